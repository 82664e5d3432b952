"""Hands what a person did to the app, waits for the ack at most three seconds, and shows what came of it.

One way for Socket Mode and signed HTTP. Which payload is sent is decided in interactions.py.
"""

from typing import Any

from bot.sandbox import modals, posting
from bot.sandbox.content import Content, check_blocks
from bot.sandbox.elements import interactive, normalised
from bot.sandbox.records import Answer, Channel, Json, SlackError, View
from bot.sandbox.world import World

NOT_IN_TIME = "operation_timeout"
SENTENCES = {
    "operation_timeout": "The app did not answer in time (operation_timeout). Try again.",
    "dispatch_failed": "The app could not be reached (dispatch_failed). Try again.",
    "bad_answer": "The app gave an answer that Slack does not understand. Try again.",
}


def hand_over(
    world: World, user: str, key: str, kind: str, payload: Json, *, wants_body: bool = True
) -> Answer:
    """Send a payload; the page named by `key` shows a spinner meanwhile and a note when it failed."""
    world.bus.publish({"type": "pending", "container_key": key, "on": True}, {user})
    try:
        answer = world.transport().send(kind, payload, wants_body=wants_body)
    finally:
        world.bus.publish({"type": "pending", "container_key": key, "on": False}, {user})
    if not answer.ok:
        reason = NOT_IN_TIME if answer.reason == "http_timeout" else answer.reason
        reason = reason if reason in SENTENCES else "dispatch_failed"
        answer = Answer(ok=False, reason=reason, body=answer.body)
        failed(world, user, key, reason, f"{key}: {payload.get('type', kind)}")
    return answer


def failed(world: World, user: str, key: str, reason: str, detail: str) -> None:
    """Tell the member that something went wrong, and remember it for tests."""
    world.workspace.fail(reason, detail)
    event = {"type": "failed", "container_key": key, "reason": reason, "text": SENTENCES[reason]}
    world.bus.publish(event, {user})


def apply_command(world: World, user: str, channel: Channel, key: str, answer: Answer) -> None:
    """Show what the app said in its ack of a slash command."""
    body = answer.body
    if not isinstance(body, dict) or not (body.get("text") or body.get("blocks") or body.get("attachments")):
        return
    try:
        content = response_content(world, body)
    except SlackError as error:
        failed(world, user, key, "bad_answer", f"{key}: {error.error} {error.messages}")
        return
    if body.get("response_type") == "in_channel":
        posting.post(world, channel, world.workspace.app.bot_user, content)
    else:
        posting.ephemeral(world, channel, user, content)


def response_content(world: World, body: Json) -> Content:
    """The content of an ack or of a post to a response URL; SlackError invalid_blocks, no_text."""
    blocks = body.get("blocks") or []
    if blocks:
        check_blocks(world.workspace, blocks, "message")
    attachments = body.get("attachments") or []
    text = str(body.get("text") or "")
    if not (text or blocks or attachments):
        raise SlackError("no_text")
    given = frozenset(name for name in ("text", "blocks", "attachments") if body.get(name))
    return Content(text, normalised(blocks) if blocks else [], attachments, None, given)


def apply_submission(world: World, view: View, key: str, answer: Answer) -> Answer:
    """Do what the ack of a view_submission says: close, errors, update, push or clear."""
    body = answer.body
    action = body.get("response_action") if isinstance(body, dict) else None
    try:
        if action is None:
            modals.close_top(world, view.user, view)
        elif action == "errors":
            return _show_errors(world, view, body.get("errors"))
        elif action == "update":
            modals.update_view(world, view, body.get("view"))
        elif action == "push":
            modals.push_view(world, view.user, body.get("view"))
        elif action == "clear":
            modals.clear(world, view.user)
        else:
            failed(world, view.user, key, "bad_answer", f"{key}: unknown response_action {action!r}")
            return Answer(ok=False, reason="bad_answer", body=body)
    except SlackError as error:
        failed(world, view.user, key, "bad_answer", f"{key}: {error.error} {error.messages}")
        return Answer(ok=False, reason="bad_answer", body=body)
    return answer


def _show_errors(world: World, view: View, errors: Any) -> Answer:
    inputs = {block["block_id"] for block, _ in interactive(view.data["blocks"]) if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise SlackError("invalid_arguments", f"errors must name input blocks of the view, not {errors!r}")
    show_errors(world, view, {block_id: str(text) for block_id, text in errors.items()})
    return Answer(
        ok=False, reason="errors", errors=errors, body={"response_action": "errors", "errors": errors}
    )


def show_errors(world: World, view: View, errors: dict[str, str]) -> None:
    """Show errors at the fields of a view."""
    world.bus.publish({"type": "view_errors", "view_id": view.id, "errors": errors}, {view.user})


def read_options(answer: Answer) -> Json:
    """The options of an ack of block_suggestion; SlackError invalid_arguments when Slack would not show them."""
    body = answer.body
    if not isinstance(body, dict) or ("options" in body) == ("option_groups" in body):
        raise SlackError("invalid_arguments", "needs options or option_groups")
    name = "options" if "options" in body else "option_groups"
    groups = [body["options"]] if name == "options" else [g.get("options", []) for g in body["option_groups"]]
    if len(body[name]) > 100 or any(len(group) > 100 for group in groups):
        raise SlackError("invalid_arguments", "no more than 100 options")
    if not all(_good_option(option) for group in groups for option in group):
        raise SlackError(
            "invalid_arguments", "an option needs a text of 75 and a value of 150 characters at most"
        )
    return {name: body[name]}


def _good_option(option: Any) -> bool:
    if not isinstance(option, dict) or not isinstance(option.get("text"), dict):
        return False
    text, value = option["text"].get("text"), option.get("value")
    return (
        isinstance(text, str) and isinstance(value, str) and 1 <= len(text) <= 75 and 1 <= len(value) <= 150
    )
