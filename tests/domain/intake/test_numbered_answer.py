"""The customer answers our table of options by number, in five languages (D-43, D-45)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.intake.numbered_answer import Numbered, by_number
from domain.intake.request import Candidate, Intent, Open, Request, Span, Why

NOTHING = Request(Intent.OTHER, "none", "en")
TABLE = (
    Numbered(1, 0, "CHAIR", "BLACK", "PCS"),
    Numbered(2, 0, "CHAIR", "GREY", "PCS"),
    Numbered(3, 1, "LAMP", "", "PCS"),
    Numbered(4, 0, "STOOL", "", "PCS"),
)


def pending(quantity="2", uom="PCS"):
    at = Span("body", 0, 5, "words")
    found = (Candidate("CHAIR", "GREY", 0.8, "description", sure=False),)
    number = Decimal(quantity) if quantity else None
    return (Open(Why.AMBIGUOUS, at, found, number, uom), Open(Why.AMBIGUOUS, at, (), Decimal(5), "PCS"))


def answered(text, request=NOTHING, **wish):
    read = by_number(request, text, pending(**wish), TABLE)
    return [(one.item_no, one.variant_code, f"{one.quantity:f}", one.uom) for one in read.lines]


@pytest.mark.parametrize(
    "text",
    [
        "Nr. 2, tak.",
        "Hej\nVi tager nr. 2.\nVenlig hilsen\nBirthe",
        "Number 2 please",
        "No. 2 would be fine",
        "Vi tar nr 2",
        "Vi tar alternativ 2",
        "Nummer 2 bitte",
        "We'd like option 2.",
        "Hej\n\n2\n\nMvh Birthe",
        "2, tak!",
    ],
)
def test_a_number_is_the_row_of_our_table_d45(text):
    assert answered(text) == [("CHAIR", "GREY", "2", "PCS")]


@pytest.mark.parametrize(
    "text", ["Nr. 2, 10 stk.", "10 stk. af nr. 2", "Number 2: 10 pcs", "2: 10 stk.", "2) 10", "nr 2 - 10 st"]
)
def test_a_quantity_beside_the_number_goes_before_the_first_one_d44(text):
    assert answered(text) == [("CHAIR", "GREY", "10", "PCS")]


def test_several_numbers_answer_several_wishes_d45():
    assert answered("Nr. 1 og nr. 3, tak") == [("CHAIR", "BLACK", "2", "PCS"), ("LAMP", "", "5", "PCS")]


@pytest.mark.parametrize(
    "text",
    [
        "nr. 9, tak",
        "Nr. 1 eller nr. 2?",
        "Vores ordre nr. 2 mangler stadig",
        "Send det til Havnegade nr. 2",
        "Please call phone no. 2",
        "Nr. 2.5",
        "2 stk.",
        "2 stole, tak",
        "Hvad koster de?",
    ],
)
def test_what_is_no_row_or_two_rows_of_one_wish_settles_nothing_d40(text):
    assert by_number(NOTHING, text, pending(), TABLE) == NOTHING


def test_without_any_quantity_it_is_asked_never_assumed_d40():
    read = by_number(NOTHING, "nr. 2", pending(quantity=""), TABLE)
    (asked,) = read.open
    assert (read.lines, asked.why, asked.candidates[0].variant_code) == ((), Why.MISSING_QUANTITY, "GREY")


def test_so_many_boxes_are_not_so_many_pieces_d44():
    read = by_number(NOTHING, "nr. 2", pending(uom="BOX"), TABLE)
    assert (read.lines, read.open[0].why) == ((), Why.MISSING_QUANTITY)


def test_words_that_the_number_answers_are_no_question_any_more_d45():
    doubt = Open(Why.UNKNOWN_ITEM, Span("body", 9, 14, "nr. 2"))
    other = Open(Why.UNKNOWN_ITEM, Span("body", 30, 40, "en sofa"))
    said = Request(Intent.OTHER, "none", "da", open=(doubt, other))
    read = by_number(said, "Vi tager nr. 2.\nHar I ogsaa     en sofa?", pending(), TABLE)
    assert (read.open, read.intent) == ((other,), Intent.QUOTE_REQUEST)
