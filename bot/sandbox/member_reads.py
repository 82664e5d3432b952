"""What a member sees: channels with unread counts, messages, Home, windows. Reads for the page, changes nothing."""

from bot.sandbox import modals, posting
from bot.sandbox.interactions import conversation, person
from bot.sandbox.records import Channel, Json
from bot.sandbox.world import World


def boot(world: World) -> Json:
    """Everything about the team that rarely changes."""
    workspace = world.workspace
    app = workspace.app
    return {
        "team": {"id": workspace.team_id, "name": workspace.team_name},
        "users": [
            {
                "id": user.id,
                "name": user.name,
                "real_name": user.real_name,
                "title": user.title,
                "locale": user.locale,
                "tz": user.tz,
                "is_bot": user.is_bot,
                "is_admin": user.is_admin,
                "is_owner": user.is_owner,
                "color": user.color,
            }
            for user in workspace.users.values()
            if not user.deleted
        ],
        "usergroups": [
            {"id": g.id, "handle": g.handle, "name": g.name} for g in workspace.usergroups.values()
        ],
        "bot": {"user_id": app.bot_user, "name": app.name, "bot_id": app.bot_id},
        "app": {
            "id": app.id,
            "name": app.name,
            "commands": [vars(command) for command in app.commands],
            "shortcuts": [vars(shortcut) for shortcut in app.shortcuts],
        },
        "clock": {"now": world.clock.now().isoformat(), "factor": world.clock.factor},
    }


def channels(world: World, user_id: str) -> list[Json]:
    """Conversations that a member can see, with unread counts."""
    user, workspace = person(world, user_id), world.workspace
    with workspace.lock:
        seen = [c for c in workspace.channels.values() if workspace.sees(user.id, c) and not c.archived]
        return [_channel(world, user.id, channel) for channel in seen]


def _channel(world: World, user_id: str, channel: Channel) -> Json:
    workspace = world.workspace
    mark = workspace.read_marks.get((user_id, channel.id), "")
    posts = workspace.posts[channel.id].values()
    unread = sum(1 for p in posts if p.author != user_id and str(p.message["ts"]) > mark)
    others = [member for member in channel.members if member != user_id]
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "with": others[0] if channel.kind == "im" and others else None,
        "topic": channel.topic,
        "unread": unread,
        "member": user_id in channel.members,
        "last_ts": max((str(p.message["ts"]) for p in posts), default=""),
    }


def messages(world: World, user_id: str, channel_id: str, thread_ts: str = "") -> Json:
    """The messages of a conversation (or of one thread), oldest first, with the member's ephemerals."""
    channel, workspace = conversation(world, user_id, channel_id), world.workspace
    with workspace.lock:
        posts = sorted(workspace.posts[channel.id].values(), key=lambda p: str(p.message["ts"]))
        if thread_ts:
            wanted = [p for p in posts if thread_ts in {p.message["ts"], p.message.get("thread_ts")}]
        else:
            wanted = [
                p
                for p in posts
                if p.broadcast or p.message.get("thread_ts", p.message["ts"]) == p.message["ts"]
            ]
        shown = [
            posting.message_object(world, channel.id, p) | ({"pinned": True} if p.pinned_by else {})
            for p in wanted
        ]
        own = workspace.ephemerals[user_id].items()
        shown += [
            message
            for (place, _), message in own
            if place == channel.id and message.get("thread_ts", "") == thread_ts
        ]
        if not thread_ts:
            mark_read(world, user_id, channel_id)
    return {"messages": sorted(shown, key=lambda message: str(message["ts"]))}


def mark_read(world: World, user_id: str, channel_id: str) -> None:
    """Note that a member has seen everything in a conversation."""
    channel, workspace = conversation(world, user_id, channel_id), world.workspace
    with workspace.lock:
        latest = max((str(ts) for ts in workspace.posts[channel.id]), default="")
        workspace.read_marks[user_id, channel.id] = latest


def home(world: World, user_id: str) -> Json | None:
    """A member's Home tab, None when the app has not published one."""
    view = world.workspace.homes.get(person(world, user_id).id)
    return modals.view_object(view) if view else None


def stack(world: World, user_id: str) -> list[Json]:
    """A member's open windows, bottom first."""
    user = person(world, user_id)
    with world.workspace.lock:
        return [modals.view_object(view) for view in world.workspace.stacks[user.id]]
