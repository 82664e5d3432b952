"""One indexed item as a short text: how both stores keep it. What its parts mean does NOT belong here (``indexed.py``)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, overload

from domain.intake.text import Measure
from domain.sales.indexed import CatalogueItem, Features, Indexed, Wording

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def pack(entry: Indexed) -> bytes:
    """Return an item with everything that judging it needs; its texts and references are left behind."""
    item = entry.item
    facts = [
        item.item_no,
        item.base_uom,
        item.sales_uom,
        item.blocked,
        item.replaced_by,
        [(unit, str(factor)) for unit, factor in item.units],
        item.variants,
    ]
    wordings = [
        (
            one.language,
            [_form_text(forms) for forms in one.words],
            [" ".join(map(_measure_text, measures)) for measures in one.measures],
            one.kind_at,
        )
        for one in entry.wordings
    ]
    variants = {code: _features(features) for code, features in entry.variants.items()}
    names = [" ".join(sorted(group)) for group in (entry.heads, entry.names, entry.groups)]
    return f"{_encode((facts, _features(entry.base), variants, names))}\n{_encode(wordings)}".encode()


def unpack(packed: bytes) -> Indexed:
    """Return the item that :func:`pack` has packed."""
    judged, _, wordings = packed.partition(b"\n")
    facts, base, variants, names = json.loads(judged)
    number, base_uom, sales_uom, blocked, replaced_by, units, codes = facts
    item = CatalogueItem(
        number,
        base_uom,
        sales_uom,
        blocked=blocked,
        replaced_by=replaced_by,
        units=tuple((unit, Decimal(factor)) for unit, factor in units),
        variants=tuple(codes),
    )
    heads, given, groups = (set(one.split()) for one in names)
    return Indexed(
        item,
        _unpacked(base),
        {code: _unpacked(features) for code, features in variants.items()},
        LateWordings(wordings),
        heads,
        given,
        groups,
    )


class LateWordings(Sequence[Wording]):
    """The descriptions of an item, unpacked when they are looked at: only ties and contents need them."""

    def __init__(self, packed: bytes) -> None:
        """Keep them packed."""
        self._packed = packed
        self._unpacked: tuple[Wording, ...] | None = None

    def _all(self) -> tuple[Wording, ...]:
        if self._unpacked is None:
            self._unpacked = tuple(
                Wording(
                    language, tuple(map(_form_set, forms)), tuple(map(_measure_group, measures)), tuple(kind)
                )
                for language, forms, measures, kind in json.loads(self._packed)
            )
        return self._unpacked

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._all())

    @overload
    def __getitem__(self, at: int) -> Wording: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Wording]: ...
    def __getitem__(self, at: int | slice) -> Wording | Sequence[Wording]:
        """Return one of them."""
        return self._all()[at]


def _features(features: Features) -> list[Any]:
    measures = " ".join(map(_measure_text, features.measures))
    return [features.keys, measures, " ".join(sorted(features.colours)), " ".join(sorted(features.sizes))]


def _unpacked(packed: list[Any]) -> Features:
    keys, measures, colours, sizes = packed
    return Features(keys, list(_measure_group(measures)), set(colours.split()), set(sizes.split()))


def _measure_text(one: Measure) -> str:
    return f"{one.value};{one.kind};{one.raw}"


@lru_cache(maxsize=16_384)
def _measure_group(text: str) -> tuple[Measure, ...]:
    found = [one.split(";") for one in text.split()]
    return tuple(Measure(Decimal(value), kind, Decimal(raw)) for value, kind, raw in found)


@lru_cache(maxsize=16_384)
def _form_text(forms: frozenset[str]) -> str:
    return " ".join(sorted(forms))


@lru_cache(maxsize=16_384)
def _form_set(text: str) -> frozenset[str]:
    return frozenset(text.split())
