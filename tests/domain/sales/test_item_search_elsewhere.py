"""A question set of others against their catalogue (173 questions of one kind): a floor, at least the prototype's F1 (D-41)."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from domain.sales.catalogue import CatalogueItem, Reference, build

pytestmark = pytest.mark.shared

QUESTIONS = "bc-saleslines/src/Apps/W1/SalesLinesSuggestions/test/.resources/Datasets/ItemEntitySearch.jsonl"
UNITS = {
    "PCS": ["pcs", "piece", "pieces"],
    "SET": ["set", "sets"],
    "PACK": ["pack"],
    "BOX": ["box", "boxes"],
}


def _item(row) -> CatalogueItem:
    attributes = row["attrs"].values() if isinstance(row["attrs"], dict) else row["attrs"]
    return CatalogueItem(
        row["no"],
        row["base_uom"],
        row["base_uom"],
        texts=tuple((one, "", row[f"desc_{one}"]) for one in ("en", "da", "de") if row.get(f"desc_{one}")),
        units=tuple((unit, Decimal(factor)) for unit, factor in row["uoms"].items()),
        vendor_item_no=row["vendor_item_no"] or "",
        references=tuple(
            Reference(one["type"].lower(), one["partner"], one["ref"], "", one["uom"], one["desc"])
            for one in row["refs"]
        ),
        attributes=tuple(("", str(one)) for one in attributes),
    )


def test_items_of_another_company_are_found_as_well_as_the_prototype_found_them(shared):
    folder = shared / "thirdparty"
    rows = json.loads((folder / "bc-cronus-catalogue" / "items.json").read_text("utf-8"))
    catalogue = build([_item(row) for row in rows], UNITS)
    asked = [json.loads(line) for line in (folder / QUESTIONS).read_text("utf-8").splitlines()]
    balanced = [one for one in asked if one["SearchStyle"] == "Balanced"]
    right = wrong = missed = 0
    for one in balanced:
        phrases = [
            " ".join([*entity.get("features", []), entity["name"]]) for entity in one["ItemResultsArray"]
        ]
        found = {
            m.candidates[0].item_no for m in (catalogue.match(p, "en", "") for p in phrases) if m.candidates
        }
        gold = [set(expected["Item No."].split("|")) for expected in one["expected_data"]]
        hits = sum(bool(items & found) for items in gold)
        right, missed = right + hits, missed + len(gold) - hits
        wrong += sum(not any(item in items for items in gold) for item in found)
    assert len(balanced) == 173
    assert 2 * right / (2 * right + wrong + missed) >= 0.97, (right, wrong, missed)
