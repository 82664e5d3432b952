"""Rows of a table in a mail's body: which column holds the quantity and which only counts the rows.

Tables of attachments do NOT belong here.
"""

from __future__ import annotations

import re

from domain.intake.blocks import Block
from domain.intake.masks import hide

_COLUMNS = {
    "quantity": re.compile(
        r"(?i)^\s*(?:qty|quantity|antal|antall|menge|anzahl|stück|stk\.?|st\.?|mængde|kvantitet|pcs|no\.?\s+of)\s*\.?\s*$"
    ),
    "position": re.compile(
        r"(?i)^\s*\|?\s*(?:pos(?:ition)?|line|linje|linie|zeile|rad|no|nr|#|item|lfd\.?\s*nr|løbenr|lnr)\s*\.?\s*(?:no\.?|nr\.?)?\s*$"
    ),
}


def row_header(piece: str) -> dict[str, int]:
    """Return the column of the quantity if a row is the header of a table, {} if it is none."""
    cells = re.split(r"[\t|]", piece)
    if len(cells) < 2 or any(re.search(r"\d{2,}", cell) for cell in cells):
        return {}
    for at, cell in enumerate(cells):
        if _COLUMNS["quantity"].match(cell):
            found = {"quantity": at, "cells": len(cells)}
            if _COLUMNS["position"].match(cells[0]):
                found["position"] = 0
            return found
    return {}


def without_position(masked: str, area: Block, header: dict[str, int], row: int) -> str:
    """Return the text with a row's number hidden: its column says so, or it counts the rows."""
    first = re.match(r"[ |]*(\d{1,4})[. ]*(?=[\t|])", masked[area.start : area.end])
    if not first or not ("position" in header or (not header and first[1] in {str(row), str(row * 10)})):
        return masked
    return hide(masked, [(area.start + first.start(1), area.start + first.end(1))])


def in_column(piece: str, at: int, header: dict[str, int]) -> bool:
    """Say whether a place lies in the quantity's column; without a header in the last cell that is a number."""
    cells = re.split(r"[\t|]", piece)
    column = len(re.findall(r"[\t|]", piece[:at]))
    if header and len(cells) >= header["cells"] - 1:
        return column == header["quantity"]
    numeric = [
        position
        for position, cell in enumerate(cells)
        if re.fullmatch(r"\s*\d+(?:[.,]\d+)*\s*(?:[^\W\d_]{1,12}\.?)?\s*", cell)
    ]
    return column == numeric[-1] if numeric else True
