"""The life of an effect, as a table of edges."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from domain.errors import IllegalTransition


class EffectState(StrEnum):
    """Where an effect stands."""

    PENDING = "pending"
    INFLIGHT = "inflight"
    DONE = "done"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class EffectVerb(StrEnum):
    """What can happen to an effect."""

    CLAIM = "claim"
    SETTLE = "settle"
    POSTPONE = "postpone"
    FAIL = "fail"
    DOUBT = "doubt"
    WITHDRAW = "withdraw"
    SAY_DONE = "say_done"
    AGAIN = "again"


S, V = EffectState, EffectVerb
TRANSITIONS: Mapping[tuple[EffectState, EffectVerb], EffectState] = {
    (S.PENDING, V.CLAIM): S.INFLIGHT,
    (S.PENDING, V.WITHDRAW): S.WITHDRAWN,
    (S.INFLIGHT, V.CLAIM): S.INFLIGHT,  # the lease ran out: somebody died with it
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
FINAL = frozenset({S.DONE, S.WITHDRAWN})


def after(state: EffectState, verb: EffectVerb) -> EffectState:
    """Return the state after a verb.

    Raises:
        IllegalTransition: there is no such edge.
    """
    try:
        return TRANSITIONS[(state, verb)]
    except KeyError:
        raise IllegalTransition("error.effect_transition", state=state, verb=verb) from None
