"""Tables of the figures: what is posted on schedule, and what a member looks at in Home."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from domain.db import Base, one_of
from domain.kpis.rhythms import Rhythm


class FigureSchedule(Base):
    """Figures that are posted to a channel regularly. What is due is found by ``next_at``."""

    __tablename__ = "figure_schedule"
    __table_args__ = (one_of("rhythm", Rhythm),)

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(default=0)
    """0 = all desks together."""
    channel: Mapped[str] = mapped_column(String(20))
    rhythm: Mapped[str] = mapped_column(String(8))
    weekday: Mapped[int] = mapped_column(default=0)
    """0 = Monday; only for weekly ones."""
    at: Mapped[str] = mapped_column(String(5))
    """"08:00" in ``time_zone``."""
    time_zone: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(8))
    next_at: Mapped[datetime] = mapped_column(index=True)
    error: Mapped[str] = mapped_column(String(60), default="")
    """Code of why the last one could not be posted, '' = it was."""
    made_by: Mapped[str] = mapped_column(String(20))
    made_at: Mapped[datetime]


class FigureChoice(Base):
    """The period and desk that a member last chose in Home (D-80)."""

    __tablename__ = "figure_choice"

    member_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    period: Mapped[str] = mapped_column(String(30))
    desk_id: Mapped[int] = mapped_column(default=0)
