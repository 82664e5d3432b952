"""The words of a catalogue and which of them a written word may be: the same, a kind of it, alike in trade, misspelt.

Says only what a word may stand for; whether an item is meant is judged in ``matching.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from domain.intake.lexicon import group_of
from domain.intake.numbers import small_number
from domain.intake.text import Measure, Token, distance_within, fold, keys, tokens
from domain.sales.matching import KIND_OF
from domain.sales.stores.protocol import Store
from domain.sales.written import Phrase, Word

_GLUED_VALUE = {
    word: Decimal(value)
    for value, words in (
        (1, "ein"),
        (2, "zwei to två"),
        (3, "drei tre three"),
        (4, "vier fire fyra four"),
        (5, "fünf fem five"),
        (6, "sechs seks sex six"),
    )
    for word in words.split()
}
CLIPPED = 0.68
"""How well a clipped word explains a longer one: enough not to speak against it, too little to be the thing itself."""
_GLUED = re.compile(rf"(?P<n>{'|'.join(_GLUED_VALUE)})(?P<rest>[^\W\d_]{{4,}})$", re.IGNORECASE)

_CROSSED = re.compile(r"(?P<lead>M\s?\d+)\s?[x×*]\s?(?P<length>\d+(?:[.,]\d+)?)", re.IGNORECASE)

Expansion = tuple[tuple[tuple[str, float], ...], tuple[tuple[str, str], ...]]
"""((catalogue form, how well it explains the word), ...) and ((form that ends the word, letters before it), ...)."""


class Vocabulary:
    """The look-ups that a written word needs in the forms of a catalogue's words."""

    def __init__(self, store: Store) -> None:
        """Look words up in a store; what has been found is remembered."""
        self._store = store
        self._expand = lru_cache(maxsize=20_000)(self._expand_word)
        self._spread = lru_cache(maxsize=50_000)(store.spread)

    def knows(self, forms: Iterable[str]) -> bool:
        """Say whether the catalogue has one of these forms."""
        return any(self._spread(form) for form in forms)

    def prepare(self, read: Phrase, language: str) -> None:
        """Fill in what every word of a phrase may be in this catalogue."""
        read.words = [part for word in read.words for part in self._unglued(word)]
        for word in [*read.words, *read.without]:
            if not word.token.keys:
                continue
            word.group = group_of(word.token.keys)
            word.known = bool(word.group) or self.knows(word.token.keys)
            expansion, rests = self._expand(word.token.text, language)
            word.expansion = dict(expansion)
            word.rests = dict(rests)
        for one, other in pairwise(read.words):
            if other.token.start - one.token.end > 2 or one.measures or other.measures:
                continue
            for joined in keys(one.token.text + other.token.text, language):
                if self._spread(joined):
                    one.expansion[joined] = other.expansion[joined] = 1.0
                    one.known = other.known = True

    def _crossed(self, word: Word) -> list[Word]:
        """Split "M12x60" into M12 and 60 where no item is written so: the length may be the variant."""
        found = _CROSSED.fullmatch(word.token.text)
        if not found or self.knows(form for form in word.token.keys if "x" in form):
            return [word]
        if not self.knows(keys(found["lead"].replace(" ", ""))):
            return [word]
        start, end = word.token.start, word.token.end
        middle = start + found.end("lead")
        lead = next(tokens(found["lead"], ""))
        value = next(tokens(found["length"], ""))
        return [
            Word(Token(lead.text, start, middle, lead.keys), word.part),
            Word(
                Token(value.text, middle, end, value.keys, value.measures), word.part, measures=value.measures
            ),
        ]

    def _unglued(self, word: Word) -> list[Word]:
        """Split a number from its word ("zweigruppige" is 2 and "gruppige") unless the catalogue has the word."""
        if word.token.keys and not word.measures and _CROSSED.fullmatch(word.token.text):
            return self._crossed(word)
        found = _GLUED.match(word.token.text) if word.token.keys and not word.measures else None
        if not found or self.knows(word.token.keys):
            return [word]
        value = _GLUED_VALUE[found["n"].casefold()]
        rest = next(tokens(found["rest"], ""))
        if not any(value == 1.0 for _, value in self._expand(rest.text, "")[0]):
            return [word]
        start = word.token.start + len(found["n"])
        moved = Token(rest.text, start, word.token.end, rest.keys)
        counted = Token(found["n"], word.token.start, start, frozenset())
        return [
            Word(counted, word.part, measures=(Measure(value, "", value),)),
            Word(moved, word.part, last=word.last),
        ]

    def _expand_word(self, text: str, language: str) -> Expansion:
        """Return the catalogue's words that a written word may be, each with how well it explains it."""
        found: dict[str, float] = {}
        rests: dict[str, str] = {}
        token = next(tokens(text, ""), None)
        forms = token.keys if token else frozenset()
        if any("x" in form and form[-1].isdigit() for form in forms):
            forms = frozenset(form for form in forms if "x" in form)
        for key in forms:
            if self._spread(key):
                found[key] = 1.0
        group = group_of(forms)
        for key in self._store.alike(group) if group else ():
            found.setdefault(key, 0.9)
        clipped = 4 <= len(text) <= 6 and small_number(text, language) is None
        folded = fold(text)
        if not folded.isalpha():
            return tuple(found.items()), ()
        exact = self.knows(forms)
        self._longer(forms, folded, found, clipped=not exact and clipped)
        if not exact:
            self._shorter(forms, found, rests)
        if not any(value >= 0.9 for value in found.values()) and small_number(text, language) is None:
            self._misspelt(folded, found)
        return tuple(found.items()), tuple(rests.items())

    def _longer(self, forms: frozenset[str], folded: str, found: dict[str, float], *, clipped: bool) -> None:
        """Words that end in this one are kinds of it (Nachzieh|zug); words that begin with it only may be.

        A short word that the catalogue does not have is clipped ("galv", "komp"): it explains, but never names the thing.
        """
        for form in forms:
            if len(form) < 3:
                continue
            for key in self._store.ending(form):
                found.setdefault(key, KIND_OF)
        if len(folded) >= 5:
            for key in self._store.beginning(folded):
                found.setdefault(key, 0.85 if len(key) - len(folded) <= 2 else CLIPPED if clipped else 0.5)
        elif clipped and len(folded) == 4:
            for key in self._store.beginning(folded):
                found.setdefault(key, CLIPPED)

    def _shorter(self, forms: frozenset[str], found: dict[str, float], rests: dict[str, str]) -> None:
        """A catalogue word that ends or begins this one: the written word says more ("ute|lyslenke")."""
        for form in forms:
            for cut in range(3, len(form) - 2):
                tail = form[cut:]
                if len(tail) == 3 and cut < 5:
                    continue
                if tail not in found and self._spread(tail):
                    rest = form[:cut].rstrip("s") if cut > 3 else form[:cut]
                    found[tail] = 0.7
                    rests[tail] = rest
            for cut in range(len(form) - 1, 4, -1):
                lead = form[:cut]
                if lead not in found and self._spread(lead):
                    found[lead] = 0.85 if len(form) - cut <= 3 else 0.5

    def _misspelt(self, folded: str, found: dict[str, float]) -> None:
        if len(folded) < 5:
            return
        limit = 1 if len(folded) < 9 else 2
        for key in self._store.near(folded, limit):
            if len(key) >= 5 and distance_within(folded, key, limit):
                found[key] = max(found.get(key, 0.0), 0.85)
