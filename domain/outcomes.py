"""What becomes of an effect: is it still wanted, and what follows when it is done, failed or unknown.

The outbox's worker (``bot/effects.py``) calls these inside its frames; everything that follows from an outcome is
written in the same frame as the outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.desks import watch
from domain.desks.models import Desk
from domain.effects import service as effects
from domain.effects.service import Claimed
from domain.sales import standing
from domain.sales.models import Document
from domain.sales.states import OrderState, QuoteState
from domain.tasks import outgoing, service, timeline
from domain.tasks.models import Step, Task
from domain.tasks.recipients import too_many
from domain.tasks.states import StepKind, TaskState, TaskVerb
from domain.tasks.timeline import Tag

DEAD = frozenset({QuoteState.REJECTED.value, QuoteState.CANCELLED.value, OrderState.CANCELLED.value})
"""States of documents that are not sent any more."""


@dataclass(frozen=True, slots=True)
class Perform:
    """Do it now."""


@dataclass(frozen=True, slots=True)
class Withdraw:
    """It is no longer wanted."""

    reason: str


def still_wanted(tx: Session, claimed: Claimed, *, now: datetime) -> Perform | Withdraw:
    """Check at the moment of sending what was true at the moment of the yes."""
    if claimed.kind != outgoing.MAIL:
        return Perform()
    task = service.lock(tx, claimed.task_id)
    if task.id <= tx.get_one(Desk, task.desk_id).stop_all_to and task.state != TaskState.STOPPED:
        return Withdraw("task_stopped")  # all tasks are being stopped, and this one's turn comes (D-79)
    if claimed.payload["kind"] == outgoing.LETTER:
        # A person wrote it, perhaps after Stop: what the task does meanwhile changes nothing.
        return Perform()
    if task.state == TaskState.STOPPED:
        return Withdraw("task_stopped")
    if _is_overtaken(tx, task, claimed):
        return Withdraw("customer_wrote")
    if not claimed.payload.get("by") and any(
        too_many(tx, one, now=now) for one in (*claimed.payload["to"], *claimed.payload["cc"])
    ):
        return Withdraw("too_many")  # two machines that answer each other end here (D-90)
    number = str(claimed.payload["document"])
    if number:
        row = tx.execute(select(Document.state, Document.version).where(Document.number == number)).one()
        if row.state in DEAD:
            return Withdraw(f"document_{row.state}")
        if row.version != claimed.payload["version"]:
            return Withdraw("document_changed")
    return Perform()


def _is_overtaken(tx: Session, task: Task, claimed: Claimed) -> bool:
    """Say whether the customer wrote again since the mail was approved (D-27)."""
    if claimed.payload["kind"] == outgoing.LETTER:
        return False
    step = tx.get(Step, claimed.payload["step_id"])
    return step is not None and step.round != task.round


def withdrawn(tx: Session, claimed: Claimed, *, reason: str, now: datetime) -> None:
    """Give up a claimed effect that is no longer wanted."""
    task = _locked(tx, claimed)
    effects.withdraw_claimed(tx, claimed, reason=reason, now=now)
    if task is None:
        return
    timeline.record(
        tx, task, Tag.MAIL_WITHDRAWN, by="bot", now=now, step_id=claimed.payload["step_id"], reason=reason
    )
    if task.state == TaskState.SENDING:
        outgoing.redraft(task)
        service.move(tx, task, TaskVerb.WORK, now=now)
    else:
        service.touch(tx, task, now=now)


def _locked(tx: Session, claimed: Claimed) -> Task | None:
    """Lock the task of a mail before its effect, as everybody does (D-27); other kinds have none to lock."""
    return service.lock(tx, claimed.task_id) if claimed.kind == outgoing.MAIL else None


def done(tx: Session, claimed: Claimed, *, ref: str, refused: Mapping[str, str], now: datetime) -> None:
    """It happened. A mail: quote or order is with the customer, the task waits or ends."""
    task = _locked(tx, claimed)
    effects.settle(tx, claimed, provider_ref=ref, now=now)
    if task is not None:
        watch.could_send(tx, task.desk_id, now=now)
        mail_left(tx, claimed.task_id, claimed.payload, raw=ref, refused=refused, now=now)


def mail_left(
    tx: Session,
    task_id: int,
    payload: Mapping[str, object],
    *,
    raw: str,
    refused: Mapping[str, str],
    now: datetime,
) -> None:
    """A mail is out: note it for threading, say so, and move the document and the task on."""
    task = service.lock(tx, task_id)
    outgoing.sent_row(tx, task.id, dict(payload), raw=raw, now=now)
    kind, number, version = str(payload["kind"]), str(payload["document"]), int(str(payload["version"]))
    if number:
        standing.mark_sent(tx, number, version=version, by="bot", now=now)
    timeline.record(
        tx,
        task,
        Tag.MAIL_SENT,
        by="bot",
        now=now,
        step_id=int(str(payload["step_id"])),
        refused=dict(refused),
        document=number,
        pdf=payload["pdf"],
        pdf_name=payload["pdf_name"],
    )
    if task.state != TaskState.SENDING or kind == outgoing.LETTER:
        service.touch(tx, task, now=now)  # stopped or overtaken while it was on its way
        return
    if number and _version(tx, number) != version:
        # Somebody changed the document while its mail was on the way: the customer gets the newer one, too.
        outgoing.redraft(task)
        service.remember(task, change="applied")
        service.move(tx, task, TaskVerb.WORK, now=now)
    elif kind == "order":
        task.outcome = "ordered"
        timeline.record(tx, task, Tag.TASK_FINISHED, by="bot", now=now, outcome="ordered")
        service.move(tx, task, TaskVerb.FINISH, now=now)
    else:
        service.move(tx, task, TaskVerb.WAIT, now=now)


def _version(tx: Session, number: str) -> int:
    return tx.scalar(select(Document.version).where(Document.number == number)) or 0


def not_done(
    tx: Session, claimed: Claimed, *, error: str, text: str, until: datetime | None, now: datetime
) -> None:
    """It certainly did not happen: tried again by the ladder, after the last try a person is asked (D-92)."""
    task = _locked(tx, claimed)
    if task is not None:
        watch.cannot_send(tx, task.desk_id, error, tries=claimed.attempt, now=now)
    if not effects.postpone(tx, claimed, error=error, text=text, now=now, until=until):
        _say(tx, claimed, error=error, now=now)
        _ask(tx, claimed, StepKind.MAIL_FAILED, Tag.MAIL_FAILED, error=error, text=text, now=now)


def refused(tx: Session, claimed: Claimed, *, error: str, text: str, now: datetime) -> None:
    """The other side refuses for good: a person is asked at once, with the server's words."""
    task = _locked(tx, claimed)
    if task is not None:  # refused for good: nothing is tried again, and the next mail fares no better
        watch.cannot_send(tx, task.desk_id, error, tries=watch.TELL_AFTER, now=now)
    effects.fail(tx, claimed, error=error, text=text, now=now)
    _say(tx, claimed, error=error, now=now)
    _ask(tx, claimed, StepKind.MAIL_FAILED, Tag.MAIL_FAILED, error=error, text=text, now=now)


def unknown(tx: Session, claimed: Claimed, *, error: str, text: str, now: datetime) -> None:
    """Nobody knows whether it happened. A mail: a person decides. A file: the thread is looked at again later."""
    if claimed.kind != outgoing.MAIL:
        if not effects.postpone(tx, claimed, error=error, text=text, now=now, maybe_done=True):
            _say(tx, claimed, error=error, now=now)
        return
    _locked(tx, claimed)
    effects.doubt(tx, claimed, error=error, text=text, now=now)
    _ask(tx, claimed, StepKind.UNCERTAIN_MAIL, Tag.MAIL_UNCERTAIN, error=error, text=text, now=now)


def _say(tx: Session, claimed: Claimed, *, error: str, now: datetime) -> None:
    """A file that could not be shown at last: nobody has to do anything, but whoever looks for it is told."""
    if claimed.kind != outgoing.FILE:
        return
    task = service.lock(tx, claimed.task_id)
    timeline.record(
        tx, task, Tag.FILE_FAILED, by="bot", now=now, name=str(claimed.payload["name"]), error=error
    )


def _ask(
    tx: Session, claimed: Claimed, kind: StepKind, tag: Tag, *, error: str, text: str, now: datetime
) -> None:
    if claimed.kind != outgoing.MAIL:
        return
    task: Task = service.lock(tx, claimed.task_id)
    payload = claimed.payload
    if kind is StepKind.MAIL_FAILED and _is_overtaken(tx, task, claimed):
        effects.withdraw(tx, claimed.key, reason="customer_wrote", now=now)
        timeline.record(tx, task, Tag.MAIL_WITHDRAWN, by="bot", now=now, step_id=payload["step_id"])
        return
    timeline.record(tx, task, tag, by="bot", now=now, step_id=payload["step_id"], error=error, server=text)
    service.open_step(
        tx,
        task,
        kind,
        {
            "key": claimed.key,
            "error": error,
            "server": text,
            "to": payload["to"],
            "step_id": payload["step_id"],
        },
        now=now,
    )
