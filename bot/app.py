"""The Bolt app: our listeners on the real client, errors turned into sentences, acknowledgements at once.

``process_before_response`` acknowledges as soon as a listener has: without it Bolt looks for the ack every 10 ms.
A refusal of the domain is an answer: it is acknowledged, and the person is told privately. Any other exception stays
unacknowledged, so that Slack says that something went wrong and the button can be pressed again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from typing import Any

from slack_bolt import App, BoltContext, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import OperationalError

from bot.logs import event, failure
from bot.slack.client import NoPlace, SlackTrouble, call
from domain.db import is_locked
from domain.errors import DomainError
from domain.people import service as members
from domain.people.rights import Person
from handlers.deps import Deps
from handlers.features import register_all
from handlers.middleware import PERSON
from handlers.payloads import who
from handlers.texts import Texts
from handlers.views.errors import plain_sentence

log = logging.getLogger(__name__)
LISTENER_THREADS = 20
TRIGGER_GONE = frozenset(
    {
        "expired_trigger_id",
        "exchanged_trigger_id",
        "invalid_trigger_id",
        "trigger_expired",
        "trigger_exchanged",
    }
)
"""Slack's names for a form that was opened more than three seconds after the click."""


def build_app(client: WebClient, deps: Deps, *, executor: Executor, signing_secret: str = "") -> App:
    """Make the app with all listeners. Calls ``auth.test`` once."""
    app = App(
        client=client,
        signing_secret=signing_secret or "not-used-in-socket-mode",
        process_before_response=True,
        listener_executor=executor,
        url_verification_enabled=True,
    )
    register_all(app, deps)
    app.error(_error_handler(client, deps))
    return app


def _error_handler(client: WebClient, deps: Deps) -> Callable[..., BoltResponse | None]:
    def handle(error: Exception, body: Mapping[str, Any], context: BoltContext) -> BoltResponse | None:
        refusal = _refusal(error)
        if refusal is None:
            failure(log, "listener.broke", error)
            return None
        event(log, "listener.refused", code=refusal.code)
        person = context.get(PERSON)
        text = _sentence(refusal, person if isinstance(person, Person) else None, _names(deps, refusal))
        if str(body.get("type")) == "view_submission":
            return BoltResponse(status=200, body={"response_action": "update", "view": _notice(text)})
        if body.get("command"):  # answered where it was typed, also where the bot is not a member
            return BoltResponse(status=200, body={"response_type": "ephemeral", "text": text})
        if (
            str(body.get("type")) == "block_suggestion"
        ):  # asked with every letter typed: nothing found is enough
            return BoltResponse(status=200, body={"options": []})
        deps.say_soon(lambda: _tell(client, body, text))
        deps.wake()
        return BoltResponse(status=200, body="")

    return handle


def _refusal(error: Exception) -> DomainError | None:
    if isinstance(error, DomainError):
        return error
    if isinstance(error, OperationalError) and is_locked(error):
        return DomainError("error.busy")
    if isinstance(error, SlackApiError) and error.response.get("error") in TRIGGER_GONE:
        return DomainError("error.busy")  # we were too slow to open a form: click again
    return None


def _sentence(error: DomainError, person: Person | None, names: Mapping[str, str]) -> str:
    texts = Texts(person.locale, person.time_zone) if person is not None else Texts("en")
    return plain_sentence(error, texts, names)


def _names(deps: Deps, error: DomainError) -> Mapping[str, str]:
    """Return the name of whoever was faster, so that a refusal can say it (D-78)."""
    first = str(error.values.get("by", ""))
    if not first:
        return {}
    with deps.read_only() as tx:
        return members.names(tx, [first])


def _notice(text: str) -> dict[str, Any]:
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Tilbud"},
        "blocks": [{"type": "section", "text": {"type": "plain_text", "text": text[:2900]}}],
    }


def _tell(client: WebClient, body: Mapping[str, Any], text: str) -> None:
    """Tell the person who acted, and only them: in the channel and thread of the click, else in a direct message."""
    user = who(body)
    channel = (
        (body.get("channel") or {}).get("id")
        if isinstance(body.get("channel"), Mapping)
        else body.get("channel_id")
    )
    message = body.get("message") or {}
    thread_ts = message.get("thread_ts") or None
    try:
        if channel and not str(channel).startswith("D"):
            try:
                call(client.chat_postEphemeral, channel=channel, user=user, text=text, thread_ts=thread_ts)
            except NoPlace:
                _tell_directly(client, user, text)  # the bot was removed from the channel of an old card
        else:
            _tell_directly(client, user, text)
    except SlackTrouble as trouble:
        event(log, "listener.not_told", level=logging.WARNING, code=trouble.code)


def _tell_directly(client: WebClient, user: str, text: str) -> None:
    opened = call(client.conversations_open, users=user)
    call(client.chat_postMessage, channel=opened["channel"]["id"], text=text)
