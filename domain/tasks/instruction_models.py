"""Table: what members told the desk to do with one step, as it was understood and shown to them (D-75, D-84)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from domain.db import Base, one_of


class ToldState(StrEnum):
    """Where an instruction stands; only *open* can be applied."""

    OPEN = "open"
    APPLIED = "applied"
    CANCELLED = "cancelled"


class Instruction(Base):
    """A member's words for one step in one revision; ``plan`` is what was shown, and only that is ever done."""

    __tablename__ = "instruction"
    __table_args__ = (one_of("state", ToldState),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), index=True)
    step_id: Mapped[int]
    revision: Mapped[int]
    """Of the step when it was told."""
    document: Mapped[str] = mapped_column(String(20), default="")
    """The quote or order that it speaks of, '' = the reading."""
    version: Mapped[int] = mapped_column(default=0)
    """Of the document, or the id of the reading."""
    words: Mapped[str] = mapped_column(Text)
    plan: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(10), default=ToldState.OPEN)
    by: Mapped[str] = mapped_column(String(20))
    told_at: Mapped[datetime]
    ended_by: Mapped[str] = mapped_column(String(20), default="")
    ended_at: Mapped[datetime | None]
