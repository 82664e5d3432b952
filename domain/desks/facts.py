"""A desk as people see it: its settings (D-1 to D-15), its state, and what can be chosen, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.desks.settings import Value


@dataclass(frozen=True, slots=True)
class DeskName:
    """A desk in a list."""

    id: int
    name: str
    initials: str
    active: bool
    account: str
    folder: str
    channel: str


@dataclass(frozen=True, slots=True)
class DeskView:
    """Everything that the settings of one desk show."""

    id: int
    version: int
    active: bool
    activated_at: datetime | None
    deactivated_at: datetime | None
    resumable: bool
    """It worked at this mailbox folder before: switching it on asks what becomes of the mails between (D-2)."""
    values: Mapping[str, Value]
    """Setting -> value, for every one of ``domain.desks.settings.SETTINGS``."""
    read_today: int
    held: int
    locations: tuple[tuple[str, str], ...]
    """(code, name) of the company's locations."""
    default_signature: str
    """Simple HTML."""

    @property
    def name(self) -> str:
        """The desk's name."""
        return str(self.values["name"])

    def text(self, name: str) -> str:
        """Return a setting that is a text."""
        return str(self.values[name])

    def many(self, name: str) -> tuple[str, ...]:
        """Return a setting that is a list."""
        found = self.values[name]
        return found if isinstance(found, tuple) else ()


@dataclass(frozen=True, slots=True)
class AlertView:
    """Something that a desk's configurators are told (D-13, D-92)."""

    kind: str
    detail: str
    desk_id: int
    desk_name: str
    made_at: datetime
    ended_at: datetime | None
    mentions: tuple[str, ...]
    language: str
    time_zone: str
