"""The development corpus through the same hands as `tilbud evaluate`: floors that may only rise.

Pictures are not read here: that takes seconds a mail and an extra; `make evaluate` reads them.
"""

from __future__ import annotations

import pytest

from bot.measuring import evaluate_corpus, read_labels
from domain.intake.scores import score

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def marks(shared):
    corpus = shared / "corpus" / "dev"
    return evaluate_corpus(corpus, shared / "data", read_labels(corpus), pictures=False)


@pytest.fixture(scope="module")
def body(marks):
    return score([one for one in marks if one.source == "body"])


@pytest.fixture(scope="module")
def problems(marks):
    return [f"{one.mail_id} {text}" for one in marks for text in one.problems]


def test_every_mail_is_counted(marks):
    assert len(marks) == 140


def test_the_customer_is_known_or_proposed(marks, problems):
    everything = score(marks)
    assert (everything.rates["customer"], everything.rates["proposed"]) == (1.0, 1.0), problems


def test_wrong_lines_are_at_most_one_in_a_hundred(marks, problems):
    assert score(marks).wrong_lines <= 0.01, problems


def test_lines_are_found_as_well_as_measured(marks, body, problems):
    assert score(marks).f1 >= 0.94, problems
    assert body.f1 >= 0.95, problems


@pytest.mark.parametrize(
    ("aspect", "floor"),
    [("intent", 0.97), ("number", 0.97), ("date", 0.96), ("ship_to", 0.99), ("flags", 0.95)],
)
def test_mails_are_read_as_the_issue_demands(marks, problems, aspect, floor):
    assert score(marks).rates[aspect] >= floor, problems
