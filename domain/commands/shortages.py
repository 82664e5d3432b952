"""A person chooses per line what becomes of what is not available (D-52): checked against the stock at that moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from domain.clock import local_date
from domain.commands.answers import LineAnswer, line_of
from domain.commands.review import Decided, go_on, held
from domain.desks.models import Desk
from domain.errors import InvalidInput
from domain.intake import stored
from domain.intake.request import Request, RequestLine
from domain.money import plain
from domain.people.rights import Person
from domain.sales.promising import promise_of
from domain.tasks import readings, service, timeline
from domain.tasks.models import Reading, Step, Task
from domain.tasks.shortages import ShortLine, Way, check_request, short_lines, there_now
from domain.tasks.states import StepKind, Verdict
from domain.tasks.timeline import Tag

TAGS = {
    Way.KEEP: Tag.STOCK_KEPT,
    Way.SPLIT: Tag.STOCK_SPLIT,
    Way.ONLY: Tag.STOCK_ONLY,
    Way.LATER: Tag.STOCK_LATER,
    Way.SUBSTITUTE: Tag.STOCK_SUBSTITUTE,
    Way.DROP: Tag.STOCK_DROPPED,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose for one short line."""

    way: Way
    mark: str
    """Quantities and date as they were shown (:attr:`ShortLine.mark`)."""
    item: str = ""
    """Only with SUBSTITUTE: "item_no" or "item_no/variant"."""


class StockMoved(InvalidInput):
    """Quantities or dates are others than those that were shown; nothing is changed. ``lines`` has the indexes."""

    default_code = "choice.moved"

    def __init__(self, lines: Iterable[int]) -> None:
        """Remember which lines of the reading."""
        self.lines = tuple(sorted(lines))
        super().__init__(field=f"line:{self.lines[0]}:way")


@dataclass(frozen=True, slots=True)
class _Settled:
    """A short line after the choice: its lines, and what of it stock or known supply must cover."""

    lines: tuple[RequestLine, ...]
    note: dict[str, Any]
    from_stock: bool


def choose_per_line(
    tx: Session,
    step_id: int,
    choices: Mapping[int, Choice],
    *,
    revision: int,
    by: Person,
    now: datetime,
) -> Decided:
    """Do what a person chose for each short line; the quote gets exactly these lines.

    Where every line of the request is dropped there is nothing to quote: the customer is told what is not available.

    Args:
        choices: by index of the reading's lines.

    Raises:
        StockMoved: what was shown is not so any more.
        InvalidInput: with the field "line:<index>:way|item" of what cannot be used.
    """
    task, step = held(tx, step_id, revision=revision, by=by)
    if step.kind != StepKind.NOT_AVAILABLE:
        raise InvalidInput("error.other_question")
    reading = tx.get_one(Reading, task.reading_id)
    request = stored.from_json(reading.request)
    asked = frozenset(int(one["index"]) for one in step.payload["short"])
    short = {one.index: one for one in short_lines(tx, task, now=now, asked=asked, substitutes=False)}
    _check_marks(short, choices)
    settled = {
        index: _settle(tx, one, request.lines[index], choices[index], by) for index, one in short.items()
    }
    _check_together(tx, task, request, settled, now=now)
    _write(tx, task, step, reading, request, settled, short, by=by, now=now)
    return Decided(task.id, task.number, step.id, StepKind(step.kind))


def _check_marks(short: Mapping[int, ShortLine], choices: Mapping[int, Choice]) -> None:
    """Refuse choices between possibilities that are others now."""
    moved = [
        index
        for index, one in short.items()
        if index not in choices or choices[index].mark != one.mark or choices[index].way not in one.ways
    ]
    if moved:
        raise StockMoved(moved)


def _settle(tx: Session, short: ShortLine, line: RequestLine, choice: Choice, by: Person) -> _Settled:
    """Return the lines that follow from a choice, and what the mail and the timeline say about it."""
    note: dict[str, Any] = {
        "way": choice.way.value,
        "item_no": short.item_no,
        "variant_code": short.variant_code,
        "uom": short.uom,
        "requested": plain(short.requested),
        "now": plain(short.now),
        "rest": plain(short.rest),
        "instead": "",
    }
    later = replace(line, requested_date=short.later_on)
    lines: tuple[RequestLine, ...]
    match choice.way:
        case Way.SPLIT:
            lines = (replace(line, quantity=short.now), replace(later, quantity=short.rest))
        case Way.ONLY:
            lines = (replace(line, quantity=short.now),)
        case Way.LATER:
            lines = (later,)
        case Way.SUBSTITUTE:
            lines = (_instead(tx, line, choice.item, short.index, by),)
            note["instead"] = choice.item
        case Way.DROP:
            lines = ()
        case Way.KEEP:
            lines = (line,)
    bought = short.bought and choice.way in {Way.SPLIT, Way.LATER}
    return _Settled(lines, note, not bought)


def _instead(tx: Session, line: RequestLine, item: str, index: int, by: Person) -> RequestLine:
    field = f"line:{index}"
    if not item:
        raise InvalidInput("choice.item_needed", field=f"{field}:item")
    new = line_of(tx, LineAnswer(item, line.quantity, line.uom), line.evidence, by=by, field=field)
    return replace(new, requested_date=line.requested_date)


def _check_together(
    tx: Session, task: Task, request: Request, settled: Mapping[int, _Settled], *, now: datetime
) -> None:
    """Refuse a choice that takes more than there is once all lines are put together (two lines want one substitute)."""
    desk = tx.get_one(Desk, task.desk_id)
    promise = promise_of(tx, desk.id, today=local_date(now, desk.time_zone))
    lines: list[RequestLine] = []
    owners: list[int] = []
    for index, line in enumerate(request.lines):
        mine = settled.get(index)
        kept = (line,) if mine is None else mine.lines if mine.from_stock else mine.lines[:-1]
        lines.extend(kept)
        owners.extend([index] * len(kept))
    together = check_request(tx, task, desk, replace(request, lines=tuple(lines)), now=now, promise=promise)
    for owner, one in zip(owners, together, strict=True):
        if owner in settled and not one.enough and not (promise.on and one.earliest is not None):
            where = "item" if settled[owner].note["way"] == Way.SUBSTITUTE else "way"
            raise InvalidInput(
                "choice.not_enough", field=f"line:{owner}:{where}", available=there_now(one), uom=one.uom
            )


def _write(
    tx: Session,
    task: Task,
    step: Step,
    reading: Reading,
    request: Request,
    settled: Mapping[int, _Settled],
    short: Mapping[int, ShortLine],
    *,
    by: Person,
    now: datetime,
) -> None:
    """Keep the new reading, what was chosen and by whom, and let the bot go on."""
    lines = [
        one
        for index, line in enumerate(request.lines)
        for one in (settled[index].lines if index in settled else (line,))
    ]
    service.decide(tx, task, step, Verdict.ANSWER, by=by.slack_id, now=now, note="per_line")
    for index, one in settled.items():
        at = short[index]
        timeline.record(
            tx,
            task,
            TAGS[Way(one.note["way"])],
            by=by.slack_id,
            now=now,
            step_id=step.id,
            item=at.description,
            requested=plain(at.requested),
            available=plain(at.now),
            quantity=plain(at.rest),
            unit=at.uom_name,
            day=at.later_on.isoformat() if at.later_on else "",
            instead=one.note["instead"].replace("/", " "),
        )
    if not lines:
        # Nothing is left to quote. The customer is told what a person saw (D-51).
        service.remember(task, not_available="draft", short=step.payload["short"])
        go_on(tx, task, by=by, now=now)
        return
    readings.keep(
        tx, task, replace(request, lines=tuple(lines)), mail_id=reading.mail_id, by=by.slack_id, now=now
    )
    # Prices by hand are kept by the line's place in the reading, and the places have moved.
    task.decisions = {name: value for name, value in task.decisions.items() if name != "prices"}
    service.remember(task, not_available="chosen", choices=[one.note for one in settled.values()])
    go_on(tx, task, by=by, now=now)
