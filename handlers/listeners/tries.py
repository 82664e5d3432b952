"""Try it out: a task without a mail (D-82)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from email.utils import parseaddr
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain.commands import tries
from domain.commands.try_samples import order_sample, purchase_order, text_sample
from domain.people.rights import Person, Verb, require
from domain.sales.contacts import contact_view
from domain.screens.home import desk_to_try
from handlers.answer import me, naming_fields, open_modal, update_later
from handlers.deps import Deps
from handlers.ids import Action, Shortcut, View
from handlers.payloads import ChosenFile, Form, pressed
from handlers.texts import Texts
from handlers.views.try_out import draft_of, try_modal


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
        write = order_sample if action["action_id"] == Action.SAMPLE_ORDER else text_sample
        now = self.deps.clock()
        with self.deps.read_only() as tx:
            sample = write(tx, contact_no, desk_id=desk_id, language=texts.locale, turn=turn, now=now)
            contact = (contact_no, contact_view(tx, contact_no).name) if contact_no else None
        ack()
        shown = try_modal(desk_id, texts, turn=turn, contact=contact, sample=sample)
        update_later(self.deps, client, body["view"]["id"], lambda: shown)

    def make(self, ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, texts = me(context)
        files = Form(view).files("files")
        with naming_fields(ack, view, texts):
            make = self._checked(view, files, by, texts)
            if files:  # fetching them takes longer than Slack waits for the acknowledgement
                ack(response_action="clear")
                self.deps.say_soon(make)
            else:
                make()
                ack(response_action="clear")

    def _checked(
        self, view: Mapping[str, Any], files: Sequence[ChosenFile], by: Person, texts: Texts
    ) -> Callable[[], None]:
        """Return what makes the task, after what is in the form was found good."""
        desk_id, turn, order_no, lines = draft_of(view["private_metadata"])
        form, now = Form(view), self.deps.clock()
        contact_no = form.option("contact_no")
        subject, text = form.text(f"subject:{turn}"), form.text(f"text:{turn}")
        name, address = parseaddr(form.text("sender"))
        order = None
        with self.deps.read_only() as tx:
            if contact_no:
                known = contact_view(tx, contact_no)
                name, address = known.name, known.email
            tries.check(desk_id, sender_address=address, text=text, by=by)
            if lines:
                order = purchase_order(
                    tx,
                    order_no,
                    lines,
                    desk_id=desk_id,
                    contact_no=contact_no,
                    sender_name=name or address,
                    language=texts.locale,
                    now=now,
                )

        def make() -> None:
            attached = self.deps.attach(order, files)
            with self.deps.transaction() as tx:
                tries.try_out(
                    tx,
                    desk_id,
                    sender_address=address,
                    sender_name=name,
                    subject=subject,
                    text=text,
                    attachments=attached,
                    by=by,
                    now=now,
                )
            self.deps.wake()

        return make


def register(app: App, deps: Deps) -> None:
    """Listen to the shortcut, the buttons and the form."""
    on = _Listeners(deps)
    app.shortcut(Shortcut.TRY)(on.open_it)
    app.action(Action.TRY)(on.open_it)
    app.action(Action.SAMPLE)(on.sample)
    app.action(Action.SAMPLE_ORDER)(on.sample)
    app.view(View.TRY)(on.make)
