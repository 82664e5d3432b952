from __future__ import annotations

import json
from decimal import Decimal

import pytest

from domain.intake.numbers import read_words, small_number, times_group, written_quantity


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("femogtyve", "da", "25"),
        ("halvtreds", "da", "50"),
        ("tre hundrede og ti", "da", "310"),
        ("et halvt dusin", "da", "6"),
        ("halvanden", "da", "1.5"),
        ("to og en halv", "da", "2.5"),
        ("et par", "da", "2"),
        ("en snes", "da", "20"),
        ("tjuefem", "nb", "25"),
        ("fem hundre", "nb", "500"),
        ("tjugofem", "sv", "25"),
        ("två dussin", "sv", "24"),
        ("fünfundzwanzig", "de", "25"),
        ("zweihundertfünfzig", "de", "250"),
        ("ein Dutzend", "de", "12"),
        ("anderthalb", "de", "1.5"),
        ("twenty-five", "en", "25"),
        ("two hundred and fifty", "en", "250"),
        ("half a dozen", "en", "6"),
        ("a couple", "en", "2"),
    ],
)
def test_number_words_are_read_in_their_language(text, language, value):
    words = text.split()
    found = read_words(words, language)
    assert found is not None
    assert (found.value, found.length) == (Decimal(value), len(words))


def test_the_word_to_is_two_in_danish_and_a_preposition_in_english():
    assert read_words(["to", "stole"], "da").value == 2
    assert read_words(["to", "order"], "en") is None


def test_an_article_is_marked_so_that_it_is_no_quantity_by_itself():
    assert read_words(["en", "stol"], "da").article
    assert not read_words(["fem", "stole"], "da").article


def test_german_ein_paar_is_some_and_ein_paar_with_a_capital_is_two():
    assert read_words(["ein", "Paar", "Handschuhe"], "de").value == 2
    assert read_words(["ein", "paar", "Stühle"], "de").length == 1


def test_numbers_side_by_side_that_make_no_number_are_not_added():
    assert read_words(["five", "six"], "en").value == 5
    assert read_words(["one", "twenty"], "en").value == 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.200", "1200"),
        ("1 200", "1200"),
        ("1,200", "1200"),
        ("2,5", "2.5"),
        ("1.234,50", "1234.50"),
        ("12", "12"),
        ("1.5", "1.5"),
    ],
)
def test_in_a_quantity_groups_of_three_are_thousands(text, value):
    assert written_quantity(text) == Decimal(value)


def test_groups_of_things_multiply():
    assert times_group(Decimal(2), "dusin", "da") == 24
    assert times_group(Decimal(2), "kasser", "da") is None


def test_small_numbers_inside_names_start_at_two():
    assert small_number("three", "en") == 3
    assert small_number("en", "da") is None


FLOORS = {"da": 12, "nb": 120, "sv": 11, "de": 26, "en": 19}


@pytest.mark.shared
@pytest.mark.parametrize("language", FLOORS)
def test_the_duckling_number_words_are_read_as_well_as_measured(shared, language):
    cases = json.loads((shared / "thirdparty" / "duckling" / "cases.json").read_text(encoding="utf-8"))
    right = 0
    for case in cases:
        words = case["text"].split()
        if (
            case["dim"] != "Numeral"
            or case["lang"] != language
            or any(sign.isdigit() for sign in case["text"])
        ):
            continue
        found = read_words(words, language)
        right += bool(found and float(found.value) == case["value"] and found.length == len(words))
    assert right >= FLOORS[language]
