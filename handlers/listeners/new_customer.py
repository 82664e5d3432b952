"""Make a customer of a contact, and its order with the same yes (D-31)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain.commands.new_customer import NewCustomer, make_customer
from domain.errors import InvalidInput
from domain.sales.facts import Address
from handlers.answer import me, naming_fields
from handlers.deps import Deps
from handlers.ids import Action, View, parse
from handlers.opening import open_form
from handlers.payloads import Form, pressed
from handlers.views.new_customer import new_customer_modal


class _Listeners:
    """What to do, each in one frame."""

    def __init__(self, deps: Deps) -> None:
        """Keep what a listener can reach."""
        self.deps = deps

    def open_it(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        client: WebClient,
        context: BoltContext,
    ) -> None:
        open_form(self.deps, body, client, context, pressed(action)[0], new_customer_modal)
        ack()

    def make(self, ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, texts = me(context)
        step_id, revision = parse(view["private_metadata"])
        with naming_fields(ack, view, texts):
            wanted = wanted_of(Form(view))
            with self.deps.transaction() as tx:
                make_customer(tx, step_id, wanted, revision=revision, by=by, now=self.deps.clock())
            ack(response_action="clear")
            self.deps.wake()


def register(app: App, deps: Deps) -> None:
    """Listen to the button and the form."""
    on = _Listeners(deps)
    app.action(Action.MAKE_CUSTOMER)(on.open_it)
    app.view(View.NEW_CUSTOMER)(on.make)


def wanted_of(form: Form) -> NewCustomer:
    """Return what was typed.

    Raises:
        InvalidInput: the payment terms are no number of days; ``field`` is their block.
    """
    days = form.text("payment_terms_days")
    if days and not days.isdecimal():
        raise InvalidInput("error.not_a_number", field="payment_terms_days", text=days)
    return NewCustomer(
        Address(
            form.text("name"),
            form.text("address"),
            form.text("postcode"),
            form.text("city"),
            form.text("country").upper(),
        ),
        form.text("vat_no"),
        int(days) if days else None,
    )
