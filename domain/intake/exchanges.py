"""An offered line that an answer exchanges: for another size, colour or item, or for another number of itself.

Which clause does so is decided in ``changes.py``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from domain.intake.answer_words import plain_words
from domain.intake.lexicon import colour_of
from domain.intake.masks import MASK
from domain.intake.phrases import carried
from domain.intake.quantities import Quantity
from domain.intake.quoted_lines import State, in_unit, numbers_in, words_without
from domain.intake.request import Match, RequestLine, Span, Why
from domain.intake.text import tokens

_RATHER_THAN = re.compile(
    r"\b(?:rather\s+than|instead\s+of|i\s+stedet\s+for|istället\s+för|statt|anstatt)\b", re.IGNORECASE
)
_LEAD = re.compile(
    r"^.*?\b(?:heller|hellere|lieber|rather|prefer|föredrar|foretrækker|foretrekker|bevorzugen)\s+(?:(?:have|take|ha|tage|ta|nehmen)\s+)?",
    re.IGNORECASE | re.DOTALL,
)


def vary(state: State, start: int, end: int, numbers: list[Quantity]) -> None:
    """Like "die Minibars doch in schwarz": another colour or size of an offered line."""
    if any(one.strength >= 2 for one in numbers):
        return
    piece = state.change.masked[start:end]
    alive = [(at, line) for at, line in enumerate(state.lines) if line is not None]
    said = _RATHER_THAN.split(piece)[0]
    found = state.change.reader.catalogue.among(
        said, state.change.language, tuple(line.item_no for _, line in alive)
    )
    if len(found) != 1 or not found[0][1]:
        return
    same = [(at, line) for at, line in alive if line.item_no == found[0][0]]
    if len(same) == 1 and same[0][1].variant_code != found[0][1]:
        at, line = same[0]
        state.lines[at] = replace(
            line, variant_code=found[0][1], evidence=Span("body", start, end, ""), rule="change"
        )
        state.used.append((start, end))


_MAKE = re.compile(
    r"\b(?:make\s+(?:it|that|them|the)|change\s+(?:it|that|them)\s+to|take|gør\s+(?:den|det)\s+til|gjør\s+(?:den|det)\s+om\s+til|ta(?:g|r)?|nehmen\s+wir|machen\s+sie|want|prefer|vil\s+(?:hellere|heller)|vi|wir|we|jeg|jag|ich|ett|et|en|a|an|ein|eine[nrm]?|instead|i\s+stedet|istedet|i\s+stället|istället|stattdessen|lieber|hellere|heller|rather|and|og|och|und|please|bitte|version|udgave|utgave|modell?)\b",
    re.IGNORECASE,
)


def resize(state: State, start: int, end: int) -> bool:
    """Like "make it a 200 litre instead": the one offered line that exists in that size or colour is swapped for it."""
    wanted = _MAKE.sub(" ", state.change.masked[start:end]).replace(MASK, " ").strip(" ,.;:!?")
    wanted = plain_words(wanted)
    hits: dict[int, Match] = {}
    sized: dict[int, str] = {}
    for at, line in enumerate(state.lines):
        for words in carried(wanted, state.called(at)) if line is not None else ():
            found = state.change.reader.match(words)
            one = found.candidates[0] if found.why is None else None
            if line and one and (one.item_no, one.variant_code) != (line.item_no, line.variant_code):
                hits.setdefault(at, found)
            elif (
                line
                and found.why in _SIZE_KNOWN
                and {each.item_no for each in found.candidates} - {line.item_no}
            ):
                sized.setdefault(at, words)
    if not hits and len(sized) == 1:
        return _kept_variant(state, *sized.popitem(), (start, end))
    if len(hits) != 1:
        return False
    at, found = next(iter(hits.items()))
    line, one = state.lines[at], found.candidates[0]
    if line is not None:
        state.lines[at] = replace(
            line,
            item_no=one.item_no,
            variant_code=one.variant_code,
            evidence=Span("body", start, end, ""),
            rule=one.rule,
            candidates=found.candidates,
        )
        state.used.append((start, end))
    return True


def rather(state: State, start: int, end: int) -> bool:
    """Like "we would rather have the 24 cm pans": takes the place of the one offered line of that kind."""
    words = state.change.masked[start:end]
    found = state.change.reader.match(_LEAD.sub("", words))
    if found.why is not None:
        return False
    kept = "".join(words[token.start : token.end] + " " for token in tokens(words) if not token.measures)
    same = state.refer(kept)
    line = state.lines[same[0]] if len(same) == 1 else None
    one = found.candidates[0]
    if line is None or (line.item_no, line.variant_code) == (one.item_no, one.variant_code):
        return False
    span = Span("body", start, end, "")
    state.lines[same[0]] = replace(
        line,
        item_no=one.item_no,
        variant_code=one.variant_code,
        evidence=span,
        rule=one.rule,
        candidates=found.candidates,
    )
    state.used.append((start, end))
    return True


def swap(state: State, start: int, end: int, cue_start: int, cue_end: int) -> None:
    """Like "X instead of Y": a new quantity for an old one, or another item for one that was offered."""
    change = state.change
    left, right = numbers_in(change, start, cue_start), numbers_in(change, cue_end, end)
    right_words = words_without(change.masked, cue_end, end, right)
    left_words = words_without(change.masked, start, cue_start, left)
    old = next((one for one in right if one.strength >= 2 or one.word), None)
    new = next((one for one in reversed(left) if one.strength >= 1), None) or next(
        (one for one in right if one is not old and one.strength >= 2), None
    )
    if old is not None and new is not None and new.value is not None and old.value is not None:
        chosen = state.refer(left_words) or state.refer(right_words) or _by_quantity(state, old.value)
        if len(chosen) > 1:
            chosen = [at for at in chosen if at in _by_quantity(state, old.value)]
        if len(chosen) == 1:
            line = state.lines[chosen[0]]
            amount = in_unit(state, line, new) if line else None
            if amount is not None:
                state.set_quantity(chosen[0], amount, (start, end))
                state.used.append((start, end))
        return
    before = len(state.used)
    vary(state, start, end, left)
    if len(state.used) > before:
        return
    if in_another(state, start, cue_start):
        return
    replaced = state.refer(right_words)
    if len(replaced) == 1:
        _replace(state, replaced[0], (start, cue_start), left_words, new)
    elif not replaced and new is not None and new.value is not None:
        _add_instead(state, (start, end), left_words, new)


def exchange(state: State, place: tuple[int, int], parts: tuple[tuple[int, int], tuple[int, int]]) -> bool:
    """Like "replace the lamps with black ones", "byt ut 15-ventilerna mot 22": the one line meant becomes the other."""
    masked = state.change.masked
    (old_start, old_end), (new_start, new_end) = ((place[0] + one, place[0] + other) for one, other in parts)
    numbers = [one for one in numbers_in(state.change, new_start, new_end) if one.strength >= 2]
    chosen = state.refer(masked[old_start:old_end])
    return len(chosen) == 1 and _become(
        state,
        chosen[0],
        place,
        masked[old_start:old_end],
        words_without(masked, new_start, new_end, numbers),
        numbers[0] if numbers else None,
    )


def in_another(state: State, start: int, end: int) -> bool:
    """Like "the cloths should be 140x300 instead": the one line meant becomes what the clause says."""
    piece = state.change.masked[start:end]
    chosen = state.refer(_kind(piece))
    return len(chosen) == 1 and _become(state, chosen[0], (start, end), piece, _features(piece), None)


def only_named(words: str) -> bool:
    """Say whether words have neither measure nor colour."""
    return not _features(words).strip()


def _kind(words: str) -> str:
    """Return the words without measures and colours."""
    return "".join(
        words[one.start : one.end] + " "
        for one in tokens(words)
        if not one.measures and not colour_of(one.text)
    )


def _features(words: str) -> str:
    """Return the measures and colours of words."""
    return "".join(
        words[one.start : one.end] + " " for one in tokens(words) if one.measures or colour_of(one.text)
    )


def _become(
    state: State, at: int, place: tuple[int, int], said: str, wanted: str, new: Quantity | None
) -> bool:
    """Exchange one line for what is wanted, said in words of its own or only as another size or colour."""
    line, reader = state.lines[at], state.change.reader
    wanted = plain_words(_MAKE.sub(" ", wanted).replace(MASK, " ")).strip(" ,.;:!?")
    if line is None or not wanted:
        return False
    kind = plain_words(_kind(said))
    for words in (wanted, *carried(wanted, state.called(at)), *carried(wanted, kind), f"{kind} {wanted}"):
        found = reader.match(words)
        one = found.candidates[0] if found.why is None else None
        if one and (one.item_no, one.variant_code) != (line.item_no, line.variant_code):
            _put(state, at, place, found, new)
            return True
    if _kept_variant(state, at, f"{kind} {wanted}", place):
        return True
    varied = [
        one
        for one in reader.catalogue.among(f"{kind} {wanted}", state.change.language, (line.item_no,))
        if one[1] and one[1] != line.variant_code
    ]
    if len(varied) != 1:
        return False
    state.lines[at] = replace(
        line, variant_code=varied[0][1], evidence=Span("body", *place, ""), rule="change"
    )
    state.used.append(place)
    return True


def _kept_variant(state: State, at: int, words: str, place: tuple[int, int]) -> bool:
    """Another size keeps its colour: the one item meant has the variant of the line that it takes the place of."""
    line, reader = state.lines[at], state.change.reader
    found = reader.match(words)
    items = {one.item_no for one in found.candidates}
    if line is None or not line.variant_code or len(items) != 1 or items == {line.item_no}:
        return False
    (item,) = items
    if line.variant_code not in reader.catalogue.variants(item) or found.why not in _SIZE_KNOWN:
        return False
    state.lines[at] = replace(
        line, item_no=item, evidence=Span("body", *place, ""), rule="change", candidates=found.candidates
    )
    state.used.append(place)
    return True


_SIZE_KNOWN = frozenset({Why.AMBIGUOUS, Why.UNKNOWN_VARIANT})
"""Why an item is asked about of which only the variant is open."""


def _add_instead(state: State, place: tuple[int, int], words: str, new: Quantity) -> None:
    """Like "5 NORD 200 instead of STUDIO", which was never among the lines: the new item is added."""
    change = state.change
    found = change.reader.match(words.strip())
    if found.why is None and new.value is not None:
        one = found.candidates[0]
        uom = (
            new.unit
            if new.unit in change.reader.catalogue.units(one.item_no)
            else change.reader.catalogue.sales_uom(one.item_no)
        )
        span = Span("body", place[0], place[1], "")
        state.added.append(
            RequestLine(
                one.item_no,
                one.variant_code,
                new.value,
                uom,
                None,
                span,
                one.rule,
                one.score,
                found.candidates,
            )
        )
        state.used.append(place)


def _by_quantity(state: State, value: Decimal) -> list[int]:
    return [at for at, line in enumerate(state.lines) if line is not None and line.quantity == value]


def _replace(state: State, at: int, place: tuple[int, int], words: str, new: Quantity | None) -> None:
    """Put the item that the words surely mean in the place of an offered line."""
    found = state.change.reader.match(words.strip())
    if found.why is None:
        _put(state, at, place, found, new)


def _put(state: State, at: int, place: tuple[int, int], found: Match, new: Quantity | None) -> None:
    """Put a sure match in the place of an offered line."""
    line = state.lines[at]
    if line is not None:
        one = found.candidates[0]
        amount = new.value if new is not None and new.value is not None else line.quantity
        uom = (
            line.uom
            if line.uom in state.change.reader.catalogue.units(one.item_no)
            else state.change.reader.catalogue.sales_uom(one.item_no)
        )
        span = Span("body", place[0], place[1], "")
        state.lines[at] = RequestLine(
            one.item_no,
            one.variant_code,
            amount,
            uom,
            line.requested_date,
            span,
            one.rule,
            one.score,
            found.candidates,
        )
        state.used.append(place)
