"""What the figures need to know and nothing else says: corrections, reasons of Stop, waiting times (D-100, D-101).

Written in the same frame as what happened. Counting is done in ``domain/kpis``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from domain.inbox.models import InboundMail, OutboundMail
from domain.tasks.models import Correction, Step, Task, TimelineEvent
from domain.tasks.states import StepState

NOBODY = frozenset({"bot", "customer", ""})
"""Those in a timeline who are no person of ours."""
_CHANGED = frozenset({"quote:self:revised", "order:self:revised", "draft:self:edited"})
_STOPPED = "task:self:stopped"
_ANSWERED = "step:self:answered"
_IS_REQUEST = "is_request"
_TASK = "task:"


def follow(tx: Session, task: Task, event: TimelineEvent) -> None:
    """Keep what the figures need of an event that is being written into a task's timeline."""
    if event.by in NOBODY:
        return
    if event.tag == _STOPPED:
        task.stop_reason = str(event.values.get("note") or "").strip()[:500]
    elif event.tag == _ANSWERED and event.values.get("note") == _IS_REQUEST:
        task.requested_at = task.requested_at or event.at
        corrected(tx, task, step_id=event.step_id, lines=0, by=event.by, now=event.at)
    elif event.tag in _CHANGED:
        step_id = event.step_id or _open_step(tx, task.id)
        corrected(tx, task, step_id=step_id, lines=_lines(event.values), by=event.by, now=event.at)


def corrected(tx: Session, task: Task, *, step_id: int, lines: int, by: str, now: datetime) -> None:
    """Note that a person changed what the bot had read, quoted or written.

    Args:
        step_id: the step that was open, 0 = none.
        lines: how many lines were changed, added or removed.
    """
    tx.add(Correction(task_id=task.id, step_id=step_id, lines=lines, at=now, by=by))


def _open_step(tx: Session, task_id: int) -> int:
    """Return the review that is open while a document is changed, 0 if none is."""
    return (
        tx.scalar(
            select(Step.id).where(
                Step.task_id == task_id, Step.state == StepState.OPEN, Step.beside.is_(False)
            )
        )
        or 0
    )


def _lines(values: Mapping[str, Any]) -> int:
    """Return how many lines of a document changed, each counted once, however much of it changed."""
    return len({str(one["line_no"]) for one in values.get("changes", ())} - {"0"})


def card_stands(tx: Session, subject: str, *, now: datetime) -> None:
    """Note how long a task's first mail waited for its card; only the first time, and not for a continued task."""
    if not subject.startswith(_TASK):
        return
    task_id = int(subject.removeprefix(_TASK))
    waits = select(Task.id).where(Task.id == task_id, Task.card_seconds.is_(None), Task.continued.is_(False))
    if tx.scalar(waits) is None:
        return
    arrived = tx.scalar(select(func.min(InboundMail.arrived_at)).where(InboundMail.task_id == task_id))
    if arrived is not None:
        # Past the row's version: painting a card must not overtake whoever is deciding on the task.
        tx.execute(update(Task).where(Task.id == task_id).values(card_seconds=seconds(arrived, now)))


def waited(tx: Session, task_id: int, step_id: int, *, now: datetime) -> int | None:
    """Return the seconds since the mail arrived that a mail of ours answers, None if another answered it before."""
    step = tx.get(Step, step_id) if step_id else None
    mail = tx.get(InboundMail, step.round) if step is not None and step.round else None
    if step is None or mail is None:
        return None
    earlier = (
        select(OutboundMail.id)
        .join(Step, Step.id == OutboundMail.step_id)
        .where(OutboundMail.task_id == task_id, Step.round == step.round)
        .limit(1)
    )
    return None if tx.scalar(earlier) is not None else seconds(mail.arrived_at, now)


def seconds(since: datetime, until: datetime) -> int:
    """Return the whole seconds between two instants, never less than none."""
    return max(0, int((until - since).total_seconds()))
