"""Claim, release, assign, snooze, remind, escalate; nothing is decided by silence (D-83, D-85)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.calling import AFTER_A_FAULT, Caller
from domain.cards import service as cards
from domain.commands import queue
from domain.commands.desks import make_desk
from domain.desks.models import Desk
from domain.errors import IllegalTransition, InvalidInput, Refused
from domain.screens import cards as screens
from domain.screens.review import timeline_of
from domain.tasks import calling
from domain.tasks.models import Task, TimelineEvent
from domain.tasks.states import StepKind, StepState, TaskState
from domain.tasks.timeline import Tag

HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def tick(shop) -> int:
    return Caller(shop.frames, shop.clock).run()


def wait_until(shop, text: str) -> int:
    shop.clock.now = at(text)
    return tick(shop)


def calls(shop, task_id) -> list[tuple[str, list[str]]]:
    tags = {one.value for one in calling.CALLS}
    found = shop.all(TimelineEvent, TimelineEvent.task_id == task_id)
    return [(one.tag.rpartition(":")[2], one.values["people"]) for one in found if one.tag in tags]


def following(shop, task_id) -> tuple[str, dict]:
    with shop.frames.read_only() as tx:
        said = screens.task_card(tx, task_id).next
    return said.code, said.values


def reply(shop) -> int:
    return shop.at(StepKind.REPLY)


# -- reminders and escalation -------------------------------------------------------------------------------


def test_a_waiting_step_reminds_the_duty_list_then_the_configurators_each_once_d83(shop):
    task_id = reply(shop)  # Monday 10:00 in Copenhagen
    assert following(shop, task_id) == ("next.reminds_duty", {"at": at("2026-11-23T13:00")})
    assert wait_until(shop, "2026-11-23T12:59") == 0
    assert wait_until(shop, "2026-11-23T13:00") == 1
    assert calls(shop, task_id) == [("reminded", ["UDUTY"])]
    assert following(shop, task_id) == ("next.reminds", {"by": "Carl", "at": at("2026-11-24T09:00")})
    assert wait_until(shop, "2026-11-24T09:00") == 1
    assert calls(shop, task_id)[1:] == [("reminded", ["U3"])]
    assert following(shop, task_id) == ("next.nobody", {})
    assert wait_until(shop, "2026-12-24T09:00") == 0
    step = shop.step(task_id)
    assert (step.state, shop.task(task_id).state) == (StepState.OPEN, TaskState.NEEDS_PERSON)
    assert shop.effects() == []  # and nothing was decided by all that silence


def test_whoever_claimed_it_is_reminded_first_d83(shop):
    task_id = reply(shop)
    shop.do(queue.claim, task_id, by=shop.bo)
    assert following(shop, task_id) == ("next.reminds", {"by": "Bo", "at": at("2026-11-23T13:00")})
    for moment in ("2026-11-23T13:00", "2026-11-24T09:00", "2026-11-24T13:00", "2026-11-25T12:00"):
        wait_until(shop, moment)
    assert calls(shop, task_id) == [("reminded", ["U2"]), ("reminded", ["UDUTY"]), ("reminded", ["U3"])]


def test_reminders_wait_for_working_time_and_for_the_end_of_quiet_hours_d83_d85(shop):
    shop.settings(quiet_from="07:00", quiet_to="11:30")
    shop.clock.now = at("2026-11-27T14:00")  # Friday 15:00
    task_id = reply(shop)
    assert shop.task(task_id).remind_at == at("2026-11-30T10:00")
    assert wait_until(shop, "2026-11-30T10:00") == 1
    step = shop.step(task_id)
    assert shop.card(f"ping:{step.id}.1").not_before == at("2026-11-30T10:30")
    assert shop.card(f"task:{task_id}").not_before <= at("2026-11-30T10:00")


def test_a_desk_may_remind_nobody_d83(shop):
    shop.settings(remind_after_hours=0)
    task_id = reply(shop)
    assert shop.task(task_id).remind_at is None
    assert following(shop, task_id) == ("next.nobody", {})


def test_a_decided_step_reminds_nobody_and_its_calls_say_who_decided_d85(shop):
    task_id = reply(shop)
    wait_until(shop, "2026-11-23T13:00")
    step = shop.step(task_id)
    with shop.frames.transaction() as tx:
        while (claimed := cards.claim(tx, now=shop.clock())) is not None:
            cards.shown(tx, claimed, channel=claimed.channel, ts=f"ts {claimed.subject}")
    shop.confirm(task_id, by=shop.bo)
    assert shop.task(task_id).remind_at is None
    assert shop.card(f"ping:{step.id}").behind
    assert shop.card(f"ping:{step.id}.1").behind
    with shop.frames.read_only() as tx:
        view = screens.ping(tx, step.id, 1)
    assert (view.state, view.decided_by, view.mentions) == (StepState.CONFIRMED, "Bo", ("UDUTY",))
    assert wait_until(shop, "2026-12-23T13:00") == 0


def test_a_reminder_that_was_not_posted_before_the_decision_is_never_posted_d85(shop):
    task_id = reply(shop)
    wait_until(shop, "2026-11-23T13:00")
    step = shop.step(task_id)
    shop.confirm(task_id)
    with shop.frames.read_only() as tx:
        assert screens.ping(tx, step.id, 1) is None


def test_a_crash_in_the_middle_neither_loses_nor_repeats_a_reminder_d83(shop):
    task_id = reply(shop)
    shop.clock.now = at("2026-11-23T13:00")
    with pytest.raises(RuntimeError), shop.frames.transaction() as tx:
        assert calling.call_due(tx, task_id, now=shop.clock())
        raise RuntimeError("killed before the commit")
    assert calls(shop, task_id) == []
    assert (tick(shop), tick(shop), tick(shop)) == (1, 0, 0)
    assert calls(shop, task_id) == [("reminded", ["UDUTY"])]
    assert shop.step(task_id).reminders == 1


def test_a_task_about_which_nobody_can_be_called_keeps_no_call_of_others_waiting_d83(shop):
    """Its desk names a time zone that is none: the others are called in the same tick, and it is tried again later."""
    broken, sound = reply(shop), reply(shop)
    with shop.frames.transaction() as tx:
        desk_id = make_desk(tx, name="Odd", initials="O", channel="C9", language="en", time_zone="No/Where", account="a",
                            folder="b", now=shop.clock())  # fmt: skip
        odd = tx.get_one(Desk, desk_id)
        odd.duty, odd.quiet_from, odd.quiet_to = ["UDUTY"], "22:00", "06:00"
        tx.execute(update(Task).where(Task.id == broken).values(desk_id=desk_id))
    assert wait_until(shop, "2026-11-23T13:00") == 2
    assert (calls(shop, broken), calls(shop, sound)) == ([], [("reminded", ["UDUTY"])])
    assert shop.task(broken).remind_at == shop.clock() + AFTER_A_FAULT


def test_the_tick_looks_at_nothing_that_is_not_due_d83(shop):
    one, other = reply(shop), reply(shop)
    with shop.frames.transaction() as tx:
        tx.execute(update(Task).where(Task.id == other).values(remind_at=shop.clock() + 30 * HOUR))
    assert wait_until(shop, "2026-11-23T13:00") == 1
    assert (len(calls(shop, one)), len(calls(shop, other))) == (1, 0)


# -- whose it is ----------------------------------------------------------------------------------------------


def test_a_claimed_task_is_not_taken_by_a_second_click_but_given_on_purpose_d78_d83(shop):
    task_id = reply(shop)
    shop.do(queue.claim, task_id, by=shop.bo)
    shop.do(queue.claim, task_id, by=shop.bo)
    with pytest.raises(IllegalTransition) as refused:
        shop.do(queue.claim, task_id, by=shop.ana)
    assert (refused.value.code, refused.value.values["by"]) == ("error.claimed", "U2")
    shop.do(queue.assign, task_id, "U1", by=shop.ana)
    assert shop.task(task_id).claimed_by == "U1"
    assert shop.tags(task_id).count(Tag.TASK_CLAIMED) == 1


def test_a_task_goes_only_to_people_who_may_review_d83(shop):
    task_id = reply(shop)
    with shop.frames.read_only() as tx:
        assert queue.queued(tx, task_id, by=shop.ana, now=shop.clock()).people == (
            ("U1", "Ana"), ("U2", "Bo"), ("U3", "Carl"),
        )  # fmt: skip
    for nobody in ("U9", "U404"):
        with pytest.raises(InvalidInput) as refused:
            shop.do(queue.assign, task_id, nobody)
        assert refused.value.field == "member"
    with pytest.raises(Refused):
        shop.do(queue.assign, task_id, "U1", by=shop.elin)


def test_whoever_is_given_a_task_is_told_once_however_often_it_changes_hands_d85(shop):
    task_id = reply(shop)
    for member in ("U2", "U3", "U2", "", "U2", "U1"):
        shop.do(queue.assign, task_id, member, by=shop.ana)
    step = shop.step(task_id)
    assert step.reminders == 2  # Bo and Carl; Ana gave it to herself
    with shop.frames.read_only() as tx:
        views = [screens.ping(tx, step.id, number) for number in (1, 2, 3)]
    assert [(one.why, one.mentions, one.by) for one in views[:2]] == [
        ("given", ("U2",), "Ana"),
        ("given", ("U3",), "Ana"),
    ]
    assert views[2] is None


def test_a_released_task_is_everybodys_again_d83(shop):
    task_id = reply(shop)
    shop.do(queue.claim, task_id, by=shop.bo)
    shop.do(queue.release, task_id, by=shop.ana)
    shop.do(queue.release, task_id, by=shop.ana)
    assert shop.task(task_id).claimed_by == ""
    assert shop.tags(task_id).count(Tag.TASK_RELEASED) == 1
    assert following(shop, task_id)[0] == "next.reminds_duty"


def test_a_task_that_is_over_is_not_claimed_d83(shop):
    task_id = reply(shop)
    shop.stop(task_id)
    with pytest.raises(InvalidInput) as refused:
        shop.do(queue.claim, task_id)
    assert refused.value.code == "error.task_is_stopped"


# -- snooze ---------------------------------------------------------------------------------------------------


def test_a_snooze_says_until_when_and_by_whom_and_ends_with_one_call_d83(shop):
    task_id = reply(shop)
    shop.do(queue.snooze, task_id, at("2026-11-30T07:00"), by=shop.bo)
    assert following(shop, task_id) == ("next.snoozed", {"until": at("2026-11-30T07:00"), "by": "Bo"})
    assert wait_until(shop, "2026-11-29T07:00") == 0
    assert wait_until(shop, "2026-11-30T07:00") == 1
    assert calls(shop, task_id) == [("woken", ["U2"])]
    task = shop.task(task_id)
    assert (task.snoozed_until, task.state) == (None, TaskState.NEEDS_PERSON)
    assert following(shop, task_id) == ("next.reminds_duty", {"at": at("2026-11-30T11:00")})


def test_a_new_mail_of_the_customer_ends_a_snooze_d83(shop):
    task_id = shop.at_waiting()
    shop.bounce(task_id)
    shop.do(queue.snooze, task_id, shop.clock() + 48 * HOUR)
    shop.answer(task_id)
    assert shop.task(task_id).snoozed_until is None
    shop.advance()
    assert shop.task(task_id).snoozed_until is None


def test_a_snooze_is_ended_by_hand_without_calling_anybody_d83(shop):
    task_id = reply(shop)
    shop.do(queue.snooze, task_id, shop.clock() + HOUR)
    shop.do(queue.wake, task_id)
    shop.do(queue.wake, task_id)
    assert shop.task(task_id).snoozed_until is None
    assert calls(shop, task_id) == []
    assert following(shop, task_id)[0] == "next.reminds_duty"


@pytest.mark.parametrize(
    ("now", "choice", "until"),
    [
        ("2026-11-23T09:00", "hour", "2026-11-23T10:00"),
        ("2026-11-23T09:00", "tomorrow", "2026-11-24T07:00"),
        ("2026-11-27T09:00", "tomorrow", "2026-11-30T07:00"),  # on a Friday that is Monday
        ("2026-11-23T09:00", "next_week", "2026-11-30T07:00"),
        ("2026-11-22T09:00", "next_week", "2026-11-23T07:00"),  # on a Sunday that is tomorrow
        ("2026-03-27T09:00", "next_week", "2026-03-30T06:00"),  # 08:00 in summer time
    ],
)
def test_the_ways_to_snooze_end_when_the_desk_opens_d83(now, choice, until):
    hours = calling.working_hours(
        queue.Desk(
            time_zone="Europe/Copenhagen", region="", work_days="12345", work_from="08:00", work_to="16:00"
        )
    )
    assert queue.snooze_end(choice, hours, now=at(now)) == at(until)


def test_a_snooze_into_the_past_or_of_what_asks_nothing_is_refused_d83(shop):
    task_id = reply(shop)
    for wrong in (shop.clock(), shop.clock() + timedelta(days=400)):
        with pytest.raises(InvalidInput) as refused:
            shop.do(queue.snooze, task_id, wrong)
        assert refused.value.field == "at"
    waiting = shop.at_waiting()
    with pytest.raises(InvalidInput) as refused:
        shop.do(queue.snooze, waiting, shop.clock() + HOUR)
    assert refused.value.code == "error.nothing_to_snooze"


def test_the_timeline_names_what_happened_to_the_queue_d83(shop):
    task_id = reply(shop)
    shop.do(queue.assign, task_id, "U2", by=shop.ana)
    shop.do(queue.snooze, task_id, at("2026-11-24T07:00"), by=shop.bo)
    with shop.frames.read_only() as tx:
        said = {one.text.code: one.text.values for one in timeline_of(tx, task_id)}
    assert said["timeline.task.self.given"]["to"] == "Bo"
    assert said["timeline.task.self.snoozed"]["until"] == at("2026-11-24T07:00")
