"""The parts of a document, drawn one by one: logo, head, addresses, table, totals, footer."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader

from bot.pdf import style
from bot.pdf.content import Content
from bot.pdf.fonts import face, wrap
from bot.pdf.plan import Piece, Table
from bot.pdf.sheet import Sheet
from bot.pdf.style import LEFT, PAGE_HEIGHT, RIGHT, TEXT_WIDTH, Style

_MARK = 11 * mm
_LOGO_WIDTH, _LOGO_HEIGHT = 60 * mm, 15 * mm
_META_WIDTH = 70 * mm
_META_PADDING = 8.0
_ADDRESS_GAP = 6 * mm
_ADDRESS_WIDTH = (TEXT_WIDTH - _META_WIDTH - 2 * _ADDRESS_GAP) / 2
_TOTALS_LEAST, _TOTALS_MOST = 78 * mm, 112 * mm
_MOST_LINES = 4
"""No single address line or value of the head takes more lines than this."""


def _wrapped(text: str, look: Style, width: float, most: int = _MOST_LINES) -> tuple[str, ...]:
    return wrap(face(look.font), text, look.size, width, most=most)


def _shrunk(text: str, look: Style, width: float) -> Style:
    """Return the style, small enough for the text to fit on one line, but not below 6 points."""
    needed = face(look.font).width(text, look.size)
    return replace(look, size=max(6.0, look.size * width / needed)) if needed > width else look


def head(sheet: Sheet, content: Content, logo: bytes | None) -> float:
    """Draw logo, our name and our address at the top of the first page; return the y below."""
    sender = [line for text in content.sender for line in _wrapped(text, style.SENDER, 62 * mm, 2)]
    below = sheet.block(RIGHT, style.TOP - 1, sender, style.SENDER, right=True)
    if logo is None:
        mark(sheet, LEFT, style.TOP, _MARK, content.company)
        x, width = LEFT + _MARK + 9, RIGHT - 68 * mm - LEFT - _MARK
        lines = _wrapped(content.company, style.COMPANY, width, 2)
        top = style.TOP + (_MARK - len(lines) * style.COMPANY.leading) / 2
        below = max(below, sheet.block(x, top + 0.6, lines, style.COMPANY), style.TOP + _MARK)
    else:
        picture = ImageReader(BytesIO(logo))
        width, height = picture.getSize()
        scale = min(_LOGO_WIDTH / width, _LOGO_HEIGHT / height)
        y = PAGE_HEIGHT - style.TOP - height * scale
        sheet.canvas.drawImage(picture, LEFT, y, width * scale, height * scale, mask="auto")
        below = max(below, style.TOP + height * scale)
    return below


def mark(sheet: Sheet, x: float, y: float, side: float, company: str) -> None:
    """Draw the default mark: a rounded square with the company's initial over a lighter folded corner."""
    sheet.panel(x, y, side, side, style.ACCENT, radius=side * 0.24)
    fold, right = side * 0.34, x + side
    outside = (
        (right - fold, y),
        (right - fold, y - 1),
        (right + 1, y - 1),
        (right + 1, y + fold),
        (right, y + fold),
    )
    sheet.polygon(outside, style.WHITE)
    sheet.polygon(((right - fold, y), (right, y + fold), (right - fold, y + fold)), style.MARK_FOLD)
    initial = next((char for char in company if char.isalnum()), "·").upper()
    letter = Style(style.COMPANY.font, side * 0.58, side, style.WHITE)
    middle = x + side * 0.46 - face(letter.font).width(initial, letter.size) / 2
    sheet.text(middle, y + side * 0.76, initial, letter)


def title(sheet: Sheet, content: Content, y: float) -> float:
    """Draw "Quote SQ-10241 v2"; return the y below."""
    sheet.text(LEFT, y + style.TITLE.size, content.title, style.TITLE)
    width = face(style.TITLE.font).width(content.title, style.TITLE.size)
    room = TEXT_WIDTH - width - 8
    (label, *_) = _wrapped(content.label, style.TITLE_NUMBER, room, 1)
    sheet.text(LEFT + width + 8, y + style.TITLE.size, label, style.TITLE_NUMBER)
    return y + style.TITLE.leading


def parties(sheet: Sheet, content: Content, y: float) -> float:
    """Draw customer, delivery address and the box of dates and references; return the y below the tallest."""
    bottoms = []
    for index, (label, lines) in enumerate(
        ((content.buyer_title, content.buyer), (content.ship_to_title, content.ship_to))
    ):
        x = LEFT + index * (_ADDRESS_WIDTH + _ADDRESS_GAP)
        if not lines:
            continue
        top = sheet.block(x, y + _META_PADDING, (label,), style.LABEL) + 2
        name, *rest = lines
        top = sheet.block(x, top, _wrapped(name, style.BODY_STRONG, _ADDRESS_WIDTH), style.BODY_STRONG)
        wrapped = [part for line in rest for part in _wrapped(line, style.BODY, _ADDRESS_WIDTH, 3)]
        bottoms.append(sheet.block(x, top, wrapped, style.BODY))
    bottoms.append(_meta_box(sheet, content, y))
    return max(bottoms)


def _meta_box(sheet: Sheet, content: Content, y: float) -> float:
    inside = _META_WIDTH - 2 * _META_PADDING
    labels = max(face(style.META_LABEL.font).width(label, style.META_LABEL.size) for label, _ in content.meta)
    labels = min(labels, inside * 0.5)
    rows = []
    for index, (label, value) in enumerate(content.meta):
        look = style.META_STRONG if index == 0 else style.META_VALUE
        rows.append((label, _wrapped(value, look, inside - labels - 10), look))
    gap = 1.6
    height = sum(len(lines) * look.leading + gap for _, lines, look in rows) + 2 * _META_PADDING - gap
    left = RIGHT - _META_WIDTH
    sheet.panel(left, y, _META_WIDTH, height, style.PANEL)
    top = y + _META_PADDING
    for label, lines, look in rows:
        sheet.text(left + _META_PADDING, top + look.size, label, style.META_LABEL)
        top = sheet.block(left + _META_PADDING + labels + 10, top, lines, look) + gap
    return y + height


def running_head(sheet: Sheet, content: Content) -> None:
    """Draw the slim head of the second and later pages."""
    y = style.TOP + 6
    room = TEXT_WIDTH / 2 - 6
    (company, *_) = _wrapped(content.company, style.RUNNING_MUTED, room, 1)
    (name, *_) = _wrapped(f"{content.title} {content.label}", style.RUNNING, room, 1)
    sheet.text(LEFT, y, company, style.RUNNING_MUTED)
    sheet.text(RIGHT, y, name, style.RUNNING, right=True)


def table_head(sheet: Sheet, table: Table, y: float) -> float:
    """Draw the titles of the columns; return the y below."""
    look = Style(style.HEAD.font, min(style.HEAD.size, table.size), style.HEAD.leading, style.HEAD.colour)
    for column in table.columns:
        (text, *_) = _wrapped(column.title, look, column.width, 1)
        edge = column.x + column.width if column.right else column.x
        sheet.text(edge, y + look.size, text, look, right=column.right)
    sheet.rule(LEFT, y + look.leading + 3, TEXT_WIDTH, style.ACCENT, 1.1)
    return y + style.HEAD_HEIGHT


def rows(sheet: Sheet, table: Table, pieces: list[Piece], y: float) -> float:
    """Draw a page's part of the table; return the y below."""
    look = Style(style.BODY.font, table.size, table.leading, style.INK)
    muted = Style(style.BODY.font, table.size, table.leading, style.MUTED)
    for piece in pieces:
        top = y + style.ROW_PADDING
        if piece.row.is_text:
            sheet.block(table.text_x, top, piece.row.cells[0][piece.start : piece.stop], muted)
        else:
            for index, (column, lines) in enumerate(zip(table.columns, piece.row.cells, strict=True)):
                edge = column.x + column.width if column.right else column.x
                shown = lines[piece.start : piece.stop]
                sheet.block(edge, top, shown, muted if index == 0 else look, right=column.right)
        y += table.height(piece.lines)
        sheet.rule(LEFT, y, TEXT_WIDTH, style.HAIRLINE)
    return y


def _totals_width(content: Content) -> float:
    """Return how wide the totals are: as usual, or what their longest line needs."""
    *parts, last = content.totals
    looks = [*((part, style.TOTAL) for part in parts), (last, style.TOTAL_STRONG)]
    needed = (
        face(look.font).width(label, look.size) + face(look.font).width(amount, look.size) + 9
        for (label, amount), look in looks
    )
    return min(max(_TOTALS_LEAST, *needed), _TOTALS_MOST)


def closing_lines(content: Content) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the wrapped VAT sentence and the notes beside the totals."""
    width = TEXT_WIDTH - _totals_width(content) - 12 * mm
    rule = _wrapped(content.rule, style.NOTE_STRONG, width, 8) if content.rule else ()
    return rule, tuple(line for note in content.notes for line in _wrapped(note, style.NOTE, width, 4))


def closing_height(content: Content) -> float:
    """Return what totals and notes need below the last row, in points."""
    rule, notes = closing_lines(content)
    texts = len(rule) * style.NOTE_STRONG.leading + len(notes) * style.NOTE.leading + 6
    totals = (len(content.totals) - 1) * style.TOTAL.leading + style.TOTAL_STRONG.leading + 10
    return style.CLOSING_GAP + max(texts, totals)


def closing(sheet: Sheet, content: Content, y: float) -> None:
    """Draw the totals at the right and the notes at the left."""
    y += style.CLOSING_GAP
    rule, notes = closing_lines(content)
    left = sheet.block(LEFT, y, rule, style.NOTE_STRONG)
    sheet.block(LEFT, left + (4 if rule else 0), notes, style.NOTE)
    width = _totals_width(content)
    x = RIGHT - width
    *parts, (label, amount) = content.totals
    for index, (part, value) in enumerate(parts):
        look = style.TOTAL if index == 0 else style.TOTAL_MUTED
        room = width - face(look.font).width(value, look.size) - 8
        fitting = _shrunk(part, look, room)
        sheet.text(x, y + look.size, _wrapped(part, fitting, room, 1)[0], fitting)
        sheet.text(RIGHT, y + look.size, value, look, right=True)
        y += look.leading
    sheet.rule(x, y + 1, width, style.ACCENT, 1.1)
    strong = style.TOTAL_STRONG
    room = width - face(strong.font).width(amount, strong.size) - 8
    sheet.text(x, y + 6 + strong.size, label, _shrunk(label, strong, room))
    sheet.text(RIGHT, y + 6 + strong.size, amount, strong, right=True)


def footer(sheet: Sheet, content: Content, page: int, pages: int) -> None:
    """Draw our company's data and "page x of y"."""
    sheet.rule(LEFT, style.FOOTER_TOP, TEXT_WIDTH, style.HAIRLINE)
    top = style.FOOTER_TOP + 7
    widths = (60 * mm, 43 * mm, 52 * mm)
    x = LEFT
    for index, (group, width) in enumerate(zip(content.footer, widths, strict=True)):
        y = top
        for number, text in enumerate(group):
            look = style.FOOTER_STRONG if index == number == 0 else style.FOOTER
            y = sheet.block(x, y, _wrapped(text, look, width - 8, 2), look)
        x += width
    sheet.text(RIGHT, top + style.FOOTER.size, content.page(page, pages), style.FOOTER, right=True)
