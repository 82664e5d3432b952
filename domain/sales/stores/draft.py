"""Making an index: item after item is indexed, packed and handed on; what is shared by all is gathered in arrays.

Where the parts end up (``memory.py``, ``file.py``) does NOT belong here.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from math import log, sqrt
from typing import Protocol

from domain.intake.text import word_grams
from domain.sales.codes import Identifier, customer_texts_of, identifiers_of
from domain.sales.indexed import NOTE, CatalogueItem, Indexed, index_item, joined_key, numbered
from domain.sales.stores.packing import pack
from domain.sales.stores.protocol import Positions, positions, text_id


class Sink(Protocol):
    """Takes the parts that belong to one item."""

    def item(self, at: int, item_no: str, packed: bytes, description: str) -> None:
        """Keep an item; ``description`` are the folded words of its descriptions, each between blanks."""

    def code(self, code: str, one: Identifier) -> None:
        """Keep what a normal code stands for."""

    def customer_text(self, owner: str, text: str, one: Identifier) -> None:
        """Keep what a customer calls an item."""


class Draft:
    """What all items share, while it grows."""

    def __init__(self, sink: Sink) -> None:
        """Start with nothing."""
        self._sink = sink
        self.total = 0
        self.forms: dict[str, Positions] = defaultdict(positions)
        self.grams: dict[str, Positions] = defaultdict(positions)
        self.numbered: set[tuple[str, str]] = set()
        self.text_ids = array("Q")
        self.text_items = positions()

    def take(self, items: Iterable[CatalogueItem]) -> None:
        """Index items, each at the next position."""
        for item in items:
            self._add(item)

    def _add(self, item: CatalogueItem) -> None:
        at = self.total
        self.total += 1
        entry, spelled = index_item(item)
        spoken = dict.fromkeys(word for variant, found in spelled if not variant for word in found)
        self._sink.item(at, item.item_no, pack(entry), f" {joined_key(spoken)} ")
        for code, one in identifiers_of(item, at):
            self._sink.code(code, one)
        for owner, text, one in customer_texts_of(item, at):
            self._sink.customer_text(owner, text, one)
        for form in _known_forms(entry):
            self.forms[form].append(at)
        for gram in set().union(*map(word_grams, spoken)):
            self.grams[gram].append(at)
        self.numbered |= numbered(item)
        known = {joined_key(found) for _, found in spelled}
        for text in known:
            self.text_ids.append(text_id(text))
            self.text_items.append(at)

    def lengths(self) -> array[float]:
        """Return the length of every item's trigram vector; 1 for an item without description."""
        squares = [0.0] * self.total
        for found in self.grams.values():
            square = gram_weight(self.total, len(found)) ** 2
            for at in found:
                squares[at] += square
        return array("f", (sqrt(one) or 1.0 for one in squares))


def gram_weight(total: int, found: int) -> float:
    """Return how much a trigram tells that ``found`` of ``total`` items have."""
    return log(1 + (total or 1) / found)


def _known_forms(entry: Indexed) -> set[str]:
    """Return the forms by which an item is found: not those of long texts."""
    found = {form for form, place in entry.base.keys.items() if place > NOTE}
    return found.union(*(features.keys for features in entry.variants.values()))
