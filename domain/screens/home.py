"""App Home's inbox and the lists of tasks: a constant number of queries, whatever there is (D-80)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select, union_all
from sqlalchemy.orm import Session

from domain.cards.models import Card
from domain.cards.service import home_of
from domain.desks.models import Desk
from domain.money import Money
from domain.people.models import Member
from domain.people.rights import Person, Role, Verb, may, require
from domain.sales.models import Customer, Document
from domain.screens.cards import step_card
from domain.screens.filters import GROUPS, read_filter
from domain.tasks.facts import TaskRow
from domain.tasks.inbox import Inbox
from domain.tasks.models import Step, Task
from domain.tasks.states import StepState, TaskState

PAGE = 8
SHORT = 5
NEEDS = (TaskState.NEEDS_PERSON, TaskState.PAUSED)
RUNS = (TaskState.WORKING, TaskState.SENDING)
WAITS = (TaskState.WAITING,)
OVER = (TaskState.DONE, TaskState.STOPPED)


def desks_of(tx: Session, person: Person) -> tuple[int, ...]:
    """Return the desks whose tasks a person may see."""
    everywhere = any(where == 0 and role is Role.ADMINISTRATOR for where, role in person.roles)
    if everywhere:
        return tuple(tx.scalars(select(Desk.id).order_by(Desk.id)))
    return tuple(
        sorted({where for where, _ in person.roles if where and may(person, Verb.SEE, desk_id=where)})
    )


def desk_to_try(tx: Session, person: Person) -> int:
    """Return the first desk at which a person may make tasks (D-82).

    Raises:
        Refused: there is none.
    """
    desks = [one for one in desks_of(tx, person) if may(person, Verb.REVIEW, desk_id=one)]
    if not desks:
        require(person, Verb.REVIEW, desk_id=0)
    return desks[0] if desks else 0


def inbox(tx: Session, person: Person) -> Inbox:
    """Return what a member's Home shows: needs attention first with the number, then running, waiting, recent.

    Tab, filter and page are those that this member chose last. What is snoozed does not need attention now.
    """
    tab, kept, page = home_of(tx, person.slack_id)
    narrowed = read_filter(kept)
    named = desk_names(tx, person)
    if narrowed.desk_id not in dict(named):
        narrowed = narrowed.chosen("desk", "0")
    desks = (narrowed.desk_id,) if narrowed.desk_id else tuple(one for one, _ in named)
    whose = person.slack_id if narrowed.mine else ""
    awake = [*_asks(narrowed.kind), Task.snoozed_until.is_(None)]
    count = _count(tx, desks, awake, whose=whose)
    pages = max(1, -(-count // PAGE))
    page = min(page, pages - 1)
    sections = {
        "attention": newest(
            tx, desks, NEEDS, limit=PAGE, offset=page * PAGE, oldest_first=True, whose=whose, also=awake
        ),
        "snoozed": newest(
            tx, desks, NEEDS, limit=SHORT, whose=whose,
            also=[*_asks(narrowed.kind), Task.snoozed_until.is_not(None)],
        ),
    }  # fmt: skip
    if not narrowed.kind:  # only what asks something is of a kind
        for name, states in (("running", RUNS), ("waiting", WAITS), ("recent", OVER)):
            sections[name] = newest(tx, desks, states, limit=SHORT, whose=whose)
    rows = {one.id: one for one in rows_of(tx, [one for ids in sections.values() for one in ids])}
    shown = {name: tuple(rows[one] for one in ids if one in rows) for name, ids in sections.items()}
    return Inbox(
        attention=shown["attention"],
        attention_count=count,
        snoozed=shown["snoozed"],
        running=shown.get("running", ()),
        waiting=shown.get("waiting", ()),
        recent=shown.get("recent", ()),
        page=page,
        pages=pages,
        tab=tab,
        time_zone=person.time_zone,
        mine=narrowed.mine,
        desk_id=narrowed.desk_id,
        kind=narrowed.kind,
        desks=named,
        member_id=person.slack_id,
        stops=next((one for one in desks if may(person, Verb.CONFIGURE, desk_id=one)), 0),
    )


def task_list(tx: Session, person: Person, *, limit: int = 20, closed: bool = False) -> tuple[TaskRow, ...]:
    """Return the tasks of a person's desks, those that need somebody first.

    Args:
        closed: those that are done or stopped, too, last.
    """
    desks = desks_of(tx, person)
    ids = newest(tx, desks, NEEDS, limit=limit, oldest_first=True)
    ids += newest(tx, desks, (*RUNS, *WAITS), limit=limit - len(ids))
    if closed:
        ids += newest(tx, desks, OVER, limit=limit - len(ids))
    return rows_of(tx, ids)


def _asks(kind: str) -> list[ColumnElement[bool]]:
    """Return the condition that a task asks a question of a group."""
    if not kind:
        return []
    asked = select(Step.id).where(
        Step.task_id == Task.id, Step.state == StepState.OPEN, Step.kind.in_(sorted(GROUPS[kind]))
    )
    return [asked.exists()]


def _count(
    tx: Session, desks: tuple[int, ...], also: Sequence[ColumnElement[bool]], *, whose: str = ""
) -> int:
    mine = [Task.claimed_by == whose] if whose else []
    found = (
        select(func.count())
        .select_from(Task)
        .where(Task.desk_id.in_(desks), Task.state.in_(NEEDS), *mine, *also)
    )
    return tx.scalar(found) or 0


def desk_names(tx: Session, person: Person) -> tuple[tuple[int, str], ...]:
    """Return (id, name) of the desks whose tasks a person may see."""
    desks = desks_of(tx, person)
    rows = tx.execute(select(Desk.id, Desk.name).where(Desk.id.in_(desks)).order_by(Desk.id))
    return tuple((row.id, row.name) for row in rows)


def newest(
    tx: Session,
    desks: tuple[int, ...],
    states: Sequence[TaskState],
    *,
    limit: int,
    offset: int = 0,
    oldest_first: bool = False,
    whose: str = "",
    also: Sequence[ColumnElement[bool]] = (),
) -> list[int]:
    """Return the ids of the tasks that moved last (or first), in one query that reads only what it returns.

    Each desk and state is a stretch of an index that is in order already; together they would have to be sorted, and
    after a year that is nearly every task there is.
    """
    if limit <= 0 or not desks:
        return []
    places = [
        [Task.claimed_by == whose, Task.state == state, (Task.desk_id + 0).in_(desks)]
        if whose
        else [Task.desk_id == desk, Task.state == state]
        for desk in (desks[:1] if whose else desks)
        for state in states
    ]
    order = (Task.moved_at, Task.id) if oldest_first else (Task.moved_at.desc(), Task.id.desc())
    parts = [
        select(Task.id, Task.moved_at).where(*place, *also).order_by(*order).limit(limit + offset).subquery()
        for place in places
    ]
    found = union_all(*(select(part) for part in parts)).subquery()
    moved, identity = found.c.moved_at, found.c.id
    last = (moved, identity) if oldest_first else (moved.desc(), identity.desc())
    return list(tx.scalars(select(identity).order_by(*last).limit(limit).offset(offset)))


def rows_of(tx: Session, ids: Sequence[int]) -> tuple[TaskRow, ...]:
    """Return tasks as lists show them, in the order of their ids, in a constant number of queries."""
    if not ids:
        return ()
    tasks = {task.id: task for task in tx.scalars(select(Task).where(Task.id.in_(ids)))}
    steps: dict[int, Step] = {}
    for step in tx.scalars(
        select(Step)
        .where(Step.task_id.in_(ids), Step.state == StepState.OPEN)
        .order_by(Step.beside.desc(), Step.id)
    ):
        steps[step.task_id] = step
    customers = _names(tx, Customer.customer_no, Customer.name, {one.customer_no for one in tasks.values()})
    members = _names(tx, Member.slack_id, Member.name, {one.claimed_by for one in tasks.values()})
    documents = {
        row.number: Money(row.net_minor + row.vat_minor, row.currency)
        for row in tx.execute(
            select(Document.number, Document.net_minor, Document.vat_minor, Document.currency).where(
                Document.number.in_([one.order_number or one.quote_number for one in tasks.values()])
            )
        )
    }
    places = {
        row.subject: (row.channel, row.ts)
        for row in tx.execute(
            select(Card.subject, Card.channel, Card.ts).where(
                Card.subject.in_([f"task:{one}" for one in ids])
            )
        )
    }
    return tuple(
        _row(tasks[one], steps.get(one), customers, members, documents, places.get(f"task:{one}", ("", "")))
        for one in ids
        if one in tasks
    )


def _names(tx: Session, key: object, name: object, wanted: set[str]) -> dict[str, str]:
    rows = tx.execute(select(key, name).where(key.in_(wanted - {""})))  # type: ignore[attr-defined, call-overload]
    return {row[0]: row[1] for row in rows}


def _row(
    task: Task,
    step: Step | None,
    customers: dict[str, str],
    members: dict[str, str],
    documents: dict[str, Money],
    place: tuple[str, str],
) -> TaskRow:
    card = step_card(step, {}) if step is not None else None
    return TaskRow(
        id=task.id,
        number=task.number,
        state=TaskState(task.state),
        outcome=task.outcome,
        subject=task.subject,
        customer=customers.get(task.customer_no) or task.sender_name or task.sender_address,
        question=card.question if card else None,
        step_id=card.id if card else 0,
        revision=card.revision if card else 0,
        since=task.needs_since or task.moved_at,
        amount=documents.get(task.order_number or task.quote_number),
        claimed_by=members.get(task.claimed_by, ""),
        claimed_id=task.claimed_by,
        snoozed_until=task.snoozed_until,
        try_out=task.try_out,
        channel=place[0],
        ts=place[1],
    )
