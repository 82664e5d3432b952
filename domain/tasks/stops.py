"""What Stop leaves behind at exactly this point of a task (D-72). Reads only."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.effects import service as effects
from domain.effects.states import EffectState
from domain.sales import queries
from domain.sales.facts import DocumentSummary
from domain.sales.states import DocumentKind, QuoteState
from domain.tasks import outgoing
from domain.tasks.models import Step, Task
from domain.tasks.states import StepKind, TaskState


def consequences(tx: Session, task_id: int) -> list[tuple[str, dict[str, Any]]]:
    """Return what Stop leaves behind at exactly this point, as codes with values (D-72). Reads only."""
    task = tx.get_one(Task, task_id)
    found: list[tuple[str, dict[str, Any]]] = [
        (_of_document(document), {"number": document.number})
        for document in queries.documents_of_task(tx, task_id)
    ]
    waiting = effects.look(tx, outgoing.key(_last_reply(tx, task_id)))
    if waiting is not None and waiting.state == EffectState.PENDING:
        found.append(("consequence.mail_withdrawn", {}))
    if task.state == TaskState.WAITING:
        found.append(("consequence.customer_waits_not", {}))
    elif not found or task.state == TaskState.NEEDS_PERSON:
        found.append(("consequence.no_answer", {}))
    found.append(("consequence.final", {}))
    return found


def _of_document(document: DocumentSummary) -> str:
    earlier = document.once_sent and document.kind == DocumentKind.QUOTE and document.state == QuoteState.OPEN
    return "consequence.quote_open_again" if earlier else f"consequence.{document.kind}_{document.state}"


def _last_reply(tx: Session, task_id: int) -> int:
    newest = (
        select(Step.id)
        .where(Step.task_id == task_id, Step.kind == StepKind.REPLY)
        .order_by(Step.id.desc())
        .limit(1)
    )
    return tx.scalar(newest) or 0
