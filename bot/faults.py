"""Named fault points: places where a crash would hurt most. A no-op in production.

Crash tests set ``TILBUD_FAULT=name`` (die by SIGKILL at the first time the point is reached) or
``TILBUD_FAULT=name:3`` (at the third) before they start the process.
"""

from __future__ import annotations

import os
import signal
from collections import Counter

_reached: Counter[str] = Counter()

POINTS = frozenset(
    {
        "inbound.after_store",
        "inbound.after_flag",
        "advance.after_read",
        "advance.after_move",
        "effect.after_claim",
        "effect.after_perform",
        "effect.after_settle",
        "mail.after_connect",
        "mail.after_data",
        "mail.after_append",
        "card.after_claim",
        "card.after_post",
        "click.after_commit",
    }
)


def reach(point: str) -> None:
    """Die here if the environment asks for it; otherwise do nothing."""
    wanted = os.environ.get("TILBUD_FAULT")
    if wanted is None:
        return
    name, _, count = wanted.partition(":")
    if name == point:
        _reached[point] += 1
        if _reached[point] >= int(count or 1):
            os.kill(os.getpid(), signal.SIGKILL)
