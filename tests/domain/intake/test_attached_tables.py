"""Rows of spreadsheets and CSV files become lines or questions, never guesses (D-25, D-40 to D-46)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.intake.cells import decimal_mark, is_charge, is_sum, quantity_of
from domain.intake.headings import heading_row, role_of
from tests.domain.intake.company import company
from tests.domain.intake.seen import asked, joined, lines, table

HEADINGS = {
    "position": "Pos|Pos.|Line|Linje|Zeile|Lfd. Nr.|#|Rad",
    "our_code": "Your item no.|Deres nr|Deres varenr.|Jeres varenummer|Ert artikelnr|Ihre Art.-Nr.|Supplier part no|Leverandørens varenummer|Lieferanten-Artikelnummer|Lev. artnr",
    "their_code": "Our code|Vores varenr.|Vårt varenr|Vårt artnr|Artikel-Nr. (wir)|Unsere Artikelnummer|Customer Item No.|Kundens varenr|Internt varenr",
    "code": "Item no|ItemNo|SKU|Varenr|Art.nr|Artikelnummer|Part #|Product code|Bestell-Nr.|Ref.",
    "gtin": "EAN|GTIN|EAN-kode|Barcode|Strekkode|Streckkod|UPC code",
    "description": "Description|Item|Product|Varetekst|Beskrivelse|Benämning|Bezeichnung|Artikel|Tekst|Vare|Details|Product name",
    "variant": "Colour|Farve|Farge|Färg|Farbe|Size|Størrelse|Storlek|Größe|Variant|Color / Size",
    "quantity": "Qty|Quantity|Antal|Antall|Menge|Bestellmenge|Antal stk|Qty ordered|Stk.|Anzahl|Ordered qty|Kvantitet|Menge in Stk|Number of units",
    "unit": "Unit|UoM|Enhed|Enhet|Einheit|ME|Unit of Measure|Enh.|Måttenhet",
    "date": "Delivery date|Leveringsdato|Leveransdatum|Liefertermin|Needed by|Ønsket lev.dato|Date|Dato",
    "price": "Price|Unit price|Pris|Stykpris|Einzelpreis|Price per unit|USD/pc|Nettopris|À-pris",
    "total": "Line total|Amount|Beløb|Belopp|Gesamtpreis|I alt|Pris i alt",
    "remark": "Remark|Bemærkning|Merknad|Anmärkning|Bemerkung|Comments",
    "other": "MOQ|Antal pr. kasse|Qty per box|Delivered qty|Lagerbeholdning|Rabat %|Inventory|Pack size",
}


@pytest.mark.parametrize(
    ("heading", "role"), [(one, role) for role, found in HEADINGS.items() for one in found.split("|")]
)
def test_headings_of_five_languages_mean_their_column(heading, role):
    assert role_of(heading) == role


@pytest.mark.parametrize(
    "cell", ["Bordlampe sort", "4711", "Kinsale Road 77", "12 stk", "2026-11-18", "", "x" * 60]
)
def test_data_is_no_heading(cell):
    assert role_of(cell) is None


def test_a_header_names_things_and_counts_them_and_holds_no_data():
    assert heading_row(["Varenr", "Tekst", "Antal"]) == ["code", "description", "quantity"]
    assert heading_row(["Dato", "Tekst"]) is None
    assert heading_row(["Varenr", "Antal", "4711"]) is None


def test_of_two_columns_that_count_the_ordered_one_is_read():
    assert heading_row(["Item", "Qty", "Ordered qty"]) == ["description", "other", "quantity"]


def test_shuffled_columns_with_codes_units_and_dates(catalogue):
    found = joined(
        catalogue,
        table(
            "Enhed;Lev.dato;Antal;Varetekst;Varenr\nstk;4-12-2026;2;Baghjul;1200\nkasse;;3;Kopper FINE;5001\n"
        ),
    )
    assert lines(found) == [("1200", "", "2", "PCS"), ("5001", "", "3", "BOX")]
    assert [one.requested_date for one in found.lines] == [date(2026, 12, 4), None]
    assert (found.lines[0].evidence.source, found.lines[0].evidence.place) == ("order.csv", "line 2")
    assert found.lines[0].evidence.text == "stk | 4-12-2026 | 2 | Baghjul | 1200"


def test_totals_tax_freight_and_empty_rows_are_no_lines(catalogue):
    text = "Vare;Antal;Pris\nBaghjul;2;100\n;;\nSubtotal;;200\nFragt;1;50\nMoms 25 %;;62,50\nI alt;;312,50\n"
    found = joined(catalogue, table(text))
    assert (lines(found), asked(found)) == ([("1200", "", "2", "PCS")], [])


def test_a_code_and_a_description_that_are_two_things_are_asked(catalogue):
    """D-43."""
    found = joined(catalogue, table("Varenr;Tekst;Antal\n1200;Gulvlampe KLAR messing;2\n1210;Forhjul;1\n"))
    assert lines(found) == [("1210", "", "1", "PCS")]
    assert asked(found) == [("ambiguous", ["1200", "3003"])]


def test_the_customer_s_own_code_wins_over_his_own_words(catalogue):
    found = joined(catalogue, table("Vores nr;Tekst;Antal\n210;Kaffekop til kantinen;4\n"))
    assert lines(found) == [("5001", "", "4", "BOX")]
    assert found.lines[0].rule == "customer_reference"


def test_a_customer_s_own_number_that_is_ours_by_chance_does_not_count(catalogue):
    found = joined(catalogue, table("Vores nr;Tekst;Antal\n1200;Forhjul;4\n"))
    assert lines(found) == [("1210", "", "4", "PCS")]


def test_another_customer_s_reference_is_no_code(catalogue):
    found = joined(catalogue, table("Varenr;Tekst;Antal\nHJUL-9;;4\nHJUL-9;Forhjul;1\n"))
    assert (lines(found), asked(found)) == ([("1210", "", "1", "PCS")], [("unknown_item", [])])


def test_a_colour_in_a_column_of_its_own_is_the_variant(catalogue):
    found = joined(
        catalogue,
        table("Varenr;Tekst;Farve;Antal\n3001;Skrivebordslampe KLAR;hvid;2\n3001;Skrivebordslampe KLAR;;1\n"),
    )
    assert lines(found) == [("3001", "HVID", "2", "PCS")]
    assert found.open[0].why == "ambiguous"


def test_the_unit_in_the_quantity_s_cell_counts(catalogue):
    found = joined(catalogue, table("Vare;Antal\nKopper FINE 25 cl;2 kasser\nBaghjul;1.200 stk\n"))
    assert lines(found) == [("5001", "", "2", "BOX"), ("1200", "", "1200", "PCS")]


def test_a_unit_that_nobody_knows_is_asked_not_taken_for_the_sales_unit(catalogue):
    found = joined(catalogue, table("Vare;Antal;Enhed\nBaghjul;2;flonk\n"))
    assert (lines(found), asked(found)) == ([], [("unknown_unit", ["1200"])])


def test_a_unit_that_the_item_does_not_have_is_asked(catalogue):
    found = joined(catalogue, table("Vare;Antal;Enhed\nBaghjul;2;palle\n"))
    assert (lines(found), asked(found)) == ([], [("unknown_unit", ["1200"])])


def test_a_missing_quantity_is_asked(catalogue):
    found = joined(catalogue, table("Vare;Antal\nBaghjul;2\nForhjul;\n"))
    assert (lines(found), asked(found)) == ([("1200", "", "2", "PCS")], [("missing_quantity", ["1210"])])


def test_in_a_form_with_all_items_only_the_filled_rows_are_wanted(catalogue):
    text = "Varenr;Tekst;Antal\n1200;Baghjul;2\n1210;Forhjul;\n7002;Malertape;\n4001;Vaskemaskine;0\n5001;Kopper;1\n8002;Stol NY;\n4002;Slange;\n"
    found = joined(catalogue, table(text))
    assert (lines(found), asked(found)) == ([("1200", "", "2", "PCS"), ("5001", "", "1", "BOX")], [])


def test_the_same_item_twice_stays_two_lines(catalogue):
    """D-44."""
    found = joined(catalogue, table("Vare;Antal\nBaghjul;2\nBaghjul;5\n"))
    assert lines(found) == [("1200", "", "2", "PCS"), ("1200", "", "5", "PCS")]


def test_more_than_fifteen_lines_are_read(catalogue):
    """D-46."""
    text = "Varenr;Antal\n" + "".join(f"1200;{at}\n" for at in range(1, 61))
    assert len(joined(catalogue, table(text)).lines) == 60


def test_what_stands_above_the_header_is_the_document_s_own(catalogue):
    text = "Hansen & Co;\nIndkøbsordre nr.;PO-7781\nLeveringsdato;4-12-2026\nLeveres til;Kajen 4, 8000 Aarhus\n;\nVare;Antal\nBaghjul;2\n"
    found = joined(catalogue, table(text))
    assert (found.document_no, found.requested_date) == ("PO-7781", date(2026, 12, 4))
    assert "Kajen 4, 8000 Aarhus" in found.ship_to_text
    assert lines(found) == [("1200", "", "2", "PCS")]


def test_columns_without_headings_are_known_by_what_they_hold(catalogue):
    found = joined(
        catalogue, table("1;1200;Baghjul;4;stk\n2;1210;Forhjul;7;stk\n3;5001;Kopper FINE 25 cl;2;kasse\n")
    )
    assert lines(found) == [("1200", "", "4", "PCS"), ("1210", "", "7", "PCS"), ("5001", "", "2", "BOX")]


def test_columns_that_cannot_be_told_apart_make_no_line_and_say_so(catalogue):
    found = joined(catalogue, table("Baghjul;4;100\nForhjul;7;120\n"))
    assert (lines(found), found.attachments[0].relevance, found.attachments[0].reason) == (
        [],
        "unread",
        "no_lines",
    )


def test_a_row_out_of_step_is_asked(catalogue):
    """An unquoted comma shifts every cell behind it."""
    found = joined(catalogue, table("Vare,Antal,Pris\nBaghjul,2,100\nLampe, stor,4,120\n", sign=","))
    assert (lines(found), asked(found)) == ([("1200", "", "2", "PCS")], [("unknown_item", [])])


def test_a_blocked_item_is_asked_with_its_follower(catalogue):
    found = joined(catalogue, table("Varenr;Tekst;Antal\n8001;Stol GAMMEL eg;2\n"))
    assert asked(found) == [("blocked_item", ["8001", "8002"])]


def test_a_header_that_comes_again_begins_the_table_anew(catalogue):
    found = joined(catalogue, table("Vare;Antal\nBaghjul;2\nSide 2;\nAntal;Vare\n5;Forhjul\n"))
    assert lines(found) == [("1200", "", "2", "PCS"), ("1210", "", "5", "PCS")]


@pytest.mark.parametrize(
    ("cell", "value", "unit"),
    [
        ("24", "24", ""),
        ("24,0", "24", ""),
        ("1.200", "1200", ""),
        ("1 200 stk", "1200", "stk"),
        ("2,5 kg", "2.5", "kg"),
        ("x 3", "3", ""),
        ("Stk 12", "12", "Stk"),
        ("10 pcs.", "10", "pcs"),
    ],
)
def test_quantities_are_read_with_their_unit(cell, value, unit):
    assert quantity_of(cell) == (Decimal(value), unit)


@pytest.mark.parametrize("cell", ["", "-", "efter aftale", "2-3", "10/12", "A4", "3 x 12 stk"])
def test_what_is_no_plain_number_is_no_quantity(cell):
    assert quantity_of(cell)[0] is None


def test_three_zeros_in_every_cell_behind_the_language_s_own_mark_are_decimals():
    assert decimal_mark(["24,000", "3,000"], "de") == ","
    assert decimal_mark(["24,000", "3,500"], "de") == ""
    assert decimal_mark(["24,000", "3,000"], "en") == ""
    assert decimal_mark(["24.000", "3.000"], "da") == ""


@pytest.mark.parametrize(
    "text",
    [
        "Total",
        "I alt ekskl. moms",
        "Zwischensumme",
        "Summa",
        "Grand total EUR",
        "MwSt. 19 %",
        "Subtotal:",
        "Carried forward",
    ],
)
def test_sums_are_known(text):
    assert is_sum(text)


@pytest.mark.parametrize("text", ["Sumpfschuh", "Totalstation laser", "Vattenpass", "Nettoskab"])
def test_things_that_begin_like_sums_are_things(text):
    assert not is_sum(text)


def test_freight_is_a_charge_and_a_transport_trolley_is_none():
    assert is_charge("Fragt")
    assert not is_charge("Transportvogn")


ROWS = [
    ("1200", "Baghjul", "2", "stk"),
    ("1210", "Forhjul", "7", "stk"),
    ("5001", "Kopper FINE 25 cl", "3", "kasse"),
]
COMPANY = company().catalogue


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_the_order_of_columns_and_foreign_columns_change_nothing(seed):
    chance = Random(seed)
    columns = [
        (chance.choice(names.split("|")), cells)
        for names, cells in (
            ("Varenr|Item no|Artikelnummer|SKU", [row[0] for row in ROWS]),
            ("Tekst|Description|Bezeichnung|Benämning", [row[1] for row in ROWS]),
            ("Antal|Qty|Menge|Antall", [row[2] for row in ROWS]),
            ("Enhed|Unit|Einheit|UoM", [row[3] for row in ROWS]),
            ("Pris|Unit price|Einzelpreis", ["10,00", "20,00", "30,00"]),
            ("Pos|Line", ["1", "2", "3"]),
            ("Bemærkning|Remark", ["", "til lager", ""]),
        )
    ]
    chance.shuffle(columns)
    text = "\n".join(
        ";".join(cells) for cells in zip(*[[name, *cells] for name, cells in columns], strict=True)
    )
    found = joined(COMPANY, table(text))
    assert lines(found) == [("1200", "", "2", "PCS"), ("1210", "", "7", "PCS"), ("5001", "", "3", "BOX")]
