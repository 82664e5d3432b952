"""The only place that reads the wall clock. Everything else takes ``now`` as an argument."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the present instant as an aware UTC datetime."""
    return datetime.now(UTC)


def local_date(now: datetime, time_zone: str) -> date:
    """Return the business date of an instant in an IANA time zone."""
    return now.astimezone(ZoneInfo(time_zone)).date()
