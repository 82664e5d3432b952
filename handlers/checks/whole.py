"""The three entry points: a block list, a view, a message; and the rules that look across blocks."""

import json
from collections.abc import Sequence
from typing import Any

from handlers.checks import limits
from handlers.checks.gatherings import GATHERINGS, block
from handlers.checks.grids import GRIDS
from handlers.checks.layout import LAYOUT
from handlers.checks.objects import IDENTIFIER, plain_text
from handlers.checks.problem import Problem, Report, Surface
from handlers.checks.shapes import Check, anything, boolean, shape, string, tagged

BLOCKS: dict[str, Check] = {**LAYOUT, **GRIDS, **GATHERINGS}
"""Every block type we know, with its check."""

_EVERYWHERE = frozenset(
    {"actions", "card", "context", "divider", "header", "image", "input", "rich_text", "section", "video"}
)
_BROAD = frozenset({"carousel", "container", "data_table", "data_visualization", "table"})

SURFACES: dict[Surface, frozenset[str]] = {
    "message": _EVERYWHERE | _BROAD | {"context_actions", "file", "markdown", "plan", "task_card"},
    # Sources differ about alerts in messages; until Slack's own validator says yes we keep them out
    "modal": _EVERYWHERE | {"alert"},
    "home": _EVERYWHERE | _BROAD,
}
"""The block types that each surface shows."""

_one_block = block(tagged(BLOCKS))


def _read(blocks: Any, surface: Surface, base: str) -> Report:
    report = Report(surface)
    if not isinstance(blocks, list):
        report.add(base, "wrong_type", "must be a list of blocks")
        return report
    most = limits.MESSAGE_BLOCKS if surface == "message" else limits.VIEW_BLOCKS
    if len(blocks) > most:
        report.add(base, "too_many", f"a {surface} may hold {most} blocks, has {len(blocks)}")
    shown = SURFACES[surface]
    for index, one in enumerate(blocks):
        at = f"{base}/{index}"
        _one_block(one, at, report)
        kind = one.get("type") if isinstance(one, dict) else None
        if isinstance(kind, str) and kind in BLOCKS and kind not in shown:
            report.add(f"{at}/type", "not_on_surface", f"a {surface} does not show {kind}")
    if surface == "message" and report.characters > limits.MESSAGE_TEXT_BUDGET:
        report.add(
            base,
            "total_too_long",
            f"the texts of a message may have {limits.MESSAGE_TEXT_BUDGET} characters, have {report.characters}",
        )
    return report


def validate(blocks: Any, surface: Surface, *, base: str = "/blocks") -> list[Problem]:
    """Return every problem of a block list on a surface, pointers below `base`; empty when it is good."""
    return _read(blocks, surface, base).problems


def characters(blocks: Any) -> int:
    """Return how many characters of text a block list spends of the budget of a message."""
    return _read(blocks, "message", "/blocks").characters


_IDS: dict[str, Check] = {
    "callback_id": IDENTIFIER,
    "external_id": IDENTIFIER,
    "private_metadata": string(limits.PRIVATE_METADATA, least=0),
}
_BUTTON = plain_text(limits.MODAL_BUTTON)
_VIEW = tagged(
    {
        "modal": shape(
            {"type": anything, "title": plain_text(limits.MODAL_TITLE), "blocks": anything},
            {
                **_IDS,
                "submit": _BUTTON,
                "close": _BUTTON,
                "clear_on_close": boolean,
                "notify_on_close": boolean,
            },
        ),
        "home": shape({"type": anything, "blocks": anything}, _IDS),
    }
)


def validate_view(view: Any, *, base: str = "/view") -> list[Problem]:
    """Return every problem of a modal or Home view, pointers below `base`; empty when it is good."""
    surface: Surface = "home" if isinstance(view, dict) and view.get("type") == "home" else "modal"
    outer = Report(surface)
    _VIEW(view, base, outer)
    if not isinstance(view, dict) or "blocks" not in view:
        return outer.problems
    inner = _read(view["blocks"], surface, f"{base}/blocks")
    if view["blocks"] == []:
        inner.add(f"{base}/blocks", "too_few", "a view needs at least one block")
    if surface == "modal" and inner.inputs and "submit" not in view:
        inner.add(f"{base}/submit", "missing_submit", "a modal with an input block needs a submit button")
    if _bytes(view) > limits.VIEW_BYTES:
        inner.add(base, "view_too_large", f"a view may have {limits.VIEW_BYTES} bytes")
    return outer.problems + inner.problems


def _bytes(view: dict[str, Any]) -> int:
    try:
        return len(json.dumps(view, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    except (TypeError, ValueError):
        return 0  # what JSON cannot carry is reported where it stands


def validate_message(
    text: Any, blocks: Any = None, attachments: Sequence[Any] | None = None, *, base: str = ""
) -> list[Problem]:
    """Return every problem of a message's text, blocks and attachments; empty when it is good.

    The text is the fallback of notifications and screen readers: a message with blocks needs one too.
    """
    report = Report("message")
    if text in (None, ""):
        if blocks or not attachments:
            report.add(f"{base}/text", "missing_text", "a message needs a fallback text")
    else:
        string(limits.MESSAGE_TEXT)(text, f"{base}/text", report)
    problems = report.problems
    if blocks is not None:
        problems = problems + validate(blocks, "message", base=f"{base}/blocks")
    return problems + _attachments(attachments, f"{base}/attachments")


def _attachments(attachments: Sequence[Any] | None, base: str) -> list[Problem]:
    if attachments is None:
        return []
    if not isinstance(attachments, list | tuple):
        return [Problem(base, "wrong_type", "must be a list")]
    problems: list[Problem] = []
    if len(attachments) > limits.MESSAGE_ATTACHMENTS:
        problems.append(
            Problem(base, "too_many", f"a message may have {limits.MESSAGE_ATTACHMENTS} attachments")
        )
    for index, attachment in enumerate(attachments):
        at = f"{base}/{index}"
        if not isinstance(attachment, dict):
            problems.append(Problem(at, "wrong_type", "must be an object"))
        elif "blocks" in attachment:
            problems.extend(validate(attachment["blocks"], "message", base=f"{at}/blocks"))
    return problems
