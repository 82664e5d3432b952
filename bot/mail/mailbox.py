"""One IMAP folder of one account, through imap-tools, with the guards that real servers taught.

Capabilities are read again after login; answers for another UID or without content are ghosts and dropped; flags are
set with STORE alone (imap-tools' ``flag`` would EXPUNGE other people's deletions); IDLE is only a hint to look
sooner. What was processed is decided by our own table, never by flags. Not thread-safe: one thread, one mailbox.
"""

from __future__ import annotations

import contextlib
import imaplib
import re
import socket
import ssl
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.message import Message
from email.parser import BytesHeaderParser
from types import TracebackType
from typing import Any, Self

from imap_tools import BaseMailBox, ImapToolsError
from imap_tools.errors import MailboxFolderSelectError
from imap_tools.idle import get_socket_poller

from bot import faults
from bot.mail.imap_wire import (
    Account,
    FolderMissing,
    MailboxDown,
    answers,
    connected,
    internal_date,
    learn_capabilities,
    log_in,
    means_missing,
    said,
    speaking,
    wire_name,
)

IDLE_SLICE_S = 2.0
SIZE_LIMIT = 30_000_000

_UID = re.compile(rb"\bUID (\d+)", re.IGNORECASE)
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)", re.IGNORECASE)
_DATE = re.compile(rb'\bINTERNALDATE "([^"]{10,40})"', re.IGNORECASE)
_KEYWORD = re.compile(r"[A-Za-z$][\w.$-]{0,60}")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class FolderStatus:
    """Identity and end of a folder. ``keywords``: people may be shown a sign on the mails."""

    uidvalidity: int
    uidnext: int
    keywords: bool


@dataclass(frozen=True, slots=True)
class Fetched:
    """A mail, byte for byte."""

    uid: int
    raw: bytes = field(repr=False)
    size: int
    internal_date: datetime | None


@dataclass(frozen=True, slots=True)
class TooLarge:
    """A mail above the limit: its headers only."""

    uid: int
    size: int
    headers: bytes = field(repr=False)
    internal_date: datetime | None


@dataclass(frozen=True, slots=True)
class Gone:
    """There is no such mail any more."""

    uid: int


class Mailbox:
    """An open folder; a context manager. All methods raise the :class:`MailboxError` tree and nothing else."""

    def __init__(self, account: Account, folder: str = "INBOX", *, size_limit: int = SIZE_LIMIT) -> None:
        """Only remember; ``__enter__`` connects. ``size_limit`` in bytes."""
        self.account = account
        self.folder = folder
        self.size_limit = size_limit
        self._box: BaseMailBox | None = None
        self._status: FolderStatus | None = None

    def __enter__(self) -> Self:
        """Connect, log in, learn the capabilities, select the folder."""
        self._box = connected(self.account)
        try:
            log_in(self._box, self.account)
            with speaking():
                learn_capabilities(self._client)
            self._status = self._select()
        except BaseException:
            self._drop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Log out; a connection that is broken already is dropped silently."""
        box, self._box = self._box, None
        if box is None:
            return
        try:
            box.logout()
        except (ImapToolsError, imaplib.IMAP4.error, OSError):
            with contextlib.suppress(OSError):
                box.client.shutdown()

    # -- what is there ----------------------------------------------------------------------------------------

    def status(self) -> FolderStatus:
        """Select the folder anew and return its UIDVALIDITY, UIDNEXT and whether it keeps keywords."""
        self._status = self._select()
        return self._status

    def new_uids(
        self,
        after: int,
        known: Callable[[list[int]], Collection[int]],
        *,
        since: date | None = None,
        floor: int = 1,
    ) -> list[int]:
        """Return the UIDs to read, ascending: those above ``after``, and those received since ``since`` not known.

        ``known`` gets UIDs and returns those of them that our table has; it is asked once. UIDs below ``floor``
        (the UIDNEXT at activation, D-2) are never returned.
        """
        found = {uid for uid in self._search("UID", f"{after + 1}:*") if uid > after}
        if since is not None:
            found.update(self.uids_since(since))
        candidates = sorted(uid for uid in found if uid >= floor)
        if not candidates:
            return []
        had = set(known(candidates))
        return [uid for uid in candidates if uid not in had]

    def uids_since(self, day: date) -> list[int]:
        """Return the UIDs of all mails received on a day or later, as the server counts days; ascending."""
        return self._search("SINCE", f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}")

    def received_at(self, uid: int) -> datetime | None:
        """Return when the server received a mail, None if it is gone or does not say."""
        facts = self._fetch(uid, "(UID INTERNALDATE)")
        found = _DATE.search(facts[0]) if facts is not None else None
        return internal_date(found.group(1).decode("ascii", "replace")) if found else None

    def fetch(self, uid: int) -> Fetched | Gone | TooLarge:
        """Read a mail without marking it as read; of one above the size limit only the headers."""
        facts = self._fetch(uid, "(UID RFC822.SIZE INTERNALDATE)")
        if facts is None:
            return Gone(uid)
        envelope, _ = facts
        size_found, date_found = _SIZE.search(envelope), _DATE.search(envelope)
        size = int(size_found.group(1)) if size_found else 0
        received = internal_date(date_found.group(1).decode("ascii", "replace")) if date_found else None
        too_large = size > self.size_limit
        content = self._fetch(uid, "(UID BODY.PEEK[HEADER])" if too_large else "(UID BODY.PEEK[])")
        if content is None or not content[1]:
            return Gone(uid)
        if too_large:
            return TooLarge(uid, size, content[1], received)
        return Fetched(uid, content[1], len(content[1]), received)

    def wait(self, timeout_s: float, stop: threading.Event | None = None) -> None:
        """Return when the folder may have changed, ``stop`` is set or the time is over; a hint, never a promise.

        Without IDLE on the server it waits for ``stop`` or the time. A break is :class:`MailboxDown`.
        """
        event = stop or threading.Event()
        if "IDLE" not in self._client.capabilities:
            event.wait(timeout_s)
            return
        left = timeout_s
        with speaking("idle"):
            idle: Any = self._open_box.idle
            idle.start()
            # Only looks whether something came: read without blocking, half a line would break the connection.
            while left > 0 and not event.is_set() and not _something_came(self._client.sock, left):
                left -= IDLE_SLICE_S
            idle.stop()

    # -- what we leave behind ---------------------------------------------------------------------------------

    def mark(self, uid: int, keyword: str, *, seen: bool) -> bool:
        """Set a sign for people (and as read); tell whether the server took it. Never decides anything."""
        status = self._status or self.status()
        flags = [keyword] if keyword and status.keywords and _KEYWORD.fullmatch(keyword) else []
        flags += [r"\Seen"] if seen else []
        if not flags:
            return False
        with speaking():
            answer, _ = self._client.uid("STORE", str(uid), "+FLAGS.SILENT", f"({' '.join(flags)})")
        return str(answer) == "OK"

    def append_sent(self, folder: str, raw: bytes, at: datetime | None = None) -> None:
        """File a copy of a mail of ours as read (D-93). Raises :class:`FolderMissing` if there is no such folder."""
        with speaking():
            answer, words = self._client.append(
                wire_name(folder), r"(\Seen)", imaplib.Time2Internaldate(at or datetime.now(UTC)), raw
            )
        if str(answer) != "OK":
            text = said(words)
            raise (
                FolderMissing(folder, text) if means_missing(text) else MailboxDown("append_refused", text)
            )
        faults.reach("mail.after_append")

    def find_sent(self, message_id: str, folder: str = "Sent") -> bool:
        """Tell whether ``folder`` holds a mail with exactly this Message-ID. The own folder is selected again."""
        if not message_id or any(
            ord(letter) < 33 or ord(letter) > 126 or letter in '"\\' for letter in message_id
        ):
            return False
        try:
            self._select(folder, readonly=True)
            uids = self._search("HEADER", "Message-ID", f'"{message_id}"')
            return any(self._has_id(uid, message_id) for uid in sorted(uids, reverse=True)[:20])
        finally:
            self._status = self._select()

    def sent_folder(self) -> str | None:
        """Return the folder that the server marks as the one for sent mails, else one with a usual name."""
        with speaking():
            folders = self._open_box.folder.list()
        marked = next(
            (one.name for one in folders if any(flag.lower() == "\\sent" for flag in one.flags)), None
        )
        usual = (
            "sent",
            "sent items",
            "sent messages",
            "sendt",
            "sendt post",
            "sendte elementer",
            "skickat",
            "gesendet",
        )
        names = {one.name.lower(): one.name for one in folders}
        return marked or next((names[one] for one in usual if one in names), None)

    # -- the wire ---------------------------------------------------------------------------------------------

    @property
    def _open_box(self) -> BaseMailBox:
        if self._box is None:
            raise MailboxDown("not_connected")
        return self._box

    @property
    def _client(self) -> imaplib.IMAP4:
        return self._open_box.client

    def _drop(self) -> None:
        box, self._box = self._box, None
        if box is not None:
            with contextlib.suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
                box.client.shutdown()

    def _select(self, folder: str = "", *, readonly: bool = False) -> FolderStatus:
        name = folder or self.folder
        with speaking():
            try:
                self._open_box.folder.set(name, readonly)
            except MailboxFolderSelectError as error:
                raise FolderMissing(name, str(error)) from error
            validity = self._number("UIDVALIDITY")
            uidnext = self._number("UIDNEXT")
            if not uidnext:
                uidnext = self._open_box.folder.status(name, ["UIDNEXT"]).get("UIDNEXT", 0)
            flags = said(self._client.response("PERMANENTFLAGS")[1])
        if not validity:
            raise MailboxDown("no_uidvalidity", name)
        return FolderStatus(validity, uidnext, r"\*" in flags)

    def _number(self, name: str) -> int:
        values = [one for one in self._client.response(name)[1] or [] if isinstance(one, bytes)]
        return int(values[-1]) if values and values[-1].isdigit() else 0

    def _search(self, *criteria: str) -> list[int]:
        with speaking():
            answer, words = self._client.uid("SEARCH", *criteria)
        if str(answer) != "OK":
            raise MailboxDown("search_refused", said(words))
        return sorted(
            int(uid) for line in words if isinstance(line, bytes) for uid in line.split() if uid.isdigit()
        )

    def _fetch(self, uid: int, what: str) -> tuple[bytes, bytes] | None:
        """Return (envelope, literal) of the answer that is really about ``uid``; None if there is none."""
        with speaking():
            answer, words = self._client.uid("FETCH", str(uid), what)
        if str(answer) != "OK":
            raise MailboxDown("fetch_refused", said(words))
        for envelope, literal in answers(words):
            found = _UID.search(envelope)
            if found and int(found.group(1)) == uid and ("BODY" not in what or literal):
                return envelope, literal
        return None

    def _has_id(self, uid: int, message_id: str) -> bool:
        content = self._fetch(uid, "(UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
        if content is None:
            return False
        header: Message = BytesHeaderParser().parsebytes(content[1])
        return str(header.get("message-id", "")).strip() == message_id


def _something_came(connection: socket.socket, left_s: float) -> bool:
    """Wait a slice of time for anything to read; TLS may hold words that the system has handed over already."""
    if isinstance(connection, ssl.SSLSocket) and connection.pending():
        return True
    wait_s: Any = min(IDLE_SLICE_S, left_s)  # parts of a second are fine, whatever its signature says
    return bool(get_socket_poller(connection, wait_s))
