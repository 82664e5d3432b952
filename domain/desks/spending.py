"""How much the language model may cost in a month: reserved before each call, settled after it, refused at the limit.

What may have been spent counts as spent: a call that never came back keeps its reservation, so the limit is never passed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.desks.models import LlmUsage

MOST_TOKENS = 1_000_000_000
"""Of one call; whatever an endpoint says, no more is believed."""


@dataclass(frozen=True, slots=True)
class Spent:
    """A month's use of the language model."""

    calls: int
    tokens_in: int
    tokens_out: int
    cost: Decimal
    failures: int
    refused: int

    @property
    def tokens(self) -> int:
        """All tokens that count against the limit."""
        return self.tokens_in + self.tokens_out


def month_of(now: datetime) -> str:
    """Return the month (UTC) that a call counts in, such as "2026-11"."""
    return f"{now.astimezone(UTC):%Y-%m}"


def spent(tx: Session, *, now: datetime) -> Spent:
    """Return what was used in this month."""
    row = tx.get(LlmUsage, month_of(now))
    if row is None:
        return Spent(0, 0, 0, Decimal(0), 0, 0)
    return Spent(row.calls, row.tokens_in, row.tokens_out, row.cost, row.failures, row.refused)


def reserve(tx: Session, *, tokens_in: int, tokens_out: int, limit: int, now: datetime) -> bool:
    """Count a call with the most tokens that it can take; False (and counted as refused) if the limit would be passed."""
    row = _month(tx, month_of(now))
    if row.tokens_in + row.tokens_out + tokens_in + tokens_out > limit:
        row.refused += 1
        return False
    row.calls += 1
    row.tokens_in += tokens_in
    row.tokens_out += tokens_out
    return True


def settle(
    tx: Session,
    *,
    reserved: tuple[int, int],
    used: tuple[int, int],
    cost: Decimal,
    failed: bool,
    now: datetime,
) -> None:
    """Put what a call really took in the place of what was reserved for it.

    Args:
        reserved: tokens in and out as reserved, in the month of ``now``.
        used: tokens in and out; the reserved ones where nobody knows.
    """
    row = _month(tx, month_of(now))
    row.tokens_in += used[0] - reserved[0]
    row.tokens_out += used[1] - reserved[1]
    row.cost += cost
    row.failures += failed


def _month(tx: Session, month: str) -> LlmUsage:
    """Return a month's row, locked; it is made with the month's first call."""
    query = select(LlmUsage).where(LlmUsage.month == month).with_for_update()
    row = tx.scalar(query)
    if row is None:
        row = LlmUsage(
            month=month, calls=0, tokens_in=0, tokens_out=0, cost=Decimal(0), failures=0, refused=0
        )
        tx.add(row)
        tx.flush()  # flush: another process that makes the same row is noticed here
    return row
