"""What could be sold instead of something that is not there (D-52): substitutes of the master data, variants, the category.

A proposal for a person, never a choice: nothing here decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.sales.availability import Goods, Need, Stock, check_needs, load_stocks
from domain.sales.items import ItemFacts, load_items
from domain.sales.models import Item, ItemSubstitute

MOST = 10
"""Substitutes offered for one line."""
MOST_OF_CATEGORY = 40
"""Items of one category that are looked at."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """A line that cannot be delivered as asked."""

    item_no: str
    variant_code: str
    quantity: Decimal
    """In ``uom``."""
    uom: str
    on: date


@dataclass(frozen=True, slots=True)
class Substitute:
    """Something that could be sold instead."""

    item_no: str
    variant_code: str
    description: str
    available: Decimal | None
    """In the lacking line's unit, on its day; None = a service."""
    enough: bool
    why: str
    """"substitute" (master data), "replaced_by", "variant" or "category"."""

    @property
    def value(self) -> str:
        """Return "item_no" or "item_no/variant", as forms carry it."""
        return f"{self.item_no}/{self.variant_code}" if self.variant_code else self.item_no


def substitutes_for(
    tx: Session, lacking: Sequence[Lacking], *, location_code: str, language: str
) -> tuple[tuple[Substitute, ...], ...]:
    """Return what could be sold instead of each line: what covers it first, then as the master data ranks it.

    Only items that can be sold in the line's own unit: nothing is converted by general knowledge (D-44). A constant
    number of queries.
    """
    if not lacking:
        return ()
    ranked = _ranked(tx, {one.item_no for one in lacking})
    nos = {one.item_no for one in lacking} | {no for found in ranked.values() for no, _ in found}
    items = load_items(tx, nos, language=language)
    stocks = load_stocks(tx, nos, location_code=location_code)
    return tuple(
        tuple(
            sorted(
                _offers(one, ranked.get(one.item_no, []), items, stocks, language), key=lambda o: not o.enough
            )[:MOST]
        )
        for one in lacking
    )


def _ranked(tx: Session, wanted: set[str]) -> dict[str, list[tuple[str, str]]]:
    """Return (item, why) for each wanted item, best first: three queries."""
    found: dict[str, list[tuple[str, str]]] = {no: [] for no in sorted(wanted)}
    for item_no, other in tx.execute(
        select(ItemSubstitute.item_no, ItemSubstitute.substitute_no)
        .where(ItemSubstitute.item_no.in_(sorted(wanted)), ItemSubstitute.active)
        .order_by(ItemSubstitute.interchangeable.desc(), ItemSubstitute.substitute_no)
    ):
        found[item_no].append((other, "substitute"))
    categories: dict[str, list[str]] = {}
    for item_no, category, replaced_by in tx.execute(
        select(Item.item_no, Item.category_code, Item.replaced_by).where(Item.item_no.in_(sorted(wanted)))
    ):
        if replaced_by:
            found[item_no].append((replaced_by, "replaced_by"))
        found[item_no].append((item_no, "variant"))
        if category:
            categories.setdefault(category, []).append(item_no)
    related = (
        select(Item.item_no, Item.category_code)
        .where(Item.category_code.in_(sorted(categories)), Item.active, Item.blocked.is_(False))
        .order_by(Item.item_no)
        .limit(MOST_OF_CATEGORY * max(len(categories), 1))
    )
    for other, category in tx.execute(related):
        for item_no in categories[category]:
            known = {no for no, _ in found[item_no]}
            if other not in known and len(known) <= MOST_OF_CATEGORY:
                found[item_no].append((other, "category"))
    return found


def _offers(
    line: Lacking,
    ranked: Iterable[tuple[str, str]],
    items: dict[str, ItemFacts],
    stocks: Mapping[Goods, Stock],
    language: str,
) -> list[Substitute]:
    offers: dict[Goods, Substitute] = {}
    for item_no, why in ranked:
        item = items.get(item_no)
        if item is None or not item.active or item.blocked or line.uom not in item.units:
            continue
        for variant in item.variants or {"": ""}:
            goods = (item_no, variant)
            if goods == (line.item_no, line.variant_code) or goods in offers:
                continue
            offer = _offer(line, item, variant, why, stocks, language)
            if offer.available is None or offer.available > 0:
                offers[goods] = offer
    return list(offers.values())


def _offer(
    line: Lacking, item: ItemFacts, variant: str, why: str, stocks: Mapping[Goods, Stock], language: str
) -> Substitute:
    need = Need(
        line_no=1,
        item_no=item.item_no,
        variant_code=variant,
        quantity=line.quantity,
        uom=line.uom,
        qty_per_base=item.units[line.uom],
        on=line.on,
        is_service=item.is_service,
    )
    (answer,) = check_needs([need], stocks)
    return Substitute(
        item.item_no, variant, item.name(variant, language), answer.available, answer.enough, why
    )
