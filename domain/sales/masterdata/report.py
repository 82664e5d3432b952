"""What reading and importing say: typed rows, problems, notes and counts. Codes and values; sentences are in ``words``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from domain.errors import DomainError

Values = tuple[object, ...]
"""One row's values in the order of its file's columns (see ``specs``)."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row (or a whole file) cannot be imported."""

    file: str
    line: int
    """Line in the file where the row begins; 0 = the file itself."""
    column: str
    """'' where no single column is to blame."""
    code: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Note:
    """Something odd that does not stop the import; ``count`` rows are alike, ``line`` is the first."""

    file: str
    line: int
    column: str
    code: str
    count: int = 1
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Problems:
    """The folder cannot be imported."""

    problems: tuple[Problem, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class FileRows:
    """The rows of one file: values by position and the line that each began on."""

    values: tuple[Values, ...]
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """A folder that was read without a problem; files that were not there are absent."""

    files: Mapping[str, FileRows]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """A field that was changed here and therefore was not taken over."""

    file: str
    key: tuple[object, ...]
    column: str
    ours: object
    theirs: object


@dataclass(frozen=True, slots=True)
class FileReport:
    """What an import did to the rows of one file."""

    file: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    """Rows that became inactive (or, for quantities, were removed)."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did."""

    files: tuple[FileReport, ...]
    kept: tuple[Kept, ...]
    notes: tuple[Note, ...]
    catalogue_version: int


class ImportRefused(DomainError):
    """The rows do not fit to what is already here; nothing was changed. ``problems`` says where."""

    default_code = "masterdata.refused"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Remember the problems; the sentence counts them."""
        super().__init__(None, count=len(problems))
        self.problems = problems
