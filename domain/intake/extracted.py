"""What was seen in an attachment, as plain values: tables with rows, or lines of words with their places.

Made by ``bot/attachments`` in a child process, read by ``attached.py``. What the words mean does NOT belong here.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; ``place`` is where it stands ("Sheet1!7", "line 4")."""

    cells: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table whose cells the file itself keeps apart (a sheet, CSV, an HTML table, lines of an order XML)."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """One word with its left and right edge, in units of its line's ``height``."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of words from left to right; ``top`` grows downwards, edges and top are in the same unit as height."""

    words: tuple[Word, ...]
    page: int
    number: int
    """Counts from 1 on each page."""
    top: float
    height: float

    @property
    def text(self) -> str:
        """The words with single blanks."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Extracted:
    """Everything that was seen in one attachment, or the code of the reason why it was not read."""

    name: str
    media_type: str
    kind: str = "other"
    """"sheet", "csv", "html", "order_xml", "pdf", "text", "picture" or "other"."""
    tables: tuple[Table, ...] = ()
    lines: tuple[Line, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    """What the format itself names: "document_no", "requested_date" (ISO), "ship_to", "note"."""
    problem: str = ""
    """'' or why it was not read: too_large, too_many_pages, too_many_rows, unreadable, encrypted, timeout, no_ocr,
    unsupported, empty, too_many, or what the mail's reader had found before (calendar, archive, ...)."""
    pages: int = 0
    inline: bool = False
    digest: str = ""

    @property
    def text(self) -> str:
        """All lines as text."""
        return "\n".join(line.text for line in self.lines)


def to_plain(seen: Extracted) -> dict[str, Any]:
    """Return plain JSON values."""
    return asdict(seen)


def from_plain(stored: dict[str, Any]) -> Extracted:
    """Return what :func:`to_plain` was given.

    Raises:
        KeyError, TypeError, ValueError: the values are not of that shape.
    """
    return Extracted(
        str(stored["name"]),
        str(stored["media_type"]),
        str(stored["kind"]),
        tuple(
            Table(
                str(table["name"]),
                tuple(
                    Row(tuple(str(cell) for cell in row["cells"]), str(row["place"])) for row in table["rows"]
                ),
            )
            for table in stored["tables"]
        ),
        tuple(
            Line(
                tuple(
                    Word(str(word["text"]), float(word["left"]), float(word["right"]))
                    for word in line["words"]
                ),
                int(line["page"]),
                int(line["number"]),
                float(line["top"]),
                float(line["height"]),
            )
            for line in stored["lines"]
        ),
        tuple((str(name), str(value)) for name, value in stored["fields"]),
        str(stored["problem"]),
        int(stored["pages"]),
        bool(stored["inline"]),
        str(stored["digest"]),
    )
