"""The customer answers our table of options by its number: "nr. 2, please" (D-43, D-45). Pure.

The numbers are those of the table that was sent. A number that is none of ours, or two for one wish, settles nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from domain.intake.request import Candidate, Intent, Open, Request, RequestLine, Span, Why

RULE = "answer"
_NUMBERED = re.compile(
    r"(?P<before>\b[^\W\d_]+[ .:]{1,2})?(?<!\w)(?:nr\.?|no\.?|number|nummer|option|mulighed|alternativ(?:e)?|#)\s?"
    r"(?P<n>\d{1,3})(?![\d.,-]*\d)",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"(?im)^[ \t]*(?P<n>\d{1,3})(?=[ \t]*[:)]|[ \t,]*(?:tak|takk|tack|please|thanks|thank you|bitte|danke)?[ \t.!]*$)[:)]?"
)
"""A line that is a number of the table alone, or begins with one: "2", "2: 10 stk."."""
_OTHER = re.compile(
    r"(?i)(?:ordre|order|bestilling|beställning|bestellung|po|tilbud|quote|offert|angebot|faktura|invoice|rechnung"
    r"|kunde|customer|kund|vare|item|artikel|telefon|phone|tlf|cvr|moms|vat|org|konto|account|gade|vej|strasse|straße)"
    r"\W*$"
)
_AMOUNT = re.compile(
    r"(?<![\w.,-])(\d{1,6})(?:[.,]0+)?\s?(?:x\b|stk\.?|pcs\.?|st\.?|stück|pieces?|styk|units?)?(?![\w%-])",
    re.IGNORECASE,
)
_END = re.compile(r"[\n;!?]|\.(?=\s|$)|\b(?:og|and|und|och)\b", re.IGNORECASE)
_ABBREVIATED = re.compile(r"(?i)\b(?:nr|no|stk|st|pcs)\.")


@dataclass(frozen=True, slots=True)
class Numbered:
    """One row of the tables that were sent."""

    number: int
    wish: int
    """Position of the question that it answers."""
    item_no: str
    variant_code: str
    uom: str
    """The wish's unit if the item has it, else its sales unit."""


def by_number(request: Request, text: str, pending: Sequence[Open], table: Sequence[Numbered]) -> Request:
    """Return a reading in which options that the customer names by number are lines.

    The quantity is the one that stands beside the number, else the wish's own; without either it is asked (D-40).

    Args:
        request: what was read of the answer.
        text: the customer's own words, without what is quoted below and the signature.
        pending: the questions that we asked.
        table: the options as they were numbered in our mail.
    """
    named = _named(text, {one.number: one for one in table})
    wishes = [option.wish for option, *_ in named]
    known = {(line.item_no, line.variant_code) for line in request.lines}
    lines, asked, spans = [], [], []
    for option, start, end, beside in named:
        if wishes.count(option.wish) > 1 or option.wish >= len(pending):
            continue
        if (option.item_no, option.variant_code) in known:
            continue
        wish = pending[option.wish]
        span = Span("body", start, end, text[start:end].strip())
        spans.append((start, end))
        quantity, unit = _quantity(beside, wish, option)
        found = Candidate(option.item_no, option.variant_code, 1.0, RULE, sure=True)
        if quantity is None:
            asked.append(Open(Why.MISSING_QUANTITY, span, (found,), None, unit))
        else:
            lines.append(
                RequestLine(
                    option.item_no, option.variant_code, quantity, unit, None, span, RULE, 0.95, (found,)
                )
            )
    if not lines and not asked:
        return request
    kept = tuple(one for one in request.open if not _inside(one.evidence, spans))
    intent = request.intent if request.intent is Intent.ORDER_REQUEST else Intent.QUOTE_REQUEST
    return replace(request, intent=intent, lines=request.lines + tuple(lines), open=kept + tuple(asked))


def _named(text: str, table: dict[int, Numbered]) -> list[tuple[Numbered, int, int, str]]:
    """Return the options that are named, with the clause in which each stands and what it says beside the number."""
    found = []
    for match in sorted([*_NUMBERED.finditer(text), *_ALONE.finditer(text)], key=lambda one: one.start("n")):
        option = table.get(int(match["n"]))
        before = match.groupdict().get("before") or ""
        if option is None or _OTHER.search(before):
            continue
        start, end = _clause(text, match.start("n"), match.end())
        beside = f"{text[start : match.start()]} {text[match.end() : end]}"
        found.append((option, start, end, beside))
    return found


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the clause around a number; the dot of "nr." and "stk." ends none."""
    plain = _ABBREVIATED.sub(lambda one: one[0][:-1] + " ", text)
    left = max((one.end() for one in _END.finditer(plain, 0, start)), default=0)
    right = next((one.start() for one in _END.finditer(plain, end)), len(text))
    return left, right


def _quantity(beside: str, wish: Open, option: Numbered) -> tuple[Decimal | None, str]:
    """Return how many, and in which unit: what stands beside the number goes before what was asked at first."""
    unit = option.uom
    amounts = {Decimal(one[1]) for one in _AMOUNT.finditer(beside)}
    if len(amounts) == 1:
        return amounts.pop(), unit
    if amounts or re.search(r"\d", beside):
        return None, unit
    if wish.uom and wish.uom != unit:
        return None, unit  # so many boxes are not so many pieces
    return wish.quantity, unit


def _inside(span: Span, clauses: Sequence[tuple[int, int]]) -> bool:
    """Say whether a question is about words that are answered now."""
    return span.source == "body" and any(start <= span.start < end for start, end in clauses)
