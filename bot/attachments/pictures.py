"""Letters in pictures and scanned pages, by the extra ``ocr`` (RapidOCR with its own models, offline); without it, no_ocr.

What is recognised may be wrong in single letters: the reading says so with a lower confidence.
"""

from __future__ import annotations

import importlib.util
import io
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from statistics import median
from typing import Any

from bot.attachments.errors import Unread
from bot.attachments.limits import Limits
from bot.attachments.texts import clean
from domain.intake.extracted import Extracted, Line, Word

LEAST_SURE = 0.6
_GLUED = re.compile(
    r"(?<=[a-zæøåäöüß]{3})(?=[A-ZÆØÅÄÖÜ][a-zæøåäöüß]{2})|(?<=\d)(?=(?:stk|kg|pcs|st|rl|par|krt|ks)\b)"
)


def available() -> bool:
    """Say whether letters can be recognised here."""
    return (
        importlib.util.find_spec("rapidocr") is not None
        and importlib.util.find_spec("onnxruntime") is not None
    )


def read(blank: Extracted, content: bytes, bounds: Limits, *, ocr: bool) -> Extracted:
    """Return the lines that were recognised in a picture; a picture without letters has none."""
    if not ocr or not available():
        raise Unread("no_ocr")
    from PIL import Image  # noqa: PLC0415  # only with the extra

    Image.MAX_IMAGE_PIXELS = bounds.picture_pixels
    with Image.open(io.BytesIO(content)) as opened:
        width, height = opened.size
        if width * height > bounds.picture_pixels:
            raise Unread("too_large")
        picture = opened.convert("RGB")
        if max(picture.size) > 4000:
            picture.thumbnail((4000, 4000))
    import numpy  # noqa: PLC0415, ICN001  # only with the extra

    lines = _lines(numpy.asarray(picture), 1)
    return replace(blank, lines=tuple(lines), pages=1)


def recognise(drawn: Callable[[], Any], page: int, *, ocr: bool) -> list[Line]:
    """Return the lines of a page that is only a picture; ``drawn`` gives its dots."""
    if not ocr or not available():
        raise Unread("no_ocr")
    dots = drawn()
    if dots.ndim == 3 and dots.shape[2] == 1:
        dots = dots[:, :, 0]
    import numpy  # noqa: PLC0415, ICN001  # only with the extra

    if dots.ndim == 2:
        dots = numpy.stack([dots] * 3, axis=-1)
    return _lines(dots, page)


@cache
def _engine() -> Any:
    import logging  # noqa: PLC0415  # only in the child

    logging.disable(logging.INFO)
    from rapidocr import RapidOCR  # noqa: PLC0415  # only with the extra

    return RapidOCR(
        params={
            "EngineConfig.onnxruntime.intra_op_num_threads": 2,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Global.log_level": "critical",
        }
    )


def _lines(dots: Any, page: int) -> list[Line]:
    """Recognise pieces of text and put them into lines."""
    found = _engine()(dots)
    if found is None or found.boxes is None:
        return []
    pieces = [
        (
            min(point[0] for point in box),
            max(point[0] for point in box),
            min(point[1] for point in box),
            max(point[1] for point in box),
            _mended(clean(text)),
        )
        for box, text, score in zip(found.boxes.tolist(), found.txts, found.scores, strict=True)
        if score >= LEAST_SURE and text.strip()
    ]
    if not pieces:
        return []
    height = median(bottom - top for _, _, top, bottom, _ in pieces)
    rows: list[tuple[float, list[Word]]] = []
    for left, right, top, bottom, text in sorted(pieces, key=lambda one: (one[2] + one[3]) / 2):
        middle = (top + bottom) / 2
        if rows and middle - rows[-1][0] <= 0.5 * height:
            rows[-1][1].extend(_words(text, left, right))
        else:
            rows.append((middle, _words(text, left, right)))
    return [
        Line(tuple(sorted(words, key=lambda one: one.left)), page, number, middle, height * 0.75)
        for number, (middle, words) in enumerate(rows, 1)
    ]


def _words(text: str, left: float, right: float) -> list[Word]:
    """Return a piece's words at the places that their letters take of it."""
    step = (right - left) / max(len(text), 1)
    return [
        Word(one.group(), left + one.start() * step, left + one.end() * step)
        for one in re.finditer(r"\S+", text)
    ]


def _mended(text: str) -> str:
    """Part words that were glued together; put letters for digits inside words (s0lv)."""
    text = _GLUED.sub(" ", text)
    nordic = any(sign in "æøåÆØÅ" for sign in text)
    small, large = (
        ("ø", "Ø") if nordic or re.search(r"s0l|gr0n|br0d|r0d|h0j|bl0d|k0b|0nsk", text) else ("o", "O")
    )
    text = re.sub(r"(?<=[^\W\d_])0(?=[^\W\d_])", small, text)
    return re.sub(r"(?<![\w.,])0(?=[^\W\d_]{3})", large, text)
