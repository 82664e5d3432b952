"""How often figures are posted, and what they show then: pure calendar."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

_NOON = "12:00"
_FRIDAY = 4


class Rhythm(StrEnum):
    """How often figures are posted."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


def next_after(rhythm: Rhythm, weekday: int, at: str, zone: str, *, after: datetime) -> datetime:
    """Return the first instant of a rhythm that lies behind another one."""
    return _search(rhythm, weekday, at, zone, start=after, step=1)


def latest_until(rhythm: Rhythm, weekday: int, at: str, zone: str, *, now: datetime) -> datetime:
    """Return the last instant of a rhythm that is not in the future."""
    return _search(rhythm, weekday, at, zone, start=now, step=-1)


def _search(rhythm: Rhythm, weekday: int, at: str, zone: str, *, start: datetime, step: int) -> datetime:
    day = start.astimezone(ZoneInfo(zone)).date()
    while True:
        moment = datetime.combine(day, time.fromisoformat(at), ZoneInfo(zone)).astimezone(start.tzinfo)
        if _is_day(rhythm, weekday, day) and (moment > start if step > 0 else moment <= start):
            return moment
        day += timedelta(days=step)


def _is_day(rhythm: Rhythm, weekday: int, day: date) -> bool:
    if rhythm is Rhythm.WEEKLY:
        return day.weekday() == weekday
    return rhythm is Rhythm.DAILY or day.day == 1


def period_of(rhythm: Rhythm, weekday: int, at: str) -> str:
    """Return the period that is shown: what is over in the morning, what is ending in the afternoon or before the weekend."""
    if rhythm is Rhythm.DAILY:
        return "today" if at >= _NOON else "yesterday"
    if rhythm is Rhythm.WEEKLY:
        return "this_week" if weekday >= _FRIDAY else "last_week"
    return "last_month"
