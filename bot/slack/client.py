"""The Web API client and what its errors mean for us, as types.

Connection errors are never retried for ``chat.postMessage``: Slack has no idempotency key, a retry could post twice.
"""

from __future__ import annotations

from collections.abc import Callable
from http.client import HTTPException
from typing import Any, TypeVar
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError

Answer = TypeVar("Answer")

TIMEOUT_S = 10
GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found"})
NO_PLACE = frozenset({"channel_not_found", "is_archived", "not_in_channel", "user_not_found", "not_enabled"})
LATER = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
)


class SlackTrouble(Exception):
    """A call to Slack did not do what was asked. ``code`` is Slack's own error name."""

    def __init__(self, code: str, detail: str = "") -> None:
        """Remember Slack's error name and its explanation."""
        self.code, self.detail = code, detail
        super().__init__(code, detail)


class RateLimited(SlackTrouble):
    """Slack asks to wait ``retry_after_s`` seconds."""

    def __init__(self, retry_after_s: float) -> None:
        """Remember the wait."""
        super().__init__("ratelimited")
        self.retry_after_s = retry_after_s


class MessageGone(SlackTrouble):
    """The message does not exist any more, or cannot be changed any more."""


class NoPlace(SlackTrouble):
    """The channel or person cannot be written to."""


class TryLater(SlackTrouble):
    """Slack could not answer; it certainly did not do it."""


class Unanswered(SlackTrouble):
    """No answer came: it may have happened."""


def make_client(token: str, base_url: str, *, timeout_s: int = TIMEOUT_S) -> WebClient:
    """Return a client without automatic retries."""
    return WebClient(token=token, base_url=base_url, timeout=timeout_s, retry_handlers=[])


def call(method: Callable[..., Any], **arguments: Any) -> Any:
    """Call a method of the client; its errors come back as our types."""
    try:
        return method(**arguments)
    except SlackApiError as error:
        raise _typed(error) from error
    except (SlackRequestError, URLError, HTTPException, TimeoutError, ConnectionError) as error:
        raise Unanswered("no_answer", type(error).__name__) from error


def _typed(error: SlackApiError) -> SlackTrouble:
    response = error.response
    code = str(response.get("error", "")) if response is not None else ""
    if code in {"ratelimited", "rate_limited"} or getattr(response, "status_code", 200) == 429:
        headers = {name.lower(): value for name, value in (response.headers or {}).items()}
        return RateLimited(float(headers.get("retry-after", 1)))
    if getattr(response, "status_code", 200) >= 500 or code in LATER:
        return TryLater(code or "server_error")
    if code in GONE:
        return MessageGone(code)
    if code in NO_PLACE:
        return NoPlace(code)
    metadata = response.get("response_metadata") or {}
    return SlackTrouble(code, "; ".join(metadata.get("messages", []))[:500])
