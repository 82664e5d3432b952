"""The clockwork: a few ticks and nothing else. What is due is a column, never a job.

APScheduler keeps a memory store; ``coalesce`` and our own lock keep a slow tick from piling up (a second instance sees
the lock and ends at once, instead of a warning of the library each second), and
``misfire_grace_time=None`` keeps its default from silently dropping a late one. A tick that is woken runs at once.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from apscheduler.schedulers.background import BackgroundScheduler

from bot.logs import context, event, failure, new_correlation

log = logging.getLogger(__name__)
BREATH_S = 0.01
"""Between two runs of a tick that did something: one that errs about that must not take the whole processor."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A piece of work that is looked for regularly; ``run`` returns how much it did."""

    name: str
    run: Callable[[], int]
    every_s: float
    woken: bool = True
    """Runs at once after a commit that made something due."""


class Clockwork:
    """Runs ticks on their intervals and, woken, in between. One run of a tick at a time."""

    def __init__(self, ticks: Iterable[Tick] = ()) -> None:
        """Take the ticks; nothing starts before :meth:`start`."""
        self.ticks: dict[str, Tick] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._pokes: dict[str, threading.Event] = {}
        self._missed: set[str] = set()
        """Ticks that were wanted while they ran: what came due meanwhile may have been overlooked."""
        self.take(ticks)
        self._stopping = threading.Event()
        self._scheduler = BackgroundScheduler(
            job_defaults={"coalesce": True, "max_instances": 2, "misfire_grace_time": None}, timezone="UTC"
        )
        self._wakers: list[threading.Thread] = []

    def take(self, ticks: Iterable[Tick]) -> None:
        """Take further ticks, before the start (what they run may want to wake this clockwork)."""
        for tick in ticks:
            self.ticks[tick.name] = tick
            self._locks[tick.name] = threading.Lock()
            if tick.woken:
                self._pokes[tick.name] = threading.Event()

    def start(self) -> None:
        """Begin ticking; every tick runs once at once."""
        for tick in self.ticks.values():
            self._scheduler.add_job(
                self.run, "interval", seconds=tick.every_s, args=[tick.name], id=tick.name
            )
        self._scheduler.start()
        for name in self._pokes:
            waker = threading.Thread(target=self._serve, args=(name,), name=f"tilbud-{name}", daemon=True)
            self._wakers.append(waker)
            waker.start()
        self.wake()

    def stop(self) -> None:
        """Stop ticking and wait for what is running."""
        self._stopping.set()
        self.wake()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
        for waker in self._wakers:
            waker.join(timeout=30)

    def wake(self) -> None:
        """Something may be due: run the woken ticks now, beside each other, so that no slow server holds up the rest."""
        for poke in self._pokes.values():
            poke.set()

    def run(self, name: str) -> int:
        """Run one tick now; returns what it did. An error is logged and the tick lives on.

        One that is running already is run again after it has ended, not waited for: whoever waited would ask in
        a circle, with a write transaction each time, for as long as a slow mail server takes.
        """
        tick = self.ticks[name]
        self._missed.add(name)  # before asking for the lock: whoever ends just now sees it, or we get it
        if not self._locks[name].acquire(blocking=False):
            return 0
        self._missed.discard(name)
        try:
            with context(tick=name, correlation=new_correlation()):
                try:
                    done = tick.run()
                except Exception as error:  # noqa: BLE001  # a tick must outlive any one failure
                    failure(log, "tick.broke", error)
                    return 0
                if done:
                    event(log, "tick.done", done=done)
                return done
        finally:
            self._locks[name].release()
            if name in self._missed and name in self._pokes:
                self._pokes[name].set()

    def settle(self, rounds: int = 50) -> int:
        """Run all woken ticks until none does anything (for one-shot commands and tests)."""
        total = 0
        for _ in range(rounds):
            done = sum(self.run(tick.name) for tick in self.ticks.values() if tick.woken)
            total += done
            if not done:
                break
        return total

    def _serve(self, name: str) -> None:
        """Run one tick whenever it is woken; what it did may be due work of another."""
        poke = self._pokes[name]
        while True:
            poke.wait()
            poke.clear()
            if self._stopping.is_set():
                return
            if self.run(name):
                self.wake()
                self._stopping.wait(BREATH_S)


@contextmanager
def running(clockwork: Clockwork) -> Iterator[Clockwork]:
    """Tick while inside."""
    clockwork.start()
    try:
        yield clockwork
    finally:
        clockwork.stop()
