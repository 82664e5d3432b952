"""Confirm, Discard and Review of a step (D-71, D-73, D-77, D-78)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain.commands import review
from domain.errors import Refused
from handlers.answer import done, me
from handlers.deps import Deps
from handlers.ids import Action, View, parse
from handlers.opening import open_review
from handlers.payloads import pressed


class _Listeners:
    """What to do, each in one frame."""

    def __init__(self, deps: Deps) -> None:
        """Keep what a listener can reach."""
        self.deps = deps

    def confirm(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        client: WebClient,
        context: BoltContext,
    ) -> None:
        by, _ = me(context)
        step_id, revision = pressed(action)
        try:
            with self.deps.transaction() as tx:
                review.confirm(tx, step_id, revision=revision, by=by, now=self.deps.clock())
        except Refused as refused:
            if refused.code != "refused.not_seen":
                raise
            open_review(self.deps, body, client, context, step_id)  # nobody sends a mail unseen
        done(self.deps, ack)

    def show(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        client: WebClient,
        context: BoltContext,
    ) -> None:
        open_review(self.deps, body, client, context, pressed(action)[0])
        ack()

    def confirm_in_review(self, ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, _ = me(context)
        step_id, revision = parse(view["private_metadata"])
        with self.deps.transaction() as tx:
            review.confirm(tx, step_id, revision=revision, by=by, now=self.deps.clock(), in_review=True)
        ack(response_action="clear")
        self.deps.wake()

    def discard(self, ack: Ack, action: dict[str, Any], context: BoltContext) -> None:
        by, _ = me(context)
        step_id, revision = pressed(action)
        with self.deps.transaction() as tx:
            review.discard(tx, step_id, revision=revision, by=by, now=self.deps.clock())
        done(self.deps, ack)


def register(app: App, deps: Deps) -> None:
    """Listen to the buttons of a step and to the Review modal."""
    on = _Listeners(deps)
    app.action(Action.CONFIRM)(on.confirm)
    app.action(Action.REVIEW)(on.show)
    app.action(Action.DISCARD)(on.discard)
    app.view(View.REVIEW)(on.confirm_in_review)
