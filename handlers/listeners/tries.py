"""Try it out: a task without a mail (D-82)."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain.commands import tries
from domain.people.rights import Verb, require
from domain.sales.contacts import contact_view
from domain.screens.home import desk_to_try
from handlers.answer import me, naming_fields, open_modal, update_later
from handlers.deps import Deps
from handlers.ids import Action, Shortcut, View, parse
from handlers.payloads import Form, pressed
from handlers.views.try_out import try_modal


class _Listeners:
    """What to do, each in one frame."""

    def __init__(self, deps: Deps) -> None:
        """Keep what a listener can reach."""
        self.deps = deps

    def open_it(self, ack: Ack, body: Mapping[str, Any], client: WebClient, context: BoltContext) -> None:
        by, texts = me(context)
        with self.deps.read_only() as tx:
            desk_id = desk_to_try(tx, by)
        open_modal(client, body, try_modal(desk_id, texts))
        ack()

    def sample(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        client: WebClient,
        context: BoltContext,
    ) -> None:
        by, texts = me(context)
        desk_id, turn = pressed(action)
        require(by, Verb.REVIEW, desk_id=desk_id)
        contact_no = Form(body["view"]).option("contact_no")
        with self.deps.read_only() as tx:
            subject, text = tries.sample(tx, contact_no, language=texts.locale, turn=turn)
            contact = (contact_no, contact_view(tx, contact_no).name) if contact_no else None
        ack()
        shown = try_modal(desk_id, texts, turn=turn, contact=contact, subject=subject, text=text)
        update_later(self.deps, client, body["view"]["id"], lambda: shown)

    def make(self, ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, texts = me(context)
        desk_id, turn = parse(view["private_metadata"])
        form = Form(view)
        name, address = parseaddr(form.text("sender"))
        with naming_fields(ack, view, texts):
            with self.deps.transaction() as tx:
                if form.option("contact_no"):
                    known = contact_view(tx, form.option("contact_no"))
                    name, address = known.name, known.email
                tries.try_out(
                    tx,
                    desk_id,
                    sender_address=address,
                    sender_name=name,
                    subject=form.text(f"subject:{turn}"),
                    text=form.text(f"text:{turn}"),
                    by=by,
                    now=self.deps.clock(),
                )
            ack(response_action="clear")
            self.deps.wake()


def register(app: App, deps: Deps) -> None:
    """Listen to the shortcut, the buttons and the form."""
    on = _Listeners(deps)
    app.shortcut(Shortcut.TRY)(on.open_it)
    app.action(Action.TRY)(on.open_it)
    app.action(Action.SAMPLE)(on.sample)
    app.view(View.TRY)(on.make)
