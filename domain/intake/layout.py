"""Words on a page to tables and text: columns are the rivers of white between words under a row of headings.

Works on printed pages, scans and text files alike: all it knows of a word is where it stands. What rows mean is
``table_lines.py``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.intake.extracted import Line, Table, Word
from domain.intake.rivers import cut_table, find_header, place, segments, table_end


@dataclass(slots=True)
class Page:
    """The lines of a document, arranged."""

    tables: list[Table] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    """Pieces of the lines that are in no table, each alone, from the top."""
    text: str = ""
    """Lines outside tables from left to right."""
    columns: str = ""
    """The same, column by column: an address beside a number is read by itself."""
    flowing: str = ""
    """All lines as a letter would have them, to be read as prose."""
    places: list[tuple[int, str]] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    """Before which lines of the flowing text there is a wider gap."""

    def line_of(self, start: int) -> int:
        """Return the count of lines before a place of the flowing text."""
        return bisect_right([one for one, _ in self.places], start)

    def beside(self, line: int, known: set[int]) -> bool:
        """Say whether a line follows or precedes one of the known lines without a gap between."""
        above = line - 1 in known and line - 1 not in self.breaks
        return line in known or above or (line + 1 in known and line not in self.breaks)

    def place_of(self, start: int) -> str:
        """Return where a place of the flowing text stands ("page 1, line 7")."""
        at = bisect_right([one for one, _ in self.places], start) - 1
        return self.places[at][1] if at >= 0 else ""


def arrange(lines: Sequence[Line]) -> Page:
    """Return the tables and the text of a document."""
    page = Page()
    rest: list[Line] = []
    at = 0
    while at < len(lines):
        header = find_header(lines, at)
        if header is None:
            rest.append(lines[at])
            at += 1
            continue
        end = table_end(lines, header)
        table = cut_table(lines[header.after : end], header) if end > header.after else None
        if table is None:
            rest.append(lines[at])
            at += 1
            continue
        page.tables.append(table)
        at = end
    _write(page, rest, lines)
    return page


def _write(page: Page, rest: Sequence[Line], lines: Sequence[Line]) -> None:
    parts = [segments(line) for line in rest]
    page.titles = [segment.text for line in parts for segment in line]
    page.text = "\n".join("   ".join(segment.text for segment in line) for line in parts)
    page.columns = _by_columns(rest)
    flowing: list[str] = []
    at = 0
    last: Line | None = None
    for line in lines:
        words = "  ".join(segment.text for segment in segments(line))
        if last is not None and (line.page != last.page or line.top - last.top > 1.9 * line.height):
            flowing.append("")
            at += 1
            page.breaks.append(len(page.places))
        page.places.append((at, place(line)))
        flowing.append(words)
        at += len(words) + 1
        last = line
    page.flowing = "\n".join(flowing)


def _by_columns(lines: Sequence[Line]) -> str:
    """Return pieces that stand under each other as one text, from left to right."""
    stacks: list[list[tuple[Line, Word]]] = []
    for line in lines:
        for piece in segments(line):
            for stack in stacks:
                above, last = stack[-1]
                near = above.page == line.page and 0 < line.top - above.top < 3.2 * line.height
                if near and abs(last.left - piece.left) < 0.8 * line.height:
                    stack.append((line, piece))
                    break
            else:
                stacks.append([(line, piece)])
    return "\n\n".join("\n".join(piece.text for _, piece in stack) for stack in stacks)
