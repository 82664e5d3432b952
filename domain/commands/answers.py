"""The answers to assistance requests (D-86): items and quantities, contacts, prices, scope, questions about mails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from domain.commands.review import Decided, go_on, held
from domain.effects import service as effects
from domain.effects.states import EffectVerb
from domain.errors import InvalidInput
from domain.intake import stored
from domain.intake.request import Intent, Request, RequestLine
from domain.outcomes import mail_left
from domain.people.rights import Person
from domain.sales import contacts, items
from domain.sales.drafting import LARGEST
from domain.sales.facts import ContactView
from domain.tasks import outgoing, readings, service, timeline, traces
from domain.tasks.advance import OUT_OF_SCOPE
from domain.tasks.models import Reading, Step, Task
from domain.tasks.states import StepKind, Verdict
from domain.tasks.steps import can_try_again
from domain.tasks.timeline import Tag


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """What a person says about one open wish, by its index in the reading's ``open``."""

    item: str
    """"item_no" or "item_no/variant"; '' only with ``drop``."""
    quantity: Decimal | None
    uom: str
    """'' = the item's sales unit."""
    drop: bool = False


def _decided(task: Task, step: Step) -> Decided:
    return Decided(task.id, task.number, step.id, StepKind(step.kind))


def _expect(step: Step, *kinds: StepKind) -> None:
    if step.kind not in kinds:
        raise InvalidInput("error.other_question")


def answer_items(
    tx: Session,
    step_id: int,
    answers: Mapping[int, LineAnswer],
    *,
    extra: tuple[LineAnswer, ...] = (),
    settled: Mapping[int, str] | None = None,
    revision: int,
    by: Person,
    now: datetime,
) -> Decided:
    """Turn open wishes into lines as a person says; the bot goes on by itself.

    Args:
        answers: by index of the reading's open wishes.
        extra: lines that the person adds.
        settled: by index of the reading's contradictions, "first" (the mail) or "second" (the attachment) (D-86).

    Raises:
        InvalidInput: with the field "line:<index>:item|quantity|uom" or "differ:<index>" of what cannot be used.
    """
    task, step = held(tx, step_id, revision=revision, by=by)
    _expect(step, StepKind.ITEMS)
    reading = tx.get_one(Reading, task.reading_id)
    request = stored.from_json(reading.request)
    request, amounts = settle(request, settled or {})
    lines = list(request.lines)
    for index, wish in enumerate(request.open):
        answer = answers.get(index)
        if answer is None:
            raise InvalidInput("error.line_unanswered", field=f"line:{index}:item")
        if not answer.drop:
            said = _with_amount(answer, amounts)
            lines.append(line_of(tx, said, wish.evidence, by=by, field=f"line:{index}"))
    known = [one.evidence for one in request.open] + [one.evidence for one in request.lines]
    blank = replace(known[0] if known else stored.nowhere(), text="")
    lines.extend(line_of(tx, one, blank, by=by, field=f"extra:{at}") for at, one in enumerate(extra))
    if not lines:
        raise InvalidInput("error.no_lines", field="line:0:item")
    lines.sort(key=lambda one: (one.evidence.source != "body", one.evidence.start))
    readings.keep(
        tx,
        task,
        replace(request, lines=tuple(lines), open=(), contradictions=()),
        mail_id=reading.mail_id,
        by=by.slack_id,
        now=now,
    )
    service.decide(tx, task, step, Verdict.ANSWER, by=by.slack_id, now=now)
    service.remember(task, items="answered")
    go_on(tx, task, by=by, now=now)
    return _decided(task, step)


Amounts = Mapping[str, tuple[Decimal, str]]
"""Item (with variant) -> the quantity and unit that a person chose."""


def settle(request: Request, settled: Mapping[int, str]) -> tuple[Request, Amounts]:
    """Decide what mail and attachment say differently as a person says (D-86); quantities are for the open wishes.

    Raises:
        InvalidInput: with the field "differ:<index>" of what was not decided.
    """
    amounts: dict[str, tuple[Decimal, str]] = {}
    for index, one in enumerate(request.contradictions):
        answer = settled.get(index, "")
        if answer == "first" and not one.first:
            continue  # only the second reading has one: it stays as read, without
        chosen = {"first": one.first, "second": one.second}.get(answer, "")
        if one.what == "quantity":
            number, _, unit = chosen.partition(" ")
            if number:
                amounts[item_value(one.item_no, one.variant_code)] = Decimal(number), unit
            continue
        if not chosen:
            raise InvalidInput("error.choose_reading", field=f"differ:{index}")
        if one.what == "date":
            request = replace(request, requested_date=date.fromisoformat(chosen), date_text=chosen)
        elif one.what == "document_no":
            request = replace(request, document_no=chosen)
    return request, amounts


def item_value(item_no: str, variant_code: str) -> str:
    """Return an item as forms carry it: "item_no" or "item_no/variant"."""
    return f"{item_no}/{variant_code}" if variant_code else item_no


def _with_amount(answer: LineAnswer, amounts: Amounts) -> LineAnswer:
    """Fill in the quantity that was chosen, where none was typed."""
    quantity, unit = amounts.get(answer.item, (None, ""))
    if answer.quantity is not None or quantity is None:
        return answer
    return replace(answer, quantity=quantity, uom=unit)


def line_of(tx: Session, answer: LineAnswer, evidence: Any, *, by: Person, field: str) -> RequestLine:
    """Check an answer against the item's variants and units."""
    item_no, _, variant = answer.item.partition("/")
    facts = items.load_items(tx, [item_no], language="").get(item_no) if item_no else None
    if facts is None or not facts.active:
        raise InvalidInput("error.no_item", field=f"{field}:item", item=answer.item)
    if facts.blocked:
        raise InvalidInput("error.item_blocked", field=f"{field}:item", item=answer.item)
    if variant not in (facts.variants or {""}):
        raise InvalidInput("error.choose_variant", field=f"{field}:item", item=item_no)
    if answer.quantity is None or not answer.quantity.is_finite() or not 0 < answer.quantity < LARGEST:
        raise InvalidInput("error.quantity_positive", field=f"{field}:quantity")
    uom = answer.uom.strip().upper() or facts.sales_uom
    if uom not in facts.units:
        raise InvalidInput("error.no_unit", field=f"{field}:uom", units=", ".join(sorted(facts.units)))
    return RequestLine(
        item_no=item_no,
        variant_code=variant,
        quantity=answer.quantity,
        uom=uom,
        requested_date=None,
        evidence=evidence,
        rule=f"person:{by.slack_id}",
        confidence=1.0,
    )


CORRECTABLE = frozenset({StepKind.INCOMING, StepKind.ITEMS, StepKind.PRICE_MISSING, StepKind.NOT_AVAILABLE})
"""Questions before a quote exists: a line as read may still be another item."""


def swap_line(tx: Session, step_id: int, index: int, item: str, *, by: Person, now: datetime) -> Decided:
    """Say that a line means another of its candidates; the question stays open (D-42).

    Args:
        index: of the reading's lines.
        item: "item_no" or "item_no/variant".

    Raises:
        InvalidInput: the line is gone, or the item cannot be used; ``field`` is "line:<index>".
    """
    task, step = held(tx, step_id, revision=None, by=by)
    _expect(step, *CORRECTABLE)
    reading = tx.get_one(Reading, task.reading_id)
    request = stored.from_json(reading.request)
    if not 0 <= index < len(request.lines):
        raise InvalidInput("error.other_question")
    old = request.lines[index]
    new = line_of(tx, LineAnswer(item, old.quantity, old.uom), old.evidence, by=by, field=f"line:{index}")
    new = replace(
        new,
        requested_date=old.requested_date,
        candidates=old.candidates,
        stated_price=old.stated_price,
        stated_currency=old.stated_currency,
    )
    lines = (*request.lines[:index], new, *request.lines[index + 1 :])
    readings.keep(tx, task, replace(request, lines=lines), mail_id=reading.mail_id, by=by.slack_id, now=now)
    traces.corrected(tx, task, step_id=step.id, lines=1, by=by.slack_id, now=now)
    if step.kind in {StepKind.PRICE_MISSING, StepKind.NOT_AVAILABLE}:
        # What was asked is about the line as it was: look anew what has to be asked.
        service.decide(tx, task, step, Verdict.ANSWER, by=by.slack_id, now=now)
        go_on(tx, task, by=by, now=now)
    else:
        service.touch(tx, task, now=now, acting=by.slack_id)
    return _decided(task, step)


def ask_customer(tx: Session, step_id: int, *, revision: int, by: Person, now: datetime) -> Decided:
    """Draft a mail with the options for the customer instead of choosing for them (D-43)."""
    task, step = held(tx, step_id, revision=revision, by=by)
    _expect(step, StepKind.ITEMS)
    service.decide(tx, task, step, Verdict.ANSWER, by=by.slack_id, now=now, note="ask_customer")
    service.remember(task, items="ask_customer")
    go_on(tx, task, by=by, now=now)
    return _decided(task, step)


def quote_anyway(tx: Session, step_id: int, *, revision: int, by: Person, now: datetime) -> Decided:
    """Quote what is not available all the same (D-51)."""
    task, step = held(tx, step_id, revision=revision, by=by)
    _expect(step, StepKind.NOT_AVAILABLE)
    service.decide(tx, task, step, Verdict.ANSWER, by=by.slack_id, now=now, note="quote_anyway")
    service.remember(task, not_available="quote")
    go_on(tx, task, by=by, now=now)
    return _decided(task, step)


def answer_price(
    tx: Session,
    step_id: int,
    prices: Mapping[int, Decimal],
    *,
    reason: str,
    revision: int,
    by: Person,
    now: datetime,
) -> Decided:
    """Give prices (per unit of the line, document's currency, without VAT) for lines without one (D-54, D-86).

    Raises:
        InvalidInput: with the field "price:<index>" or "reason".
    """
    task, step = held(tx, step_id, revision=revision, by=by)
    _expect(step, StepKind.PRICE_MISSING)
    wanted = [int(one["index"]) for one in step.payload["lines"]]
    for index in wanted:
        price = prices.get(index)
        if price is None or not price.is_finite() or not 0 <= price < LARGEST:
            raise InvalidInput("error.price_needed", field=f"price:{index}")
    if not reason.strip():
        raise InvalidInput("error.reason_needed", field="reason")
    known = dict(task.decisions.get("prices", {}))
    known.update({str(index): str(prices[index]) for index in wanted})
    service.decide(tx, task, step, Verdict.ANSWER, by=by.slack_id, now=now, note=reason)
    service.remember(task, prices=known)
    go_on(tx, task, by=by, now=now)
    return _decided(task, step)


def choose_contact(
    tx: Session, step_id: int, contact_no: str, how: str, *, by: Person, now: datetime
) -> Decided:
    """Say who an unknown sender is (D-32, D-36).

    Args:
        how: "once" (for this task only) or "update_email" (the sender's address becomes the contact's).
    """
    task, step = held(tx, step_id, revision=None, by=by)
    _expect(step, StepKind.UNKNOWN_SENDER, StepKind.SEVERAL_CUSTOMERS)
    if not contact_no:
        raise InvalidInput("error.choose_contact", field="contact_no")
    contact = contacts.contact_view(tx, contact_no)
    if how == "update_email":
        contacts.change_email(tx, contact_no, email=task.sender_address, by=by.slack_id, now=now)
    return _identified(tx, task, step, contact, how, by=by, now=now)


def create_contact(
    tx: Session,
    step_id: int,
    *,
    name: str,
    email: str,
    customer_no: str,
    language: str,
    by: Person,
    now: datetime,
) -> Decided:
    """Create a contact from an unknown sender (D-32); without a customer it can get a quote (D-31)."""
    task, step = held(tx, step_id, revision=None, by=by)
    _expect(step, StepKind.UNKNOWN_SENDER)
    contact = contacts.create_contact(
        tx, name=name, email=email, customer_no=customer_no, language=language, by=by.slack_id, now=now
    )
    task.sender_name = task.sender_name or contact.name[:250]
    return _identified(tx, task, step, contact, "created", by=by, now=now)


def _identified(
    tx: Session,
    task: Task,
    step: Step,
    contact: ContactView,
    how: str,
    *,
    by: Person,
    now: datetime,
) -> Decided:
    task.contact_no, task.customer_no = contact.contact_no, contact.customer_no
    task.language = contact.language or task.language
    timeline.record(tx, task, Tag.CONTACT_CHOSEN, by=by.slack_id, now=now, contact=contact.name, how=how)
    service.decide(tx, task, step, Verdict.ANSWER, by=by.slack_id, now=now, note=how)
    # Whoever said who it is has seen the mail: that is its review, too (D-5), but no yes to an order (D-65).
    service.remember(task, seen=by.slack_id)
    # Prices, references and language depend on who it is: every mail is read again.
    task.reading_id = 0
    go_on(tx, task, by=by, now=now)
    return _decided(task, step)


def is_request(
    tx: Session, step_id: int, *, by: Person, now: datetime, intent: Intent = Intent.QUOTE_REQUEST
) -> Decided:
    """A person says that a mail which was thought to be out of scope is a request."""
    task, step = held(tx, step_id, revision=None, by=by)
    _expect(step, StepKind.OUT_OF_SCOPE)
    if intent in OUT_OF_SCOPE:
        raise InvalidInput("error.other_question")
    service.decide(tx, task, step, Verdict.ANSWER, by=by.slack_id, now=now, note="is_request")
    service.remember(task, intent=intent.value)
    go_on(tx, task, by=by, now=now)
    return _decided(task, step)


def try_again(tx: Session, step_id: int, *, by: Person, now: datetime) -> Decided:
    """Let the bot try once more what it gave up (a mail that could not be read, a PDF that could not be made)."""
    task, step = held(tx, step_id, revision=None, by=by)
    _expect(step, StepKind.UNREADABLE)
    if not can_try_again(step):
        raise InvalidInput("error.other_question")
    service.decide(tx, task, step, Verdict.ANSWER, by=by.slack_id, now=now, note="try_again")
    task.failures, task.error = 0, ""
    go_on(tx, task, by=by, now=now)
    return _decided(task, step)


def resolve_mail(tx: Session, step_id: int, *, was_sent: bool, by: Person, now: datetime) -> Decided:
    """Answer "Did this mail go out?": it was sent, or send it again."""
    task, step = held(tx, step_id, revision=None, by=by)
    _expect(step, StepKind.UNCERTAIN_MAIL)
    service.decide(
        tx, task, step, Verdict.ANSWER, by=by.slack_id, now=now, note="sent" if was_sent else "again"
    )
    verb = EffectVerb.SAY_DONE if was_sent else EffectVerb.AGAIN
    effect = effects.resolve(tx, step.payload["key"], verb, now=now)
    if was_sent:
        timeline.record(
            tx, task, Tag.MAIL_SAID_SENT, by=by.slack_id, now=now, step_id=step.payload["step_id"]
        )
        mail_left(tx, task.id, effect.payload, raw="", refused={}, now=now)
        outgoing.look_anew(tx, task, now=now, acting=by.slack_id)
    else:
        _send_again(tx, task, step, by=by, now=now)
    return _decided(task, step)


def retry_sending(tx: Session, step_id: int, *, to: str, by: Person, now: datetime) -> Decided:
    """Send a failed mail again, to another address if one is given (D-92)."""
    task, step = held(tx, step_id, revision=None, by=by)
    _expect(step, StepKind.MAIL_FAILED)
    service.decide(tx, task, step, Verdict.ANSWER, by=by.slack_id, now=now, note="retry")
    effects.resolve(tx, step.payload["key"], EffectVerb.AGAIN, now=now)
    if to.strip():
        effects.change_payload(tx, step.payload["key"], to=[_address(to)])
    _send_again(tx, task, step, by=by, now=now)
    return _decided(task, step)


def _address(text: str) -> str:
    """Return an address that a person typed, lower case."""
    address = text.strip().lower()
    name, at, domain = address.partition("@")
    if not (name and at and "." in domain) or any(letter in address for letter in ' <>,;"\n'):
        raise InvalidInput("contact.email", field="to")
    return address


def _send_again(tx: Session, task: Task, step: Step, *, by: Person, now: datetime) -> None:
    timeline.record(tx, task, Tag.MAIL_RETRY, by=by.slack_id, now=now, step_id=step.payload["step_id"])
    outgoing.look_anew(tx, task, now=now, acting=by.slack_id)
