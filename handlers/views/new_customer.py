"""The form that makes a customer of a contact, and its order with the same yes (D-31)."""

from __future__ import annotations

from domain.tasks.facts import ReviewView
from handlers.blocks import Json, input_block, modal, plain_text_input, section
from handlers.checks import limits
from handlers.ids import Action, View, value
from handlers.texts import Texts
from handlers.views.wording import flat, foreign, known_of, spoken

LONGEST = {"name": 100, "address": 100, "postcode": 20, "city": 60, "country": 2, "vat_no": 30}
OPTIONAL = frozenset({"vat_no", "payment_terms_days"})


def new_customer_modal(view: ReviewView, texts: Texts) -> Json:
    """Return the form, filled in as far as quote and mail tell; the metadata is the step's id and revision."""
    step = view.step
    known = {name: str(text) for name, text in (view.payload.get("proposal") or {}).items()}
    number = foreign(str(view.payload.get("number", "")), 30)
    blocks = [
        section(spoken(texts, step.question, known_of(view.card))),
        section(texts("customer.new.intro", document=number)),
        *(_field(name, known.get(name, ""), texts) for name in (*LONGEST, "payment_terms_days")),
    ]
    return modal(
        flat(texts("customer.new.title"), limits.MODAL_TITLE),
        blocks,
        callback_id=View.NEW_CUSTOMER,
        submit=flat(texts("submit.make_customer"), limits.MODAL_BUTTON),
        close=texts("button.cancel"),
        private_metadata=value(step.id, step.revision),
    )


def _field(name: str, known: str, texts: Texts) -> Json:
    hints = {"country": "customer.new.country.hint", "payment_terms_days": "customer.new.terms.hint"}
    return input_block(
        texts(f"customer.new.{name}"),
        plain_text_input(
            Action.FORM, initial=flat(known, LONGEST.get(name, 3)) or None, max_length=LONGEST.get(name, 3)
        ),
        block_id=name,
        optional=name in OPTIONAL,
        hint=texts(hints[name]) if name in hints else None,
    )
