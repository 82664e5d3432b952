"""The outbox table: one row per intention, found by its key."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from domain.db import Base, one_of
from domain.effects.states import EffectState


class Effect(Base):
    """Something to be done once outside: ``key`` names the intention ("mail:step:412")."""

    __tablename__ = "effect"
    __table_args__ = (one_of("state", EffectState), Index("ix_effect_due", "kind", "state", "not_before"))

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    task_id: Mapped[int] = mapped_column(default=0, index=True)
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(12), default=EffectState.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    """Claims so far; never goes back: an answer counts only from the newest claim."""
    tries: Mapped[int] = mapped_column(default=0)
    """Tries that count for the ladder; a person's *Send again* starts anew."""
    not_before: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    maybe_done: Mapped[bool] = mapped_column(default=False)
    """An earlier attempt ended without an answer: look before doing it again."""
    provider_ref: Mapped[str] = mapped_column(String(250), default="")
    error: Mapped[str] = mapped_column(String(60), default="")
    """Code of what went wrong last."""
    error_text: Mapped[str] = mapped_column(String(500), default="")
    """The other side's own words."""
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
