"""The price rule that won is kept on the line with its terms, and Review shows it (D-54)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.sales.documents import draft_quote, revise
from domain.sales.facts import RuleView
from domain.sales.inputs import LineChange, LineInput, Revision
from domain.sales.orders import quote_to_order
from domain.sales.queries import document_view
from handlers.texts import Texts
from handlers.views.documents import document_blocks
from handlers.views.price_rule import price_rule
from tests.domain.sales.company import FILES, NOW, chairs, imported, paper, quote

BEST = FILES["prices.csv"] + "CHAIR,,,price_group,HOTEL,,5,,2026-12-31,700\n"


def written(line, locale="en-GB") -> str:
    return price_rule(line, Texts(locale)).replace("\u00a0", " ")


@pytest.fixture
def drafted(frames):
    """One line with a group's price and discount, one with a price for everybody, one with the list price."""
    with frames.transaction() as tx:
        imported(tx, {**FILES, "prices.csv": BEST})
        book = LineInput("BOOK", Decimal(1))
        return draft_quote(tx, quote(chairs(8), paper(10, "BOX"), book), by="bot", now=NOW)


def test_the_row_that_won_is_kept_on_the_line_d54(drafted):
    chair, box, book = drafted.lines
    assert chair.price_source == RuleView("HOTEL", Decimal(5), "stk.", date(2026, 12, 31))
    assert chair.discount_source == RuleView("A", Decimal(0), "stk.", None)
    assert box.price_source == RuleView("", Decimal(10), "kasser", None)
    assert (book.price_source, book.discount_source) == (None, None)


def test_review_shows_the_rule_with_its_terms_d54(drafted):
    assert [written(one) for one in drafted.lines] == [
        "price list HOTEL, from 5 stk., until 31 Dec 2026; 5% line discount (discount group A)",
        "a price for everybody, from 10 kasser",
        "list price",
    ]
    assert written(drafted.lines[0], "da-DK") == (
        "prisliste HOTEL, fra 5 stk., til og med 31. dec. 2026; 5 % linjerabat (rabatgruppe A)"
    )
    blocks = document_blocks(drafted, Texts("en-GB"))
    shown = "\n".join(one["text"]["text"] for one in blocks if "text" in one)
    assert "price list HOTEL, from 5 stk., until 31 Dec 2026" in shown.replace("\u00a0", " ")


def test_a_price_by_hand_has_no_rule_beside_it_d54_d62(company):
    with company.transaction() as tx:
        view = draft_quote(tx, quote(chairs(10)), by="bot", now=NOW)
        change = Revision(lines=(LineChange(1, unit_price=Decimal(850)),))
        after = revise(tx, view.number, change, version=1, by="U1", now=NOW)
    assert view.lines[0].price_source is not None
    assert (after.lines[0].price_source, written(after.lines[0])) == (None, "price set by a person")


def test_a_discount_by_hand_leaves_the_prices_rule_d54_d62(company):
    with company.transaction() as tx:
        view = draft_quote(tx, quote(chairs(10)), by="bot", now=NOW)
        change = Revision(lines=(LineChange(1, discount_percent=Decimal(7)),))
        after = revise(tx, view.number, change, version=1, by="U1", now=NOW)
    assert written(after.lines[0]) == (
        "a price for everybody, from 10 stk.; 7% line discount (discount set by a person)"
    )


def test_the_order_and_the_frozen_version_keep_the_rule_d54_d65(company):
    with company.transaction() as tx:
        view = draft_quote(tx, quote(chairs(10)), by="bot", now=NOW)
        order = quote_to_order(tx, view.number, version=1, by="U1", now=NOW)
    with company.read_only() as tx:
        frozen = document_view(tx, view.number, version=1)
    assert frozen.lines[0].price_source == order.lines[0].price_source == view.lines[0].price_source
