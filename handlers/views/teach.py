"""Teach: words and the item they mean, a look at what that would have changed, what was kept, and the list (D-76)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.commands.teaching import Affected
from domain.sales.taught import Name, TaughtName
from domain.tasks.facts import ReadLineView, TaskCard
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
)
from handlers.ids import Action, View, value
from handlers.texts import Texts
from handlers.views.message import Message, message
from handlers.views.paging import Sheet, unpack
from handlers.views.wording import flat, foreign, moment

CUSTOMER, EVERYBODY = "customer", "everybody"
MOST_NAMES = 10
"""Names that one form can keep at once."""
MOST_LISTED = 25


def scopes(card: TaskCard, texts: Texts) -> list[Json]:
    """Return for whom a name can be kept; without a customer only for everybody."""
    everybody = option(texts("teach.everybody"), EVERYBODY)
    if not card.customer_no:
        return [everybody]
    name = flat(card.customer_name or card.customer_no, 50)
    return [option(texts("teach.customer", customer=name), CUSTOMER), everybody]


def teach_modal(card: TaskCard, lines: Sequence[ReadLineView], texts: Texts) -> Json:
    """Return the form for one name; the words of the mail stand above it. The metadata is the task's id."""
    heard = [f"“{foreign(line.evidence, 90)}”" for line in lines if line.evidence.strip()][:8]
    choices = scopes(card, texts)
    return modal(
        texts("teach.title"),
        [
            section(texts("teach.intro")),
            *([context("  ·  ".join(heard))] if heard else []),
            input_block(
                texts("teach.words"),
                plain_text_input(Action.FORM, max_length=200, placeholder=texts("teach.words.example")),
                block_id="phrase",
                hint=texts("teach.words.hint"),
            ),
            input_block(
                texts("teach.item"),
                external_select(
                    Action.ITEM_SEARCH, placeholder=texts("items.search.hint"), min_query_length=2
                ),
                block_id="item",
            ),
            input_block(
                texts("teach.scope"),
                radio_buttons(Action.FORM, choices, initial=CUSTOMER if len(choices) > 1 else EVERYBODY),
                block_id="scope",
            ),
        ],
        callback_id=View.TEACH,
        submit=texts("submit.preview"),
        close=texts("button.cancel"),
        private_metadata=value(card.id),
    )


def preview_modal(
    card: TaskCard,
    names: Sequence[Name],
    affected: Sequence[Affected],
    count: int,
    texts: Texts,
) -> Json:
    """Return what will be kept, and which lines of earlier mails it would have changed; submit keeps it."""
    blocks: list[Json] = [section("\n".join(_said(name, card.customer_name, texts) for name in names))]
    if count:
        blocks += [divider(), section(f"*{texts('teach.changes', count=count)}*")]
        blocks.append(section("\n".join(_changed(one, texts) for one in affected)))
    else:
        blocks.append(context(texts("teach.changes_nothing")))
    blocks.append(context(texts("teach.from_now")))
    return modal(
        texts("teach.title"),
        blocks,
        callback_id=View.TEACH_KEEP,
        submit=texts("submit.keep"),
        close=texts("button.do_not_keep"),
        private_metadata=packed(card.id, names),
    )


def packed(task_id: int, names: Sequence[Name]) -> str:
    """Return names for ``private_metadata``.

    Raises:
        InvalidInput: they are too long for one form.
    """
    typed: dict[str, str] = {}
    for at, name in enumerate(names):
        item = f"{name.item_no}/{name.variant_code}" if name.variant_code else name.item_no
        typed |= {f"{at}:words": name.written, f"{at}:item": item, f"{at}:customer": name.customer_no}
    return Sheet(value(task_id), extra=len(names), typed=typed).pack()


def unpacked(text: str) -> tuple[str, tuple[Name, ...]]:
    """Return (the task's value, names) of the metadata."""
    sheet = unpack(text)
    found: list[Name] = []
    for at in range(sheet.extra):
        item_no, _, variant = sheet.typed[f"{at}:item"].partition("/")
        found.append(Name(sheet.typed[f"{at}:words"], item_no, variant, sheet.typed[f"{at}:customer"]))
    return sheet.about, tuple(found)


def _said(name: Name, customer: str, texts: Texts) -> str:
    item = f"{name.item_no}/{name.variant_code}" if name.variant_code else name.item_no
    whose = foreign(customer or name.customer_no, 60) if name.customer_no else texts("teach.all")
    return texts(
        "teach.said", words=f"*{foreign(name.written, 100)}*", item=f"*{foreign(item, 60)}*", whose=whose
    )


def _changed(one: Affected, texts: Texts) -> str:
    before = foreign(one.before, 40) or texts("teach.was_asked")
    return f"• T-{one.task_number} · {moment(one.at, texts)} · “{foreign(one.words, 80)}” · {texts('teach.was')} {before}"


def kept_modal(kept: Mapping[int, Name], customer: str, texts: Texts) -> Json:
    """Return what was kept, each with its undo."""
    blocks = [section(texts("teach.kept"))]
    for alias_id, name in kept.items():
        undo = button(texts("button.undo"), Action.UNTEACH, value(alias_id))
        blocks.append(section(_said(name, customer, texts), accessory=undo))
    blocks.append(context(texts("teach.list_hint")))
    return modal(texts("teach.title"), blocks, callback_id=View.TEACH_KEPT, close=texts("button.close"))


def undone_modal(texts: Texts) -> Json:
    """Return what stands there after an undo."""
    return modal(
        texts("teach.title"),
        [section(texts("teach.undone"))],
        callback_id=View.TEACH_KEPT,
        close=texts("button.close"),
    )


def rules_message(names: Sequence[TaughtName], authors: Mapping[str, str], texts: Texts) -> Message:
    """Return the answer to ``/sales rules``: what was taught, by whom, with an undo each."""
    head = texts("teach.list", count=len(names)) if names else texts("teach.none")
    blocks: list[Json] = [section(f"*{head}*" if names else head)]
    for one in names[:MOST_LISTED]:
        name = Name(one.written, one.item_no, one.variant_code, one.customer_no)
        by = foreign(authors.get(one.by, one.by), 40)
        small = texts("teach.by", by=by, at=moment(one.made_at, texts))
        undo = button(texts("button.undo"), Action.UNTEACH, value(one.id))
        blocks.append(section(f"{_said(name, one.customer_name, texts)}\n_{small}_", accessory=undo))
    if len(names) > MOST_LISTED:
        blocks.append(context(texts("teach.narrow")))
    return message(head, blocks)


def teach_row(card: TaskCard, texts: Texts) -> Json:
    """Return the button under the lines as understood."""
    return actions(button(texts("button.teach"), Action.TEACH, value(card.id)), block_id="teach")


def remember_block(card: TaskCard, texts: Texts) -> Json:
    """Return the question at the end of a form of answers: only for now, or to be kept."""
    choices = [option(texts("teach.only_now"), "once"), *scopes(card, texts)]
    return input_block(
        texts("teach.remember"),
        radio_buttons(Action.FORM, choices, initial="once"),
        block_id="remember",
        optional=True,
        hint=texts("teach.remember.hint"),
    )
