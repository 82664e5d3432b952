"""Sentences that ask for nothing now: purchases of the past, plans for later, withdrawn lines (D-40)."""

from __future__ import annotations

import re

_PAST = re.compile(
    r"\b(?:we|i)\s+(?:have\s+|had\s+|'ve\s+)?(?:already\s+|previously\s+|recently\s+)?(?:bought|purchased|ordered|received)\b|\blast\s+(?:time|year|month|week|order)\b|"
    r"\b(?:købte|kjøpte|köpte|bestilte|beställde|fik\s+vi|fick\s+vi|fikk\s+vi)\b|\b(?:har|hadde|havde|hade)\s+(?:\w+\s+){0,3}(?:købt|kjøpt|köpt|bestilt|beställt|fået\s+leveret|fått\s+levert)\b|"
    r"\b(?:haben|hatten|habe|hatte)\s+(?:\w+\s+){0,6}(?:gekauft|bestellt|erhalten|bekommen)\b|\b(?:sidste\s+gang|sist\s+gang|forrige\s+gang|förra\s+gången|letztes\s+mal|beim\s+letzten\s+mal|tidligere|tidigare|früher)\b",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(?:next\s+time|later\s+(?:on|this\s+year)?\s+we|in\s+the\s+future|perhaps\s+later|maybe\s+later|næste\s+gang|neste\s+gang|nästa\s+gång|nächstes\s+mal|beim\s+nächsten\s+mal|på\s+sigt|senere\s+på\s+året|"
    r"eventuelt\s+senere|kanske\s+senare|vielleicht\s+später|until\s+we|we\s+might\s+also|overvejer\s+også|vi\s+vender\s+tilbage|melder\s+os\s+igen|kommer\s+tilbake\s+til)\b",
    re.IGNORECASE,
)
_WITHDRAWN = re.compile(
    r"\?\s*(?:nej|nei|nein|no|nope)\b|\b(?:nej|nei|nein|no),?\s+(?:det\s+var|that\s+was|das\s+war|det\s+er\s+ikke|glem)\b|\bglem\s+det\b|\bforget\s+(?:that|it)\b",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:now|nu|nå|jetzt|same\s+as|samme\s+som|samma\s+som|wie\s+(?:beim\s+)?letzt\w+|som\s+sidst|som\s+sist|som\s+forrige|som\s+förra|denne\s+gang|this\s+time|diesmal|den\s+här\s+gången)\b",
    re.IGNORECASE,
)


def skipped(sentence: str) -> bool:
    """Say whether a sentence is about the past, a later time, or takes itself back."""
    if _WITHDRAWN.search(sentence):
        return True
    if _NOW.search(sentence):
        return False
    return bool(_PAST.search(sentence) or _LATER.search(sentence))
