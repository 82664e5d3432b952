"""Orders of others that imports bring: noted once, with the import that showed them first (D-100)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from domain.sales.models import Demand, Document, ImportedOrder
from domain.sales.models.master import Source


def note_orders(tx: Session, *, now: datetime) -> int:
    """Note the orders that stand in the imported demand for the first time; returns how many.

    Our own orders that come back from the ledger are not among them. What stood in the very first import has no
    date: nobody knows when it was made, so no figure counts it as new.
    """
    first = tx.scalar(select(ImportedOrder.document_no).limit(1)) is None
    known = select(ImportedOrder.document_no).where(ImportedOrder.document_no == Demand.document_no)
    ours = select(Document.number).where(Document.number == Demand.document_no)
    new = list(
        tx.scalars(
            select(Demand.document_no)
            .where(Demand.source == Source.IMPORT, ~known.exists(), ~ours.exists())
            .distinct()
            .order_by(Demand.document_no)
        )
    )
    if new:
        tx.execute(
            insert(ImportedOrder),
            [{"document_no": number, "seen_at": None if first else now} for number in new],
        )
    return len(new)
