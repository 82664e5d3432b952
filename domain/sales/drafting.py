"""One line of a document: what was asked becomes checked values with a price. Reads items and prices, writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from domain.money import line_net, plain
from domain.sales.items import ItemFacts
from domain.sales.models import DocumentLine
from domain.sales.pricebook import PriceBook
from domain.sales.pricing import BY_HAND, NoPrice, Price, six_places
from domain.sales.problems import FieldProblem

MOST_TEXT = 1000
LARGEST = Decimal(1_000_000_000)
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line as asked for, all fields set; prices None = by the price rule."""

    kind: str
    item_no: str
    variant_code: str
    quantity: Decimal
    uom: str
    requested_date: date | None
    unit_price: Decimal | None
    discount_percent: Decimal | None
    description: str
    evidence: str
    confidence: float
    stated_price: Decimal | None = None
    stated_currency: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What all lines of one version share while they are checked."""

    items: Mapping[str, ItemFacts]
    book: PriceBook
    language: str
    today: date
    requested_date: date | None
    default_delivery: date
    """Today + the default shipping days (D-50)."""
    problems: list[FieldProblem] = field(default_factory=list)

    def refuse(self, where: str, name: str, code: str, **values: object) -> None:
        """Note a problem at a field."""
        self.problems.append(FieldProblem(where, name, code, MappingProxyType(values)))


def write_line(
    sheet: Sheet, row: DocumentLine, wanted: Wanted, *, where: str, kept: tuple[Decimal, Decimal] | None
) -> None:
    """Check a wanted line and write it into a row; problems are noted on the sheet, the row is then unusable.

    Args:
        sheet: items, prices and dates.
        row: gets all values except its numbers and position.
        wanted: what it shall be.
        where: the line's name in problems.
        kept: unit price and discount to keep if the price rule gives none any more (a line that nobody touched).
    """
    row.kind = wanted.kind
    row.evidence = wanted.evidence
    row.confidence = wanted.confidence
    row.stated_price, row.stated_currency = wanted.stated_price, wanted.stated_currency
    if wanted.kind == "text":
        _write_text(sheet, row, wanted, where)
        return
    before = len(sheet.problems)
    item = _item(sheet, wanted, where)
    _check_quantity(sheet, wanted, where)
    _check_by_hand(sheet, wanted, where)
    if kept is None and wanted.requested_date is not None and wanted.requested_date < sheet.today:
        sheet.refuse(where, "date", "line.past_date", date=wanted.requested_date)
    if item is None or len(sheet.problems) > before:
        return
    row.item_no, row.variant_code = item.item_no, wanted.variant_code
    row.quantity, row.uom = six_places(wanted.quantity), wanted.uom or item.sales_uom
    row.qty_per_base = item.units[row.uom]
    row.description = wanted.description.strip() or item.name(wanted.variant_code, sheet.language)
    row.vat_percent = item.vat_percent
    row.requested_date = wanted.requested_date
    day = wanted.requested_date or sheet.requested_date
    # A day that has passed meanwhile is never promised.
    row.delivery_date = day if day is not None and day >= sheet.today else sheet.default_delivery
    _write_price(sheet, row, item, wanted, where, kept)


def _write_text(sheet: Sheet, row: DocumentLine, wanted: Wanted, where: str) -> None:
    text = wanted.description.strip()
    if not text or len(text) > MOST_TEXT:
        sheet.refuse(where, "description", "line.text", most=MOST_TEXT)
    row.item_no = row.variant_code = row.uom = row.price_rule = row.discount_rule = ""
    row.description = text
    row.quantity = row.unit_price = row.discount_percent = row.vat_percent = ZERO
    row.qty_per_base = Decimal(1)
    row.price_by_hand = row.discount_by_hand = False
    row.price_source = {}
    row.net_minor = 0
    row.requested_date = row.delivery_date = None


def _item(sheet: Sheet, wanted: Wanted, where: str) -> ItemFacts | None:
    """Return the item if item, variant and unit can be sold together."""
    item = sheet.items.get(wanted.item_no)
    if item is None or not item.active:
        sheet.refuse(where, "item_no", "line.unknown_item", item_no=wanted.item_no)
        return None
    if item.blocked:
        code = "line.replaced_item" if item.replaced_by else "line.blocked_item"
        sheet.refuse(where, "item_no", code, item_no=item.item_no, replaced_by=item.replaced_by)
        return None
    if wanted.variant_code and wanted.variant_code not in item.variants:
        sheet.refuse(
            where, "variant_code", "line.unknown_variant", variant=wanted.variant_code, item_no=item.item_no
        )
    elif item.variants and not wanted.variant_code:
        sheet.refuse(where, "variant_code", "line.variant_needed", item_no=item.item_no)
    if wanted.uom and wanted.uom not in item.units:
        sheet.refuse(where, "uom", "line.unknown_unit", uom=wanted.uom, item_no=item.item_no)
    elif not wanted.uom and item.sales_uom not in item.units:
        sheet.refuse(where, "uom", "line.unknown_unit", uom=item.sales_uom, item_no=item.item_no)
    return item


def _check_quantity(sheet: Sheet, wanted: Wanted, where: str) -> None:
    if not wanted.quantity.is_finite() or not ZERO < wanted.quantity < LARGEST:
        sheet.refuse(where, "quantity", "line.quantity")
    elif six_places(wanted.quantity) != wanted.quantity:
        sheet.refuse(where, "quantity", "line.too_many_decimals")


def _check_by_hand(sheet: Sheet, wanted: Wanted, where: str) -> None:
    """Check the price and the discount that a person set."""
    checks: tuple[tuple[str, Decimal | None, Callable[[Decimal], bool], str], ...] = (
        ("unit_price", wanted.unit_price, lambda value: ZERO <= value < LARGEST, "line.price"),
        ("discount_percent", wanted.discount_percent, lambda value: ZERO <= value <= 100, "line.discount"),
    )
    for name, value, good, code in checks:
        if value is None:
            continue
        if not value.is_finite() or not good(value):
            sheet.refuse(where, name, code)
        elif six_places(value) != value:
            sheet.refuse(where, name, "line.too_many_decimals")
    if len(wanted.description) > MOST_TEXT:
        sheet.refuse(where, "description", "line.text", most=MOST_TEXT)


def _write_price(
    sheet: Sheet,
    row: DocumentLine,
    item: ItemFacts,
    wanted: Wanted,
    where: str,
    kept: tuple[Decimal, Decimal] | None,
) -> None:
    found = sheet.book.price(item, variant_code=row.variant_code, uom=row.uom, quantity=row.quantity)
    row.price_by_hand = wanted.unit_price is not None
    row.discount_by_hand = wanted.discount_percent is not None
    percent = ZERO
    if isinstance(found, NoPrice):
        if wanted.unit_price is None and kept is None:
            sheet.refuse(
                where, "unit_price", found.reason, item_no=item.item_no, currency=sheet.book.terms.currency
            )
            return
        if kept is not None:
            row.unit_price, percent = kept
    else:
        row.unit_price, percent = found.unit_price, found.discount_percent
        row.price_rule, row.discount_rule = found.rule, found.discount_rule
        row.price_source = _sources(found, item)
    if wanted.unit_price is not None:
        # A price by hand is the price: the list's discount does not come on top of it.
        row.unit_price, percent = wanted.unit_price, ZERO
        row.price_rule, row.discount_rule, row.price_source = BY_HAND, "", {}
    if wanted.discount_percent is not None:
        percent, row.discount_rule = wanted.discount_percent, "discount.by_hand"
        row.price_source = {name: one for name, one in (row.price_source or {}).items() if name == "price"}
    row.discount_percent = percent
    row.net_minor = line_net(row.quantity, row.unit_price, percent, sheet.book.terms.currency)


def _sources(found: Price, item: ItemFacts) -> dict[str, Any]:
    """Return the rows that won as they are kept on the line."""
    known = {"price": found.source, "discount": found.discount_source}
    return {
        name: {
            "code": one.code,
            "min_quantity": plain(one.min_quantity),
            "uom": one.uom or item.base_uom,
            "ends": "" if one.ends == date.max else one.ends.isoformat(),
        }
        for name, one in known.items()
        if one is not None
    }
