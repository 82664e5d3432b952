"""Forms about whose task it is and when it comes back: Assign, Snooze; and the answer to Why (D-71, D-83)."""

from __future__ import annotations

from collections.abc import Sequence

from domain.commands.queue import Queued
from domain.tasks.facts import Say, TaskCard
from handlers.blocks import (
    Json,
    actions,
    button,
    context,
    datetimepicker,
    input_block,
    modal,
    option,
    radio_buttons,
    section,
    static_select,
)
from handlers.checks import limits
from handlers.ids import Action, View, value
from handlers.texts import Texts
from handlers.views.step_card import next_text
from handlers.views.wording import flat, known_of, moment, spoken

NOBODY = "nobody"
AT = "at"
NOW = "now"


def assign_modal(queued: Queued, texts: Texts) -> Json:
    """Return the choice of who has a task: those who may review, and nobody. The metadata is the task's id."""
    people = [option(flat(name, 70) or slack_id, slack_id) for slack_id, name in queued.people]
    options = [option(texts("assign.nobody"), NOBODY), *people]
    chosen = static_select(Action.FORM, options, initial=queued.claimed_by or None)
    blocks = [
        input_block(texts("assign.member"), chosen, block_id="member"),
        context(texts("assign.hint")),
    ]
    return _form(texts("assign.title", task=f"T-{queued.number}"), blocks, View.ASSIGN, queued, texts)


def snooze_modal(queued: Queued, texts: Texts) -> Json:
    """Return the choice of until when a question is put aside. The metadata is the task's id."""
    ways = [option(texts(f"snooze.{one}"), one, moment(until, texts)) for one, until in queued.choices]
    ways.append(option(texts("snooze.at"), AT))
    if queued.snoozed_until is not None:
        ways.insert(0, option(texts("snooze.now"), NOW, moment(queued.snoozed_until, texts)))
    blocks = [
        input_block(
            texts("snooze.how"), radio_buttons(Action.FORM, ways, initial=ways[0]["value"]), block_id="how"
        ),
        input_block(
            texts("snooze.moment"),
            datetimepicker(Action.FORM, initial=queued.choices[1][1]),
            block_id="at",
            optional=True,
        ),
        context(texts("snooze.hint")),
    ]
    return _form(texts("snooze.title", task=f"T-{queued.number}"), blocks, View.SNOOZE, queued, texts)


def why_modal(card: TaskCard, reasons: Sequence[Say], texts: Texts) -> Json:
    """Return why a question is asked, what happens if nobody acts, and the way to everything that happened."""
    known = known_of(card)
    lines = [f"• {spoken(texts, one, known)}" for one in reasons]
    blocks = [section("\n".join(lines))] if lines else []
    if card.next is not None:
        blocks.append(section(next_text(card, texts)))
    blocks.append(context(texts("why.never_alone")))
    blocks.append(
        actions(button(texts("menu.timeline"), Action.TIMELINE, value(card.id)), block_id="timeline")
    )
    return modal(
        flat(texts("why.title", task=f"T-{card.number}"), limits.MODAL_TITLE),
        blocks,
        callback_id=View.WHY,
        close=texts("button.close"),
        private_metadata=value(card.id),
    )


def _form(title: str, blocks: list[Json], view: View, queued: Queued, texts: Texts) -> Json:
    return modal(
        flat(title, limits.MODAL_TITLE),
        blocks,
        callback_id=view,
        submit=texts("submit.save"),
        close=texts("button.cancel"),
        private_metadata=value(queued.task_id),
    )
