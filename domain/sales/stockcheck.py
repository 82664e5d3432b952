"""Availability of a document's or a request's lines (D-50): locations, service items, rivals. Writes nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.clock import local_date
from domain.errors import InvalidInput, NotFound
from domain.sales.availability import Availability, Goods, Need, Rival, check_needs, load_stocks
from domain.sales.items import ItemFacts, load_items
from domain.sales.models import Contact, Customer, Document, DocumentLine
from domain.sales.parties import load_company
from domain.sales.promising import Promise
from domain.sales.states import QUOTES_WANTING_STOCK, DocumentKind


@dataclass(frozen=True, slots=True)
class Wish:
    """A line that is not written yet: what a reader understood."""

    item_no: str
    variant_code: str
    quantity: Decimal
    uom: str
    """"" = the item's sales unit."""
    requested_date: date | None = None


def check_wishes(
    tx: Session,
    wishes: Sequence[Wish],
    *,
    now: datetime,
    time_zone: str,
    customer_no: str = "",
    desk_location: str = "",
    requested_date: date | None = None,
    promise: Promise | None = None,
) -> tuple[Availability, ...]:
    """Check wishes before a quote is written; line numbers are positions from 1.

    Args:
        tx: the frame.
        wishes: the lines.
        now: the instant; no date asked = today + default shipping days.
        time_zone: in which today is meant.
        customer_no: whose location counts first; "" = none.
        desk_location: the desk's location; the company's comes last.
        requested_date: of the whole request.
        promise: the desk's rule for dates (D-7).

    Raises:
        InvalidInput: an item or a unit does not exist.
    """
    company = load_company(tx)
    location = location_of(tx, customer_no, desk_location)
    default = local_date(now, time_zone) + timedelta(days=company.default_shipping_days)
    items = load_items(tx, {wish.item_no for wish in wishes}, language=company.language)
    needs = []
    for index, wish in enumerate(wishes, 1):
        item = items.get(wish.item_no)
        if item is None or (wish.uom or item.sales_uom) not in item.units:
            code = "line.unknown_item" if item is None else "line.unknown_unit"
            raise InvalidInput(code, field=f"new:{index - 1}.item_no", item_no=wish.item_no, uom=wish.uom)
        uom = wish.uom or item.sales_uom
        needs.append(
            Need(
                line_no=index,
                item_no=wish.item_no,
                variant_code=wish.variant_code,
                quantity=wish.quantity,
                uom=uom,
                qty_per_base=item.units[uom],
                on=wish.requested_date or requested_date or default,
                is_service=item.is_service,
                safety_stock=item.safety_stock,
                lead_time_days=item.lead_time_days,
            )
        )
    return _checked(tx, needs, location=location, except_document="", promise=promise)


def location_of(tx: Session, customer_no: str, desk_location: str) -> str:
    """Return where goods for a customer leave from: the customer's location, the desk's, the company's (D-50)."""
    customer = tx.get(Customer, customer_no) if customer_no else None
    return (customer.location_code if customer else "") or desk_location or load_company(tx).location_code


def check_document(
    tx: Session, number: str, *, not_before: date | None = None, promise: Promise | None = None
) -> tuple[Availability, ...]:
    """Check the lines of a quote or an order on their delivery dates; an order's own reservation does not count.

    Args:
        tx: the frame.
        number: of the document.
        not_before: the earliest day that can be kept now: lines whose day has passed are checked on this one.
        promise: the desk's rule for dates; a promised day that buying now still keeps is enough (D-7).

    Raises:
        NotFound: no such document.
    """
    document = tx.scalar(select(Document).where(Document.number == number))
    if document is None:
        raise NotFound("sales.unknown", number=number)
    rows = [row for row in document.lines if row.kind == "item"]
    items = load_items(tx, {row.item_no for row in rows}, language=document.language)
    needs = [_need(row, items[row.item_no], document.document_date) for row in rows]
    if not_before is not None:
        needs = [dataclasses.replace(need, on=max(need.on, not_before)) for need in needs]
    return _checked(tx, needs, location=document.location_code, except_document=number, promise=promise)


def _need(row: DocumentLine, item: ItemFacts, fallback: date) -> Need:
    return Need(
        line_no=row.line_no,
        item_no=row.item_no,
        variant_code=row.variant_code,
        quantity=row.quantity,
        uom=row.uom,
        qty_per_base=row.qty_per_base,
        on=row.delivery_date or fallback,
        is_service=item.is_service,
        safety_stock=item.safety_stock,
        lead_time_days=item.lead_time_days,
    )


def _checked(
    tx: Session, needs: Sequence[Need], *, location: str, except_document: str, promise: Promise | None
) -> tuple[Availability, ...]:
    nos = {need.item_no for need in needs}
    stocks = load_stocks(tx, nos, location_code=location, except_order=except_document)
    answers = check_needs(needs, stocks, promise=promise)
    rivals = open_quotes_wanting(tx, nos, location_code=location, except_number=except_document)
    return tuple(
        answer
        if answer.available is None
        else dataclasses.replace(answer, rivals=rivals.get((answer.item_no, answer.variant_code), ()))
        for answer in answers
    )


def open_quotes_wanting(
    tx: Session, item_nos: Collection[str], *, location_code: str, except_number: str = ""
) -> dict[Goods, tuple[Rival, ...]]:
    """Return which other open quotes want the same goods at a location, by number: one query."""
    rows = tx.execute(
        select(
            DocumentLine.item_no,
            DocumentLine.variant_code,
            Document.number,
            Customer.name,
            Contact.name,
            DocumentLine.quantity,
            DocumentLine.qty_per_base,
        )
        .join(Document, Document.id == DocumentLine.document_id)
        .outerjoin(Customer, Customer.customer_no == Document.customer_no)
        .outerjoin(Contact, Contact.contact_no == Document.contact_no)
        .where(
            DocumentLine.item_no.in_(sorted(set(item_nos))),
            Document.kind == DocumentKind.QUOTE.value,
            Document.state.in_(sorted(QUOTES_WANTING_STOCK)),
            Document.location_code == location_code,
            Document.number != except_number,
            Document.try_out.is_(False),
        )
        .order_by(Document.id, DocumentLine.line_no)
    )
    wanted: dict[Goods, dict[str, Rival]] = {}
    for item_no, variant, number, customer, contact, quantity, factor in rows:
        known = wanted.setdefault((item_no, variant), {})
        before = known[number].quantity if number in known else Decimal(0)
        known[number] = Rival(number, customer or contact or "", before + quantity * factor)
    return {goods: tuple(rivals.values()) for goods, rivals in wanted.items()}


def promised_days(
    tx: Session,
    rows: Sequence[DocumentLine],
    items: Mapping[str, ItemFacts],
    *,
    document: Document,
    promise: Promise,
) -> dict[int, date]:
    """Return the earliest shipment date of a document's lines by line number, where one is known (D-53).

    The rows may be new and not written yet; what an order itself reserves does not count against it.
    """
    wanted = [row for row in rows if row.kind == "item"]
    needs = [_need(row, items[row.item_no], document.document_date) for row in wanted]
    needs = [dataclasses.replace(need, on=max(need.on, promise.today)) for need in needs]
    stocks = load_stocks(
        tx,
        {need.item_no for need in needs},
        location_code=document.location_code,
        except_order=document.number or "",
    )
    found = check_needs(needs, stocks, promise=promise)
    return {one.line_no: one.earliest for one in found if one.earliest is not None}
