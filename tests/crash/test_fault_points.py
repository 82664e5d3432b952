"""Every fault point, in every story that reaches it: the bot dies there by SIGKILL, comes back, and nothing is lost or doubled.

What must not be asked of a person is found by looking (cards by their metadata, mails in Sent, files in the thread); what
cannot be seen is asked exactly once, and the answer ends it.
"""

from __future__ import annotations

import ast
import re
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.faults import POINTS
from domain.effects.models import Effect
from tests.crash.process import ROOT
from tests.crash.world import GEMMA, Died, World

pytestmark = pytest.mark.kill


@dataclass(frozen=True)
class Story:
    """How far a story goes, and what has arrived at its end."""

    name: str
    step: str
    """The question that is open then; '' = none."""
    mails_in: int
    mails_out: int
    files: tuple[str, ...] = ()


ARRIVES = Story("mail arrives", "incoming", 1, 0)
POSTED = Story("card posted", "incoming", 1, 0)
CONFIRMED = Story("confirm", "reply", 1, 0, ("SQ-1001.pdf",))
SHOWN = Story("file shown", "reply", 1, 0, ("SQ-1001.pdf",))
SENT = Story("reply sent", "", 1, 1, ("SQ-1001.pdf",))
ACCEPTED = Story("acceptance", "", 2, 2, ("SQ-1001.pdf", "SO-1001.pdf"))

SEEN = {
    ARRIVES: (
        "inbound.after_fetch",
        "inbound.after_store",
        "inbound.after_flag",
        "advance.after_read",
        "advance.after_move@Ask",
    ),
    POSTED: (
        "card.after_post@desk",
        "card.after_claim@task",
        "card.after_post@task",
        "card.after_post@event",
        "card.after_post@ping",
    ),
    CONFIRMED: (
        "click.after_commit",
        "advance.after_move@MakeQuote",
        "advance.after_render",
        "advance.after_move@Draft",
    ),
    SHOWN: ("effect.after_claim@file", "effect.after_perform@file", "effect.after_settle@file"),
    SENT: (
        "click.after_commit:3",
        "mail.after_append",
        "effect.after_perform@mail",
        "effect.after_settle@mail",
    ),
    ACCEPTED: (
        "inbound.after_store:2",
        "inbound.after_flag",
        "advance.after_move@MakeOrder",
        "effect.after_perform@mail",
    ),
}
"""Where a look tells everything: the deaths of a story, one after the other."""

NOT_SEEN = (
    (SENT, "effect.after_claim@mail", 0, "mail.again"),
    (SENT, "mail.after_connect", 0, "mail.again"),
    (SENT, "mail.after_dot", 1, "mail.sent"),
    (SENT, "mail.after_data", 1, "mail.sent"),
    (ACCEPTED, "mail.after_data:2", 2, "mail.again"),
)
"""Where only a person can tell: how many mails have arrived when it is asked, and the answer."""


def named(value: object) -> str:
    return value.name if isinstance(value, Story) else str(value)


def die(world: World, story: Story, *faults: str) -> None:
    """Walk the story; at each fault point the bot dies, time passes, and it is started again."""
    world.accepting = story is ACCEPTED
    for number, fault in enumerate(faults):
        # Mails from before the first start are never answered (D-2), so the first bot has to be there.
        with suppress(Died):
            world.start(fault, ready=not number)
        if not number:
            world.request()
        assert world.work_until_death(at_most=story.step) == -signal.SIGKILL, fault
        world.later()
    world.start()


def finish(world: World, story: Story) -> None:
    """Walk to the story's end and let everything come to rest."""
    if story.step:
        world.work_until(lambda: world.steps(story.step), f"the question {story.step}")
    else:
        state = "done" if story is ACCEPTED else "waiting"
        world.work_until(lambda: world.tasks(state), f"the task to be {state}")
    world.settle()


def nothing_is_lost_or_doubled(world: World, story: Story) -> None:
    world.nothing_doubled()
    assert len(world.sent_ids()) == story.mails_out
    assert world.files() == dict.fromkeys(story.files, 1)
    assert (world.tasks(), world.stored_mails()) == (1, story.mails_in)
    assert world.steps("uncertain_mail") == 0


@pytest.mark.parametrize("story", SEEN, ids=named)
def test_what_a_look_can_tell_is_neither_lost_nor_doubled(world, story):
    """The bot dies at every fault point of the story, each time when the death before is mended."""
    die(world, story, *SEEN[story])

    finish(world, story)

    nothing_is_lost_or_doubled(world, story)


@pytest.mark.parametrize(("story", "fault", "arrived", "answer"), NOT_SEEN, ids=named)
def test_what_nobody_can_see_is_asked_once_and_the_answer_ends_it(world, story, fault, arrived, answer):
    """D-93, architecture 5.1: never sent again on a guess; *Send again* is the same Message-ID again."""
    die(world, story, fault)

    world.wait(lambda: list(world.buttons(answer)), "the question")
    assert len(world.office.deliveries()) == arrived
    assert world.press(answer)
    finish(world, story)

    doubled = arrived == story.mails_out and answer == "mail.again"
    ids = _message_ids(world)
    assert world.sent_ids() == {f"{one} {GEMMA}": 2 if doubled and one == ids[-1] else 1 for one in ids}
    assert len(ids) == story.mails_out
    assert world.steps("uncertain_mail") == 1
    assert (world.tasks(), world.stored_mails()) == (1, story.mails_in)


def _message_ids(world: World) -> list[str]:
    """The ids that our mails were to have, oldest first."""
    with world.frames.read_only() as tx:
        rows = tx.scalars(select(Effect).where(Effect.kind == "mail").order_by(Effect.id))
        return [row.payload["message_id"] for row in rows]


def test_there_is_no_fault_point_that_no_story_reaches():
    """Each story above asserts that the bot died by SIGKILL, which nobody else sends it."""
    faults = [*(fault for chain in SEEN.values() for fault in chain), *(fault for _, fault, *_ in NOT_SEEN)]

    assert {re.split("[@:]", fault)[0] for fault in faults} == POINTS


def test_the_named_fault_points_are_those_of_the_code():
    found = [name for path in (ROOT / "bot").rglob("*.py") for name in _reached(path)]

    assert sorted(found) == sorted(POINTS)


def _reached(path: Path) -> list[str]:
    """The names in the calls of ``faults.reach`` of a module."""
    calls = [
        one for one in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(one, ast.Call)
    ]
    return [ast.literal_eval(one.args[0]) for one in calls if ast.unparse(one.func) == "faults.reach"]


def test_the_plain_command_dies_and_comes_back_too(world_of):
    """The other stories fork their bot to save its imports; here it is ``python -m bot run`` itself."""
    world = world_of(real=True)
    die(world, ARRIVES, "inbound.after_store")

    finish(world, ARRIVES)

    assert world.bot.stop() == 0
    assert (world.tasks(), world.stored_mails()) == (1, 1)


@pytest.mark.parametrize("story", [ARRIVES, SENT], ids=named)
def test_on_postgresql_nothing_is_lost_or_doubled_either(postgres_world, story):
    die(postgres_world, story, *SEEN[story])

    finish(postgres_world, story)

    nothing_is_lost_or_doubled(postgres_world, story)
