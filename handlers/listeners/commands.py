"""``/sales``: words that a person types. Unknown words get help, not silence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext, Respond
from slack_sdk import WebClient

from domain.errors import NotFound
from domain.people.rights import Person, Verb, require
from domain.sales.queries import Wanted
from domain.screens.cards import task_card
from domain.screens.home import desk_to_try, desks_of, task_list
from domain.screens.papers import Found, by_number, document_card, find
from domain.screens.review import desk_of, task_by_number
from domain.screens.rules import rules
from domain.screens.search import TaskSearch, find_tasks
from handlers.answer import me, open_modal
from handlers.deps import Deps
from handlers.desk_opening import settings_view
from handlers.figures import answer_command
from handlers.ids import Command
from handlers.texts import Texts
from handlers.views.lists import (
    found_message,
    help_message,
    no_desk_message,
    task_message,
    tasks_message,
    which_message,
)
from handlers.views.message import Message
from handlers.views.papers import card_message, find_modal
from handlers.views.teach import rules_message
from handlers.views.try_out import try_modal

LONGEST_SEARCH = 80
LONGEST_NUMBER = 9
"""Digits of a task's number; a longer one is no number of ours, and no database column holds it."""


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
        respond: Respond,
    ) -> None:
        by, texts = me(context)
        word, _, rest = str(command.get("text", "")).strip().partition(" ")
        word = word.lower()
        if word == "kpi":
            answer_command(self.deps, ack, respond, command, body, client, by, texts, rest.strip())
            return
        if word in {"try", "desk", "find"}:
            open_modal(client, body, _modal(self.deps, by, texts, word, rest.strip()))
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


def _modal(deps: Deps, by: Person, texts: Texts, word: str, rest: str) -> dict[str, Any]:
    if word == "desk":
        return settings_view(deps, by, texts, rest)
    with deps.read_only() as tx:
        if word == "find":
            wanted = Wanted(text=rest[:LONGEST_SEARCH])
            return find_modal(
                find(tx, wanted, page=0, by=by) if rest else Found(wanted, 0, asked=False), texts
            )
        return try_modal(desk_to_try(tx, by), texts)


def _answer(deps: Deps, by: Person, texts: Texts, *, word: str, rest: str) -> Message:
    with deps.read_only() as tx:
        match word:
            case "tasks" if rest and desks_of(tx, by):
                return found_message(find_tasks(tx, by, TaskSearch(words=rest)), texts)
            case "tasks":
                return tasks_message(task_list(tx, by), texts) if desks_of(tx, by) else no_desk_message(texts)
            case "task" if rest:
                task_id = task_by_number(tx, _number(rest))
                require(by, Verb.SEE, desk_id=desk_of(tx, task_id))
                return task_message(task_card(tx, task_id), texts)
            case "quote" | "order" if rest:
                number = rest.split(maxsplit=1)[0].upper()
                return card_message(document_card(tx, by_number(tx, number), by=by), texts)
            case "task" | "quote" | "order":
                return which_message(texts, "task" if word == "task" else "quote")
            case "rules":
                require(by, Verb.SEE, desk_id=(*desks_of(tx, by), 0)[0])
                return rules_message(*rules(tx, rest), texts)
            case "" | "help":
                return help_message(texts)
    return help_message(texts, unknown=word)


def _number(text: str) -> int:
    """Return 412 for "T-412" or "412".

    Raises:
        NotFound: it is no number.
    """
    digits = text.split(maxsplit=1)[0].upper().removeprefix("T-")
    if not digits.isdecimal() or len(digits) > LONGEST_NUMBER:
        raise NotFound("error.no_task")
    return int(digits)
