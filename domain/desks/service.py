"""What the bot asks of desks: whose folders are read, a desk put to work, the value that signs reply tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.cards import service as cards
from domain.desks.models import Desk, Secret
from domain.inbox import service as inbox


@dataclass(frozen=True, slots=True)
class DeskFolder:
    """A desk whose folder is read."""

    desk_id: int
    folder: str
    mark_as_read: bool
    activated_at: datetime
    """Nothing that the server received before is ever answered."""


def folders_to_read(tx: Session, account: str) -> list[DeskFolder]:
    """Return the folders of a mailbox account's active desks."""
    rows = tx.scalars(select(Desk).where(Desk.active.is_(True), Desk.account == account).order_by(Desk.id))
    return [DeskFolder(row.id, row.folder, row.mark_as_read, row.activated_at or row.made_at) for row in rows]


def without_account(tx: Session, accounts: tuple[str, ...]) -> list[int]:
    """Return the active desks whose mailbox account is none of these."""
    return list(
        tx.scalars(
            select(Desk.id).where(Desk.active.is_(True), Desk.account.not_in(accounts)).order_by(Desk.id)
        )
    )


def read_until(tx: Session, desk_id: int) -> tuple[str, str, int | None]:
    """Return a desk's account and folder, and the last uid that was read there; None if nothing ever was."""
    desk = tx.get_one(Desk, desk_id)
    cursor = inbox.cursor(tx, desk.account, desk.folder)
    return desk.account, desk.folder, None if cursor is None else cursor.last_uid


def reads_attachments(tx: Session, desk_id: int) -> bool:
    """Say whether a desk's attachments are read (D-12)."""
    return tx.get_one(Desk, desk_id).analyse_attachments


def kept_secret(tx: Session, name: str, make: Callable[[], str]) -> str:
    """Return a value that was made once and is kept; makes it the first time."""
    row = tx.scalar(select(Secret).where(Secret.name == name))
    if row is None:
        row = Secret(name=name, value=make())
        tx.add(row)
    return row.value


def put_to_work(
    tx: Session,
    desk_id: int,
    *,
    name: str,
    initials: str,
    channel: str,
    account: str,
    duty: Iterable[str],
    language: str,
    time_zone: str,
    now: datetime,
) -> None:
    """Name and activate a desk that has never worked; an active one stays as it is."""
    desk = tx.get_one(Desk, desk_id)
    if desk.active:
        return
    desk.name, desk.initials, desk.channel, desk.account = name, initials, channel, account
    desk.language, desk.time_zone, desk.duty = language, time_zone, list(duty)
    desk.active, desk.activated_at = True, now
    cards.touch(tx, f"desk:{desk.id}", channel=channel, now=now)  # the summary stands before the first task
