"""The items whose descriptions are most similar to a phrase: cosine of character trigrams with TF-IDF weights.

Similarity proposes candidates and is never proof (understanding.md, 2.1). Rules that verify do NOT belong here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from math import sqrt

from domain.intake.text import grams
from domain.sales.stores.draft import gram_weight
from domain.sales.stores.protocol import Store

READ = 6_000
"""Rare trigrams are read first; once so many positions are read, the common ones that are left say nothing new."""
SCORED = 200
"""So many items that share most with the phrase are compared; ``limit`` may not be higher."""


def similar(store: Store, phrase: str, limit: int) -> list[tuple[int, float]]:
    """Return the (position, cosine) of the items with the nearest trigram vectors, best first."""
    spread = store.gram_spread(set(grams(phrase)))
    scores: dict[int, float] = defaultdict(float)
    read = 0
    for found, gram in sorted((found, gram) for gram, found in spread.items()):
        if read and read + found > READ:
            break
        read += found
        weight = gram_weight(store.total, found) ** 2
        for at in store.with_gram(gram):
            scores[at] += weight
    length = sqrt(sum(gram_weight(store.total, found) ** 2 for found in spread.values()))
    lengths = store.lengths
    best = sorted((-scores[at] / lengths[at], at) for at in highest(scores, SCORED))[:limit]
    return [(at, min(1.0, -score / length)) for score, at in best]


def highest(scores: Mapping[int, float], count: int) -> list[int]:
    """Return the positions with the highest scores, highest first, lower positions first among equals."""
    least = sorted(scores.values())[-count] if len(scores) > count else 0.0
    return [at for _, at in sorted((-score, at) for at, score in scores.items() if score >= least)[:count]]
