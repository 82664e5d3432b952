"""Tells pages and waiting tests that something in the workspace changed. Knows nothing of what changed."""

import asyncio
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, TypeVar

Event = dict[str, Any]
T = TypeVar("T")


@dataclass(eq=False)
class Listener:
    """One open page: a member and the queue that its server-sent events are read from (None ends it)."""

    user: str
    loop: asyncio.AbstractEventLoop
    queue: "asyncio.Queue[Event | None]"


class Bus:
    """Fan-out to pages (server-sent events) and to tests that wait for a state."""

    def __init__(self) -> None:
        """No listeners yet."""
        self._listeners: list[Listener] = []
        self._changed = threading.Condition()

    def subscribe(self, user: str) -> Listener:
        """Open a feed for a page of `user`; call it on the page's event loop."""
        listener = Listener(user, asyncio.get_running_loop(), asyncio.Queue())
        with self._changed:
            self._listeners.append(listener)
        return listener

    def unsubscribe(self, listener: Listener) -> None:
        """Forget a feed; harmless when already forgotten."""
        with self._changed:
            if listener in self._listeners:
                self._listeners.remove(listener)

    def publish(self, event: Event, users: Collection[str] | None = None) -> None:
        """Send `event` to the pages of `users` (everybody if None) and wake waiting tests; any thread."""
        with self._changed:
            for listener in self._listeners:
                if users is None or listener.user in users:
                    self._push(listener, event)
            self._changed.notify_all()

    def touch(self) -> None:
        """Wake waiting tests without telling pages."""
        with self._changed:
            self._changed.notify_all()

    def close(self) -> None:
        """End every feed."""
        with self._changed:
            for listener in self._listeners:
                self._push(listener, None)
            self._changed.notify_all()

    @staticmethod
    def _push(listener: Listener, event: Event | None) -> None:
        if not listener.loop.is_closed():
            listener.loop.call_soon_threadsafe(listener.queue.put_nowait, event)

    def wait_for(self, look: Callable[[], T], timeout: float) -> T:
        """Call `look` until it returns something true, at most `timeout` real seconds; else TimeoutError."""
        deadline = time.monotonic() + timeout
        while True:
            found = look()
            if found:
                return found
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"nothing after {timeout} s: {getattr(look, '__qualname__', look)!r}")
            with self._changed:
                self._changed.wait(min(left, 0.05))
