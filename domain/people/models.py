"""Members as Slack names them, and grants: roles are rows (D-15)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.db import Base, one_of
from domain.people.rights import Role


class Member(Base):
    """A person of the workspace, as last read from Slack."""

    __tablename__ = "member"

    slack_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(200), default="", index=True)
    locale: Mapped[str] = mapped_column(String(10), default="en-GB")
    time_zone: Mapped[str] = mapped_column(String(40), default="Europe/Copenhagen")
    active: Mapped[bool] = mapped_column(default=True)
    read_at: Mapped[datetime]


class Grant(Base):
    """A role of a member: at one desk, or in the whole installation (desk_id 0)."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("member_id", "desk_id", "role"), one_of("role", Role))

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[str] = mapped_column(String(20), index=True)
    desk_id: Mapped[int] = mapped_column(default=0)
    role: Mapped[str] = mapped_column(String(20))
    given_by: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime]
