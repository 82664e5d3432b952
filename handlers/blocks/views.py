"""Builders of whole views, and `fit`, which keeps a message inside Slack's hidden budget of text."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.blocks.text import Json, cut, exact, plain
from handlers.checks import characters, limits

_SHORTEST = 120


def modal(
    title: str,
    blocks: Sequence[Json],
    *,
    callback_id: str,
    submit: str | None = None,
    close: str | None = None,
    private_metadata: str = "",
    notify_on_close: bool = False,
    clear_on_close: bool = False,
    external_id: str | None = None,
) -> Json:
    """Return a modal; a form with inputs needs `submit`."""
    if len(private_metadata) > limits.PRIVATE_METADATA:
        raise ValueError(f"private_metadata may have {limits.PRIVATE_METADATA} characters")
    view = {
        "type": "modal",
        "title": plain(title, limits.MODAL_TITLE),
        "submit": None if submit is None else plain(submit, limits.MODAL_BUTTON),
        "close": None if close is None else plain(close, limits.MODAL_BUTTON),
        "blocks": list(blocks[: limits.VIEW_BLOCKS]),
        "callback_id": exact(callback_id, limits.IDENTIFIER, "callback_id"),
        "private_metadata": private_metadata or None,
        "notify_on_close": notify_on_close or None,
        "clear_on_close": clear_on_close or None,
        "external_id": external_id,
    }
    return {name: value for name, value in view.items() if value is not None}


def home(blocks: Sequence[Json], *, callback_id: str | None = None, private_metadata: str = "") -> Json:
    """Return a Home view; blocks above 100 are left out."""
    view = {
        "type": "home",
        "blocks": list(blocks[: limits.VIEW_BLOCKS]),
        "callback_id": callback_id,
        "private_metadata": private_metadata or None,
    }
    return {name: value for name, value in view.items() if value is not None}


def fit(blocks: Sequence[Mapping[str, Any]], budget: int = limits.MESSAGE_TEXT_BUDGET) -> list[Json]:
    """Return the blocks of a message with their section texts cut to one common length until all fits.

    Short texts stay whole. Keeps the first 50 blocks. Texts of menus, tables and buttons stay as they are.
    """
    kept: list[Json] = [dict(one) for one in blocks[: limits.MESSAGE_BLOCKS]]
    total = characters(kept)
    if total <= budget:
        return kept
    sections = [one for one in kept if one.get("type") == "section" and one.get("text")]
    lengths = [len(one["text"]["text"]) for one in sections]
    longest = _common_length(lengths, budget - (total - sum(lengths)))
    for one in sections:
        one["text"] = {**one["text"], "text": cut(one["text"]["text"], longest)}
    return kept


def _common_length(lengths: Sequence[int], room: int) -> int:
    """Return the greatest length to which all can be cut so that they fit, at least the shortest allowed."""
    fits = [
        length
        for length in range(_SHORTEST, limits.SECTION_TEXT + 1)
        if sum(min(one, length) for one in lengths) <= room
    ]
    return max(fits, default=_SHORTEST)
