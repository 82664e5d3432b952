"""The bytes of a mail of ours: text, simple HTML, attachments, in the customer's thread (D-90).

Headers are written here, line by line, because the standard library turns ids longer than a line into encoded words
that no mail program matches. No Auto-Submitted, Precedence or X-Auto-Response-Suppress: they would suppress the
bounces and absence notices that we need. The same mail gives the same bytes, so a retry is the same message.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from bot.mail.headers import clean, one_line, usable_address
from domain.inbox.facts import OutgoingMail, ParsedMail
from domain.inbox.tokens import subject_tag, tag_in

REFERENCES_LENGTH = 1500
"""Characters of the References header: some relays refuse header blocks over 4 kB."""
LINE_LENGTH = 78
ENCODED_WORD_BYTES = 42
"""UTF-8 bytes in one encoded word, so that it stays under 75 characters."""

_POLICY = SMTP.clone(max_line_length=998)
_ID = re.compile(r"<[!-;=?-~]{1,995}>")
_PREFIX = re.compile(
    r"^(?:(?:re|aw|sv|vs|antw|antwort|ang|odp|rif|res|ynt)(?:\s{0,2}\[\d{1,3}\])?\s{0,2}[:：]\s{0,3})+",
    re.IGNORECASE,
)
_BASE64 = re.compile(r"[A-Za-z0-9+/=]{1,1000}")
_QUOTED_NAME = re.compile(r"[^\w .'!#$%&*+/=?^`{|}~-]")


class CannotCompose(ValueError):
    """A mail that must not leave: an address, id or date of it is unusable. ``part`` says which."""

    def __init__(self, part: str, value: str) -> None:
        """Remember the part and its value."""
        self.part = part
        super().__init__(f"unusable {part}: {value[:200]!r}")


@dataclass(frozen=True, slots=True)
class ReplyHeaders:
    """What makes a mail of ours an answer in the customer's thread."""

    subject: str
    in_reply_to: str
    references: tuple[str, ...]
    thread_topic: str
    thread_index: str


def reply_headers(received: ParsedMail, *, message_id: str = "", task: int | None = None) -> ReplyHeaders:
    """Return the headers of an answer to ``received``.

    ``message_id``: the answer's own id, repeated in References because some relays replace Message-ID;
    ``task``: its tag is appended to the subject, once.
    """
    theirs = [one for one in received.references if one != received.message_id]
    parents = [*theirs, received.message_id] if received.message_id else theirs
    return ReplyHeaders(
        subject=reply_subject(received.subject, task),
        in_reply_to=received.message_id,
        references=references([*parents[:-1], message_id, *parents[-1:]]),
        thread_topic=received.thread_topic,
        thread_index=received.thread_index,
    )


def reply_subject(subject: str, task: int | None = None) -> str:
    """Return "Re: " once before their subject, and the task's tag once behind it (D-21)."""
    bare = _PREFIX.sub("", one_line(subject))
    if task is not None and tag_in(bare) != task:
        bare = f"{bare} {subject_tag(task)}".strip()
    return f"Re: {bare}".strip()


def references(ids: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """Return the usable ids, each once, within :data:`REFERENCES_LENGTH`: the first and the newest are kept."""
    usable = list(dict.fromkeys(one for one in ids if _ID.fullmatch(one)))
    if not usable:
        return ()
    kept: list[str] = []
    room = REFERENCES_LENGTH - len(usable[0])
    for one in reversed(usable[1:]):
        room -= len(one) + 1
        if room < 0:
            break
        kept.insert(0, one)
    return (usable[0], *kept) if kept or len(usable) == 1 else (usable[-1],)


def compose(mail: OutgoingMail) -> bytes:
    """Return the bytes of a mail, lines ended by CRLF, ASCII only.

    Raises :class:`CannotCompose` if an address, the id or the date is unusable.
    """
    if not mail.to:
        raise CannotCompose("to", "")
    if mail.sent_at.tzinfo is None:
        raise CannotCompose("sent_at", str(mail.sent_at))
    lines = [
        ("From", _mailbox(mail.from_name, mail.from_address)),
        ("To", ", ".join(_mailbox("", one) for one in mail.to)),
        ("Cc", ", ".join(_mailbox("", one) for one in mail.cc)),
        ("Subject", _encoded(one_line(mail.subject))),
        ("Date", format_datetime(mail.sent_at)),
        ("Message-ID", _checked_id(mail.message_id)),
        ("In-Reply-To", mail.in_reply_to if _ID.fullmatch(mail.in_reply_to) else ""),
        ("References", " ".join(references(mail.references))),
        ("Thread-Topic", _encoded(one_line(mail.thread_topic))),
        ("Thread-Index", mail.thread_index if _BASE64.fullmatch(mail.thread_index) else ""),
    ]
    head = "".join(_folded(name, value) for name, value in lines if value)
    return head.encode("ascii") + _body(mail)


def _body(mail: OutgoingMail) -> bytes:
    message = EmailMessage(policy=_POLICY)
    message.set_content(clean(mail.text) or "\n", cte="quoted-printable")
    if mail.html:
        message.add_alternative(clean(mail.html), subtype="html", cte="quoted-printable")
    for name, media_type, content in mail.attachments:
        main, _, sub = media_type.partition("/")
        if not re.fullmatch(r"[a-z]+/[\w.+-]+", media_type) or main in ("message", "multipart"):
            main, sub = "application", "octet-stream"
        message.add_attachment(content, main, sub or "octet-stream", filename=one_line(name, 120))
    seed = hashlib.sha256(mail.message_id.encode("utf-8", "replace")).hexdigest()
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{seed[:32]}_{number}")
    return message.as_bytes()


def _checked_id(message_id: str) -> str:
    if not _ID.fullmatch(message_id) or "@" not in message_id:
        raise CannotCompose("message_id", message_id)
    return message_id


def _mailbox(name: str, address: str) -> str:
    if usable_address(address) != address.lower() or not address.isascii():
        raise CannotCompose("address", address)
    shown = one_line(name, 120)
    if not shown:
        return address
    if not shown.isascii():
        return f"{_encoded(shown)} <{address}>"
    if _QUOTED_NAME.search(shown):
        escaped = shown.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}" <{address}>'
    return f"{shown} <{address}>"


def _encoded(text: str) -> str:
    """Return ``text`` as it is, or as encoded words of whole characters (RFC 2047)."""
    if text.isascii() and "=?" not in text:
        return text
    pieces: list[bytes] = [b""]
    for letter in text:
        encoded = letter.encode("utf-8", "replace")
        if len(pieces[-1]) + len(encoded) > ENCODED_WORD_BYTES:
            pieces.append(b"")
        pieces[-1] += encoded
    return " ".join(f"=?utf-8?b?{base64.b64encode(piece).decode('ascii')}?=" for piece in pieces)


def _folded(name: str, value: str) -> str:
    """Return a header, broken at spaces only, so that no id or word is ever cut."""
    words = value.split(" ")
    line = f"{name}: {words[0]}"
    lines: list[str] = []
    for word in words[1:]:
        if len(line) + 1 + len(word) > LINE_LENGTH and word and line.strip():
            lines.append(line)
            line = f" {word}"
        else:
            line = f"{line} {word}"
    return "\r\n".join([*lines, line]) + "\r\n"
