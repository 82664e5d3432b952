"""Teach: a correction is kept as a rule, after a look at the earlier mails that it would have changed (D-76)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.intake import stored
from domain.intake.naming import name_in, normal
from domain.intake.request import Open, RequestLine
from domain.people.rights import Person, Verb, may, require
from domain.sales import taught
from domain.sales.models import ItemAlias
from domain.sales.taught import Name
from domain.tasks import service, timeline
from domain.tasks.models import Reading, Task
from domain.tasks.timeline import Tag

MOST_LOOKED_AT = 300
"""Earlier readings that a preview looks at, the newest first."""
MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Affected:
    """A line of an earlier mail that would have been read differently."""

    task_number: int
    at: datetime
    words: str
    before: str
    """The item that it became; '' = it was asked about."""


def preview(
    tx: Session, task_id: int, names: Sequence[Name], *, by: Person
) -> tuple[tuple[Affected, ...], int]:
    """Return the newest lines of earlier mails that these names would have changed, and how many there are.

    Raises:
        InvalidInput: a name cannot be taught; ``field`` names "phrase", "item" or "scope".
        Refused: this person does not review at the task's desk.
    """
    task = tx.get_one(Task, task_id)
    require(by, Verb.REVIEW, desk_id=task.desk_id)
    meant = {(name.customer_no, taught.check(tx, name)): (name.item_no, name.variant_code) for name in names}
    rows = tx.execute(
        select(Reading.request, Reading.made_at, Task.number, Task.customer_no)
        .join(Task, Task.id == Reading.task_id)
        .where(Reading.id.in_(_newest(tx, names)), Task.id != task_id)
        .order_by(Reading.id.desc())
    )
    found = []
    for row in rows:
        request = stored.from_json(row.request)
        wishes: tuple[RequestLine | Open, ...] = (*request.lines, *request.open)
        for one in wishes:
            now_meant = _meaning(meant, one, row.customer_no)
            before = (one.item_no, one.variant_code) if isinstance(one, RequestLine) else ("", "")
            if now_meant is not None and now_meant != before:
                found.append(Affected(row.number, row.made_at, one.evidence.text.strip()[:100], before[0]))
    return tuple(found[:MOST_SHOWN]), len(found)


def _newest(tx: Session, names: Sequence[Name]) -> list[int]:
    """Return the ids of each task's present reading, of the customers that the names are for."""
    wanted = select(Task.reading_id).where(Task.reading_id > 0, Task.try_out.is_(False))
    if all(name.customer_no for name in names):
        wanted = wanted.where(Task.customer_no.in_({name.customer_no for name in names}))
    return list(tx.scalars(wanted.order_by(Task.reading_id.desc()).limit(MOST_LOOKED_AT)))


def _meaning(
    meant: dict[tuple[str, str], tuple[str, str]], one: RequestLine | Open, customer_no: str
) -> tuple[str, str] | None:
    phrase = normal(name_in(one.evidence.text))
    own = meant.get((customer_no, phrase)) if customer_no else None
    return own or meant.get(("", phrase))


def keep(
    tx: Session, task_id: int, names: Sequence[Name], *, by: Person, now: datetime
) -> tuple[ItemAlias, ...]:
    """Keep names from now on; it stands in the task's timeline who taught what.

    Raises:
        InvalidInput: a name cannot be taught.
        Refused: this person does not review at the task's desk.
    """
    task = service.lock(tx, task_id)
    require(by, Verb.REVIEW, desk_id=task.desk_id)
    kept = tuple(taught.teach(tx, name, by=by.slack_id, now=now) for name in names)
    for row in kept:
        timeline.record(
            tx,
            task,
            Tag.TAUGHT,
            by=by.slack_id,
            now=now,
            words=row.written,
            item=f"{row.item_no}/{row.variant_code}" if row.variant_code else row.item_no,
            customer_no=row.customer_no,
        )
    service.touch(tx, task, now=now)
    return kept


def undo(tx: Session, alias_id: int, *, by: Person, now: datetime) -> None:
    """Forget a name.

    Raises:
        NotFound: there never was such a name.
        Refused: this person reviews nowhere.
    """
    desks = (desk_id for desk_id, _ in sorted(by.roles))
    at = next((one for one in desks if may(by, Verb.REVIEW, desk_id=one)), 0)
    require(by, Verb.REVIEW, desk_id=at)
    taught.undo(tx, alias_id, by=by.slack_id, now=now)
