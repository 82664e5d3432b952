"""What a person is asked can always be answered, and an answer that did not help can be given anew (D-43, D-72, D-73, D-86)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import delete, update

from domain.commands import answers, documents, drafts, review
from domain.commands.answers import LineAnswer
from domain.errors import InvalidInput
from domain.sales.inputs import LineChange, Revision
from domain.sales.models import Item, ItemUnit, ItemVariant
from domain.tasks.models import Reading
from domain.tasks.states import StepKind
from tests.build import line, request, wish


def block(tx, item_no, **fields) -> None:
    tx.execute(update(Item).where(Item.item_no == item_no).values(blocked=True, **fields))


def no_unit(tx, item_no) -> None:
    tx.execute(delete(ItemUnit).where(ItemUnit.item_no == item_no, ItemUnit.uom_code == "BOX"))


def no_variant(tx, item_no) -> None:
    tx.execute(delete(ItemVariant).where(ItemVariant.item_no == item_no, ItemVariant.variant_code == "BLACK"))


def after_reading(shop, said, change) -> int:
    """A task whose master data changed between the review of the mail and the quote."""
    task_id = shop.at_incoming(said)
    with shop.frames.transaction() as tx:
        change(tx)
    shop.confirm(task_id)
    shop.advance()
    assert shop.step(task_id).kind == StepKind.ITEMS
    return task_id


# -- a line that cannot be sold any more (D-86) -------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "change", "why", "candidates"),
    [
        (line("BOOK", "2"), lambda tx: block(tx, "BOOK"), "blocked_item", ["BOOK"]),
        (
            line("BOOK", "2"),
            lambda tx: block(tx, "BOOK", replaced_by="PAPER"),
            "blocked_item",
            ["PAPER", "BOOK"],
        ),
        (line("PAPER", "2", uom="BOX"), lambda tx: no_unit(tx, "PAPER"), "unknown_unit", ["PAPER"]),
        (line("CHAIR", "2"), lambda tx: no_variant(tx, "CHAIR"), "unknown_variant", ["CHAIR"]),
    ],
)
def test_a_line_that_became_unusable_is_a_question_with_what_was_read_d86(
    shop, said, change, why, candidates
):
    after_reading(shop, request(line("SETUP", "1"), said), change)
    read, unsettled = shop.all(Reading)
    (asked,) = unsettled.request["open"]
    assert (unsettled.by, unsettled.mail_id) == ("bot", read.mail_id)
    assert [one["item_no"] for one in unsettled.request["lines"]] == ["SETUP"]
    assert (asked["why"], asked["evidence"], asked["quantity"]) == (
        why,
        read.request["lines"][1]["evidence"],
        "2",
    )
    assert [one["item_no"] for one in asked["candidates"]] == candidates


def test_its_answer_is_quoted_and_the_same_question_does_not_come_back_d86(shop):
    task_id = after_reading(shop, request(line(), line("BOOK", "2", start=30)), lambda tx: block(tx, "BOOK"))
    answer = LineAnswer("PAPER", Decimal(3), "BOX")
    shop.do(answers.answer_items, shop.step(task_id).id, {0: answer}, revision=1)
    shop.advance()
    step = shop.step(task_id)
    assert step.kind == StepKind.REPLY
    assert [one.item_no for one in shop.document(step.payload["document"]).lines] == ["CHAIR", "PAPER"]


def test_a_price_by_hand_does_not_move_to_another_line_d54(shop):
    task_id = shop.at_incoming(request(line("BOOK", "2"), line("FREE", "3", start=30)))
    shop.confirm(task_id)
    shop.advance()
    with shop.frames.transaction() as tx:
        block(tx, "BOOK")
    given = {"reason": "aftalt", "revision": 1}
    shop.do(answers.answer_price, shop.step(task_id).id, {1: Decimal(7)}, **given)
    shop.advance()
    assert shop.step(task_id).kind == StepKind.ITEMS
    shop.do(answers.answer_items, shop.step(task_id).id, {0: LineAnswer("", None, "", drop=True)}, revision=1)
    shop.advance()
    asked = shop.step(task_id)
    assert (asked.kind, [one["index"] for one in asked.payload["lines"]]) == (StepKind.PRICE_MISSING, [0])


# -- a mail instead of an answer, and then the answer after all (D-43, D-51, D-72, D-73) --------------------


def asking_mail(shop, kind, **settings) -> int:
    """A task whose mail asks the customer, or says what is not available."""
    shop.settings(**settings)
    if kind == "not_available":
        task_id = shop.at(StepKind.NOT_AVAILABLE)
        shop.confirm(task_id)
        shop.advance()
    else:
        task_id = shop.at_incoming(request(line(), open=(wish(),)))
        shop.confirm(task_id)
        shop.advance()
        if not settings:
            shop.do(answers.ask_customer, shop.step(task_id).id, revision=1)
            shop.advance()
    assert shop.step(task_id).payload["kind"] == kind
    return task_id


MAILS = pytest.mark.parametrize(
    ("kind", "settings", "asked"),
    [
        ("options", {}, StepKind.ITEMS),
        ("options", {"ask_first": "customer"}, StepKind.ITEMS),
        ("not_available", {}, StepKind.NOT_AVAILABLE),
    ],
)


@MAILS
def test_after_stop_the_new_task_asks_a_person_d72(shop, kind, settings, asked):
    task_id = asking_mail(shop, kind, **settings)
    shop.stop(task_id)
    new = shop.do(review.continue_as_new, task_id).task_id
    shop.advance()
    assert shop.step(new).kind == asked


@MAILS
def test_after_discard_the_question_can_be_had_again_d73(shop, kind, settings, asked):
    task_id = asking_mail(shop, kind, **settings)
    shop.do(review.discard, shop.step(task_id).id, revision=1)
    shop.do(review.resume, shop.step(task_id).id, "ask_again")
    shop.advance()
    assert shop.step(task_id).kind == asked


def test_just_resume_gives_the_asking_mail_as_it_was_d73(shop):
    task_id = asking_mail(shop, "options")
    first = shop.step(task_id)
    shop.do(review.discard, first.id, revision=1)
    shop.do(review.resume, shop.step(task_id).id, "as_it_was")
    shop.advance()
    assert shop.step(task_id).payload == first.payload


def test_just_resume_never_sends_an_older_version_than_the_document_s_d61_d73(shop):
    task_id = shop.at(StepKind.REPLY)
    step = shop.step(task_id)
    edit = drafts.DraftEdit("Tilbud", "Mine egne ord", "Hilsen", ())
    shop.do(drafts.edit_draft, step.id, edit, revision=1)
    shop.do(review.discard, step.id, revision=2)
    change = Revision(lines=(LineChange(shop.document("SQ-1001").lines[0].line_no, quantity=Decimal(5)),))
    shop.do(documents.revise, "SQ-1001", change, version=1)
    shop.do(review.resume, shop.step(task_id).id, "as_it_was")
    shop.advance()
    fresh = shop.step(task_id).payload
    assert (fresh["version"], fresh["pdf_name"], fresh["opening"]) == (2, "SQ-1001-v2.pdf", "Mine egne ord")


# -- what the bot gave up (D-86) ----------------------------------------------------------------------------


def give_up(shop) -> int:
    shop.reader.breaks = 3
    task_id = shop.arrive().task_id
    for _ in range(3):
        shop.advance()
        shop.later(minutes=1)
    assert shop.step(task_id).payload == {"problems": [{"code": "unreadable.broken", "values": {}}]}
    return task_id


def test_a_person_lets_the_bot_try_again_what_it_gave_up_d86(shop):
    task_id = give_up(shop)
    shop.do(answers.try_again, shop.step(task_id).id)
    assert (shop.task(task_id).failures, shop.task(task_id).error) == (0, "")
    shop.advance()
    assert shop.step(task_id).kind == StepKind.INCOMING
    with pytest.raises(InvalidInput):
        shop.do(answers.try_again, shop.step(task_id).id)


def test_a_task_that_cannot_even_be_looked_at_is_given_to_a_person_after_three_times(shop):
    task_id = shop.at_incoming()
    shop.confirm(task_id)
    with shop.frames.transaction() as tx:
        tx.execute(update(Reading).values(request={"intent": "of another version"}))
    for _ in range(4):
        shop.advance()
        shop.later(minutes=1)
    assert (shop.task(task_id).failures, shop.step(task_id).kind) == (3, StepKind.UNREADABLE)
