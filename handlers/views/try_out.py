"""Try it out: write a mail as a customer without sending one (D-82)."""

from __future__ import annotations

from handlers.blocks import (
    Json,
    actions,
    button,
    external_select,
    input_block,
    modal,
    option,
    plain_text_input,
    section,
)
from handlers.checks import limits
from handlers.ids import Action, View, value
from handlers.texts import Texts
from handlers.views.wording import flat


def try_modal(
    desk_id: int,
    texts: Texts,
    *,
    turn: int = 0,
    contact: tuple[str, str] | None = None,
    subject: str = "",
    text: str = "",
) -> Json:
    """Return the form; the metadata is "<desk>.<turn>".

    Args:
        desk_id: where the task is made.
        texts: the reader's words.
        turn: how often "Use a sample message" was pressed. The fields that it fills are ``subject:<turn>`` and
            ``text:<turn>``, because Slack keeps what was typed in a field whose id stays.
        contact: (contact_no, name) that was chosen.
        subject: filled in.
        text: filled in.
    """
    chosen = option(flat(contact[1], 75), contact[0]) if contact else None
    blocks = [*_writer(texts, chosen), *_mail(desk_id, texts, turn=turn, subject=subject, text=text)]
    return modal(
        flat(texts("button.try"), limits.MODAL_TITLE),
        blocks,
        callback_id=View.TRY,
        submit=texts("submit.try"),
        close=texts("button.cancel"),
        private_metadata=value(desk_id, turn),
    )


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


def _mail(desk_id: int, texts: Texts, *, turn: int, subject: str, text: str) -> list[Json]:
    """Return what is written, and the button that writes it."""
    head = plain_text_input(Action.FORM, initial=subject or None, max_length=200)
    words = plain_text_input(Action.FORM, initial=text or None, multiline=True, max_length=limits.INPUT_TEXT)
    return [
        actions(button(texts("button.sample"), Action.SAMPLE, value(desk_id, turn + 1)), block_id="sample"),
        input_block(texts("field.subject"), head, block_id=f"subject:{turn}"),
        input_block(texts("try.text.label"), words, block_id=f"text:{turn}"),
    ]
