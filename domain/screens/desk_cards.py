"""What the desk's pinned summary card shows (D-80), and what its configurators are told (D-13, D-92)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.desks.facts import AlertView
from domain.desks.models import Desk, DeskAlert
from domain.desks.watch import LIMIT, SENDING
from domain.people.rights import Role
from domain.people.service import desk_people
from domain.tasks.facts import DeskSummary
from domain.tasks.models import Task
from domain.tasks.states import ATTENTION, OPEN_TASKS, TaskState


def desk_summary(tx: Session, desk_id: int) -> DeskSummary | None:
    """Return the desk's pinned summary (D-80)."""
    desk = tx.get(Desk, desk_id)
    if desk is None:
        return None
    # What is over is not counted: after a year that would be nearly every task.
    counted = tx.execute(
        select(Task.state, func.count(), func.min(Task.needs_since))
        .where(Task.desk_id == desk_id, Task.state.in_(OPEN_TASKS), Task.snoozed_until.is_(None))
        .group_by(Task.state)
    ).all()
    open_alerts = tx.execute(
        select(DeskAlert.kind, DeskAlert.detail).where(
            DeskAlert.desk_id == desk_id, DeskAlert.kind.in_((LIMIT, SENDING)), DeskAlert.ended_at.is_(None)
        )
    )
    told: dict[str, str] = {row.kind: row.detail for row in open_alerts}
    limit = told.get(LIMIT)
    counts: dict[str, int] = {row[0]: row[1] for row in counted}
    oldest: list[datetime] = [row[2] for row in counted if row[0] in ATTENTION and row[2] is not None]
    return DeskSummary(
        desk_id=desk.id,
        name=desk.name,
        initials=desk.initials,
        active=desk.active,
        attention=sum(counts.get(state, 0) for state in ATTENTION),
        running=counts.get(TaskState.WORKING, 0) + counts.get(TaskState.SENDING, 0),
        waiting=counts.get(TaskState.WAITING, 0),
        oldest_since=min(oldest) if oldest else None,
        mailbox_error=desk.mailbox_error,
        language=desk.language,
        time_zone=desk.time_zone,
        mailbox_since=desk.mailbox_since,
        limit=int(limit) if limit and desk.active else 0,
        held=desk.held,
        sending_error=told.get(SENDING, ""),
    )


def alert_view(tx: Session, alert_id: int) -> AlertView | None:
    """Return what a desk's configurators are told, None if the alert is gone."""
    alert = tx.get(DeskAlert, alert_id)
    if alert is None:
        return None
    desk = tx.get_one(Desk, alert.desk_id)
    return AlertView(
        kind=alert.kind,
        detail=alert.detail,
        desk_id=desk.id,
        desk_name=desk.name,
        made_at=alert.made_at,
        ended_at=alert.ended_at,
        mentions=desk_people(tx, desk.id)[Role.CONFIGURATOR],
        language=desk.language,
        time_zone=desk.time_zone,
    )
