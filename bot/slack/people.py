"""Members as Slack knows them: who just clicked, and who administers a new installation."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from slack_sdk import WebClient

from bot.logs import event
from bot.slack.client import SlackTrouble, call
from domain.clock import Clock
from domain.db import Frames
from domain.people.service import Profile, remember
from handlers.payloads import profile_of

LISTENER_TIMEOUT_S = 2
log = logging.getLogger(__name__)


def read_profile(client: WebClient, slack_id: str) -> Profile:
    """Ask Slack who a member is."""
    return profile_of(call(client.users_info, user=slack_id, include_locale=True)["user"])


def user_groups(client: WebClient) -> tuple[tuple[str, str], ...]:
    """Ask Slack for the user groups, as (id, "@handle"); none where it does not tell (a missing scope, no answer)."""
    try:
        groups = call(client.usergroups_list)["usergroups"]
    except SlackTrouble as trouble:
        event(log, "groups.not_told", level=logging.WARNING, code=trouble.code)
        return ()
    return tuple((str(one["id"]), f"@{one['handle']} ({one['name']})") for one in groups)


def first_administrators(client: WebClient, frames: Frames, *, admins: Iterable[str], clock: Clock) -> int:
    """Read all members once, so that TILBUD_ADMINS or the owners become administrators; returns how many members."""
    count, cursor = 0, ""
    while True:
        answer = call(client.users_list, limit=200, cursor=cursor or None, include_locale=True)
        found = [profile_of(user) for user in answer["members"]]
        with frames.transaction() as tx:
            for profile in found:
                if profile.active:
                    remember(tx, profile, admins=tuple(admins), founding=True, now=clock())
                    count += 1
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return count
