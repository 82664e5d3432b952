"""The catalogue: which items a phrase may mean, exact identifiers first, then words, then trigrams.

Implements ``domain.intake.request.Catalogue`` over an index (``stores``): in memory up to ``IN_MEMORY`` items, above that
in a file. Where the rows come from does NOT belong here (``folder.py`` reads CSV, ``cataloguerows.py`` the database).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import chain, islice
from math import log
from pathlib import Path

from domain.intake.request import Candidate, Match, Why
from domain.intake.text import fold
from domain.sales.choosing import choose
from domain.sales.codes import Identifier, found_in, normal_code
from domain.sales.indexed import CatalogueItem, Indexed, Reference, whole_key
from domain.sales.matching import Verdict, heading_of, judge, judge_fitting
from domain.sales.stores.file import FileStore, write_store
from domain.sales.stores.memory import MemoryStore
from domain.sales.stores.protocol import Store, UnitWord
from domain.sales.trigrams import highest, similar
from domain.sales.variant_words import VariantWord, like, variant_words
from domain.sales.vocabulary import Vocabulary
from domain.sales.written import Phrase, Word, read_phrase

__all__ = ["CatalogueItem", "ItemCatalogue", "Reference", "UnitWord", "build", "normal_code"]

IN_MEMORY = 5_000
"""Items up to which the index is kept in memory."""
_JUDGED = 160
_POOL = 5_000
"""Items among which the best are looked for: a word that more items have only adds to those found by rarer words."""
_REMEMBERED = 1_000
"""Items that are kept unpacked: some 15 KB each."""
_MEASURES = {
    "KG": ("mass", 1000),
    "G": ("mass", 1),
    "L": ("volume", 1000),
    "ML": ("volume", 1),
    "M": ("length", 1000),
}


class ItemCatalogue:
    """All items of one company for reading mails, over an index that never changes; safe for threads."""

    def __init__(self, store: Store) -> None:
        """Look up in a store; items and words that were needed lately are remembered."""
        self._store = store
        self._words = Vocabulary(store)
        self._entry_at = lru_cache(maxsize=_REMEMBERED)(store.entry)
        self._units: dict[str, dict[str, str]] = defaultdict(dict)
        for unit in store.unit_words:
            for word in (unit.code, *unit.words):
                self._units[unit.language].setdefault(unit_key(word), unit.code)

    def close(self) -> None:
        """Give back what is open, before a process is forked; the catalogue can still be used."""
        self._store.close()

    def candidates(self, phrase: str, language: str, customer_no: str, *, limit: int = 5) -> list[Candidate]:
        """Return the items that a phrase may mean, best first, filled up with the most similar ones."""
        found = list(self.match(phrase, language, customer_no).candidates)
        seen = {one.item_no for one in found}
        for at, score in similar(self._store, phrase, limit + len(seen)):
            item = self._entry_at(at).item
            if item.item_no not in seen and len(found) < limit and score >= 0.2:
                found.append(Candidate(item.item_no, "", round(score, 3), "trigram", sure=False))
        return found[:limit]

    def match(self, phrase: str, language: str, customer_no: str, *, uom: str = "") -> Match:
        """Return what a phrase means: one sure candidate, or why it must be asked with the candidates to choose from."""
        by_code = self._by_code(phrase, language, customer_no)
        if by_code is not None:
            return by_code
        whole = whole_key(phrase)
        alias = self._store.called(customer_no, whole) if customer_no else None
        if alias:
            return self._identified(alias, phrase, language)
        read = read_phrase(phrase, language)
        if not read.words:
            return Match(Why.UNKNOWN_ITEM, ())
        self._words.prepare(read, language)
        described = self._store.described(whole)
        only = described[0] if len(described) == 1 else None
        verdicts = self._judge(read, phrase, only)
        return choose(verdicts, "" if only is None else self._entry_at(only).item.item_no, language, uom)

    def among(self, phrase: str, language: str, items: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """Return which of these items the words refer to ("the desks", "de sorte"): the best, all of them if tied."""
        read = read_phrase(phrase, language)
        self._words.prepare(read, language)
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

    def variant_words(self, item_no: str, text: str, language: str) -> tuple[VariantWord, ...]:
        """Return the sizes and colours of an item's variants in a text, each with the variants that it allows."""
        entry = self._entry(item_no)
        return variant_words(entry, text, language) if entry else ()

    def variant_like(self, item_no: str, variant: str, wanted: frozenset[str]) -> str:
        """Return which of the wanted variants is most like a given one, '' if none is."""
        entry = self._entry(item_no)
        return like(entry, variant, wanted) if entry else ""

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
        return self._store.numbered(fold(word), number)

    def is_code(self, token: str, customer_no: str) -> bool:
        """Say whether a token is an exact identifier that this customer may use."""
        return any(one.owner in {"", customer_no} for one in self._store.identifiers(normal_code(token)))

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
        if entry is None or unit not in _MEASURES:
            return None
        kind, factor = _MEASURES[unit]
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
        at = self._store.position(item_no)
        return None if at is None else self._entry_at(at)

    def _by_code(self, phrase: str, language: str, customer_no: str) -> Match | None:
        """Return the match of the identifiers in a phrase, None if there are none."""
        found = found_in(phrase, customer_no, self._store.identifiers)
        if not found:
            return None
        items = {item for item, _ in found}
        if len(items) == 1:
            best = max(found.values(), key=lambda pair: bool(pair[0].variant))
            rest = phrase.replace(best[1], " ", 1)
            if best[1].isdigit() and len(best[1]) < 8 and self._contradicts(rest, best[0], language):
                return None
            return self._identified(best[0], rest, language)
        shown = tuple(
            Candidate(self._entry_at(one.item).item.item_no, one.variant, 0.9, one.rule, sure=False)
            for one, _ in found.values()
        )
        return Match(Why.AMBIGUOUS, shown)

    def _contradicts(self, rest: str, one: Identifier, language: str) -> bool:
        """Say whether the words beside a short bare number are about another item than it numbers."""
        read = read_phrase(rest, language)
        if not any(word.token.keys for word in read.words):
            return False
        self._words.prepare(read, language)
        verdict = judge(read, self._entry_at(one.item))
        return not verdict.matched and not any(word.colour or word.size for word in read.words)

    def _identified(self, one: Identifier, rest: str, language: str) -> Match:
        """Return the match of an identifier; its variant may have to come from the words beside it."""
        entry = self._entry_at(one.item)
        number = entry.item.item_no
        if one.variant or not entry.item.variants:
            return Match(None, (Candidate(number, one.variant, 1.0, one.rule, sure=True),))
        read = read_phrase(rest, language)
        self._words.prepare(read, language)
        verdict = judge(read, entry)
        if len(verdict.variants) == 1:
            return Match(None, (Candidate(number, verdict.variants[0], 1.0, one.rule, sure=True),))
        why = Why.UNKNOWN_VARIANT if verdict.missing_variant else Why.AMBIGUOUS
        return Match(
            why, tuple(Candidate(number, code, 0.9, one.rule, sure=False) for code in verdict.variants)
        )

    def _judge(self, read: Phrase, phrase: str, only: int | None) -> list[Verdict]:
        """Judge the items that share words with the phrase, the most similar ones by trigrams, and a given one.

        Items that a rule speaks against or that the phrase cannot name are left out: nothing is answered with them.
        """
        scores = self._score(read.words)
        for at, score in similar(self._store, phrase, 40):
            scores[at] = scores.get(at, 0.0) + score
        best = highest(scores, _JUDGED)
        if only is not None and only not in best:
            best.append(only)
        heading = heading_of(read)
        found: list[Verdict] = []
        for at in best:
            entry = self._entry_at(at)
            if at == only or heading.may_name(entry):
                verdict = judge_fitting(read, entry)
                if verdict is not None:
                    found.append(verdict)
        return found

    def _score(self, words: list[Word]) -> dict[int, float]:
        """Return how much the words of a phrase speak for each item, rare words first (see ``_POOL``)."""
        found = self._store.having({form for word in words for form in word.expansion})
        scores: dict[int, float] = {}
        for word in sorted(words, key=lambda one: sum(len(found.get(form, ())) for form in one.expansion)):
            weighed = sorted(
                (quality * log(1 + self._store.total / len(found[form])), form)
                for form, quality in word.expansion.items()
                if form in found
            )
            own: dict[int, float] = {}
            for weight, form in weighed:  # the best weight comes last and stays
                wanted: Iterable[int] = found[form]
                if len(scores) >= _JUDGED and len(scores) + len(found[form]) > _POOL:
                    wanted = scores.keys() & wanted
                own.update(dict.fromkeys(wanted, weight))
            for at, weight in own.items():
                scores[at] = scores.get(at, 0.0) + weight
        return scores


def unit_key(word: str) -> str:
    """Return a unit word as it is looked up: without case and final dot."""
    return word.strip().rstrip(".").casefold()


def build(
    items: Iterable[CatalogueItem], unit_words: Iterable[UnitWord] | Mapping[str, Iterable[str]] = ()
) -> ItemCatalogue:
    """Build a catalogue in memory; ``unit_words`` are rows of units.csv, or code -> words valid in every language."""
    if isinstance(unit_words, Mapping):
        unit_words = [UnitWord(code, "", tuple(words)) for code, words in unit_words.items()]
    return ItemCatalogue(MemoryStore(items, unit_words))


def in_memory_or_file(
    items: Iterable[CatalogueItem], unit_words: Iterable[UnitWord], index: Path | None
) -> ItemCatalogue:
    """Build a catalogue in memory; one of more than ``IN_MEMORY`` items in a new file if one is given.

    Raises:
        sqlite3.Error: the file cannot be written.
    """
    coming = iter(items)
    first = list(islice(coming, IN_MEMORY + 1))
    every = chain(first, coming)
    if index is None or len(first) <= IN_MEMORY:
        return build(every, unit_words)
    write_store(index, every, unit_words)
    return ItemCatalogue(FileStore(index))
