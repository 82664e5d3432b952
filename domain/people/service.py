"""Remember members, give and take roles, read a person with all roles in one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from domain.errors import Refused
from domain.people.models import Grant, Member
from domain.people.rights import DESK_ROLES, Person, Role


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack says about a member."""

    slack_id: str
    team_id: str
    name: str
    email: str
    locale: str
    time_zone: str
    active: bool
    is_owner: bool = False


def remember(
    tx: Session, profile: Profile, *, admins: Iterable[str] = (), founding: bool = False, now: datetime
) -> Person:
    """Store what Slack says; the first administrators are those of the settings, else the workspace's owners.

    Args:
        admins: Slack ids or e-mail addresses from TILBUD_ADMINS.
        founding: nobody administers this installation yet: without ``admins`` the workspace's owners do from now on.
    """
    row = tx.get(Member, profile.slack_id)
    if row is None:
        row = Member(slack_id=profile.slack_id, team_id=profile.team_id, name=profile.name, read_at=now)
        tx.add(row)
    row.name, row.email, row.locale = profile.name, profile.email.lower(), profile.locale or "en-GB"
    row.time_zone, row.active, row.read_at = profile.time_zone or "Europe/Copenhagen", profile.active, now
    wanted = {one.lower() for one in admins}
    named = bool({profile.slack_id.lower(), profile.email.lower()} & (wanted - {""}))
    if named or (founding and not wanted and profile.is_owner):
        grant(tx, profile.slack_id, Role.ADMINISTRATOR, desk_id=0, by="settings", now=now)
    tx.flush()  # flush: id
    return person(tx, profile.slack_id)


def grant(tx: Session, member_id: str, role: Role, *, desk_id: int, by: str, now: datetime) -> None:
    """Give a role; giving it again changes nothing."""
    known = select(Grant.id).where(Grant.member_id == member_id, Grant.role == role, Grant.desk_id == desk_id)
    if tx.scalar(known) is None:
        tx.add(Grant(member_id=member_id, role=role, desk_id=desk_id, given_by=by, given_at=now))
        tx.flush()  # flush: id


def set_desk_people(
    tx: Session, desk_id: int, role: Role, members: Iterable[str], *, by: str, now: datetime
) -> None:
    """Make exactly these members hold a role at a desk."""
    wanted = set(members)
    tx.execute(
        delete(Grant).where(
            Grant.desk_id == desk_id, Grant.role == role, Grant.member_id.not_in(wanted or {""})
        )
    )
    for member_id in sorted(wanted):
        grant(tx, member_id, role, desk_id=desk_id, by=by, now=now)


def desk_people(tx: Session, desk_id: int) -> dict[Role, tuple[str, ...]]:
    """Return the members of each desk role."""
    rows = tx.execute(
        select(Grant.role, Grant.member_id).where(Grant.desk_id == desk_id).order_by(Grant.member_id)
    )
    found: dict[Role, tuple[str, ...]] = dict.fromkeys(sorted(DESK_ROLES), ())
    for role, member_id in rows:
        found[Role(role)] = (*found.get(Role(role), ()), member_id)
    return found


def knows(tx: Session, slack_id: str) -> bool:
    """Say whether a member was ever read from Slack."""
    return tx.scalar(select(Member.slack_id).where(Member.slack_id == slack_id)) is not None


def person(tx: Session, slack_id: str) -> Person:
    """Return a member with all roles, in one query.

    Raises:
        Refused: nobody is known under this id.
    """
    rows = tx.execute(
        select(Member, Grant.desk_id, Grant.role)
        .outerjoin(Grant, Grant.member_id == Member.slack_id)
        .where(Member.slack_id == slack_id)
    ).all()
    if not rows:
        raise Refused("refused.unknown_member")
    member: Member = rows[0][0]
    return Person(
        slack_id=member.slack_id,
        name=member.name,
        email=member.email,
        locale=member.locale,
        time_zone=member.time_zone,
        active=member.active,
        roles=frozenset((desk_id, Role(role)) for _, desk_id, role in rows if role is not None),
    )


def names(tx: Session, slack_ids: Iterable[str]) -> dict[str, str]:
    """Return the names of members by id, one query."""
    wanted = set(slack_ids)
    if not wanted:
        return {}
    rows = tx.execute(select(Member.slack_id, Member.name).where(Member.slack_id.in_(wanted)))
    return {row.slack_id: row.name for row in rows}


def has_administrator(tx: Session) -> bool:
    """Say whether anybody administers this installation."""
    count = tx.scalar(select(func.count()).select_from(Grant).where(Grant.role == Role.ADMINISTRATOR))
    return bool(count)
