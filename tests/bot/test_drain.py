"""The outbox's worker: claim, look or perform, settle; what it cannot know becomes a question, never a second mail."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.effects import Drain, Happened, NotDone, Refused, Unknown
from domain.effects import service as effects
from domain.effects.service import LEASE
from domain.effects.states import EffectState
from domain.inbox.models import InboundMail
from domain.tasks import outgoing
from domain.tasks.models import Task, TimelineEvent
from domain.tasks.states import StepKind, TaskState
from tests.build import Outside


def died_with_it(shop) -> None:
    """A worker claims the next mail and is never heard of again."""
    with shop.frames.transaction() as tx:
        assert effects.claim(tx, "mail", now=shop.clock()) is not None
    shop.clock.now += LEASE + timedelta(seconds=1)


def state(shop) -> str:
    (effect,) = shop.effects()
    return effect.state


def test_a_mail_that_left_is_noted_once_and_the_task_waits(shop):
    task_id = shop.at_sending()
    assert shop.send() == 1
    assert shop.send() == 0
    assert (state(shop), shop.task(task_id).state) == (EffectState.DONE, TaskState.WAITING)
    assert shop.outside.looked == []


def test_a_worker_that_died_is_followed_by_one_that_looks_first(shop):
    task_id = shop.at_sending()
    died_with_it(shop)
    shop.outside.found = Happened("found in Sent")
    shop.send()
    assert shop.outside.looked == ["mail:step:2"]
    assert shop.outside.keys == []
    assert (state(shop), shop.task(task_id).state) == (EffectState.DONE, TaskState.WAITING)


def test_what_cannot_be_found_is_asked_and_not_sent_again(shop):
    task_id = shop.at_sending()
    died_with_it(shop)
    shop.send()
    assert shop.outside.keys == []
    assert (state(shop), shop.question(task_id).kind) == (EffectState.UNCERTAIN, StepKind.UNCERTAIN_MAIL)


def test_what_certainly_did_not_happen_is_performed(shop):
    shop.at_sending()
    died_with_it(shop)
    shop.outside.found = NotDone("not_found", "")
    shop.send()
    assert shop.outside.keys == ["mail:step:2"]
    assert state(shop) == EffectState.DONE


def test_a_mail_of_a_stopped_task_that_may_have_left_is_looked_for_all_the_same(shop):
    task_id = shop.at_sending()
    with shop.frames.transaction() as tx:
        effects.claim(tx, "mail", now=shop.clock())
    shop.stop(task_id)
    shop.clock.now += LEASE + timedelta(seconds=1)
    shop.outside.found = Happened("found in Sent")
    shop.send()
    assert state(shop) == EffectState.DONE
    assert shop.tags(task_id)[-1] == "mail:out:sent"
    assert shop.task(task_id).state == TaskState.STOPPED


def test_an_error_of_ours_while_sending_is_a_question_not_a_second_mail(shop):
    task_id = shop.at_sending()
    shop.outside.results = [ValueError("a bug")]
    shop.send()
    assert (state(shop), shop.question(task_id).payload["server"]) == (EffectState.UNCERTAIN, "ValueError")


def test_a_mail_that_a_new_mail_overtakes_before_it_is_claimed_does_not_leave_d27(shop):
    task_id = shop.at_sending()
    shop.outside.results = [NotDone("smtp_451", "later")]
    shop.outside.during = lambda: shop.arrive(references=(shop.all(InboundMail)[0].message_id,))
    shop.send()
    assert state(shop) == EffectState.PENDING, "it had begun, so it was not taken back"
    shop.later(minutes=2)
    shop.send()
    assert state(shop) == EffectState.WITHDRAWN
    assert len(shop.outside.keys) == 1
    assert shop.tags(task_id).count("mail:out:withdrawn") == 1


@pytest.mark.parametrize(
    "late", [Happened("late"), NotDone("late", ""), Refused("late", ""), Unknown("late", "")]
)
def test_the_answer_of_a_worker_that_was_taken_over_changes_nothing(shop, late):
    task_id = shop.at_sending()
    other = Outside(found=Happened("found in Sent"))

    def takes_over() -> None:
        shop.clock.now += LEASE + timedelta(seconds=1)
        shop.send(other)

    shop.outside.results, shop.outside.during = [late], takes_over
    shop.send()
    assert state(shop) == EffectState.DONE
    assert shop.task(task_id).state == TaskState.WAITING
    assert shop.kinds(task_id) == []
    assert shop.tags(task_id).count("mail:out:sent") == 1


def test_eight_workers_on_forty_effects_send_each_once(shop):
    with shop.frames.transaction() as tx:
        for number in range(40):
            effects.put(
                tx, key=f"file:{number}", kind="file", payload={"n": number}, task_id=0, now=shop.clock()
            )
    outside = Outside()
    barrier = threading.Barrier(8)

    def work(_: int) -> int:
        barrier.wait()
        return Drain("file", shop.frames, outside, shop.clock).run(limit=40)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(work, range(8))) == 40
    assert sorted(outside.keys) == sorted(f"file:{number}" for number in range(40))


def test_one_run_performs_no_more_than_its_limit(shop):
    with shop.frames.transaction() as tx:
        for number in range(3):
            effects.put(tx, key=f"file:{number}", kind="file", payload={}, task_id=0, now=shop.clock())
    assert Drain("file", shop.frames, shop.outside, shop.clock).run(limit=2) == 2
    assert Drain("file", shop.frames, shop.outside, shop.clock).run(limit=2) == 1


def test_a_pdf_that_cannot_be_shown_for_good_is_said_in_the_thread_and_the_review_stays(shop):
    task_id = shop.at(StepKind.REPLY)
    with shop.frames.transaction() as tx:
        outgoing.show_file(
            tx, tx.get_one(Task, task_id), sha256="ab" * 32, name="SQ-1001.pdf", now=shop.clock()
        )
    refuses = Outside(results=[Refused("no_place", "channel_not_found")] * 9)
    assert Drain("file", shop.frames, refuses, shop.clock).run() >= 1
    event = shop.all(TimelineEvent, TimelineEvent.tag == "file:self:failed")[-1]
    assert event.values["name"] == "SQ-1001.pdf"
    assert shop.card(f"event:{event.id}")
    assert shop.step(task_id).kind == StepKind.REPLY
