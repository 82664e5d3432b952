"""Edit a quote or an order from Slack (D-62, D-63) and set its state by hand (D-68)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.errors import NotFound
from domain.people.rights import Person, Verb, require
from domain.sales import documents, queries, standing
from domain.sales.difference import as_kept, difference
from domain.sales.facts import DocumentView
from domain.sales.inputs import Revision
from domain.sales.models import Document
from domain.tasks import outgoing, service, timeline
from domain.tasks.models import Task
from domain.tasks.states import StepKind, TaskState, TaskVerb, Verdict
from domain.tasks.timeline import Tag

_ABOUT_VERSION = frozenset({StepKind.REPLY, StepKind.QUOTE, StepKind.ORDER, StepKind.ACCEPTANCE})
"""Questions about one version of a document: a new version asks them anew."""


def open_for_edit(tx: Session, number: str, *, by: Person) -> DocumentView:
    """Return a document for a person who may change it.

    Raises:
        NotFound, Refused.
    """
    require(by, Verb.REVIEW, desk_id=_task(tx, number).desk_id)
    return queries.document_view(tx, number)


def view(tx: Session, number: str) -> DocumentView:
    """Return a document as it stands."""
    return queries.document_view(tx, number)


def _task(tx: Session, number: str) -> Task:
    task_id = tx.scalar(select(Document.task_id).where(Document.number == number))
    task = tx.get(Task, task_id) if task_id else None
    if task is None:
        raise NotFound("sales.unknown", number=number)
    return task


def revise(
    tx: Session, number: str, change: Revision, *, version: int, by: Person, now: datetime
) -> DocumentView:
    """Make a new version. Whatever was asked about the old one is asked anew, and a mail that carries it does not leave.

    Raises:
        Stale: there is a newer version.
        InvalidFields: every field that cannot be used is named; nothing is changed.
    """
    task = service.lock(tx, _task(tx, number).id)
    require(by, Verb.REVIEW, desk_id=task.desk_id)
    before = queries.document_view(tx, number)
    view = documents.revise(tx, number, change, version=version, by=by.slack_id, now=now)
    tag = Tag.QUOTE_REVISED if view.kind == "quote" else Tag.ORDER_REVISED
    changes = difference(before, view)
    timeline.record(
        tx,
        task,
        tag,
        by=by.slack_id,
        now=now,
        number=number,
        version=view.version,
        changes=as_kept(changes),
    )
    step = service.open_review(tx, task.id)
    if step is not None and step.kind in _ABOUT_VERSION and task.state == TaskState.NEEDS_PERSON:
        service.decide(tx, task, step, Verdict.SUPERSEDE, by=by.slack_id, now=now)
        if step.kind == StepKind.REPLY:
            service.remember(task, edited=outgoing.edits_of(step))
        outgoing.redraft(task)
        service.move(tx, task, TaskVerb.WORK, now=now, acting=by.slack_id)
    elif task.state == TaskState.SENDING and outgoing.withdraw_approved(
        tx, task, reason="document_changed", by=by.slack_id, now=now
    ):
        outgoing.redraft(task)
        service.move(tx, task, TaskVerb.WORK, now=now, acting=by.slack_id)
    elif task.state == TaskState.WORKING:
        # A draft under way is of the old version: a moved task makes it stale.
        service.move(tx, task, TaskVerb.WORK, now=now, acting=by.slack_id)
    elif task.state in (TaskState.WAITING, TaskState.DONE):
        # The customer has an older version: the newer one is drafted for them, and reviewed as ever.
        service.remember(task, change="applied")
        task.quoted_reading_id = task.reading_id
        outgoing.redraft(task)
        service.move(tx, task, TaskVerb.WORK, now=now, acting=by.slack_id)
    else:
        service.touch(tx, task, now=now, acting=by.slack_id)
    return view


def set_state(tx: Session, number: str, state: str, *, reason: str, by: Person, now: datetime) -> None:
    """Set a document's state by hand, with a reason, also after Stop (D-68)."""
    task = service.lock(tx, _task(tx, number).id)
    require(by, Verb.REVIEW, desk_id=task.desk_id)
    before = standing.set_state_by_hand(tx, number, state, reason=reason, by=by.slack_id, now=now)
    timeline.record(
        tx,
        task,
        Tag.QUOTE_STATE,
        by=by.slack_id,
        now=now,
        number=number,
        before=before,
        after=state,
        reason=reason,
    )
    step = service.open_review(tx, task.id)
    asked = step is not None and step.kind in _ABOUT_VERSION and task.state == TaskState.NEEDS_PERSON
    taken_back = outgoing.withdraw_approved(tx, task, reason=f"document_{state}", by=by.slack_id, now=now)
    if state == "open" or not (asked or taken_back):
        service.touch(tx, task, now=now, acting=by.slack_id)
        return
    if step is not None and asked:
        service.decide(tx, task, step, Verdict.SUPERSEDE, by=by.slack_id, now=now)
    service.move(tx, task, TaskVerb.WORK, now=now, acting=by.slack_id)
