"""A customer's words for an item as they are compared with what people taught (D-76): exact, without any similarity."""

from __future__ import annotations

import re

from domain.intake.lexicon import STOP
from domain.intake.text import fold, words

LONGEST = 200
_FILLER_WORDS = (
    "more mere mer mera mehr again igen igjen wieder nochmal please venligst vennligst bitte tack takk tak thanks also "
    "too også auch dessutom"
)
_FILLERS = frozenset(fold(word) for word in _FILLER_WORDS.split())
"""Words around a name that change nothing of what it means."""
_QUANTITY = re.compile(
    r"^[\s\-–*•·.)]*(?:\d{1,6}(?:[.,]\d{1,3})?\s*(?:x|×|stk\.?|st\.?|pcs\.?|pieces?|stück|ea\.?)?\s+)?",
    re.IGNORECASE,
)
_TAIL = re.compile(r"[\s,;:.!?\-–]+$")


def normal(phrase: str) -> str:
    """Return words as they are compared: folded, in their order, without articles and the like; '' if nothing is left."""
    found = [fold(word) for word in words(phrase[:LONGEST])]
    return " ".join(word for word in found if word not in STOP and word not in _FILLERS)[:LONGEST]


def name_in(evidence: str) -> str:
    """Return the words of a line that probably name the item: without its list mark, quantity and end."""
    first = evidence.strip().splitlines()[0] if evidence.strip() else ""
    return _TAIL.sub("", _QUANTITY.sub("", first[:LONGEST], count=1)).strip()
