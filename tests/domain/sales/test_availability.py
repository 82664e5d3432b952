"""What is available on a day (D-50): the lowest balance from that day on, in base units, line after line."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidInput, NotFound
from domain.sales.availability import (
    Level,
    Movement,
    Need,
    Rival,
    Stock,
    available_on,
    check_needs,
    covered_on,
    level_of,
    load_stocks,
)
from domain.sales.documents import draft_quote
from domain.sales.inputs import LineInput
from domain.sales.orders import quote_to_order
from domain.sales.standing import set_state_by_hand
from domain.sales.stockcheck import Wish, check_document, check_wishes
from tests.domain.sales.company import NOW, TODAY, chairs, imported, paper, quote, with_row

DAY = date(2026, 11, 23)


def on(days: int) -> date:
    return DAY + timedelta(days=days)


def moved(*pairs: tuple[int, int]) -> tuple[Movement, ...]:
    return tuple(Movement(on(days), Decimal(quantity)) for days, quantity in pairs)


def need(quantity, line_no=1, days=0, factor=1, **fields) -> Need:
    return Need(line_no, "X", "", Decimal(quantity), "PCS", Decimal(factor), on(days), **fields)


@pytest.mark.parametrize(
    ("stock", "available"),
    [
        (Stock(Decimal(10)), 10),
        (Stock(Decimal(10), supply=moved((0, 5))), 15),
        (Stock(Decimal(10), supply=moved((1, 5))), 10),
        (Stock(Decimal(10), supply=moved((-3, 5))), 15),
        (Stock(Decimal(10), demand=moved((0, 4))), 6),
        (Stock(Decimal(10), demand=moved((-9, 4))), 6),
        (Stock(Decimal(10), demand=moved((5, 4))), 6),
        (Stock(Decimal(10), supply=moved((4, 4)), demand=moved((5, 4))), 10),
        (Stock(Decimal(10), supply=moved((5, 4)), demand=moved((5, 4))), 10),
        (Stock(Decimal(10), supply=moved((6, 4)), demand=moved((5, 4))), 6),
        (Stock(Decimal(10), supply=moved((6, 100)), demand=moved((5, 12), (9, 1))), -2),
        (Stock(), 0),
    ],
)
def test_available_is_the_lowest_balance_on_that_day_or_later(stock, available):
    assert available_on(stock, DAY) == Decimal(available)


def test_a_later_day_sees_more_supply():
    stock = Stock(Decimal(10), supply=moved((6, 5)), demand=moved((3, 4)))
    assert [available_on(stock, on(days)) for days in (0, 5, 6)] == [Decimal(6), Decimal(6), Decimal(11)]


movements = st.lists(st.tuples(st.integers(-5, 30), st.integers(1, 50)), max_size=8)


@given(st.integers(0, 100), movements, movements, st.integers(0, 40))
def test_taking_what_is_available_never_leaves_a_later_day_short(inventory, supply, demand, days):
    stock = Stock(Decimal(inventory), moved(*supply), moved(*demand))
    free = available_on(stock, on(days))
    after = Stock(stock.inventory, stock.supply, (*stock.demand, Movement(on(days), free)))
    assert available_on(after, on(days)) == 0


@given(st.integers(0, 100), movements, movements)
def test_available_never_falls_when_the_day_moves_on(inventory, supply, demand):
    stock = Stock(Decimal(inventory), moved(*supply), moved(*demand))
    seen = [available_on(stock, on(day)) for day in range(-6, 35)]
    assert seen == sorted(seen)


def test_the_first_day_that_covers_a_quantity_is_found():
    stock = Stock(Decimal(10), supply=moved((6, 5), (9, 20)))
    assert covered_on(stock, Decimal(10), DAY) == DAY
    assert covered_on(stock, Decimal(12), DAY) == on(6)
    assert covered_on(stock, Decimal(30), DAY) == on(9)
    assert covered_on(stock, Decimal(36), DAY) is None


@pytest.mark.parametrize(
    ("available", "level"),
    [("-1", "out"), ("0", "out"), ("0.5", "low"), ("9.99", "low"), ("10", "available")],
)
def test_levels_follow_the_safety_stock(available, level):
    assert level_of(Decimal(available), Decimal(10)) == level


def test_two_lines_of_the_same_item_share_what_there_is():
    first, second = check_needs([need(6), need(5, line_no=2)], {("X", ""): Stock(Decimal(10))})
    assert (first.available, first.enough) == (Decimal(10), True)
    assert (second.available, second.enough, second.covered_on) == (Decimal(4), False, None)


def test_a_later_line_also_counts_for_an_earlier_day():
    answers = check_needs([need(6, days=5), need(5, line_no=2)], {("X", ""): Stock(Decimal(10))})
    assert [one.enough for one in answers] == [True, False]


def test_units_are_converted_by_the_items_own_factor():
    """D-44: 2 KG of an item whose KG holds 900 G counts as 1,800 G."""
    (answer,) = check_needs([need(2, factor=900)], {("X", ""): Stock(Decimal(1800))})
    assert (answer.available, answer.enough) == (Decimal(2), True)
    (short,) = check_needs([need(2, factor=900)], {("X", ""): Stock(Decimal(1799))})
    assert short.enough is False


def test_a_service_is_never_out_of_stock():
    (answer,) = check_needs([need(99, is_service=True)], {})
    assert (answer.available, answer.level, answer.enough) == (None, Level.AVAILABLE, True)


def wish(item_no="CHAIR", variant="BLACK", quantity=1, uom="", day=None) -> Wish:
    return Wish(item_no, variant, Decimal(quantity), uom, day)


def checked(tx, *wishes: Wish, **fields):
    return check_wishes(tx, wishes, now=NOW, time_zone="Europe/Copenhagen", **fields)


def test_the_location_is_the_customers_then_the_desks_then_the_companys(library):
    with library.read_only() as tx:
        (companys,) = checked(tx, wish())
        (desks,) = checked(tx, wish(), desk_location="EAST")
        (customers,) = checked(tx, wish(), customer_no="C2", desk_location="HQ")
    assert [one.available for one in (companys, desks, customers)] == [20, 100, 100]


def test_without_a_date_the_day_is_today_and_the_shipping_days(library):
    with library.read_only() as tx:
        (answer,) = checked(tx, wish())
        (asked,) = checked(tx, wish(), requested_date=date(2026, 12, 10))
        (own,) = checked(tx, wish(day=date(2026, 12, 9)), requested_date=date(2026, 12, 10))
    assert (answer.on, answer.available) == (date(2026, 11, 25), Decimal(20))
    assert (asked.on, asked.available) == (date(2026, 12, 10), Decimal(40))
    assert (own.on, own.available) == (date(2026, 12, 9), Decimal(20))


def test_the_level_knows_the_safety_stock_and_the_sales_unit_is_meant_where_none_is_written(library):
    with library.read_only() as tx:
        answers = checked(
            tx, wish(variant="GREY"), wish("PAPER", "", 21), wish("SETUP", ""), wish("BOOK", "", 6)
        )
    assert [(one.level, one.available, one.uom, one.enough) for one in answers] == [
        ("low", Decimal(8), "PCS", True),
        ("available", Decimal(20), "BOX", False),
        ("available", None, "PCS", True),
        ("available", Decimal(5), "PCS", False),
    ]


def test_unknown_items_and_units_are_refused(library):
    with library.read_only() as tx:
        with pytest.raises(InvalidInput) as item:
            checked(tx, wish("NOPE"))
        with pytest.raises(InvalidInput) as unit:
            checked(tx, wish("CHAIR", uom="BOX"))
    assert (item.value.code, unit.value.code) == ("line.unknown_item", "line.unknown_unit")


def test_quotes_reserve_nothing_but_are_named_as_rivals(company):
    with company.transaction() as tx:
        mine = draft_quote(tx, quote(chairs(5)), by="bot", now=NOW)
        other = draft_quote(tx, quote(chairs(3), chairs(4), paper(1)), by="bot", now=NOW)
        elsewhere = draft_quote(tx, quote(chairs(7), contact_no="K2"), by="bot", now=NOW)
        dead = draft_quote(tx, quote(chairs(9)), by="bot", now=NOW)
        set_state_by_hand(tx, dead.number, "cancelled", reason="x", by="U1", now=NOW)
    with company.read_only() as tx:
        (answer,) = check_document(tx, mine.number)
        (east,) = check_document(tx, elsewhere.number)

    assert (answer.available, answer.requested) == (Decimal(20), Decimal(5))
    assert answer.rivals == (Rival(other.number, "Ærø Hotel ApS", Decimal(7)),)
    assert east.rivals == ()


def test_an_order_reserves_but_not_against_itself(company):
    with company.transaction() as tx:
        drafted = draft_quote(tx, quote(chairs(15)), by="bot", now=NOW)
        order = quote_to_order(tx, drafted.number, version=1, by="U1", now=NOW)
    with company.read_only() as tx:
        (own,) = check_document(tx, order.number)
        (others,) = checked(tx, wish())
    assert (own.available, own.enough) == (Decimal(20), True)
    assert others.available == Decimal(5)


def test_lines_of_text_are_not_checked(company):
    with company.transaction() as tx:
        drafted = draft_quote(
            tx, quote(LineInput(kind="text", description="Tak"), chairs(1)), by="bot", now=NOW
        )
        assert [one.line_no for one in check_document(tx, drafted.number)] == [2]


def test_an_unknown_document_is_not_found(library):
    with library.read_only() as tx, pytest.raises(NotFound):
        check_document(tx, "SQ-0")


def test_without_a_location_all_locations_count(library):
    with library.read_only() as tx:
        stock = load_stocks(tx, ["CHAIR"], location_code="")[("CHAIR", "BLACK")]
    assert (stock.inventory, stock.supply) == (Decimal(130), (Movement(date(2026, 12, 10), Decimal(20)),))


def test_overdue_demand_still_counts(frames):
    with frames.transaction() as tx:
        imported(tx, with_row("demand.csv", "SO-7,1,BOOK,,HQ,4,2026-01-01"))
        (answer,) = checked(tx, wish("BOOK", ""))
    assert (answer.available, TODAY) == (Decimal(1), NOW.date())
