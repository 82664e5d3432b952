"""A contact without a customer gets a quote; its order needs a customer, made with the same yes (D-31)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.commands import review
from domain.commands.new_customer import NewCustomer, make_customer
from domain.errors import InvalidInput
from domain.moves.new_customer import vat_no_in
from domain.sales.facts import Address
from domain.sales.models import Customer, Demand
from domain.screens.cards import task_card
from domain.tasks.states import StepKind, TaskState
from tests.build import ACCEPTS, line, request

OLE = "ole@gmail.com"
SHOP = Address("Oles Café", "Havnegade 3", "5000", "Odense C", "DK")
CUSTOMER = NewCustomer(SHOP, "DK12345678", 14)


@pytest.fixture
def asked(shop):
    """A contact without a customer has accepted its quote, and a person has said yes to the acceptance."""
    task_id = shop.at_waiting(from_address=OLE, from_name="Ole Alene")
    shop.answer(task_id, ACCEPTS, from_address=OLE, from_name="Ole Alene", text="Ja tak. CVR-nr. 12 34 56 78")
    shop.advance()
    assert shop.step(task_id).kind == StepKind.ACCEPTANCE
    shop.confirm(task_id)
    shop.advance()
    return task_id


def make(shop, task_id, wanted=CUSTOMER, **more):
    step = shop.step(task_id)
    return shop.do(make_customer, step.id, wanted, revision=step.revision, **more)


def test_an_order_of_a_contact_alone_asks_whether_to_make_a_customer_and_shows_of_what_d31(shop, asked):
    step = shop.step(asked)

    assert step.kind == StepKind.NEW_CUSTOMER
    assert step.payload["proposal"]["name"] == "Ole Alene"
    assert step.payload["proposal"]["country"] == "DK"
    assert step.payload["proposal"]["vat_no"] == "12 34 56 78"
    with shop.frames.read_only() as tx:
        (shown,) = task_card(tx, asked).steps
    assert shown.on_confirm.values["proposal"] == "Ole Alene, DK, 12 34 56 78"
    with pytest.raises(InvalidInput):
        shop.do(review.confirm, step.id, revision=step.revision, in_review=True)


def test_one_yes_makes_customer_and_order_and_the_confirmation_is_drafted_d31(shop, asked):
    _, customer = make(shop, asked)
    task = shop.task(asked)
    order = shop.document(task.order_number)

    assert (task.customer_no, order.buyer.customer_no) == (customer.customer_no, customer.customer_no)
    assert (order.ship_to, order.payment_terms_days) == (SHOP, 14)
    assert (order.buyer.vat_no, order.quote_number) == ("DK12345678", "SQ-1001")
    with shop.frames.read_only() as tx:
        (reserved,) = tx.query(Demand).filter(Demand.document_no == order.number)
        assert reserved.quantity == Decimal(12)
    shop.advance()
    assert (shop.step(asked).kind, shop.step(asked).payload["document"]) == (StepKind.REPLY, order.number)
    assert "customer:self:made" in shop.tags(asked)


def test_a_customer_abroad_is_exported_to_at_the_prices_that_were_quoted_d31_d60(shop, asked):
    quoted = shop.document("SQ-1001")
    make(shop, asked, replace(CUSTOMER, address=Address("Bergen Kafé", "Torget 1", "5014", "Bergen", "NO")))
    order = shop.document(shop.task(asked).order_number)

    assert (order.vat_rule, order.net, order.gross) == ("export", quoted.net, quoted.net)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (replace(CUSTOMER, address=replace(SHOP, city="")), "city"),
        (replace(CUSTOMER, address=replace(SHOP, country="XQ1")), "country"),
        (replace(CUSTOMER, payment_terms_days=999), "payment_terms_days"),
    ],
)
def test_what_is_missing_is_refused_at_its_field_and_nothing_is_made_d31(shop, asked, wanted, field):
    with pytest.raises(InvalidInput) as refused:
        make(shop, asked, wanted)

    assert refused.value.field == field
    assert shop.task(asked).customer_no == shop.task(asked).order_number == ""
    with shop.frames.read_only() as tx:
        assert tx.query(Customer).filter(Customer.name == SHOP.name).count() == 0


def test_what_is_new_since_the_question_asks_again_and_the_customer_stays_d31_d65(shop, asked):
    shop.later(days=30)
    make(shop, asked)

    assert (shop.task(asked).order_number, shop.task(asked).state) == ("", TaskState.WORKING)
    shop.advance()
    step = shop.step(asked)
    assert step.kind == StepKind.RECHECK
    assert [one["code"] for one in step.payload["reasons"]] == ["order.expired"]


def test_the_second_order_of_the_same_contact_takes_the_customer_that_the_first_made_d31(shop, asked):
    more = request(line(quantity="1"))
    other = shop.at_waiting(more, from_address=OLE, from_name="Ole Alene", subject="Flere stole")
    shop.answer(other, ACCEPTS, from_address=OLE, from_name="Ole Alene")
    shop.advance()
    shop.confirm(other)
    shop.advance()
    assert shop.step(other).kind == StepKind.NEW_CUSTOMER
    _, first = make(shop, asked)
    _, second = make(shop, other, replace(CUSTOMER, address=replace(SHOP, name="Another name")))

    assert second.customer_no == first.customer_no == shop.task(other).customer_no
    assert shop.document(shop.task(other).order_number).buyer.customer_no == first.customer_no
    assert "customer:self:made" not in shop.tags(other)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Mvh Ole, CVR: 12345678", "12345678"),
        ("Org.nr: 923 456 789 MVA", "923 456 789 MVA"),
        ("USt-IdNr. DE123456789", "DE123456789"),
        ("ring 12 34 56 78 i morgen", ""),
        ("varenr. 12345678", ""),
    ],
)
def test_a_vat_number_is_proposed_only_if_it_is_announced_d31(text, number):
    assert vat_no_in(text) == number
