"""Texts for Block Kit: escaping what strangers wrote, cutting to a length, text objects.

Also the small parts that all builders share. What a card says does not belong here.
"""

import re
from collections.abc import Iterable
from typing import Any

from handlers.checks import limits

Json = dict[str, Any]

NOTHING = "–"
ELLIPSIS = "…"

_LOUD = re.compile(r"@(?=(?:here|channel|everyone|group)\b)", re.IGNORECASE)
_HALF_ENTITY = re.compile(r"&[a-z]{0,3}$")
_HALF_LINK = re.compile(r"<(?:https?:|mailto:|[@#!])[^<>]*$")


def sendable(text: str) -> str:
    """Return the text with half characters, which UTF-8 cannot carry, replaced by a question mark."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def escape(text: str) -> str:
    """Return foreign text that mrkdwn shows letter by letter: no links, no mentions, no loud calls."""
    quiet = _LOUD.sub("@\u2060", sendable(text))
    return quiet.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, limit: int) -> str:
    """Return the text with at most `limit` code points, an ellipsis where it was shortened.

    Never ends inside an entity such as `&amp;` or inside a `<link|of ours>`.
    """
    whole = sendable(text)
    if len(whole) <= limit:
        return whole
    kept = _HALF_LINK.sub("", _HALF_ENTITY.sub("", whole[: max(limit - 1, 0)]))
    return (kept.rstrip() + ELLIPSIS)[:limit]


def mrkdwn(text: str, limit: int = limits.TEXT) -> Json:
    """Return a mrkdwn object; `verbatim` keeps Slack from guessing links and names in it."""
    return {"type": "mrkdwn", "text": shown(text, limit), "verbatim": True}


def plain(text: str, limit: int = limits.TEXT) -> Json:
    """Return a plain text object."""
    return {"type": "plain_text", "text": shown(text, limit)}


def shown(text: str, limit: int) -> str:
    """Return the text cut to the limit, a dash for nothing."""
    return cut(text, limit) if text.strip() else NOTHING


def exact(value: str, limit: int, what: str) -> str:
    """Return an identifier or value of ours; raise ValueError when Slack would refuse it."""
    if not 1 <= len(value) <= limit:
        raise ValueError(f"{what} must have 1 to {limit} characters, has {len(value)}")
    return value


def counted(members: Iterable[Json], limit: int, what: str) -> list[Json]:
    """Return the members as a list; raise ValueError when there are none or too many."""
    listed = list(members)
    if not 1 <= len(listed) <= limit:
        raise ValueError(f"{what} must have 1 to {limit} members, has {len(listed)}")
    return listed


def block(kind: str, block_id: str | None, **fields: Any) -> Json:
    """Return a block with the fields that are not None."""
    built = {"type": kind, **{name: value for name, value in fields.items() if value is not None}}
    if block_id is not None:
        built["block_id"] = exact(block_id, limits.IDENTIFIER, "block_id")
    return built


def element(kind: str, action_id: str, **fields: Any) -> Json:
    """Return an element with the fields that are not None."""
    built = {"type": kind, "action_id": exact(action_id, limits.IDENTIFIER, "action_id")}
    built.update((name, value) for name, value in fields.items() if value is not None)
    return built


def placeholder_text(text: str | None) -> Json | None:
    """Return the grey text of an empty field, if there is one."""
    return None if text is None else plain(text, limits.PLACEHOLDER)
