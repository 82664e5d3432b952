"""Answers to a quote of ours, against the offered lines as data (D-21, D-27, D-45, W-3)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.intake.request import Candidate, Intent, Open, RequestLine, Span, Why
from tests.domain.intake.conftest import lines

NONE = Span("quote", 0, 0, "")
OFFERED = (
    RequestLine("3001", "HVID", Decimal(12), "PCS", None, NONE, "quote", 1.0),
    RequestLine("5001", "", Decimal(3), "BOX", None, NONE, "quote", 1.0),
    RequestLine("8002", "BIRK", Decimal(4), "PCS", None, NONE, "quote", 1.0),
)
AS_QUOTED = [("3001", "HVID", "12", "PCS"), ("5001", "", "3", "BOX"), ("8002", "BIRK", "4", "PCS")]


@pytest.fixture
def answer(understand):
    return lambda text, **more: understand(text, subject="SV: Tilbud SQ-10241", offered=OFFERED, **more)


@pytest.mark.parametrize(
    "text",
    [
        "Jeg tager dem alle :-)",
        "Vi accepterer tilbuddet.",
        "Perfect, approved.",
        "Wir nehmen das Angebot an.",
        "Ja tak, godkendt.",
        "Vi tackar ja till offerten.",
    ],
)
def test_an_acceptance_takes_all_lines_as_offered_d45(answer, text):
    request = answer(text)
    assert request.intent == Intent.QUOTE_ACCEPTANCE
    assert lines(request) == AS_QUOTED
    assert request.open == ()


@pytest.mark.parametrize(
    "text",
    [
        "Kan vi få 14 lamper i stedet for 12?",
        "Could you make the desk lamps 14 instead of 12?",
        "14 skrivebordslamper i stedet for 12, tak. Resten som i tilbuddet.",
        "Bitte ändern: 14 statt 12.",
    ],
)
def test_a_number_instead_of_another_changes_that_line(answer, text):
    request = answer(text)
    assert request.intent == Intent.QUOTE_CHANGE
    assert lines(request) == [("3001", "HVID", "14", "PCS"), *AS_QUOTED[1:]]


@pytest.mark.parametrize(
    "text",
    [
        "Please drop the cups.",
        "Fjern kopperne fra tilbuddet, tak",
        "Vi har ikke brug for kopper alligevel - drop nr. 2",
    ],
)
def test_a_dropped_line_is_gone(answer, text):
    assert [one[0] for one in lines(answer(text))] == ["3001", "8002"]


def test_a_line_is_named_by_its_number_in_our_mail(answer):
    assert [one[0] for one in lines(answer("Vi tager kun nr. 1 og 3."))] == ["3001", "8002"]


def test_something_added_is_a_new_line(answer):
    request = answer("Kan I tilføje 2 ruller malertape 50 mm?")
    assert lines(request) == [*AS_QUOTED, ("7002", "", "2", "ROLL")]


def test_another_colour_changes_the_variant(answer):
    assert lines(answer("Lamperne skal være i sort i stedet."))[0] == ("3001", "SORT", "12", "PCS")


def test_only_one_of_a_thing_sets_its_quantity(answer):
    assert lines(answer("Vi siger ja tak, men nøjes med én stol."))[2] == ("8002", "BIRK", "1", "PCS")


def test_an_acceptance_with_a_change_stays_an_acceptance(answer):
    request = answer("Wir nehmen das Angebot an. Nur die Kopper bitte streichen.")
    assert request.intent == Intent.QUOTE_ACCEPTANCE
    assert [one[0] for one in lines(request)] == ["3001", "8002"]


def test_a_change_that_nothing_takes_up_is_asked_and_never_dropped_silently_w3(answer):
    request = answer("Kan I ændre den store til noget andet i stedet?")
    assert [one.why for one in request.open] == [Why.AMBIGUOUS]


@pytest.mark.parametrize(
    "text",
    [
        "Tak, men nej tak, vi har valgt en anden leverandør.",
        "We have decided to go with someone else.",
        "Tyvärr tackar vi nej.",
    ],
)
def test_a_rejection_has_no_lines(answer, text):
    request = answer(text)
    assert request.intent == Intent.QUOTE_REJECTION
    assert request.lines == ()


def test_the_answer_to_our_question_becomes_the_line_asked_about_d27(answer):
    asked = Open(
        Why.AMBIGUOUS,
        Span("body", 0, 0, "5 duge HØR i blå"),
        (
            Candidate("9001", "BLAA", 0.9, "words", sure=False),
            Candidate("9002", "BLAA", 0.9, "words", sure=False),
        ),
        Decimal(5),
        "",
    )
    request = answer("Det skal være dem på 140x300.", pending=(asked,))
    assert lines(request) == [*AS_QUOTED, ("9002", "BLAA", "5", "PCS")]


def test_the_same_again_with_a_change_is_a_new_order_d45(understand):
    request = understand(
        "Samme som sidst, men 5 kasser kopper og ingen stole. Ref NK-1311",
        subject="Re: Ugens ordre",
        quoted="Tak for bestillingen NK-0611, vi har registreret:",
        offered=OFFERED,
    )
    assert request.intent == Intent.ORDER_REQUEST
    assert lines(request) == [("3001", "HVID", "12", "PCS"), ("5001", "", "5", "BOX")]
    assert request.document_no == "NK-1311"


def test_them_all_without_an_offer_is_no_order(understand):
    assert understand("Jeg tager dem alle").lines == ()
