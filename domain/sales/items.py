"""Items with their units, variants and names, loaded in a constant number of queries. Searching is in ``queries``."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.sales.models import Item, ItemTranslation, ItemUnit, ItemVariant, Unit
from domain.sales.models.master import ItemKind


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item as lines need it."""

    item_no: str
    description: str
    base_uom: str
    sales_uom: str
    unit_price: Decimal
    vat_percent: Decimal
    discount_group: str
    safety_stock: Decimal
    lead_time_days: int | None
    is_service: bool
    blocked: bool
    active: bool
    replaced_by: str
    units: Mapping[str, Decimal]
    """How many base units one holds; always has the base unit."""
    variants: Mapping[str, str]
    """Code -> description."""
    names: Mapping[tuple[str, str], str]
    """(variant or "", language) -> description."""

    def name(self, variant_code: str, language: str) -> str:
        """Return the description in a language; a variant's own words come before the item's translation.

        A variant that is described by its difference alone ("Black") is named after its item ("Office chair, black").
        """
        item = self.names.get(("", language)) or self.description
        own = self.names.get((variant_code, language)) or self.variants.get(variant_code, "")
        if not variant_code or not own:
            return item
        return own if _words(own) & (_words(item) | _words(self.description)) else f"{item}, {_lowered(own)}"


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.lower()) if len(word) > 3}  # no "with", "m/"


def _lowered(text: str) -> str:
    """Write "Black" as "black", leave "LED" and "EU plug" alone."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def load_items(tx: Session, item_nos: Collection[str], *, language: str) -> dict[str, ItemFacts]:
    """Return the items that exist, with names in one language: four queries."""
    wanted = sorted(set(item_nos))
    units: dict[str, dict[str, Decimal]] = {}
    for item_no, uom, factor in tx.execute(
        select(ItemUnit.item_no, ItemUnit.uom_code, ItemUnit.qty_per_base).where(
            ItemUnit.item_no.in_(wanted), ItemUnit.active
        )
    ):
        units.setdefault(item_no, {})[uom] = factor
    variants: dict[str, dict[str, str]] = {}
    for item_no, code, description in tx.execute(
        select(ItemVariant.item_no, ItemVariant.variant_code, ItemVariant.description)
        .where(ItemVariant.item_no.in_(wanted), ItemVariant.active)
        .order_by(ItemVariant.variant_code)
    ):
        variants.setdefault(item_no, {})[code] = description
    names: dict[str, dict[tuple[str, str], str]] = {}
    for item_no, code, description in tx.execute(
        select(ItemTranslation.item_no, ItemTranslation.variant_code, ItemTranslation.description).where(
            ItemTranslation.item_no.in_(wanted), ItemTranslation.language == language, ItemTranslation.active
        )
    ):
        names.setdefault(item_no, {})[code, language] = description
    rows = tx.scalars(select(Item).where(Item.item_no.in_(wanted)))
    return {
        row.item_no: _facts(
            row, units.get(row.item_no, {}), variants.get(row.item_no, {}), names.get(row.item_no, {})
        )
        for row in rows
    }


def _facts(
    row: Item, units: dict[str, Decimal], variants: dict[str, str], names: dict[tuple[str, str], str]
) -> ItemFacts:
    return ItemFacts(
        item_no=row.item_no,
        description=row.description,
        base_uom=row.base_uom,
        sales_uom=row.sales_uom,
        unit_price=row.unit_price,
        vat_percent=row.vat_percent,
        discount_group=row.discount_group,
        safety_stock=row.safety_stock,
        lead_time_days=row.lead_time_days,
        is_service=row.type == ItemKind.SERVICE,
        blocked=row.blocked,
        active=row.active,
        replaced_by=row.replaced_by,
        units={**units, row.base_uom: Decimal(1)},
        variants=variants,
        names=names,
    )


@dataclass(frozen=True, slots=True)
class UnitNames:
    """Names of units in one language."""

    names: Mapping[str, tuple[str, str]]

    def name(self, code: str, quantity: Decimal) -> str:
        """Return the word for a quantity: the plural unless it is exactly one; the code where there is no name."""
        singular, plural = self.names.get(code, (code, ""))
        return singular if quantity == 1 or not plural else plural


def load_unit_names(tx: Session, *, language: str) -> UnitNames:
    """Return the unit names of a language; where it has none, English ones: one query."""
    found: dict[str, tuple[str, str]] = {}
    rows = tx.execute(
        select(Unit.code, Unit.language, Unit.name, Unit.plural).where(
            Unit.language.in_((language, "en")), Unit.active
        )
    )
    for code, spoken, name, plural in rows:
        if spoken == language or code not in found:
            found[code] = (name, plural)
    return UnitNames(found)
