"""Modals and Home tabs: the stack of three, hashes, external ids, and what the member has typed."""

import secrets

from bot.sandbox.content import check_view
from bot.sandbox.elements import normalised, state_of
from bot.sandbox.records import Json, SlackError, View
from bot.sandbox.world import World

STACK = 3


def view_object(view: View) -> Json:
    """Slack's object of a view, with the state that is known to the workspace."""
    return {**view.data, "state": {"values": state_of(view.data["blocks"], view.typed)}}


def bare_object(view: View) -> Json:
    """Slack's object of a view as the methods answer it: the state is empty there."""
    return {**view.data, "state": {"values": {}}}


def _new_hash(world: World) -> str:
    return f"{world.workspace.seconds()}.{secrets.token_hex(4)}"


def _data(world: World, view: Json, view_id: str) -> Json:
    workspace = world.workspace
    data: Json = {
        "id": view_id,
        "team_id": workspace.team_id,
        "type": view["type"],
        "blocks": normalised(view["blocks"]),
        "private_metadata": view.get("private_metadata", ""),
        "callback_id": view.get("callback_id", ""),
        "state": {"values": {}},
        "hash": _new_hash(world),
        "title": {"type": "plain_text", "emoji": True, **view["title"]} if "title" in view else None,
        "clear_on_close": bool(view.get("clear_on_close", False)),
        "notify_on_close": bool(view.get("notify_on_close", False)),
        "close": _label(view, "close"),
        "submit": _label(view, "submit"),
        "previous_view_id": None,
        "root_view_id": view_id,
        "app_id": workspace.app.id,
        "external_id": view.get("external_id", ""),
        "app_installed_team_id": workspace.team_id,
        "bot_id": workspace.app.bot_id,
    }
    if view["type"] == "home":
        del data["title"]
    return data


def _label(view: Json, name: str) -> Json | None:
    return {"type": "plain_text", "emoji": True, **view[name]} if view.get(name) else None


def _check_external_id(world: World, view: Json, own: View | None = None) -> None:
    other = world.workspace.view_by_external_id(str(view.get("external_id", "")))
    if other is not None and other is not own:
        raise SlackError("duplicate_external_id")


def _checked(world: World, view: Json, kind: str) -> Json:
    checked = check_view(world.workspace, view)
    if checked["type"] != kind:
        raise SlackError(
            "invalid_arguments", f"[ERROR] unsupported type: {checked['type']} [json-pointer:/view/type]"
        )
    return checked


def tell(world: World, user: str) -> None:
    """Send the member's whole stack to his or her pages."""
    stack = [view_object(view) for view in world.workspace.stacks[user]]
    world.bus.publish({"type": "views", "stack": stack}, {user})


def open_view(world: World, user: str, view: Json, channel: str = "") -> View:
    """Open a modal; what the member had open is gone. SlackError as views.open."""
    workspace = world.workspace
    checked = _checked(world, view, "modal")
    with workspace.lock:
        _check_external_id(world, checked)
        opened = View(_data(world, checked, workspace.new_id("V")), user, channel=channel)
        workspace.stacks[user] = [opened]
        tell(world, user)
    return opened


def push_view(world: World, user: str, view: Json) -> View:
    """Put a modal on top of the member's open one. SlackError as views.push."""
    workspace = world.workspace
    checked = _checked(world, view, "modal")
    with workspace.lock:
        stack = workspace.stacks[user]
        if not stack:
            raise SlackError("not_found")
        if len(stack) >= STACK:
            raise SlackError("push_limit_reached")
        _check_external_id(world, checked)
        pushed = View(_data(world, checked, workspace.new_id("V")), user, channel=stack[0].channel)
        pushed.data |= {"previous_view_id": stack[-1].id, "root_view_id": stack[0].id}
        stack.append(pushed)
        tell(world, user)
    return pushed


def update_view(world: World, old: View, view: Json, given_hash: str = "") -> View:
    """Replace a view's content in place; typed values stay where block_id and action_id stay."""
    workspace = world.workspace
    checked = _checked(world, view, str(old.data["type"]))
    with workspace.lock:
        if given_hash and given_hash != old.data["hash"]:
            raise SlackError("hash_conflict")
        _check_external_id(world, checked, own=old)
        kept = {key: old.data[key] for key in ("previous_view_id", "root_view_id")}
        known = state_of(old.data["blocks"], old.typed)
        old.data = _data(world, checked, old.id) | kept
        old.typed = known
        old.typed = {b: a for b, a in state_of(old.data["blocks"], known).items() if b in known}
        if old.data["type"] == "home":
            world.bus.publish({"type": "home", "view": view_object(old)}, {old.user})
        else:
            tell(world, old.user)
    return old


def publish_home(world: World, user: str, view: Json, given_hash: str = "") -> View:
    """Set a member's Home tab. SlackError as views.publish."""
    workspace = world.workspace
    checked = _checked(world, view, "home")
    with workspace.lock:
        old = workspace.homes.get(user)
        if given_hash and (old is None or old.data["hash"] != given_hash):
            raise SlackError("hash_conflict")
        _check_external_id(world, checked, own=old)
        view_id = old.id if old else workspace.new_id("V")
        workspace.homes[user] = View(_data(world, checked, view_id), user, typed=old.typed if old else {})
        world.bus.publish({"type": "home", "view": view_object(workspace.homes[user])}, {user})
    return workspace.homes[user]


def close_top(world: World, user: str, view: View) -> None:
    """Take a view off the member's stack, as after a submission or its close button."""
    with world.workspace.lock:
        stack = world.workspace.stacks[user]
        if view in stack:
            del stack[stack.index(view) :]
        tell(world, user)


def clear(world: World, user: str) -> list[View]:
    """Close the whole stack; returns what was open, top first."""
    with world.workspace.lock:
        gone = list(reversed(world.workspace.stacks[user]))
        world.workspace.stacks[user] = []
        tell(world, user)
    return gone
