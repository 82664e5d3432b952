"""What a new mail means, in one frame: stored once, joined to its task or opening a new one (D-20, D-21, D-24, D-27).

No reading of the text happens here; the task becomes due and ``domain/moves.py`` goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.inbox import service as inbox
from domain.inbox import tokens
from domain.inbox.addresses import same_organisation
from domain.inbox.facts import MailKind, ParsedMail, Place
from domain.inbox.service import MailView
from domain.sales import contacts
from domain.tasks import outgoing, timeline
from domain.tasks import service as tasks
from domain.tasks.models import Task
from domain.tasks.states import StepKind, TaskState, TaskVerb, Verdict
from domain.tasks.timeline import Tag

_PREFIX = re.compile(r"^\s*(?:re|sv|vs|aw|fwd?|vb|wg|antw)\s*(?:\[\d+\])?\s*:\s*", re.IGNORECASE)
_TAG = re.compile(r"\[T-\d+\]")


@dataclass(frozen=True, slots=True)
class Arrived:
    """What became of a mail."""

    mail_id: int
    task_id: int
    new: bool
    """False: this copy, or this same mail, was known."""


@dataclass(frozen=True, slots=True)
class _Thread:
    task: Task
    by_token: bool
    """Found by our signed token, not only by an id or a subject."""


def mail_arrived(
    tx: Session, desk_id: int, place: Place, mail: ParsedMail, *, raw: str, key: bytes, now: datetime
) -> Arrived:
    """Store a mail and say what it means. The raw bytes are a blob already.

    Args:
        raw: sha256 of the raw bytes; '' if they were too large to fetch.
        key: what signs our reply tokens.
    """
    stored, new = inbox.receive(tx, place, mail, raw=raw, now=now)
    if not new or mail.kind is MailKind.OWN:
        return Arrived(stored.id, stored.task_id, new=False)
    thread = _thread(tx, mail, key=key)
    if mail.kind is MailKind.BOUNCE:
        return _bounced(tx, stored, thread, key=key, now=now)
    if mail.kind is MailKind.AUTO_REPLY:
        return _answered_by_machine(tx, stored, thread, now=now)
    stopped = thread is not None and thread.task.state == TaskState.STOPPED
    if thread is not None and not stopped and not _belongs(tx, thread, mail):
        return _stranger(tx, thread.task, stored, now=now)
    if thread is not None and not stopped and not _new_subject(tx, thread.task, mail):
        return _joined(tx, thread.task, stored, now=now)
    # A stranger who writes into a stopped task's thread leaves no link to it: it is somebody else's matter.
    linked = thread is not None and _belongs(tx, thread, mail)
    previous = thread.task.id if thread is not None and linked else 0
    return _opened(tx, desk_id, stored, previous_id=previous, now=now)


def _thread(tx: Session, mail: ParsedMail, *, key: bytes) -> _Thread | None:
    """Find the task: signed token, then stored ids, newest first, then the subject's tag (D-21).

    A stopped task is taken only if none of them leads to another: the customer wrote again since, in a new task.
    """
    stopped: _Thread | None = None
    for task_id, by_token in _leads(tx, mail, key=key):
        thread = _Thread(_living(tx, task_id), by_token)
        if thread.task.state != TaskState.STOPPED:
            return thread
        stopped = stopped or thread
    return stopped


def _leads(tx: Session, mail: ParsedMail, *, key: bytes) -> Iterator[tuple[int, bool]]:
    """Give the tasks that a mail names, the best lead first, and whether a signed token names them."""
    ids = [one for one in (mail.in_reply_to, *reversed(mail.references)) if one]
    for one in ids:
        number = tokens.task_of(one, key=key)
        task_id = None if number is None else tx.scalar(select(Task.id).where(Task.number == number))
        if task_id is not None:
            yield task_id, True
    found = inbox.task_by_ids(tx, ids)
    if found:
        yield found, False
    number = tokens.tag_in(mail.subject)
    task_id = None if number is None else tx.scalar(select(Task.id).where(Task.number == number))
    if task_id is not None:
        yield task_id, False


def _living(tx: Session, task_id: int) -> Task:
    """Return a task for change; for a stopped one the task that goes on with it, if there is one (D-72)."""
    task = tasks.lock(tx, task_id)
    while task.state == TaskState.STOPPED:
        after = tx.scalar(
            select(Task.id)
            .where(Task.previous_id == task.id, Task.continued.is_(True))
            .order_by(Task.id.desc())
            .limit(1)
        )
        if after is None:
            break
        task = tasks.lock(tx, after)
    return task


def _belongs(tx: Session, thread: _Thread, mail: ParsedMail) -> bool:
    """Say whether the sender belongs to the task: known address, a contact of its customer, or domain with token."""
    known = inbox.addresses_of(tx, thread.task.id)
    if mail.from_address in known:
        return True
    customer_no = thread.task.customer_no
    if customer_no and any(
        one.customer_no == customer_no for one in contacts.contacts_with(tx, mail.from_address)
    ):
        return True
    return thread.by_token and any(same_organisation(mail.from_address, one) for one in known)


def base_subject(subject: str) -> str:
    """Return a subject without reply marks and our tag, for comparing."""
    plain = _TAG.sub("", subject)
    while True:
        shorter = _PREFIX.sub("", plain)
        if shorter == plain:
            return " ".join(plain.split()).casefold()
        plain = shorter


def _new_subject(tx: Session, task: Task, mail: ParsedMail) -> bool:
    """Say whether somebody used Reply to start something new: same thread, other subject (D-21).

    Our tag is no sign of something new, and a person may have given our answer another subject.
    """
    subject = base_subject(mail.subject)
    if not subject or tokens.tag_in(mail.subject) == task.number:
        return False
    return subject not in {base_subject(one) for one in (task.subject, *inbox.subjects_of(tx, task.id))}


def _opened(tx: Session, desk_id: int, stored: MailView, *, previous_id: int, now: datetime) -> Arrived:
    mail = stored.mail
    task = tasks.open_task(
        tx,
        desk_id,
        subject=mail.subject,
        sender_address=mail.from_address,
        sender_name=mail.from_name,
        previous_id=previous_id,
        now=now,
    )
    inbox.attach(tx, stored.id, task.id)
    task.round = stored.id
    timeline.record(
        tx, task, Tag.MAIL_RECEIVED, by="customer", now=now, mail_id=stored.id, sender=mail.from_name
    )
    tasks.touch(tx, task, now=now)
    return Arrived(stored.id, task.id, new=True)


def _joined(tx: Session, task: Task, stored: MailView, *, now: datetime) -> Arrived:
    """The customer writes again: what waits is superseded, what is approved and unsent is withdrawn (D-27)."""
    inbox.attach(tx, stored.id, task.id)
    timeline.record(
        tx, task, Tag.MAIL_RECEIVED, by="customer", now=now, mail_id=stored.id, sender=stored.mail.from_name
    )
    edited = supersede(tx, task, now=now)
    task.round, task.failures = stored.id, 0
    # That a number is new was said of the whole conversation: an answer in it is not asked about again (D-47).
    kept = {name: value for name, value in task.decisions.items() if name == "duplicate"}
    task.decisions = {**kept, "edited": edited} if edited else kept
    task.outcome = ""
    tasks.move(tx, task, TaskVerb.WORK, now=now)
    return Arrived(stored.id, task.id, new=True)


def supersede(tx: Session, task: Task, *, now: datetime) -> dict[str, object]:
    """Take back what waits for a person or for sending; returns a person's edits, for the next draft.

    What a person writes is that person's: it stays, but nobody sends it without having looked at it anew (D-68, D-71).
    """
    edited: dict[str, object] = {}
    step = tasks.open_review(tx, task.id)
    if step is not None:
        tasks.decide(tx, task, step, Verdict.SUPERSEDE, by="customer", now=now)
        edited = outgoing.edits_of(step) if step.kind == StepKind.REPLY else {}
    for question in tasks.open_steps(tx, task.id):
        if question.kind == StepKind.LETTER:
            question.revision, question.seen = question.revision + 1, {}
        elif question.kind == StepKind.MAIL_FAILED and not outgoing.is_letter(tx, question):
            # The mail is not wanted any more: nobody need repair it.
            tasks.decide(tx, task, question, Verdict.SUPERSEDE, by="customer", now=now)
    outgoing.withdraw_approved(tx, task, reason="customer_wrote", by="bot", now=now)
    return edited


def _stranger(tx: Session, task: Task, stored: MailView, *, now: datetime) -> Arrived:
    """Somebody who does not belong to the task wrote into its thread: shown, decides nothing (D-21)."""
    inbox.attach(tx, stored.id, task.id, decides=False)
    timeline.record(
        tx, task, Tag.MAIL_STRANGER, by="customer", now=now, mail_id=stored.id, sender=stored.mail.from_name
    )
    if task.state != TaskState.STOPPED:
        tasks.open_step(tx, task, StepKind.STRANGER, {"mail_id": stored.id}, now=now)
    tasks.touch(tx, task, now=now)
    return Arrived(stored.id, task.id, new=True)


def _answered_by_machine(tx: Session, stored: MailView, thread: _Thread | None, *, now: datetime) -> Arrived:
    """An absence note supersedes nothing and opens nothing; it stands in the timeline if it belongs to a task."""
    if thread is None:
        return Arrived(stored.id, 0, new=True)
    inbox.attach(tx, stored.id, thread.task.id, decides=False)
    timeline.record(tx, thread.task, Tag.MAIL_AUTO, by="customer", now=now, mail_id=stored.id)
    return Arrived(stored.id, thread.task.id, new=True)


def _bounced(tx: Session, stored: MailView, thread: _Thread | None, *, key: bytes, now: datetime) -> Arrived:
    """A bounce of a mail of ours is shown on its task and a person is asked; any other is only stored."""
    for message_id in (*stored.mail.bounced_ids, stored.mail.in_reply_to, *stored.mail.references):
        ours = _our_mail(tx, message_id, key=key) if message_id else None
        if ours is None:
            continue
        task_id, step_id, to = ours
        task = tasks.lock(tx, task_id)
        inbox.attach(tx, stored.id, task.id, decides=False)
        timeline.record(tx, task, Tag.MAIL_BOUNCED, by="bot", now=now, mail_id=stored.id, to=to)
        tasks.open_step(
            tx,
            task,
            StepKind.BOUNCED,
            {"mail_id": stored.id, "message_id": message_id, "to": to, "step_id": step_id},
            now=now,
        )
        return Arrived(stored.id, task.id, new=True)
    if thread is not None:
        inbox.attach(tx, stored.id, thread.task.id, decides=False)
    return Arrived(stored.id, thread.task.id if thread else 0, new=True)


def _our_mail(tx: Session, message_id: str, *, key: bytes) -> tuple[int, int, str] | None:
    """Return (task, step, recipient) of a mail of ours, also of one of which nobody knows yet that it left."""
    row = inbox.sent(tx, message_id)
    if row is not None and row.task_id:
        row.bounced = True
        return row.task_id, row.step_id, row.to_address
    number = tokens.task_of(message_id, key=key)
    task = None if number is None else tx.scalar(select(Task).where(Task.number == number))
    if task is None:
        return None
    for step in outgoing.approved(tx, task, letters=True):
        if step.payload["message_id"] == message_id:
            return task.id, step.id, str(step.payload["to"][0])
    return None
