"""The PDF is read back: what stands on it, on which page, in which typeface, and that nothing leaves the page."""

import hashlib
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from reportlab.lib.units import mm

from bot.pdf import render
from bot.pdf.fonts import REGULAR, SEMIBOLD, face, wrap
from domain.money import Money
from domain.sales.facts import Address, Buyer
from tests.bot.pdf.samples import BUYER, HOTEL, document, line, text_line

HERE = Path(__file__).parent
LANGUAGES = ("en", "da", "nb", "sv", "de")


def read(view, **options):
    return PdfReader(BytesIO(render(view, **options)), strict=True)


def text_of(page):
    return page.extract_text().replace("\u00a0", " ")


def all_text(view):
    return "\n".join(text_of(page) for page in read(view).pages)


def table_head(view):
    (head,) = [one for one in all_text(view).splitlines() if one.startswith("Varenr.")]
    return head


def places(page):
    """Every piece of text with its left edge, baseline (from the bottom) and right edge in points."""
    found = []

    def visit(text, _cm, tm, font, size):
        text = text.strip("\n")
        if text.strip():
            look = face(SEMIBOLD if "SemiBold" in font["/BaseFont"] else REGULAR)
            found.append((text, tm[4], tm[5], tm[4] + look.width(text, size)))

    page.extract_text(visitor_text=visit)
    return found


def test_a_quote_says_who_what_and_how_much_d60():
    text = all_text(document(version=2))
    for words in (
        "Tilbud",
        "SQ-10241 v2",
        "23. november 2026",
        "14. december 2026",
        "1. december 2026",
        "C00101",
        "PO-2026-118",
        "Mona Kjærgaard",
        "Netto 14 dage",
        "Havnehotellet Ærøskøbing ApS",
        "Att. Birthe Rolskov",
        "Havnepladsen 3",
        "5970 Ærøskøbing",
        "Momsnr. DK93634403",
        "10101 SORT",
        "Kontorstol NORD 100, sort",
        "1. dec. 2026",
        "1.295,00",
        "15.540,00",
        "25 % moms af 15.540,00",
        "3.885,00",
        "I alt DKK",
        "19.425,00",
        "Side 1 af 1",
        "Momsnr. DK29604819",
        "Bankkonto DK4520005036459998",
        "salg@nordbo-engros.example",
    ):
        assert words in text, words


def test_the_first_version_bears_no_version_number_d67():
    assert "SQ-10241\n" in all_text(document(version=1))
    assert " v1" not in all_text(document(version=1))


def test_an_order_names_the_quote_it_came_from_and_no_validity():
    text = all_text(document(kind="order", number="SO-20511", quote_number="SQ-10241 v2"))
    assert "Ordrebekræftelse" in text
    assert "SQ-10241 v2" in text
    assert "Gyldigt" not in text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                "Quote",
                "Total excl. VAT",
                "25% VAT on 15,540.00",
                "14 days net",
                "Page 1 of 1",
                "23 November 2026",
            ),
        ),
        ("da", ("Tilbud", "I alt ekskl. moms", "Enhedspris", "Side 1 af 1")),
        ("nb", ("Tilbud", "Sum ekskl. mva.", "15 540,00", "25 % mva.", "Side 1 av 1", "23. november 2026")),
        ("sv", ("Offert", "Summa exkl. moms", "À-pris", "15 540,00", "14 dagar netto", "Sida 1 av 1")),
        ("de", ("Angebot", "Nettobetrag", "Einzelpreis", "15.540,00", "14 Tage netto", "Seite 1 von 1")),
    ],
)
def test_words_dates_and_amounts_are_of_the_documents_language_d35(language, words):
    text = all_text(document(language=language))
    for word in words:
        assert word in text, word


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", ["reverse_charge", "export"])
def test_a_delivery_without_vat_prints_its_sentence_d60(language, rule):
    sentences = {
        ("en", "reverse_charge"): "Reverse charge",
        ("da", "reverse_charge"): "Omvendt betalingspligt",
        ("nb", "reverse_charge"): "Omvendt avgiftsplikt",
        ("sv", "reverse_charge"): "Omvänd betalningsskyldighet",
        ("de", "reverse_charge"): "Steuerschuldnerschaft des Leistungsempfängers",
        ("en", "export"): "Export: ",
        ("da", "export"): "Eksport: ",
        ("nb", "export"): "Eksport: ",
        ("sv", "export"): "Export: ",
        ("de", "export"): "Ausfuhrlieferung",
    }
    lines = [line(vat_percent=Decimal(0), currency="EUR")]
    text = all_text(document(lines, currency="EUR", vat_rule=rule, language=language))
    assert sentences[language, rule] in text
    assert sentences[language, "export" if rule == "reverse_charge" else "reverse_charge"] not in text
    assert "EUR" in text


def test_a_domestic_document_prints_no_such_sentence():
    assert "Omvendt" not in all_text(document())
    assert "Eksport" not in all_text(document())


def test_vat_is_listed_per_rate_on_the_sum_of_rounded_lines():
    lines = [
        line(10000, unit_price=Decimal("0.333333"), quantity=Decimal(1)),
        line(20000, unit_price=Decimal("0.333333"), quantity=Decimal(1)),
        line(30000, vat_percent=Decimal(12), quantity=Decimal(3), unit_price=Decimal(100)),
    ]
    text = all_text(document(lines))
    assert "25 % moms af 0,66" in text
    assert "12 % moms af 300,00" in text
    assert "36,00" in text
    assert "0,333333" in text
    assert "Moms" in table_head(document(lines))
    assert "Moms" not in table_head(document())


def test_the_discount_column_stands_only_where_a_line_has_one():
    assert "Rabat" not in table_head(document())
    text = all_text(document([line(), line(20000, discount_percent=Decimal("7.5"))]))
    assert "Rabat" in text
    assert "7,5 %" in text
    assert "14.374,50" in text


def test_the_delivery_column_stands_only_where_a_line_has_a_date():
    assert "Levering" not in table_head(document([line(delivery_date=None)]))
    assert "Levering" in table_head(document())


def test_a_text_line_is_printed_without_numbers():
    text = all_text(document([line(), text_line("Ring en time før ankomst.")]))
    assert "Ring en time før ankomst." in text
    assert "0,00" not in text.split("Ring en time før ankomst.")[1].split("I alt")[0]


def test_foreign_addresses_name_their_country_in_the_documents_language():
    berlin = Address("Möbelhaus Größler GmbH", "Lübecker Straße 45", "10559", "Berlin", "DE")
    text = all_text(document(ship_to=berlin, language="de"))
    assert "Möbelhaus Größler GmbH" in text
    assert "10559 Berlin\nDeutschland" in text


def test_british_addresses_have_the_town_before_the_postcode():
    leeds = Address("Harrow & Pike Ltd", "14 Mill Lane", "LS10 1AB", "Leeds", "GB")
    text = all_text(document(buyer=Buyer("C1", "K1", leeds.name, "", leeds, ""), language="en"))
    assert "Leeds LS10 1AB\nUnited Kingdom" in text


def test_forty_lines_repeat_the_table_head_and_count_pages_d61():
    lines = [line(10000 * n, item_no=f"7{n:04}", quantity=Decimal(n)) for n in range(1, 41)]
    pages = [text_of(page) for page in read(document(lines, version=3)).pages]
    assert len(pages) == 2
    for number, text in enumerate(pages, start=1):
        assert f"Side {number} af 2" in text
        assert "Varenr." in text
        assert "Enhedspris" in text
        assert "SQ-10241 v3" in text
    for one in lines:
        assert sum(text.count(one.item_no) for text in pages) == 1
    assert "I alt DKK" in pages[1]
    assert "I alt DKK" not in pages[0]


@pytest.mark.parametrize("count", range(14, 23))
def test_the_totals_never_stand_on_a_page_without_a_line(count):
    pages = [text_of(page) for page in read(document([line(10000 * n) for n in range(1, count + 1)])).pages]
    assert "I alt DKK" in pages[-1]
    assert "Kontorstol" in pages[-1]
    assert sum(text.count("Kontorstol") for text in pages) == count


def test_four_hundred_lines_all_stand_there_once():
    lines = [line(10000 * n, item_no=f"8{n:04}") for n in range(1, 401)]
    pages = [text_of(page) for page in read(document(lines)).pages]
    assert all(f"Side {n} af {len(pages)}" in text for n, text in enumerate(pages, start=1))
    assert sum(text.count("Kontorstol NORD") for text in pages) == 400


LONG = {
    "description": document([line(description="En stol, der kan næsten alt. " * 150)]),
    "one word": document([line(description="Bordskærm" * 60)]),
    "wide words": document(
        [line(description="W" * 400, item_no="W" * 20, uom_name="W" * 30, variant_code="M" * 20)]
    ),
    "huge numbers": document(
        [
            line(
                quantity=Decimal("999999999.123456"),
                unit_price=Decimal("999999999.123456"),
                discount_percent=Decimal("12.345678"),
                net=Money(99999999999999999, "DKK"),
            ),
            line(20000, vat_percent=Decimal(12)),
        ]
    ),
    "text lines": document([text_line("Bemærk venligst, at porten lukkes. " * 100) for _ in range(4)]),
    "addresses": document(
        ship_to=Address("Lager " * 50, "Vej " * 80, "1" * 30, "By" * 70, "SE"),
        buyer=Buyer("C" * 60, "K1", "Firma" * 40, "Navn " * 40, HOTEL, "DK" * 50),
    ),
    "head": document(
        reference="R" * 200, salesperson="Navn " * 60, number="SQ-" + "9" * 60, quote_number="S" * 90
    ),
    "break lines": document([line(description="første\nanden\n\ntredje")]),
    "no lines": document([text_line("")]),
}


@pytest.mark.parametrize("name", LONG)
def test_long_content_never_leaves_the_page_or_runs_into_the_footer(name):
    for page in read(LONG[name]).pages:
        pieces = places(page)
        assert len(pieces) > 5
        for text, left, baseline, right in pieces:
            assert left >= 18 * mm - 0.01, text
            assert right <= 192 * mm + 0.01, text
            assert 12 * mm < baseline < 285 * mm, text
            assert not 24 * mm < baseline < 30 * mm, text


def test_amounts_and_quantities_are_never_broken_over_lines():
    text = all_text(LONG["huge numbers"])
    for number in ("999.999.999,123456", "999.999.999.999.999,99", "999.999.999,123456"):
        assert number in text
    million = line(
        quantity=Decimal("12345.5"), unit_price=Decimal("99999.123456"), discount_percent=Decimal("12.5")
    )
    text = all_text(document([million, line(20000, vat_percent=Decimal(12), description="Stol " * 30)]))
    for number in ("12.345,5", "99.999,123456", "12,5 %", "1.080.221.781,30", "1. dec. 2026", "10101 SORT"):
        assert number in text, number


def test_long_content_is_there_to_its_end():
    words = " ".join(f"ord{n}" for n in range(900))
    text = all_text(document([line(description=words)]))
    assert [f"ord{n}" for n in range(900) if f"ord{n}" not in text.split()] == []


def test_every_typeface_is_embedded_and_nordic_german_and_latin_2_letters_read_back_d61():
    letters = "æøå ÆØÅ äöü ÄÖÜ ß ř č ž š ů ő ű ł ą ę ț ș đ € – “ ” ½ ² Ø25"
    reader = read(document([line(description=letters)]))
    assert letters in " ".join(text_of(reader.pages[0]).split())
    for page in reader.pages:
        fonts = page["/Resources"]["/Font"]
        assert len(fonts) == 2
        for font in fonts.values():
            assert "/FontFile2" in font["/FontDescriptor"]
            assert "IBMPlexSans" in font["/BaseFont"]


def test_control_characters_are_left_out():
    text = all_text(document([line(description="Stol\x00\x07 \u202eNORD\u200b 100")]))
    assert "Stol NORD 100" in text


@pytest.mark.parametrize(
    ("language", "tag"), [("da", "da-DK"), ("en", "en-GB"), ("nb", "nb-NO"), ("de-AT", "de-AT")]
)
def test_metadata_tells_title_author_subject_language_and_date(language, tag):
    reader = read(document(language=language, kind="quote", version=2))
    assert reader.metadata.title.endswith(" SQ-10241 v2")
    assert reader.metadata.author == "Nordbo Engros A/S"
    assert "SQ-10241 v2" in reader.metadata.subject
    assert "Havnehotellet" in reader.metadata.subject
    assert reader.metadata.creation_date == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    assert reader.trailer["/Root"]["/Lang"] == tag


def test_the_same_version_gives_the_same_bytes_in_two_processes_d61():
    program = (
        "import hashlib, sys; sys.path.insert(0, sys.argv[1])\n"
        "from tests.bot.pdf.samples import document, line\n"
        "from bot.pdf import render\n"
        "print(hashlib.sha256(render(document([line(10000 * n) for n in range(1, 41)]))).hexdigest())\n"
    )
    prints = {
        subprocess.run(
            [sys.executable, "-c", program, str(HERE.parents[2])],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout.strip()
        for seed in ("1", "2")
    }
    mine = hashlib.sha256(render(document([line(10000 * n) for n in range(1, 41)]))).hexdigest()
    assert prints == {mine}


def test_another_version_gives_other_bytes():
    assert render(document(version=1)) != render(document(version=2))
    assert render(document()) != render(document(valid_until=date(2026, 12, 15)))


def test_a_logo_takes_the_place_of_the_mark():
    from PIL import Image

    picture = BytesIO()
    Image.new("RGBA", (600, 200), (20, 90, 110, 128)).save(picture, "PNG")
    page = read(document(), logo=picture.getvalue()).pages[0]
    assert len(page.images) == 1
    assert len(read(document()).pages[0].images) == 0


def test_wrapping_keeps_no_break_spaces_together_and_cuts_with_an_ellipsis():
    regular = face(REGULAR)
    assert wrap(regular, "1\u00a0000\u00a0kg stål", 10, regular.width("1\u00a0000\u00a0kg", 10) + 1) == (
        "1\u00a0000\u00a0kg",
        "stål",
    )
    cut = wrap(regular, "en to tre fire fem seks", 10, 40, most=2)
    assert len(cut) == 2
    assert cut[1].endswith("…")
    assert all(regular.width(one, 10) <= 40 for one in cut)


def test_the_contact_is_not_named_twice_when_the_customer_is_the_person():
    text = all_text(document(buyer=Buyer("", "K9", "Pia Dam", "Pia Dam", HOTEL, "")))
    assert "Att." not in text
    assert "Kundenr." not in text
    assert BUYER.vat_no not in text
