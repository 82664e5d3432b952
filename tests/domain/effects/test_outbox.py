"""The outbox: asked twice is asked once, one claim at a time, an answer counts only from the attempt that holds it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from domain.effects import service as effects
from domain.effects.models import Effect
from domain.effects.service import LEASE, RETRY_LADDER
from domain.effects.states import EffectState, EffectVerb
from domain.errors import IllegalTransition, NotFound, Stale

KEY = "mail:step:1"


@pytest.fixture
def box(shop_frames, clock):
    return Box(shop_frames, clock)


class Box:
    """The outbox with one frame per call."""

    def __init__(self, frames, clock) -> None:
        self.frames, self.clock = frames, clock

    def put(self, key=KEY, **payload):
        with self.frames.transaction() as tx:
            return effects.put(tx, key=key, kind="mail", payload=payload, task_id=1, now=self.clock())

    def __getattr__(self, name) -> object:
        def call(*arguments: object, **fields):
            with self.frames.transaction() as tx:
                return getattr(effects, name)(tx, *arguments, now=self.clock(), **fields)

        return call

    def look(self, key=KEY):
        with self.frames.read_only() as tx:
            return effects.look(tx, key)

    def row(self, key=KEY):
        with self.frames.read_only() as tx:
            return tx.scalars(select(Effect).where(Effect.key == key)).one()

    def claimed(self):
        self.put()
        return self.claim("mail")

    def fail_once(self, **fields) -> bool:
        return self.postpone(self.claim("mail"), error="smtp_451", text="try later", **fields)


def test_asking_twice_is_asking_once_and_the_first_payload_stays(box):
    first = box.put(to="a@b.example")
    assert box.put(to="other@b.example") == first

    with box.frames.read_only() as tx:
        assert tx.scalar(select(func.count()).select_from(Effect)) == 1
    assert box.look().payload == {"to": "a@b.example"}


def test_eight_askers_at_once_make_one_effect(box):
    barrier = threading.Barrier(8)

    def ask(number: int) -> int:
        barrier.wait()
        return box.put(number=number)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(8)))) == 1


def test_eight_workers_on_forty_effects_each_perform_once(box):
    for number in range(40):
        box.put(f"mail:step:{number}")
    performed: list[str] = []
    barrier = threading.Barrier(8)

    def work(_: int) -> None:
        barrier.wait()
        while (claimed := box.claim("mail")) is not None:
            performed.append(claimed.key)
            box.settle(claimed, provider_ref="ref")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))

    assert len(performed) == 40
    assert set(performed) == {f"mail:step:{number}" for number in range(40)}
    with box.frames.read_only() as tx:
        assert set(tx.scalars(select(Effect.state))) == {EffectState.DONE}


def test_a_claimed_effect_is_claimed_by_nobody_else(box):
    box.claimed()
    assert box.claim("mail") is None


def test_another_kind_is_another_lane(box):
    box.put()
    assert box.claim("file") is None


def test_the_oldest_due_effect_comes_first(box):
    box.put("mail:step:2")
    box.clock.tick(seconds=1)
    box.put("mail:step:1")
    assert [box.claim("mail").key for _ in range(2)] == ["mail:step:2", "mail:step:1"]


def test_a_settled_effect_keeps_what_the_other_side_called_it(box):
    box.settle(box.claimed(), provider_ref="sha")
    found = box.look()
    assert (found.state, found.provider_ref, found.error) == (EffectState.DONE, "sha", "")


def test_a_temporary_error_is_tried_again_after_1_5_30_minutes_2_and_6_hours_then_it_failed_d92(box):
    box.put()
    waits = []
    while box.fail_once():
        not_before = box.look().not_before
        waits.append(not_before - box.clock())
        box.clock.now = not_before - timedelta(seconds=1)
        assert box.claim("mail") is None, "not a second earlier"
        box.clock.now = not_before

    assert waits == [
        timedelta(minutes=1),
        timedelta(minutes=5),
        timedelta(minutes=30),
        timedelta(hours=2),
        timedelta(hours=6),
    ]
    assert tuple(waits) == RETRY_LADDER
    found = box.look()
    assert (found.state, found.tries) == (EffectState.FAILED, 6)
    assert (found.error, found.error_text) == ("smtp_451", "try later")


def test_waiting_until_a_given_time_does_not_count_as_a_try(box):
    box.put()
    for _ in range(20):
        soon = box.clock() + timedelta(seconds=2)
        assert box.fail_once(until=soon) is True
        assert box.look().not_before == soon
        box.clock.now = soon

    assert box.fail_once() is True
    assert box.look().not_before == box.clock() + RETRY_LADDER[0]


def test_a_claim_whose_holder_died_is_taken_over_after_its_lease_and_may_be_done(box):
    first = box.claimed()
    assert (first.attempt, first.maybe_done) == (1, False)

    box.clock.now += LEASE
    assert box.claim("mail") is None
    box.clock.tick(seconds=1)
    second = box.claim("mail")

    assert (second.attempt, second.maybe_done) == (2, True)


@pytest.mark.parametrize("verb", ["settle", "postpone", "fail", "doubt"])
def test_the_late_answer_of_a_worker_that_was_taken_over_is_stale(box, verb):
    first = box.claimed()
    box.clock.now += LEASE + timedelta(seconds=1)
    box.claim("mail")

    said = {"provider_ref": "late"} if verb == "settle" else {"error": "late", "text": ""}
    with pytest.raises(Stale) as stale:
        getattr(box, verb)(first, **said)
    assert stale.value.code == "error.effect_taken_over"
    assert (box.look().state, box.look().error) == (EffectState.INFLIGHT, "")


def test_the_late_answer_of_an_old_worker_does_not_count_for_a_mail_that_a_person_sent_again(box):
    old = box.claimed()
    box.clock.now += LEASE + timedelta(seconds=1)
    box.doubt(box.claim("mail"), error="interrupted", text="")
    box.resolve(KEY, EffectVerb.AGAIN)
    box.claim("mail")

    with pytest.raises(Stale):
        box.settle(old, provider_ref="from the first attempt")


def test_an_effect_in_doubt_waits_for_a_person_for_ever(box):
    box.doubt(box.claimed(), error="interrupted", text="")
    box.clock.tick(days=30)
    assert box.claim("mail") is None
    assert box.look().state is EffectState.UNCERTAIN


def test_a_person_says_that_it_was_done(box):
    box.doubt(box.claimed(), error="interrupted", text="")
    assert box.resolve(KEY, EffectVerb.SAY_DONE).state is EffectState.DONE
    assert box.claim("mail") is None


def test_a_person_sends_it_again_with_a_new_ladder_and_without_looking_first(box):
    box.put()
    while box.fail_once():
        box.clock.now = box.look().not_before

    box.resolve(KEY, EffectVerb.AGAIN)
    again = box.claim("mail")

    assert again.maybe_done is False
    assert box.postpone(again, error="smtp_451", text="") is True
    assert box.look().not_before == box.clock() + RETRY_LADDER[0]


def test_what_is_done_cannot_be_sent_again(box):
    box.settle(box.claimed(), provider_ref="sha")
    with pytest.raises(IllegalTransition):
        box.resolve(KEY, EffectVerb.AGAIN)
    assert box.look().state is EffectState.DONE


def test_nobody_decides_on_an_effect_that_was_never_asked_for(box):
    with pytest.raises(NotFound):
        box.resolve("mail:step:404", EffectVerb.AGAIN)
    assert box.look("mail:step:404") is None


def test_a_waiting_effect_is_taken_back(box):
    box.put()
    assert box.withdraw(KEY, reason="customer_wrote") is True
    assert (box.look().state, box.look().error) == (EffectState.WITHDRAWN, "customer_wrote")
    assert box.claim("mail") is None
    assert box.withdraw(KEY, reason="again") is False


def test_a_failed_effect_is_taken_back(box):
    box.fail(box.claimed(), error="smtp_550", text="no such user")
    assert box.withdraw(KEY, reason="task_stopped") is True


def test_what_has_begun_is_not_taken_back(box):
    box.claimed()
    assert box.withdraw(KEY, reason="task_stopped") is False
    assert box.look().state is EffectState.INFLIGHT


def test_what_may_be_done_is_not_taken_back_as_if_it_were_not(box):
    box.doubt(box.claimed(), error="interrupted", text="")
    assert box.withdraw(KEY, reason="task_stopped") is False
    assert box.look().state is EffectState.UNCERTAIN


def test_what_was_interrupted_and_waits_to_be_looked_for_is_not_taken_back(box):
    box.claimed()
    box.clock.now += LEASE + timedelta(seconds=1)
    box.postpone(box.claim("mail"), error="cannot_look", text="")
    assert box.withdraw(KEY, reason="task_stopped") is False


def test_a_claimed_effect_that_is_no_longer_wanted_is_given_up_by_its_holder(box):
    box.withdraw_claimed(box.claimed(), reason="customer_wrote")
    assert (box.look().state, box.look().error) == (EffectState.WITHDRAWN, "customer_wrote")


def test_only_a_waiting_effect_s_payload_changes(box):
    box.put(to=["a@b.example"], subject="Re: chairs")
    with box.frames.transaction() as tx:
        effects.change_payload(tx, KEY, to=["c@b.example"])
    assert box.look().payload == {"to": ["c@b.example"], "subject": "Re: chairs"}

    box.claim("mail")
    with pytest.raises(NotFound), box.frames.transaction() as tx:
        effects.change_payload(tx, KEY, to=["d@b.example"])


def test_long_words_of_a_server_are_cut_and_never_break_the_outcome(box):
    box.fail(box.claimed(), error="e" * 200, text="5.7.1 " + "x" * 5000)
    found = box.look()
    assert (len(found.error), len(found.error_text)) == (60, 500)


def test_a_frame_that_fails_asks_for_nothing(box):
    with pytest.raises(RuntimeError), box.frames.transaction() as tx:
        effects.put(tx, key=KEY, kind="mail", payload={}, task_id=1, now=box.clock())
        raise RuntimeError
    assert box.look() is None
