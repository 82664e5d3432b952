"""A report: counts both sides, makes every figure by its definition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.desks.models import Desk
from domain.errors import NotFound
from domain.kpis.definitions import FIGURES, Counted, Figure, Measure
from domain.kpis.facts import Column, Reason, Report, Today, Value
from domain.kpis.periods import Bucket, Period, buckets, period
from domain.kpis.queries import BEFORE, NOW, Count, Sides, Sums
from domain.money import Money, round_half_away
from domain.sales.models import Company
from domain.sales.states import DocumentKind


def report(tx: Session, desks: Sequence[int], chosen: Period, *, now: datetime, desk_id: int = 0) -> Report:
    """Return the figures of desks for a period and the one before, in a constant number of queries.

    Args:
        desks: whose figures, all together.
        desk_id: the one desk that was asked for, 0 = all.
    """
    known = {row.id: row for row in tx.scalars(select(Desk).where(Desk.id.in_(desks)))}
    currency = company_currency(tx)
    count = Count(tx, desks, chosen)
    sides = Sides({NOW: Counted(), BEFORE: Counted()})
    columns = buckets(chosen)
    sums = count.documents(columns)
    _add(sums, sides, currency, {one.id: one.minutes_per_document for one in known.values()})
    for counting in (
        count.sent,
        count.won,
        count.imported,
        count.mails,
        count.requests,
        count.steps,
        count.lines,
        count.medians,
    ):
        counting(sides)
    return Report(
        desk_id=desk_id,
        desk=known[desk_id].name if desk_id in known else "",
        period=chosen,
        currency=currency,
        values=tuple(_value(figure, sides) for figure in FIGURES),
        columns=_columns(sums, columns, currency),
        stops=count.stops(),
        assistance=count.assistance(),
        without_rate=_without_rate(sums),
        foreign=any(one.currency != currency and one.rate is not None for one in sums),
        minutes=tuple(sorted({one.minutes_per_document for one in known.values()})),
        made_at=now,
    )


def today(tx: Session, desk_id: int, *, now: datetime) -> Today | None:
    """Return what a desk quoted and sold today, for its summary card: one query beside desk and company."""
    desk = tx.get(Desk, desk_id)
    if desk is None:
        return None
    chosen = period("today", zone=desk.time_zone, now=now)
    currency = company_currency(tx)
    sides = Sides({NOW: Counted(), BEFORE: Counted()})
    _add(Count(tx, (desk_id,), chosen).documents(buckets(chosen)), sides, currency, {})
    counted = sides[NOW]
    return Today(
        day=chosen.now.start,
        quotes=counted.quotes_made,
        quote_value=Money(round_half_away(counted.quote_value), currency),
        orders=counted.orders_made,
        order_value=Money(round_half_away(counted.order_value), currency),
    )


def desks_named(tx: Session, desks: Sequence[int]) -> tuple[tuple[int, str], ...]:
    """Return (id, name) of desks."""
    rows = tx.execute(select(Desk.id, Desk.name).where(Desk.id.in_(desks)).order_by(Desk.id))
    return tuple((row.id, row.name) for row in rows)


def zone_of(tx: Session, desks: Sequence[int]) -> str:
    """Return the time zone of the first of some desks, UTC without one."""
    return tx.scalar(select(Desk.time_zone).where(Desk.id.in_(desks)).order_by(Desk.id).limit(1)) or "UTC"


def desk_called(tx: Session, desks: Sequence[int], text: str) -> int:
    """Return the one of some desks that somebody means by its name, a beginning of it, its initials or its number.

    Raises:
        NotFound: none or several are meant; the values name those that there are.
    """
    rows = tx.execute(select(Desk.id, Desk.name, Desk.initials).where(Desk.id.in_(desks))).all()
    wanted = text.strip().casefold()
    ways = (
        [row.id for row in rows if wanted in (row.name.casefold(), row.initials.casefold(), str(row.id))],
        [row.id for row in rows if wanted and row.name.casefold().startswith(wanted)],
    )
    for found in ways:
        if len(found) == 1:
            return int(found[0])
    raise NotFound("kpi.no_desk", name=text.strip()[:60], desks=", ".join(sorted(row.name for row in rows)))


def company_currency(tx: Session) -> str:
    """Return the company's currency, EUR before there is a company."""
    return tx.scalar(select(Company.currency).where(Company.id == 1)) or "EUR"


def _add(sums: Sequence[Sums], sides: Sides, currency: str, minutes: dict[int, int]) -> None:
    for one in sums:
        into = sides[one.side]
        value = one.converted(currency) or Decimal(0)
        into.minutes_saved += one.count * minutes.get(one.desk_id, 0)
        if one.kind == DocumentKind.QUOTE:
            into.quotes_made += one.count
            into.quote_value += value
        else:
            into.orders_made += one.count
            into.order_value += value


def _value(figure: Figure, sides: Sides) -> Value:
    def made(side: int) -> int | Decimal | None:
        found = figure.of(sides[side])
        if figure.measure is Measure.MONEY and found is not None:
            return round_half_away(Decimal(found))
        return found

    return Value(figure, made(NOW), made(BEFORE))


def _columns(sums: Sequence[Sums], columns: Sequence[Bucket], currency: str) -> tuple[Column, ...]:
    made = []
    for index, bucket in enumerate(columns):
        here = [one for one in sums if one.side == NOW and one.bucket == index]
        side = Sides({NOW: Counted(), BEFORE: Counted()})
        _add(here, side, currency, {})
        counted = side[NOW]
        made.append(
            Column(
                bucket,
                counted.quotes_made,
                counted.orders_made,
                Money(round_half_away(counted.quote_value), currency),
                Money(round_half_away(counted.order_value), currency),
            )
        )
    return tuple(made)


def _without_rate(sums: Sequence[Sums]) -> tuple[Reason, ...]:
    missing: Counter[str] = Counter()
    for one in sums:
        if one.side == NOW and one.rate is None:
            missing[one.currency] += one.count
    return tuple(Reason(currency, count) for currency, count in sorted(missing.items()))
