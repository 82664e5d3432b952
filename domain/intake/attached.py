"""Attachments read like the mail itself: tables, letters and order files become lines and questions with evidence.

``with_attachments`` is the door: the mail's own reading plus what was seen in its attachments give one request. Opening
files does NOT belong here (``bot/attachments``), nor does joining the readings (``joining.py``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.intake.dates import find as find_dates
from domain.intake.delivery import DeliveryDate, delivery_date, ship_to_words
from domain.intake.evidence import from_source
from domain.intake.extracted import Extracted, Table, from_plain, to_plain
from domain.intake.flags import find_flags
from domain.intake.identifiers import document_number
from domain.intake.injection import attacks
from domain.intake.joining import AttachmentReading, combine
from domain.intake.language import vote
from domain.intake.layout import Page, arrange
from domain.intake.page import prepare
from domain.intake.place_label import labelled_place
from domain.intake.read import read
from domain.intake.relevance import document_kind
from domain.intake.request import Catalogue, Open, Request, Why
from domain.intake.table_lines import TableReader
from domain.intake.wishes import Reader

SCANNED = 400
"""Rows that are looked at for their language and for instructions to machines."""
_PAGE_NUMBER = re.compile(
    r"(?m)^\W*(?:(?:page|side|sida|seite|s)\W{0,2})?\d{1,3}(?:\s*(?:/|of|af|av|von)\s*\d{1,3})?\W*$"
)

__all__ = ["Extracted", "from_plain", "read_attachment", "to_plain", "with_attachments"]


@dataclass(frozen=True, slots=True)
class Setting:
    """What every attachment of a mail is read with."""

    language: str
    customer_no: str
    today: date
    catalogue: Catalogue


def with_attachments(
    request: Request,
    extracted: Sequence[Extracted],
    *,
    subject: str,
    language: str,
    customer_no: str,
    today: date,
    catalogue: Catalogue,
) -> Request:
    """Return the request of a mail together with its attachments.

    ``request`` is the reading of the mail's own text, ``language`` the one to assume where a document shows none.
    Every attachment gets a note with its reason; what mail and attachment say differently becomes a contradiction.
    """
    if not extracted:
        return request
    setting = Setting(request.language or language, customer_no, today, catalogue)
    readings = tuple(read_attachment(one, setting) for one in extracted)
    return combine(request, readings, catalogue, subject=subject, today=today)


def read_attachment(seen: Extracted, setting: Setting) -> AttachmentReading:
    """Return what one attachment asks for, and what kind of document it is; relevance is decided with the mail."""
    if seen.problem or not (seen.tables or seen.lines):
        return AttachmentReading(seen, problem=seen.problem or "empty")
    page = arrange(seen.lines)
    text = _all_text(seen, page)
    language = vote(text[:6000], hint=setting.language)
    reader = Reader(setting.catalogue, language, setting.customer_no, source=seen.name)
    tables = TableReader(
        reader, setting.today, electronic=seen.kind == "order_xml", strict=seen.kind == "csv"
    )
    found = [tables.read(one.rows) for one in _tables(seen, page)]
    lines = [line for one in found for line in one.lines]
    opens = [one for table in found for one in table.open]
    free = "\n".join([page.text, *(line for one in found for line in one.text)])
    reading = AttachmentReading(
        seen,
        lines=tuple(lines),
        open=tuple(opens),
        language=language,
        kind=document_kind(seen.name, [*page.titles, *(line for one in found for line in one.text)]),
        counted=any(one.counted for one in found),
        table_rows=sum(one.rows for one in found),
        flags=frozenset({"price_mentioned"} if any(one.priced for one in found) else ()),
    )
    if not lines and not opens and page.text.strip():
        reading = _as_letter(reading, page, setting)
    return _with_header(reading, free, page, setting)


def _tables(seen: Extracted, page: Page) -> list[Table]:
    return [*seen.tables, *page.tables]


def _all_text(seen: Extracted, page: Page) -> str:
    cells = [" ".join(row.cells) for table in _tables(seen, page) for row in table.rows[:SCANNED]]
    return "\n".join([page.text, *cells])


def _as_letter(reading: AttachmentReading, page: Page, setting: Setting) -> AttachmentReading:
    """A document without a table is read as a mail is: sentences and lists."""
    name = reading.seen.name
    request = read(
        page.flowing,
        subject="",
        quoted="",
        language_hint=reading.language,
        customer_no=setting.customer_no,
        today=setting.today,
        catalogue=setting.catalogue,
    )
    lines = [from_source(one, name, page.place_of(one.evidence.start)) for one in request.lines]
    opens = [from_source(one, name, page.place_of(one.evidence.start)) for one in listed(request, page)]
    return replace(
        reading,
        lines=tuple(lines),
        open=tuple(opens),
        letter=True,
        intent=request.intent,
        flags=reading.flags | request.flags,
    )


def listed(request: Request, page: Page) -> list[Open]:
    """Return the questions of a letter without those about addresses and titles: unknown things stand among known ones."""
    known = {page.line_of(one.evidence.start) for one in request.lines}
    known |= {page.line_of(one.evidence.start) for one in request.open if one.why is not Why.UNKNOWN_ITEM}
    unknown = {page.line_of(one.evidence.start) for one in request.open if one.why is Why.UNKNOWN_ITEM}
    grown = bool(known)
    while grown:
        near = {line for line in unknown - known if page.beside(line, known)}
        grown = bool(near)
        known |= near
    return [
        one
        for one in request.open
        if one.why is not Why.UNKNOWN_ITEM or page.line_of(one.evidence.start) in known
    ]


def _with_header(reading: AttachmentReading, free: str, page: Page, setting: Setting) -> AttachmentReading:
    """Add what the document says once: its number, the delivery date, where to deliver, instructions to machines."""
    fields = dict(reading.seen.fields)
    free = f"{free}\n{fields.get('note', '')}"

    def is_code(token: str) -> bool:
        return setting.catalogue.is_code(token, setting.customer_no)

    made = prepare(free, language_hint=reading.language, today=setting.today, is_code=is_code)
    number = fields.get("document_no", "")
    for text in (page.columns, free):
        number = number or _number(text)
    day = _iso(fields.get("requested_date", ""))
    wanted = delivery_date(
        made.text,
        find_dates(made.text[: made.end], setting.today),
        made.areas,
        setting.today,
        letter=False,
    )
    if day is None and wanted is not None:
        day = wanted.day
    exact = bool(fields.get("requested_date")) or (wanted is not None and wanted.first is None)
    flags = set(find_flags(made.text, "", "", made.hidden, day, setting.today))
    if attacks(f"{reading.seen.name}\n{_all_text(reading.seen, page)}"):
        flags.add("prompt_injection")
    return replace(
        reading,
        document_no=number,
        requested_date=day,
        exact_date=exact,
        requested_range=None if exact or wanted is None else _span(wanted),
        text=free,
        date_text=wanted.text if wanted and day == wanted.day else fields.get("requested_date", ""),
        ship_to_text=fields.get("ship_to", "")
        or labelled_place(page.columns)
        or labelled_place(free)
        or ship_to_words(made.text, made.areas, []),
        flags=reading.flags | flags,
    )


def _span(wanted: DeliveryDate) -> tuple[date, date] | None:
    return (wanted.first, wanted.last) if wanted.first and wanted.last else None


def _number(text: str) -> str:
    """Return a document's number; a single figure beside the word is a page or a line."""
    found = document_number(_PAGE_NUMBER.sub("", text), "")[0]
    return found if len(found) > 1 else ""


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
