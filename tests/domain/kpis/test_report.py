"""Every figure by hand calculation on a small history, on both databases (D-100, D-101)."""

from __future__ import annotations

from contextlib import contextmanager
from decimal import Decimal

import pytest
from sqlalchemy import event

from domain.kpis.facts import Reason
from domain.kpis.periods import period
from domain.kpis.report import report, today
from domain.money import Money
from tests.domain.kpis.history import COPENHAGEN, History, at

NOW = at("12-01 08:00")
NOVEMBER, OCTOBER = "2026-11", "2026-10"


def november(write: History) -> tuple[int, int]:
    """A desk's November with some of October, and another desk."""
    desk, other = write.desk(minutes=12), write.desk("Export", minutes=30)
    first = write.task(
        desk, "11-02 08:00", requested_at=at("11-02 08:01"), quote_number="D-1", card_seconds=4
    )
    second = write.task(
        desk, "11-10 08:00", requested_at=at("11-10 08:01"), quote_number="D-2", card_seconds=6
    )
    third = write.task(desk, "11-11 08:00", requested_at=at("11-11 08:01"), card_seconds=20)
    stopped = write.task(
        desk, "11-12 08:00", state="stopped", closed_at=at("11-12 09:00"), stop_reason="Wrong customer.", card_seconds=8
    )  # fmt: skip
    write.task(
        desk, "11-13 08:00", state="stopped", closed_at=at("11-13 09:00"), stop_reason="wrong  customer"
    )
    write.task(desk, "11-13 08:00", state="stopped", closed_at=at("11-13 09:30"))
    tried = write.task(
        desk, "11-14 08:00", requested_at=at("11-14 08:00"), try_out=True, quote_number="D-3", card_seconds=900
    )  # fmt: skip
    far = write.task(other, "11-15 08:00", requested_at=at("11-15 08:00"))
    old = write.task(desk, "10-05 08:00", requested_at=at("10-05 08:00"), quote_number="D-4", card_seconds=10)

    for task, when in ((first, "11-02 08:00"), (second, "11-10 08:00"), (second, "11-10 12:00"), (third, "11-11 08:00"),
                       (tried, "11-14 08:00"), (far, "11-15 08:00"), (old, "10-05 08:00")):  # fmt: skip
        write.mail(task, when)
    write.mail(first, "11-02 08:00", duplicate_of=1)
    write.mail(first, "11-03 08:00", kind="auto_reply")

    write.document(first, desk, "11-02 08:05", 100_00, state="ordered", changed_at=at("11-04 08:00"), sent_at=at("11-02 09:00"))  # fmt: skip
    write.document(second, desk, "11-10 08:05", 50_00, state="rejected", changed_at=at("11-20 08:00"), sent_at=at("11-10 09:00"))  # fmt: skip
    write.document(second, desk, "11-10 08:06", 70_00, state="cancelled")
    write.document(first, desk, "11-04 08:00", 90_00, kind="order", state="confirmed")
    write.document(first, desk, "11-05 08:00", 10_00, kind="order", currency="EUR", exchange_rate=Decimal("7.46"))  # fmt: skip
    write.document(first, desk, "11-05 08:00", 33_00, kind="order", currency="USD", exchange_rate=None)
    write.document(tried, desk, "11-14 08:05", 999_00, try_out=True)
    write.document(far, other, "11-15 08:05", 40_00)
    write.document(old, desk, "10-05 08:05", 60_00, state="expired", changed_at=at("10-26 08:00"), sent_at=at("10-05 09:00"))  # fmt: skip

    reply = write.step(first, "11-02 08:06", decided="11-02 08:50")
    write.step(second, "11-10 08:06", kind="incoming", decided="11-10 08:10")
    write.step(second, "11-10 08:06", state="superseded", by="customer", decided="11-10 12:00")
    write.step(second, "11-10 12:10", state="discarded", decided="11-10 12:20")
    write.step(third, "11-11 08:06", kind="items", state="answered", decided="11-11 08:20")
    write.step(third, "11-11 09:06", kind="items", state="answered", decided="11-11 09:20")
    write.step(stopped, "11-12 08:06", kind="unknown_sender", state="stopped", decided="11-12 09:00")
    write.step(tried, "11-14 08:06", decided="11-14 08:07")
    write.correct(first, "11-02 08:40", 3, step_id=reply)
    write.correct(tried, "11-14 08:40", 8)
    write.correct(old, "10-05 08:40", 2)
    for task, when, waited in ((first, "11-02 09:00", 3600), (second, "11-10 09:00", 7200), (second, "11-10 10:00", None),
                               (tried, "11-14 09:00", 5), (old, "10-05 09:00", 1800)):  # fmt: skip
        write.reply(task, when, waited)
    write.order_elsewhere("SO-1", None)
    write.order_elsewhere("SO-2", "11-08 08:00")
    write.order_elsewhere("SO-3", "10-08 08:00")
    return desk, other


@pytest.fixture
def made(frames):
    """The report of November at the first desk, made from the history."""
    with frames.transaction() as tx:
        desk, other = november(History(tx).company())
    with frames.read_only() as tx:
        chosen = period(NOVEMBER, zone=COPENHAGEN, now=NOW)
        yield report(tx, (desk,), chosen, now=NOW, desk_id=desk), tx, (desk, other)


def both(found, code) -> tuple:
    value = found.value(code)
    return value.now, value.before


def test_every_figure_of_a_month_and_of_the_one_before(made):
    """D-100, D-101: each value by hand; try-outs, copies, machines' mails and cancelled documents are not in it (D-82)."""
    found, *_ = made
    assert {value.figure.code: both(found, value.figure.code) for value in found.values} == {
        "mails": (4, 1),
        "requests": (3, 1),
        "quotes_made": (2, 1),
        "quotes_sent": (2, 1),
        "quote_value": (150_00, 60_00),
        "orders_made": (3, 0),
        "order_value": (164_60, 0),  # 90.00 DKK + 10.00 EUR at 7.46; USD has no rate
        "orders_all": (4, 1),
        "win_rate": (Decimal("0.5"), Decimal(0)),
        "time_saved": (60, 12),  # 5 and 1 documents of 12 minutes
        "time_to_card": (Decimal(7), Decimal(10)),  # 4, 6, 8, 20: the mean of the middle two
        "time_to_reply": (Decimal(5400), Decimal(1800)),
        "untouched": (Decimal("0.5"), Decimal(0)),  # of two quoted requests, one was corrected
        "unchanged": (Decimal(1) / Decimal(3), None),  # reply corrected, incoming as it was, reply discarded
        "lines_changed": (3, 2),
    }


def test_reasons_of_stop_and_of_assistance(made):
    """D-101: the same words in other letters are one reason; who said nothing is counted, too."""
    found, *_ = made
    assert found.stops == (Reason("Wrong customer.", 2), Reason("", 1))
    assert found.assistance == (Reason("items", 2), Reason("unknown_sender", 1))


def test_the_report_says_what_it_could_not_convert(made):
    """D-100: a currency without a rate is named, never guessed."""
    found, *_ = made
    assert (found.currency, found.foreign, found.without_rate) == ("DKK", True, (Reason("USD", 1),))


def test_the_columns_of_the_chart_add_up_to_the_figures(made):
    """D-102"""
    found, *_ = made
    assert [(f"{one.bucket.first:%m-%d}", one.quotes, one.orders) for one in found.columns] == [
        ("11-01", 0, 0), ("11-02", 1, 3), ("11-09", 1, 0), ("11-16", 0, 0), ("11-23", 0, 0), ("11-30", 0, 0),
    ]  # fmt: skip
    assert found.columns[1].order_value == Money(164_60, "DKK")


def test_all_desks_together_and_each_with_its_own_minutes(made):
    """D-100"""
    _, tx, desks = made
    found = report(tx, desks, period(NOVEMBER, zone=COPENHAGEN, now=NOW), now=NOW)

    assert (both(found, "quotes_made"), both(found, "time_saved")) == ((3, 1), (5 * 12 + 30, 12))
    assert (found.desk, found.minutes, found.desk_id) == ("", (12, 30), 0)


def test_a_mail_at_midnight_belongs_to_the_day_that_begins_in_the_desks_zone(frames):
    """D-100: the edge of a period and of a time zone."""
    with frames.transaction() as tx:
        write = History(tx)
        desk = write.desk()
        task = write.task(desk, "11-17 22:00")
        for when in ("11-17 22:59", "11-17 23:00", "11-18 22:59", "11-18 23:00"):
            write.mail(task, when)
    with frames.read_only() as tx:

        def mails(zone: str) -> tuple:
            chosen = period("2026-11-18..2026-11-18", zone=zone, now=NOW)
            return both(report(tx, (desk,), chosen, now=NOW), "mails")

        assert (mails(COPENHAGEN), mails("UTC")) == ((2, 1), (2, 2))


def test_currencies_of_other_decimals_are_converted_exactly(frames):
    """D-100: 1,500 yen at 0.046 are 69 kr; the sum is rounded once."""
    with frames.transaction() as tx:
        write = History(tx).company()
        desk = write.desk()
        for net in (1500, 11):
            write.document(0, desk, "11-18 10:00", net, currency="JPY", exchange_rate=Decimal("0.046"))
    with frames.read_only() as tx:
        chosen = period("2026-11-18..2026-11-18", zone=COPENHAGEN, now=NOW)
        assert both(report(tx, (desk,), chosen, now=NOW), "quote_value") == (69_51, 0)  # 69.00 + 0.506


def test_an_empty_desk_has_zeros_and_nothing_where_there_is_nothing_to_divide(frames):
    with frames.transaction() as tx:
        desk = History(tx).desk()
    with frames.read_only() as tx:
        found = report(tx, (desk,), period(OCTOBER, zone=COPENHAGEN, now=NOW), now=NOW)

    assert {value.now for value in found.values} == {0, None}
    assert (found.stops, found.currency) == ((), "EUR")


def test_the_small_version_of_a_summary_card_is_of_today(frames):
    """D-102"""
    with frames.transaction() as tx:
        desk, _ = november(History(tx).company())
    with frames.read_only() as tx:
        found = today(tx, desk, now=at("11-05 12:00"))

    assert (found.quotes, found.orders, found.order_value) == (0, 2, Money(74_60, "DKK"))
    assert found.day == at("11-04 23:00")


@contextmanager
def counted(engine):
    """Count the statements that reach the database."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, _values, _context, _many) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def test_a_report_takes_the_same_number_of_queries_for_one_desk_and_a_year(frames):
    """D-100: whatever there is."""
    with frames.transaction() as tx:
        desks = november(History(tx).company())
    numbers = []
    for chosen, of in ((NOVEMBER, desks[:1]), ("2026", desks), ("today", desks)):
        with counted(frames.engine) as seen, frames.read_only() as tx:
            report(tx, of, period(chosen, zone=COPENHAGEN, now=NOW), now=NOW)
        numbers.append(len(seen))

    assert numbers == [13, 13, 13]
