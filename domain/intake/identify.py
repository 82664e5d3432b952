"""Which item a row with codes and a description means: identifiers first, and the words must not say otherwise (D-41).

A code and a description that surely are two things make a question, never a line (D-43).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from domain.intake.headings import Role
from domain.intake.mentions import content_words
from domain.intake.request import Candidate, Match, Why
from domain.intake.wishes import Reader

DISAGREE = 0.8
"""Score from which words that name other things speak against a code."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a row says about its item: codes with the role of their column, words with colour and size."""

    codes: tuple[tuple[Role, str], ...]
    words: str


def identify(reader: Reader, named: Named, uom: str) -> tuple[Match | None, str]:
    """Return the match by codes, None if no code is known; and the words that are to be read then."""
    known = [(role, code) for role, code in named.codes if reader.catalogue.is_code(code, reader.customer_no)]
    if not known:
        return None, named.words
    found = [(role, _one(reader, code, named.words)) for role, code in known]
    believed = [
        (role, match) for role, match in found if not _accident(reader, role, match, named.words, uom)
    ]
    if not believed:
        return None, named.words
    items = {one.item_no for _, match in believed for one in match.candidates}
    if len(items) > 1:
        shown = dict.fromkeys(replace(one, sure=False) for _, match in believed for one in match.candidates)
        return Match(Why.AMBIGUOUS, tuple(shown)), named.words
    best = min(
        (match for _, match in believed), key=lambda match: (match.why is not None, len(match.candidates))
    )
    return _checked(reader, best, named.words, uom), named.words


def _one(reader: Reader, code: str, words: str) -> Match:
    """Look a code up, the words beside it decide its variant."""
    alone = reader.match(code)
    if alone.why is None or not words:
        return alone
    both = reader.match(f"{code}\t{words}")
    same = {one.item_no for one in both.candidates} == {one.item_no for one in alone.candidates}
    return both if same else alone


def _accident(reader: Reader, role: Role, match: Match, words: str, uom: str) -> bool:
    """The customer's own short number may be one of ours by chance: only words that fit make it believable."""
    if not match.candidates or match.why is Why.UNKNOWN_ITEM:
        return True
    if role is not Role.THEIR_CODE or match.candidates[0].rule in {"customer_reference", "gtin"}:
        return False
    return not _fits(reader, match.candidates[0].item_no, words, uom)


def _fits(reader: Reader, item_no: str, words: str, uom: str) -> bool:
    if not content_words(words):
        return False
    said = reader.match(words, uom)
    if any(one.item_no == item_no for one in said.candidates):
        return True
    return bool(reader.catalogue.among(words, reader.language, (item_no,)))


def _as_well(reader: Reader, coded: Candidate, other: Candidate, words: str) -> bool:
    """Say whether the words speak for the coded item as much as for the other: then the code decides."""
    among = reader.catalogue.among(words, reader.language, (coded.item_no, other.item_no))
    return any(item == coded.item_no for item, _ in among)


def _checked(reader: Reader, match: Match, words: str, uom: str) -> Match:
    """Ask when the words surely name something else than the code does."""
    if not content_words(words) or not match.candidates:
        return match
    coded = match.candidates[0]
    said = reader.match(words, uom)
    if said.why is None:
        other = said.candidates[0]
        same = other.item_no == coded.item_no
        if same and (match.why is not None or other.variant_code in {coded.variant_code, ""}):
            return match
        if (same and not coded.variant_code) or (not same and _as_well(reader, coded, other, words)):
            return match
        return Match(Why.AMBIGUOUS, (replace(coded, sure=False), replace(other, sure=False)))
    if coded.rule == "customer_reference" or _fits(reader, coded.item_no, words, uom):
        return match
    against = [one for one in said.candidates if one.score >= DISAGREE]
    if against and said.why is not Why.UNKNOWN_ITEM:
        shown: tuple[Candidate, ...] = (replace(coded, sure=False), *against[:4])
        return Match(Why.AMBIGUOUS, shown)
    return match
