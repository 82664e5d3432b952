"""How well requests were read, against labels (data/LABELS.md): pure scoring, shared by tests and ``tilbud evaluate``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from domain.intake.request import Request

Factor = Callable[[str, str], Decimal | None]
"""(item, unit) -> base units that one holds, None if the item has no such unit."""
LineKey = tuple[str, str, Decimal, str]


@dataclass(slots=True)
class Tally:
    """Counts over mails; the rates are properties."""

    mails: int = 0
    intent_right: int = 0
    gold_lines: int = 0
    read_lines: int = 0
    right_lines: int = 0
    number_right: int = 0
    date_right: int = 0
    date_wrong: int = 0
    """A date was given and it is not the label's: worse than none."""
    asked: int = 0
    asked_well: int = 0
    gold_asks: int = 0
    exact: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Right lines among those read."""
        return self.right_lines / self.read_lines if self.read_lines else 1.0

    @property
    def recall(self) -> float:
        """Right lines among those labelled."""
        return self.right_lines / self.gold_lines if self.gold_lines else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of line precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def wrong_line_rate(self) -> float:
        """Lines read that the label does not have."""
        return 1 - self.precision

    def rate(self, name: str) -> float:
        """Return a count as a share of mails."""
        return float(getattr(self, name)) / self.mails if self.mails else 1.0


def line_key(item: str, variant: str | None, quantity: Decimal, uom: str, factor: Factor) -> LineKey:
    """Return a line as it is compared: quantity in base units where the unit is the item's."""
    one = factor(item, uom)
    return (
        (item, variant or "", quantity * one, "") if one is not None else (item, variant or "", quantity, uom)
    )


def compare_lines(
    gold: Iterable[Mapping[str, Any]], request: Request, factor: Factor
) -> tuple[Counter[LineKey], Counter[LineKey]]:
    """Return (labelled, read) lines as multisets."""
    wanted = Counter(
        line_key(one["item_no"], one["variant_code"], Decimal(one["quantity"]), one["uom"], factor)
        for one in gold
    )
    found = Counter(
        line_key(one.item_no, one.variant_code, one.quantity, one.uom, factor) for one in request.lines
    )
    return wanted, found


def date_is_right(label: Mapping[str, Any], found: date | None) -> bool:
    """Say whether the date is the label's or in its range, or rightly none."""
    gold = label.get("requested_delivery_date")
    if gold is None:
        return found is None
    if found is None:
        return False
    span = label.get("requested_delivery_range")
    if span and date.fromisoformat(span[0]) <= found <= date.fromisoformat(span[1]):
        return True
    return found == date.fromisoformat(gold)


def _ask_is_right(label: Mapping[str, Any], items: set[str]) -> bool:
    for one in label["unresolved"]:
        candidates = {str(name).partition("/")[0] for name in one["candidates"]}
        if (not candidates and not items) or candidates & items:
            return True
    return bool(items & {line["item_no"] for line in label["lines"]})


def add(tally: Tally, label: Mapping[str, Any], request: Request, factor: Factor) -> None:
    """Count one mail; what is not right is noted in ``problems``."""
    name = label["id"]
    tally.mails += 1
    right_intent = request.intent.value == label["intent"]
    tally.intent_right += right_intent
    wanted, found = compare_lines(label["lines"], request, factor)
    right = sum((wanted & found).values())
    tally.gold_lines += sum(wanted.values())
    tally.read_lines += sum(found.values())
    tally.right_lines += right
    right_number = (label.get("external_document_no") or "") == request.document_no
    tally.number_right += right_number
    right_date = date_is_right(label, request.requested_date)
    tally.date_right += right_date
    tally.date_wrong += not right_date and request.requested_date is not None
    tally.asked += len(request.open)
    tally.asked_well += sum(
        _ask_is_right(label, {one.item_no for one in ask.candidates}) for ask in request.open
    )
    tally.gold_asks += len(label["unresolved"])
    lines_right = wanted == found
    tally.exact += (
        right_intent
        and lines_right
        and right_number
        and right_date
        and len(request.open) == len(label["unresolved"])
    )
    if not right_intent:
        tally.problems.append(
            f"{name} intent {request.intent.value} ({request.intent_reason}) is {label['intent']}"
        )
    if not right_number:
        tally.problems.append(
            f"{name} number {request.document_no!r} is {label.get('external_document_no')!r}"
        )
    if not right_date:
        tally.problems.append(
            f"{name} date {request.requested_date} ({request.date_text}) is {label.get('requested_delivery_date')}"
        )
    for key, count in (found - wanted).items():
        tally.problems.append(f"{name} WRONG line {count} x {key}")
    for key, count in (wanted - found).items():
        tally.problems.append(f"{name} missed line {count} x {key}")
