"""Quiet hours of a desk: when nobody is to be called (D-85). Pure."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def quiet_until(now: datetime, *, start: str, end: str, time_zone: str) -> datetime:
    """Return the first instant, from now on, at which somebody may be called: now itself outside quiet hours.

    Args:
        now: aware instant.
        start: begin of the quiet hours as "HH:MM" in the desk's zone; '' = there are none.
        end: their end; earlier than ``start`` means on the next day.
        time_zone: IANA name.
    """
    if not start or not end or start == end:
        return now
    local = now.astimezone(ZoneInfo(time_zone))
    first, last = time.fromisoformat(start), time.fromisoformat(end)
    at = local.time().replace(tzinfo=None)
    quiet = first <= at < last if first < last else at >= first or at < last
    if not quiet:
        return now
    day = local.date() if at < last else local.date() + timedelta(days=1)
    return datetime.combine(day, last, ZoneInfo(time_zone)).astimezone(UTC)
