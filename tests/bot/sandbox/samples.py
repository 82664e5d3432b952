"""Blocks and views that the sandbox's tests send, and how they ask for a refusal."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

Json = dict[str, Any]


def button(action_id: str = "go", value: str = "7.1", **more: Any) -> Json:
    text = {"type": "plain_text", "text": "Go"}
    return {"type": "button", "action_id": action_id, "value": value, "text": text, **more}


def actions(*elements: Json, block_id: str = "row") -> list[Json]:
    return [{"type": "actions", "block_id": block_id, "elements": list(elements)}]


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def text_input(block_id: str = "name", action_id: str = "name_value", **more: Any) -> Json:
    label = {"type": "plain_text", "text": "Name"}
    element = {"type": "plain_text_input", "action_id": action_id, **more}
    return {"type": "input", "block_id": block_id, "label": label, "element": element}


def modal(*blocks: Json, callback_id: str = "form", title: str = "A form", **more: Any) -> Json:
    view = {"type": "modal", "callback_id": callback_id, "title": {"type": "plain_text", "text": title}}
    view["submit"] = {"type": "plain_text", "text": "Save"}
    return {**view, "blocks": list(blocks) or [text_input()], **more}


def home(*blocks: Json, **more: Any) -> Json:
    return {"type": "home", "blocks": list(blocks) or [section("Welcome")], **more}


def option(value: str, text: str = "") -> Json:
    return {"text": {"type": "plain_text", "text": text or value}, "value": value}


def refusal(work: Callable[..., Any], *args: Any, **kwargs: Any) -> SlackResponse:
    """The answer of a call that must be refused."""
    with pytest.raises(SlackApiError) as caught:
        work(*args, **kwargs)
    return caught.value.response


def error_of(work: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    """Slack's error name of a call that must be refused."""
    return refusal(work, *args, **kwargs)["error"]
