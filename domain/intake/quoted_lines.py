"""The quoted lines while an answer changes them, and what a clause of the answer may refer to.

The rules of what a clause does do NOT belong here (``changes.py``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import islice, pairwise

from domain.intake.answer_words import counts_changes, drops, plain_words
from domain.intake.blocks import Block
from domain.intake.mentions import content_words
from domain.intake.quantities import Quantity, find_quantities
from domain.intake.request import Open, RequestLine, Span
from domain.intake.text import fold
from domain.intake.units import is_pair, unit_of
from domain.intake.wishes import Reader, Wish

_CLAUSE = re.compile(
    r"(?<!\bnr)(?<!\bno)(?<!\bpos)(?<!\bca)(?<!\bstk)(?<!\bstr)(?<!\bstrl)(?<!\bstl)(?<!\bgr)(?<!\bevt)(?<!\bkl)[,;.!?:]+(?:\s+|$)|\s[-–]\s|\n+"
    r"|(?<!\d)\s+(?:and|og|och|und|men|but|aber|then|so|så|samt|sowie|plus)\s+"
    r"|(?<=\d)\s+(?:and|og|och|und|men|but|aber|samt|sowie)\s+(?=[^\W\d_]{3})",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\b(?:should|must|shall|skal|ska|soll(?:en)?)\b|\b(?:instead|i\s+stedet|istedet|i\s+stället|istället|statt|make\s+it|sett?\s+(?:ned|op|opp)|sæt\s+(?:ned|op))\b",
    re.IGNORECASE,
)
"""In a line of a list: it says what shall become of something, clause by clause, like a sentence."""
_NUMBERED = re.compile(
    r"\b(?:nr\.?|no\.?|number|nummer|pos\.?|position|line|linje|linie|lines|punkt|zeile|rad)\s?(?P<n>\d{1,2}(?:\s?(?:,|og|and|und|och|\+|&)\s?\d{1,2})*)\b",
    re.IGNORECASE,
)


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
    said: tuple[str, ...] = ()
    """How our mail below the answer calls each offered line, '' where it does not."""
    beside: tuple[tuple[int, int, int], ...] = ()
    """(start, end, position of the offered line) of what is written under a quoted line of ours."""


@dataclass(slots=True)
class State:
    """The quote while it is being changed."""

    change: Change
    lines: list[RequestLine | None]
    used: list[tuple[int, int]] = field(default_factory=list)
    added: list[RequestLine] = field(default_factory=list)
    only: set[int] = field(default_factory=set)
    answered: set[int] = field(default_factory=set)
    heads: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """Clauses that only go on with what an earlier one says -> that one."""
    spoken: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    """Clauses that say something of sizes of these lines which was not understood."""

    def refer(self, words: str) -> list[int]:
        """Return the positions of offered lines that the words mean; [] if two readings of them differ."""
        coded = self._coded(words)
        if coded:
            return coded
        meant, alike = self._readings(plain_words(words))
        if meant and alike and not set(meant) & set(alike):
            return []
        return meant or alike

    def refer_at(self, words: str, start: int) -> list[int]:
        """Return the lines that the words mean, else the one under which they stand in our mail."""
        return self.refer(words) or self.under(start)

    def under(self, start: int) -> list[int]:
        """Return the offered line under which a place of the answer stands, [] if it stands under none."""
        return [
            at
            for left, right, at in self.change.beside
            if left <= start < right and self.lines[at] is not None
        ]

    def _coded(self, words: str) -> list[int]:
        """Return the lines that an exact identifier among the words names ("77-1015", the customer's own number)."""
        reader = self.change.reader
        found: list[int] = []
        for token in islice(re.findall(r"[^\s,;()]*\d[^\s,;()]*", words), 10):
            code = token.strip(".:!?")
            if len(code) < 3 or not reader.catalogue.is_code(code, reader.customer_no):
                continue
            match = reader.match(code)
            one = match.candidates[0] if match.why is None else None
            found += [
                at
                for at, line in enumerate(self.lines)
                if line
                and one
                and line.item_no == one.item_no
                and one.variant_code in {"", line.variant_code}
            ]
        return found

    def suspects(self, words: str) -> list[int]:
        """Return the positions of offered lines that the words may mean, as yet unchanged ones only."""
        meant, alike = self._readings(plain_words(words))
        return [at for at in sorted({*meant, *alike}) if self.lines[at] is self.change.offered[at]]

    def _readings(self, words: str) -> tuple[list[int], list[int]]:
        """Return the lines that the catalogue takes the words for, and the one that they resemble in our mail."""
        if not content_words(words):
            return [], []
        alive = [at for at, line in enumerate(self.lines) if line is not None]
        items = tuple(line.item_no for at in alive for line in (self.lines[at],) if line)
        found = self.change.reader.catalogue.among(words, self.change.language, items)
        meant = [
            at
            for at in alive
            for line in (self.lines[at],)
            if line and (line.item_no, line.variant_code) in _wide(found, line)
        ]
        return meant, self._resembling(words, alive)

    def _resembling(self, words: str, alive: list[int]) -> list[int]:
        """Return the one line whose name in our mail begins like the words ("mixers", "vinklan"), [] if not just one."""
        wanted = [fold(word) for word in content_words(words) if len(word) > 3 and word.isalpha()]
        scores = {
            at: sum(any(_alike(word, name) for name in names) for word in wanted)
            for at in alive
            for names in ([fold(word) for word in content_words(self.called(at)) if len(word) > 3],)
        }
        best = max(scores.values(), default=0)
        leaders = [at for at, score in scores.items() if score == best]
        return leaders if best and len(leaders) == 1 else []

    def called(self, at: int) -> str:
        """Return how our mail calls an offered line, '' if it is not quoted below."""
        return self.change.said[at] if at < len(self.change.said) else ""

    def set_quantity(self, at: int, value: Decimal, span: tuple[int, int], *, more: bool = False) -> None:
        """Give a line another quantity (or so many more)."""
        line = self.lines[at]
        if line is not None:
            amount = line.quantity + value if more else value
            self.lines[at] = replace(
                line, quantity=amount, evidence=Span("body", span[0], span[1], ""), rule="change"
            )


def _alike(word: str, name: str) -> bool:
    """Say whether two words share their beginning: at least three letters and half of the shorter."""
    shared = 0
    for one, other in zip(word, name, strict=False):
        if one != other:
            break
        shared += 1
    return shared >= 3 and 2 * shared >= min(len(word), len(name))


def described(quoted: str, offered: tuple[RequestLine, ...]) -> tuple[str, ...]:
    """Return what stands beside each offered item's number in the history below an answer, '' if it is not there."""
    found: list[str] = []
    for line in offered:
        beside = re.search(rf"(?<![\w-]){re.escape(line.item_no)}(?![\w-])([^\n]{{0,160}})", quoted)
        cells = re.split(r"\s{2,}|\t|\|", beside[1]) if beside else []
        found.append(max(cells, key=lambda cell: sum(sign.isalpha() for sign in cell), default="").strip())
    return tuple(found)


def _wide(found: tuple[tuple[str, str], ...], line: RequestLine) -> set[tuple[str, str]]:
    """A reference without variant means the line whatever its variant."""
    return {(item, variant or line.variant_code) for item, variant in found}


def clauses(change: Change) -> list[tuple[int, int]]:
    """Return the clauses of the answer; a line of a list is one clause."""
    found: list[tuple[int, int]] = []
    for area in change.areas:
        piece = change.masked[area.start : area.end]
        if area.kind == "row" or (area.kind == "list" and not (drops(piece) or _SAYS.search(piece))):
            found.append((area.start, area.end))
            continue
        marks = [area.start]
        for cut in _CLAUSE.finditer(change.masked, area.start, area.end):
            marks += [cut.end()]
        marks.append(area.end)
        found += [(left, right) for left, right in pairwise(marks) if change.masked[left:right].strip()]
    return found


def numbers_in(change: Change, start: int, end: int) -> list[Quantity]:
    """Return the quantities that stand between two places of the answer."""

    def units(word: str) -> str:
        return unit_of(word, change.language, change.reader.catalogue)

    piece = change.masked[start:end]
    reader = change.reader

    def is_code(token: str) -> bool:
        return reader.catalogue.is_code(token, reader.customer_no)

    found = find_quantities(piece, change.language, units, is_code, reader.catalogue.in_name)
    return [
        replace(
            one,
            start=one.start + start,
            end=one.end + start,
            unit="" if _EACH.match(one.unit_text) else one.unit,
        )
        for one in found
        if one.value is not None and not counts_changes(piece, one.start)
    ]


_PACKED = re.compile(r"(?i)^\s*(?:à|á|a|of|af|av|von|zu|zu\s+je|mit|med|with|@)\s*$")


def packed(change: Change, numbers: list[Quantity]) -> list[Quantity]:
    """Return the numbers with "8 boxes of 12" as the 96 that are meant; the unit PIECE says so, in base units."""
    made: list[Quantity] = []
    for one in sorted(numbers, key=lambda one: one.start):
        before = made[-1] if made else None
        if (
            before is not None
            and before.unit
            and not one.unit
            and before.value is not None
            and one.value is not None
            and _PACKED.match(change.masked[before.end : one.start])
        ):
            made[-1] = replace(before, value=before.value * one.value, unit=PIECE, unit_text="", end=one.end)
        else:
            made.append(one)
    return made


PIECE = "="
"""The unit of a number that counts base units, whatever they are called."""
_EACH = re.compile(r"(?i)^(?:each|every|hver|hvert|varje|vardera|je)$")


def words_without(text: str, start: int, end: int, taken: list[Quantity]) -> str:
    """Return the words of a place without its quantities."""
    at, parts = start, []
    for one in sorted(taken, key=lambda one: one.start):
        if start <= one.start < end:
            parts.append(text[at : one.start])
            at = one.end
    parts.append(text[at:end])
    return " ".join(parts)


def numbered(state: State, piece: str) -> list[int]:
    """Return the positions that a clause names by number ("nr. 2 og 3"): lines are numbered in our mails."""
    found: list[int] = []
    for one in _NUMBERED.finditer(piece):
        found += [int(number) - 1 for number in re.findall(r"\d+", one["n"])]
    return [at for at in found if 0 <= at < len(state.lines)]


def in_unit(state: State, line: RequestLine, one: Quantity) -> Decimal | None:
    """Return the number in the line's own unit, None if the written unit is another that cannot be converted."""
    units = state.change.reader.catalogue.units(line.item_no)
    if one.value is None:
        return None
    if one.unit == PIECE:
        amount = one.value / units[line.uom] if line.uom in units else one.value
        return amount if amount == amount.to_integral_value() else None
    if not one.unit and line.uom == "PAIR" and one.word and is_pair(one.unit_text):
        return one.value / 2
    if not one.unit or one.unit == line.uom or one.unit not in units or line.uom not in units:
        return one.value
    return one.value * units[one.unit] / units[line.uom]
