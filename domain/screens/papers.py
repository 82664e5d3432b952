"""Documents as people look for them and at them: a page of hits, and one document with its versions and history (D-66).

Every screen is a constant number of queries. What is written into a document is ``sales.documents``'.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.errors import NotFound
from domain.people.rights import Person, Verb, may, require
from domain.people.service import names
from domain.sales.difference import as_kept, difference
from domain.sales.facts import DocumentSummary, DocumentView
from domain.sales.models import Document, DocumentVersion
from domain.sales.queries import Wanted, find_page
from domain.sales.snapshots import from_json
from domain.sales.states import DocumentKind, states_by_hand
from domain.screens.cards import entry
from domain.screens.home import desks_of
from domain.screens.review import shown_at
from domain.tasks.facts import TimelineEntry
from domain.tasks.models import Task, TimelineEvent

PAGE = 8
MOST_VERSIONS = 12
MOST_EVENTS = 10
_ABOUT = ("quote:", "order:", "mail:out:")
"""Beginnings of the tags that belong to a document's history."""


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version: when, by whom, what changed from the one before it."""

    version: int
    at: datetime
    by: str
    """Member's name, '' for the bot."""
    changes: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """A document of one version with everything that can be done with it."""

    id: int
    view: DocumentView
    """Of the version that is shown."""
    newest: int
    state_reason: str
    versions: tuple[VersionRow, ...]
    """The newest first."""
    history: tuple[TimelineEntry, ...]
    """The newest first."""
    states: tuple[str, ...]
    """States that this person may set by hand now (D-68)."""
    task_id: int
    task_number: int
    may_edit: bool
    """It is what the task is about just now, and this person reviews there."""
    may_write: bool
    pdf_link: str
    """Where the shown version's PDF can be read in Slack, '' = not shown there."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits."""

    wanted: Wanted
    page: int
    rows: tuple[DocumentSummary, ...] = ()
    more: bool = False
    """There is a further page."""
    asked: bool = field(default=True)
    """False: nobody has searched yet."""


def find(tx: Session, wanted: Wanted, *, page: int, by: Person) -> Found:
    """Return one page of the documents of the desks that a person may see: three queries at most."""
    desks = desks_of(tx, by)
    rows = find_page(tx, wanted, desks=desks, skip=page * PAGE, limit=PAGE + 1) if desks else ()
    return Found(wanted, page, rows[:PAGE], more=len(rows) > PAGE)


def document_card(tx: Session, document_id: int, *, version: int = 0, by: Person) -> DocumentCard:
    """Return a document as one of its versions stands, the newest for 0.

    Raises:
        NotFound: there is no such document, or no such version of it.
        Refused: this person sees nothing of its desk.
    """
    document = tx.get(Document, document_id)
    if document is None:
        raise NotFound("sales.unknown", number="?")
    require(by, Verb.SEE, desk_id=document.desk_id)
    kept = _versions(tx, document, version)
    wanted = version or document.version
    if wanted not in kept:
        raise NotFound("sales.unknown_version", number=document.number, version=wanted)
    view = dataclasses.replace(from_json(kept[wanted].snapshot), state=document.state)
    task = tx.get(Task, document.task_id)
    events = _events(tx, document)
    known = names(tx, [row.made_by for row in kept.values()] + [row.by for row in events])
    reviews = may(by, Verb.REVIEW, desk_id=document.desk_id)
    present = task is not None and document.number == (task.order_number or task.quote_number)
    states = states_by_hand(DocumentKind(document.kind), document.state)
    return DocumentCard(
        id=document.id,
        view=view,
        newest=document.version,
        state_reason=document.state_reason,
        versions=_rows(list(kept.values()), known),
        history=tuple(entry(row, known) for row in events),
        states=states if reviews else (),
        task_id=document.task_id,
        task_number=task.number if task is not None else 0,
        may_edit=reviews and present,
        may_write=reviews and task is not None,
        pdf_link=shown_at(tx, document.task_id, kept[wanted].pdf_sha256),
    )


def by_number(tx: Session, number: str) -> int:
    """Return the id of the document with a number.

    Raises:
        NotFound: there is none.
    """
    found = tx.scalar(select(Document.id).where(Document.number == number))
    if found is None:
        raise NotFound("sales.unknown", number=number)
    return found


def documents_of(tx: Session, task_id: int) -> tuple[tuple[int, str], ...]:
    """Return (id, number) of a task's documents, the oldest first: one query."""
    rows = tx.execute(
        select(Document.id, Document.number).where(Document.task_id == task_id).order_by(Document.id)
    )
    return tuple((row.id, row.number) for row in rows)


def _versions(tx: Session, document: Document, version: int) -> dict[int, DocumentVersion]:
    """Return the newest versions with what they are compared with, and the one that is asked for: one query."""
    oldest = max(0, document.version - MOST_VERSIONS)
    rows = tx.scalars(
        select(DocumentVersion)
        .where(
            DocumentVersion.document_id == document.id,
            (DocumentVersion.version > oldest) | (DocumentVersion.version == version),
        )
        .order_by(DocumentVersion.version)
    )
    return {row.version: row for row in rows}


def _rows(kept: Sequence[DocumentVersion], known: dict[str, str]) -> tuple[VersionRow, ...]:
    found: list[VersionRow] = []
    before: DocumentVersion | None = None
    for row in kept:
        follows = before is not None and before.version == row.version - 1
        changes = (
            as_kept(difference(from_json(before.snapshot), from_json(row.snapshot)))
            if follows and before is not None
            else []
        )
        found.append(VersionRow(row.version, row.made_at, known.get(row.made_by, ""), tuple(changes)))
        before = row
    return tuple(reversed(found))


def _events(tx: Session, document: Document) -> list[TimelineEvent]:
    """Return what happened to a document, the newest first; of a task's newest events only: one query."""
    rows = tx.scalars(
        select(TimelineEvent)
        .where(TimelineEvent.task_id == document.task_id)
        .order_by(TimelineEvent.id.desc())
        .limit(200)
    )
    of_it = (row for row in rows if row.tag.startswith(_ABOUT) and _names(row, document.number))
    return [row for row, _ in zip(of_it, range(MOST_EVENTS), strict=False)]


def _names(row: TimelineEvent, number: str) -> bool:
    return number in (row.values.get("number"), row.values.get("document"), row.values.get("quote"))
