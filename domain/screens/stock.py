"""Availability of what a step is about (D-50): of the document's lines, else of the lines as understood."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from domain.clock import local_date
from domain.desks.models import Desk
from domain.errors import InvalidInput
from domain.intake import stored
from domain.sales.availability import Availability
from domain.sales.facts import DocumentView
from domain.sales.items import load_items, load_unit_names
from domain.sales.stockcheck import Wish, check_document, check_wishes
from domain.tasks.facts import StockLine
from domain.tasks.models import Reading, Task

UNDECIDED = frozenset({"open", "sent", "accepted", "expired"})
"""States of documents for which stock still matters."""


def stock_lines(
    tx: Session, task: Task, document: DocumentView | None, *, now: datetime
) -> tuple[StockLine, ...]:
    """Return the availability of a task's lines, () where it decides nothing any more."""
    desk = tx.get_one(Desk, task.desk_id)
    today = local_date(now, desk.time_zone)
    if document is not None:
        if document.state not in UNDECIDED:
            return ()
        return _named(tx, check_document(tx, document.number, not_before=today), document.language)
    reading = tx.get(Reading, task.reading_id) if task.reading_id else None
    if reading is None:
        return ()
    request = stored.from_json(reading.request)
    wishes = [
        Wish(one.item_no, one.variant_code, one.quantity, one.uom, _future(one.requested_date, today))
        for one in request.lines
    ]
    try:
        found = check_wishes(
            tx,
            wishes,
            now=now,
            time_zone=desk.time_zone,
            customer_no=task.customer_no,
            desk_location=desk.location_code,
            requested_date=_future(request.requested_date, today),
        )
    except InvalidInput:  # master data changed since the mail was read; the move asks about it
        return ()
    return _named(tx, found, task.language or desk.language)


def _future(day: date | None, today: date) -> date | None:
    return day if day is not None and day >= today else None


def _named(tx: Session, found: Sequence[Availability], language: str) -> tuple[StockLine, ...]:
    items = load_items(tx, {one.item_no for one in found}, language=language)
    units = load_unit_names(tx, language=language)
    return tuple(
        StockLine(
            text=items[one.item_no].name(one.variant_code, language),
            requested=one.requested,
            available=one.available,
            uom=units.name(one.uom, one.requested),
            level=one.level.value,
            enough=one.enough,
            covered_on=one.covered_on,
            rivals=tuple(rival.number for rival in one.rivals),
        )
        for one in found
    )
