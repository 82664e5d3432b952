"""Members as Slack knows them: who just clicked, and who administers a new installation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from slack_sdk import WebClient

from bot.slack.client import call
from domain.clock import Clock
from domain.db import Frames
from domain.people.service import Profile, remember

LISTENER_TIMEOUT_S = 2


def profile_of(user: Mapping[str, Any]) -> Profile:
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


def read_profile(client: WebClient, slack_id: str) -> Profile:
    """Ask Slack who a member is."""
    return profile_of(call(client.users_info, user=slack_id, include_locale=True)["user"])


def first_administrators(client: WebClient, frames: Frames, *, admins: Iterable[str], clock: Clock) -> int:
    """Read all members once, so that TILBUD_ADMINS or the owners become administrators; returns how many members."""
    count, cursor = 0, ""
    while True:
        answer = call(client.users_list, limit=200, cursor=cursor or None, include_locale=True)
        found = [profile_of(user) for user in answer["members"]]
        with frames.transaction() as tx:
            for profile in found:
                if profile.active:
                    remember(tx, profile, admins=tuple(admins), now=clock())
                    count += 1
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return count
