"""One row per Slack message that we keep in line with a record, and one per App Home that is looked at."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.db import Base


class Card(Base):
    """A message: ``wanted`` counts the reasons to repaint, ``shown`` is the count that was painted last."""

    __tablename__ = "card"
    __table_args__ = (
        Index("ix_card_behind", "not_before", sqlite_where=text("behind"), postgresql_where=text("behind")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(60), unique=True)
    """"task:7", "event:91", "ping:12", "desk:1", "home:U012"."""
    channel: Mapped[str] = mapped_column(String(20))
    parent: Mapped[str] = mapped_column(String(60), default="")
    """Subject of the card in whose thread this one stands; '' = in the channel itself."""
    ts: Mapped[str] = mapped_column(String(30), default="")
    wanted: Mapped[int] = mapped_column(default=0)
    shown: Mapped[int] = mapped_column(default=0)
    behind: Mapped[bool] = mapped_column(default=False)
    maybe_posted: Mapped[bool] = mapped_column(default=False)
    doomed: Mapped[bool] = mapped_column(default=False)
    """What it showed was deleted: the message is to go, and then this row (D-72)."""
    attempts: Mapped[int] = mapped_column(default=0)
    """Claims so far; never goes back: only the newest claim may say what is shown."""
    failures: Mapped[int] = mapped_column(default=0)
    """Claims since the card was last painted that did not paint it."""
    not_before: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(80), default="")


class HomeView(Base):
    """What a member last looked at in App Home (D-80)."""

    __tablename__ = "home_view"

    member_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    tab: Mapped[str] = mapped_column(String(20), default="inbox")
    filter: Mapped[str] = mapped_column(String(60), default="")
    """"<all or mine>;<desk id, 0 = all>;<kind of step, '' = all>"."""
    page: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
