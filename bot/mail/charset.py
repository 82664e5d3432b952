"""Bytes to text without ever dropping a byte: the decoding ladder.

Declared charset, then UTF-8, then Windows-1252, then Latin-1 (which takes every byte). Nothing is guessed by
statistics: on short Western bodies the guessers answer with Central European or DOS code pages.
"""

from __future__ import annotations

import codecs
import re

_ALIASES = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "l1": "cp1252",
    "8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "windows-1252": "cp1252",
    "cp-1252": "cp1252",
    "ansi": "cp1252",
    "x-ansi": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "us-ascii": "",
    "ascii": "",
    "ansi_x3.4-1968": "",
    "unknown-8bit": "",
    "x-unknown": "",
    "unknown": "",
    "default": "",
    "8bit": "",
    "binary": "",
    "utf8": "utf-8",
    "utf": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
}
_NOT_CHARSETS = frozenset(
    {"unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined", "mbcs", "oem"}
)
_SINGLE_BYTE_WESTERN = frozenset({"cp1252", "cp1254"})
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]{0,39}")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def codec_name(declared: str) -> str:
    """Return Python's codec for a declared charset, '' if it is missing, unknown or no charset at all."""
    found = _NAME.search(declared.strip().strip("\"'"))
    if found is None:
        return ""
    name = found.group().lower().removeprefix("charset=")
    name = _ALIASES.get(name, name)
    if not name:
        return ""
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    if codec.name.replace("-", "_") in _NOT_CHARSETS:
        return ""
    try:
        return codec.name if isinstance(b"a b".decode(codec.name, "replace"), str) else ""
    except (LookupError, ValueError, AssertionError):  # hex, zlib and friends are codecs, but not of text
        return ""


def decode(payload: bytes, declared: str = "") -> str:
    """Return the text of ``payload``; every byte of it becomes at least one character.

    A Western single-byte label proves nothing (each byte means something in it), so bytes beyond ASCII that are
    valid UTF-8 are read as UTF-8 even under such a label.
    """
    name = codec_name(declared)
    for mark, marked in _BOMS:
        if payload.startswith(mark) and not name.startswith("utf_16_") and not name.startswith("utf-16-"):
            text = _strictly(payload.removeprefix(mark) if marked == "utf-8" else payload, marked)
            if text is not None:
                return text
    ladder = ("utf-8", name) if name in _SINGLE_BYTE_WESTERN else (name, "utf-8")
    for one in (*ladder, "cp1252"):
        text = _strictly(payload, one) if one else None
        if text is not None:
            return text
    return payload.decode("latin-1")


def _strictly(payload: bytes, name: str) -> str | None:
    try:
        return payload.decode(name)
    except (UnicodeError, ValueError):
        return None
