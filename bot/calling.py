"""The tick of the people's side: calls whoever is next, ends snoozes, goes on with *Stop all tasks* (D-79, D-83)."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from bot.logs import context, failure
from domain.clock import Clock
from domain.commands import clearing
from domain.db import Frames
from domain.tasks import calling

log = logging.getLogger(__name__)
AFTER_A_FAULT = timedelta(minutes=30)
"""When a task is tried again about which nobody could be called."""


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
            moved = self._call(due) if due else 0
            if stopping:
                with self.frames.transaction() as tx:
                    moved += clearing.stop_some(tx, now=now)
            if not moved:
                break
            done += moved
        return done

    def _call(self, task_id: int) -> int:
        """Call about a task; one that cannot be called about is put off, so that it keeps nobody else's call waiting."""
        try:
            with self.frames.transaction() as tx:
                return int(calling.call_due(tx, task_id, now=self.clock()))
        except Exception as error:  # noqa: BLE001  # whatever is wrong with one task, people are called about the others
            with context(task=task_id):
                failure(log, "call.broke", error)
            with self.frames.transaction() as tx:
                calling.put_off(tx, task_id, until=self.clock() + AFTER_A_FAULT)
            return 1
