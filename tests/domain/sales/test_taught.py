"""D-76: a name that was taught is exact, has a scope, and is used before anything fuzzy."""

from __future__ import annotations

from datetime import date

import pytest

from domain.intake.naming import name_in, normal
from domain.intake.read import read
from domain.intake.request import Why
from domain.sales.taught import TaughtCatalogue
from tests.domain.intake.company import company

WORDS = {
    normal("the usual couplers"): ("1200", ""),
    normal("RL-4"): ("3003", "SORT"),
    normal("gamle stole"): ("8001", "EG"),
}


@pytest.fixture(scope="module")
def catalogue():
    return company().catalogue


def lines(catalogue, text, names):
    request = read(
        text,
        subject="Order",
        quoted="",
        language_hint="en",
        customer_no="C1",
        today=date(2026, 11, 23),
        catalogue=TaughtCatalogue(catalogue, names),
    )
    return [
        (one.item_no, one.variant_code, str(one.quantity), one.rule) for one in request.lines
    ], request.open


def test_words_are_compared_without_case_articles_and_marks():
    assert normal("  The usual COUPLERS. ") == normal("usual couplers")
    assert normal("RL-4") == normal("rl 4")
    assert normal("RL-4") != normal("RL-40")
    assert normal(" - ") == ""


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("- 12 stk. RL-4.", "RL-4"),
        ("5 x the usual couplers", "the usual couplers"),
        ("RL-4", "RL-4"),
        ("2,5 kg kaffe, malet", "kg kaffe, malet"),
        ("", ""),
    ],
)
def test_the_name_in_a_line_is_what_stands_behind_the_quantity(line, name):
    assert name_in(line) == name


@pytest.mark.parametrize("written", ["12 RL-4", "12 x rl-4", "RL-4: 12 pcs", "12 more RL-4, please"])
def test_a_taught_name_makes_a_sure_line_where_nothing_was_known(catalogue, written):
    text = f"Hello,\nplease send us\n- {written}\n"
    assert lines(catalogue, text, {})[0] == []
    assert lines(catalogue, text, WORDS)[0] == [("3003", "SORT", "12", "taught")]


def test_words_without_a_figure_are_known_too(catalogue):
    found, asked = lines(catalogue, "We need 40 of the usual couplers, please.", WORDS)
    assert (found, asked) == ([("1200", "", "40", "taught")], ())


def test_a_taught_name_wins_over_what_the_words_look_like(catalogue):
    text = "Please quote 3 pcs front wheel"
    assert lines(catalogue, text, {})[0][0][0] == "1210"
    assert lines(catalogue, text, {normal("front wheel"): ("1200", "")})[0] == [("1200", "", "3", "taught")]


def test_a_taught_name_of_a_blocked_item_is_asked_with_its_replacement(catalogue):
    found, asked = lines(catalogue, "Please quote 3 gamle stole", WORDS)
    assert found == []
    assert [(one.why, [c.item_no for c in one.candidates]) for one in asked] == [
        (Why.BLOCKED_ITEM, ["8001", "8002"])
    ]


def test_a_taught_name_of_an_item_that_is_gone_means_nothing(catalogue):
    gone = {normal("RL-4"): ("NO-SUCH", "")}
    assert lines(catalogue, "Please send\n- 12 RL-4\n", gone)[0] == []
