"""What leaves the sales area: frozen values for cards, modals, mails and PDFs. No rows, no SQL."""

from __future__ import annotations

from dataclasses import dataclass, field
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
class RuleView:
    """The row of the price list or of the discounts that won (D-54)."""

    code: str
    """Customer, price group or discount group; '' = for everybody."""
    min_quantity: Decimal
    uom_name: str
    ends: date | None


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
    discount_rule: str = ""
    """Code of the discount that won, "" = none."""
    price_by_hand: bool = False
    """A person set the price of this line (D-62)."""
    discount_by_hand: bool = False
    """A person set the discount of this line (D-62)."""
    requested_date: date | None = None
    """The day asked for on this line; None = the document's."""
    stated_price: Decimal | None = None
    """What the customer says one ``uom`` costs, None = nothing (D-55)."""
    stated_currency: str = ""
    """Its currency: ISO code, "KR" for "kr", "" = none written."""
    price_source: RuleView | None = None
    """The price row that won, None = the list price or a price by hand."""
    discount_source: RuleView | None = None
    stated: str = ""
    """What a person is told about it, filled in for screens: "differs", "currency", "" = nothing."""

    @property
    def our_price(self) -> Decimal:
        """What one ``uom`` costs after the discount, in the document's currency."""
        return self.unit_price * (1 - self.discount_percent / 100)


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
    task_id: int = 0
    desk_id: int = 0
    location_code: str = ""
    """Where the goods leave from (D-50)."""
    made_by: str = ""
    """Slack member or "bot" that made this version."""
    vat_rule_by_hand: bool = False
    """A person set the VAT rule; it no longer follows the delivery address (D-60)."""


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A document in a list: its present version and state (D-66)."""

    kind: str
    number: str
    version: int
    state: str
    state_reason: str
    task_id: int
    customer_no: str
    customer_name: str
    """The contact's name where there is no customer."""
    reference: str
    quote_number: str
    document_date: date
    valid_until: date | None
    net: Money
    gross: Money
    line_count: int
    made_at: datetime
    once_sent: bool = False
    """Some version of it has left for the customer; not always the present one."""
    id: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ContactView:
    """A person that mails come from."""

    contact_no: str
    customer_no: str
    name: str
    email: str
    phone: str
    language: str
    customer_name: str = ""


@dataclass(frozen=True, slots=True)
class CustomerView:
    """A customer with what a reviewer must know (D-34). Amounts in the company's currency."""

    customer_no: str
    name: str
    address: Address
    vat_no: str
    currency: str
    """Never "": the company's where the customer has none."""
    language: str
    payment_terms_days: int | None
    blocked: str
    """"" = nothing, "ship" = deliveries, "all" = everything."""
    credit_limit: Money | None
    balance: Money
    overdue: Money
    salesperson_code: str
    salesperson: str
    salesperson_email: str
    location_code: str
    ship_to: tuple[Address, ...] = ()
    contacts: tuple[ContactView, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemOption:
    """An item in a list to choose from."""

    item_no: str
    description: str
    blocked: bool


@dataclass(frozen=True, slots=True)
class ItemOptions:
    """What can be chosen for a line of one item."""

    item_no: str
    description: str
    blocked: bool
    replaced_by: str
    base_uom: str
    sales_uom: str
    units: tuple[tuple[str, str], ...]
    """(code, name in the language), the sales unit first."""
    variants: tuple[tuple[str, str], ...]
    """(code, description in the language)."""
