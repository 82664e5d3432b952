"""The state of quotes and orders after something happened or a person said so. Contents are changed in ``documents``."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.clock import local_date
from domain.errors import InvalidInput, NotFound, Stale
from domain.sales.documents import locked_document, state_after
from domain.sales.models import Document, DocumentVersion
from domain.sales.reservations import release, reserve
from domain.sales.states import (
    BY_HAND,
    QUOTES_THAT_EXPIRE,
    DocumentKind,
    OrderState,
    OrderVerb,
    QuoteState,
    QuoteVerb,
)

MOST_REASON = 500
_WITH_CUSTOMER = {
    DocumentKind.QUOTE: frozenset({QuoteState.OPEN.value, QuoteState.SENT.value}),
    DocumentKind.ORDER: frozenset({OrderState.OPEN.value, OrderState.CONFIRMED.value}),
}


def mark_sent(tx: Session, number: str, *, version: int, by: str, now: datetime) -> str:
    """Note that a version reached the customer; returns the state: quote *sent*, order *confirmed*.

    A mail may arrive late: if there is a newer version, or the document is past this (accepted, cancelled), the
    state stays as it is.

    Raises:
        NotFound: no such document.
    """
    document = locked_document(tx, number)
    document.sent_at = document.sent_at or now
    if document.version == version and document.state in _WITH_CUSTOMER[DocumentKind(document.kind)]:
        _enter(document, QuoteVerb.SEND, OrderVerb.CONFIRM, by=by, now=now)
    return document.state


def accept_quote(tx: Session, number: str, *, by: str, now: datetime) -> None:
    """Note that the customer accepted; the order is made by ``orders.quote_to_order``.

    Raises:
        IllegalTransition: a quote in this state cannot be accepted.
        NotFound: no such quote.
    """
    _enter(locked_document(tx, number), QuoteVerb.ACCEPT, None, by=by, now=now)


def reject_quote(tx: Session, number: str, *, reason: str, by: str, now: datetime) -> None:
    """Note that the customer said no, with its words or the person's.

    Raises:
        IllegalTransition: a quote in this state cannot be rejected.
        NotFound: no such quote.
    """
    document = locked_document(tx, number)
    _enter(document, QuoteVerb.REJECT, None, by=by, now=now)
    document.state_reason = reason.strip()[:MOST_REASON]


def set_state_by_hand(tx: Session, number: str, state: str, *, reason: str, by: str, now: datetime) -> str:
    """Set a state as D-68 allows (quote: open, rejected, cancelled; order: open, cancelled); returns the old one.

    A cancelled order frees its reservation, a reopened one takes it again.

    Raises:
        InvalidInput: no reason, or not a state that is set by hand.
        IllegalTransition: there is no way from the present state.
        NotFound: no such document.
    """
    if not reason.strip() or len(reason) > MOST_REASON:
        raise InvalidInput("sales.reason", field="reason", most=MOST_REASON)
    document = locked_document(tx, number)
    if state not in BY_HAND:
        raise InvalidInput("sales.state_by_hand", field="state", state=state)
    before = document.state
    quote_verb, order_verb = BY_HAND[state]
    _enter(document, quote_verb, order_verb, by=by, now=now)
    document.state_reason = reason.strip()
    if document.kind == DocumentKind.ORDER:
        if document.state == OrderState.CANCELLED:
            release(tx, number)
        elif before == OrderState.CANCELLED:
            reserve(tx, document)
    return before


def make_real(tx: Session, task_id: int) -> None:
    """A try-out became a real task: its documents count, its orders reserve (D-82)."""
    rows = select(Document).where(Document.task_id == task_id).order_by(Document.id).with_for_update()
    for document in tx.scalars(rows):
        document.try_out = False
        if document.kind == DocumentKind.ORDER and document.state != OrderState.CANCELLED:
            reserve(tx, document)


def expire_quotes(tx: Session, *, now: datetime) -> tuple[str, ...]:
    """Expire every quote whose last day is over in its own zone; returns their numbers."""
    latest = (now + timedelta(days=1)).date()  # nobody's today is later than this
    rows = tx.scalars(
        select(Document)
        .where(
            Document.kind == DocumentKind.QUOTE.value,
            Document.state.in_(sorted(QUOTES_THAT_EXPIRE)),
            Document.valid_until < latest,
        )
        .order_by(Document.id)
        .with_for_update()
    ).all()
    over = [
        row
        for row in rows
        if row.valid_until is not None and row.valid_until < local_date(now, row.time_zone)
    ]
    for row in over:
        _enter(row, QuoteVerb.EXPIRE, None, by="bot", now=now)
    return tuple(row.number for row in over)


def pin_pdf(tx: Session, number: str, *, version: int, sha256: str) -> None:
    """Pin the PDF of a version: what was reviewed is what is sent. The bytes are in ``blobs``.

    Raises:
        NotFound: no such version.
        Stale: it is no longer the present version; nobody reviews it any more.
    """
    present = tx.scalar(select(Document.version).where(Document.number == number))
    if present is not None and present > version:
        raise Stale("sales.changed", number=number, version=present, seen=version)
    row = tx.scalar(
        select(DocumentVersion)
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(Document.number == number, DocumentVersion.version == version)
    )
    if row is None:
        raise NotFound("sales.unknown_version", number=number, version=version)
    row.pdf_sha256 = sha256


def _enter(
    document: Document, quote: QuoteVerb | None, order: OrderVerb | None, *, by: str, now: datetime
) -> None:
    document.state = state_after(document, quote=quote, order=order)
    document.state_reason = ""
    document.changed_at, document.changed_by = now, by
