"""Which of a customer's delivery addresses words mean: "the warehouse in Aarhus", "Haus 2", "til hallen (Fjordvej 46B)".

Street, postcode, city, code and the words of an address' name are weighed by where they stand: behind "deliver to", behind
"to", in a subject, anywhere, or taken back ("not to the office"). Which address is taken is decided in ``ship_to.py``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from domain.intake.parties import Place, bare, words_of
from domain.intake.postal import numbered_street, street_of
from domain.intake.text import fold

_KINDS = (
    "warehouse lager lageret lagret lagerhus depot varehus storage stockroom store-room warenlager zentrallager magasin magasinet whse",
    "kitchen køkken køkkenet kjøkken kjøkkenet kök köket küche kantine kantinen canteen restaurant restauranten",
    "shop store butik butikken butikk butikk butiken laden geschäft filiale filial filialen branch outlet",
    "school skole skolen skola skolan schule",
    "office kontor kontoret büro buero kontoren hovedkontor",
    "site byggeplads byggepladsen byggeplass byggeplassen bygge baustelle byggarbetsplats bygget building-site",
    "laundry vaskeri vaskeriet tvätteri tvätteriet wäscherei",
    "library bibliotek biblioteket bücherei bibliothek",
    "kindergarten børnehave børnehaven barnehage barnehagen förskola förskolan kita nursery",
    "workshop værksted værkstedet verksted verkstedet verkstad verkstaden werkstatt",
    "hall hallen hal halle",
    "annex anneks annekset annex annexet nebengebäude",
    "harbour havn havnen havna hamn hamnen hafen brygge bryggen bryggan brygga quay pier kai",
    "cabin hytte hytten hytta hytter hyttene stuga stugan hütte cottage",
    "clinic klinik klinikken klinikk klinikken kliniken praxis",
    "factory fabrik fabrikken fabrikk fabrikken fabriken werk plant",
    "hotel hotellet hotell",
    "house haus hus huset",
    "terminal terminalen",
    "centre center zentrum senter senteret centret",
)
KIND = {fold(word): str(at) for at, words in enumerate(_KINDS) for word in words.split()}
"""Words for kinds of places -> the kind."""
_LITTLE = frozenset(
    fold(word)
    for word in re.split(
        " ",
        "a an the of at in on to til till zu zum zur der die das den det de i på ved hos und og och and nord syd port gate nr no vej 1 2 3",
    )
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
DELIVER = re.compile(
    r"(?i)\b(?:(?:af|an|aus|ud|ut)?(?:lever|liefer|deliver|levereres|leverans)\w*|ship\w*|send\w*|schick\w*|skick\w*|versand\w*|zustell\w*|dispatch\w*|"
    r"adress\w*|address|anschrift|stilles|stelles|ställs|køres|kjøres|drop(?:ped)?\s+off|going\s+to|go\s+to|goes\s+to|bring\w*|fragt\w*|frakt\w*|fraktes|transport\w*)\b"
)
TOWARDS = re.compile(
    r"(?i)\b(?:to|til|till|for|für|zu|zum|zur|nach|an|ved|hos|at|in|i|på|into|inn\s+til|bei|ins|an\s+die|in\s+die)\b"
)
_NOT = re.compile(
    r"(?i)\b(?:not|ikke|ikkje|inte|ej|nicht|kein\w*|instead\s+of|rather\s+than|i\s+stedet\s+for|istedenfor|istället\s+för|statt|anstatt|no\s+longer|keine\w*)\b"
)
_TURN = re.compile(r"(?i)[,;]|\b(?:but|men|sondern|utan)\b")
_SENTENCE = re.compile(r"(?:(?<=[^\W\d_]{4})[.!?](?=\s)|(?<=[^\W_][)\]0-9])[.!?](?=\s+[A-ZÆØÅÄÖÜ])|\n)")
_PAST = re.compile(
    r"(?i)\b(?:delivered|leveret|levert|levererat|geliefert|received|modtaget|mottatt|invoice|faktura\w*|rechnung\w*|last\s+(?:time|week|month)|sidst|forrige|förra|letzte\w*)\b"
)
_LEADS = re.compile(
    r"(?i)(?:\b(?:to|til|till|an|nach|på|at|address|anschrift|sted|stelle)|adress\w*)\s*:\s*$"
)
"""The end of a line behind which a place stands on a line of its own."""
_LABELLED = re.compile(
    r"(?i)\b(?:\w*(?:adress\w*|address|anschrift|leveringssted|lieferort|leveransplats|leveringsplass|place|location)"
    r"|(?:deliver|ship|send|lever\w*|liefer\w*)\b[^:\n]{0,20}\b(?:to|til|till|an|nach|på|at))\s*:\s*\S"
)
"""A place on the line of its label."""
_ADDRESS_WORD = re.compile(r"(?i)^\W*(?:\w+\W+)?(?:address|adress\w*|anschrift)")
_STRICT = re.compile(r"(?i)\b(?:to|til|till|nach|zu[mr]?|an)\s+(?:(?!\d)\w+\s+){0,2}$")
"""Right behind "to"."""
_USUAL = re.compile(
    r"(?i)\b(?:usual|normal|own|main|standard|regular|sædvanlige?|vanlige?|vanliga|egen|egne|faste|normale|üblichen?|gewohnten?|normalen?|eigenen?|bekannten?)\s+"
    r"(?:\w+\s+)?(?:delivery\s+)?\w*(?:address|adress\w*|anschrift)"
)
_CLOSE_BEFORE = 24
SURE, NAMED, KIND_ONLY, HINT = 6, 4, 3, 1
ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or line of a mail."""

    start: int
    end: int
    text: str
    delivering: bool
    place_only: bool = False
    """It says nothing but a place: the line below "deliver to:", the words of an attachment."""
    subject: bool = False


@dataclass(frozen=True, slots=True)
class Features:
    """What tells one address of a customer from the others."""

    place: Place
    street: str
    number: str
    street_words: tuple[str, ...]
    postcode: str
    city: tuple[str, ...]
    words: frozenset[str]
    kinds: frozenset[str]
    pairs: frozenset[tuple[str, str]]


def features_of(place: Place, own: Place | None) -> Features:
    """Return what tells a delivery address from others; what it shares with the customer's own address tells nothing."""
    street, number = numbered_street(place.address)
    plain = street or street_of(re.split(r"[,;]", place.address)[-1])
    mine = set(words_of(own.name)) if own else set()
    city = tuple(fold(word) for word in _WORD.findall(place.city) if len(word) > 1)
    if own and fold(own.city).split()[:1] == fold(place.city).split()[:1]:
        city = ()
    named = [
        fold(word) for word in _WORD.findall(f"{place.name} {'' if _is_kind(place.code) else place.code}")
    ]
    words = {
        word
        for word in named
        if word not in mine and word not in _LITTLE and word not in KIND and len(word) > 2
    }
    kinds = {KIND[word] for word in named if word in KIND and word not in mine}
    if _is_kind(place.code):
        kinds.add(KIND[fold(re.sub(r"\d+$", "", place.code))])
    pairs = {
        (fold(one["word"]), one["number"])
        for one in re.finditer(
            r"(?P<word>[^\W\d_]{3,})[ .-]?(?P<number>\d{1,3})\b", f"{place.name}, {place.address}"
        )
        if fold(one["word"]) in KIND or fold(one["word"]) in {"port", "gate", "unit", "hal", "hall", "tor"}
    }
    return Features(
        place, street, number, tuple(plain.split()), bare(place.postcode), city, frozenset(words), frozenset(kinds),
        frozenset(pairs),
    )  # fmt: skip


def features_of_own(own: Place) -> Features:
    """Return what tells the customer's own address: its street, postcode and city."""
    street, number = numbered_street(own.address)
    plain = street or street_of(re.split(r"[,;]", own.address)[-1])
    city = tuple(fold(word) for word in _WORD.findall(own.city) if len(word) > 1)
    none: frozenset[str] = frozenset()
    return Features(
        own, street, number, tuple(plain.split()), bare(own.postcode), city, none, none, frozenset()
    )


def _is_kind(code: str) -> bool:
    return fold(re.sub(r"\d+$", "", code)) in KIND


def sentences_of(text: str, subject: str, *, whole: bool) -> Iterator[Sentence]:
    """Yield sentences and lines; a line of its own behind "deliver to:" belongs to it."""
    if subject:
        yield Sentence(0, 0, subject, delivering=False, subject=True)
    start, before = 0, False
    for stop in [*(one.end() for one in _SENTENCE.finditer(text)), len(text)]:
        piece = text[start:stop]
        if piece.strip():
            delivering = whole or (bool(DELIVER.search(piece)) and not _PAST.search(piece))
            alone = whole or before or bool(_LABELLED.search(piece))
            yield Sentence(start, stop, piece, delivering or alone, alone)
            before = delivering and bool(_LEADS.search(piece))
        start = stop


def _level(sentence: Sentence, at: int, *, sure_only: bool) -> int:
    """Say how words at a place are meant: 3 for delivering, 2 behind "to" or in a subject, 1 anywhere, 0 taken back."""
    before = sentence.text[max(0, at - 40) : at]
    turn = list(_TURN.finditer(before))
    if _NOT.search(before[turn[-1].end() if turn else 0 :]):
        return 0
    if sentence.place_only:
        return 3
    near = before[-_CLOSE_BEFORE:]
    towards = bool(TOWARDS.search(near))
    if sentence.delivering and (
        towards or DELIVER.search(near) or _ADDRESS_WORD.match(sentence.text[at : at + 30])
    ):
        return 3
    if _STRICT.search(before) and not _PAST.search(sentence.text):
        return 2
    return 2 if not sure_only and (sentence.subject or (towards and not _PAST.search(sentence.text))) else 1


def points(
    sentence: Sentence, features: Features, *, sure_only: bool, own: bool = False
) -> Iterator[tuple[str, int]]:
    """Yield (feature, points) for what a sentence says of an address.

    ``sure_only``: outside sentences about delivering only names right behind "to" count. ``own``: it is the customer's
    own address, which is also where he writes from: only words right behind "to" count, and "our usual address".
    """
    tokens = [(one.start(), fold(one.group())) for one in _WORD.finditer(sentence.text)][:400]
    words = [word for _, word in tokens]

    def worth(at: int, full: int) -> int:
        reached = _level(sentence, at, sure_only=sure_only)
        if own:
            behind = _STRICT.search(sentence.text[max(0, at - 40) : at]) or sentence.place_only
            return full if reached == 3 and behind else 0
        return full if reached >= 2 else min(reached, HINT)

    if own and _USUAL.search(sentence.text):
        yield "usual", NAMED
    for at, (place, word) in enumerate(tokens):
        yield from _street_points(tokens, at, features, worth)
        if features.city and tuple(words[at : at + len(features.city)]) == features.city:
            yield f"word:{features.city[0]}", worth(place, KIND_ONLY)
        if any(_like(word, one) for one in features.words):
            yield f"word:{word[:4]}", worth(place, KIND_ONLY)
        if KIND.get(word, KIND.get(word.removesuffix("s"), "-")) in features.kinds:
            said = _level(sentence, place, sure_only=sure_only) if sure_only else 3
            yield "kind", worth(place, KIND_ONLY) if said == 3 else HINT
        if at + 1 < len(tokens) and any(
            _like(word, one) and words[at + 1] == number for one, number in features.pairs
        ):
            yield f"pair:{word}", worth(place, KIND_ONLY)
    if len(features.postcode) >= 4 and features.postcode in bare(sentence.text) and not own:
        yield "postcode", NAMED if sentence.delivering else HINT


def _street_points(
    tokens: list[tuple[int, str]], at: int, features: Features, worth: Callable[[int, int], int]
) -> Iterator[tuple[str, int]]:
    street = features.street_words
    if not street or tuple(word for _, word in tokens[at : at + len(street)]) != street:
        return
    beside = {
        word for _, word in (*tokens[at + len(street) : at + len(street) + 1], *tokens[max(0, at - 1) : at])
    }
    numbered = bool(features.number) and features.number in beside
    found = worth(tokens[at][0], NAMED)
    yield "street", SURE if numbered and found else found


def _like(word: str, other: str) -> bool:
    """Say whether a word is another or a form of it ("lageret" of "lager")."""
    if word == other:
        return True
    short, long = sorted((word, other), key=len)
    return len(short) >= 4 and long.startswith(short) and len(long) - len(short) <= 3


_BEHIND = re.compile(
    r"(?i)\b(?:to|til|till|nach|zu[mr]?|an|for|für|på|ved|at|in|i|im)\s+(?P<article>(?:the|our|das|die|den|dem|vores|vår|vårt|våra|unser\w*)\s+)?$"
)
_DEFINITE = re.compile(r"(?:et|en|a|na|ene|erne)$")
_JOINED = re.compile(r"^(?:\s*[,(]?\s*(?:i|in|på|at|on|ved|im)?\s*)$", re.IGNORECASE)


def site_spans(text: str, registered: tuple[Place, ...], own: Place | None) -> list[tuple[int, int]]:
    """Return where a text says "to the warehouse", "til Odense (Havnegade 9)": places that are no words of an item."""
    every = [features_of(one, own) for one in registered]
    if not every:
        return []
    tokens = [(one.start(), one.end(), fold(one.group()), one.group()) for one in _WORD.finditer(text)][:5000]
    found: list[tuple[int, int]] = []
    pairs = {pair for one in every for pair in one.pairs}
    before = ""
    for at, (start, end, word, written) in enumerate(tokens):
        numbered = (before, word) in pairs
        paired = at + 1 < len(tokens) and (word, tokens[at + 1][2]) in pairs
        before = word
        if not (numbered or paired or any(_names(word, one) for one in every)):
            continue
        joined = found and _JOINED.match(text[found[-1][1] : start])
        behind = _BEHIND.search(text[max(0, start - 30) : start])
        if joined:
            found[-1] = (found[-1][0], end)
        elif behind and (
            paired or word not in KIND or behind["article"] or _DEFINITE.search(written.casefold())
        ):
            found.append((max(0, start - 30) + behind.start(), end))
    return [(start, end + _bracket(text, start, end)) for start, end in found]


def _names(word: str, features: Features) -> bool:
    return (
        word in features.city
        or word in features.street_words
        or any(_like(word, one) for one in features.words)
        or KIND.get(word, "-") in features.kinds
    )


def _bracket(text: str, start: int, end: int) -> int:
    """Return how much behind a place belongs to it: a house number, the end of a bracket that it opened or that follows."""
    number = re.match(r"\s\d{1,3}\s?[A-Za-z]?\b(?!\s*\w)", text[end : end + 8])
    more = number.end() if number and text[end - 1].isalpha() else 0
    inside = text[start:end].count("(") > text[start:end].count(")")
    close = re.match(r"[^()\n]{0,60}\)" if inside else r"\s?\([^()\n]{0,60}\)", text[end + more :])
    return more + (close.end() if close else 0)
