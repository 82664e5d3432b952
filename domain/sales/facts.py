"""What leaves the sales area: frozen values for cards, modals, mails and PDFs. No rows, no SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from domain.money import Money


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; ``code`` is the customer's own ship-to code, '' = the main or a custom address."""

    name: str
    address: str
    postcode: str
    city: str
    country: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Seller:
    """Our company as it stands on documents."""

    name: str
    address: str
    postcode: str
    city: str
    country: str
    vat_no: str
    bank_account: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Buyer:
    """The customer (or a contact without a customer) as it stands on documents."""

    customer_no: str
    contact_no: str
    name: str
    contact_name: str
    address: Address
    vat_no: str


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of a document."""

    line_no: int
    kind: str
    """"item" or "text"."""
    item_no: str
    variant_code: str
    description: str
    """In the document's language."""
    quantity: Decimal
    uom: str
    uom_name: str
    """The unit in the document's language, e.g. "stk."."""
    unit_price: Decimal
    discount_percent: Decimal
    net: Money
    vat_percent: Decimal
    delivery_date: date | None
    price_rule: str = ""
    """Code of the price rule that won (D-54)."""
    evidence: str = ""
    """The customer's words that the line came from (D-42)."""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class VatView:
    """VAT of one rate: on the sum of its rounded lines."""

    percent: Decimal
    base: Money
    vat: Money


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A quote or an order of one version: everything that the PDF, the mail and the card need (D-60)."""

    kind: str
    """"quote" or "order"."""
    number: str
    version: int
    state: str
    language: str
    currency: str
    seller: Seller
    buyer: Buyer
    ship_to: Address
    reference: str
    """The customer's own document number."""
    quote_number: str
    """For an order: the quote it came from."""
    document_date: date
    requested_date: date | None
    valid_until: date | None
    payment_terms_days: int | None
    lines: tuple[LineView, ...]
    net: Money
    vat: tuple[VatView, ...]
    gross: Money
    vat_rule: str
    """"domestic", "reverse_charge" or "export"; the latter two print their sentence."""
    made_at: datetime
    salesperson: str = ""
