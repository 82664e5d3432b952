"""Lines of a mail, each rule and trap of understanding.md with a test of its own."""

from __future__ import annotations

from domain.intake.request import Intent, Why
from tests.domain.intake.conftest import lines


def test_an_order_of_two_named_items_becomes_two_lines_with_evidence_d40_d42(understand):
    request = understand(
        "Hej\nVi vil gerne bestille:\n2 skrivebordslamper KLAR, hvid\n3 kasser kopper FINE\nMvh Ida"
    )
    assert request.intent == Intent.ORDER_REQUEST
    assert lines(request) == [("3001", "HVID", "2", "PCS"), ("5001", "", "3", "BOX")]
    assert [one.evidence.text for one in request.lines] == [
        "2 skrivebordslamper KLAR, hvid",
        "3 kasser kopper FINE",
    ]


def test_a_missing_colour_is_asked_and_never_guessed_d43(understand):
    request = understand("Vi bestiller 2 skrivebordslamper KLAR")
    assert lines(request) == []
    assert request.open[0].why == Why.AMBIGUOUS
    assert [one.variant_code for one in request.open[0].candidates] == ["SORT", "HVID"]
