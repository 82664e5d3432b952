from __future__ import annotations

import pytest

from domain.intake.request import Intent


@pytest.mark.parametrize(
    ("text", "subject", "intent"),
    [
        ("Vi vil gerne bestille 3 kasser kopper FINE", "", "order_request"),
        ("Kan I give et tilbud på 3 kasser kopper FINE?", "", "quote_request"),
        ("Could you quote me for 3 boxes of cups FINE?", "", "quote_request"),
        ("Wir bitten um ein Angebot für 3 Kisten Kopper FINE", "", "quote_request"),
        ("Vad kostar 3 Kopper FINE?", "", "quote_request"),
        ("3 ks kopper FINE", "Bestilling", "order_request"),
        ("Har I kopper FINE på lager, og hvad er forskellen på FINE og de andre?", "", "product_inquiry"),
        ("Hvor bliver vores ordre SO-20988 af? Den skulle være kommet i torsdags.", "", "delivery_status"),
        ("Where is our delivery? It has not arrived yet.", "", "delivery_status"),
        ("Stolene er beskadiget, vi vil returnere dem.", "", "return_or_complaint"),
        ("Auf der Rechnung 118290 fehlt unsere USt-IdNr.", "Rechnung 118290", "invoice_question"),
        ("Kan vi få en bedre rabat? Vi køber jo meget hos jer.", "", "discount_request"),
        (
            "We are a professional manufacturer of lamps. MOQ 500 pcs. Free samples.",
            "Factory price",
            "vendor_offer",
        ),
        ("Congratulations, you are a winner of the lottery. Click here.", "", "spam"),
        ("Jeg er på ferie til 3. august.", "Automatisk svar: Ordre", "auto_reply"),
        ("Nyheder fra messen. Afmeld her.", "Nyhedsbrev uge 46", "newsletter"),
        (
            "Min ordre 5512 fra i går: vil du rette kopperne fra 15 til 30?",
            "Ordre 5512 - rettelse",
            "order_change",
        ),
        ("Can we have 10% off everything next year?", "", "discount_request"),
        ("Tak for snakken i går.", "", "other"),
    ],
)
def test_the_intent_of_a_mail_d24(understand, text, subject, intent):
    assert understand(text, subject=subject).intent.value == intent


@pytest.mark.parametrize(
    ("kind", "intent"),
    [("auto_reply", Intent.AUTO_REPLY), ("bounce", Intent.BOUNCE), ("list", Intent.NEWSLETTER)],
)
def test_what_the_headers_say_wins_over_the_words_d24(understand, kind, intent):
    request = understand("Vi har 3 kasser kopper", kind=kind)
    assert request.intent == intent
    assert request.lines == ()


def test_the_reason_names_the_rule(understand):
    assert understand("PO 4711: 3 ks kopper FINE").intent_reason == "po_number"


def test_a_mail_that_is_no_request_has_neither_lines_nor_questions(understand):
    request = understand("Vi reklamerer: 3 kasser kopper FINE er beskadiget, de er defekt")
    assert (request.lines, request.open) == ((), ())


def test_trouble_beside_a_request_is_flagged(understand):
    request = understand(
        "Vi mangler en kreditnota på faktura 117950.\n\nGiv mig en pris på 3 ks kopper FINE."
    )
    assert request.intent == Intent.QUOTE_REQUEST
    assert "multiple_requests" in request.flags


@pytest.mark.shared
def test_none_of_500_supplier_mails_becomes_a_request_with_lines(shared, understand):
    import csv

    path = shared / "thirdparty" / "supplier-emails-georgianion" / "emails.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 500
    with_lines = [
        row["email_id"]
        for row in rows
        if understand(row["body"], subject=row["subject"], language_hint="en").lines
    ]
    assert with_lines == []
