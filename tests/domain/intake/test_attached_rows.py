"""Rows that say an item twice, leave it to a remark, or only count: codes decide, remarks choose (D-41, D-43, D-44)."""

from __future__ import annotations

import pytest

from domain.intake.cells import is_sum
from domain.intake.headings import heading_row, role_of
from tests.domain.intake.company import company
from tests.domain.intake.seen import asked, joined, lines, table


@pytest.fixture(scope="module")
def catalogue():
    return company().catalogue


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Dim", "variant"),
        ("Dim.", "variant"),
        ("Abm.", "variant"),
        ("Dimensjoner", "variant"),
        ("supplier_item", "our_code"),
        ("your item", "our_code"),
        ("jeres vare", "our_code"),
        ("Ihr Artikel", "our_code"),
        ("our_item", "their_code"),
        ("vår vara", "their_code"),
        ("vores vare", "their_code"),
        ("unser Artikel", "their_code"),
        ("Line GBP", "total"),
        ("Per", "unit"),
    ],
)
def test_short_headings_of_five_languages(heading, role):
    """D-25."""
    assert role_of(heading) == role


def test_a_heading_row_of_underscored_names():
    assert heading_row(["line", "desc", "supplier_item", "unit", "our_item", "qty"]) == [
        "position",
        "description",
        "our_code",
        "unit",
        "their_code",
        "quantity",
    ]


@pytest.mark.parametrize(
    "row", ["Linjer", "Rader", "Antal rader", "Number of lines", "Anzahl Positionen", "Antall linjer"]
)
def test_a_row_that_counts_the_rows_is_a_sum(row):
    assert is_sum(row)


@pytest.mark.parametrize("row", ["Lines of steel wire 5 mm", "Linjebelysning LED", "Rader til gulv"])
def test_a_thing_that_begins_like_a_count_is_no_sum(row):
    assert not is_sum(row)


def test_a_count_of_rows_below_the_table_is_no_wish(catalogue):
    found = joined(catalogue, table("Vare;Antal\nBaghjul;2\nForhjul;3\nLinjer;2\n"))
    assert (lines(found), asked(found)) == ([("1200", "", "2", "PCS"), ("1210", "", "3", "PCS")], [])


def test_our_number_decides_where_the_words_fit_both(catalogue):
    """D-41: an identifier is exact; words that fit it as well as another item do not speak against it."""
    found = joined(catalogue, table("description;supplier_item;qty\nlamp KLAR;3003;2\nwheel;1210;4\n"))
    assert lines(found) == [("1210", "", "4", "PCS")]
    assert asked(found) == [("ambiguous", ["3003", "3003"])]


def test_words_that_say_another_size_than_the_number_are_asked(catalogue):
    """D-43."""
    found = joined(catalogue, table("desc;your item;qty\nLinen cloth HØR 140x300 blå;9001;2\n"))
    assert (lines(found), asked(found)) == ([], [("ambiguous", ["9001", "9002"])])


@pytest.mark.parametrize(
    "text",
    [
        "Bemerkung;Menge;Bezeichnung\nweiß;2;Skrivebordslampe KLAR\n",
        "Bemærkning;Antal;Tekst\nhvid;2;Skrivebordslampe KLAR\n",
        "Comment;Qty;Description\nin white please;2;Desk lamp KLAR\n",
        "Merknad;Antall;Beskrivelse\nhvit;2;Skrivebordslampe KLAR\n",
        "Anmärkning;Antal;Benämning\nvit;2;Skrivebordslampe KLAR\n",
    ],
)
def test_a_remark_chooses_between_what_the_description_leaves_open(catalogue, text):
    assert lines(joined(catalogue, table(text))) == [("3001", "HVID", "2", "PCS")]


@pytest.mark.parametrize("remark", ["til kontoret", "samme som den hvide og sorte", "messing"])
def test_a_remark_about_something_else_chooses_nothing(catalogue, remark):
    found = joined(catalogue, table(f"Bemærkning;Antal;Tekst\n{remark};2;Skrivebordslampe KLAR\n"))
    assert lines(found) == []
    assert asked(found)[0][0] == "ambiguous"


def test_a_word_for_an_outer_packing_is_the_only_one_that_the_item_has(catalogue):
    """D-44: "case" and "carton" of an item with one such packing are that one."""
    found = joined(catalogue, table("Item;Qty;Unit\nPaper cup 25 cl;2;case\nGloves GREB M;3;carton\n"))
    assert lines(found) == [("5002", "", "2", "CARTON"), ("7001", "M", "3", "BOX")]


def test_a_column_of_prices_is_a_price_that_is_mentioned(catalogue):
    """D-55."""
    priced = joined(catalogue, table("Vare;Antal;Pris\nBaghjul;2;100,00\n"))
    empty = joined(catalogue, table("Vare;Antal;Pris\nBaghjul;2;\n"))
    assert "price_mentioned" in priced.flags
    assert "price_mentioned" not in empty.flags
