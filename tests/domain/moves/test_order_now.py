"""Make the order now: offered for an order of which nothing is uncertain, and it goes through every check (D-48, D-65)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import update

from domain.commands import documents, ordering
from domain.errors import IllegalTransition, InvalidInput, Refused, Stale
from domain.intake.request import Intent
from domain.sales.inputs import LineChange, Revision
from domain.sales.models import Customer, Inventory
from domain.screens.cards import task_card as card_of
from domain.screens.review import review_view
from domain.tasks.states import StepKind, TaskState
from handlers.texts import Texts
from handlers.views.review import review_modal
from handlers.views.step_card import task_card
from tests.build import line, request

ORDER = request(intent=Intent.ORDER_REQUEST)
ENGLISH = Texts("en-GB")


def at_reply(shop, said=ORDER, **fields) -> int:
    return shop.at(StepKind.REPLY, said, **fields)


def offer(shop, task_id) -> str:
    return shop.step(task_id).payload.get("order_now", "")


def order_now(shop, task_id, *, by=None):
    step = shop.step(task_id)
    shop.do(ordering.order_now, step.id, revision=step.revision, by=by)
    shop.advance()


def test_the_customer_gets_the_order_confirmation_only_d48(shop):
    task_id = at_reply(shop)
    order_now(shop, task_id)
    assert (shop.step(task_id).kind, shop.step(task_id).payload["kind"]) == (StepKind.REPLY, "order")
    shop.confirm(task_id)
    shop.send()
    shop.advance()
    assert [one.payload["kind"] for one in shop.outside.performed] == ["order"]
    task = shop.task(task_id)
    assert (task.state, task.outcome, task.order_number) == (TaskState.DONE, "ordered", "SO-1002")
    assert shop.document("SQ-1001").state == "ordered"


def test_the_desk_says_which_comes_first_d48(shop):
    assert offer(shop, at_reply(shop)) == "second"
    shop.settings(order_first=True)
    assert offer(shop, at_reply(shop)) == "first"


def test_it_is_offered_at_the_quotes_own_review_too_d48(shop):
    shop.settings(review_quotes=True)
    task_id = shop.at_incoming(ORDER)
    shop.confirm(task_id)
    shop.advance()
    assert (shop.step(task_id).kind, offer(shop, task_id)) == (StepKind.QUOTE, "second")
    order_now(shop, task_id)
    assert shop.step(task_id).payload["kind"] == "order"


@pytest.mark.parametrize(
    "said",
    [
        request(),
        replace(ORDER, flags=frozenset({"discount_request"})),
        replace(ORDER, flags=frozenset({"prompt_injection"})),
        replace(ORDER, flags=frozenset({"second_opinion_differs"})),
        replace(ORDER, requested_date=date(2026, 11, 1), flags=frozenset({"past_delivery_date"})),
        replace(ORDER, lines=(replace(line(), confidence=0.8),)),
        replace(ORDER, lines=(replace(line(), stated_price=Decimal(500), stated_currency="DKK"),)),
    ],
    ids=["a quote", "discount", "injection", "second reading", "past date", "unsure line", "other price"],
)
def test_whatever_is_uncertain_is_asked_of_the_customer_first_d48(shop, said):
    assert offer(shop, at_reply(shop, said)) == ""


def test_a_quote_with_later_dates_than_asked_goes_to_the_customer_first_d48_d53(shop):
    shop.settings(promise_dates=True)
    late = replace(ORDER, lines=(line(quantity="25"),), requested_date=date(2026, 12, 1))
    assert offer(shop, at_reply(shop, late)) == ""


def test_a_desk_that_makes_no_orders_does_not_offer_it_d10_d48(shop):
    shop.settings(make_orders=False)
    assert offer(shop, at_reply(shop)) == ""


def test_a_shortage_since_the_quote_asks_a_person_d65(shop):
    task_id = at_reply(shop)
    with shop.frames.transaction() as tx:
        tx.execute(update(Inventory).where(Inventory.item_no == "CHAIR").values(quantity=Decimal(0)))
    order_now(shop, task_id)
    step = shop.step(task_id)
    assert (step.kind, [one["code"] for one in step.payload["reasons"]]) == (
        StepKind.RECHECK,
        ["order.shortage"],
    )
    assert shop.task(task_id).order_number == ""


def test_it_is_refused_once_something_speaks_against_it_d34_d48(shop):
    task_id = at_reply(shop)
    with shop.frames.transaction() as tx:
        tx.execute(update(Customer).values(blocked="all"))
    with pytest.raises(InvalidInput) as refused:
        order_now(shop, task_id)
    assert refused.value.code == "order_now.uncertain"
    assert shop.step(task_id).kind == StepKind.REPLY


def test_it_counts_for_the_version_that_was_looked_at_d65(shop):
    task_id = at_reply(shop)
    step = shop.step(task_id)
    number = shop.document("SQ-1001").lines[0].line_no
    change = Revision(lines=(LineChange(number, quantity=Decimal(3)),))
    shop.do(documents.revise, "SQ-1001", change, version=1)
    with pytest.raises((Stale, IllegalTransition)):
        shop.do(ordering.order_now, step.id, revision=step.revision)
    assert shop.task(task_id).order_number == ""


def test_a_step_that_does_not_offer_it_refuses_and_so_do_rights_d15_d48(shop):
    task_id = at_reply(shop, request())
    with pytest.raises(InvalidInput):
        order_now(shop, task_id)
    task_id = at_reply(shop)
    with pytest.raises(Refused):
        order_now(shop, task_id, by=shop.elin)


def buttons(shop, task_id) -> list[str]:
    with shop.frames.read_only() as tx:
        (row,) = [one for one in task_card(card_of(tx, task_id), ENGLISH).blocks if one["type"] == "actions"]
    return [
        f"{one['text']['text']}{'!' if one.get('style') == 'primary' else ''}"
        for one in row["elements"]
        if one["type"] == "button"
    ]


def test_the_card_offers_both_the_first_one_as_the_usual_answer_d48_d71(shop):
    task_id = at_reply(shop)
    assert buttons(shop, task_id) == ["Send quote!", "Make the order now", "Discard step", "Stop"]
    shop.settings(order_first=True)
    other = at_reply(shop)
    assert buttons(shop, other) == ["Make the order now!", "Send quote", "Discard step", "Stop"]


def test_the_review_says_what_each_of_the_two_does_and_the_button_asks_first_d48(shop):
    task_id = at_reply(shop)
    with shop.frames.read_only() as tx:
        modal = review_modal(review_view(tx, shop.step(task_id).id, now=shop.clock()), ENGLISH)
    said = "\n".join(one["text"]["text"] for one in modal["blocks"] if "text" in one)
    assert "*Send quote*: the quote below goes out; it becomes an order when the customer accepts." in said
    assert "only the order confirmation is sent, after your review." in said
    (row,) = [one for one in modal["blocks"] if one.get("block_id") == "answers"]
    assert row["elements"][0]["confirm"]["text"]["text"].startswith("SQ-1001 becomes an order without")
