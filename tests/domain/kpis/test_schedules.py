"""Figures on schedule: when, once, and what after a downtime (D-102)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.commands import figures
from domain.commands.figures import Plan
from domain.effects.models import Effect
from domain.errors import InvalidInput, NotFound, Refused
from domain.kpis import schedules
from domain.kpis.models import FigureSchedule
from domain.kpis.rhythms import Rhythm, latest_until, next_after, period_of

ZONE = "Europe/Copenhagen"
FRIDAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rhythm", "weekday", "at", "after", "expected"),
    [
        (Rhythm.DAILY, 0, "08:00", "2026-11-20 06:59", "2026-11-20 07:00"),
        (Rhythm.DAILY, 0, "08:00", "2026-11-20 07:00", "2026-11-21 07:00"),
        (Rhythm.WEEKLY, 0, "08:00", "2026-11-20 12:00", "2026-11-23 07:00"),
        (Rhythm.WEEKLY, 4, "16:30", "2026-11-20 15:29", "2026-11-20 15:30"),
        (Rhythm.MONTHLY, 0, "08:00", "2026-11-20 12:00", "2026-12-01 07:00"),
        (Rhythm.DAILY, 0, "08:00", "2026-10-24 12:00", "2026-10-25 07:00"),  # the night has 25 hours
        (Rhythm.DAILY, 0, "08:00", "2026-10-23 12:00", "2026-10-24 06:00"),
    ],
)
def test_the_next_time_by_the_desks_clock(rhythm, weekday, at, after, expected):
    """D-102"""
    moment = datetime.fromisoformat(after).replace(tzinfo=UTC)

    found = next_after(rhythm, weekday, at, ZONE, after=moment)

    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert latest_until(rhythm, weekday, at, ZONE, now=found) == found
    assert latest_until(rhythm, weekday, at, ZONE, now=found - timedelta(seconds=1)) < moment + timedelta(
        seconds=1
    )


@pytest.mark.parametrize(
    ("rhythm", "weekday", "at", "shown"),
    [(Rhythm.DAILY, 0, "08:00", "yesterday"), (Rhythm.DAILY, 0, "16:00", "today"), (Rhythm.WEEKLY, 0, "08:00", "last_week"),
     (Rhythm.WEEKLY, 4, "08:00", "this_week"), (Rhythm.MONTHLY, 0, "08:00", "last_month")],
)  # fmt: skip
def test_what_is_shown_is_what_is_over_or_ending(rhythm, weekday, at, shown):
    """D-102"""
    assert period_of(rhythm, weekday, at) == shown


def plan(shop, **changed) -> int:
    wanted = {"desk_id": 1, "channel": "C0KPI", "rhythm": Rhythm.DAILY, "weekday": 0, "at": "08:00"} | changed
    return shop.do(figures.plan, Plan(**wanted), by=shop.carl)


def hand_over(shop) -> int:
    with shop.frames.transaction() as tx:
        return schedules.hand_over(tx, now=shop.clock())


def test_what_is_due_is_asked_for_once_and_the_next_time_is_known(shop):
    """D-102: nothing before, one at the time, none again; across restarts the record is the same."""
    plan(shop)  # at 10:00 in Copenhagen: tomorrow
    counts = [hand_over(shop)]
    shop.clock.tick(hours=22)
    counts += [hand_over(shop), hand_over(shop)]

    (effect,) = shop.all(Effect)
    (row,) = shop.all(FigureSchedule)
    assert counts == [0, 1, 0]
    assert (effect.key, effect.kind) == ("figures:schedule:1:20261124T0700", "figures")
    assert (effect.payload["period"], effect.payload["language"], effect.payload["channel"]) == ("yesterday", "en", "C0KPI")  # fmt: skip
    assert row.next_at == datetime(2026, 11, 25, 7, 0, tzinfo=UTC)


def test_after_a_downtime_the_latest_missed_one_is_posted_and_no_other(shop):
    """D-102: once, not ten times."""
    plan(shop)
    shop.clock.tick(days=10)

    assert (hand_over(shop), hand_over(shop)) == (1, 0)
    (effect,) = shop.all(Effect)
    assert effect.payload["moment"] == "2026-12-03T07:00:00+00:00"


def test_looking_for_what_is_due_uses_the_index(shop):
    """D-102: a tick costs only what is due."""
    with shop.frames.read_only() as tx:
        assert not schedules.is_due(tx, now=shop.clock())
    assert "ix_figure_schedule_next_at" in {one.name for one in FigureSchedule.__table__.indexes}


def test_only_who_configures_a_desk_has_its_figures_posted(shop):
    """D-102, D-15"""
    for by, desk_id in ((shop.ana, 1), (shop.carl, 0), (shop.elin, 1)):
        with pytest.raises(Refused):
            shop.do(figures.plan, Plan(desk_id, "C0KPI", Rhythm.DAILY, 0, "08:00"), by=by)
    schedule = plan(shop)
    with pytest.raises(Refused):
        shop.do(figures.unplan, schedule, by=shop.ana)


@pytest.mark.parametrize(("changed", "field"), [({"at": "25:00"}, "at"), ({"at": ""}, "at"), ({"channel": ""}, "channel")])  # fmt: skip
def test_a_schedule_that_cannot_be_kept_is_refused_at_its_field(shop, changed, field):
    with pytest.raises(InvalidInput) as refused:
        plan(shop, **changed)

    assert refused.value.field == field


def test_a_removed_schedule_is_gone_and_says_so_the_second_time(shop):
    """D-102"""
    schedule = plan(shop)
    with shop.frames.read_only() as tx:
        before = figures.planned(tx, shop.carl)[0]
    shop.do(figures.unplan, schedule, by=shop.carl)

    assert [(one.desk, one.at) for one in before] == [("Fjord sales", "08:00")]
    assert shop.all(FigureSchedule) == []
    with pytest.raises(NotFound):
        shop.do(figures.unplan, schedule, by=shop.carl)


def test_figures_are_asked_for_in_words_and_only_of_ones_own_desks(shop):
    """D-102: [period] [desk]"""
    with shop.frames.read_only() as tx:

        def typed(text):
            found = figures.typed(tx, shop.ana, text, now=shop.clock())
            return found.period, found.desk_id

        assert [typed(one) for one in ("", "last week", "fs", "7d fjord", "Fjord sales")] == [
            ("this_month", 1), ("last_week", 1), ("this_month", 1), ("7d", 1), ("this_month", 1),
        ]  # fmt: skip
        with pytest.raises(NotFound):
            typed("last week Bergen")
        with pytest.raises(InvalidInput):
            typed("soonish")
        with pytest.raises(Refused):
            figures.typed(tx, shop.elin, "", now=shop.clock())
