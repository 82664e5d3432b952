"""Working time of a place: which days, from when to when, public holidays left out. Pure, and right across clock changes.

Used for people (reminders, D-83) and for customers (when a mail of a sequence may leave). Who the hours belong to does
NOT belong here: a desk's settings become :class:`WorkingHours` in ``domain/desks/hours.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.core import get_global
from holidays import country_holidays, list_supported_countries

from domain.errors import InvalidInput

WEEK = frozenset({0, 1, 2, 3, 4})
"""Monday to Friday, Monday = 0."""
FURTHEST = 400
"""Days that are looked at for an opening; hours that open on no day are an error, not an endless search."""


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When somebody works.

    ``start`` and ``end`` are times of the day in ``time_zone``, end after start; ``country`` is an ISO code whose public
    holidays are free ('' = none is kept), ``subdivision`` a part of it with holidays of its own ("BY" of "DE").
    """

    time_zone: str
    country: str = ""
    subdivision: str = ""
    days: frozenset[int] = WEEK
    start: time = time(8)
    end: time = time(16)

    def __post_init__(self) -> None:
        """Refuse hours that never open."""
        if not self.days or self.days - set(range(7)) or self.start >= self.end:
            raise InvalidInput("error.working_hours")


def country_of_zone(time_zone: str) -> str:
    """Return the country to which a time zone belongs ("Europe/Copenhagen" -> "DK"), '' if it belongs to none."""
    country = str(get_global("zone_territories").get(time_zone, ""))
    return country if country in supported_regions() else ""


def supported_regions() -> dict[str, list[str]]:
    """Return the countries whose public holidays are known, each with its parts."""
    return _supported()


def is_holiday(day: date, country: str, subdivision: str = "") -> bool:
    """Say whether a day is a public holiday there. A country that nobody knows has none."""
    return bool(country) and day in _holidays(country, subdivision, day.year)


def is_working(hours: WorkingHours, at: datetime) -> bool:
    """Say whether an instant (aware) lies in the working hours; their end does not."""
    return next_opening(hours, at) == at


def next_opening(hours: WorkingHours, at: datetime) -> datetime:
    """Return the first working instant from ``at`` on, in UTC: ``at`` itself if it is one.

    Raises:
        InvalidInput: there is none within a year.
    """
    opens, _ = next(_spans(hours, at))
    return opens


def add_working_time(hours: WorkingHours, at: datetime, duration: timedelta) -> datetime:
    """Return when ``duration`` of working time has passed since ``at``, in UTC.

    What passed outside the working hours does not count; exactly the end of a day is that end, not the next morning.
    A day on which the clocks change is as long as it really is.
    """
    left = duration
    for opens, closes in _spans(hours, at):
        if opens + left <= closes:
            return opens + left
        left -= closes - opens
    raise InvalidInput("error.working_hours")  # pragma: no cover  # _spans refuses before


def _spans(hours: WorkingHours, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Give the stretches of working time from ``at`` on, the first one cut at ``at``; instants in UTC."""
    if at.tzinfo is None:
        raise ValueError("an instant must be aware (UTC), not naive")
    zone = ZoneInfo(hours.time_zone)
    start = at.astimezone(UTC)
    day = at.astimezone(zone).date()
    idle = 0
    while idle < FURTHEST:
        opens = datetime.combine(day, hours.start, zone).astimezone(UTC)
        closes = datetime.combine(day, hours.end, zone).astimezone(UTC)
        free = day.weekday() not in hours.days or is_holiday(day, hours.country, hours.subdivision)
        idle += 1
        if not free and start < closes:
            idle = 0
            yield max(opens, start), closes
        day += timedelta(days=1)
    raise InvalidInput("error.working_hours")


@lru_cache(maxsize=200)
def _holidays(country: str, subdivision: str, year: int) -> frozenset[date]:
    known = supported_regions()
    if country not in known:
        return frozenset()
    part = subdivision if subdivision in known[country] else None
    return frozenset(country_holidays(country, subdiv=part, years=year))


@lru_cache(maxsize=1)
def _supported() -> dict[str, list[str]]:
    return {country: list(parts) for country, parts in list_supported_countries().items()}
