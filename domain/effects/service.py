"""Ask for an effect, claim it, say what became of it. No network, no commit.

The promise: asking twice under one key is asking once; one claim at a time; an answer counts only from the
attempt that holds the claim.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from domain.effects.models import Effect
from domain.effects.states import EffectState, EffectVerb, after
from domain.errors import NotFound, Stale

LEASE = timedelta(minutes=5)
"""Longer than an SMTP server's own time-out for the end of DATA would be needed to be sure; so we also look."""

RETRY_LADDER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
"""Waits between tries for temporary errors (D-92): six tries in all."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """An effect that this worker holds."""

    id: int
    key: str
    kind: str
    task_id: int
    payload: dict[str, Any]
    attempt: int
    maybe_done: bool


@dataclass(frozen=True, slots=True)
class EffectView:
    """What people see of an effect."""

    id: int
    key: str
    kind: str
    task_id: int
    state: EffectState
    tries: int
    not_before: datetime
    error: str
    error_text: str
    provider_ref: str
    payload: dict[str, Any]


def put(tx: Session, *, key: str, kind: str, payload: dict[str, Any], task_id: int, now: datetime) -> int:
    """Ask for an effect; under a known key the existing one is returned unchanged. Returns its id."""
    insert = postgresql.insert if tx.get_bind().dialect.name == "postgresql" else sqlite.insert
    tx.execute(
        insert(Effect)
        .values(key=key, kind=kind, payload=payload, task_id=task_id, not_before=now, made_at=now)
        .on_conflict_do_nothing()  # two frames at once: one row, and the other waits for it
    )
    return tx.scalars(select(Effect.id).where(Effect.key == key)).one()


def claim(tx: Session, kind: str, *, now: datetime, lease: timedelta = LEASE) -> Claimed | None:
    """Take the next due effect of a kind, or one whose holder died; None if nothing is due."""
    due = or_(
        and_(Effect.state == EffectState.PENDING, Effect.not_before <= now),
        and_(Effect.state == EffectState.INFLIGHT, Effect.lease_until < now),
    )
    row = tx.scalar(
        select(Effect)
        .where(Effect.kind == kind, due)
        .order_by(Effect.not_before, Effect.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if row is None:
        return None
    if row.state == EffectState.INFLIGHT:
        row.maybe_done = True
    row.state = after(EffectState(row.state), EffectVerb.CLAIM)
    row.attempts += 1
    row.tries += 1
    row.lease_until = now + lease
    return Claimed(row.id, row.key, row.kind, row.task_id, dict(row.payload), row.attempts, row.maybe_done)


def _held(tx: Session, claimed: Claimed) -> Effect:
    row = tx.get(Effect, claimed.id, with_for_update=True)
    if row is None or row.attempts != claimed.attempt or row.state != EffectState.INFLIGHT:
        raise Stale("error.effect_taken_over", key=claimed.key)
    return row


def settle(tx: Session, claimed: Claimed, *, provider_ref: str, now: datetime) -> None:
    """Record that it happened. Raises Stale if another worker took over."""
    row = _held(tx, claimed)
    row.state = after(EffectState(row.state), EffectVerb.SETTLE)
    row.provider_ref, row.error, row.error_text, row.ended_at = provider_ref[:250], "", "", now
    row.lease_until = None


def postpone(
    tx: Session,
    claimed: Claimed,
    *,
    error: str,
    text: str,
    now: datetime,
    until: datetime | None = None,
    maybe_done: bool = False,
) -> bool:
    """Plan another try: at ``until`` (uncounted) or by the ladder; False if the ladder is at its end (failed).

    Args:
        maybe_done: this try may have happened: the next one looks first.
    """
    row = _held(tx, claimed)
    row.maybe_done = row.maybe_done or maybe_done
    _note(row, error, text)
    if until is None and row.tries > len(RETRY_LADDER):
        row.state, row.ended_at = after(EffectState(row.state), EffectVerb.FAIL), now
        return False
    row.state = after(EffectState(row.state), EffectVerb.POSTPONE)
    if until is None:
        row.not_before = now + RETRY_LADDER[row.tries - 1]
    else:
        row.not_before, row.tries = until, row.tries - 1
    return True


def _note(row: Effect, error: str, text: str) -> None:
    """Note what went wrong; the other side's words may be longer than a column."""
    row.error, row.error_text, row.lease_until = error[:60], text[:500], None


def fail(tx: Session, claimed: Claimed, *, error: str, text: str, now: datetime) -> None:
    """Record that it was refused for good."""
    row = _held(tx, claimed)
    row.state, row.ended_at = after(EffectState(row.state), EffectVerb.FAIL), now
    _note(row, error, text)


def doubt(tx: Session, claimed: Claimed, *, error: str, text: str, now: datetime) -> None:
    """Record that nobody knows whether it happened: a person decides."""
    row = _held(tx, claimed)
    row.state, row.ended_at = after(EffectState(row.state), EffectVerb.DOUBT), now
    _note(row, error, text)


def withdraw_claimed(tx: Session, claimed: Claimed, *, reason: str, now: datetime) -> None:
    """Give up a claimed effect that is no longer wanted; it was not performed."""
    row = _held(tx, claimed)
    row.state = after(EffectState(row.state), EffectVerb.WITHDRAW)
    row.error, row.ended_at, row.lease_until = reason[:60], now, None


def withdraw(tx: Session, key: str, *, reason: str, now: datetime) -> bool:
    """Take back an effect that certainly did not happen. False if it has begun, ended, is in doubt or never was."""
    row = tx.scalar(select(Effect).where(Effect.key == key).with_for_update())
    if row is None or row.state not in (EffectState.PENDING, EffectState.FAILED):
        return False
    if row.state == EffectState.PENDING and row.maybe_done:
        return False
    row.state = after(EffectState(row.state), EffectVerb.WITHDRAW)
    row.error, row.ended_at = reason[:60], now
    return True


def resolve(tx: Session, key: str, verb: EffectVerb, *, now: datetime) -> EffectView:
    """A person decides on an uncertain or failed effect: it was done, or do it again."""
    row = tx.scalar(select(Effect).where(Effect.key == key).with_for_update())
    if row is None:
        raise NotFound
    row.state = after(EffectState(row.state), verb)
    if verb == EffectVerb.AGAIN:
        row.not_before, row.tries, row.maybe_done, row.ended_at = now, 0, False, None
    else:
        row.ended_at = now
    return _view(row)


def change_payload(tx: Session, key: str, **values: Any) -> None:
    """Change values of an effect that waits to be done (another recipient)."""
    row = tx.scalar(select(Effect).where(Effect.key == key).with_for_update())
    if row is None or row.state != EffectState.PENDING:
        raise NotFound
    row.payload = {**row.payload, **values}


def look(tx: Session, key: str) -> EffectView | None:
    """Return an effect by its key, or None if it was never asked for."""
    row = tx.scalar(select(Effect).where(Effect.key == key))
    return None if row is None else _view(row)


def _view(row: Effect) -> EffectView:
    return EffectView(
        id=row.id,
        key=row.key,
        kind=row.kind,
        task_id=row.task_id,
        state=EffectState(row.state),
        tries=row.tries,
        not_before=row.not_before,
        error=row.error,
        error_text=row.error_text,
        provider_ref=row.provider_ref,
        payload=dict(row.payload),
    )
