"""What readers see of honest files (D-25); no child process here, except where it is the subject."""

from __future__ import annotations

import pytest

from bot.attachments.child import read_one
from bot.attachments.limits import Limits
from tests.bot.attachments.files import UBL, printed, ruled, turned, typed, workbook

BOUNDS = Limits()


def seen(name: str, content: bytes, media_type: str = "application/octet-stream"):
    return read_one(name, media_type, content, BOUNDS, ocr=False)


def cells(found) -> list[tuple[str, ...]]:
    return [row.cells for table in found.tables for row in table.rows]


def test_a_semicolon_file_in_an_old_code_page_keeps_its_letters_and_commas():
    found = seen("ordre.csv", 'Varenr;Tekst;Antal\r\n4711;"Bord, grøn";1,5\r\n'.encode("cp1252"))
    assert cells(found) == [("Varenr", "Tekst", "Antal"), ("4711", "Bord, grøn", "1,5")]
    assert [row.place for row in found.tables[0].rows] == ["line 1", "line 2"]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_each_delimiter_is_found_by_what_stands_in_every_line(sign):
    text = "\n".join(
        sign.join(row)
        for row in (("code", "what", "qty"), ("A1", '"lamp, tall; blue"', "2"), ("B2", "desk", "1"))
    )
    assert cells(seen("x.csv", text.encode()))[1] == ("A1", "lamp, tall; blue", "2")


def test_a_byte_order_mark_and_the_line_that_names_the_delimiter_are_no_data():
    assert cells(seen("x.csv", b"\xef\xbb\xbfsep=;\nA;B\n1;2\n")) == [("A", "B"), ("1", "2")]


def test_utf_16_is_read_by_its_mark():
    assert cells(seen("x.csv", "Vare\tAntal\nBord\t2".encode("utf-16"))) == [("Vare", "Antal"), ("Bord", "2")]


def test_a_quoted_cell_may_hold_a_line_break_and_the_next_row_keeps_its_line_number():
    found = seen("x.csv", b'a;b\n"one\ntwo";1\nc;2\n')
    assert [(row.place, row.cells[0]) for row in found.tables[0].rows] == [
        ("line 1", "a"),
        ("line 2", "one two"),
        ("line 4", "c"),
    ]


def test_a_spreadsheet_gives_whole_numbers_without_a_fraction_and_the_row_s_place():
    found = seen("o.xlsx", workbook([["EAN", "Qty"], [5701234567899, 24.0], ["0042", 2.5]], name="Ark 1"))
    assert cells(found) == [("EAN", "Qty"), ("5701234567899", "24"), ("0042", "2.5")]
    assert found.tables[0].rows[1].place == "Ark 1!2"


def test_a_hidden_sheet_is_not_read():
    assert seen("o.xlsx", workbook([["a", "b"]], state="hidden")).problem == "empty"


def test_an_html_table_becomes_rows_and_its_hidden_text_nothing():
    page = "<html><body><p>Order 55</p><p style='display:none'>9 beds</p><table><tr><th>Item</th><th>Qty</th></tr><tr><td>Lamp</td><td>3</td></tr></table></body></html>"
    found = seen("o.html", page.encode())
    assert cells(found) == [("Item", "Qty"), ("Lamp", "3")]
    assert "beds" not in found.text


def test_a_text_file_keeps_where_its_words_stand():
    found = seen("o.txt", b"Lamp      3 pcs\n\nDesk      1 pc\n")
    assert [(line.number, line.text) for line in found.lines] == [(1, "Lamp 3 pcs"), (3, "Desk 1 pc")]
    assert [word.left for word in found.lines[0].words] == [0.0, 10.0, 12.0]


def test_a_peppol_order_gives_fields_and_a_table_with_headings():
    found = seen("o.xml", UBL.encode())
    assert dict(found.fields)["document_no"] == "PO-7781"
    assert dict(found.fields)["requested_date"] == "2026-12-04"
    assert dict(found.fields)["ship_to"] == "Hallen, Kajen 4, 8000 Aarhus"
    assert cells(found)[1] == ("1", "", "", "5701234567899", "Kopper", "", "3", "BX", "", "")
    assert cells(found)[2] == ("2", "3003", "", "", "Gulvlampe KLAR", "Messing", "4", "H87", "2026-12-11", "")


def test_another_order_file_is_read_by_what_repeats_in_it():
    text = "<po no='7'><row><sku>A1</sku><qty>2</qty></row><row><sku>B2</sku><qty>5</qty></row></po>"
    assert cells(seen("po.xml", text.encode())) == [("sku", "qty"), ("A1", "2"), ("B2", "5")]


def test_a_printed_page_gives_words_in_lines_from_the_top():
    found = seen(
        "o.pdf", printed([(40, 60, "Order 12"), (40, 90, "Table"), (300, 90.5, "4"), (40, 110, "Chair")])
    )
    assert [line.text for line in found.lines] == ["Order 12", "Table 4", "Chair"]
    assert found.pages == 1


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_shown(turn):
    found = seen("o.pdf", turned(["Order 12", "Table 4"], turn))
    assert [line.text for line in found.lines] == ["Order 12", "Table 4"]


def test_narrow_letters_of_a_typewriter_are_not_torn_apart():
    found = seen("o.pdf", typed("Filtbrik til lille stol   12 stk"))
    assert found.lines[0].text == "Filtbrik til lille stol 12 stk"


def test_a_long_table_has_its_lines_numbered_on_each_page():
    rows = [["Pos", "Item", "Qty"], *[[str(at), f"Thing number {at}", "2"] for at in range(1, 61)]]
    found = seen("o.pdf", ruled("Order", rows, [40, 300, 60]))
    assert found.pages == 2
    assert sum("Thing number" in line.text for line in found.lines) == 60
    assert {line.page for line in found.lines} == {1, 2}


def test_types_are_seen_from_the_bytes_not_from_what_the_mail_says():
    assert seen("order.csv", printed([(40, 60, "Order")]), "text/csv").kind == "pdf"
    assert seen("order.dat", UBL.encode(), "application/octet-stream").kind == "order_xml"


def test_what_no_reader_exists_for_says_so():
    assert seen("movie.mp4", b"\x00\x00\x00\x18ftypmp42" * 9).problem == "unsupported"
    assert seen("invoice.xml", b"<Invoice><cbc/></Invoice>").problem == "unsupported"


def test_without_recognition_a_picture_says_that_it_was_not_read():
    assert seen("scan.png", b"\x89PNG\r\n\x1a\n" + bytes(50)).problem == "no_ocr"


def test_reading_in_a_process_of_others_limits_nothing_of_that_process():
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_AS)
    read_one("scan.png", "image/png", b"\x89PNG\r\n\x1a\n" + b"\0" * 20_000, Limits(), ocr=True)
    assert resource.getrlimit(resource.RLIMIT_AS) == before
