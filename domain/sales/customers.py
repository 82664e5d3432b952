"""A customer made from a contact that had none, after a person's yes (D-31). Imported customers are ``masterdata``'s."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Session

from domain.desks.series import Series, next_number
from domain.errors import IllegalTransition, InvalidInput, NotFound
from domain.sales.facts import Address, CustomerView
from domain.sales.masterdata.columns import BadCell, country
from domain.sales.models import Contact, Customer, Source
from domain.sales.parties import ADDRESS_FIELDS
from domain.sales.search import customer_view


def customer_from_contact(
    tx: Session, contact_no: str, *, address: Address, vat_no: str = "", payment_terms_days: int | None = None
) -> CustomerView:
    """Make a customer of a contact; its quotes can become orders from then on.

    Args:
        tx: the frame; the customer's number is taken in it.
        contact_no: a contact without a customer.
        address: name (of the company) and where it is; every field is needed.
        vat_no: or "".
        payment_terms_days: None = none agreed.

    Raises:
        NotFound: no such contact.
        IllegalTransition: the contact has a customer already.
        InvalidInput: a field of the address is missing or the country is none; ``field`` names it.
    """
    contact = tx.get(Contact, contact_no, with_for_update=True)
    if contact is None or not contact.active:
        raise NotFound("contact.unknown", contact_no=contact_no)
    if contact.customer_no:
        raise IllegalTransition("contact.has_customer", contact=contact.name, customer_no=contact.customer_no)
    for name in ADDRESS_FIELDS:
        if not getattr(address, name).strip():
            raise InvalidInput("customer.incomplete", field=name)
    try:
        country(address.country.strip())
    except BadCell as bad:
        raise InvalidInput(bad.code, field="country", **bad.values) from None
    number = next_number(tx, Series.CUSTOMER, taken=lambda one: tx.get(Customer, one) is not None)
    tx.add(
        Customer(
            customer_no=number,
            name=address.name.strip(),
            address=address.address.strip(),
            postcode=address.postcode.strip(),
            city=address.city.strip(),
            country=address.country.strip(),
            vat_no=vat_no.strip(),
            currency="",
            language=contact.language,
            price_group="",
            discount_group="",
            payment_terms_days=payment_terms_days,
            credit_limit=None,
            balance=Decimal(0),
            overdue=Decimal(0),
            blocked="",
            location_code="",
            salesperson_code="",
            email_domains="",
            vat_rule="",
            source=Source.HERE.value,
        )
    )
    contact.customer_no = number
    contact.kept = " ".join(sorted({*contact.kept.split(), "customer_no"}))
    return customer_view(tx, number)
