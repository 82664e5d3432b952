"""Typed rows into the database: all or nothing, re-import as FORMAT.md's last part says. Knows no file system."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from domain.sales.imported_orders import note_orders
from domain.sales.masterdata.merge import Shape, merge, replace, table_of
from domain.sales.masterdata.references import Known, check_references
from domain.sales.masterdata.report import (
    FileReport,
    FileRows,
    ImportRefused,
    Kept,
    Note,
    Problem,
    Report,
    Tables,
    Values,
)
from domain.sales.masterdata.specs import SPECS, Mode, Spec
from domain.sales.models import (
    CatalogueVersion,
    Company,
    Demand,
    Item,
    ItemReference,
    ItemSearch,
    ItemTranslation,
    ItemVariant,
    Source,
)

Progress = Callable[[str, int, int], None]
"""Told the file, the rows done and the rows of the file."""

_SEARCHED = frozenset({"items.csv", "item_variants.csv", "item_translations.csv", "item_references.csv"})


def import_tables(tx: Session, tables: Tables, *, now: datetime, progress: Progress | None = None) -> Report:
    """Import what :func:`read_folder` read, in the caller's frame; the version of the catalogue rises by one.

    Rows are matched by key and updated; imported rows that are gone become inactive; rows made here and fields
    changed here stay and are reported. Quantities replace those of earlier imports, and a demand row that names
    one of our orders replaces our own reservation. A file that is not there leaves its table as it is.

    Raises:
        ImportRefused: a file that the first import needs is missing, or a row names something that is neither
            in the folder nor in the database. Nothing is written then.
    """
    notes = _check(tx, tables)
    reports: list[FileReport] = []
    kept: list[Kept] = []
    for name, content in tables.files.items():
        spec = SPECS[name]

        def step(done: int, spec: Spec = spec, total: int = len(content.values)) -> None:
            if progress is not None:
                progress(spec.name, done, total)

        step(0)
        shape = Shape(name, table_of(spec.table), tuple(one.name for one in spec.columns), spec.key)
        if spec.mode is Mode.REPLACE:
            if spec.table is Demand:
                _yield_reservations(tx, content)
            reports.append(replace(tx, shape, content.values, step=step))
            if spec.table is Demand:
                note_orders(tx, now=now)
            continue
        if spec.mode is Mode.SINGLE:
            shape, content = _single(shape, content)  # noqa: PLW2901  # the one row gets its fixed key
        report, ours = merge(tx, shape, content.values, step=step)
        reports.append(report)
        kept += ours
    if _SEARCHED & tables.files.keys():
        rebuild_search(tx)
    tx.expire_all()  # bulk statements go past the session's objects
    return Report(tuple(reports), tuple(kept), notes, _raise_version(tx, now))


def _single(shape: Shape, content: FileRows) -> tuple[Shape, FileRows]:
    """Give the company its key: the row is always number 1, whatever its name becomes."""
    rows = tuple((1, *values) for values in content.values)
    return Shape(shape.label, shape.table, ("id", *shape.names), (0,)), FileRows(rows, content.lines)


def _check(tx: Session, tables: Tables) -> tuple[Note, ...]:
    problems = [
        Problem(spec.name, 0, "", "masterdata.missing_file")
        for spec in SPECS.values()
        if spec.needed
        and spec.name not in tables.files
        and tx.scalar(select(func.count()).select_from(spec.table)) == 0
    ]
    found, notes = check_references(tables.files, _known(tx, tables))
    problems += found
    if problems:
        raise ImportRefused(tuple(problems))
    return (*tables.notes, *(note for note in notes if note not in tables.notes))


def _known(tx: Session, tables: Tables) -> Known:
    """Return the keys in the database of every file that is referred to and not in the folder."""
    wanted = {
        (reference.file, reference.targets)
        for name in tables.files
        for reference in SPECS[name].references
        if reference.file not in tables.files
    }
    known: dict[tuple[str, tuple[str, ...]], set[Values]] = {}
    for file, targets in wanted:
        table = table_of(SPECS[file].table)
        rows = tx.execute(select(*(table.c[name] for name in targets)))
        known[file, targets] = {tuple(row) for row in rows}
    return known


def _yield_reservations(tx: Session, content: FileRows) -> None:
    """Remove our own reservations of the orders that the import now brings itself."""
    imported = {values[0] for values in content.values}
    ours = tx.scalars(select(Demand.document_no).where(Demand.source == Source.HERE).distinct()).all()
    for number in sorted(imported.intersection(ours), key=str):
        tx.execute(delete(Demand).where(Demand.document_no == number, Demand.source == Source.HERE))


def rebuild_search(tx: Session) -> None:
    """Bring the search words of people in line with names, translations and numbers of all items."""
    words: dict[str, dict[str, None]] = {}
    for item_no, *texts in _searchable(tx):
        known = words.setdefault(item_no, {})
        for text in texts:
            known.update(dict.fromkeys(str(text).casefold().split()))
    shape = Shape("item_search", table_of(ItemSearch), ("item_no", "words"), (0,))
    replace(tx, shape, [(item_no, " ".join(found)) for item_no, found in words.items()], step=lambda _: None)


def _searchable(tx: Session) -> Iterator[tuple[str, ...]]:
    sources = (
        select(
            Item.item_no,
            Item.item_no,
            Item.description,
            Item.description_2,
            Item.search_description,
            Item.vendor_item_no,
            Item.gtin,
        ),
        select(ItemVariant.item_no, ItemVariant.description).where(ItemVariant.active),
        select(ItemTranslation.item_no, ItemTranslation.description).where(ItemTranslation.active),
        select(ItemReference.item_no, ItemReference.reference_no).where(ItemReference.active),
    )
    for source in sources:
        for row in tx.execute(source):
            yield tuple(row)


def _raise_version(tx: Session, now: datetime) -> int:
    row = tx.get(CatalogueVersion, 1, with_for_update=True)
    if row is None:
        row = CatalogueVersion(id=1, version=0, imported_at=now)
        tx.add(row)
    row.version += 1
    row.imported_at = now
    return row.version


def catalogue_version(tx: Session) -> int:
    """Return how often master data has changed; 0 before the first import."""
    return tx.scalar(select(CatalogueVersion.version).where(CatalogueVersion.id == 1)) or 0


def is_imported(tx: Session) -> bool:
    """Say whether there is a company at all."""
    return tx.get(Company, 1) is not None
