"""Who wrote: only an exact address decides (D-30, D-36), proposals have a reason (D-33), mending (D-32)."""

from __future__ import annotations

import pytest

from domain.errors import Duplicate, InvalidInput, NotFound
from domain.sales import models as m
from domain.sales.contacts import (
    KnownSender,
    Proposal,
    SeveralSenders,
    UnknownSender,
    change_email,
    contact_view,
    create_contact,
    find_sender,
    search_contacts,
)
from domain.sales.facts import ContactView
from tests.domain.sales.company import FILES, NOW, imported, with_row

BIRTHE = ContactView("K1", "C1", "Birthe Rolskov", "birthe@hotel.example", "+45 1", "", "Ærø Hotel ApS")


def sender(frames, email, **fields):
    with frames.read_only() as tx:
        return find_sender(tx, email, **fields)


def proposals(frames, email, **fields) -> list[tuple[str, str, str]]:
    found = sender(frames, email, **fields)
    assert isinstance(found, UnknownSender)
    return [(one.customer_no, one.reason, one.evidence) for one in found.proposals]


def created(frames, **fields):
    values = {"name": "Ny Person", "email": "ny@hotel.example", "customer_no": "C1", "by": "U1", "now": NOW}
    with frames.transaction() as tx:
        return create_contact(tx, **{**values, **fields})


@pytest.mark.parametrize("email", ["birthe@hotel.example", "BIRTHE@Hotel.Example", " Birthe@hotel.example "])
def test_an_exact_address_in_any_case_is_known(library, email):
    assert sender(library, email) == KnownSender(BIRTHE)


def test_a_contact_without_a_customer_is_known(library):
    found = sender(library, "ole@gmail.com")
    assert (found.contact.contact_no, found.contact.customer_no) == ("K6", "")


def test_an_address_at_several_customers_asks_and_the_first_is_never_taken(library):
    """D-36."""
    found = sender(library, "faelles@indkob.example")
    assert isinstance(found, SeveralSenders)
    assert [one.contact_no for one in found.contacts] == ["K7", "K8"]


def test_an_address_twice_at_one_customer_is_known(frames):
    with frames.transaction() as tx:
        imported(tx, with_row("contacts.csv", "K9,C1,Birthe privat,birthe@hotel.example,,"))
    assert sender(frames, "birthe@hotel.example").contact.contact_no == "K1"


def test_an_address_of_a_customer_and_of_nobody_asks(frames):
    with frames.transaction() as tx:
        imported(tx, with_row("contacts.csv", "K9,,Birthe,birthe@hotel.example,,"))
    assert isinstance(sender(frames, "birthe@hotel.example"), SeveralSenders)


def test_a_contact_that_is_gone_is_unknown(company):
    with company.transaction() as tx:
        imported(
            tx,
            {
                "contacts.csv": FILES["contacts.csv"].replace(
                    "K3,C3,Kari Nordmann,kari@oslo.example,,en\n", ""
                )
            },
        )
    assert isinstance(sender(company, "kari@oslo.example"), UnknownSender)


@pytest.mark.parametrize("email", ["", "stranger@nowhere.example"])
def test_a_stranger_is_unknown_without_proposals(library, email):
    assert proposals(library, email) == []


def test_the_domain_of_a_customer_proposes_it(library):
    assert proposals(library, "ny@HOTEL.test") == [("C1", "proposal.domain", "hotel.test")]


def test_a_part_of_a_domain_proposes_nobody(library):
    assert proposals(library, "ny@otel.test") == []
    assert proposals(library, "ny@grand-hotel.test") == []
    assert proposals(library, "ny@%") == []


def test_a_colleagues_domain_proposes_the_customer(library):
    assert proposals(library, "ny@kun.example") == [("C5", "proposal.colleague", "lis@kun.example")]


def test_public_mail_domains_propose_nobody(frames):
    with frames.transaction() as tx:
        imported(tx, with_row("contacts.csv", "K9,C1,Privat,birthe@gmail.com,,"))
    assert proposals(frames, "someone.else@gmail.com") == []


def test_the_forwarded_block_comes_before_the_domain(library):
    """D-33, W-11: a colleague of ours forwards a customer's mail."""
    found = sender(library, "mona@fjord.example", forwarded_from="JG@bergheim.example")
    assert found == UnknownSender(
        (Proposal("C2", "Bergheim GmbH", "proposal.forwarded", "jg@bergheim.example", "K2"),)
    )


def test_vat_number_and_full_name_in_the_text_propose(library):
    text = "Mit freundlichen Grüßen\nBERGHEIM  GmbH\nUSt-IdNr. DE 999 999 999\n"
    assert proposals(library, "x@y.example", text=text) == [("C2", "proposal.vat_no", "DE999999999")]
    assert proposals(library, "x@y.example", text="Bergheim\ngmbh, Berlin") == [
        ("C2", "proposal.name", "Bergheim GmbH")
    ]
    assert proposals(library, "x@y.example", text="Neubergheim GmbHs") == []


def test_a_contact_is_created_and_known_from_then_on(company):
    made = created(company, email=" NY@hotel.example ", name=" Ny Person ", language="da", phone="+45 2")

    assert made == ContactView(
        "CT-1001", "C1", "Ny Person", "ny@hotel.example", "+45 2", "da", "Ærø Hotel ApS"
    )
    assert sender(company, "ny@hotel.example") == KnownSender(made)
    with company.read_only() as tx:
        assert (tx.get(m.Contact, "CT-1001").source, contact_view(tx, "CT-1001")) == ("here", made)


def test_a_contact_can_be_created_without_a_customer(company):
    assert created(company, customer_no="").customer_no == ""


def test_a_number_that_an_import_uses_is_skipped(frames):
    with frames.transaction() as tx:
        imported(tx, with_row("contacts.csv", "CT-1001,C1,Anden,anden@hotel.example,,"))
    assert created(frames).contact_no == "CT-1002"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"email": "a@b"}, "email"),
        ({"email": "a b@c.example"}, "email"),
        ({"email": "a@b.example, c@d.example"}, "email"),
        ({"email": "x" * 200 + "@b.example"}, "email"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"language": "fr"}, "language"),
        ({"customer_no": "C99"}, "customer_no"),
    ],
)
def test_a_field_that_cannot_be_used_is_refused_at_its_field(company, fields, field):
    with pytest.raises(InvalidInput) as error:
        created(company, **fields)
    assert error.value.field == field
    assert isinstance(sender(company, "ny@hotel.example"), UnknownSender)


def test_the_same_address_twice_at_one_customer_is_refused(company):
    with pytest.raises(Duplicate) as error:
        created(company, email="BIRTHE@hotel.example")
    assert error.value.values["contact_no"] == "K1"
    assert created(company, email="birthe@hotel.example", customer_no="C2").customer_no == "C2"


def test_an_address_is_changed_and_the_old_one_is_unknown(company):
    with company.transaction() as tx:
        view = change_email(tx, "K1", email="Birthe@NYT.example", by="U1", now=NOW)
    assert view.email == "birthe@nyt.example"
    assert sender(company, "birthe@nyt.example") == KnownSender(view)
    assert isinstance(sender(company, "birthe@hotel.example"), UnknownSender)
    with company.read_only() as tx:
        assert tx.get(m.Contact, "K1").kept == "email"


def test_the_same_address_is_no_change(company):
    with company.transaction() as tx:
        change_email(tx, "K1", email="birthe@hotel.example", by="U1", now=NOW)
        assert tx.get(m.Contact, "K1").kept == ""


@pytest.mark.parametrize(
    ("contact_no", "email", "error"),
    [
        ("K1", "x", InvalidInput),
        ("K99", "x@y.example", NotFound),
        ("K1", "faelles@indkob.example", Duplicate),
    ],
)
def test_a_change_of_address_that_cannot_be_is_refused(company, contact_no, email, error):
    with pytest.raises(error), company.transaction() as tx:
        change_email(tx, contact_no, email=email, by="U1", now=NOW)


def test_an_unknown_contact_is_not_found(library):
    with library.read_only() as tx, pytest.raises(NotFound):
        contact_view(tx, "K99")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("birthe", ["K1"]),
        ("ROLSKOV birthe", ["K1"]),
        ("ærø", ["K1", "K7"]),
        ("ÆRØ indkøb", ["K7"]),
        ("hotel.example", ["K1"]),
        ("k2", ["K2"]),
        ("100%", []),
        ("_", []),
    ],
)
def test_contacts_are_found_by_any_word_in_any_case(library, text, numbers):
    with library.read_only() as tx:
        assert [one.contact_no for one in search_contacts(tx, text, limit=10)] == numbers


def test_no_more_contacts_than_asked_for(library):
    with library.read_only() as tx:
        assert len(search_contacts(tx, "", limit=3)) == 3
