"""The shape of rich text: sections, lists, quotes, preformatted text and what stands in them."""

from typing import Any

from handlers.checks import limits
from handlers.checks.objects import IDENTIFIER, url
from handlers.checks.problem import Report
from handlers.checks.shapes import (
    Check,
    anything,
    boolean,
    integer,
    items,
    one_of,
    shape,
    string,
    tagged,
)

_STYLE_NAMES = ("bold", "italic", "strike", "code", "underline")
_STYLE = shape({}, dict.fromkeys(_STYLE_NAMES, boolean))
_TYPE: dict[str, Check] = {"type": anything}
_STYLED: dict[str, Check] = {"style": _STYLE}
_CONTENT = string(count=True)
_NAME = string(limits.IDENTIFIER)


def _colour(value: Any, at: str, report: Report) -> None:
    digits = value[1:] if isinstance(value, str) and value.startswith("#") else ""
    if len(digits) not in {3, 6} or not all(letter in "0123456789abcdefABCDEF" for letter in digits):
        report.add(at, "bad_format", "must be a colour such as #1a2b3c")


_TEXT = shape({**_TYPE, "text": _CONTENT}, _STYLED)
_LINK = shape({**_TYPE, "url": url}, {**_STYLED, "text": _CONTENT, "unsafe": boolean})

INLINE: dict[str, Check] = {
    "text": _TEXT,
    "link": _LINK,
    "emoji": shape({**_TYPE, "name": _NAME}, {**_STYLED, "unicode": _NAME, "url": url}),
    "user": shape({**_TYPE, "user_id": _NAME}, _STYLED),
    "usergroup": shape({**_TYPE, "usergroup_id": _NAME}, _STYLED),
    "channel": shape({**_TYPE, "channel_id": _NAME}, _STYLED),
    "team": shape({**_TYPE, "team_id": _NAME}, _STYLED),
    "broadcast": shape({**_TYPE, "range": one_of("here", "channel", "everyone")}, _STYLED),
    "color": shape({**_TYPE, "value": _colour}, _STYLED),
    "date": shape(
        {**_TYPE, "timestamp": integer(0), "format": string(limits.IDENTIFIER)},
        {**_STYLED, "fallback": _CONTENT, "url": url},
    ),
}

_INLINES = items(tagged(INLINE), 0, None)
_BORDER = integer(0, 1)
_SECTION = shape({**_TYPE, "elements": _INLINES}, {})

PARTS: dict[str, Check] = {
    "rich_text_section": _SECTION,
    "rich_text_list": shape(
        {
            **_TYPE,
            "style": one_of("bullet", "ordered"),
            "elements": items(tagged({"rich_text_section": _SECTION}), 1, None),
        },
        {"indent": integer(0, limits.LIST_INDENT), "border": _BORDER, "offset": integer(0)},
    ),
    "rich_text_quote": shape({**_TYPE, "elements": _INLINES}, {"border": _BORDER}),
    "rich_text_preformatted": shape(
        {**_TYPE, "elements": items(tagged(INLINE, frozenset({"text", "link"})), 0, None)},
        {"border": _BORDER},
    ),
}

RICH_TEXT = shape(
    {**_TYPE, "elements": items(tagged(PARTS), 1, None)},
    {"block_id": IDENTIFIER},
)
"""The block itself; `RICH_TEXT_VALUE` is the same where a field holds one."""

RICH_TEXT_VALUE = tagged({"rich_text": RICH_TEXT})
