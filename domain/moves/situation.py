"""Everything that a move depends on, read in one frame."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from domain.clock import local_date
from domain.desks.models import AskFirst, Desk, ReviewMode
from domain.errors import InvalidInput
from domain.inbox import service as inbox
from domain.inbox.facts import Trust
from domain.inbox.models import OutboundMail
from domain.inbox.service import MailView
from domain.intake import stored
from domain.intake.request import Intent, Request
from domain.money import plain
from domain.sales import contacts, queries
from domain.sales.contacts import KnownSender, SeveralSenders
from domain.sales.models import Customer
from domain.sales.promising import promise_of
from domain.screens.stated import with_stated
from domain.tasks.advance import DocumentFacts, Facts, Rules
from domain.tasks.mail_choices import later_than_asked
from domain.tasks.models import Reading, Step, Task
from domain.tasks.shortages import check_request, is_short
from domain.tasks.states import StepKind, StepState, TaskState
from domain.tasks.twins import accepted, twins


@dataclass(frozen=True, slots=True)
class Situation:
    """A task at one instant: the facts for the decision and what doing it needs."""

    task_id: int
    number: int
    version: int
    working: bool
    facts: Facts
    desk_id: int
    desk_language: str
    desk_location: str
    time_zone: str
    mails: tuple[MailView, ...]
    """Those that decide, oldest first."""
    contact_no: str
    customer_no: str
    language: str
    today: date
    previous: Request | None
    """What was understood before the newest mail (and corrected by people), None at first."""
    previous_round: bool
    """The present reading is of an earlier round."""
    read_up_to: int
    """The newest mail that the present reading knows, 0 = there is none."""
    asked: bool
    """The customer was asked which items are meant (D-43)."""
    options: tuple[tuple[int, int, str, str], ...] = ()
    """The rows of the tables in that mail: number, position of the question, item, variant (D-45)."""


def rules_of(desk: Desk) -> Rules:
    """Return the settings that decide moves."""
    return Rules(
        review_known=ReviewMode(desk.review_known),
        review_unknown=ReviewMode(desk.review_unknown),
        only_available=desk.only_available,
        review_quotes=desk.review_quotes,
        send_quotes=desk.send_quotes,
        make_orders=desk.make_orders,
        review_orders=desk.review_orders,
        ask_first=AskFirst(desk.ask_first),
        order_first=desk.order_first,
    )


def look(tx: Session, task_id: int, *, now: datetime) -> Situation:
    """Return a task's situation. Reads only, a constant number of queries."""
    task = tx.get_one(Task, task_id)
    desk = tx.get_one(Desk, task.desk_id)
    mails = tuple(one for one in inbox.mails_of(tx, task_id) if one.decides)
    reading = tx.get(Reading, task.reading_id) if task.reading_id else None
    request = stored.from_json(reading.request) if reading is not None else None
    fresh = reading is not None and reading.mail_id >= task.round
    sender = contacts.find_sender(tx, task.sender_address) if not task.contact_no else None
    known = sender.contact if isinstance(sender, KnownSender) else None
    customer = tx.get(Customer, task.customer_no) if task.customer_no else None
    today = local_date(now, desk.time_zone)
    answers = task.contact_no != "" and reading is not None and not fresh
    sent = _asked(tx, task, mails) if answers else None
    facts = Facts(
        rules=rules_of(desk),
        round=task.round,
        first_round=not _reviewed(tx, task, mails),
        wrote_again=len(mails) > 1,
        unregistered=_unregistered(tx, task, mails),
        read_round=task.round if fresh else 0,
        failures=task.failures,
        reading_id=task.reading_id,
        request=request if fresh else None,
        contact_known=bool(task.contact_no),
        several_customers=isinstance(sender, SeveralSenders),
        blocked=customer.blocked if customer is not None else "",
        decisions=task.decisions,
        short=_short(tx, task, desk, request if fresh else None, now=now, today=today),
        twins=_twins(tx, task, request if fresh else None),
        quoted_reading_id=task.quoted_reading_id,
        quote=_document(tx, task, task.quote_number),
        order=_document(tx, task, task.order_number),
        answered_version=_answered(tx, mails, task.quote_number),
        unreadable=_unreadable(mails),
        suspicious=bool(mails) and mails[-1].mail.trust is Trust.FAIL,
        as_asked=_as_asked(tx, task, request if fresh else None),
    )
    return Situation(
        task_id=task.id,
        number=task.number,
        version=task.version,
        working=task.state == TaskState.WORKING,
        facts=facts,
        desk_id=desk.id,
        desk_language=desk.language,
        desk_location=desk.location_code,
        time_zone=desk.time_zone,
        mails=mails,
        contact_no=task.contact_no or (known.contact_no if known else ""),
        customer_no=task.customer_no or (known.customer_no if known else ""),
        language=task.language,
        today=today,
        previous=request,
        previous_round=reading is not None and not fresh,
        read_up_to=reading.mail_id if reading is not None else 0,
        asked=sent is not None,
        options=tuple((row[0], row[1], row[2], row[3]) for row in (sent or {}).get("numbered", ())),
    )


_REVIEWS = (StepKind.INCOMING, StepKind.UNKNOWN_SENDER, StepKind.SEVERAL_CUSTOMERS)


def _with_earlier(task: Task) -> Any:
    """Return the ids of a task and of those that it goes on with: their steps are about the same mails (D-72)."""
    chain = select(Task.id, Task.previous_id).where(Task.id == task.id).cte(recursive=True)
    chain = chain.union(select(Task.id, Task.previous_id).join(chain, Task.id == chain.c.previous_id))
    return select(chain.c.id)


def _reviewed(tx: Session, task: Task, mails: tuple[MailView, ...]) -> bool:
    """Say whether a person has reviewed one of these mails, or said who wrote it (D-4, D-5)."""
    decided = (StepState.CONFIRMED, StepState.ANSWERED)
    found = exists().where(
        Step.task_id.in_(_with_earlier(task)),
        Step.round.in_([one.id for one in mails]),
        Step.kind.in_(_REVIEWS),
        Step.state.in_(decided),
    )
    return bool(tx.scalar(select(found)))


def _asked(tx: Session, task: Task, mails: tuple[MailView, ...]) -> dict[str, Any] | None:
    """Return the newest mail with the items that may be meant that went to the customer before the newest mail."""
    steps = tx.scalars(
        select(Step).where(
            Step.task_id.in_(_with_earlier(task)),
            Step.round.in_([one.id for one in mails[:-1]]),
            Step.kind == StepKind.REPLY,
            Step.state == StepState.CONFIRMED,
        )
    )
    found = [one for one in steps if one.payload.get("kind") == "options"]
    return max(found, key=lambda one: one.id).payload if found else None


def _unregistered(tx: Session, task: Task, mails: tuple[MailView, ...]) -> bool:
    """Say whether the newest mail's address is neither the task's contact's nor one of the same customer's (D-5)."""
    if not task.contact_no:
        return False
    address = mails[-1].mail.from_address if mails else task.sender_address
    return not any(
        one.contact_no == task.contact_no or (one.customer_no and one.customer_no == task.customer_no)
        for one in contacts.contacts_with(tx, address)
    )


def _short(
    tx: Session, task: Task, desk: Desk, request: Request | None, *, now: datetime, today: date
) -> tuple[dict[str, Any], ...]:
    """Return the lines that cannot be delivered as asked (D-51); looked up only where it decides something."""
    if request is None or not desk.only_available or not request.lines or "not_available" in task.decisions:
        return ()
    if request.open or task.quoted_reading_id == task.reading_id:
        return ()
    promise = promise_of(tx, desk.id, today=today)
    try:
        found = check_request(tx, task, desk, request, now=now, promise=promise)
    except InvalidInput:  # an item or a unit is gone since the mail was read: writing the quote asks about it
        return ()
    return tuple(
        {
            "index": index,
            "item_no": one.item_no,
            "variant_code": one.variant_code,
            "requested": plain(one.requested),
            "available": plain(one.available or Decimal(0)),
            "uom": one.uom,
            "level": one.level.value,
            "expected": one.covered_on.isoformat() if one.covered_on else "",
        }
        for index, one in enumerate(found)
        if is_short(one, promise)
    )


def _as_asked(tx: Session, task: Task, request: Request | None) -> bool:
    """Say whether the quote has the days and prices that the customer wrote; looked up only for an order (D-48)."""
    ordered = request is not None and Intent.ORDER_REQUEST in (
        request.intent,
        task.decisions.get("intent", ""),
    )
    if not ordered or not task.quote_number:
        return True
    document = with_stated(tx, queries.document_view(tx, task.quote_number))
    return not later_than_asked(document) and not any(line.stated for line in document.lines)


def _twins(tx: Session, task: Task, request: Request | None) -> tuple[dict[str, Any], ...]:
    """Return where else the customer's number stands; looked up only where it decides something (D-47)."""
    if request is None or task.quote_number:
        return ()
    seen = accepted(task.decisions)
    return tuple(
        {"name": one.name, "task_id": one.task_id}
        for one in twins(tx, task, request.document_no)
        if one.task_id not in seen
    )


UNREADABLE = ("too_large", "sealed", "unreadable", "too_deep", "only_history", "no_text")
"""Problems of a mail that leave nothing for the bot to read; the first that applies is said."""


def _unreadable(mails: tuple[MailView, ...]) -> str:
    if not mails:
        return ""
    problems = set(mails[-1].mail.problems)
    if any(not one.skipped and not one.inline for one in mails[-1].mail.attachments):
        problems.discard("no_text")  # the order may lie in what is attached
    return next((one for one in UNREADABLE if one in problems), "")


def _document(tx: Session, task: Task, number: str) -> DocumentFacts | None:
    """Return quote or order with the versions that were drafted and sent."""
    if not number:
        return None
    view = queries.document_view(tx, number)
    steps = tx.scalars(
        select(Step).where(
            Step.task_id == task.id,
            Step.kind == StepKind.REPLY,
            Step.state.in_((StepState.OPEN, StepState.CONFIRMED)),
            Step.round == task.round,
        )
    )
    drafted = [int(one.payload.get("version") or 0) for one in steps if one.payload.get("document") == number]
    sent = tx.scalars(
        select(OutboundMail.document).where(
            OutboundMail.task_id == task.id, OutboundMail.document.startswith(f"{number} v")
        )
    )
    out = [int(one.rpartition(" v")[2]) for one in sent]
    return DocumentFacts(
        number=number,
        version=view.version,
        state=view.state,
        replied_version=max(drafted, default=0),
        sent_version=max(out, default=0),
    )


def _answered(tx: Session, mails: tuple[MailView, ...], number: str) -> int:
    """Return the version of the quote that the newest mail answers, 0 if it cannot be known (D-65)."""
    if not mails or not number:
        return 0
    mail = mails[-1].mail
    named = [one for one in (mail.in_reply_to, *reversed(mail.references)) if one]
    found = tx.execute(
        select(OutboundMail.message_id, OutboundMail.document).where(
            OutboundMail.message_id.in_(named), OutboundMail.document.startswith(f"{number} v")
        )
    )
    carried = {row.message_id: row.document for row in found}
    nearest = next((carried[one] for one in named if one in carried), "")
    return int(nearest.rpartition(" v")[2]) if nearest else 0
