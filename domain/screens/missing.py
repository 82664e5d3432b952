"""What is missing on a card that asks about it: each item once, and the other lines (D-51). Reads only."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from sqlalchemy.orm import Session

from domain.intake.request import Request
from domain.money import plain
from domain.sales.items import load_items, load_unit_names
from domain.tasks.facts import Say
from domain.tasks.models import Step
from domain.tasks.states import StepKind

Goods = tuple[str, str, str]
"""Item, variant and unit."""


def without_short(request: Request | None, steps: list[Step]) -> Request | None:
    """Return a reading without the lines that the card's question names already (D-51)."""
    short = {
        int(one["index"])
        for step in steps
        if step.kind == StepKind.NOT_AVAILABLE
        for one in step.payload["short"]
    }
    if request is None or not short:
        return request
    kept = tuple(line for index, line in enumerate(request.lines) if index not in short)
    return replace(request, lines=kept)


def short_warnings(tx: Session, steps: list[Step], language: str) -> list[Say]:
    """Return what is missing and how much there is, each item once, where that is the question (D-50, D-51)."""
    short = _missing(steps)
    items = load_items(tx, {item_no for item_no, _, _ in short}, language=language)
    units = load_unit_names(tx, language=language)
    return [
        Say(
            "card.short",
            {
                "item": items[item_no].name(variant, language),
                "requested": plain(requested),
                "available": plain(max(available, Decimal(0))),
                "unit": units.name(uom, requested),
            },
        )
        for (item_no, variant, uom), (requested, available) in short.items()
        if item_no in items
    ]


def _missing(steps: list[Step]) -> dict[Goods, tuple[Decimal, Decimal]]:
    """Return what was asked and what there is of the goods that open steps say are short, two lines of one together."""
    found: dict[Goods, tuple[Decimal, Decimal]] = {}
    for step in steps:
        for one in step.payload["short"] if step.kind == StepKind.NOT_AVAILABLE else ():
            goods = (str(one["item_no"]), str(one["variant_code"]), str(one["uom"]))
            asked, there = found.get(goods, (Decimal(0), Decimal(one["available"])))
            found[goods] = (asked + Decimal(one["requested"]), there)
    return found
