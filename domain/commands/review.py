"""Confirm, Discard, Stop, Resume: the decisions on a step (D-71 to D-73, D-77, D-78)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.errors import IllegalTransition, InvalidInput, Refused
from domain.people.rights import Person, Verb, require
from domain.sales.queries import document_view
from domain.tasks import outgoing, service, timeline
from domain.tasks.models import Step, Task, TimelineEvent
from domain.tasks.states import MAILS, StepKind, TaskState, TaskVerb, Verdict
from domain.tasks.timeline import Tag
from domain.tasks.twins import accepted


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision was about: enough for the answer to the person who clicked."""

    task_id: int
    task_number: int
    step_id: int
    kind: StepKind


def held(
    tx: Session, step_id: int, *, revision: int | None, by: Person, verb: Verb = Verb.REVIEW
) -> tuple[Task, Step]:
    """Lock a step for a person's decision: right checked, still open, unchanged since it was painted.

    Raises:
        Refused, IllegalTransition, Stale: with the sentence's code.
    """
    task, step = service.lock_step(tx, step_id)
    require(by, verb, desk_id=task.desk_id)
    service.check_open(step, revision)
    return task, step


def must_look(step: Step, by: Person) -> bool:
    """Say whether this person has to open Review first: nobody sends a mail unseen (D-71)."""
    return step.kind in MAILS and step.seen.get(by.slack_id) != step.revision


def look(tx: Session, step_id: int, *, by: Person) -> None:
    """Note that a person opened Review on a step's present revision."""
    task, step = service.lock_step(tx, step_id)
    require(by, Verb.REVIEW, desk_id=task.desk_id)
    step.seen = {**step.seen, by.slack_id: step.revision}


def confirm(
    tx: Session, step_id: int, *, revision: int, by: Person, now: datetime, in_review: bool = False
) -> Decided:
    """Confirm a step; what follows depends on its kind.

    Args:
        in_review: the click came from the Review modal, which showed everything.

    Raises:
        Refused: "refused.not_seen" if a mail was not opened by this person in this revision.
        InvalidInput: this kind of step needs an answer, not a yes.
    """
    task, step = held(tx, step_id, revision=revision, by=by)
    if not in_review and must_look(step, by):
        raise Refused("refused.not_seen")
    follow = _ON_CONFIRM.get(StepKind(step.kind))
    if follow is None:
        raise InvalidInput("error.needs_answer")
    service.decide(tx, task, step, Verdict.CONFIRM, by=by.slack_id, now=now)
    follow(tx, task, step, by, now)
    return Decided(task.id, task.number, step.id, StepKind(step.kind))


def go_on(tx: Session, task: Task, *, by: Person, now: datetime) -> None:
    """The bot goes on with the task at once."""
    service.move(tx, task, TaskVerb.WORK, now=now, acting=by.slack_id)


def _simply(**fixed: Any) -> Callable[[Session, Task, Step, Person, datetime], None]:
    """Return a consequence that notes decisions and lets the bot go on."""

    def follow(tx: Session, task: Task, step: Step, by: Person, now: datetime) -> None:
        service.remember(task, **{step.kind: by.slack_id, **fixed})
        go_on(tx, task, by=by, now=now)

    return follow


def _documented(tx: Session, task: Task, step: Step, by: Person, now: datetime) -> None:
    """A quote or order was reviewed: the yes counts for this version only (D-8, D-11)."""
    service.remember(task, **{step.kind: step.payload["version"]})
    go_on(tx, task, by=by, now=now)


def _approved(tx: Session, task: Task, step: Step, by: Person, now: datetime) -> None:
    """A mail was approved: it goes into the outbox, or nowhere if the task is a try-out (D-16, D-82)."""
    outgoing.approve(tx, task, step, by=by.slack_id, now=now)


def _letter_approved(tx: Session, task: Task, step: Step, by: Person, now: datetime) -> None:
    """A mail that a person wrote was approved: it leaves whatever the task is doing (D-68)."""
    outgoing.post(tx, task, step, by=by.slack_id, now=now)
    outgoing.look_anew(tx, task, now=now, acting=by.slack_id)


def _handled(tx: Session, task: Task, step: Step, by: Person, now: datetime) -> None:
    """A person takes it from here: the task ends."""
    del step
    finish(tx, task, "handled", by=by.slack_id, now=now)


def finish(tx: Session, task: Task, outcome: str, *, by: str, now: datetime) -> None:
    """End a task with an outcome."""
    task.outcome = outcome
    timeline.record(tx, task, Tag.TASK_FINISHED, by=by, now=now, outcome=outcome)
    service.move(tx, task, TaskVerb.FINISH, now=now, acting=by)


def _seen_stranger(tx: Session, task: Task, step: Step, by: Person, now: datetime) -> None:
    """A stranger's mail was looked at; the task goes back to where it was."""
    del step
    outgoing.look_anew(tx, task, now=now, acting=by.slack_id)


def _bounce_seen(tx: Session, task: Task, step: Step, by: Person, now: datetime) -> None:
    """A person knows about a bounce."""
    del step
    outgoing.look_anew(tx, task, now=now, acting=by.slack_id)


def _read_by_person(tx: Session, task: Task, step: Step, by: Person, now: datetime) -> None:
    """A mail that could not be read was read by a person, who takes over."""
    _handled(tx, task, step, by, now)


def _change_applied(tx: Session, task: Task, step: Step, by: Person, now: datetime) -> None:
    """The person has changed the document as the customer asked (or found that nothing changes): answer."""
    del step
    service.remember(task, change="applied", incoming=by.slack_id)
    task.quoted_reading_id = task.reading_id
    go_on(tx, task, by=by, now=now)


def _rechecked(tx: Session, task: Task, step: Step, by: Person, now: datetime) -> None:
    """A person has seen what changed since the quote (shortage, expiry, block) and goes on all the same (D-65)."""
    seen = {*task.decisions.get("rechecked", ()), *(one["code"] for one in step.payload["reasons"])}
    service.remember(task, rechecked=sorted(seen), acceptance=by.slack_id, blocked_customer=by.slack_id)
    go_on(tx, task, by=by, now=now)


def _say_what_is_missing(tx: Session, task: Task, step: Step, by: Person, now: datetime) -> None:
    """The customer is told about the shortages that this person saw, whatever the stock says a moment later (D-51)."""
    service.remember(task, not_available="draft", short=step.payload.get("short", []))
    go_on(tx, task, by=by, now=now)


def _is_new(tx: Session, task: Task, step: Step, by: Person, now: datetime) -> None:
    """A person has looked at what else has the customer's number: this is something new (D-47)."""
    seen = accepted(task.decisions) | {int(one["task_id"]) for one in step.payload["others"]}
    service.remember(task, duplicate=sorted(seen))
    go_on(tx, task, by=by, now=now)


_ON_CONFIRM: dict[StepKind, Callable[[Session, Task, Step, Person, datetime], None]] = {
    StepKind.INCOMING: _simply(),
    StepKind.STRANGER: _seen_stranger,
    StepKind.OUT_OF_SCOPE: _handled,
    StepKind.UNREADABLE: _read_by_person,
    StepKind.BLOCKED_CUSTOMER: _simply(),
    StepKind.DUPLICATE: _is_new,
    StepKind.NOT_AVAILABLE: _say_what_is_missing,
    StepKind.CHANGE: _change_applied,
    StepKind.QUOTE: _documented,
    StepKind.ORDER: _documented,
    StepKind.REPLY: _approved,
    StepKind.ACCEPTANCE: _simply(),
    StepKind.ORDERS_OFF: _handled,
    StepKind.RECHECK: _rechecked,
    StepKind.LETTER: _letter_approved,
    StepKind.BOUNCED: _bounce_seen,
}


def discard(tx: Session, step_id: int, *, revision: int, by: Person, now: datetime) -> Decided:
    """Set a drafted mail aside; the task pauses, quote or order can be edited (D-73)."""
    task, step = held(tx, step_id, revision=revision, by=by)
    if step.kind not in MAILS:
        raise InvalidInput("error.only_mail_is_discarded")
    service.decide(tx, task, step, Verdict.DISCARD, by=by.slack_id, now=now)
    if step.kind == StepKind.LETTER:  # the process did not wait for it
        outgoing.look_anew(tx, task, now=now, acting=by.slack_id)
        return Decided(task.id, task.number, step.id, StepKind.LETTER)
    service.move(tx, task, TaskVerb.PAUSE, now=now, acting=by.slack_id)
    service.open_step(
        tx,
        task,
        StepKind.PAUSED,
        {"discarded": step.id, "document": step.payload.get("document", "")},
        now=now,
    )
    service.touch(tx, task, now=now, acting=by.slack_id)
    return Decided(task.id, task.number, step.id, StepKind(step.kind))


def resume(tx: Session, step_id: int, how: str, *, by: Person, now: datetime) -> Decided:
    """Resume a paused task (D-73).

    Args:
        how: "quote_updated" or "order_updated" (new PDF, new mail), "ask_again" (the question that the mail was
            drafted for comes back), or "as_it_was" (the first mail again; drafted anew if its document is another
            version now, because what is sent is what the document says).
    """
    task, step = held(tx, step_id, revision=None, by=by)
    if step.kind != StepKind.PAUSED:
        raise InvalidInput("error.not_paused")
    discarded = tx.get_one(Step, step.payload["discarded"])
    service.decide(tx, task, step, Verdict.ANSWER, by=by.slack_id, now=now, note=how)
    timeline.record(tx, task, Tag.TASK_RESUMED, by=by.slack_id, now=now, how=how)
    if how == "as_it_was" and _as_now(tx, discarded):
        fresh = service.open_step_again(tx, task, discarded, now=now)
        return Decided(task.id, task.number, fresh.id, StepKind.REPLY)
    if how == "as_it_was":
        service.remember(task, edited=outgoing.edits_of(discarded))
    elif discarded.payload.get("kind") in ("options", "not_available"):
        outgoing.ask_anew(task)
    outgoing.redraft(task)
    go_on(tx, task, by=by, now=now)
    return Decided(task.id, task.number, step.id, StepKind.PAUSED)


def _as_now(tx: Session, reply: Step) -> bool:
    """Say whether a mail's document, if it has one, is still the version that the mail carries."""
    number = reply.payload.get("document")
    return not number or document_view(tx, number).version == reply.payload["version"]


def stop(tx: Session, task_id: int, *, by: Person, now: datetime, reason: str = "") -> Decided:
    """Stop a task for good; its timeline stays. Approved mails that have not left are withdrawn (D-72).

    Raises:
        IllegalTransition: the task is done or stopped.
    """
    task = service.lock(tx, task_id)
    require(by, Verb.REVIEW, desk_id=task.desk_id)
    step_id = stop_for(tx, task, by=by.slack_id, now=now, reason=reason)
    return Decided(task.id, task.number, step_id, StepKind.INCOMING)


def stop_for(tx: Session, task: Task, *, by: str, now: datetime, reason: str = "") -> int:
    """Stop a locked task for somebody whose right was checked; returns the step that was stopped with it, 0 = none."""
    service.move(tx, task, TaskVerb.STOP, now=now, acting=by)
    step_id = 0
    for step in service.open_steps(tx, task.id):
        if not step.beside or step.kind in (StepKind.MAIL_FAILED, StepKind.STRANGER, StepKind.LETTER):
            step_id = step.id
            service.decide(tx, task, step, Verdict.STOP, by=by, now=now, note=reason)
    if not step_id:
        timeline.record(tx, task, Tag.TASK_STOPPED, by=by, now=now, note=reason)
    outgoing.withdraw_approved(tx, task, reason="task_stopped", by=by, now=now, letters=True)
    task.outcome = "stopped"
    return step_id


def continue_as_new(tx: Session, task_id: int, *, by: Person, now: datetime) -> Decided:
    """Make a new task from a stopped one; it takes over mail and documents (D-72)."""
    old = service.lock(tx, task_id)
    require(by, Verb.REVIEW, desk_id=old.desk_id)
    if old.state != TaskState.STOPPED:
        raise InvalidInput("error.only_stopped_continues")
    earlier = tx.scalar(
        select(TimelineEvent).where(TimelineEvent.task_id == old.id, TimelineEvent.tag == Tag.TASK_CONTINUED)
    )
    if earlier is not None:
        raise IllegalTransition(
            "error.already_continued", by=earlier.by, at=earlier.at, task=earlier.values["other"]
        )
    task = service.open_task(
        tx,
        old.desk_id,
        subject=old.subject,
        sender_address=old.sender_address,
        sender_name=old.sender_name,
        previous_id=old.id,
        try_out=old.try_out,
        now=now,
    )
    outgoing.take_over(tx, old, task)
    timeline.record(tx, old, Tag.TASK_CONTINUED, by=by.slack_id, now=now, other=f"T-{task.number}")
    timeline.record(tx, task, Tag.TASK_OPENED, by=by.slack_id, now=now, other=f"T-{old.number}")
    service.touch(tx, task, now=now, acting=by.slack_id)
    return Decided(task.id, task.number, 0, StepKind.INCOMING)
