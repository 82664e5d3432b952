"""Words as people write them in a hurry: clipped, joined, crossed, with a letter before the hyphen (D-41)."""

from __future__ import annotations

import pytest

from domain.sales.catalogue import CatalogueItem, build
from domain.sales.indexed import index_item
from domain.sales.matching import heading_of, judge, judge_fitting
from domain.sales.stores.memory import MemoryStore
from domain.sales.vocabulary import Vocabulary
from domain.sales.written import read_phrase


def _item(number: str, en: str, da: str, nb: str, sv: str, de: str, *sizes: str) -> CatalogueItem:
    texts = [("en", "", en), ("da", "", da), ("nb", "", nb), ("sv", "", sv), ("de", "", de)]
    texts += [("en", size, f"{size} mm long") for size in sizes]
    return CatalogueItem(number, "PCS", texts=tuple(texts), variants=sizes)


ITEMS = [
    _item(
        "GUT1",
        "Gutter hook galvanised 110 mm",
        "Rendejern galvaniseret 110 mm",
        "Rennekrok galvanisert 110 mm",
        "Rännkrok galvaniserad 110 mm",
        "Rinnenhalter verzinkt 110 mm",
    ),
    _item(
        "GUT2",
        "Gutter hook painted 110 mm",
        "Rendejern lakeret 110 mm",
        "Rennekrok lakkert 110 mm",
        "Rännkrok lackerad 110 mm",
        "Rinnenhalter lackiert 110 mm",
    ),
    _item(
        "TEE1",
        "Tee copper 18 mm",
        "T-stykke kobber 18 mm",
        "T-stykke kobber 18 mm",
        "T-rör koppar 18 mm",
        "T-Stück Kupfer 18 mm",
    ),
    _item(
        "TEE2",
        "Tee copper 28 mm",
        "T-stykke kobber 28 mm",
        "T-stykke kobber 28 mm",
        "T-rör koppar 28 mm",
        "T-Stück Kupfer 28 mm",
    ),
    _item(
        "BOLT",
        "Carriage bolt M12",
        "Bræddebolt M12",
        "Låsebolt M12",
        "Vagnsbult M12",
        "Schlossschraube M12",
        "80",
        "120",
    ),
    _item(
        "DRILL",
        "SDS-plus drill 6x210 mm",
        "SDS-plus bor 6x210 mm",
        "SDS-plus bor 6x210 mm",
        "SDS-plus borr 6x210 mm",
        "SDS-plus Bohrer 6x210 mm",
    ),
    _item(
        "FOIL",
        "Baking paper 38 cm x 50 m",
        "Bagepapir 38 cm x 50 m",
        "Bakepapir 38 cm x 50 m",
        "Bakplåtspapper 38 cm x 50 m",
        "Backpapier 38 cm x 50 m",
    ),
    _item(
        "JUG",
        "Carafe HAV 75 cl",
        "Karaffel HAV 75 cl",
        "Karaffel HAV 75 cl",
        "Karaff HAV 75 cl",
        "Karaffe HAV 75 cl",
    ),
    _item(
        "TRAY1",
        "Tray 1/1 40 mm",
        "Bakke 1/1 40 mm",
        "Brett 1/1 40 mm",
        "Bricka 1/1 40 mm",
        "Blech 1/1 40 mm",
    ),
    _item(
        "TRAY3",
        "Tray 1/3 40 mm",
        "Bakke 1/3 40 mm",
        "Brett 1/3 40 mm",
        "Bricka 1/3 40 mm",
        "Blech 1/3 40 mm",
    ),
    _item(
        "KNIFE",
        "Oyster knife",
        "Østerskniv",
        "Østerskniv",
        "Ostronkniv",
        "Austernmesser",
    ),
    _item(
        "SEAT",
        "Bench lid soft-close",
        "Bænklåg soft-close",
        "Benkelokk soft-close",
        "Bänklock soft-close",
        "Bankdeckel soft-close",
    ),
]


@pytest.fixture(scope="module")
def shop():
    return build(ITEMS, {"PCS": ["stk", "st", "pcs"]})


@pytest.mark.parametrize(
    ("phrase", "language", "item"),
    [
        ("gutter hooks galv 110", "en", "GUT1"),
        ("galv rendejern 110 mm", "da", "GUT1"),
        ("rennekroker 110 galv", "nb", "GUT1"),
        ("rännkrokar galv 110mm", "sv", "GUT1"),
        ("Rinnenhalter verz. 110", "de", "GUT1"),
        ("18mm tees", "en", "TEE1"),
        ("t-stykker 18 kobber", "da", "TEE1"),
        ("T-stykke 18 mm", "nb", "TEE1"),
        ("T-rör 18", "sv", "TEE1"),
        ("T-Stücke Kupfer 18", "de", "TEE1"),
        ("carriage bolts M12x80", "en", "BOLT"),
        ("bræddebolte M12 x 80", "da", "BOLT"),
        ("låsebolter M12x80", "nb", "BOLT"),
        ("vagnsbultar M12 x 80", "sv", "BOLT"),
        ("Schlossschrauben M12x80", "de", "BOLT"),
        ("SDS-plus drills 6x210", "en", "DRILL"),
        ("SDS-plus bor 6x210", "da", "DRILL"),
        ("sds-plus borr 6x210", "sv", "DRILL"),
        ("SDS-plus-Bohrer 6x210", "de", "DRILL"),
        ("bagepapir 38 cm", "da", "FOIL"),
        ("baking paper 50 m", "en", "FOIL"),
        ("Backpapier 38 cm", "de", "FOIL"),
        ("karafler 0,75", "da", "JUG"),
        ("carafes 0.75", "en", "JUG"),
        ("bakker 1/1", "da", "TRAY1"),
        ("Bleche 1/3", "de", "TRAY3"),
        ("oyster knives", "en", "KNIFE"),
        ("Bankdeckel mit Absenkautomatik", "de", "SEAT"),
        ("bænklåg softclose", "da", "SEAT"),
    ],
)
def test_every_written_word_fits_one_item(shop, phrase, language, item):
    found = shop.match(phrase, language, "")
    assert (found.why, found.candidates[0].item_no if found.candidates else "") == (None, item)


def test_the_length_behind_a_thread_is_the_variant(shop):
    assert shop.match("bræddebolte M12 x 120", "da", "").candidates[0].variant_code == "120"


@pytest.mark.parametrize(
    ("phrase", "language"),
    [
        ("bræddebolte M12x100", "da"),
        ("carriage bolts M10x80", "en"),
        ("t-stykker 22 kobber", "da"),
        ("bagepapir 38 m", "da"),
        ("karafler 0,5", "da"),
        ("gut 110", "en"),
        ("tæt 18 mm", "da"),
    ],
)
def test_what_fits_nothing_quite_is_no_sure_item(shop, phrase, language):
    found = shop.match(phrase, language, "")
    assert found.why is not None


def test_leaving_early_judges_as_looking_at_every_word():
    """What a rule speaks against is left out; nothing else changes."""
    entries = [index_item(one)[0] for one in ITEMS]
    words = Vocabulary(MemoryStore(ITEMS, ()))
    for phrase in (
        "gutter hooks galv 110",
        "tees copper 18 mm",
        "M12x80 bolts",
        "carafe 0,75",
        "tray without lid",
    ):
        read = read_phrase(phrase, "en")
        words.prepare(read, "en")
        heading = heading_of(read)
        for entry in entries:
            whole, early = judge(read, entry), judge_fitting(read, entry)
            assert early == (None if whole.broken else whole)
            assert heading.may_name(entry) or not whole.head
