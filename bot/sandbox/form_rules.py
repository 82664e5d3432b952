"""What Slack's own client refuses when a modal is submitted, before the app hears of it. Pure."""

import re
from typing import Any

from bot.sandbox.elements import STATEFUL, State, interactive
from bot.sandbox.records import Json

MISSING = "Please complete this required field."
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
URL = re.compile(r"https?://\S+")


def complaints(blocks: list[Json], state: State) -> dict[str, str]:
    """Errors by block_id; empty when the modal may be submitted."""
    wrong: dict[str, str] = {}
    for block, element in interactive(blocks):
        if block["type"] != "input" or element["type"] not in STATEFUL:
            continue
        value = state[block["block_id"]][element["action_id"]][STATEFUL[element["type"]][0]]
        error = _complaint(element, value, optional=bool(block.get("optional")))
        if error:
            wrong[block["block_id"]] = error
    return wrong


def _complaint(element: Json, value: Any, *, optional: bool) -> str:
    if value is None or value in ("", []):
        return "" if optional else MISSING
    kind = element["type"]
    if kind == "plain_text_input":
        return _length(element, str(value))
    if kind == "number_input":
        return _number(element, str(value))
    if kind == "email_text_input" and not EMAIL.fullmatch(str(value)):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not URL.fullmatch(str(value)):
        return "Please enter a valid URL."
    most = element.get("max_selected_items") or element.get("max_files")
    if most and isinstance(value, list) and len(value) > int(most):
        return f"Please choose no more than {most}."
    return ""


def _length(element: Json, value: str) -> str:
    if len(value) < int(element.get("min_length", 0)):
        return f"Please enter at least {element['min_length']} characters."
    if len(value) > int(element.get("max_length", 3000)):
        return f"Please enter no more than {element.get('max_length', 3000)} characters."
    return ""


def _number(element: Json, value: str) -> str:
    decimal = element.get("is_decimal_allowed")
    if not re.fullmatch(r"-?\d+(\.\d+)?" if decimal else r"-?\d+", value):
        return "Please enter a valid number." if decimal else "Please enter a whole number."
    if "min_value" in element and float(value) < float(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and float(value) > float(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return ""
