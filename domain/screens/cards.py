"""What a task's card, the desk's summary, a call for somebody and a thread entry show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.cards import service as cards
from domain.desks.models import Desk
from domain.errors import NotFound
from domain.inbox import service as inbox
from domain.inbox.facts import Trust
from domain.inbox.models import InboundMail, OutboundMail
from domain.intake import stored
from domain.intake.request import Request
from domain.people.service import names
from domain.sales.credit import concerns_about, concerns_of
from domain.sales.facts import CustomerView, DocumentView
from domain.sales.items import load_items, load_unit_names
from domain.sales.queries import document_view
from domain.sales.search import customer_view
from domain.sales.stated import DIFFERS
from domain.screens.missing import short_warnings, without_short
from domain.screens.stated import with_stated
from domain.screens.upcoming import upcoming
from domain.tasks import calling
from domain.tasks.facts import (
    CardLine,
    EventView,
    PingView,
    Say,
    StepCard,
    TaskCard,
    TimelineEntry,
)
from domain.tasks.models import Reading, Step, Task, TimelineEvent
from domain.tasks.states import BESIDE, MAILS, StepKind, StepState, TaskState
from domain.tasks.steps import can_try_again
from domain.tasks.timeline import Tag, sentence
from domain.tasks.twins import accepted, twins

CARD_LINES = 3
ASKED = 2
PRICES = 2
FLAG_WARNINGS = {
    "prompt_injection": "warning.injection",
    "hidden_text": "warning.hidden_text",
    "past_delivery_date": "warning.past_date",
    "attachment_unread": "warning.attachment_unread",
    "price_mentioned": "warning.price_mentioned",
    "asks_about_other_customer": "warning.other_customer",
    "discount_request": "warning.discount",
    "multiple_requests": "warning.multiple_requests",
    "second_opinion_differs": "warning.second_opinion_differs",
    "second_opinion_failed": "warning.second_opinion_failed",
    "second_opinion_limit": "warning.second_opinion_limit",
}


def task_card(tx: Session, task_id: int) -> TaskCard:
    """Return everything on a task's card.

    Raises:
        NotFound: there is no such task.
    """
    task = tx.get(Task, task_id)
    if task is None:
        raise NotFound("error.no_task")
    desk = tx.get_one(Desk, task.desk_id)
    reading = tx.get(Reading, task.reading_id) if task.reading_id else None
    request = stored.from_json(reading.request) if reading is not None else None
    steps = list(tx.scalars(select(Step).where(Step.task_id == task_id).order_by(Step.id)))
    known = names(tx, [step.decided_by for step in steps] + [task.claimed_by])
    open_steps = sorted(
        (step for step in steps if step.state == StepState.OPEN), key=lambda one: (one.beside, one.id)
    )
    decided = [step for step in steps if step.decided_at is not None and step.state != StepState.SUPERSEDED]
    others = without_short(request, open_steps)
    number = task.order_number or task.quote_number
    document = with_stated(tx, document_view(tx, number)) if number else None
    customer = customer_view(tx, task.customer_no) if task.customer_no else None
    return TaskCard(
        id=task.id,
        number=task.number,
        state=TaskState(task.state),
        outcome=task.outcome,
        desk_name=desk.name,
        subject=task.subject,
        customer_no=task.customer_no,
        customer_name=customer.name if customer else "",
        sender_name=task.sender_name,
        sender_address=task.sender_address,
        intent=request.intent.value if request else "",
        lines=_lines(tx, document, others, desk.language),
        line_count=len(document.lines) if document else len(others.lines) if others else 0,
        open_count=len(request.open) if request and not document else 0,
        asked=_asked(request) if request and not document else (),
        amount=document.gross if document else None,
        document=f"{document.number} v{document.version}" if document else "",
        warnings=(
            *short_warnings(tx, open_steps, desk.language),
            *_warnings(tx, task, request, customer, document),
            *_same_number(tx, task, request, open_steps),
        ),
        steps=tuple(step_card(step, known) for step in open_steps),
        last=step_card(max(decided, key=lambda one: one.decided_at or one.opened_at), known)
        if decided
        else None,
        waiting_since=task.needs_since,
        claimed_by=known.get(task.claimed_by, ""),
        next=upcoming(tx, task, desk),
        snoozed=task.snoozed_until is not None,
        came_back=_came_back(steps),
        try_out=task.try_out,
        language=desk.language,
        time_zone=desk.time_zone,
        opened_at=task.opened_at,
    )


def _asked(request: Request) -> tuple[tuple[str, str], ...]:
    """Return the first wishes that are unclear: the customer's words, and why."""
    return tuple((wish.evidence.text, wish.why.value) for wish in request.open[:ASKED])


def _came_back(steps: list[Step]) -> str:
    """Return the address from which the newest mail that was approved came back, '' if it did not (D-24)."""
    mails = [one.id for one in steps if one.kind in MAILS and one.state == StepState.CONFIRMED]
    lost = {
        one.payload.get("step_id"): str(one.payload["to"]) for one in steps if one.kind == StepKind.BOUNCED
    }
    return lost.get(mails[-1], "") if mails else ""


def step_card(step: Step, known: dict[str, str]) -> StepCard:
    """Return a step as cards show it."""
    kind = StepKind(step.kind)
    values = _values(step)
    return StepCard(
        id=step.id,
        kind=kind,
        state=StepState(step.state),
        revision=step.revision,
        opened_at=step.opened_at,
        question=Say(f"step.{kind}.question", values),
        on_confirm=Say(f"step.{kind}.on_confirm", values),
        can_discard=kind in MAILS,
        must_open=kind in MAILS,
        decided_by=known.get(step.decided_by, ""),
        decided_at=step.decided_at,
        beside=kind in BESIDE,
        can_retry=can_try_again(step),
        order_now=str(step.payload.get("order_now", "")),
        changes=tuple(step.payload.get("changes") or ()) if kind is StepKind.CHANGE else (),
        others=tuple((str(one["name"]), int(one["task_id"])) for one in step.payload.get("others", ())),
    )


def _values(step: Step) -> dict[str, object]:
    """Return the values of a step's sentences; every sentence may use any of them."""
    payload = step.payload
    to = payload.get("to")
    return {
        "document": payload.get("number") or payload.get("document") or "",
        "version": payload.get("version") or 1,
        "to": ", ".join(to) if isinstance(to, list) else to or "",
        "count": len(payload.get("short") or payload.get("lines") or payload.get("reasons") or ()),
        "intent": f"word:intent.{payload.get('intent', 'other')}",
        "mail": f"word:mail_kind.{payload.get('kind', 'reply')}",
        "reason": payload.get("server") or payload.get("error") or "",
        "reference": payload.get("reference") or "",
        "contact": payload.get("contact") or "",
        "proposal": _proposal(payload.get("proposal") or {}),
        "others": ", ".join(str(one["name"]) for one in payload.get("others") or ()),
    }


def _proposal(known: Mapping[str, Any]) -> str:
    """Return the customer that would be made, as far as it is known, in one line (D-31)."""
    town = " ".join(str(known[one]) for one in ("postcode", "city") if known.get(one))
    parts = (known.get("name"), known.get("address"), town, known.get("country"), known.get("vat_no"))
    return ", ".join(str(one) for one in parts if one)


def _lines(
    tx: Session, document: DocumentView | None, request: Request | None, language: str
) -> tuple[CardLine, ...]:
    if document is not None:
        return _quoted(tx, document, language)
    if request is None:
        return ()
    first = request.lines[:CARD_LINES]
    items = load_items(tx, {line.item_no for line in first}, language=language)
    units = load_unit_names(tx, language=language)
    return tuple(
        CardLine(
            line.quantity,
            units.name(line.uom, line.quantity),
            items[line.item_no].name(line.variant_code, language) if line.item_no in items else line.item_no,
        )
        for line in first
    )


def _quoted(tx: Session, document: DocumentView, language: str) -> tuple[CardLine, ...]:
    """Return a document's first lines in the desk's language; a description that a person wrote stays as written."""
    shown = [line for line in document.lines if line.kind == "item"][:CARD_LINES]
    if document.language == language:
        return tuple(CardLine(line.quantity, line.uom_name, line.description) for line in shown)
    nos = {line.item_no for line in shown}
    theirs = load_items(tx, nos, language=document.language)
    ours = load_items(tx, nos, language=language)
    units = load_unit_names(tx, language=language)
    found: list[CardLine] = []
    for line in shown:
        text = line.description
        item = theirs.get(line.item_no)
        if item is not None and text == item.name(line.variant_code, document.language):
            text = ours[line.item_no].name(line.variant_code, language)
        found.append(CardLine(line.quantity, units.name(line.uom, line.quantity), text))
    return tuple(found)


def _warnings(
    tx: Session,
    task: Task,
    request: Request | None,
    customer: CustomerView | None,
    document: DocumentView | None,
) -> tuple[Say, ...]:
    found: list[Say] = []
    newest = tx.get(InboundMail, task.round) if task.round else None
    if newest is not None and newest.trust == Trust.FAIL:
        found.append(Say("warning.spoofed", {}))
    strangers = select(InboundMail.from_address).where(
        InboundMail.task_id == task.id, InboundMail.decides.is_(False), InboundMail.kind == "person"
    )
    found.extend(Say("warning.stranger", {"address": address}) for address in tx.scalars(strangers))
    if customer is not None:
        found.extend(_credit(tx, customer, document))
    if request is not None:
        prices = _prices(document)
        found.extend(prices)
        # Where the lines are named, nobody needs to be told that there is a price in the mail.
        flags = request.flags - {"price_mentioned"} if prices else request.flags
        found.extend(Say(code) for flag, code in FLAG_WARNINGS.items() if flag in flags)
    return tuple(found)


def _prices(document: DocumentView | None) -> list[Say]:
    """Return the first lines whose price the customer states otherwise (D-55)."""
    lines = [line for line in document.lines if line.stated == DIFFERS] if document is not None else []
    return [
        Say(
            "warning.price_differs",
            {"item": line.description, "stated": line.stated_price, "ours": line.our_price},
        )
        for line in lines[:PRICES]
    ]


def _same_number(tx: Session, task: Task, request: Request | None, steps: list[Step]) -> list[Say]:
    """Return where else the customer's number stands, unless that is the question itself or was looked at (D-47)."""
    if request is None or any(step.kind == StepKind.DUPLICATE for step in steps):
        return []
    seen = accepted(task.decisions)
    others = [one.name for one in twins(tx, task, request.document_no) if one.task_id not in seen]
    return [Say("warning.duplicate_reference", {"number": ", ".join(others)})] if others else []


def _credit(tx: Session, customer: CustomerView, document: DocumentView | None) -> list[Say]:
    """Return what a seller must know about a customer's money, in the company's currency (D-34)."""
    found = []
    for one in concerns_about(customer, None) if document is None else concerns_of(tx, document):
        match one.code:
            case "customer.over_limit":
                values = {"limit": customer.credit_limit, "balance": customer.balance, "over": one.amount}
                found.append(Say("warning.credit_limit", values))
            case "customer.overdue":
                found.append(Say("warning.overdue", {"amount": one.amount}))
            case _:
                found.append(Say(f"warning.blocked_{customer.blocked}"))
    return found


def ping(tx: Session, step_id: int, number: int = 0) -> PingView | None:
    """Return the call for somebody about a step; None if the step is gone or was decided before anybody was called.

    Args:
        number: 0 = the call when it was asked, else the n-th after it: a reminder, a task given to somebody (D-83).
    """
    step = tx.get(Step, step_id)
    if step is None:
        return None
    if step.state != StepState.OPEN and not cards.may_stand(tx, calling.subject(step.id, number)):
        return None
    task = tx.get_one(Task, step.task_id)
    desk = tx.get_one(Desk, task.desk_id)
    later = calling.called(tx, step)[number - 1 : number] if number else []
    if number and not later:
        return None
    known = names(tx, [step.decided_by, *(one.by for one in later)])
    mentions = (task.claimed_by,) if task.claimed_by else tuple(str(one) for one in desk.duty)
    if later:
        mentions = tuple(str(one) for one in later[0].values["people"])
    return PingView(
        step_id=step.id,
        task_number=task.number,
        question=Say(f"step.{step.kind}.question", _values(step)),
        mentions=mentions,
        decided_by=known.get(step.decided_by, ""),
        decided_at=step.decided_at,
        state=StepState(step.state),
        language=desk.language,
        time_zone=desk.time_zone,
        why=later[0].tag.rpartition(":")[2] if later else "opened",
        by=known.get(later[0].by, "") if later else "",
        since=task.needs_since or step.opened_at,
    )


def event_view(tx: Session, event_id: int) -> EventView | None:
    """Return a thread entry, None if the event is gone."""
    row = tx.get(TimelineEvent, event_id)
    if row is None:
        return None
    task = tx.get_one(Task, row.task_id)
    desk = tx.get_one(Desk, task.desk_id)
    body, files = "", ()
    if row.tag in (Tag.MAIL_RECEIVED, Tag.MAIL_STRANGER):
        body = inbox.by_id(tx, row.values["mail_id"]).mail.new_text
    elif row.tag == Tag.MAIL_SENT:
        body = tx.scalar(select(OutboundMail.text).where(OutboundMail.step_id == row.step_id)) or ""
    return EventView(
        id=row.id,
        task_number=task.number,
        entry=entry(row, names(tx, [row.by])),
        body=body,
        files=files,
        language=desk.language,
        time_zone=desk.time_zone,
    )


def entry(row: TimelineEvent, known: dict[str, str]) -> TimelineEntry:
    """Return one line of the timeline, its values ready for its sentence."""
    values = {name: _readable(value) for name, value in row.values.items()}
    if "kind" in values:
        values["step"] = f"word:step_name.{values['kind']}"
    if "outcome" in values:
        values["outcome"] = f"word:outcome.{values['outcome']}"
    if "until" in values:
        values["until"] = datetime.fromisoformat(str(row.values["until"]))
    if "intent" in values:
        values["intent"] = f"word:intent.{values['intent']}"
    who = known.get(row.by, "")
    return TimelineEntry(row.id, row.at, who, Say(sentence(row.tag), {"by": who, **values}), row.step_id)


def _readable(value: object) -> object:
    if isinstance(value, dict):
        return ", ".join(value) if value else ""
    return value
