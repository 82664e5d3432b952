"""Blocks of a given size for every limit of a block: one is built at the limit and one just above."""

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
)

RAW = {"type": "raw_text", "text": "x"}
LINE = {"type": "divider"}


def accessory(element):
    return {"type": "section", "text": plain(), "accessory": element}


def entry(element):
    return {"type": "input", "label": plain(), "element": element}


def words(length):
    return "ø" * length


def button(**changes):
    return accessory({**BUTTON, **changes})


def confirm(**changes):
    return button(confirm={**CONFIRM, **changes})


def menu(**changes):
    return accessory({"type": "static_select", "action_id": "a", "options": [option()], **changes})


def options(count):
    return [option(str(number)) for number in range(count)]


def groups(count):
    return [{"label": plain(), "options": options(1)} for _ in range(count)]


def buttons(count):
    return [{**BUTTON, "action_id": f"b{number}"} for number in range(count)]


def web(length):
    return "https://e.com/".ljust(length, "x")


def rows(count, width=1):
    return [[RAW] * width for _ in range(count)]


def pie(count):
    return changed(
        BLOCKS["data_visualization"],
        [{"label": str(n), "value": 1} for n in range(count)],
        "chart",
        "segments",
    )


def plot(series=1, categories=1):
    labels = [f"c{number}" for number in range(categories)]
    data = [{"label": label, "value": 1} for label in labels]
    chart = {
        "type": "line",
        "axis_config": {"categories": labels},
        "series": [{"name": f"s{number}", "data": data} for number in range(series)],
    }
    return {**CHARTS["line"], "chart": chart}


def labelled(length):
    label = words(length)
    return changed(BLOCKS["data_visualization"], [{"label": label, "value": 1}], "chart", "segments")


def cells(length):
    table = [[RAW], [{"type": "raw_text", "text": "y" * (length // 2 - 1)}]]
    return {
        "type": "data_table",
        "caption": "c",
        "rows": [*table, [{"type": "raw_text", "text": "y" * (length - length // 2)}]],
    }


def card(**changes):
    return {**BLOCKS["card"], **changes}


def box(**changes):
    return {**BLOCKS["container"], **changes}


def plan(count):
    task = {**BLOCKS["task_card"]}
    return {**BLOCKS["plan"], "tasks": [{**task, "task_id": f"t{number}"} for number in range(count)]}


def video(**changes):
    return {**BLOCKS["video"], **changes}


def note(text):
    return {"type": "section", "text": mrkdwn(text)}


# constant: [(surface, pointer of the problem, block of a size)]
OF_A_BLOCK = {
    "IDENTIFIER": [
        ("message", "/block_id", lambda n: {**LINE, "block_id": words(n)}),
        ("message", "/accessory/action_id", lambda n: button(action_id=words(n))),
    ],
    "TEXT": [("message", "/elements/0/text", lambda n: {"type": "context", "elements": [mrkdwn(words(n))]})],
    "URL": [
        ("message", "/accessory/url", lambda n: button(url=web(n))),
        ("message", "/image_url", lambda n: {**IMAGE, "image_url": web(n)}),
    ],
    "SECTION_TEXT": [("message", "/text/text", lambda n: note(words(n)))],
    "SECTION_FIELDS": [("message", "/fields", lambda n: {"type": "section", "fields": [mrkdwn()] * n})],
    "FIELD_TEXT": [
        ("message", "/fields/0/text", lambda n: {"type": "section", "fields": [mrkdwn(words(n))]})
    ],
    "HEADER_TEXT": [("message", "/text/text", lambda n: {"type": "header", "text": plain(words(n))})],
    "HEADER_LEVEL": [("message", "/level", lambda n: {**BLOCKS["header"], "level": n})],
    "CONTEXT_ELEMENTS": [("message", "/elements", lambda n: {"type": "context", "elements": [mrkdwn()] * n})],
    "ACTIONS_ELEMENTS": [("message", "/elements", lambda n: {"type": "actions", "elements": buttons(n)})],
    "CONTEXT_ACTIONS_ELEMENTS": [
        (
            "message",
            "/elements",
            lambda n: {
                "type": "context_actions",
                "elements": [{**ELEMENTS["icon_button"], "action_id": f"i{x}"} for x in range(n)],
            },
        )
    ],
    "BUTTON_TEXT": [("message", "/accessory/text/text", lambda n: button(text=plain(words(n))))],
    "BUTTON_VALUE": [("message", "/accessory/value", lambda n: button(value=words(n)))],
    "ACCESSIBILITY_LABEL": [
        ("message", "/accessory/accessibility_label", lambda n: button(accessibility_label=words(n)))
    ],
    "AGENT_PROMPT": [("message", "/accessory/agent_prompt", lambda n: button(agent_prompt=words(n)))],
    "CONFIRM_TITLE": [("message", "/accessory/confirm/title/text", lambda n: confirm(title=plain(words(n))))],
    "CONFIRM_TEXT": [("message", "/accessory/confirm/text/text", lambda n: confirm(text=plain(words(n))))],
    "CONFIRM_BUTTON": [
        ("message", "/accessory/confirm/confirm/text", lambda n: confirm(confirm=plain(words(n)))),
        ("message", "/accessory/confirm/deny/text", lambda n: confirm(deny=plain(words(n)))),
    ],
    "VISIBLE_TO_USERS": [
        (
            "message",
            "/elements/0/visible_to_user_ids",
            lambda n: {
                "type": "context_actions",
                "elements": [{**ELEMENTS["icon_button"], "visible_to_user_ids": ["U"] * n}],
            },
        )
    ],
    "OPTION_TEXT": [
        (
            "message",
            "/accessory/options/0/text/text",
            lambda n: menu(options=[{"text": plain(words(n)), "value": "a"}]),
        )
    ],
    "OPTION_VALUE": [
        (
            "message",
            "/accessory/options/0/value",
            lambda n: menu(options=[{"text": plain(), "value": words(n)}]),
        )
    ],
    "OPTION_DESCRIPTION": [
        (
            "message",
            "/accessory/options/0/description/text",
            lambda n: menu(options=[{**option(), "description": plain(words(n))}]),
        )
    ],
    "OPTIONS": [("modal", "/accessory/options", lambda n: menu(options=options(n)))],
    "OPTION_GROUPS": [
        (
            "modal",
            "/accessory/option_groups",
            lambda n: accessory({"type": "static_select", "action_id": "a", "option_groups": groups(n)}),
        )
    ],
    "OPTION_GROUP_LABEL": [
        (
            "modal",
            "/accessory/option_groups/0/label/text",
            lambda n: accessory(
                {
                    "type": "static_select",
                    "action_id": "a",
                    "option_groups": [{"label": plain(words(n)), "options": options(1)}],
                }
            ),
        )
    ],
    "OVERFLOW_OPTIONS": [
        ("message", "/accessory/options", lambda n: accessory({"type": "overflow", "options": options(n)}))
    ],
    "CHOICES": [
        ("message", "/accessory/options", lambda n: accessory({"type": "checkboxes", "options": options(n)})),
        (
            "message",
            "/accessory/options",
            lambda n: accessory({"type": "radio_buttons", "options": options(n)}),
        ),
    ],
    "PLACEHOLDER": [("message", "/accessory/placeholder/text", lambda n: menu(placeholder=plain(words(n))))],
    "INPUT_LABEL": [("modal", "/label/text", lambda n: {**BLOCKS["input"], "label": plain(words(n))})],
    "INPUT_HINT": [("modal", "/hint/text", lambda n: {**BLOCKS["input"], "hint": plain(words(n))})],
    "INPUT_TEXT": [
        (
            "modal",
            "/element/initial_value",
            lambda n: entry({"type": "plain_text_input", "initial_value": words(n)}),
        ),
        ("modal", "/element/max_length", lambda n: entry({"type": "plain_text_input", "max_length": n})),
    ],
    "INPUT_LINES": [
        ("modal", "/element/max_lines", lambda n: entry({"type": "rich_text_input", "max_lines": n}))
    ],
    "INPUT_FILES": [("modal", "/element/max_files", lambda n: entry({"type": "file_input", "max_files": n}))],
    "ALT_TEXT": [("message", "/alt_text", lambda n: {**IMAGE, "alt_text": words(n)})],
    "IMAGE_TITLE": [("message", "/title/text", lambda n: {**IMAGE, "title": plain(words(n))})],
    "VIDEO_TITLE": [("message", "/title/text", lambda n: video(title=plain(words(n))))],
    "VIDEO_AUTHOR": [("message", "/author_name", lambda n: video(author_name=words(n)))],
    "VIDEO_DESCRIPTION": [("message", "/description/text", lambda n: video(description=plain(words(n))))],
    "VIDEO_PROVIDER": [("message", "/provider_name", lambda n: video(provider_name=words(n)))],
    "TABLE_ROWS": [("message", "/rows", lambda n: {"type": "table", "rows": rows(n)})],
    "TABLE_COLUMNS": [
        ("message", "/rows/0", lambda n: {"type": "table", "rows": rows(1, n)}),
        (
            "message",
            "/column_settings",
            lambda n: {"type": "table", "rows": rows(1), "column_settings": [{}] * n},
        ),
    ],
    "DATA_TABLE_ROWS": [
        ("message", "/rows", lambda n: {"type": "data_table", "caption": "c", "rows": rows(n)})
    ],
    "DATA_TABLE_COLUMNS": [
        ("message", "/rows/0", lambda n: {"type": "data_table", "caption": "c", "rows": rows(2, n)})
    ],
    "DATA_TABLE_PAGE": [("message", "/page_size", lambda n: {**BLOCKS["data_table"], "page_size": n})],
    "DATA_TABLE_TEXT": [("message", "/rows", cells)],
    "MARKDOWN_TEXT": [("message", "/text", lambda n: {"type": "markdown", "text": words(n)})],
    "CHART_TITLE": [("message", "/title", lambda n: {**CHARTS["bar"], "title": words(n)})],
    "CHART_SEGMENTS": [("message", "/chart/segments", pie)],
    "CHART_SERIES": [("message", "/chart/series", lambda n: plot(series=n))],
    "CHART_CATEGORIES": [("message", "/chart/axis_config/categories", lambda n: plot(categories=n))],
    "CHART_LABEL": [("message", "/chart/segments/0/label", labelled)],
    "CHART_AXIS_LABEL": [
        (
            "message",
            "/chart/axis_config/x_label",
            lambda n: changed(CHARTS["bar"], words(n), "chart", "axis_config", "x_label"),
        )
    ],
    "CONTAINER_TITLE": [("message", "/title/text", lambda n: box(title=plain(words(n))))],
    "CONTAINER_SUBTITLE": [("message", "/subtitle/text", lambda n: box(subtitle=plain(words(n))))],
    "CONTAINER_CHILDREN": [("message", "/child_blocks", lambda n: box(child_blocks=[LINE] * n))],
    "CARD_TITLE": [("message", "/title/text", lambda n: card(title=mrkdwn(words(n))))],
    "CARD_SUBTITLE": [("message", "/subtitle/text", lambda n: card(subtitle=mrkdwn(words(n))))],
    "CARD_BODY": [("message", "/body/text", lambda n: card(body=mrkdwn(words(n))))],
    "CARD_SUBTEXT": [("message", "/subtext/text", lambda n: card(subtext=mrkdwn(words(n))))],
    "CARD_BUTTONS": [("message", "/actions", lambda n: card(actions=buttons(n)))],
    "CAROUSEL_CARDS": [
        ("message", "/elements", lambda n: {"type": "carousel", "elements": [BLOCKS["card"]] * n})
    ],
    "ALERT_TEXT": [("modal", "/text/text", lambda n: {"type": "alert", "text": plain(words(n))})],
    "PLAN_TASKS": [("message", "/tasks", plan)],
    "LIST_INDENT": [
        ("message", "/elements/1/indent", lambda n: changed(BLOCKS["rich_text"], n, "elements", 1, "indent"))
    ],
}
