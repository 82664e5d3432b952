"""Where the goods go: the customer's registered address that a mail's words mean, another address, or simply his own (D-60).

Code, street, postcode, city, and the words of an address' name ("the warehouse in Aarhus") are looked for where the mail
speaks of delivering. Two addresses that fit equally well are no answer. How an address is written: ``postal.py``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from domain.intake.parties import Place, words_of
from domain.intake.postal import find_addresses, same_place
from domain.intake.sites import (
    DELIVER,
    ENOUGH,
    KIND_ONLY,
    TOWARDS,
    Features,
    Sentence,
    features_of,
    features_of_own,
    points,
    sentences_of,
)

MOST = 20_000
"""Characters of a mail in which a place is looked for."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Where to deliver: a place with a code is a registered address, one without is another; None is the customer's own."""

    place: Place | None
    text: str = ""
    """The words that say so."""
    rule: str = ""
    """"registered", "custom", "own", "carried" or ''."""


def choose(
    text: str,
    *,
    subject: str,
    attached: str,
    own: Place | None,
    registered: tuple[Place, ...],
    country: str,
    sure_only: bool = False,
    ours: str = "",
) -> Chosen:
    """Return where the goods of a mail go.

    Args:
        text: what the customer newly wrote, without signature.
        subject: of the mail that begins a conversation, '' of an answer.
        attached: the words of a delivery address in an attachment, '' if it names none.
        own: the customer's own address, None if unknown.
        registered: his delivery addresses.
        country: assumed for postcodes that do not tell (ISO 3166).
        sure_only: only words that speak of delivering count (an answer to a quote).
        ours: the own company's name; its address is never a place to deliver.
    """
    for words, whole in ((attached[:MOST], True), (text[:MOST], False)):
        if not words.strip():
            continue
        written = _written(words, own=own, registered=registered, country=country, whole=whole, ours=ours)
        if written is not None:
            return written
        fitting = _registered(
            words, "" if whole else subject, own, registered, whole=whole, sure_only=sure_only
        )
        if fitting is not None:
            return fitting
    return Chosen(None)


def _written(
    text: str, *, own: Place | None, registered: tuple[Place, ...], country: str, whole: bool, ours: str
) -> Chosen | None:
    """Return the full address that a text names for delivery: a registered one, the customer's own, or another."""
    for one in find_addresses(text.replace(" | ", "\n"), country=country):
        if not whole and not _announced(text, one.start, one.end, own_lines=one.own_lines):
            continue
        words = " ".join(text[one.start : one.end].split())
        if ours and " ".join(words_of(ours)) in " ".join(words_of(words)):
            continue
        known = [place for place in registered if same_place(place, one.place)]
        if len(known) == 1:
            return Chosen(known[0], words, "registered")
        if own is not None and same_place(own, one.place):
            return Chosen(None, words, "own")
        name = one.place.name or (own.name if own else "")
        return Chosen(replace(one.place, name=name), words, "custom")
    return None


def _announced(text: str, start: int, end: int, *, own_lines: bool) -> bool:
    """Say whether an address is one for delivery: a word of delivering in its sentence, or on the line above it."""
    line = text.rfind("\n", 0, start) + 1
    before = text[line:start]
    if own_lines:
        above = text[:start].rstrip()
        before = above[above.rfind("\n") + 1 :] + " " + text[start:end].partition("\n")[0]
        if above.endswith(":") and TOWARDS.search(before):
            return not _INVOICE.search(before)
    else:
        before += text[start:end]
    return bool(DELIVER.search(before)) and not _INVOICE.search(before)


_INVOICE = re.compile(r"(?i)\b(?:faktura\w*|invoice|billing|rechnung\w*|ean)\b")


def _registered(
    text: str,
    subject: str,
    own: Place | None,
    registered: tuple[Place, ...],
    *,
    whole: bool,
    sure_only: bool,
) -> Chosen | None:
    sentences = list(sentences_of(text, subject, whole=whole))
    scored = [
        (*_weighed(sentences, features_of(place, own), sure_only=sure_only), place) for place in registered
    ]
    scored.sort(key=lambda one: -one[0])
    best, second = (scored[0][0] if scored else 0), (scored[1][0] if len(scored) > 1 else 0)
    if own is not None:
        home, words = _weighed(sentences, features_of_own(own), sure_only=sure_only, own=True)
        if home >= ENOUGH and home > best:
            return Chosen(None, words, "own")
    if best < ENOUGH or best <= second:
        return None
    return Chosen(scored[0][2], scored[0][1], "registered")


def _weighed(
    sentences: list[Sentence], features: Features, *, sure_only: bool, own: bool = False
) -> tuple[int, str]:
    """Return how surely a mail means an address, and the words that say so; each feature counts once."""
    seen: dict[str, int] = {}
    words = ""
    for sentence in sentences:
        for key, value in points(sentence, features, sure_only=sure_only, own=own):
            if value > seen.get(key, 0):
                seen[key] = value
                if value >= KIND_ONLY and not words:
                    words = " ".join(sentence.text.split())[:300]
    return sum(seen.values()), words
