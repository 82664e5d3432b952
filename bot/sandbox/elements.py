"""Looks into blocks: which elements can be used, what their state is, how much text they carry. Pure."""

import copy
import secrets
from collections.abc import Iterator
from typing import Any

from bot.sandbox.records import Json

State = dict[str, dict[str, Json]]

# element type -> (key of the chosen thing in state and payload, key of its initial value, empty value)
STATEFUL: dict[str, tuple[str, str, Any]] = {
    "plain_text_input": ("value", "initial_value", None),
    "number_input": ("value", "initial_value", None),
    "email_text_input": ("value", "initial_value", None),
    "url_text_input": ("value", "initial_value", None),
    "rich_text_input": ("rich_text_value", "initial_value", None),
    "static_select": ("selected_option", "initial_option", None),
    "external_select": ("selected_option", "initial_option", None),
    "radio_buttons": ("selected_option", "initial_option", None),
    "users_select": ("selected_user", "initial_user", None),
    "conversations_select": ("selected_conversation", "initial_conversation", None),
    "channels_select": ("selected_channel", "initial_channel", None),
    "multi_static_select": ("selected_options", "initial_options", []),
    "multi_external_select": ("selected_options", "initial_options", []),
    "checkboxes": ("selected_options", "initial_options", []),
    "multi_users_select": ("selected_users", "initial_users", []),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", []),
    "multi_channels_select": ("selected_channels", "initial_channels", []),
    "datepicker": ("selected_date", "initial_date", None),
    "timepicker": ("selected_time", "initial_time", None),
    "datetimepicker": ("selected_date_time", "initial_date_time", None),
    "file_input": ("files", "", []),
}
EXTERNAL = ("external_select", "multi_external_select")
NOT_COUNTED = ("markdown", "table", "data_table", "data_visualization")


def normalised(blocks: list[Json]) -> list[Json]:
    """A copy as Slack stores it: every block has a block_id, every element an action_id, texts their flags."""
    stored = copy.deepcopy(blocks)
    for block in _all_blocks(stored):
        if not block.get("block_id"):
            block["block_id"] = secrets.token_urlsafe(4)[:5]
    for _, element in interactive(stored):
        if not element.get("action_id"):
            element["action_id"] = secrets.token_urlsafe(4)[:5]
    _flag_texts(stored)
    return stored


def _flag_texts(value: Any) -> None:
    if isinstance(value, list):
        for entry in value:
            _flag_texts(entry)
    elif isinstance(value, dict):
        if value.get("type") == "plain_text" and "text" in value:
            value.setdefault("emoji", True)
        elif value.get("type") == "mrkdwn" and "text" in value:
            value.setdefault("verbatim", False)
        for entry in value.values():
            _flag_texts(entry)


def _all_blocks(blocks: list[Json]) -> Iterator[Json]:
    for block in blocks:
        yield block
        yield from _all_blocks(block.get("child_blocks") or [])
        if block.get("type") == "carousel":
            yield from _all_blocks(block.get("elements") or [])


def interactive(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every (block, element) that a person can use, wherever the element sits in its block."""
    for block in _all_blocks(blocks):
        for element in _held(block):
            if element.get("type") not in {None, "image"}:
                yield block, element


def _held(block: Json) -> Iterator[Json]:
    kind = block.get("type")
    if kind == "section" and isinstance(block.get("accessory"), dict):
        yield block["accessory"]
    elif kind in {"actions", "context_actions"}:
        yield from block.get("elements") or []
    elif kind == "input" and isinstance(block.get("element"), dict):
        yield block["element"]
    elif kind == "card":
        yield from block.get("actions") or []


def find(blocks: list[Json], block_id: str | None, action_id: str) -> tuple[Json, Json] | None:
    """The (block, element) with these ids; any block when `block_id` is None."""
    for block, element in interactive(blocks):
        if element.get("action_id") == action_id and block_id in {None, block.get("block_id")}:
            return block, element
    return None


def chosen(element: Json, value: Any) -> Json:
    """The state of one element: {"type": …, "selected_option": …} with `value` as the chosen thing."""
    key = STATEFUL[element["type"]][0]
    return {"type": element["type"], key: value}


def initial_state(blocks: list[Json]) -> State:
    """view.state.values when nobody has touched anything: initial values count."""
    state: State = {}
    for block, element in interactive(blocks):
        if element.get("type") in STATEFUL:
            _, initial, empty = STATEFUL[element["type"]]
            value = element.get(initial, empty) if initial else copy.copy(empty)
            state.setdefault(block["block_id"], {})[element["action_id"]] = chosen(element, value)
    return state


def state_of(blocks: list[Json], typed: State) -> State:
    """The initial state with what was typed, as far as block_id, action_id and type are still the same."""
    state = initial_state(blocks)
    for block_id, actions in state.items():
        for action_id, value in actions.items():
            entered = typed.get(block_id, {}).get(action_id)
            if entered is not None and entered.get("type") == value["type"]:
                key = STATEFUL[value["type"]][0]
                actions[action_id] = {**value, **{k: v for k, v in entered.items() if k in {key, "timezone"}}}
    return state


def text_length(value: Any) -> int:
    """How many characters of text the blocks carry; tables, charts and markdown have limits of their own."""
    if isinstance(value, list):
        return sum(text_length(entry) for entry in value)
    if not isinstance(value, dict) or value.get("type") in NOT_COUNTED:
        return 0
    own = len(value["text"]) if isinstance(value.get("text"), str) else 0
    return own + sum(text_length(entry) for entry in value.values() if isinstance(entry, dict | list))


def slack_files(value: Any, pointer: str = "/blocks") -> Iterator[tuple[str, Json]]:
    """Every slack_file in the blocks with the JSON pointer to it."""
    if isinstance(value, list):
        for number, entry in enumerate(value):
            yield from slack_files(entry, f"{pointer}/{number}")
    elif isinstance(value, dict):
        if isinstance(value.get("slack_file"), dict):
            yield f"{pointer}/slack_file", value["slack_file"]
        for key, entry in value.items():
            if isinstance(entry, dict | list) and key != "slack_file":
                yield from slack_files(entry, f"{pointer}/{key}")
