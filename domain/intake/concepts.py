"""Sentences of a mail, and which notions a sentence speaks of: closed lists of words in five languages.

A notion is written as ``NAME: word word* two_words``: a star takes every ending, an underscore joins words that follow each
other. What notions mean together is decided by who has the list (``acts.py``, ``injection.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

MOST_SENTENCES = 150
"""Sentences of a mail that are looked at; whoever wants something says so before."""
LONGEST_SENTENCE = 1_500
"""Characters of a sentence that are looked at."""
_SIGN = re.compile(r"[^\W\d_]+(?:['’´`][^\W\d_]+)*|\?|(?:SO-|#)?\d{4,}", re.IGNORECASE)
_APOSTROPHE = re.compile(r"['’´`]")
_SENTENCE = re.compile(
    r"(?<=[^\W\d_]{4})\.(?=\s|$)|(?<=\d)\.(?=\s+[A-ZÆØÅÄÖÜ])|(?<=[!?])(?=\s|$)|[ \t]*\n\s*\n\s*|\n(?=\s*[-*•])"
)
_ACCENTS = str.maketrans(
    {
        "å": "a", "ä": "a", "æ": "a", "á": "a", "à": "a", "ö": "o", "ø": "o", "ó": "o", "ô": "o", "ü": "u", "é": "e",
        "è": "e", "ê": "e", "ß": "ss",
    }
)  # fmt: skip


@lru_cache(maxsize=16_384)
def _plain(word: str) -> str:
    return _APOSTROPHE.sub("", word).casefold().translate(_ACCENTS)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of the sentences of a text; a question has its mark."""
    at = 0
    for gap in _SENTENCE.finditer(text):
        if text[at : gap.start()].strip():
            yield at, gap.start()
        at = gap.end()
    if text[at:].strip():
        yield at, len(text)


class Notions:
    """A list of notions, ready to be looked for."""

    def __init__(self, table: str) -> None:
        """Read the rows of a table; a name may have several."""
        self._exact: dict[str, set[str]] = {}
        self._begins: dict[str, set[str]] = {}
        for row in table.strip().splitlines():
            name, _, words = row.partition(":")
            for word in words.split():
                parts = [_plain(part.rstrip("*")) for part in word.split("_")]
                target = self._begins if word.endswith("*") and len(parts) == 1 else self._exact
                target.setdefault(" ".join(parts), set()).add(name)
        self._longest = max((key.count(" ") + 1 for key in self._exact), default=1)
        self._first = frozenset(key.split(" ")[0] for key in self._exact if " " in key)
        self._shortest = min((len(key) for key in self._begins), default=99)

    def of(self, sentence: str) -> frozenset[str]:
        """Return the notions of a sentence; "QUESTION" for its mark and "NUMBER" for a long number."""
        words: list[str] = []
        found: set[str] = set()
        for sign in _SIGN.findall(sentence[:LONGEST_SENTENCE]):
            if sign == "?":
                found.add("QUESTION")
            elif sign[-1].isdigit():
                found.add("NUMBER")
                words.append("#")
            else:
                words.append(_plain(sign))
        for at, word in enumerate(words):
            found |= self._exact.get(word, set())
            for end in range(self._shortest, len(word) + 1):
                found |= self._begins.get(word[:end], set())
            if word in self._first:
                for length in range(2, self._longest + 1):
                    found |= self._exact.get(" ".join(words[at : at + length]), set())
        return frozenset(found)
