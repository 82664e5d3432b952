"""Sums over marked mails: rates per language, intent and source, and what changed since another run. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from domain.intake.evaluation import ASPECTS, Mark

DEFINITION = (
    "exact = intent, customer with proposal, document number, date, all lines (item, variant, quantity in base units) and "
    "the open questions (number, reason, a common candidate) are right and there is nothing more; ship-to and flags apart"
)


@dataclass(frozen=True, slots=True)
class Score:
    """Rates over some mails, 0 to 1; None where there was nothing to count."""

    mails: int
    rates: dict[str, float]
    """By aspect of ``ASPECTS``: share of mails that are right."""
    exact: float
    precision: float | None
    recall: float | None
    f1: float | None
    wrong_lines: float | None
    """Share of the lines read that are not in the label."""
    ask_rate: float | None
    """Questions among lines and questions."""
    ask_precision: float | None
    dates_wrong: int
    ms_median: float
    ms_p95: float
    ms_median_plain: float | None
    """Of mails without attachments."""
    ms_p95_plain: float | None


def score(marks: Sequence[Mark]) -> Score:
    """Return the rates over some mails (at least one)."""
    gold, read, right = (
        sum(getattr(one, f"{name}_lines") for one in marks) for name in ("gold", "read", "right")
    )
    asked = sum(one.asked for one in marks)
    precision, recall = _share(right, read), _share(right, gold)
    times = [one.seconds * 1000 for one in marks]
    plain = [one.seconds * 1000 for one in marks if not one.attachments]
    return Score(
        len(marks),
        {name: sum(one.right.get(name, False) for one in marks) / len(marks) for name in ASPECTS},
        sum(one.exact for one in marks) / len(marks),
        precision,
        recall,
        2 * right / (read + gold) if read + gold else None,
        None if precision is None else 1 - precision,
        _share(asked, asked + read),
        _share(sum(one.asked_well for one in marks), asked),
        sum(one.date_wrong for one in marks),
        quantile(times, 0.5) or 0.0,
        quantile(times, 0.95) or 0.0,
        quantile(plain, 0.5),
        quantile(plain, 0.95),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def quantile(values: Iterable[float], share: float) -> float | None:
    """Return the smallest value that at least this share of the values does not exceed, None of none."""
    ordered = sorted(values)
    if not ordered:
        return None
    return ordered[max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1)]


def groups(marks: Sequence[Mark]) -> list[tuple[str, str, Score]]:
    """Return (kind of group, its name, score): all, then by language, intent and source."""
    found = [("all", "all", score(marks))] if marks else []
    for kind in ("language", "intent", "source"):
        names = sorted({getattr(one, kind) for one in marks})
        found += [(kind, name, score([one for one in marks if getattr(one, kind) == name])) for name in names]
    return found


def report(marks: Sequence[Mark], *, corpus: str) -> dict[str, Any]:
    """Return everything as plain JSON: definition, scores, and each mail with its problems."""
    return {
        "corpus": corpus,
        "definition": DEFINITION,
        "scores": [{"group": kind, "name": name, **asdict(one)} for kind, name, one in groups(marks)],
        "mails": [{**asdict(one), "exact": one.exact} for one in marks],
    }


@dataclass(frozen=True, slots=True)
class Change:
    """One mail that is understood differently than in another run."""

    mail_id: str
    better: bool
    was_exact: bool
    is_exact: bool
    gone: tuple[str, ...]
    """Problems that it no longer has."""
    new: tuple[str, ...]


def changes(before: Iterable[Mapping[str, Any]], marks: Iterable[Mark]) -> list[Change]:
    """Return the mails whose problems are not those of the other run (its "mails"), worse ones first."""
    earlier = {one["mail_id"]: one for one in before}
    found = []
    for one in marks:
        other = earlier.get(one.mail_id)
        if other is None or set(other["problems"]) == set(one.problems):
            continue
        gone = tuple(text for text in other["problems"] if text not in one.problems)
        new = tuple(text for text in one.problems if text not in other["problems"])
        better = (one.exact, -_weight(one.problems)) > (bool(other["exact"]), -_weight(other["problems"]))
        found.append(Change(one.mail_id, better, bool(other["exact"]), one.exact, gone, new))
    return sorted(found, key=lambda one: (one.better, one.mail_id))


def _weight(problems: Iterable[str]) -> int:
    """Count problems; a wrong line weighs five."""
    return sum(5 if one.startswith("WRONG") else 1 for one in problems)


def worst(marks: Sequence[Mark], count: int) -> list[Mark]:
    """Return the mails with the heaviest problems."""
    bad = [one for one in marks if one.problems]
    return sorted(bad, key=lambda one: (one.exact, -_weight(one.problems), one.mail_id))[:count]
