"""A person writes a mail to the customer from any task; it is reviewed, and leaves once (D-68)."""

from __future__ import annotations

import pytest

from bot.effects import Refused as Refused550
from domain.commands import review
from domain.commands.drafts import DraftEdit
from domain.commands.letters import Stationery, blank, write
from domain.errors import IllegalTransition, InvalidInput, Refused, Stale
from domain.inbox.models import OutboundMail
from domain.tasks.states import StepKind, TaskState
from tests.build import ACCEPTS, KEY, request

LETTER = DraftEdit(
    "Om jeres ordre", "Kære Birthe\n\nVi ringer i morgen.", "Venlig hilsen", ("chef@hotel.example",)
)
PAPER = Stationery("fjord.example", KEY)


def written(shop, task_id, letter=LETTER, **more):
    return shop.do(write, task_id, letter, stationery=PAPER, **more)


def confirm(shop, step_id, **more):
    return shop.do(review.confirm, step_id, revision=1, **more)


def test_a_mail_written_in_a_waiting_task_leaves_in_its_thread_and_the_task_waits_on_d68(shop):
    task_id = shop.at_waiting()
    step_id = written(shop, task_id)
    confirm(shop, step_id)
    shop.send()
    shop.advance()

    sent = shop.outside.performed[-1].payload
    assert sent["to"] == ["birthe@hotel.example"]
    assert sent["cc"] == ["chef@hotel.example"]
    assert sent["subject"] == "Om jeres ordre [T-1]"
    assert "Vi ringer i morgen." in sent["text"]
    assert sent["in_reply_to"].startswith("<m")
    assert (shop.task(task_id).state, shop.document("SQ-1001").state) == (TaskState.WAITING, "sent")


def test_a_written_mail_leaves_once_however_often_it_is_confirmed_w2_d68_d78(shop):
    task_id = shop.at_waiting()
    step_id = written(shop, task_id)
    confirm(shop, step_id)
    with pytest.raises(IllegalTransition):
        confirm(shop, step_id, by=shop.bo, in_review=True)
    shop.send()
    shop.send()

    assert shop.outside.keys.count(f"mail:step:{step_id}") == 1


def test_after_stop_a_mail_is_written_and_the_task_stays_stopped_d68_d72(shop):
    task_id = shop.at_waiting()
    shop.stop(task_id)
    step_id = written(shop, task_id)
    confirm(shop, step_id)
    shop.send()

    assert shop.outside.keys[-1] == f"mail:step:{step_id}"
    assert shop.task(task_id).state == TaskState.STOPPED


def test_somebody_else_sees_the_mail_before_it_leaves_d68_d71(shop):
    step_id = written(shop, shop.at_waiting())

    with pytest.raises(Refused) as refused:
        confirm(shop, step_id, by=shop.bo)
    assert refused.value.code == "refused.not_seen"


def test_what_the_bot_asks_goes_on_beside_a_written_mail_d68(shop):
    task_id = shop.at(StepKind.REPLY)
    asked = shop.step(task_id)
    step_id = written(shop, task_id)
    confirm(shop, step_id)
    shop.send()

    assert shop.step(task_id).id == asked.id
    assert shop.task(task_id).state == TaskState.NEEDS_PERSON


def test_a_discarded_mail_never_leaves_and_nothing_pauses_d68(shop):
    task_id = shop.at_waiting()
    step_id = written(shop, task_id)
    shop.do(review.discard, step_id, revision=1)
    shop.advance()
    shop.send()

    assert shop.task(task_id).state == TaskState.WAITING
    assert f"mail:step:{step_id}" not in shop.outside.keys


def test_the_customers_answer_to_a_written_mail_comes_to_the_same_task_d21_d68(shop):
    task_id = shop.at_waiting()
    confirm(shop, written(shop, task_id))
    shop.send()
    assert len(shop.all(OutboundMail)) == 2

    assert shop.answer(task_id, ACCEPTS).task_id == task_id


def test_a_written_mail_is_not_taken_back_when_the_customer_writes_meanwhile_d68(shop):
    task_id = shop.at_waiting()
    step_id = written(shop, task_id)
    confirm(shop, step_id)
    shop.answer(task_id, request())
    shop.send()

    assert shop.outside.keys[-1] == f"mail:step:{step_id}"


def test_stop_takes_back_a_written_mail_that_has_not_left_d68_d72(shop):
    task_id = shop.at_waiting()
    step_id = written(shop, task_id)
    confirm(shop, step_id)
    shop.stop(task_id)

    assert shop.send() == 0
    assert (shop.effects()[-1].key, shop.effects()[-1].state) == (f"mail:step:{step_id}", "withdrawn")


def test_who_wrote_a_mail_looks_at_it_again_after_the_customer_wrote_d27_d68_d71(shop):
    task_id = shop.at_waiting()
    step_id = written(shop, task_id)
    shop.answer(task_id, request())

    with pytest.raises(Stale):
        confirm(shop, step_id)
    with pytest.raises(Refused) as refused:
        shop.do(review.confirm, step_id, revision=2)
    assert refused.value.code == "refused.not_seen"


def test_a_written_mail_that_failed_is_still_asked_about_when_the_customer_writes_d68_d92(shop):
    task_id = shop.at_waiting()
    confirm(shop, written(shop, task_id))
    shop.outside.results = [Refused550("no_such_user", "550 no such user")]
    shop.send()
    shop.answer(task_id, request())

    assert shop.question(task_id).kind == StepKind.MAIL_FAILED


def test_the_pdf_of_the_task_goes_with_it_if_it_is_chosen_and_no_other_d68(shop):
    task_id = shop.at_waiting()
    with shop.frames.read_only() as tx:
        form = blank(tx, task_id, by=shop.ana)
    ((sha256, name),) = form.attachable
    assert (name, form.subject, form.opening) == (
        "SQ-1001.pdf",
        "Re: Stole til restauranten",
        "Kære Birthe Rolskov\n\n",
    )
    with pytest.raises(InvalidInput) as refused:
        written(shop, task_id, attach="0" * 64)
    assert refused.value.field == "attach"
    confirm(shop, written(shop, task_id, attach=sha256))
    shop.send()
    assert (shop.outside.performed[-1].payload["pdf"], shop.outside.performed[-1].payload["pdf_name"]) == (
        sha256,
        "SQ-1001.pdf",
    )


@pytest.mark.parametrize(
    ("letter", "field"),
    [
        (DraftEdit("", "x", "", ()), "subject"),
        (DraftEdit("x", " ", "", ()), "opening"),
        (DraftEdit("x", "y", "", ("no",)), "cc"),
    ],
)
def test_a_mail_that_cannot_be_sent_is_refused_at_its_field_d68(shop, letter, field):
    task_id = shop.at_waiting()
    with pytest.raises(InvalidInput) as refused:
        written(shop, task_id, letter)
    assert refused.value.field == field


def test_somebody_without_a_role_writes_nothing_d15_d68(shop):
    task_id = shop.at_waiting()
    with pytest.raises(Refused):
        written(shop, task_id, by=shop.elin)
