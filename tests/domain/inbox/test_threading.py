"""Which task a mail belongs to (D-21): signed token, stored ids, subject tag; and who belongs to a task."""

from __future__ import annotations

import pytest

from domain.arrivals import base_subject
from domain.inbox.models import InboundMail
from domain.sales.models import Contact
from domain.tasks.states import StepKind, TaskState
from tests.build import BIRTHE, mail

COLLEAGUE = "chef@hotel.example"
STRANGER = "evil@other.example"


@pytest.fixture
def waiting(shop):
    return shop.at_waiting()


def joined(shop, arrived, task_id) -> bool:
    return arrived.task_id == task_id and shop.task(task_id).state == TaskState.WORKING


def test_a_mail_that_belongs_to_nothing_opens_a_task_in_the_desk_s_channel_d22(shop):
    arrived = shop.arrive()

    task = shop.task(arrived.task_id)
    assert arrived.new
    assert (task.number, task.state, task.sender_address, task.round) == (
        1,
        "working",
        BIRTHE,
        arrived.mail_id,
    )
    assert task.due_at == shop.clock()
    assert shop.card(f"task:{task.id}").behind
    assert shop.tags(task.id) == ["mail:in:received"]


def test_an_answer_joins_by_the_signed_token_in_in_reply_to(shop, waiting):
    assert joined(shop, shop.arrive(in_reply_to=shop.token(waiting)), waiting)


def test_an_answer_joins_by_the_signed_token_in_references_even_if_the_id_was_never_stored(shop, waiting):
    assert joined(shop, shop.arrive(references=("<x@y.example>", shop.token(waiting, 99))), waiting)


def test_a_token_that_nobody_signed_joins_nothing(shop, waiting):
    forged = shop.token(waiting).replace("<q.1.1.", "<q.1.2.")
    arrived = shop.arrive(in_reply_to=forged)
    assert arrived.task_id != waiting


def test_an_answer_joins_by_the_id_of_the_customer_s_own_earlier_mail(shop):
    first = mail()
    task_id = shop.arrive(mail=first).task_id
    assert shop.arrive(references=(first.message_id,)).task_id == task_id


def test_the_newest_reference_wins(shop):
    one, other = mail(), mail()
    shop.arrive(mail=one)
    task_id = shop.arrive(mail=other).task_id
    assert shop.arrive(references=(one.message_id, other.message_id)).task_id == task_id


def test_an_answer_joins_by_the_subject_s_tag_if_the_sender_belongs_to_the_task(shop, waiting):
    number = shop.task(waiting).number
    assert joined(shop, shop.arrive(subject=f"SV: Noget andet [T-{number}]"), waiting)


@pytest.mark.parametrize("link", ["token", "id", "tag"])
def test_a_stranger_s_mail_in_a_thread_needs_a_person_and_decides_nothing(shop, waiting, link):
    how = {
        "token": {"in_reply_to": shop.token(waiting)},
        "id": {"references": (shop.all(InboundMail)[0].message_id,)},
        "tag": {"subject": f"Re: stole [T-{shop.task(waiting).number}]"},
    }[link]
    before = shop.task(waiting)
    arrived = shop.arrive(from_address=STRANGER, **how)

    assert arrived.task_id == waiting
    task = shop.task(waiting)
    assert (task.state, task.round) == (TaskState.NEEDS_PERSON, before.round)
    assert shop.question(waiting).kind == StepKind.STRANGER
    assert shop.all(InboundMail, InboundMail.id == arrived.mail_id)[0].decides is False
    assert shop.advance() == 0


def test_a_stranger_does_not_take_away_what_a_person_is_being_asked_and_is_asked_about_beside_it(shop):
    """D-21"""
    task_id = shop.at(StepKind.REPLY)
    step = shop.step(task_id)
    shop.arrive(from_address=STRANGER, in_reply_to=shop.token(task_id))
    assert shop.step(task_id).id == step.id
    assert shop.question(task_id).kind == StepKind.STRANGER
    assert "mail:in:stranger" in shop.tags(task_id)


def test_a_stranger_s_address_does_not_belong_to_the_task_afterwards(shop, waiting):
    shop.arrive(from_address=STRANGER, in_reply_to=shop.token(waiting))
    shop.confirm(waiting)
    shop.advance()
    shop.arrive(from_address=STRANGER, in_reply_to=shop.token(waiting))
    assert shop.question(waiting).kind == StepKind.STRANGER


def test_a_colleague_in_the_same_organisation_joins_with_the_token(shop, waiting):
    assert joined(shop, shop.arrive(from_address=COLLEAGUE, in_reply_to=shop.token(waiting)), waiting)


def test_a_colleague_writing_from_a_part_of_the_organisation_joins_with_the_token(shop, waiting):
    address = "chef@kitchen.hotel.example"
    assert joined(shop, shop.arrive(from_address=address, in_reply_to=shop.token(waiting)), waiting)


def test_the_same_organisation_without_a_token_is_a_stranger(shop, waiting):
    shop.arrive(from_address=COLLEAGUE, subject=f"Re: stole [T-{shop.task(waiting).number}]")
    assert shop.question(waiting).kind == StepKind.STRANGER


def test_the_same_free_mail_provider_is_no_organisation(shop):
    task_id = shop.at_waiting(from_address="ole@gmail.com")
    shop.arrive(from_address="other@gmail.com", in_reply_to=shop.token(task_id))
    assert shop.question(task_id).kind == StepKind.STRANGER


def test_another_contact_of_the_customer_joins_without_a_token(shop, waiting):
    with shop.frames.transaction() as tx:
        tx.add(
            Contact(
                contact_no="K9",
                customer_no="C1",
                name="Ib",
                email="ib@private.example",
                phone="",
                language="",
                source="here",
            )
        )
    subject = f"Re: stole [T-{shop.task(waiting).number}]"
    assert joined(shop, shop.arrive(from_address="ib@private.example", subject=subject), waiting)


def test_a_sender_without_an_address_is_a_stranger(shop, waiting):
    shop.arrive(from_address="", in_reply_to=shop.token(waiting))
    assert shop.question(waiting).kind == StepKind.STRANGER


def test_the_same_thread_with_another_subject_is_a_new_linked_task(shop, waiting):
    arrived = shop.answer(waiting, subject="Re: Kaffe til mandag")
    task = shop.task(arrived.task_id)
    assert arrived.task_id != waiting
    assert (task.previous_id, task.state) == (waiting, TaskState.WORKING)
    assert shop.task(waiting).state == TaskState.WAITING


@pytest.mark.parametrize(
    "subject",
    [
        "RE: AW: SV: Stole til restauranten",
        "Re: stole  til RESTAURANTEN [T-1]",
        "Re[2]: Stole til restauranten",
        "",
        "[EXTERN] Re: Stole til restauranten [T-1]",
    ],
)
def test_marks_case_blanks_and_our_tag_do_not_make_another_subject(shop, waiting, subject):
    assert joined(shop, shop.answer(waiting, subject=subject), waiting)


def test_an_answer_to_the_subject_that_a_person_gave_our_mail_joins(shop):
    from domain.commands import drafts

    task_id = shop.at(StepKind.REPLY)
    step = shop.step(task_id)
    words = drafts.DraftEdit("Tilbud på stole", "Hej", "Hilsen", ())
    shop.do(drafts.edit_draft, step.id, words, revision=1)
    shop.confirm(task_id)
    shop.send()
    assert joined(shop, shop.answer(task_id, subject="Re: Tilbud på stole"), task_id)


def test_an_answer_to_a_stopped_task_is_a_new_linked_task_d72(shop, waiting):
    shop.stop(waiting)
    arrived = shop.answer(waiting)
    assert shop.task(arrived.task_id).previous_id == waiting
    assert shop.task(waiting).state == TaskState.STOPPED


def test_an_answer_in_the_thread_that_followed_a_stopped_task_joins_the_new_one_d72(shop, waiting):
    shop.stop(waiting)
    first = mail(in_reply_to=shop.token(waiting))
    opened = shop.arrive(mail=first)
    assert opened.task_id != waiting
    assert joined(shop, shop.arrive(references=(shop.token(waiting, 9), first.message_id)), opened.task_id)


def test_a_stranger_in_a_stopped_task_s_thread_is_asked_about_in_a_task_of_its_own_without_a_link(
    shop, waiting
):
    shop.stop(waiting)
    arrived = shop.answer(waiting, from_address=STRANGER)
    assert (arrived.task_id != waiting, shop.task(arrived.task_id).previous_id) == (True, 0)
    shop.advance()
    assert shop.step(arrived.task_id).kind == StepKind.UNKNOWN_SENDER


def test_an_answer_after_the_end_wakes_the_task(shop):
    task_id = shop.at(StepKind.OUT_OF_SCOPE)
    shop.confirm(task_id)
    assert shop.task(task_id).state == TaskState.DONE
    arrived = shop.arrive(references=(shop.all(InboundMail)[0].message_id,))
    assert joined(shop, arrived, task_id)
    assert shop.task(task_id).outcome == ""


@pytest.mark.parametrize(
    ("subject", "base"),
    [
        ("Re: Stole", "stole"),
        ("AW: WG: Stole [T-12]", "stole"),
        ("Fwd: SV: VS:  Stole   til  os", "stole til os"),
        ("Reception: stole", "reception: stole"),
        ("[T-4]", ""),
        ("Re:", ""),
    ],
)
def test_subjects_are_compared_without_marks_and_tag(subject, base):
    assert base_subject(subject) == base
