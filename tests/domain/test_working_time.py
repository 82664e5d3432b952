"""Working hours, public holidays and clock changes, for reminders and later for sequences (D-83, S-71)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from domain.desks.hours import working_hours
from domain.desks.models import Desk
from domain.errors import InvalidInput
from domain.working_time import (
    WorkingHours,
    add_working_time,
    country_of_zone,
    is_holiday,
    is_working,
    next_opening,
)

DESK = WorkingHours("Europe/Copenhagen", "DK")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-23T06:59", "2026-11-23T07:00"),  # Monday 07:59 in Copenhagen
        ("2026-11-23T07:00", "2026-11-23T07:00"),
        ("2026-11-23T14:59", "2026-11-23T14:59"),
        ("2026-11-23T15:00", "2026-11-24T07:00"),  # 16:00 is the end
        ("2026-11-27T15:00", "2026-11-30T07:00"),  # Friday evening
        ("2026-03-28T12:00", "2026-03-30T06:00"),  # the clocks go forward on Sunday
        ("2026-10-24T12:00", "2026-10-26T07:00"),  # and back
        ("2026-04-01T15:00", "2026-04-07T06:00"),  # Easter: Thursday to Monday are free
    ],
)
def test_the_next_opening_is_within_the_hours_of_a_working_day(now, opens):
    assert next_opening(DESK, at(now)) == at(opens)
    assert is_working(DESK, at(opens))


def test_an_instant_at_night_or_on_a_holiday_is_no_working_time():
    assert not is_working(DESK, at("2026-11-23T20:00"))
    assert not is_working(DESK, at("2026-12-25T10:00"))  # a Friday
    assert is_working(WorkingHours("Europe/Copenhagen"), at("2026-12-25T10:00"))  # where none is kept


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-23T09:00", 4, "2026-11-23T13:00"),
        ("2026-11-23T13:00", 4, "2026-11-24T09:00"),  # two hours today, two tomorrow
        ("2026-11-23T11:00", 4, "2026-11-23T15:00"),  # exactly the end of the day
        ("2026-11-27T14:00", 4, "2026-11-30T10:00"),  # over a weekend
        ("2026-11-22T03:00", 4, "2026-11-23T11:00"),  # asked on a Sunday
        ("2026-12-23T14:00", 4, "2026-12-24T10:00"),  # 24 December is no public holiday
        ("2026-12-24T14:00", 4, "2026-12-28T10:00"),  # Christmas, then a weekend
        ("2026-11-23T07:00", 20, "2026-11-25T11:00"),
    ],
)
def test_working_time_is_added_without_nights_weekends_and_holidays(start, hours, end):
    assert add_working_time(DESK, at(start), timedelta(hours=hours)) == at(end)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-03-28T22:00", "2026-03-29T05:00"),  # 23:00 to 07:00, and 02:00 to 03:00 does not exist
        ("2026-10-24T21:00", "2026-10-25T05:00"),  # 23:00 to 06:00, and 02:00 to 03:00 comes twice
    ],
)
def test_an_hour_that_the_clock_change_takes_or_gives_is_counted_as_it_passes(start, end):
    night = WorkingHours("Europe/Copenhagen", days=frozenset(range(7)), start=time(0), end=time(23, 59))
    passed = at(end) - at(start) - timedelta(minutes=1)  # from 23:59 to midnight nobody works

    assert add_working_time(night, at(start), passed) == at(end)


def test_a_part_of_a_country_has_its_own_holidays():
    assert is_holiday(date(2026, 1, 6), "DE", "BY")
    assert not is_holiday(date(2026, 1, 6), "DE", "BE")
    assert not is_holiday(date(2026, 1, 6), "DE")
    assert not is_holiday(date(2026, 1, 1), "ZZ")


def test_hours_that_never_open_are_refused():
    for wrong in ({"days": frozenset()}, {"start": time(16), "end": time(8)}, {"days": frozenset({7})}):
        with pytest.raises(InvalidInput):
            WorkingHours("Europe/Copenhagen", **wrong)


def test_a_desk_without_a_region_keeps_the_holidays_of_its_time_zone_d83():
    assert country_of_zone("Europe/Oslo") == "NO"
    assert country_of_zone("UTC") == ""
    desk = Desk(time_zone="Europe/Oslo", region="", work_days="1234", work_from="09:00", work_to="15:30")
    assert working_hours(desk) == WorkingHours(
        "Europe/Oslo", "NO", "", frozenset({0, 1, 2, 3}), time(9), time(15, 30)
    )
    desk.region = "DE-BY"
    assert (working_hours(desk).country, working_hours(desk).subdivision) == ("DE", "BY")
