"""How well one mail was understood, against its label (data/LABELS.md): pure, on the objects `tilbud understand` prints.

A request is *exact* when intent, customer with proposal, document number, date, the lines as a multiset and the open
questions (their number, reasons, candidates) are all right. Sums over mails are ``scores.py``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from domain.intake.text import fold

Factor = Callable[[str, str], Decimal | None]
"""(item, unit) -> base units that one holds, None if the item has no such unit."""
LineKey = tuple[str, str, Decimal, str]
Row = Mapping[str, Any]
EXACT = ("intent", "customer", "proposed", "number", "date", "lines", "unresolved")
"""What has to be right for a request to be exact."""
ASPECTS = (*EXACT, "ship_to", "line_dates", "flags")


@dataclass(slots=True)
class Mark:
    """What was right about one mail."""

    mail_id: str
    language: str
    intent: str
    source: str
    """"body" or "attachment": where the label's lines stand."""
    right: dict[str, bool] = field(default_factory=dict)
    gold_lines: int = 0
    read_lines: int = 0
    right_lines: int = 0
    gold_asks: int = 0
    asked: int = 0
    asked_well: int = 0
    date_wrong: bool = False
    """A date was given and it is not the label's: worse than none."""
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0
    attachments: int = 0

    @property
    def exact(self) -> bool:
        """Nothing of the request has to be mended by a person."""
        return all(self.right.get(one, False) for one in EXACT)


def line_key(item: str, variant: str | None, quantity: Decimal, uom: str, factor: Factor) -> LineKey:
    """Return a line as it is compared: quantity in base units where the unit is the item's."""
    one = factor(item, uom)
    return (
        (item, variant or "", (quantity * one).normalize(), "")
        if one is not None
        else (item, variant or "", quantity.normalize(), uom)
    )


def keys_of(lines: Iterable[Row], factor: Factor) -> Counter[LineKey]:
    """Return lines as they are compared, as a multiset."""
    return Counter(
        line_key(one["item_no"], one["variant_code"], Decimal(one["quantity"]), one["uom"], factor)
        for one in lines
    )


def date_is_right(label: Row, found: date | None) -> bool:
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


def ship_to_is_right(gold: Row | None, found: Row | None) -> bool:
    """Say whether the delivery address is the label's; of one that is written out, letters and digits count."""
    if gold is None or found is None:
        return gold is found
    if "code" in gold or "code" in found:
        return gold.get("code") == found.get("code")
    return all(
        _letters(gold["custom"].get(name)) == _letters(found["custom"].get(name))
        for name in ("name", "address", "postcode", "city", "country")
    )


def _letters(value: str | None) -> str:
    return re.sub(r"[\W_]", "", fold(value or ""))


def _items(names: Iterable[str]) -> set[str]:
    return {str(name).partition("/")[0] for name in names}


def _fits(gold: Row, ask: Row) -> bool:
    """Say whether a question offers what the label offers: a common item, or rightly nothing."""
    wanted, offered = _items(gold["candidates"]), _items(ask["candidates"])
    return bool(wanted & offered) or (not wanted and not offered)


def _asked_well(label: Row, ask: Row) -> bool:
    if any(_fits(gold, ask) for gold in label["unresolved"]):
        return True
    return bool(_items(ask["candidates"]) & {line["item_no"] for line in label["lines"]})


def unresolved_is_right(label: Row, asks: Iterable[Row]) -> bool:
    """Say whether every question of the label is asked with its reason and a common item, and no other is."""
    left = list(asks)
    for gold in label["unresolved"]:
        same = next((one for one in left if one["reason"] == gold["reason"] and _fits(gold, one)), None)
        if same is None:
            return False
        left.remove(same)
    return not left


def mark(label: Row, answer: Row, factor: Factor, *, seconds: float = 0.0, attachments: int = 0) -> Mark:
    """Compare what was understood with the label; what is not right is said in ``problems``."""
    made = Mark(
        label["id"],
        label["language"],
        label["intent"],
        "attachment" if "attachment_is_order" in label["flags"] else "body",
        seconds=seconds,
        attachments=attachments,
        gold_lines=len(label["lines"]),
        gold_asks=len(label["unresolved"]),
    )
    if "error" in answer:
        made.right = dict.fromkeys(ASPECTS, False)
        made.problems.append(f"error: {answer['error']}")
        return made
    _mark_header(made, label, answer)
    _mark_lines(made, label, answer, factor)
    _mark_asks(made, label, answer)
    _mark_flags(made, label, answer)
    return made


def _say(made: Mark, aspect: str, found: Any, gold: Any, *, right: bool) -> None:
    made.right[aspect] = right
    if not right:
        made.problems.append(f"{aspect}: {_short(found)} is {_short(gold)}")


def _short(value: Any) -> str:
    return str(value)[:160]


def _mark_header(made: Mark, label: Row, answer: Row) -> None:
    for aspect, name in (
        ("intent", "intent"),
        ("customer", "customer_no"),
        ("proposed", "proposed_customer_no"),
        ("number", "external_document_no"),
    ):
        found, gold = answer.get(name) or None, label.get(name) or None
        _say(made, aspect, found, gold, right=found == gold)
    day = answer.get("requested_delivery_date")
    right = date_is_right(label, date.fromisoformat(day) if day else None)
    made.date_wrong = bool(day) and not right
    _say(made, "date", day, label.get("requested_delivery_date"), right=right)
    found, gold = answer.get("ship_to"), label.get("ship_to")
    _say(made, "ship_to", found, gold, right=ship_to_is_right(gold, found))


def _mark_lines(made: Mark, label: Row, answer: Row, factor: Factor) -> None:
    wanted, found = keys_of(label["lines"], factor), keys_of(answer["lines"], factor)
    made.read_lines = sum(found.values())
    made.right_lines = sum((wanted & found).values())
    made.right["lines"] = wanted == found
    made.problems += [f"WRONG line: {_line(key, count)}" for key, count in (found - wanted).items()]
    made.problems += [f"missed line: {_line(key, count)}" for key, count in (wanted - found).items()]
    days = [
        Counter((one["item_no"], one["variant_code"] or "", one["requested_delivery_date"]) for one in lines)
        for lines in (label["lines"], answer["lines"])
    ]
    made.right["line_dates"] = wanted != found or days[0] == days[1]
    if not made.right["line_dates"]:
        made.problems.append(f"line_dates: {_short(sorted(map(str, days[1] - days[0])))}")


def _line(key: LineKey, count: int) -> str:
    item, variant, quantity, unit = key
    times = f"{count} x " if count > 1 else ""
    return f"{times}{quantity:f} {unit or 'base units'} of {item}{'/' if variant else ''}{variant}"


def _mark_asks(made: Mark, label: Row, answer: Row) -> None:
    asks = answer["unresolved"]
    made.asked = len(asks)
    made.asked_well = sum(_asked_well(label, one) for one in asks)
    made.right["unresolved"] = unresolved_is_right(label, asks)
    if not made.right["unresolved"]:
        for name, entries in (("asked", asks), ("should ask", label["unresolved"])):
            made.problems += [
                f"{name}: {one['reason']} {_short(one['text'])!r} {_short(sorted(_items(one['candidates']))[:4])}"
                for one in entries
            ]


def _mark_flags(made: Mark, label: Row, answer: Row) -> None:
    found, gold = set(answer["flags"]), set(label["flags"])
    made.right["flags"] = found == gold
    made.problems += [f"flag too many: {one}" for one in sorted(found - gold)]
    made.problems += [f"flag missing: {one}" for one in sorted(gold - found)]
