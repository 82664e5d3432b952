"""Exact identifiers of items: item numbers, vendor numbers, GTINs and references, each for whom it is valid (D-41).

Never spell-corrected: a code is known or it is not. What words mean does NOT belong here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from domain.sales.indexed import CatalogueItem, whole_key

_NOT_CODE = re.compile(r"[^0-9a-zæøåäöüéß]")
_RULES = {"customer": "customer_reference", "vendor": "vendor_no", "barcode": "gtin"}


@dataclass(frozen=True, slots=True)
class Identifier:
    """What an identifier stands for: the item at a position, perhaps a variant and unit; ``owner`` '' = everybody."""

    item: int
    variant: str
    uom: str
    rule: str
    owner: str


def normal_code(text: str) -> str:
    """Return an identifier as it is compared: letters and digits only, lower case ("[CBT 89 01]" is "cbt8901")."""
    return _NOT_CODE.sub("", text.casefold())


def identifiers_of(item: CatalogueItem, at: int) -> Iterator[tuple[str, Identifier]]:
    """Yield (normal code, what it stands for) of all numbers and references of the item at a position."""
    found = [
        (item.item_no, Identifier(at, "", "", "item_no", "")),
        (item.vendor_item_no, Identifier(at, "", "", "vendor_no", "")),
        (item.gtin, Identifier(at, "", "", "gtin", "")),
    ]
    found += [
        (item.item_no + variant, Identifier(at, variant, "", "item_no", "")) for variant in item.variants
    ]
    for one in item.references:
        owner = one.owner if one.kind == "customer" else ""
        rule = _RULES.get(one.kind, "reference")
        found.append((one.number, Identifier(at, one.variant_code, one.uom, rule, owner)))
    for number, identifier in found:
        code = normal_code(number)
        if code:
            yield code, identifier


def customer_texts_of(item: CatalogueItem, at: int) -> Iterator[tuple[str, str, Identifier]]:
    """Yield (customer, whole text, what it stands for) of what customers call the item at a position."""
    for one in item.references:
        if one.kind == "customer" and one.owner and one.description:
            known = Identifier(at, one.variant_code, one.uom, "customer_text", one.owner)
            yield one.owner, whole_key(one.description), known


Found = dict[tuple[int, str], tuple[Identifier, str]]


def found_in(phrase: str, customer_no: str, look_up: Callable[[str], Iterable[Identifier]]) -> Found:
    """Return (item, variant) -> identifier with how it is written; the customer's own references win."""
    found: Found = {}
    for written, code in written_codes(phrase):
        for one in look_up(code):
            if one.owner in {"", customer_no}:
                found.setdefault((one.item, one.variant), (one, written))
    own = {key: value for key, value in found.items() if value[0].rule == "customer_reference"}
    return own or found


_CODE = re.compile(r"[^\s,;:()\[\]{}|\"]+")
_CUE = re.compile(
    r"(?:vare|item|art(?:ikel|icle|\.)?|produkt|product|model|vnr|varenr|artnr|sku|ref|nr|no|nummer|number|kode|code)\.?\s?(?:nr|no|nummer|number)?\.?\s?[:#]?\s*$",
    re.IGNORECASE,
)
_NEAR = 80
"""Characters beside a number that say whether it is an identifier."""
_LONG = 8
"""Digits from which a bare number can only be an identifier (GTIN-8 and longer)."""


def _stands_alone(phrase: str, start: int, end: int) -> bool:
    """Say whether a bare number may be an identifier here: alone in its cell, first of the phrase, or behind a cue.

    Numbers inside a name ("NORD 300 chairs", "100 x 120") are never looked up.
    """
    before, after = phrase[max(0, start - _NEAR) : start], phrase[end : end + _NEAR]
    if _CUE.search(before):
        return True
    closed = re.match(r"\s*(?:$|[\t|,;:()\[\]]|[-–]\s)", after)
    opened = re.search(r"(?:^|[\t|,;:()\[\]]|\s[-–])\s*$", before)
    return bool(opened and (closed or (not before.strip() and re.match(r"\s+[^\W\d_]", after))))


def written_codes(phrase: str) -> Iterator[tuple[str, str]]:
    """Yield (as written, normal form) of everything in a phrase that could be an identifier."""
    found = list(_CODE.finditer(phrase))
    parts = [one.group().strip(".'’*") for one in found]
    for at, part in enumerate(parts):
        bare = part.isdigit() and len(part) < _LONG
        if bare and not _stands_alone(phrase, found[at].start(), found[at].end()):
            continue
        if any(sign.isdigit() for sign in part) or (part.isupper() and len(part) > 2):
            yield part, normal_code(part)
        for length in (2, 3):
            joined = parts[at : at + length]
            if len(joined) == length and any(one.isalpha() and one.isupper() for one in joined):
                written = " ".join(joined)
                if any(sign.isdigit() for sign in written) and written in phrase:
                    yield written, normal_code(written)
