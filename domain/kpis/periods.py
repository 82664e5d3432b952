"""Periods in a desk's zone, each with the one before it: pure, no clock.

A period that is not over is compared with the same part of the one before: this month until today at 14:02 with last
month until the same day at 14:02. One that is over is compared with the whole of the one before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.errors import InvalidInput

CODES = (
    "today",
    "yesterday",
    "this_week",
    "last_week",
    "this_month",
    "last_month",
    "this_quarter",
    "last_quarter",
    "this_year",
    "last_year",
    "7d",
    "30d",
)
"""Periods with a name, in the order of menus."""
MOST_DAYS = 3700
_DAYS = re.compile(r"(\d{1,4})d")
_DATE = r"(\d{4})-(\d{2})-(\d{2})"
_RANGE = re.compile(rf"{_DATE}\.\.{_DATE}")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"(\d{4})")
_SHORT = {
    "day": "today",
    "week": "this_week",
    "month": "this_month",
    "quarter": "this_quarter",
    "year": "this_year",
}


class Unit(StrEnum):
    """How wide a column of a chart over time is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Stretch:
    """From an instant to another, the second not included; ``first`` and ``last`` are the days that it touches."""

    start: datetime
    end: datetime
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Period:
    """What is looked at and what it is compared with."""

    code: str
    """One of CODES, "14d", "2026-11", "2026" or "2026-11-01..2026-11-15"."""
    zone: str
    now: Stretch
    before: Stretch
    complete: bool
    """It is over: nothing more will happen in it."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """One column of a chart over time: from ``start`` until the next one's start."""

    start: datetime
    first: date
    unit: Unit


def normal(text: str) -> str:
    """Return a period as a code if somebody typed one ("Last week", "week", "7 d"), else the text in lower case."""
    plain = "_".join(text.strip().casefold().replace("-", " " if not text[:1].isdigit() else "-").split())
    plain = plain.replace("_d", "d") if plain[:1].isdigit() else plain
    return _SHORT.get(plain, plain)


def is_code(text: str) -> bool:
    """Say whether a text is spelled like a period's code; whether there are such days shows :func:`period`."""
    return text in CODES or any(one.fullmatch(text) for one in (_DAYS, _RANGE, _MONTH, _YEAR))


def period(code: str, *, zone: str, now: datetime) -> Period:
    """Return a period by its code, as it stands at an instant.

    Raises:
        InvalidInput: "kpi.no_period", field "period": it is none, or longer than ten years.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    first, after, back = _days(code, today)
    if not first < after or (after - first).days > MOST_DAYS:
        raise _none(code)
    start, end = midnight(first, zone), midnight(after, zone)
    complete = end <= now
    try:
        earlier = back(first)
        whole = midnight(first, zone)
        if complete or now <= start:
            compared = Stretch(midnight(earlier, zone), whole, earlier, first - timedelta(days=1))
        else:
            until = _same_part(first, earlier, now=now, zone=zone)
            until = min(until, whole)
            compared = Stretch(midnight(earlier, zone), until, earlier, _last_day(until, zone))
    except (OverflowError, ValueError) as error:
        raise _none(code) from error
    return Period(code, zone, Stretch(start, end, first, after - timedelta(days=1)), compared, complete)


def _none(code: str) -> InvalidInput:
    return InvalidInput("kpi.no_period", field="period", period=code[:40])


def _same_part(first: date, earlier: date, *, now: datetime, zone: str) -> datetime:
    """Return the instant that lies as far behind ``earlier`` as now lies behind ``first``, by calendar and clock."""
    local = now.astimezone(ZoneInfo(zone))
    day = earlier + (local.date() - first)
    return datetime.combine(day, local.time(), ZoneInfo(zone)).astimezone(now.tzinfo)


def _last_day(until: datetime, zone: str) -> date:
    """Return the last day of which something lies before an instant."""
    return (until - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()


def midnight(day: date, zone: str) -> datetime:
    """Return the instant at which a day begins in a zone."""
    return datetime.combine(day, time(), ZoneInfo(zone))


def _days(code: str, today: date) -> tuple[date, date, Callable[[date], date]]:
    """Return the first day, the day after the last, and how to get from a first day to that of the period before."""
    try:
        return _named(code, today) or _written(code, today)
    except (ValueError, OverflowError) as error:
        raise _none(code) from error


def _named(code: str, today: date) -> tuple[date, date, Callable[[date], date]] | None:
    which, _, unit = code.partition("_")
    if code in ("today", "yesterday"):
        first = today if code == "today" else today - timedelta(days=1)
        return first, first + timedelta(days=1), lambda day: day - timedelta(days=1)
    if which not in ("this", "last"):
        return None
    if unit == "week":
        first = today - timedelta(days=today.weekday() + (7 if which == "last" else 0))
        return first, first + timedelta(days=7), lambda day: day - timedelta(days=7)
    months = {"month": 1, "quarter": 3, "year": 12}.get(unit)
    if months is None:
        return None
    first = date(today.year, (today.month - 1) // months * months + 1, 1)
    if which == "last":
        first = moved(first, -months)
    return first, moved(first, months), lambda day: moved(day, -months)


def _written(code: str, today: date) -> tuple[date, date, Callable[[date], date]]:
    if found := _DAYS.fullmatch(code):
        after = today + timedelta(days=1)
        length = timedelta(days=int(found[1]))
        return after - length, after, lambda day: day - length
    if found := _RANGE.fullmatch(code):
        parts = [int(one) for one in found.groups()]
        first, after = date(*parts[:3]), date(*parts[3:]) + timedelta(days=1)
        return first, after, lambda day: day - (after - first)
    if found := _MONTH.fullmatch(code):
        first = date(int(found[1]), int(found[2]), 1)
        return first, moved(first, 1), lambda day: moved(day, -1)
    if found := _YEAR.fullmatch(code):
        first = date(int(found[1]), 1, 1)
        return first, moved(first, 12), lambda day: moved(day, -12)
    raise _none(code)


def moved(first: date, months: int) -> date:
    """Return the first day of a month so many months later (or earlier)."""
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


_WIDTHS = ((14, Unit.DAY), (126, Unit.WEEK), (580, Unit.MONTH))
"""Longest period in days for each width of a column: a chart has room for 20."""


def buckets(chosen: Period) -> tuple[Bucket, ...]:
    """Cut a period into at most 20 columns: days, weeks (from Monday), months or years."""
    first, last = chosen.now.first, chosen.now.last
    length = (last - first).days + 1
    unit = next((unit for most, unit in _WIDTHS if length <= most), Unit.YEAR)
    starts = [first]
    while (following := _next(starts[-1], unit)) <= last:
        starts.append(following)
    return tuple(Bucket(midnight(day, chosen.zone), day, unit) for day in starts)


def _next(day: date, unit: Unit) -> date:
    if unit is Unit.DAY:
        return day + timedelta(days=1)
    if unit is Unit.WEEK:
        return day + timedelta(days=7 - day.weekday())
    if unit is Unit.MONTH:
        return moved(day.replace(day=1), 1)
    return date(day.year + 1, 1, 1)
