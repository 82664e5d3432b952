"""The Web API's chat.* methods, and reactions and pins, which also hang on messages."""

import re
from contextlib import suppress

from bot.sandbox import posting
from bot.sandbox.calls import Call, Method, next_cursor
from bot.sandbox.content import Content, read_content
from bot.sandbox.records import Channel, Json, SlackError

SCHEDULE_SECONDS = 120 * 86_400
SCHEDULED_PER_WINDOW = 30
WINDOW_SECONDS = 300
EMOJI = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")


def _target(call: Call) -> Channel:
    """Where a message goes: an id, a name, or a member (then the direct messages with the bot)."""
    workspace = call.world.workspace
    wanted, bot = call.text("channel"), workspace.app.bot_user
    if wanted in workspace.users and not workspace.users[wanted].is_bot:
        return workspace.im_of(wanted)
    channel = workspace.find_channel(wanted)
    if channel is None or not workspace.sees(bot, channel):
        raise SlackError("channel_not_found")
    if channel.archived:
        raise SlackError("is_archived")
    may_write_anywhere = workspace.app.scopes is not None and "chat:write.public" in workspace.app.scopes
    if bot not in channel.members and not may_write_anywhere:
        raise SlackError("not_in_channel")
    return channel


def post_message(call: Call) -> Json:
    """chat.postMessage."""
    channel = _target(call)
    content = read_content(call.world.workspace, call.args, too_long="msg_blocks_too_long")
    thread_ts = call.text("thread_ts")
    if thread_ts:
        posting.check_thread(call.world, channel, thread_ts)
    wait = call.world.limits.wait_for_post(channel.id)
    if wait:
        raise SlackError("ratelimited", retry_after=wait)
    message = posting.post(
        call.world,
        channel,
        call.world.workspace.app.bot_user,
        content,
        thread_ts=thread_ts,
        broadcast=call.flag("reply_broadcast"),
    )
    shown = dict(message)
    if content.metadata:
        shown["metadata"] = content.metadata
    return {"channel": channel.id, "ts": message["ts"], "message": shown}


def update(call: Call) -> Json:
    """chat.update."""
    workspace = call.world.workspace
    channel = call.channel()
    stored = call.post(channel)
    if stored.author != workspace.app.bot_user or stored.message.get("subtype") == "tombstone":
        raise SlackError("cant_update_message")
    try:
        content = read_content(workspace, call.args, too_long="msg_too_long", text_limit=4000)
    except SlackError as error:
        # A change of nothing but the metadata is allowed
        if error.error != "no_text" or "metadata" not in call.args:
            raise
        old = stored.message
        changed = {**call.args, "text": old["text"], "blocks": old.get("blocks")}
        content = read_content(workspace, changed, too_long="msg_too_long")
    message = posting.update(call.world, channel, stored, content)
    return {"channel": channel.id, "ts": message["ts"], "text": message["text"], "message": message}


def delete(call: Call) -> Json:
    """chat.delete."""
    channel = call.channel()
    stored = call.post(channel)
    if stored.author != call.world.workspace.app.bot_user or stored.message.get("subtype") == "tombstone":
        raise SlackError("cant_delete_message")
    posting.delete(call.world, channel, stored)
    return {"channel": channel.id, "ts": stored.message["ts"]}


def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral."""
    channel = _target(call)
    args = {name: value for name, value in call.args.items() if name != "metadata"}
    content = read_content(call.world.workspace, args, too_long="msg_too_long")
    user = call.text("user")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    thread_ts = call.text("thread_ts")
    if thread_ts:
        posting.check_thread(call.world, channel, thread_ts)
    message = posting.ephemeral(call.world, channel, user, content, thread_ts=thread_ts)
    return {"message_ts": message["ts"]}


def get_permalink(call: Call) -> Json:
    """chat.getPermalink."""
    channel = call.channel()
    stored = call.post(channel, "message_ts")
    ts = str(stored.message["ts"])
    link = f"{call.world.url}/archives/{channel.id}/p{ts.replace('.', '')}"
    if stored.message.get("thread_ts", ts) != ts:
        link += f"?thread_ts={stored.message['thread_ts']}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def schedule_message(call: Call) -> Json:
    """chat.scheduleMessage; like Slack's, one with metadata is never posted."""
    workspace = call.world.workspace
    channel = _target(call)
    content = read_content(workspace, call.args, too_long="msg_too_long")
    post_at, now = int(call.args["post_at"]), call.world.clock.timestamp()
    if post_at <= now:
        raise SlackError("time_in_past")
    if post_at > now + SCHEDULE_SECONDS:
        raise SlackError("time_too_far")
    window = post_at // WINDOW_SECONDS
    same = [
        entry
        for entry in workspace.scheduled.values()
        if entry["channel_id"] == channel.id and entry["post_at"] // WINDOW_SECONDS == window
    ]
    if len(same) >= SCHEDULED_PER_WINDOW:
        raise SlackError("restricted_too_many")
    key = workspace.new_id("Q")
    entry = {
        "id": key,
        "channel_id": channel.id,
        "post_at": post_at,
        "date_created": int(now),
        "text": content.text,
    }
    workspace.scheduled[key] = entry
    thread_ts = call.text("thread_ts")
    call.world.timers.at(post_at, lambda: _post_scheduled(call, key, channel, content, thread_ts))
    message = {"type": "delayed_message", "text": content.text, "bot_id": workspace.app.bot_id}
    if content.blocks:
        message["blocks"] = content.blocks  # type: ignore[assignment]
    return {"channel": channel.id, "scheduled_message_id": key, "post_at": post_at, "message": message}


def _post_scheduled(call: Call, key: str, channel: Channel, content: Content, thread_ts: str) -> None:
    workspace = call.world.workspace
    if workspace.scheduled.pop(key, None) is None or content.metadata:
        return
    with suppress(SlackError):  # the thread may be gone by now
        posting.post(call.world, channel, workspace.app.bot_user, content, thread_ts=thread_ts)


def list_scheduled(call: Call) -> Json:
    """chat.scheduledMessages.list."""
    channel = call.text("channel")
    if channel and channel not in call.world.workspace.channels:
        raise SlackError("invalid_channel")
    entries = [e for e in call.world.workspace.scheduled.values() if channel in {"", e["channel_id"]}]
    page, cursor = call.page(sorted(entries, key=lambda e: e["post_at"]), 100)
    return {"scheduled_messages": page, **next_cursor(cursor)}


def delete_scheduled(call: Call) -> Json:
    """chat.deleteScheduledMessage."""
    channel = call.channel()
    entry = call.world.workspace.scheduled.get(call.text("scheduled_message_id"))
    if entry is None or entry["channel_id"] != channel.id:
        raise SlackError("invalid_scheduled_message_id")
    del call.world.workspace.scheduled[entry["id"]]
    return {}


def add_reaction(call: Call) -> Json:
    """reactions.add."""
    workspace = call.world.workspace
    name = call.text("name").strip(":")
    if not EMOJI.fullmatch(name):
        raise SlackError("invalid_name")
    channel = call.channel()
    if channel.archived:
        raise SlackError("is_archived")
    stored = call.post(channel, "timestamp")
    with workspace.lock:
        reactions = stored.message.setdefault("reactions", [])
        entry = next((r for r in reactions if r["name"] == name), None)
        if entry is None:
            entry = {"name": name, "users": [], "count": 0}
            reactions.append(entry)
        if workspace.app.bot_user in entry["users"]:
            raise SlackError("already_reacted")
        entry["users"].append(workspace.app.bot_user)
        entry["count"] = len(entry["users"])
        shown = posting.message_object(call.world, channel.id, stored)
    event = {"type": "message_changed", "channel": channel.id, "message": shown}
    call.world.bus.publish(event, workspace.viewers(channel))
    return {}


def add_pin(call: Call) -> Json:
    """pins.add."""
    channel = call.own_channel()
    if not call.text("timestamp"):
        raise SlackError("no_item_specified")
    stored = call.post(channel, "timestamp")
    if stored.pinned_by:
        raise SlackError("already_pinned")
    stored.pinned_by.append(call.world.workspace.app.bot_user)
    shown = posting.message_object(call.world, channel.id, stored)
    event = {"type": "message_changed", "channel": channel.id, "message": shown}
    call.world.bus.publish(event, call.world.workspace.viewers(channel))
    return {}


def list_pins(call: Call) -> Json:
    """pins.list."""
    channel = call.channel()
    pinned = [post for post in call.world.workspace.posts[channel.id].values() if post.pinned_by]
    items = [
        {
            "type": "message",
            "channel": channel.id,
            "message": posting.message_object(call.world, channel.id, post),
            "created": call.world.workspace.seconds(),
            "created_by": post.pinned_by[0],
        }
        for post in pinned
    ]
    return {"items": items}


WRITE = ("chat:write",)
WHERE = ("channel_not_found", "not_in_channel", "is_archived")
BODY = (
    "no_text",
    "markdown_text_conflict",
    "too_many_attachments",
    "invalid_blocks",
    "invalid_blocks_format",
)
METADATA = ("invalid_metadata_format", "invalid_metadata_schema", "metadata_too_large")
GONE = ("channel_not_found", "message_not_found")
METHODS = (
    Method(
        "chat.postMessage",
        post_message,
        ("channel",),
        0,
        WRITE,
        errors=(*WHERE, *BODY, *METADATA, "msg_blocks_too_long", "cannot_reply_to_message"),
    ),
    Method(
        "chat.update",
        update,
        ("channel", "ts"),
        3,
        WRITE,
        errors=(*GONE, *BODY, *METADATA, "cant_update_message", "msg_too_long"),
    ),
    Method("chat.delete", delete, ("channel", "ts"), 3, WRITE, errors=(*GONE, "cant_delete_message")),
    Method(
        "chat.postEphemeral",
        post_ephemeral,
        ("channel", "user"),
        4,
        WRITE,
        errors=(*WHERE, *BODY, "msg_too_long", "user_not_in_channel", "cannot_reply_to_message"),
    ),
    Method("chat.getPermalink", get_permalink, ("channel", "message_ts"), 0, json_body=False, errors=GONE),
    Method(
        "chat.scheduleMessage",
        schedule_message,
        ("channel", "post_at"),
        3,
        WRITE,
        errors=(
            *WHERE,
            *BODY,
            *METADATA,
            "msg_too_long",
            "time_in_past",
            "time_too_far",
            "restricted_too_many",
        ),
    ),
    Method("chat.scheduledMessages.list", list_scheduled, errors=("invalid_channel", "invalid_cursor")),
    Method(
        "chat.deleteScheduledMessage",
        delete_scheduled,
        ("channel", "scheduled_message_id"),
        3,
        WRITE,
        errors=("channel_not_found", "invalid_scheduled_message_id"),
    ),
    Method(
        "reactions.add",
        add_reaction,
        ("channel", "name", "timestamp"),
        3,
        ("reactions:write",),
        errors=(*GONE, "invalid_name", "is_archived", "already_reacted"),
    ),
    Method(
        "pins.add",
        add_pin,
        ("channel",),
        2,
        ("pins:write",),
        errors=(*GONE, "not_in_channel", "no_item_specified", "already_pinned"),
    ),
    Method(
        "pins.list",
        list_pins,
        ("channel",),
        2,
        ("pins:read",),
        json_body=False,
        errors=("channel_not_found",),
    ),
)
