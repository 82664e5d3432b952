"""CSV and its relatives to a table: the delimiter is found by rules, not by a sniffer's guess."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from bot.attachments.errors import Unread
from bot.attachments.limits import Limits
from bot.attachments.texts import cell, clean, decoded
from domain.intake.extracted import Extracted, Row, Table

_DELIMITERS = (";", "\t", "|", ",")
_LOOKED_AT = 60


def read(blank: Extracted, content: bytes, bounds: Limits) -> Extracted:
    """Return the table of delimited text; text without any delimiter is a table of one column."""
    text = clean(decoded(content))
    if len(text) > bounds.characters * 10:
        raise Unread("too_large")
    declared, text = _declared(text)
    delimiter = declared or delimiter_of(text)
    csv.field_size_limit(bounds.cell_length * 50)
    rows: list[Row] = []
    try:
        for number, cells in _records(text, delimiter):
            if not any(one.strip() for one in cells):
                continue
            if len(rows) >= bounds.rows or len(cells) > bounds.columns:
                raise Unread("too_many_rows")
            rows.append(Row(tuple(cell(one, bounds.cell_length) for one in cells), f"line {number}"))
    except csv.Error as trouble:
        raise Unread("unreadable") from trouble
    if not rows:
        raise Unread("empty")
    return replace(blank, tables=(Table("", tuple(rows)),))


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    start = 1
    for cells in reader:
        yield start, cells
        start = reader.line_num + 1


def _declared(text: str) -> tuple[str, str]:
    """Return the delimiter that a spreadsheet's first line "sep=;" names, and the rest."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return first[4], rest
    return "", text


def delimiter_of(text: str) -> str:
    """Return the sign that gives most lines the same number of cells, more than one."""
    lines = [line for line in text.splitlines()[: _LOOKED_AT * 2] if line.strip()][:_LOOKED_AT]
    best, best_score = ",", 0.0
    for at, sign in enumerate(_DELIMITERS):
        counts = [_outside_quotes(line, sign) for line in lines]
        usual, often = (
            Counter(count for count in counts if count).most_common(1)[0] if any(counts) else (0, 0)
        )
        share = often / len(lines) if lines else 0.0
        used = sum(1 for count in counts if count) / len(lines) if lines else 0.0
        score = share + used + min(usual, 6) * 0.05 - at * 0.01
        if sign == ",":
            score -= 0.3  # a comma also stands in numbers and descriptions
        if usual and score > best_score:
            best, best_score = sign, score
    return best


def _outside_quotes(line: str, sign: str) -> int:
    return sum(part.count(sign) for part in line.split('"')[::2])
