"""A quote becomes an order (D-65) and states set by hand (D-68): checks in the same frame, reservations, refusals."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from domain.errors import IllegalTransition, InvalidInput, NotFound
from domain.sales import models as m
from domain.sales.documents import draft_quote, revise
from domain.sales.inputs import LineInput, Revision
from domain.sales.orders import quote_to_order
from domain.sales.problems import NeedsPerson
from domain.sales.queries import document_view, documents_of_task, pinned_pdf
from domain.sales.standing import (
    accept_quote,
    expire_quotes,
    mark_sent,
    pin_pdf,
    reject_quote,
    set_state_by_hand,
)
from tests.domain.sales.company import FILES, NOW, TODAY, chairs, imported, paper, quote, with_row

SQ, SO = "SQ-1001", "SO-1002"


@pytest.fixture
def made(company):
    """SQ-1001: 12 black chairs, 3 boxes of paper, valid until 14 December."""
    with company.transaction() as tx:
        draft_quote(tx, quote(chairs(12), paper(3), reference="PO 7"), by="bot", now=NOW)
    return company


def ordered(frames, *, version=1, now=NOW, **fields):
    with frames.transaction() as tx:
        return quote_to_order(tx, SQ, version=version, by="U1", now=now, **fields)


def doubts(frames, **fields) -> list[tuple[str, int]]:
    with pytest.raises(NeedsPerson) as error:
        ordered(frames, **fields)
    with frames.read_only() as tx:
        assert tx.scalar(select(func.count()).select_from(m.Document)) == 1
        assert document_view(tx, SQ).state != "ordered"
        assert tx.scalar(select(func.count()).select_from(m.Demand).where(m.Demand.source == "here")) == 0
    return [(one.code, one.line_no) for one in error.value.doubts]


def demand(frames, number=SO):
    with frames.read_only() as tx:
        rows = tx.execute(
            select(m.Demand.item_no, m.Demand.quantity)
            .where(m.Demand.document_no == number)
            .order_by(m.Demand.line_no)
        )
        return list(map(tuple, rows))


def test_two_orders_at_once_do_not_both_get_the_last_goods_d65(frames):
    """20 black chairs: the second waits until the first has reserved its 12, and only then looks."""
    with frames.transaction() as tx:
        imported(tx)
        first, second = (draft_quote(tx, quote(chairs(12)), by="bot", now=NOW).number for _ in range(2))

    def other():
        with frames.transaction() as tx:
            return quote_to_order(tx, second, version=1, by="U2", now=NOW)

    with ThreadPoolExecutor(1) as pool:
        with frames.transaction() as tx:
            quote_to_order(tx, first, version=1, by="U1", now=NOW)
            waiting = pool.submit(other)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.3)
        with pytest.raises(NeedsPerson) as error:
            waiting.result()
    assert [one.code for one in error.value.doubts] == ["order.shortage"]


def test_the_order_is_the_quote_with_its_own_number_and_state(made):
    with made.read_only() as tx:
        quoted = document_view(tx, SQ)
    order = ordered(made)

    assert (order.kind, order.number, order.version, order.state) == ("order", SO, 1, "open")
    assert (order.quote_number, order.valid_until, order.reference) == (SQ, None, "PO 7")
    assert (order.lines, order.net, order.vat, order.gross) == (
        quoted.lines,
        quoted.net,
        quoted.vat,
        quoted.gross,
    )
    assert (order.buyer, order.ship_to, order.language) == (quoted.buyer, quoted.ship_to, quoted.language)
    assert (order.made_by, order.made_at, order.document_date) == ("U1", NOW, TODAY)
    with made.read_only() as tx:
        assert document_view(tx, SQ).state == "ordered"
        assert document_view(tx, SO) == order


def test_the_number_of_an_imported_order_is_skipped(made):
    """D-67: the import brought SO-1001."""
    assert ordered(made).number == "SO-1002"


def test_an_order_reserves_its_quantities_in_base_units(made):
    ordered(made)
    assert demand(made) == [("CHAIR", Decimal(12)), ("PAPER", Decimal(15))]


def test_the_customers_order_number_of_the_acceptance_is_taken(made):
    assert ordered(made, reference=" 4711 ").reference == "4711"


def test_prices_stay_as_quoted(made):
    later = datetime(2026, 12, 5, 9, 0, tzinfo=UTC)
    with made.transaction() as tx:
        imported(
            tx, {"items.csv": FILES["items.csv"].replace("40.50", "99"), "prices.csv": FILES["prices.csv"]}
        )
    assert [line.unit_price for line in ordered(made, now=later).lines] == [Decimal(900), Decimal("202.5")]


def test_delivery_days_that_passed_move_to_the_earliest_day(made):
    later = datetime(2026, 12, 5, 9, 0, tzinfo=UTC)
    assert [line.delivery_date for line in ordered(made, now=later).lines] == [date(2026, 12, 7)] * 2


def test_a_quote_becomes_one_order_only(made):
    """D-78: the second click finds it ordered."""
    ordered(made)
    with pytest.raises(IllegalTransition) as error:
        ordered(made)
    assert error.value.values == {"number": SQ, "state": "ordered", "verb": "order"}
    with made.read_only() as tx:
        assert [one.number for one in documents_of_task(tx, 1)] == [SO, SQ]


def test_an_order_is_not_ordered_again(made):
    ordered(made)
    with pytest.raises(IllegalTransition) as error, made.transaction() as tx:
        quote_to_order(tx, SO, version=1, by="U1", now=NOW)
    assert error.value.code == "sales.wrong_kind"


def test_a_newer_version_than_the_one_accepted_asks(made):
    with made.transaction() as tx:
        revise(tx, SQ, Revision(reference="PO 8"), version=1, by="U1", now=NOW)
    assert doubts(made, version=1) == [("order.newer_version", 0)]
    assert ordered(made, version=2).reference == "PO 8"


def test_an_expired_quote_asks_and_a_yes_goes_on(made):
    late = datetime(2026, 12, 15, 9, 0, tzinfo=UTC)
    assert doubts(made, now=late) == [("order.expired", 0)]
    assert ordered(made, now=late, allow=frozenset({"order.expired"})).number == SO


def test_a_quote_holds_to_the_end_of_its_last_day_in_its_zone(made):
    last = datetime(2026, 12, 14, 22, 59, tzinfo=UTC)
    assert ordered(made, now=last).number == SO


def test_a_shortage_asks_with_what_is_there_unless_d6_is_off(made):
    with made.transaction() as tx:
        imported(tx, with_row("demand.csv", "SO-9,1,CHAIR,BLACK,HQ,9,2026-12-01"))
    with pytest.raises(NeedsPerson) as error:
        ordered(made)
    assert [(one.code, one.line_no, dict(one.values)) for one in error.value.doubts] == [
        (
            "order.shortage",
            1,
            {
                "item": "Kontorstol, sort",
                "requested": Decimal(12),
                "available": Decimal(11),
                "uom": "PCS",
            },
        )
    ]
    assert ordered(made, only_available=False).number == SO


def test_a_yes_to_a_shortage_does_not_answer_another_doubt(made):
    with made.transaction() as tx:
        imported(tx, with_row("demand.csv", "SO-9,1,CHAIR,BLACK,HQ,9,2026-12-01"))
    late = datetime(2026, 12, 15, 9, 0, tzinfo=UTC)
    assert doubts(made, now=late, allow=frozenset({"order.shortage"})) == [("order.expired", 0)]


def test_blocks_that_came_meanwhile_ask(made):
    with made.transaction() as tx:
        imported(
            tx,
            {
                "items.csv": FILES["items.csv"].replace("40.50,25,,0,false", "40.50,25,,0,true"),
                "customers.csv": FILES["customers.csv"].replace("2000.50,0,,", "2000.50,0,ship,"),
            },
        )
    assert doubts(made) == [("customer.blocked", 0), ("order.blocked_item", 2)]


def test_an_item_or_variant_that_is_gone_asks(made):
    with made.transaction() as tx:
        tx.get(m.ItemVariant, ("CHAIR", "BLACK")).active = False
    assert doubts(made) == [("order.blocked_item", 1)]


def test_a_requested_day_that_passed_asks(company):
    with company.transaction() as tx:
        draft_quote(
            tx,
            quote(
                chairs(1),
                paper(1, requested_date=date(2026, 11, 30)),
                requested_date=date(2026, 12, 1),
            ),
            by="bot",
            now=NOW,
        )
    late = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)
    assert doubts(company, now=late) == [("order.date_passed", 0), ("order.date_passed", 2)]


def test_a_contact_without_a_customer_cannot_order_whatever_a_person_allows(company):
    """D-31."""
    with company.transaction() as tx:
        draft_quote(tx, quote(chairs(1), contact_no="K6"), by="bot", now=NOW)
    assert doubts(company, allow=frozenset({"order.no_customer"})) == [("order.no_customer", 0)]
    with company.transaction() as tx:
        tx.get(m.Contact, "K6").customer_no = "C1"
    assert ordered(company).buyer.customer_no == "C1"


def test_doubts_caught_inside_the_frame_leave_the_quote_as_it_was(made):
    with made.transaction() as tx:
        with pytest.raises(NeedsPerson):
            quote_to_order(tx, SQ, version=9, by="U1", now=NOW)
        tx.flush()
    with made.read_only() as tx:
        assert document_view(tx, SQ).state == "open"


def test_text_lines_come_along_and_reserve_nothing(company):
    with company.transaction() as tx:
        lines = (LineInput(kind="text", description="Tak"), LineInput("SETUP", Decimal(1)))
        draft_quote(tx, quote(*lines), by="bot", now=NOW)
    order = ordered(company)
    assert [line.kind for line in order.lines] == ["text", "item"]
    assert demand(company) == [("SETUP", Decimal(1))]


def test_sending_marks_the_version_that_left_and_no_other(made):
    with made.transaction() as tx:
        revise(tx, SQ, Revision(reference="PO 8"), version=1, by="U1", now=NOW)
        assert mark_sent(tx, SQ, version=1, by="bot", now=NOW) == "open"
        assert mark_sent(tx, SQ, version=2, by="bot", now=NOW) == "sent"
        assert mark_sent(tx, SQ, version=2, by="bot", now=NOW) == "sent"


def test_a_mail_that_arrives_late_does_not_bring_a_quote_back(made):
    with made.transaction() as tx:
        accept_quote(tx, SQ, by="bot", now=NOW)
        assert mark_sent(tx, SQ, version=1, by="bot", now=NOW) == "accepted"


def test_a_sent_order_is_confirmed(made):
    ordered(made)
    with made.transaction() as tx:
        assert mark_sent(tx, SO, version=1, by="bot", now=NOW) == "confirmed"


def test_a_rejection_keeps_the_reason(made):
    with made.transaction() as tx:
        reject_quote(tx, SQ, reason=" For dyrt ", by="bot", now=NOW)
        (one,) = documents_of_task(tx, 1)
    assert (one.state, one.state_reason) == ("rejected", "For dyrt")


@pytest.mark.parametrize(("state", "before"), [("rejected", "sent"), ("cancelled", "sent"), ("open", "sent")])
def test_a_person_sets_the_state_of_a_quote_with_a_reason(made, state, before):
    with made.transaction() as tx:
        mark_sent(tx, SQ, version=1, by="bot", now=NOW)
        assert set_state_by_hand(tx, SQ, state, reason="Telefon", by="U1", now=NOW) == before
        (one,) = documents_of_task(tx, 1)
    assert (one.state, one.state_reason) == (state, "Telefon")


@pytest.mark.parametrize("state", ["sent", "accepted", "ordered", "expired", "confirmed", "nonsense"])
def test_other_states_are_not_set_by_hand(made, state):
    with pytest.raises(InvalidInput) as error, made.transaction() as tx:
        set_state_by_hand(tx, SQ, state, reason="x", by="U1", now=NOW)
    assert error.value.field == "state"


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_a_state_by_hand_needs_a_reason(made, reason):
    with pytest.raises(InvalidInput) as error, made.transaction() as tx:
        set_state_by_hand(tx, SQ, "cancelled", reason=reason, by="U1", now=NOW)
    assert error.value.field == "reason"


def test_an_order_is_never_rejected(made):
    ordered(made)
    with pytest.raises(IllegalTransition) as error, made.transaction() as tx:
        set_state_by_hand(tx, SO, "rejected", reason="x", by="U1", now=NOW)
    assert error.value.values == {"number": SO, "kind": "order"}


def test_cancelling_frees_the_reservation_and_reopening_takes_it_again(made):
    ordered(made)
    with made.transaction() as tx:
        set_state_by_hand(tx, SO, "cancelled", reason="Fortrudt", by="U1", now=NOW)
    assert demand(made) == []
    with made.transaction() as tx:
        set_state_by_hand(tx, SO, "open", reason="Alligevel", by="U1", now=NOW)
    assert demand(made) == [("CHAIR", Decimal(12)), ("PAPER", Decimal(15))]


def test_quotes_expire_when_their_last_day_is_over_in_their_zone(company):
    with company.transaction() as tx:
        here = draft_quote(tx, quote(chairs(1)), by="bot", now=NOW)
        west = draft_quote(tx, quote(chairs(1), time_zone="America/New_York"), by="bot", now=NOW)
        done = draft_quote(tx, quote(chairs(1)), by="bot", now=NOW)
        quote_to_order(tx, done.number, version=1, by="U1", now=NOW)
    moments = [
        datetime(2026, 12, 14, 22, 59, tzinfo=UTC),
        datetime(2026, 12, 14, 23, 0, tzinfo=UTC),
        datetime(2026, 12, 15, 5, 0, tzinfo=UTC),
        datetime(2027, 1, 15, 5, 0, tzinfo=UTC),
    ]
    expired = []
    for moment in moments:
        with company.transaction() as tx:
            expired.append(expire_quotes(tx, now=moment))
    assert expired == [(), (here.number,), (west.number,), ()]
    with company.read_only() as tx:
        assert document_view(tx, here.number).state == "expired"


def test_the_pdf_of_a_version_is_pinned(made):
    with made.transaction() as tx:
        assert pinned_pdf(tx, SQ, 1) == ""
        pin_pdf(tx, SQ, version=1, sha256="ab" * 32)
    with made.read_only() as tx:
        assert pinned_pdf(tx, SQ, 1) == "ab" * 32


def test_unknown_versions_have_no_pdf(made):
    with made.transaction() as tx:
        with pytest.raises(NotFound):
            pin_pdf(tx, SQ, version=2, sha256="x")
        with pytest.raises(NotFound):
            pinned_pdf(tx, SQ, 2)


def test_a_quote_that_expired_can_be_renewed_by_a_change(made):
    late = datetime(2026, 12, 20, 9, 0, tzinfo=UTC)
    with made.transaction() as tx:
        assert expire_quotes(tx, now=late) == (SQ,)
        view = revise(tx, SQ, Revision(), version=1, by="U1", now=late + timedelta(hours=1))
    assert (view.state, view.valid_until) == ("open", date(2027, 1, 10))


def test_reopening_an_order_that_was_never_cancelled_keeps_its_reservation_as_it_is(made):
    ordered(made)
    with made.transaction() as tx:
        mark_sent(tx, SO, version=1, by="bot", now=NOW)
        set_state_by_hand(tx, SO, "open", reason="Bekræftes igen", by="U1", now=NOW)
    assert demand(made) == [("CHAIR", Decimal(12)), ("PAPER", Decimal(15))]
