"""Dates that people write in five languages, each found with its place, so that it can be masked before quantities.

Own grammar: numeric, with month names, weekdays, weeks by number, relative words, ends of months. What a phrase like
"the third Tuesday" means is refused, not reduced. Which date is the delivery date does NOT belong here (``wishes.py``).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import islice

_MONTHS = """
1 januar january jan januari jänner jan.
2 februar february feb februari febr
3 marts march mar mars märz maerz mrz
4 april apr
5 maj may mai
6 juni june jun
7 juli july jul
8 august aug augusti
9 september sep sept
10 oktober october okt oct
11 november nov
12 december dec dezember dez desember des
"""
_DAYS = """
0 mandag monday mon måndag montag man mån mandagen måndagen
1 tirsdag tuesday tue tues tisdag dienstag tirs tis tirsdagen tisdagen
2 onsdag wednesday wed onsdag mittwoch ons onsdagen
3 torsdag thursday thu thur thurs torsdag donnerstag tors torsdagen
4 fredag friday fri fredag freitag fre fredagen
5 lørdag saturday sat lördag samstag sonnabend lør lör lørdagen lördagen
6 søndag sunday sun söndag sonntag søn sön søndagen söndagen
"""


def _table(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in text.strip().splitlines():
        value, *words = row.split()
        for word in words:
            found[word.rstrip(".")] = int(value)
    return found


MONTH = _table(_MONTHS)
DAY = _table(_DAYS)


def _any(table: dict[str, int]) -> str:
    return "|".join(sorted((re.escape(word) for word in table), key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date at [start, end); ``first``..``last`` when any day of a span is right (a week, a month)."""

    day: date
    start: int
    end: int
    rule: str
    first: date | None = None
    last: date | None = None


_M = _any(MONTH)
_W = _any(DAY)
_WEEK = r"(?:uge|uke|vecka|veckan|woche|kw|kalenderwoche|week|wk|v\.|u\.)"
_NEXT = r"næste|neste|nästa|nächste[nrs]?|next|kommende|førstkommende|følgende|folgende[nr]?|following|coming|kommande"
_THIS = r"denne|dette|this|diese[nrs]?|denna|den\s+här"
_END = r"udgangen\s+af|slutningen\s+af|slutten\s+av|utgangen\s+av|slutet\s+av|utgången\s+av|ende|end\s+of(?:\s+the)?|ultimo|slut|slutning"
_MID = r"midten\s+af|midten\s+av|midt\s+i|medio|mitten\s+av|mitt\s+i|mitte|mid-?|middle\s+of"
_START = r"begyndelsen\s+af|starten\s+af|primo|begynnelsen\s+av|starten\s+av|början\s+av|anfang|beginning\s+of|start\s+of|early|first\s+week\s+of"
_IN = r"i\s+løbet\s+af|i\s+løpet\s+av|under|im\s+laufe\s+des|during|in\s+the\s+course\s+of|im|in|i|until|til|bis"
_MONTHWORD = r"måneden|måned|månedsskiftet|månaden|månad|monats?|month"
_REFUSE = re.compile(
    r"(?:sidste|siste|sista|letzte[nrs]?|last|forrige|förra|vorige[nrs]?|previous|"
    r"første|forste|first|second|third|anden|andre|andra|tredje|zweite[nr]?|dritte[nr]?|erste[nr]?|hver|hvert|varje|jede[nr]?|every|each)\s+$",
    re.IGNORECASE,
)

Rule = Callable[[re.Match[str], date], FoundDate | None]


def _year(text: str | None, month: int, day: int, today: date) -> date | None:
    """Return a date; without a year the first one that is not more than two months gone."""
    try:
        if text:
            year = int(text)
            return date(year + 2000 if year < 100 else year, month, day)
        made = date(today.year, month, day)
    except ValueError:
        return None
    if (today - made).days > 62:
        try:
            return date(today.year + 1, month, day)
        except ValueError:
            return None
    return made


def _single(day: date | None, found: re.Match[str], rule: str) -> FoundDate | None:
    return FoundDate(day, found.start(), found.end(), rule) if day else None


def _iso(found: re.Match[str], today: date) -> FoundDate | None:
    return _single(_year(found["y"], int(found["m"]), int(found["d"]), today), found, "iso")


def _numeric(found: re.Match[str], today: date) -> FoundDate | None:
    return _single(_year(found["y"], int(found["m"]), int(found["d"]), today), found, "numeric")


def _named(found: re.Match[str], today: date) -> FoundDate | None:
    return _single(
        _year(found["y"], MONTH[found["m"].casefold()], int(found["d"]), today), found, "month_name"
    )


def _day_only(found: re.Match[str], today: date) -> FoundDate | None:
    """Like "den 27.", "Friday week (27th)": the next day of a month with that number."""
    day = int(found["d"])
    for month in range(3):
        index = today.month - 1 + month
        try:
            made = date(today.year + index // 12, index % 12 + 1, day)
        except ValueError:
            continue
        if made >= today:
            return _single(made, found, "day_of_month")
    return None


def week_days(year: int, week: int) -> tuple[date, date] | None:
    """Return Monday and Friday of an ISO week, None if the year has no such week."""
    try:
        return date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 5)
    except ValueError:
        return None


def _week(found: re.Match[str], today: date) -> FoundDate | None:
    """A week by its number: its Friday, any of its days being right; a week that is over means next year's."""
    week = int(found["w"])
    year = today.isocalendar().year
    if found["y"]:
        year = int(found["y"]) + (2000 if int(found["y"]) < 100 else 0)
    days = week_days(year, week)
    if days and not found["y"] and days[1] < today - timedelta(days=7):
        days = week_days(year + 1, week)
    if days is None:
        return None
    named = found["day"] if "day" in found.re.groupindex else None
    if named:
        return _single(days[0] + timedelta(days=DAY[named.casefold()]), found, "week_day")
    return FoundDate(days[1], found.start(), found.end(), "week", days[0], days[1])


def _weekday(found: re.Match[str], today: date) -> FoundDate | None:
    """A weekday: the next one after today; with "next" one that is not this week's; "Friday week" is a week later."""
    wanted = DAY[found["day"].casefold()]
    ahead = (wanted - today.weekday()) % 7 or 7
    word = (found["how"] or "").casefold()
    later = "later" in found.re.groupindex and found["later"]
    if later or (
        word and re.fullmatch(r"næste|neste|nästa|next|nächste[nrs]?", word) and ahead < 7 - today.weekday()
    ):
        ahead += 7
    return _single(today + timedelta(days=ahead), found, "weekday")


def _next_week(found: re.Match[str], today: date) -> FoundDate | None:
    monday = today - timedelta(days=today.weekday())
    shift = 0 if re.match(_THIS, found["how"], re.IGNORECASE) else 7
    monday += timedelta(days=shift)
    named = found["day"]
    if named:
        return _single(monday + timedelta(days=DAY[named.casefold()]), found, "next_week_day")
    friday = monday + timedelta(days=4)
    return FoundDate(friday, found.start(), found.end(), "next_week", monday, friday)


def _relative(found: re.Match[str], today: date) -> FoundDate | None:
    word = re.sub(r"\s+", " ", found.group().casefold())
    days = {
        "i dag": 0, "idag": 0, "today": 0, "heute": 0, "i morgen": 1, "imorgen": 1, "i morgon": 1, "imorgon": 1,
        "tomorrow": 1, "morgen": 1, "i overmorgen": 2, "i overmorgon": 2, "overmorgen": 2, "i övermorgon": 2,
        "übermorgen": 2, "day after tomorrow": 2,
    }  # fmt: skip
    return _single(today + timedelta(days=days[word]), found, "relative")


def _within(found: re.Match[str], today: date) -> FoundDate | None:
    count = int(found["n"]) if found["n"].isdigit() else _SMALL[found["n"].casefold()]
    days = count * (7 if found["unit"][0].casefold() in "uwv" else 1)
    return _single(today + timedelta(days=days), found, "within")


_SMALL = {
    "en": 1, "et": 1, "ett": 1, "one": 1, "a": 1, "einer": 1, "einem": 1, "to": 2, "två": 2, "two": 2, "zwei": 2,
    "tre": 3, "three": 3, "drei": 3, "fire": 4, "fyra": 4, "four": 4, "vier": 4, "fem": 5, "five": 5, "fünf": 5,
}  # fmt: skip


def _month_last(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _month_of(text: str, year: str | None, today: date) -> tuple[int, int]:
    month = MONTH[text.casefold()]
    if year:
        return int(year), month
    return (today.year if month >= today.month else today.year + 1), month


def _part_of_month(found: re.Match[str], today: date) -> FoundDate | None:
    """Like "end of March" is its last day, "mid January" the 15th, "beginning of" the 1st; a bare month any of its days."""
    year, month = _month_of(found["m"], found["y"], today)
    last = _month_last(year, month)
    part = found["part"].casefold()
    if re.match(_END, part):
        return _single(last, found, "end_of_month")
    if re.match(_MID, part):
        return FoundDate(
            last.replace(day=15),
            found.start(),
            found.end(),
            "mid_month",
            last.replace(day=10),
            last.replace(day=20),
        )
    if re.match(_START, part):
        return FoundDate(
            last.replace(day=1),
            found.start(),
            found.end(),
            "start_of_month",
            last.replace(day=1),
            last.replace(day=10),
        )
    return FoundDate(last, found.start(), found.end(), "month", last.replace(day=1), last)


def _this_month_end(found: re.Match[str], today: date) -> FoundDate | None:
    shift = 1 if re.search(rf"\b(?:{_NEXT})", found.group(), re.IGNORECASE) else 0
    index = today.month - 1 + shift
    return _single(_month_last(today.year + index // 12, index % 12 + 1), found, "end_of_month")


def _week_end(found: re.Match[str], today: date) -> FoundDate | None:
    """The end of this (or next) week: its Friday."""
    monday = today - timedelta(days=today.weekday())
    shift = 7 if re.search(rf"\b(?:{_NEXT})", found.group(), re.IGNORECASE) or today.weekday() > 4 else 0
    return _single(monday + timedelta(days=4 + shift), found, "end_of_week")


_RULES: tuple[tuple[str, Rule], ...] = (
    (r"\b(?P<y>20\d\d)-(?P<m>0?[1-9]|1[0-2])-(?P<d>0?[1-9]|[12]\d|3[01])\b", _iso),
    (
        r"(?<![\d.,/-])(?P<d>0?[1-9]|[12]\d|3[01])[.](?P<m>0?[1-9]|1[0-2])[.](?P<y>20\d\d|\d\d)(?!\d)",
        _numeric,
    ),
    (
        r"(?<![\d.,/-])(?P<d>0?[1-9]|[12]\d|3[01])[-/](?P<m>0?[1-9]|1[0-2])[-/](?P<y>20\d\d|\d\d)(?!\d)",
        _numeric,
    ),
    (
        rf"(?<![\d.,])(?P<d>0?[1-9]|[12]\d|3[01])(?:\.|st|nd|rd|th|:e|:a|te)?\s*(?:of\s+)?(?P<m>{_M})\b\.?(?:,?\s+(?P<y>20\d\d))?",
        _named,
    ),
    (
        rf"\b(?P<m>{_M})\s+(?:the\s+)?(?P<d>[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\b(?![.,]?\d)(?:,?\s+(?P<y>20\d\d))?",
        _named,
    ),
    (
        rf"\b(?P<day>{_W})\s*(?:,|i|in|der|of|der|den)?\s*{_WEEK}[ \t]?(?P<w>[1-9]|[1-4]\d|5[0-3])\b(?:[/ ](?P<y>20\d\d|\d\d)\b)?",
        _week,
    ),
    (rf"(?<![\d] )(?<!\d)\b{_WEEK}[ \t]?(?P<w>[1-9]|[1-4]\d|5[0-3])\b(?:[/ ](?P<y>20\d\d|\d\d)\b)?", _week),
    (
        rf"\b(?P<part>{_END}|{_MID}|{_START}|{_IN})\s*(?P<m>{_M})\b\.?(?:\s+(?P<y>20\d\d))?",
        _part_of_month,
    ),
    (
        rf"\b(?:{_END})\s+(?:(?:{_NEXT}|{_THIS}|dieses|nächsten|des|of|the|af|av)\s+)*(?:{_MONTHWORD})\b",
        _this_month_end,
    ),
    (
        rf"\b(?:inden|innen|före|vor|before|{_END})\s+(?:(?:{_NEXT}|{_THIS}|der|dem|die|the|of|af|av)\s+)*(?:weekenden|helgen|helga|helg|wochenende|weekend|ugen|uken|veckan|week|woche)\b",
        _week_end,
    ),
    (
        rf"\b(?:(?P<day>{_W})\s+(?:i\s+|in\s+|der\s+)?)?(?P<how>{_NEXT}|{_THIS})\s+(?:uge|uke|vecka|veckan|woche|week)\b",
        _next_week,
    ),
    (
        rf"\b(?:om|inden\s+for|innen|inom|in|within|binnen)\s+(?P<n>\d{{1,2}}|{'|'.join(_SMALL)})\s+(?P<unit>uger|uge|uker|uke|veckor|vecka|wochen|woche|weeks?|dage|dag|dager|dagar|tagen?|days?)\b",
        _within,
    ),
    (rf"\b(?:(?P<how>{_NEXT}|{_THIS})\s+)?(?P<day>{_W})\b(?:\.(?=\s+\d))?(?P<later>\s+week\b)?", _weekday),
    (
        (
            r"\b(?:i\s?overmorgen|i\s?övermorgon|overmorgen|übermorgen|day\s+after\s+tomorrow|i\s?morgen|i\s?morgon|tomorrow|"
            r"i\s?dag|today|heute|(?<!guten )(?<!god )morgen)\b"
        ),
        _relative,
    ),
)
_CUED: tuple[tuple[str, Rule], ...] = (
    (r"(?<![\d.,/-])(?P<d>0?[1-9]|[12]\d|3[01])/(?P<m>0?[1-9]|1[0-2])(?P<y>(?!))?(?![\d/\"”])", _numeric),
    (r"(?<![\d.,/-])(?P<d>0?[1-9]|[12]\d|3[01])\.(?P<m>0?[1-9]|1[0-2])\.?(?P<y>(?!))?(?!\d)", _numeric),
    (
        rf"(?<![\d.,/-])(?P<d>[1-9]|[12]\d|3[01])(?:st|nd|rd|th|\.|:e|:a)(?![\d\w])(?!\s*(?:{_M})\b)",
        _day_only,
    ),
)
CUE = re.compile(
    r"(?:senest|senast|spätestens|latest|inden|innen|før|före|vor|before|by|bis(?:\s+zum)?|deliver\w*|lever\w*|liefer\w*|leverans\w*|due|"
    r"ønske\w*|den|d\.|the|on|zum|am|til|fra|from|ab|per|pr\.?|dato|datum|date|hos os|\()\s*(?:on|by|den|the|d\.|dato|datum|date|:|senest|senast|am|zum|"
    + _W
    + r")?\W{0,3}$",
    re.IGNORECASE,
)


@cache
def _compiled(*, cued: bool) -> tuple[tuple[re.Pattern[str], Rule], ...]:
    return tuple((re.compile(text, re.IGNORECASE), rule) for text, rule in (_CUED if cued else _RULES))


def _refused(text: str, start: int) -> bool:
    """An ordinal or "last" before a weekday or month makes another date of it: refuse rather than reduce."""
    return bool(_REFUSE.search(text[max(0, start - 16) : start]))


_CASED = re.compile(r"^(?:mar|sat|sun|man|ons|may|mon|tors|fre|des|wed)$", re.IGNORECASE)


def find(text: str, today: date) -> list[FoundDate]:
    """Return the dates of a text from left to right, none overlapping; the longest reading of a place wins."""
    found: list[FoundDate] = []
    taken: list[tuple[int, int]] = []
    for cued in (False, True):
        for pattern, rule in _compiled(cued=cued):
            for one in _matches(pattern, rule, text, today, cued=cued):
                if all(one.end <= start or one.start >= end for start, end in taken):
                    found.append(one)
                    taken.append((one.start, one.end))
    return _merge(sorted(found, key=lambda one: one.start), text)


def _matches(
    pattern: re.Pattern[str], rule: Rule, text: str, today: date, *, cued: bool
) -> Iterator[FoundDate]:
    for one in islice(pattern.finditer(text), 200):
        if _CASED.match(one.group()) or (not cued and _refused(text, one.start())):
            continue
        if cued and not CUE.search(text[max(0, one.start() - 40) : one.start()]):
            continue
        made = rule(one, today)
        if made:
            yield made


def _merge(found: list[FoundDate], text: str) -> list[FoundDate]:
    """Like "Friday 20 November", "Friday week (27th)": a weekday and the date beside it are one date."""
    merged: list[FoundDate] = []
    for one in found:
        before = merged[-1] if merged else None
        gap = text[before.end : one.start] if before else ""
        if (
            before
            and before.rule in {"weekday", "relative"}
            and re.fullmatch(r"[\s,.(]*(?:den|the|d\.|der|am|dem)?[\s(]*", gap)
        ):
            if one.rule in {"weekday", "next_week", "relative"}:
                merged.append(one)
                continue
            merged[-1] = FoundDate(one.day, before.start, one.end, one.rule, one.first, one.last)
        elif before and one.rule == "day_of_month" and re.fullmatch(r"\s*\(\s*", gap):
            merged[-1] = FoundDate(before.day, before.start, one.end, before.rule, before.first, before.last)
        else:
            merged.append(one)
    return merged
