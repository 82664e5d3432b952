from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.intake.evaluation import Tally, add, date_is_right
from domain.intake.request import Intent, Request, RequestLine, Span

LABEL = {
    "id": "x1",
    "intent": "order_request",
    "external_document_no": "PO-1",
    "requested_delivery_date": "2026-12-11",
    "requested_delivery_range": ["2026-12-07", "2026-12-11"],
    "lines": [{"item_no": "A", "variant_code": None, "quantity": "36", "uom": "PCS"}],
    "unresolved": [],
    "flags": [],
}
FACTORS = {("A", "PCS"): Decimal(1), ("A", "BOX"): Decimal(12)}


def _request(quantity: int, uom: str, day: date | None) -> Request:
    line = RequestLine("A", "", Decimal(quantity), uom, None, Span("body", 0, 0, ""), "words", 0.9)
    return Request(Intent.ORDER_REQUEST, "", "en", (line,), document_no="PO-1", requested_date=day)


def test_three_boxes_of_twelve_are_thirty_six_pieces():
    tally = Tally()
    add(tally, LABEL, _request(3, "BOX", date(2026, 12, 9)), lambda item, uom: FACTORS.get((item, uom)))
    assert (tally.f1, tally.wrong_line_rate, tally.exact, tally.problems) == (1.0, 0.0, 1, [])


def test_another_quantity_is_a_wrong_line_and_a_missed_one():
    tally = Tally()
    add(tally, LABEL, _request(3, "PCS", None), lambda item, uom: FACTORS.get((item, uom)))
    assert (tally.precision, tally.recall, tally.exact, tally.date_wrong) == (0.0, 0.0, 0, 0)
    assert len(tally.problems) == 3


def test_any_day_of_the_range_is_right_and_none_is_right_only_where_none_is_labelled():
    assert date_is_right(LABEL, date(2026, 12, 8))
    assert not date_is_right(LABEL, date(2026, 12, 12))
    assert date_is_right({"requested_delivery_date": None}, None)
