"""Searches that forms offer: what is sold, item by item and variant by variant; in which units."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from domain.sales.items import load_items, load_unit_names
from domain.sales.search import search_items

MOST_ITEMS = 20
MOST_OPTIONS = 90


def find_goods(tx: Session, text: str, *, language: str) -> tuple[tuple[str, str], ...]:
    """Return (value, text) of sellable items that contain every word; the value is "item" or "item/variant"."""
    found = [
        one.item_no for one in search_items(tx, text, limit=MOST_ITEMS, language=language) if not one.blocked
    ]
    items = load_items(tx, found, language=language)
    listed: list[tuple[str, str]] = []
    for item_no in found:
        item = items[item_no]
        if not item.variants:
            listed.append((item_no, f"{item_no} {item.name('', language)}"))
        listed.extend(
            (f"{item_no}/{code}", f"{item_no} {item.name(code, language)}") for code in item.variants
        )
    return tuple(listed[:MOST_OPTIONS])


def units_of(
    tx: Session, item_nos: Collection[str], *, language: str
) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return item number -> (unit, its name), the sales unit first: as many queries for a hundred lines as for one."""
    names = load_unit_names(tx, language=language).names
    return {
        item_no: tuple(
            (code, names[code][0] if code in names else code)
            for code in sorted(item.units, key=lambda code: (code != item.sales_uom, item.units[code], code))
        )
        for item_no, item in load_items(tx, item_nos, language=language).items()
    }
