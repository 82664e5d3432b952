"""Documents found and looked at: a page of hits, a card with versions and history, any version's PDF (D-66, D-68)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.slack.papers import PaperSender
from domain.blobs import service as blobs
from domain.commands import documents, papers, review
from domain.effects.models import Effect
from domain.errors import NotFound, Refused
from domain.sales.inputs import LineChange, Revision
from domain.sales.queries import Wanted, pinned_pdf
from domain.screens.papers import PAGE, by_number, document_card, find
from domain.tasks.states import StepKind
from tests.build import PDF, counted


def quoted(shop):
    """SQ-1001, changed once, sent with its first version."""
    task_id = shop.at_waiting()
    change = Revision(lines=(LineChange(1, quantity=Decimal(5)),))
    shop.do(documents.revise, "SQ-1001", change, version=1, by=shop.bo)
    return task_id


def card(shop, number="SQ-1001", *, by=None, **more):
    with shop.frames.read_only() as tx:
        return document_card(tx, by_number(tx, number), by=by or shop.ana, **more)


def test_a_document_opens_with_its_versions_what_changed_between_them_and_its_history_d66(shop):
    quoted(shop)
    found = card(shop)

    assert (found.view.version, found.newest, found.may_edit) == (2, 2, True)
    newest, first = found.versions
    assert (newest.by, first.changes) == ("Bo", ())
    assert newest.changes[0] == {
        "code": "change.quantity", "line_no": "1", "item": "Kontorstol, sort", "before": "12", "after": "5",
    }  # fmt: skip
    codes = [one.text.code for one in found.history]
    assert (codes[0], codes[-1]) == ("timeline.quote.self.revised", "timeline.quote.self.made")
    assert "timeline.mail.out.sent" in codes


def test_an_older_version_opens_as_it_was_with_the_state_of_now_d66(shop):
    quoted(shop)
    found = card(shop, version=1)

    assert (found.view.version, found.view.lines[0].quantity, found.view.state) == (1, Decimal(12), "open")
    with pytest.raises(NotFound):
        card(shop, version=7)


def test_a_document_costs_the_same_queries_whatever_its_history_d66(shop):
    quoted(shop)
    with counted(shop.frames.engine) as few:
        card(shop)
    for quantity in (6, 7, 8):
        change = Revision(lines=(LineChange(1, quantity=Decimal(quantity)),))
        shop.do(documents.revise, "SQ-1001", change, version=quantity - 4)
    with counted(shop.frames.engine) as many:
        assert len(card(shop).versions) == 5
    assert len(many) == len(few) <= 12


def test_hits_come_in_pages_of_the_desks_that_a_person_sees_in_one_query_d66(shop):
    shop.at_waiting()
    with shop.frames.read_only() as tx:
        with counted(shop.frames.engine) as said:
            found = find(tx, Wanted(text="ærø"), page=0, by=shop.ana)
        assert len(said) == 1
        assert ([one.number for one in found.rows], found.more) == (["SQ-1001"], False)
        assert find(tx, Wanted(), page=1, by=shop.ana).rows == ()
        assert find(tx, Wanted(), page=0, by=shop.elin).rows == ()
    assert PAGE == 8


def test_somebody_without_a_role_sees_no_document_and_gets_no_pdf_d15_d66(shop):
    shop.at_waiting()
    with pytest.raises(Refused):
        card(shop, by=shop.elin)
    with pytest.raises(Refused):
        shop.do(papers.fetch_pdf, card(shop).id, 1, by=shop.elin)


def test_asking_twice_for_a_pdf_within_a_minute_is_asking_once_d66(shop):
    shop.at_waiting()
    for _ in range(2):
        shop.do(papers.fetch_pdf, card(shop).id, 1)
    shop.later(minutes=2)
    shop.do(papers.fetch_pdf, card(shop).id, 1)

    found = shop.all(Effect, Effect.kind == papers.PAPER)
    assert len(found) == 2
    assert found[0].payload == {"number": "SQ-1001", "version": 1, "member": "U1"}


def test_a_mailed_version_is_handed_out_byte_for_byte_and_another_one_is_rendered_and_pinned_d61_d66(shop):
    quoted(shop)
    sender = PaperSender(shop.frames, None, shop.clock, shop._render)

    assert sender._pdf("SQ-1001", 1) == PDF + b" SQ-1001 v1"
    assert shop.rendered == [("SQ-1001", 1)]
    fresh = sender._pdf("SQ-1001", 2)
    assert shop.rendered == [("SQ-1001", 1), ("SQ-1001", 2)]
    with shop.frames.read_only() as tx:
        assert blobs.get(tx, pinned_pdf(tx, "SQ-1001", 2)) == fresh


def test_an_older_version_that_never_left_is_rendered_each_time_and_pinned_for_nobody_d66(shop):
    """Who asks gets it as it was; it is not what anybody reviews, so nothing is written."""
    quoted(shop)
    for quantity in (6, 7):
        change = Revision(lines=(LineChange(1, quantity=Decimal(quantity)),))
        shop.do(documents.revise, "SQ-1001", change, version=quantity - 4, by=shop.bo)
    sender = PaperSender(shop.frames, None, shop.clock, shop._render)

    first, second = sender._pdf("SQ-1001", 3), sender._pdf("SQ-1001", 3)
    assert first == second == PDF + b" SQ-1001 v3"
    with shop.frames.read_only() as tx:
        assert pinned_pdf(tx, "SQ-1001", 3) == ""


def test_a_reviewer_is_offered_the_states_that_can_be_set_also_after_stop_d68(shop):
    task_id = shop.at_waiting()
    assert card(shop).states == ("open", "rejected", "cancelled")
    shop.do(review.stop, task_id)
    shop.do(documents.set_state, "SQ-1001", "cancelled", reason="Kunden ringede")
    found = card(shop)
    assert (found.states, found.state_reason, found.view.state) == (("open",), "Kunden ringede", "cancelled")


def test_a_cancelled_order_frees_its_goods_and_an_order_is_not_rejected_d68(shop):
    shop.settings(send_quotes=False, review_orders=True)
    task_id = shop.at_incoming()
    shop.confirm(task_id)
    shop.advance()
    assert shop.step(task_id).kind == StepKind.ORDER
    assert card(shop, "SO-1002").states == ("cancelled",)
    assert card(shop, "SQ-1001").states == ()
