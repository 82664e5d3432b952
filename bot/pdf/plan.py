"""Where things go: column widths, wrapped rows, and which part of which row stands on which page. Draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm

from bot.pdf.content import Content
from bot.pdf.fonts import REGULAR, SEMIBOLD, face, wrap
from bot.pdf.style import COLUMN_GAP, HEAD, LEFT, RIGHT, ROW_PADDING, TEXT_WIDTH

_SIZES = (9.0, 8.2, 7.4, 6.6)
_SMALLER_SIZES = (5.8, 5.1)
"""Type sizes to try until the description has room enough; the smaller ones only save numbers from being broken."""
_WIDEST_TEXT = 27 * mm
"""No other column of words takes more than this; what is longer is broken. Numbers are never broken if they fit."""
_DESCRIPTION_ROOM, _DESCRIPTION_LEAST = 50 * mm, 34 * mm
_HAIR = 1e-6
"""What sums of fractions may be off."""
_LEAST_WORDS = 0.5
"""The part of their width that columns of words keep before numbers are broken."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column in its place: x of its left edge, width in points."""

    title: str
    x: float
    width: float
    right: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A wrapped row: lines per column (a text row has one cell), number of lines of the tallest."""

    cells: tuple[tuple[str, ...], ...]
    is_text: bool
    lines: int


@dataclass(frozen=True, slots=True)
class Table:
    """The whole line table, measured."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    size: float
    leading: float
    text_x: float

    def height(self, lines: int) -> float:
        """Return the height of a row of so many lines in points."""
        return lines * self.leading + 2 * ROW_PADDING


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines ``start`` to ``stop`` (exclusive) of a row, as they stand on one page."""

    row: Row
    start: int
    stop: int

    @property
    def lines(self) -> int:
        """Return how many lines stand on this page."""
        return self.stop - self.start


def measure(content: Content) -> Table:
    """Return the table with widths that fit its content and every text wrapped into them."""
    for size in (*_SIZES, *_SMALLER_SIZES):
        widths, whole = _widths(content, size)
        if widths[1] >= _DESCRIPTION_ROOM or (whole and size <= _SIZES[-1]):
            break
    columns, x = [], LEFT
    for cell, width in zip(content.columns, widths, strict=True):
        columns.append(Column(cell.title, x, width, cell.right))
        x += width + COLUMN_GAP
    text_x = columns[1].x
    regular = face(REGULAR)
    rows = []
    for entry in content.entries:
        if entry.is_text:
            cells: tuple[tuple[str, ...], ...] = (wrap(regular, entry.cells[0], size, RIGHT - text_x),)
        else:
            cells = tuple(
                wrap(regular, text, size, width) for text, width in zip(entry.cells, widths, strict=True)
            )
        rows.append(Row(cells, entry.is_text, max(1, *(len(cell) for cell in cells))))
    return Table(tuple(columns), tuple(rows), size, size * 1.36, text_x)


def _widths(content: Content, size: float) -> tuple[list[float], bool]:
    """Return the columns' widths, and whether every number stands on one line."""
    regular, semibold = face(REGULAR), face(SEMIBOLD)
    head_size = min(HEAD.size, size)
    widths = []
    for index, column in enumerate(content.columns):
        if column.shrinks:
            widths.append(0.0)
            continue
        texts = (entry.cells[index] for entry in content.entries if not entry.is_text)
        longest = max((regular.width(text, size) for text in texts), default=0.0)
        width = max(longest, semibold.width(column.title, head_size)) + 0.1
        widths.append(width if column.right else min(width, _WIDEST_TEXT))
    return _fitted(content, widths)


def _fitted(content: Content, widths: list[float]) -> tuple[list[float], bool]:
    """Give the description the rest; if that is too little, words yield before numbers do."""
    room = TEXT_WIDTH - COLUMN_GAP * (len(widths) - 1)
    numbers = sum(width for width, column in zip(widths, content.columns, strict=True) if column.right)
    words = sum(widths) - numbers
    left_for_words = room - _DESCRIPTION_LEAST - numbers
    if left_for_words < words * _LEAST_WORDS:
        scale = (room - _DESCRIPTION_LEAST) / (numbers + words * _LEAST_WORDS)
        word_scale, number_scale = scale * _LEAST_WORDS, min(1.0, scale)
    else:
        word_scale, number_scale = min(1.0, left_for_words / words), 1.0
    widths = [
        width * (number_scale if column.right else word_scale)
        for width, column in zip(widths, content.columns, strict=True)
    ]
    flexible = next(index for index, column in enumerate(content.columns) if column.shrinks)
    widths[flexible] = room - sum(widths)
    return widths, number_scale == 1.0


def paginate(table: Table, *, first: float, following: float, tail: float) -> list[list[Piece]]:
    """Return the pieces of rows page by page.

    ``first`` and ``following`` are the heights that rows have on the first and on every later page, ``tail`` what
    totals and notes need under the last row. A row stays whole if it fits a page; the last row goes along with the
    totals, so that they never stand alone on a page (unless that row fills one).
    """
    pages: list[list[Piece]] = [[]]
    room = first
    for row in table.rows:
        start = 0
        while start < row.lines:
            rest = row.lines - start
            fitting = int((room - 2 * ROW_PADDING) / table.leading + _HAIR)
            whole_elsewhere = table.height(rest) <= following
            if rest > fitting and (whole_elsewhere or fitting < 1):
                if not pages[-1] and len(pages) > 1:
                    fitting = max(fitting, 1)
                else:
                    pages.append([])
                    room = following
                    continue
            taken = min(rest, max(fitting, 1))
            pages[-1].append(Piece(row, start, start + taken))
            room -= table.height(taken)
            start += taken
            if start < row.lines:
                pages.append([])
                room = following
    if room < tail - _HAIR:
        pages.append(_carried(pages[-1], table, following - tail))
    return pages


def _carried(page: list[Piece], table: Table, room: float) -> list[Piece]:
    """Take the last piece off a page for the page of the totals, if it may go and fits there."""
    if len(page) > 1 and table.height(page[-1].lines) <= room:
        return [page.pop()]
    return []


def height_of(pieces: Sequence[Piece], table: Table) -> float:
    """Return the height of a page's rows in points."""
    return sum(table.height(piece.lines) for piece in pieces)
