"""Builders: what they make passes the validator whatever a stranger wrote, and each cuts at its limit."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers import blocks
from handlers.checks import characters, validate, validate_message, validate_view
from tests.handlers.blocks.built import in_messages, inputs, modals

LONG = "ø" * 5000
OPTIONS = [blocks.option(f"Choice {number}", str(number)) for number in range(120)]
quietly = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))


@quietly
@given(in_messages)
def test_any_text_makes_a_block_that_passes_but_for_the_budget_of_the_whole(block):
    assert [problem for problem in validate([block], "message") if problem.rule != "total_too_long"] == []


@quietly
@given(modals)
def test_any_text_makes_a_modal_that_passes(view):
    assert validate_view(view) == []


@pytest.mark.shared
def test_what_the_builders_make_passes_the_schema_of_slacks_types(shared):
    schema = json.loads((shared / "slack" / "modalview.schema.json").read_text())
    known = jsonschema.Draft7Validator(
        {"definitions": schema["definitions"], "$ref": "#/definitions/KnownBlock"}
    )
    whole = jsonschema.Draft7Validator(schema)

    @settings(quietly, max_examples=60)
    @given(st.one_of(in_messages, inputs), modals)
    def agree(block, view):
        assert known.is_valid(block)
        assert whole.is_valid(view)

    agree()


@quietly
@given(st.lists(st.text(max_size=3000), min_size=1, max_size=60))
def test_fit_keeps_sections_of_any_length_inside_the_budget_and_50_blocks(texts):
    fitted = blocks.fit([blocks.section(text) for text in texts])
    assert validate_message("x", fitted) == []


def test_fit_cuts_long_texts_to_one_length_and_leaves_short_ones():
    listed = [blocks.section("short"), blocks.section("a" * 2900), *[blocks.section("b" * 2800)] * 3]
    fitted = blocks.fit(listed)
    assert [len(block["text"]["text"]) for block in fitted] == [5, 2498, 2498, 2498, 2498]
    assert characters(fitted) == 9997
    assert len(listed[1]["text"]["text"]) == 2900


def test_fit_leaves_room_for_the_other_texts_of_the_message():
    fitted = blocks.fit([blocks.header("h" * 100), *[blocks.section("a" * 3000)] * 20])
    assert [len(block["text"]["text"]) for block in fitted] == [100, *[495] * 20]


def test_fit_leaves_blocks_alone_that_fit():
    listed = [blocks.header("Hello"), blocks.section("Text")]
    assert blocks.fit(listed) == listed


def test_escape_neutralises_markup_mentions_and_loud_calls():
    assert blocks.escape("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"
    assert blocks.escape("write to @here or @Channel, not sales@hereford.example") == (
        "write to @\u2060here or @\u2060Channel, not sales@hereford.example"
    )


def test_escape_replaces_half_a_character():
    assert blocks.escape("a\ud83db") == "a?b"


def test_cut_leaves_a_text_of_the_limit_and_shortens_one_above():
    assert blocks.cut("abcde", 5) == "abcde"
    assert blocks.cut("abcdef", 5) == "abcd…"


def test_cut_never_ends_inside_an_entity():
    assert blocks.cut("abc&amp;def", 6) == "abc…"
    assert blocks.cut("abc&amp;def", 9) == "abc&amp;…"


def test_cut_never_ends_inside_a_link_or_mention():
    assert blocks.cut("see <https://example.com|our page> now", 20) == "see…"
    assert blocks.cut("ask <@U12345678> now", 12) == "ask…"
    assert blocks.cut("5 < 6 and more", 8) == "5 < 6 a…"


def test_cut_leaves_no_blank_before_the_ellipsis():
    assert blocks.cut("two words", 5) == "two…"


def test_an_empty_text_becomes_a_dash():
    assert blocks.section("  ")["text"]["text"] == "–"
    assert blocks.fields([])["fields"][0]["text"] == "–"


def test_section_texts_are_verbatim_so_that_slack_guesses_no_links_in_them():
    assert blocks.section("Hi") == {
        "type": "section",
        "text": {"type": "mrkdwn", "text": "Hi", "verbatim": True},
    }


CUT = {
    "section": (3000, lambda: blocks.section(LONG)["text"]["text"]),
    "field": (2000, lambda: blocks.fields([LONG])["fields"][0]["text"]),
    "header": (150, lambda: blocks.header(LONG)["text"]["text"]),
    "context": (3000, lambda: blocks.context(LONG)["elements"][0]["text"]),
    "label": (2000, lambda: blocks.input_block(LONG, {})["label"]["text"]),
    "hint": (2000, lambda: blocks.input_block("", {}, hint=LONG)["hint"]["text"]),
    "alert": (200, lambda: blocks.alert(LONG)["text"]["text"]),
    "alt text": (2000, lambda: blocks.image(LONG, file_id="F1")["alt_text"]),
    "button": (75, lambda: blocks.button(LONG, "a")["text"]["text"]),
    "dialog title": (100, lambda: blocks.confirm_dialog(LONG, "", "", "")["title"]["text"]),
    "dialog text": (300, lambda: blocks.confirm_dialog("", LONG, "", "")["text"]["text"]),
    "dialog yes": (30, lambda: blocks.confirm_dialog("", "", LONG, "")["confirm"]["text"]),
    "dialog no": (30, lambda: blocks.confirm_dialog("", "", "", LONG)["deny"]["text"]),
    "option": (75, lambda: blocks.option(LONG, "a")["text"]["text"]),
    "option description": (75, lambda: blocks.option("", "a", LONG)["description"]["text"]),
    "placeholder": (150, lambda: blocks.datepicker("a", placeholder=LONG)["placeholder"]["text"]),
    "first text": (3000, lambda: blocks.plain_text_input("a", initial=LONG)["initial_value"]),
    "modal title": (24, lambda: blocks.modal(LONG, [], callback_id="c")["title"]["text"]),
    "modal button": (24, lambda: blocks.modal("", [], callback_id="c", submit=LONG)["submit"]["text"]),
    "cell": (3000, lambda: blocks.table([[LONG]])["rows"][0][0]["text"]),
}


@pytest.mark.parametrize("name", CUT)
def test_a_long_text_is_cut_to_its_limit(name):
    limit, build = CUT[name]
    assert build() == "ø" * (limit - 1) + "…"


TOO_MUCH = {
    "action_id": lambda: blocks.button("x", "a" * 256),
    "value": lambda: blocks.button("x", "a", "v" * 2001),
    "empty value": lambda: blocks.button("x", "a", ""),
    "option value": lambda: blocks.option("x", "v" * 151),
    "block_id": lambda: blocks.divider(block_id="b" * 256),
    "callback_id": lambda: blocks.modal("x", [], callback_id=""),
    "private_metadata": lambda: blocks.modal("x", [], callback_id="c", private_metadata="m" * 3001),
    "26 buttons": lambda: blocks.actions(*[blocks.button("x", "a")] * 26),
    "no button": blocks.actions,
    "6 options": lambda: blocks.overflow("a", OPTIONS[:6]),
    "no options": lambda: blocks.static_select("a", []),
    "two pictures": lambda: blocks.image("x", url="https://example.com/", file_id="F1"),
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_what_only_a_programmer_gets_wrong_is_an_error_and_not_cut(name):
    with pytest.raises(ValueError, match=r"must have|may have|needs"):
        TOO_MUCH[name]()


def test_a_menu_keeps_100_options_and_always_the_one_chosen_at_first():
    menu = blocks.static_select("a", OPTIONS, initial="119")
    assert len(menu["options"]) == 100
    assert menu["options"][-1] == menu["initial_option"] == OPTIONS[119]


def test_a_menu_without_the_chosen_value_has_no_first_choice():
    assert "initial_option" not in blocks.static_select("a", OPTIONS[:2], initial="zz")


def test_a_number_field_travels_as_plain_strings():
    field = blocks.number_input("a", initial=Decimal("1E+3"), minimum=0, decimals=False)
    assert (field["initial_value"], field["min_value"], field["is_decimal_allowed"]) == ("1000", "0", False)


def test_a_calendar_field_carries_its_day():
    assert blocks.datepicker("a", initial=date(2026, 11, 23))["initial_date"] == "2026-11-23"


def test_a_table_cell_is_text_number_or_rich_text():
    rich = blocks.rich_text(blocks.paragraph(blocks.styled("Sum", bold=True)))
    row = blocks.table([["Bolt", Decimal("12.50"), 3, rich]])["rows"][0]
    assert row == [
        {"type": "raw_text", "text": "Bolt"},
        {"type": "raw_number", "value": 12.5, "text": "12.50"},
        {"type": "raw_number", "value": 3, "text": "3"},
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [{"type": "text", "text": "Sum", "style": {"bold": True}}],
                }
            ],
        },
    ]


def test_a_table_keeps_100_rows_of_20_cells_and_the_settings_of_its_columns():
    table = blocks.table([["x"] * 25] * 120, align=["left", "right"], wrap=[True, False, True])
    assert (len(table["rows"]), len(table["rows"][0])) == (100, 20)
    assert table["column_settings"] == [
        {"align": "left", "is_wrapped": True},
        {"align": "right", "is_wrapped": False},
        {"is_wrapped": True},
    ]


def test_fields_that_are_not_given_are_left_out():
    assert blocks.modal("T", [blocks.divider()], callback_id="c") == {
        "type": "modal",
        "title": {"type": "plain_text", "text": "T"},
        "blocks": [{"type": "divider"}],
        "callback_id": "c",
    }
    assert validate_view(blocks.home([blocks.divider()])) == []
