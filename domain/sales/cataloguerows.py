"""The catalogue's rows from the database: what ``folder`` is for CSV files. Building and matching are ``catalogue``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from domain.sales.catalogue import ItemCatalogue, UnitWord, build
from domain.sales.indexed import CatalogueItem, Reference
from domain.sales.models import (
    Item,
    ItemAttribute,
    ItemReference,
    ItemSubstitute,
    ItemText,
    ItemTranslation,
    ItemUnit,
    ItemVariant,
    Unit,
)
from domain.sales.parties import load_company

Grouped = dict[str, list[tuple[Any, ...]]]


def catalogue_items(tx: Session) -> Iterator[CatalogueItem]:
    """Yield all active items, by number, as the matcher takes them: eight queries in all."""
    language = load_company(tx).language
    variants = _grouped(tx, ItemVariant.item_no, ItemVariant.variant_code, ItemVariant.description)
    names = _grouped(
        tx,
        ItemTranslation.item_no,
        ItemTranslation.language,
        ItemTranslation.variant_code,
        ItemTranslation.description,
        ItemTranslation.description_2,
    )
    units = _grouped(tx, ItemUnit.item_no, ItemUnit.uom_code, ItemUnit.qty_per_base)
    attributes = _grouped(tx, ItemAttribute.item_no, ItemAttribute.variant_code, ItemAttribute.value)
    notes = _grouped(tx, ItemText.item_no, ItemText.text)
    substitutes = _grouped(tx, ItemSubstitute.item_no, ItemSubstitute.substitute_no)
    references = _grouped(
        tx,
        ItemReference.item_no,
        ItemReference.type,
        ItemReference.owner,
        ItemReference.reference_no,
        ItemReference.variant_code,
        ItemReference.uom_code,
        ItemReference.description,
    )
    for row in tx.scalars(select(Item).where(Item.active).order_by(Item.item_no)):
        no = row.item_no
        follows = [one[0] for one in substitutes.get(no, [])]
        only_one = follows[0] if row.blocked and len(follows) == 1 else ""
        yield CatalogueItem(
            item_no=no,
            base_uom=row.base_uom,
            sales_uom=row.sales_uom,
            blocked=row.blocked,
            replaced_by=row.replaced_by or only_one,
            texts=_texts(row, language, variants.get(no, []), names.get(no, [])),
            units=tuple((uom, factor) for uom, factor in units.get(no, [])),
            variants=tuple(code for code, _ in variants.get(no, [])),
            references=tuple(Reference(*one) for one in references.get(no, [])),
            vendor_item_no=row.vendor_item_no,
            gtin=row.gtin,
            attributes=tuple((variant, value) for variant, value in attributes.get(no, [])),
            notes=(row.search_description, *(text for (text,) in notes.get(no, []))),
        )


def unit_words(tx: Session) -> Iterator[UnitWord]:
    """Yield every written form of every unit."""
    for row in tx.scalars(select(Unit).where(Unit.active).order_by(Unit.code, Unit.language)):
        words = (row.name, row.plural, *row.synonyms.split("|"))
        yield UnitWord(row.code, row.language, tuple(word for word in words if word))


def load_catalogue(tx: Session) -> ItemCatalogue:
    """Build the catalogue in memory; keep it until ``masterdata.write.catalogue_version`` has risen."""
    return build(catalogue_items(tx), unit_words(tx))


def _grouped(
    tx: Session, item_no: InstrumentedAttribute[str], *columns: InstrumentedAttribute[Any]
) -> Grouped:
    table: Any = item_no.class_
    found: Grouped = {}
    for no, *values in tx.execute(select(item_no, *columns).where(table.active).order_by(item_no, *columns)):
        found.setdefault(no, []).append(tuple(values))
    return found


def _texts(
    row: Item, language: str, variants: list[tuple[Any, ...]], names: list[tuple[Any, ...]]
) -> tuple[tuple[str, str, str], ...]:
    found = [(language, "", row.description)]
    found += [(language, code, description) for code, description in variants]
    for spoken, code, description, more in names:
        found.append((spoken, code, description))
        if more:
            found.append((spoken, code, f"{description}, {more}"))
    return tuple(one for one in found if one[2])
