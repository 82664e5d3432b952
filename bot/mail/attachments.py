"""Attachments of a mail: a name that is safe everywhere, a type seen from the bytes, and why one is not read.

Nothing is opened or unpacked here; the readers (in a limited child process) do that.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from bot.mail.headers import clean
from bot.mail.limits import Limits
from domain.inbox.facts import Attachment

NAME_LENGTH = 120
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
ODS = "application/vnd.oasis.opendocument.spreadsheet"

READABLE = frozenset(
    (
        "application/pdf",
        "image/png",
        "image/jpeg",
        XLSX,
        "text/csv",
        "text/plain",
        "text/html",
        "application/xml",
        XLS,
        ODS,
        "image/tiff",
        "image/webp",
        "image/bmp",
    )
)
"""Types that a reader exists for, or will."""

_BY_SUFFIX = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "xlsx": XLSX,
    "xlsm": XLSX,
    "xls": XLS,
    "ods": ODS,
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "webp": "image/webp",
    "bmp": "image/bmp",
    "ubl": "application/xml",
    "csv": "text/csv",
    "tsv": "text/csv",
    "txt": "text/plain",
    "htm": "text/html",
    "html": "text/html",
    "xml": "application/xml",
}
_SUFFIX_OF = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    XLSX: "xlsx",
    XLS: "xls",
    ODS: "ods",
    "text/csv": "csv",
    "text/plain": "txt",
    "text/html": "html",
    "application/xml": "xml",
    "message/rfc822": "eml",
    "text/calendar": "ics",
    "application/zip": "zip",
}
_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"Rar!", "application/vnd.rar"),
    (b"7z\xbc\xaf", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"MZ", "application/x-msdownload"),
    (b"PK\x03\x04", "application/zip"),
)
_ARCHIVES = frozenset(
    (
        "application/zip",
        "application/vnd.rar",
        "application/x-7z-compressed",
        "application/gzip",
        "application/x-tar",
    )
)
_SIGNATURES = frozenset(
    (
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-keys",
    )
)
_SEALED = frozenset(("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"))
_ALLOWED_LETTERS = re.compile(r"[^\w .,()+&@#=-]+")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Blob:
    """An attachment with its bytes, as they came (empty when they are not kept)."""

    fact: Attachment
    content: bytes


def safe_name(name: str, media_type: str) -> str:
    """Return a file name without path, control or direction characters; one is made up when nothing is left."""
    flat = unicodedata.normalize("NFC", clean(name)).replace("\n", " ").replace("\\", "/").rpartition("/")[2]
    flat = _ALLOWED_LETTERS.sub("_", flat).strip(" .")
    if not flat.strip("_"):
        flat = "attachment"
    if _DEVICES.match(flat):
        flat = f"_{flat}"
    stem, dot, suffix = flat.rpartition(".")
    if not dot or len(suffix) > 10:
        stem, suffix = flat, _SUFFIX_OF.get(media_type, "bin")
    return f"{stem[: NAME_LENGTH - len(suffix) - 1].rstrip(' .') or 'attachment'}.{suffix}"


def media_type_of(declared: str, name: str, content: bytes) -> str:
    """Return the type seen from the first bytes, else from the name, else the declared one."""
    for magic, media_type in _MAGIC:
        if content.startswith(magic):
            if media_type == "application/zip" and b"xl/workbook" in content:
                return XLSX
            if media_type == "application/zip" and b"opendocument.spreadsheet" in content[:200]:
                return ODS
            if media_type == "application/x-ole-storage" and _suffix(name) in {"xls", "xlsb"}:
                return XLS
            if media_type == "application/zip" and declared.startswith("application/vnd."):
                return declared
            return media_type
    suffix = _suffix(name)
    by_name = _BY_SUFFIX.get(suffix, "")
    if by_name in ("text/csv", "text/plain", "text/html", "application/xml"):
        return by_name
    if content.lstrip()[:5] == b"<?xml":
        return "application/xml"
    if declared in ("text/xml", "application/vnd.oasis.ubl+xml"):
        return "application/xml"
    binary = by_name in READABLE or declared in ("application/pdf", "image/png", "image/jpeg", XLSX)
    return "application/octet-stream" if binary else declared


def _suffix(name: str) -> str:
    return name.rpartition(".")[2].lower()


def describe(
    *, declared: str, name: str, content: bytes, content_id: str, inline: bool, taken: int, limits: Limits
) -> Blob:
    """Return the attachment as the desk sees it; ``taken`` = how many were taken before it."""
    media_type = media_type_of(declared, name, content)
    reason = _reason(declared, media_type, content, limits)
    if (
        not reason
        and inline
        and media_type.startswith("image/")
        and len(content) <= limits.small_picture_bytes
    ):
        reason = "small_picture"
    if not reason and taken >= limits.attachments:
        reason = "too_many"
    fact = Attachment(
        name=safe_name(name, media_type),
        media_type=media_type,
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content_id=content_id,
        inline=inline,
        skipped=reason,
    )
    return Blob(fact, b"" if reason in ("too_large", "too_many") else content)


def _reason(declared: str, media_type: str, content: bytes, limits: Limits) -> str:
    """Return why an attachment is not read, '' if it may be."""
    if not content:
        return "empty"
    if len(content) > limits.attachment_bytes:
        return "too_large"
    for reason, types in (
        ("signature", _SIGNATURES),
        ("sealed", _SEALED),
        ("archive", _ARCHIVES),
        ("calendar", frozenset(("text/calendar", "application/ics"))),
        ("winmail", frozenset(("application/ms-tnef", "application/vnd.ms-tnef"))),
    ):
        if media_type in types or (declared in types and media_type not in READABLE):
            return reason
    return "" if media_type in READABLE else "unsupported"
