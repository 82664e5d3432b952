"""Socket Mode: connections, envelopes, acks. What an envelope carries is none of its business."""

import asyncio
import itertools
import json
import secrets
import threading
import uuid
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.sandbox.bus import Bus
from bot.sandbox.fastclock import SandboxClock
from bot.sandbox.records import Answer, Json

MAX_CONNECTIONS = 10
CONNECTION_SECONDS = 18_060.0
DEBUG_RECONNECT_SECONDS = 360.0
WARNING_SECONDS = 10.0
TICKET_SECONDS = 30.0


@dataclass(eq=False)
class Connection:
    """One websocket of the app; `fresh` until it has been told to go away."""

    number: int
    loop: asyncio.AbstractEventLoop
    outgoing: "asyncio.Queue[str | None]"
    expires: float
    fresh: bool = True
    open: bool = True
    waiting: dict[str, "Future[Any]"] = field(default_factory=dict)

    def put(self, message: Json | None) -> None:
        """Send a message, or close the connection with None; any thread."""
        text = None if message is None else json.dumps(message)
        with suppress(RuntimeError):  # the server's loop has just ended
            self.loop.call_soon_threadsafe(self.outgoing.put_nowait, text)


class Link:
    """All Socket Mode connections of the app; an envelope goes to exactly one of them."""

    def __init__(self, clock: SandboxClock, app_id: str, bus: Bus) -> None:
        """No connections yet; `base` is set when the server knows its port."""
        self._clock = clock
        self._app_id = app_id
        self._bus = bus
        self._lock = threading.Lock()
        self._tickets: dict[str, float] = {}
        self._connections: list[Connection] = []
        self._numbers = itertools.count(1)
        self._turn = itertools.count()
        self.base = ""
        self.delivered: dict[int, int] = {}

    def new_url(self) -> str:
        """A websocket URL for one connection, good for half a minute."""
        ticket = secrets.token_urlsafe(24)
        with self._lock:
            self._tickets[ticket] = self._clock.patience() + TICKET_SECONDS
        return f"{self.base}/link/?ticket={ticket}&app_id={self._app_id}"

    @property
    def connections(self) -> list[Connection]:
        """Open connections."""
        with self._lock:
            return list(self._connections)

    # -- the server's side of a connection --------------------------------------------------------------

    async def serve(self, websocket: WebSocket) -> None:
        """Run one connection until either side ends it."""
        with self._lock:
            good_until = self._tickets.pop(websocket.query_params.get("ticket", ""), 0.0)
            crowded = len(self._connections) >= MAX_CONNECTIONS
        if good_until < self._clock.patience():
            await websocket.close(code=4001)
            return
        await websocket.accept()
        if crowded:
            await websocket.send_text(json.dumps(self._disconnect("too_many_websockets")))
            await websocket.close()
            return
        quick = websocket.query_params.get("debug_reconnects") == "true"
        life = DEBUG_RECONNECT_SECONDS if quick else CONNECTION_SECONDS
        connection = Connection(
            next(self._numbers), asyncio.get_running_loop(), asyncio.Queue(), self._clock.timestamp() + life
        )
        with self._lock:
            self._connections.append(connection)
        connection.put(self._hello(life))
        self._bus.touch()
        tasks = [
            asyncio.create_task(work(websocket, connection))
            for work in (self._write, self._read, self._watch)
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._forget(connection)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            with suppress(RuntimeError, WebSocketDisconnect):
                await websocket.close()

    def _hello(self, life: float) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "debug_info": {
                "host": "applink-sandbox",
                "build_number": 1,
                "approximate_connection_time": int(life),
            },
            "connection_info": {"app_id": self._app_id},
        }

    @staticmethod
    def _disconnect(reason: str) -> Json:
        return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-sandbox"}}

    async def _write(self, websocket: WebSocket, connection: Connection) -> None:
        with suppress(WebSocketDisconnect, RuntimeError):
            while (text := await connection.outgoing.get()) is not None:
                await websocket.send_text(text)

    async def _read(self, websocket: WebSocket, connection: Connection) -> None:
        with suppress(WebSocketDisconnect, RuntimeError):
            while True:
                self._acknowledge(connection, await websocket.receive_text())

    async def _watch(self, _: WebSocket, connection: Connection) -> None:
        # The sandbox's clock can jump, so there is nothing to wait on but the clock itself
        while self._clock.timestamp() < connection.expires - WARNING_SECONDS:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        self._send_away(connection, "warning")
        while self._clock.timestamp() < connection.expires:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        self._send_away(connection, "refresh_requested")
        await asyncio.sleep(1.0)

    def _acknowledge(self, connection: Connection, text: str) -> None:
        with suppress(ValueError):
            ack = json.loads(text)
            if isinstance(ack, dict):
                future = connection.waiting.pop(str(ack.get("envelope_id")), None)
                if future is not None and future.set_running_or_notify_cancel():
                    future.set_result(ack.get("payload"))

    def _forget(self, connection: Connection) -> None:
        with self._lock:
            connection.open = connection.fresh = False
            if connection in self._connections:
                self._connections.remove(connection)
        for future in list(connection.waiting.values()):
            if future.set_running_or_notify_cancel():
                future.set_exception(ConnectionError("the app's connection broke"))
        self._bus.touch()

    # -- sending ----------------------------------------------------------------------------------------

    def send(
        self, kind: str, payload: Json, *, retry: int = 0, retry_reason: str = "", wants_body: bool = True
    ) -> Answer:
        """Hand an envelope to one connection and wait up to 3 s for its ack.

        The answer's reason is dispatch_failed (nobody connected, or the connection broke) or
        operation_timeout (no ack in time).
        """
        connection = self._pick()
        if connection is None:
            return Answer(ok=False, reason="dispatch_failed")
        envelope_id = str(uuid.uuid4())
        envelope: Json = {
            "envelope_id": envelope_id,
            "payload": payload,
            "type": kind,
            "accepts_response_payload": wants_body,
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry, "retry_reason": retry_reason}
        future: Future[Any] = Future()
        connection.waiting[envelope_id] = future
        self.delivered[connection.number] = self.delivered.get(connection.number, 0) + 1
        connection.put(envelope)
        try:
            return Answer(ok=True, body=future.result(timeout=self._clock.waits))
        except FutureTimeout:
            return Answer(ok=False, reason="operation_timeout")
        except ConnectionError:
            return Answer(ok=False, reason="dispatch_failed")
        finally:
            connection.waiting.pop(envelope_id, None)

    def _pick(self) -> Connection | None:
        with self._lock:
            able = [c for c in self._connections if c.fresh] or list(self._connections)
            return able[next(self._turn) % len(able)] if able else None

    # -- what Slack does to connections -----------------------------------------------------------------

    def warn(self) -> None:
        """Tell every connection that it will be refreshed in about ten seconds, and do so."""
        for connection in self.connections:
            connection.expires = self._clock.timestamp() + WARNING_SECONDS

    def refresh(self) -> None:
        """Ask every connection to reconnect and close it."""
        for connection in self.connections:
            self._send_away(connection, "refresh_requested")
            connection.put(None)

    def disable(self) -> None:
        """Tell every connection that Socket Mode was switched off for the app."""
        for connection in self.connections:
            self._send_away(connection, "link_disabled")
            connection.put(None)

    def drop(self) -> None:
        """Break every connection without a word, like a network that fails."""
        for connection in self.connections:
            connection.put(None)

    def _send_away(self, connection: Connection, reason: str) -> None:
        connection.fresh = False
        connection.put(self._disconnect(reason))
