"""The answers to assistance requests (D-86), each validated at its field; then the task goes on by itself."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.commands import answers
from domain.commands.answers import LineAnswer
from domain.errors import InvalidInput, Stale
from domain.intake.request import Why
from domain.sales.contacts import KnownSender, find_sender
from domain.tasks.models import Reading
from domain.tasks.states import StepKind, StepState, TaskState
from tests.build import line, request, wish

NEW = "new@hotel.example"


def items(shop, task_id, *given: LineAnswer, extra=(), revision=1, by=None):
    found = dict(enumerate(given))
    step = shop.step(task_id)
    return shop.do(answers.answer_items, step.id, found, extra=tuple(extra), revision=revision, by=by)


def chosen(item="CHAIR/GREY", quantity="2", uom="", **fields) -> LineAnswer:
    return LineAnswer(item, Decimal(quantity) if quantity else None, uom, **fields)


# -- items, quantities, units (D-40, D-43, D-86) ------------------------------------------------------------


def test_an_answered_wish_becomes_a_line_and_the_task_goes_on_by_itself_d86(shop):
    task_id = shop.at(StepKind.ITEMS)
    asked = shop.step(task_id)
    items(shop, task_id, chosen())
    shop.advance()

    step = shop.step(task_id)
    assert step.kind == StepKind.REPLY
    lines = shop.document(step.payload["document"]).lines
    assert [(one.item_no, one.variant_code, one.quantity, one.uom) for one in lines] == [
        ("CHAIR", "BLACK", 12, "PCS"),
        ("CHAIR", "GREY", 2, "PCS"),
    ]
    (decided,) = [one for one in shop.steps(task_id) if one.id == asked.id]
    assert (decided.state, decided.decided_by) == (StepState.ANSWERED, "U1")


def test_an_answer_is_kept_as_a_reading_of_that_person_and_the_bot_s_stays_d86(shop):
    task_id = shop.at(StepKind.ITEMS)
    items(shop, task_id, chosen(), by=shop.bo)
    first, second = shop.all(Reading)
    assert (first.by, len(first.request["open"])) == ("bot", 1)
    assert (second.by, second.request["open"], second.request["lines"][1]["rule"]) == ("U2", [], "person:U2")


def test_a_wish_may_be_left_out_and_lines_added(shop):
    task_id = shop.at(StepKind.ITEMS)
    items(shop, task_id, LineAnswer("", None, "", drop=True), extra=[chosen("PAPER", "3", "box")])
    shop.advance()
    lines = shop.document(shop.step(task_id).payload["document"]).lines
    assert [(one.item_no, one.quantity, one.uom) for one in lines] == [
        ("CHAIR", 12, "PCS"),
        ("PAPER", 3, "BOX"),
    ]


def test_without_a_unit_the_item_s_sales_unit_is_meant_d44(shop):
    task_id = shop.at(StepKind.ITEMS)
    items(shop, task_id, chosen("PAPER", "3"))
    assert shop.all(Reading)[1].request["lines"][1]["uom"] == "BOX"


@pytest.mark.parametrize(
    ("answer", "code", "field"),
    [
        (chosen("NOTHING"), "error.no_item", "line:0:item"),
        (chosen(""), "error.no_item", "line:0:item"),
        (chosen("OLD"), "error.item_blocked", "line:0:item"),
        (chosen("CHAIR"), "error.choose_variant", "line:0:item"),
        (chosen("CHAIR/PINK"), "error.choose_variant", "line:0:item"),
        (chosen(quantity=""), "error.quantity_positive", "line:0:quantity"),
        (chosen(quantity="0"), "error.quantity_positive", "line:0:quantity"),
        (chosen(quantity="-1"), "error.quantity_positive", "line:0:quantity"),
        (chosen(quantity="NaN"), "error.quantity_positive", "line:0:quantity"),
        (chosen(quantity="1e9"), "error.quantity_positive", "line:0:quantity"),
        (chosen(quantity="Infinity"), "error.quantity_positive", "line:0:quantity"),
        (chosen(uom="PALLET"), "error.no_unit", "line:0:uom"),
        (chosen("PAPER/BLACK"), "error.choose_variant", "line:0:item"),
    ],
)
def test_an_answer_that_cannot_be_used_is_refused_at_its_field_and_nothing_changes_d86(
    shop, answer, code, field
):
    task_id = shop.at(StepKind.ITEMS)
    with pytest.raises(InvalidInput) as refused:
        items(shop, task_id, answer)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert shop.step(task_id).kind == StepKind.ITEMS
    assert len(shop.all(Reading)) == 1


def test_every_wish_needs_an_answer_a_missing_quantity_is_never_assumed_d40(shop):
    task_id = shop.at_incoming(request(open=(wish(), wish("two tables", Why.UNKNOWN_ITEM)), nothing=True))
    shop.confirm(task_id)
    shop.advance()
    with pytest.raises(InvalidInput) as refused:
        items(shop, task_id)
    assert (refused.value.code, refused.value.field) == ("error.line_unanswered", "line:0:item")


def test_an_added_line_is_refused_at_its_own_field(shop):
    task_id = shop.at(StepKind.ITEMS)
    with pytest.raises(InvalidInput) as refused:
        items(shop, task_id, chosen(), extra=[chosen(), chosen(quantity="0")])
    assert refused.value.field == "extra:1:quantity"


def test_leaving_everything_out_leaves_nothing_to_quote(shop):
    shop_said = request(open=(wish(),), nothing=True)
    task_id = shop.at_incoming(shop_said)
    shop.confirm(task_id)
    shop.advance()
    with pytest.raises(InvalidInput) as refused:
        items(shop, task_id, LineAnswer("", None, "", drop=True))
    assert refused.value.code == "error.no_lines"


def test_an_answer_to_an_older_form_is_stale(shop):
    task_id = shop.at(StepKind.ITEMS)
    with pytest.raises(Stale):
        items(shop, task_id, chosen(), revision=2)


def test_the_customer_is_asked_with_a_mail_that_a_person_reviews_d43(shop):
    task_id = shop.at(StepKind.ITEMS)
    step = shop.step(task_id)
    shop.do(answers.ask_customer, step.id, revision=1)
    shop.advance()

    mail = shop.step(task_id)
    assert (mail.kind, mail.payload["kind"], mail.payload["document"], mail.payload["pdf"]) == (
        "reply",
        "options",
        "",
        "",
    )
    assert "CHAIR" in mail.payload["table"]
    shop.confirm(task_id)
    shop.send()
    assert shop.task(task_id).state == TaskState.WAITING
    assert shop.advance() == 0


def test_the_customer_s_answer_to_the_options_is_put_on_top_of_what_was_read_d43(shop):
    task_id = shop.at(StepKind.ITEMS)
    shop.do(answers.ask_customer, shop.step(task_id).id, revision=1)
    shop.advance()
    shop.confirm(task_id)
    shop.send()
    shop.answer(task_id, request(line("PAPER", "3", uom="BOX")))
    shop.advance()
    newest = shop.all(Reading)[-1].request
    assert [one["item_no"] for one in newest["lines"]] == ["CHAIR", "PAPER"]
    assert len(newest["open"]) == 1, "nobody has answered which chair is meant"
    assert shop.step(task_id).kind == StepKind.ITEMS


# -- not available (D-51) -----------------------------------------------------------------------------------


def test_what_is_not_available_is_named_with_numbers_d51(shop):
    task_id = shop.at(StepKind.NOT_AVAILABLE)
    (short,) = shop.step(task_id).payload["short"]
    assert {
        name: short[name] for name in ("item_no", "variant_code", "requested", "available", "uom", "level")
    } == {
        "item_no": "CHAIR",
        "variant_code": "BLACK",
        "requested": "25",
        "available": "20",
        "uom": "PCS",
        "level": short["level"],
    }


def test_confirm_drafts_a_mail_about_what_is_not_available_and_quotes_nothing_d51(shop):
    task_id = shop.at(StepKind.NOT_AVAILABLE)
    shop.confirm(task_id)
    shop.advance()
    step = shop.step(task_id)
    assert (step.payload["kind"], step.payload["document"]) == ("not_available", "")
    assert "20" in step.payload["table"]
    assert shop.task(task_id).quote_number == ""


def test_a_person_quotes_what_is_not_available_all_the_same_d51(shop):
    task_id = shop.at(StepKind.NOT_AVAILABLE)
    shop.do(answers.quote_anyway, shop.step(task_id).id, revision=1)
    shop.advance()
    assert shop.step(task_id).payload["document"] == "SQ-1001"
    assert shop.document("SQ-1001").lines[0].quantity == 25


# -- prices (D-54) ------------------------------------------------------------------------------------------


def price(shop, task_id, prices, reason="Aftalt med Birthe"):
    given = {index: Decimal(value) for index, value in prices.items()}
    return shop.do(answers.answer_price, shop.step(task_id).id, given, reason=reason, revision=1)


def test_a_missing_price_asks_and_its_answer_stands_on_the_line_d54(shop):
    task_id = shop.at(StepKind.PRICE_MISSING)
    assert shop.step(task_id).payload["lines"] == [
        {"index": 0, "item_no": "FREE", "variant_code": "", "quantity": "3", "uom": "PCS"}
    ]
    assert shop.task(task_id).quote_number == "", "nothing is left of the attempt"
    price(shop, task_id, {0: "12.50"})
    shop.advance()
    (sold,) = shop.document(shop.step(task_id).payload["document"]).lines
    assert (sold.unit_price, sold.price_rule) == (Decimal("12.5"), "price.by_hand")


def test_only_lines_without_a_price_are_asked_about_d54(shop):
    task_id = shop.at_incoming(request(line(), line("FREE", "3")))
    shop.confirm(task_id)
    shop.advance()
    assert [one["index"] for one in shop.step(task_id).payload["lines"]] == [1]


@pytest.mark.parametrize(
    ("prices", "reason", "field"),
    [
        ({}, "x", "price:0"),
        ({0: "-1"}, "x", "price:0"),
        ({1: "5"}, "x", "price:0"),
        ({0: "NaN"}, "x", "price:0"),
        ({0: "5"}, "  ", "reason"),
    ],
)
def test_a_price_and_its_reason_are_checked_at_their_fields_d54(shop, prices, reason, field):
    task_id = shop.at(StepKind.PRICE_MISSING)
    with pytest.raises(InvalidInput) as refused:
        price(shop, task_id, prices, reason)
    assert refused.value.field == field
    assert shop.step(task_id).kind == StepKind.PRICE_MISSING


# -- who is it (D-30, D-32, D-36) ---------------------------------------------------------------------------


def test_a_known_address_is_known_whatever_its_case_d30(shop):
    task_id = shop.arrive(from_address="birthe@hotel.example").task_id
    shop.advance()
    assert (shop.task(task_id).contact_no, shop.task(task_id).customer_no) == ("K1", "C1")


def test_another_contact_is_used_once_and_the_address_stays_unknown_d32(shop):
    task_id = shop.at(StepKind.UNKNOWN_SENDER)
    shop.identify(task_id, "K1", "once")
    shop.advance()
    step = shop.step(task_id)
    assert (step.kind, step.payload["to"]) == (StepKind.REPLY, [NEW])
    assert shop.document(step.payload["document"]).buyer.customer_no == "C1"
    with shop.frames.read_only() as tx:
        assert not isinstance(find_sender(tx, NEW), KnownSender)


def test_who_says_who_it_is_has_reviewed_the_mail_d5(shop):
    task_id = shop.at(StepKind.UNKNOWN_SENDER)
    shop.identify(task_id)
    shop.advance()
    assert [one.kind for one in shop.steps(task_id)] == [StepKind.UNKNOWN_SENDER, StepKind.REPLY]


def test_a_contact_gets_the_sender_s_address_d32(shop):
    task_id = shop.at(StepKind.UNKNOWN_SENDER)
    shop.identify(task_id, "K1", "update_email")
    with shop.frames.read_only() as tx:
        assert find_sender(tx, NEW).contact.contact_no == "K1"
