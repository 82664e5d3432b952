"""Spreadsheets (XLSX, XLS, XLSB, ODS) to tables; the zip is weighed before anything is unpacked.

Formulas are never evaluated: what the customer's program saved as their value is read.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, PasswordError, SheetVisibleEnum, load_workbook

from bot.attachments.errors import Unread
from bot.attachments.limits import Limits
from bot.attachments.texts import cell
from domain.intake.extracted import Extracted, Row, Table

_REFERENCE = re.compile(rb'\sr="([A-Z]{1,3})(\d{1,9})"')
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
    KeyError,
)
_CHUNK = 1_000_000


def read(blank: Extracted, content: bytes, bounds: Limits) -> Extracted:
    """Return one table for each visible sheet that holds something."""
    if content.startswith(b"PK"):
        weigh(content, bounds)
    try:
        book = load_workbook(io.BytesIO(content))
    except PasswordError as trouble:
        raise Unread("encrypted") from trouble
    except CalamineError as trouble:
        encrypted = b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e" in content
        raise Unread("encrypted" if encrypted else "unreadable") from trouble
    tables = []
    left = bounds.cells
    for about in book.sheets_metadata[:50]:
        if about.visible is not SheetVisibleEnum.Visible or "WorkSheet" not in str(about.typ):
            continue
        rows = _rows(book.get_sheet_by_name(about.name), about.name, bounds)
        left -= sum(len(row.cells) for row in rows)
        if left < 0:
            raise Unread("too_many_rows")
        if rows:
            tables.append(Table(cell(about.name, 60), tuple(rows)))
    if not tables:
        raise Unread("empty")
    return replace(blank, tables=tuple(tables))


def _rows(sheet: Any, name: str, bounds: Limits) -> list[Row]:
    start = sheet.start
    if start is None:
        return []
    if sheet.total_height > bounds.rows * 20 or sheet.total_width > bounds.columns * 20:
        raise Unread("too_many_rows")
    rows: list[Row] = []
    for number, values in enumerate(sheet.to_python(skip_empty_area=True), start[0] + 1):
        cells = [_text(value, bounds.cell_length) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(rows) >= bounds.rows or len(cells) > bounds.columns:
            raise Unread("too_many_rows")
        rows.append(Row(tuple(cells), f"{cell(name, 60)}!{number}"))
    return rows


def _text(value: Any, length: int) -> str:
    """Return a value as a person would read it: whole numbers without a fraction, dates as ISO."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.0f}" if value == int(value) and abs(value) < 1e15 else f"{value:.10g}"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date | time | timedelta):
        return str(value)
    return cell(str(value), length)


def weigh(content: bytes, bounds: Limits) -> None:
    """Refuse a zip that unpacks to more than it should, by really unpacking piece by piece into nothing.

    Raises:
        Unread: too_large, or unreadable for a broken zip.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _unpack(packed, len(content), bounds)
    except _BROKEN as trouble:
        raise Unread("unreadable") from trouble


def _unpack(packed: zipfile.ZipFile, size: int, bounds: Limits) -> None:
    entries = packed.infolist()
    if len(entries) > bounds.zip_entries:
        raise Unread("too_large")
    total = 0
    for entry in entries:
        if entry.flag_bits & 1:
            raise Unread("encrypted")
        for piece in _pieces(packed, entry):
            total += len(piece)
            if total > min(bounds.unzipped_bytes, bounds.zip_ratio * size + 1_000_000):
                raise Unread("too_large")
            if entry.filename.endswith(".xml"):
                _sparse(piece, bounds)


def _pieces(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with packed.open(entry) as opened:
        while piece := opened.read(_CHUNK):
            yield piece


def _sparse(piece: bytes, bounds: Limits) -> None:
    """Refuse a cell far away from everything: reading would make room for all cells before it."""
    for one in _REFERENCE.finditer(piece):
        if int(one[2]) > bounds.rows * 20 or (len(one[1]) == 3 and bounds.columns < 700):
            raise Unread("too_many_rows")
