"""Which VAT rule a document has, and VAT per rate. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from domain.money import Money, vat_amount
from domain.sales.facts import VatView
from domain.sales.models.master import VatRule

EU = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)


def vat_rule_for(*, customer_rule: str, company_country: str, ship_to_country: str, vat_no: str) -> VatRule:
    """Return the rule: the customer's own, else by the ship-to country (FORMAT.md, vat_rule)."""
    if customer_rule:
        return VatRule(customer_rule)
    if ship_to_country in {"", company_country}:
        return VatRule.DOMESTIC
    if not {company_country, ship_to_country} <= EU:
        return VatRule.EXPORT
    return VatRule.REVERSE_CHARGE if vat_no else VatRule.DOMESTIC


def vat_of(lines: Iterable[tuple[int, Decimal]], *, rule: VatRule, currency: str) -> tuple[VatView, ...]:
    """Return VAT per rate on the sum of the rounded lines, lowest rate first.

    Args:
        lines: net in minor units and the item's percentage of each line.
        rule: other than domestic, all lines count at 0 percent.
        currency: of all amounts.
    """
    bases: dict[Decimal, int] = {}
    for net, percent in lines:
        rate = percent if rule is VatRule.DOMESTIC else Decimal(0)
        bases[rate] = bases.get(rate, 0) + net
    return tuple(
        VatView(rate, Money(base, currency), Money(vat_amount(base, rate), currency))
        for rate, base in sorted(bases.items())
    )
