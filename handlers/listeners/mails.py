"""The outgoing mail: edit it, send a failed one again, say whether an uncertain one left (D-74, D-92)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain.commands import answers, drafts
from domain.commands.drafts import DraftEdit
from domain.screens.review import review_view
from handlers.answer import done, me, naming_fields, update_later
from handlers.deps import Deps
from handlers.ids import Action, View, parse
from handlers.opening import draw_edit_mail, open_form
from handlers.payloads import Form, pressed
from handlers.texts import Texts
from handlers.views.forms import retry_modal
from handlers.views.review import review_modal


class _Listeners:
    """What to do, each in one frame."""

    def __init__(self, deps: Deps) -> None:
        """Keep what a listener can reach."""
        self.deps = deps

    def open_edit(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        client: WebClient,
        context: BoltContext,
    ) -> None:
        open_form(self.deps, body, client, context, pressed(action)[0], draw_edit_mail)
        ack()

    def save(self, ack: Ack, view: dict[str, Any], client: WebClient, context: BoltContext) -> None:
        by, texts = me(context)
        step_id, revision = parse(view["private_metadata"])
        form = Form(view)
        edit = DraftEdit(
            subject=form.text("subject"),
            opening=form.text("opening"),
            closing=form.text("closing"),
            cc=tuple(one for one in re.split(r"[,;\s]+", form.text("cc")) if one),
        )
        with naming_fields(ack, view, texts):
            with self.deps.transaction() as tx:
                drafts.edit_draft(tx, step_id, edit, revision=revision, by=by, now=self.deps.clock())
            ack()
            self.deps.wake()
        under = view.get("previous_view_id")
        if under:  # Review lies underneath: show the new words there
            update_later(self.deps, client, under, lambda: self._review(step_id, texts))

    def _review(self, step_id: int, texts: Texts) -> dict[str, Any]:
        with self.deps.read_only() as tx:
            shown = review_view(tx, step_id, now=self.deps.clock())
        return review_modal(shown, texts)

    def sent(self, ack: Ack, action: dict[str, Any], context: BoltContext) -> None:
        self._resolve(ack, action, context, was_sent=True)

    def again(self, ack: Ack, action: dict[str, Any], context: BoltContext) -> None:
        self._resolve(ack, action, context, was_sent=False)

    def _resolve(self, ack: Ack, action: dict[str, Any], context: BoltContext, *, was_sent: bool) -> None:
        by, _ = me(context)
        with self.deps.transaction() as tx:
            answers.resolve_mail(tx, pressed(action)[0], was_sent=was_sent, by=by, now=self.deps.clock())
        done(self.deps, ack)

    def ask_retry(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        client: WebClient,
        context: BoltContext,
    ) -> None:
        open_form(self.deps, body, client, context, pressed(action)[0], retry_modal)
        ack()

    def retry(self, ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, texts = me(context)
        with naming_fields(ack, view, texts):
            with self.deps.transaction() as tx:
                step_id, _ = parse(view["private_metadata"])
                answers.retry_sending(tx, step_id, to=Form(view).text("to"), by=by, now=self.deps.clock())
            ack(response_action="clear")
            self.deps.wake()


def register(app: App, deps: Deps) -> None:
    """Listen to everything about one outgoing mail."""
    on = _Listeners(deps)
    app.action(Action.EDIT_MAIL)(on.open_edit)
    app.view(View.EDIT_MAIL)(on.save)
    app.action(Action.SENT)(on.sent)
    app.action(Action.AGAIN)(on.again)
    app.action(Action.RETRY)(on.ask_retry)
    app.view(View.RETRY)(on.retry)
