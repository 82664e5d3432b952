"""Writes messages into the workspace and tells everybody: the members' pages and the app's events.

What a message may carry is checked in content.py before; who may post is decided by the callers.
"""

import uuid
from typing import Any

from bot.sandbox.content import Content
from bot.sandbox.records import Channel, Json, Post, SlackError
from bot.sandbox.world import World

SUBSCRIPTION = {
    "channel": "message.channels",
    "private": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}


def message_object(world: World, channel_id: str, post: Post, *, metadata: bool = False) -> Json:
    """Slack's object of a stored message, with the counts of its thread."""
    shown = dict(post.message)
    replies = world.workspace.replies(channel_id, shown["ts"])
    if replies:
        people = list(dict.fromkeys(reply.author for reply in replies))
        shown |= {
            "thread_ts": shown["ts"],
            "reply_count": len(replies),
            "reply_users_count": len(people),
            "reply_users": people,
            "latest_reply": replies[-1].message["ts"],
            "is_locked": False,
            "subscribed": False,
        }
    if post.pinned_by:
        shown["pinned_to"] = [channel_id]
    if metadata and post.metadata:
        shown["metadata"] = post.metadata
    return shown


def bot_profile(world: World) -> Json:
    """The bot_profile part of the app's messages."""
    app = world.workspace.app
    return {
        "id": app.bot_id,
        "app_id": app.id,
        "user_id": app.bot_user,
        "name": app.name,
        "icons": {},
        "deleted": False,
        "updated": 0,
        "team_id": world.workspace.team_id,
    }


def _head(world: World, author: str) -> Json:
    app = world.workspace.app
    head: Json = {"type": "message", "user": author, "ts": world.workspace.new_ts()}
    if author == app.bot_user:
        head |= {"bot_id": app.bot_id, "app_id": app.id}
    else:
        head["client_msg_id"] = str(uuid.uuid4())
    return head


def _body(world: World, author: str, content: Content) -> Json:
    body: Json = {"text": content.text, "team": world.workspace.team_id}
    if author == world.workspace.app.bot_user:
        body["bot_profile"] = bot_profile(world)
    if content.blocks:
        body["blocks"] = content.blocks
    if content.attachments:
        body["attachments"] = [
            {"id": number, "fallback": entry.get("text", ""), **entry}
            for number, entry in enumerate(content.attachments, 1)
        ]
    return body


def check_thread(world: World, channel: Channel, thread_ts: str) -> None:
    """SlackError cannot_reply_to_message unless `thread_ts` is a message that can start a thread."""
    parent = world.workspace.post(channel.id, thread_ts)
    if parent is None or parent.message.get("thread_ts", thread_ts) != thread_ts:
        raise SlackError("cannot_reply_to_message")


def post(
    world: World,
    channel: Channel,
    author: str,
    content: Content,
    *,
    thread_ts: str = "",
    broadcast: bool = False,
    extra: Json | None = None,
) -> Json:
    """Add a message by `author` and tell everybody; returns Slack's object of it."""
    workspace = world.workspace
    with workspace.lock:
        if thread_ts:
            check_thread(world, channel, thread_ts)
        message = _head(world, author) | _body(world, author, content) | (extra or {})
        if thread_ts:
            parent = workspace.posts[channel.id][thread_ts]
            message |= {"thread_ts": thread_ts, "parent_user_id": parent.author}
            if broadcast:
                message["subtype"] = "thread_broadcast"
        stored = Post(message, author, content.metadata or None, broadcast)
        workspace.add_post(channel.id, stored)
        workspace.read_marks[author, channel.id] = message["ts"]
        viewers = workspace.viewers(channel)
        shown = message_object(world, channel.id, stored)
        world.bus.publish({"type": "message", "channel": channel.id, "message": shown}, viewers)
        if thread_ts:
            _tell_changed(world, channel, workspace.posts[channel.id][thread_ts], viewers)
    _emit(world, channel, {**shown, "event_ts": shown["ts"]})
    if f"<@{workspace.app.bot_user}>" in content.text and author != workspace.app.bot_user:
        _emit_mention(world, channel, shown)
    return shown


def update(
    world: World, channel: Channel, stored: Post, content: Content, *, keep_blocks: bool = False
) -> Json:
    """Change a message; text without blocks removes the blocks and leaves an edited mark."""
    workspace = world.workspace
    with workspace.lock:
        before = dict(stored.message)
        fresh = {k: v for k, v in before.items() if k not in {"text", "blocks", "attachments", "edited"}}
        fresh |= _body(world, stored.author, content)
        if keep_blocks and "blocks" in before:
            fresh["blocks"] = before["blocks"]
        if "attachments" not in content.given and "blocks" not in content.given and before.get("attachments"):
            fresh["attachments"] = before["attachments"]
        if not content.blocks:
            fresh["edited"] = {"user": stored.author, "ts": workspace.new_ts()}
        stored.message = fresh
        if content.metadata is not None:
            stored.metadata = content.metadata or None
        _tell_changed(world, channel, stored, workspace.viewers(channel))
        shown = message_object(world, channel.id, stored)
    _emit(world, channel, _hidden(world, "message_changed", message=shown, previous_message=before))
    return shown


def delete(world: World, channel: Channel, stored: Post) -> None:
    """Take a message away; the first message of a thread with replies leaves a tombstone."""
    workspace = world.workspace
    ts = stored.message["ts"]
    with workspace.lock:
        before = dict(stored.message)
        viewers = workspace.viewers(channel)
        if workspace.replies(channel.id, ts):
            stored.message = {
                "type": "message",
                "subtype": "tombstone",
                "user": "USLACKBOT",
                "text": "This message was deleted.",
                "hidden": True,
                "ts": ts,
                "thread_ts": ts,
            }
            stored.metadata = None
            _tell_changed(world, channel, stored, viewers)
        else:
            workspace.remove_post(channel.id, ts)
            world.bus.publish({"type": "message_deleted", "channel": channel.id, "ts": ts}, viewers)
            parent = workspace.post(channel.id, str(before.get("thread_ts", "")))
            if parent is not None:
                _tell_changed(world, channel, parent, viewers)
    _emit(world, channel, _hidden(world, "message_deleted", deleted_ts=ts, previous_message=before))


def ephemeral(world: World, channel: Channel, user: str, content: Content, *, thread_ts: str = "") -> Json:
    """Show something to one member only; returns the message object."""
    workspace = world.workspace
    author = workspace.app.bot_user
    with workspace.lock:
        message = _head(world, author) | _body(world, author, content)
        message |= {"is_ephemeral": True, "ephemeral": True, "channel": channel.id}
        if thread_ts:
            message["thread_ts"] = thread_ts
        workspace.ephemerals[user][channel.id, message["ts"]] = message
    world.bus.publish({"type": "ephemeral", "channel": channel.id, "message": message}, {user})
    return message


def update_ephemeral(world: World, channel_id: str, user: str, ts: str, content: Content) -> None:
    """Replace an ephemeral message in place; SlackError message_not_found when the member has it no more."""
    workspace = world.workspace
    with workspace.lock:
        old = workspace.ephemerals[user].get((channel_id, ts))
        if old is None:
            raise SlackError("message_not_found")
        fresh = {k: v for k, v in old.items() if k not in {"text", "blocks", "attachments"}}
        fresh |= _body(world, workspace.app.bot_user, content)
        workspace.ephemerals[user][channel_id, ts] = fresh
    world.bus.publish({"type": "ephemeral", "channel": channel_id, "message": fresh}, {user})


def delete_ephemeral(world: World, channel_id: str, user: str, ts: str) -> None:
    """Take an ephemeral message away; harmless when it is gone."""
    with world.workspace.lock:
        world.workspace.ephemerals[user].pop((channel_id, ts), None)
    world.bus.publish({"type": "ephemeral_gone", "channel": channel_id, "ts": ts}, {user})


def _tell_changed(world: World, channel: Channel, stored: Post, viewers: list[str]) -> None:
    shown = message_object(world, channel.id, stored)
    world.bus.publish({"type": "message_changed", "channel": channel.id, "message": shown}, viewers)


def _hidden(world: World, subtype: str, **parts: Any) -> Json:
    ts = world.workspace.new_ts()
    return {"type": "message", "subtype": subtype, "hidden": True, "ts": ts, "event_ts": ts, **parts}


def _emit(world: World, channel: Channel, event: Json) -> None:
    if world.workspace.app.bot_user in channel.members:
        event = {**event, "channel": channel.id, "channel_type": channel.channel_type}
        world.events.emit(event, SUBSCRIPTION[channel.kind])


def _emit_mention(world: World, channel: Channel, shown: Json) -> None:
    if world.workspace.app.bot_user in channel.members and channel.kind != "im":
        event = {**shown, "type": "app_mention", "channel": channel.id, "event_ts": shown["ts"]}
        world.events.emit(event, "app_mention")
