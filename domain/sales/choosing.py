"""From judged items to an answer: one sure item and variant, or why a person must be asked and between what.

Ties are settled only by facts: the very description, an item that says nothing beyond what was asked, the unit.
"""

from __future__ import annotations

from domain.intake.request import Candidate, Match, Why
from domain.sales.matching import Verdict

MARGIN = 0.06


def choose(verdicts: list[Verdict], described: str, language: str, uom: str) -> Match:
    """Return the match for judged items; ``described`` is the only item with this very description, '' if none."""
    accepted = sorted((one for one in verdicts if one.accepted), key=lambda one: -one.coverage)
    for verdict in verdicts:
        if described and verdict.entry.item.item_no == described and not verdict.broken:
            return _answer(verdict, "description", 0.95)
    complete = [one for one in accepted if not one.missing_variant]
    accepted = complete or accepted
    if not accepted:
        near = sorted(
            (one for one in verdicts if one.near and not one.broken), key=lambda one: -one.coverage
        )[:5]
        shown = tuple(
            Candidate(one.entry.item.item_no, "", round(one.coverage, 3), "words", sure=False) for one in near
        )
        return Match(Why.AMBIGUOUS if len(near) > 1 else Why.UNKNOWN_ITEM, shown if len(near) > 1 else ())
    best = accepted[0].coverage
    tied = [one for one in accepted if one.coverage >= best - MARGIN]
    if len(tied) > 1:
        tied = _by_unit(tied, uom)
    if len(tied) > 1:
        tied = _without_blocked(tied)
    if len(tied) > 1:
        tied = _plainest(tied, language)
    if len(tied) == 1:
        return _answer(tied[0], "words", round(min(0.9, tied[0].coverage), 3))
    return Match(Why.AMBIGUOUS, tuple(_shown(tied)))


def _answer(verdict: Verdict, rule: str, score: float) -> Match:
    number = verdict.entry.item.item_no
    variants = verdict.variants
    if verdict.missing_variant:
        shown = tuple(Candidate(number, code, score, rule, sure=False) for code in variants)
        return Match(Why.UNKNOWN_VARIANT, shown)
    if len(variants) == 1:
        return Match(None, (Candidate(number, variants[0], score, rule, sure=True),))
    return Match(Why.AMBIGUOUS, tuple(Candidate(number, code, score, rule, sure=False) for code in variants))


def _shown(tied: list[Verdict]) -> list[Candidate]:
    shown: list[Candidate] = []
    for one in tied[:20]:
        only = one.variants[0] if len(one.variants) == 1 else ""
        shown.append(Candidate(one.entry.item.item_no, only, round(one.coverage, 3), "words", sure=False))
    return shown


def _by_unit(tied: list[Verdict], uom: str) -> list[Verdict]:
    """The unit that was written speaks for the items that have it."""
    having = [
        one for one in tied if uom in {one.entry.item.base_uom, *(unit for unit, _ in one.entry.item.units)}
    ]
    return having if uom and having else tied


def _without_blocked(tied: list[Verdict]) -> list[Verdict]:
    free = [one for one in tied if not one.entry.item.blocked]
    return free or tied


def _extra(verdict: Verdict, language: str) -> frozenset[str]:
    """Return what the item's description says beyond the phrase, in the mail's language if the item has it."""
    wordings = [one for one in verdict.entry.wordings if one.language == language] or verdict.entry.wordings
    best: frozenset[str] | None = None
    for wording in wordings:
        extra: set[str] = set()
        for forms, measures in zip(wording.words, wording.measures, strict=True):
            if forms & verdict.matched:
                extra |= {min(forms)} if forms & verdict.compounds else set()
                continue
            if forms:
                extra.add(min(forms))
            extra |= {f"{one.value}{one.kind}" for one in measures if not forms}
        if best is None or len(extra) < len(best):
            best = frozenset(extra)
    return best or frozenset()


def _plainest(tied: list[Verdict], language: str) -> list[Verdict]:
    """An item is meant if every other says all that it says and more: the plain one, not one of its kinds."""
    extras = [_extra(one, language) for one in tied]
    for at, extra in enumerate(extras):
        if all(extra < other for position, other in enumerate(extras) if position != at):
            return [tied[at]]
    return tied
