from __future__ import annotations

from datetime import date

import pytest

from domain.intake.dates import find

TODAY = date(2026, 11, 18)  # a Wednesday of week 47


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("by Friday 20 November", "2026-11-20"),
        ("senest den 4. december", "2026-12-04"),
        ("inom 3 veckor", "2026-12-09"),
        ("bis zum 8. Januar", "2027-01-08"),
        ("on December 3rd, 2026", "2026-12-03"),
        ("Liefertermin 11.12.2026", "2026-12-11"),
        ("2026-12-01", "2026-12-01"),
        ("levering d. 4/12", "2026-12-04"),
        ("levering på fredag", "2026-11-20"),
        ("neste fredag", "2026-11-27"),
        ("i morgen", "2026-11-19"),
        ("übermorgen", "2026-11-20"),
        ("bis Ende Februar", "2027-02-28"),
        ("by the end of next month", "2026-12-31"),
        ("medio januar", "2027-01-15"),
        ("om 14 dage", "2026-12-02"),
        ("Friday week (27th)", "2026-11-27"),
        ("fredag i uge 2", "2027-01-15"),
        ("inden weekenden", "2026-11-20"),
    ],
)
def test_a_written_date_is_read_from_today(text, day):
    assert [one.day.isoformat() for one in find(text, TODAY)] == [day]


@pytest.mark.parametrize("text", ["uge 50", "uke 50", "vecka 50", "KW 50", "week 50", "v. 50"])
def test_a_week_by_its_number_is_its_friday_and_any_of_its_days(text):
    (found,) = find(text, TODAY)
    assert (found.day, found.first, found.last) == (date(2026, 12, 11), date(2026, 12, 7), date(2026, 12, 11))


def test_a_week_that_is_over_is_next_years():
    (found,) = find("uge 3", TODAY)
    assert found.day == date(2027, 1, 22)


def test_next_week_is_monday_to_friday_and_not_today_plus_seven():
    (found,) = find("næste uge", TODAY)
    assert (found.first, found.last) == (date(2026, 11, 23), date(2026, 11, 27))


def test_a_fraction_of_an_inch_is_no_date_without_a_delivery_cue():
    assert find('5 m hose 3/8"', TODAY) == []
    assert find("5 m slange 3/8", TODAY) == []
    assert [one.day for one in find("senest 3/12", TODAY)] == [date(2026, 12, 3)]


def test_the_power_of_a_heater_is_no_week():
    assert find("4 stk varmer 12 kW\n2 stk fat", TODAY) == []


@pytest.mark.parametrize("text", ["last Friday", "the third Tuesday", "sidste fredag", "letzten Freitag"])
def test_an_ordinal_or_last_before_a_weekday_refuses_the_date(text):
    assert find(text, TODAY) == []


def test_good_morning_is_no_date():
    assert find("Guten Morgen, God morgen", TODAY) == []


def test_a_date_without_year_that_is_just_gone_stays_in_the_past():
    assert [one.day for one in find("by 2 November", TODAY)] == [date(2026, 11, 2)]


def test_impossible_dates_are_not_invented():
    assert find("den 31. februar 2026", TODAY) == []
