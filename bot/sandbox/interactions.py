"""What a person can do in the workspace: click, choose, type, submit, call commands, write messages.

Checks that the person can do it at all, as the real client would, and builds the payload.
"""

from typing import Any

from bot.sandbox import delivery, modals, payloads, posting
from bot.sandbox.content import Content
from bot.sandbox.elements import EXTERNAL, STATEFUL, State, chosen, find, state_of
from bot.sandbox.form_rules import complaints
from bot.sandbox.records import Answer, Channel, Json, Post, SlackError, User, UserError, View
from bot.sandbox.world import World

LABEL_PARTS = ("text", "style", "value", "url")


def person(world: World, user_id: str) -> User:
    """The member with this id; UserError unknown_user."""
    user = world.workspace.users.get(user_id)
    if user is None or user.is_bot:
        raise UserError("unknown_user", "There is no such member.", 404)
    return user


def conversation(world: World, user_id: str, channel_id: str) -> Channel:
    """A conversation that this member may read; UserError unknown_channel."""
    with world.workspace.lock:
        channel = world.workspace.find_channel(channel_id)
    if channel is None or not world.workspace.sees(user_id, channel):
        raise UserError("unknown_channel", "There is no such channel for you.", 404)
    return channel


def say(
    world: World,
    user_id: str,
    channel_id: str,
    text: str,
    thread_ts: str = "",
    files: list[Json] | None = None,
) -> str:
    """A member writes a message; returns its ts."""
    user, channel = person(world, user_id), conversation(world, user_id, channel_id)
    if not text.strip() and not files:
        raise UserError("no_text", "Write something first.")
    with world.workspace.lock:
        if user.id not in channel.members:
            channel.members.append(user.id)
    extra: Json = {"files": files, "subtype": "file_share"} if files else {}
    if text:
        extra["blocks"] = [_as_rich_text(text)]
    try:
        message = posting.post(world, channel, user.id, Content(text), thread_ts=thread_ts, extra=extra)
    except SlackError as error:
        raise UserError(error.error, "That message cannot be answered in a thread.") from error
    return str(message["ts"])


def _as_rich_text(text: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "block_id": "typed", "elements": [section]}


def command(world: World, user_id: str, channel_id: str, name: str, text: str) -> Answer:
    """A member calls a slash command; UserError when the app has none of that name."""
    user, channel = person(world, user_id), conversation(world, user_id, channel_id)
    known = world.workspace.app.commands
    if known and name not in {entry.command for entry in known}:
        raise UserError("unknown_command", f"{name} is not a valid command.")
    key = f"command:{channel.id}"
    payload = payloads.slash_command(world, user, channel, name, text)
    answer = delivery.hand_over(world, user.id, key, "slash_commands", payload)
    if answer.ok:
        delivery.apply_command(world, user.id, channel, key, answer)
    return answer


def shortcut(
    world: World, user_id: str, callback_id: str, channel_id: str = "", message_ts: str = ""
) -> Answer:
    """A member uses a global shortcut, or with a channel and a ts a message shortcut."""
    user = person(world, user_id)
    workspace = world.workspace
    kind = "message_action" if message_ts else "shortcut"
    payload = payloads.head(world, kind, user) | {
        "action_ts": workspace.new_ts(),
        "callback_id": callback_id,
        "trigger_id": world.triggers.issue(user.id),
    }
    if message_ts:
        channel = conversation(world, user_id, channel_id)
        stored = workspace.post(channel.id, message_ts)
        if stored is None:
            raise UserError("message_not_found", "That message is gone.", 404)
        secret = world.response_urls.issue(user.id, channel.id, message_ts=message_ts)
        payload |= {
            "channel": payloads.channel_part(channel),
            "message_ts": message_ts,
            "message": posting.message_object(world, channel.id, stored),
            "response_url": payloads.response_url(world, secret),
        }
    return delivery.hand_over(world, user.id, f"shortcut:{callback_id}", "interactive", payload)


def open_home(world: World, user_id: str, tab: str = "home") -> None:
    """A member looks at the app's Home or Messages tab."""
    user = person(world, user_id)
    workspace = world.workspace
    with workspace.lock:
        view = workspace.homes.get(user.id)
        event: Json = {
            "type": "app_home_opened",
            "user": user.id,
            "channel": workspace.im_of(user.id).id,
            "event_ts": workspace.new_ts(),
            "tab": tab,
        }
        if view is not None and tab == "home":
            event["view"] = modals.view_object(view)
    world.events.emit(event, "app_home_opened")


# -- places: a message, an ephemeral message, a modal, a Home tab -------------------------------------------


class Place:
    """Where something is done: its blocks, its parts of the payload, its key on the page."""

    def __init__(self, world: World, user: User, container: Json) -> None:
        """UserError when the member does not have that message or view."""
        self.world, self.user = world, user
        self.view: View | None = None
        self.channel: Channel | None = None
        self.stored: Post | None = None
        if container.get("type") == "view":
            self.view = own_view(world, user.id, str(container.get("view_id")))
            self.message: Json = {}
            self.blocks: list[Json] = self.view.data["blocks"]
            self.key = f"view:{self.view.id}"
        else:
            self._find_message(str(container.get("channel")), str(container.get("ts")))

    def _find_message(self, channel_id: str, ts: str) -> None:
        workspace = self.world.workspace
        self.channel = conversation(self.world, self.user.id, channel_id)
        self.stored = workspace.post(self.channel.id, ts)
        found = (
            self.stored.message
            if self.stored
            else workspace.ephemerals[self.user.id].get((self.channel.id, ts))
        )
        if found is None:
            raise UserError("message_not_found", "That message is gone.", 404)
        self.message = found
        attached = [b for entry in found.get("attachments", []) for b in entry.get("blocks", [])]
        self.blocks = [*found.get("blocks", []), *attached]
        self.key = f"message:{self.channel.id}:{ts}"

    def find(self, block_id: str | None, action_id: str) -> tuple[Json, Json]:
        """The (block, element) that is used; UserError when a newer render has it no more."""
        found = find(self.blocks, block_id, action_id)
        if found is None:
            raise UserError("stale_element", "That was changed meanwhile; look again.", 409)
        return found

    def merge(self, state: State) -> State:
        """What is entered here now, with `state` from the page; a view remembers it."""
        if self.view is None:
            return state_of(self.blocks, state)
        with self.world.workspace.lock:
            self.view.typed = state_of(self.blocks, {**self.view.typed, **_merged(self.view.typed, state)})
        return self.view.typed

    def parts(self, state: State) -> Json:
        """The payload's parts about the place."""
        if self.view is not None:
            return payloads.from_view(self.view)
        channel = self.channel
        assert channel is not None
        parts = payloads.from_message(self.world, channel, self.message, self.stored)
        return parts | {"state": {"values": state}, "response_url": self._response_url(channel)}

    def _response_url(self, channel: Channel) -> str:
        secret = self.world.response_urls.issue(
            self.user.id,
            channel.id,
            message_ts=self.message["ts"],
            thread_ts=str(self.message.get("thread_ts", "")),
            ephemeral=self.stored is None,
        )
        return payloads.response_url(self.world, secret)


def _merged(old: State, new: State) -> State:
    return {block_id: {**old.get(block_id, {}), **actions} for block_id, actions in new.items()}


def own_view(world: World, user_id: str, view_id: str) -> View:
    """A modal or Home tab of this member; UserError view_not_found."""
    view = world.workspace.find_view(view_id)
    if view is None or view.user != user_id:
        raise UserError("view_not_found", "That window is closed.", 404)
    return view


def act(
    world: World,
    user_id: str,
    container: Json,
    block_id: str | None,
    action_id: str,
    picked: Json,
    state: State,
) -> Answer:
    """Let a member use an element: click a button, choose an option, pick a date.

    `picked` is what the element's part of the payload says besides its own definition.
    """
    user = person(world, user_id)
    with world.workspace.lock:
        place = Place(world, user, container)
        block, element = place.find(block_id, action_id)
        _check_visible(user, element)
        action = _action(world, block, element, picked)
        if element["type"] in STATEFUL:
            key = STATEFUL[element["type"]][0]
            mine = {block["block_id"]: {action_id: chosen(element, action.get(key))}}
            state = state | {b: {**state.get(b, {}), **a} for b, a in mine.items()}
        merged = place.merge(state)
        if block["type"] == "input" and not block.get("dispatch_action"):
            return Answer(ok=True, reason="not_dispatched")
        payload = payloads.head(world, "block_actions", user) | place.parts(merged)
        payload |= {
            "trigger_id": world.triggers.issue(user.id, place.view.id if place.view else ""),
            "actions": [action],
        }
    return delivery.hand_over(world, user.id, place.key, "interactive", payload, wants_body=False)


def _check_visible(user: User, element: Json) -> None:
    visible = element.get("visible_to_user_ids")
    if visible and user.id not in visible:
        raise UserError("not_visible", "That button is not for you.", 403)


def _action(world: World, block: Json, element: Json, picked: Json) -> Json:
    kind = element["type"]
    action: Json = {
        "type": kind,
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": world.workspace.new_ts(),
    }
    if kind in {"button", "workflow_button", "icon_button"}:
        return action | {part: element[part] for part in LABEL_PARTS if part in element}
    if kind == "feedback_buttons":
        buttons = [element.get("positive_button", {}), element.get("negative_button", {})]
        if picked.get("value") not in {button.get("value") for button in buttons}:
            raise UserError("unknown_option", "There is no such button.")
        return action | {"value": picked["value"]}
    if kind == "overflow":
        return action | {"selected_option": _option(element, picked.get("selected_option"))}
    if kind not in STATEFUL:
        raise UserError("not_clickable", "That cannot be clicked.")
    key = STATEFUL[kind][0]
    value = picked.get(key)
    if key == "selected_option" and value is not None and kind not in EXTERNAL:
        value = _option(element, value)
    if key == "selected_options" and kind not in EXTERNAL:
        value = [_option(element, entry) for entry in value or []]
    if "placeholder" in element:
        action["placeholder"] = element["placeholder"]
    return action | {key: value}


def _option(element: Json, wanted: Any) -> Json:
    value = wanted.get("value") if isinstance(wanted, dict) else wanted
    options = [
        *element.get("options", []),
        *(o for g in element.get("option_groups", []) for o in g.get("options", [])),
    ]
    for option in options:
        if option.get("value") == value:
            return dict(option)
    raise UserError("unknown_option", "There is no such option.")


def suggest(
    world: World, user_id: str, container: Json, block_id: str | None, action_id: str, value: str
) -> Json:
    """A member types into an external select; the options that the app offers. UserError when it fails."""
    user = person(world, user_id)
    with world.workspace.lock:
        place = Place(world, user, container)
        block, element = place.find(block_id, action_id)
        if element["type"] not in EXTERNAL:
            raise UserError("not_external", "That menu has its own options.")
        if len(value) < int(element.get("min_query_length", 3)):
            return {"options": []}
        parts = place.parts(place.merge({}))
        for unwanted in ("state", "response_url"):
            parts.pop(unwanted, None)
        payload = payloads.head(world, "block_suggestion", user) | parts
        payload |= {"action_id": action_id, "block_id": block["block_id"], "value": value}
    answer = delivery.hand_over(world, user.id, place.key, "interactive", payload)
    if not answer.ok:
        raise UserError(answer.reason, delivery.SENTENCES[answer.reason], 504)
    try:
        return delivery.read_options(answer)
    except SlackError as error:
        delivery.failed(world, user.id, place.key, "bad_answer", f"{place.key}: {error.messages}")
        raise UserError("bad_answer", delivery.SENTENCES["bad_answer"], 502) from error


def submit(world: World, user_id: str, view_id: str, state: State) -> Answer:
    """A member submits a modal; wrong or missing input is refused as Slack's client does, without the app."""
    user = person(world, user_id)
    with world.workspace.lock:
        place = Place(world, user, {"type": "view", "view_id": view_id})
        view = place.view
        assert view is not None
        if view.data["type"] != "modal" or view.data["submit"] is None:
            raise UserError("not_submittable", "That window has nothing to submit.")
        if world.workspace.stacks[user.id][-1] is not view:
            raise UserError("not_on_top", "Another window is open above that one.", 409)
        wrong = complaints(view.data["blocks"], place.merge(state))
        payload = payloads.head(world, "view_submission", user) | {
            "trigger_id": world.triggers.issue(user.id, view.id),
            "view": modals.view_object(view),
            "response_urls": [],
        }
    if wrong:
        delivery.show_errors(world, view, wrong)
        return Answer(ok=False, reason="incomplete", errors=wrong)
    answer = delivery.hand_over(world, user.id, place.key, "interactive", payload)
    return delivery.apply_submission(world, view, place.key, answer) if answer.ok else answer


def close(world: World, user_id: str, view_id: str, *, everything: bool = False) -> None:
    """A member closes a modal with its close button, or the whole stack with the x."""
    user = person(world, user_id)
    view = own_view(world, user.id, view_id)
    if view.data["type"] != "modal":
        raise UserError("not_closable", "That is not a window.")
    everything = everything or view.data["clear_on_close"]
    if everything:
        gone = modals.clear(world, user.id)
    else:
        gone = [view]
        modals.close_top(world, user.id, view)
    for closed in gone:
        if closed.data["notify_on_close"]:
            payload = payloads.head(world, "view_closed", user)
            payload |= {"view": modals.view_object(closed), "is_cleared": everything}
            delivery.hand_over(world, user.id, f"view:{closed.id}", "interactive", payload, wants_body=False)
