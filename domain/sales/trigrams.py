"""Character trigrams of all descriptions with TF-IDF weights: the most similar items, packed in arrays.

Similarity proposes candidates and is never proof (understanding.md, 2.1). Rules that verify do NOT belong here.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import log, sqrt

from domain.intake.text import grams


class Trigrams:
    """One vector an item; looked up by cosine."""

    def __init__(self, descriptions: Iterable[Sequence[str]]) -> None:
        """Pack the vectors: gram -> positions of items, with weights and lengths apart."""
        counts: list[Counter[str]] = []
        spread: Counter[str] = Counter()
        for texts in descriptions:
            own: Counter[str] = Counter()
            for text in texts:
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

    def similar(self, phrase: str, limit: int) -> list[tuple[int, float]]:
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
