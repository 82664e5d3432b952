"""A task from the first mail to the end, through the real moves: the four cells of D-9 and D-10, acceptance (D-65)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import update

from domain.commands import documents
from domain.sales.inputs import LineChange, Revision
from domain.sales.models import Customer, Inventory
from domain.sales.standing import expire_quotes
from domain.tasks.states import StepKind, TaskState
from tests.build import ACCEPTS, REJECTS

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


def test_send_and_make_the_quote_then_after_a_yes_the_order_goes_to_the_customer_d9_d10(shop):
    task_id = accepted(shop)
    assert shop.step(task_id).kind == StepKind.ACCEPTANCE
    assert to_next(shop, task_id) == StepKind.REPLY
    assert shop.step(task_id).payload["document"] == ORDER
    assert to_next(shop, task_id) == ""

    task = shop.task(task_id)
    assert (task.state, task.outcome, task.quote_number, task.order_number) == (
        TaskState.DONE,
        "ordered",
        "SQ-1001",
        ORDER,
    )
    assert [one.payload["kind"] for one in shop.outside.performed] == ["quote", "order"]
    assert (shop.document("SQ-1001").state, shop.document(ORDER).state) == ("ordered", "confirmed")
    assert shop.rendered == [("SQ-1001", 1), (ORDER, 1)]


def test_send_and_do_not_make_on_acceptance_a_person_is_asked_and_no_order_is_made_d10(shop):
    shop.settings(make_orders=False)
    task_id = accepted(shop)
    assert shop.step(task_id).kind == StepKind.ORDERS_OFF
    shop.confirm(task_id)
    task = shop.task(task_id)
    assert (task.state, task.outcome, task.order_number) == (TaskState.DONE, "handled", "")


def test_do_not_send_and_make_the_customer_gets_the_order_only_d9(shop):
    shop.settings(send_quotes=False)
    task_id = shop.at_incoming()
    assert to_next(shop, task_id) == StepKind.REPLY
    assert shop.step(task_id).payload["kind"] == "order"
    to_next(shop, task_id)
    assert [one.payload["document"] for one in shop.outside.performed] == [ORDER]
    assert (shop.task(task_id).state, shop.task(task_id).outcome) == (TaskState.DONE, "ordered")


def test_neither_send_nor_make_the_quote_is_there_and_people_do_the_rest_d9_d10(shop):
    shop.settings(send_quotes=False, make_orders=False)
    task_id = shop.at_incoming()
    assert to_next(shop, task_id) == ""
    assert (shop.task(task_id).state, shop.task(task_id).outcome) == (TaskState.DONE, "quote_made")
    assert shop.document("SQ-1001").state == "open"
    assert shop.outside.keys == []


def test_with_every_review_on_each_is_asked_in_turn_d4_d8_d11(shop):
    shop.settings(review_known="all", review_quotes=True, review_orders=True)
    task_id = shop.at_incoming()
    assert to_next(shop, task_id) == StepKind.QUOTE
    assert to_next(shop, task_id) == StepKind.REPLY
    assert to_next(shop, task_id) == ""
    shop.answer(task_id, ACCEPTS)
    shop.advance()
    assert shop.step(task_id).kind == StepKind.INCOMING
    assert to_next(shop, task_id) == StepKind.ORDER
    assert to_next(shop, task_id) == StepKind.REPLY
    assert to_next(shop, task_id) == ""
    assert shop.task(task_id).outcome == "ordered"


def test_with_every_review_off_a_mail_still_waits_for_a_person_d16(shop):
    shop.settings(review_known="none", review_unknown="none")
    task_id = shop.arrive().task_id
    shop.advance()
    assert shop.kinds(task_id) == [StepKind.REPLY]
    assert shop.send() == 0


# -- acceptance (D-65) --------------------------------------------------------------------------------------


def test_prices_stay_as_quoted_and_the_order_reserves_d65(shop):
    task_id = accepted(shop)
    quoted = shop.document("SQ-1001")
    to_next(shop, task_id)
    order = shop.document(ORDER)
    assert (order.net, order.gross, order.lines) == (quoted.net, quoted.gross, quoted.lines)


def test_a_yes_counts_for_the_version_that_the_answered_mail_carried_d65(shop):
    task_id = shop.at_waiting()
    number = shop.task(task_id).quote_number
    change = Revision(lines=(LineChange(shop.document(number).lines[0].line_no, quantity=Decimal(5)),))
    shop.do(documents.revise, number, change, version=1)
    shop.settings(review_known="all")
    shop.answer(task_id, ACCEPTS)
    shop.advance()
    shop.confirm(task_id)
    shop.advance()
    step = shop.step(task_id)
    assert (step.kind, step.payload) == (
        StepKind.ACCEPTANCE,
        {"number": number, "version": 2, "answered_version": 1},
    )


def test_a_shortage_since_the_quote_asks_with_its_numbers_d65(shop):
    task_id = accepted(shop)
    stock(shop, BLACK=11)
    assert to_next(shop, task_id) == StepKind.RECHECK
    (reason,) = shop.step(task_id).payload["reasons"]
    assert (reason["code"], reason["line_no"], reason["values"]["requested"]) == ("order.shortage", 1, "12")
    assert shop.task(task_id).order_number == ""
    assert shop.document("SQ-1001").state == "sent"

    assert to_next(shop, task_id) == StepKind.REPLY
    assert shop.task(task_id).order_number == ORDER


@pytest.mark.parametrize("noticed", [True, False])
def test_an_expired_quote_asks_d65(shop, noticed):
    task_id = shop.at_waiting()
    shop.later(days=22)
    if noticed:
        with shop.frames.transaction() as tx:
            assert expire_quotes(tx, now=shop.clock()) == ("SQ-1001",)
    shop.answer(task_id, ACCEPTS)
    shop.advance()
    shop.confirm(task_id)
    shop.advance()
    assert [one["code"] for one in shop.step(task_id).payload["reasons"]] == ["order.expired"]
    assert to_next(shop, task_id) == StepKind.REPLY
    assert shop.document(ORDER).quote_number == "SQ-1001"


def test_what_a_person_has_seen_is_allowed_and_anything_new_asks_again_d65(shop):
    task_id = accepted(shop)
    stock(shop, BLACK=11)
    shop.confirm(task_id)
    shop.advance()
    with shop.frames.transaction() as tx:
        tx.execute(update(Customer).where(Customer.customer_no == "C1").values(blocked="all"))
    shop.confirm(task_id)
    shop.advance()
    codes = [one["code"] for one in shop.step(task_id).payload["reasons"]]
    assert codes == ["customer.blocked"]


def test_with_d6_off_a_shortage_at_conversion_does_not_ask(shop):
    shop.settings(only_available=False)
    task_id = accepted(shop)
    stock(shop, BLACK=0)
    assert to_next(shop, task_id) == StepKind.REPLY


def test_a_rejection_closes_the_quote_and_the_task_d65(shop):
    task_id = shop.at_waiting()
    shop.answer(task_id, REJECTS)
    shop.advance()
    assert (shop.task(task_id).state, shop.task(task_id).outcome) == (TaskState.DONE, "rejected")
    assert shop.document("SQ-1001").state == "rejected"
    assert shop.task(task_id).closed_at == shop.clock()
