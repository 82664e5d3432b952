"""Persons, machines, lists and ourselves (D-24)."""

import pytest

from domain.inbox.facts import MailKind
from tests.bot.mail.build import TEXT, multipart, read

MACHINES = [
    ({"Auto_Submitted": "auto-replied (vacation)"}, MailKind.AUTO_REPLY, "auto_submitted"),
    ({"Auto_Submitted": "auto-generated; type=x"}, MailKind.AUTO_REPLY, "auto_submitted"),
    ({"X_Autoreply": "yes"}, MailKind.AUTO_REPLY, "auto_header"),
    ({"X_Autorespond": "Out"}, MailKind.AUTO_REPLY, "auto_header"),
    ({"X_Loop": "a@b"}, MailKind.AUTO_REPLY, "x_loop"),
    ({"Return_Path": "<>"}, MailKind.AUTO_REPLY, "null_return_path"),
    ({"Precedence": "auto_reply"}, MailKind.AUTO_REPLY, "precedence"),
    ({"Subject": "Automatisk svar: Ferie"}, MailKind.AUTO_REPLY, "auto_subject"),
    ({"Subject": "Automatic reply: Quote"}, MailKind.AUTO_REPLY, "auto_subject"),
    ({"Subject": "Autosvar: Offert"}, MailKind.AUTO_REPLY, "auto_subject"),
    ({"Subject": "Re: Out of office: Quote"}, MailKind.AUTO_REPLY, "auto_subject"),
    ({"Subject": "Out of Office"}, MailKind.AUTO_REPLY, "auto_subject"),
    ({"Subject": "Abwesenheitsnotiz: Angebot"}, MailKind.AUTO_REPLY, "auto_subject"),
    ({"Subject": "Fraværsmelding: Tilbud"}, MailKind.AUTO_REPLY, "auto_subject"),
    ({"Subject": "Frånvaro: Offert"}, MailKind.AUTO_REPLY, "auto_subject"),
    ({"Subject": "Réponse automatique : Devis"}, MailKind.AUTO_REPLY, "auto_subject"),
    ({"Subject": "Læst: Tilbud"}, MailKind.AUTO_REPLY, "read_receipt"),
    ({"From": "no-reply@shop.example"}, MailKind.AUTO_REPLY, "robot_sender"),
    ({"From": "orders-noreply@shop.example"}, MailKind.AUTO_REPLY, "robot_sender"),
    ({"From": "MAILER-DAEMON@mx.example"}, MailKind.BOUNCE, "role_sender"),
    ({"From": "MAILER-DAEMON (Mail Delivery System)"}, MailKind.BOUNCE, "role_sender"),
    ({"From": "Mail Delivery Subsystem <x@mx.example>"}, MailKind.BOUNCE, "role_sender"),
    ({"From": "bounce+1.2@list.example"}, MailKind.BOUNCE, "role_sender"),
    ({"X_Failed_Recipients": "a@b.example"}, MailKind.BOUNCE, "failed_recipients"),
    ({"Subject": "Undelivered Mail Returned to Sender"}, MailKind.BOUNCE, "bounce_subject"),
    ({"Subject": "Unzustellbar: Angebot"}, MailKind.BOUNCE, "bounce_subject"),
    ({"Subject": "Undeliverable: Tilbud"}, MailKind.BOUNCE, "bounce_subject"),
    ({"List_Id": "<news.shop.example>"}, MailKind.LIST, "list_id"),
    ({"List_Unsubscribe": "<mailto:x@y.example>"}, MailKind.LIST, "list_unsubscribe"),
    ({"Precedence": "bulk"}, MailKind.LIST, "precedence"),
]


@pytest.mark.parametrize(("headers", "kind", "reason"), MACHINES, ids=lambda value: str(value)[:40])
def test_machines_are_known_by_their_headers(headers, kind, reason):
    mail = read(**headers)

    assert (mail.kind, mail.kind_reason) == (kind, reason)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Auto_Submitted": "no"},
        {"X_Auto_Response_Suppress": "All"},
        {"Subject": "Out of office chairs and desks"},
        {"Subject": "Order out of office supplies"},
        {"Subject": "Ferieboliger: 40 senge"},
        {"Subject": "Fravær af stole"},
        {"Subject": "Delivery of 40 chairs failed"},
        {"Subject": "Delivery address"},
        {"Subject": "Fwd: Undeliverable: Tilbud"},
        {"Subject": "Read this: 40 chairs"},
        {"Subject": "Autoværksted, 4 borde"},
        {"Subject": "Returned goods"},
        {"From": "noreen@shop.example"},
        {"From": "noah.reply@shop.example"},
        {"From": "rootes@shop.example"},
        {"From": "bouncer@club.example"},
        {"Return_Path": "<birthe@havn.example>"},
        {"Precedence": "first-class"},
        {"X_Mailer": "Outlook"},
    ],
    ids=str,
)
def test_persons_are_not_stopped(headers):
    mail = read(**headers)

    assert (mail.kind, mail.kind_reason) == (MailKind.PERSON, "")


REPORT = (
    (TEXT, "Your mail could not be delivered."),
    (
        "Content-Type: message/delivery-status",
        "Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; a@b.example",
    ),
)


@pytest.mark.parametrize(
    "returned",
    [
        (
            "Content-Type: message/rfc822",
            "From: sales@nordbo.example\r\nMessage-ID: <q.7.1.0123456789@nordbo.example>\r\n\r\nhej",
        ),
        (
            "Content-Type: text/rfc822-headers",
            "From: sales@nordbo.example\r\nMessage-ID: <q.7.1.0123456789@nordbo.example>\r\n",
        ),
        (TEXT, "---- returned ----\r\nMessage-ID: <q.7.1.0123456789@nordbo.example>\r\nSubject: x"),
    ],
    ids=["mail", "headers", "text"],
)
def test_a_bounce_names_the_mail_that_came_back(returned):
    body, kind = multipart("report", *REPORT, returned)

    mail = read(body, Content_Type=kind, Message_ID="<bounce@mx.example>", From="x@mx.example")

    assert (mail.kind, mail.kind_reason) == (MailKind.BOUNCE, "delivery_status")
    assert mail.bounced_ids == ("<q.7.1.0123456789@nordbo.example>",)


def test_the_pdf_of_a_mail_that_came_back_is_not_lost_but_a_person_mail_has_no_bounced_ids():
    mail = read("hej\r\nMessage-ID: <a@b>", In_Reply_To="<a@b>")

    assert mail.bounced_ids == ()


def test_a_read_receipt_is_no_bounce():
    body, kind = multipart(
        "report", (TEXT, "Read."), ("Content-Type: message/disposition-notification", "Disposition: x")
    )

    mail = read(body, Content_Type=kind)

    assert (mail.kind, mail.kind_reason) == (MailKind.AUTO_REPLY, "read_receipt")


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({"Message_ID": "<q.7.1.0123456789@relay.example>"}, MailKind.OWN),
        ({"Message_ID": "<abc@nordbo.example>"}, MailKind.OWN),
        ({"Message_ID": "<abc@www.webform.example>"}, MailKind.PERSON),
        ({"Message_ID": "<abc@nordbo.example>", "Reply_To": "kunde@havn.example"}, MailKind.PERSON),
        ({"Message_ID": "<abc@nordbo.example>", "Reply_To": "Sales@Nordbo.example"}, MailKind.OWN),
        ({"Message_ID": "<abc@nordbo.example>", "Auto_Submitted": "auto-replied"}, MailKind.OWN),
    ],
    ids=str,
)
def test_our_own_mail_come_back_opens_nothing_but_a_web_form_in_our_name_is_a_person(headers, kind):
    """Loops end here: own ids and addresses are recognised (D-90)."""
    assert read(From="Nordbo <sales@nordbo.example>", **headers).kind is kind


def test_a_mail_with_our_kind_of_id_from_somebody_else_is_not_ours():
    assert read(Message_ID="<q.7.1.0123456789@nordbo.example>").kind is MailKind.PERSON
