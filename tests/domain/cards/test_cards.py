"""Cards converge: many touches are one repaint, no touch is lost, the newest claim alone says what is shown."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.cards import service as cards
from domain.cards.models import Card
from domain.cards.service import HOME_FRESH, LEASE


@pytest.fixture
def wall(shop_frames, clock):
    return Wall(shop_frames, clock)


class Wall:
    """Cards with one frame per call."""

    def __init__(self, frames, clock) -> None:
        self.frames, self.clock = frames, clock

    def touch(self, subject="task:7", *, parent=""):
        with self.frames.transaction() as tx:
            cards.touch(tx, subject, channel="C1", parent=parent, now=self.clock())

    def claim(self):
        with self.frames.transaction() as tx:
            return cards.claim(tx, now=self.clock())

    def shown(self, claimed, ts="1.1"):
        with self.frames.transaction() as tx:
            cards.shown(tx, claimed, channel="C1", ts=ts)

    def paint(self, ts="1.1"):
        claimed = self.claim()
        self.shown(claimed, ts)
        return claimed.subject

    def call(self, verb, *arguments: object, **fields):
        with self.frames.transaction() as tx:
            return verb(tx, *arguments, **fields)

    def row(self, subject="task:7"):
        with self.frames.read_only() as tx:
            return tx.scalars(select(Card).where(Card.subject == subject)).one()


def test_a_touched_card_is_painted_once_however_often_it_was_touched(wall):
    for _ in range(5):
        wall.touch()
    assert wall.paint() == "task:7"
    assert wall.claim() is None
    assert (wall.row().wanted, wall.row().shown, wall.row().behind) == (5, 5, False)


def test_a_touch_while_the_card_is_being_painted_is_not_lost(wall):
    wall.touch()
    claimed = wall.claim()
    wall.touch()
    wall.shown(claimed)

    assert (wall.row().wanted, wall.row().shown, wall.row().behind) == (2, 1, True)
    assert wall.claim().ts == "1.1"


def test_a_touch_while_a_card_with_nothing_to_show_is_given_up_is_not_lost(wall):
    wall.touch()
    claimed = wall.claim()
    wall.touch()
    wall.call(cards.drop, claimed, error="nothing_to_show")
    assert wall.row().behind is True


def test_a_card_with_nothing_to_show_is_given_up(wall):
    wall.touch()
    wall.call(cards.drop, wall.claim(), error="nothing_to_show")
    assert wall.claim() is None
    assert wall.row().error == "nothing_to_show"


def test_eight_first_touches_at_once_make_one_card_that_wants_eight(wall):
    barrier = threading.Barrier(8)

    def touch(_: int) -> None:
        barrier.wait()
        wall.touch("desk:1")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(touch, range(8)))
    assert wall.row("desk:1").wanted == 8


def test_a_claimed_card_is_painted_by_nobody_else(wall):
    wall.touch()
    wall.claim()
    wall.touch()
    assert wall.claim() is None


def test_a_thread_entry_waits_until_its_card_is_posted(wall):
    wall.touch("event:1", parent="task:7")
    assert wall.claim() is None

    wall.touch("task:7")
    assert wall.paint("1.1") == "task:7"
    entry = wall.claim()
    assert (entry.subject, entry.parent, entry.parent_ts) == ("event:1", "task:7", "1.1")


def test_thread_entries_are_posted_in_the_order_of_their_events(wall):
    wall.touch("task:7")
    for number in (1, 2, 3):
        wall.touch(f"event:{number}", parent="task:7")
    assert [wall.paint(f"1.{n}") for n in range(4)] == ["task:7", "event:1", "event:2", "event:3"]


def test_a_painter_that_died_before_the_first_post_was_noted_may_have_posted(wall):
    wall.touch()
    wall.claim()
    wall.clock.now += LEASE + timedelta(seconds=1)
    assert wall.claim().maybe_posted is True


def test_a_painter_that_died_while_updating_leaves_no_doubt(wall):
    wall.touch()
    wall.paint()
    wall.touch()
    wall.claim()
    wall.clock.now += LEASE + timedelta(seconds=1)
    again = wall.claim()
    assert (again.maybe_posted, again.ts) == (False, "1.1")


def test_an_answer_that_never_came_is_remembered_until_the_card_is_found(wall):
    wall.touch()
    until = wall.clock() + timedelta(seconds=2)
    wall.call(cards.postpone, wall.claim(), error="no_answer", until=until, maybe_posted=True)
    assert wall.claim() is None

    wall.clock.now = until
    second = wall.claim()
    assert second.maybe_posted is True
    wall.call(cards.postpone, second, error="ratelimited", until=until)
    third = wall.claim()
    assert third.maybe_posted is True
    wall.shown(third)
    assert wall.row().maybe_posted is False


def test_failures_are_counted_since_the_card_was_last_painted(wall):
    for _ in range(4):
        wall.touch()
        wall.paint()
    wall.touch()
    assert wall.claim().failures == 0
    wall.clock.now += LEASE + timedelta(seconds=1)
    wall.call(cards.postpone, wall.claim(), error="is_archived", until=wall.clock())
    again = wall.claim()
    assert again.failures == 1
    wall.shown(again)
    wall.touch()
    assert wall.claim().failures == 0


def test_a_message_that_is_gone_is_posted_anew(wall):
    wall.touch()
    wall.paint()
    wall.touch()
    wall.call(cards.forget, wall.claim(), now=wall.clock())
    again = wall.claim()
    assert (again.ts, again.maybe_posted) == ("", False)


@pytest.mark.parametrize("verb", ["shown", "postpone", "forget", "drop"])
def test_a_painter_that_was_taken_over_changes_nothing(wall, verb):
    wall.touch()
    late = wall.claim()
    wall.clock.now += LEASE + timedelta(seconds=1)
    wall.shown(wall.claim(), ts="2.2")
    said = {
        "shown": {"channel": "C1", "ts": "1.1"},
        "postpone": {"error": "late", "until": wall.clock() + timedelta(hours=1)},
        "forget": {"now": wall.clock()},
        "drop": {"error": "late"},
    }[verb]
    wall.call(getattr(cards, verb), late, **said)

    row = wall.row()
    assert (row.ts, row.behind, row.error) == ("2.2", False, "")


def test_a_card_that_moves_to_another_channel_is_posted_there_even_if_it_was_being_painted(wall):
    wall.touch("desk:1")
    wall.paint()
    wall.touch("desk:1")
    old = wall.claim()
    wall.call(cards.move_place, "desk:1", channel="C2", now=wall.clock())
    wall.shown(old)

    fresh = wall.claim()
    assert (fresh.channel, fresh.ts) == ("C2", "")


def test_a_card_is_found_by_its_message_and_its_message_by_its_subject(wall):
    wall.touch()
    assert wall.call(cards.where, "task:7") == ("C1", "")
    wall.paint("1.1")
    assert wall.call(cards.where, "task:7") == ("C1", "1.1")
    assert wall.call(cards.where, "task:8") == ("", "")
    assert wall.call(cards.subject_at, "C1", "1.1") == "task:7"
    assert wall.call(cards.subject_at, "C2", "1.1") == ""


def test_a_home_is_repainted_for_those_who_looked_in_the_last_15_minutes_and_for_who_acts_d80(wall):
    wall.call(cards.home_opened, "U1", now=wall.clock())
    wall.clock.now += HOME_FRESH
    wall.call(cards.home_opened, "U2", now=wall.clock())
    while wall.claim():
        pass

    wall.call(cards.touch_homes, now=wall.clock())
    assert (wall.row("home:U1").wanted, wall.row("home:U2").wanted) == (1, 2)
    wall.call(cards.touch_homes, now=wall.clock(), acting="U1")
    assert (wall.row("home:U1").wanted, wall.row("home:U2").wanted) == (2, 3)


def test_who_acts_without_ever_having_opened_home_gets_none(wall):
    wall.call(cards.touch_homes, now=wall.clock(), acting="U9")
    assert wall.claim() is None


def test_a_home_remembers_tab_filter_and_page_of_its_member_d80(wall):
    assert wall.call(cards.home_of, "U1") == ("inbox", "", 0)
    wall.call(cards.home_opened, "U1", now=wall.clock(), tab="work")
    wall.call(cards.home_opened, "U1", now=wall.clock(), page=3)
    wall.call(cards.home_opened, "U1", now=wall.clock())
    assert wall.call(cards.home_of, "U1") == ("work", "", 3)
    wall.call(cards.home_opened, "U1", now=wall.clock(), chosen="mine")
    assert wall.call(cards.home_of, "U1") == ("work", "mine", 0)
    wall.call(cards.home_opened, "U1", now=wall.clock(), page=-1)
    assert wall.call(cards.home_of, "U1") == ("work", "mine", 0)
