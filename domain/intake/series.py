"""One head with several sizes, or several things with one number: "jackets: S 2, M 6", "knives and forks, ten of each".

Whole readings are proposed, each part with the words said before it; they count only if the catalogue knows every part
(``wishes.py``). Colours and finishes said for all lines do NOT belong here (``shared_words.py``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from domain.intake.masks import MASK
from domain.intake.mentions import Mention, content_words, says_something, trimmed
from domain.intake.numbers import read_words, written_quantity
from domain.intake.phrases import headless, kinds
from domain.intake.quantities import Quantity

UnitOf = Callable[[str], str]

MOST = 400
"""Characters of a block that is looked at."""


@dataclass(frozen=True, slots=True)
class Part:
    """A mention and what was named before it, whose size or colour it replaces."""

    mention: Mention
    head: str


@dataclass(frozen=True, slots=True)
class Spread:
    """One reading: its parts, and the places left and right of it that are read as usual."""

    parts: list[Part]
    rest: list[tuple[int, int]]


_LETTERS = r"(?-i:XXS|XS|S|M|L|X{1,4}L|[2-6]XL|xs|xl|xxl|[2-6]xl)"
_CUE = r"(?:(?:str(?:l|ørrelse(?:rne|r)?|\.)?|sizes?|gr(?:ö(?:ß|ss)en?)?|storlek(?:ar)?)\b\.?\s?)"
_FIGURE = r"(?:C?\d{1,4}(?:[.,]\d{1,2})?(?:\s?(?:mm|cm|m|cl|l|oz|w|\"|”|tommer?|tum|zoll)(?![^\W_]))?)"
_COUNT = r"(?P<n>\d{1,5}|[^\W\d_]{2,14})"
_NO_UNIT = r"(?!(?:i|in|på|of|af|av|à|von|str|size|x)\b)"
_UNIT = rf"(?:\s?{_NO_UNIT}(?P<unit>[^\W\d_]{{1,10}})(?![^\W\d_])\.?)?"
_BEFORE = re.compile(
    rf"(?:(?P<letters>{_CUE}?{_LETTERS})\s?[x×:=–-]?|(?P<figure>{_CUE}{_FIGURE}\s?[x×:=(–-]?|{_FIGURE}\s?(?:\s[x×]|[:=(]|\s[–-])))\s?(?P<n>\d{{1,5}})(?:\s?(?P<unit>[^\W\d_]{{1,10}})\.?)?",
    re.IGNORECASE,
)
"""A size, then how many: "M 6", "39 x 3", "54 mm: 10 lengths"."""
_AFTER = re.compile(
    rf"{_COUNT}(?:\s?[x×](?![^\W\d_]))?{_UNIT}\s?(?:\s(?P<in>i|in|på|of|af|av|à|von)\s(?:the\s)?)?(?P<cue>{_CUE})?(?:(?P<letters>{_LETTERS})|(?P<figure>{_FIGURE}))",
    re.IGNORECASE,
)
"""How many, then the size: "4 XL", "2 in 18", "6 pairs 43"."""
_SPLIT = re.compile(
    r"\s*(?:,(?!\d)|;|(?<=[^\W\d_])\s?/\s?(?=\d)|\s/\s)\s*(?:(?:og|and|und|och|samt)\s+)?|\s+(?:og|and|und|och|samt|&|\+)\s+",
    re.IGNORECASE,
)
_HEAD_END = re.compile(r"[\s:(–—,-]+$")
_LEAD = re.compile(
    r"^.*(?::\s|\b(?:mangler|need|needs|trenger|behöver|brauchen|benötigen|bruge|bestill?\w*|beställ\w*|bestell\w*|ordrer?|order|quote|have|ha|send|on|for|på|über|auf|für)\s)",
    re.IGNORECASE | re.DOTALL,
)


def spreads(
    text: str, start: int, end: int, quantities: list[Quantity], language: str, unit_of: UnitOf
) -> Iterator[Spread]:
    """Yield the readings of text[start:end] in which one head or one number is for several parts."""
    if end - start > MOST:
        return
    end = start + len(text[start:end].rstrip(" .!?)"))
    yield from _sized(text, start, end, quantities, language, unit_of)
    yield from _headed_last(text, start, end, language, unit_of)
    yield from _each(text, start, end, quantities, language, unit_of)


def _segments(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = start
    for gap in _SPLIT.finditer(text, start, end):
        if gap.start() > at:
            found.append((at, gap.start()))
        at = gap.end()
    if at < end:
        found.append((at, end))
    return found


def _number(word: str, language: str) -> Decimal | None:
    if word.isdigit():
        return written_quantity(word)
    number = read_words([word], language)
    return number.value if number else None


def _pair(piece: str, language: str, unit_of: UnitOf) -> tuple[Decimal, str, str, str] | None:
    """Return (how many, unit, unit as written, size) of "3 x M" or "39: 4", None if the piece is no such pair."""
    after = _AFTER.fullmatch(piece)
    if after:
        value = _number(after["n"], language)
        unit = unit_of(after["unit"]) if after["unit"] else ""
        said = after["unit"] or ""
        sure = after["letters"] or after["in"] or after["cue"] or unit
        if value and sure and (not said or unit):
            return value, unit, said if unit else "", (after["letters"] or after["figure"]).strip()
    before = _BEFORE.fullmatch(piece)
    if before:
        value = written_quantity(before["n"])
        unit = unit_of(before["unit"]) if before["unit"] else ""
        size = (before["letters"] or before["figure"]).rstrip(" x×:=–-(")
        if value and (unit or not before["unit"]):
            return value, unit, before["unit"] or "", size
    return None


def _first(
    text: str, start: int, end: int, language: str, unit_of: UnitOf
) -> tuple[int, tuple[Decimal, str, str, str]] | None:
    """Return where the pair begins that ends a piece of head and pair, the longest pair that leaves a head."""
    for gap in re.finditer(r"[\s(:–-]+", text[start:end]):
        at = start + gap.end()
        pair = _pair(text[at:end], language, unit_of)
        if pair and content_words(text[start : start + gap.start()]):
            return at, pair
    return None


def _total(text: str, start: int, end: int, quantities: list[Quantity]) -> tuple[Quantity | None, str]:
    """Return the number for the whole head ("6 pairs of white boots (2 in 40 ...") and the head's own words."""
    inside = [one for one in quantities if start <= one.start and one.end <= end and one.value is not None]
    counts = [one for one in inside if one.strength >= 2]
    lead = counts[0] if counts and says_something(text[counts[0].end : end]) else None
    words = text[lead.end if lead else start : end].replace(MASK, " ")
    left, right = trimmed(words, 0, len(_HEAD_END.sub("", words)))
    own = words[left:right]
    return lead, own if lead else _LEAD.sub("", own)


def _sized(
    text: str, start: int, end: int, quantities: list[Quantity], language: str, unit_of: UnitOf
) -> Iterator[Spread]:
    parts: list[Part] = []
    head, total, counted, most = "", None, Decimal(0), 0
    group = 0
    for left, right in _segments(text, start, end):
        piece = text[left:right].strip("( )")
        pair = _pair(piece, language, unit_of) if head else None
        if pair is None:
            if total is not None and counted != total.value:
                return
            first = _first(text, left, right, language, unit_of)
            if first is None:
                if head and not group:
                    return
                total, head = _total(text, left, right, quantities)
                if not content_words(head):
                    return
                counted, group = Decimal(0), 0
                continue  # its sizes follow
            at, pair = first
            total, head = _total(text, left, at, quantities)
            counted, group = Decimal(0), 0
            if not content_words(head):
                return
            left = at  # noqa: PLW2901  # the head is no part of the first size
        value, unit, written, size = pair
        if total is not None and not unit:
            unit, written = total.unit, total.unit_text
        counted += value
        group += 1
        most = max(most, group)
        place = Quantity(value, unit, written, left, right, 3 if unit else 2)
        parts.append(Part(Mention(size, left, right, place), head))
    if most > 1 and (total is None or counted == total.value):
        yield Spread(parts, [])


def _headed_last(text: str, start: int, end: int, language: str, unit_of: UnitOf) -> Iterator[Spread]:
    """Like "3 x M and 5 x L fleece jackets": the head stands behind the last size."""
    lead = _LEAD.match(text[start:end])
    pieces = _segments(text, start + (lead.end() if lead else 0), end)
    if len(pieces) < 2:
        return
    found = [(left, right, _pair(text[left:right], language, unit_of)) for left, right in pieces[:-1]]
    left, right = pieces[-1]
    last = None
    for gap in re.finditer(r"\s+", text[left:right]):
        pair = _pair(text[left : left + gap.start()], language, unit_of)
        if pair and content_words(text[left + gap.end() : right]):
            last = (left + gap.end(), pair)
    if last is None or any(pair is None for _, _, pair in found):
        return
    head = text[last[0] : right].replace(MASK, " ")
    found.append((left, right, last[1]))
    parts = [
        Part(Mention(pair[3], at, stop, Quantity(pair[0], pair[1], pair[2], at, stop, 3)), head)
        for at, stop, pair in found
        if pair
    ]
    yield Spread(parts, [])


_EACH_WORD = r"(?:hver(?:t|\s+(?:slags|sort|type|størrelse|farve))?|varje(?:\s+(?:sort|storlek|färg))?|vardera|each(?:\s+(?:size|colou?r|type|kind|one))?|jede[rsmn]?(?:\s+(?:sorte|größe|farbe))?|every\s+(?:size|colou?r))"
_EACH_END = re.compile(
    rf"[\s,:(–-]+(?:(?:{_COUNT}{_UNIT}\s+(?:(?:af|av|of|von|in|i)\s+)?{_EACH_WORD})|(?:je(?:weils)?|hver|à)\s+(?P<n2>\d{{1,5}}|[^\W\d_]{{2,14}})(?:\s?(?P<unit2>[^\W\d_]{{1,10}})\.?)?)\)?(?=\s*(?:$|[,.;!?\n)]|\s(?:bitte|please|tak|takk|tack)\b|\s(?:og|and|und|och|samt)\s))",
    re.IGNORECASE,
)
_EACH_START = re.compile(
    rf"(?:{_COUNT}{_UNIT}\s+(?:(?:af|av|of|von)\s+)?{_EACH_WORD}(?:\s+(?:af|av|of|von)\b|\s*:)(?:\s+(?:the|de|die|den))?|\bje(?:weils)?\s+(?P<n2>\d{{1,5}}|[^\W\d_]{{2,14}})(?:\s(?P<unit2>[^\W\d_]{{1,10}})\.?)?)\s+(?=\S)",
    re.IGNORECASE,
)


def _said(found: re.Match[str], language: str, unit_of: UnitOf) -> tuple[Quantity, bool] | None:
    """Return the number of each; an article alone is one ("one of each")."""
    word, unit = found["n"] or found["n2"], found["unit"] or found["unit2"] or ""
    value = _number(word, language)
    if value is None:
        return None
    code = unit_of(unit) if unit else ""
    behind = bool(unit) and not code
    if behind and not found["n2"]:
        return None
    at = found.start("n") if found["n"] else found.start("n2")
    end = found.start("unit2") if behind else found.end()
    return Quantity(value, code, unit if code else "", at, end, 3 if code else 2), behind


def _find(
    pattern: re.Pattern[str], text: str, start: int, end: int, language: str, unit_of: UnitOf
) -> tuple[re.Match[str] | None, tuple[Quantity, bool] | None]:
    """Return the first place where a number stands before "each"; other words may stand there too."""
    found = pattern.search(text, start, end)
    while found:
        said = _said(found, language, unit_of)
        if said:
            return found, said
        found = pattern.search(text, found.start() + 1, end)
    return None, None


def _each(
    text: str, start: int, end: int, quantities: list[Quantity], language: str, unit_of: UnitOf
) -> Iterator[Spread]:
    closing, said = _find(_EACH_END, text, start, end, language, unit_of)
    if closing and said and not said[1]:
        first = _list_start(text, start, closing.start(), quantities)
        lead = _LEAD.match(text[first : closing.start()])
        for begin in {first, first + (lead.end() if lead else 0)}:
            parts = _listed(text, begin, closing.start(), said[0])
            if parts:
                yield Spread(parts, [(start, first), (closing.end(), end)])
    opening, said = _find(_EACH_START, text, start, end, language, unit_of)
    if opening and said:
        parts = _listed(text, said[0].end if said[1] else opening.end(), end, said[0])
        if parts:
            yield Spread(parts, [(start, opening.start())])
            return
        parts = _sizes_of(text, start, (opening.start(), opening.end(), end), said[0])
        if parts:
            yield Spread(parts, [])


def _list_start(text: str, start: int, end: int, quantities: list[Quantity]) -> int:
    """Return where the things begin that are counted together: behind the last one with a number of its own."""
    first = start
    for left, right in _segments(text, start, end):
        own = [one for one in quantities if left <= one.start < right and one.strength != 1]
        if own and says_something(text[own[0].end : right]) and left > start:
            first = left
        if own and not text[left : own[0].start].strip() and content_words(text[own[0].end : right]):
            first = right
    return first


def _listed(text: str, start: int, end: int, quantity: Quantity) -> list[Part]:
    """Return the parts of "knives, forks and spoons" or "red and green cloths", [] if there is only one."""
    pieces = [trimmed(text, left, right) for left, right in _segments(text, start, end)]
    said = [(left, right, text[left:right].replace(MASK, " ")) for left, right in pieces if left < right]
    said = _with_unit(said)
    if len(said) < 2 or len(said) > 12:
        return []
    full = [words for _, _, words in said if not headless(words)]
    if not full:
        return []
    if len(full) == 1 and full[0] == said[0][2] and len(said) > 2 and _only_heads(full[0], said[1:]):
        said = said[1:]
    parts: list[Part] = []
    head = full[0] if not headless(said[0][2]) or len(full) == 1 else full[-1]
    for left, right, words in said:
        if not headless(words):
            head = words
        parts.append(Part(Mention(words, left, right, quantity), "" if words == head else head))
    return parts


def _only_heads(head: str, others: list[tuple[int, int, str]]) -> bool:
    """Say whether the first of a list only says what has the sizes or colours that follow ("vest, L and XL, ten of each")."""
    said = set.intersection(*(kinds(words) for _, _, words in others))
    return bool(said) and not said & kinds(head)


_BARE_END = re.compile(r"(?<![\w.,/-])\d{1,4}$")
_MEASURED_SIZE = re.compile(
    r"\d{1,4}(?:[.,]\d+)?\s?(?P<unit>mm|cm|cl|ml|l|oz|w|\"|”|tommer?|tum|zoll|inch)", re.IGNORECASE
)


def _with_unit(said: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Give "15" of "15, 18 and 22 mm" the measure that is said once at the end."""
    last = _MEASURED_SIZE.fullmatch(said[-1][2].strip()) if said else None
    if last is None:
        return said
    return [
        (left, right, f"{words} {last['unit']}" if _BARE_END.search(words) else words)
        for left, right, words in said
    ]


def _sizes_of(text: str, start: int, places: tuple[int, int, int], quantity: Quantity) -> list[Part]:
    """Return the parts of "copper pipe, 5 each in 15, 22 and 54 mm": what stands before the number has all the sizes."""
    stop, begin, end = places
    lead = text[start:stop].replace(MASK, " ")
    head = _LEAD.sub("", _HEAD_END.sub("", re.split(r"[;:.]\s", lead)[-1]))
    said = [trimmed(text, left, right) for left, right in _segments(text, begin, end)]
    sizes = _with_unit(
        [(left, right, text[left:right].replace(MASK, " ")) for left, right in said if left < right]
    )
    if not content_words(head) or headless(head) or not 1 < len(sizes) <= 12:
        return []
    if not all(headless(words) for _, _, words in sizes):
        return []
    return [Part(Mention(words, left, right, quantity), head) for left, right, words in sizes]
