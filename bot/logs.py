"""Structured logs: constant event names with fields, as key=value or JSON lines, on standard error.

The rule: ids, codes, counts and times only. No mail text, no subject, no names or addresses of customers, no token.
``FORBIDDEN_FIELDS`` says it as words; a test reads every call of :func:`event` and another looks at what a whole run
has written. What libraries say and what errors carry passes :func:`redact` and is cut short, because we do not write it.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import IO, Literal

from domain.errors import DomainError

FORBIDDEN_FIELDS = frozenset(
    {
        "address", "addressee", "blocks", "body", "company", "contact_name", "content", "customer_name", "description",
        "email", "first_name", "html", "name", "names", "password", "payload", "phone", "raw", "recipient",
        "recipients", "secret", "sender", "sentence", "subject", "text", "title", "to", "token", "values",
    }
)  # fmt: skip
"""Fields that would carry what a customer wrote or who they are. A card's subject is logged as ``card``."""

OURS = ("bot", "handlers")

MAX_FOREIGN_TEXT = 200
"""Characters kept of a text that is not ours: a library's message, an error's words."""

_FIELDS = "tilbud_fields"
_context: ContextVar[dict[str, object]] = ContextVar("tilbud_log_context")

_SECRETS = (
    (re.compile(r"xox[a-z](?:\.xox[a-z])?-[\w.-]+|xapp-[\w-]+|xwfp-[\w-]+", re.IGNORECASE), "[token]"),
    (re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]{6,}", re.IGNORECASE), r"\1 [token]"),
    (re.compile(r"(\w+://[^\s:/@]*):[^\s@]+@"), r"\1:[password]@"),
    (re.compile(r"https://hooks\.slack\.com/\S+|\bwss?://\S+"), "[address]"),
    (
        re.compile(r"""((?:password|secret|token|auth=)["']?\s*[=:]\s*)["']?[^\s"',;]+""", re.IGNORECASE),
        r"\1[secret]",
    ),
    (re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+"), "[address]"),
)


def redact(text: str) -> str:
    """Return the text without tokens, passwords, signed links and mail addresses."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def event(logger: logging.Logger, name: str, /, *, level: int = logging.INFO, **fields: object) -> None:
    """Log one thing that happened: a constant name ("effect.ended") with ids, codes, counts and times as fields."""
    if logger.isEnabledFor(level):
        logger.log(level, name, extra={_FIELDS: fields})


def failure(logger: logging.Logger, name: str, error: BaseException, /, **fields: object) -> None:
    """Log what should not have happened, with the error's kind and where it came from."""
    logger.error(name, exc_info=error, extra={_FIELDS: fields})


@contextmanager
def context(**fields: object) -> Iterator[None]:
    """Add fields (``correlation``, ``task``, ``effect``) to every line that is logged inside."""
    token = _context.set({**_context.get({}), **fields})
    try:
        yield
    finally:
        _context.reset(token)


def new_correlation() -> str:
    """Return a short id that ties together the lines of one click, one mail or one run of a tick."""
    return secrets.token_hex(4)


def setup(log_format: Literal["text", "json"], level: str, stream: IO[str]) -> None:
    """Send all logs of this process to a stream, ours from ``level`` up and those of libraries from WARNING up."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines() if log_format == "json" else TextLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    # A tick that is still running when its next turn comes is skipped on purpose: nothing to warn of.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    for package in OURS:
        logging.getLogger(package).setLevel(level)


class _Lines(logging.Formatter):
    """What both kinds of lines have in common: which fields a record has, in which order."""

    def fields(self, record: logging.LogRecord) -> dict[str, object]:
        """Return all fields of a line: time, level, event, its own ones, those of the context, the error."""
        at = (
            datetime.fromtimestamp(record.created, UTC)
            .isoformat(timespec="milliseconds")
            .replace("+00:00", "Z")
        )
        line: dict[str, object] = {"at": at, "level": record.levelname.lower()}
        own: dict[str, object] | None = getattr(record, _FIELDS, None)
        if own is None and record.name.split(".")[0] in OURS and not record.args:
            line["event"] = (
                record.msg
            )  # handlers do not know this module; a rule keeps them to constant names
        elif own is None:  # a library speaks
            line |= {"event": "library", "logger": record.name, "message": _foreign(record.getMessage())}
        else:
            line |= {"event": record.msg, **{name: _value(name, value) for name, value in own.items()}}
        line |= {name: value for name, value in _context.get({}).items() if name not in line}
        if record.exc_info and record.exc_info[1] is not None:
            line |= _error(record.exc_info[1])
        return line


class JsonLines(_Lines):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return json.dumps(self.fields(record), ensure_ascii=False, default=str)


class TextLines(_Lines):
    """``2026-11-23T09:00:00.000Z info effect.ended kind=mail attempt=1``."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        fields = self.fields(record)
        start = " ".join(str(fields.pop(name)) for name in ("at", "level", "event"))
        return " ".join([start, *(f"{name}={_quoted(value)}" for name, value in fields.items())])


def _quoted(value: object) -> str:
    text = str(value)
    if text and text.isprintable() and not any(sign in text for sign in ' "='):
        return text
    return json.dumps(text, ensure_ascii=False)


def _foreign(text: str) -> str:
    text = redact(text)
    return text if len(text) <= MAX_FOREIGN_TEXT else text[:MAX_FOREIGN_TEXT] + "…"


def _value(name: str, value: object) -> object:
    if isinstance(value, bool | int | float | None):
        return value
    if isinstance(value, DomainError):
        return value.code
    if isinstance(value, BaseException):
        return type(value).__name__
    text = str(value)
    # Message-IDs look like addresses and are the only way to find a mail again at the provider.
    return text if name == "message_id" else _foreign(text)


def _error(error: BaseException) -> dict[str, object]:
    # Only the first line: PostgreSQL repeats a row's values in the second.
    words = error.code if isinstance(error, DomainError) else _foreign(str(error).partition("\n")[0])
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    path = " > ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}:{frame.name}" for frame in frames)
    return {"error": type(error).__name__, "error_says": words, "trace": path}
