"""Reads of documents, customers and items for cards, modals, mails and PDFs. Frozen values leave, rows do not."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, lazyload

from domain.errors import NotFound
from domain.money import Money
from domain.sales.facts import DocumentSummary, DocumentView
from domain.sales.items import load_items, load_unit_names
from domain.sales.models import Contact, Customer, Document, DocumentLine, DocumentVersion
from domain.sales.references import reference_key
from domain.sales.search import contains
from domain.sales.snapshots import from_json
from domain.sales.states import OrderState, QuoteState
from domain.words import language_of

MOST_ROWS = 50


def document_view(
    tx: Session, number: str, language: str | None = None, *, version: int | None = None
) -> DocumentView:
    """Return a document as its version was frozen, with the state it has now: two queries.

    Args:
        tx: the frame.
        number: of the quote or order.
        language: None = the document's own; else names of items and units are looked up in this one.
        version: None = the present one.

    Raises:
        NotFound: no such document, or no such version of it.
    """
    document = tx.execute(
        select(Document.id, Document.version, Document.state).where(Document.number == number)
    ).one_or_none()
    if document is None:
        raise NotFound("sales.unknown", number=number)
    wanted = version or document.version
    snapshot = tx.scalar(
        select(DocumentVersion.snapshot).where(
            DocumentVersion.document_id == document.id, DocumentVersion.version == wanted
        )
    )
    if snapshot is None:
        raise NotFound("sales.unknown_version", number=number, version=wanted)
    view = dataclasses.replace(from_json(snapshot), state=document.state)
    return view if language is None else in_language(tx, view, language)


def in_language(tx: Session, view: DocumentView, language: str) -> DocumentView:
    """Return a view with the names of items and units in another language; a person's own words stay."""
    spoken = language_of(language)
    if spoken == view.language:
        return view
    nos = {line.item_no for line in view.lines if line.item_no}
    own, other = (load_items(tx, nos, language=one) for one in (view.language, spoken))
    units = load_unit_names(tx, language=spoken)
    lines = []
    for line in view.lines:
        if line.item_no not in other:
            lines.append(line)
            continue
        as_named = line.description == own[line.item_no].name(line.variant_code, view.language)
        named = other[line.item_no].name(line.variant_code, spoken)
        lines.append(
            dataclasses.replace(
                line,
                description=named if as_named else line.description,
                uom_name=units.name(line.uom, line.quantity),
            )
        )
    return dataclasses.replace(view, language=spoken, lines=tuple(lines))


def documents_of_task(tx: Session, task_id: int) -> tuple[DocumentSummary, ...]:
    """Return a task's documents, the newest first: one query."""
    return _summaries(tx, _summary().where(Document.task_id == task_id), limit=None)


def documents_with_reference(
    tx: Session, *, customer_no: str, reference: str, contact_no: str = "", except_task: int = 0
) -> tuple[DocumentSummary, ...]:
    """Return the customer's living documents with the same number of its own (D-47), those of a task excepted.

    Args:
        contact_no: who buys where there is no customer (D-31).
        reference: compared without blanks, signs and case.
    """
    key = reference_key(reference)
    if not key or not (customer_no or contact_no):
        return ()
    dead = {QuoteState.REJECTED, QuoteState.EXPIRED, QuoteState.CANCELLED, OrderState.CANCELLED}
    chosen = _summary().where(
        Document.customer_no == customer_no,
        *(() if customer_no else (Document.contact_no == contact_no,)),
        Document.reference_key == key,
        Document.task_id != except_task,
        Document.state.not_in(sorted(dead)),
    )
    return _summaries(tx, chosen, limit=MOST_ROWS)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What documents are looked for (D-66); everything left out matters not."""

    text: str = ""
    """In number, customer's name or number, contact's name, their reference or the quote's number."""
    kind: str = ""
    state: str = ""
    since: date | None = None
    until: date | None = None


def find_page(
    tx: Session, wanted: Wanted, *, desks: Sequence[int], skip: int = 0, limit: int = MOST_ROWS
) -> tuple[DocumentSummary, ...]:
    """Find documents of some desks, the newest first: one query (D-66)."""
    chosen = _summary().where(Document.desk_id.in_(desks))
    if wanted.text.strip():
        columns = (
            Document.number,
            Document.reference,
            Document.customer_no,
            Document.quote_number,
            Customer.name,
            Contact.name,
        )
        chosen = chosen.where(contains(columns, wanted.text.strip()))
    if wanted.kind:
        chosen = chosen.where(Document.kind == wanted.kind)
    if wanted.state:
        chosen = chosen.where(Document.state == wanted.state)
    if wanted.since is not None:
        chosen = chosen.where(Document.document_date >= wanted.since)
    if wanted.until is not None:
        chosen = chosen.where(Document.document_date <= wanted.until)
    return _summaries(tx, chosen.offset(skip), limit=limit)


def pinned_pdf(tx: Session, number: str, version: int) -> str:
    """Return the sha256 of a version's PDF, "" if none was rendered yet.

    Raises:
        NotFound: no such version.
    """
    found = tx.scalar(
        select(DocumentVersion.pdf_sha256)
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(Document.number == number, DocumentVersion.version == version)
    )
    if found is None:
        raise NotFound("sales.unknown_version", number=number, version=version)
    return found


def _summary() -> Select[Any]:
    lines = (
        select(func.count())
        .where(DocumentLine.document_id == Document.id, DocumentLine.kind == "item")
        .scalar_subquery()
    )
    return (
        select(Document, Customer.name, Contact.name, lines)
        .outerjoin(Customer, Customer.customer_no == Document.customer_no)
        .outerjoin(Contact, Contact.contact_no == Document.contact_no)
        .options(lazyload(Document.lines))
    )


def _summaries(tx: Session, chosen: Select[Any], *, limit: int | None) -> tuple[DocumentSummary, ...]:
    rows: Sequence[Any] = tx.execute(chosen.order_by(Document.id.desc()).limit(limit)).all()
    return tuple(
        DocumentSummary(
            kind=row.kind,
            number=row.number,
            version=row.version,
            state=row.state,
            state_reason=row.state_reason,
            task_id=row.task_id,
            customer_no=row.customer_no,
            customer_name=customer or contact or "",
            reference=row.reference,
            quote_number=row.quote_number,
            document_date=row.document_date,
            valid_until=row.valid_until,
            net=Money(row.net_minor, row.currency),
            gross=Money(row.net_minor + row.vat_minor, row.currency),
            line_count=count,
            made_at=row.made_at,
            once_sent=row.sent_at is not None,
            id=row.id,
        )
        for row, customer, contact, count in rows
    )
