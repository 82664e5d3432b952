"""A mail's own reading and those of its attachments joined into one request (D-23, D-25, D-86).

The same wish in both counts once; what both say differently is asked, never guessed. Reading a document does NOT belong
here (``attached.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from domain.intake.cues import CUES
from domain.intake.extracted import Extracted
from domain.intake.relevance import ASKING, MATTER, NOT_ORDERS, is_ornament
from domain.intake.request import (
    AttachmentNote,
    Catalogue,
    Contradiction,
    Intent,
    Open,
    Request,
    RequestLine,
    Why,
)

ORDER, IRRELEVANT, SUPPORT, UNREAD = "order", "irrelevant", "support", "unread"
_LEFT_ALONE = frozenset(("signature", "calendar", "small_picture"))
"""Problems of attachments that hold no order by their nature."""
_ANSWERS = frozenset((Intent.QUOTE_CHANGE, Intent.QUOTE_ACCEPTANCE))


@dataclass(frozen=True, slots=True)
class AttachmentReading:
    """What one attachment says, before it is held against the mail."""

    seen: Extracted
    lines: tuple[RequestLine, ...] = ()
    open: tuple[Open, ...] = ()
    document_no: str = ""
    requested_date: date | None = None
    exact_date: bool = True
    """A day was named, not a week or month."""
    requested_range: tuple[date, date] | None = None
    date_text: str = ""
    ship_to_text: str = ""
    text: str = ""
    """What stands outside tables."""
    language: str = ""
    kind: str = ""
    """What the document calls itself, see ``relevance.document_kind``."""
    counted: bool = False
    table_rows: int = 0
    letter: bool = False
    intent: Intent | None = None
    flags: frozenset[str] = frozenset()
    problem: str = ""


def judge(request: Request, one: AttachmentReading, subject: str = "") -> AttachmentNote:
    """Return whether an attachment is the order, belongs to the matter, is not about it, or was not read; and why."""
    relevance, reason = _judged(request.intent, one, subject)
    count = len(one.lines) + len(one.open) if relevance == ORDER else 0
    return AttachmentNote(one.seen.name, relevance, reason, one.seen.kind, count)


def _judged(intent: Intent, one: AttachmentReading, subject: str) -> tuple[str, str]:
    if is_ornament(one.seen):
        return IRRELEVANT, "logo"
    if one.problem:
        if one.problem == "small_picture":
            return IRRELEVANT, "logo"
        return (IRRELEVANT if one.problem in _LEFT_ALONE else UNREAD), one.problem
    if intent not in ASKING and intent not in MATTER:
        return IRRELEVANT, "not_a_request"
    known = len(one.lines) + sum(1 for ask in one.open if ask.why is not Why.UNKNOWN_ITEM)
    plain_order = one.seen.kind == "order_xml" or one.kind in {"order", "request"}
    if intent in MATTER and not (intent is Intent.INVOICE_QUESTION and known and _carries(one, subject)):
        return SUPPORT, one.kind or "matter"
    if one.kind in NOT_ORDERS and one.seen.kind != "order_xml":
        return (
            SUPPORT if one.kind in {"invoice", "quote", "confirmation", "delivery_note"} else IRRELEVANT
        ), one.kind
    if known or (one.open and (plain_order or one.counted)):
        return ORDER, "lines"
    return _without_lines(one)


def _carries(one: AttachmentReading, subject: str) -> bool:
    """Say whether a mail whose words are about invoices only carries an order ("Send the invoice to ..." below it)."""
    if one.seen.kind == "order_xml":
        return True
    says_order = one.kind == "order" and bool(CUES["order"].search(subject))
    return says_order and not CUES["invoice"].search(subject)


def _without_lines(one: AttachmentReading) -> tuple[str, str]:
    """A document without wishes: an order whose lines could not be read is said to be unread, never left out."""
    if one.kind in {"order", "request"} or one.seen.kind == "order_xml":
        return UNREAD, "no_lines"
    if one.seen.kind == "picture":
        return (IRRELEVANT, "picture") if len(one.seen.lines) < 4 else (UNREAD, "no_lines")
    if one.counted or one.seen.kind in {"sheet", "csv"}:
        return (IRRELEVANT, one.kind) if one.kind else (UNREAD, "no_lines")
    return IRRELEVANT, one.kind or "no_wishes"


def combine(
    body: Request,
    attachments: Sequence[AttachmentReading],
    catalogue: Catalogue,
    *,
    subject: str = "",
    today: date | None = None,
) -> Request:
    """Return one request of a mail's reading and its attachments' readings.

    Lines of the body stay as they are; the same line in an attachment counts once. Quantities, dates and numbers that
    contradict each other become questions and :class:`Contradiction` entries.
    """
    notes = tuple(judge(body, one, subject) for one in attachments)
    orders = _distinct(one for one, note in zip(attachments, notes, strict=True) if note.relevance == ORDER)
    flags = set(body.flags) | _flags(attachments, notes)
    made = replace(body, attachments=notes, flags=frozenset(flags))
    if not orders:
        return made
    made = _with_lines(made, orders, catalogue)
    made = _with_header(made, orders, today)
    return _with_intent(made, body, orders, subject)


def _distinct(orders: Iterable[AttachmentReading]) -> list[AttachmentReading]:
    """The same order as PDF and as spreadsheet is one order: the one from cells the file keeps apart is taken."""
    ranked = sorted(orders, key=lambda one: one.seen.kind not in {"order_xml", "csv", "sheet"})
    kept: list[AttachmentReading] = []
    for one in ranked:
        if not any(_same_order(one, other) for other in kept):
            kept.append(one)
    return kept


def _same_order(one: AttachmentReading, other: AttachmentReading) -> bool:
    """Say whether two documents are the same order: the same lines, or the same number and no item more."""
    if one.lines and _bag(one.lines) == _bag(other.lines):
        return True
    if not one.document_no or one.document_no != other.document_no or not other.lines:
        return False
    return {line.item_no for line in one.lines} <= {line.item_no for line in other.lines}


def _bag(lines: Iterable[RequestLine]) -> list[tuple[str, str, str, str]]:
    return sorted((one.item_no, one.variant_code, f"{one.quantity.normalize():f}", one.uom) for one in lines)


def _flags(attachments: Sequence[AttachmentReading], notes: Sequence[AttachmentNote]) -> set[str]:
    flags: set[str] = set()
    for one, note in zip(attachments, notes, strict=True):
        if "prompt_injection" in one.flags:
            flags.add("prompt_injection")
        if note.relevance == ORDER:
            flags.add("attachment_is_order")
            flags |= one.flags & {"price_mentioned", "past_delivery_date", "discount_request"}
        if note.relevance == IRRELEVANT and not one.seen.inline and note.reason not in _LEFT_ALONE:
            flags.add("attachment_irrelevant")
        if note.relevance == UNREAD and not one.seen.inline:
            flags.add("attachment_unread")
    return flags


def _with_lines(body: Request, orders: Sequence[AttachmentReading], catalogue: Catalogue) -> Request:
    """Put the attachments' lines behind the body's; quantities that differ for one item are asked."""
    own = list(body.lines)
    opens = _still_open(body, orders)
    contradictions = list(body.contradictions)
    added: list[RequestLine] = []
    for order in orders:
        left = list(own)
        for line in order.lines:
            same = _same_item(left, line, catalogue)
            if same is None:
                added.append(line)
                continue
            left.remove(same)
            if _amount(same, catalogue) == _amount(line, catalogue):
                own[own.index(same)] = _priced(same, line)
                continue
            contradictions.append(_differing(same, line, order.seen.name))
            own.remove(same)
            opens.append(Open(Why.MISSING_QUANTITY, line.evidence, line.candidates))
        opens += [one for one in order.open if not _asked(opens, one)]
    return replace(body, lines=tuple(own + added), open=tuple(opens), contradictions=tuple(contradictions))


def _priced(same: RequestLine, line: RequestLine) -> RequestLine:
    """Return the mail's line with the price that only the attachment states (D-55)."""
    if same.stated_price is not None or same.uom != line.uom:
        return same
    return replace(same, stated_price=line.stated_price, stated_currency=line.stated_currency)


def _differing(same: RequestLine, line: RequestLine, source: str) -> Contradiction:
    return Contradiction(
        "quantity",
        f"{same.quantity.normalize():f} {same.uom}",
        f"{line.quantity.normalize():f} {line.uom}",
        source,
        line.item_no,
        line.variant_code,
    )


def _still_open(body: Request, orders: Sequence[AttachmentReading]) -> list[Open]:
    """Return the body's questions that the attachments do not answer ("the chairs in the list are for Monday")."""
    found = {line.item_no for order in orders for line in order.lines}
    return [
        one
        for one in body.open
        if one.quantity is not None
        or one.why not in {Why.MISSING_QUANTITY, Why.AMBIGUOUS}
        or not found & {candidate.item_no for candidate in one.candidates}
    ]


def _amount(line: RequestLine, catalogue: Catalogue) -> tuple[Decimal, str]:
    """Return a quantity in base units where the unit is the item's."""
    factor = catalogue.units(line.item_no).get(line.uom)
    return (line.quantity, line.uom) if factor is None else (line.quantity * factor, "")


def _same_item(lines: Sequence[RequestLine], line: RequestLine, catalogue: Catalogue) -> RequestLine | None:
    """Return the body's line for the same item, the one with the same quantity before others."""
    same = [one for one in lines if (one.item_no, one.variant_code) == (line.item_no, line.variant_code)]
    equal = [one for one in same if _amount(one, catalogue) == _amount(line, catalogue)]
    return next(iter(equal or same), None)


def _asked(opens: Sequence[Open], one: Open) -> bool:
    return any(
        one.evidence.source != other.evidence.source
        and one.candidates
        and {ask.item_no for ask in one.candidates} == {ask.item_no for ask in other.candidates}
        for other in opens
    )


def _with_header(made: Request, orders: Sequence[AttachmentReading], today: date | None) -> Request:
    """Number, date and place of the documents fill what the mail left out; what differs is a contradiction."""
    number, day, words, span = made.document_no, made.requested_date, made.date_text, made.requested_range
    contradictions = list(made.contradictions)
    for one in orders:
        own = one.requested_date or _common_date(one.lines)
        if made.intent in _ANSWERS and not one.exact_date:
            own = None  # a week that the quote's own day lies in is no other date
        if number and _plain(number) not in _plain(one.text) and _other(one, number):
            contradictions.append(Contradiction("document_no", number, one.document_no, one.seen.name))
        number = number or one.document_no
        if own and day and own != day and one.exact_date:
            contradictions.append(Contradiction("date", day.isoformat(), own.isoformat(), one.seen.name))
        elif own and not day:
            day, words, span = own, one.date_text or own.isoformat(), one.requested_range
    flags = set(made.flags)
    if today is not None and day is not None and day < today:
        flags.add("past_delivery_date")
    return replace(
        made,
        document_no=number,
        requested_date=day,
        date_text=words,
        requested_range=span,
        ship_to_text=_places(made, orders),
        contradictions=tuple(dict.fromkeys(contradictions)),
        flags=frozenset(flags),
    )


def _other(one: AttachmentReading, number: str) -> bool:
    return bool(one.document_no) and _plain(one.document_no) != _plain(number)


def _places(made: Request, orders: Sequence[AttachmentReading]) -> str:
    """Return the words for the place of delivery: the mail's own first, then those of its documents."""
    words = [made.ship_to_text, *(one.ship_to_text for one in orders)]
    return " | ".join(dict.fromkeys(one for one in words if one))[:400]


def _common_date(lines: Sequence[RequestLine]) -> date | None:
    days = {line.requested_date for line in lines}
    return next(iter(days)) if len(days) == 1 else None


def _plain(number: str) -> str:
    return "".join(sign for sign in number.casefold() if sign.isalnum())


def _with_intent(made: Request, body: Request, orders: Sequence[AttachmentReading], subject: str) -> Request:
    """A mail that only carries a document asks for what the document is; else its own words decide."""
    if body.intent in _ANSWERS:
        return made
    if body.intent is Intent.ORDER_REQUEST or (body.intent is Intent.QUOTE_REQUEST):
        return made
    words = " ".join([subject, *(one.seen.name for one in orders)])
    kinds = {one.kind for one in orders}
    asks_price = "request" in kinds or bool(CUES["quote"].search(words))
    orders_it = "order" in kinds or any(one.seen.kind == "order_xml" for one in orders)
    if orders_it or not asks_price:
        return replace(made, intent=Intent.ORDER_REQUEST, intent_reason="attached_order")
    return replace(made, intent=Intent.QUOTE_REQUEST, intent_reason="attached_request")
