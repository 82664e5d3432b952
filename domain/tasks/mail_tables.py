"""The generated part of a mail: tables of lines, shortages and options, as plain text and as simple HTML.

A :class:`Grid` holds strings that are already in the customer's language; nothing typed by a person passes here
unescaped. No sentences of a mail's body: those are in ``mail_texts``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import zip_longest
from textwrap import wrap

_WIDEST = 34
"""Characters of a column in plain text; longer texts are wrapped."""
_SHORT = 18
_FRAME = "border-collapse:collapse;font-size:14px;margin:12px 0"
_HEAD = "padding:4px 10px 4px 0;border-bottom:2px solid #14566b;font-weight:600;text-align:{align}"
_CELL = "padding:4px 10px 4px 0;border-bottom:1px solid #dce1e5;vertical-align:top;text-align:{align}"
_SUM = "padding:3px 10px 3px 0;text-align:right{weight}"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: ``right`` says which columns are numbers; a row of one cell goes over the whole width."""

    head: tuple[str, ...]
    right: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: tuple[tuple[str, str], ...] = ()
    """Label and amount under the last column; the last pair is the total."""
    title: str = ""

    @property
    def empty(self) -> bool:
        """Say whether there is nothing to show."""
        return not self.rows


def _wrapped(text: str, width: int) -> list[str]:
    lines = [part for line in text.splitlines() for part in wrap(line, width, break_on_hyphens=False)]
    return lines or [""]


def _text_row(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> list[str]:
    columns = [_wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    lines = []
    for index in range(max(len(column) for column in columns)):
        parts = [column[index] if index < len(column) else "" for column in columns]
        shown = [
            part.rjust(width) if number else part.ljust(width)
            for part, width, number in zip(parts, widths, right, strict=True)
        ]
        lines.append("  ".join(shown).rstrip())
    return lines


def to_text(grid: Grid) -> str:
    """Return the table in aligned plain text, without a line break at its end."""
    whole = [row for row in grid.rows if len(row) == len(grid.head)]
    widths = [
        min(max([len(title), *(len(row[index]) for row in whole)]), _WIDEST)
        for index, title in enumerate(grid.head)
    ]
    width = sum(widths) + 2 * (len(widths) - 1)
    lines = [grid.title] if grid.title else []
    lines += _text_row(grid.head, widths, grid.right)
    lines.append("-" * width)
    for row in grid.rows:
        lines += _text_row(row, widths, grid.right) if len(row) == len(widths) else _wrapped(row[0], width)
    if grid.sums:
        lines.append("-" * width)
        amounts = max(len(amount) for _, amount in grid.sums)
        lines += [f"{label}  {amount.rjust(amounts)}".rjust(width) for label, amount in grid.sums]
    return "\n".join(lines)


def to_lines(grid: Grid) -> str:
    """Return the table as one line a row, for screens too narrow for its columns: the same cells in the same order."""
    lines = [grid.title] if grid.title else []
    lines += [f"• {_in_one_line(row, grid.right)}" for row in grid.rows]
    lines += [f"{label}: {amount}" for label, amount in grid.sums]
    return "\n".join(lines)


def _in_one_line(row: tuple[str, ...], right: tuple[bool, ...]) -> str:
    """Return the cells of a row; a number and the word behind it, such as its unit, stay together."""
    parts: list[str] = []
    number = False
    for cell, is_number in zip_longest(row, right[: len(row)], fillvalue=False):
        if not str(cell).strip():
            continue
        if number and not is_number:
            parts[-1] = f"{parts[-1]} {cell}"
        else:
            parts.append(str(cell))
        number = bool(is_number)
    return " · ".join(parts)


def _align(right: bool) -> str:  # noqa: FBT001  # a column's property, passed by position from a zip
    return "right" if right else "left"


def _nowrap(text: str) -> str:
    """Keep dates, numbers and codes on one line."""
    return ";white-space:nowrap" if len(text) <= _SHORT else ""


def to_html(grid: Grid) -> str:
    """Return the table as simple HTML with inline styles, everything escaped."""
    columns = len(grid.head)
    parts = [f"<p><strong>{escape(grid.title)}</strong></p>"] if grid.title else []
    parts.append(f'<table cellspacing="0" style="{_FRAME}"><thead><tr>')
    parts += [
        f'<th style="{_HEAD.format(align=_align(right))}{_nowrap(title)}">{escape(title)}</th>'
        for title, right in zip(grid.head, grid.right, strict=True)
    ]
    parts.append("</tr></thead><tbody>")
    for row in grid.rows:
        if len(row) == columns:
            cells = (
                f'<td style="{_CELL.format(align=_align(right))}{_nowrap(cell)}">{_broken(cell)}</td>'
                for cell, right in zip(row, grid.right, strict=True)
            )
        else:
            cells = (
                f'<td colspan="{columns}" style="{_CELL.format(align="left")}">{_broken(row[0])}</td>'
                for _ in "1"
            )
        parts.append(f"<tr>{''.join(cells)}</tr>")
    for index, (label, amount) in enumerate(grid.sums):
        style = _SUM.format(weight=";font-weight:600" if index == len(grid.sums) - 1 else "")
        parts.append(
            f'<tr><td colspan="{columns - 1}" style="{style}">{escape(label)}</td>'
            f'<td style="{style}">{escape(amount)}</td></tr>'
        )
    parts.append("</tbody></table>")
    return "".join(parts)


def _broken(text: str) -> str:
    return escape(text).replace("\n", "<br>")
