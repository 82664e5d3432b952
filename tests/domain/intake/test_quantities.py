from __future__ import annotations

import pytest

from domain.intake.quantities import find_quantities
from domain.intake.units import unit_of


@pytest.fixture
def quantities(catalogue):
    def found(text: str, language: str = "da") -> list[tuple[str, str, str]]:
        read = find_quantities(
            text,
            language,
            lambda word: unit_of(word, language, catalogue),
            lambda code: catalogue.is_code(code, "C1"),
            catalogue.in_name,
        )
        return [(str(one.value), one.unit, text[one.start : one.end]) for one in read if one.strength]

    return found


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("12 x skriveborde", "da", ("12", "", "12 x")),
        ("10stk", "da", ("10", "PCS", "10stk")),
        ("1.200 kasser", "da", ("1200", "BOX", "1.200 kasser")),
        ("2 dusin par handsker", "da", ("24", "PAIR", "2 dusin par")),
        ("3 à 12 stk", "da", ("36", "PCS", "3 à 12 stk")),
        ("4 x 12 blue mugs", "en", ("48", "PCS", "4 x 12")),
        ("en karton", "da", ("1", "CARTON", "en karton")),
        ("et halvt dusin kopper", "da", ("6", "PCS", "et halvt dusin")),
        ("5 boxes of cups", "en", ("5", "BOX", "5 boxes of")),
        ("2,5 kg skruer", "da", ("2.5", "KG", "2,5 kg")),
        ("nogle pakker", "da", ("None", "PACK", "nogle pakker")),
    ],
)
def test_a_quantity_is_found_with_its_unit(quantities, text, language, wanted):
    assert quantities(text, language) == [wanted]


@pytest.mark.parametrize(
    "text",
    [
        "LED 40 W",
        "2-lags papir",
        "dug 140x200",
        "Ø25 dup",
        "varenr. 1200",
        "8 oz",
        "slange 3/8",
        "3-4 uger",
        "120 x 180",
    ],
)
def test_numbers_that_belong_to_a_name_are_no_quantities(quantities, text):
    assert quantities(text) == []


def test_an_item_number_does_not_swallow_a_written_thousand(quantities):
    assert quantities("1.200 kasser") == [("1200", "BOX", "1.200 kasser")]


def test_stk_with_a_dot_does_not_end_the_reading(quantities):
    assert quantities("3 stk. lamper") == [("3", "PCS", "3 stk.")]
