"""App Home: opened, tab, page (D-80). What it shows is painted by the ticks from the record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext

from domain.cards import service as cards
from domain.inbox.service import remember_event
from domain.screens.filters import read_filter
from handlers.answer import done
from handlers.deps import Deps
from handlers.ids import Action, number_of
from handlers.middleware import actor


class _Listeners:
    """What to do, each in one frame."""

    def __init__(self, deps: Deps) -> None:
        """Keep what a listener can reach."""
        self.deps = deps

    def opened(self, body: Mapping[str, Any], event: Mapping[str, Any], context: BoltContext) -> None:
        if event.get("tab", "home") != "home":
            return
        now = self.deps.clock()
        with self.deps.transaction() as tx:
            if remember_event(tx, str(body.get("event_id", "")), now=now):
                cards.home_opened(tx, actor(context).slack_id, now=now)
        self.deps.wake()

    def tab(self, ack: Ack, action: dict[str, Any], context: BoltContext) -> None:
        with self.deps.transaction() as tx:
            cards.home_opened(
                tx, actor(context).slack_id, now=self.deps.clock(), tab=number_of(action["action_id"])
            )
        done(self.deps, ack)

    def page(self, ack: Ack, action: dict[str, Any], context: BoltContext) -> None:
        number = int(str(action.get("value", "0")).partition(".")[0])
        with self.deps.transaction() as tx:
            cards.home_opened(tx, actor(context).slack_id, now=self.deps.clock(), page=number)
        done(self.deps, ack)

    def narrow(self, ack: Ack, action: dict[str, Any], context: BoltContext) -> None:
        by = actor(context).slack_id
        chosen = str((action.get("selected_option") or {}).get("value", ""))
        with self.deps.transaction() as tx:
            kept = read_filter(cards.home_of(tx, by)[1]).chosen(number_of(action["action_id"]), chosen)
            cards.home_opened(tx, by, now=self.deps.clock(), chosen=kept.text())
        done(self.deps, ack)


def register(app: App, deps: Deps) -> None:
    """Listen to Home."""
    on = _Listeners(deps)
    app.event("app_home_opened")(on.opened)
    app.action(re.compile(re.escape(Action.HOME_TAB) + r":\w+"))(on.tab)
    app.action(re.compile(re.escape(Action.HOME_FILTER) + r":\w+"))(on.narrow)
    app.action(re.compile(re.escape(Action.HOME_PAGE) + r"(:\w+)?"))(on.page)
