"""Searching items, customers and documents as people type (D-47, D-66), and what a select offers (D-62, D-86)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from domain.errors import NotFound
from domain.money import Money
from domain.sales.cataloguerows import catalogue_items, load_catalogue, unit_words
from domain.sales.credit import Concern, concerns_about, concerns_of
from domain.sales.documents import draft_quote
from domain.sales.facts import Address, DocumentSummary
from domain.sales.folder import items_of, unit_words_of
from domain.sales.inputs import LineInput
from domain.sales.orders import quote_to_order
from domain.sales.queries import Wanted, documents_of_task, documents_with_reference, find_page
from domain.sales.search import customer_view, item_options, search_customers, search_items
from domain.sales.standing import set_state_by_hand
from domain.sales.states import DocumentKind
from tests.domain.sales.company import FILES, NOW, TODAY, chairs, imported, lines_of, paper, quote


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("chair", ["CHAIR"]),
        ("kontor", ["CHAIR"]),
        ("STOL", ["CHAIR", "OLD"]),
        ("grå", ["CHAIR"]),
        ("GRÅ kontorstol", ["CHAIR"]),
        ("copy a4", ["PAPER"]),
        ("a4 copy", ["PAPER"]),
        ("kopierpapier", ["PAPER"]),
        ("rl-4", ["CHAIR"]),
        ("5701234567890", ["CHAIR"]),
        ("hvid", ["PAPER"]),
        ("håndbog", ["BOOK"]),
        ("sofa", []),
        ("%", []),
    ],
)
def test_items_are_found_by_words_of_any_language_and_by_numbers(library, text, numbers):
    with library.read_only() as tx:
        assert [one.item_no for one in search_items(tx, text, limit=10)] == numbers


def test_sellable_items_come_first_and_are_described_in_the_language(library):
    with library.read_only() as tx:
        found = search_items(tx, "stol", limit=10, language="en")
        assert [(one.description, one.blocked) for one in found] == [
            ("Office chair", False),
            ("Gammel stol", True),
        ]
        assert [one.item_no for one in search_items(tx, "", limit=2)] == ["BOOK", "CHAIR"]


def test_an_exact_number_comes_first_even_if_it_is_blocked(library):
    with library.read_only() as tx:
        assert [one.item_no for one in search_items(tx, "OLD", limit=5)] == ["OLD"]


def test_items_that_are_gone_are_not_found(company):
    with company.transaction() as tx:
        imported(tx, {"items.csv": FILES["items.csv"].replace("BOOK,Håndbog,,,PCS,,100,0,,0,false,,,\n", "")})
        assert search_items(tx, "håndbog", limit=5) == ()


def test_the_options_of_an_item_start_with_its_sales_unit(library):
    with library.read_only() as tx:
        paper_options = item_options(tx, "PAPER", language="da")
        chair = item_options(tx, "CHAIR", language="en")
        coffee = item_options(tx, "COFFEE", language="en")
    assert paper_options.units == (("BOX", "kasse"), ("PCS", "styk"))
    assert chair.variants == (("BLACK", "Office chair, black"), ("GREY", "Kontorstol, grå"))
    assert (chair.description, chair.units) == ("Office chair", (("PCS", "piece"),))
    assert coffee.units == (("KG", "kilogram"), ("G", "G"))


def test_a_blocked_item_names_what_follows_it(library):
    with library.read_only() as tx:
        options = item_options(tx, "OLD", language="da")
        assert (options.blocked, options.replaced_by) == (True, "CHAIR")
        with pytest.raises(NotFound):
            item_options(tx, "NOPE", language="da")


def test_a_customer_is_shown_with_addresses_contacts_and_money(library):
    with library.read_only() as tx:
        view = customer_view(tx, "C1")
        with pytest.raises(NotFound):
            customer_view(tx, "C99")
    assert (view.name, view.currency, view.language, view.payment_terms_days) == (
        "Ærø Hotel ApS",
        "DKK",
        "da",
        14,
    )
    assert (view.credit_limit, view.balance, view.overdue) == (
        Money(10_000_00, "DKK"),
        Money(2_000_50, "DKK"),
        Money(0, "DKK"),
    )
    assert (view.salesperson, view.salesperson_email) == ("Mona Kjær", "mona@fjord.example")
    assert view.ship_to == (Address("Hotellet, port 4", "Torvet 5", "5970", "Ærøskøbing", "DK", "KØKKEN"),)
    assert [one.contact_no for one in view.contacts] == ["K1", "K7"]


@pytest.mark.parametrize(
    ("text", "numbers"), [("berg", ["C2"]), ("ÆRØ", ["C1"]), ("berlin", ["C2"]), ("c4", ["C4"]), ("x9", [])]
)
def test_customers_are_found_by_number_name_and_city(library, text, numbers):
    with library.read_only() as tx:
        assert [no for no, _ in search_customers(tx, text, limit=5)] == numbers


DESKS = (1,)


@pytest.fixture
def documents(company):
    """SQ-1001 (ordered as SO-1002), SQ-1002 of Bergheim, SQ-1003 of a contact alone, a month later."""
    later = datetime(2026, 12, 23, 9, 0, tzinfo=UTC)
    with company.transaction() as tx:
        first = draft_quote(tx, quote(chairs(2), paper(1), reference="PO 7"), by="bot", now=NOW)
        quote_to_order(tx, first.number, version=1, by="U1", now=NOW)
        draft_quote(tx, quote(chairs(1), contact_no="K2"), by="bot", now=NOW)
        draft_quote(tx, quote(chairs(1), contact_no="K6"), by="bot", now=later)
    return company


QUERIES = [
    ({}, ["SQ-1003", "SQ-1002", "SO-1002", "SQ-1001"]),
    ({"text": "1002"}, ["SQ-1002", "SO-1002"]),
    ({"text": "sq-1001"}, ["SO-1002", "SQ-1001"]),
    ({"text": "ærø"}, ["SO-1002", "SQ-1001"]),
    ({"text": "ole"}, ["SQ-1003"]),
    ({"text": "po 7"}, ["SO-1002", "SQ-1001"]),
    ({"text": "C2"}, ["SQ-1002"]),
    ({"kind": DocumentKind.ORDER}, ["SO-1002"]),
    ({"state": "ordered"}, ["SQ-1001"]),
    ({"since": date(2026, 12, 1)}, ["SQ-1003"]),
    ({"until": TODAY, "kind": DocumentKind.QUOTE}, ["SQ-1002", "SQ-1001"]),
]


def test_documents_are_found_by_number_customer_reference_kind_state_and_date(documents):
    """D-66."""
    with documents.read_only() as tx:
        found = [[one.number for one in find_page(tx, Wanted(**query), desks=DESKS)] for query, _ in QUERIES]
    assert found == [numbers for _, numbers in QUERIES]


def test_the_documents_of_a_task_come_newest_first(documents):
    with documents.read_only() as tx:
        found = documents_of_task(tx, 1)
        assert documents_of_task(tx, 2) == ()
    assert found[2] == DocumentSummary(
        kind="order",
        number="SO-1002",
        version=1,
        state="open",
        state_reason="",
        task_id=1,
        customer_no="C1",
        customer_name="Ærø Hotel ApS",
        reference="PO 7",
        quote_number="SQ-1001",
        document_date=TODAY,
        valid_until=None,
        net=Money(2_007_50, "DKK"),
        gross=Money(2_509_38, "DKK"),
        line_count=2,
        made_at=NOW,
    )
    assert found[0].customer_name == "Ole Alene"


def test_living_documents_with_the_customers_own_number_are_named(documents):
    """D-47."""
    with documents.transaction() as tx:
        assert [one.number for one in documents_with_reference(tx, customer_no="C1", reference=" po 7 ")] == [
            "SO-1002",
            "SQ-1001",
        ]
        assert documents_with_reference(tx, customer_no="C1", reference="PO 7", except_task=1) == ()
        assert documents_with_reference(tx, customer_no="C2", reference="PO 7") == ()
        assert documents_with_reference(tx, customer_no="C1", reference=" ") == ()
        set_state_by_hand(tx, "SO-1002", "cancelled", reason="x", by="U1", now=NOW)
        assert [one.number for one in documents_with_reference(tx, customer_no="C1", reference="PO 7")] == [
            "SQ-1001"
        ]


def test_the_catalogue_from_the_database_is_the_catalogue_from_the_files(library):
    with library.read_only() as tx:
        ours, words = list(catalogue_items(tx)), list(unit_words(tx))
    theirs = sorted(items_of(lines_of(FILES), "da"), key=lambda one: one.item_no)

    def comparable(item):
        base = {item.base_uom: Decimal(1)}
        return (
            item.item_no,
            item.sales_uom or item.base_uom,
            (item.blocked, item.replaced_by),
            sorted(item.texts),
            {**base, **dict(item.units)},
            sorted(item.variants),
            sorted(item.references, key=str),
            (item.vendor_item_no, item.gtin),
            sorted(item.attributes),
            sorted(item.notes),
        )

    assert [comparable(one) for one in ours] == [comparable(one) for one in theirs]
    assert sorted(words, key=str) == sorted(unit_words_of(lines_of(FILES)), key=str)


@pytest.mark.parametrize("chunk", [1, 2, 3])
def test_items_that_are_read_in_chunks_are_all_there_in_order(library, chunk):
    with library.read_only() as tx:
        assert list(catalogue_items(tx, chunk=chunk)) == list(catalogue_items(tx))


def test_the_catalogue_in_memory_finds_a_customers_own_number(library):
    with library.read_only() as tx:
        catalogue = load_catalogue(tx)
    (found,) = [one for one in catalogue.candidates("RL-4", "da", "C1") if one.sure]
    assert (found.item_no, found.variant_code) == ("CHAIR", "BLACK")
    assert catalogue.unit_code("kasser", "da") == "BOX"


def test_blocks_limits_and_overdue_amounts_are_concerns(library):
    """D-34: a block asks before a quote, the others stand on the card."""
    with library.read_only() as tx:
        hotel, bergheim, blocked, ship = (customer_view(tx, no) for no in ("C1", "C2", "C4", "C5"))
    assert concerns_about(hotel, None) == ()
    assert concerns_about(hotel, Money(7_999_50, "DKK")) == ()
    assert concerns_about(hotel, Money(7_999_51, "DKK")) == (
        Concern("customer.over_limit", False, "Ærø Hotel ApS", Money(1, "DKK")),
    )
    assert concerns_about(bergheim, None) == (
        Concern("customer.overdue", False, "Bergheim GmbH", Money(150_25, "DKK")),
    )
    assert [(one.code, one.asks) for one in concerns_about(blocked, None)] == [("customer.blocked", True)]
    assert [(one.code, one.asks) for one in concerns_about(ship, None)] == [("customer.blocked_ship", False)]


def test_a_documents_amount_counts_in_the_companys_currency(company):
    with company.transaction() as tx:
        dear = draft_quote(tx, quote(chairs(12)), by="bot", now=NOW)
        alone = draft_quote(tx, quote(chairs(12), contact_no="K6"), by="bot", now=NOW)
        imported(tx, {"customers.csv": FILES["customers.csv"].replace(",30,,0,150.25", ",30,7000,0,0")})
        euros = draft_quote(tx, quote(LineInput("SETUP", Decimal(21)), contact_no="K2"), by="bot", now=NOW)
        assert [one.amount for one in concerns_of(tx, dear)] == [Money(4_825_50, "DKK")]
        assert concerns_of(tx, alone) == ()
        assert (euros.gross, [one.amount for one in concerns_of(tx, euros)]) == (
            Money(980_00, "EUR"),
            [Money(350_00, "DKK")],
        )
        imported(tx, {"exchange_rates.csv": "currency,starts,rate\nSEK,2026-01-01,0.67\n"})
        assert concerns_of(tx, euros) == ()
