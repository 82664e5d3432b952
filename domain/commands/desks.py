"""Make a desk, find it, show and change its settings (D-1 to D-17). Who may: its configurators and administrators.

Switching a desk on and off is in :mod:`domain.commands.activation`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.cards import service as cards
from domain.desks import log, settings, signature, watch
from domain.desks.facts import DeskName, DeskView
from domain.desks.models import Desk
from domain.desks.settings import SETTINGS, Value
from domain.errors import InvalidInput, NotFound, Stale
from domain.inbox import service as inbox
from domain.moves.drafting import default_signature
from domain.people.rights import Person, Role, Verb, may, require
from domain.people.service import desk_people, grant, set_desk_people
from domain.sales.models import Company, Location
from domain.sales.parties import seller_of

_PEOPLE = {"reviewers": Role.REVIEWER, "configurators": Role.CONFIGURATOR}
_PLACE = ("account", "folder")
_NEEDED = ("channel", "account", "folder")
"""What an active desk cannot be without."""


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
    """Make a desk with the defaults of the specification, inactive; returns its id. Nothing is checked."""
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


def new_desk(tx: Session, given: Mapping[str, Any], *, by: Person, now: datetime) -> int:
    """Make a further desk with these settings, the rest as by default, inactive; returns its id.

    Its maker may configure it. A member who made it in Slack is noted as configurator; the command line is no member.

    Raises:
        Refused: only administrators make desks.
        InvalidInput: ``field`` names the setting.
    """
    require(by, Verb.ADMINISTER, desk_id=0)
    values = {name: settings.read(name, raw) for name, raw in given.items()}
    name = settings.read("name", values.get("name", ""))
    desk_id = make_desk(
        tx,
        name=str(name),
        initials=str(settings.read("initials", values.get("initials") or initials_of(str(name)))),
        channel="",
        language="en",
        time_zone="Europe/Copenhagen",
        account="",
        folder="",
        now=now,
    )
    log.note(tx, desk_id, log.MADE, old="", new=str(name), by=by.slack_id, now=now)
    if not by.slack_id.startswith("cli:"):
        grant(tx, by.slack_id, Role.CONFIGURATOR, desk_id=desk_id, by=by.slack_id, now=now)
        if "configurators" in values:
            values["configurators"] = (by.slack_id, *_ids(values["configurators"]))
    _change(tx, tx.get_one(Desk, desk_id), values, by=by, now=now)
    return desk_id


def initials_of(name: str) -> str:
    """Return the initials of a name: "NS" for "Nordbo sales"."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:4]).upper() or name[:2].upper()


def desk_ids(tx: Session) -> tuple[int, ...]:
    """Return all desks."""
    return tuple(tx.scalars(select(Desk.id).order_by(Desk.id)))


def desk_names(tx: Session, *, by: Person | None = None) -> tuple[DeskName, ...]:
    """Return all desks, or those that a person may configure."""
    rows = tx.scalars(select(Desk).order_by(Desk.id))
    return tuple(
        DeskName(row.id, row.name, row.initials, row.active, row.account, row.folder, row.channel)
        for row in rows
        if by is None or may(by, Verb.CONFIGURE, desk_id=row.id)
    )


def find_desk(tx: Session, text: str) -> int:
    """Return the desk that somebody means: by name or its beginning, initials, or number.

    Raises:
        NotFound: none is called so, or more than one; the values name those that there are.
    """
    named = desk_names(tx)
    wanted = text.strip().casefold()
    ways = (
        [one.id for one in named if one.name.casefold() == wanted],
        [one.id for one in named if one.initials.casefold() == wanted or str(one.id) == wanted],
        [one.id for one in named if wanted and one.name.casefold().startswith(wanted)],
    )
    for found in ways:
        if len(found) == 1:
            return found[0]
    raise NotFound("error.no_desk_called", name=text.strip()[:80], desks=", ".join(one.name for one in named))


def desk_view(tx: Session, desk_id: int, *, by: Person, now: datetime) -> DeskView:
    """Return a desk's settings for a person who may change them.

    Raises:
        NotFound, Refused.
    """
    desk = tx.get(Desk, desk_id)
    if desk is None:
        raise NotFound("error.no_desk")
    require(by, Verb.CONFIGURE, desk_id=desk_id)
    company = tx.get(Company, 1)
    locations = tx.execute(select(Location.code, Location.name).order_by(Location.code))
    return DeskView(
        id=desk.id,
        version=desk.version,
        active=desk.active,
        activated_at=desk.activated_at,
        deactivated_at=desk.deactivated_at,
        resumable=resumable(tx, desk),
        values=_values(tx, desk),
        read_today=watch.read_today(desk, now),
        held=desk.held,
        locations=tuple((code, name) for code, name in locations),
        default_signature=default_signature(desk, seller_of(company)) if company is not None else "",
    )


def resumable(tx: Session, desk: Desk) -> bool:
    """Say whether an inactive desk was read before at its mailbox folder: then there may be mails between (D-2)."""
    stopped = not desk.active and desk.deactivated_at is not None
    return stopped and inbox.cursor(tx, desk.account, desk.folder) is not None


def change_desk(
    tx: Session,
    desk_id: int,
    changes: Mapping[str, Any],
    *,
    by: Person,
    now: datetime,
    version: int | None = None,
    accounts: tuple[str, ...] | None = None,
) -> None:
    """Change settings of a desk; those that are not named stay. Each change is in the audit log.

    Args:
        changes: setting -> value, as typed or as a form holds it.
        version: that the person saw; None = whatever it is now (command line).
        accounts: names of the mailbox accounts that there are; None = not checked.

    Raises:
        InvalidInput: ``field`` names the setting.
        Stale: somebody else changed the desk since it was shown.
        Refused: the person does not configure this desk.
    """
    desk = own_desk(tx, desk_id, by=by, version=version)
    values = {name: settings.read(name, raw) for name, raw in changes.items()}
    if accounts is not None and values.get("account") and values["account"] not in accounts:
        raise InvalidInput(
            "desk.account_unknown", field="account", value=values["account"], choices=", ".join(accounts)
        )
    _change(tx, desk, values, by=by, now=now)


def own_desk(tx: Session, desk_id: int, *, by: Person, version: int | None) -> Desk:
    """Return a desk for change by somebody who may change it.

    Raises:
        NotFound, Refused, Stale.
    """
    desk = tx.get(Desk, desk_id, with_for_update=True)
    if desk is None:
        raise NotFound("error.no_desk")
    require(by, Verb.CONFIGURE, desk_id=desk_id)
    if version is not None and desk.version != version:
        raise Stale("error.desk_changed")
    return desk


def missing(desk: Desk) -> tuple[str, ...]:
    """Return the settings that a desk needs before it can be switched on, and does not have."""
    return tuple(name for name in _NEEDED if not getattr(desk, name))


def _change(tx: Session, desk: Desk, values: Mapping[str, Value], *, by: Person, now: datetime) -> None:
    before = _values(tx, desk)
    after = {**before, **values}
    _check(tx, desk, before, after)
    _apply(tx, desk, before, values, by=by.slack_id, now=now)
    for name, value in values.items():
        log.note(tx, desk.id, name, old=before[name], new=value, by=by.slack_id, now=now)
    if desk.channel:
        if before["channel"] and before["channel"] != desk.channel:
            cards.move_place(tx, f"desk:{desk.id}", channel=desk.channel, now=now)
        cards.touch(tx, f"desk:{desk.id}", channel=desk.channel, now=now)


def _apply(
    tx: Session,
    desk: Desk,
    before: Mapping[str, Value],
    values: Mapping[str, Value],
    *,
    by: str,
    now: datetime,
) -> None:
    moved = any(name in values and values[name] != before[name] for name in _PLACE)
    if any(values[name] != before[name] for name in values):
        desk.changed_at = now  # also makes a new version where only people changed, who are rows of their own
    for name, value in values.items():
        if name in _PEOPLE:
            set_desk_people(tx, desk.id, _PEOPLE[name], _ids(value), by=by, now=now)
        elif name == "duty":
            desk.duty = list(_ids(value))
        else:
            setattr(desk, name, value)
    if moved:
        # Another place: from now on. The next look notes UIDNEXT there, and nothing older is answered (D-2).
        desk.deactivated_at = None
        inbox.forget_cursor(tx, desk.account, desk.folder)
        watch.end_alerts(tx, desk.id, now=now)
        desk.held, desk.mailbox_error, desk.mailbox_failures, desk.mailbox_since = 0, "", 0, None
        if desk.active:
            desk.activated_at = now
    tx.flush()  # flush: the new version


def _check(tx: Session, desk: Desk, before: Mapping[str, Value], after: Mapping[str, Value]) -> None:
    if desk.active:
        for name in _NEEDED:
            if not after[name]:
                raise InvalidInput(f"desk.{name}", field=name)
    if before["configurators"] and not after["configurators"]:
        raise InvalidInput("desk.last_configurator", field="configurators")
    if bool(after["quiet_from"]) != bool(after["quiet_to"]):
        raise InvalidInput("desk.quiet_both", field="quiet_to" if after["quiet_from"] else "quiet_from")
    if str(after["work_from"]) >= str(after["work_to"]):
        raise InvalidInput("desk.work_hours", field="work_to")
    same_name = [one.id for one in desk_names(tx) if one.name.casefold() == str(after["name"]).casefold()]
    if set(same_name) - {desk.id}:
        raise InvalidInput("desk.name_taken", field="name", name=after["name"])
    location = str(after["location_code"])
    if location and location != before["location_code"] and tx.get(Location, location) is None:
        raise InvalidInput("desk.location", field="location_code", value=location)
    _check_place(tx, desk, str(after["account"]), str(after["folder"]))


def _check_place(tx: Session, desk: Desk, account: str, folder: str) -> None:
    """Refuse a mailbox folder that another desk has, active or not: two desks never answer the same mail."""
    if not account or not folder:
        return
    other = tx.scalar(
        select(Desk.name).where(Desk.account == account, Desk.folder == folder, Desk.id != desk.id)
    )
    if other is not None:
        raise InvalidInput("desk.folder_taken", field="folder", desk=other, folder=folder)


def _values(tx: Session, desk: Desk) -> dict[str, Value]:
    people = desk_people(tx, desk.id)
    found: dict[str, Value] = {name: people[role] for name, role in _PEOPLE.items()}
    found["duty"] = tuple(str(one) for one in desk.duty)
    for one in SETTINGS:
        if one.name not in found:
            found[one.name] = getattr(desk, one.name)
    return {one.name: found[one.name] for one in SETTINGS}


def _ids(value: Value | Any) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def shown_signature(html: str, default: str) -> str:
    """Return how a signature reads in a mail, as plain text: its own, else the default one (D-14)."""
    return signature.to_text(signature.clean(html) or default)
