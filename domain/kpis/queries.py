"""The queries of a report: each reads one index on a time column, over both stretches at once.

Nothing here depends on how many desks, tasks or days there are: a report takes as many queries as stand below.
Try-out tasks never count (D-82). Documents outlive their task; what has no task any more counts by its own desk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision
from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from domain.inbox.facts import MailKind
from domain.inbox.models import InboundMail, OutboundMail
from domain.kpis.definitions import Counted
from domain.kpis.facts import Reason
from domain.kpis.periods import Bucket, Period
from domain.sales.models import Document, ImportedOrder
from domain.sales.states import DocumentKind, OrderState, QuoteState
from domain.tasks.models import Correction, Step, Task
from domain.tasks.states import ASSISTANCE, StepKind, StepState, TaskState
from domain.tasks.traces import NOBODY

REVIEWS = (StepKind.INCOMING, StepKind.QUOTE, StepKind.ORDER, StepKind.REPLY, StepKind.ACCEPTANCE)
"""Steps in which a person says yes to something that the bot proposes."""
DECIDED = (QuoteState.ORDERED, QuoteState.REJECTED, QuoteState.EXPIRED)
"""How a quote ends for the customer; one that we cancelled is neither won nor lost."""
NOW, BEFORE = 1, 0
MOST_REASONS = 5

When = InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]


@dataclass(frozen=True, slots=True)
class Sums:
    """Documents of one kind, currency and rate in one column of the chart; ``net`` in minor units of that currency."""

    side: int
    bucket: int
    kind: str
    desk_id: int
    currency: str
    rate: Decimal | None
    count: int
    net: int

    def converted(self, currency: str) -> Decimal | None:
        """Return the net value in minor units of another currency, exact; None without a rate."""
        if self.rate is None:
            return None
        places = get_currency_precision(currency) - get_currency_precision(self.currency)
        return (Decimal(self.net) * self.rate).scaleb(places)


@dataclass(frozen=True, slots=True)
class Count:
    """Counts into both sides of a report, for some desks."""

    tx: Session
    desks: Sequence[int]
    period: Period

    def documents(self, columns: Sequence[Bucket]) -> list[Sums]:
        """Return quotes and orders made, per column, desk, currency and rate; cancelled ones left out."""
        side = self._side(Document.made_at)
        edges = [(Document.made_at < after.start, index) for index, after in enumerate(columns[1:])]
        bucket: ColumnElement[int] = case(*edges, else_=len(columns) - 1) if edges else literal(0)
        keys = (side, bucket, Document.kind, Document.desk_id, Document.currency, Document.exchange_rate)
        names = ("side", "bucket", "kind", "desk_id", "currency", "rate")
        inner = (
            select(*(key.label(name) for key, name in zip(keys, names, strict=True)), Document.net_minor)
            .where(
                self._in(Document.made_at),
                Document.desk_id.in_(self.desks),
                Document.state != OrderState.CANCELLED.value,
                Document.try_out.is_(False),
            )
            .subquery()
        )
        grouped = [inner.c[name] for name in names]
        rows = self.tx.execute(
            select(*grouped, func.count(), func.sum(inner.c.net_minor)).group_by(*grouped)
        ).all()
        return [Sums(*row[:7], net=int(row[7])) for row in rows if row.side in (NOW, BEFORE)]

    def sent(self, into: Sides) -> None:
        """Count the quotes whose first version reached the customer."""
        for side, count in self._of_documents(Document.sent_at):
            into[side].quotes_sent += count

    def won(self, into: Sides) -> None:
        """Count the quotes that were decided, and those of them that became orders."""
        states = [state.value for state in DECIDED]
        for side, state, count in self._of_documents(
            Document.changed_at, Document.state, and_(Document.state.in_(states))
        ):
            into[side].quotes_decided += count
            if state == QuoteState.ORDERED:
                into[side].quotes_won += count

    def _of_documents(self, when: When, *more: Any) -> Iterator[Any]:
        keys, conditions = more[:1], more[1:]
        chosen = (
            select(self._side(when).label("side"), *keys)
            .select_from(Document)
            .where(
                self._in(when),
                Document.kind == DocumentKind.QUOTE.value,
                Document.desk_id.in_(self.desks),
                Document.try_out.is_(False),
                *conditions,
            )
        )
        yield from self._grouped(chosen)

    def imported(self, into: Sides) -> None:
        """Count the orders that imports brought first; they belong to no desk and have no value here."""
        chosen = select(self._side(ImportedOrder.seen_at).label("side")).where(
            self._in(ImportedOrder.seen_at)
        )
        for side, count in self._grouped(chosen):
            into[side].orders_imported += count

    def mails(self, into: Sides) -> None:
        """Count the mails that people wrote to the desks, each once."""
        chosen = self._of_tasks(InboundMail.arrived_at, InboundMail.task_id).where(
            InboundMail.kind == MailKind.PERSON.value, InboundMail.duplicate_of == 0
        )
        for side, count in self._grouped(chosen):
            into[side].mails += count

    def requests(self, into: Sides) -> None:
        """Count the requests, those that were quoted, and those of them in which nobody changed anything."""
        changed = select(Correction.id).where(Correction.task_id == Task.id).exists()
        quoted = case((Task.quote_number != "", 1), else_=0).label("quoted")
        touched = case((changed, 1), else_=0).label("touched")
        chosen = select(self._side(Task.requested_at).label("side"), quoted, touched).where(
            self._in(Task.requested_at), Task.desk_id.in_(self.desks), Task.try_out.is_(False)
        )
        for side, has_quote, was_touched, count in self._grouped(chosen):
            into[side].requests += count
            if has_quote:
                into[side].requests_quoted += count
                into[side].requests_untouched += 0 if was_touched else count

    def steps(self, into: Sides) -> None:
        """Count the reviews that a person decided, and those confirmed just as the bot proposed."""
        changed = select(Correction.id).where(Correction.step_id == Step.id).exists()
        unchanged = case((and_(Step.state == StepState.CONFIRMED, ~changed), 1), else_=0).label("unchanged")
        chosen = self._of_tasks(Step.decided_at, Step.task_id, unchanged).where(
            Step.kind.in_(REVIEWS), Step.decided_by.not_in(NOBODY)
        )
        for side, as_proposed, count in self._grouped(chosen):
            into[side].steps_decided += count
            into[side].steps_unchanged += count if as_proposed else 0

    def lines(self, into: Sides) -> None:
        """Count the lines that people changed, added or removed."""
        inner = self._of_tasks(Correction.at, Correction.task_id, Correction.lines.label("lines")).subquery()
        rows = self.tx.execute(select(inner.c.side, func.sum(inner.c.lines)).group_by(inner.c.side))
        for side, lines in rows:
            if side in (NOW, BEFORE):
                into[side].lines_changed += int(lines)

    def medians(self, into: Sides) -> None:
        """Take the medians of the waiting times; the database counts how many waited how long."""
        card = select(
            literal("card").label("what"),
            self._side(Task.opened_at).label("side"),
            Task.card_seconds.label("seconds"),
        ).where(
            self._in(Task.opened_at),
            Task.desk_id.in_(self.desks),
            Task.try_out.is_(False),
            Task.card_seconds.is_not(None),
        )
        reply = self._of_tasks(
            OutboundMail.sent_at, OutboundMail.task_id, OutboundMail.waited_seconds.label("seconds")
        ).where(OutboundMail.waited_seconds.is_not(None))
        waits = union_all(
            card, reply.with_only_columns(literal("reply").label("what"), *reply.selected_columns)
        )
        lengths: dict[tuple[int, str], dict[int, int]] = {}
        for row in self._grouped(waits):
            lengths.setdefault((row.side, row.what), {})[row.seconds] = row[-1]
        for (side, what), counts in lengths.items():
            setattr(into[side], f"{what}_seconds", median(counts))

    def stops(self) -> tuple[Reason, ...]:
        """Return the reasons that people gave for Stop; the same words in other letters are one reason."""
        chosen = select(self._side(Task.closed_at).label("side"), Task.stop_reason).where(
            self._in(Task.closed_at),
            Task.state == TaskState.STOPPED,
            Task.desk_id.in_(self.desks),
            Task.try_out.is_(False),
        )
        found: dict[str, tuple[str, int]] = {}
        for side, words, count in self._grouped(chosen):
            if side == NOW:
                key = " ".join(words.split()).casefold().rstrip(".!")
                known, so_far = found.get(key, (" ".join(words.split()), 0))
                found[key] = (min(known, " ".join(words.split())), so_far + count)
        return _most(Reason(words, count) for words, count in found.values())

    def assistance(self) -> tuple[Reason, ...]:
        """Return what the bot asked people for, by kind of step."""
        chosen = self._of_tasks(Step.opened_at, Step.task_id, Step.kind).where(Step.kind.in_(ASSISTANCE))
        return _most(Reason(kind, count) for side, kind, count in self._grouped(chosen) if side == NOW)

    def _of_tasks(self, when: When, task_id: Any, *more: Any) -> Select[Any]:
        """Select rows that belong to tasks of these desks, try-outs left out."""
        return (
            select(self._side(when).label("side"), *more)
            .join(Task, Task.id == task_id)
            .where(self._in(when), Task.desk_id.in_(self.desks), Task.try_out.is_(False))
        )

    def _grouped(self, chosen: Any) -> Iterator[Any]:
        """Count the rows of a selection by all its columns; what lies between the two stretches is left out."""
        inner = chosen.subquery()
        columns = list(inner.c)
        for row in self.tx.execute(select(*columns, func.count()).group_by(*columns)):
            if row.side in (NOW, BEFORE):
                yield row

    def _in(self, when: When) -> ColumnElement[bool]:
        return and_(when >= self.period.before.start, when < self.period.now.end)

    def _side(self, when: When) -> ColumnElement[int]:
        return case(
            (when >= self.period.now.start, NOW), (when < self.period.before.end, BEFORE), else_=BEFORE - 1
        )


class Sides(dict[int, Counted]):
    """What was counted, by side."""


def median(counts: Mapping[int, int]) -> Decimal | None:
    """Return the median of values of which each occurs so many times; the mean of the two middle ones if even."""
    total = sum(counts.values())
    middle = {(total - 1) // 2, total // 2}
    found: list[int] = []
    seen = 0
    for value, count in sorted(counts.items()):
        found += [value for place in middle if seen <= place < seen + count]
        seen += count
    return Decimal(sum(found)) / Decimal(len(found)) if found else None


def _most(reasons: Iterator[Reason]) -> tuple[Reason, ...]:
    return tuple(sorted(reasons, key=lambda one: (-one.count, one.text))[:MOST_REASONS])
