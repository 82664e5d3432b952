"""The Web API client and what its errors mean for us, as types.

Connection errors are never retried for ``chat.postMessage``: Slack has no idempotency key, a retry could post twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.client import HTTPException
from typing import Any, TypeVar
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError

Answer = TypeVar("Answer")

TIMEOUT_S = 10
PAGE = 200
GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found"})
NO_PLACE = frozenset({"channel_not_found", "is_archived", "not_in_channel", "user_not_found", "not_enabled"})
LATER = frozenset({"service_unavailable", "request_timeout", "team_added_to_org"})
OPEN = frozenset({"internal_error", "fatal_error"})
"""Slack: "it's possible some aspect of the operation succeeded before the error was raised"."""


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
    """Slack could not do it now, and certainly did not."""


class Unanswered(SlackTrouble):
    """No answer came, or one that leaves it open: it may have happened."""


class SocketRefused(SlackTrouble):
    """Slack does not open Socket Mode: mostly a wrong app-level token."""


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
    if isinstance(response, dict):  # no JSON came: the page of a proxy, or of Slack in trouble
        status, given, code = int(response["status"]), response["headers"], ""
    else:
        status, given, code = response.status_code, response.headers, str(response.get("error", ""))
    if code in {"ratelimited", "rate_limited"} or status == 429:
        headers = {name.lower(): value for name, value in (given or {}).items()}
        return RateLimited(float(headers.get("retry-after", 1)))
    if status >= 500 or code in OPEN or not code:
        return Unanswered(code or f"http_{status}")
    if code in LATER:
        return TryLater(code)
    if code in GONE:
        return MessageGone(code)
    if code in NO_PLACE:
        return NoPlace(code)
    metadata = response.get("response_metadata") or {}
    return SlackTrouble(code, "; ".join(metadata.get("messages", []))[:500])


def thread(client: WebClient, channel: str, ts: str) -> Iterator[dict[str, Any]]:
    """Yield all messages of a thread with their metadata, oldest first, page by page."""
    cursor: str | None = None
    while cursor != "":
        answer = call(
            client.conversations_replies,
            channel=channel,
            ts=ts,
            include_all_metadata=True,
            limit=PAGE,
            cursor=cursor,
        )
        yield from answer["messages"]
        cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
