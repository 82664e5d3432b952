"""The form of a document as it is sent: the VAT rule, price and discount apart, and two people at once (D-60 to D-63)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.commands import documents
from domain.sales.inputs import KEEP, LineChange, Revision, VatRule
from domain.tasks.states import StepKind
from handlers.listeners.edit import revision_of
from handlers.opening import draw_edit
from handlers.texts import Texts
from handlers.views.edit_lines import edit_modal, present
from handlers.views.paging import Sheet
from tests.handlers.deps import deps_of
from tests.handlers.views import samples
from tests.shops import shop, shop_frames, stocked_postgres, stocked_sqlite

__all__ = ["shop", "shop_frames", "stocked_postgres", "stocked_sqlite"]
ENGLISH = Texts("en-GB")


def block(view, block_id):
    (found,) = [one for one in view["blocks"] if one.get("block_id") == block_id]
    return found


@pytest.mark.parametrize(
    ("chosen", "rule"),
    [("export", VatRule.EXPORT), ("domestic", VatRule.DOMESTIC), ("by_address", VatRule.BY_COUNTRY)],
)
def test_a_person_sets_the_vat_rule_or_gives_it_back_to_the_address_d60(chosen, rule):
    assert revision_of(samples.document(), Sheet("SQ-1 1", typed={"vat_rule": chosen})).vat_rule is rule
    assert revision_of(samples.document(), Sheet("SQ-1 1", typed={})).vat_rule is KEEP


def test_the_form_shows_the_vat_rule_of_the_document_and_whether_a_person_set_it_d60():
    by_address = block(edit_modal(samples.document(vat_rule="export"), ENGLISH), "vat_rule")
    by_hand = block(
        edit_modal(samples.document(vat_rule="export", vat_rule_by_hand=True), ENGLISH), "vat_rule"
    )

    assert by_address["element"]["initial_option"]["value"] == "by_address"
    assert by_address["hint"]["text"] == "Now: Export: no VAT"
    assert by_hand["element"]["initial_option"]["value"] == "export"


def test_price_and_discount_by_hand_are_told_apart_in_the_form_d62():
    only_discount = samples.document(samples.line(1, discount_by_hand=True))

    shown = present(only_discount, ENGLISH)

    assert (shown["line:1.unit_price"], shown["line:1.discount_percent"]) == ("", "7.5")


def test_the_second_of_two_editors_sees_what_changed_and_keeps_what_was_typed_d63(shop):
    shop.at(StepKind.REPLY)
    seen = shop.document("SQ-1001")
    change = Revision(lines=(LineChange(1, quantity=Decimal(5)),), vat_rule=VatRule.EXPORT)
    shop.do(documents.revise, "SQ-1001", change, version=1, by=shop.bo)

    again = Sheet("SQ-1001 2", typed={"reference": "PO 7"})
    view = draw_edit(deps_of(shop), "SQ-1001", ENGLISH, again, by=shop.ana, seen=seen)

    told = view["blocks"][1]["text"]["text"]
    assert "version 2" in told
    assert "quantity 12 → 5" in told
    assert "VAT rule Domestic: the items' VAT → Export: no VAT" in told
    assert block(view, "reference")["element"]["initial_value"] == "PO 7"


def test_the_vat_rule_set_by_hand_stands_on_the_new_version_and_charges_nothing_d60(shop):
    shop.at(StepKind.REPLY)
    shop.do(documents.revise, "SQ-1001", Revision(vat_rule=VatRule.REVERSE_CHARGE), version=1)

    document = shop.document("SQ-1001")

    assert (document.vat_rule, document.vat_rule_by_hand) == ("reverse_charge", True)
    assert document.gross == document.net
