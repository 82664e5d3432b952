"""The columns of a printed table: a line of headings, and the rivers of white between the words below it.

Knows where words stand and what headings are called, nothing of items. What rows mean is ``table_lines.py``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from domain.intake.cells import is_rule, quantity_of
from domain.intake.extracted import Line, Row, Table, Word
from domain.intake.headings import NAMING, Role, heading_row, role_of

GAP = 0.85
"""A gap wider than this share of a line's height parts two columns."""
WRAP = 1.75
"""A line at most this many heights from a row may be the rest of it."""
STRAY = 8
"""So many lines without a row end a table."""


@dataclass(frozen=True, slots=True)
class Header:
    """A table's headings: lines [first, after) with the pieces of text and what they mean."""

    first: int
    after: int
    pieces: tuple[Word, ...]
    roles: tuple[Role | None, ...]

    @property
    def quantity(self) -> Word | None:
        """Where the quantity's heading stands."""
        found = [one for one, role in zip(self.pieces, self.roles, strict=True) if role is Role.QUANTITY]
        return found[0] if found else None


def place(line: Line) -> str:
    """Return where a line stands, as shown."""
    return f"page {line.page}, line {line.number}"


def segments(line: Line) -> list[Word]:
    """Return a line's words joined where only a blank parts them."""
    found: list[Word] = []
    for word in line.words:
        if found and word.left - found[-1].right <= GAP * line.height:
            found[-1] = Word(f"{found[-1].text} {word.text}", found[-1].left, word.right)
        else:
            found.append(word)
    return found


def find_header(lines: Sequence[Line], at: int) -> Header | None:
    """Return the header that begins with this line; its headings may stand on two or three lines."""
    if len(lines[at].words) > 30:
        return None
    pieces: list[Word] = []
    best: Header | None = None
    for after in range(at + 1, min(at + 4, len(lines) + 1)):
        line = lines[after - 1]
        if after > at + 1 and (
            line.page != lines[at].page or line.top - lines[after - 2].top > 1.6 * line.height
        ):
            break
        if after > at + 1 and any(any(sign.isdigit() for sign in one.text) for one in line.words):
            break
        pieces = _stacked(pieces, _headings(line))
        roles = heading_row([one.text for one in pieces])
        if roles is None:
            continue
        known = sum(role is not None for role in roles)
        if best is None or known > sum(role is not None for role in best.roles):
            best = Header(at, after, tuple(pieces), tuple(roles))
    return best


def _headings(line: Line) -> list[Word]:
    """Return the pieces of a line of headings; narrow columns are parted by what the words mean."""
    found: list[Word] = []
    for piece in segments(line):
        inside = [one for one in line.words if piece.left <= one.left and one.right <= piece.right]
        if len(inside) < 2 or role_of(piece.text) is not None:
            found.append(piece)
        else:
            found += _parted(inside) or [piece]
    return found


def _parted(words: list[Word]) -> list[Word]:
    """Return words as headings, the longest first; nothing if some are none."""
    found: list[Word] = []
    at = 0
    while at < len(words):
        for length in range(min(4, len(words) - at), 0, -1):
            text = " ".join(one.text for one in words[at : at + length])
            if role_of(text) is not None:
                found.append(Word(text, words[at].left, words[at + length - 1].right))
                at += length
                break
        else:
            return []
    return found


def _stacked(above: list[Word], below: list[Word]) -> list[Word]:
    """Return headings with the words that stand under them."""
    made = list(above)
    for piece in below:
        for at, one in enumerate(made):
            if piece.left < one.right and one.left < piece.right:
                made[at] = Word(
                    f"{one.text} {piece.text}", min(one.left, piece.left), max(one.right, piece.right)
                )
                break
        else:
            made.append(piece)
    return sorted(made, key=lambda one: one.left)


def _crossing(piece: Word, header: Header) -> bool:
    return sum(one.left < piece.right and piece.left < one.right for one in header.pieces) > 1


def is_row(line: Line, header: Header) -> bool:
    """Say whether a line fits under the headings: two columns are filled, one of them the quantity's if there is one."""
    pieces = segments(line)
    if len(pieces) < 2 or is_rule(line.text):
        return False
    wide = [one for one in pieces if _crossing(one, header)]
    quantity = header.quantity
    if quantity is not None:
        margin = 3 * line.height
        counted = any(
            quantity.left - margin < one.right
            and one.left < quantity.right + margin
            and quantity_of(one.text)[0] is not None
            for one in line.words
        )
        return counted and len(wide) < len(pieces)
    return not wide


def table_end(lines: Sequence[Line], header: Header) -> int:
    """Return the index behind the table's last line: the next header, or where no more rows come."""
    end, stray = header.after, 0
    at = header.after
    while at < len(lines):
        line = lines[at]
        if find_header(lines, at) is not None:
            break
        if is_row(line, header) or (end > header.after and _follows(lines[end - 1], line, header)):
            end, stray = at + 1, 0
        else:
            stray += 1
            if stray > STRAY and line.page == lines[max(end - 1, 0)].page:
                break
            if stray > 3 * STRAY:
                break
        at += 1
    return end


def _follows(before: Line, line: Line, header: Header) -> bool:
    """Say whether a line under the last row may be the rest of its description, or a row without a quantity."""
    pieces = segments(line)
    if before.page != line.page or any(_crossing(one, header) for one in pieces):
        return False
    near = 0 < line.top - before.top <= WRAP * line.height
    return (near and len(pieces) <= 2 and not line.text.endswith(":")) or (
        len(pieces) >= 2 and line.top - before.top <= 3 * line.height and _named(pieces, header)
    )


def _named(pieces: Sequence[Word], header: Header) -> bool:
    """Say whether pieces stand under the heading of a description or code."""
    return any(
        one.left < piece.right and piece.left < one.right
        for one, role in zip(header.pieces, header.roles, strict=True)
        if role in NAMING
        for piece in pieces
    )


def cut_table(lines: Sequence[Line], header: Header) -> Table | None:
    """Return the table under a header (``lines`` begin behind it), None if nothing stands there."""
    rows = [line for line in lines if is_row(line, header)]
    if not rows:
        return None
    cuts = [_cut(left, right, rows) for left, right in pairwise(header.pieces)]
    lead = _leading_cut(header, rows)
    names = [one.text for one in header.pieces]
    if lead is not None:
        cuts, names = [lead, *cuts], ["", *names]
    roles = ([None] if lead is not None else []) + list(header.roles)
    made = [Row(tuple(names), "")]
    made += _rows(lines, header, cuts, roles)
    return Table("", tuple(made))


def _cut(left: Word, right: Word, rows: Sequence[Line]) -> float:
    """Return where the columns of two neighbouring headings part."""
    pieces = [one for line in rows for one in segments(line)]
    covered = _merged([*pieces, left, right])
    inside = [one for one in covered if one[1] > left.left and one[0] < right.right]
    first = next(at for at, one in enumerate(inside) if one[0] <= left.left < one[1] + 0.001)
    last = next(at for at, one in enumerate(inside) if one[0] - 0.001 < right.right <= one[1])
    if first < last:
        at = first
        while at + 1 < last and inside[at + 1][0] - left.right < right.left - inside[at + 1][1]:
            at += 1
        return (inside[at][1] + inside[at + 1][0]) / 2
    return _thinnest(left, right, rows)


def _merged(pieces: Sequence[Word]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for one in sorted(pieces, key=lambda one: one.left):
        if found and one.left <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], one.right))
        else:
            found.append((one.left, one.right))
    return found


def _thinnest(left: Word, right: Word, rows: Sequence[Line]) -> float:
    """Return the place between two headings that the fewest words cross, as far right as possible."""
    low, high = min(left.right, right.left), max(left.right, right.left)
    if high - low < 0.01:
        return low
    words = [one for line in rows for one in line.words if one.right > low and one.left < high]
    places = [low, high, *(one.left - 0.01 for one in words if low < one.left < high)]

    def crossed(at: float) -> int:
        return sum(one.left < at < one.right for one in words)

    return min(places, key=lambda at: (crossed(at), -at))


def _leading_cut(header: Header, rows: Sequence[Line]) -> float | None:
    """Return where a column without a heading left of all headings ends, None if there is none."""
    first = header.pieces[0]
    before = [one for line in rows for one in segments(line)[:1] if one.right < first.left]
    if len(before) * 3 < len(rows) or len(before) < 2:
        return None
    others = [one.left for line in rows for one in segments(line) if one.right >= first.left]
    edge = max(one.right for one in before)
    return (edge + min([first.left, *others])) / 2 if min([first.left, *others]) > edge else None


def _cells(line: Line, cuts: Sequence[float]) -> list[str]:
    cells: list[list[str]] = [[] for _ in range(len(cuts) + 1)]
    for word in line.words:
        middle = (word.left + word.right) / 2
        cells[sum(middle > cut for cut in cuts)].append(word.text)
    return [" ".join(one) for one in cells]


def _rows(
    lines: Sequence[Line], header: Header, cuts: Sequence[float], roles: Sequence[Role | None]
) -> list[Row]:
    """Return the rows with the rest of wrapped descriptions joined to them."""
    made: list[tuple[Line, list[str]]] = []
    rests: list[tuple[Line, list[str]]] = []
    rows = [line for line in lines if is_row(line, header)]
    tops = [(line.page, line.top) for line in rows]
    pitch = _pitch(rows)
    for line in lines:
        if is_rule(line.text):
            continue
        cells = _cells(line, cuts)
        if (line.page, line.top) in tops:
            made.append((line, cells))
        elif any(_crossing(one, header) for one in segments(line)):
            made.append((line, [line.text]))
        elif _is_rest(cells, roles):
            rests.append((line, cells))
        else:
            made.append((line, cells))
    for line, cells in rests:
        _attach(line, cells, made, pitch)
    made.sort(key=lambda one: (one[0].page, one[0].top))
    return [Row(tuple(cells), place(line)) for line, cells in made]


def _pitch(rows: Sequence[Line]) -> float:
    """Return the usual distance between two rows, in heights."""
    steps = [
        (after.top - before.top) / max(after.height, 0.01)
        for before, after in pairwise(rows)
        if after.page == before.page
    ]
    return median(steps) if steps else 2.0


def _is_rest(cells: Sequence[str], roles: Sequence[Role | None]) -> bool:
    """Only columns that name the thing are filled."""
    words = {
        Role.DESCRIPTION,
        Role.VARIANT,
        Role.REMARK,
        Role.CODE,
        Role.OUR_CODE,
        Role.THEIR_CODE,
        Role.UNIT,
    }
    filled = [role for cell, role in zip(cells, roles, strict=False) if cell]
    return bool(filled) and set(filled) <= words and Role.DESCRIPTION in filled


def _attach(line: Line, cells: list[str], made: list[tuple[Line, list[str]]], pitch: float) -> None:
    """Join the rest of a description to the nearest row, or let it be a row of its own."""
    near = [
        (abs(row.top - line.top), row.top > line.top, row, own)
        for row, own in made
        if row.page == line.page
        and len(own) == len(cells)
        and abs(row.top - line.top) <= WRAP * line.height * 1.2
    ]
    if not near or line.text.endswith(":"):
        made.append((line, cells))
        return
    _, below, _, own = min(near, key=lambda one: (round(one[0] / line.height, 1), one[1]))
    tight = pitch <= WRAP and not below
    if tight and not (_unfinished(own, cells) or line.text[:1].islower()):
        made.append((line, cells))
        return
    for at, cell in enumerate(cells):
        if cell:
            own[at] = f"{cell} {own[at]}".strip() if below else f"{own[at]} {cell}".strip()


def _unfinished(own: Sequence[str], cells: Sequence[str]) -> bool:
    """Say whether the cell above is long or broken off, so that the next line may continue it."""
    return any(
        cell and (len(above) >= 24 or re.search(r"[,/&(+-]$", above))
        for above, cell in zip(own, cells, strict=True)
    )
