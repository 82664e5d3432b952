"""Forms with more lines than one modal holds: what was typed on one page is kept while another is shown.

The state travels in ``private_metadata`` (3,000 characters at most), never in the database: a form that nobody sends
leaves nothing behind.
"""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.errors import InvalidInput
from handlers.blocks import Json, actions, button
from handlers.checks import limits
from handlers.ids import Action, numbered, value
from handlers.texts import Texts

PER_PAGE = 8


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where a form stands: what it is about, which page is shown, what was typed so far."""

    about: str
    """Such as "<step id>.<revision>"; the form's own matter."""
    page: int = 0
    extra: int = 0
    """Empty lines that were added."""
    typed: Mapping[str, str] = field(default_factory=dict)
    """Block id -> what was typed or chosen; a choice of a search has its words under "<block id>=" too."""

    def pages(self, lines: int) -> int:
        """Return how many pages so many lines need."""
        return max(1, -(-lines // PER_PAGE))

    def without(self, unchanged: Mapping[str, str]) -> Sheet:
        """Return the state without what is as it was, so that long documents fit."""
        same = {name for name, value in unchanged.items() if self.typed.get(name) == value}
        kept = {name: text for name, text in self.typed.items() if name.removesuffix("=") not in same}
        return Sheet(self.about, self.page, self.extra, kept)

    def pack(self) -> str:
        """Return the state for ``private_metadata``.

        Raises:
            InvalidInput: more was typed than one form can carry.
        """
        state = {"a": self.about, "p": self.page, "x": self.extra, "t": dict(self.typed)}
        # Compressed, because block ids repeat: sixty answered lines need a fifth of their plain length.
        packed = urlsafe_b64encode(zlib.compress(json.dumps(state).encode(), 9)).decode()
        if len(packed) > limits.PRIVATE_METADATA:
            raise InvalidInput("error.form_too_long")
        return packed


def unpack(metadata: str) -> Sheet:
    """Return the state of a form from its ``private_metadata``.

    Raises:
        InvalidInput: it is not ours.
    """
    try:
        read: dict[str, Any] = json.loads(zlib.decompress(urlsafe_b64decode(metadata)))
        return Sheet(
            str(read["a"]), int(read["p"]), int(read["x"]), {str(k): str(v) for k, v in read["t"].items()}
        )
    except (ValueError, KeyError, TypeError, AttributeError, zlib.error):
        raise InvalidInput("error.unknown_button") from None


def collected(view: Mapping[str, Any]) -> Sheet:
    """Return the state of a form that was sent or paged: earlier pages with what stands on this one.

    Args:
        view: the payload's view, with ``private_metadata`` and ``state``.
    """
    sheet = unpack(str(view.get("private_metadata", "")))
    typed = dict(sheet.typed)
    for block_id, elements in view.get("state", {}).get("values", {}).items():
        for element in elements.values():
            _take(typed, block_id, element)
    return Sheet(sheet.about, sheet.page, sheet.extra, typed)


def _take(typed: dict[str, str], block_id: str, element: Mapping[str, Any]) -> None:
    typed.pop(f"{block_id}=", None)
    chosen = element.get("selected_option")
    if isinstance(chosen, Mapping):
        typed[block_id] = str(chosen.get("value", ""))
        if element.get("type") == "external_select":
            typed[f"{block_id}="] = str((chosen.get("text") or {}).get("text", ""))[:60]
    elif "selected_options" in element:
        typed[block_id] = ",".join(str(one.get("value", "")) for one in element["selected_options"] or ())
    else:
        typed[block_id] = str(element.get("selected_date") or element.get("value") or "").strip()


def page_row(sheet: Sheet, lines: int, texts: Texts) -> list[Json]:
    """Return the row with the pages before and after, nothing if there is one page only."""
    pages = sheet.pages(lines)
    buttons = []
    if sheet.page > 0:
        label = f"◂ {texts('button.previous')}"
        buttons.append(button(label, numbered(Action.PAGE, "back"), value(sheet.page - 1)))
    if sheet.page + 1 < pages:
        label = f"{texts('button.next')} ▸"
        buttons.append(button(label, numbered(Action.PAGE, "on"), value(sheet.page + 1)))
    return [actions(*buttons, block_id="pages")] if buttons else []
