"""Instructions for a step: heard, shown, and only then applied, once, in one frame with rights and revision (D-75, D-84).

The words of members only: what a customer writes is data and never gets here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from domain.clock import local_date
from domain.commands import documents
from domain.commands.instructed import differences, reading_after, revision_of
from domain.commands.instruction_subject import Subject, called, subject_of
from domain.commands.review import Decided, go_on, held
from domain.db import tried
from domain.desks.models import Desk
from domain.errors import DomainError, IllegalTransition, InvalidInput, NotFound, Stale
from domain.intake import instruction_plan, stored
from domain.intake.instruction_clauses import understand
from domain.intake.instruction_plan import choose
from domain.intake.instructions import LONGEST, Do, Proposal, Understood
from domain.intake.request import Catalogue
from domain.people.rights import Person, Verb, require
from domain.sales import documents as sales_documents
from domain.sales.difference import Change, difference
from domain.sales.items import load_items
from domain.sales.queries import document_view
from domain.sales.taught import TaughtCatalogue, names_for
from domain.tasks import outgoing, readings, service, timeline
from domain.tasks.instruction_models import Instruction, ToldState
from domain.tasks.models import Reading, Step, Task
from domain.tasks.states import StepKind, TaskState, Verdict
from domain.tasks.timeline import Tag
from domain.words import language_of


@dataclass(frozen=True, slots=True)
class Heard:
    """An instruction as it was understood, not kept yet."""

    step_id: int
    revision: int
    words: str
    understood: Understood
    subject: Subject


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a person must choose before it can be applied."""

    key: str
    """"<position>:line|item|site", as :func:`choose` wants it."""
    words: str
    options: tuple[tuple[str, str], ...]
    """(value, text)."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an instruction will change, what must be chosen, and what was not understood."""

    id: int
    step_id: int
    revision: int
    task_number: int
    words: str
    changes: tuple[Change, ...]
    choices: tuple[Choice, ...]
    left: tuple[str, ...]
    problem: DomainError | None
    """Why it cannot be applied as understood."""

    @property
    def applies(self) -> bool:
        """Say whether there is something to apply."""
        return self.problem is None and bool(self.changes or self.choices)


def hear(
    tx: Session,
    step_id: int,
    words: str,
    catalogue: Catalogue,
    *,
    revision: int | None,
    by: Person,
    now: datetime,
) -> Heard:
    """Understand a member's words for an open step. Reads only.

    Raises:
        Refused, IllegalTransition, Stale: no right, decided before, or changed since it was shown.
        InvalidInput: no words (``field`` "words"), or this kind of step takes no instructions.
    """
    words = words.strip()
    if not words:
        raise InvalidInput("error.no_words", field="words")
    step = tx.get(Step, step_id)
    if step is None:
        raise NotFound("error.no_step")
    task = tx.get_one(Task, step.task_id)
    require(by, Verb.REVIEW, desk_id=task.desk_id)
    service.check_open(step, revision)
    subject = subject_of(tx, task, step, by)
    today = local_date(now, tx.get_one(Desk, task.desk_id).time_zone)
    known = TaughtCatalogue(catalogue, names_for(tx, task.customer_no))
    understood = understand(words, subject.matter, known, today=today)
    return Heard(step.id, step.revision, words[:LONGEST], understood, subject)


def keep(tx: Session, heard: Heard, *, by: Person, now: datetime) -> Preview:
    """Keep an instruction and return what it would do; nothing of it is done yet."""
    task, step = held(tx, heard.step_id, revision=heard.revision, by=by)
    document = heard.subject.document
    row = Instruction(
        task_id=task.id,
        step_id=step.id,
        revision=step.revision,
        document=document.number if document else "",
        version=heard.subject.version,
        words=heard.words,
        plan=instruction_plan.to_json(heard.understood),
        state=ToldState.OPEN,
        by=by.slack_id,
        told_at=now,
    )
    tx.add(row)
    tx.flush()  # flush: id
    decided = [one for one in heard.understood.proposals if not one.undecided]
    changes, problem = _tried(tx, heard.subject, decided, by=by, now=now)
    return Preview(
        id=row.id,
        step_id=step.id,
        revision=step.revision,
        task_number=task.number,
        words=heard.words,
        changes=changes,
        choices=_choices(tx, heard, by),
        left=heard.understood.left,
        problem=problem,
    )


def _tried(
    tx: Session, subject: Subject, proposals: Sequence[Proposal], *, by: Person, now: datetime
) -> tuple[tuple[Change, ...], DomainError | None]:
    """Return the differences that proposals make, and what is wrong with them; nothing stays written."""
    if not proposals:
        return (), None
    try:
        return tried(tx, lambda: _changes(tx, subject, proposals, by=by, now=now)), None
    except (InvalidInput, IllegalTransition) as error:
        return (), error


def _changes(
    tx: Session, subject: Subject, proposals: Sequence[Proposal], *, by: Person, now: datetime
) -> tuple[Change, ...]:
    if subject.document is not None:
        number, change = subject.document.number, revision_of(subject.document, proposals)
        after = sales_documents.revise(tx, number, change, version=subject.version, by=by.slack_id, now=now)
        return difference(subject.document, after)
    if subject.request is None:
        return ()
    reading_after(tx, subject.request, proposals, by=by)
    nos = {one.item.partition("/")[0] for one in proposals if one.item}
    nos |= {line.item_no for line in subject.request.lines}
    language = subject.matter.language
    return differences(subject.request, proposals, load_items(tx, nos, language=language), language)


def _choices(tx: Session, heard: Heard, by: Person) -> tuple[Choice, ...]:
    matter, language = heard.subject.matter, language_of(by.locale)
    proposals = heard.understood.proposals
    nos = {item.partition("/")[0] for one in proposals for item in one.items}
    items = load_items(tx, nos, language=language)
    found: list[Choice] = []
    for at, one in enumerate(proposals):
        if one.lines:
            lines = tuple((str(line), f"{line + 1}. {called(matter, line)}") for line in one.lines)
            found.append(Choice(f"{at}:line", one.words, lines))
        if one.items:
            named = tuple(
                (item, f"{item} {items[no].name(variant, language) if no in items else ''}".strip())
                for item in one.items
                for no, _, variant in (item.partition("/"),)
            )
            found.append(Choice(f"{at}:item", one.words, named))
        if one.sites:
            places = {site.code: site.text for site in matter.sites}
            found.append(Choice(f"{at}:site", one.words, tuple((code, places[code]) for code in one.sites)))
    return tuple(found)


def apply(tx: Session, instruction_id: int, chosen: dict[str, str], *, by: Person, now: datetime) -> Decided:
    """Do what was shown: a new version of the document, or an answered reading. Once, and for this step only.

    Args:
        chosen: what a person chose, by the key of the :class:`Choice`.

    Raises:
        Refused, IllegalTransition, Stale: no right; applied, cancelled or decided before; the step or the document
            changed since it was shown.
        InvalidInput: something has not been chosen (``field`` is its key), or it cannot be done.
    """
    row = tx.get(Instruction, instruction_id)
    if row is None:
        raise NotFound("error.no_instruction")
    task = service.lock(tx, row.task_id)
    require(by, Verb.REVIEW, desk_id=task.desk_id)
    tx.refresh(row, with_for_update=True)
    _check_open(row)
    task, step = held(tx, row.step_id, revision=row.revision, by=by)
    understood = instruction_plan.from_json(row.plan)
    proposals = _chosen(understood, chosen)
    row.state, row.ended_by, row.ended_at = ToldState.APPLIED, by.slack_id, now
    timeline.record(
        tx,
        task,
        Tag.INSTRUCTED,
        by=by.slack_id,
        now=now,
        step_id=step.id,
        words=row.words,
        left=list(understood.left),
    )
    if row.document:
        view = document_view(tx, row.document)
        if view.version != row.version:
            raise Stale("sales.changed", number=row.document, version=view.version, seen=row.version)
        change = revision_of(view, proposals)
        documents.revise(tx, row.document, change, version=row.version, by=by, now=now)
    else:
        _answer_reading(tx, task, step, row, proposals, by=by, now=now)
    return Decided(task.id, task.number, step.id, StepKind(step.kind))


def _check_open(row: Instruction) -> None:
    if row.state != ToldState.OPEN:
        raise IllegalTransition(f"error.instruction_{row.state}", by=row.ended_by, at=row.ended_at)


def _chosen(understood: Understood, chosen: dict[str, str]) -> tuple[Proposal, ...]:
    proposals = choose(understood.proposals, chosen)
    if not proposals:
        raise InvalidInput("error.nothing_understood")
    for at, one in enumerate(proposals):
        for what in ("line", "item", "site"):
            if getattr(one, f"{what}s"):
                raise InvalidInput("error.choose_first", field=f"{at}:{what}")
    return proposals


def words_of(tx: Session, instruction_id: int) -> str:
    """Return the words of an instruction."""
    return tx.get_one(Instruction, instruction_id).words


def cancel(tx: Session, instruction_id: int, *, by: Person, now: datetime) -> None:
    """Leave an instruction undone for good."""
    row = tx.get(Instruction, instruction_id, with_for_update=True)
    if row is None:
        raise NotFound("error.no_instruction")
    require(by, Verb.REVIEW, desk_id=tx.get_one(Task, row.task_id).desk_id)
    _check_open(row)
    row.state, row.ended_by, row.ended_at = ToldState.CANCELLED, by.slack_id, now


def _answer_reading(
    tx: Session,
    task: Task,
    step: Step,
    row: Instruction,
    proposals: Sequence[Proposal],
    *,
    by: Person,
    now: datetime,
) -> None:
    """Keep the reading as told; what was asked is answered, or asked anew about what is left."""
    if task.reading_id != row.version:
        raise Stale("error.step_changed", step_id=step.id)
    reading = tx.get_one(Reading, task.reading_id)
    request = reading_after(tx, stored.from_json(reading.request), proposals, by=by)
    readings.keep(tx, task, request, mail_id=reading.mail_id, by=by.slack_id, now=now)
    if any(one.do in (Do.ADD, Do.DROP, Do.ITEM) for one in proposals):
        # Prices by hand are kept by the line's place in the reading, and the places have moved.
        task.decisions = {name: value for name, value in task.decisions.items() if name != "prices"}
    complete = bool(request.lines) and not request.open and not request.contradictions
    answered = step.kind in (StepKind.NOT_AVAILABLE, StepKind.PRICE_MISSING)
    if answered or (step.kind == StepKind.ITEMS and complete):
        service.decide(tx, task, step, Verdict.ANSWER, by=by.slack_id, now=now, note="instructed")
        service.remember(task, **_noted(step))
        go_on(tx, task, by=by, now=now)
    elif step.kind == StepKind.REPLY and task.state == TaskState.NEEDS_PERSON:
        service.decide(tx, task, step, Verdict.SUPERSEDE, by=by.slack_id, now=now)
        service.remember(task, edited=outgoing.edits_of(step))
        outgoing.ask_anew(task)
        go_on(tx, task, by=by, now=now)
    else:
        step.revision += 1  # whoever has the old card in view sees that something changed
        service.touch(tx, task, now=now, acting=by.slack_id)


def _noted(step: Step) -> dict[str, Any]:
    return {"items": "answered"} if step.kind == StepKind.ITEMS else {}
