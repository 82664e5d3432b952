"""The form for unclear wishes: which item, how many, in which unit, or leave it out (D-43, D-86).

Block ids are those of the command: ``line:<index>:item|search|quantity|uom`` and ``extra:<n>:search|quantity|uom``.
"""

from __future__ import annotations

from datetime import date

from domain.tasks.facts import DifferenceView, ReadLineView, ReviewView, Say
from domain.words import has
from handlers.blocks import (
    Json,
    actions,
    button,
    context,
    divider,
    external_select,
    input_block,
    modal,
    option,
    plain_text_input,
    radio_buttons,
    section,
    static_select,
)
from handlers.checks import limits
from handlers.ids import Action, View, numbered, value
from handlers.texts import Texts
from handlers.views.opinion import other_reading, second_words
from handlers.views.paging import PER_PAGE, Sheet, page_row
from handlers.views.teach import remember_block
from handlers.views.wording import entry, flat, foreign, spoken

DROP = "drop"
"""Chosen instead of an item: leave this wish out."""
SEARCH = "search"
"""Chosen instead of an item: the search field below says which."""
MOST_EXTRA = 4
UNKNOWN = "unknown_item"
"""The reason of wishes whose words may be worth keeping as a name (D-76)."""


def items_modal(view: ReviewView, texts: Texts, sheet: Sheet | None = None) -> Json:
    """Return the form for a step of kind *items*; open wishes are asked, eight on a page.

    Args:
        sheet: page, added lines and what was typed before; None = opened now.
    """
    step = view.step
    state = sheet or Sheet(value(step.id, step.revision))
    asked = [line for line in view.lines if line.why]
    first = state.page * PER_PAGE
    last_page = state.page + 1 >= state.pages(len(asked))
    blocks: list[Json] = [section(spoken(texts, step.question))]
    problems = [f"⚠️ {spoken(texts, _say(one))}" for one in view.payload.get("problems") or ()]
    if problems:
        blocks.append(section("\n".join(problems[:10])))
    if not state.page:
        blocks.extend(block for one in view.header.differences for block in _difference(one, texts, state))
    for line in asked[first : first + PER_PAGE]:
        blocks.extend(_wish(line, texts, state))
    if last_page:
        extra = max(state.extra, 0 if asked or view.header.differences else 1)
        for at in range(min(extra, MOST_EXTRA)):
            blocks.extend(_extra(at, texts, state))
    blocks.extend(_ways(state, len(asked), texts, last_page=last_page))
    if last_page and any(line.why == UNKNOWN for line in asked):
        blocks.append(remember_block(view.card, texts))
    return modal(
        flat(texts("items.title", task=f"T-{view.card.number}"), limits.MODAL_TITLE),
        blocks,
        callback_id=View.ITEMS,
        submit=texts("submit.use_answers") if last_page else texts("button.next"),
        close=texts("button.cancel"),
        private_metadata=state.pack(),
    )


def _say(one: dict[str, object]) -> Say:
    values = one.get("values")
    return Say(str(one.get("code", "")), dict(values) if isinstance(values, dict) else {})


def _difference(one: DifferenceView, texts: Texts, sheet: Sheet) -> list[Json]:
    """Return what mail and attachment say as radio buttons (D-86)."""
    name = f"differ:{one.index}"
    other = other_reading(one, said(one.second, one, texts), texts)
    choices = [
        option(flat(texts("differ.mail", said=said(one.first, one, texts)), 75), "first"),
        option(flat(other, 75), "second"),
    ]
    question = texts(f"differ.{one.what}", item=one.item)
    element = radio_buttons(Action.FORM, choices, initial=sheet.typed.get(name) or None)
    return [
        divider(),
        input_block(flat(question, 2_000), element, block_id=name, optional=one.what == "quantity"),
    ]


def said(text: str, one: DifferenceView, texts: Texts) -> str:
    """Return one reading as people read it."""
    if not text:
        return texts("differ.nothing")
    return str(texts.readable(date.fromisoformat(text))) if one.what == "date" else text


def _wish(line: ReadLineView, texts: Texts, sheet: Sheet) -> list[Json]:
    """Return the questions about one wish, under the customer's own words."""
    name = f"line:{line.index}"
    why = f"why.{line.why}"
    said = texts(why) if has(why) else foreign(line.why, 40)
    second = second_words(line, texts)
    choices = [option(flat(one.text, 75), one.value) for one in line.candidates[:90]]
    choices.append(option(texts("items.search_below"), SEARCH))
    choices.append(option(texts("items.leave_out"), DROP))
    only = line.candidates[0].value if len(line.candidates) == 1 else None
    chosen = sheet.typed.get(f"{name}:item") or only or (None if line.candidates else SEARCH)
    blocks = [
        divider(),
        section("\n".join(part for part in (f"“{foreign(line.evidence, 300)}”\n_{said}_", second) if part)),
        input_block(
            texts("items.item"),
            static_select(Action.FORM, choices, initial=chosen, placeholder=texts("items.choose")),
            block_id=f"{name}:item",
        ),
        _search(f"{name}:search", texts("items.search"), texts, sheet),
    ]
    blocks.append(_quantity(name, entry(line.quantity, texts.locale), texts, sheet))
    blocks.append(_unit(name, line, texts, sheet))
    return blocks


def _extra(at: int, texts: Texts, sheet: Sheet) -> list[Json]:
    """Return an empty line that a person adds."""
    name = f"extra:{at}"
    unit = plain_text_input(Action.FORM, initial=sheet.typed.get(f"{name}:uom") or None, max_length=20)
    return [
        divider(),
        _search(f"{name}:search", texts("items.added"), texts, sheet),
        _quantity(name, "", texts, sheet, optional=True),
        input_block(
            texts("items.unit"), unit, block_id=f"{name}:uom", optional=True, hint=texts("items.unit.hint")
        ),
    ]


def _search(block_id: str, label: str, texts: Texts, sheet: Sheet) -> Json:
    found = sheet.typed.get(block_id)
    initial = option(sheet.typed.get(f"{block_id}=") or found, found) if found else None
    element = external_select(
        Action.ITEM_SEARCH, initial=initial, placeholder=texts("items.search.hint"), min_query_length=2
    )
    return input_block(label, element, block_id=block_id, optional=True)


def _quantity(name: str, written: str, texts: Texts, sheet: Sheet, *, optional: bool = False) -> Json:
    initial = sheet.typed.get(f"{name}:quantity", written)
    element = plain_text_input(Action.FORM, initial=initial or None, max_length=20)
    # Optional even where it is needed: who leaves a wish out has no quantity, and the command checks the rest.
    hint = None if optional else texts("items.quantity.hint")
    return input_block(
        texts("items.quantity"), element, block_id=f"{name}:quantity", optional=True, hint=hint
    )


def _unit(name: str, line: ReadLineView, texts: Texts, sheet: Sheet) -> Json:
    chosen = sheet.typed.get(f"{name}:uom", line.uom)
    if line.units:
        units = [option(flat(line.unit_names.get(unit, unit), 75), unit) for unit in line.units if unit][:99]
        if chosen and chosen not in line.units:
            units.append(option(flat(chosen, 75), flat(chosen, 75)))
        element = static_select(
            Action.FORM, units, initial=chosen or None, placeholder=texts("items.unit.usual")
        )
    else:
        element = plain_text_input(Action.FORM, initial=chosen or None, max_length=20)
    return input_block(
        texts("items.unit"), element, block_id=f"{name}:uom", optional=True, hint=texts("items.unit.hint")
    )


def _ways(sheet: Sheet, asked: int, texts: Texts, *, last_page: bool) -> list[Json]:
    blocks: list[Json] = []
    if last_page and sheet.extra < MOST_EXTRA:
        more = button(f"+ {texts('items.add')}", numbered(Action.MORE, "line"), value(sheet.extra + 1))
        blocks.append(actions(more, block_id="more"))
    blocks.extend(page_row(sheet, asked, texts))
    if sheet.pages(asked) > 1:
        blocks.append(context(texts("form.page", page=sheet.page + 1, pages=sheet.pages(asked))))
    return blocks


def chosen_item(sheet: Sheet, name: str) -> tuple[str, bool]:
    """Return (item value, left out) of a wish or an added line, such as ``line:0``; ("", False) = not answered."""
    picked = sheet.typed.get(f"{name}:item", SEARCH)
    if picked == DROP:
        return "", True
    return (sheet.typed.get(f"{name}:search", "") if picked == SEARCH else picked), False
