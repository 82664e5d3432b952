"""What the mail adapter tells the domain about an arrived mail, and what the domain asks it to send.

Plain frozen values; made by ``bot/mail/parse.py``, consumed by ``domain/arrivals.py``. No SQL here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class MailKind(StrEnum):
    """Who or what wrote a mail, judged by its envelope and headers only (D-24)."""

    PERSON = "person"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    LIST = "list"
    OWN = "own"


class Trust(StrEnum):
    """What the trusted receiver's Authentication-Results say (D-26)."""

    PASS = "pass"  # noqa: S105  # a verdict, not a password
    UNKNOWN = "unknown"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a copy of a mail lies: the identity of "seen this copy"."""

    account: str
    folder: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attachment, bytes apart (they are blobs, found by ``sha256``)."""

    name: str
    media_type: str
    size_bytes: int
    sha256: str
    content_id: str = ""
    inline: bool = False
    skipped: str = ""
    """Code of the reason why it is not read ("too_large", "unsupported", ...); empty = it may be read."""


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """A mail as the desk sees it. Texts are decoded, without control characters, subject at most 250 characters."""

    message_id: str
    """With angle brackets; made from the bytes' hash when the mail has none."""
    digest: str
    """sha256 over From, Date, Subject and body text: same id + other digest = another mail."""
    from_address: str
    """Lower case; '' if there is none that can be used."""
    from_name: str
    reply_to: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    sent_at: datetime | None
    in_reply_to: str
    references: tuple[str, ...]
    """Oldest first, at most the last 32."""
    text: str
    """Everything that a person would read, HTML turned into text with tables as rows."""
    new_text: str
    """What was newly written: without quoted history (inline answers are kept)."""
    quoted_text: str
    kind: MailKind
    kind_reason: str
    """Code: which header or rule said so ("auto_submitted", "list_id", ...)."""
    bounced_ids: tuple[str, ...] = ()
    """Message-IDs named by a bounce."""
    trust: Trust = Trust.UNKNOWN
    thread_topic: str = ""
    thread_index: str = ""
    attachments: tuple[Attachment, ...] = ()
    problems: tuple[str, ...] = ()
    """Codes of what was odd: "no_text", "truncated", "unreadable_part", "hidden_text", ..."""


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """Everything that ``bot/mail/compose.py`` needs to write the bytes of a mail of ours."""

    message_id: str
    sent_at: datetime
    from_name: str
    from_address: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    text: str
    html: str
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    thread_topic: str = ""
    thread_index: str = ""
    attachments: tuple[tuple[str, str, bytes], ...] = field(default=(), repr=False)
    """(file name, media type, bytes)."""
