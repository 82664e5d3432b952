"""The life of quotes and orders as tables of edges. What a person may do is decided elsewhere (people/rights)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from domain.errors import IllegalTransition


class DocumentKind(StrEnum):
    """The two sales documents."""

    QUOTE = "quote"
    ORDER = "order"


class QuoteState(StrEnum):
    """Where a quote is. ``open`` = made or changed, this version is not with the customer yet."""

    OPEN = "open"
    SENT = "sent"
    ACCEPTED = "accepted"
    ORDERED = "ordered"
    REJECTED = "rejected"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class QuoteVerb(StrEnum):
    """What can happen to a quote."""

    SEND = "send"
    REVISE = "revise"
    ACCEPT = "accept"
    ORDER = "order"
    REJECT = "reject"
    EXPIRE = "expire"
    CANCEL = "cancel"
    REOPEN = "reopen"


class OrderState(StrEnum):
    """Where an order is. ``confirmed`` = this version's confirmation is with the customer."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class OrderVerb(StrEnum):
    """What can happen to an order."""

    CONFIRM = "confirm"
    REVISE = "revise"
    CANCEL = "cancel"
    REOPEN = "reopen"


_Q, _V = QuoteState, QuoteVerb
QUOTE_TRANSITIONS: Mapping[tuple[QuoteState, QuoteVerb], QuoteState] = {
    (_Q.OPEN, _V.SEND): _Q.SENT,
    (_Q.OPEN, _V.REVISE): _Q.OPEN,
    (_Q.OPEN, _V.ACCEPT): _Q.ACCEPTED,
    (_Q.OPEN, _V.ORDER): _Q.ORDERED,
    (_Q.OPEN, _V.REJECT): _Q.REJECTED,
    (_Q.OPEN, _V.EXPIRE): _Q.EXPIRED,
    (_Q.OPEN, _V.CANCEL): _Q.CANCELLED,
    (_Q.SENT, _V.SEND): _Q.SENT,
    (_Q.SENT, _V.REVISE): _Q.OPEN,
    (_Q.SENT, _V.ACCEPT): _Q.ACCEPTED,
    (_Q.SENT, _V.ORDER): _Q.ORDERED,
    (_Q.SENT, _V.REJECT): _Q.REJECTED,
    (_Q.SENT, _V.EXPIRE): _Q.EXPIRED,
    (_Q.SENT, _V.CANCEL): _Q.CANCELLED,
    (_Q.SENT, _V.REOPEN): _Q.OPEN,
    # An accepted quote waits for us, not for the customer: it does not expire.
    (_Q.ACCEPTED, _V.REVISE): _Q.OPEN,
    (_Q.ACCEPTED, _V.ORDER): _Q.ORDERED,
    (_Q.ACCEPTED, _V.REJECT): _Q.REJECTED,
    (_Q.ACCEPTED, _V.CANCEL): _Q.CANCELLED,
    (_Q.ACCEPTED, _V.REOPEN): _Q.OPEN,
    # After the last day a person may still say yes (D-65 asks) or renew the quote.
    (_Q.EXPIRED, _V.REVISE): _Q.OPEN,
    (_Q.EXPIRED, _V.ACCEPT): _Q.ACCEPTED,
    (_Q.EXPIRED, _V.ORDER): _Q.ORDERED,
    (_Q.EXPIRED, _V.REJECT): _Q.REJECTED,
    (_Q.EXPIRED, _V.CANCEL): _Q.CANCELLED,
    (_Q.EXPIRED, _V.REOPEN): _Q.OPEN,
    (_Q.REJECTED, _V.REOPEN): _Q.OPEN,
    (_Q.CANCELLED, _V.REOPEN): _Q.OPEN,
}

_O, _W = OrderState, OrderVerb
ORDER_TRANSITIONS: Mapping[tuple[OrderState, OrderVerb], OrderState] = {
    (_O.OPEN, _W.CONFIRM): _O.CONFIRMED,
    (_O.OPEN, _W.REVISE): _O.OPEN,
    (_O.OPEN, _W.CANCEL): _O.CANCELLED,
    (_O.CONFIRMED, _W.CONFIRM): _O.CONFIRMED,
    (_O.CONFIRMED, _W.REVISE): _O.OPEN,
    (_O.CONFIRMED, _W.CANCEL): _O.CANCELLED,
    (_O.CONFIRMED, _W.REOPEN): _O.OPEN,
    (_O.CANCELLED, _W.REOPEN): _O.OPEN,
}

QUOTES_WANTING_STOCK = frozenset({QuoteState.OPEN, QuoteState.SENT, QuoteState.ACCEPTED})
"""Quotes that may still become orders; they reserve nothing, the card only says that they exist (D-50)."""
QUOTES_THAT_EXPIRE = frozenset(state for state, verb in QUOTE_TRANSITIONS if verb is QuoteVerb.EXPIRE)
FINAL_QUOTES = frozenset({QuoteState.ORDERED})
RESERVING_ORDERS = frozenset({OrderState.OPEN, OrderState.CONFIRMED})

BY_HAND: Mapping[str, tuple[QuoteVerb | None, OrderVerb | None]] = {
    "open": (QuoteVerb.REOPEN, OrderVerb.REOPEN),
    "rejected": (QuoteVerb.REJECT, None),
    "cancelled": (QuoteVerb.CANCEL, OrderVerb.CANCEL),
}
"""States that a person sets, with the verb of a quote and of an order (D-68)."""


def states_by_hand(kind: DocumentKind, state: str) -> tuple[str, ...]:
    """Return the states that a person can set from a state (D-68)."""
    if kind is DocumentKind.QUOTE:
        ways = {verb for at, verb in QUOTE_TRANSITIONS if at == state}
        return tuple(after for after, (verb, _) in BY_HAND.items() if verb in ways)
    moves = {verb for at, verb in ORDER_TRANSITIONS if at == state}
    return tuple(after for after, (_, verb) in BY_HAND.items() if verb in moves)


def quote_after(state: QuoteState, verb: QuoteVerb) -> QuoteState:
    """Return the state of a quote after a verb.

    Raises:
        IllegalTransition: there is no such edge.
    """
    try:
        return QUOTE_TRANSITIONS[state, verb]
    except KeyError:
        raise IllegalTransition("sales.illegal", state=state.value, verb=verb.value) from None


def order_after(state: OrderState, verb: OrderVerb) -> OrderState:
    """Return the state of an order after a verb.

    Raises:
        IllegalTransition: there is no such edge.
    """
    try:
        return ORDER_TRANSITIONS[state, verb]
    except KeyError:
        raise IllegalTransition("sales.illegal", state=state.value, verb=verb.value) from None
