"""The whole way in its details: changes, late answers, pins, tags, overtaken work (D-21, D-27, D-61, D-64, D-85)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import update

from domain.blobs import service as blobs
from domain.cards.models import Card
from domain.commands import documents, review
from domain.errors import Stale
from domain.inbox.facts import Trust
from domain.intake.request import Intent
from domain.moves import drafting, perform
from domain.moves.merging import merge
from domain.moves.situation import look
from domain.sales.inputs import LineChange, Revision
from domain.sales.models import Inventory
from domain.tasks import service
from domain.tasks.advance import next_move
from domain.tasks.models import Task
from domain.tasks.states import StepKind, StepState, TaskState
from tests.build import ACCEPTS, PDF, line, request, wish

ORDER = "SO-1002"
"""SO-1001 is a number of the imported demand, so it is skipped (D-67)."""


def to_next(shop, task_id) -> str:
    """Confirm the open review; the kind of the next one, '' if there is none."""
    shop.confirm(task_id)
    shop.advance()
    shop.send()
    shop.advance()
    return next(iter(shop.kinds(task_id)), "")


def accepted(shop, **fields) -> int:
    task_id = shop.at_waiting()
    shop.answer(task_id, ACCEPTS, **fields)
    shop.advance()
    return task_id


def stock(shop, **quantities: int) -> None:
    with shop.frames.transaction() as tx:
        for variant, quantity in quantities.items():
            tx.execute(
                update(Inventory)
                .where(
                    Inventory.item_no == "CHAIR",
                    Inventory.variant_code == variant,
                    Inventory.location_code == "HQ",
                )
                .values(quantity=Decimal(quantity))
            )


# -- the 2x2 table (D-9, D-10) ------------------------------------------------------------------------------


def test_yes_but_is_a_change_for_a_person_and_its_answer_is_the_new_version_d64(shop):
    task_id = shop.at_waiting()
    shop.answer(task_id, request(nothing=True, intent=Intent.QUOTE_CHANGE))
    shop.advance()
    assert shop.step(task_id).kind == StepKind.CHANGE
    change = Revision(lines=(LineChange(shop.document("SQ-1001").lines[0].line_no, quantity=Decimal(5)),))
    shop.do(documents.revise, "SQ-1001", change, version=1)
    assert to_next(shop, task_id) == StepKind.REPLY
    payload = shop.step(task_id).payload
    assert (payload["version"], payload["mail_kind"]) == (2, "revised_quote")


def test_a_second_yes_after_the_confirmation_is_not_confirmed_again(shop):
    task_id = accepted(shop)
    to_next(shop, task_id)
    to_next(shop, task_id)
    shop.answer(task_id, ACCEPTS)
    shop.advance()
    assert (shop.task(task_id).state, shop.task(task_id).outcome) == (TaskState.DONE, "ordered")
    assert len(shop.outside.keys) == 2


def test_a_suspicious_yes_is_always_reviewed_d26(shop):
    shop.settings(review_known="none")
    task_id = shop.arrive().task_id
    shop.advance()
    to_next(shop, task_id)
    shop.answer(task_id, ACCEPTS, trust=Trust.FAIL)
    shop.advance()
    assert shop.step(task_id).kind == StepKind.INCOMING


# -- what is drafted ----------------------------------------------------------------------------------------


def test_the_pdf_that_was_reviewed_is_pinned_and_shown_in_the_thread_d61(shop):
    task_id = shop.at(StepKind.REPLY)
    pinned = shop.step(task_id).payload["pdf"]
    with shop.frames.read_only() as tx:
        assert blobs.get(tx, pinned) == PDF + b" SQ-1001 v1"
    (shown,) = shop.effects("file")
    assert (shown.payload["sha256"], shown.payload["name"]) == (pinned, "SQ-1001.pdf")


def test_a_past_date_is_answered_as_not_possible_and_not_put_on_the_line_d54(shop):
    past = date(2026, 11, 2)
    task_id = shop.at(StepKind.REPLY, request(line(requested_date=past), requested_date=past))
    payload = shop.step(task_id).payload
    assert payload["notes"] == [{"code": "note.past_date", "values": {"date": "2026-11-02"}}]
    assert "2. november 2026" in payload["opening"] or "02.11.2026" in payload["opening"]
    assert shop.document("SQ-1001").lines[0].requested_date is None


def test_the_subject_s_tag_is_appended_once_and_then_kept_d21(shop):
    task_id = shop.at_waiting()
    assert shop.outside.performed[0].payload["subject"] == "Re: Stole til restauranten [T-1]"
    shop.answer(task_id, ACCEPTS)
    shop.advance()
    to_next(shop, task_id)
    assert shop.step(task_id).payload["subject"] == "Re: Stole til restauranten [T-1]"


def test_every_mail_of_a_task_has_its_own_signed_id_d21(shop):
    task_id = accepted(shop)
    to_next(shop, task_id)
    to_next(shop, task_id)
    ids = [one.payload["message_id"] for one in shop.outside.performed]
    assert len(set(ids)) == 2
    assert all(one.startswith("<q.1.") and one.endswith("@fjord.example>") for one in ids)


# -- overtaken work is dropped ------------------------------------------------------------------------------


def test_a_reading_that_a_new_mail_overtakes_is_dropped_d27(shop):
    first = shop.arrive(request(line(quantity="3")))
    with shop.frames.read_only() as tx:
        message_id = look(tx, first.task_id, now=shop.clock()).mails[0].mail.message_id
    shop.reader.during = lambda: shop.arrive(request(line(quantity="4")), references=(message_id,))
    shop.advance()
    assert shop.reader.reads == 3, "the first anew, because nothing is known of it"
    assert shop.step(first.task_id).round == shop.task(first.task_id).round
    shop.settings(review_known="none")
    shop.confirm(first.task_id)
    shop.advance()
    assert shop.document("SQ-1001").lines[0].quantity == 4


def test_a_draft_of_a_task_that_was_stopped_meanwhile_is_dropped(shop):
    task_id = shop.at_incoming()
    shop.confirm(task_id)
    with shop.frames.transaction() as tx:
        tx.execute(update(Task).values(due_at=None))

    def situation():
        with shop.frames.read_only() as tx:
            return look(tx, task_id, now=shop.clock())

    seen = situation()
    with shop.frames.transaction() as tx:
        perform.perform(tx, seen, next_move(seen.facts), now=shop.clock())
    seen = situation()
    with shop.frames.read_only() as tx:
        prepared = drafting.prepare(tx, seen, "quote", now=shop.clock())
    shop.stop(task_id)
    with pytest.raises(Stale), shop.frames.transaction() as tx:
        drafting.open_reply(
            tx,
            seen,
            prepared,
            pdf=PDF,
            pdf_name="x.pdf",
            mail_domain="fjord.example",
            key=b"k",
            now=shop.clock(),
        )
    assert shop.kinds(task_id) == []


def test_a_due_task_is_worked_by_one_worker_until_its_lease_ends(shop):
    task_id = shop.arrive().task_id

    def lease():
        with shop.frames.transaction() as tx:
            return service.lease_due(tx, now=shop.clock())

    assert (lease(), lease()) == (task_id, 0)
    shop.clock.now += service.LEASE + timedelta(seconds=1)
    assert lease() == task_id


def test_a_task_that_waits_for_a_person_is_not_due_even_if_an_old_worker_reports_a_failure(shop):
    task_id = shop.at(StepKind.REPLY)
    with shop.frames.transaction() as tx:
        service.failed(tx, task_id, error="late", now=shop.clock())
    assert (shop.task(task_id).due_at, shop.task(task_id).failures) == (None, 0)


# -- readings on top of each other (D-27) -------------------------------------------------------------------


def test_before_a_quote_a_later_mail_adds_to_what_was_read():
    before = request(
        line(quantity="12"), open=(wish(),), document_no="PO-1", flags=frozenset({"price_mentioned"})
    )
    later = request(line("PAPER", "3"), requested_date=date(2026, 12, 1))
    merged = merge(before, later, quoted=False)
    assert [one.item_no for one in merged.lines] == ["CHAIR", "PAPER"]
    assert merged.open == before.open
    assert (merged.document_no, merged.requested_date) == ("PO-1", date(2026, 12, 1))
    assert merged.flags == {"price_mentioned"}


def test_a_line_named_again_is_what_the_customer_said_last():
    merged = merge(request(line(quantity="12")), request(line(quantity="8")), quoted=False)
    assert [one.quantity for one in merged.lines] == [8]


def test_a_thank_you_after_a_request_does_not_change_what_is_wanted():
    merged = merge(request(line()), request(intent=Intent.OTHER), quoted=False)
    assert (merged.intent, len(merged.lines)) == (Intent.QUOTE_REQUEST, 1)


def test_with_a_quote_the_newest_reading_stands_alone():
    later = request(line("PAPER", "3"))
    assert merge(request(line()), later, quoted=True) == later


# -- notices (D-85) -----------------------------------------------------------------------------------------


def test_a_step_that_needs_a_person_calls_in_the_thread_and_the_call_is_edited_when_decided_d85(shop):
    task_id = shop.at(StepKind.INCOMING)
    step = shop.step(task_id)
    call = shop.card(f"ping:{step.id}")
    assert (call.parent, call.wanted, call.channel) == (f"task:{task_id}", 1, "C0DESK")
    shop.confirm(task_id)
    assert shop.card(f"ping:{step.id}").wanted == 2


@pytest.mark.parametrize("how", ["discard", "stop", "supersede"])
def test_however_a_step_is_decided_its_call_is_edited_d85(shop, how):
    task_id = shop.at(StepKind.REPLY)
    step = shop.step(task_id)
    if how == "discard":
        shop.do(review.discard, step.id, revision=1)
    elif how == "stop":
        shop.stop(task_id)
    else:
        shop.arrive(in_reply_to=shop.token(task_id))
    assert shop.card(f"ping:{step.id}").wanted == 2
    assert {one.state for one in shop.steps(task_id) if one.id == step.id} <= {
        StepState.DISCARDED,
        StepState.STOPPED,
        StepState.SUPERSEDED,
    }


def test_a_desk_without_a_channel_works_without_cards(shop):
    shop.settings(channel="")
    task_id = shop.at_waiting()
    assert shop.task(task_id).state == TaskState.WAITING
    assert shop.all(Card) == []
