"""What people may ask of the figures: a report, a schedule, what their Home shows (D-102)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from domain.errors import InvalidInput, NotFound, Refused
from domain.kpis import schedules
from domain.kpis.facts import Report
from domain.kpis.models import FigureChoice
from domain.kpis.periods import period
from domain.kpis.report import desk_called, desks_named, report, zone_of
from domain.kpis.schedules import Plan, ScheduleView
from domain.kpis.wording import understood
from domain.people.rights import Person, Verb, may, require
from domain.screens.home import desks_of

DEFAULT = "this_month"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see, and may."""

    desks: tuple[int, ...]
    desk_id: int
    """0 = all of them."""
    period: str
    zone: str


def asked(tx: Session, by: Person, code: str, desk_id: int, *, now: datetime) -> Asked:
    """Check what somebody wants to see.

    Raises:
        Refused: the person belongs to no desk, or not to this one.
        InvalidInput: it is no period.
    """
    desks = desks_of(tx, by)
    if not desks or (desk_id and desk_id not in desks):
        require(by, Verb.SEE, desk_id=desk_id)
        raise Refused("refused.see")
    chosen = (desk_id,) if desk_id else desks
    zone = zone_of(tx, chosen)
    period(code, zone=zone, now=now)
    return Asked(chosen, desks[0] if len(desks) == 1 else desk_id, code, zone)


def typed(tx: Session, by: Person, text: str, *, now: datetime) -> Asked:
    """Understand ``[period] [desk]`` as somebody typed it; without a period it is this month.

    Raises:
        Refused: the person belongs to no desk.
        NotFound: none of the person's desks is called so.
        InvalidInput: it is neither a period nor a desk.
    """
    code, name = understood(text, by.locale)
    desks = desks_of(tx, by)
    try:
        desk_id = desk_called(tx, desks, name) if name and desks else 0
    except NotFound:
        if code:
            raise
        raise InvalidInput("kpi.not_understood", field="period", text=name[:60]) from None
    return asked(tx, by, code or DEFAULT, desk_id, now=now)


def make(tx: Session, wanted: Asked, *, now: datetime) -> Report:
    """Return the report."""
    chosen = period(wanted.period, zone=wanted.zone, now=now)
    return report(tx, wanted.desks, chosen, now=now, desk_id=wanted.desk_id)


def hand_out(
    tx: Session, wanted: Asked, *, what: str, channel: str, click: str, by: Person, now: datetime
) -> None:
    """Have a report posted to a channel ("message") or sent as a file ("file"), through the outbox.

    Args:
        click: Slack's id of the click: a redelivered one asks for the same.
    """
    payload: dict[str, Any] = {
        "what": what,
        "schedule": 0,
        "channel": channel,
        "desk_id": wanted.desk_id,
        "desks": list(wanted.desks),
        "period": wanted.period,
        "moment": now.isoformat(),
        "language": by.locale,
        "time_zone": wanted.zone,
        "asked_by": by.slack_id,
    }
    schedules.post(tx, f"figures:{what}:{by.slack_id}:{click}"[:120], payload, now=now)


def choose(
    tx: Session, by: Person, *, code: str | None = None, desk_id: int | None = None, now: datetime
) -> None:
    """Remember what a member's Home shows."""
    row = tx.get(FigureChoice, by.slack_id)
    present = asked(tx, by, code or (row.period if row else DEFAULT), desk_id or 0, now=now)
    if row is None:
        row = FigureChoice(member_id=by.slack_id, period=DEFAULT, desk_id=0)
        tx.add(row)
    row.period = present.period
    row.desk_id = row.desk_id if desk_id is None else desk_id


def of_home(tx: Session, by: Person, *, now: datetime) -> tuple[Asked, tuple[tuple[int, str], ...]]:
    """Return which report a member's Home shows, and the desks to choose from."""
    row = tx.get(FigureChoice, by.slack_id)
    desks = desks_of(tx, by)
    desk_id = row.desk_id if row is not None and row.desk_id in desks else 0
    wanted = asked(tx, by, row.period if row else DEFAULT, desk_id, now=now)
    return wanted, desks_named(tx, desks)


def planned(tx: Session, by: Person) -> tuple[tuple[ScheduleView, ...], tuple[tuple[int, str], ...], bool]:
    """Return the schedules that a person may change, the desks to choose from, and whether all desks may be chosen.

    Raises:
        Refused: the person configures no desk.
    """
    desks = [one for one in desks_of(tx, by) if may(by, Verb.CONFIGURE, desk_id=one)]
    if not desks:
        require(by, Verb.CONFIGURE, desk_id=0)
    everything = may(by, Verb.CONFIGURE, desk_id=0)
    shown = [one for one in schedules.listed(tx) if (one.desk_id in desks if one.desk_id else everything)]
    return tuple(shown), desks_named(tx, desks), everything


def plan(tx: Session, wanted: Plan, *, by: Person, now: datetime) -> int:
    """Have figures posted on schedule.

    Raises:
        Refused: the person does not configure that desk (all desks: the installation).
        InvalidInput: ``field`` is "at" or "channel".
    """
    require(by, Verb.CONFIGURE, desk_id=wanted.desk_id)
    return schedules.add(tx, wanted, by=by.slack_id, now=now)


def unplan(tx: Session, schedule_id: int, *, by: Person, now: datetime) -> None:
    """Remove a schedule.

    Raises:
        Refused, NotFound: it was removed already.
    """
    del now
    require(by, Verb.CONFIGURE, desk_id=schedules.desk_of(tx, schedule_id))
    schedules.remove(tx, schedule_id)
