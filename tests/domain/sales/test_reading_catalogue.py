"""The catalogue in memory: exact identifiers first, then words verified by rules, then only suggestions (D-41)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.intake.request import Why
from domain.sales.catalogue import CatalogueItem, Reference, build
from domain.sales.codes import normal_code
from domain.sales.folder import follows, read_company

UNITS = {"PCS": ["stk", "st", "pcs"], "BOX": ["kasse", "box"]}


@pytest.fixture(scope="module")
def shop():
    return build(
        [
            CatalogueItem(
                "100", "PCS", texts=(("en", "", "Office chair NORD 100"), ("da", "", "Kontorstol NORD 100"))
            ),
            CatalogueItem(
                "200",
                "PCS",
                texts=(
                    ("en", "", "Office chair NORD 200 with armrests"),
                    ("da", "", "Kontorstol NORD 200 m/armlæn"),
                    ("da", "RED", "Rød"),
                ),
                variants=("RED",),
                references=(
                    Reference("customer", "C1", "STOL 2", "RED"),
                    Reference("barcode", "", "5701234567899", "RED", "PCS"),
                ),
            ),
            CatalogueItem(
                "300", "PCS", texts=(("en", "", "Armrests for NORD 100"), ("da", "", "Armlæn til NORD 100"))
            ),
            CatalogueItem("400", "PCS", texts=(("en", "", "Whiteboard 60x90 cm"),)),
            CatalogueItem("401", "PCS", texts=(("en", "", "Whiteboard 90x120 cm"),)),
            CatalogueItem(
                "402", "PCS", texts=(("en", "", "Whiteboard marker BOLD"),), units=(("BOX", Decimal(10)),)
            ),
            CatalogueItem("500", "PCS", texts=(("da", "", "Pære E27 9W 2700K"),), vendor_item_no="LB-9"),
            CatalogueItem("501", "PCS", texts=(("da", "", "Pære E27 9W 4000K"),)),
        ],
        UNITS,
    )


def test_a_name_with_its_number_is_sure_and_the_other_number_is_another_item(shop):
    assert shop.match("NORD 100 office chairs", "en", "").candidates[0].item_no == "100"
    assert shop.match("NORD 200 chairs", "en", "").candidates[0].item_no == "200"
    assert shop.match("NORD 300 chairs", "en", "").why is not None


def test_the_only_variant_is_taken_without_asking(shop):
    assert shop.match("kontorstol NORD 200", "da", "").candidates[0].variant_code == "RED"


def test_an_accessory_is_found_by_what_stands_before_the_preposition(shop):
    assert shop.match("armrests for NORD 100", "en", "").candidates[0].item_no == "300"


def test_the_modifier_of_a_compound_is_not_its_head(shop):
    match = shop.match("whiteboards", "en", "")
    assert match.why == Why.AMBIGUOUS
    assert {one.item_no for one in match.candidates} == {"400", "401"}


def test_dimensions_decide_between_sizes(shop):
    assert shop.match("whiteboard 90 x 120", "en", "").candidates[0].item_no == "401"
    assert shop.match("whiteboard 100 x 120", "en", "").why is not None


def test_measures_are_compared_with_their_units(shop):
    assert shop.match("pære E27 9 W 4000 K", "da", "").candidates[0].item_no == "501"
    assert shop.match("pære E27 9 W", "da", "").why == Why.AMBIGUOUS


def test_the_unit_that_was_written_decides_between_items_that_tie(shop):
    assert shop.match("marker BOLD", "en", "", uom="BOX").candidates[0].item_no == "402"


def test_identifiers_are_exact_for_everybody_and_references_for_their_customer(shop):
    assert [one.rule for one in shop.match("LB-9", "da", "").candidates] == ["vendor_no"]
    assert [one.rule for one in shop.match("5701234567899", "da", "").candidates] == ["gtin"]
    assert shop.match("STOL 2", "da", "C1").candidates[0].rule == "customer_reference"
    assert shop.match("STOL 2", "da", "C2").why is not None
    assert shop.is_code("stol-2", "C1")
    assert not shop.is_code("stol-2", "C2")


def test_candidates_are_filled_up_with_similar_items_that_are_never_sure(shop):
    found = shop.candidates("whitebord markers", "en", "")
    assert found[0].item_no == "402"
    assert all(not one.sure for one in found[1:])


def test_a_reference_among_given_items_is_lenient(shop):
    assert shop.among("the chairs", "en", ("100", "402")) == (("100", ""),)
    assert shop.among("the lamps", "en", ("100", "402")) == ()


def test_a_name_followed_by_a_number_is_known(shop):
    assert shop.in_name("nord", "200")
    assert not shop.in_name("nord", "12")


def test_codes_are_compared_without_signs():
    assert normal_code("[CBT 89 01]") == normal_code("cbt-8901") == "cbt8901"


@pytest.mark.parametrize(
    ("reason", "successor"),
    [("Udgået, erstattet", True), ("Nachfolger", True), ("Tilbagekaldt", False), ("Større", False)],
)
def test_a_substitute_follows_a_blocked_item_only_if_its_reason_says_so(reason, successor):
    assert follows(reason) is successor


def test_a_folder_with_missing_files_and_odd_rows_is_still_a_catalogue():
    company = read_company(
        {
            "items.csv": [
                "\ufeffitem_no,description,base_uom\n",
                "A1,Blå stol,PCS\n",
                ",uden nummer,PCS\n",
                "A2,Bord\n",
            ],
            "item_units.csv": ["item_no,uom_code,qty_per_base\n", "A1,BOX,mange\n", "A1,PCS,1\n"],
        }
    )
    assert company.catalogue.units("A1") == {"PCS": Decimal(1)}
    assert company.catalogue.units("A9") == {}
    assert company.catalogue.match("blå stol", "da", "").candidates[0].item_no == "A1"
