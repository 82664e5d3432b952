"""References between files: which rows name something that is nowhere. Pure; the database's keys come as values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from domain.sales.masterdata.report import FileRows, Note, Problem, Values
from domain.sales.masterdata.specs import SPECS, Reference, Spec

Known = Mapping[tuple[str, tuple[str, ...]], Collection[Values]]
"""(file, target columns) -> the keys that the database has."""


def check_references(rows: Mapping[str, FileRows], known: Known) -> tuple[list[Problem], list[Note]]:
    """Check every reference whose target is in the folder or in ``known``; others cannot be judged and are skipped.

    Returns:
        Problems (a row that names an unknown item, variant or customer) and notes (soft references), the latter
        one for each file and column with the number of rows.
    """
    problems: list[Problem] = []
    notes: list[Note] = []
    targets: dict[tuple[str, tuple[str, ...]], Collection[Values]] = dict(known)
    for name, content in rows.items():
        spec = SPECS[name]
        for reference in spec.references:
            target = (reference.file, reference.targets)
            if target not in targets:
                if reference.file not in rows:
                    continue
                targets[target] = _keys(SPECS[reference.file], rows[reference.file], reference.targets)
            lost = list(_lost(spec, content, reference, targets[target]))
            column = reference.columns[-1]
            if lost and reference.soft:
                line, value = lost[0]
                values = MappingProxyType({"value": value, "file": reference.file})
                notes.append(Note(name, line, column, "masterdata.leads_nowhere", len(lost), values))
            elif lost:
                problems += [
                    Problem(
                        name,
                        line,
                        column,
                        "masterdata.unknown_reference",
                        MappingProxyType({"value": value, "file": reference.file}),
                    )
                    for line, value in lost
                ]
    problems += _base_units(rows)
    return problems, notes


def _keys(spec: Spec, rows: FileRows, targets: Iterable[str]) -> set[Values]:
    places = [spec.at(name) for name in targets]
    return {tuple(row[place] for place in places) for row in rows.values}


def _lost(
    spec: Spec,
    content: FileRows,
    reference: Reference,
    targets: Collection[Values],
) -> Iterator[tuple[int, object]]:
    """Yield line and value of the rows whose reference leads nowhere."""
    places = [spec.at(name) for name in reference.columns]
    condition = None if reference.when is None else (spec.at(reference.when[0]), reference.when[1])
    for values, line in zip(content.values, content.lines, strict=True):
        if condition is not None and values[condition[0]] != condition[1]:
            continue
        key = tuple(values[place] for place in places)
        if key[-1] == "" or key in targets:
            continue
        if reference.columns[-1] == "sales_uom" and key[-1] == values[spec.at("base_uom")]:
            continue
        yield line, key[-1]


def _base_units(rows: Mapping[str, FileRows]) -> Iterator[Problem]:
    """Yield units of items that contradict the base unit: one base unit holds exactly one."""
    if "items.csv" not in rows or "item_units.csv" not in rows:
        return
    items = SPECS["items.csv"]
    bases = {row[items.at("item_no")]: row[items.at("base_uom")] for row in rows["items.csv"].values}
    for values, line in zip(rows["item_units.csv"].values, rows["item_units.csv"].lines, strict=True):
        item_no, uom_code, factor = values
        if bases.get(item_no) == uom_code and factor != Decimal(1):
            yield Problem(
                "item_units.csv",
                line,
                "qty_per_base",
                "masterdata.base_unit_is_one",
                MappingProxyType({"value": factor}),
            )
