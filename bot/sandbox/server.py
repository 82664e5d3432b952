"""Starts and stops the sandbox: one server on a loopback port that carries Slack's protocols and the page."""

import functools
import ipaddress
import socket
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.sandbox import answers, methods_files, web_api
from bot.sandbox.browser import Browser, bytes_response
from bot.sandbox.browser_mail import MailBrowser, boot_part
from bot.sandbox.browser_tour import TourBrowser
from bot.sandbox.fastclock import SandboxClock
from bot.sandbox.hands import Hands
from bot.sandbox.http_events import RequestUrl
from bot.sandbox.post import CustomerPost
from bot.sandbox.records import Json, SlackError
from bot.sandbox.seed import new_workspace
from bot.sandbox.tour import GuidedTour
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import World

START_SECONDS = 10.0


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class LoopbackOnly:
    """Refuses requests that do not come from, or are not meant for, this machine."""

    def __init__(self, app: ASGIApp) -> None:
        """`app` gets what passes."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through, or answer 403."""
        if scope["type"] == "http" and not self._ours(scope):
            await JSONResponse({"ok": False, "error": "loopback_only"}, 403)(scope, receive, send)
        elif scope["type"] == "websocket" and not self._ours(scope):
            await send({"type": "websocket.close", "code": 1008, "reason": "loopback only"})
        else:
            await self.app(scope, receive, send)

    @staticmethod
    def _ours(scope: Scope) -> bool:
        client = (scope.get("client") or ("127.0.0.1", 0))[0]
        host = dict(scope["headers"]).get(b"host", b"127.0.0.1").decode("latin-1")
        name = host if host.startswith("[") and host.endswith("]") else host.rsplit(":", 1)[0]
        return is_loopback(client) and is_loopback(name)


class Sandbox(Hands):
    """A Slack workspace on 127.0.0.1; a context manager.

    Give an unchanged Bolt app `api_url` as the base URL of its WebClient, `bot_token`, `app_token` (Socket
    Mode) or `signing_secret` (signed HTTP, after `use_http`).
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: SandboxClock | None = None,
        workspace: Workspace | None = None,
        manifest: Json | None = None,
        post: CustomerPost | None = None,
        file_seconds: float | None = None,
    ) -> None:
        """Nothing listens before `start()`.

        `port` 0 takes a free one. `manifest` decides commands, scopes and events (everything is allowed
        without one). `post` is the customers' mail. ValueError when `host` is not this machine.
        """
        if not is_loopback(host):
            raise ValueError(f"the sandbox only listens on this machine, not on {host!r}")
        clock = clock or SandboxClock()
        self.world = World(workspace or new_workspace(clock, manifest), clock)
        if file_seconds is not None:
            self.world.file_seconds = file_seconds
        self.tour: GuidedTour | None = None
        """A guided tour beside the page; may be brought while it runs."""
        self._address = (host, port)
        self._post = post
        self._pool = ThreadPoolExecutor(32, thread_name_prefix="sandbox-page")
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    # -- what the app needs ---------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """Where the page is."""
        return self.world.url

    @property
    def api_url(self) -> str:
        """The base URL for slack_sdk's WebClient."""
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        """The bot's token (xoxb-)."""
        return self.workspace.app.bot_token

    @property
    def app_token(self) -> str:
        """The app-level token (xapp-) for Socket Mode."""
        return self.workspace.app.app_token

    @property
    def signing_secret(self) -> str:
        """The secret that signed HTTP is signed with."""
        return self.workspace.app.signing_secret

    @property
    def link(self) -> Any:
        """Socket Mode's connections: warn(), refresh(), disable(), drop()."""
        return self.world.link

    # -- life -----------------------------------------------------------------------------------------

    def start(self) -> Self:
        """Listen; returns when the server answers. OSError when the port is taken."""
        family = socket.AF_INET6 if ":" in self._address[0] else socket.AF_INET
        listening = socket.create_server(self._address, family=family)
        host, port = listening.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        self.world.url = f"http://{shown}:{port}"
        self.world.link.base = f"ws://{shown}:{port}"
        config = uvicorn.Config(
            LoopbackOnly(Starlette(routes=self._routes())),
            log_config=None,
            access_log=False,
            ws="websockets-sansio",
            ws_ping_interval=20.0,
            lifespan="off",
            timeout_graceful_shutdown=2,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, args=([listening],), name="sandbox", daemon=True
        )
        self.world.timers.start()
        self._thread.start()
        self.world.bus.wait_for(lambda: self._server is not None and self._server.started, START_SECONDS)
        return self

    def stop(self) -> None:
        """Close every connection and stop listening; harmless when not running."""
        if self._server is None or self._thread is None:
            return
        self.world.events.stop()
        self.world.timers.stop()
        self.world.bus.close()
        self.world.link.drop()
        self._server.should_exit = True
        self._thread.join(timeout=10)
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._server = None

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    def use_http(self, request_url: str, *, verify: bool = True) -> None:
        """Reach the app at its request URL from now on; ValueError when it fails Slack's url_verification."""
        target = RequestUrl(request_url, self.signing_secret, waits=self.world.clock.waits)
        if verify and not target.verify(self.workspace.app.verification_token):
            raise ValueError(f"{request_url} did not answer the challenge")
        self.world.request_url = target

    def use_socket_mode(self) -> None:
        """Reach the app over Socket Mode (as at the start)."""
        self.world.request_url = None

    # -- routes ---------------------------------------------------------------------------------------

    def _routes(self) -> list[BaseRoute]:
        world = self.world
        browser = Browser(world, self._pool, boot_part(self._post) if self._post else None)
        mail = MailBrowser(browser, self._post, world.bus).routes() if self._post else []
        return [
            Route("/api/{method}", self._bound(web_api.answer), methods=["GET", "POST"]),
            Route("/actions/{team}/{secret}", self._bound(answers.answer), methods=["POST"]),
            Route("/commands/{team}/{secret}", self._bound(answers.answer), methods=["POST"]),
            Route("/upload/v1/{token}", self._upload, methods=["POST"]),
            Route("/files-pri/{key}/{name}", self._download),
            WebSocketRoute("/link/", world.link.serve),
            *mail,
            *TourBrowser(browser, lambda: self.tour).routes(),
            *browser.routes(),
        ]

    def _bound(
        self, endpoint: Callable[[World, Request], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        return functools.partial(endpoint, self.world)

    async def _upload(self, request: Request) -> Response:
        try:
            if request.headers.get("content-type", "").startswith("multipart/"):
                async with request.form() as form:
                    part = next((p for p in form.values() if not isinstance(p, str)), None)
                    content = await part.read() if part is not None else b""
            else:
                content = await request.body()
            text = methods_files.receive(self.world, request.path_params["token"], content)
        except SlackError as error:
            return PlainTextResponse(f"{error.error} {' '.join(error.messages)}", 400)
        return PlainTextResponse(text)

    async def _download(self, request: Request) -> Response:
        file = self.workspace.files.get(request.path_params["key"].rpartition("-")[2])
        if request.headers.get("authorization") != f"Bearer {self.bot_token}":
            return PlainTextResponse("sign in first", 403)
        if file is None or file.state != "ready":
            return PlainTextResponse("no such file", 404)
        return bytes_response(file.name, file.media_type, file.content)
