"""Wishes of one block: a quantity with the words it counts, read in every way the block allows.

Quantities stand before their words ("20 krt z-ark, 10 krt ...") or after them ("z-ark, 20 krt"). All readings are given;
which one is right is decided by what the catalogue knows (``wishes.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from domain.intake.lexicon import STOP
from domain.intake.masks import MASK
from domain.intake.quantities import Quantity
from domain.intake.text import fold, tokens

_EDGE = re.compile(r"^[\s,;:.\-–—+&/|\t)=]+|[\s,;:\-–—+&/|\t(=.]+$")
_JOIN_END = re.compile(
    r"(?:[\s,;]|^)(?:og|and|und|och|samt|sowie|plus|as\s+well\s+as|eller|or|oder|&|\+|også|dazu|also|for\s+us)\s*$",
    re.IGNORECASE,
)
_JOIN_START = re.compile(r"^(?:og|and|und|och|samt|sowie|plus|of|af|av|von|à)\s+", re.IGNORECASE)
_CHUNK_START = re.compile(
    r"(?:^|[,;:+\n\t(]|\b(?:og|and|und|och|samt|sowie|plus|bestille|order|skal\s+bruge|trenger|mangler|behöver|brauchen|need|also|også|send|sende|have|ha)\b)\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Words at [start, end) (``phrase``) that a quantity counts."""

    phrase: str
    start: int
    end: int
    quantity: Quantity | None


def content_words(text: str) -> list[str]:
    """Return the words of a text that may name a thing."""
    return [
        token.text for token in tokens(text.replace(MASK, " ")) if token.keys and fold(token.text) not in STOP
    ]


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a place without separators and joining words at its edges."""
    changed = True
    while changed and start < end:
        changed = False
        piece = text[start:end]
        lead = re.match(r"[\s,;:.\-–—+&/|)=]+", piece)
        if lead:
            start += lead.end()
            changed = True
            continue
        tail = re.search(r"[\s,;:\-–—+&/|(=.]+$", piece)
        if tail and tail.start() < len(piece):
            end = start + tail.start()
            changed = True
            continue
        join = _JOIN_END.search(piece)
        if join:
            end = start + join.start()
            changed = True
            continue
        first = _JOIN_START.match(piece)
        if first:
            start += first.end()
            changed = True
    return start, end


def _mention(text: str, start: int, end: int, quantity: Quantity | None) -> Mention:
    start, end = trimmed(text, start, end)
    return Mention(text[start:end].replace(MASK, " "), start, end, quantity)


def strong(text: str, start: int, quantities: list[Quantity]) -> list[Quantity]:
    """Return the quantities that count things: packing units and bare numbers, and measures that begin a chunk."""
    found = []
    for one in quantities:
        if one.strength >= 2 or (one.value is None and one.word):
            found.append(one)
        elif one.strength == 1:
            followed = re.match(r"\s+(?:of\s+|af\s+|av\s+)?[^\W\d_]{2,}", text[one.end :])
            if followed and _CHUNK_START.search(text[start : one.start]):
                found.append(one)
    return found


def readings(text: str, start: int, end: int, quantities: list[Quantity]) -> Iterator[list[Mention]]:
    """Yield the ways to read a block, the likeliest first."""
    counted = strong(text, start, quantities)
    if not counted:
        counted = [one for one in quantities if one.strength == 1]
        if not counted:
            return
        yield from _measured(text, start, end, counted)
        return
    before = content_words(text[start : counted[0].start])
    after_last = content_words(text[counted[-1].end : end])
    leading = list(_leading(text, end, counted))
    trailing = list(_trailing(text, start, counted))
    order = (
        [trailing, leading]
        if before and (not after_last or counted[0].strength >= 3) and _ends_chunk(text, counted[0], end)
        else [leading, trailing]
    )
    yield from order
    if len(counted) > 1:
        if before:
            yield [_around(text, start, end, counted[-1])]
        yield [_around(text, start, end, counted[0])]
        yield [_around(text, start, end, counted[-1])]
    elif before and after_last:
        yield [_around(text, start, end, counted[0])]


def _ends_chunk(text: str, one: Quantity, end: int) -> bool:
    return (
        bool(
            re.match(
                r"\s*(?:$|[,;.)\n\t]|(?:og|and|und|och|samt|\+|bitte|please|tak|takk|tack)\b)",
                text[one.end : end],
            )
        )
        or one.end >= end
    )


def _leading(text: str, end: int, counted: list[Quantity]) -> Iterator[Mention]:
    for one, following in zip(counted, [*counted[1:], None], strict=True):
        stop = following.start if following else end
        yield _mention(text, one.end, stop, one)


def _trailing(text: str, start: int, counted: list[Quantity]) -> Iterator[Mention]:
    at = start
    for one in counted:
        yield _mention(text, at, one.start, one)
        at = one.end


def _around(text: str, start: int, end: int, one: Quantity) -> Mention:
    """Take everything in the block but the quantity as the words."""
    before_start, before_end = trimmed(text, start, one.start)
    after_start, after_end = trimmed(text, one.end, end)
    before = text[before_start:before_end].replace(MASK, " ")
    after = text[after_start:after_end].replace(MASK, " ")
    return Mention(f"{before} {after}".strip(), min(before_start, one.start), max(after_end, one.end), one)


def _measured(text: str, start: int, end: int, counted: list[Quantity]) -> Iterator[list[Mention]]:
    """Only measures: "kaffebønner 5 kg", or all of them belong to the name."""
    for one in (counted[0], counted[-1]):
        yield [_around(text, start, end, one)]
