"""Try it out (D-82): a task without a mail, whose answers go nowhere until somebody makes it real."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.blobs import service as blobs
from domain.commands.review import Decided
from domain.errors import InvalidInput
from domain.inbox import service as inbox
from domain.inbox.facts import Attachment, MailKind, ParsedMail, Place
from domain.inbox.models import InboundMail
from domain.people.rights import Person, Verb, require
from domain.sales import standing
from domain.tasks import service, timeline
from domain.tasks.states import OPEN_TASKS, StepKind, TaskState
from domain.tasks.timeline import Tag

ACCOUNT = "try-out"
MOST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with the mail of a try-out, seen as one that arrived would be."""

    fact: Attachment
    content: bytes = field(repr=False)
    """Empty when it is not kept."""


def check(desk_id: int, *, sender_address: str, text: str, by: Person) -> None:
    """Refuse what :func:`try_out` would refuse.

    Raises:
        InvalidInput: ``field`` is "sender" or "text".
        Refused: the person may not make tasks here.
    """
    require(by, Verb.REVIEW, desk_id=desk_id)
    if "@" not in sender_address:
        raise InvalidInput("try.sender", field="sender")
    if not text.strip() or len(text) > MOST_TEXT:
        raise InvalidInput("try.text", field="text", most=MOST_TEXT)


def try_out(
    tx: Session,
    desk_id: int,
    *,
    sender_address: str,
    sender_name: str,
    subject: str,
    text: str,
    by: Person,
    now: datetime,
    attachments: Sequence[Attached] = (),
) -> Decided:
    """Make a task as if this mail had arrived; nothing is ever sent from it unless it is made real.

    Raises:
        InvalidInput: ``field`` is "sender" or "text".
    """
    check(desk_id, sender_address=sender_address, text=text, by=by)
    address = sender_address.strip().lower()
    _keep(tx, attachments, now=now)
    uid = (tx.scalar(select(func.max(InboundMail.uid)).where(InboundMail.account == ACCOUNT)) or 0) + 1
    digest = sha256(f"{address}|{subject}|{text}|{uid}".encode()).hexdigest()
    mail = ParsedMail(
        message_id=f"<try-{digest[:24]}@local.invalid>",
        digest=digest,
        from_address=address,
        from_name=sender_name.strip() or address,
        reply_to="",
        to=(),
        cc=(),
        subject=" ".join(subject.split())[:250],
        sent_at=now,
        in_reply_to="",
        references=(),
        text=text,
        new_text=text,
        quoted_text="",
        kind=MailKind.PERSON,
        kind_reason="",
        attachments=tuple(one.fact for one in attachments),
    )
    stored, _ = inbox.receive(tx, Place(ACCOUNT, "", 0, uid), mail, raw="", now=now)
    task = service.open_task(
        tx,
        desk_id,
        subject=mail.subject,
        sender_address=address,
        sender_name=mail.from_name,
        try_out=True,
        now=now,
    )
    inbox.attach(tx, stored.id, task.id)
    task.round = stored.id
    timeline.record(tx, task, Tag.TASK_TRIED, by=by.slack_id, now=now)
    timeline.record(
        tx, task, Tag.MAIL_RECEIVED, by="customer", now=now, mail_id=stored.id, sender=mail.from_name
    )
    service.touch(tx, task, now=now, acting=by.slack_id)
    return Decided(task.id, task.number, 0, StepKind.INCOMING)


def _keep(tx: Session, attachments: Sequence[Attached], *, now: datetime) -> None:
    for one in attachments:
        if one.content:
            blobs.put(tx, one.content, media_type=one.fact.media_type, now=now)


def make_real(tx: Session, task_id: int, *, by: Person, now: datetime) -> Decided:
    """Turn a try-out into a real task: from now on a confirmed mail leaves (D-82)."""
    task = service.lock(tx, task_id)
    require(by, Verb.REVIEW, desk_id=task.desk_id)
    if not task.try_out:
        raise InvalidInput("error.not_a_try_out")
    if TaskState(task.state) not in OPEN_TASKS:
        raise InvalidInput(f"error.task_is_{task.state}", task=f"T-{task.number}")
    task.try_out = False
    standing.make_real(tx, task.id)
    timeline.record(tx, task, Tag.TASK_OPENED, by=by.slack_id, now=now, other=f"T-{task.number}")
    service.touch(tx, task, now=now, acting=by.slack_id)
    return Decided(task.id, task.number, 0, StepKind.INCOMING)
