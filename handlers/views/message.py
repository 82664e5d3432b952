"""A message as it is posted: blocks, and the text that notifications and screen readers get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.blocks import Json, cut, fit

FALLBACK = 600
"""Characters of the fallback text; it is a sentence, not a second card."""


@dataclass(frozen=True, slots=True)
class Message:
    """Blocks with their fallback text; both are ready for Slack."""

    text: str
    blocks: list[Json]


def message(text: str, blocks: Sequence[Json]) -> Message:
    """Return a message inside Slack's limits. ``text`` is mrkdwn: foreign words in it are escaped already."""
    return Message(cut(text, FALLBACK), fit(blocks))
