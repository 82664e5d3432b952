"""What the form shows in which a person chooses, per line, what becomes of what is not available (D-52). Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.errors import InvalidInput, NotFound
from domain.people.rights import Person, Verb, require
from domain.tasks.models import Step, Task
from domain.tasks.shortages import ShortLine, short_lines
from domain.tasks.states import StepKind


@dataclass(frozen=True, slots=True)
class ChoicesView:
    """The short lines of a task as they are now."""

    task_number: int
    step_id: int
    revision: int
    lines: tuple[ShortLine, ...]


def choices_view(tx: Session, step_id: int, *, by: Person, now: datetime) -> ChoicesView:
    """Return the lines that a step asks about, and any that became short since.

    Raises:
        NotFound: there is no such step.
        Refused: this person may not decide it.
        InvalidInput: the step asks something else, or an item is gone.
    """
    step = tx.get(Step, step_id)
    if step is None:
        raise NotFound("error.no_step")
    task = tx.get_one(Task, step.task_id)
    require(by, Verb.REVIEW, desk_id=task.desk_id)
    if step.kind != StepKind.NOT_AVAILABLE:
        raise InvalidInput("error.other_question")
    asked = frozenset(int(one["index"]) for one in step.payload["short"])
    return ChoicesView(task.number, step.id, step.revision, short_lines(tx, task, now=now, asked=asked))
