"""Who wrote (D-30, D-33, D-36), and mending what is unknown (D-32). Only an exact address decides, all else is proposed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from domain.desks.series import Series, next_number
from domain.errors import Duplicate, InvalidInput, NotFound
from domain.sales.facts import ContactView
from domain.sales.models import Contact, Customer, Source
from domain.sales.search import contains
from domain.words import MAIL_LANGUAGES

_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")
MOST_EMAIL = 200
MOST_NAME = 120
PUBLIC_DOMAINS = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com live.dk msn.com yahoo.com icloud.com me.com "  # noqa: SIM905
    "proton.me protonmail.com gmx.de gmx.net web.de t-online.de mail.dk telia.com online.no".split()
)
"""Domains of everybody: an address there says nothing about the customer."""


@dataclass(frozen=True, slots=True)
class KnownSender:
    """Exactly one customer (or one contact without a customer) has this address."""

    contact: ContactView


@dataclass(frozen=True, slots=True)
class SeveralSenders:
    """Contacts of several customers have this address: a person is asked (D-36)."""

    contacts: tuple[ContactView, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A customer that the sender may belong to; a person confirms, it is never used silently."""

    customer_no: str
    customer_name: str
    reason: str
    """"proposal.forwarded", "proposal.domain", "proposal.colleague", "proposal.vat_no", "proposal.name"."""
    evidence: str
    """The address, domain, number or name that led here."""
    contact_no: str = ""
    """The contact, where the forwarded block names one."""


@dataclass(frozen=True, slots=True)
class UnknownSender:
    """Nobody has this address; proposals are the likely customers, best first."""

    proposals: tuple[Proposal, ...]


Sender = KnownSender | SeveralSenders | UnknownSender


def find_sender(tx: Session, email: str, *, forwarded_from: str = "", text: str = "") -> Sender:
    """Say who wrote.

    Args:
        tx: the frame.
        email: the From address; compared without regard to case.
        forwarded_from: the address in the forwarded block of a colleague's forward, "" if none.
        text: the mail's text, for proposals by VAT number and by the customer's full name.
    """
    contacts = contacts_with(tx, email)
    owners = {contact.customer_no for contact in contacts}
    if len(owners) == 1:
        return KnownSender(contacts[0])
    if contacts:
        return SeveralSenders(contacts)
    return UnknownSender(propose_customers(tx, email, forwarded_from=forwarded_from, text=text))


def contacts_with(tx: Session, email: str) -> tuple[ContactView, ...]:
    """Return all active contacts with an address, by number."""
    wanted = email.strip().lower()
    if not wanted:
        return ()
    rows = tx.execute(_contacts().where(Contact.email == wanted).order_by(Contact.contact_no))
    return tuple(_view(contact, customer) for contact, customer in rows)


def propose_customers(
    tx: Session, email: str, *, forwarded_from: str = "", text: str = ""
) -> tuple[Proposal, ...]:
    """Return the customers that an unknown sender may belong to, each once with its best reason."""
    found: dict[str, Proposal] = {}

    def offer(proposals: Iterable[Proposal]) -> None:
        for proposal in proposals:
            found.setdefault(proposal.customer_no, proposal)

    offer(
        Proposal(
            one.customer_no, one.customer_name, "proposal.forwarded", forwarded_from.lower(), one.contact_no
        )
        for one in contacts_with(tx, forwarded_from)
        if one.customer_no
    )
    for address in (forwarded_from, email):
        offer(_by_domain(tx, address))
    if text.strip():
        offer(_by_text(tx, text))
    return tuple(found.values())


def _by_domain(tx: Session, address: str) -> list[Proposal]:
    domain = address.strip().lower().rpartition("@")[2]
    if not domain or domain in PUBLIC_DOMAINS:
        return []
    customers = select(Customer).where(Customer.active)
    named = tx.scalars(
        customers.where(Customer.email_domains.contains(f"|{domain}|", autoescape=True)).order_by(
            Customer.customer_no
        )
    )
    found = [Proposal(row.customer_no, row.name, "proposal.domain", domain) for row in named]
    colleagues = tx.execute(
        _contacts()
        .where(Contact.email.endswith(f"@{domain}", autoescape=True), Contact.customer_no != "")
        .order_by(Contact.contact_no)
    )
    found += [
        Proposal(contact.customer_no, name or "", "proposal.colleague", contact.email)
        for contact, name in colleagues
    ]
    return found


def _by_text(tx: Session, text: str) -> list[Proposal]:
    """Look for VAT numbers and full names of customers in the text."""
    squeezed = re.sub(r"[\s.\-]", "", text).casefold()
    folded = " ".join(text.split()).casefold()
    rows = tx.execute(
        select(Customer.customer_no, Customer.name, Customer.vat_no)
        .where(Customer.active)
        .order_by(Customer.customer_no)
    ).all()
    by_number = [
        Proposal(no, name, "proposal.vat_no", vat_no)
        for no, name, vat_no in rows
        if len(vat_no) >= 8 and re.sub(r"[\s.\-]", "", vat_no).casefold() in squeezed
    ]
    by_name = [
        Proposal(no, name, "proposal.name", name)
        for no, name, _ in rows
        if len(name) >= 8 and re.search(rf"\b{re.escape(name.casefold())}\b", folded)
    ]
    return by_number + by_name


def create_contact(
    tx: Session,
    *,
    name: str,
    email: str,
    customer_no: str,
    by: str,
    now: datetime,
    phone: str = "",
    language: str = "",
) -> ContactView:
    """Make a contact here (D-32); an import never takes it away.

    Args:
        tx: the frame; the contact's number is taken in it.
        name: of the person.
        email: its address.
        customer_no: "" = a contact without a customer (D-31).
        by: who made it.
        now: when.
        phone: or "".
        language: one of the languages of mails, or "".

    Raises:
        InvalidInput: a field cannot be used; ``field`` names it.
        Duplicate: this customer has a contact with this address already.
    """
    del by, now  # the audit log is written by the caller's area
    address = _checked_email(email)
    if not 0 < len(name.strip()) <= MOST_NAME:
        raise InvalidInput("contact.name", field="name", most=MOST_NAME)
    if language and language not in MAIL_LANGUAGES:
        raise InvalidInput("contact.language", field="language", language=language)
    customer = tx.get(Customer, customer_no) if customer_no else None
    if customer_no and (customer is None or not customer.active):
        raise InvalidInput("customer.unknown", field="customer_no", customer_no=customer_no)
    _refuse_same(tx, address, customer_no)
    number = next_number(tx, Series.CONTACT, taken=lambda one: tx.get(Contact, one) is not None)
    row = Contact(
        contact_no=number,
        customer_no=customer_no,
        name=name.strip(),
        email=address,
        phone=phone.strip(),
        language=language,
        source=Source.HERE.value,
    )
    tx.add(row)
    return _view(row, customer.name if customer else None)


def change_email(tx: Session, contact_no: str, *, email: str, by: str, now: datetime) -> ContactView:
    """Give a contact another address (D-32); imports keep it and report it from now on.

    Raises:
        InvalidInput: not an address (field "email").
        Duplicate: another contact of the same customer has it.
        NotFound: no such contact.
    """
    del by, now
    address = _checked_email(email)
    row = tx.get(Contact, contact_no, with_for_update=True)
    if row is None or not row.active:
        raise NotFound("contact.unknown", contact_no=contact_no)
    if row.email != address:
        _refuse_same(tx, address, row.customer_no)
        row.email = address
        row.kept = " ".join(sorted({*row.kept.split(), "email"}))
    customer = tx.get(Customer, row.customer_no) if row.customer_no else None
    return _view(row, customer.name if customer else None)


def contact_view(tx: Session, contact_no: str) -> ContactView:
    """Return a contact.

    Raises:
        NotFound: no such contact.
    """
    found = tx.execute(
        select(Contact, Customer.name)
        .outerjoin(Customer, Customer.customer_no == Contact.customer_no)
        .where(Contact.contact_no == contact_no)
    ).one_or_none()
    if found is None:
        raise NotFound("contact.unknown", contact_no=contact_no)
    return _view(found[0], found[1])


def search_contacts(tx: Session, text: str, *, limit: int) -> tuple[ContactView, ...]:
    """Return contacts whose name, address, number or customer contains the text, by name."""
    chosen = _contacts()
    for word in text.split():
        columns = (
            Contact.name,
            Contact.email,
            Contact.contact_no,
            Customer.name,
            Customer.customer_no,
        )
        chosen = chosen.where(contains(columns, word))
    rows = tx.execute(chosen.order_by(Contact.name, Contact.contact_no).limit(limit))
    return tuple(_view(contact, customer) for contact, customer in rows)


def _contacts() -> Select[Contact, str]:
    return (
        select(Contact, Customer.name)
        .outerjoin(Customer, Customer.customer_no == Contact.customer_no)
        .where(Contact.active)
    )


def _view(row: Contact, customer_name: str | None) -> ContactView:
    return ContactView(
        contact_no=row.contact_no,
        customer_no=row.customer_no,
        name=row.name,
        email=row.email,
        phone=row.phone,
        language=row.language,
        customer_name=customer_name or "",
    )


def _checked_email(email: str) -> str:
    address = email.strip().lower()
    if len(address) > MOST_EMAIL or _ADDRESS.fullmatch(address) is None:
        raise InvalidInput("contact.email", field="email")
    return address


def _refuse_same(tx: Session, address: str, customer_no: str) -> None:
    for other in contacts_with(tx, address):
        if other.customer_no == customer_no:
            raise Duplicate("contact.exists", email=address, name=other.name, contact_no=other.contact_no)
