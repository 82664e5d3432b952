"""The three entry points: a block list, a view, a message."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.checks.problem import Problem, Report, Surface


def validate(blocks: Any, surface: Surface, *, base: str = "/blocks") -> list[Problem]:
    """Return every problem of a block list on a surface, pointers below `base`; empty when it is good."""
    report = Report(surface)
    if not isinstance(blocks, list):
        report.add(base, "wrong_type", "must be a list of blocks")
    return report.problems


def validate_view(view: Any, *, base: str = "/view") -> list[Problem]:
    """Return every problem of a modal or Home view, pointers below `base`; empty when it is good."""
    if not isinstance(view, Mapping):
        return [Problem(base, "wrong_type", "must be an object")]
    surface: Surface = "home" if view.get("type") == "home" else "modal"
    return validate(view.get("blocks"), surface, base=f"{base}/blocks")


def validate_message(
    text: Any, blocks: Any = None, attachments: Sequence[Any] | None = None, *, base: str = ""
) -> list[Problem]:
    """Return every problem of a message's text, blocks and attachments; empty when it is good."""
    problems = [] if blocks is None else validate(blocks, "message", base=f"{base}/blocks")
    if not text and not attachments:
        problems.append(Problem(f"{base}/text", "missing_text", "a message needs a fallback text"))
    return problems
