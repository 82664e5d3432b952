"""Number words and written numbers of Danish, Norwegian, Swedish, German and English, with the language decided first.

"to" is two in Danish and a preposition in English, so every function takes the language. Which thing is counted
does NOT belong here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

_TABLES: dict[str, str] = {
    "da": """0 nul|1 en et een én ét eet|2 to|3 tre|4 fire|5 fem|6 seks|7 syv|8 otte|9 ni|10 ti|11 elleve|12 tolv|13 tretten
        |14 fjorten|15 femten|16 seksten|17 sytten|18 atten|19 nitten|20 tyve|30 tredive tredve|40 fyrre fyrretyve
        |50 halvtreds halvtredsindstyve|60 tres tresindstyve|70 halvfjerds halvfjerdsindstyve|80 firs firsindstyve
        |90 halvfems halvfemsindstyve""",
    "nb": """0 null|1 en et ei ein eitt én ett|2 to|3 tre|4 fire|5 fem|6 seks|7 sju syv|8 åtte|9 ni|10 ti|11 elleve|12 tolv
        |13 tretten|14 fjorten|15 femten|16 seksten|17 sytten|18 atten|19 nitten|20 tjue tyve|30 tretti tredve
        |40 førti førr|50 femti|60 seksti|70 sytti søtti|80 åtti|90 nitti""",
    "sv": """0 noll|1 en ett|2 två tvenne|3 tre|4 fyra|5 fem|6 sex|7 sju|8 åtta|9 nio|10 tio|11 elva|12 tolv|13 tretton
        |14 fjorton|15 femton|16 sexton|17 sjutton|18 arton|19 nitton|20 tjugo|30 trettio|40 fyrtio|50 femtio|60 sextio
        |70 sjuttio|80 åttio|90 nittio""",
    "de": """0 null|1 ein eins eine einen einem einer|2 zwei zwo|3 drei|4 vier|5 fünf|6 sechs|7 sieben|8 acht|9 neun|10 zehn
        |11 elf|12 zwölf|13 dreizehn|14 vierzehn|15 fünfzehn|16 sechzehn|17 siebzehn|18 achtzehn|19 neunzehn|20 zwanzig
        |30 dreißig dreissig|40 vierzig|50 fünfzig|60 sechzig|70 siebzig|80 achtzig|90 neunzig""",
    "en": """0 zero nil naught nought|1 one a an|2 two|3 three|4 four|5 five|6 six|7 seven|8 eight|9 nine|10 ten|11 eleven
        |12 twelve|13 thirteen|14 fourteen|15 fifteen|16 sixteen|17 seventeen|18 eighteen|19 nineteen|20 twenty
        |30 thirty|40 forty fourty|50 fifty|60 sixty|70 seventy|80 eighty|90 ninety""",
}
_SCALES: dict[str, str] = {
    "da": "100 hundrede hundred hundreder|1000 tusind tusinde tusinder|1000000 million millioner mio",
    "nb": "100 hundre hundrede|1000 tusen tusener|1000000 million millioner mill",
    "sv": "100 hundra|1000 tusen|1000000 miljon miljoner",
    "de": "100 hundert|1000 tausend|1000000 million millionen",
    "en": "100 hundred hundreds|1000 thousand thousands|1000000 million millions",
}
_JOIN = {
    "da": {"og"},
    "nb": {"og"},
    "sv": {"och", "o"},
    "de": {"und"},
    "en": {"and"},
}
_GROUPS: dict[str, str] = {
    "da": "12 dusin dusiner|20 snes|144 gros",
    "nb": "12 dusin|20 snes|144 gross",
    "sv": "12 dussin|20 tjog|144 gross",
    "de": "12 dutzend|144 gros",
    "en": "12 dozen dozens doz|20 score|144 gross",
}
_HALVES: dict[str, str] = {
    "da": "halv halvt halve",
    "nb": "halv halvt halve",
    "sv": "halv halvt",
    "de": "halb halbe halbes halber halben",
    "en": "half",
}
_SPECIAL: dict[str, str] = {
    "da": "1.5 halvanden halvandet|2 begge",
    "nb": "1.5 halvannen halvannet",
    "sv": "1.5 halvannan halvannat",
    "de": "1.5 anderthalb eineinhalb|2.5 zweieinhalb|3.5 dreieinhalb",
    "en": "2 couple",
}
_ARTICLES = {
    "da": {"en", "et"},
    "nb": {"en", "et", "ei", "ein"},
    "sv": {"en", "ett"},
    "de": {"ein", "eine", "einen", "einem", "einer"},
    "en": {"a", "an", "one"},
}
_PAIRS = {"da": "par", "nb": "par", "sv": "par", "de": "Paar", "en": "pair"}


def _table(text: str) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for row in text.split("|"):
        value, *words = row.split()
        for word in words:
            found[word] = Decimal(value)
    return found


LONGEST = 48
"""Letters of the longest number word that is read; longer words cost time and are none."""


@dataclass(frozen=True, slots=True)
class _Words:
    small: dict[str, Decimal]
    scales: dict[str, Decimal]
    groups: dict[str, Decimal]
    special: dict[str, Decimal]
    halves: frozenset[str]
    join: frozenset[str]


@cache
def _words(language: str) -> _Words:
    code = language if language in _TABLES else "en"
    return _Words(
        _table(_TABLES[code]),
        _table(_SCALES[code]),
        _table(_GROUPS[code]),
        _table(_SPECIAL[code]),
        frozenset(_HALVES[code].split()),
        frozenset(_JOIN[code]),
    )


@dataclass(frozen=True, slots=True)
class NumberWord:
    """A number written in words: how many words it took, and whether it is only an article ("en", "a")."""

    value: Decimal
    length: int
    article: bool = False


def _parts(word: str, words: _Words) -> list[str] | None:
    """Split a compound ("femogtyve", "zweihundertfünfzig") into number words, longest part first; None if it is none."""
    if not word:
        return []
    for end in range(len(word), 0, -1):
        part = word[:end]
        if part in words.small or part in words.scales or (part in words.join and end < len(word)):
            rest = _parts(word[end:], words)
            if rest is not None:
                return [part, *rest]
    return None


def _value(parts: list[str], words: _Words) -> Decimal | None:
    """Return the value of number words in order: five and twenty, two hundred and fifty, three thousand."""
    total, current, seen = Decimal(0), Decimal(0), False
    last, joined = Decimal(0), False
    for part in parts:
        if part in words.join:
            joined = True
            continue
        if part in words.scales:
            scale = words.scales[part]
            if scale == 100:
                current = (current or Decimal(1)) * 100
            else:
                total += (current or Decimal(1)) * scale
                current = Decimal(0)
            last = scale
        else:
            value = words.small[part]
            if seen and not last >= 100 and not _adds(last, value, joined=joined):
                return None
            current += value
            last = value
        seen, joined = True, False
    return total + current if seen else None


def _adds(last: Decimal, value: Decimal, *, joined: bool) -> bool:
    """Twenty-five and five-and-twenty add; "five six" and "one twenty" do not."""
    return (20 <= last < 100 and 0 < value < 10) or (joined and value >= 20 and 0 < last < 10)


@lru_cache(maxsize=16_384)
def _single(word: str, language: str) -> Decimal | None:
    words = _words(language)
    plain = word.replace("-", "")
    if plain in words.small:
        return words.small[plain]
    if plain in words.scales:
        return words.scales[plain]
    if not 5 <= len(plain) <= LONGEST:
        return None
    parts = _parts(plain, words)
    if not parts or parts[0] in words.join or parts[-1] in words.join:
        return None
    return _value(parts, words)


def small_number(word: str, language: str) -> Decimal | None:
    """Return the value of one number word from two upwards ("three", "femogtyve"), None for anything else."""
    value = _single(word.casefold(), language)
    return value if value is not None and value >= 2 else None


def read_words(words: list[str], language: str) -> NumberWord | None:
    """Read a number at the start of a list of words: "half a dozen", "two hundred and fifty", "et par"; None if none."""
    if not words:
        return None
    table = _words(language)
    lower = [word.casefold() for word in words[:8]]
    half = _read_half(lower, table)
    if half:
        return half
    if lower[0] in table.special:
        return _with_group(NumberWord(table.special[lower[0]], 1), lower, table)
    found = _longest(lower, table)
    if found is None:
        if lower[0] in table.groups:
            return NumberWord(table.groups[lower[0]], 1)
        return _article_pair(words, lower, language)
    article = found.length == 1 and lower[0] in _ARTICLES.get(language, set())
    if article:
        special = _article_group(lower, table) or _article_pair(words, lower, language)
        if special:
            return special
    grouped = _with_half(_with_group(found, lower, table), lower, table)
    return NumberWord(grouped.value, grouped.length, article and grouped.length == 1)


def _word_parts(word: str, table: _Words) -> list[str] | None:
    plain = word.replace("-", "")
    if plain in table.small or plain in table.scales:
        return [plain]
    if not 5 <= len(plain) <= LONGEST:
        return None
    parts = _parts(plain, table)
    return parts if parts and parts[-1] not in table.join and parts[0] not in table.join else None


def _longest(lower: list[str], table: _Words) -> NumberWord | None:
    """Take words as long as they make one number; a joining word counts only when a number follows it."""
    taken: list[str] = []
    length, value = 0, None
    for at, word in enumerate(lower):
        if word in table.join and taken:
            continue
        parts = _word_parts(word, table)
        if parts is None:
            break
        now = _value([*taken, *parts], table)
        if now is None:
            break
        taken += parts
        length, value = at + 1, now
    return None if value is None else NumberWord(value, length)


def _read_half(lower: list[str], table: _Words) -> NumberWord | None:
    at = 0
    if lower[0] in {"a", "et", "en", "ett", "ein", "eine"} and len(lower) > 1 and lower[1] in table.halves:
        at = 1
    if lower[at] not in table.halves or len(lower) < at + 2:
        return None
    skip = 1 if lower[at + 1] in {"a", "an", "et", "en"} and len(lower) > at + 2 else 0
    unit = lower[at + 1 + skip]
    size = table.groups.get(unit) or table.scales.get(unit)
    if size:
        return NumberWord(size / 2, at + 2 + skip)
    return NumberWord(Decimal("0.5"), at + 1) if at else None


def _with_group(found: NumberWord, lower: list[str], table: _Words) -> NumberWord:
    """Like "two dozen", "2 snes"."""
    if len(lower) > found.length and lower[found.length] in table.groups:
        return NumberWord(found.value * table.groups[lower[found.length]], found.length + 1)
    return found


def _with_half(found: NumberWord, lower: list[str], table: _Words) -> NumberWord:
    """Like "to og en halv", "two and a half"."""
    rest = lower[found.length : found.length + 3]
    if (
        len(rest) == 3
        and rest[0] in table.join
        and rest[1] in {"a", "en", "et", "ett", "ein"}
        and rest[2] in table.halves
    ):
        return NumberWord(found.value + Decimal("0.5"), found.length + 3)
    return found


def _article_group(lower: list[str], table: _Words) -> NumberWord | None:
    if len(lower) > 1 and lower[1] in table.groups:
        return NumberWord(table.groups[lower[1]], 2)
    if len(lower) > 1 and lower[1] in table.special:
        return NumberWord(table.special[lower[1]], 2)
    if len(lower) > 1 and lower[1] in table.scales:
        return NumberWord(table.scales[lower[1]], 2)
    return None


def _article_pair(words: list[str], lower: list[str], language: str) -> NumberWord | None:
    """Like "et par stole", "a couple of", "ein Paar" are two; German "ein paar" is some and no number."""
    if len(words) < 2 or lower[0] not in _ARTICLES.get(language, set()):
        return None
    if words[1] == _PAIRS.get(language) or (language != "de" and lower[1] == _PAIRS.get(language)):
        return NumberWord(Decimal(2), 2)
    return None


def times_group(value: Decimal, word: str, language: str) -> Decimal | None:
    """Return a number of dozens, scores or grosses in pieces (2, "dusin" -> 24), None if the word is no such group."""
    size = _words(language).groups.get(word.casefold())
    return value * size if size else None


_GROUPED = re.compile(r"^\d{1,3}(?:[ .,'\u00a0\u202f]\d{3})+$")
_PLAIN = re.compile(r"^\d+(?:[.,]\d{1,6})?$")
_GROUPED_DECIMAL = re.compile(r"^\d{1,3}(?:([.,' \u00a0\u202f])\d{3})+([.,])\d{1,6}$")


def written_quantity(text: str) -> Decimal | None:
    """Return a quantity in digits: in a quantity, groups of three are always thousands ("1.200" is 1200)."""
    text = text.strip()
    if _GROUPED.match(text):
        return Decimal(re.sub(r"\D", "", text))
    if _PLAIN.match(text):
        return Decimal(text.replace(",", "."))
    found = _GROUPED_DECIMAL.match(text)
    if found and found.group(1) != found.group(2):
        whole, _, rest = text.rpartition(found.group(2))
        return Decimal(re.sub(r"\D", "", whole) + "." + rest)
    return None
