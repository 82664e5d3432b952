"""The shapes of blocks that gather others: container, card, carousel, plan, task_card, and the alert."""

from typing import Any

from handlers.checks import limits
from handlers.checks.elements import ELEMENTS, IN_CARD
from handlers.checks.grids import GRIDS
from handlers.checks.layout import BLOCK_ID, LAYOUT, TYPE
from handlers.checks.objects import IDENTIFIER, IMAGE_ELEMENT, mrkdwn, plain_text, text, web_url
from handlers.checks.problem import Report
from handlers.checks.rich_text import RICH_TEXT_VALUE
from handlers.checks.shapes import (
    Check,
    boolean,
    items,
    one_of,
    one_required,
    shape,
    string,
    tagged,
)

IN_CONTAINER = frozenset(
    {
        "actions",
        "context",
        "divider",
        "file",
        "header",
        "image",
        "input",
        "rich_text",
        "section",
        "table",
        "video",
    }
)


def block(of_kind: Check) -> Check:
    """Wrap the check of a block: its action ids are its own, its block id stands once in the whole."""

    def check(value: Any, at: str, report: Report) -> None:
        report.action_ids = set()
        identifier = value.get("block_id") if isinstance(value, dict) else None
        if isinstance(identifier, str):
            if identifier in report.block_ids:
                report.add(f"{at}/block_id", "duplicate_block_id", f"{identifier} is used twice")
            report.block_ids.add(identifier)
        of_kind(value, at, report)

    return check


_CHILD = block(tagged({**LAYOUT, **GRIDS}, IN_CONTAINER))

_CARD = shape(
    TYPE,
    {
        **BLOCK_ID,
        "hero_image": IMAGE_ELEMENT,
        "icon": IMAGE_ELEMENT,
        "title": mrkdwn(limits.CARD_TITLE),
        "subtitle": mrkdwn(limits.CARD_SUBTITLE),
        "body": mrkdwn(limits.CARD_BODY),
        "subtext": mrkdwn(limits.CARD_SUBTEXT),
        "actions": items(tagged(ELEMENTS, IN_CARD), 1, limits.CARD_BUTTONS),
    },
    one_required("hero_image", "title", "actions", "body"),
)

_SOURCE = tagged({"url": shape({**TYPE, "url": web_url, "text": string(limits.TEXT, count=True)}, {})})

_TASK = shape(
    {
        **TYPE,
        "task_id": IDENTIFIER,
        "title": string(limits.TEXT, count=True),
        "status": one_of("pending", "in_progress", "complete", "error"),
    },
    {
        **BLOCK_ID,
        "details": RICH_TEXT_VALUE,
        "output": RICH_TEXT_VALUE,
        "sources": items(_SOURCE, 1, None),
    },
)


def _not_pending(value: Any, at: str, report: Report) -> None:
    if isinstance(value, dict) and value.get("status") == "pending":
        report.add(f"{at}/status", "not_allowed", "a task card may be pending only inside a plan")


def _lone_task(value: Any, at: str, report: Report) -> None:
    _TASK(value, at, report)
    _not_pending(value, at, report)


def _unique_tasks(value: Any, at: str, report: Report) -> None:
    tasks = value.get("tasks")
    seen: set[str] = set()
    for index, task in enumerate(tasks if isinstance(tasks, list) else []):
        identifier = task.get("task_id") if isinstance(task, dict) else None
        if isinstance(identifier, str):
            if identifier in seen:
                report.add(f"{at}/tasks/{index}/task_id", "duplicate_task_id", f"{identifier} is used twice")
            seen.add(identifier)


GATHERINGS: dict[str, Check] = {
    "container": shape(
        {**TYPE, "child_blocks": items(_CHILD, 1, limits.CONTAINER_CHILDREN)},
        {
            **BLOCK_ID,
            "title": plain_text(limits.CONTAINER_TITLE),
            "rich_text_title": RICH_TEXT_VALUE,
            "subtitle": text(limits.CONTAINER_SUBTITLE),
            "icon": IMAGE_ELEMENT,
            "width": one_of("narrow", "standard", "wide", "full"),
            "is_collapsible": boolean,
            "default_collapsed": boolean,
            "has_header_divider": boolean,
        },
        one_required("title", "rich_text_title"),
    ),
    "card": _CARD,
    "carousel": shape(
        {**TYPE, "elements": items(block(tagged({"card": _CARD})), 1, limits.CAROUSEL_CARDS)}, BLOCK_ID
    ),
    "alert": shape(
        {**TYPE, "text": text(limits.ALERT_TEXT)},
        {**BLOCK_ID, "level": one_of("default", "info", "warning", "error", "success")},
    ),
    "task_card": _lone_task,
    "plan": shape(
        {**TYPE, "title": string(limits.TEXT, count=True)},
        {
            **BLOCK_ID,
            "tasks": items(block(tagged({"task_card": _TASK})), 1, limits.PLAN_TASKS),
        },
        _unique_tasks,
    ),
}
