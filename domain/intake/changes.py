"""An answer to our quote, applied to the quoted lines as data: take all, take some, change, drop, add (D-21, D-45, W-3)."""

from __future__ import annotations

from dataclasses import dataclass

from domain.intake.blocks import Block
from domain.intake.request import Open, RequestLine
from domain.intake.wishes import Reader, Wish


@dataclass(slots=True)
class Change:
    """An answer with everything that it may refer to."""

    masked: str
    text: str
    areas: list[Block]
    language: str
    wishes: list[Wish]
    offered: tuple[RequestLine, ...]
    pending: tuple[Open, ...]
    reader: Reader


def apply_answer(change: Change) -> tuple[list[RequestLine], list[Open]]:
    """Return the lines of the quote as it should be afterwards, and what must be asked."""
    return list(change.offered), [wish.open for wish in change.wishes if wish.open]
