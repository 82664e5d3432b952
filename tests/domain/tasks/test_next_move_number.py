"""When a customer's document number that stands elsewhere is asked about (D-47); the rest is ``test_next_move``."""

from __future__ import annotations

import pytest

from domain.intake.request import Intent
from domain.tasks.advance import Ask, Draft, MakeQuote, next_move
from domain.tasks.states import StepKind
from tests.build import line, request, wish
from tests.domain.tasks.test_next_move import facts, quoted

TWIN = {"name": "T-12", "task_id": 12}


def test_a_number_that_stands_elsewhere_is_asked_about_before_anything_else_of_the_request_d47():
    said = request(line(), open=(wish(),), document_no="PO-77")
    asked = Ask(StepKind.DUPLICATE, {"reference": "PO-77", "others": [TWIN]})

    assert next_move(facts(request=said, twins=(TWIN,))) == asked
    assert next_move(facts(request=said)) == Ask(StepKind.ITEMS)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"decisions": {}}, StepKind.INCOMING),
        ({"contact_known": False}, StepKind.UNKNOWN_SENDER),
        ({"blocked": "all"}, StepKind.BLOCKED_CUSTOMER),
    ],
)
def test_who_and_whether_at_all_are_asked_before_the_number_d47(fields, kind):
    asked = next_move(facts(request=request(document_no="PO-77"), twins=(TWIN,), **fields))
    assert (asked.kind, "others" in asked.payload) == (kind, False)


@pytest.mark.parametrize("intent", [Intent.QUOTE_REQUEST, Intent.ORDER_REQUEST])
def test_only_requests_that_are_not_quoted_yet_are_asked_for_their_number_d47(intent):
    said = request(line(), intent=intent, document_no="PO-77")

    assert next_move(facts(request=said, twins=(TWIN,))).kind is StepKind.DUPLICATE
    assert next_move(quoted(request=said, twins=(TWIN,))) == Draft("quote")
    other = request(line(), intent=Intent.PRODUCT_INQUIRY, document_no="PO-77")
    assert next_move(facts(request=other, twins=(TWIN,))) == MakeQuote()
