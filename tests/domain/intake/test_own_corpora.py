"""Two companies of our own (``tests/corpora``): floors below what was measured, so that reading does not get worse."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.measuring import evaluate_corpus, read_labels
from domain.intake.scores import score

CORPORA = Path(__file__).resolve().parents[2] / "corpora"
FLOORS = {
    "kystror": {
        "intent": 0.95,
        "customer": 0.98,
        "number": 0.97,
        "date": 0.90,
        "ship_to": 0.96,
        "flags": 0.91,
    },
    "hverdag": {
        "intent": 0.93,
        "customer": 0.98,
        "number": 0.90,
        "date": 0.91,
        "ship_to": 0.95,
        "flags": 0.88,
    },
}
LINES = {"kystror": (0.87, 0.02), "hverdag": (0.84, 0.04)}
"""F1 of the lines at least, share of wrong lines at most."""


@pytest.fixture(scope="module", params=sorted(FLOORS))
def company(request):
    folder = CORPORA / request.param
    marks = evaluate_corpus(folder, folder / "data", read_labels(folder), pictures=False)
    return request.param, marks, [f"{one.mail_id} {text}" for one in marks for text in one.problems]


def test_mails_of_a_company_that_the_rules_were_not_written_for_are_read_as_well_as_before(company):
    name, marks, problems = company
    made = score(marks)
    below = {
        aspect: made.rates[aspect] for aspect, floor in FLOORS[name].items() if made.rates[aspect] < floor
    }
    assert below == {}, problems


def test_lines_are_found_and_seldom_wrong_for_such_a_company(company):
    name, marks, problems = company
    f1, wrong = LINES[name]
    made = score(marks)
    assert made.f1 >= f1, problems
    assert made.wrong_lines <= wrong, problems


def test_no_line_is_read_from_a_mail_that_asks_for_nothing(company):
    _, marks, _ = company
    asking = {
        "quote_request",
        "order_request",
        "quote_change",
        "quote_acceptance",
        "product_inquiry",
        "order_change",
    }
    assert [one.mail_id for one in marks if one.intent not in asking and one.read_lines] == []
