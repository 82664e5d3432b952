"""What a reader would have seen in an attachment, made from plain text by the tests."""

from __future__ import annotations

import re
from datetime import date

from domain.intake.attached import with_attachments
from domain.intake.extracted import Extracted, Line, Row, Table, Word
from domain.intake.request import Intent, Request

TODAY = date(2026, 11, 18)


def table(text: str, *, name="order.csv", kind="csv", sign=";") -> Extracted:
    """Rows of cells, one a line."""
    rows = [line.split(sign) for line in text.strip("\n").split("\n")]
    made = tuple(Row(tuple(cell.strip() for cell in row), f"line {at}") for at, row in enumerate(rows, 1))
    return Extracted(name, "text/csv", kind, tables=(Table("", made),))


def page_lines(text: str, *, page=1, pitch=2.2, start=0.0) -> list[Line]:
    """Lines as a typewriter would set them: two blanks part columns, "~" before a line is half a line of space."""
    found, top = [], start
    for line in text.strip("\n").split("\n"):
        half = line.startswith("~")
        top += pitch / 2 if half else pitch
        body = line[1:] if half else line
        words = tuple(
            Word(one.group(), float(one.start()), float(one.end())) for one in re.finditer(r"\S+", body)
        )
        if words:
            found.append(Line(words, page, len(found) + 1, top, 2.0))
    return found


def printed(*pages: str, name="order.pdf", kind="pdf", pitch=2.2) -> Extracted:
    """A document of typed pages."""
    lines = [line for at, page in enumerate(pages, 1) for line in page_lines(page, page=at, pitch=pitch)]
    return Extracted(name, "application/pdf", kind, lines=tuple(lines), pages=len(pages))


def body(intent=Intent.ORDER_REQUEST, **wanted) -> Request:
    """A mail's own reading that only says "see attached"."""
    return Request(intent, "test", wanted.pop("language", "da"), **wanted)


def joined(
    catalogue, *seen: Extracted, request: Request | None = None, subject="", customer_no="C1"
) -> Request:
    """The request of a mail with these attachments."""
    return with_attachments(
        request or body(),
        seen,
        subject=subject,
        language="da",
        customer_no=customer_no,
        today=TODAY,
        catalogue=catalogue,
    )


def lines(request: Request) -> list[tuple[str, str, str, str]]:
    return [
        (one.item_no, one.variant_code, f"{one.quantity.normalize():f}", one.uom) for one in request.lines
    ]


def asked(request: Request) -> list[tuple[str, list[str]]]:
    return [(one.why.value, [candidate.item_no for candidate in one.candidates]) for one in request.open]
