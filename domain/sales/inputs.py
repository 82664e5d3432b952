"""What people and readers ask of a document: plain values, nothing checked yet. ``KEEP`` = leave this field alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Final

from domain.sales.facts import Address
from domain.sales.models.master import VatRule

__all__ = ["KEEP", "Keep", "LineChange", "LineInput", "QuoteInput", "Revision", "VatRule"]


class Keep(Enum):
    """The mark of a field that a change does not touch; None and "" are values."""

    KEEP = "keep"


KEEP: Final = Keep.KEEP


@dataclass(frozen=True, slots=True)
class LineInput:
    """A line to be written."""

    item_no: str = ""
    quantity: Decimal = Decimal(0)
    uom: str = ""
    """"" = the item's sales unit (D-44)."""
    variant_code: str = ""
    requested_date: date | None = None
    """None = the document's."""
    unit_price: Decimal | None = None
    """A price by hand, per ``uom`` in the document's currency; None = the price rule."""
    discount_percent: Decimal | None = None
    """A discount by hand; None = the price rule."""
    description: str = ""
    """Of an item line: "" = the item's name in the document's language."""
    kind: str = "item"
    """"item" or "text" (only ``description`` counts)."""
    evidence: str = ""
    confidence: float = 1.0
    stated_price: Decimal | None = None
    """What the customer says one ``uom`` costs; shown beside ours, never used (D-55)."""
    stated_currency: str = ""
    """Its currency: ISO code, "KR" for "kr", "" = none written."""
    after: int = 0
    """Line number after which it is inserted; 0 = at the end."""


@dataclass(frozen=True, slots=True)
class QuoteInput:
    """A quote to be written. Who buys: the contact's customer, else ``customer_no``, else the contact alone (D-31)."""

    task_id: int
    desk_id: int
    lines: tuple[LineInput, ...]
    contact_no: str = ""
    customer_no: str = ""
    language: str = ""
    """The mail's language: used where neither contact nor customer has one (D-35)."""
    desk_language: str = ""
    reference: str = ""
    requested_date: date | None = None
    ship_to: str | Address = ""
    """A ship-to code of the customer, "" = the main address, or an address for this document only."""
    location_code: str = ""
    """The desk's location: used where the customer has none (D-50)."""
    time_zone: str = ""
    """The desk's zone; "" = the company's."""
    valid_until: date | None = None
    """None = the company's number of days from today."""
    try_out: bool = False
    """It is of a try-out: the order that it becomes reserves nothing (D-82)."""


@dataclass(frozen=True, slots=True)
class LineChange:
    """What changes on one line of a document."""

    line_no: int
    item_no: str | Keep = KEEP
    variant_code: str | Keep = KEEP
    quantity: Decimal | Keep = KEEP
    uom: str | Keep = KEEP
    unit_price: Decimal | Keep | None = KEEP
    """None = back to the price rule."""
    discount_percent: Decimal | Keep | None = KEEP
    """None = back to the price rule."""
    requested_date: date | Keep | None = KEEP
    description: str | Keep = KEEP
    """"" = back to the item's name."""
    evidence: str | Keep = KEEP


@dataclass(frozen=True, slots=True)
class Revision:
    """What changes on a document; everything else stays."""

    lines: tuple[LineChange, ...] = ()
    add: tuple[LineInput, ...] = ()
    remove: frozenset[int] = field(default_factory=frozenset)
    reference: str | Keep = KEEP
    requested_date: date | Keep | None = KEEP
    valid_until: date | Keep | None = KEEP
    ship_to: str | Address | Keep = KEEP
    vat_rule: VatRule | Keep = KEEP
    """BY_COUNTRY = back to the rule of FORMAT.md."""
