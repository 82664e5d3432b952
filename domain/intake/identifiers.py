"""The customer's own number for the request (D-40): purchase order, requisition, reference, mark.

Our own document numbers and invoice numbers are not it. Joining it with other tasks (D-47) does NOT belong here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

_VALUE = r"(?-i:[A-ZÆØÅÄÖÜ]{2,5})\s\d{3,}|(?=[\w/.:-]*\d)[A-ZÆØÅÄÖÜa-zæøåäöü0-9][\w/.-]*[\w]|\d"
_COMPOUND = (
    r"(?:indkøbs|innkjøps|inköps|købs|kjøps|einkaufs|bestillings|beställnings|bestell(?:ungs)?|rekvisitions|rekvisisjons|avrops|afkalds|avkalls|abruf|auftrags|ordre|order|bestell|arbejdsordre|arbeidsordre|arbetsorder)"
    r"(?:ordre|order|auftrags|bestell)?-?\s?(?:nr|nummer|numret|no)"
)
"""Words that say "order number" in one."""
_STRONG = (
    rf"{_COMPOUND}|"
    r"po|p\.o\.|p/o|purchase\s+order|indkøbsordre|innkjøpsordre|inköpsorder|einkaufsauftrag|rekvisition(?:snr|snummer)?|rekvisisjon|rekvisitions|"
    r"rekv(?:\.\s?-?\s?nr)?|arbejdsordre|arbeidsordre|arbetsorder|work\s+order|arbeitsauftrag|requisition|req|bestellnummer|bestellnr|bestell-nr|bestillingsnr|bestillingsnummer|beställningsnr|beställningsnummer|best\.?\s?nr|"
    r"ordrenr|ordrenummer|ordernr|ordernummer|order\s+number|auftragsnummer|auftragsnr|indkøbsnr|innkjøpsnr|inköpsnr|kommission|"
    r"(?:preis)?anfrage-?\s?nr|anfragenummer|prisforespørs?g?sel\s+nr|abruf(?:nummer|nr)?|avrop(?:snr)?|call-?off(?:\s+no)?|release\s+order|forespørsel(?:s)?nr|forespørgsel(?:s)?nr|förfrågan\s+nr|inquiry\s+no|enquiry\s+no|rfq(?:\s+no)?|tilbudsforespørgsel\s+nr|"
    r"(?:vores|vor|vort|vår|vårt|våres|our|unsere?|vore)\s+(?:ordre|order|bestilling|beställning|bestellung|number|nummer|nr|no)"
)
_REFERENCE = (
    r"fakturamerk\w*|fakturareferans\w*|fakturaref\w*|rechnungsreferenz|(?:(?:vores|vår|our|unsere?|vore|kundens|customer)\s+)?(?:ref|reference|referanse|referens|referenz|"
    r"referencenr|referencenummer|referansenr|zeichen|sag|sak|projekt|prosjekt|ärende|vorgang|(?:sags|saks|projekt|prosjekt|diarie|vorgangs|bilags|ärende)-?(?:nr|nummer)|aktenzeichen|project\s+no|job(?:\s+(?:no|number))?|(?:unter|under)\s+(?:der\s+|the\s+|vores\s+|vårt\s+|our\s+)?(?:nummer|number|nr))"
)
_WEAK = r"ordreseddel|bestillingsseddel|bestellschein|ordre|order|bestilling|beställning|bestellung|auftrag|bestelling|commande"
_NUMBER = (
    r"(?:\s*-?\s*(?:no|nr|nummer|number|num|numret|ref|reference)\b)?\.?\s*(?:(?:hos|i)\s+(?:oss|os)|bei\s+uns|(?:with|at)\s+(?:us|our\s+end)|on\s+our\s+side)?\s*[:#=]?\s*"
    r"(?:(?:er|is|ist|är|lautet|bliver|blir|wird|will\s+be)\b\s*:?)?\s*(?:(?:bitte|please|venligst|vennligst|vänligen)\s+)?"
)
_CUES = (
    (
        "po_number",
        re.compile(
            rf"(?<![\w-])(?:{_STRONG})(?![\w-]){_NUMBER}(?P<value>{_VALUE})",
            re.IGNORECASE,
        ),
    ),
    (
        "reference",
        re.compile(
            rf"(?<![\w-])(?:{_REFERENCE})(?![\w-]){_NUMBER}(?P<value>{_VALUE})",
            re.IGNORECASE,
        ),
    ),
    (
        "order_number",
        re.compile(
            rf"(?<![\w-])(?:{_WEAK})(?![\w-])(?:,(?=\s(?-i:[A-Z]{{2}})))?{_NUMBER}(?P<value>{_VALUE})",
            re.IGNORECASE,
        ),
    ),
)
_PREFIXED = re.compile(r"(?<![\w-])(?P<value>(?:PO|RFQ|RFP|REQ|REKV|BANF|ORD)[-_]?\d[\w/-]*)(?![\w-])")
"""A number that begins with the usual letters of purchase orders and requests."""
_UNDER = re.compile(
    r"\b(?:under|unter|mot|mod|gegen|against)\s+(?:our\s+|vores\s+|vår\s+|unserer\s+)?(?P<value>(?-i:[A-ZÆØÅÄÖ]{2,6})-?\d{3,}[\w-]*|\d{3,}[-/]\d{3,}[\w/-]*)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?<![\w-])(?P<value>[A-ZÆØÅÄÖ]{2,6}-\d{3,}(?:[-/]\d+)?)(?![\w-])")
"""A number of letters and figures that stands in the subject without a word for it."""
_MARK = re.compile(
    r"(?im)^[ \t]*(?:märkning|märk|mærkning|mærkes|mærk|mrk|merkes|merking|merke|kommission|marked|mark|kennzeichnung|kennwort|komm?|bv|bauvorhaben|objekt|betreff|godsmärkning|godsmærke)"
    r"(?:\s+(?:med|med:|mit|with|godset|gods))?\s*[:.]\s*(?P<value>[^\n]{2,40})$"
)
_MARK_QUOTED = re.compile(
    r"(?i)\b(?:märk\w*|mærk\w*|merk\w*|mark(?:ed|ing)?|kommission|kennwort)(?:\s+(?!med\b|mit\b)\w+){0,2}?\s*(?:with|med|mit|as|som)?\s*:?\s*[\"“”„»'](?P<value>[^\"“”„«'\n]{2,40})[\"“”«']"
)
_MARK_GIVEN = re.compile(
    r"(?i)\b(?:märk(?:s|es|as|t)?|mærk(?:es|et)?|merk(?:es|et|t)?|mark(?:ed|it)?|kennzeichn\w*|beschrift\w*)(?:\s+(?!med\b|mit\b|with\b|as\b)[^\W\d_]+){0,3}?\s+(?:with\s+|med\s+|mit\s+|as\s+|som\s+)?"
    r"(?P<value>(?-i:[A-ZÆØÅÄÖÜ]{2,})[-/ ]?\d[\w/-]*|\d{3,}[-/]\w[\w/-]*|\d{4,}(?![\w.,]*\w))(?!\s+(?:stk|st|pcs|stück|kr|dkk|nok|sek|eur)\b)"
)
_ON_PAPER = re.compile(
    r"(?i)\b(?:put|quote|state|use|show|give|anfør|angiv|skriv|oppgi|påfør|ange|uppge|bitte)\s+(?:(?:our\s+|vores\s+|vår\s+)?(?:ref\w*|nr|nummer|number|no)\.?\s+)?(?P<value>(?=[\w/-]*\d{2})[\w/-]{4,20})\s+"
    r"(?:on|på|auf)\s+(?:\w+\s+)?(?:invoices?|fakturae?n?|paperwork|delivery\s+notes?|følgesed\w*|følgesed\w*|följesed\w*|rechnung|lieferschein)\b"
    r"|\bauf\s+(?:der|die|dem)\s+(?:rechnung|lieferschein)\s+(?:bitte\s+)?(?P<other>(?=[\w/-]*\d{2})[\w/-]{4,20})\s+(?:angeben|vermerken|nennen)\b"
)
"""Like "put 7781/26 on the invoice"."""
_ONLY_NUMBER = re.compile(
    r"\s*(?P<value>(?:(?-i:[A-ZÆØÅÄÖÜ]{1,6})[-/ ]?)?(?=[\d/-]*\d{4}|[\d/-]{6})\d[\d/-]*\d)(?:\s*[,/|–-]\s+[^\d\n]{2,40}|\s+/\s[^\d\n]{2,40})?\s*"
)
"""A subject that is a number, perhaps with the name of a place behind it."""
_IN_SUBJECT = re.compile(
    r"(?<![\w.,/+-])(?P<value>(?:(?-i:[A-ZÆØÅÄÖÜ]{1,5})[-/]?)?\d{2,6}[-/]\d{2,7}(?:[-/]\d+)?)(?![\w/%+-]|[.,]\d|\s?(?:mm|cm|m|cl|l|kg|stk|st|pcs|x)\b)"
)
"""Figures in two groups that stand in the subject without a word for them."""
_OWN = re.compile(r"^(?:SQ|SO|SI|T|PO)-?\d{3,}$", re.IGNORECASE)
_OWN_SERIES = ("SQ-", "SO-")
_NO_LABELS = ("PN", "DN", "DIN", "ISO", "EN", "RAL", "IP", "KW", "Q1", "Q2", "Q3", "Q4", "COVID", "SI", "INV")
_YOURS = re.compile(r"(?:jeres|deres|your|ihr(?:e[rmn]?)?|er|ert|era)\s+$", re.IGNORECASE)
_CATALOGUED = re.compile(
    r"(?:führ(?:t|en)|geführt|listed|known|kjent|kendt|artikel\w*|article|item|vare\w*|lieferant\w*|supplier\w*|leverand\w*|leverantör\w*|katalog\w*|catalogue)\s+(?:\w+\s+){0,4}$",
    re.IGNORECASE,
)
_YOURS_SAID = re.compile(
    r"\b(?:jeres|deres|your|ihr(?:e[rmn]?)?|er|ert|era)\s+(?:ordre\w*|order\w*|auftrag\w*|ref\w*|nr|bekr\w*)",
    re.IGNORECASE,
)
_UNIT_AFTER = re.compile(
    r"^\s*(?:stk|st|stück|stykk?er?|pcs|pieces|units|x|karton\w*|cartons?|kasser?|esker?|box(?:es)?|pk|pakker?|packs?|pakete?|ks|kg|m|meter|metres?|l|ltr|liter|litres?|par|paar|pairs?|"
    r"rulle\w*|rolle\w*|rolls?|poser|bags?|sæt|sett|sets?|dusin|dozen|lgd|længder|lengder|lengths)\b",
    re.IGNORECASE,
)
_DATE = re.compile(r"[0-3]?\d[./-][01]?\d(?:[./-](?:20)?\d\d)?|20\d\d-\d\d-\d\d")
_SIGN = re.compile(r"(?i)(?:no|nr|nummer|number|num|numret)\b\.?|[:#=]")
_COUNTED = re.compile(r"(?i)^(?:call-?off|abruf|avrop|afkald|avkall)")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A customer's document number at [start, end) of its source."""

    number: str
    start: int
    end: int
    rule: str
    whole_start: int
    """Where its cue begins, so that cue and number can be hidden together."""


def _clean(value: str) -> str:
    return value.strip().strip(".,;:)(-")


def _plausible(value: str, rule: str) -> bool:
    if not any(sign.isdigit() for sign in value) or len(value) > 30:
        return False
    if re.fullmatch(r"\d{1,2}", value) and rule != "po_number":
        return False
    if _DATE.fullmatch(value):
        return False
    if value.upper().startswith(_OWN_SERIES):
        return False
    return not re.fullmatch(r"(?:20\d\d|v\.?\d+|uge\d*|kw\d+|week\d*)", value, re.IGNORECASE)


def find_numbers(text: str) -> list[DocumentNumber]:
    """Return the document numbers that a text names, strongest cue first."""
    found: list[DocumentNumber] = []
    for rule, pattern in _CUES:
        for one in islice(pattern.finditer(text), 60):
            value = _clean(one["value"])
            start = one.start("value")
            if not _plausible(value, rule) or _UNIT_AFTER.match(text[start + len(value) :]):
                continue
            if rule != "po_number" and _YOURS.search(text[: one.start()][-12:]):
                continue
            if _is_count(value, text[one.start() : start], rule):
                continue
            if all(start >= other.end or start + len(value) <= other.start for other in found):
                found.append(DocumentNumber(value, start, start + len(value), rule, one.start()))
    for one in islice(_PREFIXED.finditer(text), 20):
        if all(one.end() <= other.start or one.start() >= other.end for other in found):
            found.append(DocumentNumber(one["value"], one.start(), one.end(), "po_number", one.start()))
    for one in islice(_UNDER.finditer(text), 20):
        if _CATALOGUED.search(text[max(0, one.start() - 60) : one.start()]):
            continue
        if _plausible(one["value"], "reference") and all(
            one.end() <= other.whole_start or one.start("value") >= other.end for other in found
        ):
            found.append(
                DocumentNumber(one["value"], one.start("value"), one.end(), "order_number", one.start())
            )
    _take_marks(text, found)
    return found


def _take_marks(text: str, found: list[DocumentNumber]) -> None:
    """Add the marks that the goods or the invoice shall carry, where no other number stands."""
    for one in (*_MARK.finditer(text), *_MARK_QUOTED.finditer(text), *_MARK_GIVEN.finditer(text)):
        value = squeeze_mark(one["value"])
        if (
            value
            and not _DATE.fullmatch(value)
            and all(one.start() >= other.end or one.end() <= other.start for other in found)
        ):
            found.append(DocumentNumber(value, one.start("value"), one.end(), "mark", one.start()))
    for one in islice(_ON_PAPER.finditer(text), 20):
        group = "value" if one["value"] else "other"
        if all(one.end(group) <= other.start or one.start(group) >= other.end for other in found):
            found.append(
                DocumentNumber(one[group], one.start(group), one.end(group), "mark", one.start(group))
            )


def _is_count(value: str, cue: str, rule: str) -> bool:
    """Say whether figures behind a weak word count something ("please order 200 brackets", "call-off 1")."""
    if not value.isdigit():
        return False
    if rule == "order_number":
        return len(value) <= 3 and not _SIGN.search(cue)
    return len(value) <= 2 and bool(_COUNTED.match(cue))


def squeeze_mark(value: str) -> str:
    """Return a mark ("Märkning: Kåbo 2") without quotes and end marks."""
    return value.strip().strip("\"'.;”“").strip()


def document_number(text: str, subject: str) -> tuple[str, str]:
    """Return the customer's number and the rule: the body's strong cues, the subject's, then references and marks."""
    body, head = find_numbers(text), find_numbers(subject)
    for rule in ("po_number", "order_number", "reference", "mark"):
        for found in (body, head):
            for one in found:
                if one.rule == rule and not _OWN.match(one.number.replace("PO", "XX")):
                    return one.number, rule
    alone = _ONLY_NUMBER.fullmatch(subject)
    if alone and _plausible(alone["value"], "label") and not _OWN.match(alone["value"]):
        return alone["value"], "label"
    label = _LABEL.search(subject)
    if label and _YOURS_SAID.search(text) and label["value"] in text:
        label = None
    if label and not _OWN.match(label["value"]) and not label["value"].startswith(_NO_LABELS):
        return label["value"], "label"
    grouped = [one["value"] for one in _IN_SUBJECT.finditer(subject)]
    grouped = [
        one for one in grouped if sum(sign.isdigit() for sign in one) >= 5 and _plausible(one, "label")
    ]
    if len(grouped) == 1 and not _REPLIED.match(subject) and not _years(grouped[0]):
        return grouped[0], "label"
    return "", ""


def _years(value: str) -> bool:
    """Say whether figures are a month with its year or two years that follow each other ("11/2026", "2026-27")."""
    if re.fullmatch(r"[01]?\d[-/]20\d\d", value):
        return True
    years = re.fullmatch(r"20(\d\d)[-/](?:20)?(\d\d)", value)
    return bool(years and int(years[2]) == int(years[1]) + 1)


_REPLIED = re.compile(r"(?i)\s*(?:re|sv|aw|antw|vs|fwd?|wg)\s*:")
