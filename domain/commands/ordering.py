"""Make the order now: a person's yes to an order whose quote the customer has not seen (D-48)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from domain.commands.review import Decided, go_on, held
from domain.errors import InvalidInput, Stale
from domain.moves import situation
from domain.people.rights import Person
from domain.tasks import service
from domain.tasks.advance import may_order_now
from domain.tasks.states import StepKind, Verdict


def order_now(tx: Session, step_id: int, *, revision: int, by: Person, now: datetime) -> Decided:
    """Turn the quote into an order at once; the customer gets the order confirmation only, reviewed as every mail.

    The bot makes the order in its next move with the checks of D-65: a shortage, a block or an expired quote asks.

    Raises:
        InvalidInput: the step does not offer it, or something is uncertain now.
        Stale: the quote has another version than the step was about.
    """
    task, step = held(tx, step_id, revision=revision, by=by)
    kind = StepKind(step.kind)
    if kind not in {StepKind.REPLY, StepKind.QUOTE} or not step.payload.get("order_now"):
        raise InvalidInput("error.other_question")
    facts = situation.look(tx, task.id, now=now).facts
    if not may_order_now(facts) or facts.quote is None:
        raise InvalidInput("order_now.uncertain")
    if facts.quote.version != step.payload["version"]:
        raise Stale("error.step_changed", step_id=step.id)
    service.decide(tx, task, step, Verdict.ANSWER, by=by.slack_id, now=now, note="order_now")
    service.remember(task, order_now=by.slack_id, acceptance=by.slack_id, quote=facts.quote.version)
    go_on(tx, task, by=by, now=now)
    return Decided(task.id, task.number, step.id, kind)
