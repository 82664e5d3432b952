"""Availability of what a step is about (D-50): of the document's lines, else of the lines as understood."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from domain.clock import local_date
from domain.desks.models import Desk
from domain.errors import InvalidInput
from domain.intake import stored
from domain.sales.availability import Availability
from domain.sales.facts import DocumentView
from domain.sales.items import load_items, load_unit_names
from domain.sales.promising import promise_of
from domain.sales.stockcheck import check_document
from domain.tasks.facts import StockLine
from domain.tasks.models import Reading, Task
from domain.tasks.shortages import check_request

UNDECIDED = frozenset({"open", "sent", "accepted", "expired"})
"""States of documents for which stock still matters."""


def stock_lines(
    tx: Session, task: Task, document: DocumentView | None, *, now: datetime
) -> tuple[StockLine, ...]:
    """Return the availability of a task's lines, () where it decides nothing any more."""
    desk = tx.get_one(Desk, task.desk_id)
    today = local_date(now, desk.time_zone)
    promise = promise_of(tx, desk.id, today=today)
    if document is not None:
        if document.state not in UNDECIDED:
            return ()
        checked = check_document(tx, document.number, not_before=today, promise=promise)
        return _named(tx, checked, document.language)
    reading = tx.get(Reading, task.reading_id) if task.reading_id else None
    if reading is None:
        return ()
    try:
        found = check_request(tx, task, desk, stored.from_json(reading.request), now=now, promise=promise)
    except InvalidInput:  # master data changed since the mail was read; the move asks about it
        return ()
    return _named(tx, found, task.language or desk.language)


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
            on=one.on,
            earliest=one.earliest,
            bought=one.bought,
            next_day=one.next_supply.day if one.next_supply else None,
            next_quantity=one.next_supply.quantity if one.next_supply else Decimal(0),
        )
        for one in found
    )
