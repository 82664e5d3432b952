"""The life of tasks and steps: every pair of state and verb is an edge or refused (D-72: none leads out of *stopped*)."""

from __future__ import annotations

import pytest

from domain.errors import IllegalTransition
from domain.tasks.states import (
    ASSISTANCE,
    ATTENTION,
    BESIDE,
    MAILS,
    OPEN_TASKS,
    STEP_TRANSITIONS,
    TASK_TRANSITIONS,
    StepKind,
    StepState,
    TaskState,
    TaskVerb,
    Verdict,
    after_step,
    after_task,
)

T, V = TaskState, TaskVerb
STAYS_OPEN = (T.WORKING, T.NEEDS_PERSON, T.SENDING, T.WAITING, T.PAUSED)
EDGES: dict[tuple[TaskState, TaskVerb], TaskState] = {
    **dict.fromkeys([(one, V.WORK) for one in (*STAYS_OPEN, T.DONE)], T.WORKING),
    **dict.fromkeys([(one, V.ASK) for one in (*STAYS_OPEN, T.DONE)], T.NEEDS_PERSON),
    **dict.fromkeys([(one, V.STOP) for one in STAYS_OPEN], T.STOPPED),
    **dict.fromkeys([(one, V.SEND) for one in (T.WORKING, T.NEEDS_PERSON)], T.SENDING),
    **dict.fromkeys([(one, V.WAIT) for one in (T.WORKING, T.SENDING, T.NEEDS_PERSON)], T.WAITING),
    **dict.fromkeys([(one, V.FINISH) for one in (T.WORKING, T.SENDING, T.NEEDS_PERSON, T.WAITING)], T.DONE),
    (T.NEEDS_PERSON, V.PAUSE): T.PAUSED,
}
DECIDED = {
    Verdict.CONFIRM: StepState.CONFIRMED,
    Verdict.ANSWER: StepState.ANSWERED,
    Verdict.DISCARD: StepState.DISCARDED,
    Verdict.STOP: StepState.STOPPED,
    Verdict.SUPERSEDE: StepState.SUPERSEDED,
}


@pytest.mark.parametrize("state", T)
@pytest.mark.parametrize("verb", V)
def test_every_pair_of_a_task_is_an_edge_or_refused(state, verb):
    if (state, verb) in EDGES:
        assert after_task(state, verb) is EDGES[state, verb]
        return
    with pytest.raises(IllegalTransition) as refused:
        after_task(state, verb)
    assert refused.value.code == "error.task_transition"


@pytest.mark.parametrize("state", StepState)
@pytest.mark.parametrize("verdict", Verdict)
def test_a_step_is_decided_once(state, verdict):
    if state is StepState.OPEN:
        assert after_step(state, verdict) is DECIDED[verdict]
        return
    with pytest.raises(IllegalTransition) as refused:
        after_step(state, verdict)
    assert refused.value.code == "error.step_decided"


def test_a_stopped_task_has_no_way_out_d72():
    assert not [pair for pair in TASK_TRANSITIONS if pair[0] is T.STOPPED]


def test_every_open_task_can_be_stopped_d72():
    assert {state for state, verb in TASK_TRANSITIONS if verb is V.STOP} == OPEN_TASKS == set(STAYS_OPEN)


def test_every_state_of_a_task_can_be_reached_from_working():
    reached = {T.WORKING}
    for _ in T:
        reached |= {to for (state, _), to in TASK_TRANSITIONS.items() if state in reached}
    assert reached == set(T)


def test_every_verdict_ends_an_open_step():
    assert {verdict for _, verdict in STEP_TRANSITIONS} == set(Verdict)


def test_a_paused_task_counts_as_needing_attention_d73():
    assert {T.NEEDS_PERSON, T.PAUSED} == ATTENTION


def test_questions_beside_the_process_are_assistance_requests_d70():
    """All but the mail that a person wrote (D-68): that is a review of an outgoing mail."""
    assert BESIDE - ASSISTANCE == {StepKind.LETTER} == BESIDE & MAILS


@pytest.mark.parametrize(
    ("what", "kinds"),
    [
        ("missing data", {StepKind.ITEMS, StepKind.UNREADABLE, StepKind.NEW_CUSTOMER}),
        ("unknown customer", {StepKind.UNKNOWN_SENDER, StepKind.SEVERAL_CUSTOMERS, StepKind.STRANGER}),
        ("not available", {StepKind.NOT_AVAILABLE, StepKind.RECHECK}),
        ("price error", {StepKind.PRICE_MISSING}),
        ("blocked customer", {StepKind.BLOCKED_CUSTOMER}),
        ("mail could not be sent", {StepKind.MAIL_FAILED, StepKind.UNCERTAIN_MAIL, StepKind.BOUNCED}),
    ],
)
def test_each_kind_of_assistance_is_a_question_of_its_own_d70(what, kinds):
    assert kinds <= ASSISTANCE, what


def test_reviews_of_mails_and_documents_are_no_assistance_d70():
    """Figures count reviews and assistance apart (D-101); what is neither is a question about what happens next."""
    reviews = {StepKind.INCOMING, StepKind.QUOTE, StepKind.ORDER, StepKind.REPLY, StepKind.LETTER}
    assert set(StepKind) - ASSISTANCE == reviews | {
        StepKind.OUT_OF_SCOPE,
        StepKind.ACCEPTANCE,
        StepKind.PAUSED,
    }
