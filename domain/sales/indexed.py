"""One item as the matcher sees it: forms of its words, its measures, colours and variants, made from its texts.

Made once when a catalogue is built. How a phrase is judged against it does NOT belong here (``matching.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, pairwise

from domain.intake.lexicon import ALIKE, FOR, SIZE, STOP, WITH, colour_of
from domain.intake.text import Measure, Token, fold, is_name, tokens, words

BASE, ATTRIBUTE, NOTE = 3, 2, 1
"""Where a word of an item stands: in a description, in an attribute, in its long text."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A number under which somebody knows an item; ``kind`` is customer, vendor or barcode."""

    kind: str
    owner: str
    number: str
    variant_code: str = ""
    uom: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class CatalogueItem:
    """Everything of one item that reading a mail needs, as plain rows."""

    item_no: str
    base_uom: str
    sales_uom: str = ""
    blocked: bool = False
    replaced_by: str = ""
    texts: tuple[tuple[str, str, str], ...] = ()
    """(language or '', variant code or '', description)."""
    units: tuple[tuple[str, Decimal], ...] = ()
    """(unit, base units that one holds)."""
    variants: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    vendor_item_no: str = ""
    gtin: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    """(variant code or '', value)."""
    notes: tuple[str, ...] = ()
    """Long texts and search descriptions: they explain words of a phrase, they never carry it."""


@dataclass(slots=True)
class Features:
    """Forms, measures, colours and sizes of a text."""

    keys: dict[str, int] = field(default_factory=dict)
    measures: list[Measure] = field(default_factory=list)
    colours: set[str] = field(default_factory=set)
    sizes: set[str] = field(default_factory=set)

    def add(self, token: Token, place: int) -> None:
        """Take in the forms of one token that stands at ``place``, with what it measures and its colour."""
        for form in token.keys:
            if self.keys.get(form, 0) < place:
                self.keys[form] = place
        self.add_value(token, coloured=place > NOTE)

    def add_value(self, token: Token, *, coloured: bool = True) -> None:
        """Take in what one token measures and its colour."""
        for measure in token.measures:
            if measure not in self.measures:
                self.measures.append(measure)
        if coloured and token.keys:
            colour = colour_of(token.text)
            if colour:
                self.colours.add(colour)


@dataclass(slots=True)
class Wording:
    """One description: its words in order and how many of them name the kind of thing."""

    language: str
    words: tuple[frozenset[str], ...]
    measures: tuple[tuple[Measure, ...], ...]
    kind_at: tuple[int, ...]
    """Positions of words that can be the head of the name."""


@dataclass(slots=True)
class Indexed:
    """One item, ready to be compared."""

    item: CatalogueItem
    base: Features
    variants: dict[str, Features]
    wordings: Sequence[Wording]
    heads: set[str]
    names: set[str]
    groups: set[str]
    variant_words: frozenset[str] | None = None
    """Forms of the words of all variants, once they have been asked for."""

    def variant_keys(self) -> frozenset[str]:
        """Return the forms of the words that any variant has."""
        if self.variant_words is None:
            self.variant_words = frozenset().union(*(one.keys for one in self.variants.values()))
        return self.variant_words


def has_names(text: str) -> bool:
    """Say whether capitals mark names in a text: not when it is written in capitals throughout."""
    return text != text.upper()


def whole_key(text: str) -> str:
    """Return a text for the rule "the very description": folded words without punctuation."""
    return joined_key(words(text))


def joined_key(spelled: Iterable[str]) -> str:
    """Return the key of a text by its words as they are written."""
    return " ".join(map(fold, spelled))


def _wording(language: str, text: str, found: list[Token], *, cased: bool) -> tuple[Wording, set[str]]:
    """Return one description's words with those that can be its head, and the model names among them."""
    kind: list[int] = []
    names: set[str] = set()
    ended = serving = False
    lettered = {at for at, token in enumerate(found) if len(token.text) == 1 and token.text.isalpha()}
    for at, token in enumerate(found):
        folded = token.text.casefold()
        gap = text[found[at - 1].end : token.start] if at else ""
        if "," in gap or "(" in gap or token.measures or not token.text.isalpha():
            ended = True
        if (
            at
            and gap != "-"
            and (  # "SDS-plus" is one word
                folded in FOR
                or (folded in WITH and (len(folded) > 1 or "/" in text[token.end : token.end + 1]))
            )
        ):
            ended = True
            serving = serving or folded in FOR
        if (
            cased
            and is_name(token.text)
            and (at or "-" not in text[token.end : token.end + 1])
            and len(token.text) > 2
        ):
            if not serving:  # "sleeve for PEX pipe" is not called PEX
                names.add(fold(token.text))
            ended = ended or bool(kind)
        elif (
            not ended
            and (folded not in STOP or (gap == "-" and at - 1 in lettered))
            and not _HYPHEN.match(text, token.end)
        ):
            kind.append(at)
    if not kind:  # "T-Stück" names a thing although each of its parts says nothing
        kind = [at for at, token in enumerate(found) if token.text.isalpha() and not token.measures][-1:]
    if language == "en" and len(kind) > 1:
        while len(kind) > 1 and _said_of(found[kind[-1]].text):
            kind = kind[:-1]  # "Tee copper", "Hook galvanised"
        kind = kind[1:] or kind
    if language == "de" and len(kind) > 1:
        capital = [at for at in kind if found[at].text[:1].isupper()]
        kind = capital or kind[-1:]  # "Kugelhahn Messing" is no brass, nor is it only one
    return Wording(
        language, tuple(token.keys for token in found), tuple(token.measures for token in found), tuple(kind)
    ), names


_SIZE_CODE = re.compile(r"[A-Z]{1,2}(\d{2,3})")
"""A size behind its series in a variant's code ("C54", "D100"): people say the number alone."""


def _said_of(word: str) -> bool:
    """Say whether an English word behind the thing only tells what it is like: "black", "copper", "galvanised"."""
    return bool(colour_of(word)) or bool(re.search(r"[^\W\d_]{3}(?:ed|able)$", word.casefold()))


_HYPHEN = re.compile(r"-\w")
_NUMBERED = re.compile(r"([^\W\d_]{2,})[ -](\d+)(?![\w.,]*\d)(?=[\s,]|$)")


def numbered(item: CatalogueItem) -> set[tuple[str, str]]:
    """Return (word, number) of bare numbers right after a word in the item's descriptions ("NORD 200")."""
    return {
        (fold(word), number)
        for _, variant, text in item.texts
        if not variant
        for word, number in _NUMBERED.findall(text)
    }


def _joined(text: str, found: list[Token], language: str) -> Iterable[tuple[int, frozenset[str]]]:
    """Yield (position of the last part, forms) of hyphenated words written as one: "Hæve-/sænkebord"."""
    if "-" not in text:
        return
    for at, (one, other) in enumerate(pairwise(found), 1):
        gap = text[one.end : other.start]
        if gap in {"-", "-/"} and one.text.isalpha() and other.text.isalpha():
            yield from ((at, token.keys) for token in tokens(one.text + other.text.lower(), language))


Spelled = list[tuple[str, list[str]]]
"""(variant code or '', the words of a text as they are written)."""


def index_item(item: CatalogueItem) -> tuple[Indexed, Spelled]:
    """Make the index of one item from all its texts, attributes and notes; return it with the words of its texts."""
    wordings: list[Wording] = []
    made = Indexed(
        item, Features(), {code: Features() for code in item.variants}, wordings, set(), set(), set()
    )
    spelled: Spelled = []
    distinct: dict[str, Token] = {}
    for language, variant, text in item.texts:
        if not variant:
            found = list(tokens(text, language, names=has_names(text)))
            spelled.append(("", [token.text for token in found]))
            distinct.update((token.text, token) for token in found if token.text not in distinct)
            wordings.append(_add_description(made, language, text, found))
    for token in distinct.values():
        made.base.add_value(token)
    _add_variants(made, spelled)
    for variant, value in item.attributes:
        target = made.variants.get(variant) if variant else made.base
        if target is not None:
            for token in tokens(value):
                target.add(token, ATTRIBUTE)
    for note in item.notes:
        for token in tokens(note):
            for key in token.keys:
                made.base.keys.setdefault(key, NOTE)
            made.base.measures += [one for one in token.measures if one not in made.base.measures]
    made.groups = {ALIKE[key] for key, place in made.base.keys.items() if place > NOTE and key in ALIKE}
    return made, spelled


def _add_description(made: Indexed, language: str, text: str, found: list[Token]) -> Wording:
    """Take in one description of the item itself."""
    wording, names = _wording(language, text, found, cased=has_names(text))
    made.names |= names
    made.heads.update(*(wording.words[at] for at in wording.kind_at))
    made.base.keys.update(dict.fromkeys(chain.from_iterable(wording.words), BASE))
    for at, forms in _joined(text, found, language):
        if at in wording.kind_at:
            made.heads |= forms
        made.base.keys.update(dict.fromkeys(forms, BASE))
    return wording


def _add_variants(made: Indexed, spelled: Spelled) -> None:
    """Give each variant what its texts say beyond the item's own."""
    base = set(made.base.keys)
    for language, variant, text in made.item.texts:
        target = made.variants.get(variant)
        if not variant or target is None:
            continue
        found = list(tokens(text, language))
        spelled.append((variant, [token.text for token in found]))
        for token in found:
            own = {key for key in token.keys if key not in base}
            new_measures = any(one not in made.base.measures for one in token.measures)
            if (own and not token.keys & base) or new_measures or (not base and token.keys):
                target.add(token, BASE)
            size = SIZE.get(token.text.casefold())
            if size and (len(token.text) <= 4 or not own):
                target.sizes.add(size)
    for code, target in made.variants.items():
        for part in code.replace("_", "-").split("-"):
            if part.upper() in set(SIZE.values()):
                target.sizes.add(part.upper())
            numbered = _SIZE_CODE.fullmatch(part)
            if numbered:
                value = Decimal(numbered[1])
                target.measures.append(Measure(value, "", value))
        if code.isalpha() or not code.isdigit():
            target.keys.setdefault(fold(code), BASE)
