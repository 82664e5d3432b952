"""What the page needs of a guided tour: prepared situations that start at a click and say where they stand.

A protocol and records only. What a situation does, and how it is known to be over, is told by whoever brings the tour
(``bot/demo/tour``); a sandbox without one shows none.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Phase(StrEnum):
    """Where a situation stands."""

    LOCKED = "locked"
    """Something else has to happen before."""
    READY = "ready"
    BUSY = "busy"
    """Mail or bot are at work."""
    YOURS = "yours"
    """Somebody has to press something."""
    DONE = "done"
    ENDED = "ended"
    """It was ended another way, for instance by Stop."""


@dataclass(frozen=True)
class Situation:
    """One of them, in the words of whoever looks; *asterisks* stand around what is to be pressed."""

    id: str
    title: str
    who: str
    """The customer."""
    happens: str
    you_do: str
    phase: Phase
    now: str
    """What is the matter at this moment; '' = nothing to say."""
    may_start: bool
    address: str
    """Of the customer's mailbox."""
    task: str = ""
    channel: str = ""
    ts: str = ""
    """Of the card's message in ``channel``; '' = there is none yet."""
    button: str = ""
    """action_id of what is to be pressed on the card; '' = nothing, or it is in a window."""


@dataclass(frozen=True)
class Shown:
    """The whole tour for one member."""

    words: dict[str, str]
    """Of the panel itself: title, short, intro, progress, start, again, show, next, open, close, finished, and
    read:ID for each situation."""
    situations: tuple[Situation, ...]


class GuidedTour(Protocol):
    """The tour as the page uses it; called from any thread."""

    def shown_to(self, user: str) -> Shown:
        """Return where everything stands, for a member by id."""

    def start(self, situation: str) -> None:
        """Make a situation happen.

        Raises:
            LookupError: there is no such situation.
            UserError: it cannot start now.
        """
