"""A price in the mail that is not ours is named on the card and marked in Review; the quote has our price (D-55)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.commands import answers, documents
from domain.sales.inputs import LineChange, Revision
from domain.screens.cards import task_card
from domain.screens.review import review_view
from domain.tasks.states import StepKind
from tests.build import line, request

OURS = Decimal(900)
"""For one chair, with a discount of 5 %."""


def at_reply(shop, price, currency="", **fields) -> int:
    wished = replace(line(), stated_price=Decimal(price), stated_currency=currency)
    return shop.at(StepKind.REPLY, request(wished, flags=frozenset({"price_mentioned"}), **fields))


def shown(shop, task_id):
    """The codes of the card's warnings about prices with their values, and the line in Review."""
    with shop.frames.read_only() as tx:
        card = task_card(tx, task_id)
        view = review_view(tx, shop.step(task_id).id, now=shop.clock())
    told = [(one.code, one.values) for one in card.warnings if "price" in one.code]
    return told, view.document.lines[0]


def test_a_price_that_differs_is_named_and_ours_stays_d55(shop):
    told, first = shown(shop, at_reply(shop, "45"))

    values = {"item": "Kontorstol, sort", "stated": Decimal(45), "ours": Decimal(855)}
    assert told == [("warning.price_differs", values)]
    assert (first.stated, first.unit_price) == ("differs", OURS)


@pytest.mark.parametrize("price", ["900", "855", "860"])
def test_a_price_within_the_setting_is_only_said_to_be_in_the_mail_d55(shop, price):
    told, first = shown(shop, at_reply(shop, price))

    assert told == [("warning.price_mentioned", {})]
    assert (first.stated, first.stated_price) == ("", Decimal(price))


def test_the_desk_s_setting_counts_d55(shop):
    shop.settings(price_tolerance=Decimal(10))
    assert shown(shop, at_reply(shop, "780"))[1].stated == ""
    shop.settings(price_tolerance=Decimal(1))
    assert shown(shop, at_reply(shop, "780"))[1].stated == "differs"


def test_another_currency_is_said_on_the_line_only_d55(shop):
    told, first = shown(shop, at_reply(shop, "120", "EUR"))

    assert told == [("warning.price_mentioned", {})]
    assert first.stated == "currency"


def test_our_price_set_to_the_customer_s_by_a_person_ends_it_d55_d62(shop):
    task_id = at_reply(shop, "45")
    number = shop.step(task_id).payload["document"]
    (first,) = shop.document(number).lines
    change = Revision(lines=(LineChange(first.line_no, unit_price=Decimal(45)),))
    shop.do(documents.revise, number, change, version=1)
    shop.advance()

    assert shown(shop, task_id)[1].stated == ""


def test_before_there_is_a_quote_review_says_what_the_customer_states_d42_d55(shop):
    wished = replace(line(), stated_price=Decimal(45), stated_currency="EUR")
    task_id = shop.at_incoming(request(wished))
    shop.do(answers.swap_line, shop.step(task_id).id, 0, "CHAIR/GREY")
    with shop.frames.read_only() as tx:
        (read,) = review_view(tx, shop.step(task_id).id, now=shop.clock()).lines

    assert (read.variant_code, read.stated_price, read.stated_currency) == ("GREY", Decimal(45), "EUR")
