from __future__ import annotations

import pytest

from domain.intake.identifiers import document_number


@pytest.mark.parametrize(
    ("text", "subject", "number", "rule"),
    [
        ("Please process the below against PO HP-44871.", "", "HP-44871", "po_number"),
        ("Our PO number is 26-0933.", "", "26-0933", "po_number"),
        ("Vores ordrenr. er 7731. Hverdage 9-15.", "", "7731", "po_number"),
        ("Rekv. 20261117-SI", "", "20261117-SI", "po_number"),
        ("Vår ref: SH-4471", "", "SH-4471", "reference"),
        ("unter der Anfrage-Nr. 2026/0815 bitten wir", "", "2026/0815", "po_number"),
        ("Vedhæftet.", "Indkøbsordre IO-26-04471 (Skagen)", "IO-26-04471", "po_number"),
        ("Märkning: Kåbo 2", "", "Kåbo 2", "mark"),
        ('Merkes "Verksted".', "", "Verksted", "mark"),
        ("Bestilling ØR-2026-311:", "", "ØR-2026-311", "order_number"),
        ("rekv.nr. H-7781", "", "H-7781", "po_number"),
        ("This is for our job 22817.", "", "22817", "reference"),
        ("Saksnummer 2026/221", "", "2026/221", "reference"),
        ("vårt nr 26-118", "", "26-118", "po_number"),
        ("Bitte unter 4500-7781 verbuchen.", "", "4500-7781", "order_number"),
        ("Als Bestellnummer bitte 4711-B verwenden.", "", "4711-B", "po_number"),
        ("Fakturaen merkes 60214.", "", "60214", "mark"),
        ("Märk leveransen med 4410-Syd.", "", "4410-Syd", "mark"),
        ("Bitte auf der Rechnung 7781/26 angeben.", "", "7781/26", "mark"),
        ("Please put 7781/26 on the invoice.", "", "7781/26", "mark"),
        ("Hej", "4500071822", "4500071822", "label"),
        ("Hej", "Anfrage 2026-88", "2026-88", "label"),
        ("Hej", "26-0412 bestilling varme", "26-0412", "label"),
    ],
)
def test_the_customers_number_is_read_with_its_rule_d40(text, subject, number, rule):
    assert document_number(text, subject) == (number, rule)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Hvor bliver ordre SO-20988 af?", ""),
        ("Vores kundenr. er 30101.", ""),
        ("Märk 200 lådor åt oss.", ""),
        ("Hej", "Nyhedsbrev 11/2026"),
        ("Hej", "Budget 2026-27"),
        ("Hej", "Re: 26-0412 bestilling"),
        ("Vi har fået faktura 118204", ""),
        ("Tak for jeres ref. 5512", ""),
        ("Vi vil gerne bestille 12 stk", ""),
        ("", "Re: Quote SQ-10241 - desks"),
        ("", "Lagerbestilling uge 47"),
    ],
)
def test_our_numbers_invoices_quantities_and_weeks_are_not_his_number(text, subject):
    assert document_number(text, subject) == ("", "")


@pytest.mark.parametrize(
    ("text", "subject", "number"),
    [
        ("Bestillingsnr hos oss er KB-1204.", "", "KB-1204"),
        ("Vores indkøbsordrenr. er 88123.", "", "88123"),
        ("Our PO ref: 7781-A", "", "7781-A"),
        ("Vårt inköpsordernummer är 30-4471", "", "30-4471"),
        ("Unsere Bestell-Nr. lautet 4500112233.", "", "4500112233"),
        ("Bestellungsnr. bei uns: K-88/26", "", "K-88/26"),
        ("please see attached RFQ-2207", "", "RFQ-2207"),
        ("PO-55120 attached", "", "PO-55120"),
        ("Avrop 4411 på ramavtalet", "", "4411"),
        ("Kommission: Dachausbau Weber 2", "", "Dachausbau Weber 2"),
        ("", "Order 55120 - pumps", "55120"),
    ],
)
def test_a_number_with_any_usual_word_for_it_is_found(text, subject, number):
    assert document_number(text, subject)[0] == number


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Please order 200 brackets", ""),
        ("Bestilling 150 skruer", ""),
        ("CALL-OFF 1 - on site 12 March", ""),
        ("Ihr Lieferant führt ihn unter ABC-783323, 6 Kanister", ""),
        ("Er det jeres ordre HX-51877?", "Mangler levering HX-51877"),
        ("Ordre 12/3", ""),
        ("Bestellung 15.03.2027", ""),
    ],
)
def test_counts_dates_article_numbers_and_our_orders_are_not_his_number(text, subject):
    assert document_number(text, subject) == ("", "")
