"""The search for tasks (D-81)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain.screens.home import desk_names
from domain.screens.search import TaskSearch, find_tasks
from handlers.answer import me, open_modal
from handlers.deps import Deps
from handlers.ids import Action, View
from handlers.payloads import Form
from handlers.views.find_tasks import ANY, find_modal


class _Listeners:
    """What to do, each in one frame."""

    def __init__(self, deps: Deps) -> None:
        """Keep what a listener can reach."""
        self.deps = deps

    def open_it(self, ack: Ack, body: Mapping[str, Any], client: WebClient, context: BoltContext) -> None:
        by, texts = me(context)
        with self.deps.read_only() as tx:
            desks = desk_names(tx, by)
        open_modal(client, body, find_modal(TaskSearch(), desks, texts))
        ack()

    def search(self, ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, texts = me(context)
        wanted = wanted_of(Form(view))
        with self.deps.read_only() as tx:
            desks, found = desk_names(tx, by), find_tasks(tx, by, wanted)
        ack(response_action="update", view=find_modal(wanted, desks, texts, found))


def register(app: App, deps: Deps) -> None:
    """Listen to the search."""
    on = _Listeners(deps)
    app.action(Action.FIND)(on.open_it)
    app.view(View.FIND)(on.search)


def wanted_of(form: Form) -> TaskSearch:
    """Return what a form looks for."""
    state, desk = form.option("state"), form.option("desk")
    return TaskSearch(
        words=form.text("words"),
        state="" if state == ANY else state,
        desk_id=int(desk) if desk.isdecimal() else 0,
        since=form.day("since"),
        until=form.day("until"),
    )
