"""``/sales``: words that a person types. Unknown words get help, not silence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain.commands import documents
from domain.commands.desks import desk_ids, desk_view
from domain.errors import NotFound
from domain.people.rights import Person, Verb, require
from domain.screens.cards import task_card
from domain.screens.home import desks_of, task_list
from domain.screens.review import desk_of, pdf_link, task_by_number
from handlers.answer import me, open_modal
from handlers.deps import Deps
from handlers.ids import Command
from handlers.texts import Texts
from handlers.views.desk_form import desk_modal
from handlers.views.documents import document_message
from handlers.views.lists import help_message, task_message, tasks_message
from handlers.views.message import Message
from handlers.views.try_out import try_modal


class _Listeners:
    """What to do, each in one frame."""

    def __init__(self, deps: Deps) -> None:
        """Keep what a listener can reach."""
        self.deps = deps

    def sales(
        self,
        ack: Ack,
        command: Mapping[str, Any],
        body: Mapping[str, Any],
        client: WebClient,
        context: BoltContext,
    ) -> None:
        by, texts = me(context)
        word, _, rest = str(command.get("text", "")).strip().partition(" ")
        word = word.lower()
        if word in {"try", "desk"}:
            open_modal(client, body, _modal(self.deps, by, texts, word))
            ack()
            return
        answer = _answer(self.deps, by, texts, word=word, rest=rest.strip())
        ack(text=answer.text, blocks=list(answer.blocks), response_type="ephemeral")

    def sequence(self, ack: Ack, context: BoltContext) -> None:
        _, texts = me(context)
        ack(text=texts("help.sequences"), response_type="ephemeral")


def register(app: App, deps: Deps) -> None:
    """Listen to the slash commands."""
    on = _Listeners(deps)
    app.command(Command.SALES)(on.sales)
    app.command(Command.SEQUENCE)(on.sequence)


def _modal(deps: Deps, by: Person, texts: Texts, word: str) -> dict[str, Any]:
    with deps.read_only() as tx:
        if word == "desk":
            return desk_modal(desk_view(tx, desk_ids(tx)[0], by=by), texts)
        desks = desks_of(tx, by)
    return try_modal(desks[0] if desks else 0, texts)


def _answer(deps: Deps, by: Person, texts: Texts, *, word: str, rest: str) -> Message:
    with deps.read_only() as tx:
        match word:
            case "tasks":
                return tasks_message(task_list(tx, by), texts)
            case "task" if rest:
                task_id = task_by_number(tx, _number(rest))
                require(by, Verb.SEE, desk_id=desk_of(tx, task_id))
                return task_message(task_card(tx, task_id), texts)
            case "quote" | "order" if rest:
                document = documents.open_for_edit(tx, rest.split(maxsplit=1)[0].upper(), by=by)
                return document_message(document, texts, pdf_link=pdf_link(tx, document))
            case "" | "help":
                return help_message(texts)
    return help_message(texts, unknown=word)


def _number(text: str) -> int:
    """Return 412 for "T-412" or "412".

    Raises:
        NotFound: it is no number.
    """
    digits = text.split(maxsplit=1)[0].upper().removeprefix("T-")
    if not digits.isdigit():
        raise NotFound("error.no_task")
    return int(digits)
