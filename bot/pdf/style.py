"""The look in one place: page measures, colours and type sizes. Points throughout, y counts down from the top."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.units import mm

from bot.pdf.fonts import REGULAR, SEMIBOLD

PAGE_WIDTH, PAGE_HEIGHT = 210 * mm, 297 * mm
LEFT = 18 * mm
RIGHT = PAGE_WIDTH - 18 * mm
TEXT_WIDTH = RIGHT - LEFT
TOP = 15 * mm
BODY_BOTTOM = PAGE_HEIGHT - 30 * mm
"""Nothing of the body stands below this line: the footer does."""
FOOTER_TOP = PAGE_HEIGHT - 24 * mm
CONTINUED_TOP = 27 * mm
"""Where the table begins on the second and later pages."""

INK: Color = HexColor(0x1B2126)
MUTED: Color = HexColor(0x66717B)
ACCENT: Color = HexColor(0x14566B)
HAIRLINE: Color = HexColor(0xDCE1E5)
PANEL: Color = HexColor(0xF3F6F7)
WHITE: Color = HexColor(0xFFFFFF)


@dataclass(frozen=True, slots=True)
class Style:
    """A way of setting text."""

    font: str
    size: float
    leading: float
    colour: Color


TITLE = Style(SEMIBOLD, 21, 25, INK)
TITLE_NUMBER = Style(REGULAR, 21, 25, ACCENT)
COMPANY = Style(SEMIBOLD, 13, 16, INK)
SENDER = Style(REGULAR, 7.8, 10.6, MUTED)
LABEL = Style(SEMIBOLD, 7.4, 10.6, MUTED)
BODY = Style(REGULAR, 9, 12.2, INK)
BODY_STRONG = Style(SEMIBOLD, 9, 12.2, INK)
BODY_MUTED = Style(REGULAR, 8.2, 11.4, MUTED)
META_LABEL = Style(REGULAR, 8.2, 11.6, MUTED)
META_VALUE = Style(REGULAR, 8.2, 11.6, INK)
META_STRONG = Style(SEMIBOLD, 8.2, 11.6, INK)
HEAD = Style(SEMIBOLD, 7.6, 10, MUTED)
TOTAL = Style(REGULAR, 9, 15, INK)
TOTAL_MUTED = Style(REGULAR, 9, 15, MUTED)
TOTAL_STRONG = Style(SEMIBOLD, 11, 20, INK)
NOTE = Style(REGULAR, 8.2, 11.4, MUTED)
NOTE_STRONG = Style(SEMIBOLD, 8.2, 11.4, INK)
FOOTER = Style(REGULAR, 7.2, 9.8, MUTED)
FOOTER_STRONG = Style(SEMIBOLD, 7.2, 9.8, INK)
RUNNING = Style(SEMIBOLD, 8.6, 11, INK)
RUNNING_MUTED = Style(REGULAR, 8.6, 11, MUTED)

ROW_PADDING = 4.6
"""Above and below the text of a table row."""
COLUMN_GAP = 11.0
HEAD_HEIGHT = 14.5
"""Of the table's head, with its rule."""
CLOSING_GAP = 14.0
"""Between the last row and the totals."""
MARK_FOLD: Color = HexColor(0x7FB3C1)
