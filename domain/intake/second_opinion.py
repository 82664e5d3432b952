"""Two readings of one mail held against each other: what they say alike stays, what differs is asked.

The second reading is a language model's quotes (``opinion.py``), parsed here by the same code that reads mails. It can
take certainty away and add questions; it never makes a line sure, and never touches intent, customer, place or prices.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from domain.intake.dates import FoundDate
from domain.intake.dates import find as find_dates
from domain.intake.identifiers import document_number
from domain.intake.item_units import in_item_unit
from domain.intake.mentions import Mention, says_something
from domain.intake.opinion import Letter, Opinion, Said, places
from domain.intake.quantities import Quantity, find_quantities
from domain.intake.request import (
    WITH_LINES,
    Candidate,
    Catalogue,
    Contradiction,
    Intent,
    Open,
    OpinionNote,
    Request,
    RequestLine,
    Span,
    Why,
)
from domain.intake.units import unit_of
from domain.intake.wishes import Reader

RULE = "second_opinion"
DIFFERENT = "differs"
"""Outcome of a comparison."""
DIFFERS = "second_opinion_differs"
"""Flag: the two readings are not the same."""
FAILED = "second_opinion_failed"
"""Flag: there is no second reading, although one was wanted."""
LIMIT = "second_opinion_limit"
"""Flag: there is no second reading because the month's limit is reached."""
_ANSWERS = frozenset((Intent.QUOTE_CHANGE, Intent.QUOTE_ACCEPTANCE))


@dataclass(frozen=True, slots=True)
class Asked:
    """A mail whose reading is to be compared, with what both are read with."""

    request: Request
    letter: Letter
    customer_no: str
    today: date
    catalogue: Catalogue


@dataclass(slots=True)
class _Heard:
    """A mention of the second reading, understood by our own code."""

    said: Said
    span: Span
    places: list[tuple[int, int]]
    """In the mail's text; [] if only the subject has it."""
    quantity: Quantity | None
    day: date | None
    lines: list[RequestLine] = field(default_factory=list)
    """What it would be as lines, never taken as such."""
    open: Open | None = None

    def words(self) -> str:
        """Return all that was quoted for it."""
        parts = [self.said.qty_quote, self.said.unit_quote, self.said.quote, self.said.date_quote]
        return " ".join(part for at, part in enumerate(parts) if at == 2 or part not in self.said.quote)


def wanted(request: Request) -> bool:
    """Say whether a second reading of a mail is of use: only where lines may follow from it."""
    return request.intent in WITH_LINES


def compare(asked: Asked, opinion: Opinion) -> Request:
    """Return our reading with everything turned into a question that the second reading says otherwise.

    Args:
        opinion: its quotes, all of which the mail has (``opinion.supported``).
    """
    own = asked.request
    heard = [_understand(one, asked) for one in opinion.mentions]
    lines, opens = _lines(own, heard, asked)
    differing = [
        one for one in (_number(asked, opinion.po_quote), _date(asked, opinion.header_date_quote)) if one
    ]
    made = replace(
        own, lines=lines, open=opens, contradictions=tuple(dict.fromkeys([*own.contradictions, *differing]))
    )
    if (len(made.lines), len(made.open), made.contradictions) == (
        len(own.lines),
        len(own.open),
        own.contradictions,
    ):
        return made  # at most more evidence for what is asked anyway
    return replace(made, flags=own.flags | {DIFFERS})


def together(first: OpinionNote | None, second: OpinionNote | None) -> OpinionNote | None:
    """Return the note of two mails that were read in one go: what the later one says, and what both took."""
    if first is None or second is None:
        return second or first
    return replace(
        second,
        outcome=DIFFERENT if DIFFERENT in {first.outcome, second.outcome} else second.outcome,
        milliseconds=first.milliseconds + second.milliseconds,
        tokens_in=first.tokens_in + second.tokens_in,
        tokens_out=first.tokens_out + second.tokens_out,
        cost=first.cost + second.cost,
        currency=second.currency or first.currency,
        dropped=first.dropped + second.dropped,
        questions=first.questions + second.questions,
    )


def _understand(said: Said, asked: Asked) -> _Heard:
    """Read the quotes of a mention with our own code: its number and unit, its day, its item."""
    letter, language = asked.letter, asked.request.language
    found = places(said.quote, letter.text)
    if found:
        span = Span("body", *found[0], letter.text[slice(*found[0])])
    else:
        start, end = places(said.quote, letter.subject)[0]
        span = Span("subject", start, end, letter.subject[start:end])
    amount = said.qty_quote if said.unit_quote in said.qty_quote else f"{said.qty_quote} {said.unit_quote}"
    numbers = [one for one in _numbers(amount, asked) if one.value is not None]
    day = _day(said.date_quote, asked)
    heard = _Heard(said, span, found, numbers[0] if numbers else None, day.day if day else None)
    phrase = _named(said, asked)
    if not says_something(phrase):
        return heard
    reader = Reader(asked.catalogue, language, asked.customer_no)
    wish = reader.resolve(Mention(phrase, span.start, span.end, heard.quantity))
    heard.lines = [one for one in (wish.line, *wish.extra) if one]
    heard.open = wish.open
    return heard


def _numbers(text: str, asked: Asked) -> list[Quantity]:
    def units(word: str) -> str:
        return unit_of(word, asked.request.language, asked.catalogue)

    def is_code(token: str) -> bool:
        return asked.catalogue.is_code(token, asked.customer_no)

    return find_quantities(text, asked.request.language, units, is_code, asked.catalogue.in_name)


def _named(said: Said, asked: Asked) -> str:
    """Return the words of a mention without its amount and day, which the quote may hold too."""
    phrase = said.quote
    if said.date_quote:
        phrase = phrase.replace(said.date_quote, " ", 1)
    for one in _numbers(phrase, asked):
        if said.qty_quote and one.value is not None and said.qty_quote in phrase[one.start : one.end]:
            return f"{phrase[: one.start]} {phrase[one.end :]}".strip(" ,;:x-")
    return phrase.strip(" ,;:")


def _day(quote: str, asked: Asked) -> FoundDate | None:
    """Return the one date that a quote means at its place in the mail, None if it means none or several."""
    if not quote:
        return None
    spots = places(quote, asked.letter.text)
    there = [
        one
        for one in find_dates(asked.letter.text, asked.today)
        if any(one.start < end and start < one.end for start, end in spots)
    ]
    found = there or find_dates(quote, asked.today)
    return found[0] if len({one.day for one in found}) == 1 else None


def _lines(
    own: Request, heard: Sequence[_Heard], asked: Asked
) -> tuple[tuple[RequestLine, ...], tuple[Open, ...]]:
    """Return the lines that both have and the questions: those of ours, what differs, and what only one has."""
    taken: set[int] = set()
    kept: list[RequestLine] = []
    doubted: list[Open] = []
    for line in own.lines:
        near = [at for at, one in enumerate(heard) if _near(one, line.evidence) or _same(one, line, asked)]
        agreeing = [at for at in near if _agrees(line, heard[at], asked)]
        from_text = line.evidence.source == "body"
        if agreeing or not from_text or (not near and own.intent in _ANSWERS):
            taken.update(agreeing)
            kept.append(line)
        else:
            taken.update(near)
            doubted.append(_doubted(line, [heard[at] for at in near]))
    helped: list[Open] = []
    for wish in own.open:
        near = [at for at, one in enumerate(heard) if _near(one, wish.evidence) or _asks_same(one, wish)]
        taken.update(near)
        helped.append(_helped(wish, [heard[at] for at in near]))
    missed = [_missed(one) for at, one in enumerate(heard) if at not in taken and _counts(one, own, asked)]
    return tuple(kept), (*helped, *doubted, *missed)


def _near(one: _Heard, evidence: Span) -> bool:
    """Say whether a mention stands where our evidence stands."""
    return evidence.source == "body" and any(
        start < evidence.end and evidence.start < end for start, end in one.places
    )


def _same(one: _Heard, line: RequestLine, asked: Asked) -> bool:
    """Say whether a mention somewhere else means the same item and as many."""
    items = {(other.item_no, other.variant_code) for other in one.lines}
    return (line.item_no, line.variant_code) in items and _as_many(line, one, asked)


def _asks_same(one: _Heard, wish: Open) -> bool:
    """Say whether one of our questions elsewhere (in an attachment) is about the items of a mention."""
    items = {other.item_no for other in one.lines} or {
        other.item_no for other in (one.open.candidates if one.open else ())
    }
    return bool(items) and items <= {candidate.item_no for candidate in wish.candidates}


def _agrees(line: RequestLine, one: _Heard, asked: Asked) -> bool:
    items = {other.item_no for other in one.lines}
    if items and line.item_no not in items:
        return False
    if one.quantity is not None and not _as_many(line, one, asked):
        return False
    return one.day is None or _on_day(one.day, line, asked.request)


def _as_many(line: RequestLine, one: _Heard, asked: Asked) -> bool:
    """Say whether a mention's number is the line's: as written, in the item's units, or the only one at its place."""
    quantity = one.quantity
    if quantity is None or quantity.value is None:
        return False
    if quantity.value == line.quantity and (not quantity.unit or quantity.unit == line.uom):
        return True
    value, unit = in_item_unit(asked.catalogue, line.item_no, quantity)
    units = asked.catalogue.units(line.item_no)
    if value is not None and value * units.get(unit, Decimal(1)) == line.quantity * units.get(
        line.uom, Decimal(1)
    ):
        return True
    written = [other for other in _numbers(line.evidence.text, asked) if other.value is not None]
    return len(written) == 1 and bool(places(one.said.qty_quote, line.evidence.text))


def _on_day(day: date, line: RequestLine, own: Request) -> bool:
    """Say whether a day is the line's or the whole request's; none of ours is decided with the header's."""
    ours = {line.requested_date, own.requested_date} - {None}
    return not ours or day in ours or _within(day, own.requested_range)


def _doubted(line: RequestLine, near: Sequence[_Heard]) -> Open:
    """Return a line of ours as a question, with what the second reading has at its place."""
    candidates = [
        Candidate(line.item_no, line.variant_code, line.confidence, line.rule, sure=False),
        *(replace(one, sure=False) for one in line.candidates),
        *_candidates(near),
    ]
    words = " | ".join(dict.fromkeys(one.words() for one in near))
    return Open(Why.SECOND_OPINION, line.evidence, _distinct(candidates), line.quantity, line.uom, words)


def _helped(wish: Open, near: Sequence[_Heard]) -> Open:
    """Return a question of ours with what the second reading has at its place: items to choose from, a number."""
    found = _distinct([*wish.candidates, *_candidates(near)])
    if len(found) == len(wish.candidates):
        return wish
    words = " | ".join(dict.fromkeys(one.words() for one in near))
    return replace(wish, candidates=found, second=words)


def _candidates(heard: Iterable[_Heard]) -> list[Candidate]:
    """Return what mentions may mean, marked as the second reading's."""
    found: list[Candidate] = []
    for one in heard:
        found += [
            Candidate(line.item_no, line.variant_code, line.confidence, RULE, sure=False)
            for line in one.lines
        ]
        found += [
            replace(other, rule=RULE, sure=False) for other in (one.open.candidates if one.open else ())
        ]
    return found


def _distinct(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return candidates without those of the same item and variant, the first of them stays."""
    seen: dict[tuple[str, str], Candidate] = {}
    for one in candidates:
        seen.setdefault((one.item_no, one.variant_code), one)
    return tuple(seen.values())


def _missed(one: _Heard) -> Open:
    """Return what only the second reading has as a question; sure of an item or not, it makes no line."""
    why = one.open.why if one.open and not one.lines else Why.SECOND_OPINION
    if not one.lines and one.open is None:
        why = Why.UNKNOWN_ITEM
    first = one.lines[0] if one.lines else None
    value = one.quantity.value if one.quantity else None
    unit = one.quantity.unit if one.quantity else ""
    if first is not None:
        value, unit = first.quantity, first.uom
    return Open(why, one.span, _distinct(_candidates([one])), value, unit, one.words())


def _counts(one: _Heard, own: Request, asked: Asked) -> bool:
    """Say whether a mention that we do not have is worth a question.

    In a question and in an answer to a quote things are named without being wanted: there only what has a number counts,
    and not the quote's own lines by their names.
    """
    if own.intent in _ANSWERS:
        items = tuple(line.item_no for line in own.lines)
        known = asked.catalogue.among(_named(one.said, asked), own.language, items)
        if known and (one.quantity is None or any(_as_many(line, one, asked) for line in own.lines)):
            return False
    if own.intent in _ANSWERS or own.intent is Intent.PRODUCT_INQUIRY:
        return one.quantity is not None
    return True


def _number(asked: Asked, quote: str) -> Contradiction | None:
    """Return the question which number counts, if the second reading has another one or one that we have not."""
    own = asked.request.document_no
    if not quote or (own and not places(own, asked.letter.text) and not places(own, asked.letter.subject)):
        return None  # ours is an attachment's or the quote's: the second reader has not seen it
    found = document_number(quote, "")[0] or document_number(f"PO {quote}", "")[0]
    if not found or asked.catalogue.is_code(found, asked.customer_no):
        return None
    plain, ours = _plain(found), _plain(own)
    if ours and (plain in ours or ours in plain):
        return None
    return Contradiction("document_no", own, found, "", rule=RULE)


def _plain(number: str) -> str:
    return "".join(sign for sign in number.casefold() if sign.isalnum())


def _date(asked: Asked, quote: str) -> Contradiction | None:
    """Return the question which day counts, if the second reading quotes another one or one that we have not."""
    own = asked.request
    found = _day(quote, asked)
    if found is None:
        return None
    ours = own.requested_date
    if ours is not None:
        if own.date_text and not places(own.date_text, asked.letter.text):
            return None  # an attachment's, which the second reader has not seen
        whole = (found.first, found.last) if found.first and found.last else None
        if found.day == ours or _within(found.day, own.requested_range) or _within(ours, whole):
            return None
    if any(line.requested_date == found.day for line in own.lines):
        return None  # it is one line's day
    first = ours.isoformat() if ours is not None else ""
    return Contradiction("date", first, found.day.isoformat(), "", rule=RULE)


def _within(day: date, span: tuple[date, date] | None) -> bool:
    return span is not None and span[0] <= day <= span[1]
