"""Blocks with one fault each, where the fault is and what the validator calls it."""

from __future__ import annotations

from tests.handlers.checks.block_samples import (
    BLOCKS,
    BUTTON,
    CHARTS,
    CONFIRM,
    ELEMENTS,
    IMAGE,
    changed,
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
