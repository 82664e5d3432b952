"""Searching as people type: words in any case, in any order, in the middle of names. For selects and search modals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, case, or_, select
from sqlalchemy.orm import Session

from domain.errors import NotFound
from domain.money import Money, to_minor
from domain.sales.facts import Address, ContactView, CustomerView, ItemOption, ItemOptions
from domain.sales.items import load_items, load_unit_names
from domain.sales.models import Contact, Customer, Item, ItemSearch, Salesperson
from domain.sales.parties import load_company, ship_to_addresses


def like_pattern(text: str) -> str:
    """Return the pattern of texts that contain these words as they stand; the escape sign is a backslash."""
    escaped = text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def contains(columns: Iterable[Any], text: str) -> ColumnElement[bool]:
    """Return the condition that one of the columns contains the text, in any case.

    SQLite folds only ASCII letters, so the usual spellings of the text are tried: "ærø", "Ærø", "ÆRØ".
    """
    spellings = sorted({text, text.lower(), text.upper(), text.capitalize()})
    return or_(*(column.ilike(like_pattern(one), escape="\\") for column in columns for one in spellings))


def search_items(tx: Session, text: str, *, limit: int, language: str = "") -> tuple[ItemOption, ...]:
    """Return the items that contain every word in a name (of any language) or a number; sellable ones first.

    Args:
        tx: the frame.
        text: what was typed; "" = the first items by number.
        limit: how many at most.
        language: in which they are described; "" = the company's.
    """
    chosen = select(Item.item_no).join(ItemSearch, ItemSearch.item_no == Item.item_no).where(Item.active)
    words = text.casefold().split()
    for word in words:
        chosen = chosen.where(ItemSearch.words.like(like_pattern(word), escape="\\"))
    exact = case((Item.item_no == text.strip(), 0), else_=1)
    nos = tx.scalars(chosen.order_by(exact, Item.blocked, Item.item_no).limit(limit)).all()
    spoken = language or load_company(tx).language
    items = load_items(tx, nos, language=spoken)
    return tuple(ItemOption(no, items[no].name("", spoken), items[no].blocked) for no in nos)


def item_options(tx: Session, item_no: str, *, language: str) -> ItemOptions:
    """Return the units and variants that a line of this item can have, named in a language.

    Raises:
        NotFound: no such item.
    """
    item = load_items(tx, [item_no], language=language).get(item_no)
    if item is None:
        raise NotFound("line.unknown_item", item_no=item_no)
    names = load_unit_names(tx, language=language).names
    units = sorted(item.units, key=lambda code: (code != item.sales_uom, item.units[code], code))
    return ItemOptions(
        item_no=item.item_no,
        description=item.name("", language),
        blocked=item.blocked,
        replaced_by=item.replaced_by,
        base_uom=item.base_uom,
        sales_uom=item.sales_uom,
        units=tuple((code, names[code][0] if code in names else code) for code in units),
        variants=tuple((code, item.name(code, language)) for code in item.variants),
    )


def customer_view(tx: Session, customer_no: str) -> CustomerView:
    """Return a customer with its addresses and contacts.

    Raises:
        NotFound: no such customer.
    """
    row = tx.get(Customer, customer_no)
    if row is None:
        raise NotFound("customer.unknown", customer_no=customer_no)
    company = load_company(tx)
    seller = tx.get(Salesperson, row.salesperson_code) if row.salesperson_code else None
    contacts = tx.scalars(
        select(Contact).where(Contact.customer_no == customer_no, Contact.active).order_by(Contact.contact_no)
    )

    def money(amount: Any) -> Money:
        return Money(to_minor(amount, company.currency), company.currency)

    return CustomerView(
        customer_no=row.customer_no,
        name=row.name,
        address=Address(row.name, row.address, row.postcode, row.city, row.country),
        vat_no=row.vat_no,
        currency=row.currency or company.currency,
        language=row.language,
        payment_terms_days=row.payment_terms_days,
        blocked=row.blocked,
        credit_limit=None if row.credit_limit is None else money(row.credit_limit),
        balance=money(row.balance),
        overdue=money(row.overdue),
        salesperson_code=row.salesperson_code,
        salesperson=seller.name if seller else "",
        salesperson_email=seller.email if seller else "",
        location_code=row.location_code,
        ship_to=ship_to_addresses(tx, customer_no),
        contacts=tuple(
            ContactView(
                one.contact_no, one.customer_no, one.name, one.email, one.phone, one.language, row.name
            )
            for one in contacts
        ),
    )


def search_customers(tx: Session, text: str, *, limit: int) -> tuple[tuple[str, str], ...]:
    """Return (number, name) of customers whose number, name or city contains every word, by name."""
    chosen = select(Customer.customer_no, Customer.name).where(Customer.active)
    for word in text.split():
        chosen = chosen.where(contains((Customer.customer_no, Customer.name, Customer.city), word))
    rows = tx.execute(chosen.order_by(Customer.name, Customer.customer_no).limit(limit))
    return tuple((no, name) for no, name in rows)
