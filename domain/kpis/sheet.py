"""A report as a CSV file (RFC 4180), as spreadsheets of the reader's country open it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

from babel.numbers import get_currency_precision, get_decimal_symbol

from domain.kpis.definitions import Measure
from domain.kpis.facts import Report
from domain.kpis.wording import sides
from domain.words import has, say
from domain.words.formats import babel_locale

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
PLACES = Decimal("0.01")


def csv_text(report: Report, locale: str) -> str:
    """Return all figures and reasons as CSV: comma, or semicolon where the comma is the decimal mark."""
    point = get_decimal_symbol(babel_locale(locale))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if point == "," else ",", lineterminator="\r\n")
    for row in _rows(report, locale):
        writer.writerow([_cell(one, point) for one in row])
    return out.getvalue()


def file_name(report: Report) -> str:
    """Return a name for the file: what is in it, and of when."""
    whose = "".join(letter if letter.isalnum() else "-" for letter in report.desk or "all").strip("-").lower()
    return f"tilbud-{whose}-{report.period.now.first}-{report.period.now.last}.csv"


Cell = str | int | Decimal | None


def _rows(report: Report, locale: str) -> Iterator[tuple[Cell, ...]]:
    yield ("code", *(say(f"kpi.column.{one}", locale) for one in ("figure", "unit")), *sides(report, locale),
           say("kpi.column.definition", locale))  # fmt: skip
    for value in report.values:
        code, measure = value.figure.code, value.figure.measure
        both = (_plain(one, measure, report.currency) for one in (value.now, value.before))
        unit = report.currency if measure is Measure.MONEY else say(f"kpi.unit.{measure}", locale)
        yield (code, say(f"kpi.{code}", locale), unit, *both, say(f"kpi.define.{code}", locale))
    for area, reasons in (("stops", report.stops), ("assistance", report.assistance)):
        for one in reasons:
            yield (area, reason_words(area, one.text, locale), say("kpi.unit.count", locale), one.count, None,
                   say(f"kpi.define.{area}", locale))  # fmt: skip


def _plain(number: Cell, measure: Measure, currency: str) -> Cell:
    """Return a number as a spreadsheet calculates with it: amounts in major units, shares in percent."""
    if number is None or isinstance(number, str):
        return None
    if measure is Measure.MONEY:
        return Decimal(number).scaleb(-get_currency_precision(currency))
    if measure is Measure.SHARE:
        return (Decimal(number) * 100).quantize(PLACES)
    return Decimal(number).quantize(PLACES) if isinstance(number, Decimal) else number


def _cell(value: Cell, point: str) -> str:
    """Write a cell; words of people cannot become a formula."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return f"{value:f}".replace(".", point) if isinstance(value, Decimal) else str(value)


def reason_words(area: str, text: str, locale: str) -> str:
    """Return a reason in words: a kind of step by its name, a person's own words as they are."""
    if area == "stops":
        return text or say("kpi.no_reason", locale)
    code = f"step_name.{text}"
    return say(code, locale) if has(code) else text
