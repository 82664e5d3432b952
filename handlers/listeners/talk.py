"""What people say to the bot, and what Slack says about people.

Words with a mention in a card's thread are an instruction: the answer shows privately what they would change. Other words
get what can be asked. A changed profile (language, time zone,
left the company) is noted at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from slack_bolt import App, BoltContext
from slack_sdk import WebClient

from domain.cards.service import subject_at
from domain.commands import instructing
from domain.commands.instruction_form import open_step_of
from domain.errors import DomainError
from domain.inbox.service import remember_event
from domain.people import service as people
from domain.people.rights import Person, Verb, require
from domain.screens.review import desk_of
from handlers.answer import me
from handlers.deps import Deps
from handlers.payloads import profile_of
from handlers.telling import heard
from handlers.texts import Texts
from handlers.views.errors import refusal
from handlers.views.instruct import preview_message
from handlers.views.lists import help_message
from handlers.views.message import Message

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
        by, texts = me(context)
        answer = self._answer(str(body.get("event_id", "")), event, by, texts)
        if answer is None:
            return
        self.deps.say_soon(
            lambda: client.chat_postEphemeral(
                channel=event["channel"],
                user=by.slack_id,
                text=answer.text,
                blocks=list(answer.blocks),
                thread_ts=event.get("thread_ts") or None,
            )
        )

    def _answer(self, event_id: str, event: Event, by: Person, texts: Texts) -> Message | None:
        """Return what to answer, None where the same event was answered before (D-78)."""
        words = _words(str(event.get("text", "")))
        try:
            task_id = self._task_of(event)
            if task_id and words:
                return self._told(event_id, task_id, words, by, texts)
        except DomainError as error:
            return refusal(error, texts) if self._fresh(event_id) else None
        return help_message(texts) if self._fresh(event_id) else None

    def _fresh(self, event_id: str) -> bool:
        with self.deps.transaction() as tx:
            return remember_event(tx, event_id, now=self.deps.clock())

    def _task_of(self, event: Event) -> int:
        """Return the task in whose card's thread something was said, 0 if it is no such thread (D-84)."""
        thread = str(event.get("thread_ts") or "")
        if not thread:
            return 0
        with self.deps.read_only() as tx:
            subject = subject_at(tx, str(event["channel"]), thread)
        kind, _, identity = subject.partition(":")
        return int(identity) if kind == "task" else 0

    def _told(self, event_id: str, task_id: int, words: str, by: Person, texts: Texts) -> Message | None:
        """Keep an instruction and the event in one frame: said again, the event finds itself handled."""
        with self.deps.read_only() as tx:
            require(by, Verb.REVIEW, desk_id=desk_of(tx, task_id))
            step_id = open_step_of(tx, task_id).id
        understood = heard(self.deps, step_id, words, revision=None, by=by)
        with self.deps.transaction() as tx:
            if not remember_event(tx, event_id, now=self.deps.clock()):
                return None
            preview = instructing.keep(tx, understood, by=by, now=self.deps.clock())
        return preview_message(preview, texts)

    def profile_changed(self, event: Event) -> None:
        """Note a member's new name, language, time zone, or that they left; only of those we know."""
        profile = profile_of(event["user"])
        with self.deps.transaction() as tx:
            if people.knows(tx, profile.slack_id):
                people.remember(tx, profile, admins=self.deps.admins, now=self.deps.clock())


def _words(text: str) -> str:
    """Return what was said without the mention of us, Slack's escapes undone."""
    said = re.sub(r"<@[A-Z0-9]+(?:\|[^>]*)?>", " ", text)
    said = re.sub(r"<(?:mailto:|https?://)[^|>]*\|([^>]*)>", r"\1", said)
    return " ".join(unescape(said).split())


def register(app: App, deps: Deps) -> None:
    """Listen to words and to changes of profiles."""
    on = _Listeners(deps)
    app.event("app_mention")(on.spoken_to)
    app.event("message")(on.spoken_to)
    app.event("user_change")(on.profile_changed)
