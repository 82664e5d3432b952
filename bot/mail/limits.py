"""What the reader of mails takes at most; everything beyond is said, never silently cut (mail.md 1.7)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one mail. Sizes in bytes, texts in characters."""

    mail_bytes: int = 30_000_000
    parts: int = 50
    depth: int = 20
    attachments: int = 20
    attachment_bytes: int = 10_000_000
    text_length: int = 200_000
    nested_multiparts: int = 200
    """More "multipart/" than this anywhere in the bytes: only the headers are read."""
    small_picture_bytes: int = 12_000
    """An inline picture up to this size is a logo."""
