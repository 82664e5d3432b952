"""One mail's text with its language, signature, dates and hidden places, cut into blocks. What it asks for does NOT belong here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from domain.intake import blocks as cutting
from domain.intake.dates import FoundDate
from domain.intake.dates import find as find_dates
from domain.intake.identifiers import find_numbers
from domain.intake.injection import blotted
from domain.intake.language import vote
from domain.intake.masks import MASK, Hidden, find_hidden, hide, price_words
from domain.intake.signature import addendum, body_end

_RUN = re.compile(r"[^\s]{200,}")
"""Two hundred signs without a blank are no words of a person."""
MAX_CHARACTERS = 60_000
"""More than this of one mail is not read; the rest is not lost, it stays in the mail."""


Sites = Callable[[str], list[tuple[int, int]]]
"""(text) -> where it names a place of the customer."""


def no_sites(text: str) -> list[tuple[int, int]]:
    """Return that a text names no place."""
    del text
    return []


@dataclass(slots=True)
class Page:
    """One mail's text with all that was found before its wishes."""

    text: str
    language: str
    today: date
    end: int
    masked: str
    dates: list[FoundDate]
    hidden: list[Hidden]
    areas: list[cutting.Block]


def prepare(
    text: str, *, language_hint: str, today: date, is_code: Callable[[str], bool], sites: Sites = no_sites
) -> Page:
    """Find language, signature, dates and everything to be hidden; cut the rest into blocks."""
    text = text[:MAX_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    text = blotted(_RUN.sub(lambda run: MASK * len(run.group()), text))
    end = body_end(text)
    language = vote(text[:end], hint=language_hint)
    dates = find_dates(text[:end], today)
    numbers = [one for one in find_numbers(text[:end]) if one.rule != "reference" or not is_code(one.number)]
    hidden = find_hidden(text[:end], is_code)
    spans = [(one.start, one.end) for one in dates]
    spans += [(one.whole_start, one.end) for one in numbers if not is_code(one.number)]
    spans += [(one.start, one.end) for one in hidden]
    spans += price_words(text[:end], hidden)
    spans += sites(text[:end])
    masked = hide(text[:end], spans)
    areas = cutting.blocks(masked, end)
    extra = addendum(text, end)
    if extra:
        areas.append(cutting.Block(extra[0], extra[1], "prose"))
        masked = hide(text[: extra[1]], spans)
    return Page(text, language, today, end, masked, dates, hidden, areas)
