"""A desk's settings as working hours (D-83): its days, its times, the public holidays of its region. Pure."""

from __future__ import annotations

from datetime import time

from domain.desks.models import Desk
from domain.working_time import WorkingHours, country_of_zone


def working_hours(desk: Desk) -> WorkingHours:
    """Return when a desk's people work. Without a region the holidays are those of its time zone's country."""
    country, _, part = desk.region.partition("-")
    return WorkingHours(
        time_zone=desk.time_zone,
        country=country or country_of_zone(desk.time_zone),
        subdivision=part,
        days=frozenset(int(one) - 1 for one in desk.work_days),
        start=time.fromisoformat(desk.work_from),
        end=time.fromisoformat(desk.work_to),
    )
