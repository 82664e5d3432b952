"""What people say to the bot, and what Slack says about people.

Free words are not instructions yet: the answer shows what can be asked. A changed profile (language, time zone,
left the company) is noted at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt import App, BoltContext
from slack_sdk import WebClient

from domain.inbox.service import remember_event
from domain.people import service as people
from handlers.answer import me
from handlers.deps import Deps
from handlers.payloads import profile_of
from handlers.views.lists import help_message

Event = Mapping[str, Any]


class _Listeners:
    """What to do, each in one frame."""

    def __init__(self, deps: Deps) -> None:
        """Keep what a listener can reach."""
        self.deps = deps

    def spoken_to(self, body: Event, event: Event, client: WebClient, context: BoltContext) -> None:
        """Answer a mention or a direct message with what can be asked, privately."""
        if event.get("bot_id") or event.get("subtype"):
            return
        with self.deps.transaction() as tx:
            fresh = remember_event(tx, str(body.get("event_id", "")), now=self.deps.clock())
        if not fresh:
            return
        by, texts = me(context)
        answer = help_message(texts)
        self.deps.say_soon(
            lambda: client.chat_postEphemeral(
                channel=event["channel"],
                user=by.slack_id,
                text=answer.text,
                blocks=list(answer.blocks),
                thread_ts=event.get("thread_ts") or None,
            )
        )

    def profile_changed(self, event: Event) -> None:
        """Note a member's new name, language, time zone, or that they left; only of those we know."""
        profile = profile_of(event["user"])
        with self.deps.transaction() as tx:
            if people.knows(tx, profile.slack_id):
                people.remember(tx, profile, admins=self.deps.admins, now=self.deps.clock())


def register(app: App, deps: Deps) -> None:
    """Listen to words and to changes of profiles."""
    on = _Listeners(deps)
    app.event("app_mention")(on.spoken_to)
    app.event("message")(on.spoken_to)
    app.event("user_change")(on.profile_changed)
