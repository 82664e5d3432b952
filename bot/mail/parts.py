"""From raw bytes to a mail's readable text and its attachments: the walk over the MIME tree.

Parsed with the compat32 policy (the newer one is quadratic and raises on real headers), its headers capped at the
source. A tree that is too deep or breaks the parser is read as headers and plain text. Who wrote the mail and what
was quoted is not decided here (``machine``, ``quotes``).
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import Compat32

from bot.mail import headers
from bot.mail.attachments import Blob, describe
from bot.mail.charset import decode
from bot.mail.html import HtmlText, to_text
from bot.mail.limits import Limits
from domain.intake.injection import attacks

FORWARDED = "---------- Forwarded message ----------"
"""Stands before the text of a mail that was attached as a mail."""

HEADER_LENGTH = 64_000
STRUCTURE_LENGTH = 4_000
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}charset\s{0,3}=\s{0,3}[\"']?([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE
)
_WORDS = re.compile(r"\w{2,}")
_UU_BEGIN = re.compile(rb"^begin [0-7]{3} [^\n]*\n", re.MULTILINE)
_MAILS = frozenset(("message/rfc822", "message/global", "message/news"))
_PLAIN = frozenset(("text/plain", "text", "text/enriched", "text/richtext", "plain", "text/markdown", ""))


class _Guarded(Compat32):
    """compat32 whose header values are always str and never longer than what we would read."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Cut an endless header where it enters, so that no later step meets it."""
        name, value = super().header_source_parse(sourcelines)
        limit = STRUCTURE_LENGTH if name.lower().startswith("content-") else HEADER_LENGTH
        return name, value[:limit]

    def header_fetch_parse(self, name: str, value: str) -> str:
        """Give the value as it stands (8-bit bytes are surrogates), not a ``Header`` object."""
        del name
        return value


_POLICY = _Guarded()


@dataclass(slots=True)
class Content:
    """What a mail, or a branch of its tree, holds."""

    texts: list[str] = field(default_factory=list)
    blobs: list[Blob] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    types: set[str] = field(default_factory=set)
    """All content types of the tree, lower case."""
    returned_ids: list[str] = field(default_factory=list)
    """Message-IDs of mails that are attached, whole or as headers."""
    has_table: bool = False

    def absorb(self, other: Content) -> None:
        """Take over everything but the texts."""
        self.blobs += other.blobs
        self.problems += other.problems
        self.types |= other.types
        self.returned_ids += other.returned_ids
        self.has_table |= other.has_table

    @property
    def text(self) -> str:
        """All texts, in order."""
        return "\n\n".join(text.strip("\n") for text in self.texts if text.strip())


def read(raw: bytes, limits: Limits) -> tuple[Message, Content]:
    """Return the message (for its headers) and its content. Never raises on any bytes."""
    problem = ""
    if len(raw) > limits.mail_bytes:
        problem = "too_large"
    elif raw.lower().count(b"multipart/") + raw.count(b"message/rfc822") > limits.nested_multiparts:
        problem = "too_deep"
    if not problem:
        try:
            message = message_from_bytes(raw, policy=_POLICY)
            return message, _Reader(limits).branch(message, 0)
        except (
            RecursionError,
            ValueError,
            LookupError,
            TypeError,
            AttributeError,
            IndexError,
            AssertionError,
        ):
            problem = "unreadable"
    head = raw[:2_000_000].split(b"\n\n", 1)[0].split(b"\r\n\r\n", 1)[0] + b"\n\n"
    try:
        message = BytesHeaderParser(policy=_POLICY).parsebytes(head)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, IndexError, AssertionError):
        message = Message(policy=_POLICY)
    content = Content(problems=[problem])
    if problem != "too_large":
        content.texts.append(headers.clean(decode(raw[len(head) : len(head) + limits.text_length])))
    return message, content


class _Reader:
    """Walks the tree with its counters."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.parts = 0
        self.attachments = 0

    def branch(self, part: Message, depth: int) -> Content:
        """Read a part and everything below it."""
        value = headers.raw_value(part, "content-type")
        media_type, parameters = headers.parameters(value) if value else ("text/plain", {})
        content = Content(types={media_type})
        self.parts += 1
        if self.parts > self.limits.parts or depth > self.limits.depth:
            content.problems.append("too_many_parts")
            return content
        payload = part.get_payload()
        if isinstance(payload, list):
            children = [one for one in payload if isinstance(one, Message)]
            if media_type in _MAILS:
                self._inner_mail(content, children, depth)
            elif media_type == "multipart/alternative":
                self._alternative(content, children, depth)
            elif media_type.startswith("message/"):
                content.texts.append("\n\n".join(_head_text(one) for one in children[:20]))
            else:
                self._mixed(content, children[:1] if media_type == "multipart/signed" else children, depth)
                for seal in children[1:] if media_type == "multipart/signed" else ():
                    content.types.add(headers.parameters(headers.raw_value(seal, "content-type"))[0])
            return content
        self._leaf(content, part, media_type, parameters, depth)
        return content

    def _mixed(self, content: Content, children: list[Message], depth: int) -> None:
        for child in children:
            below = self.branch(child, depth + 1)
            content.texts += below.texts
            content.absorb(below)

    def _alternative(self, content: Content, children: list[Message], depth: int) -> None:
        """The plain text, unless it is empty, a stub, or the order stands in an HTML table."""
        branches = [self.branch(child, depth + 1) for child in children]
        plain = next((one for one in branches if one.types <= _PLAIN and one.text), None)
        rich = next((one for one in reversed(branches) if one is not plain and one.text), None)
        for one in branches:
            content.absorb(one)
        chosen = plain or rich
        if plain and rich:
            said, shown = _words(plain.text), _words(rich.text)
            missing = len(said - shown)
            stub = len(said) < 25 and missing * 2 > len(said) and len(shown) > len(said)
            tabbed = sum("\t" in line for line in plain.text.splitlines()) > 1
            hides = "hidden_text" in rich.problems  # and the plain text would show it
            chosen = rich if stub or hides or (rich.has_table and not tabbed) else plain
            if missing * 2 > len(said) and not stub:
                content.problems.append("alternatives_differ")
        if chosen:
            content.texts += chosen.texts

    def _inner_mail(self, content: Content, children: list[Message], depth: int) -> None:
        for child in children[:5]:
            below = self.branch(child, depth + 1)
            content.returned_ids += headers.message_ids(headers.raw_values(child, "message-id"))[:1]
            content.texts.append(f"{FORWARDED}\n{_head_text(child)}\n\n{below.text}")
            content.absorb(below)
            content.problems.append("forwarded_mail")

    def _leaf(
        self, content: Content, part: Message, media_type: str, parameters: dict[str, str], depth: int
    ) -> None:
        disposition, details = headers.parameters(headers.raw_value(part, "content-disposition"))
        name = details.get("filename") or parameters.get("name") or ""
        data = _bytes_of(part)
        if media_type == "text/rfc822-headers":
            content.returned_ids += _ids_in(data)
            return
        if media_type == "message/delivery-status":
            content.texts.append(headers.clean(decode(data[:20_000])))
            return
        is_text = media_type in _PLAIN or media_type.startswith("multipart/") or media_type == "text/html"
        if is_text and disposition != "attachment" and (not name or depth == 0):
            self._body(content, data, media_type, parameters)
            return
        if media_type == "text/x-amp-html" or (not data and not name):
            return
        inline = disposition == "inline" or bool(part.get("content-id"))
        blob = describe(
            declared=media_type,
            name=name,
            content=data,
            content_id=headers.one_line(headers.readable(headers.raw_value(part, "content-id")), 200).strip(
                "<>"
            ),
            inline=inline,
            taken=self.attachments,
            limits=self.limits,
        )
        self.attachments += 1
        content.blobs.append(blob)
        if blob.fact.skipped == "sealed":
            content.problems.append("sealed")

    def _body(self, content: Content, data: bytes, media_type: str, parameters: dict[str, str]) -> None:
        charset = parameters.get("charset", "")
        if media_type == "text/html":
            found = None if charset else _META_CHARSET.search(data[:4000])
            page = to_text(decode(data, found.group(1).decode("ascii") if found else charset))
            content.texts.append(page.text)
            content.has_table |= page.has_table
            content.problems += _page_problems(page)
            return
        begin = _UU_BEGIN.search(data)
        text = headers.clean(decode(data[: begin.start()] if begin else data, charset))
        if begin:
            content.problems.append("uuencoded")
        if parameters.get("format", "").lower() == "flowed":
            text = _unflow(text, delete_space=parameters.get("delsp", "").lower() == "yes")
        content.texts.append(text)


def _page_problems(page: HtmlText) -> list[str]:
    problems = ["hidden_text"] if len(page.hidden) > 3 else []
    if problems and attacks(page.hidden):
        problems.append("hidden_attack")
    return [*problems, "truncated"] if page.truncated else problems


def _bytes_of(part: Message) -> bytes:
    """Return a leaf's bytes with its transfer encoding undone, as far as it can be."""
    encoding = headers.raw_value(part, "content-transfer-encoding").strip().lower().rstrip(";. ")
    del part["content-transfer-encoding"]  # undone below; left alone, get_payload would lose 8-bit bytes
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return b""
    if encoding == "base64":
        return headers.decode_base64(data)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(data)
    if encoding in ("x-uuencode", "uuencode", "uue", "x-uue"):
        return _uudecoded(data)
    return data


def _uudecoded(data: bytes) -> bytes:
    begin = _UU_BEGIN.search(data)
    out = bytearray()
    for line in data[begin.end() if begin else 0 :].splitlines():
        if line.strip() == b"end":
            break
        try:
            out += binascii.a2b_uu(line)
        except binascii.Error:
            continue
    return bytes(out)


def _ids_in(data: bytes) -> list[str]:
    try:
        inner = BytesHeaderParser(policy=_POLICY).parsebytes(data[:200_000])
    except (ValueError, RecursionError):
        return []
    return headers.message_ids(headers.raw_values(inner, "message-id"))[:1]


def _head_text(message: Message) -> str:
    names = ("From", "Date", "Subject", "To", "Cc")
    shown = [
        (name, headers.one_line(headers.decode_words(headers.raw_value(message, name)))) for name in names
    ]
    if not any(value for _, value in shown):
        shown = [
            (name, headers.one_line(headers.readable(str(value)))) for name, value in message.raw_items()
        ][:20]
    return "\n".join(f"{name}: {value}" for name, value in shown if value)


def _unflow(text: str, *, delete_space: bool) -> str:
    """Join the soft line breaks of format=flowed (RFC 3676); quote depths never mix."""
    out: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        body = line[depth:].removeprefix(" ") if depth or line.startswith(" ") else line
        soft = body.endswith(" ") and body != "-- "
        body = body[:-1] if soft and delete_space else body
        if open_depth == depth and body != "-- ":
            out.append(body)
        else:
            out.append(("\n" if out else "") + ">" * depth + (" " if depth else "") + body)
        open_depth = depth if soft else -1
    return "".join(out)


def _words(text: str) -> set[str]:
    return set(_WORDS.findall(text.lower()[:50_000]))
