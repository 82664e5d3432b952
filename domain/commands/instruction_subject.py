"""What an instruction for a step is about: its document, or what was read, with its lines, wishes and addresses (D-75)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from domain.errors import InvalidInput
from domain.intake import stored
from domain.intake.instructions import Matter, Site
from domain.intake.request import Request, RequestLine, Span
from domain.money import plain
from domain.people.rights import Person
from domain.sales.facts import DocumentView
from domain.sales.items import load_items
from domain.sales.queries import document_view
from domain.sales.search import customer_view
from domain.tasks.models import Reading, Step, Task
from domain.tasks.states import StepKind
from domain.words import language_of

OF_READING = frozenset({StepKind.ITEMS, StepKind.NOT_AVAILABLE, StepKind.PRICE_MISSING})
"""Kinds that ask about what was understood, even if there is a document already."""
INSTRUCTABLE = OF_READING | {
    StepKind.INCOMING,
    StepKind.CHANGE,
    StepKind.QUOTE,
    StepKind.REPLY,
    StepKind.ORDER,
    StepKind.PAUSED,
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What an instruction for a step is about."""

    matter: Matter
    document: DocumentView | None
    request: Request | None
    version: int


def subject_of(tx: Session, task: Task, step: Step, by: Person) -> Subject:
    """Return what an instruction for a step is about: its document, else what was read.

    Raises:
        InvalidInput: this kind of step takes no instructions, or nothing was understood yet.
    """
    if step.kind not in INSTRUCTABLE:
        raise InvalidInput("error.not_instructable")
    number = "" if step.kind in OF_READING or _without_document(step) else _number(task, step)
    document = document_view(tx, number) if number else None
    if document is not None:
        return Subject(_of_document(tx, task, document, by), document, None, document.version)
    reading = tx.get(Reading, task.reading_id) if task.reading_id else None
    if reading is None:
        raise InvalidInput("error.not_instructable")
    request = stored.from_json(reading.request)
    return Subject(_of_request(tx, task, step, request, by), None, request, reading.id)


def _without_document(step: Step) -> bool:
    """Say whether a drafted (or set aside) mail answers a reading: options, or what is not available."""
    return step.kind in (StepKind.REPLY, StepKind.PAUSED) and not step.payload.get("document")


def _number(task: Task, step: Step) -> str:
    payload = step.payload
    return str(payload.get("number") or payload.get("document") or task.order_number or task.quote_number)


def _sites(tx: Session, task: Task) -> tuple[Site, ...]:
    if not task.customer_no:
        return ()
    customer = customer_view(tx, task.customer_no)
    listed = (customer.address, *customer.ship_to)
    return tuple(Site(one.code, f"{one.name}, {one.address}, {one.postcode} {one.city}") for one in listed)


def _of_document(tx: Session, task: Task, document: DocumentView, by: Person) -> Matter:
    lines = [line for line in document.lines if line.kind == "item"]
    nowhere = Span("document", 0, 0, "")
    return Matter(
        lines=tuple(
            RequestLine(
                line.item_no,
                line.variant_code,
                line.quantity,
                line.uom,
                line.requested_date,
                nowhere,
                "document",
                1.0,
            )
            for line in lines
        ),
        sites=_sites(tx, task),
        priced=True,
        customer_no=task.customer_no,
        language=language_of(by.locale),
        names=tuple(line.description for line in lines),
    )


def _of_request(tx: Session, task: Task, step: Step, request: Request, by: Person) -> Matter:
    language = language_of(by.locale)
    items = load_items(tx, {line.item_no for line in request.lines}, language=language)
    short = step.payload.get("short", ()) if step.kind == StepKind.NOT_AVAILABLE else ()
    return Matter(
        lines=request.lines,
        open=request.open,
        sites=_sites(tx, task),
        there={int(one["index"]): max(Decimal(one["available"]), Decimal(0)) for one in short},
        customer_no=task.customer_no,
        language=language,
        names=tuple(
            items[line.item_no].name(line.variant_code, language) if line.item_no in items else line.item_no
            for line in request.lines
        ),
    )


def called(matter: Matter, at: int) -> str:
    """Return a line as it is listed, or an unclear wish in the customer's words."""
    if at < len(matter.lines):
        return f"{plain(matter.lines[at].quantity)} × {matter.names[at]}"
    return f"“{matter.open[at - len(matter.lines)].evidence.text}”"
