"""Instructions: the form, its preview and Apply; Apply and Cancel of a private answer in a card's thread (D-75, D-84)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext, Respond
from slack_sdk import WebClient

from domain.commands import instructing
from domain.commands.instruction_form import instruction_form
from domain.people.rights import Person
from handlers.answer import View as Blocks
from handlers.answer import done, me, naming_fields, update_later
from handlers.deps import Deps
from handlers.ids import Action, View, parse
from handlers.opening import open_instruct
from handlers.payloads import Form, pressed
from handlers.telling import told
from handlers.texts import Texts
from handlers.views.instruct import OWN, cancelled_text, done_text, instruct_modal, preview_modal

_CHOICE = re.compile(r"\d+:(?:line|item|site)")


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
        open_instruct(self.deps, body, client, context, pressed(action)[0])
        ack()

    def suggestion(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        client: WebClient,
        context: BoltContext,
    ) -> None:
        by, texts = me(context)
        step_id, revision = pressed(action)
        view = self._shown(step_id, revision, str(action["text"]["text"]), by, texts)
        ack()
        update_later(self.deps, client, body["view"]["id"], lambda: view)

    def preview(self, ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, texts = me(context)
        step_id, revision = parse(view["private_metadata"])
        with naming_fields(ack, view, texts):
            shown = self._shown(step_id, revision, Form(view).text("words"), by, texts)
            ack(response_action="update", view=shown)

    def _shown(self, step_id: int, revision: int, words: str, by: Person, texts: Texts) -> Blocks:
        """Return the preview; where nothing was understood, the form again with what was written."""
        preview = told(self.deps, step_id, words, revision=revision, by=by)
        if preview.changes or preview.choices or preview.problem is not None or not preview.left:
            return preview_modal(preview, texts)
        with self.deps.read_only() as tx:
            form = instruction_form(tx, step_id, by=by)
        return instruct_modal(form, texts, words=words, note=f"🤔 {texts('instruct.nothing')}")

    def apply(self, ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, texts = me(context)
        instruction_id, _ = parse(view["private_metadata"])
        form = Form(view)
        with naming_fields(ack, view, texts):
            self._apply(instruction_id, {block: form.option(block) for block in form.blocks()}, by)
            ack(response_action="clear")
            self.deps.wake()

    def _apply(self, instruction_id: int, chosen: Mapping[str, str], by: Person) -> str:
        """Apply it in one frame; returns the words."""
        picked = {
            key: "" if value == OWN else value
            for key, value in chosen.items()
            if _CHOICE.fullmatch(key) and value
        }
        with self.deps.transaction() as tx:
            instructing.apply(tx, instruction_id, picked, by=by, now=self.deps.clock())
            return instructing.words_of(tx, instruction_id)

    def apply_told(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        respond: Respond,
        context: BoltContext,
    ) -> None:
        by, texts = me(context)
        form = Form(body)
        words = self._apply(pressed(action)[0], {block: form.option(block) for block in form.blocks()}, by)
        done(self.deps, ack)
        self.deps.say_soon(lambda: respond(text=done_text(words, texts), replace_original=True))

    def cancel_told(self, ack: Ack, action: dict[str, Any], respond: Respond, context: BoltContext) -> None:
        by, texts = me(context)
        with self.deps.transaction() as tx:
            instructing.cancel(tx, pressed(action)[0], by=by, now=self.deps.clock())
        ack()
        self.deps.say_soon(lambda: respond(text=cancelled_text(texts), replace_original=True))

    def choice(self, ack: Ack) -> None:
        ack()


def register(app: App, deps: Deps) -> None:
    """Listen to the form and to the private answers."""
    on = _Listeners(deps)
    app.action(Action.INSTRUCT)(on.open_it)
    app.action(re.compile(rf"{re.escape(Action.SUGGEST)}(?::\d+)?"))(on.suggestion)
    app.action(Action.APPLY_TOLD)(on.apply_told)
    app.action(Action.CANCEL_TOLD)(on.cancel_told)
    app.action(re.compile(rf"{re.escape(Action.TOLD_CHOICE)}(?::\d+_\w+)?"))(on.choice)
    app.view(View.INSTRUCT)(on.preview)
    app.view(View.INSTRUCTED)(on.apply)
