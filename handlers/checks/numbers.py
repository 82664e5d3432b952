"""The rules of a number input, whose numbers travel as strings."""

from decimal import Decimal, InvalidOperation
from typing import Any

from handlers.checks.problem import Report

_FIELDS = ("min_value", "max_value", "initial_value")


def number_rules(value: Any, at: str, report: Report) -> None:
    """Rule: bounds and first value are numerals, whole where no decimals are allowed, and in order."""
    read: dict[str, Decimal] = {}
    for name in _FIELDS:
        given = value.get(name)
        if not isinstance(given, str):
            continue
        numeral = _numeral(given)
        if numeral is None:
            report.add(f"{at}/{name}", "bad_format", "must be a number written as a string")
        elif value.get("is_decimal_allowed") is False and numeral != numeral.to_integral_value():
            report.add(f"{at}/{name}", "bad_format", "must be a whole number")
        else:
            read[name] = numeral
    for lower, upper in (
        ("min_value", "max_value"),
        ("min_value", "initial_value"),
        ("initial_value", "max_value"),
    ):
        if lower in read and upper in read and read[lower] > read[upper]:
            report.add(f"{at}/{lower}", "out_of_range", f"{lower} must not be above {upper}")


def _numeral(given: str) -> Decimal | None:
    try:
        numeral = Decimal(given)
    except InvalidOperation:
        return None
    return numeral if numeral.is_finite() else None
