"""Amounts said by what they were: twice the cups, half of them, two of the lamps fewer.

Plain numbers do NOT belong here (``changes.py``), nor sizes of one item (``answer_sizes.py``).
"""

from __future__ import annotations

from decimal import Decimal

from domain.intake.answer_words import FEWER, HALF, OF_THEM, TWICE, drops, plain_words
from domain.intake.quantities import Quantity
from domain.intake.quoted_lines import State, in_unit, numbers_in, words_without


def relative(state: State, place: tuple[int, int]) -> bool:
    """Double, halve or lower one offered line; return whether the clause did so."""
    piece = state.change.masked[place[0] : place[1]]
    counts = [one for one in numbers_in(state.change, *place) if one.strength != 1]
    times = Decimal(2) if TWICE.search(piece) else Decimal("0.5") if HALF.search(piece) else None
    fewer = bool(FEWER.search(piece)) and len(counts) == 1
    if drops(piece) or not (fewer or (times and not counts)):
        return False
    words = FEWER.sub(" ", HALF.sub(" ", TWICE.sub(" ", words_without(state.change.masked, *place, counts))))
    chosen = state.refer_at(words, place[0])
    line = state.lines[chosen[0]] if len(chosen) == 1 else None
    if line is None:
        return False
    if times and not fewer:
        wanted: Decimal | None = line.quantity * times
    else:
        wanted = _less(state, chosen[0], counts[0])
    if wanted is None or wanted <= 0 or wanted != wanted.to_integral_value():
        return False
    state.set_quantity(chosen[0], wanted, place)
    state.used.append(place)
    return True


def some_of(state: State, place: tuple[int, int], just_named: list[int]) -> bool:
    """Like "take two of the lamps off", "ta bort två av dem": so many fewer; return whether the clause did so."""
    masked = state.change.masked
    counts = numbers_in(state.change, *place)
    if len(counts) != 1 or not OF_THEM.match(masked, counts[0].end):
        return False
    words = plain_words(words_without(masked, *place, counts))
    chosen = state.refer_at(words, place[0]) or (just_named if not words.strip(" ,.;:!?") else [])
    wanted = _less(state, chosen[0], counts[0]) if len(chosen) == 1 else None
    if wanted is None or wanted < 0:
        return False
    state.set_quantity(chosen[0], wanted, place)
    if wanted == 0:
        state.lines[chosen[0]] = None
    state.used.append(place)
    return True


def _less(state: State, at: int, one: Quantity) -> Decimal | None:
    line = state.lines[at]
    amount = in_unit(state, line, one) if line is not None else None
    return line.quantity - amount if line is not None and amount is not None else None
