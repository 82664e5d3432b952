"""What the figures need is written in the frame in which it happens (D-100, D-101)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.commands import documents, drafts
from domain.commands.drafts import DraftEdit
from domain.inbox.models import OutboundMail
from domain.kpis.periods import period
from domain.kpis.report import report
from domain.sales.imported_orders import note_orders
from domain.sales.inputs import LineChange, Revision
from domain.sales.models import Demand, Document, ImportedOrder
from domain.tasks import traces
from domain.tasks.models import Correction
from domain.tasks.states import StepKind
from domain.tasks.timeline import Tag
from tests.build import ACCEPTS


def figures(shop, code="today") -> dict[str, object]:
    with shop.frames.read_only() as tx:
        chosen = period(code, zone="Europe/Copenhagen", now=shop.clock())
        found = report(tx, (shop.desk_id,), chosen, now=shop.clock())
    return {value.figure.code: value.now for value in found.values}


def test_a_whole_way_from_mail_to_order_is_counted(shop):
    """D-100, D-101: one mail, one quote, one yes, one order, nobody corrected anything."""
    task_id = shop.at(StepKind.REPLY)
    with shop.frames.transaction() as tx:
        traces.card_stands(tx, f"task:{task_id}", now=shop.clock())
        traces.card_stands(tx, f"task:{task_id}", now=shop.clock.tick(minutes=9))  # a repaint
    shop.confirm(task_id)
    shop.clock.tick(minutes=1)
    shop.send()
    shop.answer(task_id, ACCEPTS)
    shop.advance()
    shop.confirm(task_id)
    shop.advance()

    found = figures(shop)
    assert {code: found[code] for code in ("mails", "requests", "quotes_made", "quotes_sent", "orders_made")} == {
        "mails": 2, "requests": 1, "quotes_made": 1, "quotes_sent": 1, "orders_made": 1,
    }  # fmt: skip
    assert (found["win_rate"], found["untouched"], found["unchanged"]) == (1, 1, 1)
    assert (found["time_to_card"], found["time_to_reply"]) == (0, 600)
    assert (found["order_value"], found["time_saved"]) == (1_026_000, 20)


def test_a_persons_change_of_a_quote_is_a_correction_of_its_lines(shop):
    """D-101: two properties of one line are one line; the reply that was open was not confirmed unchanged."""
    task_id = shop.at(StepKind.REPLY)
    number = shop.task(task_id).quote_number
    change = Revision(lines=(LineChange(1, quantity=Decimal(5), discount_percent=Decimal(3)),))
    shop.do(documents.revise, number, change, version=1)
    shop.advance()
    shop.confirm(task_id)

    (row,) = shop.all(Correction)
    found = figures(shop)
    assert (row.lines, row.by, row.task_id) == (1, "U1", task_id)
    assert (found["lines_changed"], found["untouched"]) == (1, 0)


def test_other_words_in_a_mail_are_a_correction_without_lines(shop):
    """D-101"""
    task_id = shop.at(StepKind.REPLY)
    step = shop.step(task_id)
    edit = DraftEdit(subject="Tilbud", opening="Kære Birthe", closing="Hilsen", cc=())
    shop.do(drafts.edit_draft, step.id, edit, revision=step.revision)
    shop.confirm(task_id)

    found = figures(shop)
    assert [(one.lines, one.step_id) for one in shop.all(Correction)] == [(0, step.id)]
    assert (found["lines_changed"], found["untouched"]) == (0, 0)
    assert found["unchanged"] < 1


def test_the_words_of_a_stop_are_kept_with_the_task(shop):
    """D-101"""
    task_id = shop.at(StepKind.REPLY)
    shop.stop(task_id, reason="Kunden ringede")

    assert shop.task(task_id).stop_reason == "Kunden ringede"


def test_only_the_first_answer_to_a_mail_has_a_waiting_time(shop):
    """D-101"""
    task_id = shop.at(StepKind.REPLY)
    shop.clock.tick(seconds=90)
    shop.confirm(task_id)
    shop.send()
    (mail,) = shop.all(OutboundMail)
    with shop.frames.read_only() as tx:
        again = traces.waited(tx, task_id, mail.step_id, now=shop.clock())

    assert (mail.waited_seconds, again) == (90, None)


def test_a_document_keeps_the_rate_of_its_day(shop):
    """D-100"""
    task_id = shop.at(StepKind.REPLY)
    (document,) = shop.all(Document, Document.task_id == task_id)

    assert (document.currency, document.exchange_rate, document.sent_at) == ("DKK", 1, None)


def test_the_tags_that_count_are_tags_of_the_timeline():
    """D-101: what is written as text here is spelled as there."""
    known = {tag.value for tag in Tag}

    assert known >= {*traces._CHANGED, traces._STOPPED, traces._ANSWERED}


@pytest.mark.parametrize("again", [False, True])
def test_an_imported_order_is_new_once_and_not_in_the_first_import(frames, clock, again):
    """D-100: all orders, imported ones too."""

    def demand(tx, number: str) -> None:
        tx.add(Demand(document_no=number, line_no=1, item_no="X", variant_code="", location_code="", quantity=Decimal(1),
                      needed_date=clock().date()))  # fmt: skip
        tx.flush()

    with frames.transaction() as tx:
        demand(tx, "SO-1")
        counts = [note_orders(tx, now=clock())]
        demand(tx, "SO-2")
        counts += [note_orders(tx, now=clock.tick(days=1)) for _ in range(2 if again else 1)]
        seen = {row.document_no: row.seen_at for row in tx.query(ImportedOrder)}

    assert counts == [1, 1, 0][: len(counts)]
    assert seen == {"SO-1": None, "SO-2": clock.now if not again else clock.now.replace(day=24)}
