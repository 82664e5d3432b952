"""Figures, periods and changes as people read them, in a locale: plain text for Slack, CSV files and the command line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_interval, format_skeleton
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_precision

from domain.kpis.definitions import Measure
from domain.kpis.facts import Report, Value
from domain.kpis.periods import CODES, Bucket, Stretch, Unit, is_code, moved, normal
from domain.money import Money
from domain.words import say
from domain.words.formats import babel_locale

NOTHING = "–"
LONGEST = 20
"""Characters of a series' name in Slack."""
MINUTE, HOUR, DAY = 60, 3600, 86400


def written(value: Value, number: int | Decimal | None, report: Report, locale: str) -> str:
    """Write one side of a figure with its unit; a dash where there is nothing to make it from."""
    if number is None:
        return NOTHING
    measure = value.figure.measure
    if measure is Measure.MONEY:
        return whole_amount(Money(int(number), report.currency), locale)
    if measure is Measure.SHARE:
        return percent(Decimal(number), locale)
    if measure is Measure.MINUTES:
        return duration(int(number) * MINUTE, locale)
    if measure is Measure.SECONDS:
        return duration(int(number), locale)
    return format_decimal(number, format="#,##0", locale=babel_locale(locale))


def whole_amount(money: Money, locale: str) -> str:
    """Write an amount without its minor units: a figure is read at a glance."""
    places = get_currency_precision(money.currency)
    whole = Decimal(money.minor).scaleb(-places).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    pattern = babel_locale(locale).currency_formats["standard"].pattern.replace("0.00", "0")
    text = format_currency(
        whole, money.currency, format=pattern, locale=babel_locale(locale), currency_digits=False
    )
    code = money.currency
    return text.replace(code, f"{code}\u00a0") if text.startswith(code) and text[3:4].isdigit() else text


def percent(share: Decimal, locale: str) -> str:
    """Write a share in whole percent."""
    return format_percent(
        share.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP), locale=babel_locale(locale)
    )


def duration(seconds: int, locale: str) -> str:
    """Write a time in its two largest units: "45 s", "12 min", "2 h 5 min", "1 d 3 h"."""
    if seconds < MINUTE:
        return say("kpi.duration.seconds", locale, seconds=seconds)
    if seconds < HOUR:
        return say("kpi.duration.minutes", locale, minutes=seconds // MINUTE)
    if seconds < DAY:
        hours, minutes = seconds // HOUR, seconds % HOUR // MINUTE
        return say("kpi.duration.hours", locale, hours=hours, minutes=minutes)
    return say("kpi.duration.days", locale, days=seconds // DAY, hours=seconds % DAY // HOUR)


def change(value: Value, locale: str) -> str:
    """Write how a figure moved: in percent, a share in points; a dash where there is nothing to compare with."""
    now, before = value.now, value.before
    if now is None or before is None:
        return NOTHING
    if now == before:
        return "="
    arrow = "▲" if now > before else "▼"
    difference = abs(Decimal(now) - Decimal(before))
    if value.figure.measure is Measure.SHARE:
        points = (difference * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        return f"{arrow} {say('kpi.points', locale, points=points)}"
    if not before:
        return arrow
    return f"{arrow} {percent(difference / abs(Decimal(before)), locale)}"


def stretch(of: Stretch, locale: str) -> str:
    """Write from when to when: "16–22 Nov", "Nov 2026", "2026", "18 Nov"; at most 20 characters where it can be."""
    first, last, found = of.first, of.last, babel_locale(locale)
    after = date.fromordinal(last.toordinal() + 1)
    if first == last:
        return _skeleton("MMMEd", first, locale)
    if (first.month, first.day, after) == (1, 1, moved(first, 12)):
        return str(first.year)
    if first.day == 1 and after == moved(first, 1):
        return _skeleton("yMMM", first, locale)
    text: str = format_interval(first, last, "MMMd" if first.year == last.year else "yMMMd", locale=found)
    short = format_interval(first, last, "yMd", locale=found)
    return " ".join((text if len(text) <= LONGEST else short).replace("\u2009", " ").split())


def sides(report: Report, locale: str) -> tuple[str, str]:
    """Write the two stretches that are compared; of one that is not over, only what has been of it."""
    chosen = report.period
    seen = chosen.now
    if not chosen.complete:
        today = report.made_at.astimezone(ZoneInfo(chosen.zone)).date()
        seen = replace(seen, last=max(seen.first, min(seen.last, today)))
    return stretch(seen, locale), stretch(chosen.before, locale)


def bucket_label(bucket: Bucket, locale: str, *, many: bool) -> str:
    """Write the label of a column: a day, the first day of a week, a month (with its year among many), a year."""
    if bucket.unit is Unit.YEAR:
        return str(bucket.first.year)
    if bucket.unit is Unit.MONTH:
        return _skeleton("yMMM" if many else "MMM", bucket.first, locale)
    return _skeleton("MMMd", bucket.first, locale)


def _skeleton(skeleton: str, day: date, locale: str) -> str:
    try:
        return str(format_skeleton(skeleton, day, locale=babel_locale(locale)))
    except KeyError:
        return str(format_date(day, format="medium", locale=babel_locale(locale)))


def period_name(code: str, locale: str) -> str:
    """Return the name of a period in a language; one without a name stands for itself."""
    return say(f"kpi.period.{code}", locale) if code in CODES else code


def understood(text: str, locale: str) -> tuple[str, str]:
    """Split what somebody typed into a period's code and the rest (a desk): the longest beginning that is a period.

    Names are understood in the reader's language and in English. The code is '' if there is none at the beginning.
    """
    names = {period_name(code, locale).casefold(): code for code in CODES}
    words = text.split()
    for count in range(len(words), 0, -1):
        typed = " ".join(words[:count])
        code = names.get(typed.casefold()) or normal(typed)
        if is_code(code):
            return code, " ".join(words[count:])
    return "", " ".join(words)


def head(report: Report, locale: str) -> str:
    """Return whose figures these are and of when: "Sales · this week (16–22 Nov)"."""
    whose = report.desk or say("kpi.all_desks", locale)
    when, _ = sides(report, locale)
    code = report.period.code
    return f"{whose} · {f'{period_name(code, locale)} ({when})' if code in CODES else when}"


def notes(report: Report, locale: str) -> list[str]:
    """Return what has to be known to read the figures rightly, a sentence each."""
    _, before = sides(report, locale)
    code = "kpi.note.compared" if report.period.complete else "kpi.note.so_far"
    found = [say(code, locale, before=before)]
    if report.minutes:
        found.append(say("kpi.note.time_saved", locale, minutes="/".join(str(one) for one in report.minutes)))
    found.append(say("kpi.note.values", locale, currency=report.currency))
    if report.foreign:
        found.append(say("kpi.note.converted", locale))
    found.extend(
        say("kpi.note.no_rate", locale, count=one.count, currency=one.text) for one in report.without_rate
    )
    return found
