"""The outbox's worker: claim, commit, look or perform, settle.

What is promised: inside the database exactly once; outside at most once while the answer is known. When it is not
known, we look; when we cannot see, a person decides.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.orm import Session

from bot import faults
from bot.logs import event, failure
from domain import outcomes
from domain.clock import Clock
from domain.db import Frames
from domain.effects import service as effects
from domain.effects.service import Claimed
from domain.errors import Stale

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Happened:
    """It is done; ``ref`` is the provider's name for it."""

    ref: str
    refused: dict[str, str] = field(default_factory=dict)
    """Recipients that were refused, with the server's words (D-92)."""


@dataclass(frozen=True, slots=True)
class NotDone:
    """It certainly did not happen; try again."""

    error: str
    text: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The other side refuses for good."""

    error: str
    text: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody knows whether it happened."""

    error: str
    text: str


Result = Happened | NotDone | Refused | Unknown


class Performer(Protocol):
    """Does one kind of effect. ``look`` answers None when it cannot tell."""

    def look(self, claimed: Claimed) -> Happened | NotDone | None:
        """Find out whether an earlier attempt happened: Happened, NotDone (certainly not), None (cannot tell)."""

    def perform(self, claimed: Claimed) -> Result:
        """Do it."""


@dataclass
class Drain:
    """One lane: performs the due effects of one kind."""

    kind: str
    frames: Frames
    performer: Performer
    clock: Clock
    lease: timedelta = effects.LEASE
    """After so long without an answer, whoever claimed it is taken for dead, and it is looked for."""

    def run(self, limit: int = 20) -> int:
        """Perform up to ``limit`` due effects; returns how many were claimed."""
        count = 0
        while count < limit and self._one():
            count += 1
        return count

    def _one(self) -> bool:
        now = self.clock()
        with self.frames.transaction() as tx:
            claimed = effects.claim(tx, self.kind, now=now, lease=self.lease)
            if claimed is None:
                return False
        # What may have left already is looked for, whether or not it is still wanted. A frame of its own: whoever
        # decides on a task locks the task first and its effects after it.
        if not claimed.maybe_done:
            with self.frames.transaction() as tx:
                wish = outcomes.still_wanted(tx, claimed, now=now)
                if isinstance(wish, outcomes.Withdraw):
                    outcomes.withdrawn(tx, claimed, reason=wish.reason, now=now)
                    return True
        faults.reach("effect.after_claim", self.kind)
        result = self._result(claimed)
        faults.reach("effect.after_perform", self.kind)
        try:
            with self.frames.transaction() as tx:
                self._settle(tx, claimed, result)
        except Stale:
            event(log, "effect.taken_over", level=logging.WARNING, kind=self.kind, key=claimed.key)
        faults.reach("effect.after_settle", self.kind)
        event(
            log,
            "effect.ended",
            kind=self.kind,
            key=claimed.key,
            attempt=claimed.attempt,
            result=type(result).__name__,
        )
        return True

    def _result(self, claimed: Claimed) -> Result:
        try:
            if claimed.maybe_done:
                found = self.performer.look(claimed)
                if isinstance(found, Happened):
                    return found
                if found is None:
                    return Unknown("interrupted", "")
            result = self.performer.perform(claimed)
            found = self.performer.look(claimed) if isinstance(result, Unknown) else None
            return found if isinstance(found, Happened) else result
        except Exception as error:  # noqa: BLE001  # the one place: whatever went wrong becomes a row that a person sees
            failure(log, "effect.broke", error, kind=self.kind, key=claimed.key)
            return Unknown("broke", type(error).__name__)

    def _settle(self, tx: Session, claimed: Claimed, result: Result) -> None:
        now = self.clock()
        if isinstance(result, Happened):
            outcomes.done(tx, claimed, ref=result.ref, refused=result.refused, now=now)
        elif isinstance(result, NotDone):
            outcomes.not_done(tx, claimed, error=result.error, text=result.text, until=result.until, now=now)
        elif isinstance(result, Refused):
            outcomes.refused(tx, claimed, error=result.error, text=result.text, now=now)
        else:
            outcomes.unknown(tx, claimed, error=result.error, text=result.text, now=now)
