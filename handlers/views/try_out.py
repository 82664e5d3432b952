"""Try it out: write a mail as a customer without sending one (D-82)."""

from __future__ import annotations

import json
from collections.abc import Sequence

from domain.commands.try_samples import Sample, SampleLine
from handlers.blocks import (
    Json,
    actions,
    button,
    context,
    escape,
    external_select,
    file_input,
    input_block,
    modal,
    option,
    plain_text_input,
    section,
)
from handlers.checks import limits
from handlers.ids import Action, View, parse, value
from handlers.texts import Texts
from handlers.views.wording import flat

NO_SAMPLE = Sample("", "")


def try_modal(
    desk_id: int,
    texts: Texts,
    *,
    turn: int = 0,
    contact: tuple[str, str] | None = None,
    sample: Sample = NO_SAMPLE,
) -> Json:
    """Return the form; :func:`draft_of` reads its metadata.

    Args:
        desk_id: where the task is made.
        texts: the reader's words.
        turn: how often a sample was asked for. The fields that it fills are ``subject:<turn>`` and
            ``text:<turn>``, because Slack keeps what was typed in a field whose id stays.
        contact: (contact_no, name) that was chosen.
        sample: what is filled in, and the purchase order that will be attached.
    """
    chosen = option(flat(contact[1], 75), contact[0]) if contact else None
    blocks = [*_writer(texts, chosen), *_mail(desk_id, texts, turn=turn, sample=sample)]
    return modal(
        flat(texts("button.try"), limits.MODAL_TITLE),
        blocks,
        callback_id=View.TRY,
        submit=texts("submit.try"),
        close=texts("button.cancel"),
        private_metadata=_metadata(desk_id, turn, sample.order_no, sample.lines),
    )


def draft_of(metadata: str) -> tuple[int, int, str, tuple[SampleLine, ...]]:
    """Return (desk, turn, number of the purchase order, its lines) of an open form; '' = there is no such order."""
    ids, _, order = metadata.partition(" ")
    desk_id, turn = parse(ids)
    number, lines = json.loads(order) if order else ("", [])
    return desk_id, turn, number, tuple(SampleLine(*one) for one in lines)


def _metadata(desk_id: int, turn: int, order_no: str, lines: Sequence[SampleLine]) -> str:
    """Return "<desk>.<turn>", with a sample's order behind it."""
    if not lines:
        return value(desk_id, turn)
    rows = [(one.item_no, one.variant_code, one.quantity) for one in lines]
    return f"{value(desk_id, turn)} {json.dumps([order_no, rows], separators=(',', ':'))}"


def _writer(texts: Texts, chosen: Json | None) -> list[Json]:
    """Return who is said to write: a contact, or a name with an address."""
    contact = external_select(
        Action.CONTACT_SEARCH,
        initial=chosen,
        placeholder=texts("contact.search.hint"),
        min_query_length=2,
    )
    sender = plain_text_input(Action.FORM, max_length=200)
    return [
        section(texts("try.intro")),
        input_block(texts("try.contact"), contact, block_id="contact_no", optional=True),
        input_block(
            texts("try.sender.label"),
            sender,
            block_id="sender",
            optional=True,
            hint=texts("try.sender.hint"),
        ),
    ]


def _mail(desk_id: int, texts: Texts, *, turn: int, sample: Sample) -> list[Json]:
    """Return what is written, the buttons that write it, and the files that go with it."""
    head = plain_text_input(Action.FORM, initial=sample.subject or None, max_length=200)
    words = plain_text_input(
        Action.FORM, initial=sample.text or None, multiline=True, max_length=limits.INPUT_TEXT
    )
    note = texts("try.order.note", count=len(sample.lines), number=escape(sample.order_no))
    return [
        actions(
            button(texts("button.sample"), Action.SAMPLE, value(desk_id, turn + 1)),
            button(texts("button.sample_order"), Action.SAMPLE_ORDER, value(desk_id, turn + 1)),
            block_id="sample",
        ),
        input_block(texts("field.subject"), head, block_id=f"subject:{turn}"),
        input_block(texts("try.text.label"), words, block_id=f"text:{turn}"),
        *([context(f"📎 {note}")] if sample.lines else []),
        input_block(
            texts("try.files.label"),
            file_input(Action.FORM),
            block_id="files",
            optional=True,
            hint=texts("try.files.hint"),
        ),
    ]
