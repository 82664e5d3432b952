"""Whose task it is and when it comes back: take, give back, assign, snooze; why something is asked (D-71, D-83)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain.commands import queue
from handlers.answer import done, me, naming_fields
from handlers.deps import Deps
from handlers.ids import Action, View, parse
from handlers.opening import open_snooze
from handlers.payloads import Form, pressed
from handlers.views.queue import AT, NOBODY, NOW


class _Listeners:
    """What to do, each in one frame."""

    def __init__(self, deps: Deps) -> None:
        """Keep what a listener can reach."""
        self.deps = deps

    def claim(self, ack: Ack, action: dict[str, Any], context: BoltContext) -> None:
        by, _ = me(context)
        with self.deps.transaction() as tx:
            queue.claim(tx, pressed(action)[0], by=by, now=self.deps.clock())
        done(self.deps, ack)

    def release(self, ack: Ack, action: dict[str, Any], context: BoltContext) -> None:
        by, _ = me(context)
        with self.deps.transaction() as tx:
            queue.release(tx, pressed(action)[0], by=by, now=self.deps.clock())
        done(self.deps, ack)

    def ask_snooze(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        client: WebClient,
        context: BoltContext,
    ) -> None:
        open_snooze(self.deps, body, client, context, pressed(action)[0])
        ack()

    def assign(self, ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, texts = me(context)
        task_id, _ = parse(view["private_metadata"])
        member = Form(view).option("member")
        with naming_fields(ack, view, texts):
            with self.deps.transaction() as tx:
                chosen = "" if member == NOBODY else member
                queue.assign(tx, task_id, chosen, by=by, now=self.deps.clock())
            ack(response_action="clear")
            self.deps.wake()

    def snooze(self, ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, texts = me(context)
        task_id, _ = parse(view["private_metadata"])
        form, now = Form(view), self.deps.clock()
        how = form.option("how")
        with naming_fields(ack, view, texts):
            with self.deps.transaction() as tx:
                if how == NOW:
                    queue.wake(tx, task_id, by=by, now=now)
                elif how == AT:
                    queue.snooze(tx, task_id, form.moment("at") or now, by=by, now=now)
                else:
                    until = queue.snooze_end(how, queue.hours_of_task(tx, task_id), now=now)
                    queue.snooze(tx, task_id, until, by=by, now=now)
            ack(response_action="clear")
            self.deps.wake()


def register(app: App, deps: Deps) -> None:
    """Listen to the queue's buttons and forms."""
    on = _Listeners(deps)
    app.action(re.compile(re.escape(Action.CLAIM) + r"(:\w+)?"))(on.claim)
    app.action(re.compile(re.escape(Action.RELEASE) + r"(:\w+)?"))(on.release)
    app.action(re.compile(re.escape(Action.SNOOZE) + r"(:\w+)?"))(on.ask_snooze)
    app.view(View.ASSIGN)(on.assign)
    app.view(View.SNOOZE)(on.snooze)
