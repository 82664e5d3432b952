"""D-76: teaching with a preview, a scope, an author and an undo."""

from __future__ import annotations

import pytest

from domain.commands import teaching
from domain.errors import InvalidInput, NotFound, Refused
from domain.sales.models import ItemAlias
from domain.sales.taught import Name, names_for, taught_names
from domain.tasks.models import TimelineEvent
from domain.tasks.states import StepKind
from tests.build import request, wish

NAME = Name("RL-4", "FREE", "", "C1")


def keep(shop, task_id, name, other=None):
    names = [name] if other is None else [name, other]
    return [row.id for row in shop.do(teaching.keep, task_id, names)]


def known(shop, customer_no):
    with shop.frames.read_only() as tx:
        return names_for(tx, customer_no)


def test_a_name_counts_for_its_customer_only(shop):
    keep(shop, shop.at(StepKind.INCOMING), NAME)
    assert known(shop, "C1") == {"rl 4": ("FREE", "")}
    assert known(shop, "C2") == {}
    assert known(shop, "") == {}


def test_a_customer_s_own_name_goes_before_everybody_s(shop):
    keep(shop, shop.at(StepKind.INCOMING), NAME, Name("rl 4", "CHAIR", "BLACK", ""))
    assert known(shop, "C1") == {"rl 4": ("FREE", "")}
    assert known(shop, "C2") == {"rl 4": ("CHAIR", "BLACK")}


def test_the_same_words_taught_again_replace_what_they_meant(shop):
    task_id = shop.at(StepKind.INCOMING)
    (first,) = keep(shop, task_id, NAME)
    keep(shop, task_id, Name("RL-4", "CHAIR", "BLACK", "C1"))
    assert known(shop, "C1") == {"rl 4": ("CHAIR", "BLACK")}
    (old,) = shop.all(ItemAlias, ItemAlias.id == first)
    assert (old.undone_by, old.undone_at) == (shop.ana.slack_id, shop.clock())


def test_it_stands_in_the_timeline_and_the_list_who_taught_what(shop):
    task_id = shop.at(StepKind.INCOMING)
    keep(shop, task_id, NAME)
    (event,) = shop.all(TimelineEvent, TimelineEvent.tag == "rule:self:taught")
    assert (event.by, event.values["words"], event.values["item"]) == (shop.ana.slack_id, "RL-4", "FREE")
    with shop.frames.read_only() as tx:
        (listed,) = taught_names(tx)
        assert (listed.written, listed.item_no, listed.customer_no, listed.by) == (
            "RL-4",
            "FREE",
            "C1",
            shop.ana.slack_id,
        )
        assert taught_names(tx, words="no such word") == ()
        assert len(taught_names(tx, words="rl-")) == 1


def test_undo_forgets_it_and_twice_is_once(shop):
    (kept,) = keep(shop, shop.at(StepKind.INCOMING), NAME)
    shop.do(teaching.undo, kept)
    shop.clock.tick(minutes=5)
    shop.do(teaching.undo, kept)
    assert known(shop, "C1") == {}
    (row,) = shop.all(ItemAlias)
    assert row.undone_at < shop.clock()
    with pytest.raises(NotFound):
        shop.do(teaching.undo, 404)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        (Name(" - ", "FREE", "", "C1"), "phrase"),
        (Name("12", "FREE", "", "C1"), "phrase"),
        (Name("x" * 201, "FREE", "", "C1"), "phrase"),
        (Name("RL-4", "", "", "C1"), "item"),
        (Name("RL-4", "NOTHING", "", "C1"), "item"),
        (Name("RL-4", "CHAIR", "", "C1"), "item"),
        (Name("RL-4", "CHAIR", "PINK", "C1"), "item"),
        (Name("RL-4", "FREE", "", "C404"), "scope"),
    ],
)
def test_what_cannot_be_taught_is_said_at_its_field(shop, name, field):
    task_id = shop.at(StepKind.INCOMING)
    with pytest.raises(InvalidInput) as refused:
        shop.do(teaching.keep, task_id, [name])
    assert refused.value.field == field
    assert shop.all(ItemAlias) == []


def test_who_does_not_review_neither_teaches_nor_undoes(shop):
    task_id = shop.at(StepKind.INCOMING)
    (kept,) = keep(shop, task_id, NAME)
    for verb, what in ((teaching.keep, (task_id, [NAME])), (teaching.undo, (kept,))):
        with pytest.raises(Refused):
            shop.do(verb, *what, by=shop.elin)
    with shop.frames.read_only() as tx, pytest.raises(Refused):
        teaching.preview(tx, task_id, [NAME], by=shop.elin)
    assert known(shop, "C1") == {"rl 4": ("FREE", "")}


def test_the_preview_shows_the_lines_of_earlier_mails_that_would_have_been_read_differently(shop):
    earlier = shop.at_incoming(request(nothing=True, open=(wish("5 RL-4"),)))
    task_id = shop.at(StepKind.INCOMING)
    with shop.frames.read_only() as tx:
        found, count = teaching.preview(tx, task_id, [NAME], by=shop.ana)
        assert teaching.preview(tx, task_id, [Name("RL-5", "FREE", "", "C1")], by=shop.ana) == ((), 0)
        assert teaching.preview(tx, earlier, [NAME], by=shop.ana) == ((), 0), "its own task is being answered"
    number = shop.task(earlier).number
    assert count == 1
    assert [(one.task_number, one.words, one.before) for one in found] == [(number, "5 RL-4", "")]
