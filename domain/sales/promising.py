"""When goods that are not there can be shipped (D-7, D-53): the desk's rule, and the day on which bought goods are there.

What lies in stock and what is on its way are ``availability``'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.desks.models import Desk


@dataclass(frozen=True, slots=True)
class Promise:
    """How a desk promises dates."""

    today: date
    """In the desk's zone."""
    offset_days: int = 0
    """Order-promising offset."""
    safety_lead_days: int = 0
    on: bool = False
    """D-7: lines are moved to the earliest date by themselves. Off: the date is only shown to a person."""

    def bought_by(self, lead_time_days: int | None) -> date | None:
        """Return the day that is promised for goods that must be bought first: lead time, offset and safety lead time.

        None where the item has no lead time: no date is known, so none is promised.
        """
        if lead_time_days is None:
            return None
        return self.today + timedelta(days=lead_time_days + self.offset_days + self.safety_lead_days)

    def still_kept(self, lead_time_days: int | None, on: date) -> bool:
        """Say whether a day that was promised can still be kept by buying now.

        Offset and safety lead time are the slack for the days between the quote and its acceptance; only the lead
        time itself must fit.
        """
        return self.on and lead_time_days is not None and self.today + timedelta(days=lead_time_days) <= on


def promise_of(tx: Session, desk_id: int, *, today: date) -> Promise:
    """Return a desk's rule: one query. No such desk: nothing is promised by itself."""
    row = tx.execute(
        select(Desk.promise_dates, Desk.promise_offset_days, Desk.safety_lead_days).where(Desk.id == desk_id)
    ).first()
    if row is None:
        return Promise(today)
    return Promise(today, row.promise_offset_days, row.safety_lead_days, row.promise_dates)
