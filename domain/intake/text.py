"""Words as they are compared: folded letters, stems in five languages, numbers with their measure.

The same tokens are made from a customer's phrase and from the texts of the catalogue, so that both sides meet.
What a token means for an item (is it verified?) does NOT belong here; see ``domain/sales/matching.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple, Protocol

import snowballstemmer

from domain.money import plain

LANGUAGES = ("en", "da", "nb", "sv", "de")

_ALGORITHMS = {"en": "english", "da": "danish", "nb": "norwegian", "sv": "swedish", "de": "german"}
_LETTERS = str.maketrans(
    {
        "å": "a", "ä": "a", "æ": "a", "á": "a", "à": "a", "â": "a", "ö": "o", "ø": "o", "ó": "o", "ò": "o",
        "ô": "o", "ü": "u", "ú": "u", "ù": "u", "û": "u", "é": "e", "è": "e", "ê": "e", "ë": "e", "í": "i",
        "ì": "i", "î": "i", "ï": "i", "ñ": "n", "ç": "c", "ß": "ss",
    }
)  # fmt: skip
_PAIRS = re.compile(r"aa|ae|oe|ue")
_DOUBLE = re.compile(r"([^\W\d_])\1+")
_DOUBLED = re.compile(r"(?:ee|oo)s$", re.IGNORECASE)
_SYNCOPE = re.compile(r"^(.{2,}[^aeiouy\W\d_])([lnr])(?:er|ar|or|e|erne|arna|ene)$")
LONGEST = 64
"""Letters of a word that are compared; nothing longer is a word."""
_WHITE = re.compile(r"\s+")


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802  # snowball's name


@cache
def _stemmer(language: str) -> _Stemmer:
    stemmer: _Stemmer = snowballstemmer.stemmer(_ALGORITHMS[language])
    return stemmer


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """Return a word without case, accents and doubled letters: "Mødestøtte" and "moedestotte" meet."""
    plain = word.casefold().translate(_LETTERS)
    plain = _PAIRS.sub(lambda found: found.group()[0], plain)
    return _DOUBLE.sub(r"\1", plain)


@lru_cache(maxsize=65_536)
def stem(word: str, language: str) -> str:
    """Return the folded stem of a word in one language."""
    return fold(_stemmer(language).stemWord(word.casefold()))


@lru_cache(maxsize=65_536)
def keys(word: str, language: str = "") -> frozenset[str]:
    """Return the forms under which a word is known; with '' the stems of all five languages."""
    word = word[:LONGEST]
    folded = fold(word)
    found = {folded}
    if len(folded) > 3 or (len(word) > 3 and _DOUBLED.search(word)):  # "tees" folds to three letters
        for one in (language,) if language in _ALGORITHMS else LANGUAGES:
            stemmed = stem(word, one)
            if len(stemmed) >= 3 or (len(folded) == 3 and word[-1] in "sS"):
                found.add(stemmed)
    if language in {"", "en"} and len(word) > 5 and word[-3:].casefold() == "ves":
        found |= {fold(word[:-3] + "f"), fold(word[:-3] + "fe")}  # knives, shelves
    if len(folded) > 3:
        contracted = _SYNCOPE.match(folded)
        if contracted:
            found.add(contracted.group(1) + "e" + contracted.group(2))
    return frozenset(found)


def squeeze(text: str) -> str:
    """Return a text with every run of white space as one blank."""
    return _WHITE.sub(" ", text).strip()


# Measures: word -> (class, factor to the class's base).
MEASURES: dict[str, tuple[str, Decimal]] = {
    "mm": ("length", Decimal(1)), "cm": ("length", Decimal(10)), "dm": ("length", Decimal(100)),
    "m": ("length", Decimal(1000)), "mtr": ("length", Decimal(1000)), "meter": ("length", Decimal(1000)),
    "metre": ("length", Decimal(1000)), "metres": ("length", Decimal(1000)), "meters": ("length", Decimal(1000)),
    "centimeter": ("length", Decimal(10)), "zentimeter": ("length", Decimal(10)),
    "centimetre": ("length", Decimal(10)), "centimetres": ("length", Decimal(10)),
    "centimeters": ("length", Decimal(10)), "millimeter": ("length", Decimal(1)),
    "ml": ("volume", Decimal(1)), "cl": ("volume", Decimal(10)), "dl": ("volume", Decimal(100)),
    "l": ("volume", Decimal(1000)), "ltr": ("volume", Decimal(1000)), "liter": ("volume", Decimal(1000)),
    "litre": ("volume", Decimal(1000)), "litres": ("volume", Decimal(1000)), "liters": ("volume", Decimal(1000)),
    "mg": ("mass", Decimal("0.001")), "g": ("mass", Decimal(1)), "gr": ("mass", Decimal(1)),
    "gram": ("mass", Decimal(1)), "gramm": ("mass", Decimal(1)), "grams": ("mass", Decimal(1)),
    "kg": ("mass", Decimal(1000)), "kilo": ("mass", Decimal(1000)), "kilos": ("mass", Decimal(1000)),
    "kilogram": ("mass", Decimal(1000)), "kilogramm": ("mass", Decimal(1000)),
    "w": ("power", Decimal(1)), "watt": ("power", Decimal(1)), "kw": ("power", Decimal(1000)),
    "v": ("volt", Decimal(1)), "volt": ("volt", Decimal(1)), "a": ("ampere", Decimal(1)),
    "ah": ("charge", Decimal(1)), "mah": ("charge", Decimal("0.001")), "k": ("kelvin", Decimal(1)),
    "kelvin": ("kelvin", Decimal(1)), "oz": ("ounce", Decimal(1)), "lm": ("lumen", Decimal(1)),
    "lumen": ("lumen", Decimal(1)), "lumens": ("lumen", Decimal(1)), "hz": ("hertz", Decimal(1)),
    "tb": ("bytes", Decimal(1000)), "gb": ("bytes", Decimal(1)), "bar": ("bar", Decimal(1)),
    '"': ("inch", Decimal(1)), "”": ("inch", Decimal(1)), "inch": ("inch", Decimal(1)),
    "inches": ("inch", Decimal(1)), "tommer": ("inch", Decimal(1)), "tum": ("inch", Decimal(1)),
    "tomme": ("inch", Decimal(1)), "tommers": ("inch", Decimal(1)), "″": ("inch", Decimal(1)),
    "zoll": ("inch", Decimal(1)), "%": ("percent", Decimal(1)), "°": ("degree", Decimal(1)),
}  # fmt: skip
_MEASURE = "|".join(sorted((re.escape(one) for one in MEASURES), key=len, reverse=True))
_TOKEN = re.compile(
    rf"""
    (?:(?<=["”″\s\d])[x×]\s?)?(?P<frac>(?:(?<![\d.,/])(?:[1-9][\s-])?(?:[1357]|9|1[135])/(?:2|4|8|16|32)(?![\d/]|[.,]\d)|\d?\s?[½¼¾⅛⅜⅝⅞])
        (?:\s?(?:["”″]|''|-?(?:tommers?|tomme|tum|zoll|inch(?:es)?)(?![^\W_])))?)
    |(?P<code_dims>(?<![^\W_])[M]\s?\d+(?:[.,]\d+)?\s?[x×*]\s?\d+(?:[.,]\d+)?(?![^\W_]))
    |(?P<norm>(?<![^\W_])(?:PN|DN|IP|DIN|ISO|RAL|NW)\s?\d+(?![^\W_]))
    |(?P<dims>[Øø⌀]?\d+(?:[.,]\d+)?(?:\s?(?:cm|mm|m)?\s?[x×*/]\s?\d+(?:[.,]\d+)?)+(?=\s?(?:(?:{_MEASURE})(?![^\W\d_])²?|[^\w]|$)))
        (?:\s?(?P<dim_unit>{_MEASURE})(?![^\W_]))?
    |(?P<nick>\d+(?:[.,]\d+)?)(?:['’´:]?(?:eren|erne|ere|ern|er|or|orna|ar))(?![^\W_])
    |(?:(?<=["”″\s])[x×]\s?)?(?P<num>[Øø⌀]?\d+(?:[.,]\d+)?)(?:\s?-?(?P<unit>{_MEASURE})²?(?![^\W_])|(?![^\W_]))
    |(?P<code>[^\W_]*\d[^\W_]*(?:[,.]\d+[^\W_]*)*)
    |(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HALVES = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8"}
_FRACTION = re.compile(r"(?:(\d)[\s-]?)?(\d+)/(\d+)")
_CODE_PARTS = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+")
_DIM_PART = re.compile(r"([Øø⌀]?\d+(?:[.,]\d+)?)\s?(cm|mm|m)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with the class of what it measures ('' = none written)."""

    value: Decimal
    kind: str = ""
    raw: Decimal = Decimal(0)

    def agrees(self, other: Measure) -> bool:
        """Say whether two measures can be the same: equal in one class, or equal as written when one has no class."""
        if self.kind and other.kind:
            return self.kind == other.kind and self.value == other.value
        return self.raw == other.raw


class Token(NamedTuple):
    """One word, number or code of a phrase at [start, end)."""

    text: str
    start: int
    end: int
    keys: frozenset[str]
    """Forms of a word or code; empty for plain numbers."""
    measures: tuple[Measure, ...] = ()
    """Of a number or of dimensions, in the order written."""

    @property
    def is_number(self) -> bool:
        """Say whether this is a plain number or dimensions."""
        return bool(self.measures) and not self.keys


def number(text: str) -> Decimal:
    """Return a written measure ("1,5", "Ø25", "4.5") as a decimal; a comma is a decimal comma."""
    return Decimal(text.lstrip("Øø⌀").replace(",", "."))


def measure(text: str, unit: str) -> Measure:
    """Return a number with its unit in the base of the unit's class."""
    raw = number(text)
    kind, factor = MEASURES.get(unit.casefold(), ("", Decimal(1)))
    return Measure(raw * factor, kind, raw)


def _code_measures(text: str) -> tuple[Measure, ...]:
    parts = _CODE_PARTS.findall(text)
    if len(parts) == 2 and parts[1].casefold() in MEASURES and parts[0][0].isdigit():
        return (measure(parts[0], parts[1]),)
    return ()


def _code_keys(text: str) -> frozenset[str]:
    """Return the forms of a code: itself, with "g" between numbers as "x", and its leading letter-digit part."""
    whole = fold(text).replace(",", ".")
    found = {whole}
    crossed = re.sub(r"(?<=\d)[g×](?=\d)", "x", whole)
    found.add(crossed)
    lead = re.match(r"^([^\W\d_]+\d+)x\d", crossed)
    if lead:
        found.add(lead.group(1))
    return frozenset(found)


@lru_cache(maxsize=4_096)
def _fraction(text: str) -> tuple[frozenset[str], tuple[Measure, ...]]:
    r"""Return a thread or hose in inches: "1 1/2", "1½ tommer" and 1 1/2\" are the same."""
    for sign, written in _HALVES.items():
        text = text.replace(sign, f" {written}")
    found = _FRACTION.search(text.strip())
    if not found:
        return frozenset(), ()
    value = Decimal(found[1] or 0) + Decimal(found[2]) / Decimal(found[3])
    return frozenset({f"{plain(value)}in"}), (Measure(value, "inch", value),)


@lru_cache(maxsize=65_536)
def _figures(
    dims: str | None, dim_unit: str | None, num: str | None, unit: str | None, code: str | None
) -> tuple[frozenset[str], tuple[Measure, ...]]:
    """Return the forms and measures of dimensions, of a number or of a code."""
    if num:
        return frozenset(), (measure(num, unit or ""),)
    if dims:
        parts = _DIM_PART.findall(dims)
        joined = frozenset({"x".join(plain(number(part)) for part, _ in parts)})
        return joined, tuple(measure(part, own or dim_unit or "") for part, own in parts)  # 30 cm x 150 m
    return _code_keys(code or ""), _code_measures(code or "")


@lru_cache(maxsize=16_384)
def is_name(text: str) -> bool:
    """Say whether a word is written like a model name: at least two letters, all capitals."""
    return len(text) >= 2 and text.isalpha() and text.isupper()


def tokens(text: str, language: str = "", *, names: bool = False) -> Iterator[Token]:
    """Yield the words, numbers and codes of a text from left to right; with ``names`` a model name has no stem."""
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        if found.lastgroup == "word":
            word = found.group()
            forms = frozenset((fold(word),)) if names and is_name(word) else keys(word, language)
            yield Token(word, start, end, forms)
        elif found["frac"]:
            yield Token(found.group(), start, end, *_fraction(found["frac"]))
        elif found["nick"]:
            yield Token(found.group(), start, end, *_figures(None, None, found["nick"], None, None))
        elif found["code_dims"] or found["norm"]:
            yield Token(found.group(), start, end, _code_keys(re.sub(r"\s", "", found.group())))
        else:
            yield Token(
                found.group(), start, end, *_figures(*found.group("dims", "dim_unit", "num", "unit", "code"))
            )


def words(text: str) -> list[str]:
    """Return the words, numbers and codes of a text as they are written, from left to right."""
    return [found.group() for found in _TOKEN.finditer(text)]


@lru_cache(maxsize=65_536)
def word_grams(word: str) -> tuple[str, ...]:
    """Return the character trigrams of one folded word between blanks."""
    padded = f" {fold(word)} "
    return tuple(padded[at : at + 3] for at in range(len(padded) - 2))


def grams(text: str) -> list[str]:
    """Return the character trigrams of a text's folded words, each word between blanks."""
    return [gram for word in words(text) for gram in word_grams(word)]


def distance_within(one: str, other: str, limit: int) -> bool:
    """Say whether two words differ by at most ``limit`` edits (insert, delete, replace, swap of neighbours)."""
    if abs(len(one) - len(other)) > limit:
        return False
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row] + [0] * len(other)
        for column, second in enumerate(other, 1):
            cost = letter != second
            best = min(previous[column] + 1, current[column - 1] + 1, previous[column - 1] + cost)
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == second:
                best = min(best, before[column - 2] + 1)
            current[column] = best
        if min(current) > limit:
            return False
        before, previous = previous, current
    return previous[-1] <= limit
