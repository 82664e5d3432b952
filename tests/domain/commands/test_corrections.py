"""A line as read that means another candidate (D-42), and what mail and attachment say differently (D-86)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.commands import answers
from domain.commands.answers import LineAnswer
from domain.errors import IllegalTransition, InvalidInput, Refused
from domain.intake import stored
from domain.intake.request import Candidate, Contradiction, Why
from domain.tasks.models import Reading
from domain.tasks.states import StepKind
from tests.build import line, request, wish

OTHERS = (Candidate("CHAIR", "BLACK", 0.9, "words", True), Candidate("CHAIR", "GREY", 0.8, "words", False))
DATE = Contradiction("date", "2026-12-11", "2026-12-14", "order.pdf")
NUMBER = Contradiction("document_no", "PO-1", "PO-2", "order.pdf")


def reading(shop, task_id):
    (row,) = shop.all(Reading, Reading.id == shop.task(task_id).reading_id)
    return stored.from_json(row.request)


def doubtful(shop) -> int:
    shop.settings(only_available=False)
    return shop.at_incoming(request(replace(line(), candidates=OTHERS), line(quantity="3", start=30)))


def test_another_candidate_is_taken_with_quantity_and_evidence_and_the_question_stays(shop):
    task_id = doubtful(shop)
    before, step = reading(shop, task_id), shop.step(task_id)
    shop.do(answers.swap_line, step.id, 0, "CHAIR/GREY")
    after = reading(shop, task_id)
    assert (after.lines[0].item_no, after.lines[0].variant_code, after.lines[0].quantity) == (
        "CHAIR",
        "GREY",
        Decimal(12),
    )
    assert (after.lines[0].rule, after.lines[0].evidence) == ("person:U1", before.lines[0].evidence)
    assert after.lines[0].candidates == OTHERS
    assert after.lines[1] == before.lines[1]
    assert shop.step(task_id).id == step.id
    shop.confirm(task_id)
    shop.advance()
    assert shop.kinds(task_id) == ["reply"]
    (quoted, _) = shop.document(shop.task(task_id).quote_number).lines
    assert quoted.variant_code == "GREY"


@pytest.mark.parametrize(
    ("index", "item"), [(0, "CHAIR"), (0, "NOTHING"), (7, "CHAIR/GREY"), (-1, "CHAIR/GREY"), (0, "")]
)
def test_what_cannot_be_taken_changes_nothing(shop, index, item):
    task_id = doubtful(shop)
    before = shop.task(task_id).reading_id
    with pytest.raises(InvalidInput):
        shop.do(answers.swap_line, shop.step(task_id).id, index, item)
    assert shop.task(task_id).reading_id == before


def test_once_there_is_a_quote_its_lines_are_edited_not_the_reading(shop):
    task_id = doubtful(shop)
    incoming = shop.step(task_id)
    shop.confirm(task_id)
    shop.advance()
    with pytest.raises(InvalidInput):
        shop.do(answers.swap_line, shop.step(task_id).id, 0, "CHAIR/GREY")
    with pytest.raises(IllegalTransition):
        shop.do(answers.swap_line, incoming.id, 0, "CHAIR/GREY")


def test_who_may_not_review_corrects_nothing(shop):
    task_id = doubtful(shop)
    with pytest.raises(Refused):
        shop.do(answers.swap_line, shop.step(task_id).id, 0, "CHAIR/GREY", by=shop.elin)


def differing(shop, one, other=None, **fields) -> int:
    both = (one,) if other is None else (one, other)
    task_id = shop.at_incoming(request(contradictions=both, **fields))
    shop.confirm(task_id)
    shop.advance()
    assert shop.step(task_id).kind == StepKind.ITEMS
    return task_id


@pytest.mark.parametrize(
    ("chosen", "day", "number"),
    [("first", date(2026, 12, 11), "PO-1"), ("second", date(2026, 12, 14), "PO-2")],
)
def test_what_a_person_chooses_counts_and_the_task_goes_on(shop, chosen, day, number):
    task_id = differing(shop, DATE, NUMBER, requested_date=date(2026, 12, 11), document_no="PO-1")
    step = shop.step(task_id)
    shop.do(answers.answer_items, step.id, {}, settled={0: chosen, 1: chosen}, revision=step.revision)
    after = reading(shop, task_id)
    assert (after.requested_date, after.document_no, after.contradictions) == (day, number, ())
    shop.advance()
    assert shop.step(task_id).kind == StepKind.REPLY
    assert shop.document(shop.task(task_id).quote_number).reference == number


@pytest.mark.parametrize("settled", [{}, {0: "first"}, {0: "first", 1: "third"}])
def test_every_difference_of_the_header_has_to_be_decided(shop, settled):
    task_id = differing(shop, DATE, NUMBER)
    step = shop.step(task_id)
    with pytest.raises(InvalidInput) as refused:
        shop.do(answers.answer_items, step.id, {}, settled=settled, revision=step.revision)
    assert refused.value.field == ("differ:0" if not settled else "differ:1")


def test_a_chosen_quantity_fills_the_line_and_a_typed_one_wins(shop):
    amount = Contradiction("quantity", "10 PCS", "12 PCS", "order.pdf", "CHAIR", "GREY")
    asked = replace(wish("12 CHAIR", Why.MISSING_QUANTITY, "GREY"), quantity=None)
    for typed, expected in ((None, Decimal(12)), (Decimal(11), Decimal(11))):
        task_id = differing(shop, amount, open=(asked,))
        step = shop.step(task_id)
        answer = LineAnswer("CHAIR/GREY", typed, "")
        shop.do(answers.answer_items, step.id, {0: answer}, settled={0: "second"}, revision=step.revision)
        grey = [one for one in reading(shop, task_id).lines if one.variant_code == "GREY"]
        assert [one.quantity for one in grey] == [expected]
