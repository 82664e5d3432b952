"""Quiet hours: nobody is called at night (D-85)."""

from datetime import UTC, datetime

import pytest

from domain.desks.quiet import quiet_until


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-23T17:30", "2026-11-24T06:00"),  # 18:30 in Copenhagen, winter time
        ("2026-11-24T02:00", "2026-11-24T06:00"),
        ("2026-11-24T06:00", "2026-11-24T06:00"),
        ("2026-11-24T12:00", "2026-11-24T12:00"),
        ("2026-07-01T16:30", "2026-07-02T05:00"),  # summer time
    ],
)
def test_a_call_in_quiet_hours_over_midnight_waits_for_their_end(now, expected):
    instant = datetime.fromisoformat(now).replace(tzinfo=UTC)

    found = quiet_until(instant, start="18:00", end="07:00", time_zone="Europe/Copenhagen")

    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_a_call_in_quiet_hours_at_noon_waits_for_their_end():
    noon = datetime(2026, 11, 23, 11, 15, tzinfo=UTC)

    found = quiet_until(noon, start="12:00", end="13:00", time_zone="Europe/Copenhagen")

    assert found == datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(("start", "end"), [("", ""), ("18:00", ""), ("08:00", "08:00")])
def test_without_quiet_hours_everybody_is_called_at_once(start, end):
    night = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

    assert quiet_until(night, start=start, end=end, time_zone="Europe/Copenhagen") == night
