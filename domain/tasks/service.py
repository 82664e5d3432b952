"""The shell around a task's rows: open, move along an edge, open and decide steps, lease due work.

Every function takes ``tx`` inside a frame. Whoever changes a task touches its card in the same frame.
Lock order: task, then documents, then number series (D-27).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from domain.cards import service as cards
from domain.desks.models import Desk
from domain.desks.quiet import quiet_until
from domain.desks.series import Series, next_number
from domain.errors import IllegalTransition, NotFound, Stale
from domain.tasks import calling, timeline
from domain.tasks.advance import MAX_FAILURES, broken
from domain.tasks.models import Step, Task
from domain.tasks.states import (
    BESIDE,
    StepKind,
    StepState,
    TaskState,
    TaskVerb,
    Verdict,
    after_step,
    after_task,
)
from domain.tasks.timeline import Tag

LEASE = timedelta(minutes=2)


def open_task(
    tx: Session,
    desk_id: int,
    *,
    subject: str,
    sender_address: str,
    sender_name: str,
    now: datetime,
    previous_id: int = 0,
    try_out: bool = False,
) -> Task:
    """Make a new task, due at once.

    Its number is taken before the rest of the frame is written, because mails, timeline and cards of the same frame
    name it. The frame asks nobody outside, so the series is held for as long as a few rows take; a frame that is
    rolled back gives the number back (D-67).
    """
    task = Task(
        number=0,
        desk_id=desk_id,
        state=TaskState.WORKING,
        subject=subject[:250],
        sender_address=sender_address,
        sender_name=sender_name[:250],
        search=searchable(subject, sender_name, sender_address),
        previous_id=previous_id,
        try_out=try_out,
        due_at=now,
        opened_at=now,
        moved_at=now,
        decisions={},
    )
    task.number = int(next_number(tx, Series.TASK).rpartition("-")[2])
    tx.add(task)
    tx.flush()  # flush: id
    return task


def searchable(*texts: str) -> str:
    """Return what a search looks into, as the search compares it (D-81)."""
    return " ".join(" ".join(texts).casefold().split())[:500]


def lock(tx: Session, task_id: int) -> Task:
    """Return a task for change.

    Raises:
        NotFound: there is none (any more).
    """
    task = tx.get(Task, task_id, with_for_update=True)
    if task is None:
        raise NotFound("error.no_task")
    return task


def lock_step(tx: Session, step_id: int) -> tuple[Task, Step]:
    """Return a step and its task for change; the task is locked first."""
    task_id = tx.scalar(select(Step.task_id).where(Step.id == step_id))
    if task_id is None:
        raise NotFound("error.no_step")
    task = lock(tx, task_id)
    step = tx.get_one(Step, step_id, with_for_update=True)
    return task, step


def touch(tx: Session, task: Task, *, now: datetime, acting: str = "") -> None:
    """Repaint everything that shows this task: its card, the desk's summary, the Homes that are looked at."""
    calling.repaint(tx, task, tx.get_one(Desk, task.desk_id), now=now, acting=acting)


def move(tx: Session, task: Task, verb: TaskVerb, *, now: datetime, acting: str = "") -> None:
    """Move a task along an edge and set what follows from the state.

    A task with an open question does not wait for the customer and does not end: it needs a person until that is
    answered, too.

    Raises:
        IllegalTransition: there is no such edge (a stopped task stays stopped).
    """
    if verb in (TaskVerb.WAIT, TaskVerb.FINISH) and open_steps(tx, task.id):
        verb = TaskVerb.ASK
    try:
        task.state = after_task(TaskState(task.state), verb)
    except IllegalTransition as error:
        raise IllegalTransition(f"error.task_is_{task.state}", task=f"T-{task.number}") from error
    task.moved_at, task.lease_until = now, None
    task.due_at = now if task.state == TaskState.WORKING else None
    needs = task.state in (TaskState.NEEDS_PERSON, TaskState.PAUSED)
    if not needs:
        calling.end(task)
    elif task.needs_since is None:
        calling.begin(tx, task, now=now)
    task.needs_since = (task.needs_since or now) if needs else None
    task.closed_at = now if task.state in (TaskState.DONE, TaskState.STOPPED) else None
    touch(tx, task, now=now, acting=acting)


def open_step(tx: Session, task: Task, kind: StepKind, payload: Mapping[str, Any], *, now: datetime) -> Step:
    """Ask a person: opens a step, and calls for somebody in the card's thread (D-85)."""
    step = Step(
        task_id=task.id,
        kind=kind,
        beside=kind in BESIDE,
        state=StepState.OPEN,
        round=task.round,
        payload=dict(payload),
        seen={},
        opened_at=now,
    )
    tx.add(step)
    tx.flush()  # flush: id
    # A question beside the process does not keep the bot from its work.
    aside = step.beside and task.state in (TaskState.STOPPED, TaskState.WORKING)
    if aside or task.state == TaskState.PAUSED:
        touch(tx, task, now=now)
    else:
        move(tx, task, TaskVerb.ASK, now=now)
    if not aside:
        calling.begin(tx, task, now=now)  # something new is asked: whoever snoozed did not know of it
    timeline.record(tx, task, Tag.STEP_OPENED, by="bot", now=now, step_id=step.id, kind=kind)
    desk = tx.get_one(Desk, task.desk_id)
    if desk.channel:
        calm = quiet_until(now, start=desk.quiet_from, end=desk.quiet_to, time_zone=desk.time_zone)
        cards.touch(tx, f"ping:{step.id}", channel=desk.channel, parent=f"task:{task.id}", now=calm)
    return step


def check_open(step: Step, revision: int | None) -> None:
    """Refuse what is no longer open or was edited since it was painted.

    Raises:
        IllegalTransition: decided before; values say by whom and when.
        Stale: the payload changed since.
    """
    if step.state != StepState.OPEN:
        raise IllegalTransition(
            f"error.step_{step.state}", by=step.decided_by, at=step.decided_at, step_id=step.id
        )
    if revision is not None and revision != step.revision:
        raise Stale("error.step_changed", step_id=step.id)


def decide(
    tx: Session,
    task: Task,
    step: Step,
    verdict: Verdict,
    *,
    by: str,
    now: datetime,
    note: str = "",
    **values: Any,
) -> None:
    """Write a person's decision on an open step: who, when, what; the call for somebody is edited (D-77, D-85)."""
    check_open(step, None)
    step.state = after_step(StepState(step.state), verdict)
    step.decided_at, step.decided_by, step.note = now, by, note[:500]
    tag = {
        Verdict.CONFIRM: Tag.STEP_CONFIRMED,
        Verdict.ANSWER: Tag.STEP_ANSWERED,
        Verdict.DISCARD: Tag.STEP_DISCARDED,
        Verdict.SUPERSEDE: Tag.STEP_SUPERSEDED,
        Verdict.STOP: Tag.TASK_STOPPED,
    }[verdict]
    timeline.record(tx, task, tag, by=by, now=now, step_id=step.id, kind=step.kind, note=note, **values)
    desk = tx.get_one(Desk, task.desk_id)
    if desk.channel:
        calling.edit_calls(tx, step, channel=desk.channel, now=now)


def open_review(tx: Session, task_id: int) -> Step | None:
    """Return the open review step of a task (not a question about a mail), None if there is none."""
    return tx.scalar(
        select(Step).where(Step.task_id == task_id, Step.state == StepState.OPEN, Step.beside.is_(False))
    )


def open_steps(tx: Session, task_id: int) -> list[Step]:
    """Return all open steps of a task, the review first."""
    return list(
        tx.scalars(
            select(Step)
            .where(Step.task_id == task_id, Step.state == StepState.OPEN)
            .order_by(Step.beside, Step.id)
        )
    )


def lease_due(tx: Session, *, now: datetime) -> int:
    """Lease the task that has been due longest and return its id; 0 if none is due."""
    task = tx.scalar(
        select(Task)
        .where(Task.due_at <= now, or_(Task.lease_until.is_(None), Task.lease_until < now))
        .order_by(Task.due_at, Task.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if task is None:
        return 0
    task.lease_until = now + LEASE
    return task.id


def failed(tx: Session, task_id: int, *, error: str, now: datetime) -> None:
    """Count a failed move; it is tried again later, at the third time a person is asked.

    Asked here and now: what breaks may be the very look at the task that would decide to ask.

    A task that is not the bot's turn any more has not failed.
    """
    task = lock(tx, task_id)
    if task.state != TaskState.WORKING:
        return
    task.failures += 1
    task.error, task.lease_until = error[:80], None
    task.due_at = now + timedelta(seconds=5 * task.failures)
    if task.failures >= MAX_FAILURES:
        ask = broken()
        open_step(tx, task, ask.kind, ask.payload, now=now)


def open_step_again(tx: Session, task: Task, old: Step, *, now: datetime) -> Step:
    """Ask again exactly what an earlier step asked (D-73 "Just resume"): a new step with the same payload."""
    move(tx, task, TaskVerb.WORK, now=now)
    return open_step(tx, task, StepKind(old.kind), old.payload, now=now)


def remember(task: Task, **decisions: Any) -> None:
    """Note decisions of this round, which the next move reads."""
    task.decisions = {**task.decisions, **decisions}


def release(tx: Session, task_id: int, *, now: datetime) -> None:
    """Give back a lease without having done anything: the task is looked at anew at once."""
    task = lock(tx, task_id)
    task.lease_until = None
    if task.state == TaskState.WORKING:
        task.due_at = now
