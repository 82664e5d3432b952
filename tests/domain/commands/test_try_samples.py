"""What the samples of Try it out write: goods of this company that are available (D-82)."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from domain.commands.try_samples import SampleLine, order_sample, purchase_order, text_sample
from domain.sales.models import Demand, Inventory
from domain.tasks.states import StepKind
from tests.build import line, request

ONE_OF_EACH = (SampleLine("PAPER", "", 3), SampleLine("CHAIR", "BLACK", 1))


def sampled(shop, write=text_sample, contact_no="K1", turn=1, language="en"):
    with shop.frames.read_only() as tx:
        return write(tx, contact_no, desk_id=1, language=language, turn=turn, now=shop.clock())


def asked(sample) -> list[tuple[int, str]]:
    found = re.findall(r"^- (\d+) .*\((\w+)\)$", sample.text, re.MULTILINE)
    return [(int(quantity), item_no) for quantity, item_no in found]


def sheet(shop, contact_no="K1", sender_name="", language="en"):
    with shop.frames.read_only() as tx:
        return purchase_order(
            tx,
            "P-7",
            ONE_OF_EACH,
            desk_id=1,
            contact_no=contact_no,
            sender_name=sender_name,
            language=language,
            now=shop.clock(),
        )


def test_a_sample_names_three_items_that_are_in_stock_and_the_next_one_names_others_d82(shop):
    """Neither blocked ones nor services, nor an item whose number does not say which variant is meant."""
    first, second = (sampled(shop, contact_no="", turn=turn) for turn in (1, 2))
    assert {item_no for _, item_no in asked(first)} == {"BOOK", "COFFEE", "FREE"}
    assert asked(second)[0][1] == "PAPER"


def test_a_sample_asks_for_one_to_ten_and_never_for_more_than_there_is_d82(shop):
    """5 books lie there, 3 of them are promised to somebody; coffee is sold by the kilogram of 900 g: 10 of them."""
    with shop.frames.transaction() as tx:
        tx.add(
            Demand(
                document_no="SO-9",
                line_no=1,
                item_no="BOOK",
                variant_code="",
                location_code="HQ",
                quantity=Decimal(3),
                needed_date=shop.clock().date(),
            )
        )
    seen: dict[str, set[int]] = {}
    for turn in range(1, 41):
        for quantity, item_no in asked(sampled(shop, contact_no="", turn=turn)):
            seen.setdefault(item_no, set()).add(quantity)
    assert seen["BOOK"] == {1, 2}
    assert seen["FREE"] == set(range(1, 11))
    assert max(seen["COFFEE"]) <= 10


def test_a_sample_starts_with_what_this_sender_ordered_most_often_d82(shop):
    shop.at(StepKind.REPLY, request(line("PAPER", "1", uom="BOX"), line("CHAIR", "1")))
    shop.at(StepKind.REPLY, request(line("CHAIR", "1")))
    assert [item_no for _, item_no in asked(sampled(shop))][:2] == ["CHAIR", "PAPER"]
    assert "sort" in sampled(shop).text
    assert asked(sampled(shop, contact_no="K3"))[0][1] == "BOOK"


def test_a_sample_without_anything_in_stock_asks_for_nothing(shop):
    with shop.frames.transaction() as tx:
        tx.query(Inventory).delete()
    assert asked(sampled(shop)) == []
    assert sampled(shop, order_sample).lines == ()


def test_a_sample_order_announces_its_number_and_has_four_lines_within_stock_d82(shop):
    sample = sampled(shop, order_sample)
    assert sample.order_no == f"{shop.clock():%y%m%d-%H%M%S}"
    assert sample.subject == f"Indkøbsordre {sample.order_no}"
    assert sample.order_no in sample.text
    assert "Birthe Rolskov" in sample.text
    assert [one.item_no for one in sample.lines] == ["BOOK", "COFFEE", "FREE", "PAPER"]
    assert all(1 <= one.quantity <= 10 for one in sample.lines)


def test_the_purchase_order_is_the_customers_own_in_its_language_d82(shop):
    order = sheet(shop)
    assert order.buyer == ("Ærø Hotel ApS", "Torvet 3", "5970 Ærøskøbing")
    assert order.seller[0] == "Fjord A/S"
    assert order.rows == (
        ("PAPER", "Kopipapir A4", "3", "kasser"),
        ("CHAIR", "Kontorstol, sort", "1", "styk"),
    )
    assert order.columns == ("Varenr.", "Beskrivelse", "Antal", "Enhed")
    assert order.facts[0] == ("Ordrenummer", "P-7")
    assert order.file_name == "Indkøbsordre P-7.pdf"


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Purchase order"), ("sv", "Inköpsorder"), ("de", "Bestellung")]
)
def test_a_sender_whom_nobody_knows_orders_in_the_own_name_d82(shop, language, title):
    order = sheet(shop, contact_no="", sender_name="Anna Holm", language=language)
    assert (order.buyer, order.title) == (("Anna Holm",), title)
