"""The same bot over signed HTTP: uvicorn, Bolt's own adapter, Slack's signature (1.4)."""

from __future__ import annotations

import socket
import threading
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from bot.demo.world import DemoWorld
from bot.run import serve_http
from tests.patience import patient


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@pytest.fixture(scope="module")
def world():
    port = free_port()
    ended = threading.Event()
    settings = {"TILBUD_SLACK_MODE": "http", "TILBUD_HTTP_PORT": str(port)}
    with DemoWorld(slack_clock=patient(), settings=settings) as built:
        server = threading.Thread(target=serve_http, args=(built.parts, ended), daemon=True)
        server.start()
        built.sandbox.wait_for(lambda: answers(port), timeout=20)
        built.sandbox.use_http(f"http://127.0.0.1:{port}/slack/events")
        yield built, port
        ended.set()
        server.join(timeout=20)
        assert not server.is_alive()


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def test_a_slash_command_is_answered_over_signed_http(world):
    built, _ = world

    built.sandbox.command("donal", "/sales help")

    said = built.sandbox.wait_for(lambda: built.sandbox.ephemerals("donal"))
    assert "/sales tasks" in str(said[-1])
    assert built.sandbox.failures == []


def test_an_unsigned_request_is_refused_and_nothing_is_answered(world):
    _, port = world
    forged = Request(
        f"http://127.0.0.1:{port}/slack/events",
        data=b"command=%2Fsales&text=help&user_id=U0MONA00001&team_id=T0NORDBO001",
        headers={"content-type": "application/x-www-form-urlencoded", "x-slack-signature": "v0=00"},
    )

    with pytest.raises(HTTPError) as refused:
        urlopen(forged, timeout=10)

    assert refused.value.code == 401
