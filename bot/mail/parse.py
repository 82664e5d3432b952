"""Raw bytes to :class:`ParsedMail`: the only door through which mails from outside come in.

Never raises on any bytes; what could not be read is named in ``problems``. It takes no decision about the mail.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from email.message import Message

from bot.mail import auth, machine, quotes
from bot.mail.headers import (
    SUBJECT_LENGTH,
    Mailbox,
    addresses,
    clean,
    decode_words,
    instant,
    message_ids,
    one_line,
    raw_value,
    raw_values,
    readable,
)
from bot.mail.limits import Limits
from bot.mail.parts import Content, read
from domain.inbox.addresses import domain_of
from domain.inbox.facts import Attachment, MailKind, ParsedMail, Trust

REFERENCES = 32


@dataclass(frozen=True, slots=True)
class Parsed:
    """A mail, and the bytes of its attachments by sha256."""

    mail: ParsedMail
    blobs: dict[str, bytes] = field(default_factory=dict, repr=False)


def parse(
    raw: bytes,
    *,
    own_addresses: frozenset[str],
    authserv_id: str = "",
    limits: Limits | None = None,
    headers_only: bool = False,
) -> Parsed:
    """Read a mail. Time grows linearly with its size.

    ``own_addresses``: lower-case addresses of ours, to recognise our own mails; ``authserv_id``: whose
    Authentication-Results are believed ('' = nobody's, '-' = those without an id); ``headers_only``: ``raw`` is what
    was fetched of a mail above the size limit, which becomes the problem "too_large".
    """
    bounds = limits or Limits()
    message, content = read(raw, bounds)
    text, parts, problems = _texts(content, bounds, headers_only=headers_only)
    attachments, blobs = _attachments(content)
    senders = addresses(raw_values(message, "from"))
    sender = senders[0] if senders else Mailbox("", one_line(decode_words(raw_value(message, "from")), 120))
    if len(senders) > 1:
        problems.append("several_senders")
    subject = one_line(decode_words(raw_value(message, "subject")[:4000]), SUBJECT_LENGTH)
    message_id = next(iter(message_ids(raw_values(message, "message-id")[:1])), "")
    judged = machine.judge(
        message,
        types=content.types,
        subject=subject,
        from_address=sender.address,
        own_addresses=own_addresses,
        message_id=message_id,
    )
    trust, failed = _trust(message, sender, authserv_id)
    problems.extend(failed)
    mail = ParsedMail(
        message_id=message_id or f"<{hashlib.sha256(raw).hexdigest()}@local.invalid>",
        digest=_digest(message, text),
        from_address=sender.address,
        from_name=sender.name,
        reply_to=next((one.address for one in addresses(raw_values(message, "reply-to"))), ""),
        to=tuple(one.address for one in addresses(raw_values(message, "to"))),
        cc=tuple(one.address for one in addresses(raw_values(message, "cc"))),
        subject=subject,
        sent_at=instant(raw_value(message, "date")),
        in_reply_to=next(iter(message_ids(raw_values(message, "in-reply-to"))[:1]), ""),
        references=tuple(message_ids(raw_values(message, "references"))[-REFERENCES:]),
        text=text,
        new_text=parts.new_with_signature,
        quoted_text=parts.quoted,
        kind=judged.kind,
        kind_reason=judged.reason,
        bounced_ids=_bounced(judged.kind, message, content, text),
        trust=trust,
        thread_topic=one_line(decode_words(raw_value(message, "thread-topic"))),
        thread_index=one_line(readable(raw_value(message, "thread-index")), 1000),
        attachments=attachments,
        problems=tuple(dict.fromkeys(problems)),
    )
    return Parsed(mail, blobs)


def _trust(message: Message, sender: Mailbox, authserv_id: str) -> tuple[Trust, list[str]]:
    """What the trusted receiver found out about the sender, and the problem if a check failed (D-26)."""
    trust, reason = auth.verdict(
        [readable(value) for value in raw_values(message, "authentication-results")],
        authserv_id=authserv_id,
        from_domain=domain_of(sender.address),
    )
    return trust, [f"failed_{reason}"] if reason and trust is Trust.FAIL else []


def _texts(content: Content, bounds: Limits, *, headers_only: bool) -> tuple[str, quotes.Split, list[str]]:
    """The text within its limit, parted from its history, and what was odd about it."""
    text = clean(content.text)
    problems = ["too_large", *content.problems] if headers_only else list(content.problems)
    if len(text) > bounds.text_length:
        text = text[: bounds.text_length]
        problems.append("truncated")
    if not text.strip():
        problems.append("no_text")
    parts = quotes.split(text)
    if parts.only_history:
        problems.append("only_history")
    return text, parts, problems


def _bounced(kind: MailKind, message: Message, content: Content, text: str) -> tuple[str, ...]:
    return machine.bounced_ids(message, content.returned_ids, text) if kind is MailKind.BOUNCE else ()


def _attachments(content: Content) -> tuple[tuple[Attachment, ...], dict[str, bytes]]:
    """Each attachment once (a signature's logo comes again and again), and the bytes that are kept."""
    facts: dict[tuple[str, str], Attachment] = {}
    blobs: dict[str, bytes] = {}
    for blob in content.blobs:
        facts.setdefault((blob.fact.sha256, blob.fact.name), blob.fact)
        if blob.content:
            blobs[blob.fact.sha256] = blob.content
    return tuple(facts.values()), blobs


def _digest(message: Message, text: str) -> str:
    headers = (readable(raw_value(message, name)) for name in ("from", "date", "subject"))
    joined = "|".join((*(one_line(value, 2000) for value in headers), text))
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()
