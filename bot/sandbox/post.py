"""What the page's mail client needs of a customers' mail world. Protocols and records only, no mail here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class MailContact:
    """Somebody outside who can write to the desk; `language` is a code such as da, nb or en."""

    name: str
    email: str
    company: str
    language: str


@dataclass(frozen=True)
class MailSample:
    """A prepared mail that can be sent at a click."""

    id: str
    title: str
    language: str
    sender: str
    subject: str


@dataclass(frozen=True)
class MailSummary:
    """A line of an inbox; `outgoing` when the contact wrote it; `date` is ISO 8601 with an offset."""

    id: str
    sender: str
    to: str
    subject: str
    date: str
    preview: str
    unread: bool
    outgoing: bool
    has_attachment: bool


@dataclass(frozen=True)
class MailAttachmentInfo:
    """An attachment's description; `n` counts from 0."""

    n: int
    name: str
    media_type: str
    size: int


@dataclass(frozen=True)
class MailDetails:
    """A mail as it is read; `html` is None when it has only text."""

    id: str
    sender: str
    to: str
    cc: str
    subject: str
    date: str
    text: str
    html: str | None
    message_id: str
    in_reply_to: str
    attachments: list[MailAttachmentInfo] = field(default_factory=list)


@dataclass(frozen=True)
class MailAttachment:
    """An attachment with its bytes."""

    name: str
    media_type: str
    content: bytes


class CustomerPost(Protocol):
    """The customers' side of the mail, as the page uses it. Unknown mails raise LookupError."""

    @property
    def address(self) -> str:
        """The desk's address, where contacts write to."""

    def contacts(self) -> list[MailContact]:
        """Everybody who can write."""

    def samples(self) -> list[MailSample]:
        """Prepared mails."""

    def mails(self, address: str) -> list[MailSummary]:
        """Mails that `address` received or wrote, newest first."""

    def mail(self, address: str, mail_id: str) -> MailDetails:
        """One of them; it counts as read afterwards."""

    def attachment(self, address: str, mail_id: str, n: int) -> MailAttachment:
        """An attachment of one of them."""

    def write(
        self, sender: str, subject: str, text: str, attachments: list[MailAttachment], in_reply_to: str | None
    ) -> str:
        """Send a mail to the desk, as an answer to the mail with id `in_reply_to`; returns its id."""

    def send_sample(self, sample_id: str) -> tuple[str, str]:
        """Send a prepared mail; returns its id and the contact's address."""

    def on_change(self, callback: Callable[[str], None]) -> None:
        """Call `callback` with an address whenever its mails changed; any thread."""
