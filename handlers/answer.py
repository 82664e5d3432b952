"""How a listener answers after its frame: acknowledge, wake the ticks, tell somebody something privately."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from domain.errors import InvalidInput
from domain.people.rights import Person
from handlers.deps import Deps
from handlers.middleware import actor
from handlers.texts import Texts
from handlers.views.errors import field_errors

VIEW_TIMEOUT_S = 2
"""For views.open and views.push: a trigger lives three seconds."""

View = dict[str, Any]


def texts_of(person: Person) -> Texts:
    """Return the words in a member's own language and time zone."""
    return Texts(person.locale, person.time_zone)


def done(deps: Deps, ack: Ack) -> None:
    """Acknowledge a click whose frame is committed; cards follow at once by the woken ticks."""
    ack()
    deps.wake()


def open_modal(client: WebClient, body: Mapping[str, Any], view: View) -> str:
    """Open a modal, or push it onto the one in which the button was pressed; returns its id."""
    quick = WebClient(token=client.token, base_url=client.base_url, timeout=VIEW_TIMEOUT_S, retry_handlers=[])
    if body.get("view") and body["view"].get("type") == "modal":
        opened = quick.views_push(trigger_id=body["trigger_id"], view=view)
    else:
        opened = quick.views_open(trigger_id=body["trigger_id"], view=view)
    return str(opened["view"]["id"])


def update_later(deps: Deps, client: WebClient, view_id: str, draw: Callable[[], View]) -> None:
    """Repaint an open modal on another thread (the last writer wins)."""
    deps.say_soon(lambda: client.views_update(view_id=view_id, view=draw()))


@contextmanager
def naming_fields(ack: Ack, view: Mapping[str, Any], texts: Texts) -> Iterator[None]:
    """Save a form inside; a refused value is shown at its field instead."""
    try:
        yield
    except InvalidInput as error:
        refuse_fields(ack, view, error, texts)


def refuse_fields(ack: Ack, view: Mapping[str, Any], error: InvalidInput, texts: Texts) -> None:
    """Show a refused value at its field; the modal stays open and keeps what was typed."""
    fields = [str(block["block_id"]) for block in view.get("blocks", ()) if block.get("type") == "input"]
    if not fields:
        raise error
    ack(response_action="errors", errors=field_errors(error, texts, blocks=fields))


def me(context: BoltContext) -> tuple[Person, Texts]:
    """Return who acts, with their words."""
    person = actor(context)
    return person, texts_of(person)
