"""A report as plain values: what views, CSV files and the command line show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from domain.kpis.definitions import Figure
from domain.kpis.periods import Bucket, Period
from domain.money import Money


@dataclass(frozen=True, slots=True)
class Value:
    """One figure now and in the period before; money in minor units of the report's currency."""

    figure: Figure
    now: int | Decimal | None
    before: int | Decimal | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the chart over time."""

    bucket: Bucket
    quotes: int
    orders: int
    quote_value: Money
    order_value: Money


@dataclass(frozen=True, slots=True)
class Reason:
    """How often something was the reason: a code of a kind of step, or a person's words."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a desk, or of several, for a period."""

    desk_id: int
    """0 = all that were asked for."""
    desk: str
    """The desk's name, '' = all."""
    period: Period
    currency: str
    values: tuple[Value, ...]
    columns: tuple[Column, ...]
    stops: tuple[Reason, ...]
    """Why people stopped tasks, the most frequent first; text '' = they did not say."""
    assistance: tuple[Reason, ...]
    """What the bot asked people for; the text is the code of a kind of step."""
    without_rate: tuple[Reason, ...]
    """Currencies of documents whose value is missing here because they keep no exchange rate."""
    foreign: bool
    """Some documents were converted by the rate that they keep."""
    minutes: tuple[int, ...]
    """Minutes per document of the desks, for "time saved"; each value once."""
    made_at: datetime

    def value(self, code: str) -> Value:
        """Return one figure by its code."""
        return next(one for one in self.values if one.figure.code == code)


@dataclass(frozen=True, slots=True)
class Today:
    """The small version on a desk's summary card."""

    day: datetime
    quotes: int
    quote_value: Money
    orders: int
    order_value: Money
