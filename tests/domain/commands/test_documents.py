"""Editing a task's documents (D-62, D-63) and setting their state by hand (D-68)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.effects import NotDone
from domain.commands import documents, review
from domain.errors import InvalidInput, NotFound, Refused, Stale
from domain.sales.inputs import LineChange, Revision
from domain.tasks.models import TimelineEvent
from domain.tasks.states import StepKind, StepState, TaskState
from tests.build import ACCEPTS


def revise(shop, number="SQ-1001", *, version=1, by=None, **changes):
    line_no = shop.document(number).lines[0].line_no
    values = {"quantity": Decimal(5), **changes}
    return shop.do(
        documents.revise, number, Revision(lines=(LineChange(line_no, **values),)), version=version, by=by
    )


def event(shop, tag):
    (found,) = shop.all(TimelineEvent, TimelineEvent.tag == tag)
    return found


def test_every_change_stands_in_the_timeline_with_what_from_to_and_by_whom_d63(shop):
    shop.at(StepKind.REPLY)
    assert revise(shop, by=shop.bo).version == 2
    changed = event(shop, "quote:self:revised")
    assert (changed.by, changed.values["version"]) == ("U2", 2)
    assert any("12" in str(one) and "5" in str(one) for one in changed.values["changes"])


def test_the_second_of_two_editors_is_told_d63(shop):
    shop.at(StepKind.REPLY)
    revise(shop)
    with pytest.raises(Stale) as stale:
        revise(shop, version=1, by=shop.bo)
    assert stale.value.values["version"] == 2


def test_invalid_input_is_refused_at_its_field_and_the_review_stays_d62(shop):
    task_id = shop.at(StepKind.REPLY)
    step = shop.step(task_id)
    with pytest.raises(InvalidInput) as refused:
        revise(shop, quantity=Decimal(-1))
    assert refused.value.field == "line:1.quantity"
    assert shop.step(task_id).id == step.id
    assert shop.document("SQ-1001").version == 1


@pytest.mark.parametrize("kind", [StepKind.QUOTE, StepKind.ORDER])
def test_a_new_version_is_reviewed_anew_d8_d11(shop, kind):
    if kind is StepKind.QUOTE:
        shop.settings(review_quotes=True)
        number = "SQ-1001"
    else:
        shop.settings(send_quotes=False, review_orders=True)
        number = "SO-1002"
    task_id = shop.at_incoming()
    shop.confirm(task_id)
    shop.advance()
    first = shop.step(task_id)
    assert first.kind == kind
    revise(shop, number)
    shop.advance()
    second = shop.step(task_id)
    assert (second.kind, second.payload["version"]) == (kind, 2)
    assert [one.state for one in shop.steps(task_id) if one.id == first.id] == [StepState.SUPERSEDED]


def test_a_new_version_asks_about_the_acceptance_anew_d65(shop):
    task_id = shop.at_waiting()
    shop.answer(task_id, ACCEPTS)
    shop.advance()
    first = shop.step(task_id)
    revise(shop)
    shop.advance()
    second = shop.step(task_id)
    assert (first.payload["version"], second.kind, second.payload["version"]) == (1, StepKind.ACCEPTANCE, 2)


def test_a_quote_that_the_customer_has_is_drafted_anew_when_somebody_edits_it_d63(shop):
    task_id = shop.at_waiting()
    revise(shop)
    assert shop.task(task_id).state == TaskState.WORKING
    shop.advance()
    step = shop.step(task_id)
    assert (step.kind, step.payload["document"], step.payload["version"]) == (StepKind.REPLY, "SQ-1001", 2)


def test_somebody_without_a_role_neither_opens_nor_edits_a_document_d15(shop):
    shop.at(StepKind.REPLY)
    with pytest.raises(Refused), shop.frames.read_only() as tx:
        documents.open_for_edit(tx, "SQ-1001", by=shop.elin)
    with pytest.raises(Refused):
        revise(shop, by=shop.elin)
    assert shop.document("SQ-1001").version == 1


def test_a_document_that_does_not_exist_is_not_found(shop):
    with pytest.raises(NotFound), shop.frames.read_only() as tx:
        documents.open_for_edit(tx, "SQ-404", by=shop.ana)


def test_a_person_sets_a_quote_s_state_also_after_stop_with_a_reason_d68(shop):
    task_id = shop.at_waiting()
    shop.do(review.stop, task_id)
    with pytest.raises(InvalidInput) as refused:
        shop.do(documents.set_state, "SQ-1001", "cancelled", reason=" ")
    assert refused.value.field == "reason"
    shop.do(documents.set_state, "SQ-1001", "cancelled", reason="Kunden ringede")
    assert shop.document("SQ-1001").state == "cancelled"
    values = event(shop, "quote:self:state").values
    assert (values["before"], values["after"], values["reason"]) == ("sent", "cancelled", "Kunden ringede")


def test_a_yes_to_a_quote_that_was_cancelled_by_hand_is_for_a_person_d68(shop):
    task_id = shop.at_waiting()
    shop.do(documents.set_state, "SQ-1001", "cancelled", reason="Udsolgt")
    shop.answer(task_id, ACCEPTS)
    shop.advance()
    assert shop.step(task_id).kind == StepKind.CHANGE
    shop.do(documents.set_state, "SQ-1001", "open", reason="Alligevel")
    shop.confirm(task_id)
    shop.advance()
    assert shop.task(task_id).order_number == "SO-1002"


def test_an_approved_mail_of_an_older_version_never_leaves_although_something_else_is_asked_d61_d65(shop):
    """A stranger wrote meanwhile, so the task needs a person and its approved mail is not looked at by the edit."""
    task_id = shop.at_waiting()
    shop.answer(task_id)
    shop.advance()
    revise(shop)
    shop.confirm(task_id)
    shop.advance()
    shop.confirm(task_id)
    shop.answer(task_id, from_address="evil@other.example")
    revise(shop, version=2, quantity=Decimal(7))

    assert (shop.task(task_id).state, shop.send()) == (TaskState.NEEDS_PERSON, 1)
    assert (shop.effects()[-1].state, shop.effects()[-1].error) == ("withdrawn", "document_changed")
    shop.confirm(task_id)
    shop.advance()
    assert (shop.step(task_id).kind, shop.step(task_id).payload["version"]) == (StepKind.REPLY, 3)


def test_a_mail_that_failed_while_its_quote_was_cancelled_is_not_tried_again_d68_d92(shop):
    shop.at_sending()
    shop.outside.results = [NotDone("greylisted", "451 try later")]
    shop.outside.during = lambda: shop.do(
        documents.set_state, "SQ-1001", "cancelled", reason="sold out", by=shop.bo
    )
    shop.send()
    shop.later(hours=1)
    shop.send()

    assert len(shop.outside.performed) == 1
    assert (shop.effects()[0].state, shop.effects()[0].error) == ("withdrawn", "document_cancelled")
