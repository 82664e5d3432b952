"""Which lines, items and addresses the words of an instruction mean (D-75): the same matching that reads mails.

What is done with them does NOT belong here (``instruction_clauses.py``).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.intake.answer_words import plain_words
from domain.intake.instruction_words import OWN_ADDRESS
from domain.intake.instructions import Matter
from domain.intake.lexicon import colour_of
from domain.intake.mentions import content_words
from domain.intake.parties import words_of
from domain.intake.phrases import carried, headless
from domain.intake.quantities import Quantity, find_quantities
from domain.intake.quoted_lines import Change, State
from domain.intake.request import Catalogue, Match, RequestLine, Why
from domain.intake.text import fold, tokens
from domain.intake.units import unit_of
from domain.intake.wishes import Reader

MOST_CHOICES = 8


def value_of(item_no: str, variant_code: str) -> str:
    """Return an item as forms carry it: "item_no" or "item_no/variant"."""
    return f"{item_no}/{variant_code}" if variant_code else item_no


@dataclass(slots=True)
class Finder:
    """Finds in one matter; remembers what it asked the catalogue."""

    matter: Matter
    catalogue: Catalogue
    language: str
    reader: Reader = field(init=False)
    state: State = field(init=False)

    def __post_init__(self) -> None:
        """Make the reader and the lines as an answer to a quote sees them."""
        matter = self.matter
        self.reader = Reader(self.catalogue, self.language, matter.customer_no)
        change = Change("", "", [], self.language, [], matter.lines, (), self.reader, matter.names)
        self.state = State(change, list(matter.lines))

    @property
    def count(self) -> int:
        """How many numbers there are: lines, and unclear wishes behind them."""
        return len(self.matter.lines) + len(self.matter.open)

    def line(self, at: int) -> RequestLine | None:
        """Return a line, None for an unclear wish."""
        return self.matter.lines[at] if at < len(self.matter.lines) else None

    def called(self, at: int) -> str:
        """Return what a line or wish is called."""
        if at < len(self.matter.lines):
            return self.matter.names[at] if at < len(self.matter.names) else self.matter.lines[at].item_no
        return self.matter.open[at - len(self.matter.lines)].evidence.text

    def names_something(self, words: str) -> bool:
        """Say whether words may name a thing: a content word, or an exact identifier."""
        return bool(content_words(plain_words(words))) or self.coded(words)

    def coded(self, words: str) -> bool:
        """Say whether an exact identifier is among words."""
        codes = (one.strip(".,:;!?()").partition("/")[0] for one in words.split())
        return any(self.catalogue.is_code(one, self.matter.customer_no) for one in codes if len(one) > 2)

    def refer(self, words: str) -> list[int]:
        """Return the lines and unclear wishes that words mean; [] if they mean none, or two readings differ."""
        if not content_words(plain_words(words)):
            return []
        return self.state.refer(words) or self._wishes(words)

    def _wishes(self, words: str) -> list[int]:
        """Return the unclear wish whose words of the customer resemble these most."""
        said = {fold(one) for one in content_words(plain_words(words))}
        first = len(self.matter.lines)
        scores = {
            first + at: len(said & {fold(one) for one in content_words(wish.evidence.text)})
            for at, wish in enumerate(self.matter.open)
        }
        best = max(scores.values(), default=0)
        return [at for at, score in scores.items() if best and score == best]

    def wish_for(self, found: Match) -> list[int]:
        """Return the unclear wish that an item answers: it is among its candidates, or there is only one wish."""
        first, wishes = len(self.matter.lines), self.matter.open
        items = {one.item_no for one in found.candidates[:1]}
        asked = [
            first + at for at, one in enumerate(wishes) if items & {each.item_no for each in one.candidates}
        ]
        if len(asked) == 1:
            return asked
        return [first] if len(wishes) == 1 else []

    def same_item(self, item_no: str) -> list[int]:
        """Return the lines of an item."""
        return [at for at, line in enumerate(self.matter.lines) if line.item_no == item_no]

    def match(self, words: str) -> Match:
        """Return what words mean; of candidates of one item the others are left out."""
        found = self.reader.match(words.strip(" ,.;:!?\"'“”„"))
        return found if found.candidates else Match(Why.UNKNOWN_ITEM, ())

    def choices(self, found: Match) -> tuple[str, ...]:
        """Return the candidates of a match that a person may choose from; an item with variants as its variants."""
        listed: list[str] = []
        for one in found.candidates:
            if self.catalogue.blocked(one.item_no):
                continue
            variants = () if one.variant_code else self.catalogue.variants(one.item_no)
            listed += [value_of(one.item_no, code) for code in variants or (one.variant_code,)]
        return tuple(dict.fromkeys(listed))[:MOST_CHOICES]

    def features_only(self, words: str) -> bool:
        """Say whether words have a colour or size and no thing."""
        return headless(words) and not self.coded(words)

    def parted(self, words: str) -> tuple[str, str]:
        """Return words without their measures and colours, and those alone."""
        found = [
            (words[one.start : one.end], bool(one.measures or colour_of(one.text))) for one in tokens(words)
        ]
        kind = " ".join(one for one, feature in found if not feature)
        return kind, " ".join(one for one, feature in found if feature)

    def varied(self, at: int, words: str) -> str:
        """Return the item that a line becomes with another colour or size, '' if that is not sure."""
        line, name = self.line(at), self.called(at)
        if line is None:
            return self._among_candidates(at, words)
        for said in (*carried(words, name), f"{name} {words}"):
            found = self.reader.match(said)
            one = found.candidates[0] if found.why is None else None
            if one is not None and (one.item_no, one.variant_code) != (line.item_no, line.variant_code):
                return value_of(one.item_no, one.variant_code)
        others = [one for one in self.catalogue.among(words, self.language, (line.item_no,)) if one[1]]
        if len(others) == 1 and others[0][1] != line.variant_code:
            return value_of(*others[0])
        return ""

    def _among_candidates(self, at: int, words: str) -> str:
        """Return the candidate of an unclear wish that a colour or size decides."""
        wish = self.matter.open[at - len(self.matter.lines)]
        items = tuple(dict.fromkeys(one.item_no for one in wish.candidates))
        found = self.catalogue.among(words, self.language, items)
        if len(found) != 1:
            found = self.catalogue.among(f"{wish.evidence.text} {words}", self.language, items)
        if len(found) != 1 or (self.catalogue.variants(found[0][0]) and not found[0][1]):
            return ""
        return value_of(*found[0])

    def numbers(self, piece: str) -> list[Quantity]:
        """Return the quantities of a piece that have a value."""

        def units(word: str) -> str:
            return unit_of(word, self.language, self.catalogue)

        def is_code(token: str) -> bool:
            return self.catalogue.is_code(token, self.matter.customer_no)

        found = find_quantities(piece, self.language, units, is_code, self.catalogue.in_name)
        return [one for one in found if one.value is not None]

    def unit(self, item_no: str, one: Quantity, *, kept: str = "") -> str:
        """Return the unit of a quantity of an item: the one written if it has it, else the one that the line has (D-44)."""
        units = self.catalogue.units(item_no)
        if one.unit in units:
            return one.unit
        return kept if kept in units else self.catalogue.sales_uom(item_no)

    def sites(self, words: str) -> tuple[str, ...]:
        """Return the codes of the registered addresses that words name best, '' for the customer's own."""
        said = set(words_of(words))
        scores = {one.code: len(said & set(words_of(f"{one.code} {one.text}"))) for one in self.matter.sites}
        best = max(scores.values(), default=0)
        if not best:
            return ("",) if OWN_ADDRESS.search(words) and "" in scores else ()
        return tuple(code for code, score in scores.items() if score == best)
