"""Tables of prices, discounts and exchange rates (FORMAT.md, price rule). Dates without limit are date.min and date.max."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from domain.db import Base, one_of
from domain.sales.models.master import Imported, Source


class PriceScope(StrEnum):
    """Whom a price is for."""

    ALL = "all"
    CUSTOMER = "customer"
    PRICE_GROUP = "price_group"


class DiscountScope(StrEnum):
    """Whom a discount is for."""

    ALL = "all"
    CUSTOMER = "customer"
    DISCOUNT_GROUP = "discount_group"


class ExchangeRate(Imported, Base):
    """Company currency for 1 unit of a foreign currency, from a day on."""

    __tablename__ = "exchange_rate"

    currency: Mapped[str] = mapped_column(primary_key=True)
    starts: Mapped[date] = mapped_column(primary_key=True)
    rate: Mapped[Decimal]


class PriceRow(Imported, Base):
    """A price; identified by everything but the price itself."""

    __tablename__ = "price"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_no: Mapped[str]
    variant_code: Mapped[str]
    uom_code: Mapped[str]
    applies_to: Mapped[str]
    code: Mapped[str]
    currency: Mapped[str]
    min_quantity: Mapped[Decimal]
    starts: Mapped[date]
    ends: Mapped[date]
    unit_price: Mapped[Decimal]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[CheckConstraint | Index, ...]:  # noqa: N805
        """Constrain source and scope; one row per identity."""
        identity = (
            "item_no",
            "variant_code",
            "uom_code",
            "applies_to",
            "code",
            "currency",
            "min_quantity",
            "starts",
            "ends",
        )
        return (
            one_of("source", Source),
            one_of("applies_to", PriceScope),
            Index("ux_price_identity", *identity, unique=True),
        )


class Discount(Imported, Base):
    """A discount in percent; identified by everything but the percentage. '' as item and group = every item."""

    __tablename__ = "discount"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_no: Mapped[str]
    item_discount_group: Mapped[str]
    applies_to: Mapped[str]
    code: Mapped[str]
    min_quantity: Mapped[Decimal]
    """In base units."""
    starts: Mapped[date]
    ends: Mapped[date]
    percent: Mapped[Decimal]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[CheckConstraint | Index, ...]:  # noqa: N805
        """Constrain source and scope; one row per identity."""
        identity = ("item_no", "item_discount_group", "applies_to", "code", "min_quantity", "starts", "ends")
        return (
            one_of("source", Source),
            one_of("applies_to", DiscountScope),
            Index("ux_discount_identity", *identity, unique=True),
        )
