"""The customer's stated price beside ours: carried on the line, compared, never used (D-55)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.sales.documents import draft_quote, revise
from domain.sales.inputs import LineChange, Revision
from domain.sales.orders import quote_to_order
from domain.sales.stated import DIFFERS, OTHER_CURRENCY, said_of
from tests.domain.sales.company import NOW, chairs, quote
from tests.handlers.views.samples_sales import line

ONE = Decimal(1)


def said(stated, written="", *, ours="100", discount="0", currency="DKK", tolerance=ONE) -> str:
    shown = line(
        unit_price=Decimal(ours),
        discount_percent=Decimal(discount),
        stated_price=None if stated is None else Decimal(stated),
        stated_currency=written,
    )
    return said_of(shown, currency=currency, tolerance=tolerance)


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        (None, ""),
        ("100", ""),
        ("99", ""),
        ("101", ""),
        ("98.99", DIFFERS),
        ("101.01", DIFFERS),
        ("50", DIFFERS),
    ],
)
def test_more_than_one_percent_of_our_price_differs_d55(stated, told):
    assert said(stated) == told


def test_the_setting_says_how_much_may_differ_d55():
    assert said("95", tolerance=Decimal(5)) == ""
    assert said("94.99", tolerance=Decimal(5)) == DIFFERS
    assert said("100.01", tolerance=Decimal(0)) == DIFFERS


def test_our_price_before_and_after_the_discount_both_agree_d55():
    assert [said(one, discount="10") for one in ("100", "90", "95")] == ["", "", DIFFERS]


@pytest.mark.parametrize(
    ("written", "currency", "told"),
    [
        ("", "EUR", DIFFERS),
        ("EUR", "EUR", DIFFERS),
        ("KR", "NOK", DIFFERS),
        ("SEK", "NOK", OTHER_CURRENCY),
        ("KR", "EUR", OTHER_CURRENCY),
        ("EUR", "DKK", OTHER_CURRENCY),
    ],
)
def test_another_currency_is_said_not_compared_d55(written, currency, told):
    assert said("50", written, currency=currency) == told


def test_a_text_line_has_no_price_to_speak_of_d55():
    assert said_of(line(kind="text", stated_price=ONE), currency="DKK", tolerance=ONE) == ""


def stated(view) -> list[tuple[Decimal | None, str]]:
    return [(one.stated_price, one.stated_currency) for one in view.lines]


def test_the_quote_and_the_order_keep_it_and_our_price_stays_ours_d55(company):
    wanted = replace(chairs(12), stated_price=Decimal("45.5"), stated_currency="KR")
    with company.transaction() as tx:
        made = draft_quote(tx, quote(wanted), by="U1", now=NOW)
    with company.transaction() as tx:
        order = quote_to_order(tx, made.number, version=1, by="U1", now=NOW, only_available=False)

    assert stated(made) == stated(order) == [(Decimal("45.5"), "KR")]
    assert made.lines[0].unit_price == order.lines[0].unit_price == Decimal(900)


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({"quantity": Decimal(2)}, [(Decimal(45), "")]),
        ({"unit_price": Decimal(45)}, [(Decimal(45), "")]),
        ({"item_no": "BOOK"}, [(None, "")]),
    ],
)
def test_it_stays_with_the_line_until_that_is_another_item_d55_d62(company, change, kept):
    with company.transaction() as tx:
        made = draft_quote(tx, quote(replace(chairs(12), stated_price=Decimal(45))), by="U1", now=NOW)
    with company.transaction() as tx:
        (first,) = made.lines
        view = revise(
            tx,
            made.number,
            Revision(lines=(LineChange(first.line_no, **change),)),
            version=1,
            by="U1",
            now=NOW,
        )

    assert stated(view) == kept
