"""Importing: all or nothing, and what a re-import does to rows that changed, are gone, or were changed here."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from domain.sales import models as m
from domain.sales.contacts import change_email, create_contact
from domain.sales.documents import draft_quote
from domain.sales.masterdata import FileReport, Kept, import_tables, read_folder
from domain.sales.masterdata.report import ImportRefused, Problem, Tables
from domain.sales.masterdata.specs import SPECS
from domain.sales.masterdata.write import catalogue_version, is_imported
from domain.sales.orders import quote_to_order
from domain.sales.queries import document_view
from tests.domain.sales.company import FILES, NOW, chairs, changed, imported, quote, tables, with_row

DEMO = Path(__file__).parents[3] / "bot" / "sandbox" / "data" / "nordbo"


def count(tx, model, *where: object):
    return tx.scalar(select(func.count()).select_from(model).where(*where))


def report_of(report, name) -> FileReport:
    return next(one for one in report.files if one.file == name)


def without(name, start) -> dict[str, str]:
    lines = [line for line in FILES[name].splitlines() if not line.startswith(start)]
    assert len(lines) < len(FILES[name].splitlines())
    return {**FILES, name: "\n".join(lines) + "\n"}


def test_the_first_import_adds_every_row(frames):
    with frames.transaction() as tx:
        assert is_imported(tx) is False
        report = imported(tx)

    assert {one.file: one.added for one in report.files} == {
        name: len(text.splitlines()) - 1 for name, text in FILES.items()
    }
    assert report.catalogue_version == 1
    with frames.read_only() as tx:
        assert is_imported(tx) is True
        item = tx.get(m.Item, "PAPER")
        assert (item.unit_price, item.sales_uom, item.source, item.active) == (
            Decimal("40.5"),
            "BOX",
            "import",
            True,
        )
        assert tx.get(m.Company, 1).name == "Fjord A/S"
        assert count(tx, m.PriceRow) == 5


def test_the_same_folder_again_changes_nothing_but_the_version(company):
    with company.transaction() as tx:
        report = imported(tx)

    assert [(one.added, one.changed, one.gone) for one in report.files] == [(0, 0, 0)] * len(FILES)
    assert report.catalogue_version == 2
    with company.read_only() as tx:
        assert catalogue_version(tx) == 2


def test_the_demo_company_is_imported_without_a_note(frames):
    files = {
        one.name: one.read_text(encoding="utf-8").splitlines(keepends=True) for one in DEMO.glob("*.csv")
    }
    read = read_folder(files)
    assert isinstance(read, Tables)
    with frames.transaction() as tx:
        report = import_tables(tx, read, now=NOW)
    assert report.notes == ()
    assert report_of(report, "items.csv").added == 398


def test_changed_rows_are_updated_by_key(company):
    files = changed(
        items=FILES["items.csv"].replace("Kopipapir A4,PAPIR HVID,,PCS,BOX,40.50", "Papir,,,PCS,BOX,41")
    )
    with company.transaction() as tx:
        report = imported(tx, files)

    assert report_of(report, "items.csv") == FileReport("items.csv", changed=1, unchanged=7)
    with company.read_only() as tx:
        paper = tx.get(m.Item, "PAPER")
        assert (paper.description, paper.unit_price) == ("Papir", Decimal(41))
        assert tx.get(m.ItemSearch, "PAPER").words.split()[:2] == ["paper", "papir"]


def test_a_price_row_is_known_by_everything_but_its_price(company):
    files = changed(prices=FILES["prices.csv"].replace("10,,,900", "10,,,890"))
    with company.transaction() as tx:
        report = imported(tx, files)

    assert report_of(report, "prices.csv") == FileReport("prices.csv", changed=1, unchanged=4)


def test_imported_rows_that_are_gone_become_inactive_and_come_back_active(company):
    with company.transaction() as tx:
        first = imported(tx, without("contacts.csv", "K3"))
    assert report_of(first, "contacts.csv") == FileReport("contacts.csv", unchanged=7, gone=1)
    with company.read_only() as tx:
        assert tx.get(m.Contact, "K3").active is False

    with company.transaction() as tx:
        again = imported(tx, without("contacts.csv", "K3"))
    assert report_of(again, "contacts.csv") == FileReport("contacts.csv", unchanged=7)

    with company.transaction() as tx:
        back = imported(tx)
    assert report_of(back, "contacts.csv") == FileReport("contacts.csv", changed=1, unchanged=7)
    with company.read_only() as tx:
        assert tx.get(m.Contact, "K3").active is True


def test_rows_made_here_stay(company):
    with company.transaction() as tx:
        made = create_contact(tx, name="Ny", email="ny@hotel.example", customer_no="C1", by="U1", now=NOW)
        report = imported(tx)

    assert report_of(report, "contacts.csv").gone == 0
    with company.read_only() as tx:
        assert tx.get(m.Contact, made.contact_no).active is True


def test_an_address_that_a_person_changed_is_kept_and_reported(company):
    with company.transaction() as tx:
        change_email(tx, "K1", email="birthe@nyt.example", by="U1", now=NOW)
    files = changed(contacts=FILES["contacts.csv"].replace("Birthe Rolskov", "Birthe R. Holm"))
    with company.transaction() as tx:
        report = imported(tx, files)

    assert report.kept == (
        Kept("contacts.csv", ("K1",), "email", "birthe@nyt.example", "birthe@hotel.example"),
    )
    assert report_of(report, "contacts.csv").changed == 1
    with company.read_only() as tx:
        row = tx.get(m.Contact, "K1")
        assert (row.name, row.email) == ("Birthe R. Holm", "birthe@nyt.example")


def test_a_reference_that_was_taught_here_is_kept_and_reported(company):
    taught = {"item_no": "PAPER", "type": "customer", "owner": "C1", "reference_no": "A4"}
    with company.transaction() as tx:
        tx.add(m.ItemReference(**taught, variant_code="", uom_code="BOX", description="", source="here"))
    with company.transaction() as tx:
        report = imported(tx, with_row("item_references.csv", "PAPER,,PCS,customer,C1,A4,Papir"))
        assert imported(tx).kept == ()

    assert [(one.column, one.ours, one.theirs) for one in report.kept] == [
        ("uom_code", "BOX", "PCS"),
        ("description", "", "Papir"),
    ]
    with company.read_only() as tx:
        row = tx.get(m.ItemReference, taught)
        assert (row.uom_code, row.active) == ("BOX", True)


def test_quantities_replace_what_earlier_imports_brought(company):
    files = changed(
        inventory="item_no,variant_code,location_code,quantity\nCHAIR,BLACK,HQ,31\nBOOK,,EAST,7\n",
        supply="document_no,line_no,item_no,location_code,quantity,expected_date\n",
    )
    with company.transaction() as tx:
        report = imported(tx, files)

    assert report_of(report, "inventory.csv") == FileReport("inventory.csv", added=1, changed=1, gone=5)
    assert report_of(report, "supply.csv") == FileReport("supply.csv", gone=1)
    with company.read_only() as tx:
        rows = tx.execute(select(m.Inventory.item_no, m.Inventory.location_code, m.Inventory.quantity))
        assert sorted(map(tuple, rows)) == [("BOOK", "EAST", Decimal(7)), ("CHAIR", "HQ", Decimal(31))]


def test_a_missing_file_means_unchanged(company):
    with company.transaction() as tx:
        report = imported(tx, {"salespeople.csv": FILES["salespeople.csv"]})

    assert [one.file for one in report.files] == ["salespeople.csv"]
    with company.read_only() as tx:
        assert count(tx, m.Item, m.Item.active) == 8
        assert count(tx, m.Inventory) == 6
        assert tx.get(m.Company, 1).active is True


def test_a_company_that_changes_its_name_stays_one_company(company):
    with company.transaction() as tx:
        imported(tx, changed(company=FILES["company.csv"].replace("Fjord A/S", "Fjord Gruppen A/S")))
    with company.read_only() as tx:
        assert tx.scalars(select(m.Company.name)).all() == ["Fjord Gruppen A/S"]


@pytest.mark.parametrize("file", ["company.csv", "items.csv"])
def test_the_first_import_needs_company_and_items(frames, file):
    files = {
        name: text for name, text in FILES.items() if name in {"company.csv", "items.csv"} and name != file
    }
    with pytest.raises(ImportRefused) as refused, frames.transaction() as tx:
        imported(tx, files)
    assert refused.value.problems == (Problem(file, 0, "", "masterdata.missing_file"),)
    with frames.read_only() as tx:
        assert count(tx, m.Company) + count(tx, m.Item) == 0


def test_a_row_that_names_something_unknown_to_folder_and_database_is_refused_and_nothing_changes(company):
    text = FILES["contacts.csv"] + "K9,C99,Ny,n@x.example,,\nK10,C1,Ida,i@x.example,,\n"
    with pytest.raises(ImportRefused) as refused, company.transaction() as tx:
        imported(tx, {"contacts.csv": text})

    (problem,) = refused.value.problems
    assert (problem.file, problem.line, problem.column, problem.code) == (
        "contacts.csv",
        10,
        "customer_no",
        "masterdata.unknown_reference",
    )
    assert refused.value.values == {"count": 1}
    with company.read_only() as tx:
        assert count(tx, m.Contact) == 8
        assert catalogue_version(tx) == 1


def test_our_reservation_gives_way_to_the_imported_demand_of_the_same_order(company):
    with company.transaction() as tx:
        made = draft_quote(tx, quote(chairs(4)), by="U1", now=NOW)
        order = quote_to_order(tx, made.number, version=1, by="U1", now=NOW)
        other = draft_quote(tx, quote(chairs(2)), by="U1", now=NOW)
        kept = quote_to_order(tx, other.number, version=1, by="U1", now=NOW)
    with company.transaction() as tx:
        files = with_row("demand.csv", f"{order.number},20000,CHAIR,BLACK,HQ,3,2026-11-30")
        report = imported(tx, files)

    assert report_of(report, "demand.csv") == FileReport("demand.csv", added=1, unchanged=1)
    with company.read_only() as tx:
        rows = tx.execute(
            select(m.Demand.document_no, m.Demand.quantity, m.Demand.source).order_by(m.Demand.document_no)
        )
        assert list(map(tuple, rows)) == [
            ("SO-1001", Decimal(10), "import"),
            (order.number, Decimal(3), "import"),
            (kept.number, Decimal(2), "here"),
        ]


def test_a_delivered_order_does_not_get_its_reservation_back(company):
    with company.transaction() as tx:
        made = draft_quote(tx, quote(chairs(4)), by="U1", now=NOW)
        order = quote_to_order(tx, made.number, version=1, by="U1", now=NOW)
        imported(tx, with_row("demand.csv", f"{order.number},10000,CHAIR,BLACK,HQ,4,2026-11-30"))
    with company.transaction() as tx:
        imported(tx)
        assert count(tx, m.Demand, m.Demand.document_no == order.number) == 0


def test_documents_stay_as_they_were_when_master_data_changes(company):
    with company.transaction() as tx:
        made = draft_quote(tx, quote(chairs(1)), by="U1", now=NOW)
    with company.transaction() as tx:
        imported(tx, changed(customers=FILES["customers.csv"].replace("Ærø Hotel ApS", "Nyt Hotel ApS")))
    with company.read_only() as tx:
        assert document_view(tx, made.number) == made


def test_progress_is_told_by_file_and_ends_at_the_number_of_rows(frames):
    told: dict[str, list[tuple[int, int]]] = {}

    def progress(file: str, done: int, total: int) -> None:
        told.setdefault(file, []).append((done, total))

    with frames.transaction() as tx:
        import_tables(tx, tables(), now=NOW, progress=progress)

    assert list(told) == [name for name in SPECS if name in FILES]
    assert told["items.csv"][0] == (0, 8)
    assert told["items.csv"][-1] == (8, 8)


def test_the_time_of_the_last_import_is_kept(company):
    with company.transaction() as tx:
        imported(tx, now=NOW + timedelta(hours=1))
    with company.read_only() as tx:
        assert tx.get(m.CatalogueVersion, 1).imported_at == NOW + timedelta(hours=1)


def test_five_thousand_items_with_texts_are_imported_in_chunks(frames):
    items = ["item_no,description,base_uom,unit_price,vat_percent\n"]
    items += [f"A{n},Vare {n},PCS,{n},25\n" for n in range(5_001)]
    names = ["item_no,language,description\n", *(f"A{n},en,Thing {n}\n" for n in range(5_001))]
    read = read_folder(
        {
            "company.csv": FILES["company.csv"].splitlines(),
            "items.csv": items,
            "item_translations.csv": names,
        }
    )
    assert isinstance(read, Tables)
    with frames.transaction() as tx:
        import_tables(tx, replace(read, notes=()), now=NOW)
    with frames.read_only() as tx:
        assert count(tx, m.Item) == count(tx, m.ItemTranslation) == count(tx, m.ItemSearch) == 5_001
        assert tx.get(m.Item, "A5000").unit_price == Decimal(5000)
