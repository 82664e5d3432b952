"""Posts to response URLs: the app's later answers to a command or a click. Five in thirty minutes."""

import json
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.sandbox import posting
from bot.sandbox.delivery import response_content
from bot.sandbox.records import Json, SlackError
from bot.sandbox.tickets import ResponseUrl
from bot.sandbox.world import World

GONE = ("invalid_url", "expired_url", "used_url", "message_not_found")


async def answer(world: World, request: Request) -> Response:
    """Take one post to a response URL."""
    raw = await request.body()
    try:
        body = _body(request, raw)
        url = world.response_urls.use(request.path_params["secret"])
        with world.workspace.lock:
            apply(world, url, body)
    except SlackError as error:
        result: Json = {"ok": False, "error": error.error}
        if error.messages:
            result["response_metadata"] = {"messages": error.messages}
        return JSONResponse(result, 404 if error.error in GONE else 400)
    return JSONResponse({"ok": True})


def _body(request: Request, raw: bytes) -> Json:
    text = raw.decode("utf-8", "replace")
    if "form" in request.headers.get("content-type", ""):
        text = parse_qs(text).get("payload", ["{}"])[0]
    try:
        value: Any = json.loads(text)
    except ValueError as error:
        raise SlackError("invalid_payload") from error
    if not isinstance(value, dict):
        raise SlackError("invalid_payload")
    return value


def apply(world: World, url: ResponseUrl, body: Json) -> None:
    """Do what the post says: delete or replace the original, or write something new."""
    workspace = world.workspace
    channel = workspace.channels[url.channel]
    if body.get("delete_original"):
        if url.ephemeral:
            posting.delete_ephemeral(world, channel.id, url.user, url.message_ts)
        elif (stored := workspace.post(channel.id, url.message_ts)) is not None:
            posting.delete(world, channel, stored)
        return
    content = response_content(world, body)
    if body.get("replace_original") and url.message_ts:
        if url.ephemeral:
            posting.update_ephemeral(world, channel.id, url.user, url.message_ts, content)
            return
        stored = workspace.post(channel.id, url.message_ts)
        if stored is None:
            raise SlackError("message_not_found")
        posting.update(world, channel, stored, content)
        return
    thread_ts = str(body.get("thread_ts") or "")
    if body.get("response_type") == "in_channel":
        posting.post(world, channel, workspace.app.bot_user, content, thread_ts=thread_ts)
    else:
        posting.ephemeral(world, channel, url.user, content, thread_ts=thread_ts)
