"""Composition objects: texts, confirmation dialogs, options, filters, files of Slack, images."""

from typing import Any

from handlers.checks import limits
from handlers.checks.problem import Report
from handlers.checks.shapes import (
    Check,
    anything,
    boolean,
    exactly_one,
    items,
    one_of,
    shape,
    string,
    tagged,
)

_address = string(limits.URL)


def url(value: Any, at: str, report: Report) -> None:
    """Check an address of at most 3,000 characters that begins with a scheme."""
    _address(value, at, report)
    if isinstance(value, str) and value and ":" not in value:
        report.add(at, "bad_format", "must be a complete address such as https://example.com/")


def web_url(value: Any, at: str, report: Report) -> None:
    """Check an http or https address of at most 3,000 characters."""
    _address(value, at, report)
    if isinstance(value, str) and value and not value.startswith(("https://", "http://")):
        report.add(at, "bad_format", "must begin with https:// or http://")


def _texts(most: int) -> tuple[Check, Check]:
    content = string(most, count=True)
    plain = shape({"type": anything, "text": content}, {"emoji": boolean})
    marked = shape({"type": anything, "text": content}, {"verbatim": boolean})
    return plain, marked


_BOTH = {"plain_text": anything, "mrkdwn": anything}


def text(most: int) -> Check:
    """Check a text object, plain or mrkdwn, of 1 to `most` characters."""
    plain, marked = _texts(most)
    return tagged({"plain_text": plain, "mrkdwn": marked})


def plain_text(most: int) -> Check:
    """Check a plain text object of 1 to `most` characters."""
    plain, _ = _texts(most)
    return tagged({**_BOTH, "plain_text": plain}, frozenset({"plain_text"}))


def mrkdwn(most: int) -> Check:
    """Check a mrkdwn object of 1 to `most` characters."""
    _, marked = _texts(most)
    return tagged({**_BOTH, "mrkdwn": marked}, frozenset({"mrkdwn"}))


STYLE = one_of("primary", "danger")
PLACEHOLDER = plain_text(limits.PLACEHOLDER)
IDENTIFIER = string(limits.IDENTIFIER)

CONFIRM = shape(
    {
        "title": plain_text(limits.CONFIRM_TITLE),
        "text": text(limits.CONFIRM_TEXT),
        "confirm": plain_text(limits.CONFIRM_BUTTON),
        "deny": plain_text(limits.CONFIRM_BUTTON),
    },
    {"style": STYLE},
)

_OPTION_OPTIONAL: dict[str, Check] = {"description": plain_text(limits.OPTION_DESCRIPTION)}
_OPTION_VALUE = string(limits.OPTION_VALUE)

PLAIN_OPTION = shape({"text": plain_text(limits.OPTION_TEXT), "value": _OPTION_VALUE}, _OPTION_OPTIONAL)
OPTION = shape({"text": text(limits.OPTION_TEXT), "value": _OPTION_VALUE}, _OPTION_OPTIONAL)
OVERFLOW_OPTION = shape(
    {"text": plain_text(limits.OPTION_TEXT), "value": _OPTION_VALUE}, {**_OPTION_OPTIONAL, "url": url}
)
OPTION_GROUP = shape(
    {
        "label": plain_text(limits.OPTION_GROUP_LABEL),
        "options": items(PLAIN_OPTION, 1, limits.OPTIONS),
    },
    {},
)

DISPATCH = shape({}, {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 1, 2)})

CONVERSATION_FILTER = shape(
    {},
    {
        "include": items(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)

SLACK_FILE = shape({}, {"id": string(limits.IDENTIFIER), "url": web_url}, exactly_one("id", "url"))

_IMAGE_OPTIONAL: dict[str, Check] = {"image_url": web_url, "slack_file": SLACK_FILE}
_IMAGE_REQUIRED: dict[str, Check] = {"type": anything, "alt_text": string(limits.ALT_TEXT, least=0)}

IMAGE_ELEMENT = tagged(
    {"image": shape(_IMAGE_REQUIRED, _IMAGE_OPTIONAL, exactly_one("image_url", "slack_file"))}
)
IMAGE_BLOCK = shape(
    _IMAGE_REQUIRED,
    {**_IMAGE_OPTIONAL, "title": plain_text(limits.IMAGE_TITLE), "block_id": IDENTIFIER},
    exactly_one("image_url", "slack_file"),
)


def among(single: str, *, nested: bool = False) -> Check:
    """Rule: what is chosen at first stands among the options; `nested` looks into option groups too."""

    def check(value: Any, at: str, report: Report) -> None:
        if single not in value:
            return
        chosen = value[single]
        known = _options(value, nested=nested)
        wanted = chosen if isinstance(chosen, list) else [chosen]
        for index, option in enumerate(wanted):
            if option not in known:
                where = f"{at}/{single}/{index}" if isinstance(chosen, list) else f"{at}/{single}"
                report.add(where, "not_an_option", "must be exactly one of the options")

    return check


def _options(value: dict[str, Any], *, nested: bool) -> list[Any]:
    options = value.get("options")
    known = list(options) if isinstance(options, list) else []
    groups = value.get("option_groups") if nested else None
    for group in groups if isinstance(groups, list) else []:
        inner = group.get("options") if isinstance(group, dict) else None
        known.extend(inner if isinstance(inner, list) else [])
    return known
