"""One good example of every block and element, made by hand so that no builder of ours is trusted."""

from __future__ import annotations

import copy


def plain(text="Text"):
    return {"type": "plain_text", "text": text}


def mrkdwn(text="Text"):
    return {"type": "mrkdwn", "text": text}


def option(value="a"):
    return {"text": plain(f"Choice {value}"), "value": value}


def rich(text="Rich"):
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}],
    }


IMAGE = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A picture"}
BUTTON = {"type": "button", "text": plain("Go"), "action_id": "go", "value": "7:1"}
CONFIRM = {
    "title": plain("Sure?"),
    "text": mrkdwn("It *goes* out."),
    "confirm": plain("Yes"),
    "deny": plain("No"),
    "style": "danger",
}

ELEMENTS = {
    "button": {
        **BUTTON,
        "style": "primary",
        "confirm": CONFIRM,
        "url": "https://example.com/",
        "accessibility_label": "Go",
    },
    "workflow_button": {
        "type": "workflow_button",
        "action_id": "wf",
        "text": plain("Run"),
        "workflow": {
            "trigger": {
                "url": "https://slack.com/shortcuts/Ft0/x",
                "customizable_input_parameters": [{"name": "n", "value": "v"}],
            }
        },
    },
    "overflow": {"type": "overflow", "action_id": "more", "options": [option("a"), option("b")]},
    "checkboxes": {
        "type": "checkboxes",
        "action_id": "boxes",
        "options": [option("a"), {"text": mrkdwn("*b*"), "value": "b", "description": plain("B")}],
        "initial_options": [option("a")],
    },
    "radio_buttons": {
        "type": "radio_buttons",
        "action_id": "radio",
        "options": [option("a"), option("b")],
        "initial_option": option("b"),
    },
    "static_select": {
        "type": "static_select",
        "action_id": "pick",
        "placeholder": plain("Pick"),
        "options": [option("a"), option("b")],
        "initial_option": option("a"),
    },
    "external_select": {
        "type": "external_select",
        "action_id": "find",
        "min_query_length": 2,
        "initial_option": option("x"),
    },
    "users_select": {"type": "users_select", "action_id": "who", "initial_user": "U1"},
    "conversations_select": {
        "type": "conversations_select",
        "action_id": "where",
        "filter": {"include": ["public"], "exclude_bot_users": True},
        "default_to_current_conversation": True,
    },
    "channels_select": {"type": "channels_select", "action_id": "channel", "initial_channel": "C1"},
    "multi_static_select": {
        "type": "multi_static_select",
        "action_id": "several",
        "option_groups": [{"label": plain("Group"), "options": [option("a"), option("b")]}],
        "initial_options": [option("b")],
        "max_selected_items": 2,
    },
    "multi_external_select": {
        "type": "multi_external_select",
        "action_id": "finds",
        "min_query_length": 0,
        "initial_options": [option("x")],
    },
    "multi_users_select": {"type": "multi_users_select", "action_id": "people", "initial_users": ["U1"]},
    "multi_conversations_select": {
        "type": "multi_conversations_select",
        "action_id": "rooms",
        "initial_conversations": ["C1"],
    },
    "multi_channels_select": {
        "type": "multi_channels_select",
        "action_id": "channels",
        "initial_channels": ["C1"],
    },
    "datepicker": {
        "type": "datepicker",
        "action_id": "day",
        "initial_date": "2026-02-28",
        "placeholder": plain(),
    },
    "timepicker": {
        "type": "timepicker",
        "action_id": "hour",
        "initial_time": "23:59",
        "timezone": "Europe/Oslo",
    },
    "datetimepicker": {"type": "datetimepicker", "action_id": "moment", "initial_date_time": 1790000000},
    "plain_text_input": {
        "type": "plain_text_input",
        "action_id": "text",
        "multiline": True,
        "min_length": 1,
        "max_length": 100,
        "initial_value": "Hello",
        "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
        "focus_on_load": True,
    },
    "rich_text_input": {
        "type": "rich_text_input",
        "action_id": "rich",
        "initial_value": rich(),
    },
    "number_input": {
        "type": "number_input",
        "action_id": "amount",
        "is_decimal_allowed": True,
        "min_value": "0",
        "max_value": "10.5",
        "initial_value": "2.25",
    },
    "email_text_input": {"type": "email_text_input", "action_id": "mail", "initial_value": "a@example.com"},
    "url_text_input": {"type": "url_text_input", "action_id": "web", "placeholder": plain("https://")},
    "file_input": {"type": "file_input", "action_id": "files", "filetypes": ["pdf"], "max_files": 3},
    "feedback_buttons": {
        "type": "feedback_buttons",
        "action_id": "rate",
        "positive_button": {"text": plain("Good"), "value": "1", "accessibility_label": "Good"},
        "negative_button": {"text": plain("Bad"), "value": "0"},
    },
    "icon_button": {
        "type": "icon_button",
        "action_id": "bin",
        "icon": "trash",
        "text": plain("Remove"),
        "value": "9",
        "visible_to_user_ids": ["U1"],
    },
}

INPUT_ELEMENTS = sorted(
    set(ELEMENTS) - {"button", "workflow_button", "overflow", "feedback_buttons", "icon_button"}
)
SECTION_ELEMENTS = [
    "button",
    "workflow_button",
    "overflow",
    "checkboxes",
    "radio_buttons",
    "static_select",
    "external_select",
    "users_select",
    "conversations_select",
    "channels_select",
    "multi_static_select",
    "multi_external_select",
    "multi_users_select",
    "multi_conversations_select",
    "multi_channels_select",
    "datepicker",
    "timepicker",
]
ACTIONS_ELEMENTS = [*SECTION_ELEMENTS, "datetimepicker", "rich_text_input"]

_INLINES = [
    {"type": "text", "text": "Hi ", "style": {"bold": True, "underline": True}},
    {"type": "link", "url": "https://example.com/", "text": "here", "unsafe": False},
    {"type": "emoji", "name": "wave", "unicode": "1f44b"},
    {"type": "user", "user_id": "U1"},
    {"type": "usergroup", "usergroup_id": "S1"},
    {"type": "channel", "channel_id": "C1"},
    {"type": "team", "team_id": "T1"},
    {"type": "broadcast", "range": "here"},
    {"type": "color", "value": "#FF00aa"},
    {"type": "date", "timestamp": 1790000000, "format": "{date}", "fallback": "then"},
]
_TASK = {
    "type": "task_card",
    "task_id": "t1",
    "title": "Read the mail",
    "status": "complete",
    "details": rich(),
    "output": rich(),
    "sources": [{"type": "url", "url": "https://example.com/", "text": "Source"}],
}
_CARD = {
    "type": "card",
    "hero_image": IMAGE,
    "icon": IMAGE,
    "title": mrkdwn("Title"),
    "subtitle": mrkdwn("Below"),
    "body": mrkdwn("Body"),
    "actions": [BUTTON],
}
_AXES = {"categories": ["Q1", "Q2"], "x_label": "Quarter", "y_label": "EUR"}


def _plot(kind):
    series = {"name": "Sales", "data": [{"label": "Q1", "value": 3}, {"label": "Q2", "value": -1.5}]}
    chart = {"type": kind, "series": [series], "axis_config": _AXES}
    return {"type": "data_visualization", "title": "Chart", "chart": chart}


BLOCKS = {
    "section": {
        "type": "section",
        "block_id": "b1",
        "text": mrkdwn("Hello"),
        "fields": [mrkdwn("One"), plain("Two")],
        "accessory": BUTTON,
        "expand": True,
    },
    "header": {"type": "header", "text": plain("Header")},
    "divider": {"type": "divider", "block_id": "line"},
    "context": {"type": "context", "elements": [mrkdwn("small"), plain("print"), IMAGE]},
    "actions": {"type": "actions", "elements": [BUTTON, ELEMENTS["static_select"]]},
    "context_actions": {
        "type": "context_actions",
        "elements": [ELEMENTS["feedback_buttons"], ELEMENTS["icon_button"]],
    },
    "input": {
        "type": "input",
        "block_id": "in",
        "label": plain("Label"),
        "hint": plain("Hint"),
        "optional": True,
        "dispatch_action": False,
        "element": ELEMENTS["plain_text_input"],
    },
    "image": {
        "type": "image",
        "slack_file": {"id": "F1"},
        "alt_text": "A picture",
        "title": plain("Picture"),
    },
    "markdown": {"type": "markdown", "text": "**bold**"},
    "rich_text": {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_section", "elements": _INLINES},
            {
                "type": "rich_text_list",
                "style": "ordered",
                "indent": 1,
                "border": 0,
                "elements": [{"type": "rich_text_section", "elements": _INLINES[:1]}],
            },
            {"type": "rich_text_quote", "elements": _INLINES[:2], "border": 1},
            {"type": "rich_text_preformatted", "elements": _INLINES[:1]},
        ],
    },
    "video": {
        "type": "video",
        "alt_text": "A film",
        "title": plain("Film"),
        "thumbnail_url": "https://example.com/a.png",
        "video_url": "https://example.com/film",
        "title_url": "https://example.com/",
        "description": plain("About"),
        "author_name": "Someone",
        "provider_name": "Example",
        "provider_icon_url": "https://example.com/i.png",
    },
    "file": {"type": "file", "external_id": "E1", "source": "remote"},
    "table": {
        "type": "table",
        "rows": [
            [{"type": "raw_text", "text": "A"}, {"type": "raw_text", "text": "B"}],
            [{"type": "raw_number", "value": 1.5, "text": "1,50"}, rich()],
        ],
        "column_settings": [{"align": "right", "is_wrapped": True}, {}],
    },
    "data_table": {
        "type": "data_table",
        "caption": "Sales",
        "rows": [
            [{"type": "raw_text", "text": "Who"}, {"type": "raw_text", "text": "How much"}],
            [rich("Ane"), {"type": "raw_number", "value": 7, "text": "7"}],
        ],
        "page_size": 10,
        "row_header_column_index": 1,
    },
    "data_visualization": {
        "type": "data_visualization",
        "title": "Shares",
        "chart": {"type": "pie", "segments": [{"label": "A", "value": 1}, {"label": "B", "value": 0.5}]},
    },
    "container": {
        "type": "container",
        "title": plain("Box"),
        "subtitle": mrkdwn("Below"),
        "icon": IMAGE,
        "width": "wide",
        "is_collapsible": True,
        "default_collapsed": False,
        "has_header_divider": True,
        "child_blocks": [{"type": "section", "text": mrkdwn()}, {"type": "divider"}],
    },
    "card": _CARD,
    "carousel": {"type": "carousel", "elements": [_CARD, {"type": "card", "title": mrkdwn("Two")}]},
    "alert": {"type": "alert", "text": mrkdwn("Careful"), "level": "warning"},
    "task_card": _TASK,
    "plan": {
        "type": "plan",
        "title": "Plan",
        "tasks": [_TASK, {**_TASK, "task_id": "t2", "status": "pending"}],
    },
}

CHARTS = {kind: _plot(kind) for kind in ("bar", "line", "area")}


def surface_of(kind):
    return "modal" if kind == "alert" else "message"


def every_sample():
    """Every (name, surface, block): the blocks, the charts, and each element wherever it may stand."""
    for name, block in BLOCKS.items():
        yield name, surface_of(name), block
    for name, block in CHARTS.items():
        yield f"chart {name}", "message", block
    for name in INPUT_ELEMENTS:
        yield f"input {name}", "modal", {"type": "input", "label": plain(), "element": ELEMENTS[name]}
    for name in SECTION_ELEMENTS:
        yield f"section {name}", "message", {"type": "section", "text": plain(), "accessory": ELEMENTS[name]}
    for name in ACTIONS_ELEMENTS:
        yield f"actions {name}", "message", {"type": "actions", "elements": [ELEMENTS[name]]}
    yield "section image", "home", {"type": "section", "text": plain(), "accessory": IMAGE}


def modal(**changes):
    """A good modal with one input, changed by field (None removes)."""
    view = {
        "type": "modal",
        "title": plain("Title"),
        "submit": plain("Send"),
        "close": plain("Close"),
        "callback_id": "cb",
        "private_metadata": "7",
        "external_id": "x",
        "clear_on_close": False,
        "notify_on_close": True,
        "blocks": [copy.deepcopy(BLOCKS["input"])],
        **changes,
    }
    return {name: value for name, value in view.items() if value is not None}


def at(place, path):
    """The parent and last key of a path into a sample."""
    for step in path[:-1]:
        place = place[step]
    return place, path[-1]


def changed(block, value, *path: str | int):
    """A copy of a sample with the value at a path replaced or added."""
    fresh = copy.deepcopy(block)
    parent, key = at(fresh, path)
    parent[key] = value
    return fresh


def without(block, *path: str | int):
    """A copy of a sample without the member at a path."""
    fresh = copy.deepcopy(block)
    parent, key = at(fresh, path)
    del parent[key]
    return fresh
