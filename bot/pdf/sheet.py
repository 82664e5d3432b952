"""A canvas that counts down from the top of the page and sets text in our styles."""

from __future__ import annotations

from collections.abc import Iterable

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from bot.pdf.fonts import clean, face
from bot.pdf.style import PAGE_HEIGHT, Style


class Sheet:
    """Draws on a reportlab canvas; every y is the distance from the top edge in points.

    Shapes are drawn at once, a page's text in one go by ``finish_page`` on top of them: a third of the time and size.
    """

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self._texts: list[tuple[float, float, str, Style]] = []

    def text(self, x: float, y: float, text: str, style: Style, *, right: bool = False) -> None:
        """Set one line of text with its baseline at ``y``; with ``right`` it ends at ``x``."""
        text = clean(text)
        if not text:
            return
        if right:
            x -= face(style.font).width(text, style.size)
        self._texts.append((x, PAGE_HEIGHT - y, text, style))

    def block(self, x: float, y: float, lines: Iterable[str], style: Style, *, right: bool = False) -> float:
        """Set lines below each other, the first with its top at ``y``; return the y below the last."""
        for line in lines:
            self.text(x, y + style.size, line, style, right=right)
            y += style.leading
        return y

    def rule(self, x: float, y: float, width: float, colour: Color, thickness: float = 0.5) -> None:
        """Draw a horizontal line."""
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(thickness)
        self.canvas.line(x, PAGE_HEIGHT - y, x + width, PAGE_HEIGHT - y)

    def panel(
        self, x: float, y: float, width: float, height: float, colour: Color, radius: float = 4
    ) -> None:
        """Draw a filled rectangle with round corners; ``y`` is its top."""
        self.canvas.setFillColor(colour)
        self.canvas.roundRect(x, PAGE_HEIGHT - y - height, width, height, radius, stroke=0, fill=1)

    def polygon(self, points: Iterable[tuple[float, float]], colour: Color) -> None:
        """Draw a filled polygon."""
        path = self.canvas.beginPath()
        (x, y), *others = points
        path.moveTo(x, PAGE_HEIGHT - y)
        for x, y in others:
            path.lineTo(x, PAGE_HEIGHT - y)
        path.close()
        self.canvas.setFillColor(colour)
        self.canvas.drawPath(path, stroke=0, fill=1)

    def finish_page(self) -> None:
        """Set the page's text and end the page."""
        writer = self.canvas.beginText()
        last: Style | None = None
        for x, y, text, style in self._texts:
            writer.setTextOrigin(x, y)
            if last is None or (style.font, style.size) != (last.font, last.size):
                writer.setFont(style.font, style.size)
            if last is None or style.colour != last.colour:
                writer.setFillColor(style.colour)
            writer.textOut(text)
            last = style
        self.canvas.drawText(writer)
        self._texts.clear()
        self.canvas.showPage()
