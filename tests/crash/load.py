"""Load while the bot is killed again and again: customers write, members confirm, and somebody counts at the end."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass

from sqlalchemy import func, select

from bot.sandbox.records import UserError
from domain.effects.models import Effect
from domain.tasks.models import Step
from tests.crash.world import DESK, REVIEWER, World

WRITERS = (
    "gemma@harrowpike.example",
    "martin@harrowpike.example",
    "purchasing@harrowpike.example",
)
ONE_CHAIR = "Hello,\n\nPlease quote 1 pcs 10102 SORT task chair, black.\n\nKind regards\n"
"""Little enough that stock and credit last for everybody."""
LONGEST_LIFE_S = 1.6


@dataclass(frozen=True)
class Report:
    """What a run did. Its text says how sure "none" is (the rule of three)."""

    seed: int
    kills: int
    mails_in: int
    mails_out: int
    questions: int
    seconds: float

    def __str__(self) -> str:
        bound = f"below {3 / self.kills:.2%} per kill (95 %)" if self.kills else "no kills, no bound"
        return (
            f"seed {self.seed}: n = {self.kills} kills in {self.seconds:.0f} s, {self.mails_in} mails in, "
            f"{self.mails_out} out, {self.questions} asked of a person: 0 lost, 0 doubled; the rate is {bound}"
        )


class Killer(threading.Thread):
    """Kills the bot at random moments and starts it again."""

    def __init__(self, world: World, kills: int, dice: random.Random) -> None:
        super().__init__(name="killer", daemon=True)
        self.world, self.kills, self.dice = world, kills, dice
        self.done = 0
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            for _ in range(self.kills):
                time.sleep(self.dice.uniform(0.01, LONGEST_LIFE_S))
                self.world.bot.kill()
                self.done += 1
                self.world.later()
                self.world.start()
        except BaseException as error:
            self.error = error


def run(world: World, *, kills: int, requests: int, seed: int, most_s: float) -> Report:
    """Let ``requests`` customers order while the bot is killed ``kills`` times; assert that nothing is lost or doubled."""
    started = time.monotonic()
    dice = random.Random(seed)
    world.start()
    killer = Killer(world, kills, dice)
    killer.start()
    written = 0
    every = max(1, kills // requests)
    until = started + most_s
    while not _over(world, killer, requests):
        assert time.monotonic() < until, (
            f"seed {seed}: {killer.done} kills\n{world.state()}\n{world.bot.tail()}"
        )
        if written < requests and killer.done >= written * every:
            world.request(f"Request {written + 1}", WRITERS[written % len(WRITERS)], ONE_CHAIR)
            written += 1
        world.review()
        world.answer()
        _answer_questions(world)
        time.sleep(0.02)
    killer.join()
    if killer.error is not None:
        raise killer.error
    world.settle()
    return _count(world, requests=requests, kills=kills, seed=seed, seconds=time.monotonic() - started)


def _over(world: World, killer: Killer, requests: int) -> bool:
    return not killer.is_alive() and (killer.error is not None or world.tasks("done") == requests)


def _answer_questions(world: World) -> None:
    """ "Did this mail go out?": a person rings the customer and answers truly."""
    for ts, block_id in list(world.buttons("mail.sent")):
        message = next(one for one in world.sandbox.messages(DESK) if one["ts"] == ts)
        task_id = int(message["metadata"]["event_payload"]["subject"].partition(":")[2])
        with world.frames.read_only() as tx:
            effect = tx.scalar(select(Effect).where(Effect.task_id == task_id, Effect.state == "uncertain"))
            message_id = effect.payload["message_id"] if effect is not None else ""
        if not message_id:
            continue
        there = any(one.startswith(f"{message_id} ") for one in world.sent_ids())
        try:
            world.sandbox.click(REVIEWER, DESK, ts, "mail.sent" if there else "mail.again", block_id=block_id)
        except UserError:
            continue


def _count(world: World, *, requests: int, kills: int, seed: int, seconds: float) -> Report:
    out = world.sent_ids()
    with world.frames.read_only() as tx:
        approved = tx.scalar(
            select(func.count()).select_from(Step).where(Step.kind == "reply", Step.state == "confirmed")
        )
        effects = tx.scalar(select(func.count()).select_from(Effect).where(Effect.kind == "mail"))
    world.nothing_doubled()
    assert world.tasks() == requests
    assert world.stored_mails() == 2 * requests
    assert len(out) == 2 * requests == approved == effects
    return Report(seed, kills, 2 * requests, len(out), world.steps("uncertain_mail"), seconds)
