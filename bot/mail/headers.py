"""Header values: encoded words, addresses, Message-IDs, parameters, dates. Linear time, capped, never raising.

The standard library's own parsers drop bytes, recurse on comments or take quadratic time on hostile values;
these scanners read each character once. They know nothing of MIME trees (see ``parse``).
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from bot.mail.charset import decode

SUBJECT_LENGTH = 250
VALUE_LENGTH = 64_000
ADDRESS_COUNT = 200
ID_COUNT = 200
ADDRESS_LENGTH = 254

_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\u200e\u200f\u202a-\u202e\u2060-\u2069\u200b\xad]"
)
_SPACE = re.compile(r"[\s\u2028\u2029]+")
_MESSAGE_ID = re.compile(r"<([^<>]{1,998})>")
_ADDRESS = re.compile(r"[^\s@<>(),;:\"\\\[\]\x00-\x1f]+@[^\s@<>(),;:\"\\\x00-\x1f]+")


def clean(text: str) -> str:
    """Return ``text`` without control and direction characters (tab and line feed stay)."""
    return _UNSAFE.sub(
        "", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    )


def one_line(text: str, length: int = SUBJECT_LENGTH) -> str:
    """Return ``text`` as one line without control characters, at most ``length`` characters."""
    return _UNSAFE.sub("", _SPACE.sub(" ", text[: length * 8])).strip()[:length].rstrip()


def raw_value(message: Message, name: str) -> str:
    """Return the first header ``name`` as it stands, bytes beyond ASCII as surrogates; '' if there is none."""
    value = message.get(name, "")
    return str(value)[:VALUE_LENGTH]


def raw_values(message: Message, name: str) -> list[str]:
    """Return all headers ``name`` as they stand, top-most first."""
    return [str(value)[:VALUE_LENGTH] for value in message.get_all(name, [])[:50]]


def readable(value: str) -> str:
    """Return a raw value with its 8-bit bytes decoded by the ladder (encoded words stay)."""
    if value.isascii():
        return value
    return decode(value.encode("utf-8", "surrogateescape"))


def decode_words(value: str) -> str:
    """Return a raw value with encoded words and 8-bit bytes decoded; broken words stay as they are."""
    text = readable(value)
    if "=?" not in text:
        return text
    parts: list[str] = []
    pending = bytearray()
    charset = ""
    end = 0
    for word in _ENCODED_WORD.finditer(text):
        between = text[end : word.start()]
        payload = _word_bytes(word.group(2), word.group(3))
        name = word.group(1).partition("*")[0].lower()
        if pending and (between.strip() or name != charset):
            parts.append(decode(bytes(pending), charset))
            pending.clear()
            parts.append(between if between.strip() else "")
        elif between.strip() or not end:
            parts.append(between)
        charset = name
        pending += payload
        end = word.end()
    if pending:
        parts.append(decode(bytes(pending), charset))
    parts.append(text[end:])
    return "".join(parts)


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    return decode_base64(data)


def decode_base64(data: bytes) -> bytes:
    """Return the bytes of base64 text, tolerant of rubbish, missing padding and padding in the middle."""
    kept = re.sub(rb"[^A-Za-z0-9+/=]+", b"", data)
    out = bytearray()
    for segment in re.split(rb"=+", kept):
        usable = segment if len(segment) % 4 != 1 else segment[:-1]
        out += base64.b64decode(usable + b"=" * (-len(usable) % 4))
    return bytes(out)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One address with the name beside it."""

    address: str
    name: str


def addresses(values: list[str], limit: int = ADDRESS_COUNT) -> list[Mailbox]:
    """Return the usable addresses of raw header values, lower case, in order, each once."""
    found: dict[str, Mailbox] = {}
    for value in values:
        for name, address in _split_addresses(readable(value)[:VALUE_LENGTH]):
            if len(found) >= limit:
                return list(found.values())
            usable = usable_address(address)
            if usable and usable not in found:
                found[usable] = Mailbox(usable, one_line(decode_words(name), 120).strip("\"' "))
    return list(found.values())


def usable_address(text: str) -> str:
    """Return ``text`` as a lower-case address, '' if it is none that a mail server would take."""
    matched = _ADDRESS.fullmatch(text.strip().lower()[: ADDRESS_LENGTH + 1])
    if matched is None or len(matched.group()) > ADDRESS_LENGTH:
        return ""
    domain = matched.group().rpartition("@")[2]
    if domain.startswith((".", "-")) or domain.endswith(".") or ".." in domain:
        return ""
    return matched.group()


def _split_addresses(value: str) -> list[tuple[str, str]]:
    """Cut at commas and semicolons outside quotes, comments and angle brackets."""
    result: list[tuple[str, str]] = []
    plain: list[str] = []
    comment: list[str] = []
    angle = ""
    position, length = 0, len(value)
    while position <= length:
        letter = value[position] if position < length else ","
        position += 1
        if letter == '"':
            text, position = _quoted(value, position)
            plain.append(text)
        elif letter == "(":
            text, position = _comment(value, position)
            comment.append(text)
        elif letter == "<":
            close = value.find(">", position)
            close = length if close < 0 else close
            angle = value[position:close] or angle
            position = close + 1
        elif letter in ",;":
            _add(result, "".join(plain), angle, " ".join(comment))
            plain, comment, angle = [], [], ""
        elif letter == ":" and not angle:
            plain = []  # the name of a group
        else:
            plain.append(letter)
    return result


def _add(result: list[tuple[str, str]], plain: str, angle: str, comment: str) -> None:
    if angle:
        inner = angle.rpartition(":")[2] if angle.startswith("@") else angle
        result.append((plain.strip() or comment, inner.strip().removeprefix("mailto:")))
    elif "@" in plain:
        words = plain.split()
        address = next((word for word in words if "@" in word), "")
        rest = " ".join(word for word in words if word != address)
        result.append((comment or rest, address.strip("'[]")))


def _quoted(value: str, position: int) -> tuple[str, int]:
    letters: list[str] = []
    while position < len(value):
        letter = value[position]
        if letter == "\\" and position + 1 < len(value):
            letters.append(value[position + 1])
            position += 2
            continue
        position += 1
        if letter == '"':
            break
        letters.append(letter)
    return "".join(letters), position


def _comment(value: str, position: int) -> tuple[str, int]:
    depth, start = 1, position
    while position < len(value) and depth:
        letter = value[position]
        position += 2 if letter == "\\" else 1
        depth += (letter == "(") - (letter == ")")
    return value[start : position - 1 if not depth else position], min(position, len(value))


def message_ids(values: list[str], limit: int = ID_COUNT) -> list[str]:
    """Return the Message-IDs of raw values, with angle brackets, oldest first, each once.

    Ids that a mailer broke into encoded words or folded in the middle are mended; a bare ``x@y`` gets brackets.
    """
    found: dict[str, None] = {}
    for value in values:
        text = decode_words(value)
        ids = [_SPACE.sub("", one) for one in _MESSAGE_ID.findall(text)]
        if not ids:
            ids = [word.strip("<>,;\"'") for word in text.split() if "@" in word and len(word) <= 998]
        for one in ids:
            usable = _UNSAFE.sub("", one)
            if usable:
                found[f"<{usable}>"] = None
    return list(found)[-limit:]


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """Split "type/sub; name=value" into its lower-case first part and decoded parameters (RFC 2231 joined)."""
    fields = _split_fields(readable(value[:8000]))
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for field in fields[1:64]:
        name, equals, text = field.partition("=")
        if not equals:
            continue
        key, star, rest = name.strip().lower().partition("*")
        if not star:
            plain.setdefault(key, text)
            continue
        number = rest.rstrip("*")
        index = int(number) if number.isdecimal() and len(number) < 4 else 0
        pieces.setdefault(key, {})[index] = (text, rest.endswith("*") or not rest)
    for key, numbered in pieces.items():
        plain[key] = _join_pieces([numbered[index] for index in sorted(numbered)])
    first = fields[0].strip().lower() if fields else ""
    return first, {key: one_line(decode_words(text), 500) for key, text in plain.items()}


def _join_pieces(pieces: list[tuple[str, bool]]) -> str:
    charset = ""
    data = bytearray()
    for number, (text, encoded) in enumerate(pieces):
        piece = text
        if number == 0 and encoded and piece.count("'") >= 2:
            charset, _, piece = piece.split("'", 2)
        data += unquote_to_bytes(piece) if encoded else piece.encode("utf-8", "surrogateescape")
    return decode(bytes(data), charset)


def _split_fields(value: str) -> list[str]:
    fields: list[str] = []
    current: list[str] = []
    position = 0
    while position < len(value):
        letter = value[position]
        position += 1
        if letter == '"':
            text, position = _quoted(value, position)
            current.append(text)
        elif letter == ";":
            fields.append("".join(current).strip())
            current = []
        else:
            current.append(letter)
    fields.append("".join(current).strip())
    return fields


def instant(value: str) -> datetime | None:
    """Return a Date header as an aware UTC instant, None if it cannot be read."""
    try:
        parsed = parsedate_to_datetime(readable(value)[:200])
        aware = parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed
        return aware.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
        return None
