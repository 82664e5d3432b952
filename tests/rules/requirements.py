"""Which test names which requirement: D- and W-ids of the order desk, S-ids of the sequences as far as they are built.

A test names an id in its own name (``..._d52``), its docstring or a comment inside it; a module's docstring counts for
all of its tests that name none. ``make ids`` prints the table.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator

from tests.rules.scan import Module, modules


def _numbers(prefix: str, *spans: tuple[int, int]) -> tuple[str, ...]:
    return tuple(f"{prefix}-{number}" for first, last in spans for number in range(first, last + 1))


REQUIRED = (
    *_numbers("D", (1, 17), (20, 27), (30, 36), (40, 48), (50, 55), (60, 68), (70, 86), (90, 93), (100, 102)),
    *_numbers("W", (1, 12)),
)
"""Every id of the order desk; a test holds this list against the specification where that is at hand."""

WRITTEN = re.compile(r"\b([DSW]-\d{1,3})\b")
IN_NAME = re.compile(r"_([dsw])(\d+)(?![a-z0-9])")


def ids_in(text: str) -> set[str]:
    """Return the ids that a text names, in both spellings."""
    named = {f"{letter.upper()}-{number}" for letter, number in IN_NAME.findall(text)}
    return named | set(WRITTEN.findall(text))


def named_in(module: Module) -> Iterator[tuple[str, str]]:
    """Give (id, test) for every test of a module that names an id."""
    general = ids_in(ast.get_docstring(module.tree) or "")
    for function in module.functions():
        if not function.name.startswith("test_"):
            continue
        first = min([function.lineno, *(one.lineno for one in function.decorator_list)]) - 1
        # With the comment that stands right above it.
        while first > 0 and module.lines[first - 1].startswith("#"):
            first -= 1
        source = "\n".join(module.lines[first : function.end_lineno])
        for identity in ids_in(source) or general:
            yield identity, f"{module.path}::{function.name}"


def proofs() -> dict[str, list[str]]:
    """Return the tests that name each id, in the order of the files."""
    found: dict[str, list[str]] = defaultdict(list)
    for module in modules("tests"):
        for identity, test in named_in(module):
            found[identity].append(test)
    return dict(found)
