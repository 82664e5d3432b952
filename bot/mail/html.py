"""HTML to the text that a person would read: tables as tab-separated rows, quotes as "> ", hidden text apart.

Never builds a tree, never shows HTML to anybody; making HTML safe to show is not its business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from bot.mail.headers import clean
from bot.mail.html_tokens import (
    attributes,
    hidden_classes,
    is_coloured,
    is_hidden,
    style_of,
    tokens,
    unescape,
)

INPUT_LENGTH = 5_000_000
TOKEN_COUNT = 300_000
TABLE_DEPTH = 12
QUOTE_DEPTH = 20
CELL_LINES = 3
"""A cell with more line breaks than this lays out a page; it is no cell of data."""

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
_SKIPPED = frozenset(
    ("style", "script", "head", "title", "template", "object", "svg", "math", "select", "textarea", "xml")
)
_BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "body",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "section",
        "tbody",
        "tfoot",
        "thead",
        "ul",
    ]  # thirty words read better so
)
_SPACED = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl"))
_SELF_CLOSING = frozenset(("p", "li", "td", "th", "tr"))
_SPACES = re.compile(r"[ \t\n\r\f\v\xa0]+")
_FILLERS = re.compile("[\u200c\u034f\u2007\u00ad\u200b]+")
_MARGINLESS = re.compile(r"(?:^|;)margin(?:-top)?:0")


@dataclass(frozen=True, slots=True)
class HtmlText:
    """What a person would see, and what was hidden from them."""

    text: str
    hidden: str = ""
    truncated: bool = False
    has_table: bool = False
    """At least two rows with at least two filled cells: probably the order."""


class _Flow:
    """Lines being written: a list of fragments that knows whether its last line is empty."""

    __slots__ = ("blank", "fresh", "parts")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.fresh = True
        self.blank = True

    def write(self, text: str, prefix: str) -> None:
        if self.fresh:
            self.parts.append(prefix)
        self.parts.append(text)
        self.fresh = self.blank = False

    def line(self, prefix: str = "") -> None:
        """End the line (an empty one is kept)."""
        if self.fresh and prefix:
            self.parts.append(prefix)
        self.blank = self.fresh
        self.fresh = True
        self.parts.append("\n")

    def lines(self) -> list[str]:
        found = [line.rstrip() for line in "".join(self.parts).split("\n")]
        while found and not found[-1]:
            found.pop()
        while found and not found[0]:
            del found[0]
        return found


@dataclass(slots=True)
class _Table:
    rows: list[list[list[str]]] = field(default_factory=list)
    row: list[list[str]] | None = None
    cell: _Flow | None = None
    span: int = 1
    quotes: int = 0


def to_text(source: str) -> HtmlText:
    """Return the readable text of an HTML document or fragment. Linear time; never raises."""
    shortened = source[:INPUT_LENGTH]
    writer = _Writer(shortened, hide=True)
    writer.run(shortened)
    hidden = writer.hidden_text()
    if writer.hidden_tag and len(hidden) > 200:
        # the hiding element never closed: rather show too much than lose what the customer wrote
        writer = _Writer(shortened, hide=False)
        writer.run(shortened)
    text = clean("\n".join(writer.flow.lines()))
    text = re.sub(r"\n(?:[> ]*\n){2,}", "\n\n", text)
    truncated = len(source) > INPUT_LENGTH or writer.count >= TOKEN_COUNT
    return HtmlText(text.strip("\n"), hidden[:2000], truncated, writer.has_table)


class _Writer:
    """Turns tokens into lines; knows the open tables, quotes and hidden elements."""

    def __init__(self, source: str, *, hide: bool) -> None:
        self.flow = _Flow()
        self.tables: list[_Table] = []
        self.deeper_tables = 0
        self.quotes: list[bool] = []
        self.quoted = 0
        self.preformatted = 0
        self.skipped = ""
        self.hide = hide
        self.hidden_tag = ""
        self.hidden_depth = 0
        self.hidden: list[str] = []
        self.hidden_classes: set[str] = set()
        self.white_hides = not is_coloured(source)
        self.has_table = False
        self.loose = False
        self.count = 0

    def run(self, source: str) -> None:
        for kind, value, inside in islice(tokens(source), TOKEN_COUNT):
            self.count += 1
            if kind == "text":
                self._text(value)
            elif kind == "open":
                self._open(value, inside)
            elif not self._stays_unseen(value):
                self._close(value)
        while self.tables:
            self.deeper_tables = 0
            self._end_table()

    def hidden_text(self) -> str:
        return _SPACES.sub(" ", _FILLERS.sub(" ", clean("".join(self.hidden)))).strip()

    # -- tokens -----------------------------------------------------------------------------------------------

    def _text(self, value: str) -> None:
        if self.skipped:
            if self.skipped == "style":
                self.hidden_classes |= hidden_classes(value)
            return
        text = unescape(value)
        if self.hidden_tag:
            self.hidden.append(text)
        elif self.preformatted:
            pieces = text.split("\n")
            for number, piece in enumerate(pieces):
                if number:
                    self._target().line(self._prefix())
                if piece.strip("\r"):
                    self._target().write(piece.strip("\r"), self._prefix())
        else:
            spaced = _SPACES.sub(" ", text)
            target = self._target()
            if target.fresh:
                spaced = spaced.lstrip(" ")
            if spaced:
                target.write(spaced, self._prefix())

    def _open(self, name: str, inside: str) -> None:
        if self.skipped:
            if self.skipped != "head" or name not in ("body", "style"):
                return
            self.skipped = ""
        values = attributes(inside) if inside else {}
        if self.hidden_tag:
            implied = self.hidden_depth == 1 and self.hidden_tag in _SELF_CLOSING
            if not implied or (name != self.hidden_tag and not (self.hidden_tag == "p" and name in _BLOCK)):
                self.hidden_depth += name == self.hidden_tag
                return
            self.hidden_tag = ""
        if name in _SKIPPED:
            self.skipped = "" if inside.endswith("/") else name
        elif (
            self.hide
            and name not in _VOID
            and name not in ("html", "body")
            and is_hidden(values, self.hidden_classes, white_hides=self.white_hides)
        ):
            self.hidden_tag, self.hidden_depth = name, 1
            self.hidden.append("\n")
        else:
            self._structure(name, values)

    def _stays_unseen(self, closed: str) -> bool:
        """Tell whether a closing tag belongs to what is skipped or hidden."""
        if self.skipped:
            if closed in (self.skipped, "head"):
                self.skipped = ""
            return True
        if not self.hidden_tag:
            return False
        if closed == self.hidden_tag:
            self.hidden_depth -= 1
            if not self.hidden_depth:
                self.hidden_tag = ""
        return True

    def _close(self, name: str) -> None:
        if name in ("td", "th"):
            self._end_cell()
        elif name == "tr":
            self._end_row()
        elif name == "table":
            self._end_table()
        elif name == "pre":
            self.preformatted = max(0, self.preformatted - 1)
            self._break()
        elif name == "blockquote":
            self._break()
            if self.quotes:
                self.quoted -= self.quotes.pop()
        elif name in _BLOCK:
            self._break()
            if name in _SPACED and (name != "p" or self.loose):
                self._gap()

    def _structure(self, name: str, values: dict[str, str]) -> None:
        if name == "br":
            self._target().line(self._prefix())
        elif name == "table":
            self._break()
            if len(self.tables) < TABLE_DEPTH:
                self.tables.append(_Table(quotes=self.quoted))
            else:
                self.deeper_tables += 1
        elif name == "tr":
            self._end_row()
            if self.tables:
                self.tables[-1].row = []
        elif name in ("td", "th"):
            self._begin_cell(values)
        elif name == "blockquote":
            self._break()
            self.quotes.append(len(self.quotes) < QUOTE_DEPTH and not _is_indent(values))
            self.quoted += self.quotes[-1]
        elif name == "pre":
            self._break()
            self.preformatted += 1
        elif name in _BLOCK:
            self._break()
            self.loose = name in _SPACED and not _is_tight(values)
            if self.loose:
                self._gap()
            if name == "li":
                self._target().write("- ", self._prefix())

    # -- lines ------------------------------------------------------------------------------------------------

    def _target(self) -> _Flow:
        for table in reversed(self.tables):
            if table.cell is not None:
                return table.cell
        return self.flow

    def _prefix(self) -> str:
        """Quote marks of the present depth; inside a table only those that were opened in its cell."""
        if not self.quoted:
            return ""
        inside = next((table.quotes for table in reversed(self.tables) if table.cell is not None), 0)
        return "> " * max(0, self.quoted - inside)

    def _break(self) -> None:
        target = self._target()
        if not target.fresh:
            target.line()

    def _gap(self) -> None:
        target = self._target()
        if target.fresh and not target.blank and target.parts:
            target.line(self._prefix())

    # -- tables -----------------------------------------------------------------------------------------------

    def _begin_cell(self, values: dict[str, str]) -> None:
        self._end_cell()
        if not self.tables:
            self._break()
            return
        table = self.tables[-1]
        table.row = [] if table.row is None else table.row
        span = values.get("colspan", "1")
        table.span = min(int(span), 10) if span.isdecimal() and len(span) < 4 else 1
        table.cell = _Flow()

    def _end_cell(self) -> None:
        if not self.tables or self.tables[-1].cell is None:
            return
        table = self.tables[-1]
        flow, table.cell = table.cell, None
        if table.row is not None and flow is not None:
            table.row.append(flow.lines())
            table.row.extend([[]] * (table.span - 1))

    def _end_row(self) -> None:
        self._end_cell()
        if not self.tables or self.tables[-1].row is None:
            return
        table = self.tables[-1]
        row, table.row = table.row, None
        if row:
            table.rows.append(row)

    def _end_table(self) -> None:
        if self.deeper_tables:
            self.deeper_tables -= 1
            return
        if not self.tables:
            return
        self._end_row()
        rows = self.tables.pop().rows
        holds_data = sum(_is_data(row) for row in rows) > 1
        self.has_table |= holds_data
        self._break()
        target = self._target()
        for row in rows:
            for line in _row_lines(row, aligned=holds_data):
                if line:
                    target.write(line, self._prefix())
                target.line(self._prefix())


def _is_data(row: list[list[str]]) -> bool:
    return sum(bool(cell) for cell in row) > 1 and not any(len(cell) > CELL_LINES for cell in row)


def _row_lines(row: list[list[str]], *, aligned: bool) -> list[str]:
    """One line for a row of data; the cells' own lines one after the other for a row that only lays out."""
    if _is_data(row) or (aligned and sum(map(len, row)) == 1):
        return ["\t".join(_SPACES.sub(" ", " ".join(cell)).strip() for cell in row).rstrip("\t")]
    return [line for cell in row for line in cell]


def _is_indent(values: dict[str, str]) -> bool:
    """Gmail and Outlook indent with a blockquote without border; that is no quotation."""
    quoted = values.get("type", "") == "cite" or "gmail_quote" in values.get("class", "")
    return not quoted and "border:none" in style_of(values)


def _is_tight(values: dict[str, str]) -> bool:
    return values.get("class", "").startswith("Mso") or _MARGINLESS.search(style_of(values)) is not None
