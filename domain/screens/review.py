"""What the Review modal shows for one step: the customer's words, what was understood, the document, the draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.effects.models import Effect
from domain.errors import NotFound
from domain.inbox import service as inbox
from domain.inbox.facts import Attachment
from domain.inbox.service import MailView
from domain.intake import stored
from domain.intake.request import AttachmentNote, Candidate, Open, Request, RequestLine
from domain.people.service import names
from domain.sales.contacts import KnownSender, SeveralSenders, UnknownSender, find_sender
from domain.sales.facts import DocumentView
from domain.sales.items import ItemFacts, load_items, load_unit_names
from domain.sales.models import Contact
from domain.sales.queries import document_view, pinned_pdf
from domain.screens.cards import entry, step_card, task_card
from domain.screens.stated import with_stated
from domain.screens.stock import stock_lines
from domain.tasks.facts import (
    AttachmentView,
    CandidateView,
    DifferenceView,
    DraftView,
    MailShown,
    ReadHeader,
    ReadLineView,
    ReviewView,
    Say,
    TimelineEntry,
)
from domain.tasks.models import Reading, Step, Task, TimelineEvent
from domain.tasks.states import StepState
from domain.tasks.stops import consequences

MOST_MAILS = 5
MOST_ENTRIES = 80
MOST_CONTACTS = 25


def review_view(tx: Session, step_id: int, *, now: datetime) -> ReviewView:
    """Return everything that the Review modal of a step shows.

    Raises:
        NotFound: there is no such step.
    """
    step = tx.get(Step, step_id)
    if step is None:
        raise NotFound("error.no_step")
    task = tx.get_one(Task, step.task_id)
    known = names(tx, [step.decided_by])
    number = (
        step.payload.get("number") or step.payload.get("document") or task.order_number or task.quote_number
    )
    mails = inbox.mails_of(tx, task.id)
    document = with_stated(tx, document_view(tx, number)) if number else None
    sender = None if task.contact_no else _sender(tx, task, mails)
    return ReviewView(
        card=task_card(tx, task.id),
        step=step_card(step, known),
        payload=dict(step.payload),
        mails=tuple(_mail(one, _notes(tx, task)) for one in reversed(mails[-MOST_MAILS:])),
        lines=read_lines(tx, task),
        header=_header(tx, task),
        document=document,
        stock=stock_lines(tx, task, document, now=now),
        draft=_draft(tx, step) if "opening" in step.payload else None,
        contacts=_contacts(tx, sender),
        customers=_customers(sender),
        language=task.language,
        consequences=tuple(Say(code, values) for code, values in consequences(tx, task.id)),
    )


def _notes(tx: Session, task: Task) -> dict[str, AttachmentNote]:
    """Return what became of the attachments that were looked at, by name (D-23)."""
    reading = tx.get(Reading, task.reading_id) if task.reading_id else None
    request = stored.from_json(reading.request) if reading is not None else None
    return {one.name: one for one in request.attachments} if request is not None else {}


def _attachment(one: Attachment, note: AttachmentNote | None) -> AttachmentView:
    if note is None:
        return AttachmentView(one.name, one.media_type, one.size_bytes, one.sha256, one.skipped or "not_read")
    skipped = note.reason if note.relevance == "unread" else ""
    return AttachmentView(
        one.name, one.media_type, one.size_bytes, one.sha256, one.skipped or skipped, note.reason, note.lines
    )


def _mail(view: MailView, notes: dict[str, AttachmentNote]) -> MailShown:
    mail = view.mail
    return MailShown(
        id=view.id,
        from_name=mail.from_name,
        from_address=mail.from_address,
        subject=mail.subject,
        at=view.arrived_at,
        text=mail.text,
        new_text=mail.new_text or mail.text,
        attachments=tuple(_attachment(one, notes.get(one.name)) for one in mail.attachments),
        outgoing=False,
        decides=view.decides,
    )


def read_lines(tx: Session, task: Task) -> tuple[ReadLineView, ...]:
    """Return a task's lines as understood: sure ones first, then the open wishes (their index is the form's)."""
    reading = tx.get(Reading, task.reading_id) if task.reading_id else None
    if reading is None:
        return ()
    request = stored.from_json(reading.request)
    candidates = [one.candidates for one in request.lines] + [one.candidates for one in request.open]
    nos = {line.item_no for line in request.lines} | {one.item_no for found in candidates for one in found}
    items = load_items(tx, nos, language=task.language or "en")
    units = load_unit_names(tx, language=task.language or "en")
    return tuple(
        replace(
            line, unit_names={code: units.name(code, Decimal(2)) for code in {*line.units, line.uom} if code}
        )
        for line in (
            *(_sure(index, line, items, task.language) for index, line in enumerate(request.lines)),
            *(_open(index, wish, request, items, task.language) for index, wish in enumerate(request.open)),
        )
    )


def _header(tx: Session, task: Task) -> ReadHeader:
    """Return what was read about the whole request: number, date, address, and what must be decided (D-40, D-86)."""
    reading = tx.get(Reading, task.reading_id) if task.reading_id else None
    if reading is None:
        return ReadHeader()
    request = stored.from_json(reading.request)
    items = load_items(
        tx, {one.item_no for one in request.contradictions if one.item_no}, language=task.language or "en"
    )
    return ReadHeader(
        request.document_no,
        request.requested_date,
        request.date_text,
        request.ship_to_text,
        tuple(
            DifferenceView(
                index,
                one.what,
                f"{one.item_no} {_name(items, one.item_no, one.variant_code, task.language)}"
                if one.item_no
                else "",
                one.first,
                one.second,
                one.source,
                one.rule,
            )
            for index, one in enumerate(request.contradictions)
        ),
        request.opinion,
    )


def read_lines_of(tx: Session, task_id: int) -> tuple[ReadLineView, ...]:
    """Return a task's lines as understood; see :func:`read_lines`."""
    return read_lines(tx, tx.get_one(Task, task_id))


def _name(items: dict[str, ItemFacts], item_no: str, variant: str, language: str) -> str:
    return items[item_no].name(variant, language) if item_no in items else item_no


def _candidates(
    found: tuple[Candidate, ...], items: dict[str, ItemFacts], language: str
) -> tuple[CandidateView, ...]:
    return tuple(
        CandidateView(
            value=f"{one.item_no}/{one.variant_code}" if one.variant_code else one.item_no,
            text=f"{one.item_no} {_name(items, one.item_no, one.variant_code, language)}",
            sure=one.sure,
        )
        for one in found
        if one.item_no in items
    )


def _sure(index: int, line: RequestLine, items: dict[str, ItemFacts], language: str) -> ReadLineView:
    item = items.get(line.item_no)
    return ReadLineView(
        index=index,
        item_no=line.item_no,
        variant_code=line.variant_code,
        description=_name(items, line.item_no, line.variant_code, language),
        quantity=line.quantity,
        uom=line.uom,
        units=tuple(sorted(item.units)) if item else (),
        requested_date=line.requested_date,
        evidence=line.evidence.text,
        rule=line.rule.partition(":")[0],
        confidence=line.confidence,
        why="",
        candidates=_candidates(line.candidates, items, language),
        stated_price=line.stated_price,
        stated_currency=line.stated_currency,
    )


def _open(
    index: int, wish: Open, request: Request, items: dict[str, ItemFacts], language: str
) -> ReadLineView:
    day: date | None = request.requested_date
    return ReadLineView(
        index=index,
        item_no="",
        variant_code="",
        description=wish.evidence.text,
        quantity=wish.quantity,
        uom=wish.uom,
        units=tuple(
            sorted(
                {unit for one in wish.candidates if one.item_no in items for unit in items[one.item_no].units}
            )
        ),
        requested_date=day,
        evidence=wish.evidence.text,
        rule="",
        confidence=0.0,
        why=wish.why.value,
        candidates=_candidates(wish.candidates, items, language),
        second=wish.second,
    )


def _draft(tx: Session, step: Step) -> DraftView:
    payload = step.payload
    pdf = str(payload["pdf"])
    return DraftView(
        kind=payload["kind"],
        to=tuple(payload["to"]),
        cc=tuple(payload["cc"]),
        subject=payload["subject"],
        opening=payload["opening"],
        closing=payload["closing"],
        table=payload["table"],
        text=payload["text"],
        language=payload["language"],
        pdf_name=payload["pdf_name"],
        pdf=pdf,
        pdf_link=shown_at(tx, step.task_id, pdf),
        notes=tuple(Say(one["code"], one["values"]) for one in payload["notes"]),
        table_lines=payload.get("table_lines", ""),
    )


def shown_at(tx: Session, task_id: int, pdf: str) -> str:
    """Return the address at which a task's PDF can be read in Slack, '' if it is not shown there (yet)."""
    if not pdf:
        return ""
    link = tx.scalar(select(Effect.provider_ref).where(Effect.key == f"file:{task_id}:{pdf}")) or ""
    return link if link.startswith("http") else ""


def pdf_link(tx: Session, document: DocumentView) -> str:
    """Return the address of a document's present PDF in Slack, '' if there is none."""
    return shown_at(tx, document.task_id, pinned_pdf(tx, document.number, document.version))


Sender = KnownSender | SeveralSenders | UnknownSender


def _sender(tx: Session, task: Task, mails: list[MailView]) -> Sender:
    return find_sender(tx, task.sender_address, text=mails[-1].mail.text if mails else "")


def _contacts(tx: Session, sender: Sender | None) -> tuple[tuple[str, str], ...]:
    """Return contacts to choose from for an unknown or ambiguous sender, proposals with their reason (D-33, D-36)."""
    if isinstance(sender, SeveralSenders):
        return tuple((one.contact_no, f"{one.name}, {one.customer_name}") for one in sender.contacts)
    if isinstance(sender, UnknownSender):
        owners = {one.customer_no: one.customer_name for one in sender.proposals}
        rows = tx.scalars(
            select(Contact)
            .where(Contact.customer_no.in_(owners), Contact.active)
            .order_by(Contact.contact_no)
        )
        order = list(owners)
        found = sorted(rows, key=lambda row: order.index(row.customer_no))
        return tuple(
            (row.contact_no, f"{row.name}, {owners[row.customer_no]}") for row in found[:MOST_CONTACTS]
        )
    return ()


def _customers(sender: Sender | None) -> tuple[tuple[str, str], ...]:
    """Return whose colleague an unknown sender probably is; a person confirms it (D-33)."""
    if not isinstance(sender, UnknownSender):
        return ()
    return tuple((one.customer_no, f"{one.customer_no} {one.customer_name}") for one in sender.proposals)


def timeline_of(tx: Session, task_id: int) -> tuple[TimelineEntry, ...]:
    """Return the newest entries of a task's timeline, oldest first: two queries."""
    rows = list(
        tx.scalars(
            select(TimelineEvent)
            .where(TimelineEvent.task_id == task_id)
            .order_by(TimelineEvent.id.desc())
            .limit(MOST_ENTRIES)
        )
    )
    known = names(tx, [row.by for row in rows])
    return tuple(entry(row, known) for row in reversed(rows))


def desk_of(tx: Session, task_id: int) -> int:
    """Return the desk of a task.

    Raises:
        NotFound: there is no such task.
    """
    found = tx.scalar(select(Task.desk_id).where(Task.id == task_id))
    if found is None:
        raise NotFound("error.no_task")
    return found


def present_step(tx: Session, step_id: int) -> int:
    """Return the open review of a decided step's task, else the step itself: an old card leads to what is asked now.

    Raises:
        NotFound: there is no such step.
    """
    step = tx.get(Step, step_id)
    if step is None:
        raise NotFound("error.no_step")
    if step.state == StepState.OPEN:
        return step_id
    present = tx.scalar(
        select(Step.id)
        .where(Step.task_id == step.task_id, Step.state == StepState.OPEN)
        .order_by(Step.beside, Step.id)
        .limit(1)
    )
    return present or step_id


def task_of_step(tx: Session, step_id: int) -> int:
    """Return the id of the task that a step belongs to.

    Raises:
        NotFound: there is no such step.
    """
    found = tx.scalar(select(Step.task_id).where(Step.id == step_id))
    if found is None:
        raise NotFound("error.no_step")
    return found


def document_of(tx: Session, task_id: int) -> str:
    """Return the number of a task's order, or else of its quote.

    Raises:
        NotFound: it has neither.
    """
    row = tx.execute(select(Task.order_number, Task.quote_number).where(Task.id == task_id)).first()
    number = "" if row is None else row.order_number or row.quote_number
    if not number:
        raise NotFound("error.no_document")
    return str(number)


def task_by_number(tx: Session, number: int) -> int:
    """Return the id of the task T-<number>.

    Raises:
        NotFound: there is no such task.
    """
    found = tx.scalar(select(Task.id).where(Task.number == number))
    if found is None:
        raise NotFound("error.no_task")
    return found
