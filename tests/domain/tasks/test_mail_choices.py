"""What the mail says about what is not available, choice by choice, and only what the document says (D-52, D-91)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.sales.facts import LineView
from domain.tasks.mail_choices import Chosen, choice_sentences, later_than_asked
from tests.handlers.views.samples_sales import document, line

NOW, LATER = date(2026, 11, 25), date(2026, 12, 10)
SPLIT = Chosen(
    "split", "1960-S", "BLUE", "Rome chair, blue", "PCS", "pcs", Decimal(10), Decimal(7), Decimal(3)
)  # fmt: skip


def sold(line_no, quantity, day, **more):
    made = line(line_no, quantity=Decimal(quantity), delivery_date=day)
    return replace(made, item_no="1960-S", variant_code="BLUE", uom="PCS", requested_date=None, **more)


def said(choice, *lines: LineView, language="en", **fields):
    return choice_sentences([choice], document(*lines, language=language, **fields))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "7 pcs can be delivered on 25 November 2026, the remaining 3 pcs on 10 December 2026."),
        ("da", "7 pcs kan leveres den 25. november 2026, de resterende 3 pcs den 10. december 2026."),
        ("nb", "7 pcs kan leveres 25. november 2026, de resterende 3 pcs 10. desember 2026."),
        ("sv", "7 pcs kan levereras den 25 november 2026, resterande 3 pcs den 10 december 2026."),
        (
            "de",
            "7 pcs können am 25. November 2026 geliefert werden, die restlichen 3 pcs am 10. Dezember 2026.",
        ),
    ],
)
def test_a_split_is_said_in_the_customers_language_d52(language, sentence):
    (found,) = said(SPLIT, sold(1, 7, NOW), sold(2, 3, LATER), language=language)
    assert found.replace("\u00a0", " ") == f"Rome chair, blue: {sentence}"


@pytest.mark.parametrize("way", ["only", "later", "substitute", "drop"])
def test_each_choice_has_its_own_sentence_d52(way):
    lines = {
        "only": [sold(1, 7, NOW)],
        "later": [sold(1, 10, LATER)],
        "substitute": [replace(sold(1, 10, NOW), item_no="1961-S", description="Oslo chair")],
        "drop": [replace(sold(1, 1, NOW), item_no="LAMP")],
    }
    expected = {
        "only": "7 of the 10 pcs",
        "later": "all 10 pcs can be delivered on 10 December 2026",
        "substitute": "Instead, we offer Oslo chair.",
        "drop": "unable to supply this item",
    }
    (found,) = said(replace(SPLIT, way=way, instead="1961-S/BLUE"), *lines[way])
    assert expected[way] in found


@pytest.mark.parametrize("way", ["split", "only", "later", "substitute", "drop"])
def test_what_the_document_does_not_say_is_not_promised_d91(way):
    """A person changed the quantity after the choice: the mail keeps quiet about what was chosen."""
    assert said(replace(SPLIT, way=way, instead="1961-S/BLUE"), sold(1, 5, NOW), sold(2, 4, LATER)) == ()


def test_dates_that_a_person_changed_are_the_documents_d91():
    (found,) = said(SPLIT, sold(1, 7, NOW), sold(2, 3, date(2026, 12, 24)))
    assert "the remaining 3 pcs on 24 December 2026" in found


@pytest.mark.parametrize(("asked", "later"), [(NOW, True), (LATER, False), (None, False)])
def test_a_line_later_than_the_requested_date_is_noticed_d53(asked, later):
    assert later_than_asked(replace(document(sold(1, 7, LATER)), requested_date=asked)) is later
