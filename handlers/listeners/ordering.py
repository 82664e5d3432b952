"""Make the order now, without a quote to the customer first (D-48)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain.commands import ordering
from handlers.answer import done, me, update_later
from handlers.deps import Deps
from handlers.ids import Action
from handlers.opening import draw_review
from handlers.payloads import pressed


def register(app: App, deps: Deps) -> None:
    """Listen to the button on cards and in Review."""

    def make_it(
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        client: WebClient,
        context: BoltContext,
    ) -> None:
        by, texts = me(context)
        step_id, revision = pressed(action)
        with deps.transaction() as tx:
            ordering.order_now(tx, step_id, revision=revision, by=by, now=deps.clock())
        done(deps, ack)
        if (body.get("view") or {}).get("type") == "modal":
            update_later(deps, client, body["view"]["id"], lambda: draw_review(deps, step_id, texts))

    app.action(Action.ORDER_NOW)(make_it)
