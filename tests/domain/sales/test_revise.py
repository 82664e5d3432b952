"""Changing documents (D-62, D-63): new versions, differences, refusals at their field, two people at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from domain.errors import IllegalTransition, InvalidInput, NotFound, Stale
from domain.money import Money
from domain.sales import models as m
from domain.sales.difference import Change, difference
from domain.sales.documents import draft_quote, revise
from domain.sales.facts import Address
from domain.sales.inputs import LineChange, LineInput, Revision
from domain.sales.models.master import VatRule
from domain.sales.orders import quote_to_order
from domain.sales.problems import InvalidFields
from domain.sales.queries import document_view
from domain.sales.standing import mark_sent, reject_quote, set_state_by_hand
from tests.domain.sales.company import FILES, NOW, TODAY, chairs, imported, paper, quote

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def made(company):
    """SQ-1001: 12 black chairs, 3 boxes of paper."""
    with company.transaction() as tx:
        draft_quote(tx, quote(chairs(12), paper(3), reference="PO 7"), by="U1", now=NOW)
    return company


def revised(frames, *, number="SQ-1001", version=1, now=LATER, by="U2", **change):
    with frames.transaction() as tx:
        return revise(tx, number, Revision(**change), version=version, by=by, now=now)


def changes(frames, *, version=1, number="SQ-1001") -> tuple[Change, ...]:
    with frames.read_only() as tx:
        old = document_view(tx, number, version=version)
        new = document_view(tx, number, version=version + 1)
    return difference(old, new)


def refused(frames, **change) -> list[tuple[str, str]]:
    with pytest.raises(InvalidFields) as error:
        revised(frames, **change)
    with frames.read_only() as tx:
        assert document_view(tx, "SQ-1001").version == 1
    return [(one.path, one.code) for one in error.value.problems]


def test_a_change_makes_a_new_version_and_keeps_the_old_one(made):
    view = revised(made, lines=(LineChange(1, quantity=Decimal(5)),))

    assert (view.version, view.state, view.made_by, view.made_at) == (2, "open", "U2", LATER)
    assert (view.lines[0].quantity, view.lines[0].unit_price) == (Decimal(5), Decimal(950))
    assert view.net == Money(5_120_00, "DKK")
    with made.read_only() as tx:
        assert document_view(tx, "SQ-1001") == view
        assert document_view(tx, "SQ-1001", version=1).lines[0].quantity == Decimal(12)


def test_the_difference_names_what_from_and_to(made):
    revised(
        made,
        lines=(LineChange(1, quantity=Decimal(10), requested_date=date(2026, 12, 24)),),
        add=(LineInput("SETUP", Decimal(2)),),
        remove=frozenset({2}),
        reference="PO 8",
        ship_to="KØKKEN",
    )
    assert changes(made) == (
        Change("change.reference", 0, "", "PO 7", "PO 8"),
        Change(
            "change.ship_to",
            0,
            "",
            "Ærø Hotel ApS, Torvet 3, 5970 Ærøskøbing, DK",
            "Hotellet, port 4, Torvet 5, 5970 Ærøskøbing, DK",
        ),
        Change("change.line_removed", 2, "Kopipapir A4", Decimal(3), None),
        Change("change.quantity", 1, "Kontorstol, sort", Decimal(12), Decimal(10)),
        Change("change.delivery_date", 1, "Kontorstol, sort", date(2026, 11, 25), date(2026, 12, 24)),
        Change("change.line_added", 3, "Montering", None, Decimal(2)),
        Change("change.gross", 0, "", Money(13_584_38, "DKK"), Money(11_562_50, "DKK")),
    )


def test_a_new_item_on_a_line_is_one_change_of_the_item(made):
    revised(made, lines=(LineChange(2, item_no="SETUP"),))
    codes = [one.code for one in changes(made)]
    assert codes == ["change.item_no", "change.uom", "change.unit_price", "change.gross"]


def test_no_change_is_no_difference(made):
    revised(made)
    assert changes(made) == ()


def test_an_edit_that_the_second_person_did_not_see_is_refused_and_says_which_version_is_there(made):
    """D-63."""
    revised(made, lines=(LineChange(1, quantity=Decimal(5)),))
    with pytest.raises(Stale) as error:
        revised(made, lines=(LineChange(1, quantity=Decimal(6)),))
    assert error.value.values == {"number": "SQ-1001", "version": 2, "seen": 1}
    with made.read_only() as tx:
        assert document_view(tx, "SQ-1001").lines[0].quantity == Decimal(5)


def test_invalid_input_is_refused_at_every_field(made):
    assert refused(
        made,
        lines=(
            LineChange(1, quantity=Decimal(0), variant_code="PINK"),
            LineChange(2, uom="PALLET", discount_percent=Decimal(-1)),
        ),
        add=(LineInput("NOPE", Decimal(1)),),
    ) == [
        ("line:1.variant_code", "line.unknown_variant"),
        ("line:1.quantity", "line.quantity"),
        ("line:2.uom", "line.unknown_unit"),
        ("line:2.discount_percent", "line.discount"),
        ("new:0.item_no", "line.unknown_item"),
    ]


def test_a_refusal_that_is_caught_inside_the_frame_leaves_nothing_behind(made):
    with made.transaction() as tx:
        with pytest.raises(InvalidFields):
            revise(
                tx,
                "SQ-1001",
                Revision(
                    reference="X",
                    remove=frozenset({2}),
                    add=(paper(1),),
                    lines=(LineChange(1, quantity=Decimal(0)),),
                ),
                version=1,
                by="U2",
                now=LATER,
            )
        tx.flush()
    with made.read_only() as tx:
        row = tx.scalar(select(m.Document))
        assert (row.version, row.reference, row.last_line_no, row.state) == (1, "PO 7", 2, "open")
        assert [line.line_no for line in row.lines] == [1, 2]
        assert tx.scalar(select(func.count()).select_from(m.DocumentLine)) == 2


def test_the_last_item_line_cannot_be_removed(made):
    assert refused(made, remove=frozenset({1, 2})) == [("lines", "sales.no_lines")]


def test_a_line_that_is_gone_is_not_found(made):
    revised(made, remove=frozenset({2}))
    with pytest.raises(NotFound) as error:
        revised(made, version=2, lines=(LineChange(2, quantity=Decimal(1)),))
    assert (error.value.code, error.value.values["line"]) == ("line.gone", 2)


def test_numbers_of_removed_lines_do_not_come_back(made):
    revised(made, remove=frozenset({2}))
    view = revised(made, version=2, add=(paper(1),))
    assert [line.line_no for line in view.lines] == [1, 3]


def test_a_line_can_be_inserted_after_another_one(made):
    view = revised(made, add=(paper(1, after=1), chairs(1, "GREY"), chairs(2, after=1)))
    assert [line.line_no for line in view.lines] == [1, 3, 5, 2, 4]


def test_a_line_can_be_split_into_what_is_there_and_the_rest_later(made):
    """D-52 needs two lines with two dates."""
    view = revised(
        made,
        lines=(LineChange(1, quantity=Decimal(8)),),
        add=(chairs(4, requested_date=date(2026, 12, 10), after=1),),
    )
    assert [(line.quantity, line.delivery_date) for line in view.lines[:2]] == [
        (Decimal(8), date(2026, 11, 25)),
        (Decimal(4), date(2026, 12, 10)),
    ]


def test_price_and_discount_by_hand_stay_until_they_are_given_back_to_the_rule(made):
    first = revised(made, lines=(LineChange(1, unit_price=Decimal(875), discount_percent=Decimal(2)),))
    assert (first.lines[0].unit_price, first.lines[0].discount_percent) == (Decimal(875), Decimal(2))
    second = revised(made, version=2, lines=(LineChange(1, quantity=Decimal(20)),))
    assert (second.lines[0].unit_price, second.lines[0].discount_percent) == (Decimal(875), Decimal(2))
    third = revised(made, version=3, lines=(LineChange(1, unit_price=None),))
    assert (third.lines[0].unit_price, third.lines[0].discount_percent) == (Decimal(900), Decimal(2))
    fourth = revised(made, version=4, lines=(LineChange(1, discount_percent=None),))
    assert (fourth.lines[0].unit_price, fourth.lines[0].discount_percent) == (Decimal(900), Decimal(10))
    assert fourth.lines[0].price_by_hand is False


def test_another_item_forgets_price_unit_variant_and_name_of_the_old_one(made):
    revised(made, lines=(LineChange(1, unit_price=Decimal(1), description="Særlig stol"),))
    view = revised(made, version=2, lines=(LineChange(1, item_no="PAPER"),))
    line = view.lines[0]
    assert (line.item_no, line.variant_code, line.uom, line.description) == (
        "PAPER",
        "",
        "BOX",
        "Kopipapir A4",
    )
    assert (line.unit_price, line.price_by_hand, line.quantity) == (Decimal(180), False, Decimal(12))


def test_another_variant_changes_the_name(made):
    assert (
        revised(made, lines=(LineChange(1, variant_code="GREY"),)).lines[0].description == "Kontorstol, grå"
    )


def test_a_persons_description_stays_until_it_is_emptied(made):
    revised(made, lines=(LineChange(1, description="Særlig stol"),))
    view = revised(made, version=2, lines=(LineChange(1, quantity=Decimal(1)),))
    assert view.lines[0].description == "Særlig stol"
    view = revised(made, version=3, lines=(LineChange(1, description=""),))
    assert view.lines[0].description == "Kontorstol, sort"


def test_texts_can_be_added_changed_and_removed(made):
    view = revised(made, add=(LineInput(kind="text", description="Levering ved bagdøren"),))
    assert view.lines[2].description == "Levering ved bagdøren"
    view = revised(made, version=2, lines=(LineChange(3, description="Ring først"),))
    assert (view.lines[2].description, view.lines[2].kind) == ("Ring først", "text")
    assert len(revised(made, version=3, remove=frozenset({3})).lines) == 2


def test_a_unit_is_priced_anew(made):
    view = revised(made, lines=(LineChange(2, uom="PCS"),))
    assert (view.lines[1].unit_price, view.lines[1].net) == (Decimal("40.5"), Money(121_50, "DKK"))


def test_dates_validity_and_reference_can_be_changed_and_dates_can_be_emptied(made):
    view = revised(made, requested_date=date(2026, 12, 20), valid_until=date(2027, 1, 31), reference="  ")
    assert (view.requested_date, view.valid_until, view.reference) == (
        date(2026, 12, 20),
        date(2027, 1, 31),
        "",
    )
    assert [line.delivery_date for line in view.lines] == [date(2026, 12, 20)] * 2
    view = revised(made, version=2, requested_date=None)
    assert (view.requested_date, view.lines[0].delivery_date) == (None, date(2026, 11, 25))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"requested_date": TODAY - timedelta(days=1)}, "requested_date"),
        ({"valid_until": TODAY - timedelta(days=1)}, "valid_until"),
        ({"reference": "x" * 81}, "reference"),
        ({"ship_to": "NOPE"}, "ship_to"),
        ({"ship_to": Address("", "", "", "", "")}, "ship_to"),
    ],
)
def test_header_fields_are_refused_at_their_field(made, change, field):
    with pytest.raises(InvalidInput) as error:
        revised(made, **change)
    assert error.value.field == field


def test_a_person_can_change_the_vat_rule_and_give_it_back(made):
    """D-60."""
    export = revised(made, vat_rule=VatRule.EXPORT)
    assert (export.vat_rule, export.gross) == ("export", export.net)
    moved = revised(made, version=2, ship_to="KØKKEN")
    assert moved.vat_rule == "export"
    back = revised(made, version=3, vat_rule=VatRule.BY_COUNTRY)
    assert (back.vat_rule, back.gross.minor - back.net.minor) == ("domestic", 2_716_88)


def test_a_sent_quote_that_is_changed_is_open_again(made):
    with made.transaction() as tx:
        assert mark_sent(tx, "SQ-1001", version=1, by="bot", now=NOW) == "sent"
    assert revised(made, reference="X").state == "open"


def test_a_rejected_quote_is_not_changed(made):
    with made.transaction() as tx:
        reject_quote(tx, "SQ-1001", reason="For dyrt", by="bot", now=NOW)
    with pytest.raises(IllegalTransition) as error:
        revised(made, reference="X")
    assert error.value.values == {"number": "SQ-1001", "state": "rejected", "verb": "revise"}


def test_a_change_after_the_last_day_renews_the_validity(made):
    late = datetime(2027, 1, 10, 9, 0, tzinfo=UTC)
    view = revised(made, reference="X", now=late)
    assert (view.document_date, view.valid_until) == (date(2027, 1, 10), date(2027, 1, 31))


def test_a_day_that_passed_meanwhile_is_not_promised_again(company):
    with company.transaction() as tx:
        made_quote = draft_quote(tx, quote(chairs(1, requested_date=date(2026, 12, 1))), by="U1", now=NOW)
    view = revised(
        company, number=made_quote.number, reference="X", now=datetime(2026, 12, 5, 9, 0, tzinfo=UTC)
    )
    assert view.lines[0].delivery_date == date(2026, 12, 7)


def test_an_untouched_line_that_lost_its_price_keeps_the_quoted_one(company):
    with company.transaction() as tx:
        draft_quote(tx, quote(chairs(10), paper(1), contact_no="K2"), by="U1", now=NOW)
    with company.transaction() as tx:
        imported(tx, {"exchange_rates.csv": "currency,starts,rate\nSEK,2026-01-01,0.67\n"})
    view = revised(company, lines=(LineChange(2, unit_price=Decimal(30)),))
    assert [line.unit_price for line in view.lines] == [Decimal(120), Decimal(30)]
    with pytest.raises(InvalidFields) as error:
        revised(company, version=2, lines=(LineChange(1, quantity=Decimal(11)),))
    assert [(one.path, one.code) for one in error.value.problems] == [("line:1.unit_price", "price.no_rate")]


def test_an_item_that_was_blocked_meanwhile_must_leave_the_quote(made):
    with made.transaction() as tx:
        imported(
            tx, {"items.csv": FILES["items.csv"].replace("BOX,40.50,25,,0,false", "BOX,40.50,25,,0,true")}
        )
    assert refused(made, reference="X") == [("line:2.item_no", "line.blocked_item")]
    assert revised(made, remove=frozenset({2})).version == 2


def test_an_unknown_document_is_not_found(made):
    with pytest.raises(NotFound):
        revised(made, number="SQ-9")


@pytest.fixture
def order(made):
    with made.transaction() as tx:
        quote_to_order(tx, "SQ-1001", version=1, by="U1", now=NOW)
    return made


def reserved(frames, number="SO-1002"):
    with frames.read_only() as tx:
        rows = tx.execute(
            select(m.Demand.line_no, m.Demand.quantity, m.Demand.needed_date, m.Demand.source)
            .where(m.Demand.document_no == number)
            .order_by(m.Demand.line_no)
        )
        return list(map(tuple, rows))


def test_reservations_follow_an_edited_order_in_the_same_frame(order):
    """D-62."""
    assert reserved(order) == [
        (1, Decimal(12), date(2026, 11, 25), "here"),
        (2, Decimal(15), date(2026, 11, 25), "here"),
    ]
    revised(
        order,
        number="SO-1002",
        lines=(LineChange(1, quantity=Decimal(7)),),
        remove=frozenset({2}),
        add=(LineInput("COFFEE", Decimal(2), requested_date=date(2026, 12, 1)),),
    )
    assert reserved(order) == [
        (1, Decimal(7), date(2026, 11, 25), "here"),
        (3, Decimal(1800), date(2026, 12, 1), "here"),
    ]


def test_only_changed_lines_of_an_order_are_priced_anew(order):
    december = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)
    view = revised(order, number="SO-1002", lines=(LineChange(2, quantity=Decimal(10)),), now=december)
    assert [line.unit_price for line in view.lines] == [Decimal(900), Decimal(180)]


def test_lines_of_an_order_follow_its_date(order):
    view = revised(order, number="SO-1002", requested_date=date(2026, 12, 24))
    assert [line.delivery_date for line in view.lines] == [date(2026, 12, 24)] * 2
    assert [day for _, _, day, _ in reserved(order)] == [date(2026, 12, 24)] * 2


def test_a_cancelled_order_is_not_changed(order):
    with order.transaction() as tx:
        set_state_by_hand(tx, "SO-1002", "cancelled", reason="Fortrudt", by="U1", now=NOW)
    with pytest.raises(IllegalTransition):
        revised(order, number="SO-1002", reference="X")
    assert reserved(order) == []
