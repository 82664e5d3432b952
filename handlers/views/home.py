"""App Home: what needs a decision, what runs, what waits, what was done lately (D-80)."""

from __future__ import annotations

from collections.abc import Sequence

from domain.screens.filters import GROUPS
from domain.tasks.facts import TaskRow
from domain.tasks.inbox import Inbox
from handlers.blocks import (
    Json,
    actions,
    button,
    context,
    divider,
    header,
    home,
    option,
    overflow,
    section,
    static_select,
)
from handlers.checks import limits
from handlers.ids import Action, Menu, numbered, value
from handlers.texts import Texts
from handlers.views.lists import row_text, way_to
from handlers.views.wording import flat

TABS = ("inbox", "work", "sequences", "figures")
HOME = "home"


def home_view(inbox: Inbox, texts: Texts, *, desk_id: int = 0, figures: Sequence[Json] | None = None) -> Json:
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
    blocks: list[Json] = [header(_heading(inbox.attention_count, texts)), _filters(inbox, texts)]
    narrowed = inbox.mine or inbox.desk_id or inbox.kind
    nothing = texts("home.filtered") if narrowed else f"✅ {texts('home.nothing')}"
    blocks.extend(_asking(inbox, texts) or [section(nothing)])
    if inbox.pages > 1:
        blocks.append(_pages(inbox, texts))
    for code, listed in (
        ("home.snoozed", inbox.snoozed),
        ("home.running", inbox.running),
        ("home.waiting", inbox.waiting),
        ("home.recent", inbox.recent),
    ):
        if listed:
            blocks.extend([divider(), section(f"*{texts(code)}*"), *_rows(listed, texts)])
    blocks.append(divider())
    buttons = [
        button(texts("button.try"), Action.TRY, value(desk_id)),
        button(texts("button.settings"), Action.DESK, value(desk_id)),
    ]
    if inbox.stops:
        buttons.append(button(texts("button.stop_all"), Action.STOP_ALL, value(inbox.stops), style="danger"))
    blocks.append(actions(*buttons, block_id="desk"))
    blocks.append(context(texts("home.hint")))
    return blocks


def _filters(inbox: Inbox, texts: Texts) -> Json:
    """Return what narrows the inbox, and the way to the search (D-80, D-81)."""
    whose = [option(texts(f"home.whose.{one}"), one) for one in ("all", "mine")]
    kinds = [
        option(texts("home.kind.all"), "all"),
        *(option(texts(f"home.kind.{one}"), one) for one in GROUPS),
    ]
    elements = [
        static_select(numbered(Action.HOME_FILTER, "whose"), whose, initial="mine" if inbox.mine else "all")
    ]
    if len(inbox.desks) > 1:
        desks = [option(texts("home.desk.all"), "0")]
        desks.extend(option(flat(name, limits.OPTION_TEXT), str(one)) for one, name in inbox.desks)
        elements.append(
            static_select(numbered(Action.HOME_FILTER, "desk"), desks, initial=str(inbox.desk_id))
        )
    elements.append(static_select(numbered(Action.HOME_FILTER, "kind"), kinds, initial=inbox.kind or "all"))
    elements.append(button(texts("button.find_tasks"), Action.FIND, value(0)))
    return actions(*elements, block_id="filters")


def _asking(inbox: Inbox, texts: Texts) -> list[Json]:
    """Return each task that needs somebody with what can be done about it here and now."""
    blocks: list[Json] = []
    for row in inbox.attention:
        blocks.append(section(row_text(row, texts)))
        blocks.append(_row_actions(row, inbox.member_id, texts))
    return blocks


def _row_actions(row: TaskRow, member_id: str, texts: Texts) -> Json:
    """Return Review, taking or giving back, Snooze, and the rest behind three dots."""
    task, name = value(row.id), f"T-{row.number}"
    shown = [way_to(row, texts)]
    if not row.claimed_id:
        label = texts("button.take.label", task=name)
        shown.append(button(texts("button.take"), Action.CLAIM, task, label=label))
    elif row.claimed_id == member_id:
        shown.append(button(texts("button.release"), Action.RELEASE, task))
    shown.append(button(texts("menu.snooze"), Action.SNOOZE, task))
    rest = [
        (Menu.ASSIGN, "menu.assign", task),
        (Menu.TIMELINE, "menu.timeline", task),
        (Menu.STOP, "menu.stop", task),
    ]
    if row.step_id:
        rest.insert(1, (Menu.WHY, "menu.why", value(row.step_id, row.revision)))
    options = [option(texts(code), f"{what}:{carried}") for what, code, carried in rest]
    return actions(*shown, overflow(Action.MENU, options), block_id=f"task:{row.id}")


def _heading(count: int, texts: Texts) -> str:
    return texts("home.attention", count=count) if count else texts("home.calm")


def _rows(listed: Sequence[TaskRow], texts: Texts) -> list[Json]:
    """Return each task as one section with the way to it beside it."""
    return [section(row_text(row, texts), accessory=way_to(row, texts)) for row in listed]


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
