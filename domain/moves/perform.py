"""Does the decided move, inside one frame that checks that the task is still as it was when it was decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from domain.errors import Stale
from domain.intake.request import Candidate, Open, OpinionNote, Request, RequestLine, Why
from domain.moves import changing, new_customer
from domain.moves.merging import merge
from domain.moves.ship_to import ship_to_of
from domain.moves.situation import Situation
from domain.sales import documents, orders, standing
from domain.sales.inputs import KEEP, LineInput, QuoteInput, Revision
from domain.sales.problems import FieldProblem, InvalidFields, NeedsPerson
from domain.sales.queries import document_view
from domain.tasks import readings, service, timeline
from domain.tasks.advance import Ask, Finish, MakeOrder, MakeQuote, Move, Reject, Wait
from domain.tasks.models import Reading, Task
from domain.tasks.states import StepKind, TaskVerb
from domain.tasks.timeline import Tag

PRICE_PROBLEMS = frozenset({"unit_price"})
BOT = "bot"


class NoPriceFor(Exception):
    """Some lines have no price; the frame is rolled back and a person is asked."""

    def __init__(self, lines: list[dict[str, Any]]) -> None:
        """Remember which lines of the reading."""
        self.lines = lines
        super().__init__(len(lines))


class NotQuotable(Exception):
    """A line cannot be quoted as it was read (blocked, unknown unit, ...); a person is asked."""

    def __init__(self, problems: tuple[FieldProblem, ...]) -> None:
        """Remember the problems."""
        self.problems = problems
        super().__init__(len(problems))


class Doubtful(Exception):
    """The quote cannot become an order without a person (D-65)."""

    def __init__(self, doubts: list[dict[str, Any]]) -> None:
        """Remember the doubts as codes with values."""
        self.doubts = doubts
        super().__init__(len(doubts))


def locked(tx: Session, situation: Situation) -> Task:
    """Return the task if nothing has changed since the situation was read.

    Raises:
        Stale: something has; the move is dropped and decided anew.
    """
    task = service.lock(tx, situation.task_id)
    if task.version != situation.version:
        raise Stale("error.task_moved", task=f"T-{task.number}")
    return task


def keep_reading(tx: Session, situation: Situation, request: Request, *, now: datetime) -> None:
    """Store what was read from the newest mail; who wrote it is noted if the address is one contact's (D-30)."""
    task = locked(tx, situation)
    merged = merge(
        situation.previous if situation.previous_round else None,
        request,
        quoted=bool(task.quote_number),
        asked=situation.asked,
    )
    readings.keep(tx, task, merged, mail_id=task.round, by=BOT, now=now)
    task.failures, task.error = 0, ""
    if not task.contact_no:
        task.contact_no, task.customer_no = situation.contact_no, situation.customer_no
    task.language = task.language or request.language
    timeline.record(
        tx,
        task,
        Tag.READ,
        by=BOT,
        now=now,
        intent=merged.intent.value,
        lines=len(merged.lines),
        open=len(merged.open),
    )
    _keep_cost(tx, task, request.opinion, now=now)
    task.due_at, task.lease_until = now, None
    service.touch(tx, task, now=now)


def _keep_cost(tx: Session, task: Task, note: OpinionNote | None, *, now: datetime) -> None:
    """Write down what the second reading said, how long it took and what it cost."""
    if note is None:
        return
    timeline.record(
        tx,
        task,
        Tag.READ_TWICE,
        by=BOT,
        now=now,
        opinion=note.outcome,
        why=note.reason,
        model=note.model,
        seconds=f"{note.milliseconds / 1000:.1f}",
        tokens=note.tokens_in + note.tokens_out,
        cost=f"{note.cost:f} {note.currency}" if note.cost else "",
    )


def perform(tx: Session, situation: Situation, move: Move, *, now: datetime) -> None:
    """Do a move that needs nothing slow.

    Raises:
        Stale: the task changed since it was looked at.
        NoPriceFor, NotQuotable, Doubtful: the frame must roll back; :func:`ask_instead` asks a person.
    """
    task = locked(tx, situation)
    match move:
        case Ask(StepKind.CHANGE):
            payload = changing.question(tx, task, today=situation.today, now=now)
            service.open_step(tx, task, StepKind.CHANGE, payload, now=now)
        case Ask(kind, payload):
            service.open_step(tx, task, kind, payload, now=now)
        case MakeQuote():
            _make_quote(tx, task, situation, now=now)
            _again(tx, task, now=now)
        case MakeOrder():
            _make_order(tx, task, situation, now=now)
            _again(tx, task, now=now)
        case Reject():
            standing.reject_quote(tx, task.quote_number, reason="", by="customer", now=now)
            _finish(tx, task, "rejected", now=now)
        case Wait():
            service.move(tx, task, TaskVerb.WAIT, now=now)
        case Finish(outcome):
            _finish(tx, task, outcome, now=now)
        case _:
            raise TypeError(f"{type(move).__name__} is slow and not done here")


def ask_instead(
    tx: Session, situation: Situation, why: NoPriceFor | NotQuotable | Doubtful, *, now: datetime
) -> None:
    """Ask a person about what kept a move from being done."""
    task = locked(tx, situation)
    if isinstance(why, NoPriceFor):
        service.open_step(tx, task, StepKind.PRICE_MISSING, {"lines": why.lines}, now=now)
    elif isinstance(why, NotQuotable):
        problems = [
            {"where": one.where, "field": one.field, "code": one.code, "values": _plain(dict(one.values))}
            for one in why.problems
        ]
        _unsettle(tx, task, situation, why.problems, now=now)
        service.open_step(tx, task, StepKind.ITEMS, {"problems": problems}, now=now)
    else:
        _ask_about_doubts(tx, task, why.doubts, situation, now=now)


def _ask_about_doubts(
    tx: Session, task: Task, doubts: list[dict[str, Any]], situation: Situation, *, now: datetime
) -> None:
    """Ask whether to go on in spite of doubts; if there is no customer yet, whether to make one (D-31, D-65)."""
    if not any(one["code"] == orders.NO_CUSTOMER for one in doubts):
        service.open_step(tx, task, StepKind.RECHECK, {"reasons": doubts}, now=now)
        return
    request = situation.facts.request
    reference = request.document_no if request is not None else ""
    asked = {**new_customer.question(tx, task, doubts), "reference": reference}
    service.open_step(tx, task, StepKind.NEW_CUSTOMER, asked, now=now)


_WHY = {
    "line.unknown_item": Why.UNKNOWN_ITEM,
    "line.blocked_item": Why.BLOCKED_ITEM,
    "line.replaced_item": Why.BLOCKED_ITEM,
    "line.unknown_variant": Why.UNKNOWN_VARIANT,
    "line.variant_needed": Why.UNKNOWN_VARIANT,
    "line.unknown_unit": Why.UNKNOWN_UNIT,
    "line.quantity": Why.MISSING_QUANTITY,
    "line.too_many_decimals": Why.MISSING_QUANTITY,
}


def _unsettle(
    tx: Session,
    task: Task,
    situation: Situation,
    problems: tuple[FieldProblem, ...],
    *,
    now: datetime,
) -> None:
    """Keep a reading in which the lines that cannot be quoted are open wishes: only those can be answered (D-86)."""
    request = situation.facts.request
    bad: dict[int, FieldProblem] = {}
    for one in problems:
        kind, _, index = one.where.partition(":")
        if kind == "new" and one.field not in PRICE_PROBLEMS:
            bad.setdefault(int(index), one)
    if request is None or not bad:
        return
    unsettled = replace(
        request,
        lines=tuple(line for index, line in enumerate(request.lines) if index not in bad),
        open=request.open + tuple(_open(request.lines[index], bad[index]) for index in sorted(bad)),
    )
    mail_id = tx.get_one(Reading, task.reading_id).mail_id
    readings.keep(tx, task, unsettled, mail_id=mail_id, by=BOT, now=now)
    # Prices by hand are kept by the line's place in the reading, and the places have moved.
    task.decisions = {name: value for name, value in task.decisions.items() if name != "prices"}


def _open(line: RequestLine, problem: FieldProblem) -> Open:
    """Return a line as the question that it has become; what it was, and what replaces it, may be chosen."""
    why = _WHY.get(problem.code, Why.AMBIGUOUS)
    instead = str(problem.values.get("replaced_by") or "")
    found = [Candidate(instead, "", 1.0, "replaced_by", sure=False)] if instead else []
    found.extend(one for one in line.candidates if one.item_no != instead)
    if not any(one.item_no == line.item_no for one in found):
        found.append(Candidate(line.item_no, line.variant_code, line.confidence, line.rule, sure=False))
    return Open(why, line.evidence, tuple(found), line.quantity, line.uom)


def _again(tx: Session, task: Task, *, now: datetime) -> None:
    task.due_at, task.lease_until = now, None
    service.touch(tx, task, now=now)


def _finish(tx: Session, task: Task, outcome: str, *, now: datetime) -> None:
    task.outcome = outcome
    timeline.record(tx, task, Tag.TASK_FINISHED, by=BOT, now=now, outcome=outcome)
    service.move(tx, task, TaskVerb.FINISH, now=now)


def _lines(situation: Situation) -> tuple[LineInput, ...]:
    """Return the reading's lines for a document; dates in the past are left out, the mail says so (D-54)."""
    request = situation.facts.request
    if request is None:
        return ()
    prices = situation.facts.decisions.get("prices", {})
    return tuple(
        LineInput(
            item_no=line.item_no,
            variant_code=line.variant_code,
            quantity=line.quantity,
            uom=line.uom,
            requested_date=line.requested_date if _future(line.requested_date, situation) else None,
            unit_price=Decimal(prices[str(index)]) if str(index) in prices else None,
            evidence=line.evidence.text[:500],
            confidence=line.confidence,
            stated_price=line.stated_price,
            stated_currency=line.stated_currency,
        )
        for index, line in enumerate(request.lines)
    )


def _future(day: date | None, situation: Situation) -> bool:
    return day is not None and day >= situation.today


def _make_quote(tx: Session, task: Task, situation: Situation, *, now: datetime) -> None:
    request = situation.facts.request
    if request is None:
        raise Stale("error.task_moved", task=f"T-{task.number}")
    lines = _lines(situation)
    requested = request.requested_date if _future(request.requested_date, situation) else None
    allow = frozenset({documents.ALLOW_BLOCKED}) if "blocked_customer" in task.decisions else frozenset[str]()
    try:
        if task.quote_number:
            present = document_view(tx, task.quote_number)
            view = documents.revise(
                tx,
                task.quote_number,
                Revision(
                    add=lines,
                    remove=frozenset(line.line_no for line in present.lines),
                    requested_date=requested,
                    ship_to=ship_to_of(tx, task, request) or KEEP,
                ),
                version=present.version,
                by=BOT,
                now=now,
            )
            tag = Tag.QUOTE_REVISED
        else:
            view = documents.draft_quote(
                tx,
                QuoteInput(
                    task_id=task.id,
                    desk_id=task.desk_id,
                    lines=lines,
                    contact_no=task.contact_no,
                    customer_no=task.customer_no,
                    language=task.language,
                    desk_language=situation.desk_language,
                    reference=request.document_no,
                    requested_date=requested,
                    ship_to=ship_to_of(tx, task, request),
                    location_code=situation.desk_location,
                    time_zone=situation.time_zone,
                    try_out=task.try_out,
                ),
                by=BOT,
                now=now,
                allow=allow,
            )
            tag = Tag.QUOTE_MADE
    except InvalidFields as error:
        raise _instead(error, lines) from error
    except NeedsPerson as error:
        raise Doubtful(_doubts(error)) from error
    task.quote_number, task.quoted_reading_id, task.language = view.number, task.reading_id, view.language
    timeline.record(tx, task, tag, by=BOT, now=now, number=view.number, version=view.version)


def _instead(error: InvalidFields, lines: tuple[LineInput, ...]) -> NoPriceFor | NotQuotable:
    """Sort problems: only prices missing, or something that a person must choose anew."""
    if all(one.field in PRICE_PROBLEMS for one in error.problems):
        missing = [int(one.where.rpartition(":")[2]) for one in error.problems]
        return NoPriceFor(
            [
                {
                    "index": index,
                    "item_no": lines[index].item_no,
                    "variant_code": lines[index].variant_code,
                    "quantity": str(lines[index].quantity),
                    "uom": lines[index].uom,
                }
                for index in missing
            ]
        )
    return NotQuotable(error.problems)


def _doubts(error: NeedsPerson) -> list[dict[str, Any]]:
    return [
        {"code": doubt.code, "line_no": doubt.line_no, "values": _plain(dict(doubt.values))}
        for doubt in error.doubts
    ]


def _plain(values: dict[str, object]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, str | int | float | bool) else str(value)
        for name, value in values.items()
    }


def _make_order(tx: Session, task: Task, situation: Situation, *, now: datetime) -> None:
    """Convert with the re-checks of D-65; what a person has seen and confirmed is allowed."""
    quote = situation.facts.quote
    if quote is None:
        raise Stale("error.task_moved", task=f"T-{task.number}")
    # What a person has seen as a reason and confirmed is allowed; anything new asks again.
    seen = frozenset(str(code) for code in task.decisions.get("rechecked", ()))
    request = situation.facts.request
    try:
        view = orders.quote_to_order(
            tx,
            quote.number,
            version=quote.version,
            by=BOT,
            now=now,
            only_available=situation.facts.rules.only_available,
            reference=request.document_no if request is not None else "",
            allow=seen,
        )
    except NeedsPerson as error:
        raise Doubtful(_doubts(error)) from error
    task.order_number = view.number
    timeline.record(tx, task, Tag.ORDER_MADE, by=BOT, now=now, number=view.number, quote=quote.number)
