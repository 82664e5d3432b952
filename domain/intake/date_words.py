"""Words of dates in Danish, German, English, Norwegian and Swedish, as parts of patterns, and small sums with days.

What a written date means does NOT belong here (``date_rules.py``).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

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
0 mandag monday mon måndag montag man mån mandagen måndagen montags
1 tirsdag tuesday tue tues tisdag dienstag tirs tis tirsdagen tisdagen tysdag
2 onsdag wednesday wed onsdag mittwoch ons onsdagen
3 torsdag thursday thu thur thurs torsdag donnerstag tors torsdagen
4 fredag friday fri fredag freitag fre fredagen
5 lørdag saturday sat lördag samstag sonnabend lør lör lørdagen lördagen laurdag
6 søndag sunday sun söndag sonntag søn sön søndagen söndagen sundag
"""
_NUMBERS = """
1 en et ett én ei one a einer einem ein
2 to två two zwei
3 tre three drei
4 fire fyra four vier
5 fem five fünf
6 seks sex six sechs
7 syv sju seven sieben
8 otte åtte åtta eight acht
9 ni nine neun
10 ti tio ten zehn
14 fjorten fourteen vierzehn
"""
_ORDINALS = """
1 første først första first erste ersten erster erstem
2 anden andre andra second zweite zweiten zweiter
3 tredje third dritte dritten dritter
4 fjerde fjärde fourth vierte vierten vierter
-1 sidste siste sista last letzte letzten letzter
"""


def _table(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in text.strip().splitlines():
        value, *words = row.split()
        for word in words:
            found[word.rstrip(".")] = int(value)
    return found


_DAYS_OF_MONTH = """
1 første först första first erste ersten erster fyrste
2 anden andre andra second zweite zweiten zweiter
3 tredje third dritte dritten dritter
4 fjerde fjärde fourth vierte vierten vierter
5 femte fifth fünfte fünften fünfter
6 sjette sjätte sixth sechste sechsten sechster
7 syvende sjuende sjunde seventh siebte siebten siebter
8 ottende åttende åttonde eighth achte achten achter
9 niende nionde ninth neunte neunten neunter
10 tiende tionde tenth zehnte zehnten zehnter
11 ellevte elfte eleventh elften elfter
12 tolvte tolfte twelfth zwölfte zwölften zwölfter
13 trettende trettonde thirteenth dreizehnte dreizehnten dreizehnter
14 fjortende fjortonde fourteenth vierzehnte vierzehnten vierzehnter
15 femtende femtonde fifteenth fünfzehnte fünfzehnten fünfzehnter
16 sekstende sextonde sixteenth sechzehnte sechzehnten sechzehnter
17 syttende sjuttonde seventeenth siebzehnte siebzehnten siebzehnter
18 attende artonde eighteenth achtzehnte achtzehnten achtzehnter
19 nittende nittonde nineteenth neunzehnte neunzehnten neunzehnter
20 tyvende tjuende tjugonde twentieth zwanzigste zwanzigsten zwanzigster
21 enogtyvende tjueførste tjugoförsta twenty-first einundzwanzigste einundzwanzigsten
22 toogtyvende tjueandre tjugoandra twenty-second zweiundzwanzigste zweiundzwanzigsten
23 treogtyvende tjuetredje tjugotredje twenty-third dreiundzwanzigste dreiundzwanzigsten
24 fireogtyvende tjuefjerde tjugofjärde twenty-fourth vierundzwanzigste vierundzwanzigsten
25 femogtyvende tjuefemte tjugofemte twenty-fifth fünfundzwanzigste fünfundzwanzigsten
26 seksogtyvende tjuesjette tjugosjätte twenty-sixth sechsundzwanzigste sechsundzwanzigsten
27 syvogtyvende tjuesyvende tjugosjunde twenty-seventh siebenundzwanzigste siebenundzwanzigsten
28 otteogtyvende tjueåttende tjugoåttonde twenty-eighth achtundzwanzigste achtundzwanzigsten
29 niogtyvende tjueniende tjugonionde twenty-ninth neunundzwanzigste neunundzwanzigsten
30 tredivte trettiende trettionde thirtieth dreißigste dreißigsten
31 enogtredivte trettiførste trettioförsta thirty-first einunddreißigste einunddreißigsten
"""


MONTH = _table(_MONTHS)
DAY = _table(_DAYS)
NUMBER = _table(_NUMBERS)
ORDINAL = _table(_ORDINALS)
DAY_OF_MONTH = _table(_DAYS_OF_MONTH)


def any_of(table: dict[str, int]) -> str:
    """Return a pattern for the words of a table, longest first."""
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


M = any_of(MONTH)
W = any_of(DAY)
COUNT = rf"\d{{1,2}}|{any_of(NUMBER)}"
WEEK = r"(?:uge|uke|veke|vecka|veckan|woche|kw|kalenderwoche|week|wk|v\.|u\.)"
WEEK_WORD = r"(?:ugen?|uken?|uka|veka|veckan?|woche|week)"
NEXT = r"næste|neste|nästa|nächste[nrs]?|next|kommende[nr]?|førstkommende|følgende|folgende[nr]?|following|coming|kommande"
THIS = r"denne|dette|this|diese[nrs]?|denna|den\s+här|indeværende|inneværende"
AFTER_NEXT = (
    r"overnæste\s+uge|(?:ugen|uken|uka)\s+(?:efter|etter)\s+(?:næste|neste)(?:\s+(?:uge|uke))?|veckan\s+efter\s+nästa(?:\s+vecka)?|übernächste[nr]?\s+woche|"
    r"(?:the\s+)?week\s+after\s+next"
)
END = (
    r"udgangen\s+af|slutningen\s+af|slutten\s+av|utgangen\s+av|slutet\s+(?:av|på)|utgången\s+av|ende|(?:the\s+)?end\s+of(?:\s+the)?|ultimo|slut|slutning|"
    r"sidst\s+i|sist\s+i|sent\s+i|late(?:\s+in)?|anden\s+halvdel\s+af|second\s+half\s+of"
)
MID = r"midten\s+af|midten\s+av|midt\s+i|medio|mitten\s+(?:av|på)|mitt\s+i|mitte|mid-?|(?:the\s+)?middle\s+of|første\s+halvdel\s+af|første\s+halvdel\s+av|första\s+halvan\s+av|first\s+half\s+of"
START = (
    r"begyndelsen\s+af|starten\s+(?:af|av)|primo|begynnelsen\s+av|början\s+(?:av|på)|anfang|(?:the\s+)?(?:beginning|start)\s+of|start|early(?:\s+in)?|"
    r"first\s+week\s+of|tidlig\s+i|tidligt\s+i|først\s+i|tidligt|tidlig"
)
IN = r"i\s+løbet\s+af|i\s+løpet\s+av|under|im\s+laufe\s+des|during|in\s+the\s+course\s+of|im|in|i|until|til|bis"
MONTHWORD = r"måneden|måneders?|måned|månedsskiftet|månaden|månad|månadsskiftet|monats?|month"
BEFORE = r"inden|innen|innan|före|før|vor|before|by|bis(?:\s+zum)?|senest|senast|spätestens"
ANY_PART = rf"(?:(?P<part>{START}|{MID}|{END})\s+(?:i\s+|in\s+|der\s+|of\s+|the\s+)*)?"


def month_last(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def week_days(year: int, week: int) -> tuple[date, date] | None:
    """Return Monday and Friday of an ISO week, None if the year has no such week."""
    try:
        return date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 5)
    except ValueError:
        return None


def part_of(text: str) -> str:
    """Return which part of a time the words name: "end", "mid", "start" or ''."""
    for name, pattern in (("end", END), ("mid", MID), ("start", START)):
        if re.match(rf"(?:{pattern})(?!\w)", text, re.IGNORECASE):
            return name
    return ""


def working_days(start: date, count: int) -> date:
    """Return the day that lies so many working days (Monday to Friday) after another."""
    while count > 0:
        start += timedelta(days=1)
        count -= start.weekday() < 5
    return start
