"""Tables of quotes and orders. Totals are kept for searching and figures; they are always computed, never taken over."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from domain.db import Base, one_of
from domain.sales.models.master import VatRule
from domain.sales.references import reference_key
from domain.sales.states import DocumentKind, OrderState, QuoteState


def _states(kind: DocumentKind, states: type[QuoteState | OrderState]) -> str:
    values = ", ".join(f"'{state.value}'" for state in states)
    return f"(kind = '{kind.value}' AND state IN ({values}))"


class Document(Base):
    """A quote or an order. ``version`` is the business version (v2 on the PDF); ``revision`` guards concurrent writes.

    ``task_id`` and ``desk_id`` point to areas above this one, hence no foreign keys.
    """

    __tablename__ = "document"
    __table_args__ = (
        CheckConstraint(
            f"{_states(DocumentKind.QUOTE, QuoteState)} OR {_states(DocumentKind.ORDER, OrderState)}",
            name="state",
        ),
        one_of("vat_rule", VatRule),
        Index("ix_document_reference", "reference_key", "customer_no"),
        Index("ix_document_kind_state", "kind", "state", "valid_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    number: Mapped[str] = mapped_column(unique=True)
    version: Mapped[int]
    revision: Mapped[int] = mapped_column(default=1)
    state: Mapped[str]
    state_reason: Mapped[str] = mapped_column(default="")
    """A person's words for the last change of state by hand; '' = none."""
    task_id: Mapped[int] = mapped_column(index=True)
    desk_id: Mapped[int]
    quote_number: Mapped[str] = mapped_column(default="", index=True)
    """For an order: the quote it came from."""
    quote_version: Mapped[int] = mapped_column(default=0)

    customer_no: Mapped[str]
    contact_no: Mapped[str] = mapped_column(index=True)
    language: Mapped[str]
    currency: Mapped[str]
    reference: Mapped[str]
    """The customer's own document number."""
    reference_key: Mapped[str]
    """The same as it is compared; follows it by itself (D-47)."""
    location_code: Mapped[str]
    salesperson_code: Mapped[str]
    time_zone: Mapped[str]
    """IANA zone in which the business dates below are meant."""
    document_date: Mapped[date]
    """The date of this version: prices are those of this day."""
    requested_date: Mapped[date | None]
    valid_until: Mapped[date | None]
    reminded_for: Mapped[date | None]
    """The last day of which a reviewer was reminded; another one is reminded of anew (D-65)."""
    try_out: Mapped[bool] = mapped_column(default=False)
    """It belongs to a try-out: it reserves nothing, no other quote gives way to it, no figure counts it (D-82)."""
    payment_terms_days: Mapped[int | None]
    vat_rule: Mapped[str]
    vat_rule_by_hand: Mapped[bool] = mapped_column(default=False)

    ship_to_code: Mapped[str]
    """'' = the customer's main address or one typed for this document."""
    ship_to_name: Mapped[str]
    ship_to_address: Mapped[str]
    ship_to_postcode: Mapped[str]
    ship_to_city: Mapped[str]
    ship_to_country: Mapped[str]

    net_minor: Mapped[int] = mapped_column(BigInteger)
    vat_minor: Mapped[int] = mapped_column(BigInteger)
    last_line_no: Mapped[int]
    """The highest line number ever given: numbers of removed lines do not come back."""
    exchange_rate: Mapped[Decimal | None]
    """Company currency for one unit of ``currency`` on the date of this version; None = there is no rate."""
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    """When a version first reached the customer."""
    made_at: Mapped[datetime] = mapped_column(index=True)
    made_by: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(index=True)
    changed_by: Mapped[str]

    lines: Mapped[list[DocumentLine]] = relationship(
        order_by="DocumentLine.position, DocumentLine.line_no", cascade="all, delete-orphan", lazy="selectin"
    )

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012  # SQLAlchemy wants a plain class attribute

    @validates("reference")
    def _compared(self, name: str, value: str) -> str:
        """Keep the number as it is compared beside the number as it is written."""
        del name
        self.reference_key = reference_key(value)
        return value


class DocumentLine(Base):
    """One line as it stands now; earlier versions are in the snapshots."""

    __tablename__ = "document_line"
    __table_args__ = (
        CheckConstraint("kind IN ('item', 'text')", name="kind"),
        Index("ix_document_line_item", "item_no", "variant_code"),
    )

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    line_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int]
    kind: Mapped[str]
    item_no: Mapped[str]
    variant_code: Mapped[str]
    description: Mapped[str]
    quantity: Mapped[Decimal]
    uom: Mapped[str]
    qty_per_base: Mapped[Decimal]
    unit_price: Mapped[Decimal]
    discount_percent: Mapped[Decimal]
    price_rule: Mapped[str]
    discount_rule: Mapped[str]
    price_source: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the rows that won say: "price" and "discount", each with code, min_quantity, uom, ends (D-54)."""
    price_by_hand: Mapped[bool]
    discount_by_hand: Mapped[bool]
    net_minor: Mapped[int] = mapped_column(BigInteger)
    vat_percent: Mapped[Decimal]
    """The item's percentage; charged only where the document's VAT rule is domestic."""
    requested_date: Mapped[date | None]
    """The day asked for on this line; None = the document's."""
    delivery_date: Mapped[date | None]
    evidence: Mapped[str]
    confidence: Mapped[float]
    stated_price: Mapped[Decimal | None]
    """What the customer says one ``uom`` costs, None = nothing; never used for the price (D-55)."""
    stated_currency: Mapped[str] = mapped_column(default="")
    """Its currency: ISO code, "KR" for "kr", '' = none written."""


class DocumentVersion(Base):
    """A version as it was: what the PDF, the mail and the difference are made from. Never changed, only pinned."""

    __tablename__ = "document_version"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    snapshot: Mapped[dict[str, Any]]
    """A :class:`domain.sales.facts.DocumentView` as JSON."""
    pdf_sha256: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    made_by: Mapped[str]
