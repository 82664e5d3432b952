"""Performs the effect "file": shows a PDF in the thread of a task's card, once."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from slack_sdk import WebClient

from bot.effects import Happened, NotDone, Refused, Result, Unknown
from bot.logs import event
from bot.slack.client import NoPlace, RateLimited, SlackTrouble, TryLater, Unanswered, call, thread
from domain.blobs import service as blobs
from domain.cards import service as cards
from domain.clock import Clock
from domain.db import Frames
from domain.effects.service import Claimed

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FileShower:
    """Uploads files into the thread of their task's card."""

    frames: Frames
    client: WebClient
    clock: Clock

    def look(self, claimed: Claimed) -> Happened | NotDone | None:
        """Look whether the thread shows a file of this name already."""
        with self.frames.read_only() as tx:
            channel, ts = cards.where(tx, claimed.payload["subject"])
        if not ts:
            return NotDone("no_card", "")
        try:
            for message in thread(self.client, channel, ts):
                for file in message.get("files") or ():
                    if file.get("name") == claimed.payload["name"]:
                        return Happened(str(file.get("permalink") or file.get("id")))
        except SlackTrouble as trouble:
            event(log, "file.cannot_look", level=logging.WARNING, code=trouble.code)
            return None
        return NotDone("not_found", "")

    def perform(self, claimed: Claimed) -> Result:
        """Upload and share it; waits until the card is posted."""
        payload = claimed.payload
        with self.frames.read_only() as tx:
            channel, ts = cards.where(tx, payload["subject"])
            data = blobs.get(tx, payload["sha256"])
        soon = self.clock() + timedelta(seconds=min(600, 2 ** min(claimed.attempt, 9)))
        if not ts:
            return NotDone("no_card", "", until=soon)
        try:
            answer = call(
                self.client.files_upload_v2,
                channel=channel,
                thread_ts=ts,
                filename=payload["name"],
                title=payload["name"],
                content=data,
            )
        except RateLimited as trouble:
            return NotDone(trouble.code, "", until=self.clock() + timedelta(seconds=trouble.retry_after_s))
        except TryLater as trouble:
            return NotDone(trouble.code, trouble.detail)
        except NoPlace as trouble:
            return NotDone(trouble.code, trouble.detail)
        except Unanswered as trouble:
            return Unknown(trouble.code, trouble.detail)
        except SlackTrouble as trouble:
            return Refused(trouble.code, trouble.detail)
        file = (answer.get("files") or [{}])[0]
        return Happened(str(file.get("permalink") or file.get("id") or ""))
