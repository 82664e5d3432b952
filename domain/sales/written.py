"""A phrase as it is judged: its words with their part, colour, size and measures.

What the words mean in a catalogue is in ``vocabulary.py``; whether an item is meant in ``matching.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from domain.intake.lexicon import FOR, SIZE, SIZE_CUE, STOP, WITH, WITHOUT, colour_of
from domain.intake.numbers import small_number
from domain.intake.text import MEASURES, Measure, Token, tokens


@dataclass(slots=True)
class Word:
    """One word of a phrase with what it may be in the catalogue's vocabulary."""

    token: Token
    part: int
    """0 = in the first part (the thing itself), 1 = after a comma, 2 = after "for", 3 = after "with"."""
    colour: str = ""
    size: str = ""
    measures: tuple[Measure, ...] = ()
    expansion: dict[str, float] = field(default_factory=dict)
    """Vocabulary form -> how well it explains this word."""
    rests: dict[str, str] = field(default_factory=dict)
    """Vocabulary form that ends this word -> the letters before it."""
    known: bool = False
    """The catalogue has this very word somewhere."""
    group: str = ""
    purpose: bool = False
    """Behind "for" and written like a common word: whose it is ("for the boys"), unless the catalogue knows it."""
    last: bool = False
    """The last word of the first part: the head in all five languages."""


@dataclass(slots=True)
class Phrase:
    """A phrase ready to be judged."""

    text: str
    words: list[Word]
    without: list[Word]


def read_phrase(text: str, language: str) -> Phrase:
    """Split a phrase into words with their part, colour, size and measures; function words fall away."""
    words: list[Word] = []
    without: list[Word] = []
    part, negated, before = 0, 0, 0
    found = list(tokens(text, language))
    cased = any(sign.islower() for sign in text)
    spoken = -1
    for at, token in enumerate(found):
        if at == spoken:  # "ten metres": the unit belongs to the number
            continue
        folded = token.text.casefold()
        gap = text[before : token.start]
        inside = gap == "-" and before > 0
        """The second part of a hyphenated word ("SDS-plus", "T-stykker"), which is no word of grammar."""
        before = token.end
        if any(mark in gap for mark in ",;(") and words:
            part, negated = 1 if part in {0, 3} else part, 0
        if folded in WITHOUT and (len(folded) > 1 or text[token.end : token.end + 1] == "/"):
            negated = 2
            continue
        if (folded in WITH or folded in FOR) and words and not inside:
            part = 2 if folded in FOR else 3
        size = _size(found, at)
        if (
            not size
            and not (inside and _lettered(text, found[at - 1]))
            and not (
                at + 1 < len(found)
                and text[token.end : found[at + 1].start] == "-"
                and _lettered(text, token)
            )
            and (_says_nothing(token.text, cased=cased) or (folded in WITH) or folded in SIZE_CUE)
        ):
            continue
        word = Word(token, part, colour_of(token.text) if token.keys else "", size, token.measures)
        word.purpose = part == 2 and token.text.isalpha() and (token.text.islower() or language == "de")
        value = small_number(token.text, language) if token.keys and not token.measures else None
        if value is not None:
            unit = found[at + 1].text.casefold() if at + 1 < len(found) else ""
            kind, factor = MEASURES.get(unit, ("", Decimal(1)))
            word.measures = (Measure(value * factor, kind, value),)
            spoken = at + 1 if kind else -1
        if negated:
            without.append(word)
            negated -= 1
        else:
            words.append(word)
    first = [
        word for word in words if word.part == 0 and not word.measures and not word.colour and not word.size
    ]
    if first:
        first[-1].last = True
    return Phrase(text, words, without)


def _lettered(text: str, token: Token) -> bool:
    """Say whether a token is the letter before a hyphen that gives a word its form ("T-stykke", "L-profil")."""
    follows = text[token.end + 1 : token.end + 4]
    return (
        len(token.text) == 1
        and token.text.isalpha()
        and text[token.end : token.end + 1] == "-"
        and len(follows) == 3
        and follows.isalpha()
    )


def _says_nothing(word: str, *, cased: bool) -> bool:
    """Say whether a word is only grammar; capitals among small letters make a name of it ("LIFT PRO")."""
    if cased and word.isupper() and len(word) >= 3:
        return False
    return word.casefold() in STOP


def _size(found: list[Token], at: int) -> str:
    """Return the clothing size that a token names: a capital letter alone, or any size word after "size", "str."."""
    text = found[at].text
    size = SIZE.get(text.casefold(), "")
    if not size:
        return ""
    cued = at > 0 and found[at - 1].text.casefold() in SIZE_CUE
    capital = text.isupper() or size in {"XS", "XL", "XXL", "XXXL"}
    follows_number = at > 0 and bool(found[at - 1].measures)
    return size if cued or (capital and at > 0 and not follows_number) else ""
