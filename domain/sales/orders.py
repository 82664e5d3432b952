"""A quote becomes an order (D-65): everything is checked again in the same frame, prices stay as quoted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from domain.clock import local_date
from domain.desks.series import Series, next_number
from domain.sales.documents import locked_document, number_taken, state_after
from domain.sales.editing import Edit
from domain.sales.facts import DocumentView
from domain.sales.items import load_items
from domain.sales.models import Customer, Document, DocumentLine, Item
from domain.sales.models.master import Blocked
from domain.sales.parties import Parties, load_parties
from domain.sales.problems import Doubt, NeedsPerson
from domain.sales.promising import promise_of
from domain.sales.reservations import reserve
from domain.sales.states import DocumentKind, OrderState, QuoteVerb
from domain.sales.stockcheck import check_document
from domain.sales.views import freeze

NEWER_VERSION = "order.newer_version"
EXPIRED = "order.expired"
NO_CUSTOMER = "order.no_customer"
BLOCKED_CUSTOMER = "customer.blocked"
BLOCKED_ITEM = "order.blocked_item"
SHORTAGE = "order.shortage"
DATE_PASSED = "order.date_passed"
NEVER_ALLOWED = frozenset({NO_CUSTOMER})
"""Doubts that no yes can answer: something must be made first (D-31)."""

_OWN = frozenset(
    {"id", "kind", "number", "version", "revision", "state", "state_reason", "sent_at", "reminded_for"}
)


def quote_to_order(
    tx: Session,
    number: str,
    *,
    version: int,
    by: str,
    now: datetime,
    only_available: bool = True,
    reference: str = "",
    allow: frozenset[str] = frozenset(),
) -> DocumentView:
    """Make the order of a quote and reserve its quantities; the quote becomes *ordered*.

    Args:
        tx: the frame.
        number: of the quote.
        version: the version that the customer's answer or the person's click was about.
        by: who said yes.
        now: the instant.
        only_available: D-6; False = a shortage is no reason to ask.
        reference: the customer's order number, if the acceptance named one.
        allow: codes of doubts that a person decided to go on with.

    Raises:
        NeedsPerson: a newer version, expired, no customer, blocked customer or item, a shortage, a requested day
            that has passed; all doubts at once, nothing is changed.
        IllegalTransition: a quote in this state does not become an order.
        NotFound: no such quote.
    """
    quote = locked_document(tx, number)
    ordered = state_after(quote, quote=QuoteVerb.ORDER, order=None)
    _hold_goods(tx, quote)
    parties = load_parties(tx, contact_no=quote.contact_no, customer_no=quote.customer_no)
    today = local_date(now, quote.time_zone)
    doubts = [
        *_header_doubts(quote, parties, version, today),
        *_line_doubts(tx, quote, parties, today, only_available=only_available),
    ]
    open_doubts = [one for one in doubts if one.code not in allow or one.code in NEVER_ALLOWED]
    if open_doubts:
        raise NeedsPerson(open_doubts)
    quote.state = ordered
    quote.changed_at, quote.changed_by = now, by
    newly = not quote.customer_no
    if parties.customer is not None:
        quote.customer_no = parties.customer.customer_no  # it may have been made from the contact (D-31)
    order = _copy(quote, parties, today)
    if newly and parties.customer is not None:
        _take_terms(tx, order, parties, parties.customer, today)
    order.reference = reference.strip() or quote.reference
    order.made_at = order.changed_at = now
    order.made_by = order.changed_by = by
    order.number = next_number(tx, Series.ORDER, taken=lambda one: number_taken(tx, one))
    tx.add(order)
    view = freeze(tx, order, parties, by=by, now=now)
    reserve(tx, order)
    return view


def _hold_goods(tx: Session, quote: Document) -> None:
    """Let orders of the same goods wait for each other: two that look at once would both get the last one."""
    nos = {row.item_no for row in quote.lines if row.kind == "item"}
    held = select(Item.item_no).where(Item.item_no.in_(sorted(nos))).order_by(Item.item_no)
    tx.execute(held.with_for_update(key_share=True))


def _header_doubts(quote: Document, parties: Parties, version: int, today: date) -> Iterator[Doubt]:
    if quote.version != version:
        yield Doubt(NEWER_VERSION, values={"number": quote.number, "version": quote.version, "seen": version})
    if quote.valid_until is not None and quote.valid_until < today:
        yield Doubt(EXPIRED, values={"number": quote.number, "date": quote.valid_until})
    if parties.customer is None:
        name = parties.contact.name if parties.contact else ""
        yield Doubt(NO_CUSTOMER, values={"contact": name})
    elif parties.customer.blocked != Blocked.NO:
        yield Doubt(BLOCKED_CUSTOMER, values={"customer": parties.customer.name})
    if quote.requested_date is not None and quote.requested_date < today:
        yield Doubt(DATE_PASSED, values={"date": quote.requested_date})


def _line_doubts(
    tx: Session, quote: Document, parties: Parties, today: date, *, only_available: bool
) -> Iterator[Doubt]:
    rows = {row.line_no: row for row in quote.lines if row.kind == "item"}
    items = load_items(tx, {row.item_no for row in rows.values()}, language=quote.language)
    for row in rows.values():
        item = items[row.item_no]
        if item.blocked or not item.active or (row.variant_code and row.variant_code not in item.variants):
            yield Doubt(BLOCKED_ITEM, row.line_no, {"item": row.description, "item_no": row.item_no})
        if row.requested_date is not None and row.requested_date < today:
            yield Doubt(DATE_PASSED, row.line_no, {"date": row.requested_date})
    if not only_available:
        return
    promise = promise_of(tx, quote.desk_id, today=today)
    for answer in check_document(tx, quote.number, not_before=_earliest(parties, today), promise=promise):
        if not answer.enough:
            values = {
                "item": rows[answer.line_no].description,
                "requested": answer.requested,
                "available": answer.available,
                "uom": answer.uom,
            }
            yield Doubt(SHORTAGE, answer.line_no, values)


def _take_terms(tx: Session, order: Document, parties: Parties, customer: Customer, today: date) -> None:
    """Give an order what only a customer has: its address, its VAT rule and its payment terms (D-31)."""
    if order.payment_terms_days is None:
        order.payment_terms_days = customer.payment_terms_days
    edit = Edit(tx, order, parties, today)
    if order.ship_to_address and order.ship_to_city:
        edit.set_vat_rule()
    else:
        edit.set_ship_to("")


def _earliest(parties: Parties, today: date) -> date:
    return today + timedelta(days=parties.company.default_shipping_days)


def _copy(quote: Document, parties: Parties, today: date) -> Document:
    """Return an order with the quote's terms and lines; delivery days that have passed move to the earliest one."""
    names = [column.key for column in inspect(Document).column_attrs if column.key not in _OWN]
    order = Document(**{name: getattr(quote, name) for name in names})
    order.kind, order.state, order.version = DocumentKind.ORDER.value, OrderState.OPEN.value, 1
    order.quote_number, order.quote_version = quote.number, quote.version
    order.document_date, order.valid_until = today, None
    earliest = _earliest(parties, today)
    line_names = [one.key for one in inspect(DocumentLine).column_attrs if one.key != "document_id"]
    for row in quote.lines:
        line = DocumentLine(**{name: getattr(row, name) for name in line_names})
        if line.delivery_date is not None and line.delivery_date < today:
            line.delivery_date = earliest
        order.lines.append(line)
    return order
