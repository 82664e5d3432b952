"""How values become words on a card: foreign text made harmless, sentences of the domain said, symbols of states.

Everything here returns mrkdwn (foreign text escaped) unless a function says *plain*.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.numbers import get_decimal_symbol

from domain.sales.facts import LineView
from domain.sales.stated import OTHER_CURRENCY
from domain.tasks.facts import CardLine, Say, StepCard, TaskCard, TaskRow
from domain.tasks.states import StepState, TaskState
from domain.words import formats, has
from handlers.blocks import NOTHING, cut, escape
from handlers.texts import Texts

SYMBOLS: Mapping[TaskState, str] = {
    TaskState.WORKING: "⏳",
    TaskState.NEEDS_PERSON: "🟠",
    TaskState.SENDING: "📤",
    TaskState.WAITING: "💬",
    TaskState.PAUSED: "⏸️",
    TaskState.DONE: "✅",
    TaskState.STOPPED: "⏹️",
}
"""Beside the word, never instead of it."""

DECIDED: Mapping[StepState, str] = {
    StepState.OPEN: "🟠",
    StepState.CONFIRMED: "✅",
    StepState.ANSWERED: "✅",
    StepState.DISCARDED: "⏸️",
    StepState.STOPPED: "⏹️",
    StepState.SUPERSEDED: "💬",
}

_WORDS_OF = {
    "kind": "step_name",
    "outcome": "outcome",
    "how": "how",
    "note": "note",
    "intent": "intent",
    "opinion": "opinion",
    "reason": "reason",
    "error": "mailbox",
    "why": "why",
    "level": "level",
    "state": "document.state",
    "before": "document.state",
    "after": "document.state",
    "blocked": "blocked",
}
"""Values that are codes, by their name: the catalogue has their words."""

_NUMBERS = frozenset({"requested", "available", "quantity", "amount"})
_PRICES = frozenset({"stated", "ours"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d$")
LONGEST_VALUE = 300


def flat(text: str, limit: int) -> str:
    """Return foreign text in one line, cut; plain."""
    return cut(" ".join(text[: 4 * limit + 200].split()), limit)


def foreign(text: str, limit: int = LONGEST_VALUE) -> str:
    """Return foreign text in one line, cut and escaped."""
    return escape(flat(text, limit))


def spoken(texts: Texts, sentence: Say, known: Mapping[str, Any] | None = None) -> str:
    """Return a sentence of the domain; its foreign values are escaped.

    Args:
        known: values used where the sentence brings none of its own.

    A value that is missing becomes a dash, a code that nobody knows is shown as it is: an old row never keeps a
    card from being painted.
    """
    return _said(texts, sentence, known or {}, escape)


def spoken_plain(texts: Texts, sentence: Say, known: Mapping[str, Any] | None = None) -> str:
    """Return a sentence of the domain for a plain text (a button, a label, an error at a field)."""
    return _said(texts, sentence, known or {}, str)


def _said(texts: Texts, sentence: Say, known: Mapping[str, Any], safe: Any) -> str:
    if not has(sentence.code):
        return foreign(sentence.code)
    own = {name: value for name, value in sentence.values.items() if value not in ("", None)}
    values = {
        name: _value(texts, name, value, safe)
        for name, value in {**known, **own}.items()
        if not isinstance(value, dict | list)
    }
    while True:
        try:
            return texts(sentence.code, **values)
        except KeyError as missing:
            values[str(missing.args[0])] = NOTHING


def _value(texts: Texts, name: str, value: Any, safe: Any) -> Any:
    """Return a value as it stands in a sentence; ``count`` stays a number for the plural."""
    if isinstance(value, str):
        code = f"{_WORDS_OF.get(name, '')}.{value}"
        if has(code):
            return texts(code)
        if _DAY.match(value):
            return texts.readable(date.fromisoformat(value))
        if name in _NUMBERS:
            return quantity(texts, value)
        if value.startswith("word:"):
            return texts.readable(value)
        return safe(flat(value, LONGEST_VALUE)) or NOTHING
    if value is None:
        return NOTHING
    if name in _PRICES and isinstance(value, Decimal):
        return formats.price(value, texts.locale)
    shown = texts.readable(value)
    return shown if isinstance(shown, int) else safe(str(shown))


def quantity(texts: Texts, value: Decimal | str | None) -> str:
    """Write a quantity in the reader's locale; a dash for what is no number (it may be anybody's words)."""
    if value is None:
        return NOTHING
    try:
        return formats.number(Decimal(value), texts.locale)
    except ArithmeticError:
        return NOTHING


def stated_text(line: LineView, texts: Texts) -> str:
    """Return what the customer says a line costs, where a person has to know it; '' = nothing to say (D-55)."""
    if line.stated_price is None or not line.stated:
        return ""
    stated = formats.price(line.stated_price, texts.locale)
    if line.stated == OTHER_CURRENCY:
        return texts("price.other_currency", stated=f"{stated} {currency_text(line.stated_currency)}")
    return texts("price.differs", stated=stated, ours=formats.price(line.our_price, texts.locale))


def currency_text(code: str) -> str:
    """Return a stated currency as it was written."""
    return "kr" if code == "KR" else code


def entry(value: Decimal | None, locale: str) -> str:
    """Write a number for an input field: the locale's decimal sign, no thousands (they would be read as decimals)."""
    if value is None:
        return ""
    written = format(value, "f")
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return written.replace(".", get_decimal_symbol(formats.babel_locale(locale)))


def known_of(card: TaskCard) -> dict[str, Any]:
    """Return what a sentence on a task's card may name."""
    return {
        "task": f"T-{card.number}",
        "customer": card.customer_name or card.sender_name or card.sender_address,
        "sender": card.sender_name or card.sender_address,
        "address": card.sender_address,
        "document": card.document or NOTHING,
        "number": card.document or NOTHING,
        "amount": card.amount if card.amount is not None else NOTHING,
        "intent": card.intent,
        "count": card.line_count,
        "open": card.open_count,
    }


def who(card: TaskCard | TaskRow, limit: int = 40) -> str:
    """Return whose task it is: the customer, else the sender."""
    if isinstance(card, TaskRow):
        return foreign(card.customer, limit) or NOTHING
    return foreign(card.customer_name or card.sender_name or card.sender_address, limit) or NOTHING


def line_text(line: CardLine, texts: Texts, limit: int = 84) -> str:
    """Write "10 pcs Rome chair" in one line."""
    unit = flat(line.uom, 20)
    return foreign(f"{quantity(texts, line.quantity)} {unit} {line.text}", limit)


def decided_text(step: StepCard, texts: Texts, known: Mapping[str, Any]) -> str:
    """Say who decided a step and when (D-77)."""
    values = {"by": step.decided_by or NOTHING, "at": step.decided_at, "kind": step.kind.value}
    code = f"card.decided.{step.state}"
    if not step.decided_by:
        code = f"{code}.nobody" if has(f"{code}.nobody") else code
    return f"{DECIDED[step.state]} {spoken(texts, Say(code, values), known)}"


def joined(parts: Iterable[str], sign: str = " · ") -> str:
    """Join the parts that are not empty."""
    return sign.join(part for part in parts if part)


def chunks(lines: Iterable[str], room: int = 2_800) -> list[str]:
    """Pack lines into as few texts as fit a section each; one line is never split."""
    packed: list[str] = []
    for line in lines:
        if packed and len(packed[-1]) + len(line) + 1 <= room:
            packed[-1] = f"{packed[-1]}\n{line}"
        else:
            packed.append(cut(line, room))
    return packed


def moment(value: datetime | None, texts: Texts) -> str:
    """Write date and time."""
    return NOTHING if value is None else str(texts.readable(value))
