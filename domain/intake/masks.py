"""What must not be read as a quantity: dates, numbers of documents, phones, prices, addresses; hidden, place for place.

A masked text keeps its length, so that every place in it is a place in the mail. What the hidden things mean does NOT
belong here, except that prices and percentages are returned (they become flags).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

MOST = 300
"""Of one kind hidden in a mail; a mail with more is no letter of a person."""
MASK = "\u2424"
"""The sign that stands for every hidden character; no mail that we read contains it."""

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+|www\.\S+")
_PHONE = re.compile(
    r"(?:\b(?:tlf|tel|telefon|phone|mobil|mobile|mob|fax|dir|direct|direkte|ring|call|t|m)\b\.?[\s:]*(?:på\s+|us\s+on\s+|on\s+)?)"
    r"(?:\+|00)?\d[\d ()/.-]{5,}\d"
    r"|(?<![\w-])(?:\+|00)\d{1,3}[\s.-]?\(?\d[\d ()/.-]{5,}\d",
    re.IGNORECASE,
)
_NUMBER = r"\d{1,3}(?:[ .,'\u00a0]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_CURRENCY = r"kr\.?|kroner|kronor|dkk|nok|sek|eur|euros?|€|usd|\$|gbp|£|pounds?"
_EACH = r"(?:pr\.?|per|pro|je|each|apiece|a\s+piece|stykket|stk|i\s+stk)"
PRICE = re.compile(
    rf"(?:(?:usd|eur|dkk|(?-i:NOK|SEK)|gbp|€|\$|£)\s?(?P<before>{_NUMBER})(?![\d])|(?<![\w.,])(?P<after>{_NUMBER})\s?(?:{_CURRENCY})(?!\w)"
    rf"|(?<![\w.,])(?P<dash>{_NUMBER})\s?,-"
    rf"|(?:\b(?:til|for|at|zu|à|a|@|pris|price|preis)\s+)(?P<bare>{_NUMBER})(?=\s+(?:{_EACH})\s*(?:karton|stk|kasse|pakke|box|carton|piece|unit|pose|bag|kg|stück|kartong|låda|st|rulle|roll)))",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"\d+(?:[.,]\d+)?\s?(?:%|procent|prosent|prozent|percent|pct)", re.IGNORECASE)
_TIME = re.compile(
    r"\b(?:kl\.?|klokken|klockan|um|at)\s?\d{1,2}(?:[.:]\d\d)?(?:\s?-\s?\d{1,2}(?:[.:]\d\d)?)?(?:\s?(?:uhr|am|pm))?\b|\b\d{1,2}:\d\d\b"
    r"|\b\d{1,2}(?:[.:]\d\d)?\s?(?:uhr|am|pm)\b|\b(?:hverdage|weekdays|werktags|vardagar|hverdager|mellem|between|zwischen|mellom|mellan)\s+\d{1,2}\s?(?:-|–|og|and|und|och)\s?\d{1,2}\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"(?:\b(?:DK|N|NO|SE|S|D|DE)-)\d{4,5}(?=\s+[A-ZÆØÅÄÖ])"
    r"|(?:\b(?:til|to|in|an|på|till|nach|i)\s)(?:\d{4,5}|\d{3}\s\d{2})(?=\s+[A-ZÆØÅÄÖ][a-zæøåäöü]{2,})"
    r"|(?<=\d, )\d{4,5}(?=\s+[A-ZÆØÅÄÖ][a-zæøåäöü]{2,})"
    r"|(?:(?<=\bsal\n)|(?<=\bsal\.\n)|(?<=\betg\n)|(?<=\betg\.\n)|(?<=\bth\n)|(?<=\bth\.\n)|(?<=\btv\n)|(?<=\btv\.\n)|(?<=\btr\n))"
    r"\d{4}(?=\s+[A-ZÆØÅÄÖ])"
    r"|(?<=\d\n)\d{4,5}(?=\s+[A-ZÆØÅÄÖ][a-zæøåäöü]{2,}[ \w]{0,12}$)",
    re.MULTILINE,
)
_STREET = re.compile(
    r"\b[A-ZÆØÅÄÖÜ][^\W\d_]*(?:gade|gaden|vej|vejen|veien|vegen|gata|gatan|vägen|gränd|allé|allee|gasse|straße|strasse|(?:straß|str)\.)"
    r"\s\d{1,4}\s?(?:[A-Za-z](?![^\W_]))?(?!\s?[x×*\d]|[.,]\d)"
    r"|(?<![\w.,/-])\d{1,4}[A-Za-z]?\s(?:[A-Z][\w'’.]*\s){1,4}(?:Road|Street|Lane|Avenue|Quay|Square|Terrace|Crescent)\b"
)
"""A street with its number; only names that no thing for sale has."""
_TAX = re.compile(
    r"\b(?:DK|SE|NO|DE|GB|IE|NL)\s?\d[\d ]{6,}\d\b|\b(?:cvr|org\.?\s?nr|vat|moms|ust-?id(?:nr)?|iban|se-nr|ean)\b[.:\s-]*(?:nr|no|nummer)?[.:\s]*[A-Z]{0,2}[\d ]{6,}\d",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"\b(?:\d+|en|et|ett|to|två|two|tre|three|drei|zwei|fire|four|vier)\s?(?:-\s?\d+\s?)?(?:års?|årige|years?|jahren?|months?|måneder|månader|monaten?|"
    r"uger|uker|veckor|wochen|weeks?|dages?|dager|dagar|days?|tagen?|timer|timmar|stunden|hours?|minutter|minutes|minuten|min)\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\b(?:\d+|tre|three|drei|to|två|two|zwei|fire|four|vier|fem|five|seks|six)\s+(?:nye\s+|new\s+|neue[nr]?\s+|nya\s+)?(?:personer|persons|people|medarbejdere|ansatte|anställda|mitarbeiter|employees|staff|gæster|gjester|"
    r"gäster|gäste|guests|værelser|zimmer|rooms|hytter|stuer|kontorer|offices|etager|etasjer|floors|kopper\s+(?:kaffe|om)|cups\s+(?:a|per)|elever|børn|barn|pupils|students|"
    r"lejligheder|leiligheter|wohnungen|apartments|klasser|klasselokaler|linjer|linier|lines|zeilen|rader|positionen)\b",
    re.IGNORECASE,
)
_INVOICE = re.compile(
    r"\b(?:faktura|fakturaen|fakturanr\.?|fakturanummer|invoice|rechnung|kreditnota|credit\s+note)[ \t]*(?:no\.?|nr\.?|nummer|number)?[ \t]*[:#]?[ \t]*[A-Z]{0,4}-?\d[\w/-]*",
    re.IGNORECASE,
)


_PLACE_BLOCK = re.compile(
    r"(?im)^[^\n]{0,160}?\b(?:adress\w*|address|anschrift|lever\w*|deliver\w*|liefer\w*|ship\w*|send\w*|skick\w*|til|til\s+vores|nach)\b[^\n]{0,80}:[ \t]*\n(?:[ \t]*\n)?(?P<place>(?:[^\n]+(?:\n|\Z)){1,6})"
)
_POSTAL = re.compile(
    r"(?m)(?:^|\s)(?:(?:[A-Z]{1,2}-)?\d{4,5}|\d{3} \d{2})\s+[A-ZÆØÅÄÖÜ][a-zæøåäöüß]|\b[A-Z]{1,2}\d[\dA-Z]?\s\d[A-Z]{2}\b|\b[A-Z]\d[\dW]\s[A-Z\d]{4}\b"
)
_PLACE_INLINE = re.compile(
    r"(?im)^[ \t]*(?:deliver(?:y)?(?:\s+address)?|ship)\s*(?:to)?\s*:[ \t]*(?P<place>[^\n]{5,160})$|^[ \t]*(?:leverings?adresse|lieferadresse|lieferanschrift|leveransadress|leveres\s+til|levering\s+til|lieferung\s+an|leverans\s+till)\s*:[ \t]*(?P<other>[^\n]{5,160})$"
)


def place_blocks(text: str) -> list[tuple[int, int]]:
    """Return the places of postal addresses written as lines of their own behind "deliver to:" and the like."""
    found = [one.span("place") for one in _PLACE_BLOCK.finditer(text) if _POSTAL.search(one["place"])]
    for one in _PLACE_INLINE.finditer(text):
        group = "place" if one["place"] else "other"
        start, end = one.span(group)
        if _POSTAL.search(one[group]) and all(end <= left or start >= right for left, right in found):
            found.append((start, end))
    return sorted(found)


@dataclass(frozen=True, slots=True)
class Hidden:
    """Something hidden at [start, end) with the reason."""

    start: int
    end: int
    why: str
    text: str


_PRICE_WORDS = re.compile(
    r"(?:[@à]|\bá|(?<![^\W\d_])(?:(?:stk|styk|stykk|stykke|styck|stück|enheds|enhets|einzel|einheits|unit )[ -]?(?:pris|price|preis)(?:en|et)?|"
    r"max\.?|maks\.?|för|zu(?: je)?)(?![^\W\d_]))\s*(?:eur|usd|dkk|nok|sek|gbp|kr\.?|€|\$|£)?\s*$",
    re.IGNORECASE,
)
_PRICE_EACH = re.compile(
    r"\s*(?:(?:each|apiece|ea|stykket|stycket)(?![^\W\d_])|/\s?[^\W\d_]{1,10})", re.IGNORECASE
)
_PRICE_ENDS = re.compile(
    r"\s*(?:[.,;)\n]|\Z|(?:og|and|und|och|samt|plus)\s+\w+)(?!\s*(?:inkl|incl|ekskl|exkl|excl|i\s?alt|total|netto))",
    re.IGNORECASE,
)
"""Behind a price nothing more is said about it: the line ends here, or another thing follows."""
_BEFORE_PRICE = 25


def price_words(text: str, hidden: Iterable[Hidden]) -> list[tuple[int, int]]:
    """Return the places of prices with the words that only belong to them: "à 45,-", "@ 12.50 EUR each", "45 kr/st".

    Left in the text they would be taken for words of the item, and what follows for more of the same.
    """
    found = []
    for one in hidden:
        if one.why != "price":
            continue
        before = _PRICE_WORDS.search(text[max(0, one.start - _BEFORE_PRICE) : one.start])
        behind = _PRICE_EACH.match(text, one.end)
        end = behind.end() if behind else one.end
        if _PRICE_ENDS.match(text, end):
            found.append((one.start - (len(before.group()) if before else 0), end))
    return found


def hide(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the text with every span replaced by as many mask signs (line ends stay)."""
    signs = list(text)
    for start, end in spans:
        for at in range(start, min(end, len(signs))):
            if signs[at] != "\n":
                signs[at] = MASK
    return "".join(signs)


def find_hidden(text: str, is_code: Callable[[str], bool]) -> list[Hidden]:
    """Return what is to be hidden besides dates and document numbers; exact identifiers of items are left alone."""
    found = [Hidden(start, end, "place", text[start:end]) for start, end in place_blocks(text)]
    for why, pattern in (
        ("address", _ADDRESS),
        ("tax", _TAX),
        ("invoice", _INVOICE),
        ("phone", _PHONE),
        ("price", PRICE),
        ("percent", _PERCENT),
        ("time", _TIME),
        ("postcode", _POSTCODE),
        ("street", _STREET),
        ("duration", _DURATION),
        ("people", _PEOPLE),
    ):
        for one in islice(pattern.finditer(text), MOST):
            if why in {"phone", "postcode", "street", "tax"} and any(
                is_code(part) for part in one.group().split()
            ):
                continue
            start = one.start()
            if why == "price" and one.lastgroup:
                start = one.start(one.lastgroup)
            if all(one.end() <= other.start or start >= other.end for other in found):
                found.append(Hidden(start, one.end(), why, text[start : one.end()]))
    return found
