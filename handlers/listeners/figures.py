"""Figures: post them, send the file, what they mean, Home's choice, schedules (D-102)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext, Respond
from slack_sdk import WebClient

from domain.cards import service as cards
from domain.commands import figures
from domain.kpis.rhythms import Rhythm
from domain.kpis.schedules import Plan
from handlers.answer import done, me, naming_fields, open_modal, update_later
from handlers.deps import Deps
from handlers.figures import schedules_view
from handlers.ids import Action, View, number_of
from handlers.payloads import Form, pressed
from handlers.views.figures import help_modal


class _Listeners:
    """What to do, each in one frame."""

    def __init__(self, deps: Deps) -> None:
        """Keep what a listener can reach."""
        self.deps = deps

    def post(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        context: BoltContext,
        respond: Respond,
    ) -> None:
        channel = str((body.get("channel") or {}).get("id", ""))
        self._hand_out("message", channel, action, context)
        done(self.deps, ack)
        _, texts = me(context)
        self.deps.say_soon(lambda: respond(text=texts("kpi.posting"), replace_original=False))

    def send_file(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        context: BoltContext,
        respond: Respond,
    ) -> None:
        by, texts = me(context)
        self._hand_out("file", by.slack_id, action, context)
        done(self.deps, ack)
        if body.get("response_url"):  # Home has none: there the file itself is the answer
            self.deps.say_soon(lambda: respond(text=texts("kpi.sending_file"), replace_original=False))

    def _hand_out(self, what: str, channel: str, action: Mapping[str, Any], context: BoltContext) -> None:
        by, _ = me(context)
        now, desk_id = self.deps.clock(), pressed(action)[0]
        with self.deps.transaction() as tx:
            wanted = figures.asked(tx, by, number_of(str(action["action_id"])), desk_id, now=now)
            click = str(action.get("action_ts", ""))
            figures.hand_out(tx, wanted, what=what, channel=channel, click=click, by=by, now=now)

    def explain(self, ack: Ack, body: Mapping[str, Any], client: WebClient, context: BoltContext) -> None:
        open_modal(client, body, help_modal(me(context)[1]))
        ack()

    def choose_period(self, ack: Ack, action: dict[str, Any], context: BoltContext) -> None:
        self._choose(ack, context, code=str(action["selected_option"]["value"]))

    def choose_desk(self, ack: Ack, action: dict[str, Any], context: BoltContext) -> None:
        self._choose(ack, context, desk_id=int(action["selected_option"]["value"]))

    def _choose(self, ack: Ack, context: BoltContext, **chosen: Any) -> None:
        by, _ = me(context)
        now = self.deps.clock()
        with self.deps.transaction() as tx:
            figures.choose(tx, by, now=now, **chosen)
            cards.home_opened(tx, by.slack_id, now=now)
        done(self.deps, ack)

    def schedules(self, ack: Ack, body: Mapping[str, Any], client: WebClient, context: BoltContext) -> None:
        by, texts = me(context)
        open_modal(client, body, schedules_view(self.deps, by, texts))
        ack()

    def plan(self, ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, texts = me(context)
        form = Form(view)
        with naming_fields(ack, view, texts):
            wanted = Plan(
                desk_id=int(form.option("desk") or 0),
                channel=form.conversation("channel"),
                rhythm=Rhythm(form.option("rhythm")),
                weekday=int(form.option("weekday") or 0),
                at=form.time("at"),
            )
            with self.deps.transaction() as tx:
                figures.plan(tx, wanted, by=by, now=self.deps.clock())
            shown = schedules_view(self.deps, by, texts, channel=wanted.channel)
            ack(response_action="update", view=shown)

    def unplan(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        client: WebClient,
        context: BoltContext,
    ) -> None:
        by, texts = me(context)
        with self.deps.transaction() as tx:
            figures.unplan(tx, pressed(action)[0], by=by, now=self.deps.clock())
        ack()
        shown = schedules_view(self.deps, by, texts)
        update_later(self.deps, client, body["view"]["id"], lambda: shown)


def register(app: App, deps: Deps) -> None:
    """Listen to everything about figures."""
    on = _Listeners(deps)
    app.action(re.compile(re.escape(Action.FIGURES_POST) + ":.+"))(on.post)
    app.action(re.compile(re.escape(Action.FIGURES_CSV) + ":.+"))(on.send_file)
    app.action(Action.FIGURES_HELP)(on.explain)
    app.action(Action.FIGURES_PERIOD)(on.choose_period)
    app.action(Action.FIGURES_DESK)(on.choose_desk)
    app.action(Action.FIGURES_SCHEDULES)(on.schedules)
    app.action(Action.FIGURES_UNSCHEDULE)(on.unplan)
    app.view(View.FIGURES_SCHEDULE)(on.plan)
