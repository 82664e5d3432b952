"""Lines and questions with the words of their place filled in. Where a place is does NOT belong here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from domain.intake.request import Open, RequestLine


def spans_with_text(spans: Iterable[RequestLine | Open], text: str) -> list[RequestLine | Open]:
    """Return lines and questions with the words of their place filled in."""
    return [
        replace(one, evidence=replace(one.evidence, text=text[one.evidence.start : one.evidence.end].strip()))
        for one in spans
    ]
