"""What a check reports: one `Problem` per violated rule, and the report that collects them."""

from dataclasses import dataclass, field
from typing import Literal

Surface = Literal["message", "modal", "home"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One violation: where (JSON pointer), which rule (short code) and a sentence for a developer."""

    pointer: str
    rule: str
    message: str


@dataclass(slots=True)
class Report:
    """Collects the problems of one validation; knows the surface the blocks are meant for."""

    surface: Surface
    problems: list[Problem] = field(default_factory=list)

    def add(self, pointer: str, rule: str, message: str) -> None:
        """Note one violation."""
        self.problems.append(Problem(pointer, rule, message))
