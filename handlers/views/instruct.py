"""An instruction: where the words are written, what they would change, and the same privately in a thread (D-75, D-84)."""

from __future__ import annotations

from domain.commands.instructing import Choice, Preview
from domain.commands.instruction_form import InstructionForm
from domain.sales.difference import as_kept
from domain.tasks.facts import Say
from handlers.blocks import (
    Json,
    actions,
    button,
    context,
    input_block,
    modal,
    option,
    plain_text_input,
    section,
    static_select,
)
from handlers.checks import limits
from handlers.ids import Action, View, numbered, value
from handlers.texts import Texts
from handlers.views.errors import sentence
from handlers.views.message import Message, message
from handlers.views.timeline import changes_text
from handlers.views.wording import chunks, flat, foreign

LONGEST = 1_500
MOST_LINES = 40


def instruct_modal(form: InstructionForm, texts: Texts, *, words: str = "", note: str = "") -> Json:
    """Return the form for the words, with the numbers of the lines and sentences that fit.

    Args:
        words: what was written before.
        note: what stands above it, mrkdwn.
    """
    blocks: list[Json] = [section(note)] if note else []
    listed = [foreign(line, 120) for line in form.lines[:MOST_LINES]]
    blocks += [section(chunk) for chunk in chunks([f"*{texts('instruct.lines')}*", *listed])]
    blocks.append(
        input_block(
            texts("instruct.words"),
            plain_text_input(
                Action.FORM,
                initial=words or None,
                multiline=True,
                max_length=LONGEST,
                placeholder=texts("instruct.words.example"),
            ),
            block_id="words",
            hint=texts("instruct.words.hint"),
        )
    )
    if form.suggestions:
        about = value(form.step_id, form.revision)
        row = [
            button(suggested(one, texts), numbered(Action.SUGGEST, at), about)
            for at, one in enumerate(form.suggestions)
        ]
        blocks += [context(texts("instruct.suggestions")), actions(*row, block_id="suggest")]
    return modal(
        flat(texts("instruct.title", task=f"T-{form.task_number}"), limits.MODAL_TITLE),
        blocks,
        callback_id=View.INSTRUCT,
        submit=texts("submit.preview"),
        close=texts("button.cancel"),
        private_metadata=value(form.step_id, form.revision),
    )


def suggested(one: Say, texts: Texts) -> str:
    """Return a suggestion as it stands on its button, and as it is understood."""
    return flat(texts.of(one), limits.BUTTON_TEXT)


def preview_modal(preview: Preview, texts: Texts) -> Json:
    """Return what will change, what must be chosen, what was not understood; submit applies it."""
    blocks = _told(preview, texts)
    for one in preview.choices:
        blocks.append(
            input_block(
                flat(texts(_question(one), words=one.words), 150),
                _select(one, texts, Action.FORM),
                block_id=one.key,
            )
        )
    return modal(
        flat(texts("instruct.title", task=f"T-{preview.task_number}"), limits.MODAL_TITLE),
        blocks,
        callback_id=View.INSTRUCTED,
        submit=texts("submit.apply") if preview.applies else None,
        close=texts("button.cancel"),
        private_metadata=value(preview.id),
    )


def preview_message(preview: Preview, texts: Texts) -> Message:
    """Return the same as a private answer in the thread, with Apply and Cancel."""
    blocks = _told(preview, texts)
    for one in preview.choices:
        words = flat(texts(_question(one), words=one.words), 300)
        select = _select(one, texts, numbered(Action.TOLD_CHOICE, one.key.replace(":", "_")))
        blocks.append(section(foreign(words, 300), accessory=select) | {"block_id": one.key})
    row = [button(texts("button.cancel"), Action.CANCEL_TOLD, value(preview.id))]
    if preview.applies:
        row.insert(0, button(texts("button.apply"), Action.APPLY_TOLD, value(preview.id), style="primary"))
    blocks.append(actions(*row, block_id="told"))
    return message(texts("instruct.preview", words=foreign(preview.words, 200)), blocks)


def _question(one: Choice) -> str:
    return f"instruct.choose.{one.key.rpartition(':')[2]}"


def _select(one: Choice, texts: Texts, action_id: str) -> Json:
    listed = [option(flat(text, 75), chosen or OWN) for chosen, text in one.options[:100]]
    return static_select(action_id, listed, placeholder=texts("instruct.choose.hint"))


OWN = "own"
"""Stands for the customer's own address: an option's value is never empty."""


def _told(preview: Preview, texts: Texts) -> list[Json]:
    """Return the words and what they mean."""
    if not preview.changes and not preview.choices and preview.problem is None:
        code = "instruct.nothing" if preview.left else "instruct.same"
        blocks = [section(f"🤔 {texts(code)}")]
    else:
        blocks = [section(texts("instruct.preview", words=f"*{foreign(preview.words, 600)}*"))]
        listed = changes_text(as_kept(preview.changes), texts)
        blocks += [section(chunk) for chunk in chunks(listed)]
    if preview.problem is not None:
        blocks.append(section(f"⛔ {texts('instruct.problem', why=sentence(preview.problem, texts))}"))
    if preview.left:
        left = "; ".join(f"“{foreign(one, 200)}”" for one in preview.left[:8])
        blocks.append(context(f"⚠️ {texts('instruct.left', words=left)}"))
    return blocks


def done_text(words: str, texts: Texts) -> str:
    """Return what stands in the thread after Apply, mrkdwn."""
    return f"✅ {texts('instruct.done', words=foreign(words, 300))}"


def cancelled_text(texts: Texts) -> str:
    """Return what stands in the thread after Cancel."""
    return texts("instruct.cancelled")
