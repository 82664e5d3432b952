"""Quotes near and past their last day: the reviewer is reminded once before, and the end is written down (D-65).

Until a follow-up sequence exists, this is what keeps a quote from being forgotten. A tick reads the quotes whose day is
near by an index, never all of them. Nothing is decided here: the customer hears nothing.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from domain.clock import local_date
from domain.desks.models import Desk
from domain.desks.quiet import quiet_until
from domain.sales.models import Document
from domain.sales.standing import expire_quotes
from domain.sales.states import DocumentKind, QuoteState
from domain.tasks import service, timeline
from domain.tasks.models import Task
from domain.tasks.states import TaskState
from domain.tasks.timeline import Tag

MOST_DAYS = 60
"""The longest time before a quote's last day that a desk can set."""


def expire(tx: Session, *, now: datetime) -> tuple[str, ...]:
    """Expire the quotes whose last day is over, and say so in their tasks; returns their numbers."""
    numbers = expire_quotes(tx, now=now)
    rows = tx.execute(
        select(Document.number, Document.valid_until, Task)
        .join(Task, Task.id == Document.task_id)
        .where(Document.number.in_(numbers))
        .order_by(Document.id)
    ).all()
    for row in rows:
        timeline.record(
            tx, row.Task, Tag.QUOTE_EXPIRED, by="bot", now=now, number=row.number, date=_iso(row.valid_until)
        )
        service.touch(tx, row.Task, now=now)
    return numbers


def remind(tx: Session, *, now: datetime) -> tuple[str, ...]:
    """Remind of the quotes that a customer has and that end soon, each once for each last day; returns their numbers.

    The entry in the thread mentions whoever took the task, else those on duty. Not in the desk's quiet hours, and not
    of a task that was stopped.
    """
    desks = {one.id: one for one in tx.scalars(select(Desk).where(Desk.quote_reminder_days > 0))}
    if not desks:
        return ()
    last = now.date() + timedelta(days=1 + max(one.quote_reminder_days for one in desks.values()))
    rows = tx.execute(
        select(Document, Task)
        .join(Task, Task.id == Document.task_id)
        .where(
            Document.kind == DocumentKind.QUOTE.value,
            Document.state == QuoteState.SENT.value,
            Document.valid_until.between(now.date() - timedelta(days=1), last),
            or_(Document.reminded_for.is_(None), Document.reminded_for != Document.valid_until),
            Document.desk_id.in_(desks),
            Task.state != TaskState.STOPPED,
        )
        .order_by(Document.id)
        .with_for_update(
            of=Document, skip_locked=True
        )  # another process that looks now tells them, and only it
    ).all()
    told = []
    for document, task in rows:
        if _due(document, desks[document.desk_id], now=now):
            document.reminded_for = document.valid_until
            _tell(tx, document, task, desks[document.desk_id], now=now)
            told.append(document.number)
    return tuple(told)


def _due(document: Document, desk: Desk, *, now: datetime) -> bool:
    left = document.valid_until
    today = local_date(now, document.time_zone)
    if left is None or not today <= left <= today + timedelta(days=desk.quote_reminder_days):
        return False
    return quiet_until(now, start=desk.quiet_from, end=desk.quiet_to, time_zone=desk.time_zone) <= now


def _tell(tx: Session, document: Document, task: Task, desk: Desk, *, now: datetime) -> None:
    people = [task.claimed_by] if task.claimed_by else [str(one) for one in desk.duty]
    timeline.record(
        tx,
        task,
        Tag.QUOTE_ENDS,
        by="bot",
        now=now,
        number=document.number,
        date=_iso(document.valid_until),
        mentions=people,
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""
