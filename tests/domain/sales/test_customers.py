"""A customer made from a contact (D-31): it can order then, and imports leave it alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.errors import IllegalTransition, InvalidInput, NotFound
from domain.sales import models as m
from domain.sales.customers import customer_from_contact
from domain.sales.documents import draft_quote
from domain.sales.facts import Address
from domain.sales.masterdata import Kept
from domain.sales.orders import quote_to_order
from tests.domain.sales.company import NOW, chairs, imported, quote

SHOP = Address("Oles Butik", "Strandvej 9", "8500", "Grenaa", "DK")


def test_a_contact_becomes_a_customer_and_its_quote_an_order(company):
    with company.transaction() as tx:
        made = draft_quote(tx, quote(chairs(1), contact_no="K6"), by="bot", now=NOW)
        customer = customer_from_contact(tx, "K6", address=SHOP, vat_no="DK11", payment_terms_days=8)
        order = quote_to_order(tx, made.number, version=1, by="U1", now=NOW)

    assert (customer.customer_no, customer.name, customer.address.city) == ("CU-1001", "Oles Butik", "Grenaa")
    assert [one.contact_no for one in customer.contacts] == ["K6"]
    assert (order.buyer.customer_no, order.buyer.name, order.buyer.vat_no) == (
        "CU-1001",
        "Oles Butik",
        "DK11",
    )


def test_an_import_keeps_the_customer_and_the_contacts_place_in_it(company):
    with company.transaction() as tx:
        customer_from_contact(tx, "K6", address=SHOP)
    with company.transaction() as tx:
        report = imported(tx)
    assert report.kept == (Kept("contacts.csv", ("K6",), "customer_no", "CU-1001", ""),)
    with company.read_only() as tx:
        assert tx.get(m.Customer, "CU-1001").active is True


@pytest.mark.parametrize("field", ["name", "address", "postcode", "city", "country"])
def test_every_field_of_the_address_is_needed(company, field):
    with pytest.raises(InvalidInput) as error, company.transaction() as tx:
        customer_from_contact(tx, "K6", address=replace(SHOP, **{field: " "}))
    assert error.value.field == field


def test_the_country_must_be_one(company):
    with pytest.raises(InvalidInput) as error, company.transaction() as tx:
        customer_from_contact(tx, "K6", address=replace(SHOP, country="Danmark"))
    assert error.value.field == "country"


def test_a_contact_has_one_customer_only(company):
    with pytest.raises(IllegalTransition) as error, company.transaction() as tx:
        customer_from_contact(tx, "K1", address=SHOP)
    assert error.value.values["customer_no"] == "C1"


def test_an_unknown_contact_is_not_found(company):
    with pytest.raises(NotFound), company.transaction() as tx:
        customer_from_contact(tx, "K99", address=SHOP)
