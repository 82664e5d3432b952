"""Signed HTTP: Bolt's own ASGI adapter on uvicorn, signatures, the challenge, the ladder of retries."""

import http.server
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from slack_bolt import App
from slack_bolt.adapter.asgi import SlackRequestHandler
from slack_sdk import WebClient

from bot.sandbox.http_events import signature
from tests.bot.sandbox.samples import actions, button, modal


@pytest.fixture
def http_app(sandbox) -> Iterator[App]:
    """A Bolt app behind a request URL on this machine; the sandbox delivers there."""
    app = App(
        client=WebClient(token=sandbox.bot_token, base_url=sandbox.api_url),
        signing_secret=sandbox.signing_secret,
    )
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(SlackRequestHandler(app), log_config=None, lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    sandbox.wait_for(lambda: server.started)
    app.request_url = f"http://127.0.0.1:{listening.getsockname()[1]}/slack/events"
    sandbox.use_http(app.request_url)
    yield app
    sandbox.world.events.stop()
    server.should_exit = True
    thread.join(5)


class Recorder(http.server.BaseHTTPRequestHandler):
    """A request URL that notes headers and answers with the next of `answers`."""

    seen: list
    answers: list

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.seen.append((dict(self.headers), body))
        status, headers = self.answers.pop(0) if self.answers else (200, {})
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object):
        pass


@pytest.fixture
def recorder(sandbox):
    handler = type("Handler", (Recorder,), {"seen": [], "answers": []})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sandbox.use_http(f"http://127.0.0.1:{server.server_port}/slack/events", verify=False)
    yield handler
    sandbox.world.events.stop()
    server.shutdown()
    server.server_close()


def test_commands_clicks_and_modals_work_over_http(sandbox, http_app, client):
    seen = []

    @http_app.command("/sales")
    def sales(ack, body, client):
        ack("hello")
        client.views_open(trigger_id=body["trigger_id"], view=modal())

    @http_app.action("go")
    def go(ack, body):
        ack()
        seen.append(body["actions"][0]["value"])

    @http_app.view("form")
    def form(ack):
        ack(response_action="errors", errors={"name": "no"})

    assert sandbox.command("mona", "/sales x").ok
    assert sandbox.ephemerals("mona")[0]["text"] == "hello"
    sandbox.wait_for(lambda: sandbox.modal("mona"))
    assert sandbox.submit("mona", {"name": "x"}).errors == {"name": "no"}
    ts = client.chat_postMessage(channel="#sales-desk", text="card", blocks=actions(button(value="7.2")))[
        "ts"
    ]
    assert sandbox.click("mona", "#sales-desk", ts, "go").ok
    assert seen == ["7.2"]


def test_events_work_over_http(sandbox, http_app):
    seen = []

    @http_app.event("message")
    def message(event):
        seen.append(event["text"])

    sandbox.say("mona", "#sales-desk", "hello")
    assert sandbox.wait_for(lambda: seen) == ["hello"]


def test_a_request_url_that_fails_the_challenge_is_not_taken(sandbox, recorder):
    with pytest.raises(ValueError, match="did not answer the challenge"):
        sandbox.use_http("http://127.0.0.1:9/slack/events")


def test_a_request_url_must_be_on_this_machine(sandbox):
    with pytest.raises(ValueError, match="only talks to this machine"):
        sandbox.use_http("http://bot.example/slack/events")


def test_requests_are_signed_with_v0(sandbox, recorder):
    sandbox.command("mona", "/sales x")
    headers, body = recorder.seen[0]
    stamp = headers["X-Slack-Request-Timestamp"]
    assert headers["X-Slack-Signature"] == signature(sandbox.signing_secret, stamp, body)
    assert abs(int(stamp) - time.time()) < 5
    assert b"command=%2Fsales" in body


def test_v0_signature_of_slacks_own_example():
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    expected = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    assert signature("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body) == expected


def test_a_failed_event_comes_again_with_retry_headers_three_times_then_is_lost(sandbox, recorder):
    recorder.answers += [(500, {})] * 4
    sandbox.say("mona", "#sales-desk", "hello")
    sandbox.wait_for(lambda: len(recorder.seen) == 2)
    for seconds, tries in ((60, 3), (300, 4)):
        sandbox.wait_for(lambda: sandbox.world.timers.waiting == 1)
        sandbox.clock.step(seconds)
        sandbox.wait_for(lambda tries=tries: len(recorder.seen) == tries)
    sandbox.wait_for(lambda: sandbox.failures)
    numbers = [headers.get("x-slack-retry-num") for headers, _ in recorder.seen]
    reasons = [headers.get("x-slack-retry-reason") for headers, _ in recorder.seen]
    assert numbers == [None, "1", "2", "3"]
    assert reasons == [None, "http_error", "http_error", "http_error"]
    assert len({body for _, body in recorder.seen}) == 1
    assert sandbox.failures[0].reason == "event_lost"


def test_an_app_may_ask_for_no_retry(sandbox, recorder):
    recorder.answers.append((500, {"x-slack-no-retry": "1"}))
    sandbox.say("mona", "#sales-desk", "hello")
    sandbox.wait_for(lambda: recorder.seen)
    time.sleep(0.3)
    assert len(recorder.seen) == 1
    assert sandbox.world.timers.waiting == 0


def test_a_failed_click_is_never_sent_again(sandbox, recorder, client):
    ts = client.chat_postMessage(channel="#sales-desk", text="card", blocks=actions(button()))["ts"]
    sandbox.wait_for(lambda: recorder.seen)  # the event about the card itself
    before = len(recorder.seen)
    recorder.answers.append((500, {}))
    assert sandbox.click("mona", "#sales-desk", ts, "go").reason == "dispatch_failed"
    sandbox.clock.step(400)
    time.sleep(0.2)
    assert len(recorder.seen) == before + 1
