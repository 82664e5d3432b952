"""Tables of quantities in base units: what lies there, what comes, what is promised. Imports replace their own rows."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.db import Base, one_of
from domain.sales.models.master import Source


class Inventory(Base):
    """What lies at a location."""

    __tablename__ = "inventory"
    __table_args__ = (one_of("source", Source),)

    item_no: Mapped[str] = mapped_column(primary_key=True)
    variant_code: Mapped[str] = mapped_column(primary_key=True)
    location_code: Mapped[str] = mapped_column(primary_key=True)
    quantity: Mapped[Decimal]
    source: Mapped[str] = mapped_column(default=Source.IMPORT)


class Supply(Base):
    """What is expected at a location."""

    __tablename__ = "supply"
    __table_args__ = (one_of("source", Source), Index("ix_supply_item", "item_no", "location_code"))

    document_no: Mapped[str] = mapped_column(primary_key=True)
    line_no: Mapped[int] = mapped_column(primary_key=True)
    item_no: Mapped[str]
    variant_code: Mapped[str]
    location_code: Mapped[str]
    quantity: Mapped[Decimal]
    expected_date: Mapped[date]
    source: Mapped[str] = mapped_column(default=Source.IMPORT)


class Demand(Base):
    """What is promised: imported orders, and our own ("here") until an import brings the same number."""

    __tablename__ = "demand"
    __table_args__ = (one_of("source", Source), Index("ix_demand_item", "item_no", "location_code"))

    document_no: Mapped[str] = mapped_column(primary_key=True)
    line_no: Mapped[int] = mapped_column(primary_key=True)
    item_no: Mapped[str]
    variant_code: Mapped[str]
    location_code: Mapped[str]
    quantity: Mapped[Decimal]
    needed_date: Mapped[date]
    source: Mapped[str] = mapped_column(default=Source.IMPORT)


class ImportedOrder(Base):
    """A sales order that an import brought and that is none of ours: imports say what is due, not when it was made."""

    __tablename__ = "imported_order"

    document_no: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime | None] = mapped_column(index=True)
    """The import that brought it first; None = it stood in the very first one, nobody knows since when."""
