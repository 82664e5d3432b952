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
        ("senast den första december", "2026-12-01"),
        ("spätestens am zweiten Dezember", "2026-12-02"),
        ("by the twenty-first of December", "2026-12-21"),
        ("senest den tredje december", "2026-12-03"),
        ("innen tjuende november", "2026-11-20"),
        ("by the first of next month", "2026-12-01"),
        ("zum 1. des nächsten Monats", "2026-12-01"),
        ("senest den 5. i næste måned", "2026-12-05"),
        ("two weeks from now", "2026-12-02"),
        ("om to uker", "2026-12-02"),
        ("sidst på ugen", "2026-11-20"),
        ("helst til helgen", "2026-11-20"),
        ("am Montagvormittag", "2026-11-23"),
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


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("delivery 05-DEC-2026", "2026-12-05"),
        ("on 5-Dec-26 please", "2026-12-05"),
        ("fre 4/12", "2026-12-04"),
        ("Lieferung Fr. 4.12.", "2026-12-04"),
        ("Thursday 26th", "2026-11-26"),
        ("lev. tors 26/11", "2026-11-26"),
        ("levering 4/12-26", "2026-12-04"),
        ("2026.12.04", "2026-12-04"),
        ("12/24/2026", "2026-12-24"),
        ("senest den 26", "2026-11-26"),
        ("den 4:e december", "2026-12-04"),
        ("den 4de december", "2026-12-04"),
        ("d. 30. ds.", "2026-11-30"),
        ("før 15. desember", "2026-12-15"),
    ],
)
def test_a_date_in_the_forms_that_five_countries_write(text, day):
    assert [one.day.isoformat() for one in find(text, TODAY)] == [day]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("uge 50, gerne tirsdag", "2026-12-08"),
        ("vecka 50, helst på torsdag", "2026-12-10"),
        ("KW 50 (Mittwoch)", "2026-12-09"),
        ("Tuesday of next week", "2026-11-24"),
        ("next week, preferably Thursday", "2026-11-26"),
        ("first Tuesday in December", "2026-12-01"),
        ("letzter Freitag im Januar", "2027-01-29"),
        ("inden for 5 arbejdsdage", "2026-11-25"),
        ("within 10 working days", "2026-12-02"),
        ("in a fortnight", "2026-12-02"),
        ("innerhalb von zwei Wochen", "2026-12-02"),
        ("before month end", "2026-11-30"),
        ("inden månedsskiftet", "2026-11-30"),
        ("bis Monatsende", "2026-11-30"),
        ("inden årets udgang", "2026-12-31"),
        ("by the end of the year", "2026-12-31"),
        ("før helga", "2026-11-20"),
        ("før helga 28.-29.", "2026-11-27"),
        ("a week on Friday", "2026-11-27"),
    ],
)
def test_parts_of_weeks_months_and_years_are_days(text, day):
    assert [one.day.isoformat() for one in find(text, TODAY)] == [day]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("senast v 50", "2026-12-07", "2026-12-11"),
        ("uge 50-51", "2026-12-07", "2026-12-18"),
        ("week 50 or 51", "2026-12-07", "2026-12-18"),
        ("Anfang nächster Woche", "2026-11-23", "2026-11-25"),
        ("first thing early next week", "2026-11-23", "2026-11-25"),
        ("week after next", "2026-11-30", "2026-12-04"),
        ("übernächste Woche", "2026-11-30", "2026-12-04"),
        ("10.-14. december", "2026-12-10", "2026-12-14"),
        ("between 10 and 14 December", "2026-12-10", "2026-12-14"),
        ("week commencing 7 December", "2026-12-07", "2026-12-11"),
        ("neste uke", "2026-11-23", "2026-11-27"),
        ("i denne uken", "2026-11-16", "2026-11-20"),
    ],
)
def test_a_span_of_days_keeps_its_first_and_last(text, first, last):
    assert [(one.first, one.last) for one in find(text, TODAY)] == [
        (date.fromisoformat(first), date.fromisoformat(last))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "We start in week 50 but want the goods the week before.",
        "Vi starter i uge 50, varerne skal være her ugen før.",
        "Oppstart i uke 50, men vi vil ha det uka før.",
        "Vi börjar vecka 50, leverans veckan innan.",
        "Baubeginn KW 50, Lieferung bitte die Woche davor.",
    ],
)
def test_the_week_before_is_counted_from_the_date_said(text):
    event, wanted = find(text, TODAY)
    assert event.rule == "anchor"
    assert (wanted.day, wanted.first) == (date(2026, 12, 4), date(2026, 11, 30))


def test_a_day_after_what_happens_is_not_counted_from_the_date():
    (found,) = find("senest torsdag den 26. november, montøren kommer dagen etter", TODAY)
    assert found.day == date(2026, 11, 26)


def test_a_day_of_the_month_named_before_is_in_that_month():
    assert [one.day for one in find("Gerne i januar, bare det er her før den 15.", TODAY)] == [
        date(2027, 1, 15)
    ]


@pytest.mark.parametrize(
    "text",
    ["her til morgen", "Andersen & Søn VVS", "fredag i sidste uge", "Jaw, V profile, 15", "5 x V 22 mm"],
)
def test_what_only_looks_like_a_date_is_none(text):
    assert find(text, TODAY) == []
