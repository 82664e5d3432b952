"""Quotes are drafted and documents are changed here; every change makes a new, frozen version (D-60 to D-63).

Totals are recomputed, never taken over. Orders are made in ``orders``, states are changed in ``standing``.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.clock import local_date
from domain.desks.series import Series, next_number
from domain.errors import IllegalTransition, NotFound, Stale
from domain.sales.editing import Edit, Row, new_line
from domain.sales.facts import DocumentView
from domain.sales.inputs import QuoteInput, Revision
from domain.sales.models import Demand, Document, Supply
from domain.sales.models.master import Blocked
from domain.sales.parties import load_parties
from domain.sales.problems import Doubt, NeedsPerson
from domain.sales.reservations import reserve
from domain.sales.states import (
    DocumentKind,
    OrderState,
    OrderVerb,
    QuoteState,
    QuoteVerb,
    order_after,
    quote_after,
)
from domain.sales.views import freeze

ALLOW_BLOCKED = "customer.blocked"
"""The doubt that a person may allow: a document for a blocked customer."""


def draft_quote(
    tx: Session, quote: QuoteInput, *, by: str, now: datetime, allow: frozenset[str] = frozenset()
) -> DocumentView:
    """Write a quote, version 1, state open. It binds nobody and reserves nothing.

    Args:
        tx: the frame; the number is taken last in it.
        quote: who, what, when; nothing in it is trusted.
        by: Slack member id, or "bot".
        now: the instant; its date in the desk's zone is the date of the version.
        allow: codes of doubts that a person decided to go on with.

    Raises:
        InvalidFields: lines or header fields cannot be used; every one is named.
        NeedsPerson: the customer is blocked for everything.
        NotFound: the contact or the customer does not exist.
    """
    parties = load_parties(tx, contact_no=quote.contact_no, customer_no=quote.customer_no)
    if parties.customer and parties.customer.blocked == Blocked.ALL and ALLOW_BLOCKED not in allow:
        raise NeedsPerson([Doubt(ALLOW_BLOCKED, values={"customer": parties.customer.name})])
    zone = quote.time_zone or parties.company.time_zone
    today = local_date(now, zone)
    document = Document(
        kind=DocumentKind.QUOTE.value,
        version=1,
        state=QuoteState.OPEN.value,
        task_id=quote.task_id,
        desk_id=quote.desk_id,
        try_out=quote.try_out,
        quote_number="",
        customer_no=parties.customer.customer_no if parties.customer else "",
        contact_no=parties.contact.contact_no if parties.contact else "",
        language=parties.language(quote.language, quote.desk_language),
        currency=parties.currency,
        location_code=parties.location(quote.location_code),
        salesperson_code=parties.customer.salesperson_code if parties.customer else "",
        time_zone=zone,
        document_date=today,
        valid_until=quote.valid_until or today + timedelta(days=parties.company.quote_valid_days),
        payment_terms_days=parties.customer.payment_terms_days if parties.customer else None,
        requested_date=quote.requested_date,
        reference=quote.reference.strip(),
        last_line_no=0,
        made_at=now,
        made_by=by,
    )
    edit = Edit(tx, document, parties, today)
    edit.check_header()
    edit.set_ship_to(quote.ship_to)
    edit.write(Row(None, new_line(one), f"new:{index}") for index, one in enumerate(quote.lines))
    document.changed_at, document.changed_by = now, by
    document.number = next_number(tx, Series.QUOTE, taken=lambda number: number_taken(tx, number))
    tx.add(document)
    return freeze(tx, document, parties, by=by, now=now)


def revise(
    tx: Session, number: str, change: Revision, *, version: int, by: str, now: datetime
) -> DocumentView:
    """Change a document: a new version in state open, in one frame with the order's reservations (D-62, D-63).

    A quote is priced anew at the date of the new version (prices by hand stay; a line that nobody touched and that
    has no price any more keeps its old one). On an order only the lines that change are priced anew.

    Args:
        tx: the frame.
        number: of the quote or order.
        change: what changes; the rest stays.
        version: the version that the person saw.
        by: Slack member id, or "bot".
        now: the instant.

    Raises:
        Stale: there is a newer version; ``number``, ``version`` and ``seen`` are in its values.
        InvalidFields: some of it cannot be used; nothing is changed.
        IllegalTransition: a document in this state is not changed.
        NotFound: no such document, or no such line in it.
    """
    document = locked_document(tx, number)
    if document.version != version:
        raise Stale("sales.changed", number=number, version=document.version, seen=version)
    state = state_after(document, quote=QuoteVerb.REVISE, order=OrderVerb.REVISE)
    parties = load_parties(tx, contact_no=document.contact_no, customer_no=document.customer_no)
    today = local_date(now, document.time_zone)
    with tx.begin_nested(), tx.no_autoflush:  # a refusal leaves nothing behind, even if the caller catches it
        edit = Edit(tx, document, parties, today)
        edit.change_header(change)
        edit.write(edit.revised_rows(change))
        document.state = state
        document.version += 1
        document.document_date = today
        if document.valid_until is not None and document.valid_until < today:
            document.valid_until = today + timedelta(days=parties.company.quote_valid_days)
        document.changed_at, document.changed_by = now, by
        view = freeze(tx, document, parties, by=by, now=now)
        if document.kind == DocumentKind.ORDER:
            reserve(tx, document)
    return view


def locked_document(tx: Session, number: str) -> Document:
    """Return a document for changing; others wait until the frame ends.

    Raises:
        NotFound: no such document.
    """
    row = tx.scalar(
        select(Document)
        .where(Document.number == number)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("sales.unknown", number=number)
    return row


def state_after(document: Document, *, quote: QuoteVerb | None, order: OrderVerb | None) -> str:
    """Return the state of a document after a verb of its kind; nothing is written.

    Raises:
        IllegalTransition: its kind or its state has no such edge.
    """
    try:
        if document.kind == DocumentKind.QUOTE and quote is not None:
            return quote_after(QuoteState(document.state), quote).value
        if document.kind == DocumentKind.ORDER and order is not None:
            return order_after(OrderState(document.state), order).value
    except IllegalTransition as error:
        error.values["number"] = document.number
        raise
    raise IllegalTransition("sales.wrong_kind", number=document.number, kind=document.kind)


def number_taken(tx: Session, number: str) -> bool:
    """Say whether a document of ours or an imported one has this number (D-67)."""
    return any(
        tx.scalar(select(column).where(column == number).limit(1)) is not None
        for column in (Document.number, Demand.document_no, Supply.document_no)
    )
