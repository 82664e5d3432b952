"""Sizes and colours in an answer: which of an item's offered lines a clause means, also where it names the item no more.

Like "The trousers: size 50 should be 5, not 3, and 56 is out", "the jacket in M becomes an L". Clauses without sizes do NOT
belong here (``changes.py``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from domain.intake.answer_words import BECOMES, FEWER, HALF, TWICE, drops, plain_words, swapped
from domain.intake.lexicon import colour_of
from domain.intake.mentions import content_words
from domain.intake.phrases import headless
from domain.intake.quantities import Quantity
from domain.intake.quoted_lines import State, in_unit, numbers_in, words_without
from domain.intake.request import RequestLine, Span, Why
from domain.intake.text import tokens

_CUED = re.compile(
    r"\b(?:i|in|på|på\s+nr|of|à|str(?:l|ørrelse)?|stl|size|gr(?:öße)?|storlek|nr|no)\b\.?\s*$", re.IGNORECASE
)
_OTHER_WAY = re.compile(
    r"\b(?:instead\s+of|rather\s+than|i\s+stedet\s+for|istedet\s+for|istedenfor|i\s+stället\s+för|istället\s+för|anstatt|anstelle\s+von|statt|not|ikke|inte|nicht)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|ikke|ikkje|inte|nicht|ej|only|just|kun|bare|bara|nur|endast)\b", re.IGNORECASE)
_MORE = re.compile(
    r"\b(?:add|additional|extra|ekstra|more|another|yderligere|ytterligere|ytterligare|weitere[rns]?|zusätzlich|tilføj\w*|legg(?:e)?\s+til|lägg\s+till|dazu|flere|fler|mere|mer|mehr|oveni|noch)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Said:
    """The sizes and numbers of one clause about one item."""

    item: str
    lines: list[int]
    """Positions of the item's offered lines."""
    sizes: list[tuple[int, int, frozenset[str]]]
    amounts: list[Quantity]


def apply_sizes(state: State, places: Sequence[tuple[int, int]]) -> None:
    """Do what clauses say of single sizes of an offered item; what they say of it in vain is remembered to be asked."""
    topic: list[int] = []
    for start, end in places:
        counts = numbers_in(state.change, start, end)
        topic = _topic(state, (start, end), counts, topic)
        if not topic:
            continue
        said = _said(state, (start, end), counts, topic)
        if said is None or not said.sizes:
            continue
        if not _exchange(state, (start, end), said) and not _amount(state, (start, end), said):
            state.spoken[(start, end)] = _meant(state, said) or topic


def _topic(state: State, place: tuple[int, int], counts: list[Quantity], before: list[int]) -> list[int]:
    """Return the lines of the item that a clause is about: the one it names, else the one named before."""
    words = _NOT.sub(" ", plain_words(words_without(state.change.masked, *place, counts)))
    kind = " ".join(
        words[one.start : one.end]
        for one in tokens(words)
        if not one.measures and not colour_of(one.text) and len(one.text) > 2
    )
    if not content_words(kind):
        return before if not words.strip(" ,.;:!?") or headless(words) or len(kind) < 4 else []
    chosen = state.refer(kind)
    items = {line.item_no for at in chosen for line in (state.lines[at],) if line}
    if not chosen and before and state.change.reader.match(kind).why == Why.UNKNOWN_ITEM:
        return before
    if len(items) != 1:
        return []
    (item,) = items
    return [at for at, line in enumerate(state.lines) if line is not None and line.item_no == item]


def _said(state: State, place: tuple[int, int], counts: list[Quantity], topic: list[int]) -> _Said | None:
    """Tell sizes from numbers: a number with a unit counts, one behind "in" or "size" is a size."""
    lines = [at for at in topic if state.lines[at] is not None]
    first = next((line for at in lines for line in (state.lines[at],) if line), None)
    if first is None:
        return None
    masked = state.change.masked
    found = state.change.reader.catalogue.variant_words(
        first.item_no, masked[place[0] : place[1]], state.change.language
    )
    sizes, open_ones = [], []
    amounts = [one for one in counts if one.strength >= 2]
    for left, right, variants in found:
        size = (left + place[0], right + place[0], variants)
        over = next((one for one in counts if one.start < size[1] and size[0] < one.end), None)
        if over is None or _CUED.search(masked[place[0] : size[0]]):
            sizes.append(size)
            amounts = [one for one in amounts if one is not over]
        elif not over.unit and (
            swapped(masked[place[0] : place[1]]) or not _before_size(masked, over, found, place)
        ):
            open_ones.append((size, over))
    plain = [one for one in amounts if all(one is not other for _, other in open_ones)]
    if open_ones and not plain and not sizes and len(open_ones) > 1:
        return None
    for size, over in open_ones:
        if plain or not sizes or swapped(masked[place[0] : place[1]]):
            sizes.append(size)
            amounts = [one for one in amounts if one is not over]
        else:
            amounts = []  # it may be a size as well
    return _Said(first.item_no, lines, sorted(sizes, key=lambda one: one[0]), amounts)


def _before_size(
    masked: str, one: Quantity, found: Sequence[tuple[int, int, frozenset[str]]], place: tuple[int, int]
) -> bool:
    """Say whether a number stands right before a size that is called one ("10 in size 9")."""
    return any(
        one.end <= left + place[0] and _CUED.fullmatch(masked[one.end : left + place[0]].strip() + " ")
        for left, _, _ in found
    )


def _meant(state: State, said: _Said) -> list[int]:
    """Return the offered lines of any of the sizes."""
    return [
        at
        for at in said.lines
        for line in (state.lines[at],)
        if line and any(line.variant_code in variants for _, _, variants in said.sizes)
    ]


def sized_lines(state: State, place: tuple[int, int]) -> list[int]:
    """Return the unchanged lines of the one item whose offered sizes a clause names, [] if there are several."""
    piece = state.change.masked[place[0] : place[1]]
    found: dict[str, list[int]] = {}
    for at, line in enumerate(state.lines):
        if line is None or not line.variant_code or line is not state.change.offered[at]:
            continue
        said = state.change.reader.catalogue.variant_words(line.item_no, piece, state.change.language)
        if any(
            line.variant_code in variants
            and (not piece[left:right].isdigit() or _CUED.search(piece[:left]))
            and not colour_of(piece[left:right])
            for left, right, variants in said
        ):
            found.setdefault(line.item_no, []).append(at)
    return next(iter(found.values())) if len(found) == 1 else []


def _exchange(state: State, place: tuple[int, int], said: _Said) -> bool:
    """Like "the jacket in M becomes an L", "L rather than M": the line of the one size gets the other."""
    if len(said.sizes) != 2 or any(not one.word for one in said.amounts):
        return False
    (_, first_end, first), (second_start, _, second) = said.sizes
    between = state.change.masked[first_end:second_start]
    if first & second or drops(state.change.masked[place[0] : place[1]]):
        return False
    backwards = bool(_OTHER_WAY.search(between))
    if not backwards and not BECOMES.search(between):
        return False
    old, new = (second, first) if backwards else (first, second)
    chosen = [
        at
        for at in said.lines
        for line in (state.lines[at],)
        if line is not None and line.variant_code in old
    ]
    line = state.lines[chosen[0]] if len(chosen) == 1 else None
    variant = (
        state.change.reader.catalogue.variant_like(said.item, line.variant_code, new)
        if line is not None
        else ""
    )
    if line is None or not variant:
        return False
    span = Span("body", *place, "")
    for at in said.lines:
        other = state.lines[at]
        if other is not None and other.variant_code == variant:
            state.set_quantity(at, line.quantity, place, more=True)
            state.lines[chosen[0]] = None
            break
    else:
        state.lines[chosen[0]] = replace(line, variant_code=variant, evidence=span, rule="change")
    state.used.append(place)
    return True


def _amount(state: State, place: tuple[int, int], said: _Said) -> bool:
    """Like "size 50 should be 5", "two fewer in L", "56 is out", "one pair in 43 as well"."""
    allowed = frozenset.intersection(*(variants for _, _, variants in said.sizes))
    chosen = [
        at
        for at in said.lines
        for line in (state.lines[at],)
        if line is not None and line.variant_code in allowed
    ]
    piece = state.change.masked[place[0] : place[1]]
    if not chosen and len(said.amounts) == 1 and allowed and not drops(piece) and not FEWER.search(piece):
        return _another(state, place, said, allowed)
    line = state.lines[chosen[0]] if len(chosen) == 1 else None
    if line is None:
        return False
    if not said.amounts and drops(piece):
        state.lines[chosen[0]] = None
        state.used.append(place)
        return True
    amount = _wanted(state, line, said.amounts, piece)
    if amount is None:
        return False
    state.set_quantity(chosen[0], amount, place)
    if amount == 0:
        state.lines[chosen[0]] = None
    state.used.append(place)
    return True


def _wanted(state: State, line: RequestLine, amounts: list[Quantity], piece: str) -> Decimal | None:
    """Return the number that a line shall have, None if the clause does not say it."""
    if not amounts:
        times = Decimal(2) if TWICE.search(piece) else Decimal("0.5") if HALF.search(piece) else None
        wanted = line.quantity * times if times else None
        return wanted if wanted is not None and wanted == wanted.to_integral_value() else None
    said = [in_unit(state, line, one) for one in amounts]
    if len(said) == 2 and _OTHER_WAY.search(piece):
        new = [one for one in said if one != line.quantity]
        return new[0] if len(new) == 1 else None
    if len(said) != 1 or said[0] is None:
        return None
    if FEWER.search(piece) or drops(piece):
        left = line.quantity - said[0]
        return left if left >= 0 else None
    return line.quantity + said[0] if _MORE.search(piece) else said[0]


def _another(state: State, place: tuple[int, int], said: _Said, allowed: frozenset[str]) -> bool:
    """Add a size of the item that was not offered yet, in what else its lines have in common."""
    catalogue = state.change.reader.catalogue
    lines = [line for at in said.lines for line in (state.lines[at],) if line is not None]
    found = {catalogue.variant_like(said.item, line.variant_code, allowed) for line in lines}
    amount = in_unit(state, lines[0], said.amounts[0])
    variant = next(iter(found)) if len(found) == 1 else ""
    if not variant or amount is None:
        return False
    span = Span("body", *place, "")
    state.added.append(replace(lines[0], variant_code=variant, quantity=amount, evidence=span, rule="change"))
    state.used.append(place)
    return True
