"""Documents as people look at them: lines whose price the customer states otherwise are marked (D-55). Reads only."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.desks.models import Desk
from domain.sales.facts import DocumentView
from domain.sales.stated import said_of

USUAL = Decimal(1)
"""Percent, for a document without a desk."""


def with_stated(tx: Session, document: DocumentView) -> DocumentView:
    """Return a document with what is to be said of the customer's prices, by its desk's tolerance.

    One query, none where the customer states no price.
    """
    if all(line.stated_price is None for line in document.lines):
        return document
    found = tx.scalar(select(Desk.price_tolerance).where(Desk.id == document.desk_id))
    tolerance = USUAL if found is None else found
    return replace(
        document,
        lines=tuple(
            replace(line, stated=said_of(line, currency=document.currency, tolerance=tolerance))
            for line in document.lines
        ),
    )
