"""Who wrote? Create a contact, use another once, change a contact's address (D-32, D-36); and the searches of forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain.commands import answers
from domain.people.rights import Verb, require
from domain.sales.contacts import search_contacts
from domain.sales.search import search_customers
from domain.screens.home import desks_of
from domain.screens.lookup import find_goods
from domain.words import language_of
from handlers.answer import me, naming_fields
from handlers.blocks import cut, option
from handlers.deps import Deps
from handlers.ids import Action, View, parse
from handlers.opening import Draw, open_form
from handlers.payloads import Form, pressed
from handlers.views.forms import PROPOSED, new_contact_modal, update_contact_modal, use_contact_modal

MOST_FOUND = 20
_OPENS: dict[Action, Draw] = {
    Action.CREATE_CONTACT: new_contact_modal,
    Action.USE_CONTACT: use_contact_modal,
    Action.UPDATE_CONTACT: update_contact_modal,
}
_HOW = {View.USE_CONTACT: "once", View.UPDATE_CONTACT: "update_email"}


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
        open_form(self.deps, body, client, context, pressed(action)[0], _OPENS[Action(action["action_id"])])
        ack()

    def create(self, ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, texts = me(context)
        form = Form(view)
        with naming_fields(ack, view, texts):
            with self.deps.transaction() as tx:
                answers.create_contact(
                    tx,
                    parse(view["private_metadata"])[0],
                    name=form.text("name"),
                    email=form.text("email"),
                    customer_no=form.option("customer_no"),
                    language=form.option("language"),
                    by=by,
                    now=self.deps.clock(),
                )
            ack(response_action="clear")
            self.deps.wake()

    def choose(self, ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, texts = me(context)
        form = Form(view)
        contact_no = form.option("contact_no") or form.option(PROPOSED)
        with naming_fields(ack, view, texts):
            with self.deps.transaction() as tx:
                how = _HOW[View(view["callback_id"])]
                answers.choose_contact(
                    tx, parse(view["private_metadata"])[0], contact_no, how, by=by, now=self.deps.clock()
                )
            ack(response_action="clear")
            self.deps.wake()

    def find(self, ack: Ack, payload: Mapping[str, Any], context: BoltContext) -> None:
        by, texts = me(context)
        typed = str(payload.get("value", ""))
        with self.deps.read_only() as tx:
            desks = desks_of(tx, by)
            require(by, Verb.SEE, desk_id=desks[0] if desks else 0)
            match payload.get("action_id"):
                case Action.ITEM_SEARCH:
                    found = list(find_goods(tx, typed, language=language_of(texts.locale)))
                case Action.CONTACT_SEARCH:
                    contacts = search_contacts(tx, typed, limit=MOST_FOUND)
                    found = [
                        (one.contact_no, f"{one.name}, {one.customer_name or one.email}") for one in contacts
                    ]
                case _:
                    found = [
                        (number, f"{number} {name}")
                        for number, name in search_customers(tx, typed, limit=MOST_FOUND)
                    ]
        ack(options=[option(cut(text, 75), value) for value, text in found])


def register(app: App, deps: Deps) -> None:
    """Listen to the buttons of an unknown sender and to the searches."""
    on = _Listeners(deps)
    for action in _OPENS:
        app.action(action)(on.open_it)
    app.view(View.NEW_CONTACT)(on.create)
    for view in _HOW:
        app.view(view)(on.choose)
    for search in (Action.ITEM_SEARCH, Action.CONTACT_SEARCH, Action.CUSTOMER_SEARCH):
        app.options(search)(on.find)
