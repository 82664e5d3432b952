"""Answers about who wrote, and about mails that failed, are in doubt or bounced (D-32, D-36, D-92)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.effects import Happened, NotDone, Refused, Unknown
from domain.commands import answers, review
from domain.commands.answers import LineAnswer
from domain.effects.states import EffectState
from domain.errors import Duplicate, IllegalTransition, InvalidInput, NotFound
from domain.inbox.models import InboundMail, OutboundMail
from domain.intake.request import Intent
from domain.sales.contacts import find_sender
from domain.tasks.models import TimelineEvent
from domain.tasks.states import StepKind, TaskState
from tests.build import ACCEPTS, line, request

NEW = "new@hotel.example"


def items(shop, task_id, *given: LineAnswer, extra=(), revision=1, by=None):
    found = dict(enumerate(given))
    step = shop.step(task_id)
    return shop.do(answers.answer_items, step.id, found, extra=tuple(extra), revision=revision, by=by)


def chosen(item="CHAIR/GREY", quantity="2", uom="", **fields) -> LineAnswer:
    return LineAnswer(item, Decimal(quantity) if quantity else None, uom, **fields)


# -- items, quantities, units (D-40, D-43, D-86) ------------------------------------------------------------


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
    assert shop.task(task_id).state == TaskState.WORKING
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
