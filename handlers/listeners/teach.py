"""Teach: keep what a customer calls an item, see what it would have changed, undo it (D-76)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext, Respond
from slack_sdk import WebClient

from domain.commands import teaching
from domain.people.rights import Verb, require
from domain.sales.taught import Name
from domain.screens.cards import task_card
from domain.screens.review import desk_of, read_lines_of
from handlers.answer import me, naming_fields, open_modal, update_later
from handlers.deps import Deps
from handlers.ids import Action, View, parse
from handlers.payloads import Form, pressed
from handlers.views.teach import EVERYBODY, kept_modal, preview_modal, teach_modal, undone_modal, unpacked


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
        by, texts = me(context)
        task_id = pressed(action)[0]
        with self.deps.read_only() as tx:
            require(by, Verb.REVIEW, desk_id=desk_of(tx, task_id))
            card, lines = task_card(tx, task_id), read_lines_of(tx, task_id)
        open_modal(client, body, teach_modal(card, lines, texts))
        ack()

    def preview(self, ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, texts = me(context)
        form = Form(view)
        task_id = parse(view["private_metadata"])[0]
        with naming_fields(ack, view, texts):
            with self.deps.read_only() as tx:
                card = task_card(tx, task_id)
                item_no, _, variant = form.option("item").partition("/")
                customer = "" if form.option("scope") == EVERYBODY else card.customer_no
                names = [Name(form.text("phrase"), item_no, variant, customer)]
                affected, count = teaching.preview(tx, task_id, names, by=by)
            ack(response_action="update", view=preview_modal(card, names, affected, count, texts))

    def keep(self, ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, texts = me(context)
        about, names = unpacked(str(view["private_metadata"]))
        task_id = parse(about)[0]
        with self.deps.transaction() as tx:
            kept = teaching.keep(tx, task_id, names, by=by, now=self.deps.clock())
            card = task_card(tx, task_id)
            rows = {row.id: name for row, name in zip(kept, names, strict=True)}
        ack(response_action="update", view=kept_modal(rows, card.customer_name, texts))
        self.deps.wake()

    def undo(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        client: WebClient,
        respond: Respond,
        context: BoltContext,
    ) -> None:
        by, texts = me(context)
        with self.deps.transaction() as tx:
            teaching.undo(tx, pressed(action)[0], by=by, now=self.deps.clock())
        ack()
        self.deps.wake()
        if body.get("view"):
            update_later(self.deps, client, body["view"]["id"], lambda: undone_modal(texts))
        else:
            self.deps.say_soon(lambda: respond(text=texts("teach.undone"), replace_original=False))


def register(app: App, deps: Deps) -> None:
    """Listen to Teach, its preview and its undo."""
    on = _Listeners(deps)
    app.action(Action.TEACH)(on.open_it)
    app.action(Action.UNTEACH)(on.undo)
    app.view(View.TEACH)(on.preview)
    app.view(View.TEACH_KEEP)(on.keep)
