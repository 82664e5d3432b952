"""Reading the CSV folder: every row that cannot be imported is named with file, line, column and reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.sales.masterdata import Note, Problem, Problems, Tables, read_folder
from domain.sales.masterdata.specs import SPECS
from domain.words import has, say
from tests.domain.sales.company import FILES, changed, lines_of, problems, tables, with_row


def row(files, name, index=0):
    content = tables(files).files[name].values[index]
    return dict(zip((column.name for column in SPECS[name].columns), content, strict=True))


def only(files) -> tuple:
    found = problems(files).problems
    assert len(found) == 1, found
    one = found[0]
    return one.file, one.line, one.column, one.code


def test_the_small_company_reads_without_a_problem_or_a_note():
    read = tables()
    assert {name: len(content.values) for name, content in read.files.items()} == {
        name: len(text.splitlines()) - 1 for name, text in FILES.items()
    }
    assert read.notes == ()


def test_cells_become_typed_values():
    item = row(FILES, "items.csv", 1)
    assert item["unit_price"] == Decimal("40.50")
    assert item["sales_uom"] == "BOX"
    assert item["blocked"] is False
    assert item["type"] == "inventory"
    assert item["unit_cost"] is None
    price = row(FILES, "prices.csv", 2)
    assert (price["starts"], price["ends"]) == (date(2026, 12, 1), date(2026, 12, 31))
    assert row(FILES, "prices.csv", 0)["min_quantity"] == Decimal(10)
    assert row(FILES, "prices.csv", 1)["min_quantity"] == Decimal(0)
    customer = row(FILES, "customers.csv")
    assert customer["email_domains"] == "|hotel.example|hotel.test|"
    assert customer["credit_limit"] == Decimal(10000)
    assert row(FILES, "customers.csv", 1)["credit_limit"] is None


def test_an_empty_sales_unit_is_the_base_unit():
    assert row(FILES, "items.csv")["sales_uom"] == "PCS"


def test_addresses_of_contacts_are_lower_case():
    assert row(FILES, "contacts.csv")["email"] == "birthe@hotel.example"


def test_columns_may_come_in_any_order_and_optional_ones_may_be_missing():
    files = changed(salespeople="email,name,code\nx@y.example,Ida,IX\n")
    assert row(files, "salespeople.csv") == {"code": "IX", "name": "Ida", "email": "x@y.example"}


def test_a_byte_order_mark_and_windows_line_ends_are_read():
    text = "\ufeff" + FILES["salespeople.csv"].replace("\n", "\r\n")
    assert row(changed(salespeople=text), "salespeople.csv")["code"] == "MK"


def test_lines_may_come_without_line_ends():
    read = read_folder({name: text.splitlines() for name, text in FILES.items()})
    assert isinstance(read, Tables)


def test_quoted_fields_may_hold_commas_quotes_and_line_ends_and_lines_are_counted_right():
    text = 'item_no,language,text\nCHAIR,da,"To ""linjer"",\nher"\nCHAIR,en,\n'
    assert only(changed(item_texts=text)) == ("item_texts.csv", 4, "text", "masterdata.missing_value")
    good = text.replace("CHAIR,en,\n", "")
    assert row(changed(item_texts=good), "item_texts.csv")["text"] == 'To "linjer",\nher'


def test_blank_lines_are_skipped():
    assert len(tables(with_row("salespeople.csv", "\n\n")).files["salespeople.csv"].values) == 1


def test_spaces_around_values_do_not_count():
    files = with_row("salespeople.csv", " AB , Anders ,  a@b.example ")
    assert row(files, "salespeople.csv", 1) == {"code": "AB", "name": "Anders", "email": "a@b.example"}


@pytest.mark.parametrize(
    ("file", "new_row", "column", "code"),
    [
        ("salespeople.csv", "X,,x@y.example", "name", "missing_value"),
        ("salespeople.csv", "X,Name,nobody", "email", "not_email"),
        ("locations.csv", ",Lager", "code", "missing_value"),
        ("units.csv", "PCS,dansk1,x,,", "language", "not_a_language"),
        ("item_units.csv", "PAPER,PALLET,0", "qty_per_base", "not_positive"),
        ("item_units.csv", "PAPER,PALLET,1e3", "qty_per_base", "not_a_number"),
        ("item_units.csv", "PAPER,PALLET,NaN", "qty_per_base", "not_a_number"),
        ("item_units.csv", 'PAPER,PALLET,"1,5"', "qty_per_base", "not_a_number"),
        ("item_units.csv", "PAPER,PALLET,0.0000001", "qty_per_base", "too_many_decimals"),
        ("item_units.csv", "PAPER,PALLET,1000000000000", "qty_per_base", "too_large"),
        ("item_units.csv", "NOPE,BOX,3", "item_no", "unknown_reference"),
        ("item_units.csv", "CHAIR,PCS,2", "qty_per_base", "base_unit_is_one"),
        ("item_variants.csv", "NOPE,X,y", "item_no", "unknown_reference"),
        ("item_translations.csv", "CHAIR,PINK,en,Pink,", "variant_code", "unknown_reference"),
        ("item_references.csv", "CHAIR,,,customer,,R1,", "owner", "missing_value"),
        ("item_references.csv", "CHAIR,,,barcode,C1,R1,", "owner", "must_be_empty"),
        ("item_references.csv", "CHAIR,,,customer,C99,R1,", "owner", "unknown_reference"),
        ("item_references.csv", "CHAIR,,,ean,,R1,", "type", "not_one_of"),
        ("item_substitutes.csv", "CHAIR,OLD,maybe,", "interchangeable", "not_true_false"),
        ("inventory.csv", "CHAIR,BLACK,HQ,1", "item_no", "repeated_row"),
        ("inventory.csv", "CHAIR,PINK,HQ,1", "variant_code", "unknown_reference"),
        ("supply.csv", "PO-1,x,CHAIR,BLACK,HQ,1,2026-01-01", "line_no", "not_an_integer"),
        ("supply.csv", "PO-2,1,CHAIR,BLACK,HQ,1,2026-02-30", "expected_date", "not_a_date"),
        ("supply.csv", "PO-2,1,CHAIR,BLACK,HQ,1,20260230", "expected_date", "not_a_date"),
        ("demand.csv", "SO-1001,10000,CHAIR,BLACK,HQ,1,2026-01-01", "document_no", "repeated_row"),
        ("contacts.csv", "K1,C1,Igen,x@y.example,,", "contact_no", "repeated_row"),
        ("contacts.csv", "K9,C99,Igen,x@y.example,,", "customer_no", "unknown_reference"),
        ("ship_to.csv", "C1,X,Navn,Vej,1000,By,Danmark", "country", "not_a_country"),
        ("exchange_rates.csv", "EUR,2027-01-01,0", "rate", "not_positive"),
        ("exchange_rates.csv", "KRX,2027-01-01,1", "currency", "not_a_currency"),
        ("exchange_rates.csv", "EUR,2026-01-01,9", "currency", "repeated_row"),
        ("prices.csv", "CHAIR,,,all,,,10,,,850", "item_no", "repeated_row"),
        ("prices.csv", "CHAIR,,,all,C1,,,,,850", "code", "must_be_empty"),
        ("prices.csv", "CHAIR,,,customer,,,,,,850", "code", "missing_value"),
        ("prices.csv", "CHAIR,,,everybody,,,,,,850", "applies_to", "not_one_of"),
        ("prices.csv", "CHAIR,,,all,,,,2026-02-01,2026-01-31,850", "ends", "ends_before_starts"),
        ("prices.csv", "CHAIR,,,all,,,,,,-1", "unit_price", "negative"),
        ("discounts.csv", "CHAIR,,all,,,,,101", "percent", "not_a_percentage"),
        ("discounts.csv", "CHAIR,,all,,20,,,12", "item_no", "repeated_row"),
        ("discounts.csv", "NOPE,,all,,,,,5", "item_no", "unknown_reference"),
        ("salespeople.csv", "X,Name", "", "wrong_width"),
        ("salespeople.csv", "X,Name,x@y.example,more", "", "wrong_width"),
    ],
)
def test_a_bad_row_is_named_with_file_line_column_and_reason(file, new_row, column, code):
    line = len(FILES[file].splitlines()) + 1
    assert only(with_row(file, new_row)) == (file, line, column, f"masterdata.{code}")


@pytest.mark.parametrize(
    ("old", "new", "column", "code"),
    [
        ("DKK", "DDK", "currency", "not_a_currency"),
        ("Europe/Copenhagen", "Europe/Kobenhavn", "time_zone", "not_a_time_zone"),
        (",DK,DK1", ",ZZZ,DK1", "country", "not_a_country"),
        (",2,21", ",to,21", "default_shipping_days", "not_an_integer"),
        (",2,21", ",2,-1", "quote_valid_days", "not_an_integer"),
        (",2,21", ",2,40000", "quote_valid_days", "too_large"),
        ("Fjord A/S", "", "name", "missing_value"),
    ],
)
def test_a_bad_company_is_named_at_its_field(old, new, column, code):
    files = changed(company=FILES["company.csv"].replace(old, new))
    assert only(files) == ("company.csv", 2, column, f"masterdata.{code}")


def test_the_company_has_exactly_one_row():
    header, company = FILES["company.csv"].splitlines()
    assert only(changed(company=f"{header}\n")) == ("company.csv", 0, "", "masterdata.one_row")
    assert only(changed(company=f"{header}\n{company}\n{company}\n")) == (
        "company.csv",
        3,
        "",
        "masterdata.one_row",
    )


def test_a_missing_column_is_named_once():
    files = changed(salespeople="code,name\nMK,Mona\n")
    assert only(files) == ("salespeople.csv", 1, "email", "masterdata.missing_column")


def test_a_repeated_column_is_refused():
    files = changed(salespeople="code,name,name,email\nMK,Mona,Mona,m@x.example\n")
    assert only(files) == ("salespeople.csv", 1, "name", "masterdata.repeated_column")


def test_an_empty_file_has_no_header():
    read = read_folder({**lines_of(FILES), "units.csv": []})
    assert isinstance(read, Problems)
    assert [(one.file, one.line, one.code) for one in read.problems] == [
        ("units.csv", 0, "masterdata.no_header")
    ]


def test_broken_quoting_is_a_problem_of_its_line():
    files = with_row("salespeople.csv", 'X,"Na"me,x@y.example')
    file, line, column, code = only(files)
    assert (file, line, column, code) == ("salespeople.csv", 3, "", "masterdata.not_csv")


def test_a_file_that_is_not_utf8_is_a_problem_of_its_line():
    def lines():
        yield "code,name,email\n"
        yield b"X,\xe6r\xf8,x@y.example\n".decode("utf-8")

    read = read_folder({**lines_of(FILES), "salespeople.csv": lines()})
    assert isinstance(read, Problems)
    assert read.problems[0] == Problem("salespeople.csv", 2, "", "masterdata.not_utf8")


def test_all_problems_of_all_files_are_reported_in_the_order_of_files_and_lines():
    files = changed(
        salespeople="code,name,email\nA,,bad\nB,Bo,b@x.example\n,C,c@x.example\n",
        exchange_rates="currency,starts,rate\nEUR,x,y\n",
    )
    assert [(one.file, one.line, one.column) for one in problems(files).problems][:5] == [
        ("salespeople.csv", 2, "email"),
        ("salespeople.csv", 2, "name"),
        ("salespeople.csv", 4, "code"),
        ("exchange_rates.csv", 2, "rate"),
        ("exchange_rates.csv", 2, "starts"),
    ]


def test_unknown_columns_and_files_are_noted_and_ignored():
    files = {**changed(salespeople="code,name,email,shoe_size\nMK,Mona,m@x.example,38\n"), "notes.csv": "a\n"}
    assert tables({**files, "records.csv": "record_type\n"}).notes == (
        Note("notes.csv", 0, "", "masterdata.unknown_file"),
        Note("records.csv", 0, "", "masterdata.sequence_file"),
        Note("salespeople.csv", 1, "shoe_size", "masterdata.unknown_column"),
    )


def test_soft_references_that_lead_nowhere_are_noted_once_with_their_number():
    files = changed(
        inventory="item_no,variant_code,location_code,quantity\nBOOK,,HQ,1\nBOOK,,MARS,1\nPAPER,,MARS,1\n"
    )
    (note,) = tables(files).notes
    assert (note.file, note.line, note.column, note.code, note.count) == (
        "inventory.csv",
        3,
        "location_code",
        "masterdata.leads_nowhere",
        2,
    )
    assert dict(note.values) == {"value": "MARS", "file": "locations.csv"}


def test_a_repeated_row_says_where_the_first_one_stands():
    (problem,) = problems(with_row("prices.csv", "CHAIR,,,all,,,10.0,,,850")).problems
    assert (problem.line, dict(problem.values)) == (7, {"first_line": 2})


def test_every_problem_has_a_sentence_in_english():
    (problem,) = problems(with_row("item_units.csv", "CHAIR,PCS,2")).problems
    assert has(problem.code)
    assert say(problem.code, "en", **problem.values) == "a base unit holds exactly 1, not 2"
