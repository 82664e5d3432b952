"""Receive each mail once, remember where a folder was read to, find the thread that a mail belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from domain.errors import NotFound
from domain.inbox.facts import Attachment, MailKind, ParsedMail, Place, Trust
from domain.inbox.models import InboundMail, MailboxCursor, OutboundMail, SlackEvent

EVENTS_KEPT = timedelta(days=30)
_COLUMNS = (
    "message_id",
    "digest",
    "from_address",
    "from_name",
    "subject",
    "sent_at",
    "kind",
    "kind_reason",
    "trust",
)


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a folder has been read."""

    uidvalidity: int
    first_uid: int
    last_uid: int
    renumbered: bool = False


@dataclass(frozen=True, slots=True)
class MailView:
    """A stored mail: the parsed mail with what the desk knows about it."""

    id: int
    mail: ParsedMail
    arrived_at: datetime
    raw: str
    task_id: int
    decides: bool
    outgoing: bool = False


def cursor(tx: Session, account: str, folder: str) -> Cursor | None:
    """Return how far a folder was read, None if never."""
    row = tx.scalar(
        select(MailboxCursor).where(MailboxCursor.account == account, MailboxCursor.folder == folder)
    )
    return None if row is None else Cursor(row.uidvalidity, row.first_uid, row.last_uid, row.renumbered)


def move_cursor(
    tx: Session,
    account: str,
    folder: str,
    *,
    uidvalidity: int,
    last_uid: int,
    now: datetime,
    first_uid: int | None = None,
    renumbered: bool = False,
) -> None:
    """Note how far a folder has been read; ``first_uid`` starts anew (first start, or it was renumbered)."""
    row = tx.scalar(
        select(MailboxCursor).where(MailboxCursor.account == account, MailboxCursor.folder == folder)
    )
    if row is None:
        row = MailboxCursor(
            account=account,
            folder=folder,
            uidvalidity=uidvalidity,
            first_uid=first_uid or 0,
            last_uid=last_uid,
            checked_at=now,
        )
        tx.add(row)
    if first_uid is not None:
        row.first_uid, row.renumbered = first_uid, renumbered
    row.uidvalidity, row.last_uid, row.checked_at = uidvalidity, last_uid, now


def forget_cursor(tx: Session, account: str, folder: str) -> None:
    """Forget how far a folder was read: the next look starts at its end (D-2)."""
    tx.execute(delete(MailboxCursor).where(MailboxCursor.account == account, MailboxCursor.folder == folder))


def known_uids(tx: Session, place: Place, uids: Iterable[int]) -> set[int]:
    """Return those of the uids whose copies are stored already."""
    wanted = set(uids)
    if not wanted:
        return set()
    return set(
        tx.scalars(
            select(InboundMail.uid).where(
                InboundMail.account == place.account,
                InboundMail.folder == place.folder,
                InboundMail.uidvalidity == place.uidvalidity,
                InboundMail.uid.in_(wanted),
            )
        )
    )


def receive(tx: Session, place: Place, mail: ParsedMail, *, raw: str, now: datetime) -> tuple[MailView, bool]:
    """Store an arrived mail. Returns it and whether it is new (False: this copy or this same mail is known)."""
    row = tx.scalar(
        select(InboundMail).where(
            InboundMail.account == place.account,
            InboundMail.folder == place.folder,
            InboundMail.uidvalidity == place.uidvalidity,
            InboundMail.uid == place.uid,
        )
    )
    if row is not None:
        return view(row), False
    same = tx.scalar(
        select(InboundMail.id).where(
            InboundMail.message_id == mail.message_id, InboundMail.digest == mail.digest
        )
    )
    whole = asdict(mail)
    rest = {name: value for name, value in whole.items() if name not in _COLUMNS}
    row = InboundMail(
        account=place.account,
        folder=place.folder,
        uidvalidity=place.uidvalidity,
        uid=place.uid,
        raw=raw,
        arrived_at=now,
        duplicate_of=same or 0,
        parsed=_plain(rest),
        **{name: whole[name] for name in _COLUMNS},
    )
    tx.add(row)
    tx.flush()  # flush: id
    return view(row), same is None


def attach(tx: Session, mail_id: int, task_id: int, *, decides: bool = True) -> None:
    """Say which task a mail belongs to, and whether it may decide anything there."""
    row = _get(tx, mail_id)
    row.task_id, row.decides = task_id, decides


def unflagged(tx: Session, place: Place, *, limit: int = 200) -> list[int]:
    """Return uids of stored mails whose keyword may not stand on the server yet."""
    return list(
        tx.scalars(
            select(InboundMail.uid)
            .where(
                InboundMail.account == place.account,
                InboundMail.folder == place.folder,
                InboundMail.uidvalidity == place.uidvalidity,
                InboundMail.flagged.is_(False),
            )
            .limit(limit)
        )
    )


def flagged(tx: Session, place: Place) -> None:
    """Note that the keyword stands on the server."""
    row = tx.scalar(
        select(InboundMail).where(
            InboundMail.account == place.account,
            InboundMail.folder == place.folder,
            InboundMail.uidvalidity == place.uidvalidity,
            InboundMail.uid == place.uid,
        )
    )
    if row is not None:
        row.flagged = True


def by_id(tx: Session, mail_id: int) -> MailView:
    """Return a stored mail.

    Raises:
        NotFound: there is none.
    """
    return view(_get(tx, mail_id))


def mails_of(tx: Session, task_id: int) -> list[MailView]:
    """Return the arrived mails of a task, oldest first."""
    rows = tx.scalars(
        select(InboundMail)
        .where(InboundMail.task_id == task_id, InboundMail.duplicate_of == 0)
        .order_by(InboundMail.id)
    )
    return [view(row) for row in rows]


def sent(tx: Session, message_id: str) -> OutboundMail | None:
    """Return our own mail with this id, None if it is not ours."""
    return tx.scalar(select(OutboundMail).where(OutboundMail.message_id == message_id))


def task_by_ids(tx: Session, message_ids: Iterable[str]) -> int:
    """Return the task to which one of these ids (newest first) belongs: ours first, then customers'; 0 = none."""
    ids = list(message_ids)
    if not ids:
        return 0
    ours: dict[str, int] = {
        row.message_id: row.task_id
        for row in tx.execute(
            select(OutboundMail.message_id, OutboundMail.task_id).where(
                OutboundMail.message_id.in_(ids), OutboundMail.task_id != 0
            )
        )
    }
    theirs: dict[str, int] = {
        row.message_id: row.task_id
        for row in tx.execute(
            select(InboundMail.message_id, InboundMail.task_id).where(
                InboundMail.message_id.in_(ids), InboundMail.task_id != 0
            )
        )
    }
    for one in ids:
        if one in ours or one in theirs:
            return ours.get(one) or theirs[one]
    return 0


def addresses_of(tx: Session, task_id: int) -> set[str]:
    """Return the addresses that belong to a task: who wrote (and may decide) and to whom we wrote."""
    wrote = tx.scalars(
        select(InboundMail.from_address).where(InboundMail.task_id == task_id, InboundMail.decides.is_(True))
    )
    found = set(wrote)
    for to_address, copies in tx.execute(
        select(OutboundMail.to_address, OutboundMail.cc).where(OutboundMail.task_id == task_id)
    ):
        found.add(to_address)
        found.update(copies)
    return found - {""}


def subjects_of(tx: Session, task_id: int) -> set[str]:
    """Return the subjects that a task's mails carried, the customer's and ours."""
    theirs = select(InboundMail.subject).where(InboundMail.task_id == task_id, InboundMail.decides.is_(True))
    ours = select(OutboundMail.subject).where(OutboundMail.task_id == task_id)
    return {*tx.scalars(theirs), *tx.scalars(ours)}


def remember_event(tx: Session, event_id: str, *, now: datetime) -> bool:
    """Note a Slack event; False if it was handled before. Forgets those older than 30 days."""
    if tx.get(SlackEvent, event_id) is not None:
        return False
    tx.execute(delete(SlackEvent).where(SlackEvent.seen_at < now - EVENTS_KEPT))
    tx.add(SlackEvent(event_id=event_id, seen_at=now))
    return True


def _get(tx: Session, mail_id: int) -> InboundMail:
    row = tx.get(InboundMail, mail_id)
    if row is None:
        raise NotFound
    return row


def _plain(value: Any) -> Any:
    """Return JSON of nested tuples and dicts."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def view(row: InboundMail) -> MailView:
    """Return a row as the values that leave this area."""
    rest = dict(row.parsed)
    attachments = tuple(Attachment(**one) for one in rest.pop("attachments"))
    lists: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in rest.items()
    }
    mail = ParsedMail(
        message_id=row.message_id,
        digest=row.digest,
        from_address=row.from_address,
        from_name=row.from_name,
        subject=row.subject,
        sent_at=row.sent_at,
        kind=MailKind(row.kind),
        kind_reason=row.kind_reason,
        trust=Trust(row.trust),
        attachments=attachments,
        **lists,
    )
    return MailView(row.id, mail, row.arrived_at, row.raw, row.task_id, row.decides)
