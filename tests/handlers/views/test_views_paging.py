"""Forms over several pages: what was typed is kept, chosen values come back, nothing grows past Slack's limit."""

from __future__ import annotations

from hashlib import sha256

import pytest

from domain.errors import InvalidInput
from domain.sales.inputs import LineChange, Revision
from domain.tasks.states import StepKind
from handlers.listeners.edit import revision_of
from handlers.texts import Texts
from handlers.views import edit_lines, items_form
from handlers.views.paging import Sheet, collected, unpack
from tests.handlers.views import samples

ENGLISH = Texts("en-GB", samples.ZONE)


def state_of(view, **typed):
    """Return the payload that Slack would send: initial values of all inputs, those in ``typed`` instead."""
    values = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element, name = block["element"], block["block_id"]
        entry = {"type": element["type"]}
        if element["type"] in {"static_select", "external_select"}:
            entry["selected_option"] = typed.get(name, element.get("initial_option"))
        elif element["type"] == "checkboxes":
            entry["selected_options"] = typed.get(name, element.get("initial_options", []))
        elif element["type"] == "datepicker":
            entry["selected_date"] = typed.get(name, element.get("initial_date"))
        else:
            entry["value"] = typed.get(name, element.get("initial_value"))
        values[name] = {element["action_id"]: entry}
    return {"private_metadata": view["private_metadata"], "state": {"values": values}}


def initial(view, block_id):
    element = next(one["element"] for one in view["blocks"] if one.get("block_id") == block_id)
    if "initial_option" in element:
        return element["initial_option"]["value"]
    return element.get("initial_value") or element.get("initial_date") or element.get("initial_options")


def document():
    return samples.document(*(samples.line(no) for no in range(1, 21)))


def test_twenty_lines_make_three_pages_and_typed_values_come_back():
    first = edit_lines.edit_modal(document(), ENGLISH)
    typed = {
        "line:3.quantity": "1.234,5",
        "line:4.requested_date": "2026-12-24",
        "line:5.remove": [{"value": "remove"}],
        "line:6.item_no": {"value": "1961-S", "text": {"text": "1961-S Oslo chair"}},
        "reference": "",
    }
    sheet = collected(state_of(first, **typed))
    second = edit_lines.edit_modal(document(), ENGLISH, Sheet(sheet.about, 1, 0, sheet.typed))
    back = collected(state_of(second))
    again = edit_lines.edit_modal(document(), ENGLISH, Sheet(back.about, 0, 0, back.typed))

    assert edit_lines.about(sheet) == ("SQ-10241", 2)
    assert sheet.pages(20) == 3
    assert initial(again, "line:3.quantity") == "1.234,5"
    assert initial(again, "line:4.requested_date") == "2026-12-24"
    assert initial(again, "line:5.remove")[0]["value"] == "remove"
    assert initial(again, "line:6.item_no") == "1961-S"
    assert initial(again, "reference") is None
    assert [one.get("block_id") for one in second["blocks"]].count("reference") == 0


def test_only_what_was_changed_travels_so_that_sixty_lines_fit():  # D-46
    shown = samples.document(*(samples.line(no) for no in range(1, 61)))
    sheet = Sheet(edit_lines.about_of(shown))
    for page in range(8):
        view = edit_lines.edit_modal(shown, ENGLISH, Sheet(sheet.about, page, 0, sheet.typed))
        sheet = collected(state_of(view, **{f"line:{page * 8 + 1}.quantity": str(page + 20)}))
    last = unpack(
        edit_lines.edit_modal(shown, ENGLISH, Sheet(sheet.about, 7, 0, sheet.typed))["private_metadata"]
    )

    assert dict(last.typed) == {f"line:{page * 8 + 1}.quantity": str(page + 20) for page in range(8)}


def test_a_saved_form_changes_the_lines_that_were_touched_and_no_other():  # D-62, D-63
    shown = document()
    sent = collected(state_of(edit_lines.edit_modal(shown, ENGLISH), **{"line:2.quantity": "12"}))
    change = revision_of(shown, sent.without(edit_lines.present(shown, ENGLISH)))

    assert change == Revision(lines=(LineChange(2, quantity=samples.Decimal(12)),))


def test_a_quantity_is_written_without_thousands_so_that_it_is_read_back_as_it_was():
    view = edit_lines.edit_modal(
        samples.document(samples.line(1, quantity=samples.Decimal("12345.50"))), Texts("da-DK")
    )

    assert initial(view, "line:1.quantity") == "12345,5"


def test_a_price_is_filled_in_only_where_a_person_set_it():  # D-54, D-62
    by_rule = edit_lines.edit_modal(samples.document(samples.line(1)), ENGLISH)
    by_hand = edit_lines.edit_modal(samples.document(samples.line(1, price_by_hand=True)), ENGLISH)

    assert initial(by_rule, "line:1.unit_price") is None
    assert initial(by_hand, "line:1.unit_price") == "450.5"


def test_a_single_candidate_is_chosen_already_and_several_are_not():  # D-43: the first of several is never taken
    one = samples.read_line(0, "missing_quantity", candidates=samples.read_line().candidates[:1])
    several = samples.read_line(1, "ambiguous")
    view = items_form.items_modal(samples.review(StepKind.ITEMS, lines=(one, several)), ENGLISH)

    assert initial(view, "line:0:item") == "1960-S"
    assert initial(view, "line:1:item") is None


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ({"line:0:item": "1960-S"}, ("1960-S", False)),
        ({"line:0:item": "drop", "line:0:search": "1960-S"}, ("", True)),
        ({"line:0:item": "search", "line:0:search": "1961-S/BLUE"}, ("1961-S/BLUE", False)),
        ({"line:0:item": "search"}, ("", False)),
        ({}, ("", False)),
    ],
)
def test_a_wish_is_answered_by_choice_by_search_or_by_leaving_it_out(typed, answer):  # D-86
    assert items_form.chosen_item(Sheet("71.3", typed=typed), "line:0") == answer


def test_sixty_answered_wishes_fit_the_metadata():
    typed = {}
    for at in range(60):
        typed |= {f"line:{at}:item": "1960-S", f"line:{at}:quantity": "10", f"line:{at}:uom": "PCS"}

    too_much = {f"line:{at}:item": sha256(str(at).encode()).hexdigest() for at in range(90)}

    with pytest.raises(InvalidInput, match=r"error\.form_too_long"):
        Sheet("71.3", typed=too_much).pack()
    assert unpack(Sheet("71.3", 2, 1, typed).pack()) == Sheet("71.3", 2, 1, typed)


@pytest.mark.parametrize("metadata", ["", "[]", "{}", '{"a":1}', "71.3", '{"a":"1","p":"x","x":0,"t":{}}'])
def test_metadata_that_is_not_ours_is_refused(metadata):
    with pytest.raises(InvalidInput, match=r"error\.unknown_button"):
        unpack(metadata)
