"""A document view as JSON and back: what a version was, kept for ever. Pure."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from domain.money import plain
from domain.sales.facts import DocumentView


def to_json(view: DocumentView) -> dict[str, Any]:
    """Return plain JSON values: decimals as text, dates and times in ISO 8601."""
    shown = _plain(view)
    if not isinstance(shown, dict):
        raise TypeError(type(view))
    return shown


def from_json(data: dict[str, Any]) -> DocumentView:
    """Return the view; fields that were added since it was kept have their defaults."""
    view = _read(DocumentView, data)
    if not isinstance(view, DocumentView):
        raise TypeError(type(view))
    return view


def _plain(value: object) -> Any:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Decimal():
            return plain(value)
        case date():  # a datetime is a date, too
            return value.isoformat()
        case tuple():
            return [_plain(one) for one in value]
        case _ if dataclasses.is_dataclass(value):
            return {one.name: _plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
        case _:
            raise TypeError(type(value))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, data: Any) -> Any:
    if get_origin(kind) is UnionType:
        if data is None:
            return None
        return _read(next(one for one in get_args(kind) if one is not NoneType), data)
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], one) for one in data)
    if kind is Decimal:
        return Decimal(data)
    if kind in {date, datetime}:
        return kind.fromisoformat(data)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{name: _read(hints[name], value) for name, value in data.items() if name in hints})
    return data
