"""Where else the same customer's document number stands: on an open task, a quote or an order (D-47). Reads only."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.sales.queries import documents_with_reference
from domain.tasks.models import Task
from domain.tasks.states import OPEN_TASKS


@dataclass(frozen=True, slots=True)
class Twin:
    """Something else with the same number."""

    name: str
    """"T-12", "SQ-1003" or "SO-1001"."""
    task_id: int
    """The task itself, or the one that the document belongs to."""


def twins(tx: Session, task: Task, reference: str) -> tuple[Twin, ...]:
    """Return what else of the task's customer has this document number: at most two queries.

    Of two open tasks only the one that got the number later has a twin, so a person is asked once for each pair.
    Living documents always count, of a quote and its order the order. A try-out is nobody's order.
    """
    key = task.reference_key
    if not key or not reference.strip() or not (task.customer_no or task.contact_no):
        return ()
    same = (
        Task.customer_no == task.customer_no
        if task.customer_no
        else (Task.customer_no == "") & (Task.contact_no == task.contact_no)
    )
    rows = tx.execute(
        select(Task.id, Task.number, Task.state, Task.try_out, Task.numbered_at)
        .where(same, Task.reference_key == key, Task.id != task.id)
        .order_by(Task.id)
    ).all()
    since = (task.numbered_at, task.id)
    found = [
        Twin(f"T-{row.number}", row.id)
        for row in rows
        if row.state in OPEN_TASKS and not row.try_out and (row.numbered_at, row.id) < since
    ]
    played = {row.id for row in rows if row.try_out}
    documents = documents_with_reference(
        tx,
        customer_no=task.customer_no,
        contact_no=task.contact_no,
        reference=reference,
        except_task=task.id,
    )
    became = {one.quote_number for one in documents}
    found += [
        Twin(one.number, one.task_id)
        for one in documents
        if one.task_id not in played and one.number not in became
    ]
    return tuple(found)


def accepted(decisions: dict[str, object]) -> frozenset[int]:
    """Return the tasks of which a person has said that this one is something new."""
    said = decisions.get("duplicate", ())
    return frozenset(int(one) for one in said) if isinstance(said, list | tuple) else frozenset()
