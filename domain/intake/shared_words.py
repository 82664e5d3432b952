"""Words said once for several lines: a heading above a list, "everything in black", a series named in the first sentence.

They only decide between what the catalogue already offers for a line, or complete a line that has nothing but a size.
What one block says itself does NOT belong here (``wishes.py``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from domain.intake.lexicon import colour_of
from domain.intake.mentions import content_words
from domain.intake.phrases import headless
from domain.intake.request import Match, Open, Why

_LEADS = re.compile(
    r"\b(?:på|on|for|für|über|auf|of|til|till|med|mit|bruge|need|brauchen|benötigen|behöver|trenger|mangler|bestill?\w*|bestell\w*|beställ\w*|order|quote|følgende|følgande|följande|following|folgende[nsr]?|have|ha|av|af)\s+",
    re.IGNORECASE,
)
_ALL = r"(?:alt(?:\s+sammen)?|allt|alles|alle|alla|all|everything|samtlige|samtliga|sämtliche[s]?|hele\s+serien|det\s+hele)"
_FOR_ALL = re.compile(
    rf"\b{_ALL}(?:\s+(?:of\s+(?:it|them)|the\s+lot|lines|items|dele|linjer|varer|teile|artikel|positionen))?\s*(?:should\s+be|must\s+be|skal\s+være|ska\s+vara|soll(?:en)?|bitte|please|gerne|gärna)?\s*(?:i|in|im)\s+(?P<in>[^\W\d_]+(?:[\s-][^\W\d_]+)?)"
    rf"|(?P<on>[^\W\d_]+(?:[\s-][^\W\d_]+)?)\s+(?:på|for|für|for|bei|auf)\s+{_ALL}\b"
    r"|(?P<through>[^\W\d_]+\s+[^\W\d_]+|[^\W\d_]+)\s+(?:throughout|overalt|gjennomgående|genomgående|durchgehend|durchgängig|all\s+round)\b",
    re.IGNORECASE,
)

_SHADE = re.compile(r"^(?:matt?|lyse?|mørke?|ljus|mörk|hell|dunkel|dyp|dyb)(?=[^\W\d_]{3})", re.IGNORECASE)


def heading(piece: str, match: Callable[[str], Match]) -> str:
    """Return the thing that a heading or an introducing sentence names ("prices for hard copper pipe:"), '' if none."""
    said = re.split(r"[.!?;]\s", piece.rstrip(" :\n-–"))[-1]
    if len(said) > 160:
        return ""
    starts = [0, *(one.end() for one in _LEADS.finditer(said))][-4:]
    for start in starts:
        words = said[start:].strip(" ,")
        for tried in (words, words.rpartition(" ")[0]) if piece.rstrip().endswith(":") else (words,):
            if 0 < len(content_words(tried)) <= 6 and not headless(tried):
                found = match(tried)
                if found.why in {None, Why.AMBIGUOUS}:
                    return tried
    return ""


def said_in(topic: str) -> list[str]:
    """Return the parts of a heading that may name something ("prices on press copper for Oslo" -> "press copper", ...)."""
    found: list[str] = []
    for part in re.split(r"[,;:.!?()]\s|\n", topic.rstrip(" :\n")):
        cuts = [0, *(edge for one in _LEADS.finditer(part) for edge in one.span()), len(part)]
        found += [part[left:right].strip(" ,:") for left, right in pairwise(cuts)][::2]
    return [words for words in found if 0 < len(content_words(words)) <= 5][-6:]


def for_all(text: str) -> list[str]:
    """Return the colours that a mail says for all of its lines ("alt i sort", "brushed brass throughout")."""
    found: list[str] = []
    for one in _FOR_ALL.finditer(text):
        words = (one["in"] or one["on"] or one["through"] or "").split()
        named = [word for word in words if any(colour_of(_SHADE.sub("", part)) for part in word.split("-"))]
        if named:
            found.append(named[-1])
    return list(dict.fromkeys(found))


def narrowed(open_: Open, phrase: str, words: str, match: Callable[[str], Match]) -> Match | None:
    """Return what a line is with the shared words, only if that is one of what it may be without them."""
    if open_.why != Why.AMBIGUOUS or not words:
        return None
    found = match(f"{phrase} {words}")
    offered = {one.item_no for one in open_.candidates}
    if found.why is not None or found.candidates[0].item_no not in offered:
        return None
    return found
