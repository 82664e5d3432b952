"""Every setting of a desk (D-1 to D-15): what it may be, how it is read from text, how the record writes it. Pure.

The modal, the command line and the audit log are all made from this list, so that none of them can forget one. Names
are those of ``domain/desks/models.Desk``; *active* and *meanwhile* belong to :mod:`domain.commands.activation`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from zoneinfo import available_timezones

from domain.desks import signature
from domain.desks.models import AskFirst, ReviewMode
from domain.errors import InvalidInput
from domain.words import MAIL_LANGUAGES

Value = str | bool | int | Decimal | tuple[str, ...]

REGIONS = ("", "DK", "NO", "SE", "FI", "DE", "AT", "CH", "NL", "GB", "IE", "US")
"""Countries that the form offers: of public holidays and of how dates are written; '' = the time zone's."""
LONGEST_SIGNATURE = min(3000, signature.MAX_LENGTH)
"""Characters; an input of Slack holds no more."""
LONGEST_WRITTEN = 2000
"""Characters of a value that the audit log keeps."""
_YES = frozenset({"yes", "on", "true", "1", "ja"})
_NO = frozenset({"no", "off", "false", "0", "nej", "nei"})
_MEMBER = re.compile(r"[UW][A-Z0-9]{1,20}")
_REGION = re.compile(r"(?:[A-Z]{2}(?:-[A-Z0-9]{1,3})?)?")
_CALLED = re.compile(r"[UWS][A-Z0-9]{1,20}")


class Kind(StrEnum):
    """What sort of value a setting has."""

    TEXT = "text"
    CHOICE = "choice"
    SWITCH = "switch"
    WHOLE = "whole"
    NUMBER = "number"
    CLOCK = "clock"
    ZONE = "zone"
    CHANNEL = "channel"
    MEMBERS = "members"
    CALLED = "called"
    HTML = "html"
    REGION = "region"
    DAYS = "days"


class Section(StrEnum):
    """Groups in which people see the settings."""

    DESK = "desk"
    MAILBOX = "mailbox"
    REVIEW = "review"
    OFFERS = "offers"
    SIGNATURE = "signature"
    PEOPLE = "people"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: where it stands and what it may be."""

    name: str
    section: Section
    kind: Kind
    code: str
    """Of the sentence for a value that cannot be used."""
    low: int = 0
    high: int = 0
    """Bounds of a number, or of a text's length."""
    choices: tuple[str, ...] = ()


_DESK, _MAILBOX, _REVIEW, _OFFERS, _PEOPLE, _HOURS = (
    Section.DESK,
    Section.MAILBOX,
    Section.REVIEW,
    Section.OFFERS,
    Section.PEOPLE,
    Section.HOURS,
)
_MODES = tuple(ReviewMode)

SETTINGS: tuple[Setting, ...] = (
    Setting("name", _DESK, Kind.TEXT, "desk.name", 1, 80),
    Setting("initials", _DESK, Kind.TEXT, "desk.initials", 1, 4),
    Setting("channel", _DESK, Kind.CHANNEL, "desk.channel_id", 0, 20),
    Setting("language", _DESK, Kind.CHOICE, "desk.language", choices=MAIL_LANGUAGES),
    Setting("region", _DESK, Kind.REGION, "desk.region", choices=REGIONS),
    Setting("time_zone", _DESK, Kind.ZONE, "desk.time_zone"),
    Setting("location_code", _DESK, Kind.TEXT, "desk.location", 0, 20),
    Setting("minutes_per_document", _DESK, Kind.WHOLE, "desk.whole", 0, 480),
    Setting("account", _MAILBOX, Kind.TEXT, "desk.account_unknown", 0, 120),
    Setting("folder", _MAILBOX, Kind.TEXT, "desk.folder_name", 0, 120),
    Setting("mark_as_read", _MAILBOX, Kind.SWITCH, "desk.switch"),
    Setting("analyse_attachments", _MAILBOX, Kind.SWITCH, "desk.switch"),
    Setting("daily_limit", _MAILBOX, Kind.WHOLE, "desk.whole", 1, 100_000),
    Setting("review_known", _REVIEW, Kind.CHOICE, "desk.choice", choices=_MODES),
    Setting("review_unknown", _REVIEW, Kind.CHOICE, "desk.choice", choices=_MODES),
    Setting("review_quotes", _REVIEW, Kind.SWITCH, "desk.switch"),
    Setting("review_orders", _REVIEW, Kind.SWITCH, "desk.switch"),
    Setting("ask_first", _REVIEW, Kind.CHOICE, "desk.choice", choices=tuple(AskFirst)),
    Setting("send_quotes", _OFFERS, Kind.SWITCH, "desk.switch"),
    Setting("make_orders", _OFFERS, Kind.SWITCH, "desk.switch"),
    Setting("order_first", _OFFERS, Kind.SWITCH, "desk.switch"),
    Setting("only_available", _OFFERS, Kind.SWITCH, "desk.switch"),
    Setting("promise_dates", _OFFERS, Kind.SWITCH, "desk.switch"),
    Setting("promise_offset_days", _OFFERS, Kind.WHOLE, "desk.whole", 0, 365),
    Setting("safety_lead_days", _OFFERS, Kind.WHOLE, "desk.whole", 0, 365),
    Setting("price_tolerance", _OFFERS, Kind.NUMBER, "desk.number", 0, 100),
    Setting("quote_reminder_days", _OFFERS, Kind.WHOLE, "desk.whole", 0, 60),
    Setting("signature", Section.SIGNATURE, Kind.HTML, "desk.signature", 0, LONGEST_SIGNATURE),
    Setting("reviewers", _PEOPLE, Kind.MEMBERS, "desk.members"),
    Setting("configurators", _PEOPLE, Kind.MEMBERS, "desk.members"),
    Setting("duty", _PEOPLE, Kind.CALLED, "desk.called"),
    Setting("work_days", _HOURS, Kind.DAYS, "desk.days", choices=tuple("1234567")),
    Setting("work_from", _HOURS, Kind.CLOCK, "desk.clock", 1),
    Setting("work_to", _HOURS, Kind.CLOCK, "desk.clock", 1),
    Setting("remind_after_hours", _HOURS, Kind.WHOLE, "desk.whole", 0, 200),
    Setting("quiet_from", _HOURS, Kind.CLOCK, "desk.clock"),
    Setting("quiet_to", _HOURS, Kind.CLOCK, "desk.clock"),
)
BY_NAME: Mapping[str, Setting] = {one.name: one for one in SETTINGS}


def in_section(section: Section) -> tuple[Setting, ...]:
    """Return the settings of a section, in their order."""
    return tuple(one for one in SETTINGS if one.section is section)


def read(name: str, raw: object) -> Value:
    """Return a setting's value from what a person typed or a form holds.

    Raises:
        InvalidInput: there is no such setting, or it cannot have this value; ``field`` is the setting.
    """
    setting = BY_NAME.get(name)
    if setting is None:
        raise InvalidInput("desk.no_setting", field=name, name=name)
    value = _value(setting, raw)
    if value is None:
        raise InvalidInput(
            setting.code,
            field=name,
            low=setting.low,
            high=setting.high,
            choices=", ".join(one or "-" for one in setting.choices),
            value=str(raw)[:60],
        )
    return value


def read_switch(name: str, raw: object) -> bool:
    """Return what somebody typed for a switch that is no setting of this list, such as "active".

    Raises:
        InvalidInput: it is neither on nor off.
    """
    value = _switch(raw)
    if value is None:
        raise InvalidInput("desk.switch", field=name)
    return value


def written(value: object) -> str:
    """Return a value as the audit log keeps it and the command line reads it again."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, tuple | list):
        return ", ".join(sorted(str(one) for one in value))
    return str(value)[:LONGEST_WRITTEN]


def _value(setting: Setting, raw: object) -> Value | None:
    match setting.kind:
        case Kind.SWITCH:
            return _switch(raw)
        case Kind.WHOLE | Kind.NUMBER:
            return _number(setting, raw)
        case Kind.DAYS:
            return _days(raw)
        case Kind.MEMBERS | Kind.CALLED:
            return _ids(raw, _MEMBER if setting.kind is Kind.MEMBERS else _CALLED)
        case _:
            return _text(setting, str(raw if raw is not None else "").strip())


def _text(setting: Setting, text: str) -> str | None:
    match setting.kind:
        case Kind.CHOICE:
            plain = "" if text == "-" else text
            return plain if plain in setting.choices else None
        case Kind.ZONE:
            return text if text in available_timezones() else None
        case Kind.CLOCK:
            return None if setting.low and not text else _clock(text)
        case Kind.REGION:
            plain = "" if text == "-" else text.upper()
            return plain if _REGION.fullmatch(plain) else None
        case Kind.CHANNEL:
            return text if re.fullmatch(r"(?:[CG][A-Z0-9]{1,19})?", text) else None
        case Kind.HTML:
            return signature.clean(text) if len(text) <= setting.high else None
        case _:
            good = setting.low <= len(text) <= setting.high and text.isprintable()
            return _folder(text) if good and setting.name == "folder" else text if good else None


def _folder(text: str) -> str:
    """Return a folder's name; IMAP knows its first folder in any letter case."""
    return "INBOX" if text.upper() == "INBOX" else text


def _switch(raw: object) -> bool | None:
    text = str(raw).strip().lower()
    return True if text in _YES else False if text in _NO else None


def _number(setting: Setting, raw: object) -> Value | None:
    try:
        number = Decimal(str(raw).strip().replace(",", "."))
    except InvalidOperation:
        return None
    if not number.is_finite() or not setting.low <= number <= setting.high:
        return None
    if setting.kind is Kind.NUMBER:
        return number.quantize(Decimal("0.01"))
    return int(number) if number == int(number) else None


def _clock(text: str) -> str | None:
    """Return "08:30" for "8.30" or "08:30", '' for nothing."""
    found = re.fullmatch(r"(\d{1,2})[:.](\d{2})(?::00)?", text)
    if not found:
        return "" if text in ("", "-") else None
    hour, minute = int(found.group(1)), int(found.group(2))
    return time(hour, minute).isoformat("minutes") if hour < 24 and minute < 60 else None


def _days(raw: object) -> str | None:
    """Return "12345" for Monday to Friday, from that text or a list of its signs."""
    signs = "".join(str(one) for one in raw) if isinstance(raw, tuple | list) else str(raw).strip()
    days = "".join(sorted(set(signs) - {",", " "}))
    return days if days and set(days) <= set("1234567") else None


def _ids(raw: object, pattern: re.Pattern[str]) -> tuple[str, ...] | None:
    """Return ids in their order, each once."""
    many: Iterable[object] = raw if isinstance(raw, tuple | list) else re.split(r"[,\s]+", str(raw))
    ids = tuple(dict.fromkeys(str(one).strip() for one in many if str(one).strip() not in ("", "-")))
    return ids if all(pattern.fullmatch(one) for one in ids) else None
