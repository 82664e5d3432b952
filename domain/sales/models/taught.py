"""The table of names that people taught the desk: a customer's words for an item (D-76)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.db import Base

_LIVE = text("undone_at IS NULL")


class ItemAlias(Base):
    """What one customer (or everybody) calls an item. Undone ones stay: they say why a quote was as it was."""

    __tablename__ = "item_alias"
    __table_args__ = (
        Index(
            "ix_item_alias_live",
            "customer_no",
            "phrase",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_no: Mapped[str] = mapped_column(String(40))
    """'' = everybody."""
    phrase: Mapped[str] = mapped_column(String(200))
    """As it is compared."""
    written: Mapped[str] = mapped_column(String(200))
    item_no: Mapped[str] = mapped_column(String(40))
    variant_code: Mapped[str] = mapped_column(String(40), default="")
    by: Mapped[str] = mapped_column(String(20))
    made_at: Mapped[datetime]
    undone_by: Mapped[str] = mapped_column(String(20), default="")
    undone_at: Mapped[datetime | None]
