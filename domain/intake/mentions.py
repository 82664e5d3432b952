"""Wishes of one block: a quantity with the words it counts, read in every way the block allows.

Quantities stand before their words ("20 krt z-ark, 10 krt ...") or after them ("z-ark, 20 krt"). All readings are given;
which one is right is decided by what the catalogue knows (``wishes.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from domain.intake.lexicon import STOP
from domain.intake.masks import MASK
from domain.intake.quantities import Quantity
from domain.intake.text import tokens

_EDGE = re.compile(r"^[\s,;:.\-–—+&/|\t)=]+|[\s,;:\-–—+&/|\t(=.]+$")
_JOIN_END = re.compile(
    r"(?:[\s,;]|^)(?:og|and|und|och|samt|sowie|plus|as\s+well\s+as|eller|or|oder|&|\+|også|dazu|also|for\s+us)\s*$",
    re.IGNORECASE,
)
_JOIN_START = re.compile(r"^(?:og|and|und|och|samt|sowie|plus|of|af|av|von|à)\s+", re.IGNORECASE)
_PART = re.compile(
    r"(?:\b(?:with|med|mit|m/|à|the|de|dem|die|alle|alla|all|both|begge)|[(])\s*$", re.IGNORECASE
)
"""Before a bare number: it belongs to the thing ("with three compartments", "the 5 metre ones")."""
_CHUNK_START = re.compile(
    r"(?:^|[,;:+\n\t(]|\b(?:og|and|und|och|samt|sowie|pluss?|bestille|order|skal\s+bruge|koster?|vil|quote\s+on|price\s+on|pris\s+på|tilbud\s+på|angebot\s+(?:über|für|auf)|offert\s+på|trenger|mangler|behöver|brauchen|need|also|også|send|sende|have|ha)\b)\s*$",
    re.IGNORECASE,
)


NEAR = 80
"""Characters before a number that say what it is."""


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
        token.text
        for token in tokens(text.replace(MASK, " "))
        if token.keys and token.text.casefold() not in STOP
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
    found: list[Quantity] = []
    for one in quantities:
        if one.strength == 2 and _PART.search(_before(text, start, one.start)):
            continue
        if (
            one.strength == 2
            and not one.word
            and found
            and not _CHUNK_START.search(_before(text, start, one.start))
        ):
            continue
        if one.strength >= 2 or (one.value is None and one.word):
            found.append(one)
        elif one.strength == 1:
            followed = re.match(r"\s+(?:of\s+|af\s+|av\s+)?[^\W\d_]{2,}", text[one.end :])
            if followed and _CHUNK_START.search(_before(text, start, one.start)):
                found.append(one)
    return found


def _before(text: str, start: int, at: int) -> str:
    """Return the words before a place, as many as matter: a whole block for each of its numbers would take for ever."""
    return text[max(start, at - NEAR) : at]


def says_something(text: str) -> bool:
    """Say whether a text may name a thing by words or by a number."""
    return bool(content_words(text)) or bool(re.search(r"\d\d", text))


def readings(
    text: str, start: int, end: int, quantities: list[Quantity], *, listed: bool = True
) -> Iterator[list[Mention]]:
    """Yield the ways to read a block, the likeliest first."""
    counted = strong(text, start, quantities)
    articles = [
        one
        for one in quantities
        if one.strength == 0 and _CHUNK_START.search(_before(text, start, one.start))
    ]
    if not counted:
        measures = [one for one in quantities if one.strength == 1]
        for one in (measures[0], measures[-1]) if measures else ():
            yield [_around(text, start, end, one)]
        if articles:
            yield list(_leading(text, end, articles))
        return
    before = says_something(text[start : counted[0].start])
    after_last = says_something(text[counted[-1].end : end])
    trails = _ends_chunk(text, counted[0], end) and all(
        _may_trail(text, one, listed=listed) for one in counted
    )
    leading = list(_leading(text, end, counted))
    if before and trails and (not after_last or counted[0].strength >= 3):
        yield list(_trailing(text, start, counted))
        yield leading
    else:
        yield leading
        if before and trails:
            yield list(_trailing(text, start, counted))
    if len(counted) > 1 or articles:
        yield list(_chunked(text, start, end, counted, []))
    if articles:
        yield list(_chunked(text, start, end, counted, articles))
    paired = list(_paired(text, start, end, counted, articles))
    if paired:
        yield paired
    if before:
        yield [_around(text, start, end, counted[-1])]
    if len(counted) > 1:
        yield [_around(text, start, end, counted[0])]


_CUT = re.compile(r"[,;]\s+|\s+(?:og|and|und|och|samt|sowie|plus)\s+|\s\+\s|\.\s+", re.IGNORECASE)


def _chunked(
    text: str, start: int, end: int, counted: list[Quantity], articles: list[Quantity]
) -> Iterator[Mention]:
    """Split at commas and joining words; a piece without a quantity belongs to the piece before it."""
    pieces: list[tuple[int, int, Quantity | None]] = []
    marks = [start, *(one.end() for one in _CUT.finditer(text, start, end)), end]
    for left, right in pairwise(marks):
        inside = [one for one in counted if left <= one.start < right]
        best = max(inside, key=lambda one: (one.strength == 3, one.start == left, one.strength), default=None)
        best = best or next((one for one in articles if left <= one.start < right), None)
        if best is None and pieces:
            pieces[-1] = (pieces[-1][0], right, pieces[-1][2])
        elif best is not None:
            pieces.append((left, right, best))
    for at, (left, right, one) in enumerate(pieces):
        if one is not None and not at and says_something(text[one.end : right]):
            yield _mention(text, one.end, right, one)  # before it stands who wants it
        elif one is not None:
            yield _around(text, left, right, one)


def _paired(
    text: str, start: int, end: int, counted: list[Quantity], articles: list[Quantity]
) -> Iterator[Mention]:
    """Like "a deburrer, 2 hole saws and band 12 mm, three rolls": a number alone counts the piece before it."""
    marks = [start, *(one.end() for one in _CUT.finditer(text, start, end)), end]
    found: list[tuple[int, int, Quantity | None]] = []
    alone = 0
    for left, right in pairwise(marks):
        inside = [one for one in counted if left <= one.start < right]
        best = max(inside, key=lambda one: (one.strength == 3, one.strength), default=None)
        best = best or next((one for one in articles if left <= one.start < right), None)
        last = found[-1] if found else None
        if (
            best
            and not says_something(text[left : best.start])
            and not says_something(text[best.end : right])
        ):
            if last and last[2] is None:
                found[-1] = (last[0], right, best)
                alone += 1
        else:
            found.append((left, right, best))
    if alone:
        for at, (left, right, one) in enumerate(found):
            if one is not None and not at and says_something(text[one.end : right]):
                yield _mention(text, one.end, right, one)
            elif one is not None:
                yield _around(text, left, right, one)


def _may_trail(text: str, one: Quantity, *, listed: bool) -> bool:
    """In a sentence a bare number after words counts them only behind a separator ("lamper: 5")."""
    return listed or one.strength == 3 or bool(re.search(r"[:–\-=,/]\s*$", text[: one.start]))


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
