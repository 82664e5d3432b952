"""Which reader an attachment gets: seen from its bytes, then its name, then what the mail declared. Opens nothing."""

from __future__ import annotations

_SHEET_SUFFIXES = frozenset(("xlsx", "xlsm", "xls", "xlsb", "ods"))
_SUFFIXES = {
    "csv": "csv",
    "tsv": "csv",
    "tab": "csv",
    "txt": "text",
    "text": "text",
    "md": "text",
    "htm": "html",
    "html": "html",
    "xhtml": "html",
    "xml": "order_xml",
    "ubl": "order_xml",
}
_TYPES = {
    "text/csv": "csv",
    "text/tab-separated-values": "csv",
    "application/csv": "csv",
    "text/plain": "text",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/xml": "order_xml",
    "text/xml": "order_xml",
    "application/vnd.oasis.ubl+xml": "order_xml",
}
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def kind_of(name: str, media_type: str, content: bytes) -> str:
    """Return "pdf", "sheet", "csv", "html", "order_xml", "text", "picture" or "other"."""
    start = content[:1024]
    suffix = name.rpartition(".")[2].lower()
    if b"%PDF-" in start:
        return "pdf"
    if start.startswith(_PICTURES) or (start[:4] == b"RIFF" and start[8:12] == b"WEBP"):
        return "picture"
    if start.startswith(b"PK\x03\x04"):
        sheet = suffix in _SHEET_SUFFIXES or b"xl/" in content or b"opendocument.spreadsheet" in start
        return "sheet" if sheet else "other"
    if start.startswith(_OLE):
        return "sheet" if suffix in _SHEET_SUFFIXES or "excel" in media_type else "other"
    return _text_kind(suffix, media_type.partition(";")[0].strip().lower(), start)


def _text_kind(suffix: str, media_type: str, start: bytes) -> str:
    """Tell the kinds of text apart; anything with zero bytes is no text, unless it is UTF-16."""
    if b"\x00" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "other"
    head = start.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:200].lower()
    if head.startswith(b"<?xml") and b"<html" not in head:
        return "order_xml"
    if head.startswith((b"<!doctype html", b"<html")):
        return "html"
    known = _SUFFIXES.get(suffix) or _TYPES.get(media_type)
    if known:
        return known
    return "text" if media_type.startswith("text/") and media_type != "text/calendar" else "other"


def may_be_picture(name: str, content: bytes) -> bool:
    """Say whether reading may mean recognising letters: a picture, or a PDF that may be a scan."""
    return kind_of(name, "", content) in {"picture", "pdf"}
