"""Rows of a table to lines and questions: columns by their headings, else by what they hold (D-40 to D-46).

Nothing is guessed: columns that cannot be told apart make no lines. Finding tables on a page is ``layout.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from domain.intake.cells import (
    decimal_mark,
    electronic_unit,
    is_charge,
    is_counting,
    is_rule,
    is_sum,
    quantity_of,
)
from domain.intake.dates import find as find_dates
from domain.intake.extracted import Row
from domain.intake.headings import NAMING, Role, heading_row
from domain.intake.identify import Named, identify
from domain.intake.mentions import Mention, content_words
from domain.intake.quantities import Quantity
from domain.intake.request import Match, Open, RequestLine, Span, Why
from domain.intake.stated_prices import Stated, row_price, stated
from domain.intake.units import unit_of
from domain.intake.wishes import Reader, Wish

CODED = (Role.GTIN, Role.OUR_CODE, Role.CODE, Role.THEIR_CODE)
_PER = re.compile(r"^(?:pr|per|à|á|a|je)\.?\s+(?:1\s+)?", re.IGNORECASE)


@dataclass(slots=True)
class TableReading:
    """What the rows of a table came to."""

    lines: list[RequestLine] = field(default_factory=list)
    open: list[Open] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    """Rows outside the table proper, cells parted by tabs: titles, dates, remarks."""
    headed: bool = False
    counted: bool = False
    """There is a column of quantities."""
    priced: bool = False
    """A column of prices or sums holds numbers."""
    rows: int = 0
    """Rows that name a thing, with or without a quantity."""


@dataclass(slots=True)
class _Wanted:
    """One row with what its columns say."""

    row: Row
    named: Named
    quantity: Quantity | None
    unit_unknown: bool
    day: date | None
    remark: str = ""
    price: Stated | None = None


@dataclass(slots=True)
class TableReader:
    """Reads the tables of one attachment."""

    reader: Reader
    today: date
    electronic: bool = False
    """Units are UN/ECE codes."""
    strict: bool = False
    """A row with more cells than headings is out of step: a comma in a cell without quotes."""
    titles: Sequence[str] = ()
    """The heading above the rows that are read now."""
    at: int = 0
    """Where the next row begins in the attachment's text as it is counted for evidence."""

    def read(self, rows: Sequence[Row]) -> TableReading:
        """Return the lines and questions of a table's rows, in their order."""
        found = TableReading()
        roles: list[Role | None] | None = None
        block: list[Row] = []
        for row in rows:
            heading = heading_row(row.cells)
            if heading is None:
                block.append(row)
                continue
            self._close(found, roles, block)
            roles, block, found.headed, self.titles = heading, [], True, row.cells
        if not found.headed:
            roles = infer(block, self.reader)
        self._close(found, roles, block)
        return found

    def _close(self, found: TableReading, roles: list[Role | None] | None, block: list[Row]) -> None:
        """Read the rows under one heading; rows without a heading above them are text."""
        if roles is None:
            found.text += ["\t".join(cell for cell in row.cells if cell) for row in block]
            return
        headed = len(roles)
        roles = settled(roles, block)
        found.counted |= Role.QUANTITY in roles
        found.priced |= any(
            any(sign.isdigit() for sign in cell)
            for role in (Role.PRICE, Role.TOTAL)
            for row in block
            for cell in _cells(row, roles, role)
        )
        wanted, text = self._wanted(roles, block)
        found.text += text
        found.rows += len(wanted)
        if Role.QUANTITY not in roles:
            return
        with_quantity = [one for one in wanted if one.quantity is not None]
        form = len(with_quantity) >= 2 and len(wanted) - len(with_quantity) > len(with_quantity)
        for one in with_quantity if form else wanted:
            if self.strict and any(one.row.cells[headed:]):
                found.open.append(Open(Why.UNKNOWN_ITEM, self._place(one.row)))
            else:
                self._take(found, one)

    def _wanted(self, roles: list[Role | None], block: list[Row]) -> tuple[list[_Wanted], list[str]]:
        """Return the rows that ask for something, and the others as text."""
        amounts = [cell for row in block for cell in _cells(row, roles, Role.QUANTITY)]
        decimals = decimal_mark(amounts, self.reader.language)
        wanted: list[_Wanted] = []
        text: list[str] = []
        for row in block:
            joined = " ".join(cell for cell in row.cells if cell)
            if is_rule(joined):
                continue
            one = None if self._no_item(row, roles) else self._row(row, roles, decimals)
            if one is None:
                text.append("\t".join(cell for cell in row.cells if cell))
            else:
                wanted.append(one)
        return wanted, text

    def _no_item(self, row: Row, roles: list[Role | None]) -> bool:
        """Say whether a row is a sum, freight, a note below the table, or a heading between the rows."""
        known = any(
            self.reader.catalogue.is_code(cell, self.reader.customer_no)
            for role in CODED
            for cell in _cells(row, roles, role)
        )
        words = " ".join(
            cell for role in (Role.DESCRIPTION, Role.VARIANT) for cell in _cells(row, roles, role)
        )
        first = next((cell for cell in row.cells if cell), "")
        if not known and (is_sum(words or first) or is_sum(first) or is_charge(words or first)):
            return True
        filled = [cell for cell in row.cells if cell]
        coded = [cell for role in CODED for cell in _cells(row, roles, role)]
        quantity = _cells(row, roles, Role.QUANTITY)
        if len(filled) == 1 and not quantity and not known and (not words or len(words) > 60):
            return True
        return not coded and not words

    def _row(self, row: Row, roles: list[Role | None], decimals: str) -> _Wanted | None:
        codes = tuple((role, cell) for role in CODED for cell in _cells(row, roles, role))
        words = ", ".join(
            cell for role in (Role.DESCRIPTION, Role.VARIANT) for cell in _cells(row, roles, role)
        )
        amount = " ".join(_cells(row, roles, Role.QUANTITY))
        value, beside = quantity_of(amount, decimals=decimals)
        if value is not None and value <= 0:
            return None
        written = _PER.sub("", " ".join(_cells(row, roles, Role.UNIT)) or beside).strip(" .")
        unit = self._unit(written)
        unknown = bool(written) and not unit and any(sign.isalpha() for sign in written)
        quantity = Quantity(value, unit, written, 0, 0, 3 if unit else 2) if value is not None else None
        days = [
            found.day for cell in _cells(row, roles, Role.DATE) for found in find_dates(cell, self.today)[:1]
        ]
        remark = ", ".join(_cells(row, roles, Role.REMARK))
        price = row_price(row.cells, roles, self.titles, value)
        return _Wanted(row, Named(codes, words), quantity, unknown, days[0] if days else None, remark, price)

    def _unit(self, written: str) -> str:
        if not written:
            return ""
        if self.electronic:
            code = electronic_unit(written)
            if code:
                return code
        return unit_of(written, self.reader.language, self.reader.catalogue)

    def _take(self, found: TableReading, one: _Wanted) -> None:
        """Resolve a row and note its line or question with the row as evidence."""
        span = self._place(one.row)
        uom = one.quantity.unit if one.quantity else ""
        match, words = identify(self.reader, one.named, uom)
        match = self._remarked(match, words, one.remark, uom)
        mention = Mention(words, span.start, span.end, _placed(one.quantity, span))
        if match is not None:
            wish = self.reader.settle(mention, match, day=one.day)
        elif content_words(words):
            wish = self.reader.resolve(mention, day=one.day)
        else:
            codes = " ".join(code for _, code in one.named.codes)
            wish = Wish(mention, self.reader.match(codes))
            wish.open = Open(Why.UNKNOWN_ITEM, span, (), one.quantity.value if one.quantity else None, uom)
        if one.unit_unknown:
            wish = _ask_unit(wish)
        self._note(found, wish, span, one)

    def _remarked(self, match: Match | None, words: str, remark: str, uom: str) -> Match | None:
        """Words in a column of remarks ("white", "wall 13 mm") decide between what the description leaves open."""
        if not content_words(remark) or not content_words(words) or (match is not None and match.why is None):
            return match
        first = match or self.reader.match(words, uom)
        fuller = self.reader.match(f"{words}, {remark}", uom)
        if first.why is not Why.AMBIGUOUS or fuller.why is not None:
            return match
        chosen = fuller.candidates[0]
        shown = {(one.item_no, one.variant_code) for one in first.candidates}
        fits = {(chosen.item_no, chosen.variant_code), (chosen.item_no, "")} & shown
        return fuller if fits else match

    def _place(self, row: Row) -> Span:
        """Return a row as evidence; rows are counted as if they stood in one text."""
        text = " | ".join(cell for cell in row.cells if cell)
        span = Span(self.reader.source, self.at, self.at + len(text), text, row.place)
        self.at += len(text) + 1
        return span

    def _note(self, found: TableReading, wish: Wish, span: Span, one: _Wanted) -> None:
        for line in ([wish.line] if wish.line else []) + wish.extra:
            line = replace(line, evidence=span)  # noqa: PLW2901  # the same line
            if one.price is not None and one.quantity is not None and one.quantity.value == line.quantity:
                line = stated(line, one.price, self.reader.catalogue)  # noqa: PLW2901
            found.lines.append(line)
        if wish.open is not None and not _heading_between(wish):
            found.open.append(_evident_open(wish.open, span))


def _placed(quantity: Quantity | None, span: Span) -> Quantity | None:
    if quantity is None:
        return None
    return Quantity(
        quantity.value, quantity.unit, quantity.unit_text, span.start, span.end, quantity.strength
    )


def _ask_unit(wish: Wish) -> Wish:
    """A unit word that nobody knows is asked for: the sales unit would be a guess."""
    if wish.line is None:
        return wish
    line = wish.line
    wish.open = Open(Why.UNKNOWN_UNIT, line.evidence, line.candidates, line.quantity)
    wish.line, wish.extra = None, []
    return wish


def _heading_between(wish: Wish) -> bool:
    """A row without a number that names no one thing we know is a heading or remark, no wish."""
    assert wish.open is not None
    sure = {Why.MISSING_QUANTITY, Why.BLOCKED_ITEM, Why.UNKNOWN_VARIANT}
    return wish.mention.quantity is None and wish.open.why not in sure


def _evident_open(one: Open, span: Span) -> Open:
    return Open(one.why, span, one.candidates, one.quantity, one.uom)


def _empty(cell: str) -> bool:
    return not any(sign.isalnum() for sign in cell)


def _cells(row: Row, roles: Sequence[Role | None], role: Role) -> list[str]:
    """Return what a row has in the columns of a role, without empty ones."""
    return [
        cell.strip()
        for cell, one in zip(row.cells, roles, strict=False)
        if one is role and cell.strip() and not _empty(cell)
    ]


def _column(block: Iterable[Row], at: int) -> list[str]:
    return [row.cells[at].strip() for row in block if at < len(row.cells) and row.cells[at].strip()]


def settled(roles: list[Role | None], block: list[Row]) -> list[Role | None]:
    """Correct headings by what stands below: "No." over 1, 2, 3 counts the rows; a column without heading may, too."""
    made = list(roles)
    width = max((len(row.cells) for row in block), default=0)
    made += [None] * (width - len(made))
    for at, role in enumerate(made):
        if role in {None, Role.CODE} and is_counting(_column(block, at)):
            made[at] = Role.POSITION
    return made


def infer(block: list[Row], reader: Reader) -> list[Role | None] | None:
    """Return the roles of columns without headings by what they hold, None if that is not clear."""
    width = max((len(row.cells) for row in block), default=0)
    full = [row for row in block if sum(1 for cell in row.cells if cell) >= 2]
    if width < 2 or not full or len(full) * 2 < len(block):
        return None
    roles: list[Role | None] = [None] * width
    numeric: list[int] = []
    for at in range(width):
        cells = _column(full, at)
        if not cells:
            continue
        share = _Shares(cells, reader)
        if share.codes >= 0.6 and len(cells) * 2 >= len(full):
            roles[at] = Role.CODE
        elif is_counting(cells) and len(cells) > 1:
            roles[at] = Role.POSITION
        elif share.units >= 0.8:
            roles[at] = Role.UNIT
        elif share.quantities >= 0.8:
            numeric.append(at)
        elif share.words >= 0.6:
            roles[at] = Role.DESCRIPTION
    if not NAMING & {role for role in roles if role}:
        return None
    quantity = _quantity_column(full, numeric, roles)
    if quantity is None:
        return None
    roles[quantity] = Role.QUANTITY
    return roles


class _Shares:
    """Shares of a column's cells that look like one kind of thing."""

    def __init__(self, cells: list[str], reader: Reader) -> None:
        total = len(cells)
        self.codes = sum(reader.catalogue.is_code(one, reader.customer_no) for one in cells) / total
        self.units = sum(bool(unit_of(one, reader.language, reader.catalogue)) for one in cells) / total
        self.quantities = sum(quantity_of(one)[0] is not None for one in cells) / total
        self.words = sum(any(len(word) > 2 for word in content_words(one)) for one in cells) / total


def _quantity_column(full: list[Row], numeric: list[int], roles: list[Role | None]) -> int | None:
    """Return the one column of whole numbers; beside the units if several could be meant."""
    whole = [
        at
        for at in numeric
        if all(re.fullmatch(r"\d{1,6}(?:\s?[^\W\d_]+\.?)?", one) for one in _column(full, at))
    ]
    if len(whole) == 1:
        return whole[0]
    beside = [at for at in whole if Role.UNIT in roles[max(0, at - 1) : at + 2]]
    if len(beside) == 1:
        return beside[0]
    return numeric[0] if len(numeric) == 1 else None
