"""The price rule of FORMAT.md: pure, from price rows to one price with the rule that won (D-54). No SQL.

The caller loads the rows of the item and the customer; everything that decides is in the arguments.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from domain.money import MICRO, round_half_away

ZERO = Decimal(0)
ONE = Decimal(1)

LIST_PRICE = "price.list"
BY_HAND = "price.by_hand"
_SCOPES = ("customer", "price_group", "discount_group", "all")
"""Ties between equal prices: the customer's own first, then the group's, then everybody's."""


@dataclass(frozen=True, slots=True)
class PriceRule:
    """A row of prices.csv; '' as unit means the base unit, '' as currency the company's."""

    variant_code: str
    uom_code: str
    applies_to: str
    code: str
    currency: str
    min_quantity: Decimal
    starts: date
    ends: date
    unit_price: Decimal


@dataclass(frozen=True, slots=True)
class DiscountRule:
    """A row of discounts.csv that names this item, its discount group, or neither; quantities in base units."""

    applies_to: str
    code: str
    min_quantity: Decimal
    starts: date
    ends: date
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Rate:
    """Company currency for 1 unit of the document's currency, from a day on."""

    starts: date
    rate: Decimal


@dataclass(frozen=True, slots=True)
class PriceQuestion:
    """Which price is asked for: one line of a document."""

    variant_code: str
    uom: str
    qty_per_base: Decimal
    """Base units that one ``uom`` holds."""
    quantity: Decimal
    on: date
    """The date of the document's version."""
    currency: str
    company_currency: str
    customer_no: str
    price_group: str
    discount_group: str


@dataclass(frozen=True, slots=True)
class Source:
    """The row that won, as far as a person wants to know it (D-54)."""

    code: str
    """Customer, price group or discount group; '' = for everybody."""
    min_quantity: Decimal
    """0 = none."""
    uom: str
    """Of the quantity; '' = the base unit."""
    ends: date
    """date.max = without end."""


@dataclass(frozen=True, slots=True)
class Price:
    """A price per line unit in the document's currency, before the discount."""

    unit_price: Decimal
    discount_percent: Decimal
    rule: str
    """"price.customer", "price.price_group", "price.all", "price.list"."""
    discount_rule: str
    """"discount.customer", "discount.discount_group", "discount.all"; '' = no discount."""
    rate: Decimal | None = None
    """The exchange rate, if the price was converted."""
    source: Source | None = field(default=None, compare=False)
    """The price row, None = the item's list price."""
    discount_source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class NoPrice:
    """There is no price; a person is asked. ``reason``: "price.no_rate" or "price.missing"."""

    reason: str


def price_for(
    question: PriceQuestion,
    *,
    list_price: Decimal,
    prices: Iterable[PriceRule],
    discounts: Iterable[DiscountRule],
    rates: Iterable[Rate],
) -> Price | NoPrice:
    """Return the lowest price that applies, with the rule that won, or why there is none.

    Args:
        question: the line.
        list_price: the item's ``unit_price``: company currency, per base unit; 0 = no list price.
        prices: the item's price rows, of all customers, dates and currencies.
        discounts: the discounts of the item, of its discount group and of all items.
        rates: exchange rates of the document's currency.
    """
    fitting = [row for row in prices if _fits(row, question)]
    own = [row for row in fitting if (row.currency or question.company_currency) == question.currency]
    rate: Decimal | None = None
    if not own and question.currency != question.company_currency:
        own = [
            row for row in fitting if (row.currency or question.company_currency) == question.company_currency
        ]
        rate = _newest(rates, question.on)
        if rate is None:
            return NoPrice("price.no_rate")
    winner = _cheapest(own, question)
    if winner is None and list_price == ZERO:
        return NoPrice("price.missing")
    amount, row = winner or (list_price * question.qty_per_base, None)
    best = _best_discount(discounts, question)
    return Price(
        unit_price=six_places(amount if rate is None else amount / rate),
        discount_percent=ZERO if best is None else best.percent,
        rule=LIST_PRICE if row is None else f"price.{row.applies_to}",
        discount_rule="" if best is None else f"discount.{best.applies_to}",
        rate=rate,
        source=None if row is None else Source(row.code, row.min_quantity, row.uom_code, row.ends),
        discount_source=None if best is None else Source(best.code, best.min_quantity, "", best.ends),
    )


def six_places(value: Decimal) -> Decimal:
    """Round to what a unit price can hold, a half away from zero."""
    return Decimal(round_half_away(value * MICRO)) / MICRO


def _fits(row: PriceRule, question: PriceQuestion) -> bool:
    quantity = question.quantity if row.uom_code else question.quantity * question.qty_per_base
    return (
        row.variant_code in {"", question.variant_code}
        and row.uom_code in {"", question.uom}
        and _is_for(row.applies_to, row.code, question)
        and row.starts <= question.on <= row.ends
        and row.min_quantity <= quantity
    )


def _is_for(applies_to: str, code: str, question: PriceQuestion) -> bool:
    match applies_to:
        case "all":
            return True
        case "customer":
            return code == question.customer_no != ""
        case "price_group":
            return code == question.price_group != ""
        case _:
            return code == question.discount_group != ""


def _newest(rates: Iterable[Rate], on: date) -> Decimal | None:
    usable = [rate for rate in rates if rate.starts <= on]
    return max(usable, key=lambda rate: rate.starts).rate if usable else None


def _cheapest(rows: Sequence[PriceRule], question: PriceQuestion) -> tuple[Decimal, PriceRule] | None:
    """Return amount per line unit and the lowest row. The discount is the same for all of them."""
    if not rows:
        return None
    amounts = [(row.unit_price * (ONE if row.uom_code else question.qty_per_base), row) for row in rows]
    return min(amounts, key=lambda one: (one[0], _SCOPES.index(one[1].applies_to)))


def _best_discount(discounts: Iterable[DiscountRule], question: PriceQuestion) -> DiscountRule | None:
    in_base = question.quantity * question.qty_per_base
    usable = [
        row
        for row in discounts
        if _is_for(row.applies_to, row.code, question)
        and row.starts <= question.on <= row.ends
        and row.min_quantity <= in_base
        and row.percent > ZERO
    ]
    if not usable:
        return None
    return min(usable, key=lambda row: (-row.percent, _SCOPES.index(row.applies_to)))
