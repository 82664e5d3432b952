"""Small forms about one decision: Stop, Resume, Retry, prices, and who an unknown sender is (D-32, D-72, D-73, D-86).

Block ids are the fields of the commands, so that a refused value stands at its field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from domain.tasks.facts import ReviewView, Say, TaskCard
from domain.words import MAIL_LANGUAGES
from handlers.blocks import (
    Json,
    actions,
    button,
    context,
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
from handlers.ids import Action, View, value
from handlers.texts import Texts
from handlers.views.items_form import items_modal
from handlers.views.wording import flat, foreign, known_of, quantity, spoken, who

__all__ = [
    "items_modal",
    "new_contact_modal",
    "prices_modal",
    "resume_modal",
    "retry_modal",
    "stop_modal",
    "stop_task_modal",
    "update_contact_modal",
    "use_contact_modal",
]

MOST_PRICES = 40
MOST_REASON = 500
PROPOSED = "proposed"
"""Block id of the radio buttons with proposed contacts; the search has "contact_no"."""


def _form(title: str, blocks: list[Json], view_id: View, submit: str, texts: Texts, *, about: str) -> Json:
    return modal(
        flat(title, limits.MODAL_TITLE),
        blocks,
        callback_id=view_id,
        submit=flat(submit, limits.MODAL_BUTTON),
        close=texts("button.cancel"),
        private_metadata=about,
    )


def stop_modal(view: ReviewView, texts: Texts) -> Json:
    """Return the question before Stop, with what it leaves behind at exactly this point (D-72)."""
    return stop_task_modal(view.card, view.consequences, texts)


def stop_task_modal(card: TaskCard, consequences: Sequence[Say], texts: Texts) -> Json:
    """Return the question before Stop of a task that asks nobody just now. The metadata is the task's id."""
    listed = [f"• {spoken(texts, one, known_of(card))}" for one in consequences]
    blocks = [
        section(f"*{texts('stop.question', task=f'T-{card.number}', customer=who(card))}*"),
        section("\n".join(listed) or texts("consequence.final")),
        input_block(
            texts("field.reason"),
            plain_text_input(Action.FORM, multiline=True, max_length=MOST_REASON),
            block_id="reason",
            optional=True,
            hint=texts("stop.reason.hint"),
        ),
    ]
    return _form(
        texts("stop.title", task=f"T-{card.number}"),
        blocks,
        View.STOP,
        texts("submit.stop"),
        texts,
        about=value(card.id),
    )


def resume_modal(view: ReviewView, texts: Texts) -> Json:
    """Return the ways to resume a paused task (D-73); the metadata is the step's id and revision."""
    kind = view.document.kind if view.document is not None else ""
    ways = ["as_it_was"]
    ways.insert(0, f"{kind}_updated" if kind else "ask_again")
    options = [option(texts(f"how.{way}"), way, texts(f"how.{way}.then")) for way in ways]
    blocks: list[Json] = [
        section(texts("resume.intro")),
        input_block(
            texts("resume.question"),
            radio_buttons(Action.FORM, options, initial=ways[0]),
            block_id="how",
        ),
    ]
    if view.document is not None:
        number = flat(view.document.number, 30)
        edit = button(texts("button.edit_document", number=number), Action.EDIT_LINES, value(view.card.id))
        blocks.insert(1, actions(edit, block_id="change"))
    blocks.append(context(texts("resume.hint")))
    step = view.step
    return _form(
        texts("resume.title", task=f"T-{view.card.number}"),
        blocks,
        View.RESUME,
        texts("submit.resume"),
        texts,
        about=value(step.id, step.revision),
    )


def retry_modal(view: ReviewView, texts: Texts) -> Json:
    """Return the form that sends a failed mail again, to a corrected address if need be (D-92)."""
    wanted = view.payload.get("to") or ()
    to = ", ".join(str(one) for one in wanted) if isinstance(wanted, list | tuple) else str(wanted)
    blocks = [section(spoken(texts, view.step.question, known_of(view.card)))]
    server = str(view.payload.get("server") or view.payload.get("error") or "")
    if server:
        blocks.append(context(f"{texts('review.server')} `{foreign(server, 400).replace('`', '')}`"))
    blocks.append(
        input_block(
            texts("field.address"),
            plain_text_input(Action.FORM, initial=to or None, max_length=320),
            block_id="to",
            hint=texts("retry.hint"),
        )
    )
    return _form(
        texts("retry.title"),
        blocks,
        View.RETRY,
        texts("submit.retry"),
        texts,
        about=value(view.step.id, view.step.revision),
    )


def prices_modal(view: ReviewView, texts: Texts) -> Json:
    """Return the form for lines without a price: an amount each, and one reason (D-54, D-86)."""
    blocks = [section(texts("prices.intro"))]
    for one in list(view.payload.get("lines") or ())[:MOST_PRICES]:
        unit = flat(str(one.get("uom", "")), 20)
        wanted = f"{quantity(texts, one.get('quantity'))} {unit}"
        blocks.append(
            input_block(
                flat(f"{wanted} {_named(one, view)}", 200),
                plain_text_input(Action.FORM, placeholder=texts("prices.per", unit=unit), max_length=20),
                block_id=f"price:{one.get('index', 0)}",
            )
        )
    blocks.append(
        input_block(
            texts("prices.reason"),
            plain_text_input(Action.FORM, max_length=MOST_REASON),
            block_id="reason",
            hint=texts("prices.reason.hint"),
        )
    )
    return _form(
        texts("prices.title"),
        blocks,
        View.PRICES,
        texts("submit.use_prices"),
        texts,
        about=value(view.step.id, view.step.revision),
    )


def _named(one: Mapping[str, Any], view: ReviewView) -> str:
    for line in view.lines:
        if line.index == one.get("index") and not line.why:
            return f"{line.item_no} {line.description}"
    return str(one.get("item_no", ""))


def new_contact_modal(view: ReviewView, texts: Texts) -> Json:
    """Return the form that makes a contact of an unknown sender (D-32); without a customer it can get a quote (D-31)."""
    card = view.card
    languages = [option(texts(f"language.{one}"), one) for one in MAIL_LANGUAGES]
    present = (view.language or card.language).partition("-")[0]
    likely = option(flat(view.customers[0][1], 75), view.customers[0][0]) if view.customers else None
    blocks = [
        section(spoken(texts, view.step.question, known_of(card))),
        input_block(
            texts("field.name"),
            plain_text_input(Action.FORM, initial=flat(card.sender_name, 100) or None, max_length=100),
            block_id="name",
        ),
        input_block(
            texts("field.email"),
            plain_text_input(Action.FORM, initial=flat(card.sender_address, 200) or None, max_length=200),
            block_id="email",
        ),
        input_block(
            texts("field.customer"),
            external_select(
                Action.CUSTOMER_SEARCH,
                initial=likely,
                placeholder=texts("contact.customer.search"),
                min_query_length=2,
            ),
            block_id="customer_no",
            optional=True,
            hint=texts("contact.proposed.hint" if likely else "contact.customer.hint"),
        ),
        input_block(
            texts("field.language"),
            static_select(
                Action.FORM, languages, initial=present if present in MAIL_LANGUAGES else MAIL_LANGUAGES[0]
            ),
            block_id="language",
        ),
    ]
    return _form(
        texts("contact.create.title"),
        blocks,
        View.NEW_CONTACT,
        texts("submit.create"),
        texts,
        about=value(view.step.id, view.step.revision),
    )


def use_contact_modal(view: ReviewView, texts: Texts) -> Json:
    """Return the form that says for this task only who the sender is (D-32, D-36)."""
    return _choose(view, texts, View.USE_CONTACT, "use")


def update_contact_modal(view: ReviewView, texts: Texts) -> Json:
    """Return the form that makes the sender's address the address of a known contact (D-32)."""
    return _choose(view, texts, View.UPDATE_CONTACT, "update")


def _choose(view: ReviewView, texts: Texts, view_id: View, how: str) -> Json:
    """Return proposals as radio buttons and a search below; with proposals, the search is optional."""
    blocks = [section(texts(f"contact.{how}.intro", address=foreign(view.card.sender_address, 120)))]
    offered = [option(flat(text, 75), number) for number, text in view.contacts[: limits.CHOICES]]
    if offered:
        blocks.append(
            input_block(
                texts("contact.proposed"),
                radio_buttons(Action.FORM, offered),
                block_id=PROPOSED,
                optional=True,
                hint=texts("contact.proposed.hint"),
            )
        )
    blocks.append(
        input_block(
            texts("contact.other") if offered else texts("field.contact"),
            external_select(
                Action.CONTACT_SEARCH, placeholder=texts("contact.search.hint"), min_query_length=2
            ),
            block_id="contact_no",
            optional=bool(offered),
        )
    )
    return _form(
        texts(f"contact.{how}.title"),
        blocks,
        view_id,
        texts(f"submit.{how}_contact"),
        texts,
        about=value(view.step.id, view.step.revision),
    )
