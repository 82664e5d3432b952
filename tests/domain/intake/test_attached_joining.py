"""Mail and attachments become one request: relevance with a reason, no wish twice, contradictions are asked (D-23, D-25, D-86)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.intake import stored
from domain.intake.attached import from_plain, to_plain
from domain.intake.extracted import Extracted
from domain.intake.relevance import document_kind
from domain.intake.request import Contradiction, Intent, Open, RequestLine, Span, Why
from tests.domain.intake.seen import asked, body, joined, lines, printed, table

ORDER = table("Vare;Antal\nBaghjul;2\nForhjul;7\n")
HERE = Span("body", 0, 10, "words")


def line(item: str, quantity: int, uom="PCS", variant="") -> RequestLine:
    return RequestLine(item, variant, Decimal(quantity), uom, None, HERE, "item_no", 1.0)


def notes(request) -> list[tuple[str, str, str]]:
    return [(one.name, one.relevance, one.reason) for one in request.attachments]


def test_see_attached_means_the_attachment_s_lines(catalogue):
    found = joined(catalogue, ORDER)
    assert lines(found) == [("1200", "", "2", "PCS"), ("1210", "", "7", "PCS")]
    assert notes(found) == [("order.csv", "order", "lines")]
    assert found.attachments[0].lines == 2
    assert "attachment_is_order" in found.flags


def test_a_mail_without_attachments_stays_as_it_was(catalogue):
    request = body(lines=(line("1200", 2),))
    assert joined(catalogue, request=request) is request


def test_the_same_line_in_mail_and_attachment_counts_once_and_others_are_added(catalogue):
    found = joined(catalogue, ORDER, request=body(lines=(line("1200", 2), line("4001", 1))))
    assert lines(found) == [("1200", "", "2", "PCS"), ("4001", "", "1", "PCS"), ("1210", "", "7", "PCS")]
    assert found.contradictions == ()


def test_the_same_quantity_in_another_unit_is_the_same_line(catalogue):
    found = joined(
        catalogue,
        table("Vare;Antal;Enhed\nKopper FINE 25 cl;2;ks\n"),
        request=body(lines=(line("5001", 24),)),
    )
    assert lines(found) == [("5001", "", "24", "PCS")]


def test_two_quantities_for_one_item_are_a_question_and_both_are_kept(catalogue):
    """D-86."""
    found = joined(catalogue, ORDER, request=body(lines=(line("1200", 5),)))
    assert lines(found) == [("1210", "", "7", "PCS")]
    assert asked(found) == [("missing_quantity", ["1200"])]
    assert found.contradictions == (Contradiction("quantity", "5 PCS", "2 PCS", "order.csv", "1200", ""),)


def test_two_dates_are_a_contradiction_and_the_mail_s_stands_until_it_is_solved(catalogue):
    seen = table("Leveringsdato;4-12-2026\nVare;Antal\nBaghjul;2\n")
    found = joined(catalogue, seen, request=body(requested_date=date(2026, 12, 11)))
    assert found.contradictions == (Contradiction("date", "2026-12-11", "2026-12-04", "order.csv"),)


def test_two_document_numbers_are_a_contradiction_unless_the_document_names_both(catalogue):
    text = "Indkøbsordre;PO-7781\nVare;Antal\nBaghjul;2\n"
    found = joined(catalogue, table(text), request=body(document_no="PO-9"))
    assert found.contradictions == (Contradiction("document_no", "PO-9", "PO-7781", "order.csv"),)
    both = joined(catalogue, table("Vores ref;PO-9\n" + text), request=body(document_no="PO-9"))
    assert both.contradictions == ()
    assert both.document_no == "PO-9"


def test_number_date_and_place_of_the_document_fill_what_the_mail_left_out(catalogue):
    seen = table(
        "Indkøbsordre nr.;PO-7781\nLevering;4-12-2026\nLeveringsadresse:;Kajen 4\nVare;Antal\nBaghjul;2\n"
    )
    found = joined(catalogue, seen)
    assert (found.document_no, found.requested_date) == ("PO-7781", date(2026, 12, 4))
    assert "Kajen 4" in found.ship_to_text


def test_one_date_on_every_line_is_the_request_s(catalogue):
    found = joined(catalogue, table("Vare;Antal;Lev.dato\nBaghjul;2;4-12-2026\nForhjul;7;4-12-2026\n"))
    assert found.requested_date == date(2026, 12, 4)
    other = joined(catalogue, table("Vare;Antal;Lev.dato\nBaghjul;2;4-12-2026\nForhjul;7;11-12-2026\n"))
    assert other.requested_date is None


def test_the_same_order_as_pdf_and_as_file_counts_once(catalogue):
    pdf = printed("Vare          Antal\nBaghjul         2\nForhjul         7\n")
    found = joined(catalogue, pdf, ORDER)
    assert lines(found) == [("1200", "", "2", "PCS"), ("1210", "", "7", "PCS")]
    assert {one.evidence.source for one in found.lines} == {"order.csv"}


def test_a_question_of_the_mail_that_the_attachment_answers_is_gone(catalogue):
    ask = Open(Why.MISSING_QUANTITY, HERE, catalogue.match("Baghjul", "da", "C1").candidates)
    assert joined(catalogue, ORDER, request=body(open=(ask,))).open == ()


@pytest.mark.parametrize(
    ("name", "text", "relevance", "reason"),
    [
        (
            "Indkøbsbetingelser.pdf",
            "ALMINDELIGE INDKØBSBETINGELSER\n\n1. Disse betingelser gælder for alle køb.",
            "irrelevant",
            "terms",
        ),
        ("Faktura 4711.pdf", "Faktura 4711\n\nVare        Antal\nBaghjul       2\n", "support", "invoice"),
        (
            "katalog.pdf",
            "Catalogue 2027\n\nItem         MOQ      Price\nLamp         500      2,00\n",
            "irrelevant",
            "catalogue",
        ),
        (
            "foelgeseddel.pdf",
            "Følgeseddel\n\nVare        Antal\nBaghjul       2\n",
            "support",
            "delivery_note",
        ),
        ("hilsen.pdf", "Kære alle\n\nGlædelig jul fra os på kontoret.", "irrelevant", "no_wishes"),
        ("PO 4711.pdf", "PURCHASE ORDER 4711\n\nSee the goods as agreed by phone.", "unread", "no_lines"),
        ("I N D.pdf", "B E S T I L L I N G\n\nVare        Antal\nBaghjul       2\n", "order", "lines"),
    ],
)
def test_each_document_has_its_relevance_with_a_reason(catalogue, name, text, relevance, reason):
    found = joined(catalogue, printed(text, name=name))
    assert notes(found) == [(name, relevance, reason)]
    assert ("attachment_irrelevant" in found.flags) == (relevance == "irrelevant")
    assert bool(found.lines) == (relevance == "order")


@pytest.mark.parametrize(
    ("seen", "note"),
    [
        (Extracted("scan.png", "image/png", "picture", problem="no_ocr"), ("scan.png", "unread", "no_ocr")),
        (
            Extracted("firma-logo.png", "image/png", "picture", problem="no_ocr"),
            ("firma-logo.png", "irrelevant", "logo"),
        ),
        (
            Extracted("x.pdf", "application/pdf", "pdf", problem="too_many_pages"),
            ("x.pdf", "unread", "too_many_pages"),
        ),
        (Extracted("x.ics", "text/calendar", problem="calendar"), ("x.ics", "irrelevant", "calendar")),
        (Extracted("x.zip", "application/zip", problem="archive"), ("x.zip", "unread", "archive")),
    ],
)
def test_what_was_not_read_says_why(catalogue, seen, note):
    found = joined(catalogue, seen)
    assert notes(found) == [note]
    assert ("attachment_unread" in found.flags) == (note[1] == "unread")


def test_a_logo_in_the_text_sets_no_flag(catalogue):
    found = joined(
        catalogue, Extracted("image001.png", "image/png", "picture", problem="small_picture", inline=True)
    )
    assert notes(found) == [("image001.png", "irrelevant", "logo")]
    assert found.flags == frozenset()


@pytest.mark.parametrize("intent", [Intent.VENDOR_OFFER, Intent.SPAM, Intent.NEWSLETTER])
def test_what_comes_with_an_offer_to_us_is_no_order(catalogue, intent):
    found = joined(catalogue, ORDER, request=body(intent))
    assert (lines(found), found.intent, notes(found)[0][1:]) == ([], intent, ("irrelevant", "not_a_request"))


@pytest.mark.parametrize(
    "intent", [Intent.RETURN_OR_COMPLAINT, Intent.DELIVERY_STATUS, Intent.INVOICE_QUESTION]
)
def test_what_comes_with_a_complaint_belongs_to_it(catalogue, intent):
    found = joined(catalogue, ORDER, request=body(intent))
    assert (lines(found), found.intent, notes(found)[0][1]) == ([], intent, "support")


def test_a_mail_that_says_nothing_is_what_its_document_is(catalogue):
    order = joined(catalogue, ORDER, request=body(Intent.OTHER))
    assert (order.intent, order.intent_reason) == (Intent.ORDER_REQUEST, "attached_order")
    asking = printed("Tilbudsforespørgsel\n\nVare        Antal\nBaghjul       2\n", name="liste.pdf")
    quote = joined(catalogue, asking, request=body(Intent.OTHER))
    assert (quote.intent, quote.intent_reason) == (Intent.QUOTE_REQUEST, "attached_request")


@pytest.mark.parametrize(
    ("name", "line", "kind"),
    [
        ("x.pdf", "PURCHASE ORDER 4500119", "order"),
        ("x.pdf", "Bestellung 26-10442", "order"),
        ("x.pdf", "Request for quotation", "request"),
        ("x.pdf", "Offertförfrågan", "request"),
        ("x.pdf", "Auftragsbestätigung 12", "confirmation"),
        ("x.pdf", "Lieferschein", "delivery_note"),
        ("x.pdf", "Angebot SQ-10101", "quote"),
        ("AGB.pdf", "Müller GmbH", "terms"),
        ("Prisliste 2027.xlsx", "", "price_list"),
        ("x.pdf", "Hansen & Co", ""),
    ],
)
def test_documents_say_what_they_are(name, line, kind):
    assert document_kind(name, [line]) == kind


def test_an_invoice_address_at_the_bottom_of_an_order_does_not_make_it_an_invoice():
    assert (
        document_kind("x.pdf", ["Indkøbsordre 12", "Fakturaadresse: Kajen 4", "Faktura sendes til Kajen 4."])
        == "order"
    )


def test_notes_and_contradictions_are_kept_with_the_reading(catalogue):
    found = joined(catalogue, ORDER, request=body(lines=(line("1200", 5),)))
    assert stored.from_json(stored.to_json(found)) == found


def test_a_reading_stored_before_attachments_were_read_is_still_read():
    old = stored.to_json(body(lines=(line("1200", 5),)))
    del old["attachments"], old["contradictions"], old["lines"][0]["evidence"]["place"]
    assert stored.from_json(old).lines[0].item_no == "1200"


def test_what_was_seen_goes_through_json_unchanged():
    seen = printed("Vare   Antal\nBaghjul   2")
    assert from_plain(to_plain(seen)) == seen
