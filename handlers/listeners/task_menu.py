"""The rarer things: the card's menu, the timeline, a task from a list, going on after Stop (D-71, D-72, D-82)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain.commands import answers, review, tries
from domain.people.rights import Person
from handlers.answer import done, me
from handlers.deps import Deps
from handlers.ids import Action, Menu
from handlers.opening import (
    draw_edit_mail,
    open_assign,
    open_delete,
    open_edit,
    open_form,
    open_instruct,
    open_snooze,
    open_stop,
    open_timeline,
    open_why,
)
from handlers.payloads import chosen, pressed

Opens = Callable[[Deps, Mapping[str, Any], WebClient, BoltContext, int], None]
_MODALS: dict[str, Opens] = {
    Menu.EDIT_LINES: open_edit,
    Menu.INSTRUCT: open_instruct,
    Menu.TIMELINE: open_timeline,
    Menu.STOP: open_stop,
    Menu.ASSIGN: open_assign,
    Menu.SNOOZE: open_snooze,
    Menu.WHY: open_why,
    Menu.DELETE: open_delete,
}


class _Listeners:
    """What to do, each in one frame."""

    def __init__(self, deps: Deps) -> None:
        """Keep what a listener can reach."""
        self.deps = deps

    def menu(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        client: WebClient,
        context: BoltContext,
    ) -> None:
        by, _ = me(context)
        what, identity, _ = chosen(action)
        if what in _MODALS:
            _MODALS[what](self.deps, body, client, context, identity)
        elif what == Menu.EDIT_MAIL:
            open_form(self.deps, body, client, context, identity, draw_edit_mail)
        else:
            _do(self.deps, what, identity, by)
        done(self.deps, ack)

    def timeline(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        client: WebClient,
        context: BoltContext,
    ) -> None:
        open_timeline(self.deps, body, client, context, pressed(action)[0])
        ack()

    def go_on(self, ack: Ack, action: dict[str, Any], context: BoltContext) -> None:
        by, _ = me(context)
        _do(self.deps, Menu.CONTINUE, pressed(action)[0], by)
        done(self.deps, ack)

    def real(self, ack: Ack, action: dict[str, Any], context: BoltContext) -> None:
        by, _ = me(context)
        _do(self.deps, Menu.MAKE_REAL, pressed(action)[0], by)
        done(self.deps, ack)

    def link(self, ack: Ack) -> None:
        ack()


def register(app: App, deps: Deps) -> None:
    """Listen to menus and lists."""
    on = _Listeners(deps)
    app.action(Action.MENU)(on.menu)
    app.action(Action.TIMELINE)(on.timeline)
    app.action(re.compile(re.escape(Action.OPEN_TASK) + r"(:\w+)?"))(on.timeline)
    app.action(Action.CONTINUE)(on.go_on)
    app.action(Action.MAKE_REAL)(on.real)
    app.action(Action.LINK)(on.link)


def _do(deps: Deps, what: str, identity: int, by: Person) -> None:
    """Do what a menu's entry says, in one frame."""
    now = deps.clock()
    with deps.transaction() as tx:
        match what:
            case Menu.IS_REQUEST:
                answers.is_request(tx, identity, by=by, now=now)
            case Menu.MAKE_REAL:
                tries.make_real(tx, identity, by=by, now=now)
            case Menu.CONTINUE:
                review.continue_as_new(tx, identity, by=by, now=now)
