"""Chromium at the sandbox's page, an app that tells what it heard, and the blocks that these tests send."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.sandbox.server import Sandbox
from tests.browser import SIZE, Page, missing, resize, start_chromium

NEEDS_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(missing()), reason=missing() or "a browser is here"),
]
DESK = "C0SALESDESK"


def plain(text: str) -> dict:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> dict:
    return {"type": "mrkdwn", "text": text}


def option(text: str, value: str) -> dict:
    return {"text": plain(text), "value": value}


def button(text: str, action_id: str, **more) -> dict:
    return {"type": "button", "text": plain(text), "action_id": action_id, "value": "7"} | more


def actions(*elements: dict) -> list[dict]:
    return [{"type": "actions", "block_id": "row", "elements": list(elements)}]


def field(block_id: str, element: dict, **more) -> dict:
    asked = {"action_id": block_id} | element
    return {"type": "input", "block_id": block_id, "label": plain(block_id.title()), "element": asked} | more


def modal(*blocks: dict, title: str = "Edit") -> dict:
    return {
        "type": "modal",
        "callback_id": "form",
        "notify_on_close": True,
        "title": plain(title),
        "submit": plain("Save"),
        "close": plain("Cancel"),
        "blocks": list(blocks),
    }


class Heard:
    """What the app was told, in order."""

    def __init__(self) -> None:
        self.bodies: list[dict] = []
        self._news = threading.Condition()

    def put(self, body: dict) -> None:
        with self._news:
            self.bodies.append(body)
            self._news.notify_all()

    def wait(self, count: int = 1) -> dict:
        """The last of at least `count` things."""
        with self._news:
            assert self._news.wait_for(lambda: len(self.bodies) >= count, 8), "the app heard nothing"
            return self.bodies[-1]


@pytest.fixture(scope="session")
def driver():
    """One Chromium for all tests of a worker."""
    chromium = start_chromium()
    yield chromium
    chromium.quit()


@pytest.fixture
def page(driver, sandbox: Sandbox, tmp_path: Path) -> Iterator[Page]:
    yield Page(driver, sandbox.url, tmp_path)
    driver.get("about:blank")
    resize(driver, SIZE)


@pytest.fixture
def heard(app: App, connect: Callable) -> Heard:
    """The app acknowledges every click, shortcut, close and message; tests add what they need before."""
    heard = Heard()

    @app.middleware
    def listen(body, next):  # noqa: A002
        if body.get("type") != "event_callback":
            heard.put(body)
        next()

    connect(app)
    return heard


def swallow(app: App, *action_ids: str) -> None:
    """The app only acknowledges these actions."""
    for action_id in action_ids:
        app.action(action_id)(lambda ack: ack())


def post(client: WebClient, blocks: list[dict], text: str = "card") -> str:
    """A card in #sales-desk; returns its ts."""
    return client.chat_postMessage(channel=DESK, text=text, blocks=blocks)["ts"]


def opens(app: App, view: dict) -> None:
    """An "open" button that opens `view`."""

    @app.action("open")
    def show(ack, body, client) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=view)
