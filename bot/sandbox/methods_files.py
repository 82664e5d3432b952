"""The Web API's files.* methods: upload in three moves, information, deletion; and who may read a file."""

import mimetypes
import secrets
from pathlib import PurePosixPath

from bot.sandbox import posting
from bot.sandbox.calls import Call, Method
from bot.sandbox.content import Content, check_blocks
from bot.sandbox.elements import normalised
from bot.sandbox.records import Channel, File, Json, SlackError
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import World

CHANNELS_PER_SHARE = 100
ALT_TEXT = 1000
SNIPPET_BYTES = 1_000_000
LARGEST_BYTES = 1_000_000_000
SHARE_KEYS = {"channel": "public", "private": "private", "im": "private", "mpim": "private"}


def file_object(world: World, file: File) -> Json:
    """Slack's object of a file."""
    workspace = world.workspace
    suffix = PurePosixPath(file.name).suffix.lstrip(".").lower() or "binary"
    url = f"{world.url}/files-pri/{workspace.team_id}-{file.id}/{file.name}"
    shares: Json = {}
    for channel_id, ts in file.shares:
        channel = workspace.channels[channel_id]
        entry = {
            "ts": ts,
            "channel_name": channel.name,
            "team_id": workspace.team_id,
            "share_user_id": file.owner,
        }
        shares.setdefault(SHARE_KEYS[channel.kind], {}).setdefault(channel_id, []).append(entry)
    places = [channel_id for channel_id, _ in file.shares]
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": file.media_type,
        "filetype": suffix,
        "pretty_type": suffix.upper(),
        "user": file.owner,
        "user_team": workspace.team_id,
        "editable": False,
        "size": file.size,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": "public" in shares,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": url,
        "url_private_download": url + "?download=1",
        "permalink": f"{world.url}/files/{file.owner}/{file.id}/{file.name}",
        "comments_count": 0,
        "is_starred": False,
        "has_rich_preview": False,
        "file_access": "visible",
        "alt_txt": file.alt_text,
        "shares": shares,
        "channels": [c for c in places if workspace.channels[c].kind == "channel"],
        "groups": [c for c in places if workspace.channels[c].kind in {"private", "mpim"}],
        "ims": [c for c in places if workspace.channels[c].kind == "im"],
    }


def may_read(workspace: Workspace, file: File, user_id: str) -> bool:
    """Whether a member sees a file: its owner, and everybody who sees a conversation it is shared in."""
    shared = any(workspace.sees(user_id, workspace.channels[channel]) for channel, _ in file.shares)
    return file.state == "ready" and (file.owner == user_id or shared)


def _file(call: Call) -> File:
    file = call.world.workspace.files.get(call.text("file"))
    if file is None or file.state == "waiting":
        raise SlackError("file_not_found")
    if file.state == "deleted":
        raise SlackError("file_deleted")
    return file


def get_upload_url(call: Call) -> Json:
    """files.getUploadURLExternal."""
    workspace, length = call.world.workspace, int(call.args["length"])
    if length < 1:
        raise SlackError("invalid_arguments", "[ERROR] must be at least 1 [json-pointer:/length]")
    if length > LARGEST_BYTES:
        raise SlackError("file_upload_size_restricted")
    if call.text("snippet_type") and length > SNIPPET_BYTES:
        raise SlackError("snippet_too_large")
    if len(call.text("alt_txt")) > ALT_TEXT:
        raise SlackError("alt_txt_too_large")
    name = PurePosixPath(call.text("filename")).name
    file = File(
        workspace.new_id("F"),
        name,
        name,
        workspace.app.bot_user,
        length,
        workspace.seconds(),
        secrets.token_urlsafe(24),
        mimetypes.guess_type(name)[0] or "application/octet-stream",
        alt_text=call.text("alt_txt"),
    )
    workspace.files[file.id] = file
    return {"upload_url": f"{call.world.url}/upload/v1/{file.token}", "file_id": file.id}


def receive(world: World, token: str, content: bytes) -> str:
    """Take the bytes posted to an upload URL; SlackError file_not_found or a wrong length."""
    with world.workspace.lock:
        waiting = [file for file in world.workspace.files.values() if file.state == "waiting"]
    file = next((file for file in waiting if file.token == token), None)
    if file is None:
        raise SlackError("file_not_found")
    if len(content) != file.size:
        raise SlackError("invalid_arguments", f"announced {file.size} bytes, got {len(content)}")
    file.content, file.state = content, "uploaded"
    return f"OK - {file.size}"


def complete_upload(call: Call) -> Json:
    """files.completeUploadExternal; sharing happens later, when the file is processed."""
    workspace = call.world.workspace
    entries = call.args["files"]
    if (
        not isinstance(entries, list)
        or not entries
        or not all(isinstance(e, dict) and e.get("id") for e in entries)
    ):
        raise SlackError("invalid_arguments", "[ERROR] must be a list of {id, title} [json-pointer:/files]")
    if call.args.get("blocks") and call.text("initial_comment"):
        raise SlackError("invalid_arguments", "[ERROR] initial_comment and blocks exclude each other")
    blocks = call.args.get("blocks") or []
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks")
    if blocks:
        check_blocks(workspace, blocks, "message")
    channels = _share_channels(call)
    thread_ts = call.text("thread_ts")
    if thread_ts and (len(channels) != 1 or workspace.post(channels[0].id, thread_ts) is None):
        raise SlackError("invalid_arguments", "[ERROR] thread_ts needs one channel that has it")
    files = []
    for entry in entries:
        file = workspace.files.get(entry["id"])
        if file is None or file.state != "uploaded":
            raise SlackError("file_not_found")
        file.title = entry.get("title") or file.name
        files.append(file)
    content = Content(call.text("initial_comment"), normalised(blocks))
    for file in files:
        file.state = "processing"
    call.world.timers.after(
        call.world.file_seconds, lambda: _finish(call.world, files, channels, content, thread_ts)
    )
    return {"files": [{"id": f.id, "title": f.title} for f in files]}


def _share_channels(call: Call) -> list[Channel]:
    workspace = call.world.workspace
    names = [n for n in (call.text("channels") or call.text("channel_id")).split(",") if n]
    if len(names) > CHANNELS_PER_SHARE:
        raise SlackError("channels_limit_exceeded")
    channels = []
    for name in names:
        channel = workspace.channels.get(name)
        if channel is None or not workspace.sees(workspace.app.bot_user, channel):
            raise SlackError("channel_not_found")
        if workspace.app.bot_user not in channel.members:
            raise SlackError("not_in_channel")
        channels.append(channel)
    return channels


def _finish(
    world: World, files: list[File], channels: list[Channel], content: Content, thread_ts: str
) -> None:
    for file in files:
        file.state = "ready"
    for channel in channels:
        share(world, channel, files[0].owner, files, content, thread_ts)
    world.bus.touch()


def share(
    world: World, channel: Channel, author: str, files: list[File], content: Content, thread_ts: str = ""
) -> Json:
    """Post files to a conversation as a message and note the share."""
    extra: Json = {"files": [file_object(world, file) for file in files], "upload": True}
    message = posting.post(world, channel, author, content, thread_ts=thread_ts, extra=extra)
    for file in files:
        file.shares.append((channel.id, message["ts"]))
        event: Json = {"type": "file_shared", "file_id": file.id, "user_id": author, "file": {"id": file.id}}
        event |= {"channel_id": channel.id, "event_ts": world.workspace.new_ts()}
        world.events.emit(event, "file_shared")
    return message


def info(call: Call) -> Json:
    """files.info; the bot sees its own files and those in its conversations."""
    file, workspace = _file(call), call.world.workspace
    bot = workspace.app.bot_user
    shared = any(bot in workspace.channels[channel].members for channel, _ in file.shares)
    if file.owner != bot and not shared:
        raise SlackError("file_not_found")
    return {"file": file_object(call.world, file), "comments": [], "response_metadata": {"next_cursor": ""}}


def delete(call: Call) -> Json:
    """files.delete."""
    file = _file(call)
    if file.owner != call.world.workspace.app.bot_user:
        raise SlackError("cant_delete_file")
    file.state, file.content = "deleted", b""
    return {}


READ, WRITE = ("files:read",), ("files:write",)
GONE = ("file_not_found", "file_deleted")
METHODS = (
    Method(
        "files.getUploadURLExternal",
        get_upload_url,
        ("length", "filename"),
        4,
        WRITE,
        json_body=False,
        errors=("file_upload_size_restricted", "snippet_too_large", "alt_txt_too_large"),
    ),
    Method(
        "files.completeUploadExternal",
        complete_upload,
        ("files",),
        4,
        WRITE,
        bad_blocks="invalid_blocks",
        errors=(
            "file_not_found",
            "channels_limit_exceeded",
            "channel_not_found",
            "not_in_channel",
            "invalid_blocks",
        ),
    ),
    Method("files.info", info, ("file",), 4, READ, json_body=False, errors=GONE),
    Method("files.delete", delete, ("file",), 3, WRITE, errors=(*GONE, "cant_delete_file")),
)
