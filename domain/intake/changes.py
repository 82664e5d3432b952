"""An answer to our quote, applied to the quoted lines as data: take all, take some, change, drop, add (D-21, D-45, W-3).

"14 desks instead of 12", "drop the lockers", "only nr. 2", "the flat ones": each clause refers to lines that were
offered (or asked about), never to words that we wrote. What cannot be referred is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from domain.intake.blocks import Block
from domain.intake.cues import CUES
from domain.intake.mentions import content_words
from domain.intake.quantities import Quantity, find_quantities
from domain.intake.request import Open, RequestLine, Span, Why
from domain.intake.text import tokens
from domain.intake.units import unit_of
from domain.intake.wishes import Reader, Wish

_INSTEAD = re.compile(
    r"\b(?:instead\s+of|rather\s+than|i\s+stedet\s+for|istedet\s+for|istedenfor|i\s+staden\s+for|i\s+stället\s+för|istället\s+för|anstatt|anstelle\s+(?:von|der|des)|statt)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[,;.!?:]+(?:\s+|$)|\s[-–]\s|\n+|\s+(?:and|og|och|und|men|but|aber|then|so|så|samt|sowie|plus)\s+",
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
_NUMBERED = re.compile(
    r"\b(?:nr\.?|no\.?|number|nummer|pos\.?|position|line|linje|linie|lines|punkt|zeile|rad)\s?(?P<n>\d{1,2}(?:\s?(?:,|og|and|und|och|\+|&)\s?\d{1,2})*)\b",
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
_NONE_OF = re.compile(r"\b(?:ingen|inga|kein\w*|no)\s+[^\W\d_]{3,}", re.IGNORECASE)


@dataclass(slots=True)
class Change:
    """An answer with everything that it may refer to."""

    masked: str
    text: str
    areas: list[Block]
    language: str
    wishes: list[Wish]
    offered: tuple[RequestLine, ...]
    pending: tuple[Open, ...]
    reader: Reader


@dataclass(slots=True)
class _State:
    """The quote while it is being changed."""

    change: Change
    lines: list[RequestLine | None]
    used: list[tuple[int, int]] = field(default_factory=list)
    added: list[RequestLine] = field(default_factory=list)
    only: set[int] = field(default_factory=set)
    answered: set[int] = field(default_factory=set)

    def refer(self, words: str) -> list[int]:
        """Return the positions of offered lines that the words may mean."""
        if not content_words(words):
            return []
        alive = [at for at, line in enumerate(self.lines) if line is not None]
        items = tuple(line.item_no for at in alive for line in (self.lines[at],) if line)
        found = self.change.reader.catalogue.among(words, self.change.language, items)
        return [
            at
            for at in alive
            for line in (self.lines[at],)
            if line and (line.item_no, line.variant_code) in _wide(found, line)
        ]

    def set_quantity(self, at: int, value: Decimal, span: tuple[int, int], *, more: bool = False) -> None:
        """Give a line another quantity (or so many more)."""
        line = self.lines[at]
        if line is not None:
            amount = line.quantity + value if more else value
            self.lines[at] = replace(
                line, quantity=amount, evidence=Span("body", span[0], span[1], ""), rule="change"
            )


def _wide(found: tuple[tuple[str, str], ...], line: RequestLine) -> set[tuple[str, str]]:
    """A reference without variant means the line whatever its variant."""
    return {(item, variant or line.variant_code) for item, variant in found}


def apply_answer(change: Change) -> tuple[list[RequestLine], list[Open]]:
    """Return the lines of the quote as it should be afterwards, and what must be asked."""
    state = _State(change, list(change.offered))
    clauses = _clauses(change)
    for start, end in clauses:
        if _drops(change.masked[start:end]) and not _INSTEAD.search(change.masked[start:end]):
            _drop(state, start, end)
    for start, end in clauses:
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
        _take_wish(state, wish, lines, opens)
    _answer_pending(state, lines)
    return [*lines, *state.added], [*opens, *_not_applied(state, clauses, opens)]


_CHANGES = re.compile(
    r"\b(?:instead|i\s+stedet|istedet|istället|i\s+stället|statt\w*|stattdessen|change\w*|ændr\w*|endr\w+|ändr\w*|änder\w*|drop|remove|streich\w*|fjern\w*|slett\w*|ta\s+bort|add|tilføj\w*|erhöh\w*|reduzier\w*|too\s+(?:big|small)|for\s+(?:store|små|stor|lille|liten))\b",
    re.IGNORECASE,
)


def _not_applied(state: _State, clauses: list[tuple[int, int]], opens: list[Open]) -> list[Open]:
    """A clause that asks for a change which nothing took up must be asked about: the quote as it was would be a guess."""
    change = state.change
    taken = [*state.used, *((one.evidence.start, one.evidence.end) for one in opens)]
    taken += [(line.evidence.start, line.evidence.end) for line in state.added]
    left: list[Open] = []
    for start, end in clauses:
        piece = change.masked[start:end]
        touched = any(first < end and start < last for first, last in taken)
        if (
            touched
            or not _CHANGES.search(piece)
            or CUES["redo_quote"].search(piece)
            or len(content_words(piece)) < 2
        ):
            continue
        left.append(Open(Why.AMBIGUOUS, Span("body", start, end, "")))
    return left


def _clauses(change: Change) -> list[tuple[int, int]]:
    """Return the clauses of the answer; a line of a list is one clause."""
    found: list[tuple[int, int]] = []
    for area in change.areas:
        if area.kind != "prose":
            found.append((area.start, area.end))
            continue
        marks = [area.start]
        for cut in _CLAUSE.finditer(change.masked, area.start, area.end):
            marks += [cut.end()]
        marks.append(area.end)
        found += [(left, right) for left, right in pairwise(marks) if change.masked[left:right].strip()]
    return found


def _numbers(change: Change, start: int, end: int) -> list[Quantity]:
    def units(word: str) -> str:
        return unit_of(word, change.language, change.reader.catalogue)

    piece = change.masked[start:end]
    found = find_quantities(piece, change.language, units, lambda _: False, change.reader.catalogue.in_name)
    return [
        replace(one, start=one.start + start, end=one.end + start) for one in found if one.value is not None
    ]


def _without(text: str, start: int, end: int, taken: list[Quantity]) -> str:
    """Return the words of a place without its quantities."""
    at, parts = start, []
    for one in sorted(taken, key=lambda one: one.start):
        if start <= one.start < end:
            parts.append(text[at : one.start])
            at = one.end
    parts.append(text[at:end])
    return " ".join(parts)


def _apply(state: _State, start: int, end: int) -> None:
    change = state.change
    piece = change.masked[start:end]
    instead = _INSTEAD.search(piece)
    if instead:
        _swap(state, start, end, start + instead.start(), start + instead.end())
        return
    if _KEEP.search(piece):
        state.used.append((start, end))
        return
    numbers = _numbers(change, start, end)
    if _RATHER.search(piece) and _rather(state, start, end):
        return
    if _ONLY.search(piece) and _TAKE.search(piece) and not [one for one in numbers if one.strength]:
        chosen = _numbered(state, piece) or state.refer(piece)
        if chosen:
            state.only |= set(chosen)
            state.used.append((start, end))
            return
    if _TAKE.search(piece) and _numbered(state, piece):
        state.only |= set(_numbered(state, piece))
        state.used.append((start, end))
        return
    if not _set(state, start, end, numbers):
        _vary(state, start, end, numbers)


def _vary(state: _State, start: int, end: int, numbers: list[Quantity]) -> None:
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


def _numbered(state: _State, piece: str) -> list[int]:
    """Return the positions that a clause names by number ("nr. 2 og 3"): lines are numbered in our mails."""
    found: list[int] = []
    for one in _NUMBERED.finditer(piece):
        found += [int(number) - 1 for number in re.findall(r"\d+", one["n"])]
    return [at for at in found if 0 <= at < len(state.lines)]


def _drops(piece: str) -> bool:
    return bool(CUES["drop"].search(piece) or _NONE_OF.search(piece))


def _drop(state: _State, start: int, end: int) -> None:
    """Like "drop the lockers", "ingen rensetabletter", "streichen Sie Pos. 2"."""
    words = _without(state.change.masked, start, end, _numbers(state.change, start, end))
    words = re.sub(
        r"\b(?:ingen|inga|intet|keine?n?|no|uden|uten|utan|ohne|without|the|out)\b",
        " ",
        words,
        flags=re.IGNORECASE,
    )
    chosen = _numbered(state, state.change.masked[start:end]) or state.refer(words)
    for at in chosen:
        state.lines[at] = None
    if chosen:
        state.used.append((start, end))


def _rather(state: _State, start: int, end: int) -> bool:
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


def _set(state: _State, start: int, end: int, numbers: list[Quantity]) -> bool:
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
    chosen = state.refer(_without(state.change.masked, start, end, counted))
    if len(chosen) != 1:
        return False
    line = state.lines[chosen[0]]
    if one.strength == 1 and line and one.unit not in state.change.reader.catalogue.units(line.item_no):
        return False
    fits = _in_unit(state, line, one) if line else None
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


def _in_unit(state: _State, line: RequestLine, one: Quantity) -> Decimal | None:
    """Return the number in the line's own unit, None if the written unit is another that cannot be converted."""
    units = state.change.reader.catalogue.units(line.item_no)
    if one.value is None:
        return None
    if not one.unit or one.unit == line.uom or one.unit not in units or line.uom not in units:
        return one.value
    return one.value * units[one.unit] / units[line.uom]


def _other_variant(
    state: _State, line: RequestLine | None, start: int, end: int, counted: list[Quantity]
) -> bool:
    """Say whether the clause surely means another item or variant than the line ("2 blue ones too")."""
    words = _without(state.change.masked, start, end, counted)
    found = state.change.reader.match(words)
    if found.why is not None or line is None:
        return False
    return (found.candidates[0].item_no, found.candidates[0].variant_code) != (
        line.item_no,
        line.variant_code,
    )


def _swap(state: _State, start: int, end: int, cue_start: int, cue_end: int) -> None:
    """Like "X instead of Y": a new quantity for an old one, or another item for one that was offered."""
    change = state.change
    left, right = _numbers(change, start, cue_start), _numbers(change, cue_end, end)
    right_words = _without(change.masked, cue_end, end, right)
    left_words = _without(change.masked, start, cue_start, left)
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
            amount = _in_unit(state, line, new) if line else None
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


def _add_instead(state: _State, place: tuple[int, int], words: str, new: Quantity) -> None:
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


def _by_quantity(state: _State, value: Decimal) -> list[int]:
    return [at for at, line in enumerate(state.lines) if line is not None and line.quantity == value]


def _replace(state: _State, at: int, place: tuple[int, int], words: str, new: Quantity | None) -> None:
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


def _take_wish(state: _State, wish: Wish, lines: list[RequestLine], opens: list[Open]) -> None:
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


def _answered(state: _State, line: RequestLine) -> None:
    for at, one in enumerate(state.change.pending):
        if any(candidate.item_no == line.item_no for candidate in one.candidates):
            state.answered.add(at)


def _answer_pending(state: _State, lines: list[RequestLine]) -> None:
    """A question of ours that a clause answers ("the flat ones", "black please") becomes a line with its quantity."""
    change = state.change
    for at, one in enumerate(change.pending):
        if at in state.answered or one.quantity is None or not one.candidates:
            continue
        words = re.sub(r"^\s*\d+(?:[.,]\d+)?\s*(?:x\b|stk\.?|st\b|pcs|Stk\.?)?", "", one.evidence.text)
        items = {candidate.item_no for candidate in one.candidates}
        for start, end in _clauses(change):
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


def _narrowed(state: _State, words: str, said: str, items: tuple[str, ...]) -> tuple[str, str] | None:
    """Return the one item and variant that an answer picks from those asked about, None if it does not decide."""
    catalogue, language = state.change.reader.catalogue, state.change.language
    found = catalogue.among(f"{words} {said}", language, items)
    if len(found) != 1 or found == catalogue.among(words, language, items):
        return None
    item, variant = found[0]
    return None if catalogue.variants(item) and not variant else (item, variant)
