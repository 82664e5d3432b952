"""Answers written between the lines of our mail: which offered line each of them stands under (D-45).

What such an answer does to its line does NOT belong here (``changes.py``).
"""

from __future__ import annotations

import re

from domain.intake.request import RequestLine

_MARKED = re.compile(r"^[ \t]*(?:>[ \t]*)+")
MOST = 2_000
"""Lines of a mail that are looked at."""


def beside(whole: str, text: str, offered: tuple[RequestLine, ...]) -> tuple[tuple[int, int, int], ...]:
    """Return (start, end, position of the offered line) for each line of an answer that stands under a quoted line of ours.

    Args:
        whole: the mail with its marked history in between.
        text: what was newly written, in which the places are.
        offered: lines of the quote, recognised by their item number.

    An answer counts only if more of our mail follows it: below the last quoted line a letter of its own may begin.
    """
    found: list[tuple[int, int, int]] = []
    waiting: list[tuple[int, int, int]] = []
    last: int | None = None
    cursor = 0
    for row in whole.split("\n")[:MOST]:
        marked = _MARKED.match(row)
        if marked:
            found, waiting = [*found, *waiting], []
            last = _named(row[marked.end() :], offered)
            continue
        said = row.strip()
        at = text.find(said, cursor) if said else -1
        if at < 0:
            continue
        cursor = at + len(said)
        if last is not None:
            waiting.append((at, cursor, last))
    return tuple(found)


def _named(row: str, offered: tuple[RequestLine, ...]) -> int | None:
    """Return the one offered line that a quoted line is, None if it is none or two lines are of that item."""
    fitting = [
        at
        for at, line in enumerate(offered)
        if re.search(rf"(?<![\w-]){re.escape(line.item_no)}(?![\w-])", row)
    ]
    return fitting[0] if len(fitting) == 1 else None
