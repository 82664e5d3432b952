"""Words with which colleagues tell the desk what to change, in English, Danish, Norwegian, Swedish and German (D-75).

What a clause with them does to the lines does NOT belong here (``instruction_clauses.py``).
"""

from __future__ import annotations

import re

_VERBS = (
    r"ship|send\w*|deliver\w*|drop|remove|delete|use|take|add|change|set|make|replace|swap|put|give|skip|discount|quantity|price|reference|valid|"
    r"lever\w*|slet|slett|slette|fjern|fjerne|brug|bruk|tag|ta|tilføj|læg|legg|lägg|ændr|ændre|endre|endr|ændra|ändra|ret|sæt|sett|sätt|skift|byt|bytt|byta|erstat|erstatt|ersätt|giv|gi|ge|"
    r"udelad|stryg|stryk|använd|skicka|rabat|rabatt|antal|antall|pris|dato|datum|gyldig|giltig|"
    r"liefer\w*|schick\w*|streich\w*|lösch\w*|nimm|nehm\w*|verwend\w*|benutz\w*|füg\w*|änder\w*|setz\w*|ersetz\w*|tausch\w*|gib|geb\w*|menge|preis|gültig"
)
CUT = re.compile(
    r"[;!?\n]+\s*"
    r"|(?<!\bnr)(?<!\bno)(?<!\bpos)(?<!\bca)(?<!\bstk)(?<!\bkr)\.+(?:\s+|$)"
    rf"|,\s+(?=(?:(?:{_VERBS}|line|linje|zeile|rad|nr|no)\b|\d+\s))"
    rf"|,?\s+(?:and|og|och|und|then|så|dann|samt)\s+(?:then\s+|så\s+|dann\s+)?(?=(?:{_VERBS})\b|\d+\s+(?!\d)[^\W\d_])",
    re.IGNORECASE,
)
"""Where one instruction ends and the next begins."""
NUMBERED = re.compile(
    r"\b(?:nr\.?|no\.?|number|nummer|pos\.?|position|lines?|linj[ae]\w*|linier|punkt|zeilen?|rad(?:er)?)\s?"
    r"(?P<n>\d{1,3}(?:\s?(?:,|og|and|und|och|\+|&)\s?\d{1,3}(?!\s?%))*)\b",
    re.IGNORECASE,
)
ALL = re.compile(
    r"\b(?:(?:all|each)\s+(?:of\s+)?(?:them|lines)|them\s+all|all\s+lines|everything|every\s+line|"
    r"dem\s+alle|alle\s+sammen|allesammen|alle\s+linj\w+|alt|alt\s+sammen|dem\s+alla|alla\s+rader|allihop|allt|samtlige?|"
    r"alle\s+(?:zeilen|positionen)|sie\s+alle|alles|all|alle|alla)\b",
    re.IGNORECASE,
)
THERE = re.compile(
    r"\b(?:what(?:.s|\s+is|ever\s+is)?\s+(?:there|in\s+stock|available)|what\s+(?:we|you)\s+have|"
    r"det,?\s+(?:der|som)\s+(?:er|finnes|finns)(?:\s+(?:på|i)\s+lager)?|hvad\s+der\s+er(?:\s+på\s+lager)?|det,?\s+(?:vi|I|dere|ni)\s+har|det\s+vi\s+har|"
    r"was\s+(?:da|vorhanden|auf\s+lager|lieferbar)\s+ist|was\s+wir\s+haben)\b",
    re.IGNORECASE,
)
"""Like "ship what is there"."""
MORE = re.compile(
    r"\b(?:add|additional\w*|extra|ekstra|more|another|yderligere|ytterligere|ytterligare|weitere[rns]?|zusätzlich|tilføj\w*|læg|legg|lägg(?:\s+till)?|füg\w*|hinzu|dazu|flere|fler|mehr|mere|mer|plus)\b",
    re.IGNORECASE,
)
RELATIVE = re.compile(
    r"\b(?:more|mere|mer|flere|fler|mehr|extra|ekstra|weitere[rns]?|additional)\b", re.IGNORECASE
)
"""So many on top of what the line has."""
USE = re.compile(
    r"\b(?:use|take|choose|pick|it.?s|it\s+is|that\s+is|that.s|they\s+are|brug|bruk|tag|ta|vælg|velg|välj|det\s+er|det\s+är|använd|nimm|nehmen\s+(?:wir|sie)|verwende\w*|benutze\w*|das\s+ist|es\s+ist|make\s+(?:it|them|that)|gør\s+(?:den|det|dem)\s+til|gjør\s+(?:den|det|dem)\s+til|gör\s+(?:den|det|dem)\s+till)\b",
    re.IGNORECASE,
)
TO_LINE = re.compile(r"\b(?:for|til|för|für|på|on|in|i|auf|of|av|af|as|som|als)\s*$", re.IGNORECASE)
"""Left behind where "for line 2" stood."""
INSTEAD = re.compile(
    r"\b(?:instead(?:\s+of)?|rather\s+than|i\s+stedet(?:\s+for)?|istedet(?:\s+for)?|istedenfor|i\s+stället(?:\s+för)?|istället(?:\s+för)?|anstatt|anstelle\s+(?:von|der|des)|statt|stattdessen)\b",
    re.IGNORECASE,
)
FROM_TO = re.compile(
    r"\b(?:from|fra|från|von)\s+(?P<old>\d+(?:[.,]\d+)?)\s+(?:[^\W\d]+\s+)?(?:to|til|till|auf)\s+(?=\d)",
    re.IGNORECASE,
)
"""Before the new number; the old one says which line is meant."""
REFERENCE = re.compile(
    r"\b(?:(?:their|the|your|customer.?s?|customers|kundens|deres|ihre?|dess|as|with|po|purchase\s+order|order|ordre|rekvisition\w*|rekvisisjon\w*|indkøbs\w*|innkjøps\w*|inköps\w*|bestell\w*)\s*)?"
    r"(?:reference|referencen|referansen?|referens\w*|referenz|ref\.?|po|purchase\s+order|indkøbsordre|innkjøpsordre|inköpsorder|rekvisition|rekvisisjon|bestellnummer|customer\s+(?:order\s+)?(?:number|no\.?)|kundens\s+(?:ordre)?(?:nr|nummer))"
    r"(?:\s*(?:no|nr|number|nummer|num)\b\.?)?\s*(?:(?:is|to|er|är|ist|til|till|auf|skal\s+være|ska\s+vara|as)\b)?\s*[:#=]?\s*[\"“”„']?(?P<value>(?-i:[^\s\"“”„',;]*[\dA-ZÆØÅÄÖ][^\s\"“”„',;]*))",
    re.IGNORECASE,
)
VALID = re.compile(
    r"\b(?:valid|validity|expir\w*|gyldig\w*|giltig\w*|gültig\w*|udløb\w*|utløp\w*)\b", re.IGNORECASE
)
DECIMAL = re.compile(r"\d{1,2}\.\d{1,2}")
DAY_CUE = re.compile(
    r"\b(?:on|by|until|before|den|d\.|senest|senast|inden|innan|før|före|am|zum|bis|vom|date|dato|datum)\s*$",
    re.IGNORECASE,
)
PERCENT = re.compile(
    r"(?P<n>\d{1,3}(?:[.,]\d{1,4})?)\s?(?:%|percent\b|per\s+cent\b|procent\b|prosent\b|prozent\b|pct\b)",
    re.IGNORECASE,
)
DISCOUNT = re.compile(r"\b(?:discount|rebate|off|rabat\w*|nachlass)\b", re.IGNORECASE)
PRICE = re.compile(
    r"\b(?:unit\s+price|price|prisen|pris|stykpris\w*|enhetspris\w*|styckpris\w*|preis|stückpreis)\b"
    r"(?:[^\d\n]{0,40}?)(?P<n>\d[\d., ]*\d|\d)(?!\s?(?:%|percent|procent|prosent|prozent))",
    re.IGNORECASE,
)
DELIVERING = re.compile(
    r"\b(?:deliver\w*|delivery|lever\w*|liefer\w*|ship\w*|send\w*|schick\w*|skicka\w*|date|dato|datum|termin\w*|wanted|requested|ønsket|önskat|first|earliest|før|before|senest|senast|by|new|ny|nya?|neu\w*)\b",
    re.IGNORECASE,
)
"""Words of a delivery that name no goods."""
SHIP_TO = re.compile(
    r"\b(?:deliver\w*|delivery|lever\w*|leverans\w*|liefer\w*|ship\w*|send\w*|schick\w*|skicka\w*|address|adresse\w*|adress\w*|anschrift)\b[^\n]*?"
    r"\b(?:to|til|till|an|nach|zu[mr]?|is|er|är|ist|:)\s+(?:(?:the|den|det|die|der|das|dem|their|deres|kundens|address|adresse[nr]?|adressen)\s+)*(?P<where>\S[^\n]*)",
    re.IGNORECASE,
)
OWN_ADDRESS = re.compile(
    r"\b(?:usual|normal|own|main|standard|head|sædvanlige?|vanlige?|vanliga|egen|egne|egna|faste|normale|hoved\w*|huvud\w*|üblich\w*|haupt\w*|eigene\w*)\b",
    re.IGNORECASE,
)
LITTLE = re.compile(
    r"\b(?:the|den|det|die|der|das|dem|de|it|on|on\s+the|am|til|till|to|for|für|för|at|in|i|of|av|af|von|and|og|och|und|with|med|mit|a|an|en|et|ett|ein|eine|please|tak|takk|tack|bitte|venligst|vennligst|"
    r"on|på|auf|be|være|vara|sein|skal|ska|soll|should|must|has|have|line|lines|linje|pcs|is|er|är|ist|ja|yes|ok|okay|quote|order|tilbud|offert|angebot|tilbuddet|ordren|offerten|instead|give|giv|gi|ge|gib|geben|set|sæt|sett|sätt|put|make|change|ændr|endre|ändra|ändern|add|use|brug|bruk|"
    r"this|these|dette|disse|denna|dessa|diese\w*|item|items|vare|varer|vara|varor|artikel|so|then|så|dann|now|nu|nå|jetzt|we|vi|wir|you|I|du|can|kan|kann|until|indtil|bis|unit)\b",
    re.IGNORECASE,
)
"""Words that say nothing of their own."""


def says_nothing(words: str) -> bool:
    """Say whether nothing is left in words that would have to be understood."""
    rest = LITTLE.sub(" ", words)
    return not any(sign.isalnum() for sign in rest)
