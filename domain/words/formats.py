"""Numbers, amounts, dates and times in a person's or customer's locale (CLDR data by Babel)."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_precision

from domain.money import Money

_LETTERS_AND_DIGITS = re.compile(r"(?<=[A-Za-z])(?=\d)")
"""Between "DKK" and "18": CLDR's English pattern has no space there."""
_REGIONS = {"en": "en_GB", "da": "da_DK", "nb": "nb_NO", "sv": "sv_SE", "de": "de_DE"}


def babel_locale(locale: str) -> Locale:
    """Return the CLDR locale for "da-DK", "da" or "en"; a bare language gets its usual region."""
    code = locale.replace("-", "_")
    code = _REGIONS.get(code, code)
    if code.startswith("no"):
        code = "nb" + code[2:]
    try:
        return Locale.parse(code)
    except (ValueError, UnknownLocaleError):
        return Locale.parse("en_GB")


def amount(money: Money, locale: str) -> str:
    """Write an amount with its currency, e.g. "1.234,50 kr." or "€1,234.50"; letters stand apart from digits."""
    written = format_currency(money.decimal(), money.currency, locale=babel_locale(locale))
    return _LETTERS_AND_DIGITS.sub("\u00a0", written)


def bare_amount(money: Money, locale: str) -> str:
    """Write an amount without the currency, with the currency's number of decimals."""
    places = get_currency_precision(money.currency)
    pattern = "#,##0." + "0" * places if places else "#,##0"
    return format_decimal(money.decimal(), format=pattern, locale=babel_locale(locale))


def number(value: Decimal | int, locale: str) -> str:
    """Write a quantity with at most six decimals and the locale's separators."""
    return format_decimal(value, format="#,##0.######", locale=babel_locale(locale))


def price(value: Decimal, locale: str) -> str:
    """Write a unit price with two to six decimals."""
    return format_decimal(value, format="#,##0.00####", locale=babel_locale(locale))


def percent(value: Decimal, locale: str) -> str:
    """Write 25 as "25 %", 7.5 as "7,5 %": never rounded."""
    return format_percent(value / 100, locale=babel_locale(locale), decimal_quantization=False)


def day(value: date, locale: str) -> str:
    """Write a date with the month as a word: "21. november 2026"."""
    return format_date(value, format="long", locale=babel_locale(locale))


def short_day(value: date, locale: str) -> str:
    """Write a date briefly: "21. nov. 2026"."""
    return format_date(value, format="medium", locale=babel_locale(locale))


def clock_time(value: datetime, locale: str, time_zone: str) -> str:
    """Write the time of day of an instant in a zone: "14:02"."""
    return format_time(value.astimezone(ZoneInfo(time_zone)), format="short", locale=babel_locale(locale))


def moment(value: datetime, locale: str, time_zone: str) -> str:
    """Write day and time of an instant in a zone, as the language writes days: "12 Nov 14:02", "12. nov. 14:02"."""
    zoned = value.astimezone(ZoneInfo(time_zone))
    day_and_month = format_skeleton("MMMd", zoned, locale=babel_locale(locale))
    return f"{day_and_month} {zoned:%H:%M}"
