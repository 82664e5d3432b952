"""The customers' mail client of demo and tests: writes to the desk over SMTP, reads what came back.

Implements :class:`bot.sandbox.post.CustomerPost` over a :class:`PostOffice`. It composes mails as a stranger's
program would, with the standard library and without our own composer.
"""

from __future__ import annotations

import csv
import smtplib
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import format_datetime, formataddr, make_msgid
from typing import Protocol

from bot.mail.parse import Parsed, parse
from bot.sandbox.post import (
    MailAttachment,
    MailAttachmentInfo,
    MailContact,
    MailDetails,
    MailSample,
    MailSummary,
)
from bot.sandbox.postoffice import PostOffice

PREVIEW_LENGTH = 140
_POLICY = SMTP.clone(max_line_length=998)


class Sample(Protocol):
    """A prepared mail as ``bot/sandbox/samples`` makes it."""

    @property
    def id(self) -> str:
        """Its name."""

    @property
    def title(self) -> str:
        """What it shows."""

    @property
    def language(self) -> str:
        """Code of its language."""

    @property
    def from_address(self) -> str:
        """Who writes it."""

    @property
    def raw(self) -> bytes:
        """The mail."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A mail in somebody's client."""

    id: str
    raw: bytes
    at: datetime
    outgoing: bool
    parsed: Parsed


@dataclass(frozen=True, slots=True)
class Quoted:
    """The desk's newest mail with a document in a contact's inbox: what a prepared answer answers."""

    number: str
    """Of the document, from the name of its PDF."""
    message_id: str
    subject: str


Answered = Callable[[str], "Quoted | None"]


class Customers:
    """Everybody outside. Thread-safe."""

    def __init__(
        self,
        office: PostOffice,
        contacts: Sequence[MailContact],
        samples: Callable[[datetime, Answered], Sequence[Sample]] | None = None,
    ) -> None:
        """``samples`` makes the prepared mails, dated ``now``; it may ask which quote a contact has to answer."""
        self._office = office
        self._contacts = list(contacts)
        self._samples = samples or _no_samples
        self._lock = threading.RLock()
        self._written: dict[str, list[_Kept]] = {}
        self._read: set[str] = set()
        self._parsed: dict[str, _Kept] = {}
        self._listeners: list[Callable[[str], None]] = []
        office.on_change(self._changed)

    @property
    def address(self) -> str:
        """The desk's address."""
        return self._office.address

    def contacts(self) -> list[MailContact]:
        """Everybody who can write."""
        return list(self._contacts)

    def samples(self) -> list[MailSample]:
        """Prepared mails, without their bytes."""
        found = []
        for one in self._samples(self._office.now, self.quoted):
            subject = parse(one.raw, own_addresses=frozenset()).mail.subject
            found.append(MailSample(one.id, one.title, one.language, one.from_address, subject))
        return found

    def mails(self, address: str) -> list[MailSummary]:
        """Mails that ``address`` received or wrote, newest first."""
        return [
            self._summary(one) for one in sorted(self._all(address), key=lambda kept: kept.at, reverse=True)
        ]

    def mail(self, address: str, mail_id: str) -> MailDetails:
        """One of them; it counts as read afterwards. Raises LookupError."""
        kept = self._one(address, mail_id)
        with self._lock:
            self._read.add(mail_id)
        mail = kept.parsed.mail
        shown = message_from_bytes(kept.raw, policy=default)
        page = shown.get_body(preferencelist=("html",))
        return MailDetails(
            id=kept.id,
            sender=_shown_address(mail.from_name, mail.from_address),
            to=", ".join(mail.to),
            cc=", ".join(mail.cc),
            subject=mail.subject,
            date=kept.at.isoformat(),
            text=_plain_text(shown) or mail.text,
            html=str(page.get_content()) if page is not None else None,
            message_id=mail.message_id,
            in_reply_to=mail.in_reply_to,
            attachments=[
                MailAttachmentInfo(n, one.name, one.media_type, one.size_bytes)
                for n, one in enumerate(mail.attachments)
            ],
        )

    def attachment(self, address: str, mail_id: str, n: int) -> MailAttachment:
        """An attachment of one of them. Raises LookupError."""
        parsed = self._one(address, mail_id).parsed
        if not 0 <= n < len(parsed.mail.attachments):
            raise LookupError(f"mail {mail_id} has no attachment {n}")
        fact = parsed.mail.attachments[n]
        return MailAttachment(fact.name, fact.media_type, parsed.blobs.get(fact.sha256, b""))

    def write(
        self,
        sender: str,
        subject: str,
        text: str,
        attachments: Iterable[MailAttachment] = (),
        in_reply_to: str | None = None,
    ) -> str:
        """Send a mail to the desk, as an answer to the mail with the id ``in_reply_to``; return its id.

        An answer quotes what it answers and carries its thread. Raises LookupError, or OSError if the server refuses.
        """
        contact = next((one for one in self._contacts if one.email.lower() == sender.lower()), None)
        now = self._office.now
        message = EmailMessage(policy=_POLICY)
        message["From"] = formataddr((contact.name if contact else "", sender))
        message["To"] = self.address
        message["Date"] = format_datetime(now)
        message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or "customer.example")
        body = text
        if in_reply_to is not None:
            answered = self._one(sender, in_reply_to).parsed.mail
            message["In-Reply-To"] = answered.message_id
            message["References"] = " ".join([*answered.references, answered.message_id])
            bare = (
                answered.subject if answered.subject.lower().startswith("re:") else f"Re: {answered.subject}"
            )
            subject = subject or bare
            when = f"{answered.sent_at:%a, %d %b %Y at %H:%M}" if answered.sent_at else "an earlier day"
            quoted = "\n".join(f"> {line}".rstrip() for line in answered.text.splitlines())
            body = f"{text}\n\nOn {when}, {answered.from_name} <{answered.from_address}> wrote:\n\n{quoted}\n"
        message["Subject"] = " ".join(subject.split())
        message.set_content(body)
        for one in attachments:
            main, _, sub = one.media_type.partition("/")
            message.add_attachment(
                one.content, main or "application", sub or "octet-stream", filename=one.name
            )
        return self._submit(sender, message.as_bytes(), now)

    def send_sample(self, sample_id: str) -> tuple[str, str]:
        """Send a prepared mail; return its id and who wrote it. Raises LookupError."""
        now = self._office.now
        chosen = next((one for one in self._samples(now, self.quoted) if one.id == sample_id), None)
        if chosen is None:
            raise LookupError(f"there is no sample mail {sample_id!r}")
        return self._submit(chosen.from_address, chosen.raw, now), chosen.from_address

    def quoted(self, address: str) -> Quoted | None:
        """Return the newest mail with a document that an address received, None if there is none."""
        for delivery in reversed(self._office.inbox_of(address)):
            mail = self._kept(f"in-{delivery.number}", delivery.raw, delivery.at).parsed.mail
            for one in mail.attachments:
                if one.media_type == "application/pdf":
                    return Quoted(
                        one.name.removesuffix(".pdf").partition("-v")[0], mail.message_id, mail.subject
                    )
        return None

    def send_raw(self, sender: str, raw: bytes) -> str:
        """Send these very bytes to the desk; return the mail's id."""
        return self._submit(sender, raw, self._office.now)

    def on_change(self, callback: Callable[[str], None]) -> None:
        """Call ``callback`` with an address whenever its mails changed; any thread."""
        self._listeners.append(callback)

    def _submit(self, sender: str, raw: bytes, now: datetime) -> str:
        host, port = self._office.smtp
        with smtplib.SMTP(host, port, timeout=20) as server:
            server.sendmail(sender, [self.address], raw)
        address = sender.lower()
        with self._lock:
            written = self._written.setdefault(address, [])
            mail_id = f"out-{len(written) + 1}"
            written.append(
                _Kept(mail_id, raw, now, outgoing=True, parsed=parse(raw, own_addresses=frozenset()))
            )
        self._changed(address)
        return mail_id

    def _changed(self, address: str) -> None:
        for listener in self._listeners:
            listener(address)

    def _all(self, address: str) -> list[_Kept]:
        with self._lock:
            written = list(self._written.get(address.lower(), ()))
        return written + [
            self._kept(f"in-{one.number}", one.raw, one.at) for one in self._office.inbox_of(address)
        ]

    def _kept(self, mail_id: str, raw: bytes, at: datetime) -> _Kept:
        with self._lock:
            if mail_id not in self._parsed:
                parsed = parse(raw, own_addresses=frozenset())
                self._parsed[mail_id] = _Kept(mail_id, raw, at, outgoing=False, parsed=parsed)
            return self._parsed[mail_id]

    def _one(self, address: str, mail_id: str) -> _Kept:
        for one in self._all(address):
            if one.id == mail_id:
                return one
        raise LookupError(f"{address} has no mail {mail_id!r}")

    def _summary(self, kept: _Kept) -> MailSummary:
        mail = kept.parsed.mail
        with self._lock:
            unread = not kept.outgoing and kept.id not in self._read
        return MailSummary(
            id=kept.id,
            sender=_shown_address(mail.from_name, mail.from_address),
            to=", ".join(mail.to),
            subject=mail.subject,
            date=kept.at.isoformat(),
            preview=" ".join(mail.new_text.split())[:PREVIEW_LENGTH],
            unread=unread,
            outgoing=kept.outgoing,
            has_attachment=any(not one.inline for one in mail.attachments),
        )


def _no_samples(now: datetime, answered: Answered) -> Sequence[Sample]:
    del now, answered
    return ()


def contacts_of(contacts: Iterable[str], customers: Iterable[str]) -> list[MailContact]:
    """Return the people who can write, from the lines of contacts.csv and customers.csv of a company folder."""
    names = {row["customer_no"]: row["name"] for row in csv.DictReader(customers)}
    found = [
        MailContact(row["name"], row["email"], row.get("customer_no", ""), row.get("language", ""))
        for row in csv.DictReader(contacts)
        if row.get("email")
    ]
    return [replace(one, company=names.get(one.company, "")) for one in found]


def _shown_address(name: str, address: str) -> str:
    return f"{name} <{address}>" if name else address


def _plain_text(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain",))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""
