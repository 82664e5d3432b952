"""One HTTP call to an OpenAI-compatible endpoint, with the standard library alone: bounded in time and size, no redirects.

No framework: the bot holds mail and chat tokens, and this needs sixty lines. What is asked and what an answer means does
NOT belong here; neither do retries and the limit of a month (``opinion.py``).
"""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, Any

LARGEST_ANSWER = 500_000
"""Bytes; fifty mentions take a few thousand."""
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the language model is, and which."""

    url: str
    """With its version, without a slash at the end: "https://api.example.com/v1"."""
    model: str
    key: str = field(default="", repr=False)
    timeout_s: float = 20.0
    """For one mail, everything included."""

    @property
    def host(self) -> str:
        """The part of the address that may be shown."""
        return urllib.request.Request(self.url).host or ""  # noqa: S310  # settings take http and https only


class NoAnswer(Exception):
    """The endpoint did not answer with 200 and a body of a fair size."""

    def __init__(self, reason: str, status: int = 0, said: str = "") -> None:
        """Remember why.

        Args:
            reason: "timeout", "unreachable" (nothing was sent), "broken" (it ended in the middle), "refused" (a status
                that stays), "busy" (one that may pass) or "unusable" (no chat completion).
            said: the endpoint's own words, for this program's eyes only.
        """
        self.reason, self.status, self.said = reason, status, said
        super().__init__(f"{reason} {status or ''}".strip())


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model wrote, and what it took."""

    content: str
    tokens_in: int | None
    """None = the endpoint does not say."""
    tokens_out: int | None


class _StayHere(urllib.request.HTTPRedirectHandler):
    """A redirect would carry mail and key to somebody else."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow nothing; the redirect's status becomes the error."""


def ask(
    endpoint: Endpoint, body: bytes, *, seconds: float, clock: Callable[[], float] = time.monotonic
) -> Answer:
    """Send a chat-completions request and return what the model wrote.

    Args:
        seconds: until the whole answer has to be there.

    Raises:
        NoAnswer: it was not; or the answer has not the usual shape ("unusable").
    """
    raw = _call(endpoint, "chat/completions", body, seconds=seconds, clock=clock)
    try:
        answer = json.loads(raw)
        content = answer["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise NoAnswer("unusable", 200) from None
    usage = answer.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    return Answer(
        content if isinstance(content, str) else "",
        _count(usage.get("prompt_tokens")),
        _count(usage.get("completion_tokens")),
    )


def models(endpoint: Endpoint) -> tuple[str, ...]:
    """Return the names of the models that an endpoint has, () if it does not tell.

    Raises:
        NoAnswer: it does not answer, or refuses the key.
    """
    try:
        listed = json.loads(_call(endpoint, "models", None, seconds=min(endpoint.timeout_s, 10.0)))
        return tuple(str(one["id"]) for one in listed["data"])
    except NoAnswer as why:
        if why.status in {404, 405}:
            return ()
        raise
    except (ValueError, LookupError, TypeError, RecursionError):
        return ()


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _call(
    endpoint: Endpoint,
    path: str,
    body: bytes | None,
    *,
    seconds: float,
    clock: Callable[[], float] = time.monotonic,
) -> bytes:
    headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "tilbud"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    request = urllib.request.Request(f"{endpoint.url}/{path}", data=body, headers=headers)  # noqa: S310
    end = clock() + seconds
    try:
        with urllib.request.build_opener(_StayHere).open(request, timeout=max(seconds, 0.1)) as answer:
            return _all(answer, end, clock)
    except urllib.error.HTTPError as error:
        with error:
            said = error.read(4_000).decode("utf-8", "replace") if error.fp else ""
        passing = error.code in {408, 409, 425, 429} or error.code >= 500
        raise NoAnswer("busy" if passing else "refused", error.code, said) from None
    except TimeoutError:
        raise NoAnswer("timeout") from None
    except urllib.error.URLError as error:
        raise NoAnswer("timeout" if isinstance(error.reason, TimeoutError) else "unreachable") from None
    except (OSError, http.client.HTTPException, ValueError):
        raise NoAnswer("broken") from None


def _all(answer: IO[bytes], end: float, clock: Callable[[], float]) -> bytes:
    """Read an answer that comes in time and is not too large."""
    parts: list[bytes] = []
    size = 0
    while True:
        part = answer.read1(_CHUNK)  # type: ignore[attr-defined]
        if not part:
            return b"".join(parts)
        parts.append(part)
        size += len(part)
        if size > LARGEST_ANSWER:
            raise NoAnswer("unusable", 200)
        if clock() > end:
            raise NoAnswer("timeout")
