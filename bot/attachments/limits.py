"""What reading attachments may take at most; everything beyond becomes a problem code, never a silent cut (D-25)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for the attachments of one mail. Sizes in bytes, times in seconds."""

    attachments: int = 20
    content_bytes: int = 10_000_000
    memory_bytes: int = 512_000_000
    """Address space of the child for everything but pictures."""
    picture_memory_bytes: int = 3_000_000_000
    """Address space for recognising letters in pictures: the model is mapped into it."""
    seconds: float = 20.0
    """For one attachment."""
    picture_seconds: float = 60.0
    all_seconds: float = 120.0
    """For all attachments of one mail."""
    pages: int = 50
    picture_pages: int = 10
    rows: int = 5_000
    columns: int = 100
    cells: int = 200_000
    cell_length: int = 2_000
    unzipped_bytes: int = 50_000_000
    zip_ratio: int = 200
    zip_entries: int = 2_000
    characters: int = 400_000
    page_characters: int = 40_000
    depth: int = 60
    """Nested elements of a markup file."""
    picture_pixels: int = 40_000_000
    answer_bytes: int = 30_000_000
    """What the child may answer for one mail."""
