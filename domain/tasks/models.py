"""Tables: the task, its steps, its timeline, the readings of its mails."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.db import Base, one_of
from domain.tasks.states import StepKind, StepState, TaskState

_OPEN_REVIEW = text("state = 'open' AND NOT beside")
_NEVER_AGAIN = {"sqlite_autoincrement": True}
"""The id of a deleted row is not given again: an old button in Slack would act on something else."""


class Task(Base):
    """One customer conversation from the first mail to the end."""

    __tablename__ = "task"
    __table_args__ = (
        one_of("state", TaskState),
        Index("ix_task_due", "due_at"),
        Index("ix_task_desk_state", "desk_id", "state", "moved_at"),
        Index("ix_task_claimed", "claimed_by", "state", "moved_at"),
        Index("ix_task_remind", "remind_at"),
        # Everything that a search looks at, so that it reads a fifth of the table (D-81).
        Index("ix_task_search", "number", "search", "customer_no", "desk_id", "state"),
        Index("ix_task_reference", "reference_key", "customer_no"),
        _NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    """Shown as T-412."""
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"))
    state: Mapped[str] = mapped_column(String(14), default=TaskState.WORKING)
    outcome: Mapped[str] = mapped_column(String(30), default="")
    """Code of how it ended: "ordered", "rejected", "handled", "quote_made", "try_out", ..."""
    subject: Mapped[str] = mapped_column(String(250))
    sender_address: Mapped[str] = mapped_column(String(320))
    sender_name: Mapped[str] = mapped_column(String(250))
    contact_no: Mapped[str] = mapped_column(String(20), default="")
    customer_no: Mapped[str] = mapped_column(String(20), default="", index=True)
    language: Mapped[str] = mapped_column(String(8), default="")
    try_out: Mapped[bool] = mapped_column(default=False)
    previous_id: Mapped[int] = mapped_column(default=0)
    """The task that this one continues (D-21, D-72)."""
    continued: Mapped[bool] = mapped_column(default=False)
    """A person went on with a stopped task: what arrives in that one's thread belongs here (D-72)."""
    round: Mapped[int] = mapped_column(default=0)
    """Id of the newest mail that decides: every customer's mail starts a new round."""
    reading_id: Mapped[int] = mapped_column(default=0)
    reference_key: Mapped[str] = mapped_column(String(80), default="")
    """The customer's document number of the present reading as it is compared, '' = none (D-47)."""
    numbered_at: Mapped[datetime | None]
    """Since when it has that number."""
    quoted_reading_id: Mapped[int] = mapped_column(default=0)
    """The reading from which the present quote version was made."""
    quote_number: Mapped[str] = mapped_column(String(20), default="")
    order_number: Mapped[str] = mapped_column(String(20), default="")
    decisions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What people decided in this round, by code; emptied by a new mail."""
    due_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(80), default="")
    claimed_by: Mapped[str] = mapped_column(String(20), default="")
    remind_at: Mapped[datetime | None]
    """When somebody is called next: a reminder, or the end of a snooze; None = nobody will be (D-83)."""
    remind_level: Mapped[int] = mapped_column(default=0)
    """Who was reminded last of what is open: see ``domain/tasks/calling.Level``."""
    snoozed_until: Mapped[datetime | None]
    """Set as long as the task is snoozed; the tick takes it away."""
    snoozed_by: Mapped[str] = mapped_column(String(20), default="")
    search: Mapped[str] = mapped_column(String(500), default="")
    """What a search looks into: subject and sender in lower case (D-81)."""
    stop_reason: Mapped[str] = mapped_column(String(500), default="")
    """The words of whoever stopped it, '' = none given (D-101)."""
    requested_at: Mapped[datetime | None] = mapped_column(index=True)
    """When it was first read as a request for a quote or an order (D-100)."""
    card_seconds: Mapped[int | None]
    """From the arrival of its first mail to its card in Slack (D-101)."""
    opened_at: Mapped[datetime] = mapped_column(index=True)
    moved_at: Mapped[datetime]
    needs_since: Mapped[datetime | None]
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Step(Base):
    """One thing that a person decides. ``payload`` is what is decided upon (draft, problems, choices)."""

    __tablename__ = "step"
    __table_args__ = (
        one_of("kind", StepKind),
        one_of("state", StepState),
        Index(
            "uq_step_open", "task_id", unique=True, sqlite_where=_OPEN_REVIEW, postgresql_where=_OPEN_REVIEW
        ),
        _NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    beside: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(12), default=StepState.OPEN)
    round: Mapped[int] = mapped_column(default=0)
    payload: Mapped[dict[str, Any]]
    revision: Mapped[int] = mapped_column(default=1)
    """Rises with every edit of the payload; a button carries the revision that it was painted with."""
    seen: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Member id -> newest revision that this member opened in Review (D-71)."""
    opened_at: Mapped[datetime] = mapped_column(index=True)
    decided_at: Mapped[datetime | None] = mapped_column(index=True)
    decided_by: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    reminders: Mapped[int] = mapped_column(default=0)
    """Calls for somebody after the first: the n-th is the card "ping:<step>.<n>" (D-83, D-85)."""


class TimelineEvent(Base):
    """Something that happened in a task. ``tag`` is area:subject:action; values fill its sentence."""

    __tablename__ = "timeline_event"
    __table_args__ = _NEVER_AGAIN

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    step_id: Mapped[int] = mapped_column(default=0)
    tag: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(20))
    """Member id, "bot" or "customer"."""
    values: Mapped[dict[str, Any]]


class Correction(Base):
    """A person changed what the bot had read, quoted or written; written in the frame of the change (D-101)."""

    __tablename__ = "correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), index=True)
    step_id: Mapped[int] = mapped_column(default=0, index=True)
    """The step that was open, 0 = none."""
    lines: Mapped[int] = mapped_column(default=0)
    """How many lines of the reading or the document changed; 0 = words only."""
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str] = mapped_column(String(20))


class Reading(Base):
    """What was understood, by the bot or as corrected by a person; append only."""

    __tablename__ = "reading"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    mail_id: Mapped[int]
    by: Mapped[str] = mapped_column(String(20), default="bot")
    request: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
