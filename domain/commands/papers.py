"""A person wants the PDF of any version of a document: it is sent to that person in Slack (D-66)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.effects import service as effects
from domain.errors import NotFound
from domain.people.rights import Person, Verb, require
from domain.sales.models import Document, DocumentVersion

PAPER = "paper"
"""Kind of the effect that sends a document's PDF to a member."""


def number_of(tx: Session, document_id: int) -> str:
    """Return a document's number.

    Raises:
        NotFound: there is no such document.
    """
    number = tx.scalar(select(Document.number).where(Document.id == document_id))
    if number is None:
        raise NotFound("sales.unknown", number="?")
    return number


def fetch_pdf(tx: Session, document_id: int, version: int, *, by: Person, now: datetime) -> None:
    """Ask for a version's PDF to be sent to a person; twice within a minute is once.

    Raises:
        NotFound: no such document or version.
        Refused: this person sees nothing of its desk.
    """
    document = tx.get(Document, document_id)
    if document is None or tx.get(DocumentVersion, (document_id, version)) is None:
        raise NotFound("sales.unknown", number="?")
    require(by, Verb.SEE, desk_id=document.desk_id)
    effects.put(
        tx,
        key=f"paper:{document_id}:{version}:{by.slack_id}:{now:%Y%m%d%H%M}",
        kind=PAPER,
        payload={"number": document.number, "version": version, "member": by.slack_id},
        task_id=document.task_id,
        now=now,
    )
