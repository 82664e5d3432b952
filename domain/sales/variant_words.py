"""Words that name a variant of one item: where they stand in a text, and the variant that differs only in them.

Which item is meant does NOT belong here (``catalogue.py``); what an answer does to a line neither (``answer_sizes.py``).
"""

from __future__ import annotations

from domain.intake.lexicon import SIZE, colour_of
from domain.intake.text import Token, tokens
from domain.sales.indexed import Features, Indexed

VariantWord = tuple[int, int, frozenset[str]]
"""(start, end, codes of the variants that the word there allows)."""


def variant_words(entry: Indexed, text: str, language: str) -> tuple[VariantWord, ...]:
    """Return the sizes and colours in a text that some, but not all, variants of an item have."""
    found: list[VariantWord] = []
    for token in tokens(text, language):
        fitting = frozenset(
            code for code, features in entry.variants.items() if _says(token, features, entry)
        )
        if fitting and len(fitting) < len(entry.variants):
            found.append((token.start, token.end, fitting))
    return tuple(found)


def like(entry: Indexed, variant: str, wanted: frozenset[str]) -> str:
    """Return which of the wanted variants is most like a given one, '' if several are."""
    own = entry.variants.get(variant)
    if own is None:
        return ""
    alike = {code: _shared(own, entry.variants[code]) for code in wanted if code in entry.variants}
    best = max(alike.values(), default=0)
    leaders = [code for code, shared in alike.items() if shared == best]
    return leaders[0] if len(leaders) == 1 else ""


def _shared(one: Features, other: Features) -> int:
    return (
        len(one.colours & other.colours)
        + len(one.sizes & other.sizes)
        + sum(measure in other.measures for measure in one.measures)
    )


def _says(token: Token, features: Features, entry: Indexed) -> bool:
    if token.measures:
        if any(one in entry.base.measures for one in token.measures):
            return False
        return all(any(one.agrees(other) for other in features.measures) for one in token.measures)
    if not token.keys:
        return False
    size = SIZE.get(token.text.casefold(), "")
    if size and size in features.sizes and (token.text.isupper() or len(token.text) > 1):
        return token.text.isupper() or token.text.casefold() in {"xs", "xl", "xxl", "2xl", "3xl", "xxxl"}
    colour = colour_of(token.text)
    return bool(colour) and colour in features.colours
