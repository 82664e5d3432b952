"""Edit an outgoing mail before its review (D-74). The table is generated, the words are a person's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.commands.review import Decided, held
from domain.desks.models import Desk
from domain.errors import InvalidInput
from domain.inbox import tokens
from domain.moves.drafting import signature_of
from domain.people.rights import Person
from domain.sales.parties import load_company, seller_of
from domain.tasks import service, timeline
from domain.tasks.mail_texts import whole_mail
from domain.tasks.states import MAILS, StepKind
from domain.tasks.timeline import Tag

MOST_TEXT = 20_000
MOST_SUBJECT = 200
MOST_CC = 10


@dataclass(frozen=True, slots=True)
class DraftEdit:
    """A person's version of a drafted mail."""

    subject: str
    opening: str
    closing: str
    cc: tuple[str, ...]


def edit_draft(
    tx: Session, step_id: int, edit: DraftEdit, *, revision: int, by: Person, now: datetime
) -> Decided:
    """Keep a person's words; the step's revision rises, so that an old card cannot send the old words.

    Raises:
        InvalidInput: ``field`` is "subject", "opening" or "cc".
        Stale: somebody else edited it since it was shown.
    """
    task, step = held(tx, step_id, revision=revision, by=by)
    if step.kind not in MAILS:
        raise InvalidInput("error.only_mail_is_edited")
    check(edit)
    subject = " ".join(edit.subject.split())
    tag = tokens.subject_tag(task.number)
    subject = subject if tag in subject else f"{subject} {tag}"
    desk = tx.get_one(Desk, task.desk_id)
    payload = dict(step.payload)
    text, html = whole_mail(
        opening=edit.opening,
        table=payload["table"],
        table_html=payload["table_html"],
        closing=edit.closing,
        language=payload["language"],
        signature_html=signature_of(desk, seller_of(load_company(tx))),
    )
    step.payload = {
        **payload,
        "subject": subject,
        "opening": edit.opening.strip(),
        "closing": edit.closing.strip(),
        "cc": list(edit.cc),
        "text": text,
        "html": html,
    }
    step.revision += 1
    step.seen = {by.slack_id: step.revision}  # whoever wrote it has seen it
    timeline.record(tx, task, Tag.DRAFT_EDITED, by=by.slack_id, now=now, step_id=step.id)
    service.touch(tx, task, now=now, acting=by.slack_id)
    return Decided(task.id, task.number, step.id, StepKind(step.kind))


def check(edit: DraftEdit) -> None:
    """Refuse what cannot be sent.

    Raises:
        InvalidInput: ``field`` is "subject", "opening" or "cc".
    """
    if not edit.subject.strip() or len(edit.subject) > MOST_SUBJECT:
        raise InvalidInput("draft.subject", field="subject", most=MOST_SUBJECT)
    if not edit.opening.strip() or len(edit.opening) + len(edit.closing) > MOST_TEXT:
        raise InvalidInput("draft.text", field="opening", most=MOST_TEXT)
    if len(edit.cc) > MOST_CC:
        raise InvalidInput("draft.cc_many", field="cc", most=MOST_CC)
    for address in edit.cc:
        name, _, domain = address.partition("@")
        if not name or "." not in domain or any(letter in address for letter in ' <>,;"\n'):
            raise InvalidInput("draft.cc", field="cc", address=address)
