"""The import of FORMAT.md: ``read`` (pure, text to typed rows) and ``write`` (rows into the database, all or nothing)."""

from domain.sales.masterdata.read import read_folder
from domain.sales.masterdata.report import FileReport, Kept, Note, Problem, Problems, Report, Tables
from domain.sales.masterdata.write import import_tables

__all__ = [
    "FileReport",
    "Kept",
    "Note",
    "Problem",
    "Problems",
    "Report",
    "Tables",
    "import_tables",
    "read_folder",
]
