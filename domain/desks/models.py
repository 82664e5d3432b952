"""Tables of the desk: settings D-1 to D-15 with their defaults, and the number series (D-67)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.db import Base, one_of


class ReviewMode(StrEnum):
    """Which incoming mails of a conversation a person reviews first (D-4, D-5)."""

    NONE = "none"
    FIRST = "first"
    ALL = "all"


class AskFirst(StrEnum):
    """Who is asked about ambiguous items first (D-43)."""

    REVIEWER = "reviewer"
    CUSTOMER = "customer"


class Desk(Base):
    """One configured agent. Defaults are those of the specification, in brackets there."""

    __tablename__ = "desk"
    __table_args__ = (
        one_of("review_known", ReviewMode),
        one_of("review_unknown", ReviewMode),
        one_of("ask_first", AskFirst),
        Index(
            "ix_desk_place",
            "account",
            "folder",
            unique=True,
            sqlite_where=text("account <> '' AND folder <> ''"),
            postgresql_where=text("account <> '' AND folder <> ''"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    initials: Mapped[str] = mapped_column(String(4))
    channel: Mapped[str] = mapped_column(String(20), default="")
    language: Mapped[str] = mapped_column(String(8), default="en")
    region: Mapped[str] = mapped_column(String(8), default="")
    """Country whose public holidays are free, with its part where that matters ("DK", "DE-BY"); '' = the time zone's."""
    time_zone: Mapped[str] = mapped_column(String(40), default="Europe/Copenhagen")
    active: Mapped[bool] = mapped_column(default=False)
    activated_at: Mapped[datetime | None]
    account: Mapped[str] = mapped_column(String(120), default="")
    """Name of the mailbox account in the settings; D-3."""
    folder: Mapped[str] = mapped_column(String(120), default="INBOX")
    mark_as_read: Mapped[bool] = mapped_column(default=True)
    review_known: Mapped[str] = mapped_column(String(8), default=ReviewMode.FIRST)
    review_unknown: Mapped[str] = mapped_column(String(8), default=ReviewMode.ALL)
    only_available: Mapped[bool] = mapped_column(default=True)
    promise_dates: Mapped[bool] = mapped_column(default=False)
    promise_offset_days: Mapped[int] = mapped_column(default=0)
    safety_lead_days: Mapped[int] = mapped_column(default=0)
    review_quotes: Mapped[bool] = mapped_column(default=False)
    send_quotes: Mapped[bool] = mapped_column(default=True)
    make_orders: Mapped[bool] = mapped_column(default=True)
    review_orders: Mapped[bool] = mapped_column(default=False)
    analyse_attachments: Mapped[bool] = mapped_column(default=True)
    daily_limit: Mapped[int] = mapped_column(default=100)
    signature: Mapped[str] = mapped_column(default="")
    """Simple HTML, sanitised; '' = the default signature (D-14)."""
    ask_first: Mapped[str] = mapped_column(String(8), default=AskFirst.REVIEWER)
    order_first: Mapped[bool] = mapped_column(default=False)
    """D-48: offer *Make the order now* before *Send quote*."""
    price_tolerance: Mapped[Decimal] = mapped_column(default=Decimal(1))
    """Percent by which a stated price may differ (D-55)."""
    location_code: Mapped[str] = mapped_column(String(20), default="")
    duty: Mapped[list[Any]] = mapped_column(default=list)
    """Slack ids of the members and user groups that are told of new work (D-85)."""
    quiet_from: Mapped[str] = mapped_column(String(5), default="")
    """Start of the quiet hours as "HH:MM" in the desk's zone; '' = none."""
    quiet_to: Mapped[str] = mapped_column(String(5), default="")
    work_days: Mapped[str] = mapped_column(String(7), default="12345")
    """Working days, Monday = 1; reminders count working time only (D-83)."""
    work_from: Mapped[str] = mapped_column(String(5), default="08:00")
    work_to: Mapped[str] = mapped_column(String(5), default="16:00")
    quote_reminder_days: Mapped[int] = mapped_column(default=3)
    """Days before a quote's last day on which the reviewer is reminded; 0 = never (D-65)."""
    remind_after_hours: Mapped[int] = mapped_column(default=4)
    """Working hours that a question waits before the next person is reminded; 0 = nobody is reminded (D-83)."""
    stop_all_to: Mapped[int] = mapped_column(default=0)
    """Id of the newest task that *Stop all tasks* was asked for; 0 = it was not, or all are stopped (D-79)."""
    stop_all_by: Mapped[str] = mapped_column(String(20), default="")
    minutes_per_document: Mapped[int] = mapped_column(default=10)
    mailbox_error: Mapped[str] = mapped_column(String(60), default="")
    """Code of what is wrong with the mailbox now; '' = nothing."""
    mailbox_failures: Mapped[int] = mapped_column(default=0)
    mailbox_since: Mapped[datetime | None]
    """Since when the mailbox is in trouble."""
    deactivated_at: Mapped[datetime | None]
    """When it was switched off at this mailbox folder; None = it never worked there (D-2)."""
    read_on: Mapped[str] = mapped_column(String(10), default="")
    """The day, in the desk's zone, that ``read_count`` is about: "2026-11-22" (D-13)."""
    read_count: Mapped[int] = mapped_column(default=0)
    held: Mapped[int] = mapped_column(default=0)
    """Mails that wait in the folder because of the daily limit."""
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]
    """When its settings or its people were changed last."""
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class DeskChange(Base):
    """One changed setting of a desk: who, when, what, from, to (D-17). Only ever added."""

    __tablename__ = "desk_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(index=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(60))
    """Slack id of a member, or "cli:<user>" for the command line."""
    setting: Mapped[str] = mapped_column(String(40))
    old: Mapped[str]
    new: Mapped[str]


class DeskAlert(Base):
    """Something that a desk's configurators are told once, until it is over (D-13, D-92)."""

    __tablename__ = "desk_alert"

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str] = mapped_column(String(60), default="")
    """The mailbox's error, or the limit that was reached."""
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class NumberSeries(Base):
    """The last number given in one series ("task", "quote", "order"); taken last in a frame (D-67)."""

    __tablename__ = "number_series"

    series: Mapped[str] = mapped_column(String(20), primary_key=True)
    prefix: Mapped[str] = mapped_column(String(10))
    last: Mapped[int]


class Secret(Base):
    """A value made once at the first start and kept: the key that signs reply tokens."""

    __tablename__ = "secret"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))


class LlmUsage(Base):
    """What the language model was used for in one month (UTC), everything that may have been spent counted."""

    __tablename__ = "llm_usage"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    """"2026-11"."""
    calls: Mapped[int] = mapped_column(default=0)
    tokens_in: Mapped[int] = mapped_column(BigInteger, default=0)
    tokens_out: Mapped[int] = mapped_column(BigInteger, default=0)
    cost: Mapped[Decimal] = mapped_column(default=Decimal(0))
    """By the prices of the settings, in their currency."""
    failures: Mapped[int] = mapped_column(default=0)
    """Calls that brought no answer."""
    refused: Mapped[int] = mapped_column(default=0)
    """Calls that were not made because of the limit."""
