"""What kind of document an attachment is, and whether it matters: by its title, name and content (D-23, D-25).

Answers with codes; the sentences are in the catalogues (``attachment.REASON``). Reading lines does NOT belong here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain.intake.extracted import Extracted
from domain.intake.request import Intent

TITLES = 14
"""Lines at the top of a document among which its title is looked for."""
_FLAGS = re.IGNORECASE
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "terms",
        re.compile(
            r"(?<![^\W\d_])(?:(?:general|standard|almindelige|generelle|allmänna|allgemeine)\s+)?(?:terms(?:\s+(?:and|&)\s+conditions|\s+of\s+\w+)?|conditions\s+of\s+\w+|(?:salgs|indkøbs|innkjøps|købs|kjøps|handels|forretnings|leverings)(?:-\s?(?:og|och)\s+\w+)?(?:betingelser|vilkår)|(?:inköps|leverans|försäljnings|köp)villkor|(?:einkaufs|geschäfts|verkaufs|liefer)bedingungen|agb|aeb|privacy(?:\s+(?:policy|notice|statement))?|"
            r"privatlivspolitik|datenschutz\w*|nda|non-?disclosure\w*|code\s+of\s+conduct|rammeaftale|rammeavtale|ramavtal|rahmenvertrag|databehandleraftale|confidentiality\w*|betingelser|vilkår|villkor|bedingungen)(?![^\W\d_])",
            _FLAGS,
        ),
    ),
    (
        "invoice",
        re.compile(
            r"(?<![^\W\d_])(?:pro-?forma[- ]?|samle|final\s+)?(?:faktura|invoice|rechnung|kreditnota|kreditfaktura|kreditnote|credit\s?-?note|gutschrift|rykker|mahnung|purring|kontoudtog|kontoutskrift|statement\s+of\s+account)(?:en|s)?(?:\s?-?(?:nr|no|nummer|number))?(?![^\W\d_])",
            _FLAGS,
        ),
    ),
    (
        "confirmation",
        re.compile(
            r"order\s?-?confirmation|ordrebekræftelse|ordrebekreftelse|orderbekräftelse|ordererkännande|auftragsbestätigung|bestellbestätigung",
            _FLAGS,
        ),
    ),
    (
        "delivery_note",
        re.compile(
            r"delivery\s?-?note|packing\s?-?(?:list|slip)|despatch\s?-?note|følgeseddel|fulgeseddel|følgesedel|pakkseddel|pakkeliste|pakkliste|följesedel|packsedel|lieferschein|packliste|(?<!\w)cmr(?!\w)|fragtbrev|fraktbrev|fraktsedel|frachtbrief|waybill|track\s?(?:&|and)\s?trace",
            _FLAGS,
        ),
    ),
    (
        "request",
        re.compile(
            r"(?<![^\W\d_])(?:rfq|rfp|request\s+for\s+(?:quot\w+|proposal|prices?)|(?:tilbuds|pris)?(?:forespørgsel|forespørsel)|(?:offert|pris)?förfrågan|(?:angebots|preis)?anfrage|enquiry|inquiry|quotation\s+request|tilbudsliste|prisforespørgsel)(?:en|s)?(?![^\W\d_])",
            _FLAGS,
        ),
    ),
    (
        "order",
        re.compile(
            r"(?<![^\W\d_])(?:purchase\s?-?order|(?:stock|call-?off|blanket|work|sales|repeat|web)?\s?order(?:\s?(?:form|sheet|list))?|po|(?:indkøbs|innkjøps|købs|kjøps|rammeaftale|web|lager)?ordre(?:seddel|liste|skjema|n)?|(?:indkøbs|innkjøps|inköps)?(?:rekvisition|rekvisisjon)|rekv|(?:inköps|avrops)order|avrop|"
            r"bestilling(?:en|s|sliste|sseddel|sskjema|sformular)?|beställning(?:en|slista|ssedel)?|(?:ein|nach|lager)?(?:kaufs)?(?:bestell(?:ung|schein|formular|liste)|auftrag)|requisition|indkøbsliste|innkjøpsliste|einkaufsliste|shopping\s?list|bestellung)(?:s?\s?-?(?:nr|no|nummer|number))?(?![^\W\d_])",
            _FLAGS,
        ),
    ),
    (
        "price_list",
        re.compile(r"price\s?-?list|prisliste|prislista|preisliste|listepriser|prisoversigt", _FLAGS),
    ),
    (
        "catalogue",
        re.compile(
            r"catalogu?e|(?:produkt|vare)?katalog(?:et|en)?(?![^\W\d_])|brochure|broschyr|broschüre|brosjyre|flyer|leaflet|folder(?![^\W\d_])|(?<![^\W\d_])moq(?![^\W\d_])|fob\s+\w+|data\s?-?sheet|datablad|datenblatt|company\s+profile|produktblad|kampagne|special\s+offers?|newsletter|nyhedsbrev",
            _FLAGS,
        ),
    ),
    (
        "quote",
        re.compile(
            r"(?<![^\W\d_])(?:quote|quotation|tilbud(?:et)?|offert(?:en)?|angebot|kostenvoranschlag|pristilbud)(?:\s?-?(?:nr|no|nummer|number))?(?![^\W\d_])|(?<!\w)SQ-\d+",
            _FLAGS,
        ),
    ),
)
_SPACED = re.compile(r"(?<!\S)(?:[^\W\d_] ){3,}[^\W\d_](?!\S)")
_PICTURE = re.compile(
    r"logo|signature|signatur|underskrift|banner|footer|icon|avatar|^image\d+\.|^img_?logo|outlook-|facebook|linkedin|instagram",
    re.IGNORECASE,
)
NOT_ORDERS = frozenset(("terms", "invoice", "confirmation", "delivery_note", "catalogue", "quote"))
"""Documents whose rows are no wishes."""
ASKING = frozenset(
    (
        Intent.QUOTE_REQUEST,
        Intent.ORDER_REQUEST,
        Intent.QUOTE_CHANGE,
        Intent.QUOTE_ACCEPTANCE,
        Intent.PRODUCT_INQUIRY,
        Intent.DISCOUNT_REQUEST,
        Intent.OTHER,
    )
)
MATTER = frozenset(
    (
        Intent.RETURN_OR_COMPLAINT,
        Intent.INVOICE_QUESTION,
        Intent.DELIVERY_STATUS,
        Intent.ORDER_CHANGE,
        Intent.QUOTE_REJECTION,
    )
)
"""Mails about something that was: what is attached belongs to it."""


def document_kind(name: str, lines: Sequence[str]) -> str:
    """Return what a document calls itself: "order", "request", "invoice", "terms", ..., '' if it does not say.

    A short line near the top counts most, then the file's name, then a longer line near the top.
    """
    stem = re.sub(r"[_\-.]+", " ", name.rpartition(".")[0] or name)
    scores: dict[str, float] = {}
    filled = [_joined(line.strip()) for line in lines if line.strip()][:TITLES]
    places = [(stem, 2.0)] + [(line, _weight(line, at)) for at, line in enumerate(filled)]
    for text, weight in places:
        rest = text
        for kind, pattern in _KINDS:
            found = pattern.search(rest)
            if found:
                early = 1.0 if found.start() < 4 or found.end() > len(rest) - 4 else 0.4
                scores[kind] = scores.get(kind, 0.0) + weight * early
                rest = pattern.sub(" ", rest)
    return max(scores, key=lambda kind: scores[kind]) if scores else ""


def _weight(line: str, at: int) -> float:
    """A title is short and stands high; a sentence or "key: value" only mentions."""
    words = len(line.split())
    if words > 7 or line.endswith((".", ",", ";")):
        return 0.4
    value = re.search(r":\s*\S", line)
    return (0.8 if value else 3.0) * (1.0 if at < 8 else 0.7) * (1.3 if line.isupper() else 1.0)


def _joined(line: str) -> str:
    """Return a line whose title is printed with gaps ("O R D R E") as words."""
    return _SPACED.sub(lambda one: one.group().replace(" ", ""), line)


def is_ornament(seen: Extracted) -> bool:
    """Say whether a picture is a logo or belongs to a signature, by its name or because it lies in the text."""
    return seen.kind == "picture" and bool(_PICTURE.search(seen.name))
