"""What configurators clear: stop every task of a desk, delete a task that is over (D-72, D-79). Both ask first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, delete, func, or_, select, update
from sqlalchemy.orm import Session

from domain.blobs.models import Blob
from domain.cards import service as cards
from domain.commands.review import stop_for
from domain.desks import log
from domain.desks.models import Desk
from domain.effects.models import Effect
from domain.effects.states import EffectState
from domain.errors import InvalidInput, NotFound
from domain.inbox.models import InboundMail, OutboundMail
from domain.people.rights import Person, Verb, require
from domain.sales.models import Document, DocumentVersion
from domain.tasks import service
from domain.tasks.models import Correction, Reading, Step, Task, TimelineEvent
from domain.tasks.outgoing import MAIL
from domain.tasks.states import OPEN_TASKS, TaskState

AT_ONCE = 20
"""Tasks that are stopped in one frame: clicks of others get their turn between two."""
_OVER = frozenset({TaskState.DONE, TaskState.STOPPED})
_UNDER_WAY = (EffectState.PENDING, EffectState.INFLIGHT, EffectState.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class StopAll:
    """What *Stop all tasks* would stop: enough to ask."""

    desk_id: int
    desk_name: str
    tasks: int
    mails: int
    """Approved mails that have not left and would be withdrawn."""


@dataclass(frozen=True, slots=True)
class Deletion:
    """What deleting a task takes away and what stays: enough to ask."""

    task_id: int
    number: int
    mails: int
    documents: tuple[str, ...]


def what_stops(tx: Session, desk_id: int, *, by: Person) -> StopAll:
    """Return what *Stop all tasks* would stop at a desk.

    Raises:
        NotFound, Refused.
    """
    desk = tx.get(Desk, desk_id)
    if desk is None:
        raise NotFound("error.no_desk")
    require(by, Verb.CONFIGURE, desk_id=desk_id)
    mine = (Task.desk_id == desk_id, Task.state.in_(OPEN_TASKS))
    waiting = (
        select(func.count())
        .select_from(Effect)
        .where(
            Effect.kind == MAIL,
            Effect.state == EffectState.PENDING,
            Effect.task_id.in_(select(Task.id).where(*mine)),
        )
    )
    tasks = tx.scalar(select(func.count()).select_from(Task).where(*mine)) or 0
    return StopAll(desk.id, desk.name, tasks, tx.scalar(waiting) or 0)


def stop_all(tx: Session, desk_id: int, *, by: Person, now: datetime) -> StopAll:
    """Ask for every open task of a desk to be stopped; :func:`stop_some` does it from the next tick on.

    Returns what is going to be stopped. Approved mails that have not left do not leave any more from here on.

    Raises:
        NotFound, Refused.
    """
    found = what_stops(tx, desk_id, by=by)
    newest = tx.scalar(select(func.max(Task.id)).where(Task.desk_id == desk_id)) or 0
    # Past the row's version: whoever has the settings open meanwhile has changed nothing of this.
    tx.execute(update(Desk).where(Desk.id == desk_id).values(stop_all_to=newest, stop_all_by=by.slack_id))
    log.note(tx, desk_id, log.STOPPED_ALL, old="", new=found.tasks, by=by.slack_id, now=now)
    stop_some(tx, now=now)
    return found


def stop_some(tx: Session, *, now: datetime, limit: int = AT_ONCE) -> int:
    """Stop the next tasks that *Stop all tasks* was asked for; returns how many, 0 = nothing is left to stop."""
    row = tx.execute(
        select(Desk.id, Desk.stop_all_to, Desk.stop_all_by)
        .where(Desk.stop_all_to > 0)
        .order_by(Desk.id)
        .limit(1)
    ).first()
    if row is None:
        return 0
    ids = tx.scalars(
        select(Task.id)
        .where(Task.desk_id == row.id, Task.state.in_(OPEN_TASKS), Task.id <= row.stop_all_to)
        # Those with an approved mail first: what has not left must not leave any more.
        .order_by(Task.state != TaskState.SENDING, Task.id)
        .limit(limit)
    ).all()
    for task_id in ids:
        stop_for(tx, service.lock(tx, task_id), by=row.stop_all_by, now=now)
    if len(ids) < limit:
        tx.execute(update(Desk).where(Desk.id == row.id).values(stop_all_to=0, stop_all_by=""))
    return len(ids)


def stopping(tx: Session) -> bool:
    """Say whether a desk is stopping all its tasks just now."""
    return tx.scalar(select(Desk.id).where(Desk.stop_all_to > 0).limit(1)) is not None


def what_goes(tx: Session, task_id: int, *, by: Person) -> Deletion:
    """Return what deleting a task takes away and what stays.

    Raises:
        NotFound, Refused, InvalidInput: it runs, or a mail of it is under way.
    """
    task = tx.get(Task, task_id)
    if task is None:
        raise NotFound("error.no_task")
    require(by, Verb.CONFIGURE, desk_id=task.desk_id)
    _check_over(tx, task)
    mails = tx.scalar(select(func.count()).select_from(InboundMail).where(InboundMail.task_id == task_id))
    numbers = tx.scalars(select(Document.number).where(Document.task_id == task_id).order_by(Document.number))
    return Deletion(task.id, task.number, mails or 0, tuple(numbers))


def delete_task(tx: Session, task_id: int, *, by: Person, now: datetime) -> int:
    """Delete a task that is over, with its timeline, its texts and its messages in Slack; returns its number.

    What stays: its documents, and of its mails the ids by which a second copy is recognised.

    Raises:
        NotFound, Refused, InvalidInput: it runs, or a mail of it is under way.
    """
    task = service.lock(tx, task_id)
    require(by, Verb.CONFIGURE, desk_id=task.desk_id)
    _check_over(tx, task)
    _erase_mails(tx, task_id)
    tx.execute(update(Document).where(Document.task_id == task_id).values(task_id=0))
    tx.execute(update(Task).where(Task.previous_id == task_id).values(previous_id=0, continued=False))
    for table in (Correction, Reading, TimelineEvent, Step, Effect):
        tx.execute(delete(table).where(table.task_id == task_id))
    cards.doom(tx, f"task:{task_id}", now=now)
    number, desk = task.number, tx.get_one(Desk, task.desk_id)
    log.note(tx, desk.id, log.DELETED, old=f"T-{number}", new="", by=by.slack_id, now=now)
    tx.execute(delete(Task).where(Task.id == task_id))
    tx.expunge(task)
    if desk.channel:
        cards.touch(tx, f"desk:{desk.id}", channel=desk.channel, now=now)
    cards.touch_homes(tx, now=now, acting=by.slack_id)
    return number


def _check_over(tx: Session, task: Task) -> None:
    under_way = select(Effect.id).where(
        Effect.task_id == task.id, Effect.kind == MAIL, Effect.state.in_(_UNDER_WAY)
    )
    if TaskState(task.state) not in _OVER:
        raise InvalidInput("error.only_ended_is_deleted", task=f"T-{task.number}")
    if service.open_steps(tx, task.id) or tx.scalar(under_way.limit(1)) is not None:
        raise InvalidInput("error.not_yet_deleted", task=f"T-{task.number}")


def _erase_mails(tx: Session, task_id: int) -> None:
    """Take everything from a task's mails but what recognises a second copy, and their bytes with it."""
    mine = select(InboundMail.id).where(InboundMail.task_id == task_id)
    rows = list(
        tx.scalars(
            select(InboundMail).where(or_(InboundMail.task_id == task_id, InboundMail.duplicate_of.in_(mine)))
        )
    )
    raws = {row.raw for row in rows}
    files = {one["sha256"] for row in rows for one in row.parsed["attachments"]}
    for row in rows:
        row.task_id, row.erased, row.raw = 0, True, ""
        row.from_address, row.from_name, row.subject, row.sent_at = "", "", "", None
        row.parsed = {name: _emptied(value) for name, value in row.parsed.items()}
    for ours in tx.scalars(select(OutboundMail).where(OutboundMail.task_id == task_id)):
        raws.add(ours.raw)
        ours.task_id, ours.step_id, ours.raw = 0, 0, ""
        ours.to_address, ours.cc, ours.subject, ours.text = "", [], "", ""
    tx.flush()  # flush: what is erased holds no bytes any more
    gone = (raws | files) - {""}
    if gone:
        tx.execute(delete(Blob).where(Blob.sha256.in_(gone - _still_used(tx, gone))))


def _still_used(tx: Session, digests: set[str]) -> set[str]:
    """Return those bytes that another mail has, too, or a document: customers send our PDFs back to us.

    Attachments stand in a text without an index: all mails are read through, once, however many files there are.
    """
    used: set[str] = set()
    for column in (InboundMail.raw, OutboundMail.raw, DocumentVersion.pdf_sha256):
        used.update(tx.scalars(select(column).where(column.in_(digests)).distinct()))
    whole = cast(InboundMail.parsed, String)
    left = [whole.contains(one) for one in sorted(digests - used)]
    for parsed in tx.scalars(select(InboundMail.parsed).where(or_(*left))) if left else ():
        used.update(one["sha256"] for one in parsed["attachments"])
    return used


def _emptied(value: Any) -> Any:
    """Return nothing of the same kind."""
    if isinstance(value, str):
        return ""
    if isinstance(value, list):
        return []
    return {} if isinstance(value, dict) else value
