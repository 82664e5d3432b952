"""Tasks found by customer, subject, sender, number, state, date, desk (D-81), in a constant number of queries.

A search reads an index that holds everything it looks at, newest task first, and stops at the first page; without a
date it looks at the newest ``FURTHEST`` tasks, so that its time has a bound whatever there is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from operator import itemgetter
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Integer, func, literal_column, or_, select
from sqlalchemy.orm import Session

from domain.people.rights import Person
from domain.sales.models import Customer, Document
from domain.screens.home import desks_of, rows_of
from domain.tasks.facts import TaskRow
from domain.tasks.models import Task
from domain.tasks.states import TaskState

MOST = 20
MOST_WORDS = 6
MOST_CUSTOMERS = 2_000
FURTHEST = 100_000
"""Tasks that a search without a date looks back on."""
_NO_INDEX: ColumnElement[int] = literal_column("task.desk_id + 0", Integer)
_NUMBER = re.compile(r"(?:t-)?(\d{1,9})$")


@dataclass(frozen=True, slots=True)
class TaskSearch:
    """What is looked for; days are those of the person who asks."""

    words: str = ""
    state: str = ""
    """Of :class:`TaskState`, '' = any."""
    desk_id: int = 0
    """0 = all that the person sees."""
    since: date | None = None
    until: date | None = None
    """Inclusive."""


@dataclass(frozen=True, slots=True)
class TasksFound:
    """The newest tasks that match."""

    rows: tuple[TaskRow, ...]
    more: bool
    """There are older ones."""


def find_tasks(tx: Session, person: Person, wanted: TaskSearch, *, limit: int = MOST) -> TasksFound:
    """Return the newest tasks of a person's desks that fit: every word, the state, the days, the desk."""
    desks = [one for one in desks_of(tx, person) if wanted.desk_id in (0, one)]
    words = wanted.words.casefold().split()[:MOST_WORDS]
    # The sum keeps the index of desks out of it: that one would give every task of the desk, to be sorted.
    where: list[ColumnElement[bool]] = [_NO_INDEX.in_(desks)]
    if wanted.state in set(TaskState):
        where.append(Task.state == wanted.state)
    first, last = _numbers(tx, wanted, person.time_zone)
    where.append(Task.number.between(first, last))
    where.extend(_words(tx, words))
    # Only what the index holds is read here; the rows of the few that fit come after it.
    numbers = list(
        tx.scalars(select(Task.number).where(*where).order_by(Task.number.desc()).limit(limit + 1))
    )
    ids = {
        row.number: row.id
        for row in tx.execute(select(Task.id, Task.number).where(Task.number.in_(numbers[:limit])))
    }
    rows = rows_of(tx, [ids[one] for one in numbers[:limit]])
    return TasksFound(rows, len(numbers) > limit)


def _numbers(tx: Session, wanted: TaskSearch, time_zone: str) -> tuple[int, int]:
    """Return the first and last number of the tasks that came in those days: numbers are given in that order."""
    zone = ZoneInfo(time_zone)
    last = tx.scalar(select(func.max(Task.number))) or 0
    first = last - FURTHEST + 1
    if wanted.since is not None:
        begins = datetime.combine(wanted.since, time.min, zone).astimezone(UTC)
        came = select(Task.number).where(Task.opened_at >= begins).order_by(Task.opened_at, Task.number)
        found = tx.scalar(came.limit(1))
        first = last + 1 if found is None else found
    if wanted.until is not None and wanted.until < date.max:
        ends = datetime.combine(wanted.until + timedelta(days=1), time.min, zone).astimezone(UTC)
        went = select(Task.number).where(Task.opened_at < ends)
        last = tx.scalar(went.order_by(Task.opened_at.desc(), Task.number.desc()).limit(1)) or 0
    return first, last


def _words(tx: Session, words: Sequence[str]) -> list[ColumnElement[bool]]:
    """Return one condition for each word: in subject or sender, of the customer, or the number of task or document."""
    if not words:
        return []
    customers = _customers(tx, words)
    documents: dict[str, int] = {
        row.number.casefold(): row.task_id
        for row in tx.execute(
            select(Document.number, Document.task_id).where(
                Document.number.in_([one.upper() for one in words])
            )
        )
    }
    tasks: dict[int, int] = {
        row.id: row.number
        for row in tx.execute(select(Task.id, Task.number).where(Task.id.in_(documents.values())))
    }
    found: list[tuple[int, int, ColumnElement[bool]]] = []
    for word in words:
        if word.startswith("t-") and _NUMBER.match(word):
            found.append((-1, 0, Task.number == int(word.removeprefix("t-"))))
            continue
        fits: list[ColumnElement[bool]] = [Task.search.contains(word, autoescape=True)]
        number = _NUMBER.match(word)
        if number is not None:
            fits.append(Task.number == int(number[1]))
        if documents.get(word) in tasks:
            fits.append(Task.number == tasks[documents[word]])
        mine = [no for no, name in customers if word in name or word == no.casefold()]
        if mine:
            fits.append(Task.customer_no.in_(mine))
        found.append((len(mine), -len(word), or_(*fits)))
    # The cheapest and rarest first: where that does not fit, the others are not looked for.
    return [one for _, _, one in sorted(found, key=itemgetter(0, 1))]


def _customers(tx: Session, words: Sequence[str]) -> list[tuple[str, str]]:
    """Return (number, name as it is compared) of the customers that a word may mean."""
    # SQLite makes only English letters small: the ways in which people write a name are looked for, too.
    spelt = {one for word in words for one in (word, word.capitalize(), word.upper())}
    rows = tx.execute(
        select(Customer.customer_no, Customer.name)
        .where(
            or_(
                *(func.lower(Customer.name).contains(word, autoescape=True) for word in words),
                *(Customer.name.contains(one, autoescape=True) for one in sorted(spelt)),
                Customer.customer_no.in_([one.upper() for one in words]),
            )
        )
        .order_by(Customer.customer_no)
        .limit(MOST_CUSTOMERS)
    )
    return [(row.customer_no, row.name.casefold()) for row in rows]
