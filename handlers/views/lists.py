"""Private answers to ``/sales``: tasks, one task, a document, help (D-66, D-81)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.screens.search import TasksFound
from domain.tasks.facts import Say, TaskCard, TaskRow
from domain.tasks.states import TaskState
from handlers.blocks import Json, button, context, section
from handlers.ids import Action, Command, value
from handlers.texts import Texts
from handlers.views.message import Message, message
from handlers.views.step_card import task_card
from handlers.views.wording import SYMBOLS, foreign, joined, moment, spoken, who

MOST = 20
HELP: Mapping[str, tuple[str, ...]] = {
    "work": ("tasks", "task"),
    "documents": ("find", "quote"),
    "try": ("try", "rules"),
    "desk": ("kpi", "desk", "help"),
}
"""Words that ``/sales`` knows, in the groups and the order of the help."""


def row_text(row: TaskRow, texts: Texts) -> str:
    """Return a task in two lines: whose and how much, then what is asked or how it ended."""
    amount = "" if row.amount is None else str(texts.readable(row.amount))
    number = f"T-{row.number}"
    title = joined((f"{SYMBOLS[row.state]} *{who(row)}*", amount, number, "🧪" if row.try_out else ""))
    known = {"task": number, "customer": row.customer, "address": row.customer}
    if row.question is not None:
        now = spoken(texts, row.question, known)
    elif row.outcome and row.state in (TaskState.DONE, TaskState.STOPPED):
        now = spoken(texts, Say(f"outcome.{row.outcome}"), known)
    else:
        now = texts(f"state.{row.state}")
    claimed = texts("card.claimed", by=foreign(row.claimed_by, 30)) if row.claimed_by else ""
    asleep = texts("home.snoozed_until", at=row.snoozed_until) if row.snoozed_until else ""
    return f"{title}\n{joined((now, moment(row.since, texts), claimed, asleep))}\n_{foreign(row.subject, 90) or number}_"


def tasks_message(rows: Sequence[TaskRow], texts: Texts) -> Message:
    """Return the answer to ``/sales tasks``."""
    shown = rows[:MOST]
    count = len(rows)
    head = texts("list.tasks", count=count) if count else texts("list.none")
    blocks: list[Json] = [section(f"*{head}*")]
    for row in shown:
        way = (
            button(texts("button.review"), Action.REVIEW, value(row.step_id, row.revision))
            if row.step_id
            else button(texts("button.open"), Action.OPEN_TASK, value(row.id))
        )
        blocks.append(section(row_text(row, texts), accessory=way))
    if count > len(shown):
        blocks.append(context(texts("card.more_tasks", count=count - len(shown))))
    return message(head, blocks)


def found_message(found: TasksFound, texts: Texts) -> Message:
    """Return the answer to ``/sales tasks words`` (D-81)."""
    head = found_head(found, texts)
    blocks: list[Json] = [section(f"*{head}*"), *found_rows(found, texts)]
    return message(head, blocks)


def found_head(found: TasksFound, texts: Texts) -> str:
    """Return how many tasks match."""
    count = len(found.rows)
    if found.more:
        return texts("taskfind.more", count=count)
    return texts("taskfind.some", count=count) if count else texts("taskfind.none")


def found_rows(found: TasksFound, texts: Texts) -> list[Json]:
    """Return each task that matches with the way to it."""
    return [section(row_text(row, texts), accessory=way_to(row, texts)) for row in found.rows]


def way_to(row: TaskRow, texts: Texts) -> Json:
    """Return the button that leads to a task: its question, or what happened in it."""
    spoken_label = texts("button.review.label", task=f"T-{row.number}")
    if row.step_id:
        carried = value(row.step_id, row.revision)
        return button(texts("button.review"), Action.REVIEW, carried, label=spoken_label)
    return button(texts("button.open"), Action.OPEN_TASK, value(row.id), label=spoken_label)


def task_message(card: TaskCard, texts: Texts) -> Message:
    """Return the answer to ``/sales task ID``: the card itself, in the asker's language."""
    return task_card(card, texts)


def help_message(texts: Texts, *, unknown: str = "") -> Message:
    """Return what can be asked.

    Args:
        unknown: the word that was typed and is not known.
    """
    blocks: list[Json] = []
    if unknown.strip():
        word = foreign(unknown, 60).replace("`", "")
        blocks.append(section(texts("help.unknown", word=f"`{word}`")))
    for group, known in HELP.items():
        lines = [texts(f"help.group.{group}")]
        lines.extend(texts(f"help.{word}", command=Command.SALES.value) for word in known)
        blocks.append(section("\n".join(lines)))
    blocks.append(context(texts("help.more")))
    return message(texts("help.title"), blocks)


def which_message(texts: Texts, word: str) -> Message:
    """Return the answer to "task" or "quote" without a number."""
    text = texts(f"help.which_{word}")
    return message(text, [section(f"{text}\n{texts(f'help.{word}', command=Command.SALES.value)}")])


def no_desk_message(texts: Texts) -> Message:
    """Return the answer for somebody who belongs to no desk."""
    text = texts("list.no_desk")
    return message(text, [section(text)])


def sentence_message(text: str) -> Message:
    """Return a ready sentence (mrkdwn) as a private answer."""
    return message(text, [section(text)])
