"""Runs the bot: ticks, the mailbox's hints, and Slack's connection (Socket Mode, or signed HTTP on uvicorn)."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.compose import Parts
from bot.inbound import Poller
from bot.logs import event, failure
from bot.mail.imap_wire import MailboxError
from bot.slack.client import SlackTrouble, SocketRefused, call
from bot.slack.socket import hang_up

log = logging.getLogger(__name__)
SOCKET_CONCURRENCY = 20
FIRST_PAUSE_S, LONGEST_PAUSE_S = 2.0, 300.0
FIRST_LOOK_S = 5.0
"""How long the start waits for the mailboxes; people can work with the desk while a mail server does not answer."""


@contextmanager
def working(parts: Parts) -> Iterator[Parts]:
    """Tick, listen to the mailbox and to Slack in the background while inside."""
    first = threading.Thread(
        target=parts.clockwork.run, args=("poll_mail",), name="tilbud-first-look", daemon=True
    )
    first.start()
    first.join(FIRST_LOOK_S)
    parts.deps.say_soon(parts.advancer.reader.catalogues.present)  # the first mail need not wait for it
    parts.clockwork.start()
    hints = [
        threading.Thread(target=_hints, args=(parts, poller), name=f"tilbud-idle-{name}", daemon=True)
        for name, poller in parts.mailrooms.pollers.items()
    ]
    for one in hints:
        one.start()
    try:
        if parts.settings.tilbud_slack_mode == "socket":
            connect_socket(parts)
        yield parts
    finally:
        parts.close()
        for one in (first, *hints):
            one.join(timeout=10)


def connect_socket(parts: Parts) -> SocketModeHandler:
    """Open Socket Mode; the client reconnects by itself. Does not block.

    Raises:
        SocketRefused: Slack does not let us in.
    """
    settings = parts.settings
    token = settings.slack_app_token.get_secret_value()
    handler = SocketModeHandler(
        parts.app(),
        token,
        web_client=WebClient(token=token, base_url=settings.slack_api_url),
        concurrency=SOCKET_CONCURRENCY,
    )
    parts.closers.append(lambda: hang_up(handler.client))
    try:
        call(handler.connect)
    except SlackTrouble as trouble:
        raise SocketRefused(trouble.code, trouble.detail) from trouble.__cause__
    return handler


def _hints(parts: Parts, poller: Poller) -> None:
    """IDLE is only a hint to poll sooner; any break means: pause, connect again, the poll interval catches the rest."""
    pause = FIRST_PAUSE_S
    while not poller.stopping.is_set():
        try:
            poller.listen(parts.settings.mail_poll_seconds)
            pause = FIRST_PAUSE_S
        except MailboxError as trouble:
            event(log, "mailbox.no_hints", level=logging.WARNING, code=trouble.reason)
            poller.stopping.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)
        except Exception as error:  # noqa: BLE001  # hints are a courtesy; without them the interval works
            failure(log, "mailbox.hints_broke", error)
            poller.stopping.wait(LONGEST_PAUSE_S)
        if not poller.stopping.is_set():
            parts.clockwork.run("poll_mail")


def run(parts: Parts, *, stop: threading.Event | None = None) -> None:
    """Run until ``stop`` is set (or the process is told to end)."""
    ended = stop or threading.Event()
    with working(parts):
        event(log, "bot.running", mode=parts.settings.tilbud_slack_mode)
        if parts.settings.tilbud_slack_mode == "http":
            serve_http(parts, ended)
        else:
            ended.wait()


def serve_http(parts: Parts, ended: threading.Event) -> None:
    """Serve Slack's signed requests at /slack/events until the process ends."""
    import uvicorn  # noqa: PLC0415  # an extra: only needed in this mode
    from slack_bolt.adapter.asgi import SlackRequestHandler  # noqa: PLC0415  # likewise

    server = uvicorn.Server(
        uvicorn.Config(
            SlackRequestHandler(parts.app(), path="/slack/events"),
            host=parts.settings.tilbud_http_host,
            port=parts.settings.tilbud_http_port,
            log_config=None,
            access_log=False,
        )
    )

    def watch() -> None:
        ended.wait()
        server.should_exit = True

    threading.Thread(target=watch, name="tilbud-http-end", daemon=True).start()
    server.run()
