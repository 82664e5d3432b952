"""50,000 items with five texts each are imported in less than a minute (issue 1.1), and again without a change."""

from __future__ import annotations

import sys
import time

from domain.sales.masterdata import Tables, import_tables, read_folder
from tests.domain.sales.company import FILES, NOW

ITEMS = 50_000
LANGUAGES = ("da", "en", "nb", "sv", "de")


def big_folder() -> dict[str, list[str]]:
    items = [
        "item_no,description,search_description,base_uom,sales_uom,unit_price,vat_percent,gtin,blocked\n"
    ]
    names = ["item_no,variant_code,language,description\n"]
    stock = ["item_no,variant_code,location_code,quantity\n"]
    for number in range(ITEMS):
        items.append(
            f"A{number},Vare nummer {number},VARE {number},PCS,,{number % 997}.25,25,57{number:011},false\n"
        )
        names += [f"A{number},,{language},Thing {number} in {language}\n" for language in LANGUAGES]
        stock.append(f"A{number},,HQ,{number % 50}\n")
    return {
        "company.csv": FILES["company.csv"].splitlines(keepends=True),
        "locations.csv": FILES["locations.csv"].splitlines(keepends=True),
        "items.csv": items,
        "item_translations.csv": names,
        "inventory.csv": stock,
    }


def test_fifty_thousand_items_with_five_texts_each_in_less_than_a_minute(frames, capsys):
    started = time.perf_counter()
    read = read_folder(big_folder())
    reading = time.perf_counter() - started
    assert isinstance(read, Tables)

    with frames.transaction() as tx:
        first = import_tables(tx, read, now=NOW)
    writing = time.perf_counter() - started - reading

    again = time.perf_counter()
    with frames.transaction() as tx:
        second = import_tables(tx, read, now=NOW)
    repeating = time.perf_counter() - again

    with capsys.disabled():
        kind = frames.engine.dialect.name
        sys.stdout.write(
            f"\n{kind}: read {reading:.1f} s, first import {writing:.1f} s, the same again {repeating:.1f} s\n"
        )
    assert {one.file: one.added for one in first.files}["item_translations.csv"] == ITEMS * len(LANGUAGES)
    assert all(one.added == one.changed == one.gone == 0 for one in second.files)
    assert reading + writing < 60
