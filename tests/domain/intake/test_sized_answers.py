"""Answers that speak of single sizes, of parts and of multiples of what was offered (D-21, D-45, W-3)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.intake.read import read
from domain.intake.request import RequestLine, Span
from domain.sales.folder import read_company
from tests.domain.intake.test_sizes_and_lists import FILES

NONE = Span("quote", 0, 0, "")
OFFERED = tuple(
    RequestLine(item, variant, Decimal(quantity), unit, None, NONE, "quote", 1.0)
    for item, variant, quantity, unit in (
        ("T20", "NAVY-C52", 3, "PCS"),
        ("T20", "NAVY-C54", 4, "PCS"),
        ("T10", "NAVY-M", 2, "PCS"),
        ("T10", "NAVY-XL", 2, "PCS"),
        ("T30", "42", 2, "PAIR"),
        ("M1", "", 4, "PCS"),
    )
)
AS_QUOTED = {(one.item_no, one.variant_code): int(one.quantity) for one in OFFERED}


@pytest.fixture(scope="module")
def answer():
    shop = read_company({name: text.splitlines(keepends=True) for name, text in FILES.items()}).catalogue

    def made(text: str, language: str) -> dict[tuple[str, str], int]:
        request = read(
            text,
            subject="Re: Quote SQ-10241",
            quoted="",
            language_hint=language,
            customer_no="",
            today=date(2026, 11, 18),
            catalogue=shop,
            offered=OFFERED,
        )
        return {(one.item_no, one.variant_code): int(one.quantity) for one in request.lines}, request.open

    return made


def without(*keys: tuple[str, str]):
    return {key: value for key, value in AS_QUOTED.items() if key not in keys}


@pytest.mark.parametrize(
    ("language", "text", "lines"),
    [
        (
            "da",
            "Kedeldragterne i str. 52 skal være 5 og ikke 3, str. 54 udgår.",
            without(("T20", "NAVY-C54")) | {("T20", "NAVY-C52"): 5},
        ),
        (
            "en",
            "The boiler suits: size 52 should be 5, not 3. Drop size 54.",
            without(("T20", "NAVY-C54")) | {("T20", "NAVY-C52"): 5},
        ),
        (
            "da",
            "Fleecejakken i M bliver i stedet en L.",
            without(("T10", "NAVY-M")) | {("T10", "NAVY-L"): 2},
        ),
        ("de", "Fleecejacke: L statt M, bitte.", without(("T10", "NAVY-M")) | {("T10", "NAVY-L"): 2}),
        ("sv", "Byt gummistövlarna i 42 mot 46.", without(("T30", "42")) | {("T30", "46"): 2}),
        ("de", "Bei den Gummistiefeln kommt noch ein Paar in 46 dazu.", AS_QUOTED | {("T30", "46"): 1}),
        ("nb", "Legg til 2 fleecejakker i XXL.", AS_QUOTED | {("T10", "NAVY-XXL"): 2}),
    ],
)
def test_a_size_named_in_an_answer_changes_its_own_line_only_d45(answer, language, text, lines):
    assert answer(text, language) == (lines, ())


@pytest.mark.parametrize(
    ("language", "text", "left"),
    [
        ("en", "Could you double the planetary mixers?", 8),
        ("en", "Take one of the planetary mixers off.", 3),
        ("en", "One planetary mixer less, please.", 3),
        ("da", "Halver antallet af røremaskiner.", 2),
    ],
)
def test_an_amount_is_said_by_what_it_was_d45(answer, language, text, left):
    assert answer(text, language) == (AS_QUOTED | {("M1", ""): left}, ())


def test_a_size_that_is_spoken_of_in_vain_is_asked_and_does_not_stay_as_it_was_w3(answer):
    lines, asked = answer("Kedeldragterne: læg lidt mere på i str. 54.", "da")
    assert ("T20", "NAVY-C54") not in lines
    assert [one.item_no for ask in asked for one in ask.candidates] == ["T20"]


def test_what_is_taken_out_by_a_word_that_nothing_offered_has_is_asked_w3(answer):
    _, asked = answer("We take everything except the wheelbarrows.", "en")
    assert len(asked) == 1
