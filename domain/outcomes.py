"""What becomes of an effect: is it still wanted, and what follows when it is done, failed or unknown.

The outbox's worker (``bot/effects.py``) calls these inside its frames; everything that follows from an outcome is
written in the same frame as the outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.effects import service as effects
from domain.effects.service import Claimed
from domain.sales import standing
from domain.tasks import outgoing, service, timeline
from domain.tasks.models import Step, Task
from domain.tasks.states import StepKind, TaskState, TaskVerb
from domain.tasks.timeline import Tag


@dataclass(frozen=True, slots=True)
class Perform:
    """Do it now."""


@dataclass(frozen=True, slots=True)
class Withdraw:
    """It is no longer wanted."""

    reason: str


def still_wanted(tx: Session, claimed: Claimed, *, now: datetime) -> Perform | Withdraw:
    """Check at the moment of sending what was true at the moment of the yes."""
    del now
    if claimed.kind != outgoing.MAIL:
        return Perform()
    task = service.lock(tx, claimed.task_id)
    if task.state == TaskState.STOPPED:
        return Withdraw("task_stopped")
    step = tx.get(Step, claimed.payload["step_id"])
    if step is not None and step.round != task.round:
        return Withdraw("customer_wrote")
    return Perform()


def withdrawn(tx: Session, claimed: Claimed, *, reason: str, now: datetime) -> None:
    """Give up a claimed effect that is no longer wanted."""
    effects.withdraw_claimed(tx, claimed, reason=reason, now=now)
    if claimed.kind == outgoing.MAIL:
        task = service.lock(tx, claimed.task_id)
        timeline.record(
            tx, task, Tag.MAIL_WITHDRAWN, by="bot", now=now, step_id=claimed.payload["step_id"], reason=reason
        )
        service.touch(tx, task, now=now)


def done(tx: Session, claimed: Claimed, *, ref: str, refused: Mapping[str, str], now: datetime) -> None:
    """It happened. A mail: quote or order is with the customer, the task waits or ends."""
    effects.settle(tx, claimed, provider_ref=ref, now=now)
    if claimed.kind == outgoing.MAIL:
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
    if task.state != TaskState.SENDING:
        service.touch(tx, task, now=now)  # stopped or overtaken while it was on its way
        return
    if kind == "order":
        task.outcome = "ordered"
        timeline.record(tx, task, Tag.TASK_FINISHED, by="bot", now=now, outcome="ordered")
        service.move(tx, task, TaskVerb.FINISH, now=now)
    else:
        service.move(tx, task, TaskVerb.WAIT, now=now)


def not_done(
    tx: Session, claimed: Claimed, *, error: str, text: str, until: datetime | None, now: datetime
) -> None:
    """It certainly did not happen: tried again by the ladder, after the last try a person is asked (D-92)."""
    if not effects.postpone(tx, claimed, error=error, text=text, now=now, until=until):
        _ask(tx, claimed, StepKind.MAIL_FAILED, Tag.MAIL_FAILED, error=error, text=text, now=now)


def refused(tx: Session, claimed: Claimed, *, error: str, text: str, now: datetime) -> None:
    """The other side refuses for good: a person is asked at once, with the server's words."""
    effects.fail(tx, claimed, error=error, text=text, now=now)
    _ask(tx, claimed, StepKind.MAIL_FAILED, Tag.MAIL_FAILED, error=error, text=text, now=now)


def unknown(tx: Session, claimed: Claimed, *, error: str, text: str, now: datetime) -> None:
    """Nobody knows whether it happened. A mail: a person decides. A file: the thread is looked at again later."""
    if claimed.kind != outgoing.MAIL:
        effects.postpone(tx, claimed, error=error, text=text, now=now, maybe_done=True)
        return
    effects.doubt(tx, claimed, error=error, text=text, now=now)
    _ask(tx, claimed, StepKind.UNCERTAIN_MAIL, Tag.MAIL_UNCERTAIN, error=error, text=text, now=now)


def _ask(
    tx: Session, claimed: Claimed, kind: StepKind, tag: Tag, *, error: str, text: str, now: datetime
) -> None:
    if claimed.kind != outgoing.MAIL:
        return
    task: Task = service.lock(tx, claimed.task_id)
    payload = claimed.payload
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
