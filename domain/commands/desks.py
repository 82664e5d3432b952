"""Make a desk, show and change its settings (D-1 to D-17). Who may: its configurators and administrators."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from zoneinfo import available_timezones

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.cards import service as cards
from domain.desks import signature
from domain.desks.facts import DeskEdit, DeskView
from domain.desks.models import AskFirst, Desk, ReviewMode
from domain.errors import InvalidInput, NotFound, Stale
from domain.inbox import service as inbox
from domain.people.rights import Person, Role, Verb, require
from domain.people.service import desk_people, set_desk_people
from domain.words import MAIL_LANGUAGES

_PEOPLE = ("reviewers", "configurators")


def make_desk(
    tx: Session,
    *,
    name: str,
    initials: str,
    channel: str,
    language: str,
    time_zone: str,
    account: str,
    folder: str,
    now: datetime,
) -> int:
    """Make a desk with the defaults of the specification, inactive; returns its id."""
    desk = Desk(
        name=name,
        initials=initials,
        channel=channel,
        language=language,
        time_zone=time_zone,
        account=account,
        folder=folder,
        duty=[],
        made_at=now,
    )
    tx.add(desk)
    tx.flush()  # flush: id
    return desk.id


def desk_ids(tx: Session) -> tuple[int, ...]:
    """Return all desks."""
    return tuple(tx.scalars(select(Desk.id).order_by(Desk.id)))


def desk_view(tx: Session, desk_id: int, *, by: Person) -> DeskView:
    """Return a desk's settings for a person who may change them.

    Raises:
        NotFound, Refused.
    """
    desk = tx.get(Desk, desk_id)
    if desk is None:
        raise NotFound("error.no_desk")
    require(by, Verb.CONFIGURE, desk_id=desk_id)
    people = desk_people(tx, desk_id)
    own = {
        one.name: getattr(desk, one.name) for one in fields(DeskView) if one.name not in (*_PEOPLE, "duty")
    }
    return DeskView(
        **own,
        duty=tuple(desk.duty),
        reviewers=people[Role.REVIEWER],
        configurators=people[Role.CONFIGURATOR],
    )


def save_desk(tx: Session, desk_id: int, edit: DeskEdit, *, version: int, by: Person, now: datetime) -> None:
    """Change a desk's settings.

    Raises:
        InvalidInput: ``field`` names the setting.
        Stale: somebody else changed them since they were shown.
        Refused: the person does not configure this desk.
    """
    desk = tx.get(Desk, desk_id, with_for_update=True)
    if desk is None:
        raise NotFound("error.no_desk")
    require(by, Verb.CONFIGURE, desk_id=desk_id)
    if desk.version != version:
        raise Stale("error.desk_changed")
    other = select(Desk.id).where(
        Desk.account == desk.account, Desk.folder == edit.folder, Desk.active.is_(True), Desk.id != desk.id
    )
    _check(
        desk,
        edit,
        taken=tx.scalar(other) is not None,
        had_configurators=bool(desk_people(tx, desk_id)[Role.CONFIGURATOR]),
    )
    moved = desk.channel != edit.channel
    if edit.active and (not desk.active or desk.folder != edit.folder):
        # From now on: the next look notes UIDNEXT, and nothing older is answered (D-2).
        desk.activated_at = now
        inbox.forget_cursor(tx, desk.account, edit.folder)
    for one in fields(DeskEdit):
        if one.name not in (*_PEOPLE, "duty", "signature"):
            setattr(desk, one.name, getattr(edit, one.name))
    # The form shows members only: user groups that are on duty stay.
    desk.duty = [*(one for one in desk.duty if str(one).startswith("S")), *edit.duty]
    desk.signature = signature.clean(edit.signature)
    set_desk_people(tx, desk_id, Role.REVIEWER, edit.reviewers, by=by.slack_id, now=now)
    set_desk_people(tx, desk_id, Role.CONFIGURATOR, edit.configurators, by=by.slack_id, now=now)
    if desk.channel:
        if moved:
            cards.move_place(tx, f"desk:{desk.id}", channel=desk.channel, now=now)
        cards.touch(tx, f"desk:{desk.id}", channel=desk.channel, now=now)


def _check(desk: Desk, edit: DeskEdit, *, taken: bool, had_configurators: bool) -> None:
    checks = (
        ("name", 0 < len(edit.name.strip()) <= 80, "desk.name"),
        ("initials", 0 < len(edit.initials.strip()) <= 4, "desk.initials"),
        ("language", edit.language in MAIL_LANGUAGES, "desk.language"),
        ("time_zone", edit.time_zone in available_timezones(), "desk.time_zone"),
        ("channel", bool(edit.channel) or not edit.active, "desk.channel"),
        ("folder", (0 < len(edit.folder.strip()) <= 120) or not edit.active, "desk.folder"),
        ("folder", not edit.active or not taken, "desk.folder_taken"),
        ("configurators", bool(edit.configurators) or not had_configurators, "desk.last_configurator"),
        ("active", bool(desk.account) or not edit.active, "desk.account"),
        ("review_known", edit.review_known in set(ReviewMode), "error.invalid_input"),
        ("review_unknown", edit.review_unknown in set(ReviewMode), "error.invalid_input"),
        ("ask_first", edit.ask_first in set(AskFirst), "error.invalid_input"),
    )
    for field, good, code in checks:
        if not good:
            raise InvalidInput(code, field=field)
