"""Reading a folder of CSV files into typed rows. Pure: lines in, rows or problems out; no database, no file system."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from domain.sales.masterdata.columns import BadCell, Column
from domain.sales.masterdata.references import check_references
from domain.sales.masterdata.report import FileRows, Note, Problem, Problems, Tables, Values
from domain.sales.masterdata.specs import SEQUENCE_FILES, SPECS, Mode, Spec


def read_folder(files: Mapping[str, Iterable[str]]) -> Tables | Problems:
    """Read a company's folder: file name -> its lines (decoded as UTF-8, line ends kept or not).

    Returns:
        Typed rows with notes (unknown columns and files, references that lead nowhere but do no harm), or every
        problem of every file with file, line, column and reason.
    """
    problems: list[Problem] = []
    notes: list[Note] = []
    rows: dict[str, FileRows] = {}
    for name in sorted(files.keys() - SPECS.keys()):
        code = "masterdata.sequence_file" if name in SEQUENCE_FILES else "masterdata.unknown_file"
        notes.append(Note(name, 0, "", code))
    for name, spec in SPECS.items():
        if name in files:
            reader = _FileReader(spec, problems, notes)
            rows[name] = reader.read(files[name])
    found, odd = check_references(rows, {})
    problems += found
    notes += odd
    if problems:
        order = {name: index for index, name in enumerate(SPECS)}
        return Problems(
            tuple(sorted(problems, key=lambda one: (order[one.file], one.line, one.column))), tuple(notes)
        )
    return Tables(MappingProxyType(rows), tuple(notes))


def _unmarked(lines: Iterable[str]) -> Iterator[str]:
    """Drop a byte order mark."""
    for index, line in enumerate(lines):
        yield line.removeprefix("\ufeff") if index == 0 else line


class _CsvReader(Protocol):
    """What :func:`csv.reader` gives."""

    @property
    def line_num(self) -> int:
        """Lines read so far."""

    def __iter__(self) -> Iterator[list[str]]:
        """Rows."""


@dataclass(frozen=True, slots=True)
class _FileReader:
    """Reads one file; appends to the folder's problems and notes."""

    spec: Spec
    problems: list[Problem]
    notes: list[Note]

    def _problem(self, line: int, column: str, code: str, **values: object) -> None:
        self.problems.append(Problem(self.spec.name, line, column, code, MappingProxyType(values)))

    def read(self, lines: Iterable[str]) -> FileRows:
        """Return the rows that could be read."""
        source = csv.reader(_unmarked(lines), strict=True)
        before = len(self.problems)
        values: list[Values] = []
        starts: list[int] = []
        try:
            header = next(source, None)
            places = None if header is None else self._places([cell.strip() for cell in header])
            if header is None:
                self._problem(0, "", "masterdata.no_header")
            elif places is not None:
                for start, row in self._rows(source, len(header)):
                    if (read := self._row(start, row, places)) is not None:
                        values.append(read)
                        starts.append(start)
        except csv.Error as error:
            self._problem(source.line_num, "", "masterdata.not_csv", why=str(error))
        except UnicodeDecodeError:
            self._problem(source.line_num + 1, "", "masterdata.not_utf8")
        self._check_keys(values, starts)
        if self.spec.mode is Mode.SINGLE and len(values) != 1 and len(self.problems) == before:
            self._problem(starts[1] if starts else 0, "", "masterdata.one_row", count=len(values))
        return FileRows(tuple(values), tuple(starts))

    def _places(self, header: Sequence[str]) -> list[int | None] | None:
        """Return where each column of the file stands in the header; None if the header cannot be used."""
        known = {column.name for column in self.spec.columns}
        usable = True
        for index, name in enumerate(header):
            if name in header[:index] and name in known:
                self._problem(1, name, "masterdata.repeated_column")
                usable = False
            elif name not in known:
                self.notes.append(Note(self.spec.name, 1, name, "masterdata.unknown_column"))
        for column in self.spec.columns:
            if column.required and column.name not in header:
                self._problem(1, column.name, "masterdata.missing_column")
                usable = False
        if not usable:
            return None
        return [header.index(one.name) if one.name in header else None for one in self.spec.columns]

    def _rows(self, source: _CsvReader, width: int) -> Iterator[tuple[int, list[str]]]:
        """Yield each row with the line that it begins on; rows of another width are problems."""
        start = source.line_num + 1
        for row in source:
            if row and len(row) != width:
                self._problem(start, "", "masterdata.wrong_width", found=len(row), expected=width)
            elif row:
                yield start, row
            start = source.line_num + 1

    def _row(self, line: int, row: Sequence[str], places: Sequence[int | None]) -> Values | None:
        """Return the typed values of a row, None if a cell cannot be read."""
        values: list[object] = []
        good = True
        for column, place in zip(self.spec.columns, places, strict=True):
            cell = "" if place is None else row[place].strip()
            if cell:
                try:
                    values.append(column.parse(cell))
                except BadCell as bad:
                    self._problem(line, column.name, bad.code, **bad.values)
                    good = False
            elif column.required:
                self._problem(line, column.name, "masterdata.missing_value")
                good = False
            else:
                values.append(column.default)
        return self._checked(line, values) if good else None

    def _checked(self, line: int, values: list[object]) -> Values | None:
        """Apply the rules that look at several cells of a row."""
        check = _ROW_CHECKS.get(self.spec.name)
        if check is not None:
            cells = dict(zip((column.name for column in self.spec.columns), values, strict=True))
            bad = check(cells)
            if bad is not None:
                self._problem(line, *bad)
                return None
            return tuple(cells.values())
        return tuple(values)

    def _check_keys(self, values: Sequence[Values], starts: Sequence[int]) -> None:
        """Report rows whose key stood before."""
        if self.spec.mode is Mode.SINGLE:
            return
        key = self.spec.key
        first: dict[Values, int] = {}
        columns: tuple[Column, ...] = self.spec.columns
        for row, line in zip(values, starts, strict=True):
            identity = tuple(row[index] for index in key)
            if identity in first:
                self._problem(
                    line, columns[key[0]].name, "masterdata.repeated_row", first_line=first[identity]
                )
            else:
                first[identity] = line


def _check_item(cells: dict[str, object]) -> tuple[str, str] | None:
    """Fill the sales unit."""
    if cells["sales_uom"] == "":
        cells["sales_uom"] = cells["base_uom"]
    return None


def _check_reference(cells: dict[str, object]) -> tuple[str, str] | None:
    """A customer's number has an owner, others have none."""
    if cells["type"] == "customer" and cells["owner"] == "":
        return "owner", "masterdata.missing_value"
    if cells["type"] != "customer" and cells["owner"] != "":
        return "owner", "masterdata.must_be_empty"
    return None


def _check_scope(cells: dict[str, object]) -> tuple[str, str] | None:
    """Check whom a price or discount is for, and its dates."""
    if cells["applies_to"] == "all" and cells["code"] != "":
        return "code", "masterdata.must_be_empty"
    if cells["applies_to"] != "all" and cells["code"] == "":
        return "code", "masterdata.missing_value"
    if str(cells["ends"]) < str(cells["starts"]):
        return "ends", "masterdata.ends_before_starts"
    return None


_ROW_CHECKS: Mapping[str, Callable[[dict[str, object]], tuple[str, str] | None]] = {
    "items.csv": _check_item,
    "item_references.csv": _check_reference,
    "prices.csv": _check_scope,
    "discounts.csv": _check_scope,
}
