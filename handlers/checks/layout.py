"""The shapes of the classic blocks: section, header, context, actions, input, image, video and the like."""

from typing import Any

from handlers.checks import limits
from handlers.checks.elements import ELEMENTS, IN_ACTIONS, IN_CONTEXT_ACTIONS, IN_INPUT, IN_SECTION
from handlers.checks.objects import IDENTIFIER, IMAGE_BLOCK, IMAGE_ELEMENT, plain_text, text, web_url
from handlers.checks.problem import Report
from handlers.checks.rich_text import RICH_TEXT
from handlers.checks.shapes import (
    Check,
    anything,
    boolean,
    integer,
    items,
    one_of,
    one_required,
    shape,
    string,
    tagged,
)

TYPE: dict[str, Check] = {"type": anything}
BLOCK_ID: dict[str, Check] = {"block_id": IDENTIFIER}

_text = text(limits.TEXT)
_CONTEXT_PARTS = tagged({"plain_text": _text, "mrkdwn": _text, "image": IMAGE_ELEMENT})


def _count_input(_value: Any, _at: str, report: Report) -> None:
    report.inputs += 1


def _markdown(value: Any, at: str, report: Report) -> None:
    string()(value, at, report)
    if isinstance(value, str):
        report.markdown_characters += len(value)
        if report.markdown_characters > limits.MARKDOWN_TEXT:
            report.add(at, "too_long", f"markdown blocks may hold {limits.MARKDOWN_TEXT} characters together")


def _secure_url(value: Any, at: str, report: Report) -> None:
    web_url(value, at, report)
    if isinstance(value, str) and value.startswith("http://"):
        report.add(at, "bad_format", "must begin with https://")


def _expandable(value: Any, at: str, report: Report) -> None:
    if "expand" in value and "text" not in value:
        report.add(f"{at}/expand", "conflict", "expand needs a text")


LAYOUT: dict[str, Check] = {
    "section": shape(
        TYPE,
        {
            **BLOCK_ID,
            "text": text(limits.SECTION_TEXT),
            "fields": items(text(limits.FIELD_TEXT), 1, limits.SECTION_FIELDS),
            "accessory": tagged(ELEMENTS, IN_SECTION),
            "expand": boolean,
        },
        one_required("text", "fields"),
        _expandable,
    ),
    "header": shape(
        {**TYPE, "text": plain_text(limits.HEADER_TEXT)},
        {**BLOCK_ID, "level": integer(1, limits.HEADER_LEVEL)},
    ),
    "divider": shape(TYPE, BLOCK_ID),
    "context": shape({**TYPE, "elements": items(_CONTEXT_PARTS, 1, limits.CONTEXT_ELEMENTS)}, BLOCK_ID),
    "actions": shape(
        {**TYPE, "elements": items(tagged(ELEMENTS, IN_ACTIONS), 1, limits.ACTIONS_ELEMENTS)}, BLOCK_ID
    ),
    "context_actions": shape(
        {
            **TYPE,
            "elements": items(tagged(ELEMENTS, IN_CONTEXT_ACTIONS), 1, limits.CONTEXT_ACTIONS_ELEMENTS),
        },
        BLOCK_ID,
    ),
    "input": shape(
        {**TYPE, "label": plain_text(limits.INPUT_LABEL), "element": tagged(ELEMENTS, IN_INPUT)},
        {**BLOCK_ID, "hint": plain_text(limits.INPUT_HINT), "optional": boolean, "dispatch_action": boolean},
        _count_input,
    ),
    "image": IMAGE_BLOCK,
    "markdown": shape({**TYPE, "text": _markdown}, BLOCK_ID),
    "rich_text": RICH_TEXT,
    "video": shape(
        {
            **TYPE,
            "alt_text": string(limits.ALT_TEXT),
            "title": plain_text(limits.VIDEO_TITLE),
            "thumbnail_url": web_url,
            "video_url": _secure_url,
        },
        {
            **BLOCK_ID,
            "title_url": _secure_url,
            "description": plain_text(limits.VIDEO_DESCRIPTION),
            "author_name": string(limits.VIDEO_AUTHOR),
            "provider_name": string(limits.VIDEO_PROVIDER),
            "provider_icon_url": web_url,
        },
    ),
    "file": shape({**TYPE, "external_id": string(limits.IDENTIFIER), "source": one_of("remote")}, BLOCK_ID),
}
