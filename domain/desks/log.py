"""The audit log of a desk: its settings, and what cannot be undone; who, when, what, from, to (D-17, D-72, D-79).

No secret is a setting of a desk.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.desks.models import DeskChange
from domain.desks.settings import written

MADE = "made"
ACTIVE = "active"
STOPPED_ALL = "stopped_all"
DELETED = "deleted"
"""What the log names beside settings: the desk was made, switched on or off, all its tasks stopped, one deleted."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One entry of the log."""

    at: datetime
    by: str
    setting: str
    old: str
    new: str


def note(
    tx: Session, desk_id: int, setting: str, *, old: object, new: object, by: str, now: datetime
) -> None:
    """Write down a change; what stayed the same is none."""
    before, after = written(old), written(new)
    if before != after:
        tx.add(DeskChange(desk_id=desk_id, at=now, by=by[:60], setting=setting, old=before, new=after))


def entries(tx: Session, desk_id: int, *, limit: int = 50) -> tuple[Changed, ...]:
    """Return the newest changes of a desk, newest first."""
    rows = tx.scalars(
        select(DeskChange).where(DeskChange.desk_id == desk_id).order_by(DeskChange.id.desc()).limit(limit)
    )
    return tuple(Changed(row.at, row.by, row.setting, row.old, row.new) for row in rows)
