"""Whose task it is and when it comes back: claim, release, assign, snooze, wake (D-83). No decision is made here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from domain.desks.hours import working_hours
from domain.desks.models import Desk
from domain.errors import IllegalTransition, InvalidInput, NotFound
from domain.people.models import Grant, Member
from domain.people.rights import NEEDS, Person, Verb, may, require
from domain.people.service import names, person
from domain.tasks import calling, service, timeline
from domain.tasks.models import Task
from domain.tasks.states import ATTENTION, OPEN_TASKS, TaskState
from domain.tasks.timeline import Tag
from domain.working_time import WorkingHours, next_opening

CHOICES = ("hour", "tomorrow", "next_week")
"""Ways to snooze without naming a moment."""
LONGEST = timedelta(days=366)
MOST_PEOPLE = 100


@dataclass(frozen=True, slots=True)
class Queued:
    """What the forms for Assign and Snooze show."""

    task_id: int
    number: int
    people: tuple[tuple[str, str], ...]
    """(Slack id, name) of those who may review, by name."""
    claimed_by: str
    """Slack id, '' = nobody."""
    snoozed_until: datetime | None
    choices: tuple[tuple[str, datetime], ...]
    """How long one may snooze: code and when it ends."""
    time_zone: str


def reviewers(tx: Session, desk_id: int) -> tuple[tuple[str, str], ...]:
    """Return (Slack id, name) of everybody who may review at a desk, by name."""
    rows = tx.execute(
        select(Member.slack_id, Member.name)
        .join(Grant, Grant.member_id == Member.slack_id)
        .where(
            Member.active,
            Grant.role.in_([one.value for one in NEEDS[Verb.REVIEW]]),
            or_(Grant.desk_id == desk_id, Grant.desk_id == 0),
        )
        .distinct()
        .order_by(Member.name, Member.slack_id)
        .limit(MOST_PEOPLE)
    )
    return tuple((row.slack_id, row.name) for row in rows)


def queued(tx: Session, task_id: int, *, by: Person, now: datetime) -> Queued:
    """Return what the forms for Assign and Snooze show.

    Raises:
        NotFound, Refused, InvalidInput: the task is over.
    """
    task = tx.get(Task, task_id)
    if task is None:
        raise NotFound("error.no_task")
    require(by, Verb.REVIEW, desk_id=task.desk_id)
    _check_open(task)
    desk = tx.get_one(Desk, task.desk_id)
    return Queued(
        task_id=task.id,
        number=task.number,
        people=reviewers(tx, task.desk_id),
        claimed_by=task.claimed_by,
        snoozed_until=task.snoozed_until,
        choices=tuple((one, snooze_end(one, working_hours(desk), now=now)) for one in CHOICES),
        time_zone=desk.time_zone,
    )


def claim(tx: Session, task_id: int, *, by: Person, now: datetime) -> None:
    """Make a task somebody's own: calls mention that person (D-85).

    Raises:
        IllegalTransition: somebody else has it; values say who. Assign takes it over on purpose.
    """
    task = _open(tx, task_id, by)
    if task.claimed_by == by.slack_id:
        return
    if task.claimed_by:
        raise IllegalTransition("error.claimed", by=task.claimed_by)
    _give(tx, task, by.slack_id, now=now)
    timeline.record(tx, task, Tag.TASK_CLAIMED, by=by.slack_id, now=now)
    service.touch(tx, task, now=now, acting=by.slack_id)


def release(tx: Session, task_id: int, *, by: Person, now: datetime) -> None:
    """Make a task nobody's: the desk's duty list is called next. Releasing a free task changes nothing."""
    task = _open(tx, task_id, by)
    if not task.claimed_by:
        return
    _give(tx, task, "", now=now)
    timeline.record(tx, task, Tag.TASK_RELEASED, by=by.slack_id, now=now)
    service.touch(tx, task, now=now, acting=by.slack_id)


def assign(tx: Session, task_id: int, member_id: str, *, by: Person, now: datetime) -> None:
    """Give a task to somebody who may review. That person is told, once per question however often it changes hands.

    Args:
        member_id: Slack id; '' = nobody has it from now on.

    Raises:
        InvalidInput: that person may not review at this desk; field "member".
    """
    task = _open(tx, task_id, by)
    if not member_id:
        release(tx, task_id, by=by, now=now)
        return
    if member_id == task.claimed_by:
        return
    known = names(tx, [member_id])
    if not known or not may(person(tx, member_id), Verb.REVIEW, desk_id=task.desk_id):
        raise InvalidInput("error.assignee_may_not", field="member")
    _give(tx, task, member_id, now=now)
    step = calling.first_open(tx, task.id)
    told = step is None or any(member_id in one.values["people"] for one in calling.called(tx, step))
    if step is None or told or member_id == by.slack_id or TaskState(task.state) not in ATTENTION:
        timeline.record(
            tx, task, Tag.TASK_GIVEN, by=by.slack_id, now=now, people=[member_id], to=known[member_id]
        )
    else:
        calling.call(
            tx, task, step, Tag.TASK_GIVEN, [member_id], now=now, by=by.slack_id, to=known[member_id]
        )
    service.touch(tx, task, now=now, acting=by.slack_id)


def snooze(tx: Session, task_id: int, until: datetime, *, by: Person, now: datetime) -> None:
    """Put a question aside until a moment; a new mail of the customer, or a new question, ends it earlier.

    Raises:
        InvalidInput: the moment is past or more than a year away (field "at"), or nothing is asked.
    """
    task = _open(tx, task_id, by)
    if TaskState(task.state) not in ATTENTION:
        raise InvalidInput("error.nothing_to_snooze", task=f"T-{task.number}")
    if not now < until <= now + LONGEST:
        raise InvalidInput("error.snooze_moment", field="at")
    task.snoozed_until, task.snoozed_by, task.remind_at = until, by.slack_id, until
    timeline.record(tx, task, Tag.TASK_SNOOZED, by=by.slack_id, now=now, until=until.isoformat())
    service.touch(tx, task, now=now, acting=by.slack_id)


def wake(tx: Session, task_id: int, *, by: Person, now: datetime) -> None:
    """End a snooze at once; nobody is called, because somebody is here."""
    task = _open(tx, task_id, by)
    if task.snoozed_until is None:
        return
    calling.begin(tx, task, now=now)
    service.touch(tx, task, now=now, acting=by.slack_id)


def snooze_end(choice: str, hours: WorkingHours, *, now: datetime) -> datetime:
    """Return when a snooze ends: in an hour, at the next opening from tomorrow on, or at that of next week.

    Raises:
        InvalidInput: the choice is none of ``CHOICES``; field "how".
    """
    if choice == "hour":
        return (now + timedelta(hours=1)).replace(second=0, microsecond=0)
    local = now.astimezone(ZoneInfo(hours.time_zone))
    ahead = {"tomorrow": 1, "next_week": 7 - local.weekday()}.get(choice)
    if ahead is None:
        raise InvalidInput("error.snooze_moment", field="how")
    day = local.date() + timedelta(days=ahead)
    return next_opening(hours, datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(hours.time_zone)))


def hours_of_task(tx: Session, task_id: int) -> WorkingHours:
    """Return the working hours of a task's desk.

    Raises:
        NotFound: there is no such task.
    """
    task = tx.get(Task, task_id)
    if task is None:
        raise NotFound("error.no_task")
    return working_hours(tx.get_one(Desk, task.desk_id))


def _open(tx: Session, task_id: int, by: Person) -> Task:
    task = service.lock(tx, task_id)
    require(by, Verb.REVIEW, desk_id=task.desk_id)
    _check_open(task)
    return task


def _check_open(task: Task) -> None:
    if TaskState(task.state) not in OPEN_TASKS:
        raise InvalidInput(f"error.task_is_{task.state}", task=f"T-{task.number}")


def _give(tx: Session, task: Task, member_id: str, *, now: datetime) -> None:
    """Note whose it is; the reminders begin anew with that person, a snooze stays."""
    task.claimed_by = member_id
    task.remind_level = calling.Level.NOBODY
    if TaskState(task.state) in ATTENTION and task.snoozed_until is None:
        calling.plan(tx, task, now=now)
