"""What the form for an instruction shows: the lines with their numbers, and sentences that fit this step (D-75).

A suggestion is a sentence that is understood like any other; nothing is done by it but what its preview shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from domain.commands.instruction_subject import INSTRUCTABLE, Subject, called, subject_of
from domain.errors import InvalidInput, NotFound
from domain.people.rights import Person, Verb, require
from domain.sales.items import ItemFacts, load_items
from domain.tasks import service
from domain.tasks.facts import Say
from domain.tasks.models import Step, Task
from domain.tasks.states import StepKind
from domain.words import language_of

MOST_SUGGESTIONS = 5
PER_WISH = 2
UNCERTAIN = 0.85


@dataclass(frozen=True, slots=True)
class InstructionForm:
    """A step that waits for somebody's words."""

    step_id: int
    revision: int
    task_number: int
    lines: tuple[str, ...]
    """Numbered from 1, as the words may name them."""
    suggestions: tuple[Say, ...]


def instruction_form(
    tx: Session, step_id: int, *, by: Person, revision: int | None = None
) -> InstructionForm:
    """Return the form for an open step.

    Raises:
        Refused, IllegalTransition, Stale, NotFound: no right, decided before, changed, gone.
        InvalidInput: this kind of step takes no instructions.
    """
    step = tx.get(Step, step_id)
    if step is None:
        raise NotFound("error.no_step")
    task = tx.get_one(Task, step.task_id)
    require(by, Verb.REVIEW, desk_id=task.desk_id)
    service.check_open(step, revision)
    subject = subject_of(tx, task, step, by)
    matter = subject.matter
    count = len(matter.lines) + len(matter.open)
    return InstructionForm(
        step.id,
        step.revision,
        task.number,
        tuple(f"{at + 1}. {called(matter, at)}" for at in range(count)),
        _suggestions(tx, step, subject, by)[:MOST_SUGGESTIONS],
    )


def open_step_of(tx: Session, task_id: int) -> Step:
    """Return the open question of a task that takes instructions.

    Raises:
        InvalidInput: it asks nothing just now, or something that an instruction does not answer.
    """
    step = service.open_review(tx, task_id)
    if step is None:
        raise InvalidInput("instruct.no_question", number=tx.get_one(Task, task_id).number)
    if step.kind not in INSTRUCTABLE:
        raise InvalidInput("error.not_instructable")
    return step


def _suggestions(tx: Session, step: Step, subject: Subject, by: Person) -> tuple[Say, ...]:
    if step.kind == StepKind.NOT_AVAILABLE:
        return (Say("instruct.suggest.there"), *_of_short(step.payload.get("short", ())))
    matter = subject.matter
    first = len(matter.lines)
    wanted = [
        (at, one)
        for at, line in enumerate(matter.lines)
        if line.confidence < UNCERTAIN
        for one in line.candidates
        if (one.item_no, one.variant_code) != (line.item_no, line.variant_code)
    ]
    wanted += [(first + at, one) for at, wish in enumerate(matter.open) for one in wish.candidates[:PER_WISH]]
    language = language_of(by.locale)
    items = load_items(tx, {one.item_no for _, one in wanted}, language=language)
    found = [
        Say(
            "instruct.suggest.item",
            {"line": at + 1, "item": _item(items[one.item_no], one.variant_code, language)},
        )
        for at, one in wanted
        if one.item_no in items and one.variant_code in (items[one.item_no].variants or {""})
    ]
    several = first + len(matter.open) > 1
    dropped = [Say("instruct.suggest.drop", {"line": first + 1 + at}) for at in range(len(matter.open))]
    return (*found[: MOST_SUGGESTIONS - 1], *(dropped[:1] if several else ()))


def _item(item: ItemFacts, variant: str, language: str) -> str:
    """Return an item as it is surely understood: its number and variant, then its name without signs that end a sentence."""
    name = "".join(sign if sign not in ",.;:!?" else " " for sign in item.name(variant, language))
    return " ".join(f"{item.item_no} {variant} {name}".split())[:48].rstrip()


def _of_short(short: list[dict[str, Any]]) -> list[Say]:
    found: list[Say] = []
    for one in short[:2]:
        line, there = int(one["index"]) + 1, Decimal(one["available"])
        if one.get("expected"):
            day = date.fromisoformat(one["expected"])
            found.append(Say("instruct.suggest.date", {"line": line, "date": day}))
        if there > 0:
            found.append(Say("instruct.suggest.quantity", {"line": line, "quantity": there}))
        else:
            found.append(Say("instruct.suggest.drop", {"line": line}))
    return found
