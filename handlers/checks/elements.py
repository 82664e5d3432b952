"""The shapes of interactive elements and the places where each may stand."""

from datetime import date
from typing import Any

from handlers.checks import limits
from handlers.checks.numbers import number_rules
from handlers.checks.objects import (
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH,
    IDENTIFIER,
    IMAGE_ELEMENT,
    OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    PLACEHOLDER,
    PLAIN_OPTION,
    STYLE,
    among,
    plain_text,
    url,
    web_url,
)
from handlers.checks.problem import Report
from handlers.checks.rich_text import RICH_TEXT_VALUE
from handlers.checks.shapes import (
    Check,
    anything,
    boolean,
    exactly_one,
    in_order,
    integer,
    items,
    shape,
    string,
)


def action_id(value: Any, at: str, report: Report) -> None:
    """Check an action id: 1 to 255 characters, once in its block."""
    IDENTIFIER(value, at, report)
    if isinstance(value, str):
        if value in report.action_ids:
            report.add(at, "duplicate_action_id", f"{value} is used twice in this block")
        report.action_ids.add(value)


def _focus(value: Any, at: str, report: Report) -> None:
    boolean(value, at, report)
    if value is True:
        report.focused += 1
        if report.focused > 1:
            report.add(at, "duplicate_focus", "only one element of a view may ask for the focus")


def _answer_url(value: Any, at: str, report: Report) -> None:
    boolean(value, at, report)
    if value is True and report.surface != "modal":
        report.add(at, "not_on_surface", "response_url_enabled works in modals only")


def _day(value: Any, at: str, report: Report) -> None:
    try:
        good = len(value) == 10 and date.fromisoformat(value).isoformat() == value
    except (TypeError, ValueError):
        good = False
    if not good:
        report.add(at, "bad_format", "must be a day as YYYY-MM-DD")


def _time(value: Any, at: str, report: Report) -> None:
    parts = value.split(":") if isinstance(value, str) else []
    good = [len(part) for part in parts] == [2, 2] and all(part.isdecimal() for part in parts)
    if not good or int(parts[0]) > 23 or int(parts[1]) > 59:
        report.add(at, "bad_format", "must be a time as HH:mm")


def _at_most_selected(*names: str) -> Check:
    def check(value: Any, at: str, report: Report) -> None:
        most = value.get("max_selected_items")
        for name in names:
            chosen = value.get(name)
            if isinstance(most, int) and isinstance(chosen, list) and len(chosen) > most:
                report.add(f"{at}/{name}", "too_many", f"must have at most {most} members")

    return check


def _initial_length(value: Any, at: str, report: Report) -> None:
    initial, most = value.get("initial_value"), value.get("max_length")
    if isinstance(initial, str) and isinstance(most, int) and len(initial) > most:
        report.add(f"{at}/initial_value", "too_long", f"must have at most {most} characters")


def _display_needs_prompt(value: Any, at: str, report: Report) -> None:
    if "agent_prompt_display" in value and "agent_prompt" not in value:
        report.add(f"{at}/agent_prompt", "required", "agent_prompt_display needs an agent_prompt")


_TYPE: dict[str, Check] = {"type": anything}
_ACTION: dict[str, Check] = {"action_id": action_id}
_CONFIRMED: dict[str, Check] = {**_ACTION, "confirm": CONFIRM}
_FOCUSED: dict[str, Check] = {**_CONFIRMED, "focus_on_load": _focus}
_MENU: dict[str, Check] = {**_FOCUSED, "placeholder": PLACEHOLDER}
_TYPED: dict[str, Check] = {
    **_ACTION,
    "placeholder": PLACEHOLDER,
    "focus_on_load": _focus,
    "dispatch_action_config": DISPATCH,
}
_ID = string(limits.IDENTIFIER)
_IDS = items(_ID, 1, None)
_USERS = items(_ID, 1, limits.VISIBLE_TO_USERS)
_SELECTED: dict[str, Check] = {"max_selected_items": integer(1)}
_LABEL: dict[str, Check] = {"accessibility_label": string(limits.ACCESSIBILITY_LABEL)}
_BUTTON_TEXT = plain_text(limits.BUTTON_TEXT)
_BUTTON_VALUE = string(limits.BUTTON_VALUE)
_QUERY: dict[str, Check] = {"min_query_length": integer(0)}
_STATIC: dict[str, Check] = {
    "options": items(PLAIN_OPTION, 1, limits.OPTIONS),
    "option_groups": items(OPTION_GROUP, 1, limits.OPTION_GROUPS),
}
_CONVERSATIONS: dict[str, Check] = {
    "default_to_current_conversation": boolean,
    "filter": CONVERSATION_FILTER,
}
_ANSWERED: dict[str, Check] = {"response_url_enabled": _answer_url}

BUTTON = shape(
    {**_TYPE, "text": _BUTTON_TEXT},
    {
        **_CONFIRMED,
        **_LABEL,
        "url": url,
        "value": _BUTTON_VALUE,
        "style": STYLE,
        "agent_prompt": string(limits.AGENT_PROMPT),
        "agent_prompt_display": string(limits.AGENT_PROMPT),
        "visible_to_user_ids": _IDS,
    },
    _display_needs_prompt,
)

_FEEDBACK = shape({"text": _BUTTON_TEXT, "value": _BUTTON_VALUE}, _LABEL)

_PARAMETER = shape({"name": _ID, "value": string(least=0)}, {})
_TRIGGER = shape({"url": web_url}, {"customizable_input_parameters": items(_PARAMETER, 0, None)})

_BUTTONS: dict[str, Check] = {
    "button": BUTTON,
    "workflow_button": shape(
        {**_TYPE, "text": _BUTTON_TEXT, "workflow": shape({"trigger": _TRIGGER}, {})},
        {**_CONFIRMED, **_LABEL, "style": STYLE},
    ),
    "feedback_buttons": shape({**_TYPE, "positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, _ACTION),
    "icon_button": shape(
        {**_TYPE, "icon": _ID, "text": _BUTTON_TEXT},
        {**_CONFIRMED, **_LABEL, "value": _BUTTON_VALUE, "visible_to_user_ids": _USERS},
    ),
    "overflow": shape({**_TYPE, "options": items(OVERFLOW_OPTION, 1, limits.OVERFLOW_OPTIONS)}, _CONFIRMED),
}

_CHOICES: dict[str, Check] = {
    "checkboxes": shape(
        {**_TYPE, "options": items(OPTION, 1, limits.CHOICES)},
        {**_FOCUSED, "initial_options": items(OPTION, 1, limits.CHOICES)},
        among("initial_options"),
    ),
    "radio_buttons": shape(
        {**_TYPE, "options": items(OPTION, 1, limits.CHOICES)},
        {**_FOCUSED, "initial_option": OPTION},
        among("initial_option"),
    ),
}

_SELECTS: dict[str, Check] = {
    "static_select": shape(
        _TYPE,
        {**_MENU, **_STATIC, "initial_option": PLAIN_OPTION},
        exactly_one("options", "option_groups"),
        among("initial_option", nested=True),
    ),
    "external_select": shape(_TYPE, {**_MENU, **_QUERY, "initial_option": PLAIN_OPTION}),
    "users_select": shape(_TYPE, {**_MENU, "initial_user": _ID}),
    "conversations_select": shape(
        _TYPE, {**_MENU, **_CONVERSATIONS, **_ANSWERED, "initial_conversation": _ID}
    ),
    "channels_select": shape(_TYPE, {**_MENU, **_ANSWERED, "initial_channel": _ID}),
    "multi_static_select": shape(
        _TYPE,
        {**_MENU, **_SELECTED, **_STATIC, "initial_options": items(PLAIN_OPTION, 1, limits.OPTIONS)},
        exactly_one("options", "option_groups"),
        among("initial_options", nested=True),
        _at_most_selected("initial_options"),
    ),
    # focus_on_load is refused here since 2026, although the published types still have it
    "multi_external_select": shape(
        _TYPE,
        {
            **_CONFIRMED,
            **_SELECTED,
            **_QUERY,
            "placeholder": PLACEHOLDER,
            "initial_options": items(PLAIN_OPTION, 1, limits.OPTIONS),
        },
        _at_most_selected("initial_options"),
    ),
    "multi_users_select": shape(
        _TYPE, {**_MENU, **_SELECTED, "initial_users": _IDS}, _at_most_selected("initial_users")
    ),
    "multi_conversations_select": shape(
        _TYPE,
        {**_MENU, **_SELECTED, **_CONVERSATIONS, "initial_conversations": _IDS},
        _at_most_selected("initial_conversations"),
    ),
    "multi_channels_select": shape(
        _TYPE, {**_MENU, **_SELECTED, "initial_channels": _IDS}, _at_most_selected("initial_channels")
    ),
}

_PICKERS: dict[str, Check] = {
    "datepicker": shape(_TYPE, {**_MENU, "initial_date": _day}),
    "timepicker": shape(_TYPE, {**_MENU, "initial_time": _time, "timezone": _ID}),
    "datetimepicker": shape(_TYPE, {**_FOCUSED, "initial_date_time": integer(1_000_000_000, 9_999_999_999)}),
}

_LENGTH = integer(1, limits.INPUT_TEXT)
_LINES = integer(1, limits.INPUT_LINES)
_NUMERAL = string(limits.PLACEHOLDER)

_INPUTS: dict[str, Check] = {
    "plain_text_input": shape(
        _TYPE,
        {
            **_TYPED,
            "initial_value": string(limits.INPUT_TEXT, least=0),
            "multiline": boolean,
            "min_length": integer(0, limits.INPUT_TEXT),
            "max_length": _LENGTH,
        },
        in_order("min_length", "max_length"),
        _initial_length,
    ),
    "rich_text_input": shape(
        _TYPE,
        {**_TYPED, "initial_value": RICH_TEXT_VALUE, "min_lines": _LINES, "max_lines": _LINES},
        in_order("min_lines", "max_lines"),
    ),
    "number_input": shape(
        {**_TYPE, "is_decimal_allowed": boolean},
        {**_TYPED, "initial_value": _NUMERAL, "min_value": _NUMERAL, "max_value": _NUMERAL},
        number_rules,
    ),
    "email_text_input": shape(_TYPE, {**_TYPED, "initial_value": string(limits.INPUT_TEXT)}),
    "url_text_input": shape(_TYPE, {**_TYPED, "initial_value": string(limits.URL)}),
    "file_input": shape(
        _TYPE,
        {
            **_ACTION,
            "filetypes": items(_ID, 1, None),
            "max_files": integer(1, limits.INPUT_FILES),
        },
    ),
}

ELEMENTS: dict[str, Check] = {
    **_BUTTONS,
    **_CHOICES,
    **_SELECTS,
    **_PICKERS,
    **_INPUTS,
    "image": IMAGE_ELEMENT,
}

_EVERYWHERE = frozenset({*_CHOICES, *_SELECTS, "datepicker", "timepicker"})
IN_ACTIONS = _EVERYWHERE | {"button", "workflow_button", "overflow", "datetimepicker", "rich_text_input"}
IN_SECTION = _EVERYWHERE | {"button", "workflow_button", "overflow", "image"}
IN_INPUT = _EVERYWHERE | {"datetimepicker", *_INPUTS}
IN_CONTEXT_ACTIONS = frozenset({"feedback_buttons", "icon_button"})
IN_CARD = frozenset({"button"})
