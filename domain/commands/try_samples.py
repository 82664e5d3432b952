"""What *Use a sample message* and *Use a sample order (PDF)* write: goods of this company that are available (D-82).

Reads only. The sheet of the purchase order is described here and drawn elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from domain.clock import local_date
from domain.desks.models import Desk
from domain.sales.availability import Goods, available_on, load_stocks
from domain.sales.items import load_items, load_unit_names
from domain.sales.models import Contact, Customer, Document, DocumentLine, Inventory, Item
from domain.sales.parties import load_company
from domain.sales.stockcheck import location_of
from domain.words import formats, language_of, say

TEXT_LINES = 3
ORDER_LINES = 4
MOST = 10
"""Of one item."""
MOST_GOODS = 60
"""So many goods take turns; a company with more shows the first of them."""


@dataclass(frozen=True, slots=True)
class SampleLine:
    """Goods that are asked for."""

    item_no: str
    variant_code: str
    quantity: int
    """In the unit in which the item is sold."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What the form is filled with."""

    subject: str
    text: str
    order_no: str = ""
    """Of the purchase order that will be attached; '' = none."""
    lines: tuple[SampleLine, ...] = ()
    """What stands on it."""


@dataclass(frozen=True, slots=True)
class PurchaseOrder:
    """A purchase order of a customer as words, ready to be drawn."""

    language: str
    title: str
    number: str
    buyer: tuple[str, ...]
    """Name and address, a line each."""
    seller: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    """(what, value): number and date of the order, who ordered."""
    columns: tuple[str, str, str, str]
    rows: tuple[tuple[str, str, str, str], ...]
    """Item number, description, quantity, unit."""
    closing: str
    made_at: datetime
    file_name: str


@dataclass(frozen=True, slots=True)
class _Writer:
    """Who is said to write."""

    contact_no: str
    customer_no: str
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class _There:
    """Goods of which at least one is available."""

    goods: Goods
    name: str
    most: int
    """In the unit in which they are sold, at least 1."""


def text_sample(
    tx: Session, contact_no: str, *, desk_id: int, language: str, turn: int, now: datetime
) -> Sample:
    """Return a sample mail with three items, what this sender ordered most often first; a constant number of queries.

    Args:
        tx: the frame.
        contact_no: who writes, '' = nobody in particular.
        desk_id: whose location and day count.
        language: of the mail where the contact has none.
        turn: how often a sample was asked for, from 1: the next one takes the next items.
        now: today decides what is available.
    """
    writer = _writer(tx, contact_no, language)
    chosen = _chosen(_there(tx, writer, desk_id, now), turn, TEXT_LINES)
    lines = [
        say("sample.line", writer.language, quantity=quantity, item=_briefly(one), item_no=one.goods[0])
        for one, quantity in chosen
    ]
    text = say("sample.text", writer.language, lines="\n".join(lines), name=writer.name)
    return Sample(say("sample.subject", writer.language), text)


def order_sample(
    tx: Session, contact_no: str, *, desk_id: int, language: str, turn: int, now: datetime
) -> Sample:
    """Return a short covering text and the lines of the purchase order that goes with it; as :func:`text_sample`."""
    writer = _writer(tx, contact_no, language)
    chosen = _chosen(_there(tx, writer, desk_id, now), turn, ORDER_LINES)
    number = f"{now:%y%m%d-%H%M%S}"
    return Sample(
        say("sample.order.subject", writer.language, number=number),
        say("sample.order.text", writer.language, number=number, name=writer.name),
        number,
        tuple(SampleLine(*one.goods, quantity) for one, quantity in chosen),
    )


def purchase_order(
    tx: Session,
    order_no: str,
    lines: Sequence[SampleLine],
    *,
    desk_id: int,
    contact_no: str,
    sender_name: str,
    language: str,
    now: datetime,
) -> PurchaseOrder:
    """Return the purchase order of a sample; the sender's company is the buyer, else the sender.

    Nothing but the arguments and the master data decides what stands on it.
    """
    writer = _writer(tx, contact_no, language)
    spoken, name = writer.language, writer.name or sender_name
    customer = tx.get(Customer, writer.customer_no) if writer.customer_no else None
    company = load_company(tx)
    names = load_unit_names(tx, language=spoken)
    items = load_items(tx, [one.item_no for one in lines], language=spoken)
    rows = []
    for one in lines:
        item = items.get(one.item_no)
        if item is not None:
            amount = Decimal(one.quantity)
            unit = names.name(item.sales_uom or item.base_uom, amount)
            name_of_it = item.name(one.variant_code, spoken)
            rows.append((one.item_no, name_of_it, formats.number(amount, spoken), unit))
    return PurchaseOrder(
        language=spoken,
        title=say("sample.order.title", spoken),
        number=order_no,
        buyer=_address(customer) if customer is not None else (name,),
        seller=(company.name, company.address, f"{company.postcode} {company.city}".strip()),
        facts=(
            (say("sample.order.number", spoken), order_no),
            (
                say("sample.order.date", spoken),
                formats.day(local_date(now, tx.get_one(Desk, desk_id).time_zone), spoken),
            ),
            (say("sample.order.by", spoken), name),
        ),
        columns=(
            say("sample.order.item_no", spoken),
            say("sample.order.description", spoken),
            say("sample.order.quantity", spoken),
            say("sample.order.unit", spoken),
        ),
        rows=tuple(rows),
        closing=say("sample.order.closing", spoken),
        made_at=now,
        file_name=say("sample.order.file", spoken, number=order_no),
    )


def _writer(tx: Session, contact_no: str, language: str) -> _Writer:
    contact = tx.get(Contact, contact_no) if contact_no else None
    if contact is None:
        return _Writer("", "", "", language_of(language))
    customer = tx.get(Customer, contact.customer_no) if contact.customer_no else None
    spoken = contact.language or (customer.language if customer is not None else "") or language
    return _Writer(contact.contact_no, contact.customer_no, contact.name, language_of(spoken))


def _address(customer: Customer) -> tuple[str, ...]:
    place = f"{customer.postcode} {customer.city}".strip()
    return tuple(one for one in (customer.name, customer.address, place) if one)


def _briefly(there: _There) -> str:
    """Return a name as people write it, without the measures behind it ("Key cabinet, 48 keys"); a variant needs all."""
    return there.name if there.goods[1] else there.name.split(", ")[0]


def _chosen(there: Sequence[_There], turn: int, count: int) -> list[tuple[_There, int]]:
    """Return some goods with quantities from 1 to 10 within what is available; the next turn takes the next goods."""
    found = []
    for index in range(min(count, len(there))):
        one = there[((turn - 1) * count + index) % len(there)]
        found.append((one, 1 + (turn * 3 + index * 4) % min(MOST, one.most)))
    return found


def _there(tx: Session, writer: _Writer, desk_id: int, now: datetime) -> list[_There]:
    """Return goods of which something is available today, what the sender ordered most often first."""
    desk = tx.get_one(Desk, desk_id)
    wanted = list(dict.fromkeys((*_frequent(tx, writer), *_others(tx))))
    items = load_items(tx, {item_no for item_no, _ in wanted}, language=writer.language)
    location = location_of(tx, writer.customer_no, desk.location_code)
    stocks = load_stocks(tx, items.keys(), location_code=location)
    today = local_date(now, desk.time_zone)
    found = []
    for goods in wanted:
        item, stock = items.get(goods[0]), stocks.get(goods)
        if item is None or stock is None or item.blocked or not item.active or item.is_service:
            continue
        if item.variants and not goods[1]:
            continue  # its number alone does not say which
        uom = item.sales_uom or item.base_uom
        most = int(available_on(stock, today) / item.units.get(uom, Decimal(1)))
        if most >= 1:
            found.append(_There(goods, item.name(goods[1], writer.language), most))
    return found


def _frequent(tx: Session, writer: _Writer) -> list[Goods]:
    """Return what this sender, then what this customer had on most quotes and orders; try-outs do not count."""
    if not writer.contact_no:
        return []
    own = func.sum(case((Document.contact_no == writer.contact_no, 1), else_=0))
    rows = tx.execute(
        select(DocumentLine.item_no, DocumentLine.variant_code)
        .join(Document, Document.id == DocumentLine.document_id)
        .where(
            DocumentLine.kind == "item",
            Document.try_out.is_(False),
            (Document.contact_no == writer.contact_no)
            | ((Document.customer_no == writer.customer_no) & (Document.customer_no != "")),
        )
        .group_by(DocumentLine.item_no, DocumentLine.variant_code)
        .order_by(own.desc(), func.count().desc(), DocumentLine.item_no, DocumentLine.variant_code)
        .limit(MOST_GOODS)
    )
    return [(item_no, variant) for item_no, variant in rows]


def _others(tx: Session) -> list[Goods]:
    """Return goods without variants that lie somewhere: their number alone says what is meant."""
    rows = tx.scalars(
        select(Inventory.item_no)
        .join(Item, Item.item_no == Inventory.item_no)
        .where(Item.active, Item.blocked.is_(False), Inventory.variant_code == "", Inventory.quantity > 0)
        .group_by(Inventory.item_no)
        .order_by(Inventory.item_no)
        .limit(MOST_GOODS)
    )
    return [(item_no, "") for item_no in rows]
