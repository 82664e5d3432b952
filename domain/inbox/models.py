"""Arrived mails (one row per copy seen), the mailbox cursor and Slack events that were handled."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.db import Base, one_of
from domain.inbox.facts import MailKind, Trust


class MailboxCursor(Base):
    """How far a folder has been read. ``first_uid``: nothing older is ever answered (D-2)."""

    __tablename__ = "mailbox_cursor"
    __table_args__ = (UniqueConstraint("account", "folder"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(120))
    folder: Mapped[str] = mapped_column(String(120))
    uidvalidity: Mapped[int] = mapped_column(BigInteger)
    first_uid: Mapped[int] = mapped_column(BigInteger)
    last_uid: Mapped[int] = mapped_column(BigInteger)
    renumbered: Mapped[bool] = mapped_column(default=False)
    """The server gave its mails new numbers: what is older than the activation is known by its date only (D-2)."""
    checked_at: Mapped[datetime]


class InboundMail(Base):
    """A mail that arrived. The raw bytes are a blob; the row is written before any flag is set."""

    __tablename__ = "inbound_mail"
    __table_args__ = (
        UniqueConstraint("account", "folder", "uidvalidity", "uid"),
        Index("ix_inbound_mail_same", "message_id", "digest"),
        one_of("kind", MailKind),
        one_of("trust", Trust),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(120))
    folder: Mapped[str] = mapped_column(String(120))
    uidvalidity: Mapped[int] = mapped_column(BigInteger)
    uid: Mapped[int] = mapped_column(BigInteger)
    raw: Mapped[str] = mapped_column(String(64))
    """sha256 of the blob; '' for a mail that was too large to fetch."""
    message_id: Mapped[str] = mapped_column(String(998), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    from_address: Mapped[str] = mapped_column(String(320), index=True)
    from_name: Mapped[str] = mapped_column(String(250))
    subject: Mapped[str] = mapped_column(String(250))
    sent_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(12))
    kind_reason: Mapped[str] = mapped_column(String(60), default="")
    trust: Mapped[str] = mapped_column(String(8), default=Trust.UNKNOWN)
    parsed: Mapped[dict[str, Any]]
    """The rest of ParsedMail as JSON: texts, addresses, attachments, references."""
    duplicate_of: Mapped[int] = mapped_column(default=0)
    task_id: Mapped[int] = mapped_column(default=0, index=True)
    decides: Mapped[bool] = mapped_column(default=True)
    """False: a stranger's mail in a known thread; shown, but it decides nothing (D-21)."""
    flagged: Mapped[bool] = mapped_column(default=False)
    """The keyword stands on the server."""
    failures: Mapped[int] = mapped_column(default=0)
    erased: Mapped[bool] = mapped_column(default=False)
    """Its task was deleted: only what recognises a second copy is kept (D-72)."""


class OutboundMail(Base):
    """A mail of ours: what threading looks for in In-Reply-To and References."""

    __tablename__ = "outbound_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(String(250), unique=True)
    task_id: Mapped[int] = mapped_column(index=True)
    step_id: Mapped[int] = mapped_column(default=0)
    to_address: Mapped[str] = mapped_column(String(320), index=True)
    cc: Mapped[list[Any]] = mapped_column(default=list)
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str]
    document: Mapped[str] = mapped_column(String(30), default="")
    """Number and version of the document that it carried, "SQ-10241 v2" (D-65)."""
    raw: Mapped[str] = mapped_column(String(64), default="")
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    waited_seconds: Mapped[int | None]
    """Since the mail that it answers arrived; None = not the first answer to it (D-101)."""
    bounced: Mapped[bool] = mapped_column(default=False)


class SlackEvent(Base):
    """An event of Slack that was handled; kept 30 days against late repeats."""

    __tablename__ = "slack_event"

    event_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(index=True)
