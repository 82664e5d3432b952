"""Customers, contacts and our own people from the database, as reading a mail needs them (D-30, D-33, D-60)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.intake.parties import Buyer, Parties, Person, Place
from domain.sales.models import Contact, Customer, Salesperson, ShipTo


def load_parties(tx: Session, *, own_email: str) -> Parties:
    """Return everybody that is active; four queries, whatever their number.

    ``own_email`` is the desk's address: mails from its domain are our own people's.
    """
    places: dict[str, list[Place]] = {}
    for row in tx.scalars(select(ShipTo).where(ShipTo.active).order_by(ShipTo.customer_no, ShipTo.code)):
        places.setdefault(row.customer_no, []).append(
            Place(row.name, row.address, row.postcode, row.city, row.country, row.code)
        )
    customers = tx.scalars(select(Customer).where(Customer.active).order_by(Customer.customer_no))
    contacts = tx.scalars(select(Contact).where(Contact.active).order_by(Contact.contact_no))
    ours = tx.scalars(select(Salesperson.email).where(Salesperson.active))
    return Parties(
        [
            Buyer(
                row.customer_no,
                row.name,
                row.vat_no,
                row.language,
                tuple(one for one in row.email_domains.split("|") if one),
                Place(row.name, row.address, row.postcode, row.city, row.country),
                tuple(places.get(row.customer_no, ())),
            )
            for row in customers
        ],
        [Person(row.contact_no, row.customer_no, row.name, row.email, row.language) for row in contacts],
        list(ours),
        own_email,
    )
