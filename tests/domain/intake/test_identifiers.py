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
    ],
)
def test_the_customers_number_is_read_with_its_rule_d40(text, subject, number, rule):
    assert document_number(text, subject) == (number, rule)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Hvor bliver ordre SO-20988 af?", ""),
        ("Vi har fået faktura 118204", ""),
        ("Tak for jeres ref. 5512", ""),
        ("Vi vil gerne bestille 12 stk", ""),
        ("", "Re: Quote SQ-10241 - desks"),
        ("", "Lagerbestilling uge 47"),
    ],
)
def test_our_numbers_invoices_quantities_and_weeks_are_not_his_number(text, subject):
    assert document_number(text, subject) == ("", "")
