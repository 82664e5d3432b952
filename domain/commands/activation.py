"""Switch a desk on and off (D-2): what a mailbox folder must have before, and what becomes of the mails between."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from domain.cards import service as cards
from domain.commands.desks import missing, own_desk, resumable
from domain.desks import log, watch
from domain.desks.models import Desk
from domain.errors import InvalidInput
from domain.inbox import service as inbox
from domain.people.rights import Person

READ = "read"
"""Read what arrived while the desk was off."""
SKIP = "skip"
"""Start from now; what arrived meanwhile stays unread in the folder."""


def activate(
    tx: Session,
    desk_id: int,
    meanwhile: str = "",
    *,
    by: Person,
    now: datetime,
    version: int | None = None,
    accounts: tuple[str, ...] | None = None,
) -> None:
    """Switch a desk on. Only what arrives from now on is read, or what arrived while it was off, too.

    Args:
        meanwhile: READ or SKIP; needed where the desk worked at this folder before.
        accounts: names of the mailbox accounts that there are; None = not checked.

    Raises:
        InvalidInput: a setting is missing, or the question about the mails between was not answered.
        Refused, Stale, NotFound.
    """
    desk = own_desk(tx, desk_id, by=by, version=version)
    if desk.active:
        return
    for name in missing(desk):
        raise InvalidInput(f"desk.{name}", field=name)
    if accounts is not None and desk.account not in accounts:
        raise InvalidInput(
            "desk.account_unknown", field="account", value=desk.account, choices=", ".join(accounts)
        )
    again = resumable(tx, desk)
    if again and meanwhile not in (READ, SKIP):
        raise InvalidInput("desk.meanwhile", field="meanwhile")
    if not (again and meanwhile == READ):
        # From now on: the next look notes UIDNEXT, and nothing older is answered (D-2).
        inbox.forget_cursor(tx, desk.account, desk.folder)
        desk.activated_at = now
    desk.active, desk.changed_at = True, now
    _said(tx, desk, old="off", new=f"on, {meanwhile}" if again else "on", by=by, now=now)


def deactivate(tx: Session, desk_id: int, *, by: Person, now: datetime, version: int | None = None) -> None:
    """Switch a desk off: no mail of its folder is read; tasks that there are go on.

    Raises:
        Refused, Stale, NotFound.
    """
    desk = own_desk(tx, desk_id, by=by, version=version)
    if not desk.active:
        return
    desk.active, desk.deactivated_at, desk.changed_at = False, now, now
    desk.held, desk.mailbox_error, desk.mailbox_failures, desk.mailbox_since = 0, "", 0, None
    watch.end_alerts(tx, desk.id, now=now)
    _said(tx, desk, old="on", new="off", by=by, now=now)


def _said(tx: Session, desk: Desk, *, old: str, new: str, by: Person, now: datetime) -> None:
    log.note(tx, desk.id, log.ACTIVE, old=old, new=new, by=by.slack_id, now=now)
    tx.flush()  # flush: the new version
    if desk.channel:
        cards.touch(tx, f"desk:{desk.id}", channel=desk.channel, now=now)
