"""Who sells and who buys: company, customer, contact and delivery addresses as documents need them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.errors import InvalidInput, NotFound
from domain.sales.facts import Address, Seller
from domain.sales.models import Company, Contact, Customer, ShipTo
from domain.words import language_of

ADDRESS_FIELDS = ("name", "address", "postcode", "city", "country")


@dataclass(frozen=True, slots=True)
class Parties:
    """The rows behind one document. Inside the area only: rows do not leave it."""

    company: Company
    customer: Customer | None
    contact: Contact | None

    @property
    def currency(self) -> str:
        """Return the document's currency: the customer's, else the company's."""
        return (self.customer.currency if self.customer else "") or self.company.currency

    def language(self, *others: str) -> str:
        """Return the language of mail and PDF (D-35): contact, customer, then the others in order."""
        own = (self.contact.language if self.contact else "", self.customer.language if self.customer else "")
        return language_of(next((one for one in (*own, *others, self.company.language) if one), "en"))

    def location(self, desk_location: str) -> str:
        """Return where the goods leave from (D-50): the customer's location, the desk's, the company's."""
        return (
            (self.customer.location_code if self.customer else "")
            or desk_location
            or self.company.location_code
        )


def load_company(tx: Session) -> Company:
    """Return our company.

    Raises:
        NotFound: nothing was imported yet.
    """
    company = tx.get(Company, 1)
    if company is None:
        raise NotFound("company.missing")
    return company


def load_parties(tx: Session, *, contact_no: str, customer_no: str) -> Parties:
    """Return company, customer and contact; a contact's own customer comes before ``customer_no``.

    Raises:
        NotFound: the contact or the customer does not exist.
        InvalidInput: neither was given.
    """
    if not contact_no and not customer_no:
        raise InvalidInput("sales.no_buyer", field="contact_no")
    contact = tx.get(Contact, contact_no) if contact_no else None
    if contact_no and contact is None:
        raise NotFound("contact.unknown", contact_no=contact_no)
    wanted = (contact.customer_no if contact else "") or customer_no
    customer = tx.get(Customer, wanted) if wanted else None
    if wanted and customer is None:
        raise NotFound("customer.unknown", customer_no=wanted)
    return Parties(load_company(tx), customer, contact)


def seller_of(company: Company) -> Seller:
    """Return our company as it stands on documents."""
    return Seller(
        name=company.name,
        address=company.address,
        postcode=company.postcode,
        city=company.city,
        country=company.country,
        vat_no=company.vat_no,
        bank_account=company.bank_account,
        phone=company.phone,
        email=company.email,
    )


def main_address(parties: Parties) -> Address:
    """Return the customer's main address; for a contact without a customer only its name."""
    if parties.customer is None:
        return Address(parties.contact.name if parties.contact else "", "", "", "", "")
    row = parties.customer
    return Address(row.name, row.address, row.postcode, row.city, row.country)


def ship_to_address(tx: Session, parties: Parties, wanted: str | Address) -> Address:
    """Return the delivery address: a registered one by code, the main one for "", or the address given.

    Raises:
        InvalidInput: the customer has no such code, or a field of the address given is empty (field "ship_to").
    """
    if isinstance(wanted, Address):
        if wanted.code:
            return ship_to_address(tx, parties, wanted.code)
        missing = [name for name in ADDRESS_FIELDS if not getattr(wanted, name).strip()]
        if missing:
            raise InvalidInput("ship_to.incomplete", field="ship_to", missing=", ".join(missing))
        return wanted
    if not wanted:
        return main_address(parties)
    row = tx.get(ShipTo, (parties.customer.customer_no, wanted)) if parties.customer else None
    if row is None or not row.active:
        raise InvalidInput("ship_to.unknown", field="ship_to", ship_to=wanted)
    return Address(row.name, row.address, row.postcode, row.city, row.country, row.code)


def ship_to_addresses(tx: Session, customer_no: str) -> tuple[Address, ...]:
    """Return the customer's registered delivery addresses, by code."""
    rows = tx.scalars(
        select(ShipTo).where(ShipTo.customer_no == customer_no, ShipTo.active).order_by(ShipTo.code)
    )
    return tuple(
        Address(row.name, row.address, row.postcode, row.city, row.country, row.code) for row in rows
    )
