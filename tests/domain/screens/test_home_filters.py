"""App Home narrowed to mine, a desk, a kind of question; what is snoozed; the search for tasks (D-80, D-81)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.cards.service import home_opened
from domain.commands import queue
from domain.commands.desks import make_desk
from domain.people.rights import Role
from domain.people.service import grant, person
from domain.screens import home
from domain.screens.filters import GROUPS, InboxFilter, read_filter
from domain.screens.search import TaskSearch, find_tasks
from domain.tasks.states import StepKind
from tests.build import counted


def inbox(shop, *, by=None):
    with shop.frames.read_only() as tx:
        return home.inbox(tx, by or shop.ana)


def narrow(shop, text: str) -> None:
    with shop.frames.transaction() as tx:
        home_opened(tx, "U1", now=shop.clock(), chosen=text)


def found(shop, *, by=None, limit=20, **wanted) -> list[int]:
    with shop.frames.read_only() as tx:
        return [one.number for one in find_tasks(tx, by or shop.ana, TaskSearch(**wanted), limit=limit).rows]


def second_desk(shop) -> int:
    with shop.frames.transaction() as tx:
        desk_id = make_desk(
            tx, name="Bergen", initials="B", channel="C2", language="nb", time_zone="Europe/Oslo",
            account="x", folder="INBOX", now=shop.clock(),
        )  # fmt: skip
        grant(tx, "U1", Role.REVIEWER, desk_id=desk_id, by="test", now=shop.clock())
        shop.ana = person(tx, "U1")
    return desk_id


# -- the inbox's filters (D-80) -------------------------------------------------------------------------------


def test_the_inbox_shows_only_mine_or_only_a_kind_of_question_d80(shop):
    mine, mail = shop.at(StepKind.INCOMING), shop.at(StepKind.REPLY)
    shop.do(queue.claim, mine)
    shop.at_waiting()
    narrow(shop, "mine;0;")
    assert [one.id for one in inbox(shop).attention] == [mine]
    assert (inbox(shop).attention_count, inbox(shop).waiting) == (1, ())
    narrow(shop, "all;0;mails")
    assert [one.id for one in inbox(shop).attention] == [mail]
    assert inbox(shop).waiting == ()
    narrow(shop, "all;0;")
    assert (inbox(shop).attention_count, len(inbox(shop).waiting)) == (2, 1)
    assert inbox(shop).attention[0].claimed_id == "U1"


def test_the_inbox_shows_one_desk_of_several_d80(shop):
    shop.at(StepKind.INCOMING)
    other = second_desk(shop)
    narrow(shop, f"all;{other};")
    assert (inbox(shop).attention_count, inbox(shop).desk_id) == (0, other)
    assert [name for _, name in inbox(shop).desks] == ["Fjord sales", "Bergen"]
    narrow(shop, "all;77;")  # a desk that this member does not see (any more)
    assert (inbox(shop).attention_count, inbox(shop).desk_id) == (1, 0)


def test_a_filter_is_kept_per_member_and_begins_at_the_first_page_d80(shop):
    for _ in range(9):
        shop.at(StepKind.INCOMING)
    with shop.frames.transaction() as tx:
        home_opened(tx, "U1", now=shop.clock(), page=1)
    narrow(shop, "all;0;incoming")
    assert (inbox(shop).kind, inbox(shop).page) == ("incoming", 0)
    assert inbox(shop, by=shop.bo).kind == ""


def test_what_is_snoozed_does_not_need_attention_now_d80_d83(shop):
    asleep, awake = shop.at(StepKind.INCOMING), shop.at(StepKind.INCOMING)
    shop.do(queue.snooze, asleep, shop.clock() + timedelta(hours=1))
    seen = inbox(shop)
    assert ([one.id for one in seen.attention], seen.attention_count) == ([awake], 1)
    assert [(one.id, one.snoozed_until) for one in seen.snoozed] == [
        (asleep, shop.clock() + timedelta(hours=1))
    ]


def test_only_configurators_are_offered_to_stop_everything_d79(shop):
    assert (inbox(shop).stops, inbox(shop, by=shop.carl).stops) == (0, 1)


def test_a_filter_survives_as_text_and_nonsense_means_everything_d80():
    chosen = InboxFilter().chosen("whose", "mine").chosen("desk", "3").chosen("kind", "mails")
    assert (chosen.text(), read_filter(chosen.text())) == ("mine;3;mails", chosen)
    assert read_filter("") == read_filter("x;y;z") == InboxFilter()


@pytest.mark.parametrize("kind", StepKind)
def test_every_kind_of_question_is_in_one_group_d80(kind):
    assert len([name for name, kinds in GROUPS.items() if kind in kinds]) == 1


# -- the search (D-81) ------------------------------------------------------------------------------------------


def test_tasks_are_found_by_customer_sender_subject_and_number_d81(shop):
    shop.at(StepKind.REPLY)  # Ærø Hotel ApS, SQ-1001
    shop.arrive(subject="Borde til KANTINEN", from_address="ivo@cafe.example", from_name="Ivo Bang")
    assert found(shop, words="ærø") == [1]
    assert found(shop, words="ÆRØ hotel") == [1]
    assert found(shop, words="kantinen") == [2]
    assert found(shop, words="bang borde") == [2]
    assert found(shop, words="bang stole") == []
    assert found(shop, words="t-2") == found(shop, words="2") == [2]
    assert found(shop, words="sq-1001") == [1]
    assert found(shop, words="c1") == [1]
    assert found(shop, words="100%_") == []


def test_tasks_are_found_by_state_date_and_desk_d81(shop):
    shop.stop(shop.at(StepKind.INCOMING))
    shop.later(days=1)
    shop.at(StepKind.INCOMING)
    today = shop.clock().date()
    other = second_desk(shop)
    assert found(shop, state="stopped") == [1]
    assert found(shop, since=today) == [2]
    assert found(shop, until=today - timedelta(days=1)) == [1]
    assert found(shop, since=today - timedelta(days=1), until=today) == [2, 1]
    assert found(shop, until=date.max) == [2, 1]
    assert found(shop, desk_id=other) == []
    assert found(shop, desk_id=1) == [2, 1]


def test_the_search_finds_nothing_of_other_peoples_desks_and_says_if_there_is_more_d81(shop):
    for _ in range(3):
        shop.arrive()
    assert found(shop, by=shop.elin, words="stole") == []
    assert found(shop, words="stole", limit=2) == [3, 2]
    with shop.frames.read_only() as tx:
        assert find_tasks(tx, shop.ana, TaskSearch(words="stole"), limit=2).more
        assert not find_tasks(tx, shop.ana, TaskSearch(words="stole"), limit=3).more


def test_the_search_asks_the_database_as_often_for_many_tasks_and_words_as_for_one_d81(shop):
    def asked(words):
        with counted(shop.frames.engine) as said:
            found(shop, words=words)
        return len(said)

    shop.at(StepKind.REPLY)
    one = asked("birthe")
    for _ in range(5):
        shop.at(StepKind.INCOMING)
    assert asked("birthe stole hotel example rolskov") == one
