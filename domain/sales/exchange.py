"""The exchange rate that a document keeps: company currency for one unit of its own, on its own date."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.sales.models import ExchangeRate


def rate_on(tx: Session, currency: str, *, company_currency: str, on: date) -> Decimal | None:
    """Return the newest rate with ``starts`` not after a day; 1 for the company's own currency, None without a rate."""
    if currency == company_currency:
        return Decimal(1)
    return tx.scalar(
        select(ExchangeRate.rate)
        .where(ExchangeRate.currency == currency, ExchangeRate.starts <= on, ExchangeRate.active)
        .order_by(ExchangeRate.starts.desc())
        .limit(1)
    )
