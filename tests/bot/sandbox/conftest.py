"""A running sandbox, and real Bolt apps beside it."""

from collections.abc import Callable, Iterator

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin.client import SocketModeClient

import bot.slack.socket
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.page_fixtures import driver, heard, page  # noqa: F401 (fixtures)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(file_seconds=0.05) as running:
        yield running


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    return WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)


@pytest.fixture
def app(client: WebClient) -> App:
    return App(client=client)


@pytest.fixture
def connect(sandbox: Sandbox) -> Iterator[Callable[[App], SocketModeHandler]]:
    """Connects an app over Socket Mode with the SDK's own client."""
    handlers: list[SocketModeHandler] = []

    def connect_app(app: App, **options) -> SocketModeHandler:
        options.setdefault("ping_interval", 0.5)  # closing takes up to one interval
        handler = SocketModeHandler(app, sandbox.app_token, **options)
        handlers.append(handler)
        before = len(sandbox.link.connections)
        handler.connect()
        sandbox.wait_for(lambda: len(sandbox.link.connections) > before)
        return handler

    yield connect_app
    sandbox.world.events.stop()
    for handler in handlers:
        hang_up(sandbox, handler.client)


def hang_up(sandbox: Sandbox, client: SocketModeClient) -> None:
    """Closes an app's connection; quickly, because the server's side goes first."""
    client.default_auto_reconnect_enabled = client.auto_reconnect_enabled = False
    sandbox.link.drop()
    bot.slack.socket.hang_up(client)
