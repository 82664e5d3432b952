"""Ways to say what is wanted, in five languages: the intent, and that the thing counted is a line (D-24, D-40, D-65)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from domain.intake.read import read
from domain.intake.request import RequestLine, Span
from tests.domain.intake.conftest import lines
from tests.domain.intake.sayings import ANSWERS, cases

NONE = Span("quote", 0, 0, "")
OFFERED = (
    RequestLine("3001", "HVID", Decimal(12), "PCS", None, NONE, "quote", 1.0),
    RequestLine("5001", "", Decimal(3), "BOX", None, NONE, "quote", 1.0),
)
ALLOWED = 2
"""Sentences of a language that may be read as something else; "same price as usual" is one of them."""


@pytest.fixture(scope="module")
def readings(catalogue):
    found = []
    for intent, language, sentence in cases():
        answer = intent in ANSWERS
        request = read(
            sentence.replace("{X}", "3 x CBT8901"),
            subject="Re: Quote SQ-10241" if answer else "",
            quoted="",
            language_hint=language,
            customer_no="C1",
            today=date(2026, 11, 18),
            catalogue=catalogue,
            offered=OFFERED if answer else (),
        )
        found.append((intent, language, sentence, request))
    return found


def test_a_sentence_says_its_intent_in_every_language_d24(readings):
    wrong = [
        (intent, language, sentence, request.intent.value, request.intent_reason)
        for intent, language, sentence, request in readings
        if request.intent.value != intent
    ]
    assert all(count <= ALLOWED for count in Counter(one[1] for one in wrong).values()), wrong
    assert len(wrong) <= ALLOWED, wrong


def test_what_is_counted_in_the_sentence_is_the_line_d40(readings):
    wrong = [
        (sentence, lines(request))
        for _, _, sentence, request in readings
        if "{X}" in sentence and lines(request) != [("CBT8901", "", "3", "PCS")]
    ]
    assert wrong == []


def test_an_acceptance_in_any_words_keeps_every_line_of_the_quote_d65(readings):
    wrong = [
        (sentence, lines(request))
        for intent, _, sentence, request in readings
        if intent == "quote_acceptance" and len(request.lines) != len(OFFERED)
    ]
    assert wrong == []
