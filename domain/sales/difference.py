"""What changed between two versions of a document (D-63): pure, as codes and values for sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.money import Money
from domain.sales.facts import Address, DocumentView, LineView

Value = str | Decimal | date | Money | int | None


@dataclass(frozen=True, slots=True)
class Change:
    """One change. ``before`` and ``after`` are written in the reader's locale by whoever shows them."""

    code: str
    """"change.line_added", "change.text_removed", "change.quantity", "change.unit_price", "change.reference", ..."""
    line_no: int
    """0 = the document itself."""
    item: str
    """The line's description, "" for the document."""
    before: Value
    after: Value


_HEADER = ("reference", "requested_date", "valid_until", "vat_rule", "payment_terms_days", "currency")
_LINE = (
    "item_no",
    "variant_code",
    "quantity",
    "uom",
    "unit_price",
    "discount_percent",
    "delivery_date",
    "description",
)


def difference(old: DocumentView, new: DocumentView) -> tuple[Change, ...]:
    """Return what changed from one version to the next: header, lines in their order, then the total."""
    return tuple(_changes(old, new))


def as_kept(changes: Iterable[Change]) -> list[dict[str, str]]:
    """Return changes as a timeline keeps them: plain texts, written for readers by whoever shows them."""
    return [{name: _kept(getattr(one, name)) for name in one.__slots__} for one in changes]


def _kept(value: object) -> str:
    """Write a value so that it can still be read without the program: an amount is "1234.50 DKK"."""
    return f"{value.decimal()} {value.currency}" if isinstance(value, Money) else str(value)


def _changes(old: DocumentView, new: DocumentView) -> Iterator[Change]:
    for name in _HEADER:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Change(f"change.{name}", 0, "", before, after)
    if old.ship_to != new.ship_to:
        yield Change("change.ship_to", 0, "", one_line(old.ship_to), one_line(new.ship_to))
    known = {line.line_no: line for line in old.lines}
    left = {line.line_no for line in new.lines}
    for line in old.lines:
        if line.line_no not in left:
            yield Change(_code(line, "removed"), line.line_no, line.description, line.quantity, None)
    for line in new.lines:
        if line.line_no in known:
            yield from _line_changes(known[line.line_no], line)
        else:
            yield Change(_code(line, "added"), line.line_no, line.description, None, line.quantity)
    if old.gross != new.gross:
        yield Change("change.gross", 0, "", old.gross, new.gross)


def _code(line: LineView, what: str) -> str:
    """Return the code of a line that came or went; a text line has no quantity to tell."""
    return f"change.{'text' if line.kind == 'text' else 'line'}_{what}"


def _line_changes(old: LineView, new: LineView) -> Iterator[Change]:
    renamed = (old.item_no, old.variant_code) != (new.item_no, new.variant_code)
    for name in _LINE:
        before, after = getattr(old, name), getattr(new, name)
        if before != after and not (renamed and name == "description"):
            yield Change(f"change.{name}", new.line_no, new.description, before, after)


def one_line(address: Address) -> str:
    """Write an address in one line."""
    place = " ".join(part for part in (address.postcode, address.city) if part)
    return ", ".join(part for part in (address.name, address.address, place, address.country) if part)
