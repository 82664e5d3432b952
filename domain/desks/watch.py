"""What is told about a desk: mails counted against the daily limit (D-13), a mailbox in trouble, also in sending (D-92).

What configurators must know is an alert: one message in the channel, edited when it is over. Everything is written past
the desk row's version, so that a poll never overtakes the person who is changing its settings.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.cards import service as cards
from domain.desks.models import Desk, DeskAlert

LIMIT = "limit"
MAILBOX = "mailbox"
SENDING = "sending"
OF_THE_SERVER = frozenset(
    {
        "login_refused", "not_supported", "certificate", "tls", "settings", "no_account", "greeting", "timeout",
        "unreachable", "broken",
    }
)  # fmt: skip
"""Why a server takes no mail at all, whatever the mail is."""
TELL_AFTER = 3
"""Failed looks in a row ..."""
TELL_AFTER_TIME = timedelta(minutes=2)
"""... and time in trouble after which configurators are told."""


def today(desk: Desk, now: datetime) -> str:
    """Return the day at the desk: its limit counts from midnight to midnight there."""
    return now.astimezone(ZoneInfo(desk.time_zone)).date().isoformat()


def room(tx: Session, desk_id: int, *, now: datetime) -> int:
    """Return how many mails a desk may still read today; 0 = the daily limit is reached (D-13)."""
    desk = tx.get_one(Desk, desk_id)
    return max(0, desk.daily_limit - read_today(desk, now))


def read_today(desk: Desk, now: datetime) -> int:
    """Return how many mails a desk has read today."""
    return desk.read_count if desk.read_on == today(desk, now) else 0


def count_mail(tx: Session, desk_id: int, *, now: datetime) -> None:
    """Count a mail that was read, in the frame in which it is stored."""
    desk = tx.get_one(Desk, desk_id)
    tx.refresh(desk, ["read_on", "read_count"])
    _write(tx, desk, read_on=today(desk, now), read_count=read_today(desk, now) + 1)


def looked(tx: Session, desk_id: int, *, error: str = "", held: int = 0, now: datetime) -> None:
    """Note what a look into the mailbox found: what is wrong, and how many mails wait for tomorrow."""
    desk = tx.get_one(Desk, desk_id)
    tx.refresh(desk)
    changed = _mailbox(tx, desk, error, now)
    changed |= not error and _limit(tx, desk, held, now)
    if changed and desk.channel:
        cards.touch(tx, f"desk:{desk.id}", channel=desk.channel, now=now)


def cannot_send(tx: Session, desk_id: int, error: str, *, tries: int, now: datetime) -> None:
    """Note that the mail server did not take a mail; configurators are told at the third try that fails for the server."""
    if error not in OF_THE_SERVER or tries < TELL_AFTER or _open(tx, desk_id, SENDING) is not None:
        return
    desk = tx.get_one(Desk, desk_id)
    _tell(tx, desk, SENDING, error, now)
    if desk.channel:
        cards.touch(tx, f"desk:{desk.id}", channel=desk.channel, now=now)


def could_send(tx: Session, desk_id: int, *, now: datetime) -> None:
    """Note that the mail server took a mail: what was told about it is over."""
    if _open(tx, desk_id, SENDING) is None:
        return
    _end(tx, desk_id, SENDING, now)
    desk = tx.get_one(Desk, desk_id)
    if desk.channel:
        cards.touch(tx, f"desk:{desk.id}", channel=desk.channel, now=now)


def end_alerts(tx: Session, desk_id: int, *, now: datetime) -> None:
    """End everything that was told about a desk: it is switched off, or reads another mailbox."""
    for kind in (LIMIT, MAILBOX, SENDING):
        _end(tx, desk_id, kind, now)


def _mailbox(tx: Session, desk: Desk, error: str, now: datetime) -> bool:
    changed = desk.mailbox_error != error
    if error:
        since = desk.mailbox_since or now
        failures = desk.mailbox_failures + 1
        _write(tx, desk, mailbox_error=error, mailbox_failures=failures, mailbox_since=since)
        if failures >= TELL_AFTER and now - since >= TELL_AFTER_TIME:
            _tell(tx, desk, MAILBOX, error, now)
    elif changed or desk.mailbox_failures:
        _write(tx, desk, mailbox_error="", mailbox_failures=0, mailbox_since=None)
        _end(tx, desk.id, MAILBOX, now)
    return changed


def _limit(tx: Session, desk: Desk, held: int, now: datetime) -> bool:
    reached = read_today(desk, now) >= desk.daily_limit
    told = _open(tx, desk.id, LIMIT)
    if reached:
        _tell(tx, desk, LIMIT, str(desk.daily_limit), now)
    elif told is not None:
        _end(tx, desk.id, LIMIT, now)
    changed = desk.held != held or reached != (told is not None)
    if desk.held != held:
        _write(tx, desk, held=held)
    return changed


def _write(tx: Session, desk: Desk, **values: Any) -> None:
    tx.execute(update(Desk).where(Desk.id == desk.id).values(**values))
    tx.refresh(desk, list(values))


def _open(tx: Session, desk_id: int, kind: str) -> DeskAlert | None:
    return tx.scalar(
        select(DeskAlert)
        .where(DeskAlert.desk_id == desk_id, DeskAlert.kind == kind, DeskAlert.ended_at.is_(None))
        .limit(1)
    )


def _tell(tx: Session, desk: Desk, kind: str, detail: str, now: datetime) -> None:
    """Tell configurators, unless they know already."""
    if not desk.channel or _open(tx, desk.id, kind) is not None:
        return
    alert = DeskAlert(desk_id=desk.id, kind=kind, detail=detail, made_at=now)
    tx.add(alert)
    tx.flush()  # flush: id
    cards.touch(tx, f"alert:{alert.id}", channel=desk.channel, now=now)


def _end(tx: Session, desk_id: int, kind: str, now: datetime) -> None:
    alert = _open(tx, desk_id, kind)
    if alert is None:
        return
    alert.ended_at = now
    channel, _ = cards.where(tx, f"alert:{alert.id}")
    cards.touch(tx, f"alert:{alert.id}", channel=channel, now=now)
