"""A person writes a mail to the customer; submitting the form shows it in Review, from where it is sent (D-68)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain.commands.drafts import DraftEdit
from domain.commands.letters import Stationery, blank, write
from domain.screens.review import review_view
from handlers.answer import me, naming_fields, open_modal
from handlers.deps import Deps
from handlers.ids import Action, View, parse
from handlers.payloads import Form, pressed
from handlers.views.letter import NO_FILE, letter_modal
from handlers.views.review import review_modal


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
        with self.deps.read_only() as tx:
            form = letter_modal(blank(tx, pressed(action)[0], by=by), texts)
        open_modal(client, body, form)
        ack()

    def written(self, ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, texts = me(context)
        form = Form(view)
        attach = form.option("attach")
        letter = DraftEdit(
            subject=form.text("subject"),
            opening=form.text("opening"),
            closing=form.text("closing"),
            cc=tuple(one for one in re.split(r"[,;\s]+", form.text("cc")) if one),
        )
        now = self.deps.clock()
        with naming_fields(ack, view, texts):
            with self.deps.transaction() as tx:
                step_id = write(
                    tx,
                    parse(view["private_metadata"])[0],
                    letter,
                    attach="" if attach == NO_FILE else attach,
                    stationery=Stationery(self.deps.mail_domain, self.deps.signing_key),
                    by=by,
                    now=now,
                )
                shown = review_view(tx, step_id, now=now)
            ack(response_action="update", view=review_modal(shown, texts))
            self.deps.wake()


def register(app: App, deps: Deps) -> None:
    """Listen to the button and the form."""
    on = _Listeners(deps)
    app.action(Action.WRITE_LETTER)(on.open_it)
    app.view(View.LETTER)(on.written)
