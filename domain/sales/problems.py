"""Several invalid fields at once, each named, so that a modal can show every one at its field (D-62)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as given
from types import MappingProxyType

from domain.errors import InvalidInput, Refused


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One field that cannot be used."""

    where: str
    """"" = the document, "line:3" = line number 3, "new:0" = the first line that is being added."""
    field: str
    """Such as "quantity", "uom", "item_no", "variant_code", "date", "unit_price", "discount_percent"."""
    code: str
    values: Mapping[str, object] = given(default_factory=lambda: MappingProxyType({}))

    @property
    def path(self) -> str:
        """Return where and field as one word: "line:3.quantity"."""
        return f"{self.where}.{self.field}" if self.where else self.field


class InvalidFields(InvalidInput):
    """A document cannot be written as asked; ``problems`` has every field, the error itself the first."""

    default_code = "sales.invalid"

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        """Take code and values from the first problem."""
        first = problems[0]
        super().__init__(first.code, field=first.path, **first.values)
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that a person must decide before it goes on; ``code`` can be allowed by that person."""

    code: str
    line_no: int = 0
    values: Mapping[str, object] = given(default_factory=lambda: MappingProxyType({}))


class NeedsPerson(Refused):
    """The facts changed: a person decides. ``doubts`` says about what; the error itself carries the first."""

    default_code = "sales.needs_person"

    def __init__(self, doubts: Sequence[Doubt]) -> None:
        """Take code and values from the first doubt."""
        super().__init__(doubts[0].code, **doubts[0].values)
        self.doubts = tuple(doubts)
