"""Availability line by line: asked, available, unit, level, earliest date, next supply, who else wants it (D-50)."""

from __future__ import annotations

from collections.abc import Sequence

from domain.tasks.facts import StockLine
from handlers.blocks import Json, section
from handlers.texts import Texts
from handlers.views.wording import chunks, foreign, joined, quantity

SIGNS = {"available": "🟢", "low": "🟡", "out": "🔴"}
"""Beside the word, never instead of it."""
MOST_RIVALS = 3


def stock_blocks(lines: Sequence[StockLine], texts: Texts) -> list[Json]:
    """Return the availability of lines, problems first; nothing if there are none."""
    if not lines:
        return []
    ordered = sorted(lines, key=lambda line: line.enough)
    return [
        section(chunk)
        for chunk in chunks([f"*{texts('availability.title')}*", *(_line(one, texts) for one in ordered)])
    ]


def _line(line: StockLine, texts: Texts) -> str:
    unit = foreign(line.uom, 20)
    asked = f"*{quantity(texts, line.requested)} {unit}* {foreign(line.text, 90)}"
    if line.available is None:
        return f"🟢 {asked} · {texts('availability.service')}"
    sign = SIGNS.get(line.level, "🟢") if line.enough else "🔴"
    known = texts("availability.available", available=f"{quantity(texts, line.available)} {unit}")
    day = texts("availability.on", day=line.on) if line.on is not None else ""
    rivals = texts("availability.rivals", numbers=", ".join(line.rivals[:MOST_RIVALS])) if line.rivals else ""
    level = texts(f"level.{line.level}")
    small = joined((joined((known, day), " "), level, _when(line, texts), _next(line, texts), rivals))
    return f"{sign} {asked}\n↳ {small}"


def _when(line: StockLine, texts: Texts) -> str:
    """Return when all of it can leave, if that is not the day itself."""
    if line.enough and line.earliest in {None, line.on}:
        return ""
    earliest = line.earliest or line.covered_on
    if earliest is None:
        return texts("availability.not_covered")
    return texts("availability.bought" if line.bought else "availability.covered", day=earliest)


def _next(line: StockLine, texts: Texts) -> str:
    """Return the next goods that are expected."""
    if line.next_day is None:
        return ""
    amount = quantity(texts, line.next_quantity)
    return texts("availability.next", quantity=amount, unit=foreign(line.uom, 20), day=line.next_day)
