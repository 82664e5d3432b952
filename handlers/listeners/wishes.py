"""Answers about items, quantities and prices, and one more try of what the bot gave up (D-43, D-51, D-54, D-86)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain.commands import answers, teaching
from domain.commands.answers import LineAnswer
from domain.intake.naming import name_in, normal
from domain.people.rights import Person, Verb, require
from domain.sales.taught import Name
from domain.screens.review import desk_of, review_view
from domain.tasks.facts import ReviewView
from domain.tasks.states import StepKind
from handlers.answer import View as Blocks
from handlers.answer import done, me, naming_fields, update_later
from handlers.deps import Deps
from handlers.ids import Action, View, number_of, numbered, parse
from handlers.opening import open_form
from handlers.payloads import Form, decimal_of, pressed
from handlers.texts import Texts
from handlers.views.forms import prices_modal
from handlers.views.items_form import MOST_EXTRA, UNKNOWN, chosen_item, items_modal
from handlers.views.paging import Sheet, collected
from handlers.views.review import review_modal
from handlers.views.teach import CUSTOMER, EVERYBODY, MOST_NAMES, preview_modal


class _Listeners:
    """What to do, each in one frame."""

    def __init__(self, deps: Deps) -> None:
        """Keep what a listener can reach."""
        self.deps = deps

    def open_the_form(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        client: WebClient,
        context: BoltContext,
    ) -> None:
        open_form(self.deps, body, client, context, pressed(action)[0], _draw)
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
        sheet = collected(body["view"])
        number = parse(str(action["value"]))[0]
        more = action["action_id"] == numbered(Action.MORE, "line")
        sheet = replace(sheet, extra=number) if more else replace(sheet, page=number)
        ack()
        update_later(self.deps, client, body["view"]["id"], lambda: _redraw(self.deps, sheet, texts, by))

    def answer(self, ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, texts = me(context)
        sheet = collected(view)
        shown = _shown(self.deps, sheet, by)
        asked = [line.index for line in shown.lines if line.why]
        if sheet.page + 1 < sheet.pages(len(asked)):
            ack(response_action="update", view=items_modal(shown, texts, replace(sheet, page=sheet.page + 1)))
            return
        with naming_fields(ack, view, texts):
            _answer_items(self.deps, sheet, asked, by=by)
            ask = _to_remember(self.deps, shown, sheet, texts, by)
            if ask is None:
                ack(response_action="clear")
            else:
                ack(response_action="update", view=ask)
            self.deps.wake()

    def prices(self, ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, texts = me(context)
        step_id, revision = parse(view["private_metadata"])
        form = Form(view)
        with naming_fields(ack, view, texts):
            given = {
                int(block.partition(":")[2]): form.decimal(block)
                for block in form.blocks()
                if block.startswith("price:")
            }
            with self.deps.transaction() as tx:
                known = {index: amount for index, amount in given.items() if amount is not None}
                answers.answer_price(
                    tx,
                    step_id,
                    known,
                    reason=form.text("reason"),
                    revision=revision,
                    by=by,
                    now=self.deps.clock(),
                )
            ack(response_action="clear")
            self.deps.wake()

    def ask_customer(self, ack: Ack, action: dict[str, Any], context: BoltContext) -> None:
        by, _ = me(context)
        step_id, revision = pressed(action)
        with self.deps.transaction() as tx:
            answers.ask_customer(tx, step_id, revision=revision, by=by, now=self.deps.clock())
        done(self.deps, ack)

    def quote_anyway(self, ack: Ack, action: dict[str, Any], context: BoltContext) -> None:
        by, _ = me(context)
        step_id, revision = pressed(action)
        with self.deps.transaction() as tx:
            answers.quote_anyway(tx, step_id, revision=revision, by=by, now=self.deps.clock())
        done(self.deps, ack)

    def try_again(self, ack: Ack, action: dict[str, Any], context: BoltContext) -> None:
        by, _ = me(context)
        with self.deps.transaction() as tx:
            answers.try_again(tx, pressed(action)[0], by=by, now=self.deps.clock())
        done(self.deps, ack)

    def swap(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        client: WebClient,
        context: BoltContext,
    ) -> None:
        by, texts = me(context)
        step_id = parse(str(body["view"]["private_metadata"]))[0]
        item = str((action.get("selected_option") or {}).get("value", ""))
        with self.deps.transaction() as tx:
            answers.swap_line(
                tx, step_id, int(number_of(action["action_id"])), item, by=by, now=self.deps.clock()
            )
        done(self.deps, ack)
        update_later(self.deps, client, body["view"]["id"], lambda: _reviewed(self.deps, step_id, texts))

    def of_items(self, body: Mapping[str, Any]) -> bool:
        return bool((body.get("view") or {}).get("callback_id") == View.ITEMS)


def register(app: App, deps: Deps) -> None:
    """Listen to the forms of assistance requests."""
    on = _Listeners(deps)
    paging = re.compile(rf"(?:{re.escape(Action.PAGE)}|{re.escape(Action.MORE)}):\w+")
    app.action(Action.FORM)(on.open_the_form)
    app.action(re.compile(rf"{re.escape(Action.SWAP)}:\d+"))(on.swap)
    app.action(paging, matchers=[on.of_items])(on.turn_page)
    app.action(Action.ASK_CUSTOMER)(on.ask_customer)
    app.action(Action.QUOTE_ANYWAY)(on.quote_anyway)
    app.action(Action.TRY_AGAIN)(on.try_again)
    app.view(View.ITEMS)(on.answer)
    app.view(View.PRICES)(on.prices)


def _to_remember(deps: Deps, shown: ReviewView, sheet: Sheet, texts: Texts, by: Person) -> Blocks | None:
    """Return the preview of the answers that are to be kept as names (D-76), None if none is."""
    scope = sheet.typed.get("remember", "")
    if scope not in {CUSTOMER, EVERYBODY}:
        return None
    customer = shown.card.customer_no if scope == CUSTOMER else ""
    names = []
    for line in shown.lines:
        item, dropped = chosen_item(sheet, f"line:{line.index}")
        words = name_in(line.evidence)
        if line.why == UNKNOWN and not dropped and normal(words):
            item_no, _, variant = item.partition("/")
            names.append(Name(words, item_no, variant, customer))
    names = names[:MOST_NAMES]
    if not names:
        return None
    with deps.read_only() as tx:
        affected, count = teaching.preview(tx, shown.card.id, names, by=by)
    return preview_modal(shown.card, names, affected, count, texts)


def _reviewed(deps: Deps, step_id: int, texts: Texts) -> Blocks:
    with deps.read_only() as tx:
        view = review_view(tx, step_id, now=deps.clock())
    return review_modal(view, texts)


def _draw(view: ReviewView, texts: Texts) -> Blocks:
    return prices_modal(view, texts) if view.step.kind is StepKind.PRICE_MISSING else items_modal(view, texts)


def _shown(deps: Deps, sheet: Sheet, by: Person) -> ReviewView:
    """Return what the form is about; the right is asked on every page, it may have been taken meanwhile."""
    with deps.read_only() as tx:
        view = review_view(tx, parse(sheet.about)[0], now=deps.clock())
        require(by, Verb.REVIEW, desk_id=desk_of(tx, view.card.id))
    return view


def _redraw(deps: Deps, sheet: Sheet, texts: Texts, by: Person) -> Blocks:
    return items_modal(_shown(deps, sheet, by), texts, sheet)


def _line(sheet: Sheet, name: str) -> LineAnswer:
    item, dropped = chosen_item(sheet, name)
    quantity = (
        None if dropped else decimal_of(sheet.typed.get(f"{name}:quantity", ""), field=f"{name}:quantity")
    )
    return LineAnswer(item, quantity, sheet.typed.get(f"{name}:uom", ""), drop=dropped)


def _answer_items(deps: Deps, sheet: Sheet, asked: list[int], *, by: Person) -> None:
    step_id, revision = parse(sheet.about)
    given = {index: _line(sheet, f"line:{index}") for index in asked}
    added = [_line(sheet, f"extra:{at}") for at in range(MOST_EXTRA) if sheet.typed.get(f"extra:{at}:search")]
    with deps.transaction() as tx:
        answers.answer_items(
            tx,
            step_id,
            given,
            extra=tuple(added),
            settled=_settled(sheet),
            revision=revision,
            by=by,
            now=deps.clock(),
        )


def _settled(sheet: Sheet) -> dict[int, str]:
    """Return what was chosen where mail and attachment differ, by the number of the difference."""
    chosen = {
        name.partition(":")[2]: text for name, text in sheet.typed.items() if name.startswith("differ:")
    }
    return {int(at): text for at, text in chosen.items() if at.isdecimal()}
