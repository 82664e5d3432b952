"""A reading as JSON and back: what the ``reading`` table keeps. Decimals and dates are strings there."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from domain.intake.parties import Place
from domain.intake.request import (
    AttachmentNote,
    Candidate,
    Contradiction,
    Intent,
    Open,
    OpinionNote,
    Request,
    RequestLine,
    Span,
    Why,
)


def to_json(request: Request) -> dict[str, Any]:
    """Return plain JSON of a reading."""
    return _plain(asdict(request))  # type: ignore[no-any-return]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal | date):
        return str(value)
    return value


def from_json(stored: dict[str, Any]) -> Request:
    """Return the reading that was stored."""
    known = dict(stored)
    return Request(
        **{
            **known,
            "intent": Intent(stored["intent"]),
            "lines": tuple(_line(one) for one in stored["lines"]),
            "open": tuple(_open(one) for one in stored["open"]),
            "requested_date": _date(stored["requested_date"]),
            "flags": frozenset(stored["flags"]),
            "attachments": tuple(AttachmentNote(**one) for one in stored.get("attachments", ())),
            "contradictions": tuple(Contradiction(**one) for one in stored.get("contradictions", ())),
            "requested_range": _range(stored.get("requested_range")),
            "ship_to": Place(**stored["ship_to"]) if stored.get("ship_to") else None,
            "opinion": _opinion(stored.get("opinion")),
        }
    )


def _line(stored: dict[str, Any]) -> RequestLine:
    return RequestLine(
        **{
            **stored,
            "quantity": Decimal(stored["quantity"]),
            "stated_price": None if (price := stored.get("stated_price")) is None else Decimal(price),
            "requested_date": _date(stored["requested_date"]),
            "evidence": Span(**stored["evidence"]),
            "candidates": tuple(Candidate(**one) for one in stored["candidates"]),
        }
    )


def _open(stored: dict[str, Any]) -> Open:
    quantity = stored["quantity"]
    return Open(
        **{
            **stored,
            "why": Why(stored["why"]),
            "quantity": None if quantity is None else Decimal(quantity),
            "evidence": Span(**stored["evidence"]),
            "candidates": tuple(Candidate(**one) for one in stored["candidates"]),
        }
    )


def _opinion(stored: dict[str, Any] | None) -> OpinionNote | None:
    if stored is None:
        return None
    return OpinionNote(**{**stored, "cost": Decimal(stored["cost"]), "questions": tuple(stored["questions"])})


def nowhere() -> Span:
    """Return the place of something that no mail said."""
    return Span("person", 0, 0, "")


def _date(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _range(value: list[str] | None) -> tuple[date, date] | None:
    return None if value is None else (date.fromisoformat(value[0]), date.fromisoformat(value[1]))
