"""Dates that people write in five languages, each found with its place, so that it can be masked before quantities.

What one written date means stands in ``date_rules.py``; what stands side by side is joined here ("Friday 20 November",
"week 12, preferably Tuesday", "the week before"). What a phrase like "last Friday" means is refused, not reduced. Which
date is the delivery date does NOT belong here (``delivery.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import islice

from domain.intake.date_rules import BARE_DAY, CUED, RULES, Rule, bare_day
from domain.intake.date_words import COUNT, DAY, MONTH, NUMBER, FoundDate, W, monday_of, week_days

__all__ = ["DAY", "MONTH", "FoundDate", "find", "week_days"]

_REFUSE = re.compile(
    r"(?:sidste|siste|sista|letzte[nrs]?|last|forrige|förra|vorige[nrs]?|previous|"
    r"første|forste|first|second|third|anden|andre|andra|tredje|zweite[nr]?|dritte[nr]?|erste[nr]?|hver|hvert|varje|jede[nr]?|every|each)\s+$",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"(?i)^\s+(?:(?:i|of|from|der|in\s+der)\s+)?(?:forrige|sidste|siste|förra|sista|letzte[nr]?|last)\s+\w+|^\s+(?:vor|for)\s+\w+\s+(?:wochen?|tagen?|uger?|uker?|dager?)\b"
)
_CUE_WORDS = (
    r"senest|senast|spätestens|latest|inden|innen|innan|før|före|vor|before|by|bis(?:\s+zum)?|deliver\w*|lever\w*|lev\.?|liefer\w*|leverans\w*|due|eta|ros|"
    r"ønske\w*|den|d\.|the|on|zum|am|til|till|to|fra|from|from|ab|per|pr\.?|dato|datum|date|termin|hos os|hos oss|required|needed|wanted|week\s+commencing|w/c"
)
_SHORT_DAYS = r"(?:mo|di|mi|do|fr|sa|so|ma|ti|to|tir|tor|lø|sø)\."
CUE = re.compile(
    rf"(?:\b(?:{_CUE_WORDS}|{W})|\b{_SHORT_DAYS}|\()\s*(?:on|by|den|the|dem|d\.|dato|datum|date|:|senest|senast|am|zum|{W}|{_SHORT_DAYS[:-2]}\.?)?\W{{0,3}}$",
    re.IGNORECASE,
)
_DAY_CUE = re.compile(
    rf"(?:\b(?:den|d\.|the|dem|am|zum|{W}|(?:senest|senast|spätestens|inden|innen|innan|før|före|vor|before|by|bis)(?:\s+(?:den|the|dem|d\.|am|zum))?)|\b{_SHORT_DAYS}|\()\W{{0,3}}$",
    re.IGNORECASE,
)
"""Before a number with nothing but a full stop, which may as well end the sentence ("up to 20.")."""
_WEEK_CUE = re.compile(
    r"(?:\b(?:senest|senast|spätestens|inden|innen|innan|før|före|i|in|lev\.?|lever\w*|leverans\w*|levering\w*|til|till|fra|från|ca\.?|omkring|runt|rundt|under|mot|helst|gerne|gärna|gjerne)|[(,:])\s*$",
    re.IGNORECASE,
)
_BARE_CUE = re.compile(
    r"(?:\b(?:senest|senast|inden|innen|innan|før|före|by|before|on|until)\s+(?:d\.|den|the)|\b(?:spätestens|bis)\s+(?:am|zum)|\b(?:før|före|innan|innen|inden|senast|senest))\s*$",
    re.IGNORECASE,
)
_CASED = re.compile(
    r"^(?:mar|sat|sun|man|mån|ons|may|mon|tors|tirs|tis|tue|thu|fri|fre|des|wed|lør|lör|søn|sön)$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"\b(?:(?:(?P<n>{COUNT})\s+)?(?P<unit>uken?|uka|veka|ugen?|uger|uker|veckan?|veckor|(?:the\s+)?weeks?|woche|wochen|dagen?|dager|dagar|dage|(?:the\s+)?days?|tage?))\s+"
    r"(?P<way>før|forinden|forut|innan|före|tidligere|tidigare|before(?:hand)?|earlier|davor|vorher|zuvor|früher|prior|efter|etter|senere|senare|later|after(?:wards)?|danach|später)\b"
    r"(?!\s+(?:at|å|att|we|vi|wir|du|jul|påske|christmas|easter|weihnachten|åpning\w*|åbning\w*|opening)\b)",
    re.IGNORECASE,
)
_AFTERWARDS = re.compile(r"(?i)efter|etter|sen[ae]re|later|after|danach|später")
_COMMENCING = re.compile(
    r"(?i)(?:week\s+(?:commencing|beginning|starting|of)|\bw/?c|ugen?\s+(?:der\s+starter|fra)|uken\s+(?:som\s+starter|fra)|veckan\s+(?:som\s+börjar|från)|woche\s+(?:vom|ab))\s*:?\s*(?:den|the|d\.)?\s*$"
)


@cache
def _compiled(*, cued: bool) -> tuple[tuple[re.Pattern[str], Rule], ...]:
    return tuple((re.compile(text, re.IGNORECASE), rule) for text, rule in (CUED if cued else RULES))


_BARE = re.compile(BARE_DAY, re.IGNORECASE | re.MULTILINE)


def find(text: str, today: date) -> list[FoundDate]:
    """Return the dates of a text from left to right, none overlapping; the longest reading of a place wins."""
    found: list[FoundDate] = []
    taken: list[tuple[int, int]] = []
    for cued in (False, True):
        patterns = _compiled(cued=cued) + (((_BARE, bare_day),) if cued else ())
        for pattern, rule in patterns:
            for one in _matches(pattern, rule, text, today, cued=cued):
                if all(one.end <= start or one.start >= end for start, end in taken):
                    found.append(one)
                    taken.append((one.start, one.end))
    return _anchored(_merge(sorted(found, key=lambda one: one.start), text), text)


def _matches(
    pattern: re.Pattern[str], rule: Rule, text: str, today: date, *, cued: bool
) -> Iterator[FoundDate]:
    for one in islice(pattern.finditer(text), 200):
        if cued and not _cue_of(pattern, one.group()).search(text[max(0, one.start() - 40) : one.start()]):
            continue
        if _CASED.match(one.group()) or (not cued and _refused(text, one)):
            continue
        made = rule(one, today)
        if made:
            yield made


def _cue_of(pattern: re.Pattern[str], said: str) -> re.Pattern[str]:
    if pattern is _BARE:
        return _BARE_CUE
    if said.rstrip().endswith(".") and said[:-1].strip().isdigit():
        return _DAY_CUE
    return _WEEK_CUE if said[0] in "vuVU" else CUE


def _refused(text: str, one: re.Match[str]) -> bool:
    """An ordinal or "last" before a weekday or month makes another date of it: refuse rather than reduce."""
    if _REFUSE.search(text[max(0, one.start() - 16) : one.start()]) and "nth" not in one.re.groupindex:
        return True
    return "later" in one.re.groupindex and bool(_GONE.match(text[one.end() : one.end() + 30]))


_GAP = re.compile(r"[\s,.(]*(?:den|the|d\.|der|am|dem)?[\s(]*")
_RANGE_GAP = re.compile(
    r"\s?(?:-|–|til|till|to|bis(?:\s+zum)?|and|og|och|und)\s?(?:den\s|d\.\s|the\s)?", re.IGNORECASE
)
_PREFERRED = re.compile(
    r"[\s,(.:–-]*(?:(?:helst|gerne|gjerne|gärna|gern|preferably|ideally|vorzugsweise|am\s+besten|best|om|på|am|on|og|and|und|the)\s+){0,3}",
    re.IGNORECASE,
)
_DATED = frozenset({"numeric", "month_name", "iso"})


def _merge(found: list[FoundDate], text: str) -> list[FoundDate]:
    """Like "Friday 20 November", "Friday week (27th)", "week 12, preferably Tuesday": what stands together is one date."""
    merged: list[FoundDate] = []
    for one in found:
        if _COMMENCING.search(text[max(0, one.start - 40) : one.start]) and one.first is None:
            monday = monday_of(one.day)
            friday = monday + timedelta(days=4)
            merged.append(replace(one, day=friday, rule="week", first=monday, last=friday))
            continue
        joined = _joined(merged[-1], one, text[merged[-1].end : one.start]) if merged else None
        if joined is None:
            merged.append(one)
        else:
            merged[-1] = joined
    return merged


def _joined(before: FoundDate, one: FoundDate, gap: str) -> FoundDate | None:
    """Return what two neighbours mean together, None if each stands for itself."""
    if before.rule in {"weekday", "relative"} and _GAP.fullmatch(gap):
        if one.rule in {"weekday", "next_week", "relative"}:
            return None
        return replace(one, start=before.start)
    if one.rule == "weekday" and before.rule in {"week", "next_week"} and _PREFERRED.fullmatch(gap):
        day = monday_of(before.day) + timedelta(days=one.day.weekday())
        return FoundDate(day, before.start, one.end, "week_day")
    if one.rule == "weekday" and before.rule in _DATED and re.fullmatch(r"[\s,(]{1,3}", gap):
        return replace(before, end=one.end) if one.day.weekday() == before.day.weekday() else None
    if one.rule == "day_of_month" and re.fullmatch(r"\s*\(\s*", gap):
        return replace(before, end=one.end)
    if one.rule == "day_of_month" and before.rule == "month" and len(gap) < 80 and "\n\n" not in gap:
        return replace(one, day=_in_month(one.day, before.day))
    if one.rule in _DATED and before.rule in _DATED and _RANGE_GAP.fullmatch(gap) and before.day < one.day:
        return FoundDate(one.day, before.start, one.end, one.rule, before.day, one.day)
    return None


def _in_month(day: date, month: date) -> date:
    """Return the day with this number in another month (like "in April, before the 15th")."""
    return month.replace(day=min(day.day, month.day))


def _anchored(found: list[FoundDate], text: str) -> list[FoundDate]:
    """Add what is counted from another date ("we start in week 15 and want the goods the week before")."""
    added: list[FoundDate] = []
    for one in islice(_BEFORE.finditer(text), 20):
        if any(one.start() < other.end and other.start < one.end() for other in found):
            continue
        base = _base(found, one)
        if base is None:
            continue
        added.append(_counted_from(base, one))
        found = [replace(other, rule="anchor") if other is base else other for other in found]
    return sorted([*found, *added], key=lambda one: one.start)


def _base(found: list[FoundDate], one: re.Match[str]) -> FoundDate | None:
    """Return the date that is counted from: the one right behind, else the last one before (not for what comes after)."""
    behind = [other for other in found if 0 <= other.start - one.end() <= 6]
    if _AFTERWARDS.match(one["way"]):
        return behind[0] if behind else None
    ahead = [other for other in found if 0 <= one.start() - other.end <= 150]
    return behind[0] if behind else ahead[-1] if ahead else None


def _counted_from(base: FoundDate, one: re.Match[str]) -> FoundDate:
    count = one["n"] or "1"
    number = int(count) if count.isdigit() else NUMBER[count.casefold()]
    weeks = one["unit"].casefold().removeprefix("the").strip()[0] in "uvw"
    way = 1 if _AFTERWARDS.match(one["way"]) else -1
    day = base.day + timedelta(days=way * number * (7 if weeks else 1))
    if weeks and (base.first is not None or not one["n"]):
        monday = monday_of(day)
        friday = monday + timedelta(days=4)
        return FoundDate(friday, one.start(), one.end(), "week", monday, friday)
    return FoundDate(day, one.start(), one.end(), "counted")
