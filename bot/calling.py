"""The tick of the people's side: calls whoever is next, ends snoozes, goes on with *Stop all tasks* (D-79, D-83)."""

from __future__ import annotations

from dataclasses import dataclass

from domain.clock import Clock
from domain.commands import clearing
from domain.db import Frames
from domain.tasks import calling


@dataclass(frozen=True, slots=True)
class Caller:
    """Does what is due, one task a frame; looking whether anything is costs one read each."""

    frames: Frames
    clock: Clock

    def run(self, limit: int = 50) -> int:
        """Call about up to ``limit`` tasks; returns how many calls were made and tasks stopped."""
        done = 0
        while done < limit:
            now = self.clock()
            with self.frames.read_only() as tx:
                due, stopping = calling.due(tx, now=now), clearing.stopping(tx)
            if not due and not stopping:
                break
            with self.frames.transaction() as tx:
                moved = clearing.stop_some(tx, now=now) if stopping else 0
                moved += bool(calling.call_due(tx, now=now))
            if not moved:
                break
            done += moved
        return done
