"""Cards on a real workspace (sandbox): posted once, kept in line, found again after a lost answer (D-22, D-85)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from slack_sdk import WebClient
from sqlalchemy import select

from bot.sandbox.server import Sandbox
from bot.slack.cards import Painter, Rendered
from bot.slack.client import make_client
from bot.slack.render import Renderer
from domain.cards import service as cards
from domain.cards.models import Card
from domain.tasks.states import StepKind
from tests.build import counted

_rooms = itertools.count(1)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(file_seconds=0.05) as running:
        running.clock.set_factor(50)
        yield running


@pytest.fixture
def room(sandbox) -> str:
    """A fresh channel with the app in it."""
    made = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url).conversations_create(
        name=f"room-{next(_rooms)}"
    )
    return made["channel"]["id"]


class Wall:
    """A painter on cards whose text a test decides."""

    def __init__(self, frames, clock, sandbox, channel) -> None:
        self.frames, self.clock, self.sandbox, self.channel = frames, clock, sandbox, channel
        self.texts: dict[str, str | None] = {}
        self.during = None
        self.painter = Painter(frames, make_client(sandbox.bot_token, sandbox.api_url), clock, self.render)

    def render(self, subject: str) -> Rendered | None:
        during, self.during = self.during, None
        if during is not None:
            during()
        text = self.texts[subject]
        return (
            None
            if text is None
            else Rendered(
                text=text, blocks=({"type": "section", "text": {"type": "plain_text", "text": text}},)
            )
        )

    def touch(self, subject="task:1", text="one", *, parent="") -> None:
        self.texts[subject] = text
        with self.frames.transaction() as tx:
            cards.touch(tx, subject, channel=self.channel, parent=parent, now=self.clock())

    def paint(self) -> int:
        return self.painter.run()

    def row(self, subject="task:1") -> Card:
        with self.frames.read_only() as tx:
            return tx.scalars(select(Card).where(Card.subject == subject)).one()

    def seen(self) -> list[str]:
        return [one["text"] for one in self.sandbox.messages(self.channel) if one.get("subtype") is None]

    def thread(self) -> list[str]:
        return [one["text"] for one in self.sandbox.thread(self.channel, self.row().ts)]


@pytest.fixture
def wall(shop_frames, clock, sandbox, room) -> Wall:
    return Wall(shop_frames, clock, sandbox, room)


def test_a_card_is_posted_once_and_then_kept_in_line_d22(wall):
    wall.touch(text="one")
    assert wall.paint() == 1
    wall.touch(text="two")
    wall.touch(text="three")
    assert wall.paint() == 1
    assert wall.seen() == ["three"]
    assert wall.paint() == 0


def test_a_click_while_a_card_is_being_painted_is_not_lost(wall):
    wall.touch(text="one")
    wall.during = lambda: wall.touch(text="two")
    wall.paint()
    assert wall.seen() == ["two"]
    assert not wall.row().behind


def test_a_thread_entry_stands_under_its_card_even_if_it_was_wanted_first(wall):
    wall.touch("event:1", "first", parent="task:1")
    wall.touch("event:2", "second", parent="task:1")
    wall.touch("task:1", "card")
    wall.paint()
    assert (wall.seen(), wall.thread()) == (["card"], ["first", "second"])


def lost_answer(wall, subject="task:1") -> None:
    """The message was posted, and the painter never learned it."""
    wall.paint()
    with wall.frames.transaction() as tx:
        card = tx.scalars(select(Card).where(Card.subject == subject)).one()
        card.ts, card.behind, card.maybe_posted = "", True, True


def test_a_card_whose_first_post_got_no_answer_is_found_by_its_metadata_and_not_posted_twice(wall):
    wall.touch(text="one")
    lost_answer(wall)
    wall.texts["task:1"] = "two"
    assert wall.paint() == 1
    assert wall.seen() == ["two"]


def test_a_thread_entry_whose_post_got_no_answer_is_found_in_its_thread(wall):
    wall.touch("task:1", "card")
    wall.touch("event:1", "entry", parent="task:1")
    lost_answer(wall, "event:1")
    wall.paint()
    assert wall.thread() == ["entry"]


def test_a_card_that_was_never_posted_after_all_is_posted(wall):
    wall.touch(text="one")
    with wall.frames.transaction() as tx:
        claimed = cards.claim(tx, now=wall.clock())
        cards.postpone(tx, claimed, error="no_answer", until=wall.clock(), maybe_posted=True)
    wall.paint()
    assert wall.seen() == ["one"]


def test_a_card_that_somebody_deleted_is_posted_anew(wall):
    wall.touch(text="one")
    wall.paint()
    client = WebClient(token=wall.sandbox.bot_token, base_url=wall.sandbox.api_url)
    client.chat_delete(channel=wall.channel, ts=wall.row().ts)
    wall.touch(text="two")
    wall.paint()
    wall.paint()
    assert wall.seen() == ["two"]


def test_a_card_with_nothing_to_show_is_given_up(wall):
    wall.touch()
    wall.texts["task:1"] = None
    assert wall.paint() == 0
    assert (wall.seen(), wall.row().behind, wall.row().error) == ([], False, "nothing_to_show")


def test_a_card_that_cannot_be_drawn_does_not_keep_others_from_being_painted(wall):
    wall.touch("task:1")
    del wall.texts["task:1"]
    wall.touch("task:2", "fine")
    assert wall.paint() == 1
    assert wall.seen() == ["fine"]
    assert (wall.row().error, wall.row().failures) == ("not_drawn", 1)


def test_a_channel_that_is_gone_is_tried_again_later_and_others_are_painted(wall):
    wall.touch("task:2", "fine")
    there, wall.channel = wall.channel, "C0NOWHERE00"
    wall.touch("task:1")
    wall.paint()
    wall.channel = there
    assert wall.seen() == ["fine"]
    row = wall.row()
    assert (row.error, row.behind) == ("channel_not_found", True)
    assert row.not_before > wall.clock()


def test_blocks_that_slack_refuses_are_an_error_of_that_card_only(wall):
    wall.touch("task:1", "x" * 3001)
    wall.touch("task:2", "fine")
    wall.paint()
    assert wall.seen() == ["fine"]
    assert wall.row().error == "invalid_blocks"


def test_the_real_cards_of_every_step_are_accepted_by_the_workspace_d71(shop, sandbox, room):
    shop.settings(channel=room)
    for kind in (StepKind.REPLY, StepKind.ITEMS, StepKind.UNKNOWN_SENDER, StepKind.BOUNCED):
        shop.at(kind)
    painter = Painter(
        shop.frames,
        make_client(sandbox.bot_token, sandbox.api_url),
        shop.clock,
        Renderer(shop.frames, shop.clock),
    )
    for _ in range(20):
        painter.run()
        shop.later(seconds=5)
        if not [one for one in shop.all(Card) if one.behind]:
            break
    wrong = [one for one in shop.all(Card) if one.behind or one.error not in ("", "nothing_to_show")]
    assert {one.subject: one.error for one in wrong} == {}
    assert len(sandbox.messages(room)) >= 5, "four cards and the desk's summary"


def test_the_figures_of_home_are_counted_once_a_minute_however_often_homes_are_painted_d80_d102(shop):
    render = Renderer(shop.frames, shop.clock)
    with shop.frames.transaction() as tx:
        cards.home_opened(tx, "U1", now=shop.clock(), tab="figures")

    def asked() -> int:
        with counted(shop.frames.engine) as said:
            assert render("home:U1").view["type"] == "home"
        return len(said)

    first, again = asked(), asked()
    assert again <= first - 10
    shop.later(seconds=61)
    assert asked() == first
    assert len(render.reports) == 1
