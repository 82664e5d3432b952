"""Who is called next about a task that needs a person, and when: reminders, escalation, snooze (D-83, D-85).

One column, ``Task.remind_at``, says when something is due; a tick costs what is due and nothing more. Each call is an
event and a thread reply of its own, written in one frame, so that a restart neither loses nor repeats one. Nothing here
decides anything: silence only calls the next person. Who may claim, assign or snooze is in ``domain/commands/queue.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import IntEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.cards import service as cards
from domain.desks.hours import working_hours
from domain.desks.models import Desk
from domain.desks.quiet import quiet_until
from domain.people.rights import Role
from domain.people.service import desk_people
from domain.tasks import timeline
from domain.tasks.models import Step, Task, TimelineEvent
from domain.tasks.states import ATTENTION, StepState, TaskState
from domain.tasks.timeline import Tag
from domain.working_time import add_working_time


class Level(IntEnum):
    """Who is reminded, in this order, each once."""

    NOBODY = 0
    CLAIMED = 1
    DUTY = 2
    CONFIGURATORS = 3


CALLS = (Tag.TASK_REMINDED, Tag.TASK_GIVEN, Tag.TASK_WOKEN)
"""Events that are calls for somebody: the n-th of a step is the card "ping:<step>.<n>"."""


def people_at(tx: Session, task: Task, desk: Desk, level: Level) -> tuple[str, ...]:
    """Return the members and user groups of a level; () if there is nobody."""
    match level:
        case Level.CLAIMED:
            return (task.claimed_by,) if task.claimed_by else ()
        case Level.DUTY:
            return tuple(str(one) for one in desk.duty)
        case Level.CONFIGURATORS:
            return desk_people(tx, desk.id)[Role.CONFIGURATOR]
        case Level.NOBODY:
            return ()


def next_level(tx: Session, task: Task, desk: Desk) -> tuple[Level, tuple[str, ...]]:
    """Return who is reminded next; NOBODY if everybody was."""
    for level in list(Level)[task.remind_level + 1 :]:
        people = people_at(tx, task, desk, level)
        if people:
            return level, people
    return Level.NOBODY, ()


def plan(tx: Session, task: Task, *, now: datetime) -> None:
    """Plan the next reminder, counted in the desk's working time."""
    desk = tx.get_one(Desk, task.desk_id)
    task.remind_at = None
    if desk.remind_after_hours and next_level(tx, task, desk)[0]:
        task.remind_at = add_working_time(working_hours(desk), now, timedelta(hours=desk.remind_after_hours))


def begin(tx: Session, task: Task, *, now: datetime) -> None:
    """Begin anew, because something else is asked or somebody else has it; a snooze ends."""
    task.snoozed_until, task.snoozed_by, task.remind_level = None, "", Level.NOBODY
    plan(tx, task, now=now)


def end(task: Task) -> None:
    """Call nobody any more: the task needs no person."""
    task.remind_at, task.snoozed_until, task.snoozed_by, task.remind_level = None, None, "", Level.NOBODY


def due(tx: Session, *, now: datetime) -> int:
    """Return the task about which somebody is to be called now, the one longest due; 0 = none."""
    longest = select(Task.id).where(Task.remind_at <= now).order_by(Task.remind_at, Task.id).limit(1)
    return tx.scalar(longest) or 0


def call_due(tx: Session, task_id: int, *, now: datetime) -> bool:
    """Call whoever is next about a task that is due, or end its snooze; False if another process does so just now."""
    task = tx.scalar(
        select(Task).where(Task.id == task_id, Task.remind_at <= now).with_for_update(skip_locked=True)
    )
    if task is None:
        return False
    step = first_open(tx, task.id)
    if step is None or TaskState(task.state) not in ATTENTION:
        end(task)
        return True
    desk = tx.get_one(Desk, task.desk_id)
    if task.snoozed_until is not None:
        sleeper = task.claimed_by or task.snoozed_by
        begin(tx, task, now=now)
        call(tx, task, step, Tag.TASK_WOKEN, (sleeper,) if sleeper else tuple(desk.duty), now=now)
    else:
        level, people = next_level(tx, task, desk)
        if people:
            call(tx, task, step, Tag.TASK_REMINDED, people, now=now, level=int(level))
        task.remind_level = level or Level.CONFIGURATORS
        plan(tx, task, now=now)
    repaint(tx, task, desk, now=now)
    return True


def put_off(tx: Session, task_id: int, *, until: datetime) -> None:
    """Look at a task later: something about it is broken, and others are due, too."""
    tx.execute(update(Task).where(Task.id == task_id, Task.remind_at < until).values(remind_at=until))


def call(
    tx: Session,
    task: Task,
    step: Step,
    tag: Tag,
    people: Iterable[str],
    *,
    now: datetime,
    by: str = "bot",
    **values: object,
) -> None:
    """Write a call for somebody as an event with a thread reply of its own, after the desk's quiet hours (D-85)."""
    step.reminders += 1
    timeline.record(tx, task, tag, by=by, now=now, step_id=step.id, people=list(people), **values)
    desk = tx.get_one(Desk, task.desk_id)
    if desk.channel:
        calm = quiet_until(now, start=desk.quiet_from, end=desk.quiet_to, time_zone=desk.time_zone)
        cards.touch(
            tx, subject(step.id, step.reminders), channel=desk.channel, parent=f"task:{task.id}", now=calm
        )


def called(tx: Session, step: Step) -> list[TimelineEvent]:
    """Return the calls about a step after the first one, oldest first: the n-th is the card "ping:<step>.<n>"."""
    return list(
        tx.scalars(
            select(TimelineEvent)
            .where(
                TimelineEvent.task_id == step.task_id,
                TimelineEvent.step_id == step.id,
                TimelineEvent.tag.in_(CALLS),
            )
            .order_by(TimelineEvent.id)
        )
    )


def edit_calls(tx: Session, step: Step, *, channel: str, now: datetime) -> None:
    """Have every call about a step say what became of it."""
    for number in range(step.reminders + 1):
        cards.touch(tx, subject(step.id, number), channel=channel, parent=f"task:{step.task_id}", now=now)


def subject(step_id: int, number: int) -> str:
    """Return the card of a step's n-th call; the one at its opening has no number."""
    return f"ping:{step_id}.{number}" if number else f"ping:{step_id}"


def first_open(tx: Session, task_id: int) -> Step | None:
    """Return the open step that a call is about: the review before questions about mails."""
    return tx.scalar(
        select(Step)
        .where(Step.task_id == task_id, Step.state == StepState.OPEN)
        .order_by(Step.beside, Step.id)
        .limit(1)
    )


def repaint(tx: Session, task: Task, desk: Desk, *, now: datetime, acting: str = "") -> None:
    """Repaint what shows who is called next: the task's card, the desk's summary, the Homes that are looked at."""
    if desk.channel:
        cards.touch(tx, f"task:{task.id}", channel=desk.channel, now=now)
        cards.touch(tx, f"desk:{desk.id}", channel=desk.channel, now=now)
    cards.touch_homes(tx, now=now, acting=acting)
