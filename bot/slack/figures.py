"""Performs the effect "figures": posts a report to a channel or sends it as a CSV file, once; and hands over what is due.

Charts and tables are new in Slack: where they are refused, the same figures are posted as text (D-102).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient

from bot.effects import Happened, NotDone, Refused, Result, Unknown
from bot.logs import event
from bot.slack.client import NoPlace, RateLimited, SlackTrouble, TryLater, Unanswered, call
from domain.clock import Clock
from domain.commands.desks import desk_ids
from domain.db import Frames
from domain.effects.service import Claimed
from domain.errors import DomainError
from domain.kpis import schedules
from domain.kpis.facts import Report
from domain.kpis.periods import period
from domain.kpis.report import report
from domain.kpis.sheet import csv_text, file_name
from handlers.texts import Texts
from handlers.views.figures import figures_message

EVENT_TYPE = "tilbud_figures"
LOOK_BACK = 100
BYTE_ORDER_MARK = "\ufeff"
"""Spreadsheets take a file without it for another alphabet."""
BLOCKS_REFUSED = frozenset({"invalid_blocks", "invalid_blocks_format"})
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Timetable:
    """The tick of the schedules: looks into an index, and opens a writing frame only if something is due."""

    frames: Frames
    clock: Clock

    def run(self) -> int:
        """Hand what is due to the outbox; returns how many."""
        now = self.clock()
        with self.frames.read_only() as tx:
            if not schedules.is_due(tx, now=now):
                return 0
        with self.frames.transaction() as tx:
            return schedules.hand_over(tx, now=now)


@dataclass(frozen=True, slots=True)
class FiguresPoster:
    """Posts reports and sends files."""

    frames: Frames
    client: WebClient
    clock: Clock

    def look(self, claimed: Claimed) -> Happened | NotDone | None:
        """Look whether the channel shows this message, or the direct conversation this file, already."""
        payload = claimed.payload
        try:
            if payload["what"] == "file":
                return self._find(self._direct(payload["asked_by"]), lambda one: _files(one, claimed.key))
            return self._find(payload["channel"], lambda one: _metadata(one) == claimed.key)
        except SlackTrouble as trouble:
            event(log, "figures.cannot_look", level=logging.WARNING, code=trouble.code)
            return None

    def _find(self, channel: str, ours: Callable[[dict[str, Any]], bool]) -> Happened | NotDone:
        place = {"channel": channel, "include_all_metadata": True, "limit": LOOK_BACK}
        for message in call(self.client.conversations_history, **place)["messages"]:
            if ours(message):
                return Happened(str(message["ts"]))
        return NotDone("not_found", "")

    def perform(self, claimed: Claimed) -> Result:
        """Count and post; what a channel refuses is told to whoever asked, or noted on the schedule."""
        try:
            made = self._made(claimed.payload)
        except DomainError as error:
            return Refused(error.code, "")
        try:
            if claimed.payload["what"] == "file":
                ref = self._send_file(claimed, made)
            else:
                ref = self._post(claimed, made)
        except RateLimited as trouble:
            return NotDone(trouble.code, "", until=self.clock() + timedelta(seconds=trouble.retry_after_s))
        except TryLater as trouble:
            return NotDone(trouble.code, trouble.detail)
        except Unanswered as trouble:
            return Unknown(trouble.code, trouble.detail)
        except SlackTrouble as trouble:
            self._failed(claimed.payload, trouble)
            return Refused(trouble.code, trouble.detail)
        self._note(claimed.payload, "")
        return Happened(ref)

    def _made(self, payload: dict[str, Any]) -> Report:
        """Count the figures as of the moment for which they were asked."""
        moment = datetime.fromisoformat(payload["moment"])
        chosen = period(payload["period"], zone=payload["time_zone"], now=moment)
        with self.frames.read_only() as tx:
            everybody: Iterable[int] = payload.get("desks") or desk_ids(tx)
            desks = (payload["desk_id"],) if payload["desk_id"] else tuple(everybody)
            return report(tx, desks, chosen, now=moment, desk_id=payload["desk_id"])

    def _post(self, claimed: Claimed, made: Report) -> str:
        try:
            return self._say(claimed, made, native=True)
        except SlackTrouble as trouble:
            if trouble.code not in BLOCKS_REFUSED:
                raise
            event(log, "figures.as_text", level=logging.WARNING, code=trouble.code)
            return self._say(claimed, made, native=False)

    def _say(self, claimed: Claimed, made: Report, *, native: bool) -> str:
        payload = claimed.payload
        texts = Texts(payload["language"], payload["time_zone"])
        message = figures_message(made, texts, native=native, by=payload["asked_by"])
        answer = call(
            self.client.chat_postMessage,
            channel=payload["channel"],
            text=message.text,
            blocks=message.blocks,
            metadata={"event_type": EVENT_TYPE, "event_payload": {"key": claimed.key}},
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(answer["ts"])

    def _send_file(self, claimed: Claimed, made: Report) -> str:
        content = (BYTE_ORDER_MARK + csv_text(made, claimed.payload["language"])).encode()
        answer = call(
            self.client.files_upload_v2,
            channel=self._direct(claimed.payload["asked_by"]),
            filename=file_name(made),
            title=title_of(claimed.key, made),
            content=content,
        )
        file = (answer.get("files") or [{}])[0]
        return str(file.get("permalink") or file.get("id") or "")

    def _direct(self, member: str) -> str:
        return str(call(self.client.conversations_open, users=member)["channel"]["id"])

    def _failed(self, payload: dict[str, Any], trouble: SlackTrouble) -> None:
        self._note(payload, trouble.code)
        if not isinstance(trouble, NoPlace) or not payload["asked_by"]:
            return
        texts = Texts(payload["language"], payload["time_zone"])
        said = texts("kpi.could_not_post", channel=f"<#{payload['channel']}>")
        try:
            call(self.client.chat_postMessage, channel=self._direct(payload["asked_by"]), text=said)
        except SlackTrouble as silent:
            event(log, "figures.not_told", level=logging.WARNING, code=silent.code)

    def _note(self, payload: dict[str, Any], error: str) -> None:
        if payload["schedule"]:
            with self.frames.transaction() as tx:
                schedules.posted(tx, payload["schedule"], error=error)


def title_of(key: str, made: Report) -> str:
    """Return a file's title; the end of the outbox's key in it recognises the file after a lost answer."""
    return f"{file_name(made)} ({key.rpartition(':')[2]})"


def _files(message: dict[str, Any], key: str) -> bool:
    mark = f"({key.rpartition(':')[2]})"
    return any(str(file.get("title", "")).endswith(mark) for file in message.get("files") or ())


def _metadata(message: dict[str, Any]) -> str:
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    return str(payload.get("key", ""))
