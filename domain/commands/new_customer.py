"""A contact without a customer orders: one yes makes the customer and the order, in one frame (D-31)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.commands.review import Decided, go_on, held
from domain.desks.models import Desk
from domain.errors import InvalidInput
from domain.people.rights import Person
from domain.sales import orders
from domain.sales.customers import customer_from_contact
from domain.sales.documents import locked_document
from domain.sales.facts import Address, CustomerView
from domain.sales.models import Contact
from domain.sales.problems import NeedsPerson
from domain.sales.search import customer_view
from domain.tasks import service, timeline
from domain.tasks.models import Step, Task
from domain.tasks.states import StepKind, Verdict
from domain.tasks.timeline import Tag

LONGEST_TERMS = 365


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """What a person says about the customer to be made."""

    address: Address
    vat_no: str = ""
    payment_terms_days: int | None = None


def make_customer(
    tx: Session, step_id: int, wanted: NewCustomer, *, revision: int, by: Person, now: datetime
) -> tuple[Decided, CustomerView]:
    """Make the customer of the task's contact and the order of its quote; a customer that it has by now is kept as it is.

    What else speaks against the order and was shown is allowed by this yes; what is new since then asks again, the
    customer stays made.

    Raises:
        Refused, IllegalTransition, Stale: as every decision on a step.
        InvalidInput: a field cannot be used; ``field`` names it.
    """
    task, step = held(tx, step_id, revision=revision, by=by)
    if step.kind != StepKind.NEW_CUSTOMER:
        raise InvalidInput("error.other_question")
    days = wanted.payment_terms_days
    if days is not None and not 0 <= days <= LONGEST_TERMS:
        raise InvalidInput("customer.terms", field="payment_terms_days", most=LONGEST_TERMS)
    locked_document(tx, task.quote_number)  # before the customers' number series (D-27)
    customer = _customer(tx, task, wanted, by=by, now=now)
    task.customer_no = customer.customer_no
    service.decide(tx, task, step, Verdict.CONFIRM, by=by.slack_id, now=now)
    seen = {*task.decisions.get("rechecked", ()), *(one["code"] for one in step.payload["reasons"])}
    service.remember(task, rechecked=sorted(seen - orders.NEVER_ALLOWED), acceptance=by.slack_id)
    _order(tx, task, step, by=by, now=now)
    go_on(tx, task, by=by, now=now)
    return Decided(task.id, task.number, step.id, StepKind.NEW_CUSTOMER), customer


def _customer(tx: Session, task: Task, wanted: NewCustomer, *, by: Person, now: datetime) -> CustomerView:
    """Make the customer, or return the one that the contact got meanwhile: another task made it, or an import."""
    contact = tx.get(Contact, task.contact_no, with_for_update=True)
    if contact is not None and contact.customer_no:
        return customer_view(tx, contact.customer_no)
    customer = customer_from_contact(
        tx,
        task.contact_no,
        address=wanted.address,
        vat_no=wanted.vat_no,
        payment_terms_days=wanted.payment_terms_days,
    )
    timeline.record(
        tx,
        task,
        Tag.CUSTOMER_MADE,
        by=by.slack_id,
        now=now,
        customer=customer.name,
        customer_no=customer.customer_no,
    )
    return customer


def _order(tx: Session, task: Task, step: Step, *, by: Person, now: datetime) -> None:
    """Make the order now; if something new speaks against it, the bot's next move asks about that."""
    try:
        order = orders.quote_to_order(
            tx,
            task.quote_number,
            version=step.payload["version"],
            by=by.slack_id,
            now=now,
            only_available=tx.get_one(Desk, task.desk_id).only_available,
            reference=step.payload.get("reference", ""),
            allow=frozenset(task.decisions["rechecked"]),
        )
    except NeedsPerson:
        return
    task.order_number = order.number
    timeline.record(
        tx, task, Tag.ORDER_MADE, by=by.slack_id, now=now, number=order.number, quote=task.quote_number
    )
