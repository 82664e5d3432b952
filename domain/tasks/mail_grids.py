"""What the generated part of a mail shows: a document's lines, shortages, or questions with numbered options.

Everything comes from the document or from the facts given; nothing is promised that they do not say (D-91).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.sales.facts import DocumentView, LineView
from domain.tasks.mail_tables import Grid
from domain.words import formats, say


@dataclass(frozen=True, slots=True)
class Shortage:
    """A line that cannot be delivered as asked (D-51)."""

    item_no: str
    description: str
    requested: Decimal
    available: Decimal
    """In the line's unit, not below 0."""
    uom_name: str
    expected: date | None = None
    """When supply is known to cover it; None = not known, nothing is said."""


@dataclass(frozen=True, slots=True)
class Option:
    """An item that the customer may mean (D-43)."""

    item_no: str
    description: str
    variant: str
    availability: str
    """"available", "low" or "out"."""
    price: Decimal | None
    """Per unit, in the customer's currency; None = no price known."""
    currency: str
    uom_name: str
    matching: bool = True
    """False = an alternative."""
    expected: date | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A wish that the customer is asked about, in the customer's own words."""

    words: str
    why: str
    """Code of ``intake.request.Why``."""
    options: tuple[Option, ...] = ()


def line_grid(document: DocumentView) -> Grid:
    """Return the lines of a quote or order with net, VAT per rate and total."""
    language = document.language
    items = [line for line in document.lines if line.kind == "item"]
    dates = any(line.delivery_date for line in items)
    discounts = any(line.discount_percent for line in items)
    codes = [
        "item",
        "description",
        *(["delivery"] if dates else []),
        "quantity",
        "unit",
        "unit_price",
        *(["discount"] if discounts else []),
        "net",
    ]
    numbers = {"quantity", "unit_price", "discount", "net"}
    return Grid(
        head=tuple(say(f"document.column.{code}", language) for code in codes),
        right=tuple(code in numbers for code in codes),
        rows=tuple(_line_row(line, codes, language) for line in document.lines),
        sums=_sums(document),
    )


def _line_row(line: LineView, codes: list[str], language: str) -> tuple[str, ...]:
    if line.kind != "item":
        return (line.description,)
    cells = {
        "item": f"{line.item_no} {line.variant_code}".strip(),
        "description": line.description,
        "delivery": formats.short_day(line.delivery_date, language) if line.delivery_date else "",
        "quantity": formats.number(line.quantity, language),
        "unit": line.uom_name or line.uom,
        "unit_price": formats.price(line.unit_price, language),
        "discount": formats.percent(line.discount_percent, language) if line.discount_percent else "",
        "net": formats.bare_amount(line.net, language),
    }
    return tuple(cells[code] for code in codes)


def _sums(document: DocumentView) -> tuple[tuple[str, str], ...]:
    language = document.language
    rates = (
        (
            say(
                "document.vat",
                language,
                percent=formats.percent(rate.percent, language),
                base=formats.bare_amount(rate.base, language),
            ),
            formats.bare_amount(rate.vat, language),
        )
        for rate in document.vat
    )
    gross = say("document.gross", language, currency=document.currency)
    return (
        (say("document.net", language), formats.bare_amount(document.net, language)),
        *rates,
        (gross, formats.bare_amount(document.gross, language)),
    )


def shortage_grid(shortages: tuple[Shortage, ...], language: str) -> Grid:
    """Return what was asked, what is there, and when more is expected if that is known of any line."""
    dated = any(one.expected for one in shortages)
    codes = (
        "document.column.item",
        "document.column.description",
        "mail.column.requested",
        "mail.column.available",
    )
    rows = []
    for one in shortages:
        unit = f"\u00a0{one.uom_name}" if one.uom_name else ""
        row = [
            one.item_no,
            one.description,
            formats.number(one.requested, language) + unit,
            formats.number(max(one.available, Decimal(0)), language) + unit,
        ]
        if dated:
            row.append(formats.short_day(one.expected, language) if one.expected else "")
        rows.append(tuple(row))
    return Grid(
        head=(
            *(say(code, language) for code in codes),
            *((say("mail.column.expected", language),) if dated else ()),
        ),
        right=(False, False, True, True, *((False,) if dated else ())),
        rows=tuple(rows),
    )


def question_sentences(questions: tuple[Question, ...], language: str) -> tuple[str, ...]:
    """Return one sentence per wish that needs an answer, with the customer's words."""
    return tuple(say(f"mail.why.{one.why}", language, words=one.words) for one in questions)


def numbered_options(questions: tuple[Question, ...]) -> tuple[tuple[int, int, Option], ...]:
    """Return the rows of both tables as they are numbered: number, position of the question, option.

    The matching items of all questions come first: the customer answers with these numbers (D-43, D-45).
    """
    ordered = [
        (at, option)
        for matching in (True, False)
        for at, one in enumerate(questions)
        for option in one.options
        if option.matching is matching
    ]
    return tuple((number, at, option) for number, (at, option) in enumerate(ordered, 1))


def option_grids(questions: tuple[Question, ...], language: str) -> tuple[Grid, ...]:
    """Return the two tables, matching items and alternatives, numbered through; an empty one is left out (D-43).

    The customer's words stand beside each option where several wishes have options.
    """
    several = sum(1 for one in questions if one.options) > 1
    grids: list[Grid] = []
    rows_of = numbered_options(questions)
    for title, matching in (("mail.options.matching", True), ("mail.options.alternatives", False)):
        chosen = [
            (number, questions[at], option) for number, at, option in rows_of if option.matching is matching
        ]
        if not chosen:
            continue
        rows = []
        for number, question, option in chosen:
            words = (question.words,) if several else ()
            rows.append((str(number), *words, *_option_cells(option, language)))
        grids.append(
            Grid(
                head=_option_head(chosen[0][2].currency, language, several=several),
                right=(True, *((False,) if several else ()), False, False, False, False, True, False),
                rows=tuple(rows),
                title=say(title, language),
            )
        )
    return tuple(grids)


def _option_head(currency: str, language: str, *, several: bool) -> tuple[str, ...]:
    return (
        say("mail.column.no", language),
        *((say("mail.column.regarding", language),) if several else ()),
        say("document.column.item", language),
        say("document.column.description", language),
        say("mail.column.variant", language),
        say("mail.column.availability", language),
        say("mail.column.price", language, currency=currency),
        say("document.column.unit", language),
    )


def _option_cells(option: Option, language: str) -> tuple[str, ...]:
    if option.availability == "out" and option.expected:
        there = say("mail.availability.from", language, date=formats.short_day(option.expected, language))
    else:
        there = say(f"mail.availability.{option.availability}", language)
    price = (
        formats.price(option.price, language)
        if option.price is not None
        else say("mail.on_request", language)
    )
    return (option.item_no, option.description, option.variant, there, price, option.uom_name)
