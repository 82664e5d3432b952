"""Slack fails in every way it has: cards and files stand there once, and a click that could not be written says so."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from bot.sandbox import breaks
from domain.effects.models import Effect
from domain.tasks.models import Task
from domain.words import say
from tests.crash.world import DESK, REVIEWER, World

TROUBLE = (
    breaks.BREAK_BEFORE,
    breaks.BREAK_AFTER,
    breaks.SERVER_ERROR,
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "ratelimited",
)


def test_a_card_stands_once_however_posting_it_failed(world):
    """Architecture 5.2: Slack has no idempotency key, so what may stand is looked for by its metadata."""
    for how in TROUBLE:
        world.sandbox.fail_next("chat.postMessage", how)
    world.start()
    world.request()

    world.wait(lambda: list(world.buttons("step.confirm")), "the card")
    world.settle()

    assert world.sandbox.world.breaks.left("chat.postMessage") == 0
    world.nothing_doubled()
    assert world.cards()["task:1"] == world.cards()["desk:1"] == 1


def test_a_repaint_or_a_look_that_fails_is_done_again(world):
    world.sandbox.fail_next("chat.postMessage", breaks.BREAK_AFTER)
    world.sandbox.fail_next("conversations.history", breaks.BREAK_BEFORE)
    world.sandbox.fail_next("conversations.history", breaks.SERVER_ERROR)
    world.sandbox.fail_next("chat.update", breaks.BREAK_BEFORE)
    world.start()
    world.request()

    world.wait(lambda: list(world.buttons("step.confirm")), "the card")
    world.settle()

    assert world.sandbox.world.breaks.left("conversations.history") == 0
    world.nothing_doubled()


def test_a_file_stands_once_however_showing_it_failed(world):
    world.accepting = False
    world.sandbox.fail_next("files.getUploadURLExternal", breaks.SERVER_ERROR)
    world.sandbox.fail_next("files.getUploadURLExternal", "ratelimited")
    world.sandbox.fail_next("files.completeUploadExternal", breaks.BREAK_BEFORE)
    world.sandbox.fail_next("files.completeUploadExternal", breaks.BREAK_AFTER)
    world.start()
    world.request()

    world.work_until(lambda: world.steps("reply"), "the draft")
    world.wait(lambda: _hurried(world), "the file")
    world.wait(world.files, "Slack to have processed it")

    assert world.sandbox.world.breaks.left("files.getUploadURLExternal") == 0
    assert world.sandbox.world.breaks.left("files.completeUploadExternal") == 0
    assert world.files() == {"SQ-1001.pdf": 1}


def _hurried(world: World) -> bool:
    """Whether the file is done; its waits are cut short."""
    with world.frames.transaction() as tx:
        past = datetime.now(UTC) - timedelta(seconds=1)
        waiting = (Effect.state == "pending") & (Effect.kind == "file")
        tx.execute(update(Effect).where(waiting).values(not_before=past))
        return tx.scalars(select(Effect.state).where(Effect.kind == "file")).one_or_none() == "done"


def _asked(world: World) -> None:
    world.start()
    world.request()
    world.wait(lambda: list(world.buttons("step.confirm")), "the card")
    world.settle()


def _whispers(world: World) -> str:
    return str(world.sandbox.ephemerals(REVIEWER))


def test_a_click_while_the_database_is_locked_says_so_and_can_be_repeated(world):
    """The click waits 1.5 s, Slack allows 3; nothing was changed, and the same button works afterwards."""
    _asked(world)
    file = world.url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert world.press("step.confirm")
        world.wait(lambda: say("error.busy", "en") in _whispers(world), "the sentence")
        other.execute("ROLLBACK")
    assert world.steps("reply") == 0

    assert world.press("step.confirm")

    world.wait(lambda: world.steps("reply"), "what follows from the click")
    assert world.sandbox.failures == []


def test_on_postgresql_a_click_on_a_locked_task_says_so_and_can_be_repeated(postgres_world):
    world = postgres_world
    _asked(world)
    with world.frames.transaction() as tx:
        tx.scalars(select(Task).with_for_update()).one()
        assert world.press("step.confirm")
        world.wait(lambda: say("error.busy", "en") in _whispers(world), "the sentence")

    assert world.press("step.confirm")

    world.wait(lambda: world.steps("reply"), "what follows from the click")
    assert world.sandbox.failures == []


def test_a_stale_card_and_an_expired_modal_say_who_was_first_and_change_nothing(world):
    """D-78: two reviewers, one decision."""
    _asked(world)
    ts, block_id = next(world.buttons("step.confirm"))
    assert world.sandbox.click("lars", DESK, ts, "step.review").ok
    world.wait(lambda: world.sandbox.modal("lars"), "Review")
    assert world.sandbox.click(REVIEWER, DESK, ts, "step.confirm", block_id=block_id).ok
    world.wait(lambda: world.steps("reply"), "what follows")

    world.sandbox.submit("lars")

    notice = str(world.sandbox.modal("lars") or world.sandbox.ephemerals("lars"))
    assert "Donal" in notice
    with world.frames.read_only() as tx:
        assert tx.scalars(select(Task.state)).one() in {"needs_person", "working"}
    assert world.sandbox.failures == []
