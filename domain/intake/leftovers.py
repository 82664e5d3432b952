"""What is left of an answer: our own questions that it answers, new wishes, and changes that nothing took up."""

from __future__ import annotations

import re
from dataclasses import replace

from domain.intake.answer_sizes import sized_lines
from domain.intake.answer_words import EXCEPT, HALF, MORE_OR_FEWER, TWICE, about_delivery, drops, swapped
from domain.intake.cues import CUES
from domain.intake.item_units import in_item_unit
from domain.intake.mentions import content_words
from domain.intake.quoted_lines import State, clauses, numbers_in
from domain.intake.request import Candidate, Open, RequestLine, Span, Why
from domain.intake.wishes import Wish

_CHANGES = re.compile(
    r"\b(?:instead|i\s+stedet|istedet|istället|i\s+stället|statt\w*|stattdessen|change\w*|ændr\w*|endr\w+|ändr\w*|änder\w*|drop|remove|streich\w*|fjern\w*|slett\w*|ta\s+bort|add|tilføj\w*|erhöh\w*|reduzier\w*|too\s+(?:big|small)|for\s+(?:store|små|stor|lille|liten))\b",
    re.IGNORECASE,
)


def not_applied(state: State, places: list[tuple[int, int]], opens: list[Open]) -> list[Open]:
    """A clause that asks for a change which nothing took up must be asked about: the quote as it was would be a guess."""
    change = state.change
    known = [one for one in opens if one.why != Why.UNKNOWN_ITEM]
    taken = [*state.used, *((one.evidence.start, one.evidence.end) for one in known)]
    taken += [(line.evidence.start, line.evidence.end) for line in state.added]
    left: list[Open] = []
    for start, end in places:
        piece = change.masked[start:end]
        touched = any(first < end and start < last for first, last in taken)
        counts = any(one.strength >= 2 for one in numbers_in(change, start, end))
        if (
            touched
            or not (
                _CHANGES.search(piece)
                or swapped(piece)
                or _reduces(state, piece, (start, end))
                or (counts and not piece.rstrip().endswith("?"))
            )
            or CUES["redo_quote"].search(piece)
            or piece.rstrip().endswith(":")
            or (about_delivery(piece) and not counts and not state.suspects(piece))
            or len(content_words(piece)) < (1 if counts else 2)
        ):
            continue
        left.append(Open(Why.AMBIGUOUS, Span("body", start, end, ""), _meant(state, piece, (start, end))))
    return left


def _reduces(state: State, piece: str, place: tuple[int, int]) -> bool:
    """Say whether a clause takes something off, or less of something, that may be an offered line."""
    if EXCEPT.search(piece) or (place in state.spoken and MORE_OR_FEWER.search(piece)):
        return True
    return bool(drops(piece) or TWICE.search(piece) or HALF.search(piece)) and bool(state.suspects(piece))


def _meant(state: State, piece: str, place: tuple[int, int]) -> tuple[Candidate, ...]:
    """Return the offered lines that a change which nothing took up speaks of: they must not stay as they were."""
    spoken = [at for at in state.spoken.get(place, []) if state.lines[at] is state.change.offered[at]]
    at_all = spoken or state.suspects(piece) or sized_lines(state, place)
    lines = [line for at in at_all for line in (state.lines[at],) if line is not None]
    return tuple(Candidate(line.item_no, line.variant_code, 0.5, "change", sure=False) for line in lines)


def take_wish(state: State, wish: Wish, lines: list[RequestLine], opens: list[Open]) -> None:
    """A wish in an answer: an offered line said again sets its quantity, anything else is added or asked."""
    for line in ([wish.line] if wish.line else []) + wish.extra:
        same = [
            at
            for at, one in enumerate(lines)
            if (one.item_no, one.variant_code) == (line.item_no, line.variant_code)
        ]
        if len(same) == 1:
            lines[same[0]] = replace(
                lines[same[0]], quantity=line.quantity, uom=line.uom, evidence=line.evidence, rule="change"
            )
        else:
            state.added.append(line)
            _answered(state, line)
    if wish.open is not None:
        opens.append(wish.open)


def _answered(state: State, line: RequestLine) -> None:
    for at, one in enumerate(state.change.pending):
        if any(candidate.item_no == line.item_no for candidate in one.candidates):
            state.answered.add(at)


def answer_pending(state: State, lines: list[RequestLine]) -> None:
    """A question of ours that a clause answers ("the flat ones", "black please") becomes a line with its quantity."""
    change = state.change
    for at, one in enumerate(change.pending):
        if at in state.answered or not one.candidates:
            continue
        if one.quantity is None:
            _count_pending(state, one, lines)
            continue
        words = re.sub(r"^\s*\d+(?:[.,]\d+)?\s*(?:x\b|stk\.?|st\b|pcs|Stk\.?)?", "", one.evidence.text)
        items = {candidate.item_no for candidate in one.candidates}
        for start, end in clauses(change):
            said = change.masked[start:end].strip(" ,.;:!?")
            if not content_words(said) or any(left <= start < right for left, right in state.used):
                continue
            sure = _narrowed(state, words, said, tuple(items))
            if sure and sure not in {(line.item_no, line.variant_code) for line in lines}:
                catalogue = change.reader.catalogue
                uom = one.uom if one.uom in catalogue.units(sure[0]) else catalogue.sales_uom(sure[0])
                span = Span("body", start, end, "")
                state.added.append(
                    RequestLine(
                        sure[0], sure[1], one.quantity, uom, None, span, "answer", 0.85, one.candidates
                    )
                )
                break


def _count_pending(state: State, asked: Open, lines: list[RequestLine]) -> None:
    """Our question how many, answered by a number in a unit of the item ("so four cans") or one alone."""
    change = state.change
    item = asked.candidates[0]
    if asked.why != Why.MISSING_QUANTITY or len({one.item_no for one in asked.candidates}) > 1:
        return
    if any(line.item_no == item.item_no for line in [*lines, *state.added]):
        return
    units = change.reader.catalogue.units(item.item_no)
    for start, end in clauses(change):
        numbers = [one for one in numbers_in(change, start, end) if one.strength >= 2]
        if len(numbers) != 1 or any(left <= start < right for left, right in state.used):
            continue
        amount, unit = in_item_unit(change.reader.catalogue, item.item_no, numbers[0])
        alone = not content_words(
            change.masked[start : numbers[0].start] + " " + change.masked[numbers[0].end : end]
        )
        if amount is None or not unit or not (numbers[0].unit in units or alone):
            continue
        span = Span("body", start, end, "")
        state.used.append((start, end))
        state.added.append(
            RequestLine(
                item.item_no, item.variant_code, amount, unit, None, span, "answer", 0.85, asked.candidates
            )
        )
        return


def _narrowed(state: State, words: str, said: str, items: tuple[str, ...]) -> tuple[str, str] | None:
    """Return the one item and variant that an answer picks from those asked about, None if it does not decide."""
    catalogue, language = state.change.reader.catalogue, state.change.language
    found = catalogue.among(f"{words} {said}", language, items)
    if len(found) != 1 or found == catalogue.among(words, language, items):
        return None
    item, variant = found[0]
    return None if catalogue.variants(item) and not variant else (item, variant)
