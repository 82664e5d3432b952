"""The catalogue's rows from the database: what ``folder`` is for CSV files. Building and matching are ``catalogue``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from domain.sales.catalogue import ItemCatalogue, UnitWord, build
from domain.sales.indexed import CatalogueItem, Reference
from domain.sales.models import (
    CatalogueVersion,
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


CHUNK = 1_000
"""Items read at a time: what they hold is not in memory all at once."""


def catalogue_items(tx: Session, *, chunk: int = CHUNK) -> Iterator[CatalogueItem]:
    """Yield all active items, by number, as the matcher takes them: eight queries for every chunk of items."""
    language = load_company(tx).language
    chosen = select(Item).where(Item.active).order_by(Item.item_no).limit(chunk)
    rows = tx.scalars(chosen).all()
    while rows:
        yield from _items(tx, rows, language)
        last = rows[-1].item_no
        rows = tx.scalars(chosen.where(Item.item_no > last)).all() if len(rows) == chunk else []


def _items(tx: Session, rows: Sequence[Item], language: str) -> Iterator[CatalogueItem]:
    """Yield the items of these rows, which follow each other."""

    def grouped(*columns: InstrumentedAttribute[Any]) -> Grouped:
        return _grouped(tx, (rows[0].item_no, rows[-1].item_no), *columns)

    variants = grouped(ItemVariant.item_no, ItemVariant.variant_code, ItemVariant.description)
    names = grouped(
        ItemTranslation.item_no,
        ItemTranslation.language,
        ItemTranslation.variant_code,
        ItemTranslation.description,
        ItemTranslation.description_2,
    )
    units = grouped(ItemUnit.item_no, ItemUnit.uom_code, ItemUnit.qty_per_base)
    attributes = grouped(ItemAttribute.item_no, ItemAttribute.variant_code, ItemAttribute.value)
    notes = grouped(ItemText.item_no, ItemText.text)
    substitutes = grouped(ItemSubstitute.item_no, ItemSubstitute.substitute_no)
    references = grouped(
        ItemReference.item_no,
        ItemReference.type,
        ItemReference.owner,
        ItemReference.reference_no,
        ItemReference.variant_code,
        ItemReference.uom_code,
        ItemReference.description,
    )
    for row in rows:
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
    """Build the catalogue in memory; keep it until ``catalogue_stamp`` is another."""
    return build(catalogue_items(tx), unit_words(tx))


def item_count(tx: Session) -> int:
    """Return how many items the catalogue has."""
    return tx.scalar(select(func.count()).select_from(Item).where(Item.active)) or 0


def catalogue_stamp(tx: Session) -> tuple[int, str]:
    """Return (version, time of import) of the present master data; (0, '') before the first import.

    A database that was restored may come to the same version again, but not at the same time.
    """
    row = tx.execute(select(CatalogueVersion.version, CatalogueVersion.imported_at)).first()
    return (row.version, row.imported_at.isoformat()) if row is not None else (0, "")


def _grouped(
    tx: Session,
    span: tuple[str, str],
    item_no: InstrumentedAttribute[str],
    *columns: InstrumentedAttribute[Any],
) -> Grouped:
    """Return item number -> its active rows, of the items from the first to the last of a span."""
    table: Any = item_no.class_
    found: Grouped = {}
    chosen = select(item_no, *columns).where(table.active, item_no.between(*span)).order_by(item_no, *columns)
    for no, *values in tx.execute(chosen):
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
