"""What happens next about a task that waits for a person, if nobody acts: who is reminded, when (D-83)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from domain.desks.models import Desk
from domain.people.service import names
from domain.tasks import calling
from domain.tasks.calling import Level
from domain.tasks.facts import Say
from domain.tasks.models import Task
from domain.tasks.states import ATTENTION, TaskState

FEW = 2
"""People that are named; more are "the people on duty"."""


def upcoming(tx: Session, task: Task, desk: Desk) -> Say | None:
    """Return what happens next and when; None where nothing waits for a person.

    The code is "next.snoozed", "next.reminds", "next.reminds_duty", "next.reminds_configurators" or "next.nobody".
    """
    if TaskState(task.state) not in ATTENTION:
        return None
    if task.snoozed_until is not None:
        by = names(tx, [task.snoozed_by]).get(task.snoozed_by, "")
        return Say("next.snoozed", {"until": task.snoozed_until, "by": by})
    level, people = calling.next_level(tx, task, desk)
    if task.remind_at is None or not people:
        return Say("next.nobody")
    known = names(tx, people) if len(people) <= FEW else {}
    if len(known) == len(people):
        return Say("next.reminds", {"by": ", ".join(known[one] for one in people), "at": task.remind_at})
    return Say(
        "next.reminds_duty" if level is Level.DUTY else "next.reminds_configurators", {"at": task.remind_at}
    )
