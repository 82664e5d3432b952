"""What a mail may say about items that the customer may mean or cannot have: names, availability, price (D-43)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from domain.clock import local_date
from domain.sales.items import load_items, load_unit_names
from domain.sales.parties import load_parties
from domain.sales.pricebook import Terms, load_prices
from domain.sales.pricing import Price
from domain.sales.stockcheck import Wish, check_wishes

Goods = tuple[str, str]
"""(item_no, variant_code)."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One item as it may be offered, for one piece of its sales unit."""

    description: str
    availability: str
    """"available", "low" or "out"."""
    price: Decimal | None
    currency: str
    uom_name: str


def describe(
    tx: Session,
    goods: Collection[Goods],
    *,
    language: str,
    contact_no: str,
    customer_no: str,
    desk_location: str,
    time_zone: str,
    now: datetime,
) -> dict[Goods, Offer]:
    """Return what can be said about items to this customer; blocked and unknown ones are left out."""
    items = load_items(tx, {item_no for item_no, _ in goods}, language=language)
    sellable = [one for one in dict.fromkeys(goods) if one[0] in items and not items[one[0]].blocked]
    if not sellable:
        return {}
    parties = load_parties(tx, contact_no=contact_no, customer_no=customer_no)
    customer = parties.customer
    book = load_prices(
        tx,
        [items[item_no] for item_no, _ in sellable],
        terms=Terms(
            customer_no=customer.customer_no if customer else "",
            price_group=customer.price_group if customer else "",
            discount_group=customer.discount_group if customer else "",
            currency=parties.currency,
            company_currency=parties.company.currency,
            on=local_date(now, time_zone),
        ),
    )
    checked = check_wishes(
        tx,
        [Wish(item_no, variant, Decimal(1), "") for item_no, variant in sellable],
        now=now,
        time_zone=time_zone,
        customer_no=customer_no,
        desk_location=desk_location,
    )
    units = load_unit_names(tx, language=language)
    found: dict[Goods, Offer] = {}
    for (item_no, variant), stock in zip(sellable, checked, strict=True):
        item = items[item_no]
        price = book.price(item, variant_code=variant, uom=item.sales_uom, quantity=Decimal(1))
        found[(item_no, variant)] = Offer(
            description=item.name(variant, language),
            availability=stock.level.value,
            price=price.unit_price if isinstance(price, Price) else None,
            currency=parties.currency,
            uom_name=units.name(item.sales_uom, Decimal(1)),
        )
    return found


def names(
    tx: Session, lines: Collection[tuple[str, str, str]], language: str
) -> dict[tuple[str, str, str], tuple[str, str]]:
    """Return (description, unit's name) for (item, variant, unit) in a language."""
    items = load_items(tx, {line[0] for line in lines}, language=language)
    units = load_unit_names(tx, language=language)
    return {
        (item_no, variant, uom): (
            items[item_no].name(variant, language) if item_no in items else item_no,
            units.name(uom, Decimal(2)),
        )
        for item_no, variant, uom in lines
    }
