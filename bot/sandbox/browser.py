"""The page and its JSON (contract: CONTRACT.md): reads the workspace for a member, takes what he or she does.

Slack's own protocols are in web_api.py and socket_mode.py; the customers' mail is in browser_mail.py.
"""

import asyncio
import base64
import json
import mimetypes
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.sandbox import interactions, member_reads, methods_files
from bot.sandbox.content import Content
from bot.sandbox.records import Answer, File, Json, UserError
from bot.sandbox.world import World

PAGE = Path(__file__).parent / "page"
NAME = re.compile(r"[A-Za-z0-9_-]+\.(css|js|svg|png|html)")
KEEP_ALIVE_SECONDS = 15.0
UPLOAD_BYTES = 50_000_000

Work = Callable[[World, Json], Any]


class Browser:
    """The routes of the page."""

    def __init__(self, world: World, pool: Executor, mail: Json | None = None) -> None:
        """`pool` runs what waits for the app; `mail` is the mail part of /ui/boot."""
        self.world, self.pool = world, pool
        self.mail = mail or {"enabled": False, "to": "", "contacts": [], "samples": []}

    def routes(self) -> list[BaseRoute]:
        """All of them."""
        reads: dict[str, Work] = {
            "boot": lambda world, _: member_reads.boot(world) | {"mail": self.mail},
            "channels": lambda world, q: member_reads.channels(world, _need(q, "user")),
            "messages": lambda world, q: member_reads.messages(
                world, _need(q, "user"), _need(q, "channel"), q.get("thread_ts", "")
            ),
            "home": lambda world, q: {"view": member_reads.home(world, _need(q, "user"))},
            "views": lambda world, q: {"stack": member_reads.stack(world, _need(q, "user"))},
        }
        writes: dict[str, Work] = {
            "message": say,
            "command": command,
            "shortcut": shortcut,
            "action": act,
            "options": options,
            "view": view,
            "opened_home": opened_home,
            "read": mark_read,
            "upload": upload,
        }
        return [
            Route("/", self.index),
            Route("/static/{name}", self.static),
            Route("/archives/{channel}/{mark}", self.permalink),
            *(Route(f"/ui/{name}", self.reader(work)) for name, work in reads.items()),
            *(Route(f"/ui/{name}", self.writer(work), methods=["POST"]) for name, work in writes.items()),
            Route("/ui/events", self.events),
            Route("/ui/file/{file_id}", self.file),
        ]

    def reader(self, work: Work) -> Callable[[Request], Awaitable[Response]]:
        """An endpoint that answers with what `work` reads."""

        async def endpoint(request: Request) -> Response:
            return await self.run(lambda: work(self.world, dict(request.query_params)))

        return endpoint

    def writer(self, work: Work) -> Callable[[Request], Awaitable[Response]]:
        """An endpoint that does `work` with the JSON that was posted, from this page only."""

        async def endpoint(request: Request) -> Response:
            origin = request.headers.get("origin")
            if origin is not None and origin != f"{request.url.scheme}://{request.headers.get('host')}":
                return refused(UserError("foreign_page", "Only the sandbox's own page may do that.", 403))
            try:
                body = json.loads(await request.body())
            except ValueError:
                body = None
            if not isinstance(body, dict):
                return refused(UserError("invalid_json", "That was not a JSON object."))
            return await self.run(lambda: work(self.world, body))

        return endpoint

    async def run(self, work: Callable[[], Any]) -> Response:
        """Do `work` on the pool; what a person cannot do becomes a refusal with a sentence."""
        try:
            result = await asyncio.get_running_loop().run_in_executor(self.pool, work)
        except UserError as error:
            return refused(error)
        return JSONResponse(result)

    async def index(self, _: Request) -> Response:
        """The page."""
        return FileResponse(PAGE / "index.html", headers={"cache-control": "no-store"})

    async def static(self, request: Request) -> Response:
        """Its scripts and styles."""
        name = request.path_params["name"]
        if not NAME.fullmatch(name) or not (PAGE / name).is_file():
            return JSONResponse({"ok": False, "error": "not_found", "text": "No such file."}, 404)
        return FileResponse(
            PAGE / name, media_type=mimetypes.guess_type(name)[0], headers={"cache-control": "no-cache"}
        )

    async def permalink(self, request: Request) -> Response:
        """A permalink opens the page at that message."""
        digits = request.path_params["mark"].removeprefix("p")
        ts = f"{digits[:-6]}.{digits[-6:]}"
        thread = request.query_params.get("thread_ts", "")
        return RedirectResponse(f"/?channel={request.path_params['channel']}&ts={ts}&thread_ts={thread}")

    async def events(self, request: Request) -> Response:
        """The server-sent events for one member's page."""
        user = request.query_params.get("user", "")
        if user not in self.world.workspace.users:
            return refused(UserError("unknown_user", "There is no such member.", 404))
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(self._stream(user), media_type="text/event-stream", headers=headers)

    async def _stream(self, user: str) -> AsyncIterator[str]:
        listener = self.world.bus.subscribe(user)
        try:
            yield "retry: 1000\n: connected\n\n"
            while True:
                try:
                    event = await asyncio.wait_for(listener.queue.get(), KEEP_ALIVE_SECONDS)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if event is None:
                    return
                yield f"data: {json.dumps(event)}\n\n"
        finally:
            self.world.bus.unsubscribe(listener)

    async def file(self, request: Request) -> Response:
        """A file's bytes, for members who may see it."""
        file = self.world.workspace.files.get(request.path_params["file_id"])
        user = request.query_params.get("user", "")
        if file is None or file.state in {"waiting", "deleted"}:
            return refused(UserError("file_not_found", "There is no such file.", 404))
        if not methods_files.may_read(self.world.workspace, file, user):
            return refused(UserError("access_denied", "That file is not shared with you.", 403))
        return bytes_response(file.name, file.media_type, file.content)


def bytes_response(name: str, media_type: str, content: bytes) -> Response:
    """Bytes for the page; scripts in them cannot run in the page's origin."""
    shown = (
        media_type
        if media_type.startswith(("image/", "text/plain")) or media_type == "application/pdf"
        else ""
    )
    ascii_name = name.encode("ascii", "replace").decode().replace('"', "'")
    headers = {
        "content-disposition": f'{"inline" if shown else "attachment"}; filename="{ascii_name}"',
        "x-content-type-options": "nosniff",
    }
    if media_type != "application/pdf":
        headers["content-security-policy"] = "sandbox"
    return Response(content, media_type=shown or "application/octet-stream", headers=headers)


def refused(error: UserError) -> Response:
    """The answer to something that a person cannot do."""
    return JSONResponse({"ok": False, "error": error.error, "text": error.text}, error.status)


def _need(values: Json, name: str) -> str:
    value = values.get(name)
    if not isinstance(value, str) or not value:
        raise UserError("missing_argument", f"The page forgot to say {name}.")
    return value


def _told(answer: Answer) -> Json:
    """What the page hears about something that was handed to the app; failures come as events, too."""
    return {"ok": True, "delivered": answer.ok, "errors": answer.errors, "reason": answer.reason}


def say(world: World, body: Json) -> Json:
    """POST /ui/message, also with the ids of uploaded files."""
    user, channel = _need(body, "user"), _need(body, "channel")
    thread_ts = body.get("thread_ts") or ""
    file_ids = body.get("files") or []
    if not file_ids:
        return {
            "ok": True,
            "ts": interactions.say(world, user, channel, str(body.get("text", "")), thread_ts),
        }
    interactions.person(world, user)
    files = [file for file_id in file_ids if (file := world.workspace.files.get(file_id)) is not None]
    if len(files) != len(file_ids) or any(file.owner != user for file in files):
        raise UserError("file_not_found", "That file is not there.", 404)
    place = interactions.conversation(world, user, channel)
    message = methods_files.share(world, place, user, files, Content(str(body.get("text", ""))), thread_ts)
    return {"ok": True, "ts": message["ts"]}


def command(world: World, body: Json) -> Json:
    """POST /ui/command."""
    answer = interactions.command(
        world, _need(body, "user"), _need(body, "channel"), _need(body, "command"), str(body.get("text", ""))
    )
    return _told(answer)


def shortcut(world: World, body: Json) -> Json:
    """POST /ui/shortcut."""
    message_ts = _need(body, "message_ts") if body.get("type") == "message" else ""
    return _told(
        interactions.shortcut(
            world, _need(body, "user"), _need(body, "callback_id"), str(body.get("channel") or ""), message_ts
        )
    )


def act(world: World, body: Json) -> Json:
    """POST /ui/action."""
    return _told(
        interactions.act(
            world,
            _need(body, "user"),
            body.get("container") or {},
            body.get("block_id"),
            _need(body, "action_id"),
            body.get("element") or {},
            body.get("state") or {},
        )
    )


def options(world: World, body: Json) -> Json:
    """POST /ui/options."""
    return interactions.suggest(
        world,
        _need(body, "user"),
        body.get("container") or {},
        body.get("block_id"),
        _need(body, "action_id"),
        str(body.get("value", "")),
    )


def view(world: World, body: Json) -> Json:
    """POST /ui/view."""
    user, view_id, do = _need(body, "user"), _need(body, "view_id"), body.get("do")
    if do == "submit":
        return _told(interactions.submit(world, user, view_id, body.get("state") or {}))
    if do not in {"close", "clear"}:
        raise UserError("invalid_arguments", "A window can be submitted, closed or cleared.")
    interactions.close(world, user, view_id, everything=do == "clear")
    return {"ok": True}


def opened_home(world: World, body: Json) -> Json:
    """POST /ui/opened_home."""
    tab = "messages" if body.get("tab") == "messages" else "home"
    interactions.open_home(world, _need(body, "user"), tab)
    return {"ok": True}


def mark_read(world: World, body: Json) -> Json:
    """POST /ui/read."""
    member_reads.mark_read(world, _need(body, "user"), _need(body, "channel"))
    return {"ok": True}


def upload(world: World, body: Json) -> Json:
    """POST /ui/upload {user, name, media_type, base64}: a file of a member, for file inputs and messages."""
    user = interactions.person(world, _need(body, "user"))
    try:
        content = base64.b64decode(_need(body, "base64"), validate=True)
    except ValueError as error:
        raise UserError("invalid_file", "That file could not be read.") from error
    if len(content) > UPLOAD_BYTES:
        raise UserError("file_too_large", "That file is too large for the sandbox.", 413)
    workspace = world.workspace
    name = Path(_need(body, "name")).name
    media_type = str(body.get("media_type") or mimetypes.guess_type(name)[0] or "application/octet-stream")
    file_id, made = workspace.new_id("F"), workspace.seconds()
    file = File(file_id, name, name, user.id, len(content), made, "", media_type, content, "ready")
    workspace.files[file.id] = file
    return {"ok": True, "file": methods_files.file_object(world, file)}
