"""A desk's settings (D-1 to D-15, D-17): the overview, its sections, switching on and off (D-2), further desks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain.commands.activation import activate, deactivate
from domain.commands.desks import change_desk, desk_ids, desk_view, new_desk, shown_signature
from domain.desks.facts import DeskView
from domain.desks.log import entries
from domain.desks.settings import Kind, Section, Value, in_section
from domain.errors import InvalidInput
from domain.people.rights import Person, Verb, require
from domain.screens.home import task_list
from domain.words import language_of
from handlers.answer import me, naming_fields, open_modal, update_later
from handlers.deps import Deps
from handlers.ids import Action, View, number_of, parse
from handlers.payloads import Form, pressed
from handlers.texts import Texts
from handlers.views.desk_form import (
    EMPTY,
    OWN,
    desk_modal,
    log_modal,
    section_modal,
    signature_modal,
    switch_on_modal,
)
from handlers.views.lists import tasks_message

Body = Mapping[str, Any]


class _Listeners:
    """What to do, each in one frame."""

    def __init__(self, deps: Deps) -> None:
        """Keep what a listener can reach."""
        self.deps = deps

    def open_it(
        self, ack: Ack, action: dict[str, Any], body: Body, client: WebClient, context: BoltContext
    ) -> None:
        by, texts = me(context)
        with self.deps.read_only() as tx:
            desk_id = pressed(action)[0] or desk_ids(tx)[0]
        open_modal(client, body, desk_modal(self._seen(desk_id, by), texts))
        ack()

    def open_section(
        self, ack: Ack, action: dict[str, Any], body: Body, client: WebClient, context: BoltContext
    ) -> None:
        by, texts = me(context)
        which = _section(number_of(action["action_id"]))
        desk = self._seen(pressed(action)[0], by)
        groups = self.deps.read_groups() if which is Section.PEOPLE else ()
        form = section_modal(desk, which, texts, accounts=self.deps.accounts, groups=groups)
        open_modal(client, body, form)
        ack()

    def save(self, ack: Ack, view: dict[str, Any], client: WebClient, context: BoltContext) -> None:
        by, texts = me(context)
        which, _, rest = view["private_metadata"].partition(":")
        desk_id, version = parse(rest)
        with naming_fields(ack, view, texts):
            changes = changes_of(Form(view), _section(which), self._seen(desk_id, by))
            with self.deps.transaction() as tx:
                change_desk(
                    tx,
                    desk_id,
                    changes,
                    by=by,
                    now=self.deps.clock(),
                    version=version,
                    accounts=self._accounts(),
                )
            self._saved(ack, client, view.get("previous_view_id"), desk_id, by, texts)

    def preview(
        self, ack: Ack, action: dict[str, Any], body: Body, client: WebClient, context: BoltContext
    ) -> None:
        by, texts = me(context)
        desk = self._seen(pressed(action)[0], by)
        form = Form(body["view"])
        own, typed = form.option("signature_kind") == OWN, form.text("signature")
        read_as = shown_signature(typed if own else "", desk.default_signature)
        ack()
        update_later(
            self.deps,
            client,
            body["view"]["id"],
            lambda: signature_modal(desk, texts, own=own, typed=typed, read_as=read_as),
        )

    def switch(
        self, ack: Ack, action: dict[str, Any], body: Body, client: WebClient, context: BoltContext
    ) -> None:
        by, texts = me(context)
        desk_id, version = pressed(action)
        desk = self._seen(desk_id, by)
        if desk.active:
            with self.deps.transaction() as tx:
                deactivate(tx, desk_id, by=by, now=self.deps.clock(), version=version)
            self._saved(ack, client, body["view"]["id"], desk_id, by, texts)
            return
        opened = open_modal(client, body, switch_on_modal(desk, texts))
        ack()
        if desk.resumable:
            self._count(client, opened, desk, texts)

    def switch_on(self, ack: Ack, view: dict[str, Any], client: WebClient, context: BoltContext) -> None:
        by, texts = me(context)
        desk_id, version = parse(view["private_metadata"])
        meanwhile = Form(view).option("meanwhile")
        with naming_fields(ack, view, texts):
            with self.deps.transaction() as tx:
                activate(
                    tx,
                    desk_id,
                    meanwhile,
                    by=by,
                    now=self.deps.clock(),
                    version=version,
                    accounts=self._accounts(),
                )
            self._saved(ack, client, view.get("previous_view_id"), desk_id, by, texts)

    def make(self, ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, texts = me(context)
        form = Form(view)
        given = {
            "name": form.text("name"),
            "channel": form.conversation("channel"),
            "account": form.option("account"),
            "folder": form.text("folder"),
            "language": language_of(texts.locale),
            "time_zone": by.time_zone,
        }
        with naming_fields(ack, view, texts):
            with self.deps.transaction() as tx:
                desk_id = new_desk(tx, given, by=by, now=self.deps.clock())
            ack(response_action="update", view=desk_modal(self._seen(desk_id, by), texts))
            self.deps.wake()

    def log(
        self, ack: Ack, action: dict[str, Any], body: Body, client: WebClient, context: BoltContext
    ) -> None:
        by, texts = me(context)
        desk = self._seen(pressed(action)[0], by)
        with self.deps.read_only() as tx:
            changes = entries(tx, desk.id)
        open_modal(client, body, log_modal(desk.name, changes, texts))
        ack()

    def inbox(
        self, ack: Ack, action: dict[str, Any], body: Body, client: WebClient, context: BoltContext
    ) -> None:
        by, texts = me(context)
        with self.deps.read_only() as tx:
            require(by, Verb.SEE, desk_id=pressed(action)[0])
            answer = tasks_message(task_list(tx, by), texts)
        ack()
        place = {"channel": body["channel"]["id"], "user": by.slack_id}
        self.deps.say_soon(
            lambda: client.chat_postEphemeral(**place, text=answer.text, blocks=list(answer.blocks))
        )

    def _seen(self, desk_id: int, by: Person) -> DeskView:
        with self.deps.read_only() as tx:
            return desk_view(tx, desk_id, by=by, now=self.deps.clock())

    def _accounts(self) -> tuple[str, ...] | None:
        return tuple(name for name, _ in self.deps.accounts) or None

    def _saved(
        self, ack: Ack, client: WebClient, overview: str | None, desk_id: int, by: Person, texts: Texts
    ) -> None:
        """Acknowledge, draw the overview anew, and let mail and cards follow at once."""
        ack()
        if overview:
            update_later(self.deps, client, overview, lambda: desk_modal(self._seen(desk_id, by), texts))
        self.deps.look_now()
        self.deps.wake()

    def _count(self, client: WebClient, view_id: str, desk: DeskView, texts: Texts) -> None:
        """Ask the mail server, on another thread, how many mails arrived meanwhile, and say it in the open form."""

        def count() -> None:
            arrived = self.deps.count_arrived(desk.id)
            if arrived is not None:
                client.views_update(view_id=view_id, view=switch_on_modal(desk, texts, arrived=arrived))

        self.deps.say_soon(count)


def register(app: App, deps: Deps) -> None:
    """Listen to the settings."""
    on = _Listeners(deps)
    app.action(Action.DESK)(on.open_it)
    for one in Section:
        app.action(f"{Action.DESK_SECTION}:{one}")(on.open_section)
    app.action(Action.DESK_PREVIEW)(on.preview)
    app.action(Action.DESK_SWITCH)(on.switch)
    app.action(Action.DESK_LOG)(on.log)
    app.action(Action.INBOX)(on.inbox)
    app.view(View.DESK_SECTION)(on.save)
    app.view(View.DESK_SWITCH)(on.switch_on)
    app.view(View.DESK_NEW)(on.make)


def _section(name: str) -> Section:
    try:
        return Section(name)
    except ValueError:
        raise InvalidInput("error.unknown_button") from None


def changes_of(form: Form, which: Section, desk: DeskView) -> dict[str, Value]:
    """Return the settings of a section as they stand in its form.

    Raises:
        InvalidInput: an own signature without a word; ``field`` is its input.
    """
    if which is Section.SIGNATURE:
        own, text = form.option("signature_kind") == OWN, form.text("signature")
        if own and not text:
            raise InvalidInput("desk.signature_empty", field="signature")
        return {"signature": text if own else ""}
    ways: dict[Kind, Callable[[str], Value]] = {
        Kind.SWITCH: lambda name: name in form.options("switches"),
        Kind.MEMBERS: form.users,
        Kind.CALLED: lambda name: (*_groups(form, desk), *form.users(name)),
        Kind.CHANNEL: form.conversation,
        Kind.DAYS: form.options,
    }
    found = {one.name: ways.get(one.kind, form.text)(one.name) for one in in_section(which)}
    for one in in_section(which):
        chosen = form.option(one.name)
        if chosen:
            found[one.name] = "" if chosen == EMPTY else chosen
    return found


def _groups(form: Form, desk: DeskView) -> tuple[str, ...]:
    """Return the user groups on duty; where Slack could not name any, those that were stay."""
    if "duty_groups" in form.blocks():
        return form.options("duty_groups")
    return tuple(one for one in desk.many("duty") if one.startswith("S"))
