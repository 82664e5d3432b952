"""Is this item meant by that phrase? Rules that verify a candidate: similarity proposes, rules accept.

A phrase is judged word by word against one item. Finding candidates does NOT belong here (``catalogue.py``).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.intake.lexicon import CORE_COLOURS, group_of
from domain.intake.text import Measure
from domain.sales.indexed import NOTE, Features, Indexed
from domain.sales.written import Phrase, Word

ACCEPT_COVERAGE = 0.72
NEAR_COVERAGE = 0.5
KIND_OF = 0.95
"""How well a word explains one that it ends in: a kind of it, nearly as good, so that both kinds are asked (W-1)."""
REST_UNSAID = 0.7
"""How well a catalogue word explains a longer compound whose front nothing explains."""


@dataclass(slots=True)
class Verdict:
    """How an item stands to a phrase."""

    entry: Indexed
    coverage: float
    head: bool
    broken: list[str]
    """Rules that speak against it, e.g. "number", "kind", "without"."""
    variants: list[str]
    """Variants that the phrase allows ([''] for an item without variants)."""
    missing_variant: bool = False
    """A colour or size was asked for that the item does not come in."""
    matched: set[str] = field(default_factory=set)
    unknown: float = 0.0
    compounds: set[str] = field(default_factory=set)
    """Words of the item that only end in a word of the phrase: they say more than was asked."""
    explained: float = 0.0
    """How much of the phrase the item's words explain, in words."""

    @property
    def accepted(self) -> bool:
        """Say whether every rule lets this item pass."""
        return self.head and not self.broken and self.coverage >= ACCEPT_COVERAGE

    @property
    def near(self) -> bool:
        """Say whether the item is worth showing when nothing passes."""
        return self.head and self.coverage >= NEAR_COVERAGE


def _measured(word: Word, features: Features) -> bool:
    if len(word.measures) > 1 and len(set(word.measures)) < len(word.measures):
        return False  # 1/1 is no 1/3; a square is found as it is written
    return bool(word.measures) and all(
        any(one.agrees(other) for other in features.measures) for one in word.measures
    )


def _quality(word: Word, entry: Indexed, features: Features) -> float:
    """Return how well the item's words explain this one, 0 to 1."""
    best = 0.0
    for key, quality in word.expansion.items():
        place = features.keys.get(key)
        if place is None:
            continue
        value = quality * (0.7 if place == NOTE else 1.0)
        rest = word.rests.get(key)
        if rest:
            value = 0.95 if _rest_explained(rest, entry) else value
        best = max(best, value)
    return best


def _rest_explained(rest: str, entry: Indexed) -> bool:
    """Say whether the front of a compound ("ute|lyslenke") is said by another word of the item ("utendørs")."""
    group = group_of(frozenset({rest}))
    if group and group in entry.groups:
        return True
    for key in entry.base.keys:
        if len(key) >= 3 and (
            key == rest or (len(rest) >= 3 and key.startswith(rest)) or rest.startswith(key)
        ):
            return True
    return False


@dataclass(slots=True)
class _Tally:
    total: float = 0.0
    explained: float = 0.0
    unknown: float = 0.0
    head: bool = False
    named: bool = False
    broken: list[str] = field(default_factory=list)
    matched: set[str] = field(default_factory=set)
    compounds: set[str] = field(default_factory=set)
    missing_variant: bool = False
    variant_words: list[Word] = field(default_factory=list)
    first: bool = False
    """The phrase has words before any comma or "with": only those can carry the head."""


def judge(phrase: Phrase, entry: Indexed) -> Verdict:
    """Judge one item against a phrase."""
    tally = _Tally(first=any(word.last for word in phrase.words))
    for word in phrase.words:
        _weigh(word, entry, tally)
    return _verdict(phrase, entry, tally)


def judge_fitting(phrase: Phrase, entry: Indexed) -> Verdict | None:
    """Judge one item as :func:`judge` does; None as soon as a rule speaks against it."""
    tally = _Tally(first=any(word.last for word in phrase.words))
    for word in phrase.words:
        _weigh(word, entry, tally)
        if tally.broken:
            return None
    verdict = _verdict(phrase, entry, tally)
    return None if verdict.broken else verdict


@dataclass(frozen=True, slots=True)
class Heading:
    """What an item must have of a phrase to be the thing itself: whoever has none of it need not be judged."""

    forms: frozenset[str]
    groups: frozenset[str]

    def may_name(self, entry: Indexed) -> bool:
        """Say whether a word of the phrase may be the item's head or name."""
        return not (
            self.forms.isdisjoint(entry.heads)
            and self.forms.isdisjoint(entry.names)
            and self.groups.isdisjoint(entry.groups)
        )


def heading_of(phrase: Phrase) -> Heading:
    """Return the forms and groups of a phrase's words that can carry an item's head (see ``_weigh``)."""
    return Heading(
        frozenset(key for word in phrase.words for key, quality in word.expansion.items() if quality >= 0.6),
        frozenset(word.group for word in phrase.words if word.group),
    )


def _verdict(phrase: Phrase, entry: Indexed, tally: _Tally) -> Verdict:
    for word in phrase.without:
        if any(entry.base.keys.get(key, 0) > NOTE for key in word.expansion) or (
            word.group and word.group in entry.groups
        ):
            tally.broken.append("without")
    variants = _choose_variants(tally, entry)
    if tally.unknown and tally.total and tally.unknown / tally.total > 0.34:
        tally.broken.append("unknown_words")
    coverage = tally.explained / tally.total if tally.total else 0.0
    return Verdict(
        entry,
        coverage,
        tally.head or tally.named,
        tally.broken,
        variants,
        tally.missing_variant,
        tally.matched,
        tally.unknown,
        tally.compounds,
        tally.explained,
    )


def _weigh(word: Word, entry: Indexed, tally: _Tally) -> None:
    if word.purpose and not word.known and not word.expansion:
        return
    weight = 0.6 if word.colour or word.size else 1.0
    tally.total += weight
    if (word.colour or word.size) and _weigh_variant_word(word, entry, tally, weight):
        return
    if word.measures:
        _weigh_number(word, entry, tally)
        return
    quality = _quality(word, entry, entry.base)
    if word.part == 3 and 0 < quality <= 0.7 and word.known:
        tally.broken.append("with")
    if quality == REST_UNSAID:
        tally.unknown += 0.5 * weight
    if not quality and word.group and word.group in entry.groups:
        quality = 0.9
    if (
        quality < 0.7
        and not entry.variant_keys().isdisjoint(word.expansion)
        and any(_quality(word, entry, features) >= 0.85 for features in entry.variants.values())
    ):
        tally.variant_words.append(word)
        tally.explained += weight
        return
    tally.explained += weight * quality
    known = entry.base.keys
    matched = {key for key, value in word.expansion.items() if value >= 0.6 and key in known}
    if matched:
        tally.matched |= matched
        if not any(word.expansion[key] == 1.0 for key in matched):
            tally.compounds |= {key for key in matched if word.expansion[key] == KIND_OF}
    if not (word.part and tally.first) and _is_head(word, quality, matched, entry):
        tally.head = True
    if quality >= 0.8 and matched & entry.names:
        tally.named = True
    if quality < 0.6:
        _weigh_unexplained(word, tally, weight)


def _is_head(word: Word, quality: float, matched: set[str], entry: Indexed) -> bool:
    """Say whether this word names the kind of thing that the item is."""
    if quality >= 0.7 and any(word.expansion[key] >= 0.7 for key in matched & entry.heads):
        return True
    return bool(
        quality >= 0.85
        and word.group
        and any(group_of(frozenset({key})) == word.group for key in entry.heads)
    )


def _weigh_unexplained(word: Word, tally: _Tally, weight: float) -> None:
    """A word that the item does not have: against it if the catalogue knows the word or it is the head."""
    if word.known and word.part == 0:
        tally.broken.append("kind")
    elif word.last:
        tally.broken.append("head")
    elif word.part == 3 or (word.known and word.part == 2):
        tally.broken.append("for" if word.part == 2 else "with")
    elif not word.known:
        tally.unknown += weight


def _weigh_number(word: Word, entry: Indexed, tally: _Tally) -> None:
    exact = any(key in entry.base.keys for key in word.token.keys)
    if exact or _measured(word, entry.base):
        tally.explained += 1.0
        tally.matched |= {key for key in word.token.keys if key in entry.base.keys}
        return
    if any(_measured(word, features) for features in entry.variants.values()):
        tally.explained += 1.0
        tally.variant_words.append(word)
        return
    quality = _quality(word, entry, entry.base)
    if quality >= 0.8:
        tally.explained += quality
        return
    if any(_shorthand(word, one) for one in entry.base.measures):
        tally.explained += 0.8
        return
    tally.broken.append("number")


def _shorthand(word: Word, other: Measure) -> bool:
    """Say whether a bare number is in the trade's other unit: "the 90" is 900 mm, "the 1.75" 1750 mm, "0.4" 40 cl."""
    if len(word.measures) != 1 or word.measures[0].kind or other.kind not in {"length", "volume"}:
        return False
    value = word.measures[0].raw
    if other.kind == "volume":
        return value < 2 and value != value.to_integral_value() and other.value == value * 1000
    if value == value.to_integral_value():
        return value >= 30 and other.value == value * 10
    return other.value == value * 1000


def _weigh_variant_word(word: Word, entry: Indexed, tally: _Tally, weight: float) -> bool:
    """Weigh a colour or size; return whether it is dealt with."""
    for features in entry.variants.values():
        if (word.colour and word.colour in features.colours) or (word.size and word.size in features.sizes):
            tally.variant_words.append(word)
            tally.explained += weight
            return True
    if word.colour and word.colour in entry.base.colours:
        tally.explained += weight
        return True
    if word.size and any(features.sizes for features in entry.variants.values()):
        tally.missing_variant = True
        return True
    if word.colour and any(features.colours for features in entry.variants.values()):
        if word.colour in CORE_COLOURS or not _quality(word, entry, entry.base):
            tally.missing_variant = True
            tally.explained += weight
            return True
        return False
    if word.colour in CORE_COLOURS and not _quality(word, entry, entry.base):
        tally.broken.append("colour")
        return True
    return False


def _fits(word: Word, features: Features, entry: Indexed) -> bool:
    if word.colour and word.colour in features.colours:
        return True
    if word.size and features.sizes:
        return word.size in features.sizes
    if word.measures:
        return _measured(word, features)
    return _quality(word, entry, features) >= 0.85


def _choose_variants(tally: _Tally, entry: Indexed) -> list[str]:
    """Return the variants that all variant words of the phrase allow."""
    if not entry.variants:
        return [""]
    left = [
        code
        for code, features in entry.variants.items()
        if all(_fits(word, features, entry) for word in tally.variant_words)
    ]
    if tally.variant_words and not left:
        tally.missing_variant = True
    return left or list(entry.variants)
