"""The shapes of what Slack sends to an app when a person does something. Complete, like Slack's."""

from bot.sandbox.modals import view_object
from bot.sandbox.posting import message_object
from bot.sandbox.records import Channel, Json, Post, User, View
from bot.sandbox.world import World


def user_part(world: World, user: User) -> Json:
    """The `user` of interactive payloads."""
    return {"id": user.id, "username": user.name, "name": user.name, "team_id": world.workspace.team_id}


def head(world: World, kind: str, user: User) -> Json:
    """What every interactive payload begins with."""
    workspace = world.workspace
    return {
        "type": kind,
        "team": {"id": workspace.team_id, "domain": workspace.domain},
        "user": user_part(world, user),
        "api_app_id": workspace.app.id,
        "token": workspace.app.verification_token,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def channel_part(channel: Channel) -> Json:
    """The `channel` of interactive payloads."""
    names = {"im": "directmessage", "private": "privategroup"}
    return {"id": channel.id, "name": names.get(channel.kind, channel.name)}


def message_container(channel: Channel, message: Json, *, ephemeral: bool) -> Json:
    """The `container` of something done in a message."""
    container: Json = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": channel.id,
        "is_ephemeral": ephemeral,
    }
    if message.get("thread_ts"):
        container["thread_ts"] = message["thread_ts"]
    return container


def from_message(world: World, channel: Channel, message: Json, post: Post | None) -> Json:
    """The parts of a payload that say in which message something was done; ephemerals are not quoted."""
    parts: Json = {
        "container": message_container(channel, message, ephemeral=post is None),
        "channel": channel_part(channel),
    }
    if post is not None:
        parts["message"] = message_object(world, channel.id, post)
    return parts


def from_view(view: View) -> Json:
    """The parts of a payload that say in which view something was done."""
    return {"container": {"type": "view", "view_id": view.id}, "view": view_object(view)}


def response_url(world: World, secret: str, kind: str = "actions") -> str:
    """The URL of a response URL's secret part."""
    return f"{world.url}/{kind}/{world.workspace.team_id}/{secret}"


def slash_command(world: World, user: User, channel: Channel, command: str, text: str) -> Json:
    """The payload of a slash command."""
    workspace = world.workspace
    return {
        "token": workspace.app.verification_token,
        "team_id": workspace.team_id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": channel_part(channel)["name"],
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": workspace.app.id,
        "is_enterprise_install": "false",
        "response_url": response_url(world, world.response_urls.issue(user.id, channel.id), "commands"),
        "trigger_id": world.triggers.issue(user.id),
    }
