"""An index in memory: packed items, positions in arrays, words in sorted lists. For catalogues of some thousand items."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest

from domain.intake.lexicon import group_of
from domain.sales.codes import Identifier
from domain.sales.indexed import CatalogueItem, Indexed
from domain.sales.stores.draft import Draft
from domain.sales.stores.packing import unpack
from domain.sales.stores.protocol import KINDS, Positions, UnitWord, positions, text_id

_NONE = positions()


class MemoryStore:
    """Implements ``protocol.Store``; built in one go, a millisecond an item."""

    def __init__(self, items: Iterable[CatalogueItem], unit_words: Iterable[UnitWord]) -> None:
        """Index all items."""
        self._entries: list[bytes] = []
        self._positions: dict[str, int] = {}
        self._codes: dict[str, list[Identifier]] = defaultdict(list)
        self._customer_texts: dict[tuple[str, str], Identifier] = {}
        self.unit_words = tuple(unit_words)
        draft = Draft(self)
        draft.take(items)
        self.total = draft.total
        self.lengths: array[float] = draft.lengths()
        self._postings, self._grams = dict(draft.forms), dict(draft.grams)
        self._numbered = draft.numbered
        by_id = sorted(
            range(len(draft.text_ids)), key=draft.text_ids.__getitem__
        )  # stable: items stay in order
        self._text_ids = array("Q", (draft.text_ids[at] for at in by_id))
        self._text_items = positions(draft.text_items[at] for at in by_id)
        self._forwards = sorted(self._postings)
        self._backwards = sorted(form[::-1] for form in self._forwards)
        self._by_group: dict[str, list[str]] = defaultdict(list)
        self._by_length: dict[tuple[str, int], list[str]] = defaultdict(list)
        for form in self._forwards:
            if form.isalpha():
                self._by_length[form[0], len(form)].append(form)
            group = group_of(frozenset({form}))
            if group:
                self._by_group[group].append(form)

    def item(self, at: int, item_no: str, packed: bytes, description: str) -> None:
        """Keep an item."""
        del description
        self._entries.append(packed)
        self._positions[item_no] = at

    def code(self, code: str, one: Identifier) -> None:
        """Keep what a normal code stands for."""
        self._codes[code].append(one)

    def customer_text(self, owner: str, text: str, one: Identifier) -> None:
        """Keep what a customer calls an item; the last item wins."""
        self._customer_texts[owner, text] = one

    def close(self) -> None:
        """Nothing is open."""

    def entry(self, at: int) -> Indexed:
        """Return the item at a position."""
        return unpack(self._entries[at])

    def position(self, item_no: str) -> int | None:
        """Return where an item stands, None for an unknown one."""
        return self._positions.get(item_no)

    def identifiers(self, code: str) -> Sequence[Identifier]:
        """Return what a normal code stands for."""
        return self._codes.get(code, ())

    def called(self, owner: str, text: str) -> Identifier | None:
        """Return the item that a customer calls by this whole text."""
        return self._customer_texts.get((owner, text))

    def described(self, text: str) -> Sequence[int]:
        """Return the items with this very description."""
        wanted = text_id(text)
        first = last = bisect_left(self._text_ids, wanted)
        while last < len(self._text_ids) and self._text_ids[last] == wanted:
            last += 1
        return self._text_items[first:last]

    def numbered(self, word: str, number: str) -> bool:
        """Say whether a word is followed by this number in a description."""
        return (word, number) in self._numbered

    def spread(self, form: str) -> int:
        """Return how many items have a form."""
        return len(self._postings.get(form, _NONE))

    def having(self, forms: Iterable[str]) -> Mapping[str, Positions]:
        """Return the items that have each of these forms."""
        return {form: self._postings[form] for form in forms if form in self._postings}

    def ending(self, form: str) -> Sequence[str]:
        """Return forms that end in this one and are at least two letters longer, shortest first."""
        longer = (one[::-1] for one in _from(self._backwards, form[::-1]) if len(one) > len(form) + 1)
        return nsmallest(KINDS, longer, key=_nearness)

    def beginning(self, lead: str) -> Sequence[str]:
        """Return forms that begin with this one, shortest first."""
        return nsmallest(KINDS, _from(self._forwards, lead), key=_nearness)

    def alike(self, group: str) -> Sequence[str]:
        """Return the forms of a like-for-like group."""
        return self._by_group.get(group, ())

    def near(self, word: str, limit: int) -> Iterator[str]:
        """Yield the forms of letters only with the same first letter and about the same length."""
        for length in range(len(word) - limit, len(word) + limit + 1):
            yield from self._by_length.get((word[0], length), ())

    def gram_spread(self, grams: Iterable[str]) -> Mapping[str, int]:
        """Return in how many items each trigram stands."""
        return {gram: len(self._grams[gram]) for gram in grams if gram in self._grams}

    def with_gram(self, gram: str) -> Positions:
        """Return the items that have a trigram."""
        return self._grams[gram]


def _nearness(form: str) -> tuple[int, str]:
    return len(form), form


def _from(sorted_forms: Sequence[str], lead: str) -> Iterator[str]:
    """Yield the forms that begin with the lead."""
    at = bisect_left(sorted_forms, lead)
    while at < len(sorted_forms) and sorted_forms[at].startswith(lead):
        yield sorted_forms[at]
        at += 1
