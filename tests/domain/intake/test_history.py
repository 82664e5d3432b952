"""A mail is joined to the document that it answers, and only to one of its own customer (D-21, D-30)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.intake.history import History, Unusable, from_row
from tests.domain.intake.desk import mail

ROW = {
    "quote_no": "SQ-10241",
    "message_ids": ["<SQ-10241.923@engros.example>", "bare@engros.example"],
    "customer_no": "C1",
    "lines": [
        {
            "item_no": "1200",
            "variant_code": None,
            "quantity": "12",
            "uom": "PCS",
            "requested_delivery_date": "2026-12-01",
        }
    ],
    "requested_delivery_date": "2026-12-31",
    "ship_to": {"code": "LAGER"},
    "external_document_no": None,
}
SENT = from_row(ROW)
LATER = from_row({**ROW, "quote_no": "SQ-10300", "message_ids": ["<later@engros.example>"]})
HISTORY = History([SENT, LATER])


def test_a_row_becomes_a_document_with_lines():
    (line,) = SENT.lines
    assert (line.item_no, line.variant_code, line.quantity, line.requested_date) == (
        "1200",
        "",
        Decimal(12),
        date(2026, 12, 1),
    )
    assert (SENT.requested_date, SENT.ship_to.code, SENT.document_no) == (date(2026, 12, 31), "LAGER", "")


def test_in_reply_to_goes_before_references_and_the_newest_reference_first_d21():
    assert HISTORY.by_thread(mail(answers="<SQ-10241.923@engros.example>")) is SENT
    assert (
        HISTORY.by_thread(mail(answers="<bare@engros.example>", references=("<later@engros.example>",)))
        is SENT
    )
    both = ("<SQ-10241.923@engros.example>", "<later@engros.example>")
    assert HISTORY.by_thread(mail(answers="<unknown@x.example>", references=both)) is LATER
    assert HISTORY.by_thread(mail()) is None


def test_without_a_thread_the_number_in_subject_or_quoted_text_joins_d21():
    assert HISTORY.by_number(mail(subject="SV: Tilbud sq-10241 - stole")) is SENT
    assert HISTORY.by_number(mail(quoted="> our quote SQ-10300 with prices")) is LATER
    assert HISTORY.by_number(mail(subject="Re: SQ-102410")) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"lines": [{"item_no": "1"}]},
        {"requested_delivery_date": "soon"},
        {"ship_to": {"x": 1}},
        {"message_ids": 3},
    ],
)
def test_a_row_that_cannot_be_used_is_refused(changed):
    with pytest.raises(Unusable):
        from_row({**ROW, **changed})
