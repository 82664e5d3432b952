"""Confirm, Discard and Review of a step (D-71, D-73, D-77, D-78)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain.commands import review
from domain.errors import Refused
from domain.screens.review import review_view
from handlers.answer import done, me, open_modal
from handlers.deps import Deps
from handlers.ids import Action, View, parse
from handlers.payloads import pressed
from handlers.views.review import review_modal


def register(app: App, deps: Deps) -> None:
    """Listen to the buttons of a step and to the Review modal."""

    def confirm(
        ack: Ack, action: dict[str, Any], body: Mapping[str, Any], client: WebClient, context: BoltContext
    ) -> None:
        by, _ = me(context)
        step_id, revision = pressed(action)
        try:
            with deps.transaction() as tx:
                review.confirm(tx, step_id, revision=revision, by=by, now=deps.clock())
        except Refused as refused:
            if refused.code != "refused.not_seen":
                raise
            show(body, client, context, step_id)  # nobody sends a mail unseen: Review opens instead (D-71)
        done(deps, ack)

    def show(body: Mapping[str, Any], client: WebClient, context: BoltContext, step_id: int) -> None:
        by, texts = me(context)
        with deps.transaction() as tx:
            review.look(tx, step_id, by=by)
            view = review_view(tx, step_id)
        open_modal(client, body, review_modal(view, texts))

    def open_review(
        ack: Ack, action: dict[str, Any], body: Mapping[str, Any], client: WebClient, context: BoltContext
    ) -> None:
        step_id, _ = pressed(action)
        show(body, client, context, step_id)
        ack()

    def confirm_in_review(ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, _ = me(context)
        step_id, revision = parse(view["private_metadata"])
        with deps.transaction() as tx:
            review.confirm(tx, step_id, revision=revision, by=by, now=deps.clock(), in_review=True)
        ack(response_action="clear")
        deps.wake()

    def discard(ack: Ack, action: dict[str, Any], context: BoltContext) -> None:
        by, _ = me(context)
        step_id, revision = pressed(action)
        with deps.transaction() as tx:
            review.discard(tx, step_id, revision=revision, by=by, now=deps.clock())
        done(deps, ack)

    app.action(Action.CONFIRM)(confirm)
    app.action(Action.REVIEW)(open_review)
    app.action(Action.DISCARD)(discard)
    app.view(View.REVIEW)(confirm_in_review)
