"""Availability line by line: asked, available, unit, level, when it is covered, who else wants it (D-50)."""

from __future__ import annotations

from collections.abc import Sequence

from domain.tasks.facts import StockLine
from handlers.blocks import Json, section
from handlers.texts import Texts
from handlers.views.wording import chunks, foreign, joined, quantity

SIGNS = {"available": "🟢", "low": "🟡", "out": "🔴"}
"""Beside the word, never instead of it."""


def stock_blocks(lines: Sequence[StockLine], texts: Texts) -> list[Json]:
    """Return the availability of lines, problems first."""
    ordered = sorted(lines, key=lambda line: line.enough)
    return [
        section(chunk)
        for chunk in chunks([f"*{texts('availability.title')}*", *(_line(one, texts) for one in ordered)])
    ]


def _line(line: StockLine, texts: Texts) -> str:
    unit = foreign(line.uom, 20)
    asked = f"{quantity(texts, line.requested)} {unit} {foreign(line.text, 90)}"
    if line.available is None:
        return f"🟢 {asked} · {texts('availability.service')}"
    sign = SIGNS.get(line.level, "🟢") if line.enough else "🔴"
    known = texts("availability.available", available=f"{quantity(texts, line.available)} {unit}")
    covered = ""
    if not line.enough:
        covered = (
            texts("availability.covered", day=line.covered_on)
            if line.covered_on
            else texts("availability.not_covered")
        )
    rivals = texts("availability.rivals", numbers=", ".join(line.rivals[:3])) if line.rivals else ""
    return joined((f"{sign} {asked}", known, texts(f"level.{line.level}"), covered, rivals))
