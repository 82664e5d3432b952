"""The life of quotes and orders (D-65, D-68): every pair of state and verb is an edge of this table or refused."""

from __future__ import annotations

import itertools

import pytest

from domain.errors import IllegalTransition
from domain.sales.states import (
    FINAL_QUOTES,
    ORDER_TRANSITIONS,
    QUOTE_TRANSITIONS,
    QUOTES_THAT_EXPIRE,
    QUOTES_WANTING_STOCK,
    RESERVING_ORDERS,
    OrderState,
    OrderVerb,
    QuoteState,
    QuoteVerb,
    order_after,
    quote_after,
)

QUOTES = {
    "open": {
        "send": "sent",
        "revise": "open",
        "accept": "accepted",
        "order": "ordered",
        "reject": "rejected",
        "expire": "expired",
        "cancel": "cancelled",
    },
    "sent": {
        "send": "sent",
        "revise": "open",
        "accept": "accepted",
        "order": "ordered",
        "reject": "rejected",
        "expire": "expired",
        "cancel": "cancelled",
        "reopen": "open",
    },
    "accepted": {
        "revise": "open",
        "order": "ordered",
        "reject": "rejected",
        "cancel": "cancelled",
        "reopen": "open",
    },
    "expired": {
        "revise": "open",
        "accept": "accepted",
        "order": "ordered",
        "reject": "rejected",
        "cancel": "cancelled",
        "reopen": "open",
    },
    "rejected": {"reopen": "open"},
    "cancelled": {"reopen": "open"},
    "ordered": {},
}
ORDERS = {
    "open": {"confirm": "confirmed", "revise": "open", "cancel": "cancelled"},
    "confirmed": {"confirm": "confirmed", "revise": "open", "cancel": "cancelled", "reopen": "open"},
    "cancelled": {"reopen": "open"},
}


@pytest.mark.parametrize(("state", "verb"), list(itertools.product(QuoteState, QuoteVerb)))
def test_every_verb_on_every_state_of_a_quote_is_an_edge_or_refused(state, verb):
    after = QUOTES[state.value].get(verb.value)

    if after is not None:
        assert quote_after(state, verb) == after
        return
    with pytest.raises(IllegalTransition) as refused:
        quote_after(state, verb)
    assert refused.value.values == {"state": state.value, "verb": verb.value}


@pytest.mark.parametrize(("state", "verb"), list(itertools.product(OrderState, OrderVerb)))
def test_every_verb_on_every_state_of_an_order_is_an_edge_or_refused(state, verb):
    after = ORDERS[state.value].get(verb.value)

    if after is not None:
        assert order_after(state, verb) == after
        return
    with pytest.raises(IllegalTransition) as refused:
        order_after(state, verb)
    assert refused.value.values == {"state": state.value, "verb": verb.value}


def test_every_state_can_be_reached():
    assert set(QUOTE_TRANSITIONS.values()) == set(QuoteState)
    assert set(ORDER_TRANSITIONS.values()) == set(OrderState)


def test_every_living_document_can_be_stopped_by_a_person():
    living = set(QuoteState) - FINAL_QUOTES - {QuoteState.REJECTED, QuoteState.CANCELLED}
    assert all(quote_after(state, QuoteVerb.CANCEL) is QuoteState.CANCELLED for state in living)
    assert all(order_after(state, OrderVerb.CANCEL) is OrderState.CANCELLED for state in RESERVING_ORDERS)


def test_there_is_no_way_out_of_ordered():
    assert not [state for state, _ in QUOTE_TRANSITIONS if state in FINAL_QUOTES]


def test_named_sets_say_what_they_say():
    assert {"open", "sent"} == QUOTES_THAT_EXPIRE
    assert {"open", "sent", "accepted"} == QUOTES_WANTING_STOCK
    assert {"open", "confirmed"} == RESERVING_ORDERS
