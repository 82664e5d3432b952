"""Figures on schedule (D-102): when the next one is due, and handing what is due to the outbox, once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.desks.models import Desk
from domain.effects import service as effects
from domain.errors import InvalidInput, NotFound
from domain.kpis.models import FigureSchedule
from domain.kpis.rhythms import Rhythm, latest_until, next_after, period_of

FIGURES = "figures"
"""Kind of the effect that posts figures, or sends them as a file."""
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class ScheduleView:
    """A schedule as people see it."""

    id: int
    desk_id: int
    desk: str
    """'' = all desks."""
    channel: str
    rhythm: Rhythm
    weekday: int
    at: str
    time_zone: str
    next_at: datetime
    error: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody wants to have posted."""

    desk_id: int
    channel: str
    rhythm: Rhythm
    weekday: int
    at: str


def add(tx: Session, plan: Plan, *, by: str, now: datetime) -> int:
    """Keep a schedule in its desk's zone and language (for all desks: the first one's); returns its id.

    Raises:
        InvalidInput: ``field`` is "at" or "channel".
        NotFound: there is no such desk.
    """
    if not _TIME.fullmatch(plan.at):
        raise InvalidInput("kpi.schedule.bad_time", field="at")
    if not plan.channel:
        raise InvalidInput("kpi.schedule.needs_channel", field="channel")
    desk = tx.scalar(
        select(Desk).where(Desk.id == plan.desk_id)
        if plan.desk_id
        else select(Desk).order_by(Desk.id).limit(1)
    )
    if desk is None:
        raise NotFound("error.no_desk")
    row = FigureSchedule(
        desk_id=plan.desk_id,
        channel=plan.channel,
        rhythm=plan.rhythm,
        weekday=plan.weekday,
        at=plan.at,
        time_zone=desk.time_zone,
        language=desk.language,
        next_at=next_after(plan.rhythm, plan.weekday, plan.at, desk.time_zone, after=now),
        made_by=by,
        made_at=now,
    )
    tx.add(row)
    tx.flush()  # flush: id
    return row.id


def desk_of(tx: Session, schedule_id: int) -> int:
    """Return the desk of a schedule, 0 for all.

    Raises:
        NotFound: it was removed.
    """
    found = tx.scalar(select(FigureSchedule.desk_id).where(FigureSchedule.id == schedule_id))
    if found is None:
        raise NotFound("kpi.schedule.gone")
    return found


def remove(tx: Session, schedule_id: int) -> None:
    """Forget a schedule; what is in the outbox already is posted all the same."""
    row = tx.get(FigureSchedule, schedule_id, with_for_update=True)
    if row is not None:
        tx.delete(row)


def listed(tx: Session) -> tuple[ScheduleView, ...]:
    """Return all schedules, the next one first."""
    rows = tx.execute(
        select(FigureSchedule, Desk.name)
        .outerjoin(Desk, Desk.id == FigureSchedule.desk_id)
        .order_by(FigureSchedule.next_at, FigureSchedule.id)
    )
    return tuple(
        ScheduleView(
            row.id, row.desk_id, name or "", row.channel, Rhythm(row.rhythm), row.weekday, row.at, row.time_zone,
            row.next_at, row.error,
        )
        for row, name in rows
    )  # fmt: skip


def is_due(tx: Session, *, now: datetime) -> bool:
    """Say whether anything is due: one look into an index, without a lock."""
    return tx.scalar(select(FigureSchedule.id).where(FigureSchedule.next_at <= now).limit(1)) is not None


def hand_over(tx: Session, *, now: datetime, limit: int = 20) -> int:
    """Put what is due into the outbox and move on to the next time; returns how many.

    After a downtime only the latest one is posted, however many were missed. Its key names schedule and time: nobody
    can ask for the same one twice.
    """
    rows = tx.scalars(
        select(FigureSchedule)
        .where(FigureSchedule.next_at <= now)
        .order_by(FigureSchedule.next_at, FigureSchedule.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        rhythm = Rhythm(row.rhythm)
        due = latest_until(rhythm, row.weekday, row.at, row.time_zone, now=now)
        post(
            tx,
            f"figures:schedule:{row.id}:{due:%Y%m%dT%H%M}",
            {
                "what": "message",
                "schedule": row.id,
                "channel": row.channel,
                "desk_id": row.desk_id,
                "period": period_of(rhythm, row.weekday, row.at),
                "moment": due.isoformat(),
                "language": row.language,
                "time_zone": row.time_zone,
                "asked_by": "",
            },
            now=now,
        )
        row.next_at = next_after(rhythm, row.weekday, row.at, row.time_zone, after=now)
    return len(rows)


def post(tx: Session, key: str, payload: dict[str, Any], *, now: datetime) -> None:
    """Ask the outbox to post figures or to send them as a file; under one key once."""
    effects.put(tx, key=key, kind=FIGURES, payload=payload, task_id=0, now=now)


def posted(tx: Session, schedule_id: int, *, error: str) -> None:
    """Note on a schedule whether its last one could be posted."""
    row = tx.get(FigureSchedule, schedule_id, with_for_update=True) if schedule_id else None
    if row is not None:
        row.error = error[:60]
