"""The demo company in an empty database: master data, one active desk, everybody's roles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from importlib.resources import files

from sqlalchemy.orm import Session

from bot.sandbox.records import User
from domain.desks.service import put_to_work
from domain.people.rights import Role
from domain.people.service import Profile, grant, remember
from domain.sales.masterdata.read import read_folder
from domain.sales.masterdata.report import ImportRefused, Problems
from domain.sales.masterdata.write import import_tables, is_imported

COMPANY = "nordbo"
FIRST_DESK = 1


def company_files() -> dict[str, list[str]]:
    """Return the demo company's CSV files, as lines."""
    folder = files("bot.sandbox") / "data" / COMPANY
    return {
        one.name: one.read_text(encoding="utf-8").splitlines(keepends=True)
        for one in folder.iterdir()
        if one.name.endswith(".csv")
    }


def seed(
    tx: Session,
    members: Iterable[User],
    *,
    team_id: str,
    channel: str,
    account: str,
    now: datetime,
    progress: Callable[[str, int, int], None] | None = None,
) -> None:
    """Fill an empty database; a second call changes nothing but the members."""
    del progress
    if not is_imported(tx):
        tables = read_folder(company_files())
        if isinstance(tables, Problems):
            raise ImportRefused(tables.problems)
        import_tables(tx, tables, now=now)
    put_to_work(
        tx,
        FIRST_DESK,
        name="Nordbo sales",
        initials="NS",
        channel=channel,
        account=account,
        duty=[member.id for member in members if member.name == "mona"],
        language="en",
        time_zone="Europe/Copenhagen",
        now=now,
    )
    for member in members:
        if member.is_bot:
            continue
        profile = Profile(
            slack_id=member.id,
            team_id=team_id,
            name=member.real_name,
            email=member.email,
            locale=member.locale,
            time_zone=member.tz,
            active=True,
            is_owner=member.is_owner,
        )
        remember(tx, profile, founding=True, now=now)
        if member.name != "elin":  # somebody without rights, to see what a refusal looks like
            grant(tx, member.id, Role.REVIEWER, desk_id=FIRST_DESK, by="seed", now=now)
