"""Who wrote: known by the exact address, proposed with a reason, asked, or suspicious (D-26, D-30, D-33, D-36)."""

from __future__ import annotations

import pytest

from domain.inbox.facts import MailKind, Trust
from domain.intake.sender import identify
from tests.domain.intake.desk import PARTIES, mail

BELOW = "Fra: {who}\nSendt: 17. november 2026 09:48\nTil: Mona <mona@engros.example>\nEmne: Stole\n\nVi vil gerne købe 4 stole.\n\nMed venlig hilsen\n{signed}"


def who(sender="bodil@brobyen.example", text="Hej", **named):
    return identify(mail(sender, text, **named), PARTIES)


def proposed(sender, text="Hej"):
    found = who(sender, text)
    return found.customer_no, found.proposed_customer_no, found.reason


def test_an_exact_address_leads_to_its_customer_whatever_its_case_d30():
    found = who("bodil@brobyen.example")
    assert (found.customer_no, found.contact_no, found.flags) == ("C1", "K1", frozenset())


def test_a_contact_without_a_customer_is_known_and_leads_to_nobody_d31():
    found = who("frida@atelier.example")
    assert (found.customer_no, found.contact_no, found.proposed_customer_no) == ("", "K3", "")
    assert "new_sender" not in found.flags


def test_an_address_on_contacts_of_several_customers_is_asked_about_d36():
    found = who("felles@kjedekontor.example", "Vi trenger 4 stoler\n\nHilsen\nKari")
    assert (found.customer_no, found.proposed_customer_no, found.several) == ("", "", ("C4", "C5"))


def test_a_signature_proposes_one_of_several_customers_d36():
    found = who("felles@kjedekontor.example", "Vi trenger 4 stoler\n\nHilsen\nKari\nKjede Vest AS")
    assert (found.customer_no, found.proposed_customer_no) == ("", "C5")


def test_the_domain_of_a_customer_proposes_him_d33():
    assert proposed("ny@brobyen.example") == ("", "C1", "proposal.domain")
    assert proposed("ny@mail.brobyen.example") == ("", "C1", "proposal.domain")
    assert who("ny@brobyen.example").flags == {"new_sender"}


def test_a_domain_of_colleagues_proposes_their_customer_d33():
    assert proposed("chef@nordlyshotel.example")[1] == "C2"


def test_a_domain_of_everybody_proposes_nobody_even_if_a_customer_lists_it_d33():
    assert proposed("somebody@gmail.com") == ("", "", "")


def test_a_domain_of_two_customers_proposes_the_one_that_the_signature_names_d33():
    assert proposed("per@kjede.example", "Hei\n\nHilsen\nPer")[1] == ""
    assert proposed("per@kjede.example", "Hei\n\nHilsen\nPer\nKjede Øst AS, Storgata 1")[1] == "C4"
    assert proposed("per@kjede.example", "Hei\n\nHilsen\nPer, Bergen")[1] == "C5"


@pytest.mark.parametrize(
    ("signed", "reason"),
    [
        ("Nordlys Hotel & Konference", "proposal.name"),
        ("CVR 87 65 43 21", "proposal.vat_no"),
        ("Kundenr. C2, Nordlys", "proposal.customer_no"),
    ],
)
def test_a_signature_proposes_by_full_name_vat_number_or_agreeing_customer_number_d33(signed, reason):
    assert proposed("niels.privat@gmail.com", f"Vi skal bruge 4 stole.\n\nMvh\nNiels\n{signed}") == (
        "",
        "C2",
        reason,
    )


def test_a_customer_number_that_nothing_agrees_with_proposes_nobody():
    assert proposed("somebody@gmail.com", "Kundenr. C2\n\nMvh\nEn Anden")[1] == ""


def test_a_customer_who_is_only_spoken_of_is_not_proposed():
    assert (
        proposed("nils@pension.example", "Hvad har Nordlys Hotel og Konference købt?\n\nMvh\nNils")[1] == ""
    )


@pytest.mark.parametrize("original", ["Niels Lys <niels@nordlyshotel.example>", "Niels Lys"])
def test_what_a_colleague_passes_on_proposes_the_original_sender_d33(original):
    found = who(
        "mona@engros.example",
        "Vil en af jer tage den?",
        subject="VS: Stole",
        quoted=BELOW.format(who=original, signed="Niels"),
    )
    assert (found.customer_no, found.proposed_customer_no, found.reason) == (
        "",
        "C2",
        "proposal.forwarded",
    )
    assert (found.internal, found.flags) == (True, {"forwarded"})


def test_what_a_colleague_passes_on_is_proposed_by_domain_too_d33():
    found = who(
        "mona@engros.example",
        "se her",
        subject="Fwd: Stole",
        quoted=BELOW.format(who="Ny <ny@herberge-nord.example>", signed="Ny"),
    )
    assert (found.proposed_customer_no, found.reason) == ("C3", "proposal.domain")


def test_what_a_customer_passes_on_stays_the_customers_and_is_flagged():
    found = who(
        "bodil@brobyen.example",
        "Kan I levere det?",
        subject="VS: Stole",
        quoted=BELOW.format(who="Lis", signed="Lis"),
    )
    assert (found.customer_no, found.flags) == ("C1", {"forwarded"})


def test_an_answer_that_quotes_is_not_forwarded():
    found = who(subject="SV: Stole", quoted=BELOW.format(who="Salg <salg@engros.example>", signed="Mona"))
    assert "forwarded" not in found.flags


def test_the_thread_proposes_for_a_stranger_who_answers_our_mail():
    found = identify(mail("niels.lys@gmail.com"), PARTIES, thread_customer="C2")
    assert (found.customer_no, found.proposed_customer_no, found.reason) == ("", "C2", "proposal.thread")


def test_a_failed_check_of_a_known_address_is_suspicious_and_keeps_the_customer_d26():
    found = who(trust=Trust.FAIL)
    assert (found.customer_no, found.flags) == ("C1", {"spoof_suspect"})


def test_a_failed_check_of_a_stranger_pretends_nothing_d26():
    assert who("billing@docs.example", trust=Trust.FAIL).flags == {"new_sender"}


def test_answers_to_elsewhere_are_suspicious_unless_the_sender_is_proven_d26():
    elsewhere = "bodil.brobyen@mail-office.example"
    assert who(reply_to=elsewhere, trust=Trust.UNKNOWN).flags == {"spoof_suspect"}
    assert who(reply_to=elsewhere, trust=Trust.PASS).flags == frozenset()
    assert who(reply_to="kontor@brobyen.example", trust=Trust.UNKNOWN).flags == frozenset()


@pytest.mark.parametrize(
    "address", ["bodil@brobyem.example", "b@br0byen.example", "b@borbyen.example", "b@nordlyshote1.example"]
)
def test_a_domain_that_looks_like_a_customers_is_suspicious_and_proposes_nobody_d26(address):
    found = who(address, "Hej\n\nMvh\nBodil Bro\nBrobyen Handel")
    assert (found.flags, found.proposed_customer_no) == ({"new_sender", "spoof_suspect"}, "")


def test_a_domain_with_a_customers_name_in_it_is_suspicious_if_it_claims_to_be_him_d26():
    claim = "Hej\n\nMvh\nNiels\nNordlys Hotel og Konference A/S"
    assert "spoof_suspect" in who("n@nordlyshotel-pay.example", claim).flags
    assert "spoof_suspect" not in who("n@nordlyshotel-pay.example", "Hej\n\nMvh\nNiels").flags


def test_a_name_that_shows_another_address_than_the_real_one_is_suspicious_d26():
    assert "spoof_suspect" in who("x@strange.example", name="bodil@brobyen.example").flags
    assert "spoof_suspect" not in who("x@strange.example", name="Bodil Bro").flags


def test_a_bounce_is_no_new_sender():
    assert who("mailer-daemon@mx.example", kind=MailKind.BOUNCE).flags == frozenset()
