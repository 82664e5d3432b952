"""The sandbox's clock. Only time lives here; what a limit is belongs to the module that enforces it."""

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

MAX_FACTOR = 1_000.0
SLACK_WAITS_S = 3.0
"""For an ack, and for the use of a trigger id."""

log = logging.getLogger(__name__)


class SandboxClock:
    """Real time by default. A test may speed it up or step it forward; no limit can be switched off with it.

    Two readings, because two kinds of waiting exist:
    `timestamp()` is the workspace's time: rate limits, retries, response URLs, file processing, schedules.
    `patience()` is how long somebody has really waited for the app (trigger ids): real seconds plus steps,
    not multiplied, so that a faster clock does not make the app under test late.

    `waits` is how many of the latter Slack waits for the app: three. Stories on a machine that does ten other things at
    once say more; that the limit is three and is kept has its own tests.
    """

    def __init__(
        self, *, factor: float = 1.0, start: datetime | None = None, waits: float = SLACK_WAITS_S
    ) -> None:
        """Start at `start` (aware; the present if None), running `factor` times as fast as real time."""
        self._lock = threading.Lock()
        self._base = start.timestamp() if start else time.time()
        self._mark = time.monotonic()
        self._factor = 1.0
        self._stepped = 0.0
        self.waits = waits
        self.set_factor(factor)

    def timestamp(self) -> float:
        """Seconds since 1970 in the workspace."""
        with self._lock:
            return self._read()

    def _read(self) -> float:
        return self._base + (time.monotonic() - self._mark) * self._factor

    def now(self) -> datetime:
        """The workspace's time as an aware UTC datetime."""
        return datetime.fromtimestamp(self.timestamp(), UTC)

    def patience(self) -> float:
        """Seconds on a scale without a fixed zero: real time plus everything stepped."""
        with self._lock:
            return time.monotonic() + self._stepped

    @property
    def factor(self) -> float:
        """How many seconds of the workspace pass in a real second."""
        return self._factor

    def set_factor(self, factor: float) -> None:
        """Run `factor` times as fast from now on; ValueError outside (0, 1000]."""
        if not 0 < factor <= MAX_FACTOR:
            raise ValueError(f"the clock can run 0 to {MAX_FACTOR:g} times as fast, not {factor!r}")
        with self._lock:
            self._base = self._read()
            self._mark = time.monotonic()
            self._factor = factor

    def step(self, seconds: float) -> None:
        """Jump forward by `seconds`; ValueError when negative."""
        if seconds < 0:
            raise ValueError("the clock never goes back")
        with self._lock:
            self._base += seconds
            self._stepped += seconds


class Timers:
    """Runs callables when the sandbox's clock reaches their time, on one thread."""

    def __init__(self, clock: SandboxClock) -> None:
        """Nothing runs before `start()`."""
        self._clock = clock
        self._heap: list[tuple[float, int, Callable[[], object]]] = []
        self._count = itertools.count()
        self._changed = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="sandbox-timers", daemon=True)

    def start(self) -> None:
        """Begin to look at the clock."""
        self._thread.start()

    def stop(self) -> None:
        """Forget what is still to come and end the thread."""
        with self._changed:
            self._stopping = True
            self._heap.clear()
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        with self._changed:
            return len(self._heap)

    def after(self, seconds: float, work: Callable[[], object]) -> None:
        """Run `work` `seconds` of the sandbox's clock from now."""
        self.at(self._clock.timestamp() + seconds, work)

    def at(self, when: float, work: Callable[[], object]) -> None:
        """Run `work` when the sandbox's clock reads `when` (seconds since 1970)."""
        with self._changed:
            heapq.heappush(self._heap, (when, next(self._count), work))
            self._changed.notify_all()

    def _run(self) -> None:
        while (work := self._next()) is not None:
            try:
                work()
            except Exception:
                log.exception("sandbox.timer_failed")

    def _next(self) -> Callable[[], object] | None:
        with self._changed:
            while not self._stopping:
                if self._heap and self._heap[0][0] <= self._clock.timestamp():
                    return heapq.heappop(self._heap)[2]
                self._changed.wait(0.02 if self._heap else None)
            return None
