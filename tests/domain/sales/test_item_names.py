"""What a line calls an item and its variant, whatever way the master data describes variants."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.sales.items import ItemFacts

CHAIR = ItemFacts(
    item_no="10102",
    description="Kontorstol NORD 200 m/armlæn",
    base_uom="PCS",
    sales_uom="PCS",
    unit_price=Decimal(1695),
    vat_percent=Decimal(25),
    discount_group="",
    safety_stock=Decimal(0),
    lead_time_days=None,
    is_service=False,
    blocked=False,
    active=True,
    replaced_by="",
    units={"PCS": Decimal(1)},
    variants={"SORT": "Sort", "GRAA": "Kontorstol NORD 200, grå", "LED": "LED-lys", "TOM": ""},
    names={("", "en"): "Office chair NORD 200", ("SORT", "en"): "Office chair NORD 200, black"},
)


@pytest.mark.parametrize(
    ("variant", "language", "name"),
    [
        ("", "da", "Kontorstol NORD 200 m/armlæn"),
        ("", "en", "Office chair NORD 200"),
        ("SORT", "en", "Office chair NORD 200, black"),
        ("SORT", "da", "Kontorstol NORD 200 m/armlæn, sort"),
        ("SORT", "de", "Kontorstol NORD 200 m/armlæn, sort"),
        ("GRAA", "da", "Kontorstol NORD 200, grå"),
        ("GRAA", "en", "Kontorstol NORD 200, grå"),
        ("LED", "da", "Kontorstol NORD 200 m/armlæn, LED-lys"),
        ("TOM", "da", "Kontorstol NORD 200 m/armlæn"),
    ],
)
def test_a_variant_is_named_with_its_item(variant, language, name):
    assert CHAIR.name(variant, language) == name


def test_a_variant_that_shares_only_little_words_is_named_after_its_item():
    assert (
        replace(CHAIR, variants={"X": "200 m/hjul"}).name("X", "da")
        == "Kontorstol NORD 200 m/armlæn, 200 m/hjul"
    )
