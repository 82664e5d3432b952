"""Which words of a person's text mention a number or a date of the document that has changed since (D-74)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from domain.money import Money, plain
from domain.sales.facts import DocumentView
from domain.sales.naming import document_label
from domain.words import formats

Value = Money | Decimal | date | str | int


def mentions_changed(text: str, old: DocumentView, new: DocumentView) -> list[str]:
    """Return the words of a text that state a value of ``old`` which is another one in ``new``, in their order.

    Values are compared field by field (a line by its number), in every usual spelling of the document's language.
    A value that merely moved to another line counts as changed: a mark too many is better than one too few.
    """
    before, after = dict(_values(old)), dict(_values(new))
    spellings: set[str] = set()
    for field, value in before.items():
        if after.get(field) != value:
            now = _spellings(after[field], new.language) if field in after else set()
            spellings |= _spellings(value, old.language) - now
    plain_text = _even(text)
    found: list[tuple[int, int, str]] = []
    for spelling in sorted(spellings, key=len, reverse=True):
        pattern = rf"(?<![\w])(?<!\d[.,]){re.escape(spelling)}(?![\w]|[.,]\d)"
        for match in re.finditer(pattern, plain_text, re.IGNORECASE):
            if all(match.end() <= start or match.start() >= end for start, end, _ in found):
                found.append((match.start(), match.end(), text[match.start() : match.end()]))
    return list(dict.fromkeys(word for _, _, word in sorted(found)))


def _even(text: str) -> str:
    """Make all kinds of spaces one kind, position by position."""
    return re.sub(r"[\u00a0\u202f\u2009]", " ", text)


def _values(document: DocumentView) -> Iterator[tuple[str, Value]]:
    yield "number", document.number
    if document.version > 1:
        yield "label", document_label(document.number, document.version)
    for name, day in (
        ("requested", document.requested_date),
        ("valid_until", document.valid_until),
    ):
        if day is not None:
            yield name, day
    if document.reference:
        yield "reference", document.reference
    if document.payment_terms_days is not None:
        yield "payment", document.payment_terms_days
    yield "net", document.net
    yield "gross", document.gross
    for rate in document.vat:
        yield f"vat {rate.percent}", rate.vat
    for line in document.lines:
        if line.kind != "item":
            continue
        key = str(line.line_no)
        yield f"{key} item", line.item_no
        yield f"{key} quantity", line.quantity
        yield f"{key} price", line.unit_price
        yield f"{key} net", line.net
        if line.discount_percent:
            yield f"{key} discount", line.discount_percent
        if line.delivery_date:
            yield f"{key} date", line.delivery_date


def _spellings(value: Value, language: str) -> set[str]:
    if isinstance(value, Money):
        written = {formats.bare_amount(value, language)} | _number(value.decimal(), language)
    elif isinstance(value, Decimal):
        written = {formats.price(value, language)} | _number(value, language)
    elif isinstance(value, date):
        written = _date(value, language)
    else:
        written = {str(value)}
    return {_even(one) for one in written}


def _number(value: Decimal, language: str) -> set[str]:
    return {formats.number(value, language), plain(value), plain(value).replace(".", ",")}


def _date(value: date, language: str) -> set[str]:
    long = formats.day(value, language)
    year = f" {value.year}"
    return {
        long,
        long.removesuffix(year),
        formats.short_day(value, language),
        formats.short_day(value, language).removesuffix(year),
        value.isoformat(),
        *(
            f"{day}{mark}{month}{end}"
            for day, month in ((f"{value.day}", f"{value.month}"), (f"{value.day:02}", f"{value.month:02}"))
            for mark in "./-"
            for end in (
                "",
                f"{mark}{value.year}",
                f"{mark}{value.year % 100:02}",
                mark if mark == "." else "",
            )
        ),
    }
