"""Traps of real letters, answers in five languages, and the reference's weaknesses that bodies of mails can show."""

from __future__ import annotations

from decimal import Decimal
from time import process_time

import pytest

from domain.intake.request import Candidate, Intent, Open, RequestLine, Span, Why
from tests.domain.intake.conftest import lines

NONE = Span("quote", 0, 0, "")
OFFERED = (
    RequestLine("3001", "HVID", Decimal(12), "PCS", None, NONE, "quote", 1.0),
    RequestLine("5001", "", Decimal(3), "BOX", None, NONE, "quote", 1.0),
    RequestLine("8002", "BIRK", Decimal(4), "PCS", None, NONE, "quote", 1.0),
)
LAMPS, CUPS, CHAIRS = ("3001", "HVID", "12", "PCS"), ("5001", "", "3", "BOX"), ("8002", "BIRK", "4", "PCS")
CLOTH = Open(
    Why.AMBIGUOUS,
    Span("body", 0, 26, "2 linen cloths HØR 140x200"),
    (
        Candidate("9001", "BLAA", 0.9, "words", sure=False),
        Candidate("9001", "GROEN", 0.9, "words", sure=False),
    ),
    Decimal(2),
    "PCS",
)


@pytest.fixture
def answer(understand):
    return lambda text, **more: understand(text, subject="Re: Quote SQ-10241", offered=OFFERED, **more)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("10 lamps instead of 12 please", "en"),
        ("Kun 10 lamper i stedet for 12", "da"),
        ("Bare 10 lamper i stedet for 12, takk", "nb"),
        ("10 lampor istället för 12, tack", "sv"),
        ("Bitte 10 Lampen statt 12", "de"),
    ],
)
def test_ten_instead_of_twelve_in_five_languages_d45(answer, text, language):
    assert lines(answer(text, language_hint=language)) == [("3001", "HVID", "10", "PCS"), CUPS, CHAIRS]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Please also add 2 rolls of masking tape 50 mm", "en"),
        ("Læg gerne 2 ruller malertape 50 mm oveni", "da"),
        ("Kan dere legge til 2 ruller malertape 50 mm", "nb"),
        ("Lägg till 2 rullar malertape 50 mm", "sv"),
        ("Bitte noch 2 Rollen Malertape 50 mm dazu", "de"),
    ],
)
def test_something_more_in_five_languages_d45(answer, text, language):
    assert lines(answer(text, language_hint=language)) == [LAMPS, CUPS, CHAIRS, ("7002", "", "2", "ROLL")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Please leave out the chairs", "en"),
        ("Drop stolene", "da"),
        ("Dropp stolene", "nb"),
        ("Ta bort stolarna", "sv"),
        ("Streichen Sie bitte die Stühle", "de"),
    ],
)
def test_something_less_in_five_languages_d45(answer, text, language):
    assert lines(answer(text, language_hint=language)) == [LAMPS, CUPS]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We only take no. 2", "en"),
        ("Vi tager kun nr. 2", "da"),
        ("Vi tar bare nr. 2", "nb"),
        ("Vi tar bara nr 2", "sv"),
        ("Wir nehmen nur Nr. 2", "de"),
    ],
)
def test_only_number_two_in_five_languages_d45(answer, text, language):
    assert lines(answer(text, language_hint=language)) == [CUPS]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I want them all", "en"),
        ("Jeg tager dem alle", "da"),
        ("Jeg tar alle sammen", "nb"),
        ("Jag tar alla", "sv"),
        ("Ich nehme alle", "de"),
    ],
)
def test_all_of_them_in_five_languages_w3(answer, text, language):
    request = answer(text, language_hint=language)
    assert request.intent == Intent.QUOTE_ACCEPTANCE
    assert lines(request) == [LAMPS, CUPS, CHAIRS]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The blue one please", "en"),
        ("Den blå, tak", "da"),
        ("Den blå, takk", "nb"),
        ("Den blå, tack", "sv"),
    ],
)
def test_the_blue_one_answers_our_question_d45(answer, text, language):
    request = answer(text, language_hint=language, pending=(CLOTH,))
    assert lines(request) == [LAMPS, CUPS, CHAIRS, ("9001", "BLAA", "2", "PCS")]


def test_a_pronoun_means_what_the_clause_before_named_w3(answer):
    request = answer("Stolene fandt jeg i skuret, så dem må I godt slette.", language_hint="da")
    assert lines(request) == [LAMPS, CUPS]


def test_same_as_last_time_is_an_order_whose_lines_are_not_in_the_mail_d45(understand):
    request = understand("Same as last time please", language_hint="en")
    assert (request.intent, request.lines) == (Intent.ORDER_REQUEST, ())


def test_three_to_four_asks_how_many_d40(understand):
    request = understand("Please order three to four boxes of cups FINE", language_hint="en")
    assert request.lines == ()
    assert request.open[0].why == Why.MISSING_QUANTITY


def test_a_thing_named_twice_is_one_line_when_only_one_has_a_quantity(understand):
    request = understand("We need one canvas bag NATUR. I think the ID is CBT8901.", language_hint="en")
    assert lines(request) == [("CBT8901", "", "1", "PCS")]


def test_digits_of_a_phone_are_no_quantities(understand):
    request = understand(
        "Please send 2 rolls of masking tape 50 mm. Call me on +45 20 30 40 50", language_hint="en"
    )
    assert lines(request) == [("7002", "", "2", "ROLL")]


def test_what_was_said_before_is_carried_over_to_the_next_size_or_colour_w7(understand):
    request = understand(
        "Please quote 3 linen cloths HØR 140x200 in blue and one in green", language_hint="en"
    )
    assert lines(request) == [("9001", "BLAA", "3", "PCS"), ("9001", "GROEN", "1", "PCS")]


@pytest.mark.parametrize("written", ["3/8", '3/8"', "3/8 tommer"])
def test_inches_are_the_same_however_they_are_written(understand, written):
    assert lines(understand(f"Vi bestiller 20 m slange {written} gummi")) == [("4002", "", "20", "M")]


def test_a_measure_right_before_the_number_is_no_part_of_it(understand):
    assert lines(understand("Vi bestiller:\nmalertape 50 mm 15 ruller")) == [("7002", "", "15", "ROLL")]


def test_whose_a_thing_is_says_nothing_about_which_it_is(understand):
    assert lines(understand("Vi bestiller 2 ruller malertape 50 mm til drengene")) == [
        ("7002", "", "2", "ROLL")
    ]


@pytest.mark.parametrize("piece", ["1 i 2 ", "12 x ", "3 stk str. M, ", "a 4 b", "5,5 x 60 "])
def test_a_hostile_list_in_one_sentence_takes_linear_time(understand, piece):
    started = process_time()
    understand(piece * (4_000 // len(piece)))
    assert process_time() - started < 2


@pytest.mark.parametrize(
    "place",
    [
        "Leverans till bryggan (Hamngatan 1), senast på fredag.",
        "Leveres til kajen, Havnegade 12, porten er åben.",
        "Levering til lageret i Storgata 4 B, takk.",
        "Bitte in die Lindenstraße 17 liefern, nicht ins Büro.",
        "Please deliver to 71 Sir John Rogerson's Quay, thank you.",
        "Med venlig hilsen\n\nIda Holm\nHolm & Co\nBredgade 41, 2. sal\n1260 København K",
    ],
)
def test_numbers_of_streets_and_towns_count_nothing(understand, place):
    request = understand(f"Vi bestiller 2 ruller malertape 50 mm.\n\n{place}")
    assert lines(request) == [("7002", "", "2", "ROLL")]
    assert request.open == ()
