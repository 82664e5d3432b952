"""A delivery address for one document only (D-60, D-62, D-86)."""

from __future__ import annotations

import pytest

from domain.errors import InvalidInput
from domain.sales.facts import Address
from domain.sales.inputs import KEEP
from handlers.listeners.edit import revision_of
from handlers.views.paging import Sheet
from tests.handlers.views.samples_sales import document


def change(**typed: str):
    return revision_of(document(), Sheet("SQ-1 1", typed=typed))


def test_an_address_of_four_lines_is_the_document_s_own():
    found = change(ship_to_custom="Anneks\nStrandvejen 9\n3220 Tisvildeleje\ndk\n", ship_to="to:KITCHEN")

    assert found.ship_to == Address("Anneks", "Strandvejen 9", "3220", "Tisvildeleje", "DK")


@pytest.mark.parametrize("text", ["Anneks", "Anneks\nStrandvejen 9\n3220\nDK", "A\nB\n1 C\nDenmark"])
def test_an_address_that_is_not_whole_is_refused_at_its_field(text):
    with pytest.raises(InvalidInput) as refused:
        change(ship_to_custom=text)

    assert (refused.value.code, refused.value.field) == ("edit.custom_address.wrong", "ship_to_custom")


def test_a_registered_address_and_no_address_are_as_before():
    assert change(ship_to="to:KITCHEN").ship_to == "KITCHEN"
    assert change().ship_to is KEEP
