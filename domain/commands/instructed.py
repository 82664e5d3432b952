"""What the proposals of an instruction change: a document's revision, or a reading with lines and answers (D-75).

Nothing is written here; ``instructing.py`` does, in one frame with rights and revision.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy.orm import Session

from domain.commands.answers import LineAnswer, line_of
from domain.errors import InvalidInput
from domain.intake import stored
from domain.intake.instructions import Do, Proposal
from domain.intake.parties import Place
from domain.intake.request import Candidate, Open, Request, RequestLine, Why
from domain.people.rights import Person
from domain.sales.difference import Change
from domain.sales.facts import DocumentView
from domain.sales.inputs import LineChange, LineInput, Revision
from domain.sales.items import ItemFacts, load_items


def revision_of(document: DocumentView, proposals: Sequence[Proposal]) -> Revision:
    """Return what proposals change on a document; lines are counted without the lines of text."""
    numbers = [line.line_no for line in document.lines if line.kind == "item"]
    changes: dict[int, LineChange] = {}
    revision = Revision()
    for one in proposals:
        if one.line is not None and one.do is not Do.DROP:
            line_no = numbers[one.line]
            changes[line_no] = _changed(changes.get(line_no, LineChange(line_no)), one)
        elif one.do is Do.DROP and one.line is not None:
            revision = replace(revision, remove=revision.remove | {numbers[one.line]})
        elif one.do is Do.ADD:
            revision = replace(revision, add=(*revision.add, _added(one)))
        elif one.do is Do.DATE:
            revision = replace(revision, requested_date=one.day)
        elif one.do is Do.VALID_UNTIL:
            revision = replace(revision, valid_until=one.day)
        elif one.do is Do.SHIP_TO:
            revision = replace(revision, ship_to=one.text)
        elif one.do is Do.REFERENCE:
            revision = replace(revision, reference=one.text)
    kept = tuple(change for line_no, change in changes.items() if line_no not in revision.remove)
    return replace(revision, lines=kept)


def _changed(change: LineChange, one: Proposal) -> LineChange:
    """Put one proposal on top of a line's change."""
    if one.do is Do.ITEM:
        item_no, _, variant = one.item.partition("/")
        change = replace(change, item_no=item_no, variant_code=variant)
    if one.do in (Do.ITEM, Do.QUANTITY) and one.quantity is not None:
        change = replace(change, quantity=one.quantity)
        change = replace(change, uom=one.uom) if one.uom else change
    if one.do is Do.DATE:
        change = replace(change, requested_date=one.day)
    if one.do is Do.DISCOUNT:
        change = replace(change, discount_percent=one.number)
    if one.do is Do.PRICE:
        change = replace(change, unit_price=one.number)
    return change


def _added(one: Proposal) -> LineInput:
    item_no, _, variant = one.item.partition("/")
    return LineInput(item_no, one.quantity or Decimal(0), one.uom, variant)


@dataclass(slots=True)
class _Row:
    """A line, or an unclear wish with what a person says about it."""

    line: RequestLine | None
    wish: Open | None = None
    gone: bool = False


def reading_after(tx: Session, request: Request, proposals: Sequence[Proposal], *, by: Person) -> Request:
    """Return a reading as it is after the proposals; an item, a variant or a unit that cannot be used is refused.

    Raises:
        InvalidInput: ``field`` is "line:<position>:item|quantity|uom"; or no line would be left.
    """
    rows = [_Row(line) for line in request.lines] + [_Row(None, wish) for wish in request.open]
    for one in proposals:
        if one.do is Do.ADD:
            said = LineAnswer(one.item, one.quantity, one.uom)
            nowhere = replace(stored.nowhere(), source="body", start=10**9, end=10**9)
            rows.append(_Row(line_of(tx, said, nowhere, by=by, field="line:0")))
        elif one.line is not None:
            _apply(tx, rows[one.line], one, by=by)
        else:
            request = _header(request, one)
    lines = [row.line for row in rows if row.line is not None and not row.gone]
    lines.sort(key=lambda one: (one.evidence.source != "body", one.evidence.start))
    wishes = tuple(row.wish for row in rows if row.wish is not None and row.line is None and not row.gone)
    if not lines and not wishes:
        raise InvalidInput("error.no_lines")
    return replace(request, lines=tuple(lines), open=wishes)


def _header(request: Request, one: Proposal) -> Request:
    """Put a proposal about the whole request on top of a reading."""
    if one.do is Do.DATE:
        day = one.day
        lines = tuple(replace(line, requested_date=None) for line in request.lines)
        return replace(
            request,
            lines=lines,
            requested_date=day,
            date_text=one.words,
            requested_range=None,
            flags=request.flags - {"past_delivery_date"},
        )
    if one.do is Do.REFERENCE:
        return replace(request, document_no=one.text)
    if one.do is Do.SHIP_TO:
        place = Place("", "", "", "", "", one.text) if one.text else None
        return replace(request, ship_to=place, ship_to_text="")
    return request


def _apply(tx: Session, row: _Row, one: Proposal, *, by: Person) -> None:
    """Put a proposal on top of one line or wish."""
    if one.do is Do.DROP:
        row.gone = True
    elif row.line is not None:
        row.line = _line(tx, row.line, one, by=by)
    elif row.wish is not None:
        row.wish = _wish(row.wish, one)
        row.line = _answered(tx, row.wish, by=by)


def _line(tx: Session, line: RequestLine, one: Proposal, *, by: Person) -> RequestLine:
    if one.do is Do.DATE:
        return replace(line, requested_date=one.day)
    item = one.item or _value(line.item_no, line.variant_code)
    quantity = line.quantity if one.quantity is None else one.quantity
    same = item.partition("/")[0] == line.item_no
    uom = one.uom or (line.uom if same or line.uom in _units(tx, item) else "")
    made = line_of(tx, LineAnswer(item, quantity, uom), line.evidence, by=by, field=f"line:{one.line}")
    stated = line.stated_price if same and made.uom == line.uom else None
    return replace(
        made,
        requested_date=line.requested_date,
        candidates=line.candidates,
        stated_price=stated,
        stated_currency=line.stated_currency if stated is not None else "",
    )


def _value(item_no: str, variant_code: str) -> str:
    return f"{item_no}/{variant_code}" if variant_code else item_no


def _units(tx: Session, item: str) -> frozenset[str]:
    found = load_items(tx, [item.partition("/")[0]], language="")
    return frozenset(unit for one in found.values() for unit in one.units)


def _wish(wish: Open, one: Proposal) -> Open:
    """Return an unclear wish with an item or a quantity that a person gave; what is missing is still asked."""
    if one.item:
        item_no, _, variant = one.item.partition("/")
        chosen = Candidate(item_no, variant, 1.0, "person", sure=True)
        wish = replace(wish, candidates=(chosen,), why=Why.MISSING_QUANTITY)
    if one.quantity is not None:
        wish = replace(wish, quantity=one.quantity, uom=one.uom or wish.uom)
    return wish


def _answered(tx: Session, wish: Open, *, by: Person) -> RequestLine | None:
    """Return the line that a wish has become, None while item or quantity are missing."""
    only = wish.candidates[0] if len(wish.candidates) == 1 and wish.candidates[0].sure else None
    if only is None or wish.quantity is None:
        return None
    item = _value(only.item_no, only.variant_code)
    uom = wish.uom if wish.uom in _units(tx, item) else ""
    return line_of(tx, LineAnswer(item, wish.quantity, uom), wish.evidence, by=by, field="line:0")


def differences(
    request: Request, proposals: Sequence[Proposal], items: dict[str, ItemFacts], language: str
) -> tuple[Change, ...]:
    """Return what proposals change on a reading, from -> to, for the eyes of a person."""
    return tuple(_differences(request, proposals, items, language))


def _differences(
    request: Request, proposals: Sequence[Proposal], items: dict[str, ItemFacts], language: str
) -> Iterator[Change]:
    for one in proposals:
        name = _named(one.item, items, language) if one.item else ""
        if one.do is Do.ADD:
            yield Change("change.line_added", 0, name, None, one.quantity)
        elif one.do is Do.REFERENCE:
            yield Change("change.reference", 0, "", request.document_no, one.text)
        elif one.do is Do.SHIP_TO:
            yield Change("change.ship_to", 0, "", request.ship_to_text, one.text)
        elif one.do is Do.DATE and one.line is None:
            yield Change("change.requested_date", 0, "", request.requested_date, one.day)
        elif one.line is not None:
            yield from _of_line(request, one, items, language)


def _of_line(request: Request, one: Proposal, items: dict[str, ItemFacts], language: str) -> Iterator[Change]:
    at = one.line or 0
    line = request.lines[at] if at < len(request.lines) else None
    wish = None if line else request.open[at - len(request.lines)]
    called = _named(_value(line.item_no, line.variant_code), items, language) if line else ""
    called = called or (f"“{wish.evidence.text}”" if wish else "")
    had = line.quantity if line else wish.quantity if wish else None
    if one.do is Do.DROP:
        yield Change("change.line_removed", at + 1, called, had, None)
    elif one.do is Do.DATE:
        yield Change("change.delivery_date", at + 1, called, line.requested_date if line else None, one.day)
    if one.do is Do.ITEM:
        before = _value(line.item_no, line.variant_code) if line else ""
        yield Change(
            "change.item_no", at + 1, called, before, f"{one.item} {_named(one.item, items, language)}"
        )
    if one.do in (Do.ITEM, Do.QUANTITY) and one.quantity is not None:
        yield Change("change.quantity", at + 1, called, had, one.quantity)
        unit = line.uom if line else wish.uom if wish else ""
        if one.uom and one.uom != unit:
            yield Change("change.uom", at + 1, called, unit, one.uom)


def _named(item: str, items: dict[str, ItemFacts], language: str) -> str:
    item_no, _, variant = item.partition("/")
    return items[item_no].name(variant, language) if item_no in items else item_no
