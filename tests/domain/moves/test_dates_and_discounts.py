"""Dates that have passed are answered as not possible, and a discount is never promised (D-54, D-91)."""

from __future__ import annotations

import re
from datetime import date

import pytest

from domain.intake.request import Intent
from domain.tasks.mail_texts import past_date_sentence
from domain.tasks.states import StepKind
from domain.words import MAIL_LANGUAGES, catalogue
from tests.build import line, request

PAST = date(2026, 11, 2)
DISCOUNT = re.compile(r"(?i)discount|rabat|reduction|nachlass|avslag|prisnedslag|prisavdrag|\brea\b|skonto")


@pytest.mark.parametrize(
    "said",
    [request(line(), requested_date=PAST), request(line(requested_date=PAST), line(item="PAPER", uom="BOX"))],
    ids=["of the request", "of a line"],
)
def test_a_date_that_has_passed_is_said_to_be_impossible_in_a_reviewed_mail_d54(shop, said):
    task_id = shop.at(StepKind.REPLY, said)
    payload = shop.step(task_id).payload
    assert past_date_sentence(PAST, "da") in payload["opening"]
    assert [one["code"] for one in payload["notes"]] == ["note.past_date"]
    view = shop.document(shop.task(task_id).quote_number)
    assert {one.delivery_date for one in view.lines} == {date(2026, 11, 25)}
    assert shop.send() == 0


def test_a_request_for_a_discount_goes_to_a_person_and_nothing_is_drafted_d54(shop):
    task_id = shop.arrive(request(intent=Intent.DISCOUNT_REQUEST)).task_id
    shop.advance()
    step = shop.step(task_id)
    assert (step.kind, step.payload["intent"]) == (StepKind.OUT_OF_SCOPE, "discount_request")
    assert shop.task(task_id).quote_number == ""


@pytest.mark.parametrize("language", MAIL_LANGUAGES)
def test_no_sentence_of_a_mail_speaks_of_a_discount_d54(language):
    said = {code: texts for code, texts in catalogue(language).items() if code.startswith("mail.")}
    assert len(said) > 40
    assert [code for code, texts in said.items() if any(DISCOUNT.search(text) for text in texts)] == []
