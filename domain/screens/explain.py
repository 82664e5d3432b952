"""Everything that the record knows about one thing, for the person who runs the program (`tilbud explain`).

Read only. It tells codes, ids and times as they are stored; what a member reads in Slack is in the other screens.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from domain.cards.models import Card
from domain.effects.models import Effect
from domain.errors import InvalidInput, NotFound
from domain.inbox.models import InboundMail
from domain.screens.review import timeline_of
from domain.tasks.facts import TimelineEntry
from domain.tasks.models import Step, Task

Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """What is known: facts of the thing, the parts that belong to it, and what happened, oldest first."""

    title: str
    facts: Facts
    parts: tuple[tuple[str, Facts], ...] = ()
    history: tuple[TimelineEntry, ...] = ()


def explain(tx: Session, subject: str) -> Explained:
    """Return what the record knows about "task:7" (or T-7, the number on the card), "mail:12" or "effect:3".

    Raises:
        InvalidInput: that is none of them.
        NotFound: there is no such row.
    """
    found = re.fullmatch(r"(task|mail|effect)[:\s](\d+)|T-(\d+)", subject.strip(), re.IGNORECASE)
    if found is None:
        raise InvalidInput("explain.unknown_subject", subject=subject)
    kind, number = (found[1] or "task").lower(), int(found[2] or found[3])
    return _READERS[kind](tx, number)


def _task(tx: Session, number: int) -> Explained:
    task = tx.scalar(select(Task).where(Task.number == number))
    if task is None:
        raise NotFound("explain.nothing", subject=f"task:{number}")
    steps = tx.scalars(select(Step).where(Step.task_id == task.id).order_by(Step.id))
    effects = tx.scalars(select(Effect).where(Effect.task_id == task.id).order_by(Effect.id))
    mails = tx.scalars(select(InboundMail).where(InboundMail.task_id == task.id).order_by(InboundMail.id))
    cards = tx.scalars(
        select(Card).where(or_(Card.subject == f"task:{task.id}", Card.parent == f"task:{task.id}"))
    )
    return Explained(
        f"task:{number}",
        _facts(
            state=task.state,
            outcome=task.outcome,
            opened=task.opened_at,
            moved=task.moved_at,
            due=task.due_at,
            waits_for_a_person_since=task.needs_since,
            claimed_by=task.claimed_by,
            customer=task.customer_no,
            contact=task.contact_no,
            quote=task.quote_number,
            order=task.order_number,
            continues_task_id=task.previous_id or "",
            failures=task.failures or "",
            error=task.error,
        ),
        (
            *((f"mail:{mail.id}", _mail_facts(mail)) for mail in mails),
            *((f"step {step.id}", _step_facts(step)) for step in steps),
            *((f"effect:{effect.id}", _effect_facts(effect)) for effect in effects),
            *((f"card {card.subject}", _card_facts(card)) for card in cards),
        ),
        timeline_of(tx, task.id),
    )


def _mail(tx: Session, number: int) -> Explained:
    mail = tx.get(InboundMail, number)
    if mail is None:
        raise NotFound("explain.nothing", subject=f"mail:{number}")
    return Explained(f"mail:{number}", _mail_facts(mail))


def _effect(tx: Session, number: int) -> Explained:
    effect = tx.get(Effect, number)
    if effect is None:
        raise NotFound("explain.nothing", subject=f"effect:{number}")
    return Explained(f"effect:{number}", _effect_facts(effect))


def _step_facts(step: Step) -> Facts:
    return _facts(
        kind=step.kind,
        state=step.state,
        revision=step.revision,
        opened=step.opened_at,
        decided=step.decided_at,
        decided_by=step.decided_by,
    )


def _mail_facts(mail: InboundMail) -> Facts:
    return _facts(
        kind=mail.kind,
        kind_reason=mail.kind_reason,
        arrived=mail.arrived_at,
        message_id=mail.message_id,
        place=f"{mail.folder} {mail.uidvalidity}/{mail.uid}",
        trust=mail.trust,
        task_id=mail.task_id or "",
        copy_of=f"mail:{mail.duplicate_of}" if mail.duplicate_of else "",
        decides="" if mail.decides else "no",
        marked_on_the_server="yes" if mail.flagged else "no",
        failures=mail.failures or "",
    )


def _effect_facts(effect: Effect) -> Facts:
    return _facts(
        key=effect.key,
        kind=effect.kind,
        state=effect.state,
        made=effect.made_at,
        not_before=effect.not_before,
        attempts=effect.attempts,
        may_have_happened="yes" if effect.maybe_done else "",
        leased_until=effect.lease_until,
        ended=effect.ended_at,
        provider_ref=effect.provider_ref,
        error=effect.error,
        error_says=effect.error_text,
    )


def _card_facts(card: Card) -> Facts:
    return _facts(
        channel=card.channel,
        message=card.ts,
        wanted=card.wanted,
        shown=card.shown,
        behind="yes" if card.behind else "",
        not_before=card.not_before if card.behind else None,
        attempts=card.attempts or "",
        error=card.error,
    )


def _facts(**values: object) -> Facts:
    """Keep what is set, as texts."""
    return tuple(
        (
            name.replace("_", " "),
            value.isoformat(sep=" ", timespec="seconds") if isinstance(value, datetime) else str(value),
        )
        for name, value in values.items()
        if value not in {None, ""}
    )


_READERS: dict[str, Callable[[Session, int], Explained]] = {"task": _task, "mail": _mail, "effect": _effect}
