"""PDF pages to lines of words with their places, by pdfium; a page that is only a picture is handed on.

Upright, turned and cropped pages come out the same. Columns are found by ``domain/intake/rivers.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from bot.attachments.errors import Unread
from bot.attachments.limits import Limits
from bot.attachments.texts import clean
from domain.intake.extracted import Extracted, Line, Word

Recognise = Callable[[Any, int], list[Line]]
_FEW = 12
"""Characters; a page with fewer and a picture on it is a scan."""
_SCALE = 200 / 72
"""Dots per point when a page is drawn to recognise its letters."""
_NO_PASSWORD = 4


@dataclass(slots=True)
class Glyph:
    """One character with its box; ``top`` grows downwards."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


def read(blank: Extracted, content: bytes, bounds: Limits, recognise: Recognise) -> Extracted:
    """Return the lines of all pages."""
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as trouble:
        code = getattr(trouble, "err_code", None)
        raise Unread("encrypted" if code == _NO_PASSWORD else "unreadable") from trouble
    pages = len(document)
    if pages > bounds.pages:
        raise Unread("too_many_pages", pages)
    lines: list[Line] = []
    scans = 0
    characters = 0
    for at in range(pages):
        page = document[at]
        glyphs = _glyphs(page, bounds)
        characters += len(glyphs)
        if characters > bounds.characters:
            raise Unread("too_large", pages)
        if len(glyphs) < _FEW and _has_picture(page):
            scans += 1
            if scans > bounds.picture_pages:
                raise Unread("too_many_pages", pages)
            lines += recognise(page.render(scale=_scale(page, bounds), grayscale=True).to_numpy, at + 1)
        else:
            lines += lines_of(words_of(glyphs), at + 1)
        page.close()
    if not lines:
        raise Unread("empty", pages)
    return replace(blank, lines=tuple(lines), pages=pages)


def _scale(page: Any, bounds: Limits) -> float:
    """Return how many dots to draw a point with: fewer for a poster."""
    width, height = page.get_size()
    return float(
        min(_SCALE, (bounds.picture_pixels / max(width * height, 1.0)) ** 0.5, 4000 / max(width, height))
    )


def _has_picture(page: Any) -> bool:
    return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _glyphs(page: Any, bounds: Limits) -> list[Glyph]:
    """Return the page's characters with their boxes, in upright coordinates."""
    textpage = page.get_textpage()
    count = textpage.count_chars()
    if count > bounds.page_characters:
        raise Unread("too_large")
    width, height = page.get_size()
    rotation = page.get_rotation()
    turned = _turn(rotation, width, height)
    box = raw.FS_RECTF()
    found: list[Glyph] = []
    for at in range(count):
        code = raw.FPDFText_GetUnicode(textpage, at)
        if not raw.FPDFText_GetLooseCharBox(textpage, at, box):
            continue
        sign = chr(code) if 0 < code < 0x110000 else ""
        if not sign.strip() or code in (0xFFFE, 0xFFFF):
            continue
        one, other = turned(box.left, box.top), turned(box.right, box.bottom)
        found.append(
            Glyph(
                sign,
                min(one[0], other[0]),
                max(one[0], other[0]),
                min(one[1], other[1]),
                max(one[1], other[1]),
            )
        )
    textpage.close()
    return found


def _turn(rotation: int, width: float, height: float) -> Callable[[float, float], tuple[float, float]]:
    """Return how a place on the page is seen when it is shown: from the left, from the top."""
    if rotation == 90:
        return lambda x, y: (y, x)
    if rotation == 180:
        return lambda x, y: (width - x, y)
    if rotation == 270:
        return lambda x, y: (width - y, height - x)
    return lambda x, y: (x, height - y)


def words_of(glyphs: list[Glyph]) -> list[tuple[Word, float, float]]:
    """Return words with top and bottom: characters in reading order that nearly touch."""
    if not glyphs:
        return []
    size = max(median(one.bottom - one.top for one in glyphs), 0.5)
    found: list[tuple[Word, float, float]] = []
    run: list[Glyph] = []

    def close() -> None:
        if run:
            text = clean("".join(one.text for one in run)).strip()
            if text:
                word = Word(text, min(one.left for one in run), max(one.right for one in run))
                found.append((word, min(one.top for one in run), max(one.bottom for one in run)))
            run.clear()

    for glyph in glyphs:
        if run:
            last = run[-1]
            level = min(last.bottom, glyph.bottom) - max(last.top, glyph.top)
            apart = glyph.left - last.right
            if level < 0.2 * size or apart > 0.14 * size or apart < -1.5 * size:
                close()
        run.append(glyph)
    close()
    return found


def lines_of(words: list[tuple[Word, float, float]], page: int) -> list[Line]:
    """Return words as lines from the top: those whose middles lie within half a height."""
    if not words:
        return []
    size = max(median(bottom - top for _, top, bottom in words) * 0.87, 0.5)
    rows: list[tuple[float, list[Word]]] = []
    for word, top, bottom in sorted(words, key=lambda one: ((one[1] + one[2]) / 2, one[0].left)):
        middle = (top + bottom) / 2
        if rows and middle - rows[-1][0] <= 0.45 * size:
            rows[-1][1].append(word)
        else:
            rows.append((middle, [word]))
    return [
        Line(tuple(sorted(row, key=lambda one: one.left)), page, number, middle, size)
        for number, (middle, row) in enumerate(rows, 1)
    ]
