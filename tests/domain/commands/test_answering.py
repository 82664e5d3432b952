"""The answers to assistance requests (D-86), each validated at its field; then the task goes on by itself."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.effects import Happened, NotDone, Refused, Unknown
from domain.commands import answers, review
from domain.commands.answers import LineAnswer
from domain.effects.states import EffectState
from domain.errors import Duplicate, IllegalTransition, InvalidInput, NotFound, Stale
from domain.inbox.models import InboundMail, OutboundMail
from domain.intake.request import Intent, Why
from domain.sales.contacts import KnownSender, find_sender
from domain.tasks.models import Reading, TimelineEvent
from domain.tasks.states import StepKind, StepState, TaskState
from tests.build import ACCEPTS, line, request, wish

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


def test_the_mail_is_read_again_for_whom_it_is_from_d32(shop):
    task_id = shop.at(StepKind.UNKNOWN_SENDER)
    reads = shop.reader.reads
    shop.identify(task_id)
    shop.advance()
    assert shop.reader.reads == reads + 1


def new_contact(shop, task_id, **fields):
    values = {"name": "Nina Ny", "email": NEW, "customer_no": "C1", "language": "da"}
    return shop.do(answers.create_contact, shop.step(task_id).id, **{**values, **fields})


def test_a_contact_is_created_from_an_unknown_sender_d32(shop):
    task_id = shop.at(StepKind.UNKNOWN_SENDER)
    new_contact(shop, task_id)
    shop.advance()
    with shop.frames.read_only() as tx:
        found = find_sender(tx, NEW).contact
    assert (found.name, found.customer_no) == ("Nina Ny", "C1")
    assert shop.task(task_id).contact_no == found.contact_no
    assert shop.step(task_id).kind == StepKind.REPLY


def test_a_contact_without_a_customer_gets_a_quote_d31(shop):
    task_id = shop.at(StepKind.UNKNOWN_SENDER)
    new_contact(shop, task_id, customer_no="")
    shop.advance()
    assert shop.document(shop.step(task_id).payload["document"]).buyer.customer_no == ""


@pytest.mark.parametrize(
    ("field", "value"), [("name", " "), ("email", "nobody"), ("customer_no", "C404"), ("language", "xx")]
)
def test_a_new_contact_is_checked_at_its_field_d32(shop, field, value):
    task_id = shop.at(StepKind.UNKNOWN_SENDER)
    with pytest.raises(InvalidInput) as refused:
        new_contact(shop, task_id, **{field: value})
    assert refused.value.field == field
    assert shop.step(task_id).kind == StepKind.UNKNOWN_SENDER


def test_a_contact_that_exists_is_not_created_again_d32(shop):
    task_id = shop.at(StepKind.UNKNOWN_SENDER)
    with pytest.raises(Duplicate):
        new_contact(shop, task_id, email="birthe@hotel.example")


def test_an_unknown_contact_cannot_be_used_d32(shop):
    task_id = shop.at(StepKind.UNKNOWN_SENDER)
    with pytest.raises(NotFound):
        shop.identify(task_id, "K404")


def test_an_address_of_several_customers_asks_and_the_first_is_never_taken_d36(shop):
    task_id = shop.at(StepKind.SEVERAL_CUSTOMERS)
    assert shop.task(task_id).customer_no == ""
    shop.identify(task_id, "K8")
    assert (shop.task(task_id).contact_no, shop.task(task_id).customer_no) == ("K8", "C5")
    with pytest.raises(IllegalTransition):
        shop.do(answers.choose_contact, shop.steps(task_id)[0].id, "K7", "once", by=shop.bo)


# -- out of scope, blocked, unreadable ----------------------------------------------------------------------


def test_out_of_scope_ends_when_a_person_takes_it_d24(shop):
    task_id = shop.at(StepKind.OUT_OF_SCOPE)
    assert shop.step(task_id).payload["intent"] == "delivery_status"
    shop.confirm(task_id)
    assert (shop.task(task_id).state, shop.task(task_id).outcome) == (TaskState.DONE, "handled")
    assert shop.effects() == []


def test_a_person_says_that_it_is_a_request_after_all_d24(shop):
    task_id = shop.arrive(request(line(), intent=Intent.OTHER)).task_id
    shop.advance()
    shop.do(answers.is_request, shop.step(task_id).id)
    shop.advance()
    assert shop.step(task_id).kind == StepKind.INCOMING
    shop.confirm(task_id)
    shop.advance()
    assert shop.step(task_id).kind == StepKind.REPLY


def test_a_blocked_customer_gets_a_quote_only_after_a_person_s_yes_d34(shop):
    task_id = shop.at(StepKind.BLOCKED_CUSTOMER)
    assert shop.task(task_id).quote_number == ""
    shop.confirm(task_id)
    shop.advance()
    assert shop.document(shop.step(task_id).payload["document"]).buyer.customer_no == "C4"


def test_a_mail_that_cannot_be_read_three_times_is_given_to_a_person(shop):
    shop.reader.breaks = 3
    task_id = shop.arrive().task_id
    for tries in (1, 2, 3):
        assert shop.advance() == 1
        assert shop.task(task_id).failures == tries
        assert shop.advance() == 0, "not at once"
        shop.later(seconds=5 * tries)
    shop.advance()
    assert shop.step(task_id).kind == StepKind.UNREADABLE
    shop.confirm(task_id)
    assert (shop.task(task_id).state, shop.task(task_id).outcome) == (TaskState.DONE, "handled")


# -- questions about mails (D-92) ---------------------------------------------------------------------------


@pytest.fixture
def doubtful(shop):
    task_id = shop.at_sending()
    shop.outside.results = [Unknown("connection_lost", "")]
    shop.send()
    assert shop.task(task_id).state == TaskState.NEEDS_PERSON
    return task_id


def resolve(shop, task_id, *, was_sent):
    return shop.do(answers.resolve_mail, shop.question(task_id).id, was_sent=was_sent)


def test_nobody_knows_whether_it_left_so_a_person_is_asked_and_nothing_is_sent_again(shop, doubtful):
    assert shop.question(doubtful).kind == StepKind.UNCERTAIN_MAIL
    shop.later(days=2)
    assert shop.send() == 0


def test_it_was_sent_so_the_quote_is_with_the_customer_and_answers_are_found(shop, doubtful):
    resolve(shop, doubtful, was_sent=True)
    shop.advance()
    assert (shop.task(doubtful).state, shop.document("SQ-1001").state) == (TaskState.WAITING, "sent")
    assert shop.effects()[0].state == EffectState.DONE
    assert shop.send() == 0
    assert shop.answer(doubtful).task_id == doubtful


def test_it_was_not_sent_so_it_is_sent_again_once(shop, doubtful):
    resolve(shop, doubtful, was_sent=False)
    assert shop.task(doubtful).state == TaskState.SENDING
    shop.send()
    assert shop.task(doubtful).state == TaskState.WAITING
    assert len(shop.outside.keys) == 2
    assert len(shop.outside.looked) == 1, "looked for after the first attempt only: then a person has looked"
    with pytest.raises(IllegalTransition):
        shop.do(answers.resolve_mail, shop.steps(doubtful)[-1].id, was_sent=True)


def test_the_same_mail_is_sent_again_with_the_same_id(shop, doubtful):
    resolve(shop, doubtful, was_sent=False)
    shop.send()
    first, second = shop.outside.performed
    assert first.payload == second.payload


@pytest.mark.parametrize("was_sent", [True, False])
def test_the_question_can_be_answered_after_stop_and_nothing_is_sent_d72(shop, doubtful, was_sent):
    shop.stop(doubtful)
    resolve(shop, doubtful, was_sent=was_sent)
    shop.send()
    assert shop.task(doubtful).state == TaskState.STOPPED
    assert len(shop.outside.keys) == 1
    assert len(shop.all(OutboundMail)) == int(was_sent)


@pytest.mark.parametrize("was_sent", [True, False])
def test_the_question_can_be_answered_after_the_customer_wrote_and_an_old_mail_does_not_leave_d27(
    shop, doubtful, was_sent
):
    shop.arrive(ACCEPTS, references=(shop.all(InboundMail)[0].message_id,))
    shop.advance()
    review = shop.step(doubtful)
    resolve(shop, doubtful, was_sent=was_sent)
    shop.send()
    assert shop.step(doubtful).id == review.id
    assert shop.task(doubtful).state == TaskState.NEEDS_PERSON
    assert len(shop.outside.keys) == 1


@pytest.fixture
def failed(shop):
    task_id = shop.at_sending()
    shop.outside.results = [Refused("smtp_550", "550 no such user")]
    shop.send()
    return task_id


def retry(shop, task_id, to=""):
    return shop.do(answers.retry_sending, shop.question(task_id).id, to=to)


def test_a_permanent_error_asks_at_once_with_the_server_s_words_d92(shop, failed):
    payload = shop.question(failed).payload
    assert (payload["error"], payload["server"], payload["to"]) == (
        "smtp_550",
        "550 no such user",
        ["birthe@hotel.example"],
    )
    assert shop.task(failed).state == TaskState.NEEDS_PERSON


def test_a_temporary_error_asks_after_the_sixth_try_d92(shop):
    task_id = shop.at_sending()
    shop.outside.results = [NotDone("smtp_451", "try later")] * 6
    for _ in range(6):
        assert shop.kinds(task_id) == []
        assert shop.send() == 1
        shop.later(hours=6)
    assert shop.question(task_id).kind == StepKind.MAIL_FAILED


def test_retry_sends_the_mail_again_to_the_same_address_d92(shop, failed):
    retry(shop, failed)
    assert shop.task(failed).state == TaskState.SENDING
    shop.send()
    assert [one.payload["to"] for one in shop.outside.performed] == [["birthe@hotel.example"]] * 2
    assert shop.task(failed).state == TaskState.WAITING


def test_retry_sends_it_to_another_address_d92(shop, failed):
    retry(shop, failed, " Chef@Hotel.example ")
    shop.send()
    assert shop.outside.performed[-1].payload["to"] == ["chef@hotel.example"]
    assert shop.all(OutboundMail)[0].to_address == "chef@hotel.example"


@pytest.mark.parametrize(
    "to", ["nobody", "a@b", "a b@c.example", "a@b.example, c@d.example", "<a@b.example>"]
)
def test_an_address_that_is_none_is_refused_at_its_field_d92(shop, failed, to):
    with pytest.raises(InvalidInput) as refused:
        retry(shop, failed, to)
    assert refused.value.field == "to"
    assert shop.question(failed).kind == StepKind.MAIL_FAILED
    assert shop.effects()[0].state == EffectState.FAILED


def test_some_recipients_refused_is_sent_and_the_refused_are_named_d92(shop):
    task_id = shop.at_sending()
    shop.outside.results = [Happened("sha", {"chef@hotel.example": "550 unknown"})]
    shop.send()
    assert shop.task(task_id).state == TaskState.WAITING
    (sent,) = shop.all(TimelineEvent, TimelineEvent.tag == "mail:out:sent")
    assert sent.values["refused"] == {"chef@hotel.example": "550 unknown"}


# -- back from a question to where the task was -------------------------------------------------------------


def test_after_a_bounce_was_seen_the_task_waits_for_the_customer_again(shop):
    task_id = shop.at(StepKind.BOUNCED)
    shop.do(review.confirm, shop.question(task_id).id, revision=1)
    shop.advance()
    assert shop.task(task_id).state == TaskState.WAITING


def test_after_a_stranger_was_seen_the_task_waits_for_the_customer_again_d21(shop):
    task_id = shop.at(StepKind.STRANGER)
    shop.confirm(task_id)
    shop.advance()
    assert shop.task(task_id).state == TaskState.WAITING
    assert shop.reader.reads == 1


def test_a_stranger_s_mail_while_ours_is_leaving_does_not_lose_the_sending_d21(shop):
    task_id = shop.at_sending()
    shop.arrive(from_address="evil@other.example", in_reply_to=shop.token(task_id))
    shop.confirm(task_id)
    assert shop.task(task_id).state == TaskState.SENDING
    shop.send()
    assert shop.task(task_id).state == TaskState.WAITING


def test_a_bounce_does_not_keep_a_new_mail_from_being_read(shop):
    task_id = shop.at_waiting()
    shop.answer(task_id, ACCEPTS)
    shop.bounce(task_id)
    assert shop.task(task_id).state == TaskState.NEEDS_PERSON
    shop.do(review.confirm, shop.question(task_id).id, revision=1)
    shop.advance()
    assert shop.step(task_id).kind == StepKind.ACCEPTANCE


def test_a_done_task_is_done_again_after_a_bounce_was_seen(shop):
    task_id = shop.at_waiting()
    shop.answer(task_id, request(intent=Intent.QUOTE_REJECTION))
    shop.advance()
    assert (shop.task(task_id).state, shop.task(task_id).outcome) == (TaskState.DONE, "rejected")
    shop.bounce(task_id)
    shop.do(review.confirm, shop.question(task_id).id, revision=1)
    assert (shop.task(task_id).state, shop.task(task_id).outcome) == (TaskState.DONE, "rejected")
