"""Polls a desk's folder: new uids, bytes, one frame a mail, and only then a flag (D-2, D-3, D-20).

The table is the memory: a crash before the frame reads the mail again, a crash after it finds the row. On the first
start UIDNEXT is noted and nothing older is ever answered; after a change of UIDVALIDITY the folder is read again, and
what is known by Message-ID and content stays known.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256

from bot import faults
from bot.logs import context, event, failure
from bot.mail.imap_wire import Account, MailboxError
from bot.mail.limits import Limits
from bot.mail.mailbox import Fetched, Gone, Mailbox, TooLarge
from bot.mail.parse import Parsed, parse
from domain import arrivals
from domain.blobs import service as blobs
from domain.clock import Clock
from domain.db import Frames
from domain.desks import watch
from domain.desks.service import DeskFolder, folders_to_read
from domain.inbox import service as inbox
from domain.inbox.facts import Place

KEYWORD = "Tilbud"
SWEEP_DAYS = 3
MOST_TRIES = 5
log = logging.getLogger(__name__)


@dataclass
class Poller:
    """Reads the folders of all active desks of one mailbox account."""

    frames: Frames
    account: Account
    account_name: str
    own_addresses: frozenset[str]
    authserv_id: str
    limits: Limits
    key: bytes
    clock: Clock
    wake: Callable[[], None]
    broken: dict[tuple[int, int], int] = field(default_factory=dict)
    """(desk, uid) -> how often storing that mail has failed."""
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> int:
        """Read what is new in every active desk's folder; returns how many mails were stored."""
        stored = 0
        for desk in self._desks():
            try:
                stored += self._look(desk)
            except Exception as fault:  # noqa: BLE001  # whatever is wrong with one desk, the others are read
                failure(log, "mailbox.broke", fault, desk=desk.desk_id)
                with self.frames.transaction() as tx:
                    watch.looked(tx, desk.desk_id, error="broken", now=self.clock())
        if stored:
            self.wake()
        return stored

    def _look(self, desk: DeskFolder) -> int:
        """Read what is new in a desk's folder and note what is wrong there; returns how many mails were stored."""
        error, count, held = "", 0, 0
        try:
            with Mailbox(self.account, desk.folder, size_limit=self.limits.mail_bytes) as box:
                count, held = self._read(box, desk)
        except MailboxError as trouble:
            error = trouble.reason
            event(log, "mailbox.trouble", level=logging.WARNING, desk=desk.desk_id, code=trouble.reason)
        with self.frames.transaction() as tx:
            watch.looked(tx, desk.desk_id, error=error, held=held, now=self.clock())
        return count

    def count_since(self, folder: str, last_uid: int) -> int:
        """Return how many mails lie in a folder behind a uid. Reads none of them.

        Raises:
            MailboxError.
        """
        with Mailbox(self.account, folder) as box:
            return len(box.new_uids(last_uid, lambda _: ()))

    def listen(self, timeout_s: float) -> None:
        """Wait until the first desk's folder may have changed (IDLE), at most ``timeout_s``; a hint only."""
        desks = self._desks()
        if not desks:
            self.stopping.wait(timeout_s)
            return
        with Mailbox(self.account, desks[0].folder) as box:
            box.wait(timeout_s, self.stopping)

    def _desks(self) -> list[DeskFolder]:
        with self.frames.read_only() as tx:
            return folders_to_read(tx, self.account_name)

    def _read(self, box: Mailbox, desk: DeskFolder) -> tuple[int, int]:
        """Read what is new; returns how many mails were stored and how many wait for tomorrow (D-13)."""
        status = box.status()
        place = Place(self.account_name, desk.folder, status.uidvalidity, 0)
        cursor = self._cursor(box, desk, place, status.uidnext)
        since = max(self.clock() - timedelta(days=SWEEP_DAYS), desk.activated_at).date()
        uids = box.new_uids(
            cursor.last_uid, lambda found: self._known(place, found), since=since, floor=cursor.first_uid
        )
        old = desk.activated_at.replace(microsecond=0) if cursor.renumbered else None
        count = 0
        for index, uid in enumerate(uids):
            if self.stopping.is_set():
                break
            if not self._room(desk):
                self._flag(box, desk, place)
                return count, len(uids) - index
            with context(mail_uid=uid, desk=desk.desk_id):
                try:
                    count += self._one(box, desk, replace(place, uid=uid), old=old)
                except MailboxError:
                    raise
                except Exception as error:  # noqa: BLE001  # one mail must not keep the others waiting; it is read again
                    failure(log, "mail.not_stored", error)
                    self.broken[(desk.desk_id, uid)] = self.broken.get((desk.desk_id, uid), 0) + 1
        self._flag(box, desk, place)
        return count, 0

    def _room(self, desk: DeskFolder) -> bool:
        with self.frames.read_only() as tx:
            return watch.room(tx, desk.desk_id, now=self.clock()) > 0

    def _cursor(self, box: Mailbox, desk: DeskFolder, place: Place, uidnext: int) -> inbox.Cursor:
        """Return how far the folder was read; the first time, and when the server renumbered it, where to begin.

        The first time that is UIDNEXT, or the first mail that came between the activation and this look: the server
        may not have answered at once. Renumbered: what came since the activation's day is read again, and what is
        known by Message-ID and content stays known (D-2, D-3).
        """
        with self.frames.read_only() as tx:
            cursor = inbox.cursor(tx, place.account, place.folder)
        if cursor is not None and cursor.uidvalidity == place.uidvalidity:
            return cursor
        day_before = (desk.activated_at - timedelta(days=1)).date()
        if cursor is None:
            first = self._first_after(box, box.uids_since(day_before), desk.activated_at) or uidnext
            event(log, "mailbox.first_start", desk=desk.desk_id, uidnext=first)
        else:
            first = min(box.uids_since(day_before), default=uidnext)
            event(log, "mailbox.renumbered", level=logging.WARNING, desk=desk.desk_id)
        with self.frames.transaction() as tx:
            inbox.move_cursor(
                tx,
                place.account,
                place.folder,
                uidvalidity=place.uidvalidity,
                first_uid=first,
                last_uid=first - 1,
                renumbered=cursor is not None,
                now=self.clock(),
            )
        return inbox.Cursor(place.uidvalidity, first, first - 1, cursor is not None)

    def _first_after(self, box: Mailbox, uids: list[int], moment: datetime) -> int:
        """Return the lowest of the newest mails that all were received after a moment, 0 if not even the newest was."""
        first = 0
        for uid in sorted(uids, reverse=True):
            received = box.received_at(uid)
            if received is None or received <= moment:
                break
            first = uid
        return first

    def _known(self, place: Place, uids: Collection[int]) -> Collection[int]:
        with self.frames.read_only() as tx:
            return inbox.known_uids(tx, place, uids)

    def _one(self, box: Mailbox, desk: DeskFolder, place: Place, *, old: datetime | None) -> int:
        """Fetch, parse and store one mail. An unreadable mail is stored, too: nothing is lost, others go on.

        Args:
            old: what was received before is left alone (in a folder whose numbers no longer tell); None = nothing.
        """
        found = box.fetch(place.uid)
        if isinstance(found, Gone):
            return 0
        faults.reach("inbound.after_fetch")
        raw = found.headers if isinstance(found, TooLarge) else found.raw
        if old and found.internal_date is not None and found.internal_date < old:
            return 0
        if self.broken.get((desk.desk_id, place.uid), 0) >= MOST_TRIES:
            parsed = self._blank(raw)  # storing what it holds fails again and again: a person looks at it
        else:
            parsed = self._parse(raw, too_large=isinstance(found, TooLarge))
        now = self.clock()
        with self.frames.transaction() as tx:
            digest = ""
            if isinstance(found, Fetched):
                digest = blobs.put(tx, raw, media_type="message/rfc822", now=now)
            for attachment in parsed.mail.attachments:
                data = parsed.blobs.get(attachment.sha256)
                if data is not None:
                    blobs.put(tx, data, media_type=attachment.media_type, now=now)
            arrived = arrivals.mail_arrived(
                tx, desk.desk_id, place, parsed.mail, raw=digest, key=self.key, now=now
            )
            if arrived.new:
                watch.count_mail(tx, desk.desk_id, now=now)
            cursor = inbox.cursor(tx, place.account, place.folder)
            last = max(place.uid, cursor.last_uid if cursor else 0)
            inbox.move_cursor(
                tx, place.account, place.folder, uidvalidity=place.uidvalidity, last_uid=last, now=now
            )
        faults.reach("inbound.after_store")
        event(
            log,
            "mail.stored",
            mail=arrived.mail_id,
            task=arrived.task_id,
            new=arrived.new,
            kind=parsed.mail.kind,
        )
        return 1

    def _parse(self, raw: bytes, *, too_large: bool) -> Parsed:
        try:
            return parse(
                raw,
                own_addresses=self.own_addresses,
                authserv_id=self.authserv_id,
                limits=self.limits,
                headers_only=too_large,
            )
        except Exception as error:  # noqa: BLE001  # whatever a hostile mail breaks, it is kept and a person is asked
            failure(log, "mail.unparsable", error)
            return self._blank(raw)

    def _blank(self, raw: bytes) -> Parsed:
        """Return a mail of which nothing is known but its bytes."""
        name = sha256(raw).hexdigest()
        head = f"From: unknown\r\nSubject: ?\r\nMessage-ID: <{name}@local.invalid>\r\n\r\n"
        blank = parse(head.encode(), own_addresses=self.own_addresses, limits=self.limits)
        return Parsed(replace(blank.mail, problems=("unreadable",)), {})

    def _flag(self, box: Mailbox, desk: DeskFolder, place: Place) -> None:
        """Set the sign for people on stored mails; our table decides, the sign does not (D-3)."""
        with self.frames.read_only() as tx:
            waiting = inbox.unflagged(tx, place)
        for uid in waiting:
            box.mark(uid, KEYWORD, seen=desk.mark_as_read)
            faults.reach("inbound.after_flag")
            with self.frames.transaction() as tx:
                inbox.flagged(tx, Place(place.account, place.folder, place.uidvalidity, uid))
