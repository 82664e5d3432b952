"""The Events API: envelopes with an event_id, and Slack's ladder of retries. Not what the events say."""

import json
import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from bot.sandbox.fastclock import Timers
from bot.sandbox.records import Answer, Json
from bot.sandbox.workspace import Workspace

REMEMBERED = 10_000  # events kept for tests that look or send again
RETRY_AFTER_SECONDS = (0.0, 60.0, 300.0)
HTTP_REASONS = {"operation_timeout": "http_timeout", "dispatch_failed": "connection_failed"}

log = logging.getLogger(__name__)


class Transport(Protocol):
    """A way to the app: `Link` (Socket Mode) or `RequestUrl` (signed HTTP)."""

    def send(
        self, kind: str, payload: Json, *, retry: int = 0, retry_reason: str = "", wants_body: bool = True
    ) -> Answer:
        """Hand over a payload and wait for the ack."""


class EventFeed:
    """Sends events to the app, each until it is acknowledged or three retries have failed."""

    def __init__(self, workspace: Workspace, timers: Timers, transport: Callable[[], Transport]) -> None:
        """`transport` says over which way the app is reached just now."""
        self._workspace = workspace
        self._timers = timers
        self._transport = transport
        self._pool = ThreadPoolExecutor(16, thread_name_prefix="sandbox-events")
        self._stopped = False
        self.sent: deque[Json] = deque(maxlen=REMEMBERED)

    def stop(self) -> None:
        """Send nothing any more."""
        self._stopped = True
        self._pool.shutdown(wait=False, cancel_futures=True)

    def emit(self, event: Json, subscription: str) -> None:
        """Send `event` if the app subscribed to `subscription`; returns at once."""
        workspace = self._workspace
        if not workspace.app.hears(subscription) or self._stopped:
            return
        envelope = {
            "token": workspace.app.verification_token,
            "team_id": workspace.team_id,
            "context_team_id": workspace.team_id,
            "context_enterprise_id": None,
            "api_app_id": workspace.app.id,
            "event": json.loads(json.dumps(event)),
            "type": "event_callback",
            "event_id": workspace.new_id("Ev"),
            "event_time": workspace.seconds(),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": workspace.team_id,
                    "user_id": workspace.app.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": workspace.new_id("4-"),
        }
        self.sent.append(envelope)
        self.send(envelope)

    def send(self, envelope: Json, retry: int = 0, reason: str = "") -> None:
        """Send an envelope again, with the event_id it has; tests use it for late duplicates."""
        if not self._stopped:
            try:
                self._pool.submit(self._deliver, envelope, retry, reason)
            except RuntimeError:
                log.debug("sandbox.event_after_stop")

    def _deliver(self, envelope: Json, retry: int, reason: str) -> None:
        answer = self._transport().send(
            "events_api", envelope, retry=retry, retry_reason=reason, wants_body=False
        )
        if answer.ok or answer.stop_retries or self._stopped:
            return
        if retry < len(RETRY_AFTER_SECONDS):
            why = HTTP_REASONS.get(answer.reason, answer.reason)
            self._timers.after(RETRY_AFTER_SECONDS[retry], lambda: self.send(envelope, retry + 1, why))
        else:
            self._workspace.fail(
                "event_lost", f"{envelope['event']['type']} {envelope['event_id']}: {answer.reason}"
            )
