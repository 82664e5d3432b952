"""An unchanged Bolt app over Socket Mode: envelopes, acks, several connections, reconnects."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
import websocket
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin.client import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse

import bot.slack.socket
from tests.bot.sandbox.conftest import hang_up
from tests.bot.sandbox.samples import actions, button


def test_a_click_reaches_the_app_with_a_complete_payload(sandbox, app, client, connect):
    seen = []

    @app.action("go")
    def go(ack, body):
        ack()
        seen.append(body)

    connect(app)
    posted = client.chat_postMessage(channel="#sales-desk", text="A card", blocks=actions(button()))
    assert sandbox.click("mona", "#sales-desk", posted["ts"], "go").ok
    (body,) = seen
    mona = sandbox.user("mona")
    assert body["type"] == "block_actions"
    assert body["user"] == {"id": mona, "username": "mona", "name": "mona", "team_id": "T0NORDBO001"}
    assert body["team"] == {"id": "T0NORDBO001", "domain": "nordbo-engros"}
    assert body["container"] == {
        "type": "message",
        "message_ts": posted["ts"],
        "channel_id": "C0SALESDESK",
        "is_ephemeral": False,
    }
    assert body["channel"] == {"id": "C0SALESDESK", "name": "sales-desk"}
    assert body["message"]["text"] == "A card"
    assert body["state"] == {"values": {}}
    assert body["response_url"].startswith(f"{sandbox.url}/actions/T0NORDBO001/")
    assert body["api_app_id"] == "A0TILBUD001"
    assert body["token"] == sandbox.workspace.app.verification_token
    assert body["enterprise"] is None
    assert body["is_enterprise_install"] is False
    assert len(body["trigger_id"].split(".")) == 3
    (action,) = body["actions"]
    assert action.pop("action_ts") > posted["ts"]
    assert action == {
        "type": "button",
        "action_id": "go",
        "block_id": "row",
        "value": "7.1",
        "text": {"type": "plain_text", "text": "Go", "emoji": True},
    }


def test_a_slash_command_answers_in_its_ack_for_the_member_only(sandbox, app, connect):
    @app.command("/sales")
    def sales(ack, body):
        ack(f"You said {body['text']}")

    connect(app)
    assert sandbox.command("donal", "/sales help me").ok
    (answer,) = sandbox.ephemerals("donal", "#sales-desk")
    assert answer["text"] == "You said help me"
    assert sandbox.messages("#sales-desk") == []


def test_a_mention_arrives_as_app_mention_and_as_message(sandbox, app, connect):
    seen = []

    @app.event("app_mention")
    @app.event("message")
    def note(event):
        seen.append(event)

    connect(app)
    ts = sandbox.say("lars", "#sales-desk", f"<@{sandbox.workspace.app.bot_user}> hello")
    sandbox.wait_for(lambda: len(seen) == 2)
    assert sorted(event["type"] for event in seen) == ["app_mention", "message"]
    assert {event["ts"] for event in seen} == {ts}
    assert {event["user"] for event in seen} == {sandbox.user("lars")}


def test_an_app_that_does_not_ack_in_three_seconds_has_failed(sandbox, app, connect):
    given_up, acked = threading.Event(), threading.Event()

    @app.command("/sales")
    def sales(ack):
        given_up.wait(30)
        ack("late")
        acked.set()

    connect(app)
    began = time.monotonic()
    answer = sandbox.command("mona", "/sales help")
    assert time.monotonic() - began > 2.9
    given_up.set()
    assert (answer.ok, answer.reason) == (False, "operation_timeout")
    assert sandbox.failures[0].reason == "operation_timeout"
    assert acked.wait(30)
    time.sleep(0.2)
    assert sandbox.ephemerals("mona") == []


def test_nobody_connected_is_a_dispatch_failure_at_once(sandbox):
    began = time.monotonic()
    assert sandbox.command("mona", "/sales help").reason == "dispatch_failed"
    assert time.monotonic() - began < 2.5, "waited for an ack that nobody could give"


def noting(seen, name):
    """A listener that notes which of several apps was asked."""

    def sales(ack, body):
        ack()
        seen.append((name, body["text"]))

    return sales


def test_each_envelope_goes_to_exactly_one_of_several_connections(sandbox, client, connect):
    seen = []
    names = count(1)
    for _ in range(2):
        app = App(client=WebClient(token=sandbox.bot_token, base_url=sandbox.api_url))
        app.command("/sales")(noting(seen, next(names)))
        connect(app)
    for number in range(6):
        assert sandbox.command("mona", f"/sales {number}").ok
    assert sorted(text for _, text in seen) == ["0", "1", "2", "3", "4", "5"]
    assert {name for name, _ in seen} == {1, 2}


def test_hello_says_how_long_the_connection_lives(sandbox, client):
    heard = []
    link = SocketModeClient(app_token=sandbox.app_token, ping_interval=0.5, web_client=client)
    link.message_listeners.append(lambda _, message, __: heard.append(message))
    link.connect()
    hello = sandbox.wait_for(lambda: heard)[0]
    hang_up(sandbox, link)
    assert hello["type"] == "hello"
    assert hello["num_connections"] == 1
    assert hello["debug_info"]["approximate_connection_time"] == 18060
    assert hello["connection_info"] == {"app_id": "A0TILBUD001"}


def test_after_a_refresh_the_app_is_connected_anew_and_answers(sandbox, app, connect):
    @app.command("/sales")
    def sales(ack):
        ack("here")

    connect(app)
    first = sandbox.link.connections[0].number
    sandbox.link.refresh()
    sandbox.wait_for(lambda: [c for c in sandbox.link.connections if c.number != first and c.fresh])
    assert sandbox.command("mona", "/sales x").ok


def test_ten_seconds_before_its_end_a_connection_is_warned(sandbox, app, connect):
    connect(app)
    first = sandbox.link.connections[0]
    sandbox.clock.step(18_060 - 9)
    sandbox.wait_for(lambda: not first.fresh)
    sandbox.wait_for(lambda: [c for c in sandbox.link.connections if c is not first])
    assert first.expires > sandbox.clock.timestamp()


def test_an_app_reconnects_by_itself_after_a_broken_connection(sandbox, app, connect):
    connect(app, ping_interval=0.3)
    first = sandbox.link.connections[0].number
    sandbox.link.drop()
    sandbox.wait_for(lambda: [c for c in sandbox.link.connections if c.number != first], timeout=8)


def test_an_eleventh_connection_is_sent_away(sandbox, client):
    urls = [client.apps_connections_open(app_token=sandbox.app_token)["url"] for _ in range(11)]
    connections = [websocket.create_connection(url, timeout=5) for url in urls]
    greetings = [json.loads(connection.recv()) for connection in connections]
    assert [greeting["type"] for greeting in greetings] == ["hello"] * 10 + ["disconnect"]
    assert greetings[-1]["reason"] == "too_many_websockets"
    assert len(sandbox.link.connections) == 10
    for connection in connections:
        connection.close()


def test_a_ticket_opens_one_connection_only(sandbox, client):
    url = client.apps_connections_open(app_token=sandbox.app_token)["url"]
    connection = websocket.create_connection(url, timeout=5)
    with pytest.raises(websocket.WebSocketBadStatusException):
        websocket.create_connection(url, timeout=5)
    assert len(sandbox.link.connections) == 1
    connection.close()


def test_an_event_without_ack_is_sent_again_at_once_then_after_one_and_five_minutes(sandbox, client):
    tries = []
    link = SocketModeClient(app_token=sandbox.app_token, ping_interval=0.5, web_client=client)
    link.socket_mode_request_listeners.append(lambda _, request: tries.append(request))
    link.connect()
    sandbox.wait_for(lambda: sandbox.link.connections)
    sandbox.say("lars", "#sales-desk", "hello")
    sandbox.wait_for(lambda: len(tries) == 2, timeout=8)
    sandbox.wait_for(lambda: sandbox.world.timers.waiting == 1, timeout=8)
    sandbox.clock.step(60)
    sandbox.wait_for(lambda: len(tries) == 3)
    link.send_socket_mode_response(SocketModeResponse(envelope_id=tries[2].envelope_id))
    assert [request.retry_attempt for request in tries] == [0, 1, 2]
    assert [request.retry_reason for request in tries[1:]] == ["http_timeout", "http_timeout"]
    assert len({request.payload["event_id"] for request in tries}) == 1
    time.sleep(0.2)
    assert sandbox.world.timers.waiting == 0
    hang_up(sandbox, link)


def test_an_event_can_come_again_much_later_with_the_same_event_id(sandbox, app, connect):
    seen = []

    @app.event("message")
    def message(body):
        seen.append(body["event_id"])

    connect(app)
    sandbox.say("mona", "#sales-desk", "hello")
    sandbox.wait_for(lambda: len(seen) == 1)
    sandbox.world.events.send(sandbox.world.events.sent[-1], retry=1, reason="http_timeout")
    sandbox.wait_for(lambda: len(seen) == 2)
    assert seen[0] == seen[1]


def test_a_connection_that_breaks_during_a_click_fails_it_at_once(sandbox, app, connect):
    @app.command("/sales")
    def sales(ack):
        sandbox.link.drop()
        time.sleep(0.2)
        ack()

    connect(app)
    began = time.monotonic()
    assert sandbox.command("mona", "/sales x").reason == "dispatch_failed"
    assert time.monotonic() - began < 1


def test_a_switched_off_socket_mode_says_link_disabled(sandbox, client):
    connection = raw_connection(client, sandbox)
    sandbox.link.disable()
    assert json.loads(connection.recv())["reason"] == "link_disabled"
    connection.close()


def test_a_connection_may_ask_for_reconnects_every_six_minutes(sandbox, client):
    connection = raw_connection(client, sandbox, "&debug_reconnects=true")
    assert sandbox.link.connections[0].expires - sandbox.clock.timestamp() < 361
    sandbox.clock.step(351)
    assert json.loads(connection.recv())["reason"] == "warning"
    sandbox.clock.step(10)
    assert json.loads(connection.recv())["reason"] == "refresh_requested"
    connection.close()


def raw_connection(client, sandbox, more=""):
    """A websocket without an SDK, past its hello."""
    url = client.apps_connections_open(app_token=sandbox.app_token)["url"] + more
    connection = websocket.create_connection(url, timeout=5)
    hello = json.loads(connection.recv())
    assert hello["debug_info"]["approximate_connection_time"] == (360 if more else 18060)
    return connection


def test_a_warned_connection_gets_nothing_new_while_there_is_another(sandbox, app, client, connect):
    @app.command("/sales")
    def sales(ack):
        ack()

    old = raw_connection(client, sandbox)
    sandbox.link.warn()
    assert json.loads(old.recv())["reason"] == "warning"
    connect(app)
    for _ in range(4):
        assert sandbox.command("mona", "/sales x").ok
    old.close()


def test_forty_clicks_at_once_all_arrive_once(sandbox, client, connect):
    seen = []
    app = App(
        client=WebClient(token=sandbox.bot_token, base_url=sandbox.api_url),
        listener_executor=ThreadPoolExecutor(20),
    )

    @app.action("go")
    def go(ack, body):
        ack()
        seen.append(body["actions"][0]["action_ts"])

    connect(app)
    ts = client.chat_postMessage(channel="#sales-desk", text="card", blocks=actions(button()))["ts"]
    with ThreadPoolExecutor(20) as people:
        answers = list(people.map(lambda _: sandbox.click("mona", "#sales-desk", ts, "go"), range(40)))
    assert [answer.ok for answer in answers] == [True] * 40
    sandbox.wait_for(lambda: len(seen) == 40)
    assert len(set(seen)) == 40


@pytest.mark.parametrize("pause", [0, 0.05, 0.2, 0.35])
def test_an_app_that_hangs_up_while_it_reconnects_leaves_no_thread(sandbox, client, pause):
    link = SocketModeClient(app_token=sandbox.app_token, ping_interval=0.1, web_client=client)
    link.connect()
    runners = [link.current_session_runner, link.current_app_monitor, link.message_processor]
    threads = [runner.thread for runner in runners]
    sandbox.link.drop()
    time.sleep(pause)
    bot.slack.socket.hang_up(link)
    sandbox.wait_for(lambda: not sandbox.link.connections)
    assert [thread.is_alive() for thread in threads] == [False] * 3
    assert not link.is_connected()
