"""An item's number beside its name: "5 x 10230", and names that hold numbers themselves (D-40, D-41)."""

from __future__ import annotations

from datetime import date

import pytest

from domain.intake.read import read
from domain.sales.folder import read_company

FILES = {
    "company.csv": "name,country,currency,language,time_zone\nVærk ApS,DK,DKK,da,Europe/Copenhagen\n",
    "units.csv": "code,language,name,plural,synonyms\nPCS,da,styk,stk.,stk|st\nPCS,en,piece,pieces,pc|pcs\nPCS,de,Stück,Stück,Stk\n",
    "items.csv": (
        "item_no,description,base_uom,sales_uom,vendor_item_no,gtin,blocked,replaced_by\n"
        '10330,"Nøgleskab, 48 nøgler",PCS,,,,false,\n10331,"Nøgleskab, 100 nøgler",PCS,,,,false,\n'
        '10325,"Hængelås, 2 nøgler",PCS,,,,false,\n10336,"Lagerreol 200x100x60 cm, 4 hylder",PCS,,,,false,\n'
        "10304,Hylde til reol,PCS,,,,false,\n10230,Klapbord FLEX 120x60 cm,PCS,,,,false,\n"
    ),
    "item_units.csv": "item_no,uom_code,qty_per_base\n",
    "item_variants.csv": "item_no,variant_code,description\n",
    "item_translations.csv": (
        'item_no,variant_code,language,description\n10330,,en,"Key cabinet, 48 keys"\n10331,,en,"Key cabinet, 100 keys"\n'
        '10325,,en,"Padlock, 2 keys"\n10336,,en,"Storage rack 200x100x60 cm, 4 shelves"\n10304,,en,Shelf for rack\n'
        '10230,,en,Folding table FLEX 120x60 cm\n10330,,de,"Schlüsselschrank, 48 Schlüssel"\n10230,,de,Klapptisch FLEX 120x60 cm\n'
    ),
    "item_references.csv": "item_no,variant_code,uom_code,type,owner,reference_no,description\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def shop():
    return read_company({name: text.splitlines(keepends=True) for name, text in FILES.items()}).catalogue


def _read(shop, text, language):
    request = read(
        text,
        subject="",
        quoted="",
        language_hint=language,
        customer_no="",
        today=date(2026, 11, 18),
        catalogue=shop,
    )
    asked = [wish.evidence.text for wish in request.open]
    return [(one.item_no, f"{one.quantity.normalize():f}") for one in request.lines], asked


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("en", "Please order:\n5 x 10230: Folding table FLEX 120x60 cm", [("10230", "5")]),
        ("de", "Bitte liefern:\n8 x 10330: Schlüsselschrank, 48 Schlüssel", [("10330", "8")]),
        ("da", "Bestilling:\n- 8 x 10230\n- 2 x 10325", [("10230", "8"), ("10325", "2")]),
    ],
)
def test_times_before_an_items_number_counts_it_d40(shop, language, text, wanted):
    assert _read(shop, text, language) == (wanted, [])


def test_times_between_two_measures_counts_nothing_d40(shop):
    """120x60 stays a measure of the table."""
    assert _read(shop, "Bestilling:\n3 stk. klapbord FLEX 120x60 cm", "da") == ([("10230", "3")], [])


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("da", "Bestilling:\n- 8 stk. Nøgleskab, 48 nøgler (10330)", [("10330", "8")]),
        ("en", "Please order:\n- 4 x Padlock, 2 keys (10325)", [("10325", "4")]),
        ("en", "Please order:\n- 7 x Storage rack 200x100x60 cm, 4 shelves (10336)", [("10336", "7")]),
        ("da", "Bestilling:\n- 8 stk. 10330: Nøgleskab, 48 nøgler", [("10330", "8")]),
    ],
)
def test_a_number_of_the_name_beside_the_items_number_counts_nothing_d41(shop, language, text, wanted):
    assert _read(shop, text, language) == (wanted, [])


def test_two_items_by_number_in_one_line_stay_two_d44(shop):
    said = "Bestilling:\n- 8 stk. nøgleskab (10330), 2 stk. hængelås (10325)"
    assert _read(shop, said, "da") == ([("10330", "8"), ("10325", "2")], [])
