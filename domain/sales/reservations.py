"""An order reserves its quantities as demand, in base units, in the frame that makes or changes it (D-65, D-62)."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.orm import Session

from domain.sales.models import Demand, Document, Source


def reserve(tx: Session, order: Document) -> None:
    """Write an order's demand anew; rows that an import brought for it are replaced too, ours is the newer truth.

    A try-out's order takes nothing from anybody (D-82).
    """
    release(tx, order.number)
    if order.try_out:
        return
    tx.add_all(
        Demand(
            document_no=order.number,
            line_no=row.line_no,
            item_no=row.item_no,
            variant_code=row.variant_code,
            location_code=order.location_code,
            quantity=row.quantity * row.qty_per_base,
            needed_date=row.delivery_date or order.document_date,
            source=Source.HERE.value,
        )
        for row in order.lines
        if row.kind == "item"
    )


def release(tx: Session, number: str) -> None:
    """Free what an order reserves."""
    tx.execute(delete(Demand).where(Demand.document_no == number))
