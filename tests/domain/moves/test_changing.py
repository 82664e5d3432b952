"""A change of an order is shown as a difference and applied with one click; the goods follow in the same frame (D-64)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.commands import documents, review
from domain.commands.changing import apply_change
from domain.errors import InvalidInput, Stale
from domain.intake.parties import Place
from domain.intake.request import Intent
from domain.moves.changing import revision_of
from domain.sales.inputs import KEEP, LineChange, Revision
from domain.sales.models import Demand
from domain.tasks.states import StepKind, TaskState
from tests.build import ACCEPTS, line, request, wish
from tests.handlers.views import samples

CHAIRS = request(line(quantity="8"), intent=Intent.ORDER_CHANGE)


@pytest.fixture
def ordered(shop):
    """SO-1002 of 12 chairs is confirmed and with the customer."""
    task_id = shop.at_waiting()
    shop.answer(task_id, ACCEPTS)
    for _ in range(2):
        shop.advance()
        shop.confirm(task_id)
    shop.send()
    assert shop.task(task_id).state == TaskState.DONE
    return task_id


def asked(shop, task_id, said=CHAIRS):
    shop.answer(task_id, said)
    shop.advance()
    step = shop.step(task_id)
    if step.kind == StepKind.INCOMING:
        shop.confirm(task_id)
        shop.advance()
        step = shop.step(task_id)
    assert step.kind == StepKind.CHANGE
    return step


def reserved(shop, number="SO-1002"):
    with shop.frames.read_only() as tx:
        return [one.quantity for one in tx.query(Demand).filter(Demand.document_no == number)]


def test_a_change_of_an_order_is_shown_as_a_difference_and_changes_nothing_by_itself_d64(shop, ordered):
    step = asked(shop, ordered)

    assert (step.payload["number"], step.payload["version"]) == ("SO-1002", 1)
    assert step.payload["changes"][0]["code"] == "change.quantity"
    assert (step.payload["changes"][0]["before"], step.payload["changes"][0]["after"]) == ("12", "8")
    assert step.payload["changes"][-1]["code"] == "change.gross"
    assert (shop.document("SO-1002").version, reserved(shop)) == (1, [Decimal(12)])


def test_one_click_applies_it_the_goods_follow_and_the_confirmation_is_drafted_d62_d64(shop, ordered):
    step = asked(shop, ordered)
    shop.do(apply_change, step.id, revision=step.revision)

    assert (shop.document("SO-1002").version, reserved(shop)) == (2, [Decimal(8)])
    shop.advance()
    reply = shop.step(ordered)
    assert (reply.kind, reply.payload["document"], reply.payload["version"]) == (StepKind.REPLY, "SO-1002", 2)


def test_a_change_that_was_not_understood_is_made_by_hand_d64(shop, ordered):
    step = asked(shop, ordered, replace(CHAIRS, open=(wish(),)))

    assert "changes" not in step.payload
    with pytest.raises(InvalidInput):
        shop.do(apply_change, step.id, revision=step.revision)
    shop.do(review.confirm, step.id, revision=step.revision)
    assert shop.document("SO-1002").version == 1


def test_what_was_shown_is_applied_or_nothing_d64_d78(shop, ordered):
    step = asked(shop, ordered)
    change = Revision(lines=(LineChange(1, quantity=Decimal(3)),))
    shop.do(documents.revise, "SO-1002", change, version=1, by=shop.bo)

    with pytest.raises(Stale):
        shop.do(apply_change, step.id, revision=step.revision)
    assert shop.document("SO-1002").lines[0].quantity == Decimal(3)


TODAY = date(2026, 11, 12)
CHAIR = samples.line(
    1, item_no="CHAIR", variant_code="BLACK", quantity=Decimal(12), uom="PCS", requested_date=None
)
BOOK = samples.line(2, item_no="BOOK", variant_code="", quantity=Decimal(1), uom="PCS", requested_date=None)


@pytest.mark.parametrize(
    ("said", "lines", "add", "remove"),
    [
        (request(line(quantity="8"), line("BOOK", "1"), intent=Intent.ORDER_CHANGE), [(1, "8")], [], set()),
        (request(line(quantity="12"), intent=Intent.ORDER_CHANGE), [], [], {2}),
        (
            request(line(), line("BOOK", "1"), line("FREE", "3"), intent=Intent.QUOTE_CHANGE),
            [],
            ["FREE"],
            set(),
        ),
    ],
)
def test_a_reading_becomes_what_is_changed_added_and_removed_d64(said, lines, add, remove):
    found = revision_of(samples.document(CHAIR, BOOK), replace(said, requested_date=None), today=TODAY)

    assert found is not None
    assert [(one.line_no, str(one.quantity)) for one in found.lines] == lines
    assert ([one.item_no for one in found.add], set(found.remove)) == (add, remove)
    assert found.requested_date is KEEP


@pytest.mark.parametrize(
    "said",
    [
        request(line(quantity="12"), line("BOOK", "1"), intent=Intent.ORDER_CHANGE),
        request(nothing=True, intent=Intent.ORDER_CHANGE),
        request(line(quantity="8"), intent=Intent.QUOTE_REQUEST),
    ],
)
def test_what_changes_nothing_or_is_something_new_is_no_revision_d64(said):
    assert revision_of(samples.document(CHAIR, BOOK), said, today=TODAY) is None


def test_another_day_for_everything_is_a_change_and_a_day_that_has_passed_is_none_d64():
    said = request(line(quantity="12"), line("BOOK", "1"), intent=Intent.ORDER_CHANGE)
    later = revision_of(
        samples.document(CHAIR, BOOK), replace(said, requested_date=date(2027, 1, 9)), today=TODAY
    )

    assert later == Revision(requested_date=date(2027, 1, 9))
    assert (
        revision_of(
            samples.document(CHAIR, BOOK), replace(said, requested_date=date(2026, 1, 9)), today=TODAY
        )
        is None
    )


AARHUS = Place("Hotel Rolskov", "Havnegade 3", "8000", "Aarhus C", "DK")
SAME = request(
    line(quantity="12"), intent=Intent.ORDER_CHANGE, ship_to=AARHUS, ship_to_text="til Havnegade 3"
)


@pytest.mark.parametrize("said", [SAME, replace(SAME, lines=())])
def test_another_place_of_delivery_alone_is_shown_and_applied_d60_d64(shop, ordered, said):
    step = asked(shop, ordered, said)
    assert [one["code"] for one in step.payload["changes"]] == ["change.ship_to"]
    shop.do(apply_change, step.id, revision=step.revision)

    after = shop.document("SO-1002")
    assert (after.ship_to.address, after.ship_to.city) == ("Havnegade 3", "Aarhus C")
    assert (len(after.lines), reserved(shop)) == (1, [Decimal(12)])


def test_a_place_that_an_earlier_mail_named_is_not_proposed_again_d64(shop, ordered):
    """A person may have changed it since: only the words of this mail count."""
    step = asked(shop, ordered, replace(SAME, ship_to_text=""))

    assert "changes" not in step.payload
