"""What is available on a day (D-50): a pure rule over inventory, supply and demand in base units.

Loading the rows is at the end of this module; what is done about a shortage is decided elsewhere (D-51, D-52).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from domain.sales.models import Demand, Inventory, Supply
from domain.sales.promising import Promise

ZERO = Decimal(0)

Goods = tuple[str, str]
"""(item_no, variant_code or "")."""


class Level(StrEnum):
    """What a reviewer sees beside the numbers."""

    AVAILABLE = "available"
    LOW = "low"
    """Something is there, but less than the safety stock."""
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Movement:
    """A quantity in base units that comes or goes on a day."""

    day: date
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Stock:
    """What is known about one item and variant at one location, in base units."""

    inventory: Decimal = ZERO
    supply: tuple[Movement, ...] = ()
    demand: tuple[Movement, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """What one line asks for."""

    line_no: int
    item_no: str
    variant_code: str
    quantity: Decimal
    """In ``uom``."""
    uom: str
    qty_per_base: Decimal
    on: date
    is_service: bool = False
    safety_stock: Decimal = ZERO
    lead_time_days: int | None = None

    @property
    def in_base(self) -> Decimal:
        """Return the quantity in base units."""
        return self.quantity * self.qty_per_base


@dataclass(frozen=True, slots=True)
class Availability:
    """The answer for one line."""

    line_no: int
    item_no: str
    variant_code: str
    requested: Decimal
    uom: str
    available: Decimal | None
    """In the line's unit, after what earlier lines of the same document take; None = a service, never out."""
    level: Level
    on: date
    covered_on: date | None
    """First day on which it is covered; None = not by known supply. For a service the day itself."""
    rivals: tuple[Rival, ...] = ()
    earliest: date | None = None
    """Earliest shipment date (D-53), never before ``on``: covered by stock or known supply, else bought; None = unknown."""
    bought: bool = False
    """``earliest`` needs a purchase that is not ordered yet."""
    kept: bool = False
    """The line's day was promised, and buying now still keeps it (D-7)."""
    next_supply: Movement | None = None
    """The next goods that are expected after ``on``, in the line's unit."""

    @property
    def enough(self) -> bool:
        """Say whether the line can be delivered on its day."""
        return self.available is None or self.requested <= self.available or self.kept


@dataclass(frozen=True, slots=True)
class Rival:
    """Another open quote that wants the same stock; quotes reserve nothing."""

    number: str
    customer_name: str
    quantity: Decimal
    """In base units."""


def available_on(stock: Stock, on: date) -> Decimal:
    """Return the lowest value, on that day or any later day with a movement, of inventory + supply - demand due."""
    days = {on} | {one.day for one in (*stock.supply, *stock.demand) if one.day > on}
    return min(_balance(stock, day) for day in days)


def covered_on(stock: Stock, quantity: Decimal, start: date) -> date | None:
    """Return the first day from ``start`` on which a quantity is available, None if known supply never covers it."""
    days = sorted({start} | {one.day for one in stock.supply if one.day > start})
    return next((day for day in days if available_on(stock, day) >= quantity), None)


def level_of(available: Decimal, safety_stock: Decimal) -> Level:
    """Return the level of an available quantity; both in base units."""
    if available <= ZERO:
        return Level.OUT
    return Level.LOW if available < safety_stock else Level.AVAILABLE


def earliest_shipment(
    stock: Stock, quantity: Decimal, start: date, *, lead_time_days: int | None, promise: Promise
) -> tuple[date | None, bool]:
    """Return the earliest shipment date from ``start`` on, and whether the goods must be bought for it (D-53).

    The first day on which stock and known supply cover the quantity; else today + lead time + offset + safety lead
    time, if the item has a lead time. The quantity is in base units.
    """
    covered = covered_on(stock, quantity, start)
    if covered is not None:
        return covered, False
    bought = promise.bought_by(lead_time_days)
    return (None, False) if bought is None else (max(bought, start), True)


def check_needs(
    needs: Iterable[Need], stocks: Mapping[Goods, Stock], *, promise: Promise | None = None
) -> tuple[Availability, ...]:
    """Check all lines of a document together: two lines of the same goods share what there is, in their order.

    Args:
        needs: the lines; the order decides who is served first.
        stocks: by goods; goods without an entry have nothing.
        promise: the desk's rule; None = dates by lead time are unknown. Where D-7 is on, a line takes its goods on
            its earliest date, and one that is bought takes nothing of what there is.
    """
    taken: dict[Goods, list[Movement]] = {}
    answers = []
    for need in needs:
        if need.is_service:
            answers.append(_answer(need, None, Level.AVAILABLE, need.on))
            continue
        goods = (need.item_no, need.variant_code)
        known = stocks.get(goods, Stock())
        mine = taken.setdefault(goods, [])
        stock = Stock(known.inventory, known.supply, (*known.demand, *mine))
        answer = _checked(need, stock, promise)
        answers.append(answer)
        promised = promise is not None and promise.on
        if not (promised and answer.bought):
            day = answer.earliest if promised and answer.earliest is not None else need.on
            mine.append(Movement(day, need.in_base))
    return tuple(answers)


def _checked(need: Need, stock: Stock, promise: Promise | None) -> Availability:
    """Return the answer for one line from what the lines before it left."""
    available = available_on(stock, need.on)
    covered = covered_on(stock, need.in_base, need.on)
    earliest, bought = covered, False
    if promise is not None:
        earliest, bought = earliest_shipment(
            stock, need.in_base, need.on, lead_time_days=need.lead_time_days, promise=promise
        )
    coming = sorted((one for one in stock.supply if one.day > need.on), key=lambda one: one.day)
    answer = _answer(
        need, available / need.qty_per_base, level_of(available, need.safety_stock), covered, earliest
    )
    return replace(
        answer,
        bought=bought,
        kept=promise is not None and promise.still_kept(need.lead_time_days, need.on),
        next_supply=Movement(coming[0].day, coming[0].quantity / need.qty_per_base) if coming else None,
    )


def _answer(
    need: Need, available: Decimal | None, level: Level, day: date | None, earliest: date | None = None
) -> Availability:
    return Availability(
        line_no=need.line_no,
        item_no=need.item_no,
        variant_code=need.variant_code,
        requested=need.quantity,
        uom=need.uom,
        available=available,
        level=level,
        on=need.on,
        covered_on=day,
        earliest=earliest or day,
    )


def _balance(stock: Stock, day: date) -> Decimal:
    due = sum((one.quantity for one in stock.supply if one.day <= day), ZERO)
    promised = sum((one.quantity for one in stock.demand if one.day <= day), ZERO)
    return stock.inventory + due - promised


@dataclass(slots=True)
class _Collected:
    inventory: Decimal = ZERO
    supply: list[Movement] = field(default_factory=list)
    demand: list[Movement] = field(default_factory=list)


def load_stocks(
    tx: Session, item_nos: Collection[str], *, location_code: str, except_order: str = ""
) -> dict[Goods, Stock]:
    """Return what is known about items at a location: three queries.

    Args:
        tx: the frame.
        item_nos: the items.
        location_code: the location; "" = all locations together (a company without locations).
        except_order: an order whose own reservation does not count (it is being checked again).
    """
    wanted = sorted(set(item_nos))
    found: dict[Goods, _Collected] = {}

    def here(column: InstrumentedAttribute[str]) -> list[ColumnElement[bool]]:
        return [column == location_code] if location_code else []

    lying = select(Inventory.item_no, Inventory.variant_code, Inventory.quantity).where(
        Inventory.item_no.in_(wanted), *here(Inventory.location_code)
    )
    for item_no, variant, quantity in tx.execute(lying):
        found.setdefault((item_no, variant), _Collected()).inventory += quantity
    coming = select(Supply.item_no, Supply.variant_code, Supply.expected_date, Supply.quantity).where(
        Supply.item_no.in_(wanted), *here(Supply.location_code)
    )
    for item_no, variant, day, quantity in tx.execute(coming):
        found.setdefault((item_no, variant), _Collected()).supply.append(Movement(day, quantity))
    going = select(Demand.item_no, Demand.variant_code, Demand.needed_date, Demand.quantity).where(
        Demand.item_no.in_(wanted), Demand.document_no != except_order, *here(Demand.location_code)
    )
    for item_no, variant, day, quantity in tx.execute(going):
        found.setdefault((item_no, variant), _Collected()).demand.append(Movement(day, quantity))
    return {goods: Stock(one.inventory, tuple(one.supply), tuple(one.demand)) for goods, one in found.items()}
