"""One planted violation for every rule of the validator: where it is found and how it is called."""

from __future__ import annotations

import ast
import time
from pathlib import Path

import pytest

import handlers.checks
from handlers.checks import Problem, characters, validate, validate_message, validate_view
from handlers.checks.whole import BLOCKS as KNOWN_BLOCKS
from handlers.checks.whole import SURFACES
from tests.handlers.checks.block_samples import (
    BLOCKS,
    BUTTON,
    CHARTS,
    CONFIRM,
    ELEMENTS,
    IMAGE,
    changed,
    every_sample,
    modal,
    mrkdwn,
    option,
    plain,
    rich,
    without,
)

SECTION = BLOCKS["section"]
PLAIN = {"type": "section", "text": mrkdwn()}
TEXT_INPUT = ELEMENTS["plain_text_input"]


def accessory(element):
    return {"type": "section", "text": plain(), "accessory": element}


def entry(element):
    return {"type": "input", "label": plain(), "element": element}


def number(**changes):
    return entry({**ELEMENTS["number_input"], **changes})


def chart(**changes):
    return changed(CHARTS["bar"], {**CHARTS["bar"]["chart"], **changes}, "chart")


def data_table(rows):
    return {**BLOCKS["data_table"], "rows": rows}


RAW = {"type": "raw_text", "text": "x"}

# name: (block, pointer below /blocks/0, rule); on a message
IN_A_BLOCK = {
    "a block without a type": ({"text": mrkdwn()}, "/type", "required"),
    "an unknown block": ({"type": "banner"}, "/type", "unknown_type"),
    "a type that is no string": ({"type": ["section"]}, "/type", "unknown_type"),
    "a block that is no object": ("section", "", "wrong_type"),
    "a section without text and fields": ({"type": "section"}, "", "required"),
    "a section with no fields at all": ({"type": "section", "fields": []}, "/fields", "too_few"),
    "expand without a text": (
        {"type": "section", "fields": [mrkdwn()], "expand": True},
        "/expand",
        "conflict",
    ),
    "an unknown field": ({**PLAIN, "colour": "red"}, "/colour", "unknown_field"),
    "an unknown field with a slash": ({**PLAIN, "a/b~": 1}, "/a~1b~0", "unknown_field"),
    "null instead of nothing": ({**PLAIN, "accessory": None}, "/accessory", "wrong_type"),
    "an empty text": ({"type": "section", "text": mrkdwn("")}, "/text/text", "empty"),
    "a text as a bare string": ({"type": "section", "text": "Hi"}, "/text", "wrong_type"),
    "a text that is a number": ({"type": "section", "text": mrkdwn(7)}, "/text/text", "wrong_type"),
    "half a character": ({"type": "section", "text": mrkdwn("a\ud83d")}, "/text/text", "bad_text"),
    "mrkdwn in a header": ({"type": "header", "text": mrkdwn()}, "/text/type", "type_not_allowed"),
    "emoji in mrkdwn": (changed(PLAIN, True, "text", "emoji"), "/text/emoji", "unknown_field"),
    "a flag that is a word": (changed(SECTION, "yes", "expand"), "/expand", "wrong_type"),
    "mrkdwn in a button": (
        {"type": "actions", "elements": [{**BUTTON, "text": mrkdwn()}]},
        "/elements/0/text/type",
        "type_not_allowed",
    ),
    "a wrong style": (
        {"type": "actions", "elements": [{**BUTTON, "style": "default"}]},
        "/elements/0/style",
        "not_allowed",
    ),
    "a button in a context": ({"type": "context", "elements": [BUTTON]}, "/elements/0/type", "unknown_type"),
    "a text field in actions": (
        {"type": "actions", "elements": [TEXT_INPUT]},
        "/elements/0/type",
        "type_not_allowed",
    ),
    "a button in an input": (entry(BUTTON), "/element/type", "type_not_allowed"),
    "actions without elements": ({"type": "actions", "elements": []}, "/elements", "too_few"),
    "elements that are no list": ({"type": "actions", "elements": {}}, "/elements", "wrong_type"),
    "the same action id twice": (
        {"type": "actions", "elements": [BUTTON, BUTTON]},
        "/elements/1/action_id",
        "duplicate_action_id",
    ),
    "a dialog without a question": (
        accessory({**BUTTON, "confirm": without(CONFIRM, "text")}),
        "/accessory/confirm/text",
        "required",
    ),
    "a link without a scheme": (accessory({**BUTTON, "url": "example"}), "/accessory/url", "bad_format"),
    "a prompt's name without the prompt": (
        accessory({**BUTTON, "agent_prompt_display": "Ask"}),
        "/accessory/agent_prompt",
        "required",
    ),
    "a menu without options": (
        accessory(changed(ELEMENTS["overflow"], [], "options")),
        "/accessory/options",
        "too_few",
    ),
    "a menu with options and groups": (
        accessory({**ELEMENTS["multi_static_select"], "options": [option("b")]}),
        "/accessory",
        "conflict",
    ),
    "a menu with neither": (
        accessory({"type": "static_select", "action_id": "a"}),
        "/accessory",
        "required",
    ),
    "a first choice that is no option": (
        accessory({**ELEMENTS["static_select"], "initial_option": option("z")}),
        "/accessory/initial_option",
        "not_an_option",
    ),
    "a first choice outside all groups": (
        accessory({**ELEMENTS["multi_static_select"], "initial_options": [option("b"), option("z")]}),
        "/accessory/initial_options/1",
        "not_an_option",
    ),
    "a link in an option of a select": (
        accessory({"type": "static_select", "options": [{**option(), "url": "https://example.com/"}]}),
        "/accessory/options/0/url",
        "unknown_field",
    ),
    "more chosen than allowed": (
        accessory({**ELEMENTS["multi_users_select"], "initial_users": ["U1", "U2"], "max_selected_items": 1}),
        "/accessory/initial_users",
        "too_many",
    ),
    "focus in a multi external select": (
        accessory({**ELEMENTS["multi_external_select"], "focus_on_load": True}),
        "/accessory/focus_on_load",
        "unknown_field",
    ),
    "a response_url outside a modal": (
        entry({**ELEMENTS["channels_select"], "response_url_enabled": True}),
        "/element/response_url_enabled",
        "not_on_surface",
    ),
    "an impossible day": (
        accessory({**ELEMENTS["datepicker"], "initial_date": "2026-02-30"}),
        "/accessory/initial_date",
        "bad_format",
    ),
    "an impossible hour": (
        accessory({**ELEMENTS["timepicker"], "initial_time": "24:00"}),
        "/accessory/initial_time",
        "bad_format",
    ),
    "a moment in milliseconds": (
        entry({**ELEMENTS["datetimepicker"], "initial_date_time": 1790000000000}),
        "/element/initial_date_time",
        "out_of_range",
    ),
    "lengths in the wrong order": (
        entry({"type": "plain_text_input", "min_length": 9, "max_length": 5}),
        "/element/min_length",
        "out_of_range",
    ),
    "a first text that is too long for its field": (
        entry({"type": "plain_text_input", "initial_value": "abcdef", "max_length": 5}),
        "/element/initial_value",
        "too_long",
    ),
    "a number as a number": (number(initial_value=5), "/element/initial_value", "wrong_type"),
    "a number that is none": (number(max_value="ten"), "/element/max_value", "bad_format"),
    "a number without end": (number(max_value="Infinity"), "/element/max_value", "bad_format"),
    "decimals where none are allowed": (
        number(is_decimal_allowed=False, max_value="10"),
        "/element/initial_value",
        "bad_format",
    ),
    "a first number below its bound": (number(min_value="3"), "/element/min_value", "out_of_range"),
    "bounds in the wrong order": (
        entry(without({**ELEMENTS["number_input"], "min_value": "11"}, "initial_value")),
        "/element/min_value",
        "out_of_range",
    ),
    "a number field that is silent about decimals": (
        entry(without(ELEMENTS["number_input"], "is_decimal_allowed")),
        "/element/is_decimal_allowed",
        "required",
    ),
    "a picture from two places": ({**BLOCKS["image"], "image_url": IMAGE["image_url"]}, "", "conflict"),
    "a picture from nowhere": (without(BLOCKS["image"], "slack_file"), "", "required"),
    "a picture in the file system": ({**IMAGE, "image_url": "file:///a.png"}, "/image_url", "bad_format"),
    "a film without encryption": (
        {**BLOCKS["video"], "video_url": "http://example.com/film"},
        "/video_url",
        "bad_format",
    ),
    "a colour that is none": (
        changed(rich(), {"type": "color", "value": "red"}, "elements", 0, "elements", 0),
        "/elements/0/elements/0/value",
        "bad_format",
    ),
    "a mention in preformatted text": (
        changed(BLOCKS["rich_text"], {"type": "user", "user_id": "U1"}, "elements", 3, "elements", 0),
        "/elements/3/elements/0/type",
        "type_not_allowed",
    ),
    "an indent below zero": (
        changed(BLOCKS["rich_text"], -1, "elements", 1, "indent"),
        "/elements/1/indent",
        "out_of_range",
    ),
    "rows of different length in a data table": (
        data_table([[RAW, RAW], [RAW]]),
        "/rows/1",
        "unequal_rows",
    ),
    "a data table with a header only": (data_table([[RAW, RAW]]), "/rows", "too_few"),
    "rich text in the header of a data table": (
        data_table([[rich(), RAW], [RAW, RAW]]),
        "/rows/0/0/type",
        "type_not_allowed",
    ),
    "a row header outside the data table": (
        {**BLOCKS["data_table"], "row_header_column_index": 2},
        "/row_header_column_index",
        "out_of_range",
    ),
    "rows that are no list": (data_table("x"), "/rows", "wrong_type"),
    "a pie with an empty piece": (
        changed(BLOCKS["data_visualization"], 0, "chart", "segments", 0, "value"),
        "/chart/segments/0/value",
        "out_of_range",
    ),
    "a number that is not finite": (
        changed(BLOCKS["table"], float("nan"), "rows", 1, 0, "value"),
        "/rows/1/0/value",
        "out_of_range",
    ),
    "a number that is a flag": (
        changed(BLOCKS["table"], True, "rows", 1, 0, "value"),
        "/rows/1/0/value",
        "wrong_type",
    ),
    "a page of half a row": ({**BLOCKS["data_table"], "page_size": 0.5}, "/page_size", "wrong_type"),
    "a series that misses a category": (
        changed(CHARTS["bar"], [{"label": "Q1", "value": 1}], "chart", "series", 0, "data"),
        "/chart/series/0/data",
        "unequal_rows",
    ),
    "two series of one name": (
        chart(series=CHARTS["bar"]["chart"]["series"] * 2),
        "/chart/series/1/name",
        "duplicate_label",
    ),
    "two categories of one name": (
        chart(
            axis_config={"categories": ["Q1", "Q1"]},
            series=[{"name": "S", "data": [{"label": "Q1", "value": 1}] * 2}],
        ),
        "/chart/axis_config/categories",
        "duplicate_label",
    ),
    "a container without a title": (without(BLOCKS["container"], "title"), "", "required"),
    "a container in a container": (
        {**BLOCKS["container"], "child_blocks": [BLOCKS["container"]]},
        "/child_blocks/0/type",
        "unknown_type",
    ),
    "a chart in a container": (
        {**BLOCKS["container"], "child_blocks": [BLOCKS["data_visualization"]]},
        "/child_blocks/0/type",
        "type_not_allowed",
    ),
    "a card with an icon only": ({"type": "card", "icon": IMAGE}, "", "required"),
    "a menu on a card": (
        {**BLOCKS["card"], "actions": [ELEMENTS["overflow"]]},
        "/actions/0/type",
        "type_not_allowed",
    ),
    "a waiting task outside a plan": (
        {**BLOCKS["task_card"], "status": "pending"},
        "/status",
        "not_allowed",
    ),
    "one task twice in a plan": (
        changed(BLOCKS["plan"], "t1", "tasks", 1, "task_id"),
        "/tasks/1/task_id",
        "duplicate_task_id",
    ),
}


@pytest.mark.parametrize("name", IN_A_BLOCK)
def test_a_planted_violation_is_found_at_its_place_and_nothing_else_is(name):
    block, pointer, rule = IN_A_BLOCK[name]
    found = [(problem.pointer, problem.rule) for problem in validate([block], "message")]
    assert found == [(f"/blocks/0{pointer}", rule)]


SAMPLES = list(every_sample())


@pytest.mark.parametrize(("name", "surface", "block"), SAMPLES, ids=[name for name, _, _ in SAMPLES])
def test_a_good_sample_of_every_block_and_element_passes(name, surface, block):
    assert validate([block], surface) == []


def test_every_block_type_we_know_has_a_good_sample():
    assert set(BLOCKS) == set(KNOWN_BLOCKS)


@pytest.mark.parametrize("surface", ["message", "modal", "home"])
@pytest.mark.parametrize("kind", sorted(BLOCKS))
def test_a_block_passes_only_on_surfaces_that_show_it(kind, surface):
    found = [(problem.pointer, problem.rule) for problem in validate([BLOCKS[kind]], surface)]
    expected = [] if kind in SURFACES[surface] else [("/blocks/0/type", "not_on_surface")]
    assert found == expected


def test_the_surfaces_are_those_that_slack_documents():
    everywhere = [
        "actions",
        "card",
        "context",
        "divider",
        "header",
        "image",
        "input",
        "rich_text",
        "section",
        "video",
    ]
    assert SURFACES["modal"] == {*everywhere, "alert"}
    assert SURFACES["home"] == {
        *everywhere,
        "carousel",
        "container",
        "data_table",
        "data_visualization",
        "table",
    }
    assert SURFACES["message"] - SURFACES["home"] == {
        "context_actions",
        "file",
        "markdown",
        "plan",
        "task_card",
    }


def test_a_block_id_is_unique_in_the_whole_list_even_inside_containers():
    inner = {**BLOCKS["container"], "child_blocks": [{"type": "divider", "block_id": "one"}]}
    assert validate([{"type": "divider", "block_id": "one"}, inner], "message") == [
        Problem("/blocks/1/child_blocks/0/block_id", "duplicate_block_id", "one is used twice")
    ]


def test_the_same_action_id_may_stand_in_two_blocks():
    actions = {"type": "actions", "elements": [BUTTON]}
    assert validate([actions, actions], "message") == []


def test_a_message_holds_one_table_and_a_home_view_more():
    tables = [BLOCKS["table"], BLOCKS["table"]]
    assert [(p.pointer, p.rule) for p in validate(tables, "message")] == [("/blocks/1", "too_many_tables")]
    assert validate(tables, "home") == []


def test_a_message_holds_two_charts():
    charts = [CHARTS["bar"], CHARTS["line"], CHARTS["area"]]
    assert [(p.pointer, p.rule) for p in validate(charts, "message")] == [("/blocks/2", "too_many_charts")]


def test_one_element_of_a_view_asks_for_the_focus():
    first, second = entry(TEXT_INPUT), entry({**TEXT_INPUT, "action_id": "other"})
    found = validate([first, second], "modal")
    assert [(p.pointer, p.rule) for p in found] == [("/blocks/1/element/focus_on_load", "duplicate_focus")]


def test_a_modal_with_an_input_needs_a_submit_button_and_one_without_does_not():
    assert [(p.pointer, p.rule) for p in validate_view(modal(submit=None))] == [
        ("/view/submit", "missing_submit")
    ]
    assert validate_view(modal(submit=None, blocks=[PLAIN])) == []
    assert validate_view(modal()) == []


def test_a_view_needs_a_title_a_type_and_blocks():
    assert [(p.pointer, p.rule) for p in validate_view(modal(title=None))] == [("/view/title", "required")]
    assert next((p.pointer, p.rule) for p in validate_view(modal(type="page"))) == (
        "/view/type",
        "unknown_type",
    )
    assert [(p.pointer, p.rule) for p in validate_view(modal(blocks=[]))] == [("/view/blocks", "too_few")]
    assert [(p.pointer, p.rule) for p in validate_view(modal(blocks=None))] == [("/view/blocks", "required")]
    assert [(p.pointer, p.rule) for p in validate_view([])] == [("/view", "wrong_type")]


def test_a_home_view_takes_no_title_and_needs_no_submit():
    view = {"type": "home", "blocks": [BLOCKS["input"]]}
    assert validate_view(view) == []
    assert [(p.pointer, p.rule) for p in validate_view({**view, "title": plain()})] == [
        ("/view/title", "unknown_field")
    ]


def test_a_view_above_250_kilobytes_is_reported():
    big = modal(blocks=[{"type": "section", "text": mrkdwn("ø" * 3000)} for _ in range(45)], submit=None)
    assert [(p.pointer, p.rule) for p in validate_view(big)] == [("/view", "view_too_large")]


def test_a_message_needs_a_fallback_text_beside_its_blocks():
    assert [(p.pointer, p.rule) for p in validate_message("", [PLAIN])] == [("/text", "missing_text")]
    assert [(p.pointer, p.rule) for p in validate_message(None)] == [("/text", "missing_text")]
    assert validate_message("Hello", [PLAIN]) == []
    assert validate_message("Hello") == []


def test_the_blocks_of_attachments_are_read_too():
    assert validate_message(None, None, [{"fallback": "x", "blocks": [PLAIN]}]) == []
    found = validate_message("x", None, [{"text": "old"}, {"blocks": [{"type": "banner"}]}, 7])
    assert [(p.pointer, p.rule) for p in found] == [
        ("/attachments/1/blocks/0/type", "unknown_type"),
        ("/attachments/2", "wrong_type"),
    ]
    assert [(p.pointer, p.rule) for p in validate_message("x", None, "no")] == [
        ("/attachments", "wrong_type")
    ]


def test_blocks_that_are_no_list_are_reported():
    assert validate("[]", "home") == [Problem("/blocks", "wrong_type", "must be a list of blocks")]


def test_pointers_begin_where_the_caller_says():
    assert validate([{"type": "banner"}], "home", base="/view/blocks")[0].pointer == "/view/blocks/0/type"
    assert validate_view(modal(title=None), base="")[0].pointer == "/title"
    assert validate_message("", base="/message")[0].pointer == "/message/text"


def test_characters_counts_every_text_but_not_what_has_a_budget_of_its_own():
    assert characters([{"type": "section", "text": mrkdwn("12345"), "accessory": BUTTON}]) == 7
    assert characters([BLOCKS["markdown"]]) == 0
    assert characters([{**BLOCKS["data_table"], "caption": "abc"}]) == 3


def test_every_rule_that_the_validator_can_report_is_planted_in_this_folder():
    package = Path(handlers.checks.__file__).parent
    reported = set()
    for module in package.glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {"add", "Problem"}:
                reported |= {
                    arg.value
                    for arg in node.args[1:2]
                    if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                }
    tests = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))
    assert len(reported) > 20
    assert {rule for rule in reported if f'"{rule}"' not in tests} == set()


def test_a_card_of_ten_blocks_is_read_in_about_a_millisecond():
    card = [
        BLOCKS["header"],
        {**SECTION, "block_id": "s"},
        {"type": "section", "fields": [mrkdwn("Field")] * 10},
        {"type": "actions", "elements": [{**BUTTON, "action_id": f"a{n}"} for n in range(5)]},
        BLOCKS["context"],
        BLOCKS["table"],
        {"type": "divider"},
        {"type": "section", "text": mrkdwn("æ" * 2000)},
        accessory({**ELEMENTS["overflow"], "options": [option(str(n)) for n in range(5)]}),
        BLOCKS["actions"],
    ]
    assert validate_message("x", card) == []
    best = min(_seconds(card) for _ in range(20))
    assert best < 0.003  # a millisecond, and room for a busy machine


def _seconds(card):
    start = time.perf_counter()
    validate_message("x", card)
    return time.perf_counter() - start
