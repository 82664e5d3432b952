"""Signed reply tokens: our Message-IDs name the task they belong to, and nobody can make one up (D-21).

``<q.{task}.{n}.{signature}@domain>``; the signature covers task and n, not the domain, because relays may change it.
"""

from __future__ import annotations

import hashlib
import hmac
import re

SIGNATURE_LENGTH = 10

_TOKEN = re.compile(r"<?\s*q\.([0-9]{1,18})\.([0-9]{1,9})\.([0-9a-f]{10})@[^<>\s]{1,255}>?", re.IGNORECASE)
_TAG = re.compile(r"\[T-([0-9]{1,18})\]", re.IGNORECASE)


def message_id(task: int, n: int, *, domain: str, key: bytes) -> str:
    """Return the Message-ID of the ``n``-th mail of a task, with angle brackets."""
    return f"<q.{task}.{n}.{_signature(task, n, key)}@{domain}>"


def task_of(message_id: str, *, key: bytes) -> int | None:
    """Return the task that a Message-ID of ours names; None if it is not ours or its signature is wrong."""
    found = _TOKEN.fullmatch(message_id.strip())
    if found is None:
        return None
    task, n = int(found.group(1)), int(found.group(2))
    given = found.group(3).lower().encode("ascii")
    return task if hmac.compare_digest(given, _signature(task, n, key).encode("ascii")) else None


def looks_like_token(message_id: str) -> bool:
    """Tell whether a Message-ID has our shape, whoever signed it."""
    return _TOKEN.fullmatch(message_id.strip()) is not None


def subject_tag(task: int) -> str:
    """Return what is appended once to the subject of our first answer."""
    return f"[T-{task}]"


def tag_in(subject: str) -> int | None:
    """Return the task that a subject's tag names (the last tag, if there are several)."""
    found = _TAG.findall(subject)
    return int(found[-1]) if found else None


def _signature(task: int, n: int, key: bytes) -> str:
    return hmac.new(key, f"q.{task}.{n}".encode("ascii"), hashlib.sha256).hexdigest()[:SIGNATURE_LENGTH]
