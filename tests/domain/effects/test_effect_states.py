"""The life of an effect: every pair of state and verb is an edge or refused."""

from __future__ import annotations

import pytest

from domain.effects.states import FINAL, TRANSITIONS, EffectState, EffectVerb, after
from domain.errors import IllegalTransition

S, V = EffectState, EffectVerb
EDGES = {
    (S.PENDING, V.CLAIM): S.INFLIGHT,
    (S.PENDING, V.WITHDRAW): S.WITHDRAWN,
    (S.INFLIGHT, V.CLAIM): S.INFLIGHT,
    (S.INFLIGHT, V.SETTLE): S.DONE,
    (S.INFLIGHT, V.POSTPONE): S.PENDING,
    (S.INFLIGHT, V.FAIL): S.FAILED,
    (S.INFLIGHT, V.DOUBT): S.UNCERTAIN,
    (S.INFLIGHT, V.WITHDRAW): S.WITHDRAWN,
    (S.UNCERTAIN, V.SAY_DONE): S.DONE,
    (S.UNCERTAIN, V.AGAIN): S.PENDING,
    (S.UNCERTAIN, V.WITHDRAW): S.WITHDRAWN,
    (S.FAILED, V.AGAIN): S.PENDING,
    (S.FAILED, V.WITHDRAW): S.WITHDRAWN,
}


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("verb", V)
def test_every_pair_is_an_edge_or_refused(state, verb):
    if (state, verb) in EDGES:
        assert after(state, verb) is EDGES[state, verb]
        return
    with pytest.raises(IllegalTransition) as refused:
        after(state, verb)
    assert refused.value.code == "error.effect_transition"
    assert refused.value.values == {"state": state, "verb": verb}


def test_a_done_or_withdrawn_effect_never_changes_again():
    assert {S.DONE, S.WITHDRAWN} == FINAL
    assert not [pair for pair in TRANSITIONS if pair[0] in FINAL]


def test_every_state_can_be_reached_from_pending():
    reached = {S.PENDING}
    for _ in S:
        reached |= {to for (state, _), to in TRANSITIONS.items() if state in reached}
    assert reached == set(S)
