"""Small parsers of Slack's payloads: who acted, what was pressed, what a form holds. No guessing, no network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from domain.errors import InvalidInput
from domain.people.service import Profile
from handlers import ids

Payload = Mapping[str, Any]


def who(body: Payload) -> str:
    """Return the Slack id of the member who acted."""
    user = body.get("user")
    if isinstance(user, Mapping):
        return str(user.get("id", ""))
    event = body.get("event")
    if isinstance(event, Mapping):
        return str(event.get("user", ""))
    return str(body.get("user_id") or user or "")


def team(body: Payload) -> str:
    """Return the id of the workspace that the payload came from."""
    inner = body.get("team")
    if isinstance(inner, Mapping):
        return str(inner.get("id", ""))
    return str(body.get("team_id") or inner or "")


def pressed(action: Payload) -> tuple[int, int]:
    """Return (id, revision) of a pressed button.

    Raises:
        InvalidInput: the value is not one of ours.
    """
    try:
        return ids.parse(str(action.get("value", "")))
    except ValueError:
        raise InvalidInput("error.unknown_button") from None


def chosen(action: Payload) -> tuple[str, int, int]:
    """Return (what, id, revision) of an overflow menu's option "what:id.revision"."""
    option = action.get("selected_option") or {}
    what, _, rest = str(option.get("value", "")).partition(":")
    try:
        identity, revision = ids.parse(rest)
    except ValueError:
        raise InvalidInput("error.unknown_button") from None
    return what, identity, revision


def profile_of(user: Payload) -> Profile:
    """Return what Slack's user object says about a member."""
    profile = user.get("profile") or {}
    name = (
        profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user.get("name")
    )
    return Profile(
        slack_id=str(user["id"]),
        team_id=str(user.get("team_id", "")),
        name=str(name or user["id"]),
        email=str(profile.get("email") or ""),
        locale=str(user.get("locale") or "en-GB"),
        time_zone=str(user.get("tz") or "Europe/Copenhagen"),
        active=not user.get("deleted", False) and not user.get("is_bot", False),
        is_owner=bool(user.get("is_owner") or user.get("is_primary_owner")),
    )


@dataclass(frozen=True, slots=True)
class ChosenFile:
    """A file that somebody put into a form; its bytes are still at Slack."""

    name: str
    media_type: str
    size_bytes: int
    url: str
    """Where Slack keeps it; '' = Slack does not have it itself."""


class Form:
    """The state of a modal. Blocks are found by block id; the action id inside does not matter."""

    def __init__(self, view: Payload) -> None:
        """Read view.state.values."""
        self._values: Mapping[str, Mapping[str, Payload]] = view.get("state", {}).get("values", {})

    def blocks(self) -> tuple[str, ...]:
        """Return the ids of the blocks that have a state."""
        return tuple(self._values)

    def _element(self, block: str) -> Payload:
        return next(iter(self._values.get(block, {}).values()), {})

    def text(self, block: str) -> str:
        """Return a text input's content without outer spaces, '' if empty."""
        return str(self._element(block).get("value") or "").strip()

    def option(self, block: str) -> str:
        """Return the value of the selected option (select or radio buttons), '' if none."""
        return str((self._element(block).get("selected_option") or {}).get("value", ""))

    def options(self, block: str) -> tuple[str, ...]:
        """Return the values of all selected options."""
        return tuple(str(one.get("value", "")) for one in self._element(block).get("selected_options") or ())

    def users(self, block: str) -> tuple[str, ...]:
        """Return the selected members of a users select."""
        element = self._element(block)
        one = element.get("selected_user")
        return tuple(element.get("selected_users") or ((one,) if one else ()))

    def conversation(self, block: str) -> str:
        """Return the selected channel, '' if none."""
        element = self._element(block)
        return str(element.get("selected_channel") or element.get("selected_conversation") or "")

    def time(self, block: str) -> str:
        """Return a time picker's time of day ("08:00"), '' if empty."""
        return str(self._element(block).get("selected_time") or "")

    def day(self, block: str) -> date | None:
        """Return a date picker's date."""
        found = self._element(block).get("selected_date")
        return date.fromisoformat(found) if found else None

    def moment(self, block: str) -> datetime | None:
        """Return a date and time picker's instant (UTC), None if it is empty or no instant."""
        found = self._element(block).get("selected_date_time")
        try:
            return datetime.fromtimestamp(int(found), UTC) if found else None
        except (ValueError, OverflowError, OSError):
            return None

    def files(self, block: str) -> tuple[ChosenFile, ...]:
        """Return the files of a file input, in their order."""
        return tuple(
            ChosenFile(
                name=str(one.get("name") or ""),
                media_type=str(one.get("mimetype") or ""),
                size_bytes=int(one.get("size") or 0),
                url="" if one.get("is_external") else str(one.get("url_private_download") or ""),
            )
            for one in self._element(block).get("files") or ()
        )

    def decimal(self, block: str) -> Decimal | None:
        """Return a number as people of five languages write it ("1.234,5", "1 234.50"), None if empty.

        Raises:
            InvalidInput: it is no number; ``field`` is the block.
        """
        return decimal_of(self.text(block), field=block)


def decimal_of(text: str, *, field: str) -> Decimal | None:
    """Return a written number; the last of two different separators is the decimal one."""
    plain = text.replace(" ", "").replace("\u00a0", "").replace("\u202f", "").replace("'", "")
    if not plain:
        return None
    if "," in plain and "." in plain:
        thousands = "." if plain.rfind(",") > plain.rfind(".") else ","
        plain = plain.replace(thousands, "")
    plain = plain.replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise InvalidInput("error.not_a_number", field=field, text=text) from None
    if not number.is_finite():
        raise InvalidInput("error.not_a_number", field=field, text=text)
    return number
