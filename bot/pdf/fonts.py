"""The two embedded typefaces (IBM Plex Sans, SIL Open Font License, see fonts/OFL.txt) and the measuring of text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "TilbudSans"
SEMIBOLD = "TilbudSans-SemiBold"
_FILES = {REGULAR: "IBMPlexSans-Regular.ttf", SEMIBOLD: "IBMPlexSans-SemiBold.ttf"}
_SAME_LOOK = {ord("\u202f"): "\u00a0", ord("\u2009"): "\u00a0", ord("\t"): " "}
"""Narrow spaces of some locales and tabs become the spaces that every typeface has."""


class _Widths(dict[str, int]):
    """Widths by character; one that the typeface lacks is as wide as its box."""

    missing = 0

    def __missing__(self, char: str) -> int:
        return self.missing


@dataclass(frozen=True, slots=True)
class Face:
    """A registered typeface: its name for the canvas and the widths of its characters in 1/1000 em."""

    name: str
    widths: _Widths

    def width(self, text: str, size: float) -> float:
        """Return the width of a text in points."""
        return sum(map(self.widths.__getitem__, text)) * size / 1000


@cache
def face(name: str) -> Face:
    """Read and register a typeface once per process (about 60 ms each) and return its widths."""
    with as_file(files("bot.pdf") / "fonts" / _FILES[name]) as path:
        font = TTFont(name, str(path))
    pdfmetrics.registerFont(font)
    widths = _Widths((chr(code), width) for code, width in font.face.charWidths.items())
    widths.missing = int(font.face.defaultWidth)
    return Face(name, widths)


def clean(text: str) -> str:
    """Drop what cannot be printed (control characters, invisible formatting) and unify narrow spaces."""
    if text.isprintable():
        return text
    return "".join(char for char in text.translate(_SAME_LOOK) if char.isprintable() or char == "\u00a0")


def _hard_break(face_: Face, word: str, size: float, width: float) -> list[str]:
    parts, start, used = [], 0, 0.0
    for index, char in enumerate(word):
        advance = face_.width(char, size)
        if used + advance > width and index > start:
            parts.append(word[start:index])
            start, used = index, 0.0
        used += advance
    return [*parts, word[start:]]


def wrap(face_: Face, text: str, size: float, width: float, *, most: int = 0) -> tuple[str, ...]:
    """Break a text into lines no wider than ``width`` points; words that are too long are broken hard.

    Line breaks of the text are kept, no-break spaces never break. ``most`` > 0 cuts after that many lines and ends
    the last one with an ellipsis.
    """
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        lines += _wrap_one(face_, clean(paragraph), size, width)
    if most and len(lines) > most:
        last = lines[most - 1]
        while last and face_.width(last + "…", size) > width:
            last = last[:-1]
        lines = [*lines[: most - 1], last.rstrip() + "…"]
    return tuple(lines)


def _wrap_one(face_: Face, paragraph: str, size: float, width: float) -> list[str]:
    if face_.width(paragraph, size) <= width:
        return [paragraph.strip(" ")]
    lines: list[str] = []
    line = ""
    for word in paragraph.split(" "):
        if not word:
            continue
        candidate = f"{line} {word}" if line else word
        if face_.width(candidate, size) <= width:
            line = candidate
            continue
        if line:
            lines.append(line)
        *full, line = _hard_break(face_, word, size, width)
        lines += full
    return [*lines, line] if line else lines
