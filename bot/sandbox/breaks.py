"""What shall go wrong at the next calls of a Web API method, for tests of the app's patience. Nothing else is changed."""

import threading
from collections import defaultdict, deque
from dataclasses import dataclass, field

from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

BREAK_BEFORE = "break_before"
"""The connection breaks before the method is run."""
BREAK_AFTER = "break_after"
"""The method is run, then the connection breaks without an answer."""
SERVER_ERROR = "server_error"
"""A page with status 500 instead of an answer; the method is not run."""


class NoAnswer(Response):
    """Headers that announce an answer, and then the end of the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Begin and leave: the server closes a connection whose answer was not completed."""
        del scope, receive
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})


@dataclass
class Breaks:
    """A queue per method of what its next calls shall meet: one of the above, or an error name of Slack's."""

    _waiting: dict[str, deque[str]] = field(default_factory=lambda: defaultdict(deque))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, method: str, how: str, times: int = 1) -> None:
        """Let the next ``times`` calls of ``method`` fail."""
        with self._lock:
            self._waiting[method].extend([how] * times)

    def take(self, method: str) -> str:
        """What this call shall meet; '' if all is well."""
        with self._lock:
            waiting = self._waiting.get(method)
            return waiting.popleft() if waiting else ""

    def left(self, method: str) -> int:
        """How many calls of ``method`` are still to fail."""
        with self._lock:
            return len(self._waiting.get(method, ()))


def page() -> Response:
    """What a server in trouble shows."""
    return PlainTextResponse("<html><body>Internal Server Error</body></html>", 500, media_type="text/html")
