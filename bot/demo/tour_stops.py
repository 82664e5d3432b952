"""The situations of the guided tour, as data: who writes what, and when it is over. Their sentences are in tour.po.

No mail is sent from here and nothing is read: ``tour`` does that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from domain.tasks.states import StepKind
from handlers.ids import Action, View

QUOTE, CHANGE, ACCEPTANCE = "quote", "change", "acceptance"
RAJ = "raj@quaysidework.example"
CHANGE_MAIL = """Hello,

Thank you for the quote. Could you make it 10 office chairs instead of 6? Everything else is fine.

Kind regards
Raj Malhotra
"""
ACCEPTANCE_MAIL = """Hello,

That looks fine. We accept the quote, please go ahead and order.

Kind regards
Raj Malhotra
"""
BOUNCE_MAIL = """Hej

Vil I sende os et tilbud på 4 stk. 50202 Whiteboard 90x120 cm?

Venlig hilsen
Brian Højgaard
"""


class Ends(StrEnum):
    """How it is known that a situation is over: by what the customer got, else by the card."""

    ANSWERED = "answered"
    """An answer to the mail arrived at the customer."""
    QUOTED = "quoted"
    """The answer has a PDF with it."""
    ORDERED = "ordered"
    """The answer has a PDF with it, and the task ended with an order."""
    TAKEN_OVER = "taken_over"
    """A person took it over."""
    RETURNED = "returned"
    """A person saw that our mail came back."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One situation."""

    id: str
    address: str
    ends: Ends
    sample: str = ""
    """A prepared mail, else what follows."""
    subject: str = ""
    text: str = ""
    after: str = ""
    """It answers the newest mail of this situation."""
    name: str = ""
    """Of a customer whom the demo company does not know."""
    bounces: bool = False
    """The customer's address returns the next mail."""
    fill: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Callback id of a window -> what a person enters there, for whoever walks without a browser."""


STOPS = (
    Stop(QUOTE, RAJ, Ends.QUOTED, sample="quote-en"),
    Stop(
        CHANGE,
        RAJ,
        Ends.QUOTED,
        text=CHANGE_MAIL,
        after=QUOTE,
        fill={View.EDIT_LINES: {"line:1.quantity": "10"}},
    ),
    Stop(ACCEPTANCE, RAJ, Ends.ORDERED, text=ACCEPTANCE_MAIL, after=QUOTE),
    Stop(
        "items",
        "rel@itgruppenfyn.example",
        Ends.ANSWERED,
        sample="variant-missing-da",
        fill={View.ITEMS: {"line:0:item": "10101/SORT"}},
    ),
    Stop(
        "sender",
        "amelia@hart-studio.example",
        Ends.QUOTED,
        sample="unknown-sender-en",
        name="Amelia Hart · Hart Studio",
    ),
    Stop(
        "stock",
        "hilde.wang@drammenkontor.example",
        Ends.ANSWERED,
        sample="not-available-nb",
        fill={View.CHOICES: {"line:0:way": "later"}},
    ),
    Stop("discount", "gemma@harrowpike.example", Ends.TAKEN_OVER, sample="discount-en"),
    Stop(
        "bounce",
        "bh@autohusetvejen.example",
        Ends.RETURNED,
        subject="Whiteboards",
        text=BOUNCE_MAIL,
        bounces=True,
    ),
)

PRESSED: Mapping[StepKind, tuple[str, ...]] = {
    StepKind.UNKNOWN_SENDER: (Action.CREATE_CONTACT,),
    StepKind.ITEMS: (Action.FORM,),
    StepKind.NOT_AVAILABLE: (Action.CHOOSE, Action.CONFIRM),
    StepKind.CHANGE: (Action.APPLY_CHANGE, Action.EDIT_LINES, Action.CONFIRM),
}
"""What the tour proposes to press: the first of these that the card has; for every other question, Confirm."""

WINDOWS = frozenset(
    {View.REVIEW, View.ITEMS, View.CHOICES, View.EDIT_LINES, View.NEW_CONTACT, View.USE_CONTACT}
)
"""Windows in which a question of the tour is answered."""

HINTS = frozenset(
    {StepKind.REPLY, StepKind.ITEMS, StepKind.CHANGE, StepKind.NOT_AVAILABLE, StepKind.UNKNOWN_SENDER}
)
"""Questions for which there is a sentence about their window."""

ASKS = HINTS | {StepKind.INCOMING, StepKind.ACCEPTANCE, StepKind.OUT_OF_SCOPE, StepKind.BOUNCED}
"""Questions that the tour says in its own words."""
