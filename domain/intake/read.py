"""Reading one mail: language, hidden things, blocks, wishes, date, number, flags, intent; offline and explainable.

``read`` is pure: the same text and catalogue always give the same request. Who the customer is, prices and stock do
NOT belong here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from domain.intake import blocks as cutting
from domain.intake.acts import acts
from domain.intake.changes import apply_answer
from domain.intake.cues import CUES
from domain.intake.dates import FoundDate
from domain.intake.dates import find as find_dates
from domain.intake.delivery import DeliveryDate, delivery_date, ship_to_words
from domain.intake.filled import spans_with_text
from domain.intake.flags import find_flags
from domain.intake.identifiers import document_number, find_numbers
from domain.intake.injection import attacks, blotted, visible
from domain.intake.inline import beside
from domain.intake.intent import Found, cues, decide
from domain.intake.language import vote
from domain.intake.masks import MASK, Hidden, find_hidden, hide
from domain.intake.quantities import Quantity, find_quantities
from domain.intake.quoted_lines import Change, described
from domain.intake.request import WITH_LINES, Catalogue, Intent, Open, Request, RequestLine, Why
from domain.intake.rows import in_column, row_header, without_position
from domain.intake.signature import addendum, body_end
from domain.intake.skips import skipped
from domain.intake.stated_prices import with_stated_prices
from domain.intake.units import unit_of
from domain.intake.wishes import Reader, Wish

_RUN = re.compile(r"[^\s]{200,}")
"""Two hundred signs without a blank are no words of a person."""
LONGEST_BLOCK = 4_000
"""Characters of a sentence or line; what is longer asks for nothing."""
MAX_CHARACTERS = 60_000
"""More than this of one mail is not read; the rest is not lost, it stays in the mail."""


Sites = Callable[[str], list[tuple[int, int]]]
"""(text) -> where it names a place of the customer."""


def no_sites(text: str) -> list[tuple[int, int]]:
    """Return that a text names no place."""
    del text
    return []


@dataclass(slots=True)
class Page:
    """One mail's text with all that was found before its wishes."""

    text: str
    language: str
    today: date
    end: int
    masked: str
    dates: list[FoundDate]
    hidden: list[Hidden]
    areas: list[cutting.Block]


def prepare(
    text: str, *, language_hint: str, today: date, is_code: Callable[[str], bool], sites: Sites = no_sites
) -> Page:
    """Find language, signature, dates and everything to be hidden; cut the rest into blocks."""
    text = text[:MAX_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    text = blotted(_RUN.sub(lambda run: MASK * len(run.group()), text))
    end = body_end(text)
    language = vote(text[:end], hint=language_hint)
    dates = find_dates(text[:end], today)
    numbers = [one for one in find_numbers(text[:end]) if one.rule != "reference" or not is_code(one.number)]
    hidden = find_hidden(text[:end], is_code)
    spans = [(one.start, one.end) for one in dates]
    spans += [(one.whole_start, one.end) for one in numbers if not is_code(one.number)]
    spans += [(one.start, one.end) for one in hidden]
    spans += sites(text[:end])
    masked = hide(text[:end], spans)
    areas = cutting.blocks(masked, end)
    extra = addendum(text, end)
    if extra:
        areas.append(cutting.Block(extra[0], extra[1], "prose"))
        masked = hide(text[: extra[1]], spans)
    return Page(text, language, today, end, masked, dates, hidden, areas)


def read(
    text: str,
    *,
    subject: str,
    quoted: str,
    language_hint: str,
    customer_no: str,
    today: date,
    catalogue: Catalogue,
    offered: tuple[RequestLine, ...] = (),
    kind: str = "person",
    pending: tuple[Open, ...] = (),
    sites: Sites = no_sites,
    whole: str = "",
) -> Request:
    """Read one mail into a request.

    ``text`` is what the customer newly wrote, ``quoted`` the history below it, ``offered`` the lines of the task's last
    quote, ``pending`` the questions that we asked with it, ``kind`` what the headers say (``MailKind``),
    ``sites`` finds words that name a delivery address of the customer ("til lageret"): they are no words of an item,
    ``whole`` is the mail with its history in between (for answers written between our lines).
    """

    def is_code(token: str) -> bool:
        return catalogue.is_code(token, customer_no)

    text, subject, quoted = visible(text), visible(subject), visible(quoted)
    told = attacks(text[:MAX_CHARACTERS]) or attacks(subject) or attacks(quoted[:MAX_CHARACTERS])
    subject = blotted(subject)
    page = prepare(
        with_forwarded(text, subject, quoted),
        language_hint=language_hint,
        today=today,
        is_code=is_code,
        sites=sites,
    )
    reader = Reader(catalogue, page.language, customer_no)
    wishes = read_wishes(page, reader, is_code)
    number, number_rule = document_number(page.text[: page.end], subject)
    wanted = delivery_date(page.text, _header_dates(page, wishes), page.areas, today)
    flags = find_flags(
        page.text, subject, quoted[:MAX_CHARACTERS], page.hidden, wanted.day if wanted else None, today
    )
    flags |= {"prompt_injection"} if told else set()
    lines = [line for wish in wishes for line in ([wish.line] if wish.line else []) + wish.extra]
    opens = [wish.open for wish in wishes if wish.open]
    found = Found(
        kind,
        len(lines),
        sum(1 for one in opens if one.why != Why.UNKNOWN_ITEM),
        sum(1 for one in opens if one.why == Why.UNKNOWN_ITEM),
        number_rule,
        _answers_quote(subject, quoted) or (bool(offered) and not _answers_order(subject, quoted)),
        _answers_order(subject, quoted),
        len(pending),
    )
    decision = decide(page.text[: page.end], subject, found)
    answered = decision.intent in {Intent.QUOTE_CHANGE, Intent.QUOTE_ACCEPTANCE} or decision.reason == "again"
    if answered and offered:
        said = described(quoted[:MAX_CHARACTERS], offered)
        change = Change(
            page.masked,
            page.text,
            page.areas,
            page.language,
            wishes,
            offered,
            pending,
            reader,
            said,
            beside(whole[:MAX_CHARACTERS], page.text, offered),
        )
        lines, opens = apply_answer(change)
    flags = _fitting(flags, decision.intent, page.text[: page.end], wishes)
    if decision.intent not in WITH_LINES:
        lines, opens = [], []
    if decision.intent == Intent.PRODUCT_INQUIRY:
        lines, opens = [line for line in lines if _counted(line, wishes)], []
    request = _request(page, decision.intent, decision.reason, lines, opens, number, wanted, flags)
    return with_stated_prices(request, page.text, page.hidden, page.areas, catalogue)


_FORWARD = re.compile(r"(?i)^\s*(?:fwd?|vs|wg|vb|vidarebefordrat|videresendt|weitergeleitet)\s*:")
_HEADER = re.compile(
    r"(?im)^[ \t>]*(?:fra|from|von|från|sendt|sent|gesendet|skickat|til|to|an|till|emne|subject|betreff|ämne|cc|kopi|dato|date|datum)\s*:[^\n]*$|^_{6,}$|^-{3,}[^\n]*$"
)


def with_forwarded(text: str, subject: str, quoted: str) -> str:
    """A forwarded mail is what is wanted: its text belongs to the mail, behind the words of who forwards it."""
    if not quoted.strip() or not _FORWARD.match(subject):
        return text
    own = text[: body_end(text)].rstrip()
    body = _HEADER.sub("", quoted)
    return f"{own}\n\n{body.strip()}\n"


def _fitting(flags: frozenset[str], intent: Intent, text: str, wishes: list[Wish]) -> frozenset[str]:
    """A price is a price only in a request or an offer; trouble beside a request makes several requests of one mail."""
    found = set(flags)
    if intent not in WITH_LINES and intent not in {
        Intent.VENDOR_OFFER,
        Intent.DISCOUNT_REQUEST,
        Intent.ORDER_CHANGE,
    }:
        found.discard("price_mentioned")
    asked = any(wish.line or wish.open for wish in wishes)
    seen = cues(text)
    if (
        intent in {Intent.QUOTE_REQUEST, Intent.ORDER_REQUEST}
        and asked
        and (seen["complaint"] or seen["invoice_trouble"] or seen["late"] or acts(text)["order_trouble"])
    ):
        found.add("multiple_requests")
    return frozenset(found)


def _counted(line: RequestLine, wishes: list[Wish]) -> bool:
    """In a question only a line whose quantity was written counts."""
    for wish in wishes:
        if wish.line is line:
            return wish.mention.quantity is not None and wish.mention.quantity.strength > 0
    return False


def _request(
    page: Page,
    intent: Intent,
    reason: str,
    lines: list[RequestLine],
    opens: list[Open],
    number: str,
    wanted: DeliveryDate | None,
    flags: frozenset[str],
) -> Request:
    asking = intent in WITH_LINES or intent == Intent.ORDER_CHANGE
    filled = spans_with_text([*lines, *opens], page.text)
    return Request(
        intent,
        reason,
        page.language,
        tuple(one for one in filled if isinstance(one, RequestLine)),
        tuple(one for one in filled if isinstance(one, Open)),
        number,
        wanted.day if wanted and asking else None,
        wanted.text if wanted and asking else "",
        ship_to_words(page.text, page.areas, [one.text for one in page.hidden if one.why == "place"])
        if intent in WITH_LINES
        else "",
        flags,
        requested_range=(wanted.first, wanted.last)
        if wanted and asking and wanted.first and wanted.last
        else None,
    )


def _header_dates(page: Page, wishes: list[Wish]) -> list[FoundDate]:
    """Return the dates that are not one line's own."""
    own = {wish.line.requested_date for wish in wishes if wish.line and wish.line.requested_date}
    return [one for one in page.dates if one.day not in own]


_QUOTE_SUBJECT = re.compile(
    r"(?i)\b(?:quote|quotation|tilbud|offert|angebot|offer)\b[^\n]{0,30}\b[A-Z]{1,4}-?\d{3,}|\bSQ-\d+"
)
_QUOTE_BODY = re.compile(r"(?i)\b(?:our\s+quote|vores\s+tilbud|vårt\s+tilbud|vår\s+offert|unser\s+angebot)\b")
_REPLY = re.compile(r"(?i)^\s*(?:re|sv|aw|antw|vs)\s*:")


def _answers_quote(subject: str, quoted: str) -> bool:
    return bool(_REPLY.match(subject) and _QUOTE_SUBJECT.search(subject)) or bool(
        quoted and _QUOTE_BODY.search(quoted)
    )


_ORDER_BODY = re.compile(
    r"(?i)\b(?:order\s+confirmation|ordrebekræftelse|ordrebekreftelse|orderbekräftelse|auftragsbestätigung|thank\s+you\s+for\s+(?:the|your)\s+order|tak\s+for\s+(?:ordren|bestillingen)|takk\s+for\s+(?:ordren|bestillingen)|tack\s+för\s+(?:ordern|beställningen)|vielen\s+dank\s+für\s+(?:ihre|die)\s+bestellung)\b"
)


def _answers_order(subject: str, quoted: str) -> bool:
    return bool(_ORDER_BODY.search(quoted)) or bool(_REPLY.match(subject) and _ORDER_BODY.search(subject))


def read_wishes(page: Page, reader: Reader, is_code: Callable[[str], bool]) -> list[Wish]:
    """Return the wishes of all blocks in the order written."""
    found: list[Wish] = []
    listed = sum(1 for area in page.areas if area.kind != "prose")
    header: dict[str, int] = {}
    rows = 0
    introduced = False
    for area in page.areas:
        piece = page.masked[area.start : area.end]
        introduced = page.text[max(0, area.start - 40) : area.start].rstrip(" \t\n-*•").endswith(":") or (
            introduced and area.kind == "list"
        )
        if area.end - area.start > LONGEST_BLOCK or skipped(_with_reply(page.text, area)):
            continue
        if area.kind == "row":
            columns = row_header(piece)
            if columns:
                header, rows = columns, 0
                continue
        if area.kind == "row":
            rows += 1
            page.masked = without_position(page.masked, area, header, rows)
        quantities = _quantities(page, area, reader, is_code, header)
        day = _line_date(page, area) if area.kind != "prose" and listed > 1 else None
        wishes = reader.read_block(
            page.masked, area.start, area.end, quantities, listed=area.kind != "prose", day=day
        )
        if not wishes and _wants(page.text[area.start : area.end], found, area, introduced=introduced):
            asked = reader.without_quantity(page.masked, *_after_verb(page.masked, area))
            wishes = [asked] if asked else []
        found += [wish for wish in wishes if _meant(wish, area, wishes, piece)]
    return found


_NEED = re.compile(
    r"(?:^|\b)(?:need|needs|require|give\s+me|send\s+me|want|trenger|mangler|behöver|brauchen|benötigen|skal\s+(?:også\s+)?bruge|ønsker|önskar|plus|pluss|also|også|också|und\s+noch|og\s+så|samt)\s+(?:også\s+|auch\s+|noch\s+|also\s+|också\s+)?",
    re.IGNORECASE,
)


def _wants(piece: str, found: list[Wish], area: cutting.Block, *, introduced: bool) -> bool:
    """Say whether a block without a number still asks for a thing: a need, or a line at the end of a list."""
    if "?" in piece:
        return False
    return bool(_NEED.search(piece)) or (area.kind != "prose" and (bool(found) or introduced))


def _after_verb(masked: str, area: cutting.Block) -> tuple[int, int]:
    need = _NEED.search(masked, area.start, area.end)
    return (need.end() if need else area.start), area.end


def _with_reply(text: str, area: cutting.Block) -> str:
    """Return a block with the few words behind it on its line, in which it may be taken back ("...? No, ...")."""
    stop = text.find("\n", area.end)
    behind = text[area.end : min(stop if stop >= 0 else len(text), area.end + 40)]
    return text[area.start : area.end] + (behind if text[: area.end].endswith("?") else "")


def _quantities(
    page: Page, area: cutting.Block, reader: Reader, is_code: Callable[[str], bool], header: dict[str, int]
) -> list[Quantity]:
    def units(word: str) -> str:
        return unit_of(word, page.language, reader.catalogue)

    piece = page.masked[area.start : area.end]
    shifted = []
    for one in find_quantities(piece, page.language, units, is_code, reader.catalogue.in_name):
        if area.kind == "row" and not in_column(piece, one.start, header):
            continue
        shifted.append(
            Quantity(
                one.value,
                one.unit,
                one.unit_text,
                one.start + area.start,
                one.end + area.start,
                one.strength,
                one.word,
            )
        )
    return shifted


def _line_date(page: Page, area: cutting.Block) -> date | None:
    for one in page.dates:
        if area.start <= one.start < area.end:
            return one.day
    return None


def _meant(wish: Wish, area: cutting.Block, together: list[Wish], sentence: str) -> bool:
    """Say whether a wish counts: lines always; a question in prose only if the sentence asks for something."""
    quantity = wish.mention.quantity
    if quantity is not None and quantity.strength == 0 and not wish.line:
        return False
    if wish.line or wish.extra:
        return True
    if wish.open is None:
        return False
    if (
        quantity is not None
        and quantity.strength == 1
        and quantity.value is not None
        and area.kind == "prose"
        and not (CUES["order"].search(sentence) or CUES["quote"].search(sentence))
    ):
        return False  # "the wall is 30 cm" asks for nothing
    if wish.open.why != Why.UNKNOWN_ITEM:
        return True
    if not any(sign.isalpha() for sign in wish.mention.phrase) or sentence.rstrip().endswith(":"):
        return False
    if area.kind != "prose":
        return len(wish.mention.phrase) < 100
    packed = quantity is not None and quantity.strength == 3
    asked = (
        quantity is not None
        and quantity.strength >= 2
        and bool(CUES["order"].search(sentence))
        and len(wish.mention.phrase) < 80
    )
    return packed or asked or any(one.line for one in together)
