"""The kinds of cells: text to value, one small parser each. A cell that cannot be read raises :class:`BadCell`."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.numbers import list_currencies

Parser = Callable[[str], object]

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_INTEGER = re.compile(r"\d+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LARGEST = Decimal(10) ** 12
_MOST_DAYS = 36_500
_PLACES = 6


class BadCell(ValueError):
    """A cell cannot be read; ``code`` says why, ``values`` fill the sentence."""

    def __init__(self, code: str, **values: object) -> None:
        """Remember code and values."""
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file: how to read it, and what an empty cell means."""

    name: str
    parse: Parser
    required: bool = False
    """A required column must be in the header and no cell of it may be empty."""
    key: bool = False
    default: object = ""
    """The value of an empty cell of an optional column."""


def text(cell: str) -> str:
    """Take the words as they are."""
    return cell


def number(cell: str) -> Decimal:
    """Read a decimal with at most six places."""
    if _NUMBER.fullmatch(cell) is None:
        raise BadCell("masterdata.not_a_number", value=cell)
    value = Decimal(cell)
    if abs(value) >= _LARGEST:
        raise BadCell("masterdata.too_large", value=cell)
    places = len(cell.partition(".")[2].rstrip("0"))
    if places > _PLACES:
        raise BadCell("masterdata.too_many_decimals", value=cell)
    return value


def not_negative(cell: str) -> Decimal:
    """Read a decimal of 0 or more."""
    value = number(cell)
    if value < 0:
        raise BadCell("masterdata.negative", value=cell)
    return value


def positive(cell: str) -> Decimal:
    """Read a decimal above 0."""
    value = number(cell)
    if value <= 0:
        raise BadCell("masterdata.not_positive", value=cell)
    return value


def percent(cell: str) -> Decimal:
    """Read a percentage from 0 to 100."""
    value = number(cell)
    if not 0 <= value <= 100:
        raise BadCell("masterdata.not_a_percentage", value=cell)
    return value


def integer(cell: str) -> int:
    """Read a whole number of 0 or more."""
    if _INTEGER.fullmatch(cell) is None or len(cell) > 9:
        raise BadCell("masterdata.not_an_integer", value=cell)
    return int(cell)


def days(cell: str) -> int:
    """Read a number of days, at most a hundred years."""
    value = integer(cell)
    if value > _MOST_DAYS:
        raise BadCell("masterdata.too_large", value=cell)
    return value


def day(cell: str) -> date:
    """Read an ISO date with dashes."""
    if _DATE.fullmatch(cell) is not None:
        with suppress(ValueError):
            return date.fromisoformat(cell)
    raise BadCell("masterdata.not_a_date", value=cell)


def yes_no(cell: str) -> bool:
    """Read ``true`` or ``false``."""
    if cell not in {"true", "false"}:
        raise BadCell("masterdata.not_true_false", value=cell)
    return cell == "true"


def email(cell: str) -> str:
    """Read an e-mail address, lower case."""
    if _EMAIL.fullmatch(cell) is None:
        raise BadCell("masterdata.not_email", value=cell)
    return cell.lower()


def language(cell: str) -> str:
    """Read a BCP 47 language."""
    if _LANGUAGE.fullmatch(cell) is None:
        raise BadCell("masterdata.not_a_language", value=cell)
    return cell


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


def currency(cell: str) -> str:
    """Read an ISO 4217 currency."""
    if cell not in _currencies():
        raise BadCell("masterdata.not_a_currency", value=cell)
    return cell


@cache
def _countries() -> frozenset[str]:
    names = map(str, Locale("en").territories)
    return frozenset(code for code in names if len(code) == 2 and code.isalpha())


def country(cell: str) -> str:
    """Read an ISO 3166 alpha-2 country."""
    if cell not in _countries():
        raise BadCell("masterdata.not_a_country", value=cell)
    return cell


def time_zone(cell: str) -> str:
    """Read an IANA time zone."""
    try:
        ZoneInfo(cell)
    except (ValueError, OSError, LookupError):
        raise BadCell("masterdata.not_a_time_zone", value=cell) from None
    return cell


def domains(cell: str) -> str:
    """Read e-mail domains separated by bars; each stands between bars afterwards."""
    names = [name.strip().lower().removeprefix("@") for name in cell.split("|")]
    return "|" + "|".join(name for name in names if name) + "|" if any(names) else ""


def one_of(choices: type[StrEnum]) -> Parser:
    """Return a reader of one of an enum's values."""
    known = {choice.value for choice in choices}

    def read(cell: str) -> str:
        if cell not in known:
            raise BadCell("masterdata.not_one_of", value=cell, choices=", ".join(sorted(known - {""})))
        return cell

    return read
