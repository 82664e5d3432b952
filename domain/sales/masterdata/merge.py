"""One table's rows against what is there: insert, update, deactivate or remove, with bulk statements only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from domain.db import Base
from domain.sales.masterdata.report import FileReport, Kept, Values
from domain.sales.models import Source

CHUNK = 5_000
Step = Callable[[int], None]
"""Told how many rows are done in this table."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The part of a table that an import writes."""

    label: str
    table: Table
    names: tuple[str, ...]
    """Columns in the order of a row's values."""
    key: tuple[int, ...]
    """Positions of the key among the values."""

    def identity(self, values: Values) -> Values:
        """Return the key of a row."""
        return tuple(values[index] for index in self.key)


def table_of(model: type[Base]) -> Table:
    """Return the Core table of a model."""
    return cast("Table", model.__table__)


@dataclass(slots=True)
class _Plan:
    """What is to be done with one table."""

    inserts: list[dict[str, object]] = field(default_factory=list)
    updates: list[dict[str, object]] = field(default_factory=list)
    gone: list[dict[str, object]] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    unchanged: int = 0


def merge(tx: Session, shape: Shape, rows: Sequence[Values], *, step: Step) -> tuple[FileReport, list[Kept]]:
    """Bring an imported table to ``rows``: update by key, deactivate what is gone, leave alone what was made here.

    Fields that a person changed here (``kept``) and rows made here keep their values; where the import says
    something else, that is reported.
    """
    existing = _existing(tx, shape, ("source", "active", "kept"))
    plan = _Plan()
    seen: set[Values] = set()
    for values in rows:
        key = shape.identity(values)
        seen.add(key)
        if key not in existing:
            fresh = {"source": Source.IMPORT.value, "active": True, "kept": ""}
            plan.inserts.append({**dict(zip(shape.names, values, strict=True)), **fresh})
            continue
        old, (source, active, kept) = existing[key]
        _compare(plan, shape, old, values, source=str(source), active=bool(active), kept=str(kept))
    plan.gone = [
        _bound(shape, key)
        for key, (_, (source, active, _)) in existing.items()
        if key not in seen and source == Source.IMPORT and active
    ]
    _write(tx, shape, plan, step, gone=_deactivate(shape))
    return _counted(shape, plan), plan.kept


def replace(tx: Session, shape: Shape, rows: Sequence[Values], *, step: Step) -> FileReport:
    """Bring a table without history to ``rows``; only rows of earlier imports are touched."""
    sourced = "source" in shape.table.c
    existing = _existing(tx, shape, ("source",) if sourced else ())
    plan = _Plan()
    seen: set[Values] = set()
    extra = {"source": Source.IMPORT.value} if sourced else {}
    for values in rows:
        key = shape.identity(values)
        seen.add(key)
        if key not in existing:
            plan.inserts.append({**dict(zip(shape.names, values, strict=True)), **extra})
        elif existing[key][0] == values and existing[key][1] in {(), (Source.IMPORT.value,)}:
            plan.unchanged += 1
        else:
            plan.updates.append(
                {**dict(zip(shape.names, values, strict=True)), **_bound(shape, key), **extra}
            )
    plan.gone = [
        _bound(shape, key)
        for key, (_, marks) in existing.items()
        if key not in seen and marks in {(), (Source.IMPORT.value,)}
    ]
    _write(tx, shape, plan, step, gone=delete(shape.table).where(_where(shape)))
    return _counted(shape, plan)


def _existing(tx: Session, shape: Shape, marks: tuple[str, ...]) -> dict[Values, tuple[Values, Values]]:
    columns = [shape.table.c[name] for name in (*shape.names, *marks)]
    width = len(shape.names)
    found: dict[Values, tuple[Values, Values]] = {}
    for row in tx.execute(select(*columns)):
        values = tuple(row)
        found[shape.identity(values)] = (values[:width], values[width:])
    return found


def _compare(
    plan: _Plan, shape: Shape, old: Values, new: Values, *, source: str, active: bool, kept: str
) -> None:
    if old == new and active:
        plan.unchanged += 1
        return
    changes: dict[str, object] = {}
    held = set(kept.split())
    for name, ours, theirs in zip(shape.names, old, new, strict=True):
        if ours == theirs:
            continue
        if source == Source.HERE or name in held:
            plan.kept.append(Kept(shape.label, shape.identity(new), name, ours, theirs))
        else:
            changes[name] = theirs
    if changes or not active:
        merged = {**dict(zip(shape.names, old, strict=True)), **changes, "active": True}
        plan.updates.append({**merged, **_bound(shape, shape.identity(new))})
    else:
        plan.unchanged += 1


def _bound(shape: Shape, key: Values) -> dict[str, object]:
    return {f"key_{shape.names[index]}": value for index, value in zip(shape.key, key, strict=True)}


def _where(shape: Shape) -> Any:
    names = [shape.names[index] for index in shape.key]
    return and_(
        *(shape.table.c[name] == bindparam(f"key_{name}", type_=shape.table.c[name].type) for name in names)
    )


def _deactivate(shape: Shape) -> Any:
    return update(shape.table).where(_where(shape)).values(active=False)


def _write(tx: Session, shape: Shape, plan: _Plan, step: Step, *, gone: Any) -> None:
    done = plan.unchanged
    connection = tx.connection()
    for statement, batch in (
        (gone, plan.gone),
        (insert(shape.table), plan.inserts),
        (update(shape.table).where(_where(shape)), plan.updates),
    ):
        for start in range(0, len(batch), CHUNK):
            chunk = batch[start : start + CHUNK]
            connection.execute(statement, chunk)
            done += 0 if statement is gone else len(chunk)
            step(done)
    step(done)


def _counted(shape: Shape, plan: _Plan) -> FileReport:
    return FileReport(shape.label, len(plan.inserts), len(plan.updates), plan.unchanged, len(plan.gone))
