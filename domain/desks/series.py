"""Numbers of tasks, quotes, orders and contacts: one row per series, taken last in the frame (D-67).

A rolled-back frame gives its number back, so there is no gap. Who may use a number twice is the caller's to say:
``taken`` tells which numbers imported documents use already.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from domain.desks.models import NumberSeries
from domain.errors import InvalidInput


class Series(StrEnum):
    """The series there are."""

    TASK = "task"
    QUOTE = "quote"
    ORDER = "order"
    CONTACT = "contact"
    CUSTOMER = "customer"


_DEFAULTS = {
    Series.TASK: ("T-", 1),
    Series.QUOTE: ("SQ-", 1001),
    Series.ORDER: ("SO-", 1001),
    Series.CONTACT: ("CT-", 1001),
    Series.CUSTOMER: ("CU-", 1001),
}
_LARGEST = 999_999_999


def _free(_number: str) -> bool:
    return False


def next_number(tx: Session, series: Series, *, taken: Callable[[str], bool] = _free) -> str:
    """Take the next number of a series, such as "SQ-1001". Locks the series until the frame ends.

    Args:
        tx: the frame; call this last in it.
        series: which series.
        taken: says whether a number is used already (by an imported document); such numbers are skipped.
    """
    row = _row(tx, series)
    number = ""
    while not number or taken(number):
        row.last += 1
        number = f"{row.prefix}{row.last}"
    tx.flush()  # flush: the next number in this frame, whoever reads it
    return number


def series_now(tx: Session) -> dict[Series, tuple[str, int]]:
    """Return prefix and next number of every series; nothing is taken."""
    rows = {row.series: row for row in tx.scalars(select(NumberSeries))}
    return {
        one: (rows[one.value].prefix, rows[one.value].last + 1) if one.value in rows else _DEFAULTS[one]
        for one in Series
    }


def set_series(tx: Session, series: Series, *, prefix: str, start: int) -> None:
    """Set prefix and next number of a series (settings). A task's is T- for ever: mails in their threads carry it.

    Raises:
        InvalidInput: the prefix is empty, too long or a task's other one, or the start would give numbers a second time.
    """
    row = _row(tx, series)
    other = series is Series.TASK and prefix != row.prefix
    if not prefix.strip() or len(prefix) > 10 or other:
        raise InvalidInput("series.prefix", field="prefix")
    lowest = row.last + 1 if prefix == row.prefix else 1
    if not lowest <= start <= _LARGEST:
        raise InvalidInput("series.start", field="start", lowest=lowest)
    row.prefix, row.last = prefix, start - 1


def _row(tx: Session, series: Series) -> NumberSeries:
    row = tx.get(NumberSeries, series.value, with_for_update=True, populate_existing=True)
    if row is None:
        prefix, start = _DEFAULTS[series]
        insert = postgresql.insert if tx.get_bind().dialect.name == "postgresql" else sqlite.insert
        tx.execute(
            insert(NumberSeries)
            .values(series=series.value, prefix=prefix, last=start - 1)
            .on_conflict_do_nothing()  # two first frames at once: one row, and the other waits for it
        )
        row = tx.get_one(NumberSeries, series.value, with_for_update=True)
    return row
