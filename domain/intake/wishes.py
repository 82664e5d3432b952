"""From mentions to lines and open questions: the catalogue decides which reading of a block is right.

Nothing is guessed: a mention becomes a line only if the catalogue is sure of the item and variant, the quantity is
written and the unit is one the item has; everything else is asked (D-40, D-43).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from domain.intake.item_units import in_item_unit
from domain.intake.lexicon import colour_of
from domain.intake.masks import MASK
from domain.intake.mentions import Mention, content_words, readings, says_something, trimmed
from domain.intake.phrases import bare, carried, cut, headless, matching
from domain.intake.quantities import Quantity
from domain.intake.request import Candidate, Catalogue, Match, Open, RequestLine, Span, Why
from domain.intake.series import spreads
from domain.intake.told_before import by_topic, coded, same_count, told_apart, uncoded, words_before
from domain.intake.units import MEASURED, unit_of

_ALL_COLOURS = re.compile(
    r"\b(?:all|alle|alla|each\s+of\s+the|jede[nr]?|hver)\s+(?:\w+\s+)?(?:colou?rs?|farver?|farger?|färger|farben)\b",
    re.IGNORECASE,
)
_WITH = re.compile(
    r"(?:,\s*|\s+)(?:inkl\.?|inklusive|med|with|mit|incl\.?|og|and|und|och|samt|plus|\+)\s+(?:tilhørende\s+|tilhørande\s+|matching\s+|passende[n]?\s+|tillhörande\s+|dazugehörige[n]?\s+)?",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Wish:
    """One mention with what the catalogue made of it."""

    mention: Mention
    match: Match
    line: RequestLine | None = None
    open: Open | None = None
    extra: list[RequestLine] = field(default_factory=list)


@dataclass(slots=True)
class Reader:
    """Resolves mentions against one catalogue for one customer; remembers phrases it has asked about."""

    catalogue: Catalogue
    language: str
    customer_no: str
    source: str = "body"
    memory: dict[tuple[str, str], Match] = field(default_factory=dict)
    last: str = ""
    """What was named last in the mail, for "two in the same finish" on a line of its own."""
    heading: str = ""
    """What the heading above a line names, or the line above it, for a line that says a size only."""
    topic: str = ""
    """The words of the heading above a list: they decide between what a line may be."""

    def match(self, phrase: str, uom: str = "") -> Match:
        """Ask the catalogue once for each phrase and unit."""
        key = (phrase, uom)
        found = self.memory.get(key)
        if found is None:
            found = self.catalogue.match(phrase, self.language, self.customer_no, uom=uom)
            self.memory[key] = found
        return found

    def resolve(self, mention: Mention, *, before: str = "", day: date | None = None) -> Wish:
        """Return the line or the open question of a mention."""
        quantity = mention.quantity
        uom = quantity.unit if quantity else ""
        match, phrase = self._best(mention.phrase, quantity, before)
        wish = Wish(mention, match)
        span = self._span(mention)
        if match.why is None:
            return self._line(wish, match.candidates[0], span, day)
        pair = self._with_accessory(phrase, uom)
        if pair:
            main, extra = pair
            wish.match = main
            self._line(wish, main.candidates[0], span, day)
            if wish.line:
                second = self._line(Wish(mention, extra), extra.candidates[0], span, day)
                if second.line:
                    wish.extra.append(second.line)
                elif second.open:
                    wish.open = second.open
            return wish
        if match.why == Why.AMBIGUOUS and self._every_variant(wish, match, span, day):
            return wish
        wish.open = Open(match.why, span, match.candidates, quantity.value if quantity else None, uom)
        return wish

    def settle(self, mention: Mention, match: Match, *, day: date | None = None) -> Wish:
        """Return the line or the question of a mention whose item was found by other means than its words."""
        wish = Wish(mention, match)
        if match.why is None:
            return self._line(wish, match.candidates[0], self._span(mention), day)
        quantity = mention.quantity
        value, uom = (quantity.value, quantity.unit) if quantity else (None, "")
        wish.open = Open(match.why, self._span(mention), match.candidates, value, uom)
        return wish

    def _every_variant(self, wish: Wish, match: Match, span: Span, day: date | None) -> bool:
        """Make a line of every variant when "all colours" of one item are asked for ("2 sets, all four colours")."""
        item = match.candidates[0].item_no
        quantity = wish.mention.quantity
        said = _ALL_COLOURS.search(wish.mention.phrase)
        if (
            not said
            or quantity is None
            or quantity.value is None
            or any(one.item_no != item for one in match.candidates)
        ):
            return False
        if (
            quantity.unit
            and quantity.unit not in {"SET", "PCS"}
            and quantity.unit not in self.catalogue.units(item)
        ):
            return False
        pieces = replace(quantity, unit="" if quantity.unit == "SET" else quantity.unit)
        for variant in self.catalogue.variants(item):
            candidate = Candidate(item, variant, 0.9, "all_colours", sure=True)
            made = self._line(Wish(replace(wish.mention, quantity=pieces), match), candidate, span, day)
            if made.line:
                wish.extra.append(made.line)
        return bool(wish.extra)

    def _best(self, phrase: str, quantity: Quantity | None, before: str) -> tuple[Match, str]:
        """Try the words as written, without a clause behind them, with the unit word as part of the name."""
        uom = quantity.unit if quantity else ""
        first = self.match(phrase, uom)
        if first.why is None:
            return first, phrase
        tries = []
        short = cut(phrase)
        if short != phrase and content_words(short):
            tries.append(short)
        plain = bare(short)
        if plain != short and content_words(plain):
            tries.append(plain)
        with_unit = f"{quantity.unit_text} {phrase}" if quantity and quantity.unit_text else ""
        if with_unit and uom not in MEASURED and not headless(phrase):
            tries.append(with_unit)
        if not coded(phrase, self.catalogue, self.customer_no):
            tries += carried(short, before)
            tries += carried(short, self.heading, headed=True)
        tries += matching(short, before or self.last)
        if len(content_words(before)) > 1 and len(content_words(phrase)) <= 2:
            tries.append(f"{content_words(before)[0]} {phrase}")
        known: tuple[Match, str] | None = None
        for one in tries:
            found = self.match(one, uom)
            if found.why is None:
                return found, one
            if known is None and first.why == Why.UNKNOWN_ITEM and found.why != Why.UNKNOWN_ITEM:
                known = found, one
        told = told_apart(short, before, uom, self.match)
        if told or known:
            return told or known or (first, phrase)
        settled = by_topic(first, self.topic, short, uom, self.match)
        return (settled, phrase) if settled else (first, phrase)

    def _with_accessory(self, phrase: str, uom: str) -> tuple[Match, Match] | None:
        """Like "1000 cups with lids": both are wanted, the accessory by a name that refers to the main thing."""
        found = list(_WITH.finditer(phrase))
        for one in found:
            main, rest = phrase[: one.start()], phrase[one.end() :]
            if not content_words(main) or not content_words(rest) or len(content_words(rest)) > 4:
                continue
            first = self.match(main, uom)
            if first.why is not None:
                continue
            names = " ".join(word for word in content_words(main) if word.isupper() and len(word) > 1)
            colours = " ".join(word for word in content_words(main) if colour_of(word))
            joined = re.search(r"og|and|und|och|samt|plus|\+", one.group(), re.IGNORECASE)
            for words in (
                f"{rest} til {main}",
                f"{rest} {names}",
                f"{rest} {names} {colours}",
                "" if joined else rest,
            ):
                if not words:
                    continue
                second = self.match(words, "")
                if second.why is None and second.candidates[0].item_no != first.candidates[0].item_no:
                    return first, second
        return None

    def _span(self, mention: Mention) -> Span:
        quantity = mention.quantity
        start = min(mention.start, quantity.start) if quantity else mention.start
        end = max(mention.end, quantity.end) if quantity else mention.end
        return Span(self.source, start, end, "")

    def _line(self, wish: Wish, candidate: Candidate, span: Span, day: date | None) -> Wish:
        """Make the line of a sure candidate, or the question why it cannot be one."""
        quantity = wish.mention.quantity
        item = candidate.item_no
        uom = quantity.unit if quantity else ""
        if self.catalogue.blocked(item):
            wish.open = Open(
                Why.BLOCKED_ITEM, span, self._blocked(candidate), quantity.value if quantity else None, uom
            )
            return wish
        if quantity is None or quantity.value is None:
            wish.open = Open(Why.MISSING_QUANTITY, span, (candidate,), None, uom)
            return wish
        amount, unit = in_item_unit(self.catalogue, item, quantity)
        if not unit or amount is None:
            wish.open = Open(Why.UNKNOWN_UNIT, span, (candidate,), quantity.value, uom)
            return wish
        wish.line = RequestLine(
            item,
            candidate.variant_code,
            amount,
            unit,
            day,
            span,
            candidate.rule,
            candidate.score,
            (candidate,),
        )
        return wish

    def _blocked(self, candidate: Candidate) -> tuple[Candidate, ...]:
        found = [
            Candidate(candidate.item_no, candidate.variant_code, candidate.score, candidate.rule, sure=False)
        ]
        other = self.catalogue.replacement(candidate.item_no)
        if other:
            variant = (
                candidate.variant_code if candidate.variant_code in self.catalogue.variants(other) else ""
            )
            found.append(Candidate(other, variant, candidate.score, "replacement", sure=False))
        return tuple(found)

    def read_block(
        self,
        text: str,
        start: int,
        end: int,
        quantities: list[Quantity],
        *,
        listed: bool = True,
        day: date | None = None,
    ) -> list[Wish]:
        """Return the wishes of the best reading of a block; ``listed``: a line of a list or table."""
        best: list[Wish] = []
        best_score = 0.0
        for mentions in readings(text, start, end, quantities, listed=listed):
            wishes = self._read(mentions, day, words_before(text, start, mentions), listed=listed)
            wishes = self._merged(wishes, text, day)
            lost = [
                one
                for one in mentions
                if one.quantity and one.quantity.strength and not says_something(one.phrase)
            ]
            score = sum(_worth(wish) for wish in wishes) - len(lost)
            if len(mentions) == 1 and wishes and wishes[0].line:
                score = self._alone(wishes[0], score, quantities)
            if score > best_score + 0.01 or (not best and wishes):
                best, best_score = wishes, score
        return self._spread(text, start, end, quantities, best_score, day) or best

    def _spread(  # what read_block knows
        self,
        text: str,
        start: int,
        end: int,
        quantities: list[Quantity],
        usual_score: float,
        day: date | None,
    ) -> list[Wish]:
        """Return the wishes of a reading in which one head or one number is for several, if all of them are known."""

        def units(word: str) -> str:
            return unit_of(word, self.language, self.catalogue)

        for reading in spreads(text, start, end, quantities, self.language, units):
            wishes = [self.resolve(part.mention, before=part.head, day=day) for part in reading.parts]
            if any(wish.match.why == Why.UNKNOWN_ITEM for wish in wishes):
                continue
            for left, right in reading.rest:
                inside = [one for one in quantities if left <= one.start and one.end <= right]
                if inside and says_something(text[left:right]):
                    wishes += self.read_block(text, left, right, inside, listed=False, day=day)
            if sum(_worth(wish) for wish in wishes) > usual_score:
                return sorted(wishes, key=lambda wish: wish.mention.start)
        return []

    def _merged(self, wishes: list[Wish], text: str, day: date | None) -> list[Wish]:
        """A bare number that counts nothing known may belong to the thing before it (", 140 wide")."""
        kept: list[Wish] = []
        for wish in wishes:
            before = kept[-1] if kept else None
            quantity = wish.mention.quantity
            if (
                before
                and not before.line
                and not wish.line
                and quantity
                and quantity.strength == 2
                and not quantity.word
            ):
                start, end = before.mention.start, max(wish.mention.end, before.mention.end)
                both = Mention(text[start:end].replace(MASK, " "), start, end, before.mention.quantity)
                joined = self.resolve(both, day=day)
                if joined.line:
                    kept[-1] = joined
                    continue
            kept.append(wish)
        return kept

    def _alone(self, wish: Wish, score: float, quantities: list[Quantity]) -> float:
        """One line for a whole block: fine if the other numbers belong to its name, which words cannot."""
        others = [
            one for one in quantities if one is not wish.mention.quantity and one.start >= wish.mention.start
        ]
        others = [
            one for one in others if one.end <= wish.mention.end and (one.strength >= 2 or one.value is None)
        ]
        if any(one.word for one in others):
            return 0.0
        exact = wish.line is not None and wish.line.rule not in {"words", "description"}
        if others and exact and wish.line:
            without = uncoded(wish.mention.phrase, self.catalogue, self.customer_no)
            exact = wish.line.item_no not in {one.item_no for one in self.match(without).candidates[:2]}
        return score if exact else score * (1 + len(others)) + 0.1 * len(others)

    def _read(self, mentions: list[Mention], day: date | None, before: str, *, listed: bool) -> list[Wish]:
        wishes: list[Wish] = []
        for mention in mentions:
            if not any(sign.isalnum() for sign in mention.phrase):
                continue
            mention = same_count(mention, wishes[-1].mention if wishes else None)  # noqa: PLW2901  # the same mention with its number
            wish = self.resolve(mention, before=before, day=day)
            if (
                mention.quantity
                and mention.quantity.strength == 0
                and not _article_counts(wish, listed=listed)
            ):
                continue
            wishes.append(wish)
            if (before or self.heading) and headless(mention.phrase):
                continue  # it left out what was said before, which is still what the talk is of
            if wish.match.why != Why.UNKNOWN_ITEM and content_words(mention.phrase):
                before = self.last = cut(mention.phrase)
            elif content_words(mention.phrase):
                before = ""  # the talk went on to something else
        return wishes

    def without_quantity(self, text: str, start: int, end: int) -> Wish | None:
        """Return the question how many, if a place surely names an item (or one item's variants) and no number."""
        left, right = trimmed(text, start, end)
        phrase = text[left:right].replace(MASK, " ")
        if not says_something(phrase) or len(phrase) > 100:
            return None
        found = self.match(cut(phrase))
        items = {one.item_no for one in found.candidates}
        if len(items) != 1 or found.why == Why.UNKNOWN_ITEM or found.candidates[0].score < 0.8:
            return None
        span = Span(self.source, left, right, "")
        wish = Wish(Mention(phrase, left, right, None), found)
        wish.open = Open(Why.MISSING_QUANTITY, span, found.candidates)
        return wish


def _article_counts(wish: Wish, *, listed: bool) -> bool:
    """An article counts one only where the thing is sure, in a list also where only its colour is open."""
    if wish.line is not None:
        return wish.line.confidence >= 0.85
    return (
        listed
        and wish.open is not None
        and wish.open.why in {Why.AMBIGUOUS, Why.UNKNOWN_VARIANT, Why.BLOCKED_ITEM}
    )


def _worth(wish: Wish) -> float:
    if wish.line:
        return 3.0
    if wish.open is None:
        return 0.0
    return {
        Why.UNKNOWN_ITEM: 0.2,
        Why.AMBIGUOUS: 1.5,
        Why.UNKNOWN_VARIANT: 2.0,
        Why.BLOCKED_ITEM: 2.5,
        Why.MISSING_QUANTITY: 2.0,
        Why.UNKNOWN_UNIT: 0.8,
    }[wish.open.why]
