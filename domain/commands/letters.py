"""A person writes a mail to the customer in a task's thread, whatever the task is doing, also after Stop (D-68).

It is reviewed like a drafted mail (nobody sends one unseen) and leaves through the same outbox, once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.commands.drafts import DraftEdit, check
from domain.desks.models import Desk
from domain.errors import InvalidInput, NotFound
from domain.inbox import tokens
from domain.moves.drafting import signature_of, tagged
from domain.people.rights import Person, Verb, require
from domain.sales.models import Contact, Document, DocumentVersion
from domain.sales.parties import load_company, seller_of
from domain.tasks import outgoing, service
from domain.tasks.mail_texts import reply_subject, whole_mail
from domain.tasks.models import Step, Task
from domain.tasks.recipients import recipient
from domain.tasks.states import StepKind, StepState
from domain.words import language_of, say


@dataclass(frozen=True, slots=True)
class Stationery:
    """What a mail of ours needs from the installation."""

    domain: str
    signing_key: bytes


@dataclass(frozen=True, slots=True)
class Blank:
    """A mail before a word is written: to whom, about what, in which language, what can go with it."""

    task_id: int
    task_number: int
    to: str
    subject: str
    opening: str
    closing: str
    attachable: tuple[tuple[str, str], ...]
    """(sha256, file name) of the PDFs of the task's documents, the newest first."""


def blank(tx: Session, task_id: int, *, by: Person) -> Blank:
    """Return what the form starts with, in the customer's language.

    Raises:
        NotFound, Refused.
        InvalidInput: the task has nobody to write to.
    """
    task = tx.get(Task, task_id)
    if task is None:
        raise NotFound("error.no_task")
    require(by, Verb.REVIEW, desk_id=task.desk_id)
    if not task.sender_address:
        raise InvalidInput("letter.nobody")
    language = _language(tx, task)
    contact = tx.get(Contact, task.contact_no) if task.contact_no else None
    name = contact.name if contact is not None else task.sender_name
    greeting = say("mail.greeting", language, name=name) if name else say("mail.greeting_nobody", language)
    subject = reply_subject(task.subject, task.subject).replace(tokens.subject_tag(task.number), "").strip()
    return Blank(
        task.id,
        task.number,
        task.sender_address,
        subject,
        f"{greeting}\n\n",
        say("mail.regards", language),
        _attachable(tx, task),
    )


def write(
    tx: Session,
    task_id: int,
    letter: DraftEdit,
    *,
    attach: str = "",
    stationery: Stationery,
    by: Person,
    now: datetime,
) -> int:
    """Open the review of a mail that a person wrote; returns the step. A second one waits until the first is decided.

    Args:
        attach: sha256 of one of the task's PDFs, '' = none.

    Raises:
        InvalidInput: ``field`` is "subject", "opening", "cc" or "attach".
        NotFound, Refused.
    """
    task = service.lock(tx, task_id)
    require(by, Verb.REVIEW, desk_id=task.desk_id)
    check(letter)
    names = dict(_attachable(tx, task))
    if attach and attach not in names:
        raise InvalidInput("letter.no_pdf", field="attach")
    if tx.scalar(select(Step.id).where(Step.task_id == task.id, *_OPEN_LETTER)) is not None:
        raise InvalidInput("letter.another", field="opening")
    payload = _payload(tx, task, letter, attach, names.get(attach, ""), stationery, by=by)
    step = service.open_step(tx, task, StepKind.LETTER, payload, now=now)
    step.seen = {
        by.slack_id: step.revision
    }  # whoever wrote it has seen it, and sees it again before it leaves
    return step.id


def _payload(
    tx: Session,
    task: Task,
    letter: DraftEdit,
    attach: str,
    name: str,
    stationery: Stationery,
    *,
    by: Person,
) -> dict[str, Any]:
    """Return the whole mail as it will leave."""
    language = _language(tx, task)
    text, html = whole_mail(
        opening=letter.opening,
        table="",
        table_html="",
        closing=letter.closing,
        language=language,
        signature_html=signature_of(tx.get_one(Desk, task.desk_id), seller_of(load_company(tx))),
    )
    subject = tagged(" ".join(letter.subject.split()), task.number)
    return {
        "kind": outgoing.LETTER,
        "mail_kind": outgoing.LETTER,
        "language": language,
        "subject": subject,
        "opening": letter.opening.strip(),
        "closing": letter.closing.strip(),
        "drafted": {},
        "table": "",
        "table_lines": "",
        "table_html": "",
        "text": text,
        "html": html,
        "to": [recipient(tx, task)[0]],
        "cc": list(letter.cc),
        "document": "",
        "version": 0,
        "pdf": attach,
        "pdf_name": name,
        "notes": [],
        "author": by.slack_id,
        **outgoing.headers(tx, task, domain=stationery.domain, signing_key=stationery.signing_key),
    }


_OPEN_LETTER = (Step.kind == StepKind.LETTER, Step.state == StepState.OPEN)


def _language(tx: Session, task: Task) -> str:
    return language_of(task.language or tx.get_one(Desk, task.desk_id).language)


def _attachable(tx: Session, task: Task) -> tuple[tuple[str, str], ...]:
    """Return the newest pinned PDFs of a task's documents."""
    rows = tx.execute(
        select(DocumentVersion.pdf_sha256, Document.number, DocumentVersion.version)
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(Document.task_id == task.id, DocumentVersion.pdf_sha256 != "")
        .order_by(Document.id.desc(), DocumentVersion.version.desc())
        .limit(10)
    )
    return tuple(
        (row.pdf_sha256, f"{row.number}-v{row.version}.pdf" if row.version > 1 else f"{row.number}.pdf")
        for row in rows
    )
