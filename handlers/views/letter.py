"""The form in which a person writes a mail to the customer (D-68); its review is that of every outgoing mail."""

from __future__ import annotations

from domain.commands.letters import Blank
from handlers.blocks import (
    Json,
    context,
    input_block,
    modal,
    option,
    plain_text_input,
    section,
    static_select,
)
from handlers.checks import limits
from handlers.ids import Action, View, value
from handlers.texts import Texts
from handlers.views.wording import flat, foreign

NO_FILE = "none"


def letter_modal(blank: Blank, texts: Texts) -> Json:
    """Return the form; block ids are the fields of ``DraftEdit``, and ``attach``. The metadata is the task's id."""
    blocks = [
        section(f"*{texts('field.to')}* `{foreign(blank.to, 120)}`"),
        input_block(
            texts("field.subject"),
            plain_text_input(Action.FORM, initial=flat(blank.subject, 180) or None, max_length=200),
            block_id="subject",
        ),
        _words("opening", texts("letter.text"), blank.opening),
        _words("closing", texts("field.closing"), blank.closing, optional=True),
        input_block(
            texts("field.cc"),
            plain_text_input(Action.FORM, max_length=1_000),
            block_id="cc",
            optional=True,
            hint=texts("field.cc.hint"),
        ),
    ]
    if blank.attachable:
        options = [option(texts("letter.no_file"), NO_FILE)]
        options += [option(flat(name, 75), sha256) for sha256, name in blank.attachable]
        blocks.append(
            input_block(
                texts("letter.attach"),
                static_select(Action.FORM, options, initial=NO_FILE),
                block_id="attach",
            )
        )
    blocks.append(context(texts("letter.next")))
    return modal(
        flat(texts("letter.title", task=f"T-{blank.task_number}"), limits.MODAL_TITLE),
        blocks,
        callback_id=View.LETTER,
        submit=texts("button.review"),
        close=texts("button.cancel"),
        private_metadata=value(blank.task_id),
    )


def _words(block_id: str, label: str, written: str, *, optional: bool = False) -> Json:
    element = plain_text_input(
        Action.FORM, initial=written or None, multiline=True, max_length=limits.INPUT_TEXT
    )
    return input_block(label, element, block_id=block_id, optional=optional)
