"""An answer to our quote, applied to the quoted lines as data: take all, take some, change, drop, add (D-21, D-45, W-3).

"14 desks instead of 12", "drop the lockers", "only nr. 2", "the flat ones": each clause refers to lines that were
offered (or asked about), never to words that we wrote. What cannot be referred is asked.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from domain.intake.cues import CUES
from domain.intake.leftovers import answer_pending, not_applied, take_wish
from domain.intake.masks import MASK
from domain.intake.phrases import carried
from domain.intake.quantities import Quantity
from domain.intake.quoted_lines import Change, State, clauses, in_unit, numbered, numbers_in, words_without
from domain.intake.request import Match, Open, RequestLine, Span
from domain.intake.text import tokens
from domain.intake.wishes import Wish

_INSTEAD = re.compile(
    r"\b(?:instead\s+of|rather\s+than|i\s+stedet\s+for|istedet\s+for|istedenfor|i\s+staden\s+for|i\s+stället\s+för|istället\s+för|anstatt|anstelle\s+(?:von|der|des)|statt)\b",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:add|additional\w*|extra|ekstra|more|another|oveni|yderligere|ytterligere|ytterligare|weitere[rns]?|zusätzlich|tilføj\w*|legg(?:e)?\s+til|lägg\s+till|till|dazu|flere|fler|mehr|also|også|også|auch|derudover|desuden|dertil|plus)\b",
    re.IGNORECASE,
)
_ONLY = re.compile(r"\b(?:only|just|kun|bare|blot|nur|endast|bara|lediglich|nøjes)\b", re.IGNORECASE)
_TAKE = re.compile(
    r"\b(?:take|tager|tar|ta|nehmen|nehme|want|order|bestiller|beställer|bestellen|accept\w*|godkend\w*|godkjenn\w*)\b",
    re.IGNORECASE,
)
_KEEP = re.compile(
    r"\b(?:stay\w*|as\s+(?:they\s+are|quoted|is)|unchanged|rest\w*|resten|øvrige|övrigt|übrige\w*|uændret|uendret|oförändrat|unverändert|som\s+i\s+tilbud\w*|ellers)\b",
    re.IGNORECASE,
)
_RATHER = re.compile(
    r"\b(?:heller|hellere|lieber|rather|prefer\w*|föredrar|foretrækker|foretrekker|bevorzugen)\b",
    re.IGNORECASE,
)
_RATHER_THAN = re.compile(
    r"\b(?:rather\s+than|instead\s+of|i\s+stedet\s+for|istället\s+för|statt|anstatt)\b", re.IGNORECASE
)
_LEAD = re.compile(
    r"^.*?\b(?:heller|hellere|lieber|rather|prefer|föredrar|foretrækker|foretrekker|bevorzugen)\s+(?:(?:have|take|ha|tage|ta|nehmen)\s+)?",
    re.IGNORECASE | re.DOTALL,
)
_SIZE_WISH = re.compile(
    r"\b(?:make\s+it|instead|i\s+stedet|istedet|i\s+stället|istället|stattdessen|lieber|hellere|heller|rather|gør\s+den|gjør\s+den|gör\s+den|change\s+(?:it|them)\s+to)\b",
    re.IGNORECASE,
)
_NONE_OF = re.compile(r"\b(?:ingen|inga|kein\w*|no)\s+[^\W\d_]{3,}", re.IGNORECASE)


def apply_answer(change: Change) -> tuple[list[RequestLine], list[Open]]:
    """Return the lines of the quote as it should be afterwards, and what must be asked."""
    state = State(change, list(change.offered))
    places = clauses(change)
    for start, end in places:
        if _drops(change.masked[start:end]) and not _INSTEAD.search(change.masked[start:end]):
            _drop(state, start, end)
    for start, end in places:
        if (start, end) not in state.used:
            _apply(state, start, end)
    lines = [
        line
        for at, line in enumerate(state.lines)
        if line is not None and (not state.only or at in state.only)
    ]
    opens: list[Open] = []
    for wish in change.wishes:
        if _inside(wish, state.used):
            continue
        take_wish(state, wish, lines, opens)
    answer_pending(state, lines)
    left = not_applied(state, places, opens)
    doubted = {(one.item_no, one.variant_code) for ask in left for one in ask.candidates}
    lines = [line for line in lines if (line.item_no, line.variant_code) not in doubted]
    return [*lines, *state.added], [*opens, *left]


def _apply(state: State, start: int, end: int) -> None:
    change = state.change
    piece = change.masked[start:end]
    instead = _INSTEAD.search(piece)
    if instead:
        _swap(state, start, end, start + instead.start(), start + instead.end())
        return
    if _SIZE_WISH.search(piece) and _resize(state, start, end):
        return
    if _KEEP.search(piece):
        state.used.append((start, end))
        return
    numbers = numbers_in(change, start, end)
    if _RATHER.search(piece) and _rather(state, start, end):
        return
    if _ONLY.search(piece) and _TAKE.search(piece) and not [one for one in numbers if one.strength]:
        chosen = numbered(state, piece) or state.refer(piece)
        if chosen:
            state.only |= set(chosen)
            state.used.append((start, end))
            return
    if _TAKE.search(piece) and numbered(state, piece):
        state.only |= set(numbered(state, piece))
        state.used.append((start, end))
        return
    if not _set(state, start, end, numbers):
        _vary(state, start, end, numbers)


def _vary(state: State, start: int, end: int, numbers: list[Quantity]) -> None:
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


def _drops(piece: str) -> bool:
    return bool(CUES["drop"].search(piece) or _NONE_OF.search(piece))


def _drop(state: State, start: int, end: int) -> None:
    """Like "drop the lockers", "ingen rensetabletter", "streichen Sie Pos. 2"."""
    words = words_without(state.change.masked, start, end, numbers_in(state.change, start, end))
    words = re.sub(
        r"\b(?:ingen|inga|intet|keine?n?|no|uden|uten|utan|ohne|without|the|out)\b",
        " ",
        words,
        flags=re.IGNORECASE,
    )
    chosen = numbered(state, state.change.masked[start:end]) or state.refer(words)
    if not chosen and _PRONOUN.search(words):
        chosen = _just_named(state, start)
    for at in chosen:
        state.lines[at] = None
    if chosen:
        state.used.append((start, end))


_PRONOUN = re.compile(
    r"\b(?:it|them|those|that|these|den|det|dem|de|dom|disse|dessa|die|sie|es|diese|dieses)\b", re.IGNORECASE
)


def _just_named(state: State, start: int) -> list[int]:
    """Return the lines that the clause before speaks of ("The traps I found in the shed, so drop them")."""
    before = [place for place in clauses(state.change) if place[1] <= start]
    return state.refer(state.change.masked[before[-1][0] : before[-1][1]]) if before else []


_MAKE = re.compile(
    r"\b(?:make\s+(?:it|that|them|the)|change\s+(?:it|that|them)\s+to|take|gør\s+(?:den|det)\s+til|gjør\s+(?:den|det)\s+om\s+til|ta(?:g|r)?|nehmen\s+wir|machen\s+sie|want|prefer|vil\s+(?:hellere|heller)|vi|wir|we|jeg|jag|ich|ett|et|en|a|an|ein|eine[nrm]?|instead|i\s+stedet|istedet|i\s+stället|istället|stattdessen|lieber|hellere|heller|rather|and|og|och|und|please|bitte|version|udgave|utgave|modell?)\b",
    re.IGNORECASE,
)


def _resize(state: State, start: int, end: int) -> bool:
    """Like "make it a 200 litre instead": the one offered line that exists in that size or colour is swapped for it."""
    wanted = _MAKE.sub(" ", state.change.masked[start:end]).replace(MASK, " ").strip(" ,.;:!?")
    hits: dict[int, Match] = {}
    for at, line in enumerate(state.lines):
        for words in carried(wanted, state.called(at)) if line is not None else ():
            found = state.change.reader.match(words)
            one = found.candidates[0] if found.why is None else None
            if line and one and (one.item_no, one.variant_code) != (line.item_no, line.variant_code):
                hits.setdefault(at, found)
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


def _rather(state: State, start: int, end: int) -> bool:
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


def _set(state: State, start: int, end: int, numbers: list[Quantity]) -> bool:
    """Like "go up to 30 on the mugs", "bare ett peissett": a number with words that mean one offered line."""
    piece = state.change.masked[start:end]
    counted = [
        one
        for one in numbers
        if one.strength >= 2 or (one.strength == 0 and _enough(piece)) or one.strength == 1
    ]
    if len(counted) != 1 or counted[0].value is None:
        return False
    one = counted[0]
    chosen = state.refer(words_without(state.change.masked, start, end, counted))
    if len(chosen) != 1:
        return False
    line = state.lines[chosen[0]]
    if one.strength == 1 and line and one.unit not in state.change.reader.catalogue.units(line.item_no):
        return False
    fits = in_unit(state, line, one) if line else None
    if fits is None or _other_variant(state, line, start, end, counted):
        return False
    state.set_quantity(chosen[0], fits, (start, end), more=bool(_MORE.search(piece)))
    state.used.append((start, end))
    return True


def _enough(piece: str) -> bool:
    return bool(
        _ONLY.search(piece)
        or re.search(r"\b(?:enough|nok|räcker|reicht|genügt|rækker|holder)\b", piece, re.IGNORECASE)
    )


def _other_variant(
    state: State, line: RequestLine | None, start: int, end: int, counted: list[Quantity]
) -> bool:
    """Say whether the clause surely means another item or variant than the line ("2 blue ones too")."""
    words = words_without(state.change.masked, start, end, counted)
    found = state.change.reader.match(words)
    if found.why is not None or line is None:
        return False
    return (found.candidates[0].item_no, found.candidates[0].variant_code) != (
        line.item_no,
        line.variant_code,
    )


def _swap(state: State, start: int, end: int, cue_start: int, cue_end: int) -> None:
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
    _vary(state, start, end, left)
    if len(state.used) > before:
        return
    replaced = state.refer(right_words)
    if len(replaced) == 1:
        _replace(state, replaced[0], (start, cue_start), left_words, new)
    elif not replaced and new is not None and new.value is not None:
        _add_instead(state, (start, end), left_words, new)


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
    line = state.lines[at]
    found = state.change.reader.match(words.strip())
    if line is None:
        return
    if found.why is None:
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


def _inside(wish: Wish, used: list[tuple[int, int]]) -> bool:
    quantity = wish.mention.quantity
    at = quantity.start if quantity else wish.mention.start
    return any(start <= at < end for start, end in used)
