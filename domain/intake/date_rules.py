"""What a written date means: numeric, with a month's name, weekdays, weeks by number, relative words, parts of months.

Finding them in a text and joining what stands side by side does NOT belong here (``dates.py``), nor the words
(``date_words.py``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from domain.intake.date_words import (
    AFTER_NEXT,
    ANY_PART,
    BEFORE,
    COUNT,
    DAY,
    DAY_OF_MONTH,
    END,
    IN,
    MID,
    MONTH,
    MONTHWORD,
    NEXT,
    NUMBER,
    ORDINAL,
    START,
    THIS,
    WEEK,
    WEEK_WORD,
    FoundDate,
    M,
    W,
    any_of,
    monday_of,
    month_last,
    part_of,
    week_days,
    working_days,
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


def _span(found: re.Match[str], rule: str, day: date, first: date, last: date) -> FoundDate:
    return FoundDate(day, found.start(), found.end(), rule, first, last)


def _numeric(found: re.Match[str], today: date) -> FoundDate | None:
    """Day before month, as all five countries write; month before day only if no other reading is possible."""
    day, month = int(found["d"]), int(found["m"])
    if month > 12 >= day:
        day, month = month, day
    return _single(_year(found["y"], month, day, today), found, "numeric")


def _named(found: re.Match[str], today: date) -> FoundDate | None:
    """Like "12. marts", "March 12th", "05-MAR-2027", "10.-14. Mai" (the last day, any of them being right)."""
    groups = found.groupdict()
    month = MONTH[found["m"].casefold()]
    year = found["y"] or found["short"]
    if year and len(year) == 2 and abs(int(year) - today.year % 100) > 1:
        year = None
    day = _year(year, month, int(found["d"]), today)
    first = int(groups["d0"]) if groups.get("d0") else 0
    if day and 0 < first < day.day:
        return _span(found, "month_name", day, day.replace(day=first), day)
    return _single(day, found, "month_name")


def _in_words(found: re.Match[str], today: date) -> FoundDate | None:
    """Like "den første marts", "the twenty-second of June", "zweiten Oktober"."""
    day = DAY_OF_MONTH[found["word"].casefold()]
    return _single(_year(found["y"], MONTH[found["m"].casefold()], day, today), found, "month_name")


def _of_next_month(found: re.Match[str], today: date) -> FoundDate | None:
    """Like "the first of next month", "den 5. i næste måned"."""
    day = int(found["d"]) if found["d"] else DAY_OF_MONTH[found["word"].casefold()]
    last = month_last(today.year + today.month // 12, today.month % 12 + 1)
    return _single(last.replace(day=day), found, "month_name") if day <= last.day else None


def _day_only(found: re.Match[str], today: date) -> FoundDate | None:
    """Like "den 27.", "the 5th", "d. 12. ds.": the next day of a month with that number."""
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


def _week(found: re.Match[str], today: date) -> FoundDate | None:
    """A week by its number: its Friday, any of its days being right; a week that is over means next year's."""
    groups = found.groupdict()
    week, until = int(found["w"]), int(groups.get("w2") or 0)
    written = found["y"] or ""
    year = today.isocalendar().year
    if written and len(written) == 2 and abs(int(written) - year % 100) > 1:
        until, written = int(written), ""
    if written:
        year = int(written) + (2000 if int(written) < 100 else 0)
    days = week_days(year, week)
    if days and not written and days[1] < today - timedelta(days=7):
        year += 1
        days = week_days(year, week)
    if days is None:
        return None
    named, part = groups.get("day"), part_of(groups.get("part") or "")
    if named:
        return _single(days[0] + timedelta(days=DAY[named.casefold()]), found, "week_day")
    if part == "start":
        return _span(found, "week", days[0], days[0], days[0] + timedelta(days=2))
    last = week_days(year, until) if week < until <= week + 4 else None
    return _span(found, "week", (last or days)[1], days[0], (last or days)[1])


def _weekday(found: re.Match[str], today: date) -> FoundDate | None:
    """A weekday: the next one after today; with "next" one that is not this week's; "Friday week" is a week later."""
    wanted = DAY[found["day"].casefold()]
    ahead = (wanted - today.weekday()) % 7 or 7
    word = (found["how"] or "").casefold()
    if (
        found["later"]
        or found["week_on"]
        or (
            word
            and re.fullmatch(r"næste|neste|nästa|next|nächste[nrs]?", word)
            and ahead < 7 - today.weekday()
        )
    ):
        ahead += 7
    return _single(today + timedelta(days=ahead), found, "weekday")


def _next_week(found: re.Match[str], today: date) -> FoundDate | None:
    """Like "next week", "fredag i denne uge", "Anfang nächster Woche", "the week after next"."""
    how = found["how"] or ""
    weeks = 2 if found["two"] else int(not re.match(THIS, how, re.IGNORECASE))
    monday = monday_of(today) + timedelta(days=7 * weeks)
    if found["day"]:
        return _single(monday + timedelta(days=DAY[found["day"].casefold()]), found, "next_week_day")
    friday = monday + timedelta(days=4)
    if part_of(found["part"] or "") == "start":
        return _span(found, "next_week", monday, monday, monday + timedelta(days=2))
    return _span(found, "next_week", friday, monday, friday)


_RELATIVE = {
    "i dag": 0, "idag": 0, "today": 0, "heute": 0, "i morgen": 1, "imorgen": 1, "i morgon": 1, "imorgon": 1,
    "tomorrow": 1, "morgen": 1, "i overmorgen": 2, "i overmorgon": 2, "overmorgen": 2, "i övermorgon": 2,
    "övermorgon": 2, "i overimorgen": 2, "overimorgen": 2, "übermorgen": 2, "day after tomorrow": 2,
}  # fmt: skip


def _relative(found: re.Match[str], today: date) -> FoundDate | None:
    word = re.sub(r"\s+", " ", found.group().casefold())
    return _single(today + timedelta(days=_RELATIVE[word]), found, "relative")


def _within(found: re.Match[str], today: date) -> FoundDate | None:
    """Like "om 14 dage", "within 5 working days", "in zwei Wochen", "in a fortnight", "Mittwoch in 2 Wochen"."""
    unit = found["unit"].casefold()
    if unit == "fortnight":
        return _single(today + timedelta(days=14), found, "within")
    count = int(found["n"]) if found["n"].isdigit() else NUMBER[found["n"].casefold()]
    if re.match(r"arbejd|arbeid|arbet|arbeit|werk|working|business|hverdag|vardag|virkedag|yrkedag", unit):
        return _single(working_days(today, count), found, "within")
    if unit[0] == "m":
        index = today.month - 1 + count
        last = month_last(today.year + index // 12, index % 12 + 1)
        return _single(last.replace(day=min(today.day, last.day)), found, "within")
    weeks = unit[0] in "uwv"
    day = today + timedelta(days=count * (7 if weeks else 1))
    named = found["day"]
    if named and weeks:
        ahead = (DAY[named.casefold()] - today.weekday()) % 7 or 7
        day = today + timedelta(days=ahead + 7 * count)
    return _single(day, found, "within")


def _month_of(text: str, year: str | None, today: date) -> tuple[int, int]:
    month = MONTH[text.casefold()]
    if year:
        return int(year), month
    return (today.year if month >= today.month else today.year + 1), month


def _part_of_month(found: re.Match[str], today: date) -> FoundDate | None:
    """Like "end of March" is its last day, "mid January" the 15th, "beginning of" the 1st; a bare month any of its days."""
    year, month = _month_of(found["m"], found["y"], today)
    last = month_last(year, month)
    part = part_of(found["part"] or "")
    if part == "end":
        return _single(last, found, "end_of_month")
    if part == "mid":
        return _span(found, "mid_month", last.replace(day=15), last.replace(day=10), last.replace(day=20))
    if part == "start":
        return _span(found, "start_of_month", last.replace(day=1), last.replace(day=1), last.replace(day=10))
    return _span(found, "month", last, last.replace(day=1), last)


def _weekday_of_month(found: re.Match[str], today: date) -> FoundDate | None:
    """Like "the first Tuesday in March", "letzter Freitag im Mai"."""
    year, month = _month_of(found["m"], found["y"], today)
    nth, wanted = ORDINAL[found["nth"].casefold()], DAY[found["day"].casefold()]
    if nth < 0:
        last = month_last(year, month)
        return _single(last - timedelta(days=(last.weekday() - wanted) % 7), found, "weekday_of_month")
    first = date(year, month, 1)
    ahead = (wanted - first.weekday()) % 7 + 7 * (nth - 1)
    return _single(first + timedelta(days=ahead), found, "weekday_of_month")


def _this_month_end(found: re.Match[str], today: date) -> FoundDate | None:
    shift = 1 if re.search(rf"\b(?:{NEXT})", found.group(), re.IGNORECASE) else 0
    index = today.month - 1 + shift
    return _single(month_last(today.year + index // 12, index % 12 + 1), found, "end_of_month")


def _year_end(found: re.Match[str], today: date) -> FoundDate | None:
    return _single(date(today.year, 12, 31), found, "end_of_year")


def _week_end(found: re.Match[str], today: date) -> FoundDate | None:
    """The end of this (or next) week: its Friday; "before the weekend of the 28th" that weekend's."""
    if found["d"]:
        named = _day_only(found, today)
        if named is None:
            return None
        return _single(named.day - timedelta(days=(named.day.weekday() - 4) % 7), found, "end_of_week")
    shift = 7 if re.search(rf"\b(?:{NEXT})", found.group(), re.IGNORECASE) or today.weekday() > 4 else 0
    return _single(monday_of(today) + timedelta(days=4 + shift), found, "end_of_week")


_D, _MM = r"(?P<d>0?[1-9]|[12]\d|3[01])", r"(?P<m>0?[1-9]|1[0-2])"
_SUFFIX = r"(?:\.|st|nd|rd|th|:?e\b|:?a\b|:?(?:de|te|ende|nde|ten?)\b)?"
_Y = r"(?:,?\s+(?P<y>20\d\d)|\s?[-/.'’](?P<short>20\d\d|(?<![.])\d\d)(?!\d))?"
_W53 = r"(?P<w>0?[1-9]|[1-4]\d|5[0-3])(?!\d|[.,]\d|\s?[x×%])"
_W2 = (
    rf"(?:\s?(?:-|–|eller|or|oder|till?|to|bis|/)\s?(?:{WEEK}\s?)?(?P<w2>[1-9]|[1-4]\d|5[0-3])\b(?![/.]?\d))?"
)
_WY = r"(?:(?:[/ ]|,\s|\si\s|-)(?P<y>20\d\d|(?<=/)\d\d)\b)?"
_YEAR_END = r"årets\s+udgang|udgangen\s+af\s+året|utgangen\s+av\s+året|slutet\s+(?:av|på)\s+året|årsskiftet|årsskiftet|nytår|nyttår|nyår|jahresende|ende\s+des\s+jahres|(?:the\s+)?year[ -]?end|(?:the\s+)?end\s+of\s+(?:the\s+)?year"
_UNIT = (
    r"(?P<unit>(?:arbejds|arbeids|arbets|arbeits|werk|virke|yrke|hver|var)dag\w*|(?:arbeits|werk)tag\w*|(?:working|business)\s+days?|fortnight|uger|uge|uker|uke|veckor|vecka|wochen|woche|weeks?"
    r"|dage|dag|dager|dagar|tagen?|days?|måneder|måned|månader|månad|monaten?|months?)"
)

RULES: tuple[tuple[str, Rule], ...] = (
    (
        rf"\b(?:(?P<d>[1-9]|[12]\d|3[01]){_SUFFIX}|(?P<word>{any_of(DAY_OF_MONTH)}))\s+(?:i|of|des|im|in)\s+(?:den\s+)?(?:næste|neste|nästa|next|kommende|nächsten|kommenden)\s+(?:måned|månad|month|monats?)\b",
        _of_next_month,
    ),
    (rf"\b(?P<y>20\d\d)([-./])(?P<m>0?[1-9]|1[0-2])\2{_D}\b", _numeric),
    (rf"(?<![\d.,/-]){_D}[.]\s?{_MM}[.]\s?(?P<y>20\d\d|(?<=\.)\d\d)(?!\d)", _numeric),
    (rf"(?<![\d.,/-]){_D}(?P<sep>[-/])(?P<m>0?[1-9]|[12]\d|3[01])(?P=sep)(?P<y>20\d\d|\d\d)(?!\d)", _numeric),
    (rf"(?<![\d.,/-]){_D}[./]{_MM}(?:\s|\s?-\s?)(?P<y>20\d\d|(?<=-)\d\d)(?!\d)", _numeric),
    (
        rf"(?<![\d.,])(?:(?P<d0>\d{{1,2}})\.?(?:[-–]|\s?(?:og|and|und|och)\s)(?=\d))?{_D}{_SUFFIX}(?:\s*(?:of\s+)?|[-/])(?P<m>{M})(?!\w)\.?{_Y}",
        _named,
    ),
    (
        rf"\b(?P<word>{any_of(DAY_OF_MONTH)})\s+(?:of\s+|i\s+)?(?P<m>{M})\b(?:,?\s+(?P<y>20\d\d))?",
        _in_words,
    ),
    (
        rf"\b(?P<m>{M})\.?\s+(?:the\s+)?(?:(?P<d0>\d{{1,2}})[-–])?{_D}(?:st|nd|rd|th)?\b(?![.,]?\d|\s?%){_Y}",
        _named,
    ),
    (
        rf"\b(?P<nth>{any_of(ORDINAL)})\s+(?P<day>{W})\s+(?:i|in|of|im|af|av)\s+(?P<m>{M})\b(?:\s+(?P<y>20\d\d))?",
        _weekday_of_month,
    ),
    (
        rf"\b(?P<day>{W})\s*(?:,|i|in|der|of|den|\()*\s*{WEEK}[ \t]?{_W53}{_WY}",
        _week,
    ),
    (rf"(?<![\d] )(?<!\d)\b{ANY_PART}{WEEK}[ \t]?{_W53}{_W2}{_WY}", _week),
    (
        rf"\b(?P<part>{END}|{MID}|{START}|{IN})\s*(?P<m>{M})\b\.?(?:\s+(?P<y>20\d\d))?",
        _part_of_month,
    ),
    (rf"(?<![\d.] )(?<!\d)\b(?P<part>(?!))?(?P<m>{M})\s+(?P<y>20\d\d)\b", _part_of_month),
    (
        (
            rf"\b(?:{END})\s+(?:(?:{NEXT}|{THIS}|dieses|nächsten|des|of|the|af|av)\s+)*(?:{MONTHWORD})\b"
            rf"|\b(?:{BEFORE})\s+(?:(?:the|dem|den|of)\s+)*(?:(?:{NEXT}|{THIS})\s+)?(?:månedens?\s+(?:udgang|utgang|slutning|slutt)|månadens\s+slut|month[- ]?end|monatsende|månedsskiftet|månadsskiftet|månedsslutt?|eom)\b"
            r"|\bzum\s+monatsende\b|\bved\s+månedens\s+(?:udgang|utgang)\b"
        ),
        _this_month_end,
    ),
    (rf"\b(?:{BEFORE}|{IN})\s+(?:(?:the|dem|zum)\s+)*(?:{_YEAR_END})\b", _year_end),
    (
        (
            rf"\b(?:{BEFORE}|{END})\s+(?:(?:{NEXT}|{THIS}|der|dem|die|the|of|af|av)\s+)*(?:weekenden|helgen|helga|helg|wochenende|weekend)\b(?:\s+(?:of\s+|the\s+|den\s+|d\.\s+)*{_D}\b)?"
            rf"|\b(?:{BEFORE}|{END})\s+(?:(?:{NEXT}|{THIS}|der|dem|die|the|of|af|av)\s+)*(?:{WEEK_WORD})\b(?!\s*\d)"
            r"|\b(?:sidst|sist|slut)\s+(?:på|i)\s+(?:denne\s+)?(?:ugen|uken|uka|veckan|veka)\b|\b(?:til|till|inför)\s+helg[ae]n\b"
        ),
        _week_end,
    ),
    (
        rf"\b(?:(?P<day>{W})\s+(?:(?:i|in|of|der)\s+)*)?{ANY_PART}(?:(?P<two>{AFTER_NEXT})|(?P<how>{NEXT}|{THIS})\s+{WEEK_WORD})\b",
        _next_week,
    ),
    (
        (
            rf"\b(?:(?P<day>{W})\s+)?(?:om|inden\s+for|innen|innenfor|inom|in|within|binnen|innerhalb\s+von)\s+(?:(?:ca\.?|cirka|about|approx\.?|etwa|rund|omkring)\s+)?"
            rf"(?P<n>{COUNT})\s+{_UNIT}\b(?!\s+(?:siden|sedan|ago|before|før|vor|earlier))"
        ),
        _within,
    ),
    (
        rf"\b(?P<day>(?!))?(?P<n>{COUNT})\s+{_UNIT}\s+(?:from\s+(?:now|today)|today|fra\s+(?:nu|nå|i\s?dag)|från\s+(?:nu|i\s?dag)|ab\s+heute)\b",
        _within,
    ),
    (
        (
            rf"\b(?P<week_on>a\s+week\s+on\s+)?(?:(?P<how>{NEXT}|{THIS})\s+)?(?P<day>{W})(?:vormittags?|morgens?|früh|nachmittags?|mittags?|abends?)?\b(?:\.(?=\s+\d))?"
            r"(?P<later>\s+week\b|\s+(?:after\s+next|nach\s+dem\s+nächsten)\b|\s+om\s+(?:en|én|ei|otte|8|åtte|åtta)\s+(?:uge|uke|veke|vecka|dage|dager|dagar)\b|\s+in\s+(?:acht|8)\s+tagen\b)?"
        ),
        _weekday,
    ),
    (
        (
            r"\b(?:i\s?overmorgen|i\s?övermorgon|overi?morgen|övermorgon|übermorgen|day\s+after\s+tomorrow|i\s?morgen|i\s?morgon|tomorrow|"
            r"i\s?dag|today|heute|(?<!guten )(?<!god )(?<!am )(?<!til )(?<!denne )(?<!heute )(?<!gestern )(?<!om )(?<!hver )(?<!jeden )(?<!en )morgen)\b"
        ),
        _relative,
    ),
)
CUED: tuple[tuple[str, Rule], ...] = (
    (rf"(?<![\d.,/-]){_D}/{_MM}(?P<y>(?!))?(?![\d/\"”])", _numeric),
    (rf"(?<![\d.,/-]){_D}\.\s?{_MM}\.?(?P<y>(?!))?(?![\d]|\s?(?:mm|cm|m|kg|g|l)\b)", _numeric),
    (r"(?<!\d)(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?![\w-])", _numeric),
    (rf"\b[vu]\.?\s?{_W53}{_W2}{_WY}", _week),
    (
        rf"(?<![\d.,/-])(?P<d>[1-9]|[12]\d|3[01])(?:st|nd|rd|th|\.|:e|:a|:?(?:te|de|nde|ende))(?![\d\w])(?!\s*(?:{M})\b)(?:\s?(?:ds\.?|d\.\s?m\.|inst\.?)(?!\w)|\s+(?:i\s+måneden|i\s+denne\s+måned|of\s+(?:this|the)\s+month|i\s+månaden|dieses\s+monats)\b)?",
        _day_only,
    ),
)
BARE_DAY = r"(?<![\d.,/-])(?P<d>[1-9]|[12]\d|3[01])(?=\s*(?:[,;!?)\n]|\.\s|\.?$))"
"""A day without any sign, only right behind "senest den", "before the" and the like."""


def bare_day(found: re.Match[str], today: date) -> FoundDate | None:
    """Return the day for a number that stands alone behind "by the" and the like."""
    return _day_only(found, today)
