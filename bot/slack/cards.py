"""Brings cards in line with their records: claim, read, render, post or update, note what is shown.

Running it again is harmless. The only step that cannot be repeated is the first post; after a lost answer the
message is looked for by its metadata before another is posted.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient

from bot import faults
from bot.logs import event, failure, redact
from bot.slack.client import (
    MessageGone,
    NoPlace,
    RateLimited,
    SlackTrouble,
    TryLater,
    Unanswered,
    call,
    thread,
)
from domain.cards import service as cards
from domain.cards.service import ClaimedCard
from domain.clock import Clock
from domain.db import Frames
from domain.tasks import traces

EVENT_TYPE = "tilbud_card"
LOOK_BACK = 100
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a card shows: a message (text and blocks) or a Home (view)."""

    text: str = ""
    blocks: tuple[dict[str, Any], ...] = ()
    view: dict[str, Any] | None = None
    pin: bool = False


Render = Callable[[str], Rendered | None]
"""Subject -> what it shows now, None if there is nothing to show (any more)."""


@dataclass
class Painter:
    """Paints cards that are behind, one claim at a time."""

    frames: Frames
    client: WebClient
    clock: Clock
    render: Render
    paused_until: datetime | None = field(default=None)

    def run(self, limit: int = 50) -> int:
        """Paint up to ``limit`` cards; returns how many were painted."""
        painted = 0
        while painted < limit:
            now = self.clock()
            if self.paused_until is not None and now < self.paused_until:
                break
            with self.frames.transaction() as tx:
                claimed = cards.claim(tx, now=now)
            if claimed is None:
                break
            faults.reach("card.after_claim", _kind(claimed))
            painted += self._paint(claimed)
        return painted

    def _paint(self, claimed: ClaimedCard) -> int:
        try:
            rendered = Rendered() if claimed.doomed else self.render(claimed.subject)
        except Exception as error:  # noqa: BLE001  # one card that cannot be drawn must not keep the others from it
            failure(log, "card.not_drawn", error, card=claimed.subject)
            self._later(claimed, "not_drawn", min(600, 5 * 2 ** min(claimed.failures, 7)))
            return 0
        if rendered is None:
            self._drop(claimed, "nothing_to_show")
            return 0
        try:
            channel, ts = self._show(claimed, rendered)
        except RateLimited as trouble:
            self._later(claimed, "ratelimited", trouble.retry_after_s)
            self.paused_until = self.clock() + timedelta(seconds=trouble.retry_after_s)
            return 0
        except MessageGone as trouble:
            self._gone(claimed, trouble.code)
            return 0
        except Unanswered as trouble:
            self._later(claimed, trouble.code, 2, maybe_posted=not claimed.ts)
            return 0
        except TryLater as trouble:
            self._later(claimed, trouble.code, 5)
            return 0
        except NoPlace as trouble:
            # The channel may be joined or restored by a person: try again, seldom.
            self._later(claimed, trouble.code, min(3600, 10 * 2 ** min(claimed.failures, 9)))
            event(log, "card.no_place", level=logging.WARNING, card=claimed.subject, code=trouble.code)
            return 0
        except SlackTrouble as trouble:
            self._later(claimed, trouble.code, min(3600, 5 * 2 ** min(claimed.failures, 10)))
            event(
                log,
                "card.refused",
                level=logging.ERROR,
                card=claimed.subject,
                code=trouble.code,
                detail=redact(trouble.detail),
            )
            return 0
        with self.frames.transaction() as tx:
            cards.shown(tx, claimed, channel=channel, ts=ts)
            traces.card_stands(tx, claimed.subject, now=self.clock())
        return 1

    def _show(self, claimed: ClaimedCard, rendered: Rendered) -> tuple[str, str]:
        """Post, update, publish or delete; returns where it stands."""
        if claimed.doomed:
            self._delete(claimed)
            return claimed.channel, ""
        if rendered.view is not None:
            call(self.client.views_publish, user_id=claimed.channel, view=rendered.view)
            return claimed.channel, "home"
        content = {"text": rendered.text, "blocks": list(rendered.blocks)}
        if claimed.ts:
            call(self.client.chat_update, channel=claimed.channel, ts=claimed.ts, **content)
            return claimed.channel, claimed.ts
        if claimed.maybe_posted:
            found = self._find(claimed)
            if found:
                call(self.client.chat_update, channel=claimed.channel, ts=found, **content)
                if rendered.pin:
                    self._pin(claimed.channel, found)
                return claimed.channel, found
        answer = call(
            self.client.chat_postMessage,
            channel=claimed.channel,
            thread_ts=claimed.parent_ts or None,
            metadata={"event_type": EVENT_TYPE, "event_payload": {"subject": claimed.subject}},
            unfurl_links=False,
            unfurl_media=False,
            **content,
        )
        faults.reach("card.after_post", _kind(claimed))
        channel, ts = str(answer["channel"]), str(answer["ts"])
        if rendered.pin:
            self._pin(channel, ts)
        return channel, ts

    def _delete(self, claimed: ClaimedCard) -> None:
        """Delete a message; one that is gone already is as good."""
        ts = claimed.ts or (self._find(claimed) if claimed.maybe_posted else "")
        if ts:
            with suppress(MessageGone):
                call(self.client.chat_delete, channel=claimed.channel, ts=ts)

    def _find(self, claimed: ClaimedCard) -> str:
        """Look for a message of ours that carries this card's subject; '' if there is none."""
        if claimed.parent_ts:
            messages = thread(self.client, claimed.channel, claimed.parent_ts)
        else:
            place = {"channel": claimed.channel, "include_all_metadata": True, "limit": LOOK_BACK}
            messages = iter(call(self.client.conversations_history, **place)["messages"])
        for message in messages:
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            if payload.get("subject") == claimed.subject:
                return str(message["ts"])
        return ""

    def _pin(self, channel: str, ts: str) -> None:
        try:
            call(self.client.pins_add, channel=channel, timestamp=ts)
        except SlackTrouble as trouble:
            event(log, "card.not_pinned", level=logging.WARNING, code=trouble.code)

    def _gone(self, claimed: ClaimedCard, code: str) -> None:
        """Post a lost message anew; one that never stood waits until the first message of its thread stands again."""
        event(log, "card.gone", card=claimed.subject)
        if not claimed.ts:
            self._later(claimed, code, min(600, 5 * 2 ** min(claimed.failures, 7)))
            return
        with self.frames.transaction() as tx:
            cards.forget(tx, claimed, now=self.clock())

    def _later(self, claimed: ClaimedCard, error: str, seconds: float, *, maybe_posted: bool = False) -> None:
        until = self.clock() + timedelta(seconds=seconds)
        with self.frames.transaction() as tx:
            cards.postpone(tx, claimed, error=error, until=until, maybe_posted=maybe_posted)

    def _drop(self, claimed: ClaimedCard, error: str) -> None:
        with self.frames.transaction() as tx:
            cards.drop(tx, claimed, error=error)


def _kind(claimed: ClaimedCard) -> str:
    """Return what kind of card it is: task, event, ping, desk, home."""
    return claimed.subject.partition(":")[0]
