"""The price rows of one document, loaded in a constant number of queries, behind the pure rule of ``pricing``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from domain.sales.items import ItemFacts
from domain.sales.models import Discount, ExchangeRate, PriceRow
from domain.sales.pricing import DiscountRule, NoPrice, Price, PriceQuestion, PriceRule, Rate, price_for


@dataclass(frozen=True, slots=True)
class Terms:
    """Whom the prices are for."""

    customer_no: str
    price_group: str
    discount_group: str
    currency: str
    company_currency: str
    on: date
    """The date of the document's version."""


@dataclass(frozen=True, slots=True)
class PriceBook:
    """All price rows that can matter for the items of one document."""

    terms: Terms
    prices: Mapping[str, tuple[PriceRule, ...]]
    discounts: tuple[tuple[str, str, DiscountRule], ...]
    """(item_no or "", item discount group or "", rule)."""
    rates: tuple[Rate, ...]

    def price(self, item: ItemFacts, *, variant_code: str, uom: str, quantity: Decimal) -> Price | NoPrice:
        """Return the price of a line.

        Args:
            item: what is sold; ``uom`` must be one of its units.
            variant_code: or "".
            uom: the line's unit.
            quantity: in ``uom``.
        """
        terms = self.terms
        question = PriceQuestion(
            variant_code=variant_code,
            uom=uom,
            qty_per_base=item.units[uom],
            quantity=quantity,
            on=terms.on,
            currency=terms.currency,
            company_currency=terms.company_currency,
            customer_no=terms.customer_no,
            price_group=terms.price_group,
            discount_group=terms.discount_group,
        )
        discounts = (
            rule
            for item_no, group, rule in self.discounts
            if item_no in {"", item.item_no} and group in {"", item.discount_group}
        )
        return price_for(
            question,
            list_price=item.unit_price,
            prices=self.prices.get(item.item_no, ()),
            discounts=discounts,
            rates=self.rates,
        )


def load_prices(tx: Session, items: Collection[ItemFacts], *, terms: Terms) -> PriceBook:
    """Load what the price rule needs for these items and this customer: three queries."""
    nos = sorted({item.item_no for item in items})
    groups = sorted({item.discount_group for item in items} | {""})
    prices: dict[str, list[PriceRule]] = {}
    for row in tx.scalars(
        select(PriceRow).where(
            PriceRow.item_no.in_(nos),
            PriceRow.active,
            or_(
                PriceRow.applies_to == "all",
                and_(PriceRow.applies_to == "customer", PriceRow.code == terms.customer_no),
                and_(PriceRow.applies_to == "price_group", PriceRow.code == terms.price_group),
            ),
        )
    ):
        prices.setdefault(row.item_no, []).append(_price(row))
    discounts = [
        (row.item_no, row.item_discount_group, _discount(row))
        for row in tx.scalars(
            select(Discount).where(
                Discount.item_no.in_(["", *nos]), Discount.item_discount_group.in_(groups), Discount.active
            )
        )
    ]
    rates = [
        Rate(row.starts, row.rate)
        for row in tx.scalars(
            select(ExchangeRate).where(ExchangeRate.currency == terms.currency, ExchangeRate.active)
        )
    ]
    return PriceBook(terms, {no: tuple(rows) for no, rows in prices.items()}, tuple(discounts), tuple(rates))


def _price(row: PriceRow) -> PriceRule:
    return PriceRule(
        row.variant_code,
        row.uom_code,
        row.applies_to,
        row.code,
        row.currency,
        row.min_quantity,
        row.starts,
        row.ends,
        row.unit_price,
    )


def _discount(row: Discount) -> DiscountRule:
    return DiscountRule(row.applies_to, row.code, row.min_quantity, row.starts, row.ends, row.percent)
