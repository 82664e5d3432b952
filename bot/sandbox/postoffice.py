"""The mail world of demo and tests: the desk's IMAP mailbox, a mail server, and every customer's inbox.

The bot's side speaks real IMAP and SMTP, the customers' side real SMTP (``customers``). Mails to the desk's address go
into its INBOX with the headers that a receiving server adds; mails to anybody else are kept for them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, make_msgid
from typing import Self

from bot.mail.headers import addresses
from bot.sandbox.loop import LoopThread
from bot.sandbox.mailbox import ImapServer
from bot.sandbox.smtp import Knobs, SmtpPost

HOST = "127.0.0.1"
PASSWORD = "secret"  # noqa: S105  # of a server that lives in this process only
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A mail as somebody outside received it."""

    number: int
    sender: str
    """Of the envelope."""
    recipient: str
    raw: bytes = field(repr=False)
    at: datetime


class PostOffice:
    """Both servers and all inboxes; a context manager. Thread-safe."""

    def __init__(
        self,
        address: str,
        password: str = PASSWORD,
        *,
        clock: Clock | None = None,
        folders: Sequence[str] = ("Sent",),
    ) -> None:
        """``address`` is the desk's, and its login at both servers."""
        self.address = address.lower()
        self.password = password
        self.undeliverable: set[str] = set()
        """Addresses that the world's servers take mail for and then bounce."""
        self.undeliverable_once: set[str] = set()
        """Addresses whose next mail bounces; the ones after it arrive."""
        self.failing_senders: set[str] = set()
        """Sender addresses whose mails fail DMARC at the desk's receiver."""
        self.files_in = ""
        """Folder in which the provider itself files what the desk sends; '' = it leaves that to the desk."""
        self._clock = clock or (lambda: datetime.now(UTC))
        self._lock = threading.Lock()
        self._deliveries: list[Delivery] = []
        self._listeners: list[Callable[[str], None]] = []
        self._loop = LoopThread("post office")
        self.imap_server = ImapServer(self._loop, self.address, password, folders)
        self.smtp_server = SmtpPost(self._loop, self._take, {self.address: password})

    def start(self) -> Self:
        """Start both servers on free ports."""
        self.imap_server.start()
        self.smtp_server.start()
        return self

    def stop(self) -> None:
        """Stop both servers and their thread."""
        self.smtp_server.stop()
        self.imap_server.stop()
        self._loop.stop()

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(self, *details: object) -> None:
        """Stop."""
        self.stop()

    @property
    def imap(self) -> tuple[str, int]:
        """Host and port of the desk's mailbox (no TLS; login: the address)."""
        return HOST, self.imap_server.port

    @property
    def smtp(self) -> tuple[str, int]:
        """Host and port of the mail server (no TLS; login: the address, or none)."""
        return HOST, self.smtp_server.port

    @property
    def knobs(self) -> Knobs:
        """What shall go wrong at the mail server."""
        return self.smtp_server.knobs

    @property
    def authserv_id(self) -> str:
        """Whose Authentication-Results the desk may believe."""
        return f"mx.{self.address.rpartition('@')[2]}"

    @property
    def now(self) -> datetime:
        """The world's time."""
        return self._clock()

    def deliver(self, raw: bytes, sender: str = "") -> int:
        """Put a mail into the desk's INBOX as its server would, and return its UID."""
        return self.imap_server.append(self._received(raw, sender or _from_of(raw)), received=self._clock())

    def inbox_of(self, address: str) -> list[Delivery]:
        """What an address outside received, oldest first."""
        wanted = address.lower()
        with self._lock:
            return [one for one in self._deliveries if one.recipient == wanted]

    def deliveries(self) -> list[Delivery]:
        """Everything that left for outside, oldest first."""
        with self._lock:
            return list(self._deliveries)

    def on_change(self, callback: Callable[[str], None]) -> None:
        """Call ``callback`` with an address whenever it received a mail; from the servers' thread."""
        self._listeners.append(callback)

    async def _take(self, sender: str, recipients: Sequence[str], raw: bytes) -> None:
        if self.files_in and sender.lower() == self.address:
            await self.imap_server.append_here(raw, self.files_in, received=self._clock())
        for recipient in dict.fromkeys(one.lower() for one in recipients):
            if recipient == self.address:
                await self.imap_server.append_here(self._received(raw, sender), received=self._clock())
            elif recipient in self.undeliverable | self.undeliverable_once:
                self.undeliverable_once.discard(recipient)
                await self._bounce(sender, recipient, raw)
            else:
                with self._lock:
                    number = len(self._deliveries) + 1
                    self._deliveries.append(Delivery(number, sender, recipient, raw, self._clock()))
                for listener in self._listeners:
                    listener(recipient)

    async def _bounce(self, sender: str, recipient: str, raw: bytes) -> None:
        if sender.lower() == self.address:
            notice = delivery_failure(sender, recipient, raw, self._clock())
            await self.imap_server.append_here(self._received(notice, ""), received=self._clock())

    def _received(self, raw: bytes, sender: str) -> bytes:
        """Add what a receiving server writes on top."""
        author = _from_of(raw)
        domain = author.rpartition("@")[2] or "unknown.invalid"
        result = "fail" if author in self.failing_senders else "pass"
        checks = f"spf={result} smtp.mailfrom={domain}; dkim={result} header.d={domain}; dmarc={result} header.from={domain}"
        lines = (
            f"Return-Path: <{sender}>",
            f"Delivered-To: {self.address}",
            f"Received: from mail.{domain} by {self.authserv_id} with ESMTP; {format_datetime(self._clock())}",
            f"Authentication-Results: {self.authserv_id}; {checks}",
        )
        return "".join(f"{line}\r\n" for line in lines).encode("utf-8") + raw


def _from_of(raw: bytes) -> str:
    head = raw[:100_000].replace(b"\r\n", b"\n").partition(b"\n\n")[0].decode("utf-8", "replace")
    for line in head.replace("\n ", " ").replace("\n\t", " ").split("\n"):
        if line.lower().startswith("from:"):
            found = addresses([line[5:]])
            return found[0].address if found else ""
    return ""


def delivery_failure(sender: str, recipient: str, raw: bytes, at: datetime) -> bytes:
    """Return the notice that a mail server sends when ``recipient`` does not exist (RFC 3464)."""
    domain = recipient.rpartition("@")[2]
    boundary = "=_delivery_failure"
    head = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    report = (
        f"Reporting-MTA: dns; mail.{domain}\n\nFinal-Recipient: rfc822; {recipient}\nAction: failed\n"
        "Status: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n"
    )
    lines = (
        f"From: Mail Delivery System <MAILER-DAEMON@mail.{domain}>",
        f"To: {sender}",
        "Subject: Undelivered Mail Returned to Sender",
        f"Date: {format_datetime(at)}",
        f"Message-ID: {make_msgid(domain=f'mail.{domain}')}",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"',
        f"\n--{boundary}\nContent-Type: text/plain; charset=us-ascii\n",
        f"Your message could not be delivered to {recipient}: no such user here.\n",
        f"--{boundary}\nContent-Type: message/delivery-status\n",
        report,
        f"--{boundary}\nContent-Type: text/rfc822-headers\n",
    )
    notice = "\n".join(lines).encode("ascii", "replace") + b"\n" + head + f"\n\n--{boundary}--\n".encode()
    return notice.replace(b"\n", b"\r\n")
