"""A desk's settings (D-1 to D-15, D-17)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain.commands.desks import desk_ids, desk_view, save_desk
from domain.desks.facts import DeskEdit
from handlers.answer import me, naming_fields, open_modal
from handlers.deps import Deps
from handlers.ids import Action, View, parse
from handlers.payloads import Form, pressed
from handlers.views.desk_form import SWITCHES, desk_modal


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
            shown = desk_view(tx, pressed(action)[0] or desk_ids(tx)[0], by=by)
        open_modal(client, body, desk_modal(shown, texts))
        ack()

    def save(self, ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, texts = me(context)
        desk_id, version = parse(view["private_metadata"])
        with naming_fields(ack, view, texts):
            with self.deps.transaction() as tx:
                save_desk(tx, desk_id, edit_of(Form(view)), version=version, by=by, now=self.deps.clock())
            ack()
            self.deps.look_now()
            self.deps.wake()


def register(app: App, deps: Deps) -> None:
    """Listen to the settings."""
    on = _Listeners(deps)
    app.action(Action.DESK)(on.open_it)
    app.view(View.DESK)(on.save)


def edit_of(form: Form) -> DeskEdit:
    """Return the settings as they stand in the form."""
    switches = {name: name in form.options("switches") for name in SWITCHES}
    return DeskEdit(
        name=form.text("name"),
        initials=form.text("initials"),
        channel=form.conversation("channel"),
        language=form.option("language"),
        time_zone=form.text("time_zone"),
        active="active" in form.options("active"),
        folder=form.text("folder"),
        review_known=form.option("review_known"),
        review_unknown=form.option("review_unknown"),
        ask_first=form.option("ask_first"),
        signature=form.text("signature"),
        duty=form.users("duty"),
        reviewers=form.users("reviewers"),
        configurators=form.users("configurators"),
        **switches,
    )
