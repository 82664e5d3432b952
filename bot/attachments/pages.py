"""Plain text and HTML files to lines of words; an HTML file's tables are kept as rows."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.attachments.errors import Unread
from bot.attachments.limits import Limits
from bot.attachments.texts import cell, clean, decoded
from bot.mail.html import to_text
from domain.intake.extracted import Extracted, Line, Row, Table, Word

_WORD = re.compile(r"\S+")
_TAB = "    "


def read(blank: Extracted, content: bytes, bounds: Limits) -> Extracted:
    """Return the lines of a text file, and the rows of tables that are marked as such."""
    text = decoded(content)
    if len(text) > bounds.characters * 10:
        raise Unread("too_large")
    if blank.kind == "html":
        text = to_text(text).text
    text = clean(text)
    if len(text) > bounds.characters:
        raise Unread("too_large")
    rows, lines = _parted(text, bounds)
    if not rows and not lines:
        raise Unread("empty")
    tables = (Table("", tuple(rows)),) if rows else ()
    return replace(blank, tables=tables, lines=tuple(lines), pages=1)


def _parted(text: str, bounds: Limits) -> tuple[list[Row], list[Line]]:
    """Tell rows with tabs between cells from lines; two tabs make a table, one may be typed."""
    raw = text.split("\n")
    if len(raw) > bounds.rows * 4:
        raise Unread("too_many_rows")
    tabbed = sum(line.strip().count("\t") >= 1 for line in raw)
    rows: list[Row] = []
    lines: list[Line] = []
    for number, line in enumerate(raw, 1):
        if tabbed >= 2 and "\t" in line.strip():
            cells = [cell(one, bounds.cell_length) for one in line.split("\t")]
            if len(cells) > bounds.columns or len(rows) >= bounds.rows:
                raise Unread("too_many_rows")
            rows.append(Row(tuple(cells), f"line {number}"))
        else:
            made = line_of(line, number)
            if made is not None:
                lines.append(made)
    return rows, lines


def line_of(text: str, number: int) -> Line | None:
    """Return a line of text as words at their columns, None if it is empty; two blanks part columns."""
    flat = text.replace("\t", _TAB)
    words = tuple(
        Word(one.group(), float(one.start()), float(one.end())) for one in _WORD.finditer(flat[:2000])
    )
    return Line(words, 1, number, number * 2.2, 2.0) if words else None
