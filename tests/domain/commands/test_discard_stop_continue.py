"""Discard and the three ways back, Stop and what it leaves, going on as a new task (D-72, D-73)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError

from domain.commands import answers, documents, drafts, queue, review
from domain.effects.states import EffectState
from domain.errors import IllegalTransition, InvalidInput, NotFound, Refused
from domain.inbox.models import OutboundMail
from domain.sales.inputs import LineChange, Revision
from domain.tasks.models import Step, Task
from domain.tasks.states import StepKind, StepState, TaskState
from domain.tasks.stops import consequences
from tests.build import ACCEPTS, request, wish


def edit(shop, task_id, opening="Kære Birthe, her er det.", *, by=None, revision=1, **fields):
    words = {"subject": "Tilbud", "opening": opening, "closing": "Hilsen", "cc": ()}
    step = shop.step(task_id)
    return shop.do(
        drafts.edit_draft, step.id, drafts.DraftEdit(**{**words, **fields}), revision=revision, by=by
    )


def quantity(shop, task_id, new, *, by=None):
    """A person changes the first line's quantity on the task's quote."""
    number = shop.task(task_id).quote_number
    view = shop.document(number)
    change = Revision(lines=(LineChange(view.lines[0].line_no, quantity=Decimal(new)),))
    return shop.do(documents.revise, number, change, version=view.version, by=by)


# -- who may, and who has seen (D-15, D-16, D-71) -----------------------------------------------------------


def test_changing_lines_drafts_anew_and_keeps_a_person_s_words_d74(shop):
    task_id = shop.at(StepKind.REPLY)
    edit(shop, task_id, "Mine egne ord", cc=("chef@hotel.example",))
    old = shop.step(task_id)
    quantity(shop, task_id, 5)
    shop.advance()

    fresh = shop.step(task_id)
    assert fresh.id != old.id
    assert (fresh.payload["version"], fresh.payload["opening"]) == (2, "Mine egne ord")
    assert fresh.payload["cc"] == ["chef@hotel.example"]
    assert fresh.payload["table"] != old.payload["table"]
    assert fresh.payload["pdf"] != old.payload["pdf"]
    with pytest.raises(IllegalTransition):
        shop.do(review.confirm, old.id, revision=old.revision, in_review=True)


def test_changing_a_document_takes_back_its_approved_mail_d63(shop):
    task_id = shop.at_sending()
    quantity(shop, task_id, 5)
    assert [one.state for one in shop.effects()] == [EffectState.WITHDRAWN]
    shop.advance()
    assert shop.step(task_id).payload["version"] == 2
    assert shop.send() == 0


# -- discard and resume (D-73) ------------------------------------------------------------------------------


def test_discard_sets_the_mail_aside_and_pauses_the_task_d73(shop):
    task_id = shop.at(StepKind.PAUSED)
    assert shop.task(task_id).state == TaskState.PAUSED
    assert [one.state for one in shop.steps(task_id) if one.kind == StepKind.REPLY] == [StepState.DISCARDED]
    assert shop.effects() == []
    assert shop.advance() == 0


def test_only_an_outgoing_mail_is_discarded_d73(shop):
    task_id = shop.at(StepKind.INCOMING)
    with pytest.raises(InvalidInput) as refused:
        shop.do(review.discard, shop.step(task_id).id, revision=1)
    assert refused.value.code == "error.only_mail_is_discarded"


def test_just_resume_asks_again_about_the_first_mail_as_it_was_d73(shop):
    task_id = shop.at(StepKind.REPLY)
    edit(shop, task_id, "Mine ord")
    first = shop.step(task_id)
    shop.do(review.discard, first.id, revision=2)
    shop.do(review.resume, shop.step(task_id).id, "as_it_was")

    again = shop.step(task_id)
    assert (again.kind, again.payload) == (StepKind.REPLY, first.payload)
    assert shop.task(task_id).state == TaskState.NEEDS_PERSON
    with pytest.raises(Refused):
        shop.confirm(task_id, look=False)
    shop.confirm(task_id)
    shop.send()
    assert len(shop.outside.keys) == 1


@pytest.mark.parametrize("how", ["quote_updated", "order_updated"])
def test_resuming_after_an_update_drafts_a_new_mail_with_a_new_pdf_d73(shop, how):
    task_id = shop.at(StepKind.PAUSED)
    first = next(one for one in shop.steps(task_id) if one.kind == StepKind.REPLY)
    quantity(shop, task_id, 5)
    assert shop.task(task_id).state == TaskState.PAUSED, "editing does not resume"
    shop.do(review.resume, shop.step(task_id).id, how)
    shop.advance()

    fresh = shop.step(task_id)
    assert (fresh.kind, fresh.payload["version"]) == (StepKind.REPLY, 2)
    assert fresh.payload["pdf"] != first.payload["pdf"]
    assert fresh.payload["message_id"] != first.payload["message_id"]


def test_only_a_paused_task_resumes_and_only_once_d73(shop):
    task_id = shop.at(StepKind.PAUSED)
    paused = shop.step(task_id)
    shop.do(review.resume, paused.id, "as_it_was")
    with pytest.raises(IllegalTransition):
        shop.do(review.resume, paused.id, "as_it_was")
    with pytest.raises(InvalidInput):
        shop.do(review.resume, shop.step(task_id).id, "as_it_was")


# -- stop (D-72) --------------------------------------------------------------------------------------------


def said(shop, task_id):
    with shop.frames.read_only() as tx:
        return [code for code, _ in consequences(tx, task_id)]


def test_stop_says_what_it_leaves_behind_at_each_point_d72(shop):
    assert said(shop, shop.at(StepKind.INCOMING)) == ["consequence.no_answer", "consequence.final"]
    assert said(shop, shop.at(StepKind.REPLY)) == [
        "consequence.quote_open",
        "consequence.no_answer",
        "consequence.final",
    ]
    assert said(shop, shop.at_sending()) == [
        "consequence.quote_open",
        "consequence.mail_withdrawn",
        "consequence.final",
    ]
    waiting = shop.at_sending()
    shop.send()
    assert said(shop, waiting) == [
        "consequence.quote_sent",
        "consequence.customer_waits_not",
        "consequence.final",
    ]


def test_stop_does_not_say_that_a_quote_was_never_sent_when_an_earlier_version_was_d72(shop):
    task_id = shop.at_waiting()
    number = shop.task(task_id).quote_number
    change = Revision(lines=(LineChange(shop.document(number).lines[0].line_no, quantity=Decimal(5)),))
    shop.do(documents.revise, number, change, version=1)

    assert said(shop, task_id)[0] == "consequence.quote_open_again"


@pytest.mark.parametrize(
    "kind", [StepKind.INCOMING, StepKind.ITEMS, StepKind.REPLY, StepKind.PAUSED, StepKind.STRANGER]
)
def test_stop_ends_a_task_for_good_at_every_step_d72(shop, kind):
    task_id = shop.at(kind)
    shop.stop(task_id, reason="forkert kunde")

    task = shop.task(task_id)
    assert (task.state, task.outcome, task.due_at, task.closed_at) == (
        TaskState.STOPPED,
        "stopped",
        None,
        shop.clock(),
    )
    last = shop.steps(task_id)[-1]
    assert (last.state, last.decided_by, last.note) == (StepState.STOPPED, "U1", "forkert kunde")
    assert shop.tags(task_id)[-1] == "task:self:stopped"
    assert shop.kinds(task_id) == []
    with pytest.raises(IllegalTransition) as refused:
        shop.stop(task_id)
    assert refused.value.code == "error.task_is_stopped"


def test_a_stopped_task_sends_nothing_d72(shop):
    task_id = shop.at_sending()
    shop.stop(task_id)
    assert [one.state for one in shop.effects()] == [EffectState.WITHDRAWN]
    assert shop.send() == 0
    assert "mail:out:withdrawn" in shop.tags(task_id)


def test_a_mail_that_was_leaving_while_the_task_was_stopped_is_noted_d72(shop):
    task_id = shop.at_sending()
    shop.outside.during = lambda: shop.stop(task_id)
    shop.send()
    assert shop.task(task_id).state == TaskState.STOPPED
    assert [one.task_id for one in shop.all(OutboundMail)] == [task_id]
    assert shop.tags(task_id)[-1] == "mail:out:sent"


def test_a_done_task_is_not_stopped(shop):
    task_id = shop.at(StepKind.OUT_OF_SCOPE)
    shop.confirm(task_id)
    with pytest.raises(IllegalTransition) as refused:
        shop.stop(task_id)
    assert refused.value.code == "error.task_is_done"


def test_a_stopped_task_continues_as_a_new_one_with_mails_reading_and_quote_d72(shop):
    old = shop.at(StepKind.REPLY)
    quote = shop.task(old).quote_number
    shop.stop(old)
    new = shop.do(review.continue_as_new, old).task_id

    task = shop.task(new)
    assert (task.number, task.previous_id, task.state, task.quote_number) == (
        2,
        old,
        TaskState.WORKING,
        quote,
    )
    assert shop.task(old).state == TaskState.STOPPED
    assert "task:self:continued" in shop.tags(old)
    shop.advance()
    assert shop.step(new).payload["document"] == quote
    assert shop.document(quote).version == 1, "nothing is quoted twice"


def test_a_question_answered_with_a_mail_comes_back_in_the_new_task_d72(shop):
    old = shop.at(StepKind.NOT_AVAILABLE)
    shop.confirm(old)
    shop.advance()
    assert shop.step(old).payload["kind"] == "not_available"
    shop.stop(old)
    new = shop.do(review.continue_as_new, old).task_id
    shop.advance()
    assert shop.step(new).kind == StepKind.NOT_AVAILABLE
    shop.do(answers.quote_anyway, shop.step(new).id, revision=1)
    shop.advance()
    assert shop.step(new).payload["kind"] == "quote"


def test_the_customer_s_answers_come_to_the_task_that_continues_d72(shop):
    old = shop.at_waiting()
    shop.stop(old)
    new = shop.do(review.continue_as_new, old).task_id
    arrived = shop.answer(new, ACCEPTS)
    assert arrived.task_id == new
    token = shop.arrive(ACCEPTS, in_reply_to=shop.token(old))
    assert token.task_id == new


def test_a_stopped_task_continues_once_d78(shop):
    old = shop.at(StepKind.REPLY)
    shop.stop(old)
    shop.do(review.continue_as_new, old)
    with pytest.raises(IllegalTransition) as refused:
        shop.do(review.continue_as_new, old, by=shop.bo)
    assert refused.value.code == "error.already_continued"
    assert (refused.value.values["by"], refused.value.values["task"]) == ("U1", "T-2")
    assert len(shop.all(Task)) == 2


def test_a_task_that_is_not_stopped_does_not_continue_as_new(shop):
    task_id = shop.at(StepKind.REPLY)
    with pytest.raises(InvalidInput):
        shop.do(review.continue_as_new, task_id)


# -- claiming, and what is not there ------------------------------------------------------------------------


def test_a_claimed_task_says_whose_it_is(shop):
    task_id = shop.at(StepKind.REPLY)
    shop.do(queue.claim, task_id, by=shop.bo)
    assert shop.task(task_id).claimed_by == "U2"


def test_nothing_happens_to_steps_and_tasks_that_do_not_exist(shop):
    with pytest.raises(NotFound):
        shop.do(review.confirm, 404, revision=1)
    with pytest.raises(NotFound):
        shop.do(review.stop, 404)


def test_a_database_holds_one_open_review_per_task(shop):
    task_id = shop.at(StepKind.REPLY)
    with pytest.raises(IntegrityError), shop.frames.transaction() as tx:
        tx.add(
            Step(
                task_id=task_id,
                kind="items",
                state="open",
                beside=False,
                payload={},
                seen={},
                opened_at=shop.clock(),
            )
        )


def test_two_questions_about_mails_may_stand_beside_a_review(shop):
    task_id = shop.at_waiting()
    shop.bounce(task_id)
    shop.bounce(task_id)
    shop.answer(task_id, request(open=(wish(),), nothing=True), subject="Re: Stole til restauranten")
    shop.advance()
    assert shop.kinds(task_id) == [StepKind.BOUNCED, StepKind.BOUNCED, StepKind.CHANGE]


def test_answering_a_question_of_another_kind_is_refused(shop):
    task_id = shop.at(StepKind.REPLY)
    with pytest.raises(InvalidInput) as refused:
        shop.do(answers.ask_customer, shop.step(task_id).id, revision=1)
    assert refused.value.code == "error.other_question"
