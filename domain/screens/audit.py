"""What should have happened by now and has not: each finding is a warning for the operator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, String, cast, func, literal, select
from sqlalchemy.orm import Session

from domain.cards.models import Card
from domain.desks.models import Desk
from domain.effects.models import Effect
from domain.effects.states import EffectState
from domain.inbox.models import InboundMail
from domain.tasks.models import Step, Task
from domain.tasks.states import StepState, TaskState

LATE = timedelta(hours=1)
BEHIND = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is stuck: a code (its sentence is "audit.<code>") and how many."""

    code: str
    count: int


def findings(tx: Session, *, now: datetime) -> tuple[Finding, ...]:
    """Return everything that is stuck, in a constant number of queries.

    ``effect_lease``: begun and never answered; ``effect_late``: due for an hour; ``card_behind``: not painted for ten
    minutes; ``task_late``: due for an hour; ``step_unseen``: waits for a person without a card that calls for one;
    ``mail_homeless``: a person's mail that belongs to no task; ``mailbox``: desks whose mailbox cannot be read.
    """
    checks: tuple[tuple[str, Select[int]], ...] = (
        (
            "effect_lease",
            _count(Effect).where(Effect.state == EffectState.INFLIGHT, Effect.lease_until < now - BEHIND),
        ),
        (
            "effect_late",
            _count(Effect).where(Effect.state == EffectState.PENDING, Effect.not_before < now - LATE),
        ),
        ("card_behind", _count(Card).where(Card.behind, Card.not_before < now - BEHIND)),
        ("task_late", _count(Task).where(Task.due_at < now - LATE)),
        ("step_unseen", _unseen(now)),
        (
            "mail_homeless",
            _count(InboundMail).where(
                InboundMail.kind == "person",
                InboundMail.task_id == 0,
                InboundMail.duplicate_of == 0,
                InboundMail.erased.is_(False),
                InboundMail.arrived_at < now - BEHIND,
            ),
        ),
        ("mailbox", _count(Desk).where(Desk.active, Desk.mailbox_failures > 2)),
    )
    found = ((code, tx.scalar(query) or 0) for code, query in checks)
    return tuple(Finding(code, count) for code, count in found if count)


def _count(table: type[Effect | Card | Task | InboundMail | Desk]) -> Select[int]:
    return select(func.count()).select_from(table)


def _unseen(now: datetime) -> Select[int]:
    """Count open steps of running tasks at a desk with a channel that nobody was called for."""
    posted = select(Card.id).where(Card.subject == literal("ping:") + cast(Step.id, String), Card.ts != "")
    return (
        select(func.count())
        .select_from(Step)
        .join(Task, Task.id == Step.task_id)
        .join(Desk, Desk.id == Task.desk_id)
        .where(
            Step.state == StepState.OPEN,
            Step.opened_at < now - BEHIND,
            Task.state != TaskState.STOPPED,
            Desk.channel != "",
            ~posted.exists(),
        )
    )
