"""The form for what is not available: per line what is offered, and which item instead (D-52, D-86).

Block ids are those of the command: ``line:<index>:way|item|search``. What was shown of each line (its mark) travels
with the form, so that the command sees whether the stock has moved.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from domain.sales.substitutes import Substitute
from domain.screens.choices import ChoicesView
from domain.tasks.shortages import ShortLine, Way
from handlers.blocks import (
    Json,
    context,
    divider,
    external_select,
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
from handlers.views.paging import PER_PAGE, Sheet, page_row
from handlers.views.wording import flat, foreign, joined, quantity

MARK = "mark"


def choices_modal(
    view: ChoicesView, texts: Texts, sheet: Sheet | None = None, *, moved: Collection[int] = ()
) -> Json:
    """Return the form, eight lines on a page.

    Args:
        sheet: page and what was chosen before; None = opened now.
        moved: indexes of lines whose quantities or dates are others than a moment ago.
    """
    state = _marked(sheet or Sheet(value(view.step_id, view.revision)), view, moved)
    first = state.page * PER_PAGE
    last_page = state.page + 1 >= state.pages(len(view.lines))
    blocks: list[Json] = [section(texts("choice.intro"))]
    for line in view.lines[first : first + PER_PAGE]:
        blocks.extend(_line(line, texts, state, moved=line.index in moved))
    blocks.extend(page_row(state, len(view.lines), texts))
    if state.pages(len(view.lines)) > 1:
        blocks.append(context(texts("form.page", page=state.page + 1, pages=state.pages(len(view.lines)))))
    return modal(
        flat(texts("choice.title", task=f"T-{view.task_number}"), limits.MODAL_TITLE),
        blocks,
        callback_id=View.CHOICES,
        submit=texts("choice.submit") if last_page else texts("button.next"),
        close=texts("button.cancel"),
        private_metadata=state.pack(),
    )


def _marked(sheet: Sheet, view: ChoicesView, moved: Collection[int]) -> Sheet:
    """Keep what each line shows; a line that moved is chosen anew."""
    typed = dict(sheet.typed)
    for line in view.lines:
        name = f"{MARK}:{line.index}"
        if line.index in moved:
            typed.pop(f"line:{line.index}:way", None)
            typed[name] = line.mark
        typed.setdefault(name, line.mark)
    return replace(sheet, typed=typed)


def _line(line: ShortLine, texts: Texts, sheet: Sheet, *, moved: bool) -> list[Json]:
    name = f"line:{line.index}"
    warning = f"⚠️ *{texts('choice.moved')}*\n" if moved else ""
    chosen = sheet.typed.get(f"{name}:way") or None
    ways = [option(flat(_way(way, line, texts), 75), way.value) for way in line.ways]
    blocks = [
        divider(),
        section(f"{warning}{_what(line, texts)}"),
        input_block(
            texts("choice.way"), radio_buttons(Action.FORM, ways, initial=chosen), block_id=f"{name}:way"
        ),
    ]
    if line.substitutes:
        offers = [option(_offer(one, line, texts), one.value) for one in line.substitutes]
        element = static_select(
            Action.FORM,
            offers,
            initial=sheet.typed.get(f"{name}:item") or None,
            placeholder=texts("items.choose"),
        )
        blocks.append(
            input_block(
                texts("choice.item"),
                element,
                block_id=f"{name}:item",
                optional=True,
                hint=texts("choice.item.hint"),
            )
        )
    found = sheet.typed.get(f"{name}:search")
    initial = option(sheet.typed.get(f"{name}:search=") or found, found) if found else None
    search = external_select(
        Action.ITEM_SEARCH, initial=initial, placeholder=texts("items.search.hint"), min_query_length=2
    )
    blocks.append(input_block(texts("choice.search"), search, block_id=f"{name}:search", optional=True))
    return blocks


def _what(line: ShortLine, texts: Texts) -> str:
    """Return what was asked, what there is, and when there is more."""
    said = texts(
        "choice.line",
        requested=quantity(texts, line.requested),
        unit=foreign(line.uom_name, 20),
        item=foreign(f"{line.item_no} {line.description}", 120),
        now=quantity(texts, line.now),
        day=line.on,
    )
    if line.later_on is None:
        return joined((said, texts("choice.no_date")))
    if line.later_on == line.on:
        return said
    return joined((said, texts("choice.bought" if line.bought else "choice.supply", date=line.later_on)))


def _way(way: Way, line: ShortLine, texts: Texts) -> str:
    values = {
        "requested": quantity(texts, line.requested),
        "now": quantity(texts, line.now),
        "rest": quantity(texts, line.rest),
        "unit": flat(line.uom_name, 20),
    }
    if way in (Way.SPLIT, Way.LATER):
        return texts(f"choice.way.{way}", **values, day=line.on, date=line.later_on)
    return texts(f"choice.way.{way}", **values)


def _offer(one: Substitute, line: ShortLine, texts: Texts) -> str:
    name = flat(f"{one.item_no} {one.description}", 45)
    if one.available is None:
        return flat(texts("choice.offer.service", item=name), 75)
    there = quantity(texts, one.available)
    return flat(texts("choice.offer", item=name, available=there, unit=flat(line.uom_name, 12)), 75)
