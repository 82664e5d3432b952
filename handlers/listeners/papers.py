"""Documents: find them, look at any version, get its PDF, set a state by hand (D-66, D-68)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain.commands import documents, papers
from domain.errors import InvalidInput
from domain.people.rights import Person
from domain.sales.queries import Wanted
from domain.screens.papers import Found, document_card, find
from handlers.answer import done, me, naming_fields, open_modal, update_later
from handlers.deps import Deps
from handlers.ids import Action, View, parse
from handlers.payloads import Form, pressed
from handlers.texts import Texts
from handlers.views.papers import ANY, card_modal, find_modal, state_modal


class _Listeners:
    """What to do, each in one frame."""

    def __init__(self, deps: Deps) -> None:
        """Keep what a listener can reach."""
        self.deps = deps

    def search(self, ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, texts = me(context)
        with naming_fields(ack, view, texts):
            ack(
                response_action="update",
                view=draw_find(self.deps, wanted_of(Form(view)), by=by, texts=texts),
            )

    def turn_page(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        client: WebClient,
        context: BoltContext,
    ) -> None:
        by, texts = me(context)
        wanted, page = wanted_of(Form(body["view"])), parse(str(action["value"]))[0]
        update_later(
            self.deps,
            client,
            body["view"]["id"],
            lambda: draw_find(self.deps, wanted, page=page, by=by, texts=texts),
        )
        ack()

    def open_it(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        client: WebClient,
        context: BoltContext,
    ) -> None:
        by, texts = me(context)
        document_id, version = pressed(action)
        open_modal(client, body, draw_document(self.deps, document_id, version, by=by, texts=texts))
        ack()

    def other_version(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        client: WebClient,
        context: BoltContext,
    ) -> None:
        by, texts = me(context)
        document_id, version = parse(str(action["selected_option"]["value"]))
        update_later(
            self.deps,
            client,
            body["view"]["id"],
            lambda: draw_document(self.deps, document_id, version, by=by, texts=texts),
        )
        ack()

    def fetch(self, ack: Ack, action: dict[str, Any], context: BoltContext) -> None:
        by, _ = me(context)
        document_id, version = pressed(action)
        with self.deps.transaction() as tx:
            papers.fetch_pdf(tx, document_id, version, by=by, now=self.deps.clock())
        done(self.deps, ack)

    def ask_state(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        client: WebClient,
        context: BoltContext,
    ) -> None:
        by, texts = me(context)
        with self.deps.read_only() as tx:
            card = document_card(tx, pressed(action)[0], by=by)
        if not card.states:
            raise InvalidInput("sales.state_by_hand")
        open_modal(client, body, state_modal(card, texts))
        ack()

    def set_state(self, ack: Ack, view: dict[str, Any], client: WebClient, context: BoltContext) -> None:
        by, texts = me(context)
        document_id, version = parse(view["private_metadata"])
        form = Form(view)
        with naming_fields(ack, view, texts):
            with self.deps.transaction() as tx:
                number = papers.number_of(tx, document_id)
                documents.set_state(
                    tx,
                    number,
                    form.option("state"),
                    reason=form.text("reason"),
                    by=by,
                    now=self.deps.clock(),
                )
            ack()
            self.deps.wake()
            under = view.get("previous_view_id")
            if under:  # the document lies underneath: show its new state there
                update_later(
                    self.deps,
                    client,
                    under,
                    lambda: draw_document(self.deps, document_id, version, by=by, texts=texts),
                )

    def of_search(self, body: Mapping[str, Any]) -> bool:
        return bool((body.get("view") or {}).get("callback_id") == View.FIND_DOCUMENTS)


def register(app: App, deps: Deps) -> None:
    """Listen to the search, the document's card and the form of its state."""
    on = _Listeners(deps)
    app.view(View.FIND_DOCUMENTS)(on.search)
    app.action(re.compile(rf"{re.escape(Action.PAGE)}:\w+"), matchers=[on.of_search])(on.turn_page)
    app.action(re.compile(rf"{re.escape(Action.OPEN_DOCUMENT)}(:.+)?"))(on.open_it)
    app.action(Action.DOCUMENT_VERSION)(on.other_version)
    app.action(Action.DOCUMENT_PDF)(on.fetch)
    app.action(Action.DOCUMENT_STATE)(on.ask_state)
    app.view(View.DOCUMENT_STATE)(on.set_state)


def wanted_of(form: Form) -> Wanted:
    """Return what a filled search form looks for.

    Raises:
        InvalidInput: the last day is before the first; ``field`` is "until".
    """
    since, until = form.day("since"), form.day("until")
    if since is not None and until is not None and until < since:
        raise InvalidInput("find.days", field="until")
    kind, state = form.option("kind"), form.option("state")
    return Wanted(
        text=form.text("text"),
        kind="" if kind == ANY else kind,
        state="" if state == ANY else state,
        since=since,
        until=until,
    )


def draw_find(deps: Deps, wanted: Wanted, *, page: int = 0, by: Person, texts: Texts) -> dict[str, Any]:
    """Return the search with a page of hits."""
    with deps.read_only() as tx:
        found: Found = find(tx, wanted, page=page, by=by)
    return find_modal(found, texts)


def draw_document(deps: Deps, document_id: int, version: int, *, by: Person, texts: Texts) -> dict[str, Any]:
    """Return a document of one version as a modal."""
    with deps.read_only() as tx:
        card = document_card(tx, document_id, version=version, by=by)
    return card_modal(card, texts)
