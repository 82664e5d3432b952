"""Where the goods go: the customer's registered address that a mail's words mean, another address, or simply his own (D-60).

Code, street, postcode, city, and the words of an address' name ("the warehouse in Aarhus") are looked for where the mail
speaks of delivering. Two addresses that fit equally well are no answer. How an address is written: ``postal.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from domain.intake.parties import Place, bare, words_of
from domain.intake.postal import find_addresses
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
_DELIVER = re.compile(
    r"(?i)\b(?:(?:af|an|aus|ud|ut)?(?:lever|liefer|deliver|levereres|leverans)\w*|ship\w*|send\w*|schick\w*|skick\w*|versand\w*|zustell\w*|dispatch\w*|"
    r"adress\w*|address|anschrift|stilles|stelles|ställs|køres|kjøres|drop(?:ped)?\s+off|going\s+to|go\s+to|goes\s+to|bring\w*|fragt\w*|frakt\w*|fraktes|transport\w*)\b"
)
_TOWARDS = re.compile(
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
_CLOSE_BEFORE = 24
SURE, NAMED, KIND_ONLY, HINT = 6, 4, 3, 1
ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Chosen:
    """Where to deliver: a place with a code is a registered address, one without is another; None is the customer's own."""

    place: Place | None
    text: str = ""
    """The words that say so."""
    rule: str = ""
    """"registered", "custom", "own", "carried" or ''."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    text: str
    delivering: bool
    place_only: bool = False
    """It says nothing but a place: the line below "deliver to:", the words of an attachment."""
    subject: bool = False


def choose(
    text: str,
    *,
    subject: str,
    attached: str,
    own: Place | None,
    registered: tuple[Place, ...],
    country: str,
    sure_only: bool = False,
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
    """
    for words in (attached, text):
        if not words.strip():
            continue
        whole = words is attached
        written = _written(words, own=own, registered=registered, country=country, whole=whole)
        if written is not None:
            return written
        fitting = _registered(
            words, "" if whole else subject, own, registered, whole=whole, sure_only=sure_only
        )
        if fitting is not None:
            return fitting
    return Chosen(None)


def _written(
    text: str, *, own: Place | None, registered: tuple[Place, ...], country: str, whole: bool
) -> Chosen | None:
    """Return the full address that a text names for delivery: a registered one, the customer's own, or another."""
    for one in find_addresses(text.replace(" | ", "\n"), country=country):
        if not whole and not _announced(text, one.start, one.end, own_lines=one.own_lines):
            continue
        words = " ".join(text[one.start : one.end].split())
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
        if above.endswith(":") and _TOWARDS.search(before):
            return not _INVOICE.search(before)
    else:
        before += text[start:end]
    return bool(_DELIVER.search(before)) and not _INVOICE.search(before)


_INVOICE = re.compile(r"(?i)\b(?:faktura\w*|invoice|billing|rechnung\w*|ean)\b")


def same_place(one: Place, other: Place) -> bool:
    """Say whether two addresses are the same place: the street with its number, and postcode or city."""
    street = _street(one.address) == _street(other.address) or (
        bool(_numbered_street(one.address))
        and _numbered_street(one.address) == _numbered_street(other.address)
    )
    where = bare(one.postcode) == bare(other.postcode) or fold(one.city) == fold(other.city)
    return street and where


@lru_cache(maxsize=4096)
def _street(address: str) -> str:
    words = [fold(word) for word in _WORD.findall(address)]
    return " ".join(_SHORT.get(word, word) for word in words).replace("strase", "str").replace("str ", "str")


_SHORT = {
    "gl": "gamle",
    "gamel": "gamle",
    "rd": "road",
    "st": "street",
    "ave": "avenue",
    "strase": "str",
    "strasse": "str",
    "sdr": "sondre",
    "ndr": "nordre",
}


@lru_cache(maxsize=4096)
def _numbered_street(address: str) -> tuple[str, str]:
    """Return street and house number of an address ("Unit 6, Canal Road 5" -> "canal road", "5"), ("", "") if none."""
    for part in reversed(re.split(r"[,;]", address)):
        after = re.match(r"^\s*(?P<name>[^\d]{3,}?)\s+(?P<no>\d+\s?[A-Za-z]?)\b", part)
        before = re.match(r"^\s*(?P<no>\d+[A-Za-z]?)\s+(?P<name>[^\d]{3,}?)\s*$", part)
        found = after or before
        if found:
            return _street(found["name"]), fold(found["no"]).replace(" ", "")
    return "", ""


@dataclass(frozen=True, slots=True)
class _Features:
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


def _features(place: Place, own: Place | None) -> _Features:
    street, number = _numbered_street(place.address)
    plain = street or _street(re.split(r"[,;]", place.address)[-1])
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
    return _Features(
        place, street, number, tuple(plain.split()), bare(place.postcode), city, frozenset(words), frozenset(kinds),
        frozenset(pairs),
    )  # fmt: skip


def _is_kind(code: str) -> bool:
    return fold(re.sub(r"\d+$", "", code)) in KIND


def _registered(
    text: str,
    subject: str,
    own: Place | None,
    registered: tuple[Place, ...],
    *,
    whole: bool,
    sure_only: bool,
) -> Chosen | None:
    if not registered:
        return None
    scored: list[tuple[int, _Features, str]] = []
    sentences = list(_sentences(text, subject, whole=whole))
    for features in (_features(place, own) for place in registered):
        points, words = 0, ""
        seen: dict[str, int] = {}
        for sentence in sentences:
            for key, value in _points(sentence, features, sure_only=sure_only):
                if value > seen.get(key, 0):
                    seen[key] = value
                    if value >= KIND_ONLY and not words:
                        words = sentence.text
        points = sum(seen.values())
        scored.append((points, features, words))
    scored.sort(key=lambda one: -one[0])
    best = scored[0]
    second = scored[1][0] if len(scored) > 1 else 0
    if best[0] < ENOUGH or best[0] <= second:
        return None
    return Chosen(best[1].place, " ".join(best[2].split())[:300], "registered")


def _sentences(text: str, subject: str, *, whole: bool) -> Iterator[_Sentence]:
    """Yield sentences and lines; a line of its own behind "deliver to:" belongs to it."""
    if subject:
        yield _Sentence(0, 0, subject, delivering=False, subject=True)
    start, before = 0, False
    for stop in [*(one.end() for one in _SENTENCE.finditer(text)), len(text)]:
        piece = text[start:stop]
        if piece.strip():
            delivering = whole or (bool(_DELIVER.search(piece)) and not _PAST.search(piece))
            alone = whole or before or bool(_LABELLED.search(piece))
            yield _Sentence(start, stop, piece, delivering or alone, alone)
            before = delivering and bool(_LEADS.search(piece))
        start = stop


def _points(sentence: _Sentence, features: _Features, *, sure_only: bool) -> Iterator[tuple[str, int]]:
    tokens = [(one.start(), fold(one.group())) for one in _WORD.finditer(sentence.text)][:400]
    words = [word for _, word in tokens]

    def level(at: int) -> int:
        """3 = a sentence about delivering, 2 = behind "to" or in a subject, 1 = anywhere, 0 = taken back."""
        before = sentence.text[max(0, at - 40) : at]
        turn = list(_TURN.finditer(before))
        if _NOT.search(before[turn[-1].end() if turn else 0 :]):
            return 0
        near = before[-_CLOSE_BEFORE:]
        if sentence.place_only:
            return 3
        towards = bool(_TOWARDS.search(near))
        if sentence.delivering and (
            towards or _DELIVER.search(near) or _ADDRESS_WORD.match(sentence.text[at : at + 30])
        ):
            return 3
        if sentence.subject or (towards and not _PAST.search(sentence.text)):
            return 1 if sure_only else 2
        return 1

    def worth(at: int, full: int) -> int:
        reached = level(at)
        return full if reached >= 2 else min(reached, HINT)

    for at, (place, word) in enumerate(tokens):
        if (
            features.street_words
            and tuple(words[at : at + len(features.street_words)]) == features.street_words
        ):
            beside = {
                *words[at + len(features.street_words) : at + len(features.street_words) + 1],
                *words[at - 1 : at],
            }
            numbered = bool(features.number) and features.number in beside
            yield "street", (SURE if level(place) else 0) if numbered else worth(place, NAMED)
        if features.city and tuple(words[at : at + len(features.city)]) == features.city:
            yield f"word:{features.city[0]}", worth(place, KIND_ONLY)
        if any(_like(word, one) for one in features.words):
            yield f"word:{word[:4]}", worth(place, KIND_ONLY)
        if KIND.get(word, KIND.get(word.removesuffix("s"), "-")) in features.kinds:
            yield "kind", worth(place, KIND_ONLY)
        if at + 1 < len(tokens) and any(
            _like(word, one) and words[at + 1] == number for one, number in features.pairs
        ):
            yield f"pair:{word}", worth(place, KIND_ONLY)
    if len(features.postcode) >= 4 and features.postcode in bare(sentence.text):
        yield "postcode", NAMED if sentence.delivering else HINT


def _like(word: str, other: str) -> bool:
    """Say whether a word is another or a form of it ("lageret" of "lager")."""
    if word == other:
        return True
    short, long = sorted((word, other), key=len)
    return len(short) >= 4 and long.startswith(short) and len(long) - len(short) <= 3
