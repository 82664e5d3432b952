"""What a second reader (a language model) may say of a mail: quotes of its words and nothing else.

The contract is closed: a fixed shape, few and short strings, each of which stands in the mail word for word. What does
not keep to it is refused, what the mail does not have is dropped. What the quotes mean does NOT belong here
(``second_opinion.py``); asking the reader neither (``bot/llm``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any

from domain.intake.injection import blotted, visible
from domain.intake.masks import MASK
from domain.intake.page import prepare
from domain.intake.read import with_forwarded
from domain.intake.signature import addendum

MOST_MENTIONS = 50
MOST_QUESTIONS = 20
LONGEST = 200
"""Characters of a quote."""
MOST_PLACES = 20
LONGEST_LETTER = 12_000
"""Characters of a mail that are given away to be read; a longer one gets no second reading."""
_PARTS = ("quote", "qty_quote", "unit_quote", "date_quote")
_KEYS = frozenset({"mentions", "po_quote", "header_date_quote", "questions"})
_GAP = re.compile(r"\n{3,}")
_STRING: dict[str, Any] = {"type": "string"}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["mentions", "po_quote", "header_date_quote", "questions"],
    "properties": {
        "mentions": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": list(_PARTS),
                "properties": dict.fromkeys(_PARTS, _STRING),
            },
        },
        "po_quote": _STRING,
        "header_date_quote": _STRING,
        "questions": {"type": "array", "items": _STRING},
    },
}
"""JSON schema of the answer. Lengths are checked here and not asked for: not every endpoint knows them in a schema."""


class Unusable(ValueError):
    """The answer does not keep to the contract; the text says in which way, without its words."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail's words as both readers get them: without attacks, hidden signs and signature."""

    subject: str
    text: str
    """Its places are those of the first reader's evidence."""

    def shown(self) -> str:
        """Return the letter as it is given to the second reader."""
        body = "\n".join(line.rstrip() for line in self.text.split("\n")).strip()
        squeezed = _GAP.sub("\n\n", body)
        return f"Subject: {self.subject}\n\n{squeezed}"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that the mail wants, in its words; '' = not said."""

    quote: str
    qty_quote: str = ""
    unit_quote: str = ""
    date_quote: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the second reader quotes."""

    mentions: tuple[Said, ...] = ()
    po_quote: str = ""
    header_date_quote: str = ""
    questions: tuple[str, ...] = ()
    dropped: int = 0
    """Quotes that the mail does not have."""


def letter_of(
    text: str, *, subject: str, quoted: str, language: str, today: date, is_code: Callable[[str], bool]
) -> Letter:
    """Return the words of a mail as ``read`` takes them, the signature left blank; places stay as they are."""
    head = visible(subject)
    page = prepare(
        with_forwarded(visible(text), blotted(head), visible(quoted)),
        language_hint=language,
        today=today,
        is_code=is_code,
    )
    body, extra = page.text[: page.end], addendum(page.text, page.end)
    if extra:
        body += "\n" * (extra[0] - page.end) + page.text[extra[0] : extra[1]]
    return Letter(blotted(head).replace(MASK, " ").strip(), body.replace(MASK, " "))


def parse(content: str) -> Opinion:
    """Return what an answer quotes.

    Raises:
        Unusable: it is no JSON, or has another shape, more mentions or longer strings than the contract allows.
    """
    try:
        raw = json.loads(content)
    except (ValueError, RecursionError):
        raise Unusable("no JSON") from None
    if not isinstance(raw, dict) or not raw.keys() <= _KEYS or "mentions" not in raw:
        raise Unusable("other keys")
    mentions, questions = raw["mentions"], raw.get("questions") or []
    if not isinstance(mentions, list) or not isinstance(questions, list):
        raise Unusable("no lists")
    if len(mentions) > MOST_MENTIONS or len(questions) > MOST_QUESTIONS:
        raise Unusable("too many")
    return Opinion(
        tuple(_said(one) for one in mentions),
        _string(raw.get("po_quote")),
        _string(raw.get("header_date_quote")),
        tuple(_string(one) for one in questions),
    )


def _said(raw: object) -> Said:
    if not isinstance(raw, dict) or not raw.keys() <= set(_PARTS):
        raise Unusable("other keys")
    said = Said(*(_string(raw.get(part)) for part in _PARTS))
    if not said.quote:
        raise Unusable("a mention without words")
    return said


def _string(raw: object) -> str:
    if raw is None:
        return ""
    if not isinstance(raw, str):
        raise Unusable("no string")
    text = " ".join(raw.split())
    if len(text) > LONGEST:
        raise Unusable("too long")
    return text


def places(quote: str, text: str) -> list[tuple[int, int]]:
    """Return where a text has the words of a quote, whatever blanks stand between them; [] if it does not."""
    words = quote.split()
    if not words:
        return []
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words))
    return [one.span() for one in islice(pattern.finditer(text), MOST_PLACES)]


def supported(opinion: Opinion, letter: Letter) -> Opinion:
    """Return only what the mail has word for word; the rest is counted as dropped."""

    def has(quote: str) -> bool:
        return not quote or bool(places(quote, letter.text) or places(quote, letter.subject))

    mentions = tuple(
        one
        for one in opinion.mentions
        if all(has(quote) for quote in (one.quote, one.qty_quote, one.unit_quote, one.date_quote))
    )
    questions = tuple(one for one in opinion.questions if one and has(one))
    number = opinion.po_quote if has(opinion.po_quote) else ""
    day = opinion.header_date_quote if has(opinion.header_date_quote) else ""
    dropped = len(opinion.mentions) - len(mentions) + sum(1 for one in opinion.questions if not has(one))
    dropped += (number != opinion.po_quote) + (day != opinion.header_date_quote)
    return replace(
        opinion,
        mentions=mentions,
        po_quote=number,
        header_date_quote=day,
        questions=questions,
        dropped=dropped,
    )
