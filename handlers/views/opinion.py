"""The second opinion of a language model as a reviewer sees it: what it said, what it cost, what it has beside our words."""

from __future__ import annotations

from decimal import Decimal

from domain.intake.request import OpinionNote
from domain.tasks.facts import DifferenceView, ReadLineView
from domain.words import formats
from handlers.texts import Texts
from handlers.views.wording import flat, foreign, joined

SECOND = "second_opinion"
"""Rule and reason of what the second reading says."""
MOST_QUESTIONS = 3


def second_words(line: ReadLineView, texts: Texts) -> str:
    """Return what the second reading has for a line that is asked about, '' where it has no part in that."""
    if line.second:
        return texts("review.second", words=foreign(line.second, 160))
    return texts("review.second.unseen") if line.why == SECOND else ""


def other_reading(one: DifferenceView, said: str, texts: Texts) -> str:
    """Return the other reading of a difference with where it comes from; plain."""
    if one.rule == SECOND:
        return texts("differ.second", said=said)
    return texts("differ.file", said=said, name=one.source)


def opinion_text(note: OpinionNote, texts: Texts) -> str:
    """Return what became of the second reading, with time, tokens and cost."""
    parts = [
        texts("read.opinion", model=foreign(note.model, 60), opinion=texts(f"opinion.{note.outcome}")),
    ]
    tokens = note.tokens_in + note.tokens_out
    if tokens or note.milliseconds:
        seconds = formats.number(Decimal(round(note.milliseconds / 100)) / 10, texts.locale)
        parts.append(texts("read.opinion.spent", seconds=seconds, tokens=str(tokens)))
    if note.cost:
        parts.append(f"{formats.number(note.cost, texts.locale)} {foreign(note.currency, 10)}")
    if note.dropped:
        parts.append(texts("read.opinion.dropped", number=str(note.dropped)))
    lines = [joined(parts)]
    if note.questions:
        asked = "  |  ".join(f"“{flat(one, 80)}”" for one in note.questions[:MOST_QUESTIONS])
        lines.append(texts("read.opinion.questions", words=foreign(asked, 280)))
    return "\n".join(lines)
