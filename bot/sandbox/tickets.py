"""Things that the app may use only for a while: trigger ids and response URLs, on the sandbox's clock."""

import secrets
import threading
from dataclasses import dataclass, field

from bot.sandbox.fastclock import SandboxClock
from bot.sandbox.records import SlackError

RESPONSE_SECONDS = 30 * 60.0
RESPONSE_USES = 5


@dataclass
class Trigger:
    """What a trigger id stands for: who clicked, and in which modal (empty outside modals)."""

    user: str
    view_id: str
    issued: float
    used: bool = False


class Triggers:
    """Issues trigger ids and takes them back once, within three seconds."""

    def __init__(self, clock: SandboxClock) -> None:
        """Nothing issued yet."""
        self._clock = clock
        self._lock = threading.Lock()
        self._issued: dict[str, Trigger] = {}

    def issue(self, user: str, view_id: str = "") -> str:
        """A new trigger id for something `user` just did."""
        number = int(self._clock.timestamp() * 1000)
        trigger_id = f"{number}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        with self._lock:
            self._issued[trigger_id] = Trigger(user, view_id, self._clock.patience())
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """Use it up; SlackError invalid_, exchanged_ or expired_trigger_id."""
        with self._lock:
            trigger = self._issued.get(trigger_id)
            if trigger is None:
                raise SlackError("invalid_trigger_id")
            if trigger.used:
                raise SlackError("exchanged_trigger_id")
            if self._clock.patience() - trigger.issued > self._clock.waits:
                raise SlackError("expired_trigger_id")
            trigger.used = True
            return trigger


@dataclass
class ResponseUrl:
    """Where a response URL writes to: as an answer to which user, in which channel, about which message."""

    user: str
    channel: str
    message_ts: str
    thread_ts: str
    ephemeral: bool
    issued: float
    uses: int = field(default=0)


class ResponseUrls:
    """Issues response URLs; each takes five posts within thirty minutes."""

    def __init__(self, clock: SandboxClock) -> None:
        """Nothing issued yet."""
        self._clock = clock
        self._lock = threading.Lock()
        self._issued: dict[str, ResponseUrl] = {}

    def issue(
        self, user: str, channel: str, *, message_ts: str = "", thread_ts: str = "", ephemeral: bool = False
    ) -> str:
        """The secret part of a new response URL."""
        secret = secrets.token_urlsafe(24)
        with self._lock:
            self._issued[secret] = ResponseUrl(
                user, channel, message_ts, thread_ts, ephemeral, self._clock.timestamp()
            )
        return secret

    def use(self, secret: str) -> ResponseUrl:
        """Count one post; SlackError used_url, expired_url or invalid_url."""
        with self._lock:
            url = self._issued.get(secret)
            if url is None:
                raise SlackError("invalid_url")
            if self._clock.timestamp() - url.issued > RESPONSE_SECONDS:
                raise SlackError("expired_url")
            if url.uses >= RESPONSE_USES:
                raise SlackError("used_url")
            url.uses += 1
            return url
