"""One click applies the change that a customer asked for, as the card showed it (D-64)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from domain.clock import local_date
from domain.commands import documents
from domain.commands.review import Decided, go_on, held
from domain.desks.models import Desk
from domain.errors import InvalidInput, Stale
from domain.moves import changing
from domain.people.rights import Person
from domain.tasks import outgoing, service
from domain.tasks.states import StepKind, Verdict


def apply_change(tx: Session, step_id: int, *, revision: int, by: Person, now: datetime) -> Decided:
    """Make the new version that was shown; an order's reservations follow in the same frame, an answer is drafted.

    Raises:
        Refused, IllegalTransition.
        Stale: document or reading are not those that were shown.
        InvalidInput: nothing was understood that could be applied.
        InvalidFields: a line cannot be written any more (its item was blocked meanwhile).
    """
    task, step = held(tx, step_id, revision=revision, by=by)
    if step.kind != StepKind.CHANGE or not step.payload.get("changes"):
        raise InvalidInput("error.nothing_to_apply")
    today = local_date(now, tx.get_one(Desk, task.desk_id).time_zone)
    found = changing.proposed(tx, task, today=today)
    if found is None or step.payload["reading"] != task.reading_id:
        raise Stale("error.step_changed", step_id=step.id)
    document, change = found
    service.decide(tx, task, step, Verdict.CONFIRM, by=by.slack_id, now=now, note="change_applied")
    documents.revise(tx, document.number, change, version=step.payload["version"], by=by, now=now)
    service.remember(task, change="applied", incoming=by.slack_id)
    task.quoted_reading_id = task.reading_id
    outgoing.redraft(task)
    go_on(tx, task, by=by, now=now)
    return Decided(task.id, task.number, step.id, StepKind.CHANGE)
