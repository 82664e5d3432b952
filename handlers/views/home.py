"""App Home: what needs a decision, what runs, what waits, what was done lately (D-80)."""

from __future__ import annotations

from collections.abc import Sequence

from domain.tasks.facts import Inbox, TaskRow
from handlers.blocks import Json, actions, button, context, divider, header, home, section
from handlers.ids import Action, numbered, value
from handlers.texts import Texts
from handlers.views.lists import row_text

TABS = ("inbox", "work", "sequences", "figures")
HOME = "home"


def home_view(
    inbox: Inbox, texts: Texts, *, desk_id: int = 0, figures: Sequence[Json] | None = None
) -> Json:
    """Return a member's Home.

    Args:
        desk_id: the desk that "Try it out" makes its tasks at.
        figures: the blocks of the tab of figures, if that is shown.
    """
    tab = inbox.tab if inbox.tab in TABS else TABS[0]
    blocks = [_tabs(tab, inbox.attention_count, texts)]
    if tab == TABS[0]:
        blocks.extend(_inbox(inbox, texts, desk_id=desk_id))
    elif tab == TABS[3] and figures is not None:
        blocks.extend(figures)
    else:
        blocks.extend([header(texts(f"home.{tab}")), section(texts(f"home.{tab}.soon"))])
    return home(blocks, callback_id=HOME)


def welcome(texts: Texts, *, can_set_up: bool = False) -> Json:
    """Return the Home of a member without a role: what this is and whom to ask; for administrators how to begin."""
    blocks = [header(texts("home.welcome")), section(texts("home.what_it_is"))]
    if can_set_up:
        blocks.append(section(texts("home.set_up")))
        blocks.append(actions(button(texts("button.settings"), Action.DESK, value(0), style="primary")))
    else:
        blocks.append(context(texts("home.no_role")))
    return home(blocks, callback_id=HOME)


def _tabs(chosen: str, attention: int, texts: Texts) -> Json:
    """Return the tabs; the chosen one is marked by a word's sign, not by colour alone."""
    buttons = []
    for tab in TABS:
        name = texts(f"home.{tab}")
        if tab == TABS[0] and attention:
            name = f"{name} ({attention})"
        marked = f"▸ {name}" if tab == chosen else name
        style = "primary" if tab == chosen else None
        buttons.append(button(marked, numbered(Action.HOME_TAB, tab), tab, style=style))
    return actions(*buttons, block_id="tabs")


def _inbox(inbox: Inbox, texts: Texts, *, desk_id: int) -> list[Json]:
    blocks: list[Json] = [header(_heading(inbox.attention_count, texts))]
    blocks.extend(_rows(inbox.attention, texts) or [section(f"✅ {texts('home.nothing')}")])
    if inbox.pages > 1:
        blocks.append(_pages(inbox, texts))
    for code, listed in (
        ("home.running", inbox.running),
        ("home.waiting", inbox.waiting),
        ("home.recent", inbox.recent),
    ):
        if listed:
            blocks.extend([divider(), section(f"*{texts(code)}*"), *_rows(listed, texts)])
    blocks.append(divider())
    blocks.append(
        actions(
            button(texts("button.try"), Action.TRY, value(desk_id)),
            button(texts("button.settings"), Action.DESK, value(desk_id)),
            block_id="desk",
        )
    )
    blocks.append(context(texts("home.hint")))
    return blocks


def _heading(count: int, texts: Texts) -> str:
    return texts("home.attention", count=count) if count else texts("home.calm")


def _rows(listed: Sequence[TaskRow], texts: Texts) -> list[Json]:
    """Return each task as one section with the way to it beside it."""
    return [section(row_text(row, texts), accessory=_way(row, texts)) for row in listed]


def _way(row: TaskRow, texts: Texts) -> Json:
    spoken_label = texts("button.review.label", task=f"T-{row.number}")
    if row.step_id:
        carried = value(row.step_id, row.revision)
        return button(texts("button.review"), Action.REVIEW, carried, label=spoken_label)
    return button(texts("button.open"), Action.OPEN_TASK, value(row.id), label=spoken_label)


def _pages(inbox: Inbox, texts: Texts) -> Json:
    """Return the way to the pages before and after."""
    buttons = []
    if inbox.page > 0:
        buttons.append(
            button(f"◂ {texts('button.previous')}", numbered(Action.HOME_PAGE, "back"), value(inbox.page - 1))
        )
    if inbox.page + 1 < inbox.pages:
        buttons.append(
            button(f"{texts('button.next')} ▸", numbered(Action.HOME_PAGE, "on"), value(inbox.page + 1))
        )
    if not buttons:
        buttons.append(button(texts("button.previous"), numbered(Action.HOME_PAGE, "back"), value(0)))
    return actions(*buttons, block_id="pages")
