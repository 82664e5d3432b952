"""A mail, understood, as the JSON object of data/LABELS.md, with evidence, rule, confidence and candidates beside it."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.intake.clerk import Understood
from domain.intake.request import Candidate, Open, RequestLine, Span, Why
from domain.intake.ship_to import Chosen
from domain.money import plain

REASON = {Why.UNKNOWN_UNIT: "ambiguous"}
"""Reasons of ours that LABELS.md does not have."""
FLAGS = frozenset(
    {
        "discount_request",
        "price_mentioned",
        "past_delivery_date",
        "new_sender",
        "forwarded",
        "spoof_suspect",
        "prompt_injection",
        "asks_about_other_customer",
        "multiple_requests",
        "attachment_is_order",
        "attachment_irrelevant",
    }
)


def to_answer(mail_id: str, today: date, found: Understood) -> dict[str, Any]:
    """Return the object that `tilbud understand` prints for one mail."""
    request, sender = found.request, found.sender
    answer: dict[str, Any] = {
        "id": mail_id,
        "today": today.isoformat(),
        "quote_no": (found.answered.quote_no or None) if found.answered else None,
        "language": request.language,
        "intent": request.intent.value,
        "intent_reason": request.intent_reason,
        "customer_no": sender.customer_no or None,
        "proposed_customer_no": sender.proposed_customer_no or None,
        "customer_reason": sender.reason or ("contact" if sender.customer_no else None),
        "external_document_no": request.document_no or None,
        "requested_delivery_date": _day(request.requested_date),
        "requested_delivery_range": [one.isoformat() for one in request.requested_range or ()] or None,
        "date_text": request.date_text or None,
        "ship_to": _place(found.ship_to),
        "ship_to_text": found.ship_to.text or None,
        "lines": [_line(one) for one in request.lines],
        "unresolved": [_open(one) for one in request.open],
        "flags": sorted(request.flags & FLAGS),
        "notes": sorted(request.flags - FLAGS),
    }
    for optional in ("quote_no", "proposed_customer_no", "requested_delivery_range"):
        if answer[optional] is None:
            del answer[optional]
    return answer


def failed(mail_id: str, why: str) -> dict[str, Any]:
    """Return the object for a mail that could not be read."""
    return {"id": mail_id, "error": why}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _place(chosen: Chosen) -> dict[str, Any] | None:
    place = chosen.place
    if place is None:
        return None
    if place.code:
        return {"code": place.code}
    return {
        "custom": {
            "name": place.name,
            "address": place.address,
            "postcode": place.postcode,
            "city": place.city,
            "country": place.country,
        }
    }


def _line(line: RequestLine) -> dict[str, Any]:
    return {
        "item_no": line.item_no,
        "variant_code": line.variant_code or None,
        "quantity": plain(line.quantity),
        "uom": line.uom,
        "requested_delivery_date": _day(line.requested_date),
        "evidence": _span(line.evidence),
        "rule": line.rule,
        "confidence": round(line.confidence, 3),
        "candidates": [_candidate(one) for one in line.candidates],
    }


def _open(wish: Open) -> dict[str, Any]:
    found: dict[str, Any] = {
        "text": wish.evidence.text,
        "reason": REASON.get(wish.why, wish.why.value),
        "candidates": [_name(one) for one in wish.candidates],
    }
    if wish.quantity is not None:
        found["quantity"] = plain(wish.quantity)
        if wish.uom:
            found["uom"] = wish.uom
    return {**found, "evidence": _span(wish.evidence)}


def _name(one: Candidate) -> str:
    return f"{one.item_no}/{one.variant_code}" if one.variant_code else one.item_no


def _candidate(one: Candidate) -> dict[str, Any]:
    return {"item": _name(one), "score": round(one.score, 3), "rule": one.rule}


def _span(span: Span) -> dict[str, Any]:
    found = {"source": span.source, "start": span.start, "end": span.end, "text": span.text}
    return {**found, "place": span.place} if getattr(span, "place", "") else found
