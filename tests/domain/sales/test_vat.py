"""Which VAT rule a document has, and VAT per rate on the sum of the rounded lines (D-60)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.money import Money
from domain.sales.facts import VatView
from domain.sales.models.master import VatRule
from domain.sales.vat import EU, vat_of, vat_rule_for


@pytest.mark.parametrize(
    ("own", "company", "ship_to", "vat_no", "rule"),
    [
        ("", "DK", "DK", "DK1", "domestic"),
        ("", "DK", "DE", "DE1", "reverse_charge"),
        ("", "DK", "DE", "", "domestic"),
        ("", "DK", "NO", "NO1", "export"),
        ("", "NO", "DK", "DK1", "export"),
        ("", "NO", "NO", "", "domestic"),
        ("", "DK", "CH", "", "export"),
        ("", "DK", "", "", "domestic"),
        ("export", "DK", "DK", "DK1", "export"),
        ("domestic", "DK", "DE", "DE1", "domestic"),
        ("reverse_charge", "DK", "NO", "", "reverse_charge"),
    ],
)
def test_the_rule_is_the_customers_own_or_follows_from_the_countries(own, company, ship_to, vat_no, rule):
    assert (
        vat_rule_for(customer_rule=own, company_country=company, ship_to_country=ship_to, vat_no=vat_no)
        == rule
    )


def test_the_union_has_27_members():
    assert len(EU) == 27
    assert "GB" not in EU


LINES = [(10_01, Decimal(25)), (33, Decimal(12)), (10_01, Decimal(25)), (5_00, Decimal(0))]


def test_vat_is_computed_on_the_sum_of_each_rate():
    """Two lines of 10.01 at 25 % are 5.01 together; rounded line by line they would be 5.00."""
    assert vat_of(LINES, rule=VatRule.DOMESTIC, currency="DKK") == (
        VatView(Decimal(0), Money(5_00, "DKK"), Money(0, "DKK")),
        VatView(Decimal(12), Money(33, "DKK"), Money(4, "DKK")),
        VatView(Decimal(25), Money(20_02, "DKK"), Money(5_01, "DKK")),
    )


@pytest.mark.parametrize("rule", [VatRule.EXPORT, VatRule.REVERSE_CHARGE])
def test_nothing_is_charged_abroad(rule):
    assert vat_of(LINES, rule=rule, currency="EUR") == (
        VatView(Decimal(0), Money(25_35, "EUR"), Money(0, "EUR")),
    )
