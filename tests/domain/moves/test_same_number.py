"""The same customer's document number on another open task, quote or order is asked about, and only once (D-47)."""

from __future__ import annotations

from domain.commands import answers, review, tries
from domain.desks.models import ReviewMode
from domain.inbox.models import InboundMail
from domain.intake.request import Intent
from domain.sales.standing import set_state_by_hand
from domain.screens.cards import task_card
from domain.tasks.states import StepKind, TaskState
from tests.build import Shop, line, request, wish

OTHER = "s@satud.example"
"""A contact of another customer, which is blocked."""


def numbered(number="PO 47-11", **fields):
    return request(line(quantity="2"), document_no=number, **fields)


def unreviewed(shop) -> None:
    shop.settings(review_known=ReviewMode.NONE)


def arrived(shop: Shop, said, **fields) -> int:
    task_id = shop.arrive(said, **fields).task_id
    shop.advance()
    return task_id


def asked(shop, task_id) -> list[str]:
    step = shop.step(task_id)
    return [one["name"] for one in step.payload["others"]] if step.kind == StepKind.DUPLICATE else []


def number_of(shop, task_id) -> str:
    return f"T-{shop.task(task_id).number}"


def test_an_open_task_and_its_quote_with_the_number_are_named_whatever_signs_it_is_written_with_d47(shop):
    unreviewed(shop)
    first = arrived(shop, numbered("PO 47-11"))
    second = arrived(shop, numbered("po4711"))

    assert shop.task(second).quote_number == ""
    assert asked(shop, second) == [number_of(shop, first), shop.task(first).quote_number]
    assert shop.step(second).payload["reference"] == "po4711"


def test_a_yes_makes_the_quote_and_is_not_asked_for_again_d47(shop):
    unreviewed(shop)
    first = arrived(shop, numbered())
    second = arrived(shop, numbered())
    shop.confirm(second)
    shop.advance()

    assert shop.step(second).kind == StepKind.REPLY
    assert shop.task(second).decisions["duplicate"] == [first]


def test_an_answer_in_the_same_conversation_is_not_asked_about_again_d47(shop):
    unreviewed(shop)
    arrived(shop, numbered())
    second = arrived(shop, numbered(open=(wish(),)))
    shop.confirm(second)
    shop.advance()
    assert shop.step(second).kind == StepKind.ITEMS
    shop.do(answers.ask_customer, shop.step(second).id, revision=shop.step(second).revision)
    shop.advance()
    shop.confirm(second)
    shop.send()
    shop.answer(second, numbered())
    shop.advance()

    assert shop.step(second).kind == StepKind.REPLY


def test_of_two_open_tasks_only_the_one_that_got_the_number_later_is_asked_about_d47(shop):
    first = shop.at_incoming(numbered())
    second = shop.at_incoming(numbered())
    shop.confirm(first)
    shop.advance()
    assert shop.step(first).kind == StepKind.REPLY
    shop.confirm(second)
    shop.advance()
    assert asked(shop, second)[0] == number_of(shop, first)


def test_another_customer_another_number_and_no_number_ask_nothing_d47(shop):
    unreviewed(shop)
    arrived(shop, numbered())

    assert shop.step(arrived(shop, numbered("PO 47-12"))).kind == StepKind.REPLY
    assert shop.step(arrived(shop, request())).kind == StepKind.REPLY
    blocked = arrived(shop, numbered(), from_address=OTHER)
    shop.confirm(blocked)
    shop.advance()
    assert shop.step(blocked).kind == StepKind.REPLY


def test_a_stopped_task_and_a_cancelled_quote_do_not_count_d47(shop):
    unreviewed(shop)
    first = arrived(shop, numbered())
    shop.stop(first)
    number = shop.task(first).quote_number
    assert asked(shop, arrived(shop, numbered())) == [number]
    with shop.frames.transaction() as tx:
        set_state_by_hand(tx, number, "cancelled", reason="x", by="U1", now=shop.clock())

    assert asked(shop, arrived(shop, numbered())) == ["T-2"]


def test_an_order_stands_for_the_quote_that_it_was_made_of_d47(shop):
    unreviewed(shop)
    shop.settings(send_quotes=False)
    first = arrived(shop, numbered())
    while shop.kinds(first) and not shop.task(first).order_number:
        shop.confirm(first)
        shop.advance()

    assert asked(shop, arrived(shop, numbered())) == [number_of(shop, first), shop.task(first).order_number]


def test_a_try_out_is_no_twin_d47_d82(shop):
    unreviewed(shop)
    tried = shop.do(
        tries.try_out, 1, sender_address="birthe@hotel.example", sender_name="B", subject="x", text="y"
    ).task_id
    (played,) = shop.all(InboundMail, InboundMail.task_id == tried)
    shop.reader.told[played.message_id] = numbered()
    shop.advance()

    assert shop.task(tried).reference_key == "po4711"
    assert shop.step(arrived(shop, numbered())).kind == StepKind.REPLY


def test_the_card_warns_before_the_question_and_says_it_once_when_it_asks_d47(shop):
    shop.settings(review_known=ReviewMode.ALL)
    first = shop.at_incoming(numbered())
    second = shop.at_incoming(numbered())

    def said(task_id):
        with shop.frames.read_only() as tx:
            card = task_card(tx, task_id)
        return [one.values for one in card.warnings if one.code == "warning.duplicate_reference"], card

    assert said(second)[0] == [{"number": number_of(shop, first)}]
    assert said(first)[0] == []
    shop.confirm(second)
    shop.advance()
    warned, card = said(second)
    assert warned == []
    assert card.steps[0].others == ((number_of(shop, first), first),)
    assert card.steps[0].question.values["others"] == number_of(shop, first)
    shop.confirm(second)
    assert said(second)[0] == []


def test_a_number_that_comes_later_is_asked_about_then_d47(shop):
    unreviewed(shop)
    late = arrived(shop, request(line(), open=(wish(),)), message_id="<late@hotel.example>")
    other = arrived(shop, numbered(open=(wish(),)))
    assert [shop.step(one).kind for one in (late, other)] == [StepKind.ITEMS, StepKind.ITEMS]
    shop.later(minutes=5)
    shop.arrive(numbered(), in_reply_to="<late@hotel.example>", subject="Re: Stole til restauranten")
    shop.advance()

    assert asked(shop, late) == [number_of(shop, other)]


def test_a_task_that_is_asked_about_can_be_stopped_and_goes_on_as_a_new_one_d47_d72(shop):
    unreviewed(shop)
    first = arrived(shop, numbered(intent=Intent.ORDER_REQUEST))
    second = arrived(shop, numbered(intent=Intent.ORDER_REQUEST))
    shop.stop(second)
    third = shop.do(review.continue_as_new, second).task_id
    shop.advance()

    assert shop.task(second).state == TaskState.STOPPED
    assert asked(shop, third) == [number_of(shop, first), shop.task(first).quote_number]
