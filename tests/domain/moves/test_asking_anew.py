"""What a person is asked can always be answered, and an answer that did not help can be given anew (D-43, D-72, D-73, D-86)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import delete, update

from domain.commands import answers
from domain.commands.answers import LineAnswer
from domain.sales.models import Item, ItemUnit, ItemVariant
from domain.tasks.models import Reading
from domain.tasks.states import StepKind
from tests.build import line, request


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
