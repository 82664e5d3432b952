"""An answer to our quote, applied to the quoted lines as data: take all, take some, change, drop, add (D-21, D-45, W-3).

"14 desks instead of 12", "drop the lockers", "only nr. 2", "the flat ones": each clause refers to lines that were
offered (or asked about), never to words that we wrote. What cannot be referred is asked.
"""

from __future__ import annotations

import re
from decimal import Decimal

from domain.intake.answer_amounts import relative, some_of
from domain.intake.answer_sizes import apply_sizes
from domain.intake.answer_words import (
    DROPS_AT_END,
    EXCEPT,
    STAYS,
    TOO_MUCH,
    counts_changes,
    drops,
    plain_words,
    swapped,
)
from domain.intake.exchanges import exchange, in_another, only_named, rather, resize, swap, vary
from domain.intake.leftovers import answer_pending, not_applied, take_wish
from domain.intake.quantities import Quantity
from domain.intake.quoted_lines import (
    Change,
    State,
    clauses,
    in_unit,
    numbered,
    numbers_in,
    packed,
    words_without,
)
from domain.intake.request import Open, RequestLine, Why
from domain.intake.wishes import Wish

_INSTEAD = re.compile(
    r"\b(?:instead\s+of|rather\s+than|i\s+stedet\s+for|istedet\s+for|istedenfor|i\s+staden\s+for|i\s+stället\s+för|istället\s+för|anstatt|anstelle\s+(?:von|der|des)|statt)\b",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:add|additional\w*|extra|ekstra|more|another|oveni|yderligere|ytterligere|ytterligare|weitere[rns]?|zusätzlich|tilføj\w*|legg(?:e)?\s+til|lägg\s+till|till(?!\s+(?:ca\.?\s+)?\d)|dazu|flere|fler|mehr|also|også|også|auch|derudover|desuden|dertil|plus)\b",
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
_SIZE_WISH = re.compile(
    r"\b(?:make\s+it|instead|i\s+stedet|istedet|i\s+stället|istället|stattdessen|lieber|hellere|heller|rather|gør\s+den|gjør\s+den|gör\s+den|change\s+(?:it|them)\s+to)\b",
    re.IGNORECASE,
)


_SHALL_BE = re.compile(
    r"\b(?:instead|i\s+stedet|istedet|i\s+stället|istället|stattdessen|(?:should|must)\s+be|skal\s+(?:\w+\s+)?være|ska\s+(?:\w+\s+)?vara|sollen?\s+(?:\w+\s+){0,4}sein|change\w*|ændr\w*|endr\w*|ändr\w*|änder\w*)\b",
    re.IGNORECASE,
)


def apply_answer(change: Change) -> tuple[list[RequestLine], list[Open]]:
    """Return the lines of the quote as it should be afterwards, and what must be asked."""
    state = State(change, list(change.offered))
    places = clauses(change)
    apply_sizes(state, places)
    for start, end in places:
        piece = change.masked[start:end]
        if (start, end) in state.used or (start, end) in state.spoken:
            continue
        if drops(piece) and not _INSTEAD.search(piece) and not swapped(piece):
            _drop(state, start, end)
            _drop_joined(state, places, (start, end))
    for start, end in places:
        if (start, end) not in state.used and not _continues(state, places, (start, end)):
            _apply(state, start, end)
    lines = [
        line
        for at, line in enumerate(state.lines)
        if line is not None and (not state.only or at in state.only)
    ]
    if any(line is not None and line.rule != "quote" for line in state.lines):
        state.used += [place for place in places if TOO_MUCH.search(change.masked[place[0] : place[1]])]
    opens: list[Open] = []
    for wish in change.wishes:
        if _inside(wish, state.used) or _counts_changes(change, wish):
            continue
        take_wish(state, wish, lines, opens)
    answer_pending(state, lines)
    left = not_applied(state, places, opens)
    opens = [one for one in opens if one.why != Why.UNKNOWN_ITEM or not _overlaps(one, left)]
    doubted = {(one.item_no, one.variant_code) for ask in left for one in ask.candidates}
    lines = [line for line in lines if (line.item_no, line.variant_code) not in doubted]
    return [*lines, *state.added], [*opens, *left]


_ASKS_ONLY = re.compile(
    r"\b(?:do\s+you|have\s+you|are\s+(?:they|there|the)|is\s+(?:it|there|the)|does|har\s+(?:i|dere|ni)|findes|finnes|finns|gibt\s+es|haben\s+sie|führen\s+sie|hvad\s+koster|hva\s+koster|vad\s+kostar|was\s+kostet|how\s+much|how\s+many|what\s+\w+|hvilke[nt]?|vilke[nt]?|welche\w*|er\s+(?:de|den|det)|är\s+(?:de|den|det)|sind\s+(?:die|sie)|ist\s+(?:die|der|das))\b",
    re.IGNORECASE,
)


def changes_something(change: Change, *, question: bool) -> bool:
    """Say whether an answer does something to the offered lines, whatever its words are called.

    A question does so only where it asks for a change ("can you make it ten?"), not for a fact ("do you have it in green?").
    """
    said = change.text[: change.areas[-1].end] if change.areas else ""
    if question and _ASKS_ONLY.search(said):
        return False
    if any(wish.line for wish in change.wishes) and not question:
        known = {line.item_no for line in change.offered}
        if any(wish.line and wish.line.item_no not in known for wish in change.wishes):
            return False
    lines, opens = apply_answer(change)
    was = {(one.item_no, one.variant_code, one.quantity) for one in change.offered}
    now = {(one.item_no, one.variant_code, one.quantity) for one in lines}
    doubted = any(
        one.why == Why.AMBIGUOUS and any(each.rule == "change" for each in one.candidates) for one in opens
    )
    return bool(was - now) or (doubted and not question) or bool(EXCEPT.search(said))


def _counts_changes(change: Change, wish: Wish) -> bool:
    """Say whether what was taken for a wish is "two changes: ..."."""
    quantity = wish.mention.quantity
    return quantity is not None and counts_changes(change.text, quantity.start)


_EACH = re.compile(
    r"\b(?:each|every|hver|hvert|varje|vardera|jeweils|je)\b|^\W*(?:\w+\s+){0,3}?(?:\d+|[^\W\d_]+)\s+(?:\w+\s+){0,2}?(?:of|af|av|von)\b",
    re.IGNORECASE,
)
_NOT_SO_MANY = re.compile(
    r"^\W*(?:not|ikke|ikkje|inte|nicht|ej|no\s+longer)\s+(?:(?:only|just|kun|bare|blot|bara|endast|nur)\s+)?(?:\d+|[^\W\d_]+)\W*$",
    re.IGNORECASE,
)


def _continues(state: State, places: list[tuple[int, int]], place: tuple[int, int]) -> bool:
    """Like "drop the cups AND THE LIDS", "5 each of the cups AND THE CHAIRS", "20 lamps, NOT 12"."""
    at = places.index(place)
    masked = state.change.masked
    before = places[at - 1] if at else None
    piece = masked[place[0] : place[1]]
    if before is None or before not in state.used or re.search(r"[.!?:]\s*$", masked[before[0] : before[1]]):
        return False
    if _NOT_SO_MANY.match(piece):
        state.used.append(place)
        return True
    words = plain_words(piece)
    if STAYS.search(piece) or not only_named(piece):
        return False
    head = state.heads.get(before, before)
    if len(words.split()) > 3 or numbers_in(state.change, *place):
        return False
    chosen = state.refer(words)
    if len(chosen) != 1:
        return False
    state.heads[place] = head
    first = masked[head[0] : head[1]]
    if drops(first):
        state.lines[chosen[0]] = None
        state.used.append(place)
        return True
    counted = packed(state.change, numbers_in(state.change, *head))
    line = state.lines[chosen[0]]
    if len(counted) != 1 or line is None or not _EACH.search(first):
        return False
    amount = in_unit(state, line, counted[0])
    if amount is None:
        return False
    state.set_quantity(chosen[0], amount, place)
    state.used.append(place)
    return True


def _overlaps(one: Open, others: list[Open]) -> bool:
    place = one.evidence
    return any(place.start < other.evidence.end and other.evidence.start < place.end for other in others)


def _apply(state: State, start: int, end: int) -> None:
    change = state.change
    piece = change.masked[start:end]
    if relative(state, (start, end)):
        return
    exchanged = swapped(piece)
    if exchanged and exchange(state, (start, end), exchanged):
        return
    instead = _INSTEAD.search(piece)
    if instead:
        swap(state, start, end, start + instead.start(), start + instead.end())
        return
    if _SIZE_WISH.search(piece) and resize(state, start, end):
        return
    if _KEEP.search(piece):
        state.used.append((start, end))
        return
    numbers = numbers_in(change, start, end)
    if _RATHER.search(piece) and rather(state, start, end):
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
    if (start, end) not in state.spoken and _set(state, start, end, numbers):
        return
    before = len(state.used)
    vary(state, start, end, numbers)
    if len(state.used) == before and _SHALL_BE.search(piece) and not _MORE.search(piece):
        in_another(state, start, end)


def _drop(state: State, start: int, end: int) -> None:
    """Like "drop the lockers", "ingen rensetabletter", "streichen Sie Pos. 2"."""
    if some_of(state, (start, end), _just_named(state, start)):
        return
    left_out = EXCEPT.search(state.change.masked, start, end)
    start_of_words = left_out.end() if left_out else start
    words = words_without(state.change.masked, start_of_words, end, numbers_in(state.change, start, end))
    words = re.sub(
        r"\b(?:ingen|inga|intet|keine?n?|no|uden|uten|utan|ohne|without|the|out)\b",
        " ",
        words,
        flags=re.IGNORECASE,
    )
    chosen = numbered(state, state.change.masked[start:end]) or state.refer_at(words, start)
    if not chosen and _PRONOUN.search(words):
        chosen = _just_named(state, start)
    for at in chosen:
        state.lines[at] = None
    if chosen:
        state.used.append((start, end))


def _drop_joined(state: State, places: list[tuple[int, int]], place: tuple[int, int]) -> None:
    """Drop what stands before "and" where the verb stands at the end ("die Tassen und die Stühle streichen")."""
    at = places.index(place)
    masked = state.change.masked
    piece = masked[places[at - 1][0] : places[at - 1][1]] if at else ""
    joined = re.search(r"\s(?:und|og|och|and)\s+$", piece)
    if not joined or place not in state.used or not DROPS_AT_END.search(masked[place[0] : place[1]]):
        return
    words = plain_words(piece[: joined.start()])
    if STAYS.search(piece) or _TAKE.search(piece) or len(words.split()) > 2:
        return
    if numbers_in(state.change, *places[at - 1]):
        return
    chosen = state.refer(words)
    if len(chosen) == 1:
        state.lines[chosen[0]] = None
        state.used.append(places[at - 1])


_PRONOUN = re.compile(
    r"\b(?:it|them|those|that|these|den|det|dem|de|dom|disse|dessa|die|sie|es|diese|dieses)\b", re.IGNORECASE
)


def _just_named(state: State, start: int) -> list[int]:
    """Return the lines that the clause before speaks of ("The traps I found in the shed, so drop them")."""
    before = [place for place in clauses(state.change) if place[1] <= start]
    return state.refer(state.change.masked[before[-1][0] : before[-1][1]]) if before else []


def _set(state: State, start: int, end: int, numbers: list[Quantity]) -> bool:
    """Like "go up to 30 on the mugs", "bare ett peissett": a number with words that mean one offered line."""
    piece = state.change.masked[start:end]
    counted = [
        one
        for one in numbers
        if one.strength >= 2 or (one.strength == 0 and _enough(piece)) or one.strength == 1
    ]
    in_packs = packed(state.change, counted)
    if len(in_packs) != 1 or in_packs[0].value is None:
        return False
    one = in_packs[0]
    words = words_without(state.change.masked, start, end, counted)
    chosen = state.refer_at(words, start)
    if not chosen and _MAKE_IT.search(words):
        chosen = _just_named(state, start)
    if len(chosen) != 1 and not _EACH.search(piece):
        return False
    amounts = {at: _amount(state, at, one, (start, end), counted) for at in chosen}
    for at, amount in amounts.items():
        if amount is None or None in amounts.values():
            return False
        state.set_quantity(at, amount, (start, end), more=bool(_MORE.search(piece)))
    if chosen:
        state.used.append((start, end))
    return bool(chosen)


_MAKE_IT = re.compile(
    r"\b(?:make|change|put|need|want|take|gør|lav|gjør|gör|ta|tag|ændr|endre|ändra|machen|nehmen|ändern)\s+(?:\w+\s+)?(?:it|them|that|det|dem|den|dom|sie|es|daraus)\b",
    re.IGNORECASE,
)


def _amount(
    state: State, at: int, one: Quantity, place: tuple[int, int], counted: list[Quantity]
) -> Decimal | None:
    """Return the number in the unit of an offered line, None if it does not fit the line."""
    line = state.lines[at]
    if line is None or _other_variant(state, line, *place, counted):
        return None
    if one.strength == 1 and one.unit not in state.change.reader.catalogue.units(line.item_no):
        return None
    return in_unit(state, line, one)


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


def _inside(wish: Wish, used: list[tuple[int, int]]) -> bool:
    quantity = wish.mention.quantity
    at = quantity.start if quantity else wish.mention.start
    return any(start <= at < end for start, end in used)
