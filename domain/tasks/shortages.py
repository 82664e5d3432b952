"""Lines of a request that cannot be delivered as asked, and the ways out that a person may choose (D-51, D-52).

Reads only; what is chosen is done by ``domain.commands.shortages``, what the customer is told is in ``mail_choices``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from sqlalchemy.orm import Session

from domain.clock import local_date
from domain.desks.models import Desk
from domain.intake import stored
from domain.intake.request import Request
from domain.sales.availability import Availability
from domain.sales.items import load_items, load_unit_names
from domain.sales.promising import Promise, promise_of
from domain.sales.stockcheck import Wish, check_wishes, location_of
from domain.sales.substitutes import Lacking, Substitute, substitutes_for
from domain.tasks.models import Reading, Task

MICRO = Decimal("0.000001")
ZERO = Decimal(0)


class Way(StrEnum):
    """What a person chooses for a line that is short (D-52)."""

    KEEP = "keep"
    """As asked: there is enough after all."""
    SPLIT = "split"
    """What is there now, the rest on the promised date: two lines."""
    ONLY = "only"
    """What is there now, and no more."""
    LATER = "later"
    """Everything on the promised date."""
    SUBSTITUTE = "substitute"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class ShortLine:
    """A short line with what is possible now."""

    index: int
    """Of the reading's lines."""
    item_no: str
    variant_code: str
    description: str
    """In the customer's language."""
    requested: Decimal
    uom: str
    uom_name: str
    on: date
    """The day asked for, else the usual one."""
    now: Decimal
    """What can leave on that day, in the line's unit; whole units where whole units were asked for."""
    later_on: date | None
    """When all of it can leave; None = not known, so nothing can be promised."""
    bought: bool
    """That day needs a purchase."""
    substitutes: tuple[Substitute, ...] = ()

    @property
    def rest(self) -> Decimal:
        """Return what is missing now."""
        return self.requested - self.now

    @property
    def ways(self) -> tuple[Way, ...]:
        """Return what can be chosen, the fullest delivery first."""
        if self.rest <= ZERO:
            return (Way.KEEP, Way.SUBSTITUTE, Way.DROP)
        found = []
        if self.now > ZERO and self.later_on is not None:
            found.append(Way.SPLIT)
        if self.later_on is not None:
            found.append(Way.LATER)
        if self.now > ZERO:
            found.append(Way.ONLY)
        return (*found, Way.SUBSTITUTE, Way.DROP)

    @property
    def mark(self) -> str:
        """Return quantities and date as one word: a form carries it, so that a change in between is seen."""
        day = self.later_on.isoformat() if self.later_on else ""
        return f"{self.now.normalize():f}|{day}"


def check_request(
    tx: Session, task: Task, desk: Desk, request: Request, *, now: datetime, promise: Promise
) -> tuple[Availability, ...]:
    """Check the lines of a reading on the days they can still be meant for; line numbers are positions from 1.

    Raises:
        InvalidInput: an item or a unit is gone since the mail was read.
    """
    today = promise.today

    def future(day: date | None) -> date | None:
        return day if day is not None and day >= today else None

    wishes = [
        Wish(one.item_no, one.variant_code, one.quantity, one.uom, future(one.requested_date))
        for one in request.lines
    ]
    return check_wishes(
        tx,
        wishes,
        now=now,
        time_zone=desk.time_zone,
        customer_no=task.customer_no,
        desk_location=desk.location_code,
        requested_date=future(request.requested_date),
        promise=promise,
    )


def is_short(one: Availability, promise: Promise) -> bool:
    """Say whether a line cannot be delivered: a desk that promises dates quotes what comes later on its date (D-7)."""
    return not one.enough and not (promise.on and one.earliest is not None)


def short_lines(
    tx: Session, task: Task, *, now: datetime, asked: frozenset[int] = frozenset(), substitutes: bool = True
) -> tuple[ShortLine, ...]:
    """Return the lines of a task's reading that are short now, and those that were asked about.

    Args:
        asked: indexes of lines to return even if there is enough of them now.
        substitutes: look for what could be sold instead.

    Raises:
        InvalidInput: an item or a unit is gone since the mail was read.
    """
    desk = tx.get_one(Desk, task.desk_id)
    reading = tx.get(Reading, task.reading_id) if task.reading_id else None
    if reading is None:
        return ()
    request = stored.from_json(reading.request)
    promise = promise_of(tx, desk.id, today=local_date(now, desk.time_zone))
    checked = check_request(tx, task, desk, request, now=now, promise=promise)
    found = [(index, one) for index, one in enumerate(checked) if index in asked or is_short(one, promise)]
    language = task.language or desk.language
    items = load_items(tx, {one.item_no for _, one in found}, language=language)
    units = load_unit_names(tx, language=language)
    lacking = [Lacking(one.item_no, one.variant_code, one.requested, one.uom, one.on) for _, one in found]
    location = location_of(tx, task.customer_no, desk.location_code)
    instead = (
        substitutes_for(tx, lacking, location_code=location, language=language)
        if substitutes
        else ((),) * len(found)
    )
    return tuple(
        ShortLine(
            index=index,
            item_no=one.item_no,
            variant_code=one.variant_code,
            description=items[one.item_no].name(one.variant_code, language),
            requested=one.requested,
            uom=one.uom,
            uom_name=units.name(one.uom, one.requested),
            on=one.on,
            now=there_now(one),
            later_on=one.earliest,
            bought=one.bought,
            substitutes=others,
        )
        for (index, one), others in zip(found, instead, strict=True)
    )


def there_now(one: Availability) -> Decimal:
    """Return what can leave on a line's day, at most what was asked; whole units where whole ones were asked for."""
    if one.available is None:
        return one.requested
    step = Decimal(1) if one.requested == one.requested.to_integral_value() else MICRO
    there = max(one.available, ZERO).quantize(step, rounding=ROUND_DOWN)
    return min(there, one.requested)
