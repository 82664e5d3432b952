"""What a check reports: one `Problem` per violated rule, and the report that collects them.

No rule is decided here.
"""

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
    """Collects the problems of one block list and what the rules across blocks need to count."""

    surface: Surface
    problems: list[Problem] = field(default_factory=list)
    characters: int = 0
    """Characters of text that count towards the budget of a message."""
    markdown_characters: int = 0
    data_table_characters: int = 0
    tables: int = 0
    charts: int = 0
    focused: int = 0
    """Elements that ask for the focus."""
    inputs: int = 0
    """Input blocks; a modal with one needs a submit button."""
    block_ids: set[str] = field(default_factory=set)
    action_ids: set[str] = field(default_factory=set)
    """Action ids of the block that is being read."""

    def add(self, pointer: str, rule: str, message: str) -> None:
        """Note one violation."""
        self.problems.append(Problem(pointer, rule, message))


def child(pointer: str, name: str) -> str:
    """Return the JSON pointer of a member whose name is not ours, escaped as RFC 6901 asks."""
    return f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
