"""Drafting a quote (D-35, D-44, D-50, D-54, D-60, D-67): what stands on it, and what is refused at which field."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from domain.desks.models import NumberSeries
from domain.errors import InvalidInput, NotFound
from domain.money import Money
from domain.sales import models as m
from domain.sales.documents import draft_quote
from domain.sales.facts import Address, VatView
from domain.sales.inputs import LineInput
from domain.sales.problems import InvalidFields, NeedsPerson
from domain.sales.queries import document_view
from domain.sales.snapshots import from_json, to_json
from tests.domain.sales.company import NOW, TODAY, chairs, imported, paper, quote, with_row


def drafted(frames, *lines: LineInput, now=NOW, allow=frozenset(), **fields):
    with frames.transaction() as tx:
        return draft_quote(tx, quote(*lines, **fields), by="U1", now=now, allow=allow)


def refused(frames, *lines: LineInput, **fields) -> list[tuple[str, str]]:
    with pytest.raises(InvalidFields) as error:
        drafted(frames, *lines, **fields)
    with frames.read_only() as tx:
        assert tx.scalar(select(func.count()).select_from(m.Document)) == 0
        assert tx.scalar(select(func.count()).select_from(NumberSeries)) == 0
    return [(one.path, one.code) for one in error.value.problems]


def test_a_quote_has_everything_that_its_pdf_needs(company):
    view = drafted(
        company, chairs(12), paper(3), LineInput(kind="text", description=" Tak "), reference=" PO 7 "
    )

    assert (view.kind, view.number, view.version, view.state) == ("quote", "SQ-1001", 1, "open")
    assert (view.language, view.currency, view.reference) == ("da", "DKK", "PO 7")
    assert (view.document_date, view.valid_until) == (TODAY, date(2026, 12, 14))
    assert (view.payment_terms_days, view.salesperson, view.location_code) == (14, "Mona Kjær", "HQ")
    assert (view.seller.name, view.seller.vat_no) == ("Fjord A/S", "DK12345678")
    assert (view.buyer.customer_no, view.buyer.contact_name) == ("C1", "Birthe Rolskov")
    assert view.ship_to == Address("Ærø Hotel ApS", "Torvet 3", "5970", "Ærøskøbing", "DK")
    chair, box, text = view.lines
    assert (chair.description, chair.quantity, chair.uom_name) == ("Kontorstol, sort", Decimal(12), "stk.")
    assert (chair.unit_price, chair.discount_percent) == (Decimal(900), Decimal(5))
    assert (chair.price_rule, chair.discount_rule) == ("price.all", "discount.discount_group")
    assert (chair.net, chair.delivery_date) == (Money(10_260_00, "DKK"), date(2026, 11, 25))
    assert (box.uom, box.uom_name, box.unit_price) == ("BOX", "kasser", Decimal("202.5"))
    assert (text.kind, text.description, text.net) == ("text", "Tak", Money(0, "DKK"))
    assert view.net == Money(10_867_50, "DKK")
    assert view.vat == (VatView(Decimal(25), Money(10_867_50, "DKK"), Money(2_716_88, "DKK")),)
    assert view.gross == Money(13_584_38, "DKK")
    assert (view.made_at, view.made_by, view.task_id, view.desk_id) == (NOW, "U1", 1, 1)


def test_totals_stand_on_the_row_for_searching(company):
    view = drafted(company, chairs(12))
    with company.read_only() as tx:
        row = tx.scalar(select(m.Document).where(m.Document.number == view.number))
        assert (row.net_minor, row.vat_minor) == (10_260_00, 2_565_00)


def test_the_view_read_back_is_the_view_that_was_made(company):
    view = drafted(company, chairs(12), reference="PO 7", requested_date=date(2026, 12, 1))
    with company.read_only() as tx:
        assert document_view(tx, view.number) == view
    assert from_json(to_json(view)) == view


def test_a_snapshot_of_an_older_program_is_read_with_defaults(company):
    view = drafted(company, chairs(1))
    data = to_json(view)
    del data["salesperson"]
    data["lines"][0]["evidence_of_the_future"] = 1
    assert from_json(data).salesperson == ""
    assert from_json(data).lines == view.lines


def test_one_piece_is_called_by_its_singular(company):
    assert drafted(company, chairs(1)).lines[0].uom_name == "styk"


def test_a_foreign_customer_gets_its_language_its_currency_and_no_vat(company):
    view = drafted(company, chairs(10), LineInput("BOOK", Decimal(1)), paper(2), contact_no="K2")

    assert (view.language, view.currency, view.vat_rule) == ("de", "EUR", "reverse_charge")
    assert [line.description for line in view.lines] == ["Kontorstol, sort", "Håndbog", "Kopierpapier A4"]
    assert [line.unit_price for line in view.lines] == [Decimal(120), Decimal(12), Decimal(27)]
    assert [line.price_rule for line in view.lines] == ["price.all", "price.all", "price.list"]
    assert view.net == Money(1_266_00, "EUR")
    assert view.vat == (VatView(Decimal(0), Money(1_266_00, "EUR"), Money(0, "EUR")),)
    assert view.location_code == "EAST"


@pytest.mark.parametrize(
    ("contact", "mail", "desk", "language"),
    [
        ("K3", "da", "da", "en"),
        ("K1", "en", "de", "da"),
        ("K5", "nb", "de", "nb"),
        ("K5", "", "sv", "sv"),
        ("K5", "", "", "da"),
        ("K5", "fr", "", "en"),
    ],
)
def test_the_language_is_the_contacts_the_customers_the_mails_the_desks(
    company, contact, mail, desk, language
):
    """D-35. Where nobody has one it is the company's; what we do not speak is answered in English."""
    line = LineInput("SETUP", Decimal(1))
    fields = {"language": mail, "desk_language": desk, "contact_no": contact}
    if contact == "K3":
        with company.transaction() as tx:
            imported(tx, with_row("exchange_rates.csv", "NOK,2026-01-01,0.64"))
    assert drafted(company, line, **fields).language == language


def test_a_contact_without_a_customer_can_get_a_quote(company):
    """D-31."""
    view = drafted(company, chairs(1), contact_no="K6")
    assert (view.buyer.customer_no, view.buyer.name, view.buyer.contact_no) == ("", "Ole Alene", "K6")
    assert (view.currency, view.vat_rule, view.lines[0].unit_price) == ("DKK", "domestic", Decimal(1000))


def test_a_quote_for_a_customer_needs_no_contact(company):
    view = drafted(company, chairs(1), contact_no="", customer_no="C1")
    assert (view.buyer.name, view.buyer.contact_name) == ("Ærø Hotel ApS", "")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"contact_no": ""}, "sales.no_buyer"),
        ({"contact_no": "K99"}, "contact.unknown"),
        ({"contact_no": "", "customer_no": "C99"}, "customer.unknown"),
    ],
)
def test_somebody_must_buy(company, fields, code):
    with pytest.raises((InvalidInput, NotFound)) as error:
        drafted(company, chairs(1), **fields)
    assert error.value.code == code


def test_without_master_data_there_is_no_quote(frames):
    with frames.transaction() as tx:
        tx.add(
            m.Contact(contact_no="K", customer_no="", name="N", email="n@x.example", phone="", language="")
        )
    with pytest.raises(NotFound) as error:
        drafted(frames, chairs(1), contact_no="K")
    assert error.value.code == "company.missing"


def test_a_registered_address_a_custom_one_or_the_main_one(company):
    custom = Address("Byggeplads", "Mark 4", "8000", "Aarhus", "DK")
    assert drafted(company, chairs(1), ship_to="KØKKEN").ship_to.code == "KØKKEN"
    assert drafted(company, chairs(1), ship_to=custom).ship_to == custom
    assert drafted(company, chairs(1)).ship_to.code == ""
    assert (
        drafted(company, chairs(1), ship_to=Address("", "", "", "", "", "KØKKEN")).ship_to.address
        == "Torvet 5"
    )


@pytest.mark.parametrize(
    ("ship_to", "code"),
    [("NOPE", "ship_to.unknown"), (Address("Navn", "Vej", "", "By", "DK"), "ship_to.incomplete")],
)
def test_an_unknown_or_incomplete_address_is_refused_at_its_field(company, ship_to, code):
    with pytest.raises(InvalidInput) as error:
        drafted(company, chairs(1), ship_to=ship_to)
    assert (error.value.field, error.value.code) == ("ship_to", code)


@pytest.mark.parametrize(
    ("ship_to", "rule"), [("", "reverse_charge"), ("MALMO", "reverse_charge"), ("OSLO", "export")]
)
def test_the_vat_rule_follows_the_ship_to_country(company, ship_to, rule):
    assert drafted(company, chairs(1), contact_no="K2", ship_to=ship_to).vat_rule == rule


def test_every_line_that_cannot_be_written_is_named_with_its_field(company):
    lines = (
        LineInput("NOPE", Decimal(1)),
        LineInput("OLD", Decimal(1)),
        LineInput("GONE", Decimal(1)),
        LineInput("CHAIR", Decimal(1)),
        chairs(1, "PINK"),
        chairs(0),
        chairs("1.0000001"),
        chairs("NaN"),
        paper(1, "PALLET"),
        paper(1, requested_date=TODAY - timedelta(days=1)),
        paper(1, unit_price=Decimal(-1)),
        paper(1, discount_percent=Decimal(101)),
        paper(1, unit_price=Decimal("0.0000001")),
        LineInput("FREE", Decimal(1)),
        LineInput(kind="text"),
        chairs(-1, "PINK"),
    )
    assert refused(company, *lines) == [
        ("new:0.item_no", "line.unknown_item"),
        ("new:1.item_no", "line.replaced_item"),
        ("new:2.item_no", "line.blocked_item"),
        ("new:3.variant_code", "line.variant_needed"),
        ("new:4.variant_code", "line.unknown_variant"),
        ("new:5.quantity", "line.quantity"),
        ("new:6.quantity", "line.too_many_decimals"),
        ("new:7.quantity", "line.quantity"),
        ("new:8.uom", "line.unknown_unit"),
        ("new:9.date", "line.past_date"),
        ("new:10.unit_price", "line.price"),
        ("new:11.discount_percent", "line.discount"),
        ("new:12.unit_price", "line.too_many_decimals"),
        ("new:13.unit_price", "price.missing"),
        ("new:14.description", "line.text"),
        ("new:15.variant_code", "line.unknown_variant"),
        ("new:15.quantity", "line.quantity"),
    ]


def test_without_an_exchange_rate_a_person_is_asked_for_the_price(company):
    """D-86: FORMAT.md says: no rate, no price."""
    assert refused(company, chairs(1), contact_no="K3") == [("new:0.unit_price", "price.no_rate")]
    assert drafted(company, chairs(2, unit_price=Decimal(1500)), contact_no="K3").net == Money(
        3_000_00, "NOK"
    )


def test_a_quote_without_items_is_refused(company):
    assert refused(company) == [("lines", "sales.no_lines")]
    assert refused(company, LineInput(kind="text", description="Hej")) == [("lines", "sales.no_lines")]


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"requested_date": TODAY - timedelta(days=1)}, "requested_date", "line.past_date"),
        ({"valid_until": TODAY - timedelta(days=1)}, "valid_until", "sales.valid_until"),
        ({"reference": "x" * 81}, "reference", "sales.reference"),
    ],
)
def test_header_fields_are_checked(company, fields, field, code):
    with pytest.raises(InvalidInput) as error:
        drafted(company, chairs(1), **fields)
    assert (error.value.field, error.value.code) == (field, code)


def test_today_is_meant_in_the_desks_zone(company):
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert drafted(company, chairs(1), now=late).document_date == date(2026, 11, 24)
    assert drafted(company, chairs(1), now=late, time_zone="Europe/London").document_date == TODAY


def test_a_date_of_a_line_comes_before_the_documents(company):
    view = drafted(
        company,
        chairs(1),
        chairs(1, requested_date=date(2026, 12, 24)),
        requested_date=date(2026, 12, 1),
    )
    assert [line.delivery_date for line in view.lines] == [date(2026, 12, 1), date(2026, 12, 24)]


def test_a_price_by_hand_is_the_price_without_the_lists_discount(company):
    line = drafted(company, chairs(12, unit_price=Decimal(850))).lines[0]
    assert (line.unit_price, line.discount_percent) == (Decimal(850), Decimal(0))
    assert (line.price_rule, line.discount_rule, line.price_by_hand) == ("price.by_hand", "", True)


def test_a_discount_by_hand_comes_on_the_lists_price(company):
    line = drafted(company, chairs(12, discount_percent=Decimal("7.5"))).lines[0]
    assert (line.unit_price, line.discount_percent) == (Decimal(900), Decimal("7.5"))
    assert (line.discount_rule, line.net) == ("discount.by_hand", Money(9_990_00, "DKK"))


def test_an_item_without_a_price_can_be_sold_at_a_price_by_hand(company):
    assert drafted(company, LineInput("FREE", Decimal(2), unit_price=Decimal(10))).net == Money(20_00, "DKK")


def test_the_same_item_twice_stays_two_lines_with_their_own_evidence(company):
    """D-44, D-42."""
    view = drafted(company, chairs(2, evidence="2 sorte"), chairs(12, evidence="12 mere", confidence=0.8))
    assert [(line.quantity, line.unit_price) for line in view.lines] == [
        (Decimal(2), Decimal(950)),
        (Decimal(12), Decimal(900)),
    ]
    assert [(line.evidence, line.confidence) for line in view.lines] == [("2 sorte", 1.0), ("12 mere", 0.8)]


def test_there_is_no_limit_of_lines(company):
    """D-46: the reference stops at 15."""
    view = drafted(company, *(paper(1) for _ in range(200)))
    assert (len(view.lines), view.net) == (200, Money(40_500_00, "DKK"))


def test_a_blocked_customer_needs_a_persons_yes(company):
    """D-34."""
    with pytest.raises(NeedsPerson) as error:
        drafted(company, chairs(1), contact_no="K4")
    assert [(one.code, dict(one.values)) for one in error.value.doubts] == [
        ("customer.blocked", {"customer": "Sat Ud A/S"})
    ]
    assert drafted(company, chairs(1), contact_no="K4", allow=frozenset({"customer.blocked"})).version == 1


def test_a_customer_blocked_for_deliveries_can_have_a_quote(company):
    assert drafted(company, chairs(1), contact_no="K5").buyer.customer_no == "C5"
