"""Stop with its consequences, and Resume after Discard (D-72, D-73)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain.commands import review
from handlers.answer import me
from handlers.deps import Deps
from handlers.ids import Action, View, parse
from handlers.opening import open_form, open_stop_of_step
from handlers.payloads import Form, pressed
from handlers.views.forms import resume_modal


class _Listeners:
    """What to do, each in one frame."""

    def __init__(self, deps: Deps) -> None:
        """Keep what a listener can reach."""
        self.deps = deps

    def ask_stop(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        client: WebClient,
        context: BoltContext,
    ) -> None:
        open_stop_of_step(self.deps, body, client, context, pressed(action)[0])
        ack()

    def stop(self, ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, _ = me(context)
        task_id, _ = parse(view["private_metadata"])
        with self.deps.transaction() as tx:
            review.stop(tx, task_id, by=by, now=self.deps.clock(), reason=Form(view).text("reason"))
        ack(response_action="clear")
        self.deps.wake()

    def ask_resume(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        client: WebClient,
        context: BoltContext,
    ) -> None:
        open_form(self.deps, body, client, context, pressed(action)[0], resume_modal)
        ack()

    def resume(self, ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, _ = me(context)
        step_id, _ = parse(view["private_metadata"])
        with self.deps.transaction() as tx:
            review.resume(tx, step_id, Form(view).option("how"), by=by, now=self.deps.clock())
        ack(response_action="clear")
        self.deps.wake()


def register(app: App, deps: Deps) -> None:
    """Listen to Stop and Resume."""
    on = _Listeners(deps)
    app.action(Action.STOP)(on.ask_stop)
    app.action(Action.RESUME)(on.ask_resume)
    app.view(View.STOP)(on.stop)
    app.view(View.RESUME)(on.resume)
