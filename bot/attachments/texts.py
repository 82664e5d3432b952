"""Bytes to text and text to clean cells, shared by the readers. Imports nothing heavy: the child starts with it."""

from __future__ import annotations

import re

_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
_LIGATURE = re.compile("[\ufb00-\ufb04]")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")


def decoded(content: bytes) -> str:
    """Return the text of bytes: by byte order mark, else UTF-8, else Windows-1252, in which every byte means something."""
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if content.startswith(mark):
            return content[len(mark) :].decode(codec, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace").replace("\ufffd", "?")


def clean(text: str) -> str:
    """Return a text without hidden signs and with plain blanks; line ends and tabs stay."""
    text = _LIGATURE.sub(lambda one: _LIGATURES[one.group()], _SPACES.sub(" ", text))
    return _HIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def cell(text: str, length: int) -> str:
    """Return the content of a cell on one line, at most ``length`` characters."""
    return " ".join(clean(text[: length * 2]).split())[:length]
