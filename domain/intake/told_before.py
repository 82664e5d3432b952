"""What was said before decides what a phrase leaves open: the heading's words, the item named, the number before.

The readings of a phrase that carries its thing over are in ``phrases.py``; which of them wins does NOT belong here
(``wishes.py``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from domain.intake.masks import MASK
from domain.intake.mentions import Mention
from domain.intake.phrases import cut, headless, unsaid
from domain.intake.quantities import SAME
from domain.intake.request import Catalogue, Match, Why
from domain.intake.shared_words import said_in

_CODE = re.compile(r"(?<!\w)(?=[\w./-]*\d)[\w./-]{3,}\w(?!\w)")
Matching = Callable[[str, str], Match]
"""(phrase, unit) -> what the catalogue takes it for."""


def coded(phrase: str, catalogue: Catalogue, customer_no: str) -> bool:
    """Say whether a phrase has an exact identifier: nothing said before it belongs to it."""
    return any(
        len(word) > 3 and catalogue.is_code(word, customer_no)
        for word in phrase.split()[:12]
        if any(sign.isdigit() for sign in word)
    )


def uncoded(phrase: str, catalogue: Catalogue, customer_no: str) -> str:
    """Return what stands beside a phrase's one exact identifier, '' if it has none or several.

    If that names the same item, its numbers belong to the name: "8 x key cabinet, 48 keys (10330)".
    """
    codes = [one for one in _CODE.findall(phrase) if catalogue.is_code(one, customer_no)]
    return cut(phrase.replace(codes[0], " ")) if len(codes) == 1 else ""


def told_apart(phrase: str, before: str, uom: str, match: Matching) -> tuple[Match, str] | None:
    """Like "waste pipe 50: 20 of 1000 mm": of the one item named before, the size says which."""
    base = match(before, "") if before and headless(phrase) else None
    items = {one.item_no for one in base.candidates} if base else set()
    if len(items) != 1:
        return None
    words = f"{before} {unsaid(phrase)}"
    found = match(words, uom)
    return (found, words) if found.why is None and found.candidates[0].item_no in items else None


def by_topic(first: Match, topic: str, phrase: str, uom: str, match: Matching) -> Match | None:
    """Return which of several the words of the heading decide for, None if they do not."""
    if first.why != Why.AMBIGUOUS or not topic:
        return None
    offered = {one.item_no for one in first.candidates}
    sure = [
        found
        for found in (match(f"{words} {phrase}", uom) for words in said_in(topic))
        if found.why is None and found.candidates[0].item_no in offered
    ]
    one = {(found.candidates[0].item_no, found.candidates[0].variant_code) for found in sure}
    return sure[0] if len(one) == 1 else None


def words_before(text: str, start: int, mentions: list[Mention]) -> str:
    """Return the words before a block's first number ("mirrors LUX (two 800s and one 600)")."""
    quantity = mentions[0].quantity if mentions else None
    if quantity is None or not headless(mentions[0].phrase):
        return ""
    lead = text[start : quantity.start].replace(MASK, " ")
    return re.split(r"[,;:.]\s", lead.rstrip(" (:,"))[-1].rstrip(" (")


def same_count(mention: Mention, before: Mention | None) -> Mention:
    """Give "as many X" the number and unit of the wish before."""
    quantity = mention.quantity
    last = before.quantity if before else None
    if quantity is None or quantity.unit_text != SAME or last is None or last.value is None:
        return mention
    return replace(mention, quantity=replace(quantity, value=last.value, unit=last.unit))
