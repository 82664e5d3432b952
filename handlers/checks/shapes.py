"""The small language in which the shapes of blocks are written: each check is a function of a value.

A check takes (value, JSON pointer, report) and notes what is wrong. Nothing here knows Slack.
"""

from collections.abc import Callable, Mapping
from typing import Any

from handlers.checks.problem import Report, child

Check = Callable[[Any, str, Report], None]


def string(most: int | None = None, *, least: int = 1, count: bool = False) -> Check:
    """Check a string of `least` to `most` code points; `count` adds it to the budget of a message."""

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, str):
            report.add(at, "wrong_type", "must be a string")
            return
        length = len(value)
        if length < least:
            report.add(at, "empty", "must not be empty")
        elif most is not None and length > most:
            report.add(at, "too_long", f"must have at most {most} characters, has {length}")
        if not value.isascii() and _has_surrogate(value):
            report.add(at, "bad_text", "holds half a character that cannot be sent as UTF-8")
        if count:
            report.characters += length

    return check


def _has_surrogate(value: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in value)


def boolean(value: Any, at: str, report: Report) -> None:
    """Check true or false."""
    if not isinstance(value, bool):
        report.add(at, "wrong_type", "must be true or false")


def number(value: Any, at: str, report: Report) -> None:
    """Check a finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        report.add(at, "wrong_type", "must be a number")
    elif not -float("inf") < value < float("inf"):
        report.add(at, "out_of_range", "must be finite")


def positive(value: Any, at: str, report: Report) -> None:
    """Check a finite number above zero."""
    before = len(report.problems)
    number(value, at, report)
    if len(report.problems) == before and value <= 0:
        report.add(at, "out_of_range", "must be above zero")


def integer(least: int, most: int | None = None) -> Check:
    """Check a whole number between two bounds, both included."""

    def check(value: Any, at: str, report: Report) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            report.add(at, "wrong_type", "must be a whole number")
        elif value < least or (most is not None and value > most):
            bound = f"at least {least}" if most is None else f"between {least} and {most}"
            report.add(at, "out_of_range", f"must be {bound}, is {value}")

    return check


def one_of(*values: str) -> Check:
    """Check that a value is one of the given words."""
    known = frozenset(values)

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, str) or value not in known:
            report.add(at, "not_allowed", f"must be one of {', '.join(values)}")

    return check


def items(check_one: Check, least: int, most: int | None) -> Check:
    """Check a list of `least` to `most` members, each with the given check."""

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, list):
            report.add(at, "wrong_type", "must be a list")
            return
        length = len(value)
        if length < least:
            report.add(at, "too_few", f"must have at least {least} members, has {length}")
        if most is not None and length > most:
            report.add(at, "too_many", f"must have at most {most} members, has {length}")
        for index, member in enumerate(value):
            check_one(member, f"{at}/{index}", report)

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check], *afterwards: Check) -> Check:
    """Check an object: its fields by name, no others, then the rules between its fields."""
    fields = {**required, **optional}
    needed = frozenset(required)

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, dict):
            report.add(at, "wrong_type", "must be an object")
            return
        for name, member in value.items():
            known = fields.get(name)
            if known is None:
                report.add(child(at, str(name)), "unknown_field", f"there is no field {name} here")
            else:
                known(member, f"{at}/{name}", report)
        if not needed <= value.keys():
            for name in sorted(needed - value.keys()):
                report.add(f"{at}/{name}", "required", f"{name} is missing")
        for rule in afterwards:
            rule(value, at, report)

    return check


def tagged(known: Mapping[str, Check], allowed: frozenset[str] | None = None) -> Check:
    """Check an object by the shape that its `type` names; `allowed` narrows the types of this place."""

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, dict):
            report.add(at, "wrong_type", "must be an object")
            return
        kind = value.get("type")
        if kind is None:
            report.add(f"{at}/type", "required", "type is missing")
            return
        of_kind = known.get(kind) if isinstance(kind, str) else None
        if of_kind is None:
            report.add(f"{at}/type", "unknown_type", f"there is no type {kind!r} here")
        elif allowed is not None and kind not in allowed:
            report.add(f"{at}/type", "type_not_allowed", f"{kind} has no place here")
        else:
            of_kind(value, at, report)

    return check


def anything(_value: Any, _at: str, _report: Report) -> None:
    """Accept a value that another check has read already."""


def one_required(*names: str) -> Check:
    """Rule: at least one of the fields is there."""

    def check(value: Any, at: str, report: Report) -> None:
        if not any(name in value for name in names):
            report.add(at, "required", f"one of {', '.join(names)} is required")

    return check


def exactly_one(*names: str) -> Check:
    """Rule: one of the fields is there, and only one."""

    def check(value: Any, at: str, report: Report) -> None:
        present = [name for name in names if name in value]
        if not present:
            report.add(at, "required", f"one of {', '.join(names)} is required")
        elif len(present) > 1:
            report.add(at, "conflict", f"only one of {', '.join(names)} may be given")

    return check


def in_order(lower: str, upper: str) -> Check:
    """Rule: when both whole numbers are given, the first is not above the second."""

    def check(value: Any, at: str, report: Report) -> None:
        least, most = value.get(lower), value.get(upper)
        if isinstance(least, int) and isinstance(most, int) and least > most:
            report.add(f"{at}/{lower}", "out_of_range", f"{lower} must not be above {upper}")

    return check
