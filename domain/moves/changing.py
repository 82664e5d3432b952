"""What a customer's change would make of the task's document: shown as a difference, applied by a person (D-64).

Only lines and another place of delivery become a revision; a question that is still open, or a reading with neither, is
left to the person who edits by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from domain.db import tried
from domain.errors import DomainError
from domain.intake import stored
from domain.intake.request import Intent, Request, RequestLine
from domain.moves.ship_to import ship_to_of
from domain.sales import documents
from domain.sales.difference import Change, as_kept, difference
from domain.sales.facts import Address, DocumentView, LineView
from domain.sales.inputs import KEEP, LineChange, LineInput, Revision
from domain.sales.problems import InvalidFields
from domain.sales.queries import document_view
from domain.tasks.models import Reading, Task

ANSWERS = frozenset({Intent.QUOTE_CHANGE, Intent.ORDER_CHANGE})
"""Intents whose reading has the lines of the document as they should be afterwards."""


def revision_of(
    document: DocumentView, request: Request, *, today: date, ship_to: str | Address = ""
) -> Revision | None:
    """Return what a reading changes on a document, None where it is not understood as a whole. Pure.

    Args:
        ship_to: where the mail wants the goods, "" = it says nothing of it.
    """
    elsewhere = ship_to != "" and not _is_there(document, ship_to)
    if request.intent not in ANSWERS or request.open or request.contradictions:
        return None
    if not (request.lines or elsewhere):
        return None
    # A mail that names nothing but another place leaves the lines as they are.
    left = {line.line_no: line for line in document.lines if line.kind == "item" and request.lines}
    changes: list[LineChange] = []
    added: list[LineInput] = []
    for wanted in request.lines:
        line = _same(left, wanted)
        if line is None:
            added.append(_new(wanted, today))
            continue
        del left[line.line_no]
        changes.extend(_changes(line, wanted, today))
    day = request.requested_date
    moved = day is not None and day >= today and day != document.requested_date
    if not (changes or added or left or moved or elsewhere):
        return None
    return Revision(
        lines=tuple(changes),
        add=tuple(added),
        remove=frozenset(left),
        requested_date=day if moved else KEEP,
        ship_to=ship_to if elsewhere else KEEP,
    )


def _is_there(document: DocumentView, ship_to: str | Address) -> bool:
    """Say whether a document's goods go to a place already."""
    if isinstance(ship_to, str):
        return document.ship_to.code == ship_to
    return replace(document.ship_to, code="") == replace(ship_to, code="")


def _same(left: dict[int, LineView], wanted: RequestLine) -> LineView | None:
    """Return the line that a wish is about: the same item and variant, of several the one with the same quantity."""
    of_item = [
        line
        for line in left.values()
        if (line.item_no, line.variant_code) == (wanted.item_no, wanted.variant_code)
    ]
    return min(of_item, key=lambda line: (line.quantity != wanted.quantity, line.line_no), default=None)


def _changes(line: LineView, wanted: RequestLine, today: date) -> Iterator[LineChange]:
    unit = wanted.uom or line.uom
    day = wanted.requested_date
    moved = day is not None and day >= today and day != line.requested_date
    if (line.quantity, line.uom) != (wanted.quantity, unit) or moved:
        yield LineChange(
            line.line_no,
            quantity=wanted.quantity,
            uom=unit if unit != line.uom else KEEP,
            requested_date=day if moved else KEEP,
        )


def _new(wanted: RequestLine, today: date) -> LineInput:
    day = wanted.requested_date
    return LineInput(
        item_no=wanted.item_no,
        variant_code=wanted.variant_code,
        quantity=wanted.quantity,
        uom=wanted.uom,
        requested_date=day if day is not None and day >= today else None,
        evidence=wanted.evidence.text[:500],
        confidence=wanted.confidence,
    )


def proposed(tx: Session, task: Task, *, today: date) -> tuple[DocumentView, Revision] | None:
    """Return the task's order (else its quote) with what the present reading changes on it, None = nothing clear."""
    number = task.order_number or task.quote_number
    if not number or not task.reading_id:
        return None
    document = document_view(tx, number)
    request = stored.from_json(tx.get_one(Reading, task.reading_id).request)
    # Only words of this mail: what is carried over from an earlier one may have been changed by a person since.
    ship_to = ship_to_of(tx, task, request) if request.ship_to_text else ""
    change = revision_of(document, request, today=today, ship_to=ship_to)
    return None if change is None else (document, change)


def question(tx: Session, task: Task, *, today: date, now: datetime) -> dict[str, Any]:
    """Return the payload of the question about a change: number, version, reading, and the difference if it is clear."""
    number = task.order_number or task.quote_number
    found = proposed(tx, task, today=today)
    if found is None:
        return {"number": number, "version": document_view(tx, number).version if number else 0}
    document, change = found
    return {
        "number": number,
        "version": document.version,
        "reading": task.reading_id,
        "changes": as_kept(_tried(tx, document, change, now=now)),
    }


def _tried(tx: Session, document: DocumentView, change: Revision, *, now: datetime) -> tuple[Change, ...]:
    """Return what a revision makes different, () if it cannot be made; nothing stays written."""

    def make() -> tuple[Change, ...]:
        after = documents.revise(tx, document.number, change, version=document.version, by="bot", now=now)
        return difference(document, after)

    try:
        return tried(tx, make)
    except (InvalidFields, DomainError):
        return ()
