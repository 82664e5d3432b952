"""A Slack that waits longer for acks than the real one: several worlds share a small machine while the suite runs.

That Slack waits three seconds, and what happens then, is held in tests/bot/sandbox with the sandbox's own clock.
"""

from __future__ import annotations

from bot.sandbox.fastclock import SandboxClock

PATIENT_S = 20.0


def patient(factor: float = 1.0) -> SandboxClock:
    """Return a workspace's clock for worlds in which a bot works."""
    return SandboxClock(factor=factor, waits=PATIENT_S)
