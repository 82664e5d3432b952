"""What a phrase of a customer is without the words around it, and what it is when it leaves out what went before.

"four of the same in 22", "one in 600", "the brass ones": words that were said just before are carried over. Whether the
result names an item is for the catalogue to say (``wishes.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from domain.intake.lexicon import SIZE, STOP, colour_of
from domain.intake.text import Token, tokens

_CUT = re.compile(
    r"\s*(?:[,.(–]\s*)?\b(?:som\s+(?:vi|jeg|skal|har|I)|på\s+lager|i\s+lager|auf\s+lager|in\s+stock|which|that\s+we|die\s+wir|til\s+vores|til\s+våre?|till\s+vår\w*|to\s+our|for\s+our|for\s+the\s+new|für\s+unser\w*|"
    r"leveres|levering|levert|deliver\w*|lieferung|liefern|leverans|please|venligst|bedes|bitte|vennligst|tack|takk|tak|thanks|danke|senest|senast|spätestens|"
    r"(?:i\s+stedet|istedet|instead|stattdessen|i\s+stället|istället)[.!]?$|oveni|i\s+tillæg|i\s+tillegg|as\s+well$|dazu$|hvis\s+muligt|om\s+möjligt|if\s+possible|wenn\s+möglich|asap|helst|som\s+sidst|same\s+as|wie\s+immer|som\s+vanligt|som\s+vanlig|"
    r"send|sendes|skickas|schicken|bestellen|bestilles|beställes|koste|cost|kosten|kosta|leveret|"
    r"netto|ekskl?\.?\s+moms|exkl?\.?\s+moms|excl?\.?\s+vat|zzgl\.?|som\s+(?:avtalt|aftalt|avtalat)|wie\s+(?:vereinbart|besprochen|gehabt)|as\s+(?:agreed|discussed|before|usual)|"
    r"pr\.?\s+(?:stk|st|styk|stykk|kasse|pakke|meter|kg|rulle)|per\s+(?:stk|st|piece|unit|box|stück|meter|kg)|je\s+(?:stück|stk|karton)|(?:each|apiece)$|"
    r"the\s+ones?\s+(?:we|that|you)|den\s+vi|dem\s+vi|dem\s+I|de\s+vi|die\s+sie|den\s+som|if\s+you|hvis\s+I|hvis\s+dere|om\s+ni|falls|wenn\s+sie|and\s+that|whatever|uansett|uanset)\b.*$"
    r"|\s+[áàã@]\s.*$|\s[-–]\s+(?:the|den|det|die|der|das|som|as|like|wie|we|vi|wir|same|samme|samma)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_BRACKETS = re.compile(r"\([^)\d]*\)?|^\s*\)")
_SAME = re.compile(
    r"\b(?:of\s+the\s+same|the\s+same|the\s+ones?|the|ones?|samme|samma|den\s+samme|det\s+samme|gleichen?|selben?|dieselben|derselben|(?:i|in|på|auf|of|af|av|von|à)|ditto|dito|str(?:l|ørrelser?)?|sizes?|storlek(?:ar)?|größen?|gr)\b\.?",
    re.IGNORECASE,
)
_SIZE_SAID = re.compile(r"\b(?:str(?:l|ørrelser?)?|sizes?|storlek(?:ar)?|größen?|gr)\b", re.IGNORECASE)
_MATCHING = re.compile(
    r"\b(?:matching|to\s+match|tilhørende|tilhørande|matchende|matchande|tillhörande|passende[nr]?|dazu\s+passende[nr]?|(?:in\s+the\s+)?same\s+(?:colou?r|finish|style)|i\s+samme\s+(?:farve|farge|finish|udførelse|utførelse|overflade|overflate)|i\s+samma\s+(?:färg|utförande|finish|yta)|"
    r"in\s+(?:der\s+)?(?:gleichen|selben)\s+(?:farbe|ausführung|oberfläche)|for\s+(?:it|them|these|those)|(?:i\s+|in\s+(?:der\s+)?|of\s+the\s+)?(?:samme|samma|same|gleiche[nrs]?|selbe[nrs]?)\s+(?:serien?|series|range|reihe|linje|linie|typen?|type|slags|sort)|(?<!\w)samme$|(?<!\w)samma$|til\s+(?:den|det|dem|disse|dette)|till\s+(?:den|det|dem|dessa)|dazu|dafür|dertil|därtill|to\s+go\s+with\s+(?:it|them)|to\s+suit)\b",
    re.IGNORECASE,
)


def cut(phrase: str) -> str:
    """Return a phrase without the clause behind the thing ("..., which we had in May", "... á 4 kr netto")."""
    return _CUT.sub("", phrase)


def bare(phrase: str) -> str:
    """Return a phrase without brackets that hold no number."""
    return _BRACKETS.sub(" ", phrase)


def _named(found: list[Token]) -> list[Token]:
    """Return the words that may name a thing: no grammar, colours, sizes or numbers."""
    return [
        one
        for one in found
        if one.keys
        and not one.measures
        and one.text.casefold() not in STOP
        and not colour_of(one.text)
        and not _sized(one)
    ]


def _sized(one: Token) -> bool:
    """Say whether a word is a size of clothing by its letters ("M", "XXL", "2xl")."""
    size = SIZE.get(one.text.casefold(), "")
    return bool(size) and (one.text.isupper() or len(size) > 1) and len(one.text) <= 4


def kinds(phrase: str) -> set[str]:
    """Return which of measure, colour and lettered size a phrase has."""
    found = list(tokens(phrase))
    return {
        kind
        for one in found
        for kind, holds in (
            ("measure", bool(one.measures)),
            ("colour", bool(one.keys and colour_of(one.text))),
            ("letters", _sized(one)),
        )
        if holds
    }


def headless(phrase: str) -> bool:
    """Say whether a phrase has sizes or colours only: what it is was said before."""
    found = list(tokens(_SAME.sub(" ", phrase)))
    return (
        bool(found)
        and not _named(found)
        and any(one.measures or colour_of(one.text) or _sized(one) for one in found)
    )


def unsaid(phrase: str) -> str:
    """Return a phrase without the words that only point back ("of the same", "in")."""
    return _SAME.sub(" ", phrase)


def carried(phrase: str, before: str, *, headed: bool = False) -> Iterator[str]:
    """Yield the readings of a headless phrase with the thing named before, whose size or colour it replaces.

    What a heading says (``headed``) may stay as it is: "hose 13 mm wall:" has sizes of its own below it.
    """
    if not before or not headless(phrase):
        return
    own, past = list(tokens(_SAME.sub(" ", phrase))), list(tokens(before))
    sized = any(one.measures for one in own)
    coloured = any(colour_of(one.text) for one in own)
    lettered = any(_sized(one) for one in own)
    kept = [
        one
        for one in past
        if not (sized and one.measures)
        and not ((lettered or sized) and _sized(one))
        and not (coloured and one.keys and colour_of(one.text))
    ]
    words = " ".join(before[one.start : one.end] for one in kept)
    said = _SAME.sub(" ", phrase)
    headed = headed and bool(_named(kept))
    if headed and _SIZE_SAID.search(phrase) and len(kept) < len(past):
        yield f"{before} {said}"
    yield f"{words} {said}"
    last = [one for one in past if one.measures][-1:]
    if sized and last and sum(1 for one in past if one.measures) > 1:
        rest = " ".join(before[one.start : one.end] for one in past if one is not last[0])
        yield f"{rest} {said}"
    elif headed and sized and last:
        yield f"{before} {said}"


def _look(phrase: str) -> str:
    """Return names and colours of a phrase, for a thing that is to match it."""
    return " ".join(
        one.text
        for one in tokens(phrase)
        if one.keys
        and not one.measures
        and (colour_of(one.text) or (one.text.isupper() and len(one.text) > 2))
    )


def matching(phrase: str, before: str) -> Iterator[str]:
    """Yield the readings of "lids for it", "two valves in the same finish": what it is to match was said before."""
    if not before or not _MATCHING.search(phrase):
        return
    own = _MATCHING.sub(" ", phrase)
    if not _named(list(tokens(own))):
        return
    yield f"{own} {_look(before)}"
    yield f"{own} {' '.join(one.text for one in tokens(before) if one.keys and not one.measures and colour_of(one.text))}"
    sizes = " ".join(one.text for one in tokens(before) if one.measures)
    if sizes:
        yield f"{own} {sizes}"
        yield f"{own} {_look(before)} {sizes}"
        yield f"{own} {' '.join(one.text for one in _named(list(tokens(before))))} {sizes}"
