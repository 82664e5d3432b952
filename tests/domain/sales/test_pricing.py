"""The price rule of the format (D-54): which row wins, in which unit, currency and on which day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money import line_net, round_half_away, to_minor, vat_amount
from domain.sales.pricing import (
    DiscountRule,
    NoPrice,
    Price,
    PriceQuestion,
    PriceRule,
    Rate,
    price_for,
    six_places,
)

DAY = date(2026, 11, 23)
ASKED = PriceQuestion(
    variant_code="",
    uom="PCS",
    qty_per_base=Decimal(1),
    quantity=Decimal(10),
    on=DAY,
    currency="DKK",
    company_currency="DKK",
    customer_no="C1",
    price_group="HOTEL",
    discount_group="A",
)


def rule(price, **fields) -> PriceRule:
    given_fields = {
        "variant_code": "",
        "uom_code": "",
        "applies_to": "all",
        "code": "",
        "currency": "",
        "min_quantity": Decimal(0),
        "starts": date.min,
        "ends": date.max,
        **fields,
    }
    return PriceRule(**given_fields, unit_price=Decimal(str(price)))


def cut(percent, applies_to="all", code="", minimum=0, starts=date.min, ends=date.max) -> DiscountRule:
    return DiscountRule(applies_to, code, Decimal(minimum), starts, ends, Decimal(str(percent)))


def found(*prices: PriceRule, discounts=(), rates=(), list_price=100, **asked):
    return price_for(
        replace(ASKED, **asked),
        list_price=Decimal(str(list_price)),
        prices=prices,
        discounts=discounts,
        rates=rates,
    )


def test_without_rows_the_list_price_counts():
    assert found() == Price(Decimal(100), Decimal(0), "price.list", "")


def test_the_list_price_is_per_base_unit():
    assert found(uom="BOX", qty_per_base=Decimal(12)).unit_price == Decimal(1200)


def test_a_row_counts_even_if_the_list_price_is_lower():
    assert found(rule(120)).unit_price == Decimal(120)


def test_the_lowest_row_wins_whoever_it_is_for():
    rows = (
        rule(90, applies_to="customer", code="C1"),
        rule(80),
        rule(85, applies_to="price_group", code="HOTEL"),
    )
    assert (found(*rows).unit_price, found(*rows).rule) == (Decimal(80), "price.all")


def test_between_equal_prices_the_customer_comes_first_then_the_group_then_all():
    everybody, group = rule(80), rule(80, applies_to="price_group", code="HOTEL")
    own = rule(80, applies_to="customer", code="C1")
    assert found(everybody, group, own).rule == "price.customer"
    assert found(everybody, group).rule == "price.price_group"


@pytest.mark.parametrize(
    "row",
    [
        rule(1, applies_to="customer", code="C2"),
        rule(1, applies_to="price_group", code="OTHER"),
        rule(1, variant_code="BLACK"),
        rule(1, uom_code="BOX"),
        rule(1, currency="EUR"),
        rule(1, min_quantity=Decimal("10.000001")),
        rule(1, starts=DAY + timedelta(days=1)),
        rule(1, ends=DAY - timedelta(days=1)),
    ],
)
def test_a_row_that_does_not_fit_is_no_candidate(row):
    assert found(row).rule == "price.list"


@pytest.mark.parametrize(
    "row",
    [
        rule(1, uom_code="PCS"),
        rule(1, currency="DKK"),
        rule(1, min_quantity=Decimal(10)),
        rule(1, starts=DAY, ends=DAY),
    ],
)
def test_units_currencies_minimums_and_days_include_their_borders(row):
    assert found(row).unit_price == Decimal(1)


def test_a_customer_without_a_group_has_no_group_prices():
    rows = (rule(1, applies_to="price_group", code=""), rule(2, applies_to="customer", code=""))
    assert found(*rows, price_group="", customer_no="").rule == "price.list"


def test_a_variant_has_its_own_rows_and_the_items():
    rows = (rule(90), rule(80, variant_code="BLACK"), rule(70, variant_code="GREY"))
    assert found(*rows, variant_code="BLACK").unit_price == Decimal(80)
    assert found(*rows).unit_price == Decimal(90)


def test_a_base_price_is_multiplied_and_its_minimum_counts_base_units():
    rows = (rule(9, min_quantity=Decimal(120)),)
    boxes = {"uom": "BOX", "qty_per_base": Decimal(12)}
    assert found(*rows, **boxes).unit_price == Decimal(108)
    assert found(*rows, **{**boxes, "quantity": Decimal("9.99")}).rule == "price.list"


def test_a_price_in_the_lines_unit_counts_that_unit():
    rows = (rule(100, uom_code="BOX", min_quantity=Decimal(10)),)
    boxes = {"uom": "BOX", "qty_per_base": Decimal(12)}
    assert found(*rows, **boxes).unit_price == Decimal(100)
    assert found(*rows, **{**boxes, "quantity": Decimal(9)}).rule == "price.list"


def test_units_may_have_odd_factors():
    """W-5: a KG of this item holds 900 G."""
    assert found(list_price="0.2", uom="KG", qty_per_base=Decimal(900)).unit_price == Decimal(180)


def test_rows_in_the_documents_currency_come_before_all_others():
    rows = (rule(10, currency="EUR"), rule(8))
    assert found(*rows, currency="EUR", rates=[Rate(DAY, Decimal("7.5"))]).unit_price == Decimal(10)


def test_without_such_rows_company_rows_are_converted():
    price = found(rule(75), rule(90), currency="EUR", rates=[Rate(DAY, Decimal("7.5"))])
    assert (price.unit_price, price.rule, price.rate) == (Decimal(10), "price.all", Decimal("7.5"))


def test_without_any_rows_the_list_price_is_converted_and_rounded_to_six_places():
    price = found(currency="EUR", rates=[Rate(DAY, Decimal("7.46"))])
    assert (price.unit_price, price.rule) == (Decimal("13.404826"), "price.list")


def test_the_newest_rate_of_the_day_counts():
    rates = [
        Rate(date(2026, 1, 1), Decimal(5)),
        Rate(DAY, Decimal(10)),
        Rate(DAY + timedelta(days=1), Decimal(20)),
    ]
    assert found(currency="EUR", rates=rates).unit_price == Decimal(10)


def test_without_a_rate_there_is_no_price():
    late = [Rate(DAY + timedelta(days=1), Decimal("7.5"))]
    assert found(rule(75), currency="EUR", rates=late) == NoPrice("price.no_rate")


def test_a_row_in_the_documents_currency_needs_no_rate():
    assert found(rule(10, currency="EUR"), currency="EUR").rate is None


def test_an_item_without_rows_and_without_a_list_price_has_no_price():
    assert found(list_price=0) == NoPrice("price.missing")


def test_the_highest_discount_that_applies_is_taken_and_named():
    cuts = (
        cut(5),
        cut(12, "discount_group", "A"),
        cut(10, "customer", "C1"),
        cut(50, "customer", "C2"),
        cut(60, minimum="10.1"),
        cut(70, starts=DAY + timedelta(days=1)),
        cut(80, ends=DAY - timedelta(days=1)),
    )
    assert found(discounts=cuts) == Price(Decimal(100), Decimal(12), "price.list", "discount.discount_group")


def test_between_equal_discounts_the_customers_own_is_named():
    assert found(discounts=(cut(5), cut(5, "customer", "C1"))).discount_rule == "discount.customer"


def test_a_discounts_minimum_counts_base_units():
    boxes = {"uom": "BOX", "qty_per_base": Decimal(12), "quantity": Decimal(1)}
    assert found(discounts=(cut(5, minimum=12),), **boxes).discount_percent == Decimal(5)
    assert found(discounts=(cut(5, minimum=13),), **boxes).discount_percent == Decimal(0)


def test_a_discount_of_nothing_is_no_discount():
    assert found(discounts=(cut(0),)).discount_rule == ""


amounts = st.decimals(0, 10**6, places=6, allow_nan=False)
quantities = st.decimals("0.000001", 10**5, places=6, allow_nan=False)
percents = st.decimals(0, 100, places=6, allow_nan=False)


@given(st.lists(amounts.filter(bool), min_size=1, max_size=6))
def test_the_winner_is_never_higher_than_any_candidate(prices):
    assert found(*(rule(price) for price in prices)).unit_price == min(prices)


@given(amounts.filter(bool), quantities, percents)
def test_a_line_is_rounded_once_a_half_away_from_zero(price, quantity, percent):
    exact = quantity * price * (1 - percent / 100) * 100
    net = line_net(quantity, price, percent, "DKK")
    assert abs(Decimal(net) - exact) <= Decimal("0.5")
    assert net == -line_net(-quantity, price, percent, "DKK")


@given(st.integers(-(10**9), 10**9), st.sampled_from([0, 12, 15, 19, 25]))
def test_vat_is_symmetric_and_at_most_half_a_unit_off(net, percent):
    vat = vat_amount(net, Decimal(percent))
    assert vat == -vat_amount(-net, Decimal(percent))
    assert abs(Decimal(vat) - Decimal(net) * percent / 100) <= Decimal("0.5")


@given(amounts)
def test_six_places_are_kept_as_they_are(value):
    assert six_places(value) == value


@pytest.mark.parametrize(
    ("value", "rounded"), [("0.5", 1), ("-0.5", -1), ("1.5", 2), ("2.5", 3), ("2.4999", 2), ("-2.5", -3)]
)
def test_a_half_is_rounded_away_from_zero(value, rounded):
    assert round_half_away(Decimal(value)) == rounded


@pytest.mark.parametrize(("currency", "minor"), [("DKK", 1235), ("JPY", 12), ("KWD", 12345)])
def test_minor_units_follow_the_currency(currency, minor):
    assert to_minor(Decimal("12.345"), currency) == minor
