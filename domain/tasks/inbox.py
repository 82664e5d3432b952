"""What App Home's inbox shows of the tasks (D-80): frozen values, beside ``facts.py``."""

from __future__ import annotations

from dataclasses import dataclass

from domain.tasks.facts import TaskRow


@dataclass(frozen=True, slots=True)
class Inbox:
    """App Home's inbox (D-80)."""

    attention: tuple[TaskRow, ...]
    attention_count: int
    running: tuple[TaskRow, ...]
    waiting: tuple[TaskRow, ...]
    recent: tuple[TaskRow, ...]
    page: int
    pages: int
    tab: str
    time_zone: str
    snoozed: tuple[TaskRow, ...] = ()
    mine: bool = False
    """Only tasks of this member."""
    desk_id: int = 0
    """Only tasks of this desk, 0 = of all."""
    kind: str = ""
    """Only questions of this group (``domain/screens/filters.GROUPS``), '' = all."""
    desks: tuple[tuple[int, str], ...] = ()
    """(id, name) of the desks that this member sees."""
    member_id: str = ""
    stops: int = 0
    """The desk whose tasks this member may stop all, 0 = none."""
