"""Named fault points: places where a crash would hurt most. A no-op in production.

Crash tests set ``TILBUD_FAULT`` before they start the process; it dies by SIGKILL when the point is reached::

    TILBUD_FAULT=mail.after_dot            the first time
    TILBUD_FAULT=inbound.after_store:3     the third time
    TILBUD_FAULT=card.after_post@task      the first time with this detail (a card of a task)
"""

from __future__ import annotations

import os
import signal
from collections import Counter

_reached: Counter[str] = Counter()

POINTS = frozenset(
    {
        "inbound.after_fetch",
        "inbound.after_store",
        "inbound.after_flag",
        "advance.after_read",
        "advance.after_render",
        "advance.after_move",
        "effect.after_claim",
        "effect.after_perform",
        "effect.after_settle",
        "mail.after_connect",
        "mail.after_dot",
        "mail.after_data",
        "mail.after_append",
        "card.after_claim",
        "card.after_post",
        "click.after_commit",
    }
)


def reach(point: str, detail: str = "") -> None:
    """Die here if the environment asks for it; otherwise do nothing."""
    wanted = os.environ.get("TILBUD_FAULT")
    if wanted is None:
        return
    place, _, count = wanted.partition(":")
    name, _, only = place.partition("@")
    if name == point and only in {"", detail}:
        _reached[point] += 1
        if _reached[point] >= int(count or 1):
            os.kill(os.getpid(), signal.SIGKILL)
