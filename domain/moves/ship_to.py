"""Where a mail wants the goods, as documents take it (D-60): a registered address by its code, else an address as written.

What the words of a mail mean is read in ``intake/ship_to.py``.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from domain.intake.request import Request
from domain.sales.facts import Address
from domain.sales.parties import ADDRESS_FIELDS, ship_to_addresses
from domain.sales.search import customer_view
from domain.tasks.models import Task


def ship_to_of(tx: Session, task: Task, request: Request) -> str | Address:
    """Return the delivery address of a mail: a registered one by its code, else as written; "" = the customer's own.

    One that is not whole is left to the person who reviews the document: its words stand in Review (D-60).
    """
    place = request.ship_to
    if place is None:
        return ""
    if place.code:
        known = {one.code for one in ship_to_addresses(tx, task.customer_no)}
        return place.code if place.code in known else ""
    name = place.name or (customer_view(tx, task.customer_no).name if task.customer_no else "")
    written = Address(name, place.address, place.postcode, place.city, place.country)
    whole = all(getattr(written, field).strip() for field in ADDRESS_FIELDS)
    return written if whole else ""
