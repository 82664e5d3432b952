"""What a quote's mail says about lines that could not be delivered as asked, choice by choice (D-52, D-53). Pure.

Every sentence is checked against the document: a quantity or a date that it does not have is not said (D-91).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.sales.facts import DocumentView, LineView
from domain.words import formats, say


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice of a person for one line, with names in the customer's language."""

    way: str
    """Code of ``shortages.Way``."""
    item_no: str
    variant_code: str
    description: str
    uom: str
    uom_name: str
    requested: Decimal
    now: Decimal
    rest: Decimal
    instead: str = ""
    """"item_no" or "item_no/variant" of the substitute."""


def choice_sentences(choices: Sequence[Chosen], document: DocumentView) -> tuple[str, ...]:
    """Return one sentence per choice that the document bears out, in the document's language."""
    found = (_sentence(one, document) for one in choices)
    return tuple(one for one in found if one)


def _sentence(one: Chosen, document: DocumentView) -> str:
    values = _values(one, document)
    if values is None:
        return ""
    said = {
        "item": one.description,
        "unit": one.uom_name,
        "requested": formats.number(one.requested, document.language),
        **values,
    }
    return say(f"mail.choice.{one.way}", document.language, **said)


def _values(one: Chosen, document: DocumentView) -> dict[str, str] | None:
    """Return what is to be filled in beside the item, None if the document does not say so."""
    language = document.language
    mine = _lines(document, one.item_no, one.variant_code, one.uom)
    match one.way:
        case "split":
            first, rest = _of(mine, one.now), _of(mine, one.rest, last=True)
            if (
                first is None
                or rest is None
                or first is rest
                or not (first.delivery_date and rest.delivery_date)
            ):
                return None
            return {
                "now": formats.number(first.quantity, language),
                "first_date": formats.day(first.delivery_date, language),
                "rest": formats.number(rest.quantity, language),
                "date": formats.day(rest.delivery_date, language),
            }
        case "only":
            line = _of(mine, one.now)
            return None if line is None else {"now": formats.number(line.quantity, language)}
        case "later":
            line = _of(mine, one.requested, last=True)
            day = line.delivery_date if line is not None else None
            return None if day is None else {"date": formats.day(day, language)}
        case "substitute":
            item_no, _, variant = one.instead.partition("/")
            line = _of(_lines(document, item_no, variant, one.uom), one.requested)
            return None if line is None else {"instead": line.description}
        case "drop":
            return None if mine else {}
    return None


def _lines(document: DocumentView, item_no: str, variant_code: str, uom: str) -> list[LineView]:
    return [
        line
        for line in document.lines
        if line.kind == "item" and (line.item_no, line.variant_code, line.uom) == (item_no, variant_code, uom)
    ]


def _of(lines: Sequence[LineView], quantity: Decimal, *, last: bool = False) -> LineView | None:
    fitting = [line for line in lines if line.quantity == quantity]
    if not fitting:
        return None
    return fitting[-1] if last else fitting[0]


def later_than_asked(document: DocumentView) -> bool:
    """Say whether a line is delivered later than the customer asked for (D-53)."""
    return any(
        line.delivery_date > asked
        for line in document.lines
        if line.delivery_date is not None
        and (asked := line.requested_date or document.requested_date) is not None
    )
