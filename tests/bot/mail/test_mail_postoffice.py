"""The mail world of demo and tests: customers write, the desk reads and answers, nothing but real protocols."""

from datetime import UTC, datetime

import pytest

from bot.mail.compose import compose, reply_headers
from bot.mail.mailbox import Mailbox
from bot.mail.outbound import Sent, send
from bot.mail.parse import parse
from bot.sandbox.customers import Customers, contacts_of
from bot.sandbox.post import CustomerPost, MailAttachment, MailContact
from bot.sandbox.postoffice import PostOffice
from domain.inbox.facts import MailKind, OutgoingMail, Trust
from tests.bot.mail.conftest import DESK

BIRTHE = "birthe@havn.example"


class Prepared:
    id, title, language, from_address = "plain", "A plain order", "da", BIRTHE

    def __init__(self, now) -> None:
        self.raw = f"From: {BIRTHE}\r\nDate: {now:%a, %d %b %Y %H:%M:%S +0000}\r\nSubject: Stole\r\n\r\n12 stk\r\n".encode()


@pytest.fixture
def customers(office):
    return Customers(office, [MailContact("Birthe", BIRTHE, "Havn", "da")], lambda now, _: [Prepared(now)])


def arrived(office, account):
    with Mailbox(account) as box:
        return [
            parse(box.fetch(uid).raw, own_addresses=frozenset({DESK}), authserv_id=office.authserv_id)
            for uid in box.new_uids(0, lambda _uids: ())
        ]


def answer(office, smtp, received, attachments=()):
    headers = reply_headers(received, task=7)
    mail = OutgoingMail(
        message_id="<q.7.1.0123456789@nordbo.example>",
        sent_at=office.now,
        from_name="Nordbo",
        from_address=DESK,
        to=(received.from_address,),
        cc=(),
        subject=headers.subject,
        text="Hej Birthe\n\nHer er tilbuddet.\n",
        html="<p>Hej Birthe</p>",
        in_reply_to=headers.in_reply_to,
        references=headers.references,
        attachments=attachments,
    )
    assert send(smtp, compose(mail), DESK, [received.from_address]) == Sent({})


def test_a_customer_writes_and_the_desk_finds_the_mail(office, account, customers):
    customers.write(
        BIRTHE, "Stole", "Vi vil gerne bestille 12 stole", [MailAttachment("o.csv", "text/csv", b"a;b")]
    )

    (parsed,) = arrived(office, account)

    assert (parsed.mail.from_address, parsed.mail.from_name, parsed.mail.subject) == (
        BIRTHE,
        "Birthe",
        "Stole",
    )
    assert parsed.mail.new_text == "Vi vil gerne bestille 12 stole"
    assert [(one.name, one.media_type) for one in parsed.mail.attachments] == [("o.csv", "text/csv")]
    assert list(parsed.blobs.values()) == [b"a;b"]
    assert parsed.mail.trust is Trust.PASS


def test_the_answer_with_its_pdf_reaches_the_customer_and_the_reply_stays_in_the_thread(
    office, account, smtp, customers
):
    customers.write(BIRTHE, "Stole", "12 stole")
    received = arrived(office, account)[0].mail
    answer(office, smtp, received, (("Tilbud.pdf", "application/pdf", b"%PDF-1.4"),))

    newest = next(one for one in customers.mails(BIRTHE) if not one.outgoing)
    details = customers.mail(BIRTHE, newest.id)
    assert (newest.unread, newest.has_attachment, newest.subject) == (True, True, "Re: Stole [T-7]")
    assert (details.text, details.html.strip()) == ("Hej Birthe\n\nHer er tilbuddet.\n", "<p>Hej Birthe</p>")
    assert details.in_reply_to == received.message_id
    assert customers.attachment(BIRTHE, newest.id, 0) == MailAttachment(
        "Tilbud.pdf", "application/pdf", b"%PDF-1.4"
    )
    assert next(one for one in customers.mails(BIRTHE) if one.id == newest.id).unread is False

    customers.write(BIRTHE, "", "Ja tak", in_reply_to=newest.id)
    reply = arrived(office, account)[1].mail
    assert reply.in_reply_to == "<q.7.1.0123456789@nordbo.example>"
    assert reply.references[-1] == "<q.7.1.0123456789@nordbo.example>"
    assert (reply.new_text, reply.subject) == ("Ja tak", "Re: Stole [T-7]")
    assert "Her er tilbuddet." in reply.quoted_text


def test_a_prepared_mail_is_sent_as_its_contact(office, account, customers):
    (sample,) = customers.samples()
    assert (sample.id, sample.sender, sample.subject) == ("plain", BIRTHE, "Stole")

    mail_id, address = customers.send_sample("plain")

    assert (address, customers.mail(BIRTHE, mail_id).text) == (BIRTHE, "12 stk\n")
    assert arrived(office, account)[0].mail.text == "12 stk"


def test_unknown_mails_samples_and_attachments_are_lookup_errors(customers):
    mail_id = customers.write(BIRTHE, "Stole", "12 stole")

    for attempt in (
        lambda: customers.mail(BIRTHE, "in-99"),
        lambda: customers.mail("somebody@else.example", mail_id),
        lambda: customers.attachment(BIRTHE, mail_id, 0),
        lambda: customers.send_sample("none"),
        lambda: customers.write(BIRTHE, "x", "y", in_reply_to="in-99"),
    ):
        with pytest.raises(LookupError):
            attempt()


def test_a_customers_client_is_told_of_every_change(office, account, smtp, customers):
    told = []
    customers.on_change(told.append)
    customers.write(BIRTHE, "Stole", "12 stole")
    answer(office, smtp, arrived(office, account)[0].mail)

    assert told == [BIRTHE, BIRTHE]


def test_it_is_what_the_page_asks_for(customers):
    post: CustomerPost = customers
    assert (post.address, [one.email for one in post.contacts()]) == (DESK, [BIRTHE])


def test_a_mail_to_nobody_comes_back_as_a_bounce_that_names_it(office, account, smtp, customers):
    """D-24: a bounce of a mail of ours."""
    office.undeliverable.add(BIRTHE)
    customers.write(BIRTHE, "Stole", "12 stole")
    answer(office, smtp, arrived(office, account)[0].mail)

    bounce = arrived(office, account)[1].mail
    assert (bounce.kind, bounce.bounced_ids) == (MailKind.BOUNCE, ("<q.7.1.0123456789@nordbo.example>",))
    assert office.deliveries() == []


def test_a_sender_who_fails_the_checks_is_seen(office, account, customers):
    office.failing_senders.add(BIRTHE)
    customers.write(BIRTHE, "Stole", "12 stole")

    assert arrived(office, account)[0].mail.trust is Trust.FAIL


def test_the_mailbox_can_be_away_and_come_back_with_its_mails(office, account, customers):
    customers.write(BIRTHE, "Stole", "12 stole")
    port = office.imap[1]
    office.imap_server.stop()
    customers.write(BIRTHE, "Borde", "3 borde")
    office.imap_server.start()

    assert office.imap[1] == port
    assert [one.mail.subject for one in arrived(office, account)] == ["Stole", "Borde"]


def test_a_mail_server_that_is_away_is_an_error_for_the_customer_and_back_on_its_port(
    office, account, customers
):
    port = office.smtp[1]
    office.smtp_server.stop()
    with pytest.raises(OSError):
        customers.write(BIRTHE, "Stole", "12 stole")
    office.smtp_server.start()
    customers.write(BIRTHE, "Stole", "12 stole")

    assert office.smtp[1] == port
    assert len(arrived(office, account)) == 1


def test_the_world_has_its_own_time():
    now = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
    with PostOffice(DESK, clock=lambda: now) as world:
        customers = Customers(world, [])
        customers.write(BIRTHE, "Stole", "12 stole")

        assert customers.mails(BIRTHE)[0].date == now.isoformat()


def test_contacts_come_from_a_company_folder():
    contacts = [
        "contact_no,customer_no,name,email,phone,language",
        "K1,C1,Birthe,birthe@havn.example,,da",
        "K2,C1,Bo,,,da",
    ]
    customers = ["customer_no,name", "C1,Havn ApS"]

    assert contacts_of(contacts, customers) == [MailContact("Birthe", BIRTHE, "Havn ApS", "da")]
