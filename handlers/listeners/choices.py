"""Choose per line what becomes of what is not available (D-52)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain.commands import shortages
from domain.commands.shortages import Choice, StockMoved
from domain.errors import InvalidInput
from domain.people.rights import Person
from domain.screens.choices import ChoicesView, choices_view
from domain.tasks.shortages import Way
from handlers.answer import me, open_modal, refuse_fields, update_later
from handlers.deps import Deps
from handlers.ids import Action, View, parse
from handlers.payloads import pressed
from handlers.texts import Texts
from handlers.views.choices_form import MARK, choices_modal
from handlers.views.paging import PER_PAGE, Sheet, collected


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
        open_modal(client, body, choices_modal(shown(self.deps, pressed(action)[0], by), texts))
        ack()

    def turn_page(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        client: WebClient,
        context: BoltContext,
    ) -> None:
        by, texts = me(context)
        sheet = replace(collected(body["view"]), page=parse(str(action["value"]))[0])
        ack()
        step_id = parse(sheet.about)[0]
        update_later(
            self.deps,
            client,
            body["view"]["id"],
            lambda: choices_modal(shown(self.deps, step_id, by), texts, sheet),
        )

    def submit(self, ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, texts = me(context)
        sheet = collected(view)
        now = shown(self.deps, parse(sheet.about)[0], by)
        if sheet.page + 1 < sheet.pages(len(now.lines)):
            ack(response_action="update", view=choices_modal(now, texts, replace(sheet, page=sheet.page + 1)))
            return
        try:
            decide(self.deps, sheet, now, by)
        except StockMoved as moved:
            ack(response_action="update", view=turned(now, texts, sheet, moved.lines[0], moved.lines))
        except InvalidInput as error:
            line = line_of(error.field)
            if line is None or _page_of(now, line) == sheet.page:
                refuse_fields(ack, view, error, texts)
            else:  # pages can be turned without an answer: show the line that has none
                ack(response_action="update", view=turned(now, texts, sheet, line))
        else:
            ack(response_action="clear")
            self.deps.wake()

    def of_choices(self, body: Mapping[str, Any]) -> bool:
        return bool((body.get("view") or {}).get("callback_id") == View.CHOICES)


def shown(deps: Deps, step_id: int, by: Person) -> ChoicesView:
    """Return the short lines as they are now; the right is asked every time."""
    with deps.read_only() as tx:
        return choices_view(tx, step_id, by=by, now=deps.clock())


def decide(deps: Deps, sheet: Sheet, now: ChoicesView, by: Person) -> None:
    """Do what was chosen, in one frame."""
    step_id, revision = parse(sheet.about)
    chosen = {line.index: _choice(sheet, line.index) for line in now.lines}
    with deps.transaction() as tx:
        shortages.choose_per_line(tx, step_id, chosen, revision=revision, by=by, now=deps.clock())


def _choice(sheet: Sheet, index: int) -> Choice:
    """Return what was chosen for a line; the search goes before the list.

    Raises:
        InvalidInput: nothing was.
    """
    name = f"line:{index}"
    way = sheet.typed.get(f"{name}:way", "")
    if not way:
        raise InvalidInput("error.line_unanswered", field=f"{name}:way")
    item = sheet.typed.get(f"{name}:search") or sheet.typed.get(f"{name}:item", "")
    return Choice(Way(way), sheet.typed.get(f"{MARK}:{index}", ""), item)


def turned(
    now: ChoicesView, texts: Texts, sheet: Sheet, line: int, moved: Collection[int] = ()
) -> dict[str, Any]:
    """Return the form on the page of a line."""
    return choices_modal(now, texts, replace(sheet, page=_page_of(now, line)), moved=moved)


def line_of(field: str) -> int | None:
    """Return the line of a field "line:<index>:way", None if it is none of a line."""
    found = re.match(r"line:(\d+):", field)
    return int(found[1]) if found else None


def _page_of(now: ChoicesView, index: int) -> int:
    """Return the page on which a line stands."""
    places = [at for at, line in enumerate(now.lines) if line.index == index]
    return places[0] // PER_PAGE if places else 0


def register(app: App, deps: Deps) -> None:
    """Listen to the form of what is not available."""
    on = _Listeners(deps)
    app.action(Action.CHOOSE)(on.open_it)
    app.action(re.compile(rf"{re.escape(Action.PAGE)}:\w+"), matchers=[on.of_choices])(on.turn_page)
    app.view(View.CHOICES)(on.submit)
