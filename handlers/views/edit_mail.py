"""Edit the drafted mail: a person's words around a generated table (D-74)."""

from __future__ import annotations

from domain.tasks.facts import DraftView, ReviewView
from handlers.blocks import (
    Json,
    button,
    context,
    input_block,
    modal,
    plain_text_input,
    quote,
    rich_text,
    section,
)
from handlers.checks import limits
from handlers.ids import Action, View, value
from handlers.texts import Texts
from handlers.views.wording import flat, foreign, spoken


def edit_mail_modal(view: ReviewView, draft: DraftView, texts: Texts) -> Json:
    """Return the form for subject, Cc, opening and closing; block ids are the fields of ``DraftEdit``."""
    to = ", ".join(f"`{foreign(one, 120)}`" for one in draft.to[:10])
    blocks = [
        section(f"*{texts('field.to')}* {to}", accessory=_lines_button(view, texts)),
        input_block(
            texts("field.subject"),
            plain_text_input(Action.FORM, initial=flat(draft.subject, 200) or None, max_length=200),
            block_id="subject",
        ),
        input_block(
            texts("field.cc"),
            plain_text_input(Action.FORM, initial=", ".join(draft.cc) or None, max_length=1_000),
            block_id="cc",
            optional=True,
            hint=texts("field.cc.hint"),
        ),
        _words("opening", texts("field.opening"), draft.opening),
    ]
    table = (draft.table_lines or draft.table).strip("\n")
    if table.strip():
        blocks.append(context(texts("draft.table")))
        # A modal is narrower than a mail: the rows of the table are lines, as in Review.
        blocks.append(rich_text(quote(table[: limits.TEXT])))
    blocks.append(_words("closing", texts("field.closing"), draft.closing, optional=True))
    footer = [texts("draft.signature")]
    if draft.pdf_name:
        footer.append(f"📎 {foreign(draft.pdf_name, 100)}")
    footer.extend(f"⚠️ {spoken(texts, one)}" for one in draft.notes)
    blocks.append(context("\n".join(footer)))
    return modal(
        flat(texts("button.edit_mail"), limits.MODAL_TITLE),
        blocks,
        callback_id=View.EDIT_MAIL,
        submit=texts("submit.save"),
        close=texts("button.cancel"),
        private_metadata=value(view.step.id, view.step.revision),
    )


def _lines_button(view: ReviewView, texts: Texts) -> Json | None:
    """Return the way to the lines behind the mail's table (D-74)."""
    if view.document is None:
        return None
    number = flat(view.document.number, 30)
    return button(texts("button.edit_document", number=number), Action.EDIT_LINES, value(view.card.id))


def _words(block_id: str, label: str, written: str, *, optional: bool = False) -> Json:
    element = plain_text_input(
        Action.FORM, initial=written or None, multiline=True, max_length=limits.INPUT_TEXT
    )
    return input_block(label, element, block_id=block_id, optional=optional)
