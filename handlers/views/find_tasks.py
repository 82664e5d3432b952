"""The search for tasks: what is looked for on top, what was found below it (D-81)."""

from __future__ import annotations

from domain.screens.search import TaskSearch, TasksFound
from domain.tasks.states import TaskState
from handlers.blocks import (
    Json,
    datepicker,
    divider,
    input_block,
    modal,
    option,
    plain_text_input,
    section,
    static_select,
)
from handlers.checks import limits
from handlers.ids import Action, View
from handlers.texts import Texts
from handlers.views.lists import found_head, found_rows
from handlers.views.wording import flat

ANY = "any"
LONGEST_WORDS = 200


def find_modal(
    wanted: TaskSearch, desks: tuple[tuple[int, str], ...], texts: Texts, found: TasksFound | None = None
) -> Json:
    """Return the search with what was typed, and what was found if it was asked already."""
    states = [
        option(texts("taskfind.state.any"), ANY),
        *(option(texts(f"state.{one}"), one) for one in TaskState),
    ]
    blocks = [
        input_block(
            texts("taskfind.words"),
            plain_text_input(Action.FORM, initial=wanted.words or None, max_length=LONGEST_WORDS),
            block_id="words",
            optional=True,
            hint=texts("taskfind.words.hint"),
        ),
        input_block(
            texts("taskfind.state"),
            static_select(Action.FORM, states, initial=wanted.state or ANY),
            block_id="state",
        ),
    ]
    if len(desks) > 1:
        listed = [option(texts("home.desk.all"), "0")]
        listed.extend(option(flat(name, limits.OPTION_TEXT), str(one)) for one, name in desks)
        chosen = static_select(Action.FORM, listed, initial=str(wanted.desk_id))
        blocks.append(input_block(texts("taskfind.desk"), chosen, block_id="desk"))
    for name, day in (("since", wanted.since), ("until", wanted.until)):
        blocks.append(
            input_block(
                texts(f"taskfind.{name}"), datepicker(Action.FORM, initial=day), block_id=name, optional=True
            )
        )
    if found is not None:
        blocks.extend([divider(), section(f"*{found_head(found, texts)}*"), *found_rows(found, texts)])
    return modal(
        flat(texts("taskfind.title"), limits.MODAL_TITLE),
        blocks,
        callback_id=View.FIND,
        submit=texts("taskfind.submit"),
        close=texts("button.close"),
    )
