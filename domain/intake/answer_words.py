"""Words with which buyers change a quote, in English, Danish, Norwegian, Swedish and German.

What a clause with them does to the quoted lines does NOT belong here (``changes.py``).
"""

from __future__ import annotations

import re

from domain.intake.cues import CUES
from domain.intake.masks import MASK

_DROP = re.compile(
    r"\b(?:drop|scrap|scratch|strike|cancel|omit|delete|lose|skip|forget|remove|(?:take|leave|leaving|taking)\s+(?:\w+\s+){0,7}?(?:off|out)|(?:can|could|may)\s+go|"
    r"(?:no\s+longer|not|don.t|do\s+not|won.t|will\s+not|doesn.t)\s+(?:need|want|require|needed|required|wanted|be\s+needing)|"
    r"(?:ryger|røg|går|gikk|gik)\s+(?:helt\s+|også\s+|desværre\s+|dessverre\s+)?(?:ud|ut)|udgår|utgår|udgå|utgå|slet(?:te|tes)?|slett(?:e|es)?|fjern(?:e|es)?|stryg(?:e|es)?|stryk(?:e|es|a|as)?|droppe?[rs]?|droppa|undlad|spring(?:e|er)?\s+(?:\w+\s+){0,3}?over|hopp(?:er|ar|a)?\s+(?:\w+\s+){0,2}?over|hoppar?\s+över|"
    r"(?:tag|tage|ta|tas)\s+(?:\w+\s+){0,4}?(?:ud|ut|bort|vekk|væk|af)|(?:skal|har|har\s+vi|får)\s+(?:\w+\s+){0,2}?(?:ikke|ikkje|inte|ej)\s+(?:\w+\s+)?(?:bruge|brug\s+for|bruk\s+for|ha|have)|"
    r"(?:trenger|treng|behøver|behøves|behöver|behövs)\s+(?:\w+\s+){0,3}?(?:ikke|ikkje|inte|ej)|(?:ikke|ikkje|inte)\s+(?:behøve|behöva|trenge|behov)|slopa[rs]?|slopas|skippa[r]?|kutt(?:e|er)?|glem|glöm|avstår\s+(?:\w+\s+)?från|"
    r"(?:lassen|lasse|nehmen|nehme)\s+(?:\w+\s+){0,4}?(?:weg|raus|heraus)|streich\w*|gestrichen|weglassen|weggelassen|entfäll\w*|entfallen|(?:he)?rausnehmen|(?:he)?raus|stornier\w*|fällt\s+weg|fallen\s+weg|wegfallen|(?:nicht|keine?n?)\s+(?:\w+\s+)?mehr\s+(?:benötigt|gebraucht|nötig|brauchen)?|"
    r"(?:brauchen|benötigen|brauche|nehmen|möchten|wollen)\s+(?:\w+\s+){0,3}?nicht)\b",
    re.IGNORECASE,
)
_NONE_OF = re.compile(r"\b(?:ingen|inga|kein\w*|no)\s+[^\W\d_]{3,}", re.IGNORECASE)
_NO_DROP = re.compile(
    r"\b(?:more|anything|nothing|else|mere|mer|noget|noe|något|andet|annet|annat|weitere[rs]?|andere[rs]?|before|until|förrän|førend|først|erst|doubt|problem\w*|hurry|hast\w*|longer\s+than)\b",
    re.IGNORECASE,
)
EXCEPT = re.compile(
    r"\b(?:except(?:\s+for)?|excluding|apart\s+from|other\s+than|(?:all|everything)\s+(?:bar|but)|but\s+not|minus|undtagen|undtaget|bortset\s+fra|på\s+nær|fraregnet|pånær|unntatt|bortsett\s+(?:fra|från)|utenom|foruten|"
    r"utom|förutom|undantaget|med\s+undantag\s+(?:av|för)|med\s+undtagelse\s+af|med\s+unntak\s+av|außer|ausser|bis\s+auf|mit\s+ausnahme|ausgenommen|abgesehen\s+von)\b\s*(?:den|der|die|das|the|of|von|av|af|for)?\s*",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"\b(?:(?:in\s+the\s+same|i\s+samm[ea]|in\s+(?:der\s+|dem\s+)?(?:gleichen|selben))\s+\w+|i\s+stedet(?:\s+for)?|i\s+stället|after\s+all|please|bitte|venligst|vennligst|gerne|gjerne|gärna|gern|tak|takk|tack|thanks|danke|can|could|would|will|shall|should|may|kan|kunne|kunde|vil|vill|skal|ska|skulle|können|könnten|könnt|möchten|sollen|soll|sollte\w*|"
    r"you|we|us|our|i|ihr|sie|wir|uns|vi|jeg|jag|os|oss|dere|ni|er|du|godt|bare|just|only|now|nu|nå|jetzt|nun|doch|auch|noch|mal|lige|alligevel|likevel|ändå|trotzdem|anyway|after\s+all|though|igen|igjen|again|mehr|mere|längre|lenger|længere|"
    r"instead|i\s+stedet|istedet|i\s+stället|istället|stattdessen|change\w*|ændr\w*|endr\w+|ändr\w*|änder\w*|ret|rett|rette|set|sæt|sætte|sett|sätt|setzen|make|gør|gjør|gör|machen|op|opp|upp|ned|ner|up|down|erhöh\w*|reduz\w*|increase\w*|reduce\w*|øke?r?|öka\w*|"
    r"go\s+ahead|fine|ok|okay|dann|then|så|also|også|også|også|også|också|to|til|till|auf|be|være|vara|sein|become|bliver?|blir|werden|wird|har|have|haben|brug|bruk|behov|need\w*|trenger|behöver|brauchen|benötigen|want|hele|alle?s?|alt|allt|everything|"
    r"komplett|completely|helt|ganz|dem|det|den|those|these|them|same|variant\w*|version\w*|modell?\w*|udgave\w*|utgave\w*|utförande\w*|size|størrelse\w*|storlek\w*|größe|ausführung|quantity|number|antal|antall|anzahl|menge|lika\s+många|like\s+mange|samme\s+antal\w*|gleiche\s+(?:menge|anzahl)|of|af|av|von|each|hver|vardera|je|jeweils|off|out|ud|ut|raus|bort|ein|eine[nrms]?)\b",
    re.IGNORECASE,
)
_SWAPS = tuple(
    re.compile(text, re.IGNORECASE)
    for text in (
        r"\b(?:swap|replace|exchange|substitute|switch)\s+(?:out\s+)?(?P<old>.+?)\s+(?:for|with|to|by)\s+(?P<new>.+)",
        r"\b(?:byt+e?|udskift|skift|skifte|erstat+e?)\s+(?:ut\s+|ud\s+)?(?P<old>.+?)\s+(?:ud\s+|ut\s+)?(?:med|mod|mot)\s+(?P<new>.+)",
        r"\b(?:byt|byta|ersätt|ersätta|skifta)\s+(?:ut\s+)?(?P<old>.+?)\s+(?:mot|med)\s+(?P<new>.+)",
        r"\b(?:ersetzen|tauschen|ersetzt|wechseln)\s+(?:sie\s+)?(?P<old>.+?)\s+(?:durch|gegen)\s+(?P<new>.+)",
        r"(?P<old>.+?)\s+(?:durch|gegen)\s+(?P<new>.+?)\s+(?:ersetzen|ersetzt|austauschen|tauschen)\b",
    )
)
_NOUN_OF_CHANGE = re.compile(
    r"\b(?:\d+|an?|one|two|three|four|en|et|ett|én|to|tre|två|fire|fyra|ein|eine|zwei|drei|vier)\s+(?:\w+\s+)?(?:things?|changes?|points?|corrections?|questions?|ændring(?:er)?|rettelser?|ting|endring(?:er)?|punkter|saker?|ändring(?:ar)?|frågor|spørgsmål|spørsmål|änderung(?:en)?|sachen?|punkte?|korrekturen?|fragen?|dinge)\b",
    re.IGNORECASE,
)
_DELIVERING = re.compile(
    r"\b(?:deliver\w*|delivery|lever\w*|levering\w*|leverans\w*|liefer\w*|lieferung\w*|liefertermin\w*|ship\w*|send|sendes|schicken|skicka\w*|dates?|dato|datum|termin\w*|address|adresse\w*|anschrift)\b",
    re.IGNORECASE,
)


_JOINED = re.compile(r"(\d)-(?=[^\W\d_]{3})")
"""Like "15-ventilerna"."""


STAYS = re.compile(
    r"\b(?:fine|ok|okay|good|bra|fint|gut|passt|passer|stay\w*|unchanged|as|som|wie|are|is|er|är|sind|ist|står|bleib\w*|keep|behold\w*|behåll\w*|beholder)\b",
    re.IGNORECASE,
)
"""A clause with one of these says something of its own of what it names."""
TWICE = re.compile(
    r"\b(?:double(?:\s+up)?|doubled|doubling|twice\s+(?:as\s+many|the)|dobbelt\s+(?:så\s+mange|op|opp)|fordobl\w*|doble|dobl[es]|dobles|dobbelt|dubbla|dubblas|dubbelt\s+så\s+många|verdoppel\w*|doppelt\s+so\s+viele?|die\s+doppelte\s+\w+)\b",
    re.IGNORECASE,
)
HALF = re.compile(
    r"\b(?:half(?:\s+(?:of|as\s+many|the))?|halve[sd]?|halver\w*|halvdelen|halvparten|det\s+halve|hälften|halbier\w*|(?:die\s+)?hälfte|halb\s+so\s+viele?)\b",
    re.IGNORECASE,
)
MORE_OR_FEWER = re.compile(
    r"\b(?:more|fewer|less|mere|mer|mera|flere|fler|færre|færrest|mindre|färre|mehr|weniger|lidt|litt|lite|etwas)\b",
    re.IGNORECASE,
)
FEWER = re.compile(r"\b(?:fewer|less|færre|færer|mindre|färre|weniger)\b", re.IGNORECASE)
OF_THEM = re.compile(r"\s*(?:of|af|av|von|der)\b", re.IGNORECASE)
"""Behind a number: it counts a part of what was offered ("take two of the lamps off")."""
BECOMES = re.compile(
    r"\b(?:becomes?|become|bliver|blir|bli|blive|werden|wird|changed?\s+to|ændres\s+til|endres\s+til|ändras\s+till|in(?:stead)?|i\s+stedet|istedet|i\s+stället|istället|stattdessen|mod|mot|gegen|for|till?|to|zu|auf|rather|hellere|heller|lieber|hellre)\b",
    re.IGNORECASE,
)
DROPS_AT_END = re.compile(
    r"\b(?:streichen|weglassen|(?:he)?rausnehmen|entfernen|stornieren|entfallen|gestrichen|udgå|utgå|udgår|utgår|slettes|fjernes|strykes|tas\s+bort)\W*$",
    re.IGNORECASE,
)
"""The verb at the end is for both of two things joined before it ("die Tassen und die Stühle streichen")."""
TOO_MUCH = re.compile(
    r"\b(?:too|for|zu)\s+(?:big|small|large|long|short|store?|små|lille|liten|lite|lang\w*|kort\w*|groß|klein|kurz|tung\w*|heavy|schwer)\b|\bför\s+(?:stor\w*|små|liten|lång\w*|kort\w*|tung\w*)\b",
    re.IGNORECASE,
)
"""Why something is exchanged."""


def swapped(piece: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Return the places of what goes and what comes in a clause ("replace A with B"), None if it exchanges nothing."""
    for pattern in _SWAPS:
        found = pattern.search(piece)
        if found:
            return found.span("old"), found.span("new")
    return None


def drops(piece: str) -> bool:
    """Say whether a clause takes something off the quote."""
    if EXCEPT.search(piece):
        return True
    if CUES["drop"].search(piece) or _NONE_OF.search(piece):
        return True
    return bool(_DROP.search(piece)) and not _NO_DROP.search(piece) and MASK not in piece


def plain_words(piece: str) -> str:
    """Return what may name a thing in a clause: without the words of changing, asking and dropping."""
    kept = _DROP.sub(lambda found: " ".join(found.group().split()[1:-1]) or " ", piece)
    return " ".join(_NOISE.sub(" ", _JOINED.sub(r"\1 ", kept)).split())


def counts_changes(text: str, at: int) -> bool:
    """Say whether the number at a place counts what is to be said, no goods ("two changes: ...")."""
    return bool(_NOUN_OF_CHANGE.match(text, at))


def about_delivery(piece: str) -> bool:
    """Say whether a clause speaks of date or place of the delivery."""
    return bool(_DELIVERING.search(piece))
