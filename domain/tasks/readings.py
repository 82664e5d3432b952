"""A task's readings: append only, the newest counts, and the task remembers the customer's document number from it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from domain.intake import stored
from domain.intake.request import Intent, Request
from domain.sales.references import reference_key
from domain.tasks.models import Reading, Task

REQUESTS = frozenset({Intent.QUOTE_REQUEST, Intent.ORDER_REQUEST})
"""What makes a conversation a request (D-100)."""


def keep(tx: Session, task: Task, request: Request, *, mail_id: int, by: str, now: datetime) -> Reading:
    """Keep what was understood as the task's present reading; earlier ones stay.

    Args:
        mail_id: the newest mail that it knows.
        by: Slack member id, or "bot".
    """
    row = Reading(task_id=task.id, mail_id=mail_id, by=by, request=stored.to_json(request), made_at=now)
    tx.add(row)
    tx.flush()  # flush: id
    task.reading_id = row.id
    if request.intent in REQUESTS:
        task.requested_at = task.requested_at or now
    key = reference_key(request.document_no)
    if key != task.reference_key:
        task.reference_key, task.numbered_at = key, now if key else None
    return row
