"""The auditor's tick: looks for what is stuck, warns once for each finding until it is gone; reminds of quotes that end, and ends them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.logs import event
from domain import expiring
from domain.clock import Clock
from domain.db import Frames
from domain.screens.audit import findings

log = logging.getLogger(__name__)


@dataclass
class Auditor:
    """Remembers what it warned of, so that a stuck thing is not said every minute."""

    frames: Frames
    clock: Clock
    told: dict[str, int] = field(default_factory=dict)
    wake: Callable[[], None] = lambda: None
    """Has what was written painted at once."""

    def run(self) -> int:
        """Look once; returns how many findings are new or have grown."""
        now = self.clock()
        fresh = self._warn(now)
        # After it and in frames of their own: what is wrong with one quote hides nothing that is stuck.
        with self.frames.transaction() as tx:
            reminded = expiring.remind(tx, now=now)
        with self.frames.transaction() as tx:
            expired = expiring.expire(tx, now=now)
        if expired or reminded:
            event(log, "quotes.expired", count=len(expired), reminded=len(reminded))
            self.wake()
        return fresh

    def _warn(self, now: datetime) -> int:
        with self.frames.read_only() as tx:
            found = {one.code: one.count for one in findings(tx, now=now)}
        fresh = {code: count for code, count in found.items() if count > self.told.get(code, 0)}
        for code, count in fresh.items():
            event(log, "audit.stuck", level=logging.WARNING, code=code, count=count)
        self.told = found
        return len(fresh)
