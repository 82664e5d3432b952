"""A conversation of several mails: each is read once, the first review comes, and a known sender is a registered one."""

from __future__ import annotations

import pytest

from domain.commands import answers, review
from domain.intake.request import Intent, Why
from domain.moves.merging import merge
from domain.tasks.models import Reading
from domain.tasks.states import StepKind
from tests.build import ACCEPTS, line, request, wish

NEW = "new@hotel.example"


def again(shop, task_id, said, **fields):
    """The same sender writes again in the thread."""
    first = next(iter(shop.reader.told))
    return shop.arrive(said, in_reply_to=first, **fields)


def lines(shop) -> list[tuple[str, str]]:
    return [(one["item_no"], one["quantity"]) for one in shop.all(Reading)[-1].request["lines"]]


# -- nothing of an earlier mail is lost (D-27) --------------------------------------------------------------


def test_all_mails_are_read_again_for_whom_they_are_from_d27_d32(shop):
    task_id = shop.arrive(request(line("PAPER", "3", uom="BOX")), from_address=NEW).task_id
    shop.advance()
    again(shop, task_id, request(line("BOOK", "2")), from_address=NEW)
    shop.advance()
    assert shop.step(task_id).kind == StepKind.UNKNOWN_SENDER
    shop.identify(task_id)
    shop.advance()
    assert lines(shop) == [("PAPER", "3"), ("BOOK", "2")]
    assert shop.step(task_id).kind == StepKind.REPLY


def test_mails_that_come_before_the_bot_has_read_are_all_read_d27(shop):
    task_id = shop.arrive(request(line("PAPER", "3"))).task_id
    again(shop, task_id, request(line("BOOK", "2")))
    again(shop, task_id, request(line("PAPER", "4")))
    shop.advance()
    assert lines(shop) == [("BOOK", "2"), ("PAPER", "4")]
    again(shop, task_id, request(line("SETUP", "1")))
    again(shop, task_id, request(line("BOOK", "5")))
    shop.advance()
    assert lines(shop) == [("PAPER", "4"), ("SETUP", "1"), ("BOOK", "5")]
    assert shop.reader.reads == 5, "each mail once"


# -- the first review of a conversation (D-4, D-5) ----------------------------------------------------------


def test_a_second_mail_while_the_first_waits_for_its_review_is_reviewed_d4(shop):
    task_id = shop.at_incoming()
    again(shop, task_id, request(line("BOOK", "2")))
    shop.advance()
    assert shop.step(task_id).kind == StepKind.INCOMING
    shop.confirm(task_id)
    again(shop, task_id, request(line("BOOK", "3")))
    shop.advance()
    assert shop.step(task_id).kind == StepKind.REPLY, "the conversation's first review has been"


def test_what_was_reviewed_before_stop_is_not_reviewed_again_in_the_task_that_goes_on_d4_d72(shop):
    task_id = shop.at_waiting()
    for _ in range(2):
        shop.stop(task_id)
        task_id = shop.do(review.continue_as_new, task_id).task_id
        shop.advance()
    shop.answer(task_id, ACCEPTS, in_reply_to=shop.token(task_id))
    shop.advance()
    assert shop.step(task_id).kind == StepKind.ACCEPTANCE


# -- known once is not registered (D-5, D-32) ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "asked"), [("once", StepKind.INCOMING), ("update_email", StepKind.ACCEPTANCE)]
)
def test_whose_address_is_no_contact_s_is_reviewed_as_unregistered_every_time_d5(shop, how, asked):
    task_id = shop.at(StepKind.UNKNOWN_SENDER)
    shop.identify(task_id, "K1", how)
    shop.advance()
    shop.confirm(task_id)
    shop.send()
    shop.answer(task_id, ACCEPTS, from_address=NEW)
    shop.advance()
    assert shop.step(task_id).kind == asked


def test_a_registered_colleague_is_no_unregistered_sender_d5(shop):
    task_id = shop.at_waiting()
    shop.answer(task_id, ACCEPTS, from_address="faelles@indkob.example")
    shop.advance()
    assert shop.step(task_id).kind == StepKind.ACCEPTANCE


def test_choosing_a_contact_is_no_yes_to_an_order_d65(shop):
    shop.settings(send_quotes=False)
    task_id = shop.at(StepKind.UNKNOWN_SENDER)
    shop.identify(task_id)
    shop.advance()
    assert shop.step(task_id).kind == StepKind.ACCEPTANCE
    assert shop.task(task_id).order_number == ""
    shop.confirm(task_id)
    shop.advance()
    assert shop.step(task_id).payload["kind"] == "order"


# -- the customer answers which item is meant (D-43) --------------------------------------------------------


def test_what_the_customer_answered_is_not_asked_again_d43(shop):
    task_id = shop.at(StepKind.ITEMS)
    shop.do(answers.ask_customer, shop.step(task_id).id, revision=1)
    shop.advance()
    shop.confirm(task_id)
    shop.send()
    shop.answer(task_id, request(line("CHAIR", "2", "BLACK")))
    shop.advance()
    newest = shop.all(Reading)[-1].request
    assert lines(shop) == [("CHAIR", "12"), ("CHAIR", "2")], (
        "the answer is another line of the same item (D-44)"
    )
    assert newest["open"] == []
    assert shop.step(task_id).kind == StepKind.REPLY


def test_a_line_answers_one_wish_only_and_only_if_the_customer_was_asked_d43():
    before = request(
        open=(wish("chairs"), wish("more chairs"), wish("a lamp", Why.UNKNOWN_ITEM, "GREY")), nothing=True
    )
    later = request(line("CHAIR", "2", "BLACK"))
    asked = merge(before, later, quoted=False, asked=True)
    assert [one.evidence.text for one in asked.open] == ["more chairs", "a lamp"]
    assert len(merge(before, later, quoted=False).open) == 3


# -- a closed quote (D-68) ----------------------------------------------------------------------------------


def test_a_change_of_a_rejected_quote_is_not_answered_with_that_quote_d68(shop):
    task_id = shop.at_waiting()
    shop.answer(task_id, request(intent=Intent.QUOTE_REJECTION))
    shop.advance()
    shop.answer(task_id, request(line(quantity="5"), intent=Intent.QUOTE_CHANGE))
    shop.advance()
    assert shop.step(task_id).kind == StepKind.CHANGE
    shop.confirm(task_id)
    shop.advance()
    assert (shop.kinds(task_id), shop.task(task_id).outcome) == ([], "handled")
