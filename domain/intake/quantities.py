"""Quantities in a masked line or sentence: digits or words, with their unit and their place.

Numbers that belong to a thing's name (measures, dimensions, codes) are left alone. Which thing is counted does NOT
belong here (``mentions.py``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from domain.intake.numbers import read_words, times_group, written_quantity
from domain.intake.text import MEASURES
from domain.intake.units import MEASURED

UnitOf = Callable[[str], str]
InName = Callable[[str, str], bool]

_DIGITS = r"\d{1,3}(?:[.,' \u00a0]\d{3})+(?![\d])(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,]\d{1,3})?"
_NUMBER = re.compile(rf"(?<![\w.,/-])(?P<n>{_DIGITS})(?![\w/]*\d)(?P<times>\s?[x×*](?=\s|$|[^\W\d]{{2}}))?")
_NUMBER_UNIT = re.compile(rf"(?<![\w.,/-])(?P<n>{_DIGITS})(?P<unit>[^\W\d_]{{1,9}}\.?)(?!\w)")
_TIMES_BEFORE = re.compile(rf"(?<![\w])[x×*]\s?(?P<n>{_DIGITS})(?![\w,.]*\d)(?!\w)", re.IGNORECASE)
_BEFORE = re.compile(r"([^\W\d_]{2,})[ -]$")
_OF_EACH = re.compile(r"^\s?(?:à|á|a|@|av|x|af)\s?(?P<n>\d+)\s?(?P<unit>[^\W\d_]+\.?)")
_TIMES_EACH = re.compile(r"\s?(?P<n>[2-9]|[1-9]\d{1,2})\s+(?![x×*\d])(?P<word>[^\W\d_]{3,})")
_SAME_COUNT = re.compile(
    r"\b(?:lika\s+många|lige\s+så\s+mange|like\s+mange|ligeså\s+mange|ebenso\s+viele|genauso\s+viele|gleich\s+viele|just\s+as\s+many|as\s+many|the\s+same\s+number\s+of|samme\s+antal|samme\s+antall|samma\s+antal)\s+(?=[^\W\d_])",
    re.IGNORECASE,
)
SAME = "="
"""Stands as the unit's text of a quantity that is that of the wish before."""
_OF_MEASURED = re.compile(r"\s?(?P<n>\d+(?:[.,]\d+)?)\s?(?P<unit>[^\W\d_]{1,6})\s+[^\W\d_]{3,}")
_STARTS = re.compile(
    r"(?:^[\s*•-]*|[,;:]\s*|\b(?:also|and|plus|og|och|und|samt|også|också|auch|need|order|send|bestille|beställa|trenger|mangler)\s+)$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*\.?")
_DIMENSION = re.compile(r"^\s?[x×*/]\s?\d")
_COUNTED_CODE = re.compile(r"\s?[x×*]\s?(?P<code>\d{4,14})(?![\w]|[.,]\d|\s?(?:[x×*]|mm\b|cm\b|m\b))")
_FRACTION = re.compile(r"[ -]?(?:(?:[1357]|9|1[135])/(?:2|4|8|16|32)(?!\d)|[½¼¾⅛⅜⅝⅞])")
"""Behind a digit it makes one number: 1 1/2 inches."""
_NICKNAME = re.compile(r"['’´:]?(?:eren|erne|ere|ern|er|or|orna|ar|s)(?![^\W_])")
"""Behind a number it names a size: "the 800s", "18er"."""
_NAME_CUE = re.compile(
    r"(?:[Øø#]|\b(?:PN|DN|IP|RAL|NW|DIN|ISO|IK)\b|\b(?:vare|item|art|artikel|article|produkt|product|model|modell|typ|type|vnr|varenr|artnr|sku|nr|no|strl?|størrelse|size|gr(?:öße)?|storlek|linje|line|pos)\b\.?"
    r"(?:\s?(?:nr|no|nummer|number)\b\.?)?\s?[:#]?)\s*$",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"(?<!\w)(?:noget\s+af\s+(?:den|det|de)|noe\s+av\s+(?:den|det|de)|något\s+av\s+(?:den|det|de)|some\s+of\s+(?:the|that|those)|nogle|noen|några|some(?!\s+(?:years?|time|weeks?|days?|of))|(?-i:[eE]in\s+paar)|einige|several|et\s+antal|ett\s+antal|a\s+few|a\s+couple\s+more|diverse|etwas|lidt|litt|lite)\s+(?=[^\W\d_])",
    re.IGNORECASE,
)


_SET_APART = re.compile(r"(?:\.{3,}|…+|_{3,}| {4,}| [-–] )\s*$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity at [start, end); ``unit`` is a code or '', ``value`` None for "some"."""

    value: Decimal | None
    unit: str
    unit_text: str
    start: int
    end: int
    strength: int
    """How surely it counts things: 3 with a unit of packing or "x", 2 bare digits, 1 a measure or article."""
    word: bool = False


def _unit_after(text: str, at: int, unit_of: UnitOf) -> tuple[str, str, int]:
    """Return (code, as written, end) of a unit word right after a number, ('', '', at) if there is none."""
    gap = re.match(r"[ \t\u00a0]*", text[at:])
    start = at + (gap.end() if gap else 0)
    word = _WORD.match(text, start)
    if not word:
        return "", "", at
    if re.match(r"-\d", text[word.end() : word.end() + 2]):
        return "", "", at  # "RL-4" is a name, whatever "RL" may be short for
    written = word.group()
    code = unit_of(written)
    if not code and written.endswith("."):
        code = unit_of(written[:-1])
    if not code:
        return "", "", at
    if (
        len(written.rstrip(".")) == 1
        and written[0].casefold() in {"m", "a", "k", "v", "w"}
        and written.isupper()
        and code != "M"
    ):
        return "", "", at
    if text[word.end() : word.end() + 1] == "/":
        return "", "", at
    end = word.end()
    if written.endswith(".") and not unit_of(written[:-1]):
        end -= 1
    return code, written, end


def _of_word(text: str, end: int) -> int:
    """Step over "of", "af", "av", "von" after a unit."""
    found = re.match(r"\s+(?:of|af|av|von|med|mit)\s+", text[end:])
    return (
        end + found.end() - 1 if found and "med" not in found.group() and "mit" not in found.group() else end
    )


def _each(text: str, value: Decimal, end: int, unit_of: UnitOf) -> tuple[Decimal, str, str, int] | None:
    """Like "3 à 12 stk" is 36 pieces."""
    found = _OF_EACH.match(text[end:])
    if not found or found.group().lstrip()[0] not in "àáa@":
        return None
    code = unit_of(found["unit"])
    if code in MEASURED or not code:
        return None
    return value * int(found["n"]), code, found["unit"], end + found.end()


def _measure_word(text: str, end: int) -> bool:
    """Say whether a measure that is no unit of trade follows ("40 W", "30 cl", "8 oz")."""
    found = re.match(r"[ \t\u00a0]?-?([^\W\d_]+|[\"”%°²])", text[end:])
    return bool(found) and found.group(1).casefold() in MEASURES if found else False


def find_quantities(
    text: str,
    language: str,
    unit_of: UnitOf,
    is_code: Callable[[str], bool],
    in_name: InName = lambda word, number: False,  # noqa: ARG005  # nothing is a name by default
) -> list[Quantity]:
    """Return the quantities of a masked text from left to right, none overlapping."""
    found: list[Quantity] = []
    taken: set[int] = set()

    def take(one: Quantity) -> None:
        found.append(one)
        taken.update(range(one.start, one.end))

    def free(start: int, end: int) -> bool:
        return taken.isdisjoint(range(start, end))

    for one in _vague(text, unit_of) if language == "de" else ():
        take(one)
    for match in _TIMES_BEFORE.finditer(text):
        value = written_quantity(match["n"])
        if (
            value is not None
            and not _DIMENSION.match(text[match.end() :])
            and (
                not re.search(r"\d\s?(?:mm|cm|m)?\s?$", text[: match.start()])
                or _counts_measured(text, match)
            )
        ):
            code, written, end = _unit_after(text, match.end(), unit_of)
            take(Quantity(value, code, written, match.start(), end, 3))
    for match in _NUMBER_UNIT.finditer(text):
        glued = _glued(match, unit_of)
        if glued and free(glued.start, glued.end):
            take(glued)
    for match in _NUMBER.finditer(text):
        if free(match.start(), match.end()):
            before = _BEFORE.search(text[max(0, match.start() - 30) : match.start()])
            if before and in_name(before.group(1), match["n"]):
                continue
            counted = _digits(text, match, language, unit_of, is_code)
            if counted:
                take(counted)
    for one in [*_words(text, language, unit_of), *_vague(text, unit_of)]:
        if free(one.start, one.end):
            take(one)
    return _ranges(sorted(found, key=lambda one: one.start), text)


_RANGE = re.compile(r"\s*(?:to|or|til|till|eller|bis|oder|[-–])\s*", re.IGNORECASE)


def _ranges(found: list[Quantity], text: str) -> list[Quantity]:
    """Like "three to four boxes": how many must be asked."""
    made: list[Quantity] = []
    for one in found:
        before = made[-1] if made else None
        if (
            before
            and before.value is not None
            and one.value is not None
            and not before.unit
            and before.value < one.value
            and _RANGE.fullmatch(text[before.end : one.start])
        ):
            made[-1] = Quantity(None, one.unit, one.unit_text, before.start, one.end, 1, word=True)
        else:
            made.append(one)
    return made


def _glued(match: re.Match[str], unit_of: UnitOf) -> Quantity | None:
    """Like "10stk", "5kg"."""
    value, code = written_quantity(match["n"]), unit_of(match["unit"])
    if match["unit"].casefold() == "x":
        return None
    if value is None or not code:
        return None
    return Quantity(value, code, match["unit"], match.start(), match.end(), 1 if code in MEASURED else 3)


def _times_each(text: str, match: re.Match[str]) -> bool:
    """Say whether "4 x 12 mugs" multiplies: a small number first, a word that is no measure behind."""
    packed = _TIMES_EACH.match(text[match.end() :]) if match["times"] else None
    value = written_quantity(match["n"])
    return bool(packed and value and value <= 50 and packed["word"].casefold() not in MEASURES)


def _of_measured(text: str, match: re.Match[str]) -> bool:
    """Say whether "2 x 120 L heaters" counts measured things: a small number at the start, blanks around the sign."""
    behind = _OF_MEASURED.match(text[match.end() :]) if match["times"] and match["times"][0] == " " else None
    value = written_quantity(match["n"])
    if not behind or not value or not _STARTS.search(text[: match.start()]):
        return False
    kind = MEASURES.get(behind["unit"].casefold(), ("", 0))[0]
    return (kind not in {"", "length"} and value <= 100) or (kind == "length" and value <= 20)


def _times_a_code(text: str, match: re.Match[str], is_code: Callable[[str], bool]) -> bool:
    """Say whether "5 x 10230" counts an item by its number instead of giving two measures."""
    code = _COUNTED_CODE.match(text, match.end("n"))
    return code is not None and is_code(code["code"])


def _part_of_name(text: str, match: re.Match[str], is_code: Callable[[str], bool]) -> bool:
    """Say whether a number belongs to dimensions, a hyphenated word ("2-lags"), a range or a diameter."""
    end = match.end()
    if (
        _DIMENSION.match(text[match.end("n") :])
        and not _times_a_code(text, match, is_code)
        and not _times_each(text, match)
        and not _of_measured(text, match)
    ):
        return True
    if re.match(r"-[^\W\d_]|[,.]\d|[-–]\s?\d", text[end : end + 3]):
        return True
    if _NICKNAME.match(text[end:]):
        return True
    if _FRACTION.match(text[end:]) and len(match["n"]) == 1 and text[: match.start()].strip():
        return True
    if re.search(r"\d\s?[x×*]\s?$", text[max(0, match.start() - 6) : match.start()]):
        return True
    return bool(_NAME_CUE.search(text[max(0, match.start() - 20) : match.start()]))


def _digits(
    text: str, match: re.Match[str], language: str, unit_of: UnitOf, is_code: Callable[[str], bool]
) -> Quantity | None:
    value = written_quantity(match["n"])
    end = match.end()
    if value is None or value == 0 or _part_of_name(text, match, is_code):
        return None
    if match["times"]:
        packed = _TIMES_EACH.match(text[end:])
        if packed and not is_code(packed["n"]) and packed["word"].casefold() not in MEASURES:
            return Quantity(value * int(packed["n"]), "PCS", "", match.start(), end + packed.end("n"), 3)
        code, written, after = _unit_after(text, end, unit_of)
        return Quantity(
            value,
            code,
            written,
            match.start(),
            _of_word(text, after if code and code not in MEASURED else end),
            3,
        )
    each = _each(text, value, end, unit_of)
    if each:
        return Quantity(each[0], each[1], each[2], match.start(), each[3], 3)
    code, written, after = _unit_after(text, end, unit_of)
    if code:
        grouped = _each(text, value, after, unit_of)
        if grouped and code not in MEASURED:
            return Quantity(grouped[0], grouped[1], grouped[2], match.start(), grouped[3], 3)
        return Quantity(
            value, code, written, match.start(), _of_word(text, after), 1 if code in MEASURED else 3
        )
    dozens = _dozens(text, match.start(), end, value, language, unit_of)
    if dozens:
        return dozens
    if _measure_word(text, end) or (is_code(match["n"].strip()) and len(match["n"]) >= 4):
        return None
    return Quantity(value, "", "", match.start(), end, 2)


def _dozens(
    text: str, start: int, end: int, value: Decimal, language: str, unit_of: UnitOf
) -> Quantity | None:
    """Like "2 dusin par": 24 pairs."""
    word = _WORD.match(text, end + len(text[end:]) - len(text[end:].lstrip()))
    total = times_group(value, word.group().rstrip("."), language) if word else None
    if not total or not word:
        return None
    code, written, after = _unit_after(text, word.end(), unit_of)
    return Quantity(total, code or "PCS", written or word.group(), start, _of_word(text, after), 3)


def _words(text: str, language: str, unit_of: UnitOf) -> list[Quantity]:
    """Quantities written in words; an article counts only before a unit word ("en karton")."""
    found: list[Quantity] = []
    spans = [(one.start(), one.end(), one.group().rstrip(".")) for one in _WORD.finditer(text)]
    at = 0
    while at < len(spans):
        number = read_words([word for _, _, word in spans[at : at + 8]], language)
        if number is None:
            at += 1
            continue
        start, end = spans[at][0], spans[at + number.length - 1][1]
        code, written, after = _unit_after(text, end, unit_of)
        pair = number.length == 2 and spans[at + 1][2].casefold() in {"par", "paar", "pair", "couple"}
        alone = re.search(r"(?:,|\s[-–]|:)\s*$", text[:start]) and re.fullmatch(r"[\s.]*", text[end:])
        if number.article and alone and at:
            found.append(Quantity(number.value, "", "", start, end, 2, word=True))
        elif number.article and (not code or code in MEASURED):
            found.append(Quantity(number.value, "", "", start, end, 0, word=True))
        elif pair and not code:
            found.append(
                Quantity(number.value, "", spans[at + 1][2], start, _of_word(text, end), 3, word=True)
            )
        else:
            strength = 2 if not code else 1 if code in MEASURED else 3
            unit = code if code or number.length == 1 or not _dozen(spans[at : at + number.length]) else "PCS"
            found.append(
                Quantity(
                    number.value,
                    unit,
                    written,
                    start,
                    _of_word(text, after if code else end),
                    strength,
                    word=True,
                )
            )
        at += number.length
    return found


def _dozen(spans: list[tuple[int, int, str]]) -> bool:
    return any(
        times_group(Decimal(1), word, language)
        for _, _, word in spans
        for language in ("en", "da", "sv", "de")
    )


def _counts_measured(text: str, match: re.Match[str]) -> bool:
    """Say whether "boning knife 15cm x 2," counts: a unit before the sign, and another thing or nothing behind."""
    return bool(
        re.search(r"[^\W\d_]{3,} \d+(?:[.,]\d+)?\s?(?:mm|cm|m) $", text[: match.start()])
        and re.match(r"\s*(?:$|[,;\n]\s*(?:$|[^\W\d_]{2}))", text[match.end() :])
    )


def at_the_end(found: list[Quantity], text: str) -> list[Quantity]:
    """Return only the last quantity if dots, blanks or a dash set it apart at the end of a line ("elbow 90 ..... 60")."""
    last = found[-1] if len(found) > 1 else None
    if last and last.strength >= 2 and not text[last.end :].strip(" ."):
        gap = _SET_APART.search(text[: last.start])
        if gap and (gap.group().strip() not in {"-", "–"} or last.strength == 3):
            return [last]
    return found


def _vague(text: str, unit_of: UnitOf) -> list[Quantity]:
    """Like "nogle pakker", "some": a wish whose quantity must be asked; "as many" takes that of the wish before."""
    found: list[Quantity] = []
    for pattern, said in ((_SAME_COUNT, SAME), (_VAGUE, "")):
        for one in pattern.finditer(text):
            code, written, end = _unit_after(text, one.end(), unit_of)
            packed = bool(code) and code not in MEASURED
            unit = code if packed and not said else ""
            found.append(
                Quantity(
                    None,
                    unit,
                    said or (written if packed else ""),
                    one.start(),
                    end if packed else one.end(),
                    1,
                    word=True,
                )
            )
    return found
