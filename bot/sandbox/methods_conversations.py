"""The Web API's conversations.* methods and users.conversations."""

import re

from bot.sandbox import posting
from bot.sandbox.calls import KINDS, READ_SCOPES, Call, Method, next_cursor
from bot.sandbox.records import Channel, Json, Post, SlackError

NAME = re.compile(r"[a-z0-9_\-æøåäöü]+")
NAME_LENGTH = 80


def channel_object(call: Call, channel: Channel) -> Json:
    """Slack's object of a conversation, as the bot sees it."""
    bot = call.world.workspace.app.bot_user
    common: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.archived,
        "is_im": channel.kind == "im",
        "is_org_shared": False,
        "context_team_id": call.world.workspace.team_id,
        "updated": channel.created * 1000,
    }
    if channel.kind == "im":
        other = next((user for user in channel.members if user != bot), bot)
        return common | {"user": other, "is_user_deleted": False, "priority": 0, "is_open": True}
    return common | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "private",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "channel",
        "is_general": channel.name == "general",
        "unlinked": 0,
        "is_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "parent_conversation": None,
        "shared_team_ids": [call.world.workspace.team_id],
        "creator": channel.creator,
        "is_member": bot in channel.members,
        "topic": {"value": channel.topic, "creator": channel.creator, "last_set": channel.created},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
        "num_members": len(channel.members),
    }


def _check_scope(call: Call, channel: Channel, action: str) -> None:
    scope = f"{READ_SCOPES[channel.kind]}:{action}"
    if not call.world.workspace.app.may(scope):
        raise SlackError(
            "missing_scope", needed=scope, provided=",".join(sorted(call.world.workspace.app.scopes or ()))
        )


def _kinds(call: Call) -> list[str]:
    names = [name.strip() for name in (call.text("types") or "public_channel").split(",")]
    if not set(names) <= set(KINDS):
        raise SlackError("invalid_types")
    kinds = [KINDS[name] for name in names]
    for kind in kinds:
        _check_scope(call, Channel("", "", kind, [], "", 0), "read")
    return kinds


def list_conversations(call: Call) -> Json:
    """conversations.list."""
    kinds, bot = _kinds(call), call.world.workspace.app.bot_user
    workspace = call.world.workspace
    found = [c for c in workspace.channels.values() if c.kind in kinds and workspace.sees(bot, c)]
    return _listed(call, found)


def users_conversations(call: Call) -> Json:
    """users.conversations: conversations that a member (default the bot) and the bot can see."""
    kinds, workspace = _kinds(call), call.world.workspace
    user = call.text("user") or workspace.app.bot_user
    found = [c for c in workspace.channels.values() if c.kind in kinds and user in c.members]
    return _listed(call, [c for c in found if workspace.sees(workspace.app.bot_user, c)])


def _listed(call: Call, channels: list[Channel]) -> Json:
    if call.flag("exclude_archived"):
        channels = [channel for channel in channels if not channel.archived]
    page, cursor = call.page(channels, 100)
    return {"channels": [channel_object(call, channel) for channel in page], **next_cursor(cursor)}


def info(call: Call) -> Json:
    """conversations.info."""
    channel = call.channel()
    _check_scope(call, channel, "read")
    shown = channel_object(call, channel)
    if call.flag("include_locale"):
        shown["locale"] = "en-GB"
    return {"channel": shown}


def members(call: Call) -> Json:
    """conversations.members."""
    channel = call.channel()
    _check_scope(call, channel, "read")
    page, cursor = call.page(channel.members, 100)
    return {"members": page, **next_cursor(cursor)}


def _moment(call: Call, name: str, default: float) -> float:
    text = call.text(name)
    if not text:
        return default
    try:
        return float(text)
    except ValueError as error:
        raise SlackError(f"invalid_ts_{name}") from error


def _between(call: Call, posts: list[Post]) -> list[Post]:
    oldest, latest = _moment(call, "oldest", 0.0), _moment(call, "latest", float("inf"))
    if call.flag("inclusive"):
        return [p for p in posts if oldest <= float(p.message["ts"]) <= latest]
    return [p for p in posts if oldest < float(p.message["ts"]) < latest]


def _with_metadata(call: Call) -> bool:
    return call.flag("include_all_metadata") and call.world.workspace.app.may("metadata.message:read")


def history(call: Call) -> Json:
    """conversations.history: newest first, without replies in threads."""
    channel = call.own_channel()
    _check_scope(call, channel, "history")
    with call.world.workspace.lock:
        posts = list(reversed(call.world.workspace.posts[channel.id].values()))
    top = [p for p in posts if p.broadcast or p.message.get("thread_ts", p.message["ts"]) == p.message["ts"]]
    page, cursor = call.page(_between(call, top), 100, most=999)
    metadata = _with_metadata(call)
    shown = [posting.message_object(call.world, channel.id, post, metadata=metadata) for post in page]
    pins = sum(1 for post in posts if post.pinned_by)
    answer: Json = {"messages": shown, "has_more": bool(cursor), "pin_count": pins}
    answer |= {"channel_actions_ts": None, "channel_actions_count": 0}
    return answer | (next_cursor(cursor) if cursor else {})


def replies(call: Call) -> Json:
    """conversations.replies: the first message of a thread, then its replies, oldest first."""
    workspace = call.world.workspace
    channel = call.channel()
    _check_scope(call, channel, "history")
    if workspace.app.bot_user not in channel.members:
        raise SlackError("channel_not_found")
    asked = call.post(channel, error="thread_not_found")
    metadata = _with_metadata(call)
    parent_ts = str(asked.message.get("thread_ts", asked.message["ts"]))
    parent = workspace.posts[channel.id][parent_ts]
    kept = [parent, *_between(call, workspace.replies(channel.id, parent_ts))]
    page, cursor = call.page(kept, 1000)
    shown = [posting.message_object(call.world, channel.id, post, metadata=metadata) for post in page]
    return {"messages": shown, "has_more": bool(cursor), **(next_cursor(cursor) if cursor else {})}


def open_conversation(call: Call) -> Json:
    """conversations.open: direct messages with one member, or a group of several."""
    workspace = call.world.workspace
    if call.text("channel"):
        channel = call.channel()
        if channel.kind not in {"im", "mpim"}:
            raise SlackError("method_not_supported_for_channel_type")
        return {"no_op": True, "already_open": True, "channel": _opened(call, channel)}
    people = [user for user in call.text("users").split(",") if user]
    if not people:
        raise SlackError("users_list_not_supplied")
    for user in people:
        workspace.member(user)
    if len(people) > 8:
        raise SlackError("too_many_users")
    with workspace.lock:
        known = set(workspace.channels)
        channel = workspace.im_of(people[0]) if len(people) == 1 else _group(call, people)
    if channel.id not in known:
        call.world.bus.publish({"type": "channels"}, channel.members)
    already: Json = {"no_op": True, "already_open": True} if channel.id in known else {}
    return already | {"channel": _opened(call, channel)}


def _group(call: Call, people: list[str]) -> Channel:
    workspace = call.world.workspace
    together = {*people, workspace.app.bot_user}
    for channel in workspace.channels.values():
        if channel.kind == "mpim" and set(channel.members) == together:
            return channel
    name = "mpdm-" + "--".join(sorted(workspace.users[user].name for user in together)) + "-1"
    bot = workspace.app.bot_user
    channel = Channel(workspace.new_id("G"), name, "mpim", sorted(together), bot, workspace.seconds())
    workspace.channels[channel.id] = channel
    return channel


def _opened(call: Call, channel: Channel) -> Json:
    return channel_object(call, channel) if call.flag("return_im") else {"id": channel.id}


def join(call: Call) -> Json:
    """conversations.join."""
    channel, bot = call.channel(), call.world.workspace.app.bot_user
    if channel.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    if bot in channel.members:
        shown = channel_object(call, channel)
        return {"channel": shown, "warning": "already_in_channel"}
    _enter(call, channel, bot, inviter="")
    return {"channel": channel_object(call, channel)}


def invite(call: Call) -> Json:
    """conversations.invite."""
    channel = call.own_channel()
    if channel.kind == "im":
        raise SlackError("method_not_supported_for_channel_type")
    bot = call.world.workspace.app.bot_user
    people = [user for user in call.text("users").split(",") if user]
    if not people:
        raise SlackError("no_user")
    for user in people:
        call.world.workspace.member(user)
        if user == bot:
            raise SlackError("cant_invite_self")
        if user in channel.members:
            raise SlackError("already_in_channel")
    for user in people:
        _enter(call, channel, user, inviter=bot)
    return {"channel": channel_object(call, channel)}


def _enter(call: Call, channel: Channel, user: str, inviter: str) -> None:
    with call.world.workspace.lock:
        channel.members.append(user)
    call.world.bus.publish({"type": "channels"})
    event: Json = {
        "type": "member_joined_channel",
        "user": user,
        "channel": channel.id,
        "team": call.world.workspace.team_id,
    }
    event |= {"channel_type": channel.id[0], "event_ts": call.world.workspace.new_ts()}
    if inviter:
        event["inviter"] = inviter
    call.world.events.emit(event, "member_joined_channel")


def create(call: Call) -> Json:
    """conversations.create."""
    workspace, name = call.world.workspace, call.text("name").removeprefix("#")
    if len(name) > NAME_LENGTH:
        raise SlackError("invalid_name_maxlength")
    if not NAME.fullmatch(name):
        raise SlackError("invalid_name_specials")
    with workspace.lock:
        if workspace.find_channel(name) is not None:
            raise SlackError("name_taken")
        kind = "private" if call.flag("is_private") else "channel"
        bot = workspace.app.bot_user
        channel = Channel(workspace.new_id("C"), name, kind, [bot], bot, workspace.seconds())
        workspace.channels[channel.id] = channel
    call.world.bus.publish({"type": "channels"})
    return {"channel": channel_object(call, channel)}


OPEN = ("im:write", "mpim:write")
MANAGE = ("channels:manage", "groups:write")
INVITE = (*MANAGE, "channels:write.invites", "groups:write.invites")
LIST_ERRORS = ("invalid_types", "invalid_cursor")
TIME_ERRORS = ("invalid_ts_oldest", "invalid_ts_latest", "invalid_cursor")
WRONG_KIND = ("channel_not_found", "method_not_supported_for_channel_type")
METHODS = (
    Method("conversations.list", list_conversations, (), 2, json_body=False, errors=LIST_ERRORS),
    Method("users.conversations", users_conversations, (), 3, json_body=False, errors=LIST_ERRORS),
    Method("conversations.info", info, ("channel",), 3, json_body=False, errors=("channel_not_found",)),
    Method(
        "conversations.members",
        members,
        ("channel",),
        4,
        json_body=False,
        errors=("channel_not_found", "invalid_cursor"),
    ),
    Method(
        "conversations.history",
        history,
        ("channel",),
        3,
        errors=("channel_not_found", "not_in_channel", *TIME_ERRORS),
    ),
    Method(
        "conversations.replies",
        replies,
        ("channel", "ts"),
        3,
        json_body=False,
        errors=("channel_not_found", "thread_not_found", *TIME_ERRORS),
    ),
    Method(
        "conversations.open",
        open_conversation,
        (),
        3,
        OPEN,
        errors=(*WRONG_KIND, "users_list_not_supplied", "user_not_found", "too_many_users"),
    ),
    Method(
        "conversations.join", join, ("channel",), 3, ("channels:join",), errors=(*WRONG_KIND, "is_archived")
    ),
    Method(
        "conversations.invite",
        invite,
        ("channel", "users"),
        3,
        INVITE,
        errors=(
            *WRONG_KIND,
            "not_in_channel",
            "no_user",
            "cant_invite_self",
            "already_in_channel",
            "user_not_found",
        ),
    ),
    Method(
        "conversations.create",
        create,
        ("name",),
        2,
        MANAGE,
        errors=("invalid_name_maxlength", "invalid_name_specials", "name_taken"),
    ),
)
