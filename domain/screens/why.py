"""Why a step is asked: the setting, rule or fact behind it, in a sentence or two for the person who is asked (D-71).

What the record knows about a task for whoever runs the program is in ``explain.py``.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.desks.models import Desk
from domain.errors import NotFound
from domain.inbox.facts import Trust
from domain.inbox.models import InboundMail
from domain.people.rights import Person, Verb, require
from domain.sales.models import Contact
from domain.tasks.facts import Say
from domain.tasks.models import Step, Task
from domain.tasks.states import StepKind
from domain.words import has


def why(tx: Session, step_id: int, *, by: Person) -> tuple[int, tuple[Say, ...]]:
    """Return a step's task and why it is asked.

    Raises:
        NotFound, Refused.
    """
    step = tx.get(Step, step_id)
    if step is None:
        raise NotFound("error.no_step")
    task = tx.get_one(Task, step.task_id)
    require(by, Verb.SEE, desk_id=task.desk_id)
    desk = tx.get_one(Desk, task.desk_id)
    code, values = _reason(tx, task, step, desk)
    known = {"address": task.sender_address, "customer": task.sender_name or task.sender_address, **values}
    reasons = [Say(code if has(code) else "because.other", known)]
    if task.failures:
        reasons.append(Say("because.failures", {"count": task.failures}))
    return task.id, tuple(reasons)


def _reason(tx: Session, task: Task, step: Step, desk: Desk) -> tuple[str, dict[str, object]]:
    """Return the code of the reason with its values."""
    payload = step.payload
    match StepKind(step.kind):
        case StepKind.INCOMING:
            return _incoming(tx, task, desk), {}
        case StepKind.ITEMS:
            return f"because.items.{desk.ask_first}", {}
        case StepKind.NOT_AVAILABLE:
            return "because.not_available", {"count": len(payload.get("short", ()))}
        case StepKind.OUT_OF_SCOPE:
            return "because.out_of_scope", {"intent": f"word:intent.{payload.get('intent', 'other')}"}
        case StepKind.ACCEPTANCE if payload.get("answered_version") not in (0, None, payload.get("version")):
            return "because.acceptance.other_version", {
                "answered": payload["answered_version"],
                "version": payload["version"],
            }
        case StepKind.DUPLICATE:
            return "because.duplicate", {"reference": payload.get("reference", "")}
        case _:
            return f"because.{step.kind}", {"reason": payload.get("server") or payload.get("error") or ""}


def _incoming(tx: Session, task: Task, desk: Desk) -> str:
    """Return whether doubt about the sender, or which of the two settings, asks for the review (D-4, D-5, D-26)."""
    newest = tx.get(InboundMail, task.round) if task.round else None
    if newest is not None and newest.trust == Trust.FAIL:
        return "because.incoming.spoofed"
    address = newest.from_address if newest is not None else task.sender_address
    ours = select(Contact.contact_no).where(Contact.email == address).limit(1)
    if tx.scalar(ours) is None:
        return f"because.incoming.unknown.{desk.review_unknown}"
    return f"because.incoming.known.{desk.review_known}"
