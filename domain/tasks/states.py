"""The life of a task and of a step, as tables of edges. There is no edge out of *stopped* (D-72)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from domain.errors import IllegalTransition


class TaskState(StrEnum):
    """Where a task stands."""

    WORKING = "working"
    """The bot has something to do now."""
    NEEDS_PERSON = "needs_person"
    SENDING = "sending"
    """A person said yes; the mail is on its way."""
    WAITING = "waiting"
    """The customer is to answer."""
    PAUSED = "paused"
    """A person set the drafted mail aside (D-73)."""
    DONE = "done"
    STOPPED = "stopped"


class TaskVerb(StrEnum):
    """What can happen to a task."""

    WORK = "work"
    ASK = "ask"
    SEND = "send"
    WAIT = "wait"
    PAUSE = "pause"
    FINISH = "finish"
    STOP = "stop"


T, V = TaskState, TaskVerb
TASK_TRANSITIONS: Mapping[tuple[TaskState, TaskVerb], TaskState] = {
    **{(state, V.WORK): T.WORKING for state in T if state is not T.STOPPED},
    **{(state, V.ASK): T.NEEDS_PERSON for state in T if state is not T.STOPPED},
    **{(state, V.STOP): T.STOPPED for state in T if state not in (T.STOPPED, T.DONE)},
    (T.WORKING, V.SEND): T.SENDING,
    (T.NEEDS_PERSON, V.SEND): T.SENDING,
    (T.WORKING, V.WAIT): T.WAITING,
    (T.SENDING, V.WAIT): T.WAITING,
    (T.NEEDS_PERSON, V.WAIT): T.WAITING,
    (T.NEEDS_PERSON, V.PAUSE): T.PAUSED,
    (T.WORKING, V.FINISH): T.DONE,
    (T.SENDING, V.FINISH): T.DONE,
    (T.NEEDS_PERSON, V.FINISH): T.DONE,
    (T.WAITING, V.FINISH): T.DONE,
}
OPEN_TASKS = frozenset({T.WORKING, T.NEEDS_PERSON, T.SENDING, T.WAITING, T.PAUSED})
ATTENTION = frozenset({T.NEEDS_PERSON, T.PAUSED})


class StepKind(StrEnum):
    """What a person is asked (D-70)."""

    INCOMING = "incoming"
    UNKNOWN_SENDER = "unknown_sender"
    SEVERAL_CUSTOMERS = "several_customers"
    STRANGER = "stranger"
    OUT_OF_SCOPE = "out_of_scope"
    UNREADABLE = "unreadable"
    ITEMS = "items"
    BLOCKED_CUSTOMER = "blocked_customer"
    DUPLICATE = "duplicate"
    NOT_AVAILABLE = "not_available"
    PRICE_MISSING = "price_missing"
    CHANGE = "change"
    QUOTE = "quote"
    REPLY = "reply"
    ACCEPTANCE = "acceptance"
    ORDERS_OFF = "orders_off"
    RECHECK = "recheck"
    NEW_CUSTOMER = "new_customer"
    """A contact without a customer orders (D-31)."""
    ORDER = "order"
    PAUSED = "paused"
    MAIL_FAILED = "mail_failed"
    UNCERTAIN_MAIL = "uncertain_mail"
    BOUNCED = "bounced"
    LETTER = "letter"
    """A mail that a person wrote (D-68)."""


BESIDE = frozenset(
    {
        StepKind.STRANGER,
        StepKind.MAIL_FAILED,
        StepKind.UNCERTAIN_MAIL,
        StepKind.BOUNCED,
        StepKind.LETTER,
    }
)
"""Questions beside the process: about a mail that was approved, or that decides nothing; another step may be open."""

MAILS = frozenset({StepKind.REPLY, StepKind.LETTER})
"""Questions about a mail that is to leave: nobody confirms one unseen (D-71)."""

ASSISTANCE = frozenset(
    {
        StepKind.UNKNOWN_SENDER,
        StepKind.SEVERAL_CUSTOMERS,
        StepKind.STRANGER,
        StepKind.UNREADABLE,
        StepKind.ITEMS,
        StepKind.BLOCKED_CUSTOMER,
        StepKind.DUPLICATE,
        StepKind.NOT_AVAILABLE,
        StepKind.PRICE_MISSING,
        StepKind.CHANGE,
        StepKind.ORDERS_OFF,
        StepKind.RECHECK,
        StepKind.NEW_CUSTOMER,
        StepKind.MAIL_FAILED,
        StepKind.UNCERTAIN_MAIL,
        StepKind.BOUNCED,
    }
)


class StepState(StrEnum):
    """Where a step stands; only *open* has buttons."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    ANSWERED = "answered"
    DISCARDED = "discarded"
    STOPPED = "stopped"
    SUPERSEDED = "superseded"


class Verdict(StrEnum):
    """What becomes of an open step."""

    CONFIRM = "confirm"
    ANSWER = "answer"
    DISCARD = "discard"
    STOP = "stop"
    SUPERSEDE = "supersede"


STEP_TRANSITIONS: Mapping[tuple[StepState, Verdict], StepState] = {
    (StepState.OPEN, Verdict.CONFIRM): StepState.CONFIRMED,
    (StepState.OPEN, Verdict.ANSWER): StepState.ANSWERED,
    (StepState.OPEN, Verdict.DISCARD): StepState.DISCARDED,
    (StepState.OPEN, Verdict.STOP): StepState.STOPPED,
    (StepState.OPEN, Verdict.SUPERSEDE): StepState.SUPERSEDED,
}


def after_task(state: TaskState, verb: TaskVerb) -> TaskState:
    """Return the task's state after a verb.

    Raises:
        IllegalTransition: there is no such edge.
    """
    try:
        return TASK_TRANSITIONS[(state, verb)]
    except KeyError:
        raise IllegalTransition("error.task_transition", state=state, verb=verb) from None


def after_step(state: StepState, verdict: Verdict) -> StepState:
    """Return the step's state after a verdict.

    Raises:
        IllegalTransition: the step was decided before.
    """
    try:
        return STEP_TRANSITIONS[(state, verdict)]
    except KeyError:
        raise IllegalTransition("error.step_decided", state=state, verdict=verdict) from None
