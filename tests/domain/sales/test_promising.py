"""Capable-to-promise dates (D-7, D-53) and availability (D-50), held against a model that walks through every day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.desks.models import Desk
from domain.sales.availability import (
    Level,
    Movement,
    Need,
    Stock,
    available_on,
    check_needs,
    earliest_shipment,
)
from domain.sales.documents import draft_quote, revise
from domain.sales.inputs import LineChange, Revision
from domain.sales.models import Item
from domain.sales.orders import SHORTAGE, quote_to_order
from domain.sales.problems import NeedsPerson
from domain.sales.promising import Promise
from domain.sales.stockcheck import check_document
from tests.domain.sales.company import NOW, TODAY, chairs, quote

HORIZON = range(-6, 45)
"""Days around today; nothing moves outside."""


def on(days: int) -> date:
    return TODAY + timedelta(days=days)


def moved(*pairs: tuple[int, int]) -> tuple[Movement, ...]:
    return tuple(Movement(on(days), Decimal(quantity)) for days, quantity in pairs)


class Ledger:
    """What lies in the warehouse at the end of each day, told day after day."""

    def __init__(self, inventory, supply, demand) -> None:
        self.lies, level = {}, inventory
        for day in HORIZON:
            level += sum(quantity for at, quantity in supply if at == day)
            level -= sum(quantity for at, quantity in demand if at == day)
            self.lies[day] = level

    def free(self, day: int) -> int:
        """What can be taken on a day without any later day going short."""
        return min(self.lies[later] for later in HORIZON if later >= day)

    def first(self, quantity: int, start: int) -> int | None:
        return next((day for day in HORIZON if day >= start and self.free(day) >= quantity), None)


movements = st.lists(st.tuples(st.integers(-5, 40), st.integers(1, 50)), max_size=6)
amounts = st.integers(0, 100)


@settings(max_examples=60)
@given(amounts, movements, movements, st.integers(0, 44))
def test_available_is_what_no_later_day_misses_d50(inventory, supply, demand, day):
    stock = Stock(Decimal(inventory), moved(*supply), moved(*demand))
    assert available_on(stock, on(day)) == Ledger(inventory, supply, demand).free(day)


@settings(max_examples=60)
@given(amounts, movements, movements, st.integers(1, 150), st.integers(0, 30), st.integers(0, 20))
def test_the_earliest_date_is_the_first_covered_day_else_the_lead_time_d53(
    inventory, supply, demand, quantity, start, lead
):
    stock = Stock(Decimal(inventory), moved(*supply), moved(*demand))
    promise = Promise(TODAY, offset_days=2, safety_lead_days=3, on=True)
    found = earliest_shipment(stock, Decimal(quantity), on(start), lead_time_days=lead, promise=promise)
    covered = Ledger(inventory, supply, demand).first(quantity, start)
    if covered is not None:
        assert found == (on(covered), False)
    else:
        assert found == (max(on(lead + 5), on(start)), True)


def need(quantity, line_no=1, days=0, lead=None) -> Need:
    return Need(line_no, "X", "", Decimal(quantity), "PCS", Decimal(1), on(days), lead_time_days=lead)


def test_without_a_lead_time_no_date_is_known_and_none_is_promised_d53():
    (answer,) = check_needs([need(5)], {}, promise=Promise(TODAY, on=True))
    assert (answer.earliest, answer.bought, answer.level, answer.enough) == (None, False, Level.OUT, False)


def test_the_next_supply_is_named_in_the_lines_unit_d50():
    stock = Stock(Decimal(1), supply=moved((9, 24), (4, 12)))
    boxes = Need(1, "X", "", Decimal(2), "BOX", Decimal(12), on(0))
    (answer,) = check_needs([boxes], {("X", ""): stock})
    assert answer.next_supply == Movement(on(4), Decimal(1))


def test_a_line_that_waits_for_its_supply_leaves_the_stock_to_the_next_line_d53():
    """12 of 10 wait until 5 more come; until then 3 can be had at once, and every line keeps its date."""
    stock = {("X", ""): Stock(Decimal(10), supply=moved((6, 5)))}
    first, second = check_needs([need(12), need(3, 2)], stock, promise=Promise(TODAY, on=True))
    assert (first.earliest, second.earliest, second.available) == (on(6), on(0), Decimal(3))


def test_a_line_that_must_be_bought_leaves_the_stock_to_the_next_line_d53():
    stock = {("X", ""): Stock(Decimal(10))}
    first, second = check_needs([need(100, lead=7), need(10, 2)], stock, promise=Promise(TODAY, on=True))
    assert (first.earliest, first.bought, second.earliest) == (on(7), True, on(0))


# -- on the document ---------------------------------------------------------------------------------------


def desk(tx, **values) -> None:
    """Make the desk of the quotes: promising dates, with offset 2 and safety lead time 3 unless told otherwise."""
    kept = {"promise_dates": True, "promise_offset_days": 2, "safety_lead_days": 3, **values}
    tx.add(Desk(id=1, name="Desk", initials="D", made_at=NOW, **kept))
    tx.get_one(Item, "CHAIR").lead_time_days = 14
    tx.flush()


def days_of(view) -> list[date]:
    return [line.delivery_date for line in view.lines]


def test_the_line_carries_the_later_of_the_earliest_and_the_requested_date_d53(company):
    with company.transaction() as tx:
        desk(tx)
        view = draft_quote(
            tx,
            quote(chairs(20), chairs(15, requested_date=date(2026, 12, 24)), chairs(99, variant="GREY")),
            by="bot",
            now=NOW,
        )
    # 20 lie there; 20 more come on 10 December, before Christmas; 99 must be bought: 14 + 2 + 3 days.
    assert days_of(view) == [date(2026, 11, 25), date(2026, 12, 24), date(2026, 12, 12)]


def test_known_supply_comes_before_the_lead_time_d53(company):
    with company.transaction() as tx:
        desk(tx)
        view = draft_quote(tx, quote(chairs(21)), by="bot", now=NOW)
    assert days_of(view) == [date(2026, 12, 10)]


def test_with_promising_off_the_line_carries_the_requested_date_d7(company):
    with company.transaction() as tx:
        desk(tx, promise_dates=False)
        view = draft_quote(tx, quote(chairs(99)), by="bot", now=NOW)
    assert days_of(view) == [date(2026, 11, 25)]


def test_a_changed_quantity_moves_the_date_with_it_d53(company):
    with company.transaction() as tx:
        desk(tx)
        view = draft_quote(tx, quote(chairs(20)), by="bot", now=NOW)
        change = Revision(lines=(LineChange(view.lines[0].line_no, quantity=Decimal(25)),))
        after = revise(tx, view.number, change, version=1, by="U1", now=NOW)
    assert (days_of(view), days_of(after)) == ([date(2026, 11, 25)], [date(2026, 12, 10)])


@pytest.mark.parametrize(("later", "asked"), [(0, False), (5, False), (6, True)])
def test_the_slack_of_a_promise_lasts_until_the_acceptance_and_no_longer_d65(company, later, asked):
    """14 days lead time, 5 days of slack: a yes within five days keeps the date, after that a person is asked."""
    with company.transaction() as tx:
        desk(tx)
        view = draft_quote(tx, quote(chairs(99, variant="GREY")), by="bot", now=NOW)
        when = NOW + timedelta(days=later)
        if asked:
            with pytest.raises(NeedsPerson) as doubts:
                quote_to_order(tx, view.number, version=1, by="U1", now=when)
            assert [one.code for one in doubts.value.doubts] == [SHORTAGE]
        else:
            order = quote_to_order(tx, view.number, version=1, by="U1", now=when)
            assert days_of(order) == [date(2026, 12, 12)]


def test_the_screen_names_the_earliest_date_also_where_the_desk_does_not_promise_d50(company):
    with company.transaction() as tx:
        desk(tx, promise_dates=False)
        view = draft_quote(tx, quote(chairs(99, variant="GREY")), by="bot", now=NOW)
        (answer,) = check_document(tx, view.number, promise=Promise(TODAY, 2, 3))
    assert (answer.enough, answer.earliest, answer.bought) == (False, date(2026, 12, 12), True)
