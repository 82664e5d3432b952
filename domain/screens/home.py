"""App Home's inbox and the lists of tasks: a constant number of queries, whatever there is (D-80)."""

from __future__ import annotations

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from domain.cards.models import Card
from domain.cards.service import home_of
from domain.desks.models import Desk
from domain.money import Money
from domain.people.models import Member
from domain.people.rights import Person, Role, Verb, may, require
from domain.sales.models import Customer, Document
from domain.screens.cards import step_card
from domain.tasks.facts import Inbox, TaskRow
from domain.tasks.models import Step, Task
from domain.tasks.states import StepState, TaskState

PAGE = 8
SHORT = 5


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
    """Return what a member's Home shows: needs attention first with the number, then running, waiting, recent."""
    tab, _, page = home_of(tx, person.slack_id)
    desks = desks_of(tx, person)
    count = (
        tx.scalar(
            select(func.count())
            .select_from(Task)
            .where(Task.desk_id.in_(desks), Task.state.in_((TaskState.NEEDS_PERSON, TaskState.PAUSED)))
        )
        or 0
    )
    pages = max(1, -(-count // PAGE))
    page = min(page, pages - 1)
    attention = (TaskState.NEEDS_PERSON, TaskState.PAUSED)
    return Inbox(
        attention=_rows(tx, desks, attention, limit=PAGE, offset=page * PAGE, oldest_first=True),
        attention_count=count,
        running=_rows(tx, desks, (TaskState.WORKING, TaskState.SENDING), limit=SHORT),
        waiting=_rows(tx, desks, (TaskState.WAITING,), limit=SHORT),
        recent=_rows(tx, desks, (TaskState.DONE, TaskState.STOPPED), limit=SHORT),
        page=page,
        pages=pages,
        tab=tab,
        time_zone=person.time_zone,
    )


def task_list(tx: Session, person: Person, *, limit: int = 20, closed: bool = False) -> tuple[TaskRow, ...]:
    """Return the tasks of a person's desks, those that need somebody first.

    Args:
        closed: those that are done or stopped, too, last.
    """
    desks = desks_of(tx, person)
    rows = _rows(tx, desks, (TaskState.NEEDS_PERSON, TaskState.PAUSED), limit=limit, oldest_first=True)
    rest = (TaskState.WORKING, TaskState.SENDING, TaskState.WAITING)
    rows = (*rows, *_rows(tx, desks, rest, limit=limit - len(rows)))
    if closed:
        rows = (*rows, *_rows(tx, desks, (TaskState.DONE, TaskState.STOPPED), limit=limit - len(rows)))
    return rows


def _rows(
    tx: Session,
    desks: tuple[int, ...],
    states: tuple[TaskState, ...],
    *,
    limit: int,
    offset: int = 0,
    oldest_first: bool = False,
) -> tuple[TaskRow, ...]:
    if limit <= 0 or not desks:
        return ()
    order = (Task.moved_at, Task.id) if oldest_first else (Task.moved_at.desc(), Task.id.desc())
    chosen: Select[Task] = (
        select(Task)
        .where(Task.desk_id.in_(desks), Task.state.in_(states))
        .order_by(*order)
        .limit(limit)
        .offset(offset)
    )
    tasks = list(tx.scalars(chosen))
    if not tasks:
        return ()
    ids = [task.id for task in tasks]
    steps: dict[int, Step] = {}
    for step in tx.scalars(
        select(Step)
        .where(Step.task_id.in_(ids), Step.state == StepState.OPEN)
        .order_by(Step.beside.desc(), Step.id)
    ):
        steps[step.task_id] = step
    customers = _names(tx, Customer.customer_no, Customer.name, {task.customer_no for task in tasks})
    members = _names(tx, Member.slack_id, Member.name, {task.claimed_by for task in tasks})
    documents = {
        row.number: Money(row.net_minor + row.vat_minor, row.currency)
        for row in tx.execute(
            select(Document.number, Document.net_minor, Document.vat_minor, Document.currency).where(
                Document.number.in_([task.order_number or task.quote_number for task in tasks])
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
        _row(task, steps.get(task.id), customers, members, documents, places.get(f"task:{task.id}", ("", "")))
        for task in tasks
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
        try_out=task.try_out,
        channel=place[0],
        ts=place[1],
    )
