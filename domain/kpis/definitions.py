"""The list of figures: code, unit, which way is good, and the one pure function that makes it from what was counted.

The sentence that defines a figure for people is "kpi.define.<code>" in the catalogues, its name "kpi.<code>".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Measure(StrEnum):
    """In what a figure is written."""

    COUNT = "count"
    MONEY = "money"
    """Minor units of the company's currency, without VAT."""
    MINUTES = "minutes"
    SECONDS = "seconds"
    SHARE = "share"
    """0 to 1."""


@dataclass(slots=True)
class Counted:
    """What the queries count in one stretch of time; filled by ``queries``."""

    mails: int = 0
    requests: int = 0
    quotes_made: int = 0
    quotes_sent: int = 0
    quote_value: Decimal = Decimal(0)
    """In minor units of the company's currency, not rounded yet."""
    orders_made: int = 0
    order_value: Decimal = Decimal(0)
    orders_imported: int = 0
    minutes_saved: int = 0
    card_seconds: Decimal | None = None
    reply_seconds: Decimal | None = None
    requests_quoted: int = 0
    requests_untouched: int = 0
    """Of those: nobody changed anything."""
    steps_decided: int = 0
    steps_unchanged: int = 0
    lines_changed: int = 0
    quotes_decided: int = 0
    quotes_won: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure."""

    code: str
    measure: Measure
    of: Callable[[Counted], int | Decimal | None]
    """None = there is nothing to make it from."""
    good: int = 1
    """1 = more is better, -1 = less is better, 0 = neither."""


def _share(part: int, whole: int) -> Decimal | None:
    return Decimal(part) / Decimal(whole) if whole else None


M = Measure
FIGURES: tuple[Figure, ...] = (
    Figure("mails", M.COUNT, lambda one: one.mails, 0),
    Figure("requests", M.COUNT, lambda one: one.requests),
    Figure("quotes_made", M.COUNT, lambda one: one.quotes_made),
    Figure("quotes_sent", M.COUNT, lambda one: one.quotes_sent),
    Figure("quote_value", M.MONEY, lambda one: one.quote_value),
    Figure("orders_made", M.COUNT, lambda one: one.orders_made),
    Figure("order_value", M.MONEY, lambda one: one.order_value),
    Figure("orders_all", M.COUNT, lambda one: one.orders_made + one.orders_imported),
    Figure("win_rate", M.SHARE, lambda one: _share(one.quotes_won, one.quotes_decided)),
    Figure("time_saved", M.MINUTES, lambda one: one.minutes_saved),
    Figure("time_to_card", M.SECONDS, lambda one: one.card_seconds, -1),
    Figure("time_to_reply", M.SECONDS, lambda one: one.reply_seconds, -1),
    Figure("untouched", M.SHARE, lambda one: _share(one.requests_untouched, one.requests_quoted)),
    Figure("unchanged", M.SHARE, lambda one: _share(one.steps_unchanged, one.steps_decided)),
    Figure("lines_changed", M.COUNT, lambda one: one.lines_changed, -1),
)
"""All figures, in the order in which they are shown."""
BY_CODE = {one.code: one for one in FIGURES}
