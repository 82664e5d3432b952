"""Where a line or question comes from, changed as a whole: evidence of a letter that lies in an attachment."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from domain.intake.request import Open, RequestLine

Wish = TypeVar("Wish", RequestLine, Open)


def from_source(one: Wish, source: str, place: str) -> Wish:
    """Return a line or question with its evidence in another source."""
    return replace(one, evidence=replace(one.evidence, source=source, place=place))
