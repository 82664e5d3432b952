"""One catalogue, two stores: what a phrase means is the same over an index in memory and over one in a file (D-41)."""

from __future__ import annotations

import json
import sqlite3
from array import array
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from decimal import Decimal

import pytest

from domain.intake.request import Why
from domain.intake.text import distance_within
from domain.sales import catalogue as catalogues
from domain.sales.catalogue import CatalogueItem, ItemCatalogue, Reference, in_memory_or_file
from domain.sales.folder import items_of, read_company, unit_words_of
from domain.sales.stores.file import FileStore, NoStore, write_store
from domain.sales.stores.memory import MemoryStore
from tests.domain.intake.company import FILES

PHRASES = (
    ("baghjul", "da", "C1"),
    ("Skrivebordslampe KLAR hvid", "da", "C1"),
    ("desk lamps KLAR", "en", "C1"),
    ("zug", "de", "C1"),
    ("Waschpulver SKYL", "de", "C1"),
    ("slange 3/8", "da", "C1"),
    ("kopper FINE", "da", "C2"),
    ("Kaffekop", "da", "C1"),
    ("Kaffekop", "da", "C2"),
    ("210", "da", "C1"),
    ("AB/7-W", "da", "C1"),
    ("cbt 8901", "en", "C2"),
    ("5701234567899", "en", ""),
    ("lærredstakse natur", "da", ""),
    ("skrivbordslampa", "sv", ""),
    ("dug hør 140x300 blå", "da", ""),
    ("handsker str. L", "da", ""),
    ("stol", "da", ""),
    ("noget helt andet", "da", ""),
    ("", "da", "C1"),
)


def _files(texts):
    return {name: text.splitlines(keepends=True) for name, text in texts.items()}


def _both(files, path):
    write_store(path, items_of(files, "da"), unit_words_of(files))
    return MemoryStore(items_of(files, "da"), unit_words_of(files)), FileStore(path)


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    memory, file = _both(_files(FILES), tmp_path_factory.mktemp("index") / "catalogue.sqlite3")
    yield memory, file
    file.close()


@pytest.fixture(scope="module", params=["memory", "file"])
def catalogue(request, stores):
    return ItemCatalogue(stores[request.param == "file"])


@pytest.mark.parametrize(("phrase", "language", "customer"), PHRASES)
def test_a_phrase_means_the_same_over_both(stores, phrase, language, customer):
    memory, file = (ItemCatalogue(store) for store in stores)
    assert memory.match(phrase, language, customer) == file.match(phrase, language, customer)
    assert memory.candidates(phrase, language, customer) == file.candidates(phrase, language, customer)


@pytest.mark.shared
def test_every_name_of_the_demo_company_means_the_same_over_both(shared, tmp_path):
    files = _files(
        {path.name: path.read_text("utf-8") for path in (shared / "data" / "nordbo").glob("*.csv")}
    )
    memory, file = _both(files, tmp_path / "index.sqlite3")
    first, second = ItemCatalogue(memory), ItemCatalogue(file)
    texts = [(text, language) for item in items_of(files, "da") for language, _, text in item.texts][::60]
    phrases = [variation for text, language in texts for variation in _variations(text, language)]
    assert len(phrases) > 100
    different = [one for one in phrases if first.match(*one, "") != second.match(*one, "")]
    file.close()
    assert different == []


def _variations(text, language):
    """As written, without its end, and with a letter left out in the longest word."""
    longest = max(text.split(), key=len)
    yield text, language
    yield text.split(",")[0].rpartition(" ")[0], language
    yield text.replace(longest, longest[:2] + longest[3:]), language


def test_both_give_the_same_facts(stores):
    memory, file = stores
    assert memory.total == file.total == 24
    assert list(memory.lengths) == list(file.lengths)
    assert memory.unit_words == file.unit_words
    for at in range(memory.total):
        one, other = memory.entry(at), file.entry(at)
        assert list(one.wordings) == list(other.wordings)
        assert (one.item, one.base, one.variants, one.heads) == (
            other.item,
            other.base,
            other.variants,
            other.heads,
        )
        assert memory.position(one.item.item_no) == file.position(one.item.item_no) == at
    assert memory.position("none") is file.position("none") is None


def test_both_answer_the_same_about_words(stores):
    memory, file = stores
    forms = ["lampe", "skrivebordslampe", "stol", "kop", "zug", "hor", "unbekannt"]
    assert memory.having(forms).keys() == file.having(forms).keys() >= {"stol", "zug"}
    for form in forms:
        assert list(memory.having([form]).get(form, ())) == list(file.having([form]).get(form, ()))
        assert memory.spread(form) == file.spread(form)
        assert memory.ending(form) == file.ending(form)
        assert memory.beginning(form[:3]) == file.beginning(form[:3])
    assert memory.ending("lampe") == ["gulvlampe", "skrivebordslampe"]
    assert sorted(memory.alike("lamp")) == sorted(file.alike("lamp"))


def test_both_answer_the_same_about_trigrams(stores):
    memory, file = stores
    grams = [" la", "amp", "pe ", "xyz", '3/8"', " 3/"]
    spread = memory.gram_spread(grams)
    assert spread == file.gram_spread(grams)
    assert spread.keys() >= {" la", "amp"}
    for gram in spread:
        assert list(memory.with_gram(gram)) == list(file.with_gram(gram))


@pytest.mark.parametrize(
    ("word", "limit"), [("lapme", 1), ("kopepr", 1), ("vaskemasknie", 2), ("baghuls", 1), ("elektricsher", 2)]
)
def test_no_word_within_the_limit_is_missed_by_either(stores, word, limit):
    for store in stores:
        every = {form for form in stores[0]._postings if form.isalpha() and form[0] == word[0]}
        within = {form for form in every if distance_within(word, form, limit)}
        found = {form for form in store.near(word, limit) if distance_within(word, form, limit)}
        assert found == within


def test_a_sign_that_the_search_language_knows_is_only_a_sign(tmp_path):
    items = [CatalogueItem("1", "PCS", texts=(("en", "", 'Hose 3" AND "OR" NEAR*'),))]
    write_store(tmp_path / "index.sqlite3", items, ())
    store = FileStore(tmp_path / "index.sqlite3")
    assert ItemCatalogue(store).match('hose 3" and "or near*', "en", "").candidates[0].item_no == "1"
    store.close()


def test_a_description_that_two_items_share_is_asked_and_one_of_its_own_is_sure(catalogue):
    assert catalogue.match("Stol NY", "da", "").candidates[0].item_no == "8002"
    assert catalogue.match("Kaffe BØNNE", "da", "").why == Why.AMBIGUOUS


def test_units_and_codes_are_known_over_both(catalogue):
    assert catalogue.units("5001") == {"PCS": Decimal(1), "BOX": Decimal(12)}
    assert catalogue.unit_code("æsker", "da") == "BOX"
    assert catalogue.is_code("hjul-9", "C2")
    assert not catalogue.is_code("hjul-9", "C1")
    assert catalogue.replacement("8001") == "8002"
    assert catalogue.content("6002", "KG") == Decimal(1)


def test_a_large_catalogue_goes_into_a_file_and_a_small_one_stays_in_memory(tmp_path):
    def items(count):
        return (CatalogueItem(f"{at}", "PCS", texts=(("en", "", f"Part {at}"),)) for at in range(count))

    limit = catalogues.IN_MEMORY
    small = in_memory_or_file(items(limit), (), tmp_path / "small.sqlite3")
    large = in_memory_or_file(items(limit + 1), (), tmp_path / "large.sqlite3")
    assert [path.name for path in tmp_path.iterdir()] == ["large.sqlite3"]
    assert small.match("part 17", "en", "") == large.match("part 17", "en", "")
    assert large.match("5000", "en", "").candidates[0].item_no == "5000"
    large.close()


def test_a_company_of_files_can_have_its_index_in_a_file(tmp_path):
    assert read_company(_files(FILES), tmp_path / "index.sqlite3").catalogue.base_uom("1200") == "PCS"
    assert not (tmp_path / "index.sqlite3").exists()


def test_threads_look_up_at_the_same_time(stores):
    over_file = ItemCatalogue(stores[1])
    wanted = [over_file.match(*phrase) for phrase in PHRASES]
    with ThreadPoolExecutor(8) as pool:
        for found in pool.map(lambda _: [ItemCatalogue(stores[1]).match(*one) for one in PHRASES], range(8)):
            assert found == wanted


def test_a_closed_store_opens_again(stores):
    stores[1].close()
    assert stores[1].spread("stol") > 0


def test_a_file_that_is_missing_broken_unfinished_or_of_another_format_is_no_store(tmp_path):
    whole = tmp_path / "whole.sqlite3"
    write_store(whole, [CatalogueItem("1", "PCS", texts=(("en", "", "Chair"),))], ())
    (tmp_path / "broken.sqlite3").write_bytes(b"not a database" * 100)
    (tmp_path / "cut.sqlite3").write_bytes(whole.read_bytes()[:5000])
    (tmp_path / "empty.sqlite3").write_bytes(b"")
    with closing(sqlite3.connect(whole)) as connection:
        connection.execute("PRAGMA user_version = 99")
    for name in ("missing", "broken", "cut", "empty", "whole"):
        with pytest.raises(NoStore):
            FileStore(tmp_path / f"{name}.sqlite3")


def test_an_index_without_items_is_whole(tmp_path):
    write_store(tmp_path / "index.sqlite3", (), ())
    store = FileStore(tmp_path / "index.sqlite3")
    assert (store.total, store.lengths, store.unit_words) == (0, array("f"), ())
    assert ItemCatalogue(store).match("chair", "en", "").why == Why.UNKNOWN_ITEM
    store.close()


def test_a_customers_own_number_belongs_to_the_item_over_both(tmp_path):
    items = [
        CatalogueItem(
            "1",
            "PCS",
            texts=(("en", "", "Chair"),),
            references=(Reference("customer", "C1", "S-1", "", "", "Seat"),),
        )
    ]
    write_store(tmp_path / "index.sqlite3", items, ())
    store = FileStore(tmp_path / "index.sqlite3")
    assert [one.rule for one in ItemCatalogue(store).match("Seat", "en", "C1").candidates] == [
        "customer_text"
    ]
    assert json.dumps(ItemCatalogue(store).match("Seat", "en", "C2").candidates) == "[]"
    store.close()
