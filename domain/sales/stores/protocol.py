"""What matching needs to look up in a catalogue's index: the same questions to memory and to a file.

A store proposes and gives facts; which item is meant is decided in ``domain/sales/matching.py`` and ``choosing.py``.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Protocol, TypeAlias

from domain.sales.codes import Identifier
from domain.sales.indexed import Indexed

KINDS = 400
"""At most so many longer words are looked at for one written word: the nearest in length first."""


@dataclass(frozen=True, slots=True)
class UnitWord:
    """One unit in one language with every way to write it."""

    code: str
    language: str
    words: tuple[str, ...]


class Store(Protocol):
    """Look-ups in one index that never changes. Items are positions from 0 in the order of the master data."""

    @property
    def total(self) -> int:
        """Return the number of items."""

    @property
    def lengths(self) -> Sequence[float]:
        """Return the length of every item's trigram vector."""

    @property
    def unit_words(self) -> Sequence[UnitWord]:
        """Return every written form of every unit."""

    def close(self) -> None:
        """Close what is open and idle; later look-ups open it again."""

    def entry(self, at: int) -> Indexed:
        """Return the item at a position, made anew at every call."""

    def position(self, item_no: str) -> int | None:
        """Return where an item stands, None for an unknown one."""

    def identifiers(self, code: str) -> Sequence[Identifier]:
        """Return what a normal code stands for, in the order of the items."""

    def called(self, owner: str, text: str) -> Identifier | None:
        """Return the item that a customer calls by this whole text (see ``whole_key``)."""

    def described(self, text: str) -> Sequence[int]:
        """Return the items with this very description (see ``whole_key``)."""

    def numbered(self, word: str, number: str) -> bool:
        """Say whether a folded word is followed by this number in a description."""

    def spread(self, form: str) -> int:
        """Return how many items have a form of a word; 0 = the catalogue does not know it."""

    def having(self, forms: Iterable[str]) -> Mapping[str, Sequence[int]]:
        """Return the items that have each of these forms, positions ascending; unknown forms are left out."""

    def ending(self, form: str) -> Sequence[str]:
        """Return up to ``KINDS`` forms that end in this one and have two letters more or longer, shortest first."""

    def beginning(self, lead: str) -> Sequence[str]:
        """Return up to ``KINDS`` forms that begin with this one, itself too, shortest first."""

    def alike(self, group: str) -> Sequence[str]:
        """Return the forms of a like-for-like group."""

    def near(self, word: str, limit: int) -> Iterable[str]:
        """Return at least all forms of letters only with the same first letter that differ by ``limit`` edits."""

    def gram_spread(self, grams: Iterable[str]) -> Mapping[str, int]:
        """Return in how many items' descriptions each of these trigrams stands; unknown ones are left out."""

    def with_gram(self, gram: str) -> Iterable[int]:
        """Return the items that have a trigram in a description."""


def text_id(text: str) -> int:
    """Return a number of 63 bits that stands for a whole text."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


Positions: TypeAlias = "array[int]"
"""Positions of items, four bytes each."""


def positions(values: Iterable[int] | bytes = ()) -> Positions:
    """Return positions packed in an array."""
    return array("I", values)
