"""Figures reach a channel once, as charts or as text, and a file reaches whoever asked (D-102), on the sandbox's Slack."""

from __future__ import annotations

import itertools

import pytest
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookResponse

from bot.effects import Drain
from bot.sandbox.breaks import BREAK_AFTER
from bot.sandbox.server import Sandbox
from bot.slack.client import make_client
from bot.slack.figures import FiguresPoster, Timetable
from domain.commands import figures
from domain.effects.models import Effect
from domain.kpis.models import FigureSchedule
from domain.kpis.rhythms import Rhythm
from domain.kpis.schedules import FIGURES, Plan
from handlers.figures import tell
from handlers.texts import Texts
from tests.handlers.deps import deps_of

_rooms = itertools.count(1)


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(file_seconds=0.05) as running:
        running.clock.set_factor(50)
        yield running


@pytest.fixture
def room(sandbox) -> str:
    """A fresh channel with the app in it."""
    client = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    return client.conversations_create(name=f"figures-{next(_rooms)}")["channel"]["id"]


class Board:
    """A desk whose figures are posted every morning at eight."""

    def __init__(self, shop, sandbox, room: str) -> None:
        self.shop, self.sandbox, self.room = shop, sandbox, room
        self.client = make_client(sandbox.bot_token, sandbox.api_url)

    def plan(self) -> None:
        self.shop.do(figures.plan, Plan(1, self.room, Rhythm.DAILY, 0, "08:00"), by=self.shop.carl)

    def next_morning(self) -> None:
        self.shop.clock.tick(hours=24)
        Timetable(self.shop.frames, self.shop.clock).run()
        self.drain()

    def drain(self) -> int:
        poster = FiguresPoster(self.shop.frames, self.client, self.shop.clock)
        return Drain(FIGURES, self.shop.frames, poster, self.shop.clock).run()

    def seen(self) -> list[list[str]]:
        """Return the kinds of blocks of each message."""
        messages = [one for one in self.sandbox.messages(self.room) if one.get("subtype") is None]
        return [[block["type"] for block in one["blocks"]] for one in messages]


@pytest.fixture
def board(shop, sandbox, room) -> Board:
    return Board(shop, sandbox, room)


def test_what_is_due_is_posted_once_with_a_table_and_a_sentence(board):
    """D-102"""
    board.plan()
    board.next_morning()
    Timetable(board.shop.frames, board.shop.clock).run()
    board.drain()

    assert len(board.seen()) == 1
    assert "data_table" in board.seen()[0]
    assert "Fjord sales · yesterday (Mon 23 Nov): orders 0" in board.sandbox.messages(board.room)[-1]["text"]


def test_a_post_whose_answer_was_lost_is_found_and_not_posted_again(board):
    """D-102: exactly once, also when the worker dies between post and answer."""
    board.plan()
    board.sandbox.world.breaks.add("chat.postMessage", BREAK_AFTER)
    board.next_morning()
    board.shop.clock.tick(minutes=10)
    board.drain()

    assert len(board.seen()) == 1
    assert [one.state for one in board.shop.all(Effect)] == ["done"]


def test_where_charts_are_refused_the_same_figures_are_posted_as_text(board):
    """D-102"""
    board.plan()
    board.sandbox.world.breaks.add("chat.postMessage", "invalid_blocks")
    board.next_morning()

    assert [set(kinds) for kinds in board.seen()] == [{"header", "section", "context"}]


def test_a_channel_without_the_bot_is_noted_on_the_schedule_until_one_is_posted(board):
    """D-102"""
    board.plan()
    board.sandbox.world.breaks.add("chat.postMessage", "not_in_channel")
    board.next_morning()
    errors = [one.error for one in board.shop.all(FigureSchedule)]
    board.next_morning()

    assert (errors, [one.error for one in board.shop.all(FigureSchedule)]) == (["not_in_channel"], [""])


def test_a_click_asked_for_twice_is_one_post(board):
    """D-102, D-78: a redelivered click."""
    shop = board.shop
    with shop.frames.transaction() as tx:
        for _ in range(2):
            wanted = figures.asked(tx, shop.ana, "today", 0, now=shop.clock())
            figures.hand_out(
                tx, wanted, what="message", channel=board.room, click="7.1", by=shop.ana, now=shop.clock()
            )
    board.drain()

    assert len(board.seen()) == 1
    assert "<@U1>" in str(board.sandbox.messages(board.room)[-1]["blocks"])


def test_a_file_comes_as_a_direct_message_once(board):
    """D-102: CSV in Slack."""
    shop = board.shop
    member = next(one["id"] for one in board.client.users_list()["members"] if one["name"] == "donal")
    with shop.frames.transaction() as tx:
        wanted = figures.asked(tx, shop.ana, "last_week", 1, now=shop.clock())
        figures.hand_out(tx, wanted, what="file", channel="", click="8.1", by=shop.ana, now=shop.clock())
        effect = tx.query(Effect).one()
        effect.payload = {**effect.payload, "asked_by": member}
    direct = board.client.conversations_open(users=member)["channel"]["id"]
    before = {one["ts"] for one in board.sandbox.messages(direct)}
    board.sandbox.world.breaks.add("files.completeUploadExternal", BREAK_AFTER)
    board.drain()
    shop.clock.tick(minutes=10)
    board.drain()

    new = [one for one in board.sandbox.messages(direct) if one["ts"] not in before]
    files = [file for one in new for file in one.get("files", ())]
    assert [file["name"] for file in files] == ["tilbud-fjord-sales-2026-11-16-2026-11-22.csv"]


@pytest.mark.parametrize(("status", "answers"), [(200, 1), (400, 2)])
def test_a_private_answer_that_is_refused_for_its_charts_is_given_as_text_d102(shop, status, answers):
    """Slack answers whoever uses a response_url with a status only."""
    given = []

    def respond(**message):
        given.append({block["type"] for block in message["blocks"]})
        return WebhookResponse(url="", status_code=status, body="", headers={})

    with shop.frames.read_only() as tx:
        wanted = figures.typed(tx, shop.ana, "", now=shop.clock())
    tell(deps_of(shop), respond, wanted, Texts("en-GB"))
    assert ["data_table" in one for one in given] == [True, False][:answers]
