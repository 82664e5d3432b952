"""Before a quote's last day its reviewer is reminded once; after it the quote is expired, and its thread says so (D-65)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.audit import Auditor
from domain import expiring
from domain.commands import documents
from domain.sales.inputs import Revision
from domain.sales.states import QuoteState
from domain.screens.cards import event_view
from domain.tasks.models import TimelineEvent
from handlers.texts import Texts
from handlers.views.timeline import event_message
from tests.build import counted


def run(shop, what=expiring.remind):
    with shop.frames.transaction() as tx:
        return what(tx, now=shop.clock())


def days_left(shop, days):
    """Go to the morning of the day that leaves so many until the quote's last."""
    left = shop.document("SQ-1001").valid_until - shop.clock().date()
    shop.later(days=left.days - days)


def told(shop):
    return shop.all(TimelineEvent, TimelineEvent.tag == "quote:self:ends")


def test_three_days_before_its_last_day_a_quote_is_named_once_in_its_thread_d65(shop):
    shop.at_waiting()
    days_left(shop, 4)
    assert run(shop) == ()
    shop.later(days=1)
    assert run(shop) == ("SQ-1001",)
    shop.later(hours=1)
    assert run(shop) == ()
    (event,) = told(shop)
    with shop.frames.read_only() as tx:
        said = event_message(event_view(tx, event.id), Texts("en-GB"))
    assert "<!subteam^UDUTY>" in said.text or "<@UDUTY>" in said.text
    assert "SQ-1001 is valid until" in said.text
    assert shop.card(f"event:{event.id}").parent.startswith("task:")


def test_whoever_took_the_task_is_mentioned_instead_of_those_on_duty_d65_d85(shop):
    task_id = shop.at_waiting()
    with shop.frames.transaction() as tx:
        tx.get_one(type(shop.task(task_id)), task_id).claimed_by = "U2"
    days_left(shop, 2)
    run(shop)

    assert told(shop)[0].values["mentions"] == ["U2"]


def test_a_quote_that_was_made_longer_is_reminded_of_anew_d65(shop):
    shop.at_waiting()
    days_left(shop, 1)
    run(shop)
    longer = Revision(valid_until=shop.document("SQ-1001").valid_until + timedelta(days=30))
    shop.do(documents.revise, "SQ-1001", longer, version=1)
    shop.advance()
    task_id = told(shop)[0].task_id
    shop.confirm(task_id)
    shop.send()
    assert shop.document("SQ-1001").state == QuoteState.SENT
    assert run(shop) == ()
    days_left(shop, 3)
    assert run(shop) == ("SQ-1001",)


@pytest.mark.parametrize("why", ["off", "quiet", "stopped", "rejected"])
def test_nobody_is_reminded_where_it_is_not_wanted_d65(shop, why):
    task_id = shop.at_waiting()
    days_left(shop, 2)
    if why == "off":
        shop.settings(quote_reminder_days=0)
    elif why == "quiet":
        shop.settings(quiet_from="00:00", quiet_to="23:59")
    elif why == "stopped":
        shop.stop(task_id)
    else:
        shop.do(documents.set_state, "SQ-1001", "rejected", reason="Nej tak")

    assert run(shop) == ()


def test_the_auditors_tick_reminds_and_has_it_painted_at_once_d65(shop):
    shop.at_waiting()
    days_left(shop, 3)
    woken = []
    auditor = Auditor(shop.frames, shop.clock, wake=lambda: woken.append(len(told(shop))))
    auditor.run()
    auditor.run()
    assert woken == [1]


def test_the_tick_reads_what_is_near_by_an_index_and_never_all_quotes_d65(shop):
    shop.at_waiting()
    with counted(shop.frames.engine) as said:
        run(shop)
    assert len(said) == 2
    if shop.frames.engine.dialect.name == "sqlite":
        plan = "EXPLAIN QUERY PLAN SELECT id FROM document WHERE kind = 'quote' AND state = 'sent' AND valid_until BETWEEN '2026-11-01' AND '2026-11-05'"
        with shop.frames.engine.connect() as connection:
            assert "ix_document_kind_state (kind=? AND state=? AND valid_until>? AND valid_until<?)" in str(
                connection.exec_driver_sql(plan).all()
            )


def test_a_quote_that_ended_says_so_in_its_thread_d65(shop):
    task_id = shop.at_waiting()
    days_left(shop, -1)

    assert run(shop, expiring.expire) == ("SQ-1001",)
    assert run(shop, expiring.expire) == ()
    assert shop.tags(task_id)[-1] == "quote:self:expired"
    assert shop.document("SQ-1001").state == QuoteState.EXPIRED
