"""What arrives once, what opens nothing (D-24), and what a new mail takes back (D-27)."""

from __future__ import annotations

import pytest

from domain.arrivals import mail_arrived
from domain.commands import drafts
from domain.desks import watch
from domain.desks.models import Desk
from domain.effects.states import EffectState
from domain.inbox import service as inbox
from domain.inbox.facts import MailKind, Place
from domain.inbox.models import InboundMail, OutboundMail
from domain.tasks.models import Task
from domain.tasks.states import StepKind, StepState, TaskState
from tests.build import ACCOUNT, KEY, mail


def store(shop, parsed, uid):
    with shop.frames.transaction() as tx:
        return mail_arrived(tx, 1, Place(ACCOUNT, "INBOX", 7, uid), parsed, raw="", key=KEY, now=shop.clock())


# -- each mail once (D-3) -----------------------------------------------------------------------------------


def test_the_same_copy_read_twice_is_one_mail_and_one_task_d3(shop):
    first = store(shop, mail(), 1000)
    again = store(shop, mail(), 1000)
    assert (again.mail_id, again.task_id, again.new) == (first.mail_id, first.task_id, False)
    assert len(shop.all(Task)) == 1


def test_another_copy_of_the_same_mail_is_stored_and_opens_nothing_d3(shop):
    same = mail()
    store(shop, same, 1000)
    copy = store(shop, same, 1001)
    assert copy.new is False
    assert [one.duplicate_of for one in shop.all(InboundMail)] == [0, 1]
    assert len(shop.all(Task)) == 1


def test_another_mail_under_a_known_message_id_is_another_mail(shop):
    first = mail()
    store(shop, first, 1000)
    assert store(shop, mail(message_id=first.message_id, subject="Noget helt andet"), 1001).new is True


def test_a_mail_comes_back_from_the_database_as_it_was_parsed(shop):
    parsed = mail(
        "Hej ✓\n\tæøå",
        cc=("a@b.example",),
        references=("<1@x.example>", "<2@x.example>"),
        problems=("no_text",),
    )
    arrived = store(shop, parsed, 1000)
    with shop.frames.read_only() as tx:
        assert inbox.by_id(tx, arrived.mail_id).mail == parsed


# -- what opens nothing (D-24) ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [MailKind.AUTO_REPLY, MailKind.BOUNCE, MailKind.OWN])
def test_auto_replies_bounces_and_our_own_mails_open_no_task_d24(shop, kind):
    arrived = shop.arrive(kind=kind)
    assert arrived.task_id == 0
    assert shop.all(Task) == []
    assert len(shop.all(InboundMail)) == 1


def test_a_newsletter_opens_a_task_for_a_person_d24(shop):
    assert shop.arrive(kind=MailKind.LIST).task_id != 0


@pytest.mark.parametrize("kind", [StepKind.REPLY, StepKind.INCOMING, StepKind.ITEMS])
def test_an_absence_note_supersedes_nothing_and_stands_in_the_timeline_d27(shop, kind):
    task_id = shop.at(kind)
    step = shop.step(task_id)
    shop.arrive(kind=MailKind.AUTO_REPLY, in_reply_to=shop.token(task_id))
    assert shop.step(task_id).id == step.id
    assert shop.tags(task_id)[-1] == "mail:in:auto_reply"


def test_an_absence_note_does_not_take_back_an_approved_mail_d27(shop):
    task_id = shop.at_sending()
    shop.arrive(kind=MailKind.AUTO_REPLY, in_reply_to=shop.token(task_id))
    shop.send()
    assert shop.task(task_id).state == TaskState.WAITING
    assert len(shop.outside.keys) == 1


def test_a_bounce_of_our_mail_is_shown_on_its_task_and_a_person_is_asked_d24(shop):
    task_id = shop.at_waiting()
    shop.bounce(task_id)

    question = shop.question(task_id)
    assert question.kind == StepKind.BOUNCED
    assert question.payload["to"] == "birthe@hotel.example"
    assert shop.task(task_id).state == TaskState.NEEDS_PERSON
    assert "mail:out:bounced" in shop.tags(task_id)
    assert shop.all(OutboundMail)[0].bounced is True


def test_a_bounce_is_found_by_its_thread_headers_too_d24(shop):
    task_id = shop.at_waiting()
    ours = shop.all(OutboundMail)[0].message_id
    shop.bounce(task_id, bounced_ids=(), references=(ours,))
    assert shop.question(task_id).kind == StepKind.BOUNCED


def test_a_bounce_stands_beside_the_open_review_and_takes_nothing_back_d27(shop):
    task_id = shop.at_waiting()
    shop.answer(task_id, subject="Re: Stole til restauranten")
    shop.advance()
    review = shop.step(task_id)
    shop.bounce(task_id)
    assert shop.step(task_id).id == review.id
    assert shop.question(task_id).kind == StepKind.BOUNCED


def test_a_bounce_of_a_mail_of_which_nobody_knows_yet_that_it_left_is_shown_d24(shop):
    task_id = shop.at_sending()
    message_id = shop.effects()[0].payload["message_id"]
    shop.arrive(kind=MailKind.BOUNCE, from_address="mailer-daemon@x.example", bounced_ids=(message_id,))
    question = shop.question(task_id)
    assert (question.kind, question.payload["to"]) == (StepKind.BOUNCED, "birthe@hotel.example")


def test_a_bounce_on_a_stopped_task_is_shown_there_and_the_task_stays_stopped(shop):
    task_id = shop.at_waiting()
    shop.stop(task_id)
    painted = shop.card(f"task:{task_id}").wanted
    shop.bounce(task_id)
    assert shop.task(task_id).state == TaskState.STOPPED
    assert shop.question(task_id).kind == StepKind.BOUNCED
    assert shop.card(f"task:{task_id}").wanted > painted


# -- the customer writes again (D-27) -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind",
    [
        StepKind.INCOMING,
        StepKind.ITEMS,
        StepKind.NOT_AVAILABLE,
        StepKind.PRICE_MISSING,
        StepKind.UNKNOWN_SENDER,
        StepKind.OUT_OF_SCOPE,
        StepKind.REPLY,
        StepKind.PAUSED,
    ],
)
def test_a_new_mail_supersedes_whatever_waits_and_the_task_is_read_again_d27(shop, kind):
    task_id = shop.at(kind)
    waiting = shop.step(task_id)
    sender = shop.task(task_id).sender_address
    shop.later(minutes=5)
    arrived = shop.arrive(from_address=sender, references=(shop.all(InboundMail)[0].message_id,))

    old = shop.steps(task_id)[[one.id for one in shop.steps(task_id)].index(waiting.id)]
    assert (old.state, old.decided_by, old.decided_at) == (StepState.SUPERSEDED, "customer", shop.clock())
    task = shop.task(task_id)
    assert (task.state, task.round, task.decisions) == (TaskState.WORKING, arrived.mail_id, {})
    assert shop.card(f"ping:{waiting.id}").behind
    shop.advance()
    assert shop.step(task_id).id != waiting.id


def test_a_new_mail_withdraws_an_approved_unsent_mail_d27(shop):
    task_id = shop.at_sending()
    shop.arrive(references=(shop.all(InboundMail)[0].message_id,))

    assert [one.state for one in shop.effects()] == [EffectState.WITHDRAWN]
    assert "mail:out:withdrawn" in shop.tags(task_id)
    assert shop.send() == 0
    assert shop.outside.keys == []


def test_a_mail_that_is_just_leaving_leaves_and_the_new_mail_is_read_all_the_same_d27(shop):
    task_id = shop.at_sending()
    first = shop.all(InboundMail)[0].message_id
    shop.outside.during = lambda: shop.arrive(references=(first,))
    shop.send()

    assert [one.state for one in shop.effects()] == [EffectState.DONE]
    assert shop.task(task_id).state == TaskState.WORKING
    assert shop.all(OutboundMail)[0].task_id == task_id
    shop.advance()
    assert shop.step(task_id).kind in (StepKind.CHANGE, StepKind.INCOMING)


def test_a_person_s_words_stay_readable_on_the_superseded_step_d27(shop):
    task_id = shop.at(StepKind.REPLY)
    step = shop.step(task_id)
    shop.do(
        drafts.edit_draft, step.id, drafts.DraftEdit("Emne", "Kære Birthe, se her.", "Hilsen", ()), revision=1
    )
    shop.arrive(references=(shop.all(InboundMail)[0].message_id,))

    (old,) = [one for one in shop.steps(task_id) if one.id == step.id]
    assert old.state == StepState.SUPERSEDED
    assert old.payload["opening"] == "Kære Birthe, se her."


def test_a_failed_mail_s_question_is_superseded_with_its_mail_d27(shop):
    from bot.effects import Refused

    task_id = shop.at_sending()
    shop.outside.results = [Refused("smtp_550", "no such user")]
    shop.send()
    assert shop.question(task_id).kind == StepKind.MAIL_FAILED
    shop.arrive(references=(shop.all(InboundMail)[0].message_id,))

    assert shop.kinds(task_id) == []
    assert [one.state for one in shop.effects()] == [EffectState.WITHDRAWN]
    assert shop.task(task_id).state == TaskState.WORKING


def test_a_mail_in_doubt_stays_in_doubt_when_the_customer_writes_d27(shop):
    from bot.effects import Unknown

    task_id = shop.at_sending()
    shop.outside.results = [Unknown("connection_lost", "")]
    shop.send()
    shop.arrive(references=(shop.all(InboundMail)[0].message_id,))

    assert shop.kinds(task_id) == [StepKind.UNCERTAIN_MAIL]
    assert [one.state for one in shop.effects()] == [EffectState.UNCERTAIN]
    shop.advance()
    assert shop.step(task_id).kind in (StepKind.CHANGE, StepKind.REPLY, StepKind.INCOMING)
    assert shop.question(task_id).kind == StepKind.UNCERTAIN_MAIL


# -- the mailbox --------------------------------------------------------------------------------------------


def test_trouble_with_the_mailbox_shows_on_the_desk_and_goes_when_it_works_again_d92(shop):
    def state(error):
        with shop.frames.transaction() as tx:
            watch.looked(tx, 1, error=error, now=shop.clock())
        (desk,) = shop.all(Desk)
        return desk.mailbox_error, desk.mailbox_failures, desk.version

    version = shop.all(Desk)[0].version
    assert state("login_refused") == ("login_refused", 1, version)
    painted = shop.card("desk:1").wanted
    assert state("login_refused") == ("login_refused", 2, version)
    assert shop.card("desk:1").wanted == painted, "said once"
    assert state("") == ("", 0, version)
    assert shop.card("desk:1").wanted == painted + 1


# -- events of Slack ----------------------------------------------------------------------------------------


def test_an_event_of_slack_is_remembered_for_30_days(shop):
    def seen(event_id):
        with shop.frames.transaction() as tx:
            return inbox.remember_event(tx, event_id, now=shop.clock())

    assert (seen("Ev1"), seen("Ev1"), seen("Ev2")) == (True, False, True)
    shop.later(days=29)
    assert seen("Ev1") is False
    shop.later(days=2)
    assert seen("Ev3") is True
    assert seen("Ev1") is True
