"""What a reviewer must know about a customer before a document leaves (D-34). Blocks ask, limits and overdue warn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.money import Money, to_minor
from domain.sales.facts import CustomerView, DocumentView
from domain.sales.models import ExchangeRate
from domain.sales.parties import load_company
from domain.sales.search import customer_view


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing to know. ``asks``: a person must decide before a quote is made; otherwise it stands on the card."""

    code: str
    """"customer.blocked", "customer.blocked_ship", "customer.over_limit", "customer.overdue"."""
    asks: bool
    customer: str
    amount: Money | None = None
    """By how much the limit is exceeded, or what is overdue; in the company's currency."""


def concerns_about(customer: CustomerView, gross: Money | None) -> tuple[Concern, ...]:
    """Return the concerns about a customer.

    Args:
        customer: with amounts in the company's currency.
        gross: of the document in the company's currency; None = no document yet (or no exchange rate for it).
    """
    found = []
    if customer.blocked:
        asks = customer.blocked == "all"
        found.append(Concern("customer.blocked" if asks else "customer.blocked_ship", asks, customer.name))
    if customer.credit_limit is not None:
        owed = customer.balance.minor + (gross.minor if gross else 0)
        over = owed - customer.credit_limit.minor
        if over > 0:
            amount = Money(over, customer.balance.currency)
            found.append(Concern("customer.over_limit", asks=False, customer=customer.name, amount=amount))
    if customer.overdue.minor > 0:
        found.append(Concern("customer.overdue", asks=False, customer=customer.name, amount=customer.overdue))
    return tuple(found)


def concerns_of(tx: Session, document: DocumentView) -> tuple[Concern, ...]:
    """Return the concerns about a document's customer; none for a contact without a customer."""
    if not document.buyer.customer_no:
        return ()
    company_currency = load_company(tx).currency
    gross = document.gross
    if document.currency != company_currency:
        rate = newest_rate(tx, document.currency, document.document_date)
        if rate is None:
            return concerns_about(customer_view(tx, document.buyer.customer_no), None)
        gross = Money(to_minor(gross.decimal() * rate, company_currency), company_currency)
    return concerns_about(customer_view(tx, document.buyer.customer_no), gross)


def newest_rate(tx: Session, currency: str, on: date) -> Decimal | None:
    """Return the company currency for 1 unit of a currency on a day, None if there is no rate."""
    return tx.scalar(
        select(ExchangeRate.rate)
        .where(ExchangeRate.currency == currency, ExchangeRate.starts <= on, ExchangeRate.active)
        .order_by(ExchangeRate.starts.desc())
        .limit(1)
    )
