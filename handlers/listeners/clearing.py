"""Stop all tasks, and delete a task that is over: for configurators, asked first (D-72, D-79)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain.commands import clearing
from handlers.answer import me, open_modal
from handlers.deps import Deps
from handlers.ids import Action, View, parse
from handlers.payloads import pressed
from handlers.views.clearing import stop_all_modal, stopped_all_modal


class _Listeners:
    """What to do, each in one frame."""

    def __init__(self, deps: Deps) -> None:
        """Keep what a listener can reach."""
        self.deps = deps

    def ask_stop_all(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        client: WebClient,
        context: BoltContext,
    ) -> None:
        by, texts = me(context)
        with self.deps.read_only() as tx:
            found = clearing.what_stops(tx, pressed(action)[0], by=by)
        open_modal(client, body, stop_all_modal(found, texts))
        ack()

    def stop_all(self, ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, texts = me(context)
        desk_id, _ = parse(view["private_metadata"])
        with self.deps.transaction() as tx:
            found = clearing.stop_all(tx, desk_id, by=by, now=self.deps.clock())
        ack(response_action="update", view=stopped_all_modal(found, texts))
        self.deps.wake()

    def delete(self, ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, _ = me(context)
        task_id, _ = parse(view["private_metadata"])
        with self.deps.transaction() as tx:
            clearing.delete_task(tx, task_id, by=by, now=self.deps.clock())
        ack(response_action="clear")
        self.deps.wake()


def register(app: App, deps: Deps) -> None:
    """Listen to Stop all and Delete."""
    on = _Listeners(deps)
    app.action(Action.STOP_ALL)(on.ask_stop_all)
    app.view(View.STOP_ALL)(on.stop_all)
    app.view(View.DELETE_TASK)(on.delete)
