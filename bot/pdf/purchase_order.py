"""A customer's purchase order as PDF, for trying the desk out (D-82). Our own documents are drawn in ``document``."""

from __future__ import annotations

from io import BytesIO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from bot.pdf import style
from bot.pdf.content import tag_of
from bot.pdf.document import ONE_AT_A_TIME
from bot.pdf.fonts import REGULAR, SEMIBOLD, face, wrap
from bot.pdf.sheet import Sheet
from bot.pdf.style import LEFT, RIGHT, TEXT_WIDTH
from domain.commands.try_samples import PurchaseOrder

_COLUMNS = (LEFT, LEFT + 34 * mm, RIGHT - 30 * mm, RIGHT - 24 * mm)
"""Left edges of item number and description, right edge of the quantity, left edge of the unit."""


def draw(order: PurchaseOrder) -> bytes:
    """Return the PDF of a purchase order, one page; the same order gives the same bytes."""
    with ONE_AT_A_TIME:
        for name in (REGULAR, SEMIBOLD):
            face(name)
        out = BytesIO()
        canvas = Canvas(
            out,
            pagesize=(style.PAGE_WIDTH, style.PAGE_HEIGHT),
            invariant=1,
            pageCompression=1,
            lang=tag_of(order.language),
            initialFontName=REGULAR,  # type: ignore[arg-type]  # the stubs take it for a size
        )
        canvas.setTitle(f"{order.title} {order.number}")
        canvas.setAuthor(order.buyer[0])
        made_at = order.made_at.strftime("D:%Y%m%d%H%M%S+00'00'")
        canvas.setDateFormatter(lambda *_: made_at)
        sheet = Sheet(canvas)
        _table(sheet, order, _head(sheet, order))
        sheet.finish_page()
        canvas.save()
        return out.getvalue()


def _head(sheet: Sheet, order: PurchaseOrder) -> float:
    """Draw buyer, title, seller and what identifies the order; return the y below."""
    y = sheet.block(LEFT, style.TOP, order.buyer[:1], style.COMPANY)
    y = sheet.block(LEFT, y, order.buyer[1:], style.BODY_MUTED) + 12 * mm
    y = sheet.block(LEFT, y, (order.title,), style.TITLE) + 5 * mm
    below = sheet.block(LEFT, y, order.seller, style.BODY)
    label, value = LEFT + TEXT_WIDTH / 2, LEFT + TEXT_WIDTH / 2 + 36 * mm
    for what, said in order.facts:
        sheet.block(label, y, (what,), style.META_LABEL)
        y = sheet.block(
            value, y, wrap(face(REGULAR), said, style.META_VALUE.size, RIGHT - value), style.META_VALUE
        )
    return max(below, y) + 10 * mm


def _table(sheet: Sheet, order: PurchaseOrder, y: float) -> None:
    """Draw the goods and the closing words."""
    width = _COLUMNS[2] - 22 * mm - _COLUMNS[1]
    y = _row(sheet, order.columns, (order.columns[1],), y, style.HEAD)
    sheet.rule(LEFT, y, TEXT_WIDTH, style.INK, 0.8)
    for row in order.rows:
        lines = wrap(face(REGULAR), row[1], style.BODY.size, width)
        y = _row(sheet, row, lines, y + style.ROW_PADDING, style.BODY) + style.ROW_PADDING
        sheet.rule(LEFT, y, TEXT_WIDTH, style.HAIRLINE)
    sheet.block(LEFT, y + 8 * mm, (order.closing,), style.BODY_MUTED)


def _row(
    sheet: Sheet, cells: tuple[str, str, str, str], lines: tuple[str, ...], y: float, look: style.Style
) -> float:
    item_no, description, quantity, unit = _COLUMNS
    sheet.block(item_no, y, cells[:1], look)
    sheet.block(quantity, y, cells[2:3], look, right=True)
    sheet.block(unit, y, cells[3:], look)
    return sheet.block(description, y, lines, look)
