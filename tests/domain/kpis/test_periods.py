"""Periods of figures in a desk's zone, and what each is compared with (D-100)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from domain.errors import InvalidInput
from domain.kpis.periods import CODES, Unit, buckets, normal, period

ZONE = "Europe/Copenhagen"
NOW = datetime(2026, 11, 18, 13, 2, tzinfo=UTC)
"""A Wednesday, 14:02 in Copenhagen."""


def days(code: str, now=NOW, zone=ZONE) -> tuple[str, str, str, str, bool]:
    found = period(code, zone=zone, now=now)
    both = (found.now.first, found.now.last, found.before.first, found.before.last)
    return (*(f"{one:%m-%d}" for one in both), found.complete)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("today", ("11-18", "11-18", "11-17", "11-17", False)),
        ("yesterday", ("11-17", "11-17", "11-16", "11-16", True)),
        ("this_week", ("11-16", "11-22", "11-09", "11-11", False)),
        ("last_week", ("11-09", "11-15", "11-02", "11-08", True)),
        ("this_month", ("11-01", "11-30", "10-01", "10-18", False)),
        ("last_month", ("10-01", "10-31", "09-01", "09-30", True)),
        ("this_quarter", ("10-01", "12-31", "07-01", "08-18", False)),
        ("last_quarter", ("07-01", "09-30", "04-01", "06-30", True)),
        ("this_year", ("01-01", "12-31", "01-01", "11-18", False)),
        ("last_year", ("01-01", "12-31", "01-01", "12-31", True)),
        ("7d", ("11-12", "11-18", "11-05", "11-11", False)),
        ("30d", ("10-20", "11-18", "09-20", "10-19", False)),
        ("2026-02", ("02-01", "02-28", "01-01", "01-31", True)),
        ("2025", ("01-01", "12-31", "01-01", "12-31", True)),
        ("2026-11-01..2026-11-10", ("11-01", "11-10", "10-22", "10-31", True)),
    ],
)
def test_a_period_and_the_one_before_it(code, expected):
    """D-100"""
    assert days(code) == expected


def test_the_list_of_periods_is_read():
    assert {days(code)[0] for code in CODES}  # none is refused


def test_what_is_not_over_is_compared_with_the_same_part_to_the_minute():
    """D-100"""
    found = period("this_week", zone=ZONE, now=NOW)

    assert found.before.start == datetime(2026, 11, 8, 23, 0, tzinfo=UTC)
    assert found.before.end == datetime(2026, 11, 11, 13, 2, tzinfo=UTC)


def test_the_same_part_of_a_shorter_month_ends_with_it():
    """D-100: on 31 March the whole of February."""
    found = period("this_month", zone=ZONE, now=datetime(2026, 3, 31, 10, 0, tzinfo=UTC))

    assert found.before.last == date(2026, 2, 28)
    assert found.before.end == found.now.start


def test_a_day_of_a_clock_change_has_25_hours():
    """D-100: the desk's midnights, not UTC's."""
    found = period("yesterday", zone=ZONE, now=datetime(2026, 10, 26, 9, 0, tzinfo=UTC))

    assert found.now.start == datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    assert found.now.end == datetime(2026, 10, 25, 23, 0, tzinfo=UTC)


def test_today_is_another_day_in_another_zone():
    """D-100"""
    late = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)

    assert days("today", now=late)[0] == "11-19"
    assert days("today", now=late, zone="America/New_York")[0] == "11-18"


@pytest.mark.parametrize(
    "code",
    ["", "soon", "0d", "9999d", "2026-13", "2026-02-30..2026-03-01", "2026-03-02..2026-03-01", "0000", "1d1",
     "this_decade", "0001-01-01..0001-01-02", "2026-01-01..2099-01-01"],
)  # fmt: skip
def test_what_is_no_period_is_refused_at_its_field(code):
    with pytest.raises(InvalidInput) as refused:
        period(code, zone=ZONE, now=NOW)

    assert (refused.value.code, refused.value.field) == ("kpi.no_period", "period")


@pytest.mark.parametrize(
    ("typed", "code"),
    [("Last week", "last_week"), ("last-week", "last_week"), ("month", "this_month"), ("7 d", "7d"),
     (" TODAY ", "today"), ("2026-11-01..2026-11-02", "2026-11-01..2026-11-02"), ("2026-11", "2026-11")],
)  # fmt: skip
def test_a_period_is_typed_in_several_ways(typed, code):
    assert normal(typed) == code


@pytest.mark.parametrize(
    ("code", "unit", "count", "second"),
    [("today", Unit.DAY, 1, None), ("this_week", Unit.DAY, 7, date(2026, 11, 17)),
     ("this_month", Unit.WEEK, 6, date(2026, 11, 2)), ("this_quarter", Unit.WEEK, 14, date(2026, 10, 5)),
     ("this_year", Unit.MONTH, 12, date(2026, 2, 1)), ("2020-01-01..2026-11-01", Unit.YEAR, 7, date(2021, 1, 1)),
     ("2026-01-01..2026-05-06", Unit.WEEK, 19, date(2026, 1, 5)), ("580d", Unit.MONTH, 20, date(2025, 5, 1))],
)  # fmt: skip
def test_a_chart_over_time_has_at_most_twenty_columns(code, unit, count, second):
    """D-102: Slack's charts have room for 20 categories."""
    found = buckets(period(code, zone=ZONE, now=NOW))

    assert (found[0].unit, len(found)) == (unit, count)
    assert second is None or found[1].first == second
