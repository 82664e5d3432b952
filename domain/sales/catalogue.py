"""The catalogue in memory: which items a phrase may mean, exact identifiers first, then words, then trigrams.

Built once from plain rows for up to some thousand items; implements ``domain.intake.request.Catalogue``. Where the rows
come from does NOT belong here (``folder.py`` reads CSV, the database has its own loader).
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import log, sqrt

from domain.intake.lexicon import STOP, group_of
from domain.intake.numbers import small_number
from domain.intake.request import Candidate, Match, Why
from domain.intake.text import Measure, Token, distance_within, fold, grams, keys, tokens
from domain.sales.choosing import choose
from domain.sales.indexed import CatalogueItem, Indexed, Reference, index_item, whole_key
from domain.sales.matching import Phrase, Verdict, Word, judge, read_phrase

__all__ = ["CatalogueItem", "MemoryCatalogue", "Reference", "UnitWord", "build", "normal_code"]

_JUDGED = 160
_GLUED_VALUE = {
    word: Decimal(value)
    for value, words in (
        (1, "ein en ett"),
        (2, "zwei to två"),
        (3, "drei tre three"),
        (4, "vier fire fyra four"),
        (5, "fünf fem five"),
        (6, "sechs seks sex six"),
    )
    for word in words.split()
}
_GLUED = re.compile(rf"(?P<n>{'|'.join(_GLUED_VALUE)})(?P<rest>[^\W\d_]{{4,}})$", re.IGNORECASE)
_NOT_CODE = re.compile(r"[^0-9a-zæøåäöüéß]")


@dataclass(frozen=True, slots=True)
class UnitWord:
    """One unit in one language with every way to write it."""

    code: str
    language: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Identifier:
    item: int
    variant: str
    uom: str
    rule: str
    owner: str


def normal_code(text: str) -> str:
    """Return an identifier as it is compared: letters and digits only, lower case ("[CBT 89 01]" is "cbt8901")."""
    return _NOT_CODE.sub("", text.casefold())


class MemoryCatalogue:
    """All items of one company, packed for reading mails; never changes once built."""

    def __init__(self, items: Iterable[CatalogueItem], unit_words: Iterable[UnitWord]) -> None:
        """Index the items; a few milliseconds an item."""
        self._entries: list[Indexed] = []
        self._number: dict[str, int] = {}
        self._codes: dict[str, list[_Identifier]] = defaultdict(list)
        self._customer_texts: dict[tuple[str, str], _Identifier] = {}
        self._postings: dict[str, array[int]] = {}
        postings: dict[str, set[int]] = defaultdict(set)
        texts: dict[str, list[int]] = defaultdict(list)
        for item in items:
            at = len(self._entries)
            entry = index_item(item)
            self._entries.append(entry)
            self._number[item.item_no] = at
            self._index_codes(item, at)
            self._index_words(entry, at, postings, texts)
        self._numbered = {pair for entry in self._entries for pair in entry.numbered}
        self._texts = {text: tuple(dict.fromkeys(found)) for text, found in texts.items()}
        self._postings = {key: array("I", sorted(found)) for key, found in postings.items()}
        self._backwards = sorted(key[::-1] for key in self._postings)
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        self._by_group: dict[str, list[str]] = defaultdict(list)
        for key in sorted(self._postings):
            self._by_letter[key[0]].append(key)
            group = group_of(frozenset({key}))
            if group:
                self._by_group[group].append(key)
        self._units: dict[str, dict[str, str]] = defaultdict(dict)
        for unit in unit_words:
            for word in (unit.code, *unit.words):
                self._units[unit.language].setdefault(unit_key(word), unit.code)
        self._build_trigrams()
        self._expand = lru_cache(maxsize=20_000)(self._expand_word)

    # -- building -------------------------------------------------------------------------------------------------

    def _index_codes(self, item: CatalogueItem, at: int) -> None:
        def add(number: str, rule: str, variant: str = "", uom: str = "", owner: str = "") -> None:
            code = normal_code(number)
            if code:
                self._codes[code].append(_Identifier(at, variant, uom, rule, owner))

        add(item.item_no, "item_no")
        add(item.vendor_item_no, "vendor_no")
        add(item.gtin, "gtin")
        for variant in item.variants:
            add(item.item_no + variant, "item_no", variant)
        for reference in item.references:
            rule = {"customer": "customer_reference", "vendor": "vendor_no", "barcode": "gtin"}.get(
                reference.kind, "reference"
            )
            owner = reference.owner if reference.kind == "customer" else ""
            add(reference.number, rule, reference.variant_code, reference.uom, owner)
            if owner and reference.description:
                key = (owner, whole_key(reference.description))
                self._customer_texts[key] = _Identifier(
                    at, reference.variant_code, reference.uom, "customer_text", owner
                )

    @staticmethod
    def _index_words(
        entry: Indexed, at: int, postings: dict[str, set[int]], texts: dict[str, list[int]]
    ) -> None:
        for key, place in entry.base.keys.items():
            if place > 1:
                postings[key].add(at)
        for features in entry.variants.values():
            for key in features.keys:
                postings[key].add(at)
        for text in entry.text_keys:
            texts[text].append(at)

    def _build_trigrams(self) -> None:
        """Pack one vector an item (all its descriptions): gram -> item numbers and weights, lengths apart."""
        counts: list[Counter[str]] = []
        spread: Counter[str] = Counter()
        for entry in self._entries:
            own: Counter[str] = Counter()
            for _, variant, text in entry.item.texts:
                if not variant:
                    own.update(set(grams(text)))
            counts.append(own)
            spread.update(own.keys())
        total = len(counts) or 1
        self._gram_weight = {gram: log(1 + total / found) for gram, found in spread.items()}
        self._grams: dict[str, array[int]] = {gram: array("I") for gram in spread}
        lengths = array("f")
        for at, own in enumerate(counts):
            for gram in own:
                self._grams[gram].append(at)
            lengths.append(sqrt(sum(self._gram_weight[gram] ** 2 for gram in own)) or 1.0)
        self._lengths = lengths

    # -- the protocol ---------------------------------------------------------------------------------------------

    def candidates(self, phrase: str, language: str, customer_no: str, *, limit: int = 5) -> list[Candidate]:
        """Return the items that a phrase may mean, best first, filled up with the most similar ones."""
        found = list(self.match(phrase, language, customer_no).candidates)
        seen = {one.item_no for one in found}
        for at, score in self._similar(phrase, limit + len(seen)):
            item = self._entries[at].item
            if item.item_no not in seen and len(found) < limit and score >= 0.2:
                found.append(Candidate(item.item_no, "", round(score, 3), "trigram", sure=False))
        return found[:limit]

    def match(self, phrase: str, language: str, customer_no: str, *, uom: str = "") -> Match:
        """Return what a phrase means: one sure candidate, or why it must be asked with the candidates to choose from."""
        by_code = self._by_code(phrase, language, customer_no)
        if by_code is not None:
            return by_code
        alias = self._customer_texts.get((customer_no, whole_key(phrase)))
        if alias:
            return self._identified(alias, phrase, language)
        read = read_phrase(phrase, language)
        if not read.words:
            return Match(Why.UNKNOWN_ITEM, ())
        self._prepare(read, language)
        verdicts = self._judge(read, phrase)
        return choose(verdicts, self._texts.get(whole_key(phrase), ()), self._entries, language, uom)

    def among(self, phrase: str, language: str, items: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """Return which of these items the words refer to ("the desks", "de sorte"): the best, all of them if tied."""
        read = read_phrase(phrase, language)
        self._prepare(read, language)
        for word in read.words:
            word.part, word.last = 0, False
        judged = [
            judge(read, entry) for item in dict.fromkeys(items) for entry in (self._entry(item),) if entry
        ]
        referred = [one for one in judged if one.head and "number" not in one.broken and one.explained >= 0.7]
        if not referred:
            return ()
        best = max(one.explained for one in referred)
        return tuple(
            (one.entry.item.item_no, one.variants[0] if len(one.variants) == 1 else "")
            for one in referred
            if one.explained >= best - 0.15
        )

    def units(self, item_no: str) -> dict[str, Decimal]:
        """Return the item's units with how many base units one holds; empty for an unknown item."""
        entry = self._entry(item_no)
        if entry is None:
            return {}
        return {entry.item.base_uom: Decimal(1), **dict(entry.item.units)}

    def base_uom(self, item_no: str) -> str:
        """Return the item's base unit, '' for an unknown item."""
        entry = self._entry(item_no)
        return entry.item.base_uom if entry else ""

    def sales_uom(self, item_no: str) -> str:
        """Return the unit that is meant when none is written."""
        entry = self._entry(item_no)
        return (entry.item.sales_uom or entry.item.base_uom) if entry else ""

    def unit_code(self, word: str, language: str) -> str:
        """Return the unit code of a written word, first in the mail's language, '' if it is none."""
        key = unit_key(word)
        if not key:
            return ""
        for one in (language, *self._units):
            code = self._units[one].get(key) if one in self._units else None
            if code:
                return code
        return ""

    def in_name(self, word: str, number: str) -> bool:
        """Say whether an item's name has this word followed by this number ("NORD 200")."""
        return (fold(word), number) in self._numbered

    def is_code(self, token: str, customer_no: str) -> bool:
        """Say whether a token is an exact identifier that this customer may use."""
        return any(
            not one.owner or one.owner == customer_no for one in self._codes.get(normal_code(token), ())
        )

    def variants(self, item_no: str) -> tuple[str, ...]:
        """Return the item's variant codes."""
        entry = self._entry(item_no)
        return entry.item.variants if entry else ()

    def blocked(self, item_no: str) -> bool:
        """Say whether the item may not be sold."""
        entry = self._entry(item_no)
        return entry.item.blocked if entry else False

    def replacement(self, item_no: str) -> str:
        """Return the item that follows a blocked or discontinued one, '' if none."""
        entry = self._entry(item_no)
        return entry.item.replaced_by if entry else ""

    def content(self, item_no: str, unit: str) -> Decimal | None:
        """Return how much of a measure one base unit holds by the item's own description ("1 kg" bags: KG -> 1)."""
        entry = self._entry(item_no)
        kinds = {
            "KG": ("mass", 1000),
            "G": ("mass", 1),
            "L": ("volume", 1000),
            "ML": ("volume", 1),
            "M": ("length", 1000),
        }
        if entry is None or unit not in kinds:
            return None
        kind, factor = kinds[unit]
        found = {
            one.value
            for wording in entry.wordings
            for group in wording.measures
            if len(group) == 1
            for one in group
            if one.kind == kind
        }
        return found.pop() / factor if len(found) == 1 else None

    def _entry(self, item_no: str) -> Indexed | None:
        at = self._number.get(item_no)
        return None if at is None else self._entries[at]

    # -- identifiers ----------------------------------------------------------------------------------------------

    def _by_code(self, phrase: str, language: str, customer_no: str) -> Match | None:
        """Return the match of the identifiers in a phrase, None if there are none."""
        found: dict[tuple[int, str], tuple[_Identifier, str]] = {}
        for written, code in written_codes(phrase):
            for one in self._codes.get(code, ()):
                if one.owner in {"", customer_no}:
                    found.setdefault((one.item, one.variant), (one, written))
        own = {key: value for key, value in found.items() if value[0].rule == "customer_reference"}
        found = own or found
        if not found:
            return None
        items = {item for item, _ in found}
        if len(items) == 1:
            best = max(found.values(), key=lambda pair: bool(pair[0].variant))
            rest = phrase.replace(best[1], " ")
            return self._identified(best[0], rest, language)
        shown = tuple(
            Candidate(self._entries[one.item].item.item_no, one.variant, 0.9, one.rule, sure=False)
            for one, _ in found.values()
        )
        return Match(Why.AMBIGUOUS, shown)

    def _identified(self, one: _Identifier, rest: str, language: str) -> Match:
        """Return the match of an identifier; its variant may have to come from the words beside it."""
        entry = self._entries[one.item]
        number = entry.item.item_no
        if one.variant or not entry.item.variants:
            return Match(None, (Candidate(number, one.variant, 1.0, one.rule, sure=True),))
        read = read_phrase(rest, language)
        self._prepare(read, language)
        verdict = judge(read, entry)
        if len(verdict.variants) == 1:
            return Match(None, (Candidate(number, verdict.variants[0], 1.0, one.rule, sure=True),))
        why = Why.UNKNOWN_VARIANT if verdict.missing_variant else Why.AMBIGUOUS
        return Match(
            why, tuple(Candidate(number, code, 0.9, one.rule, sure=False) for code in verdict.variants)
        )

    # -- words ----------------------------------------------------------------------------------------------------

    def _prepare(self, read: Phrase, language: str) -> None:
        read.words = [part for word in read.words for part in self._unglued(word)]
        for word in [*read.words, *read.without]:
            if not word.token.keys:
                continue
            word.group = group_of(word.token.keys)
            word.known = any(key in self._postings for key in word.token.keys)
            expansion, rests = self._expand(word.token.text, language)
            word.expansion = dict(expansion)
            word.rests = dict(rests)
        for one, other in zip(read.words, read.words[1:], strict=False):
            if other.token.start - one.token.end > 2 or one.measures or other.measures:
                continue
            for joined in keys(one.token.text + other.token.text, language):
                if joined in self._postings:
                    one.expansion[joined] = other.expansion[joined] = 1.0
                    one.known = other.known = True

    def _unglued(self, word: Word) -> list[Word]:
        """Split a number from its word ("zweigruppige" is 2 and "gruppige") unless the catalogue has the word."""
        found = _GLUED.match(word.token.text) if word.token.keys and not word.measures else None
        if not found or any(key in self._postings for key in word.token.keys):
            return [word]
        value = _GLUED_VALUE[found["n"].casefold()]
        rest = next(tokens(found["rest"], ""))
        if not self._expand(rest.text, "")[0]:
            return [word]
        start = word.token.start + len(found["n"])
        moved = Token(rest.text, start, word.token.end, rest.keys)
        counted = Token(found["n"], word.token.start, start, frozenset())
        return [
            Word(counted, word.part, measures=(Measure(value, "", value),)),
            Word(moved, word.part, last=word.last),
        ]

    def _expand_word(
        self, text: str, language: str
    ) -> tuple[tuple[tuple[str, float], ...], tuple[tuple[str, str], ...]]:
        """Return the catalogue's words that a written word may be, each with how well it explains it."""
        found: dict[str, float] = {}
        rests: dict[str, str] = {}
        token = next(tokens(text, ""), None)
        forms = token.keys if token else frozenset()
        if any("x" in form and form[-1].isdigit() for form in forms):
            forms = frozenset(form for form in forms if "x" in form)
        for key in forms:
            if key in self._postings:
                found[key] = 1.0
        group = group_of(forms)
        for key in self._by_group.get(group, ()) if group else ():
            found.setdefault(key, 0.9)
        folded = fold(text)
        if not folded.isalpha():
            return tuple(found.items()), ()
        exact = bool(forms & self._postings.keys())
        self._longer(forms, folded, found)
        if not exact:
            self._shorter(forms, found, rests)
        if not any(value >= 0.9 for value in found.values()) and small_number(text, language) is None:
            self._misspelt(folded, found)
        return tuple(found.items()), tuple(rests.items())

    def _longer(self, forms: frozenset[str], folded: str, found: dict[str, float]) -> None:
        """Words that end in this one are kinds of it (Nachzieh|zug); words that begin with it only may be."""
        for form in forms:
            if len(form) < 3:
                continue
            backwards = form[::-1]
            at = bisect_left(self._backwards, backwards)
            while at < len(self._backwards) and self._backwards[at].startswith(backwards):
                key = self._backwards[at][::-1]
                if len(key) > len(form) + 1:
                    found.setdefault(key, 0.8 if len(form) > 3 else 0.75)
                at += 1
        if len(folded) >= 5:
            for key in self._by_letter.get(folded[0], ()):
                if key.startswith(folded) and key not in found:
                    found[key] = 0.85 if len(key) - len(folded) <= 3 else 0.5

    def _shorter(self, forms: frozenset[str], found: dict[str, float], rests: dict[str, str]) -> None:
        """A catalogue word that ends or begins this one: the written word says more ("ute|lyslenke")."""
        for form in forms:
            for cut in range(3, len(form) - 2):
                tail = form[cut:]
                if len(tail) == 3 and cut < 5:
                    continue
                if tail in self._postings and tail not in found:
                    rest = form[:cut].rstrip("s") if cut > 3 else form[:cut]
                    found[tail] = 0.7
                    rests[tail] = rest
            for cut in range(len(form) - 1, 4, -1):
                lead = form[:cut]
                if lead in self._postings and lead not in found:
                    found[lead] = 0.85 if len(form) - cut <= 3 else 0.5

    def _misspelt(self, folded: str, found: dict[str, float]) -> None:
        if len(folded) < 5:
            return
        limit = 1 if len(folded) < 9 else 2
        for key in self._by_letter.get(folded[0], ()):
            if key.isalpha() and len(key) >= 5 and distance_within(folded, key, limit):
                found[key] = max(found.get(key, 0.0), 0.85)

    def _judge(self, read: Phrase, phrase: str) -> list[Verdict]:
        """Judge the items that share words with the phrase, and the most similar ones by trigrams."""
        scores: dict[int, float] = defaultdict(float)
        for word in read.words:
            self._score(word, scores)
        for at, score in self._similar(phrase, 40):
            scores[at] += score
        best = sorted(scores, key=lambda at: (-scores[at], at))[:_JUDGED]
        return [judge(read, self._entries[at]) for at in best]

    def _score(self, word: Word, scores: dict[int, float]) -> None:
        own: dict[int, float] = {}
        total = len(self._entries)
        for key, quality in word.expansion.items():
            found = self._postings.get(key)
            if not found:
                continue
            weight = quality * log(1 + total / len(found))
            for at in found:
                if own.get(at, 0.0) < weight:
                    own[at] = weight
        for at, weight in own.items():
            scores[at] += weight

    def _similar(self, phrase: str, limit: int) -> list[tuple[int, float]]:
        """Return the items with the nearest trigram vectors (cosine), best first."""
        wanted = {gram for gram in grams(phrase) if gram in self._gram_weight}
        if not wanted:
            return []
        scores: dict[int, float] = defaultdict(float)
        for gram in wanted:
            weight = self._gram_weight[gram] ** 2
            for at in self._grams[gram]:
                scores[at] += weight
        length = sqrt(sum(self._gram_weight[gram] ** 2 for gram in wanted))
        best = sorted(scores, key=lambda at: (-scores[at] / self._lengths[at], at))[:limit]
        return [(at, min(1.0, scores[at] / (length * self._lengths[at]))) for at in best]


_CODE = re.compile(r"[^\s,;:()\[\]{}|\"]+")


def written_codes(phrase: str) -> Iterator[tuple[str, str]]:
    """Yield (as written, normal form) of everything in a phrase that could be an identifier: it has a digit or capitals."""
    parts = [found.group().strip(".'’*") for found in _CODE.finditer(phrase)]
    for at, part in enumerate(parts):
        if any(sign.isdigit() for sign in part) or (part.isupper() and len(part) > 2):
            yield part, normal_code(part)
        for length in (2, 3):
            joined = parts[at : at + length]
            if len(joined) == length and any(one.isalpha() and one.isupper() for one in joined):
                written = " ".join(joined)
                if any(sign.isdigit() for sign in written) and written in phrase:
                    yield written, normal_code(written)


def unit_key(word: str) -> str:
    """Return a unit word as it is looked up: without case and final dot."""
    return word.strip().rstrip(".").casefold()


def build(
    items: Iterable[CatalogueItem], unit_words: Iterable[UnitWord] | Mapping[str, Iterable[str]] = ()
) -> MemoryCatalogue:
    """Build the catalogue; ``unit_words`` are rows of units.csv, or code -> words valid in every language."""
    if isinstance(unit_words, Mapping):
        unit_words = [UnitWord(code, "", tuple(words)) for code, words in unit_words.items()]
    return MemoryCatalogue(items, unit_words)


def is_stop(word: str) -> bool:
    """Say whether a word says nothing about an item."""
    return fold(word) in STOP
