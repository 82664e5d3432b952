"""The Web API's door: tokens, argument formats, Slack's error names, rate limits."""

import json
import urllib.request

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.manifest import load
from bot.sandbox.server import Sandbox
from bot.sandbox.web_api import METHODS, SENT_ANYWHERE
from tests.bot.sandbox.samples import error_of


def call(sandbox: Sandbox, method: str, body: bytes = b"", **headers: str) -> tuple[int, dict, dict]:
    """A raw request, for what the SDK would never send."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(sandbox.api_url + method, body, named)
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, dict(response.headers), json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), json.load(error)


def test_a_call_without_token_is_not_authed(sandbox):
    assert call(sandbox, "auth.test")[2] == {"ok": False, "error": "not_authed"}


def test_a_wrong_token_is_invalid_auth(sandbox):
    stranger = WebClient(token="xoxb-1-wrong", base_url=sandbox.api_url)
    assert error_of(stranger.auth_test) == "invalid_auth"
    assert error_of(stranger.chat_postMessage, channel="#sales-desk", text="x") == "invalid_auth"


def test_a_bot_token_opens_no_connection_and_an_app_token_posts_no_message(sandbox, client):
    assert error_of(client.apps_connections_open, app_token=sandbox.bot_token) == "not_allowed_token_type"
    app_level = WebClient(token=sandbox.app_token, base_url=sandbox.api_url)
    assert error_of(app_level.chat_postMessage, channel="#sales-desk", text="x") == "not_allowed_token_type"


def test_auth_test_names_team_and_bot(sandbox, client):
    answer = client.auth_test()
    assert answer["team"] == "Nordbo Engros"
    assert answer["team_id"] == "T0NORDBO001"
    assert answer["user_id"] == "U0TILBUDBOT"
    assert answer["bot_id"] == "B0TILBUD001"
    assert answer["url"] == f"{sandbox.url}/"


def test_a_token_in_a_form_is_read_and_one_in_a_json_body_is_not(sandbox):
    form = f"token={sandbox.bot_token}&channel=C0SALESDESK&text=hello".encode()
    assert call(sandbox, "chat.postMessage", form)[2]["ok"] is True
    body = json.dumps({"token": sandbox.bot_token, "channel": "C0SALESDESK", "text": "hello"}).encode()
    answer = call(sandbox, "chat.postMessage", body, Content_Type="application/json; charset=utf-8")[2]
    assert answer["error"] == "not_authed"


def test_json_and_form_mean_the_same(sandbox):
    bearer = f"Bearer {sandbox.bot_token}"
    blocks = [{"type": "divider"}]
    as_json = json.dumps({"channel": "C0SALESDESK", "text": "a", "blocks": blocks}).encode()
    first = call(
        sandbox,
        "chat.postMessage",
        as_json,
        Content_Type="application/json; charset=utf-8",
        Authorization=bearer,
    )[2]
    form = b"channel=C0SALESDESK&text=a&blocks=%5B%7B%22type%22%3A%22divider%22%7D%5D"
    second = call(sandbox, "chat.postMessage", form, Authorization=bearer)[2]
    assert (
        [b["type"] for b in first["message"]["blocks"]]
        == [b["type"] for b in second["message"]["blocks"]]
        == ["divider"]
    )


def test_json_without_charset_gets_a_warning(sandbox):
    answer = call(
        sandbox,
        "auth.test",
        b"{}",
        Content_Type="application/json",
        Authorization=f"Bearer {sandbox.bot_token}",
    )[2]
    assert answer["warning"] == "missing_charset"
    assert answer["response_metadata"]["warnings"] == ["missing_charset"]


def test_a_method_that_takes_only_forms_ignores_a_json_body(sandbox):
    answer = call(
        sandbox,
        "users.info",
        json.dumps({"user": sandbox.user("mona")}).encode(),
        Content_Type="application/json; charset=utf-8",
        Authorization=f"Bearer {sandbox.bot_token}",
    )[2]
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: user"]


@pytest.mark.parametrize(("body", "error"), [(b"{oops", "invalid_json"), (b"[1]", "json_not_object")])
def test_a_broken_json_body_is_refused_by_name(sandbox, body, error):
    answer = call(
        sandbox,
        "chat.postMessage",
        body,
        Content_Type="application/json; charset=utf-8",
        Authorization=f"Bearer {sandbox.bot_token}",
    )[2]
    assert answer["error"] == error


def test_an_unknown_method_is_named_in_the_answer(sandbox, client):
    with pytest.raises(SlackApiError) as caught:
        client.api_call("chat.shout")
    assert caught.value.response.data == {"ok": False, "error": "unknown_method", "req_method": "chat.shout"}


def test_missing_arguments_are_all_named(sandbox, client):
    with pytest.raises(SlackApiError) as caught:
        client.api_call("chat.update", json={"text": "x"})
    assert caught.value.response["error"] == "invalid_arguments"
    assert caught.value.response["response_metadata"]["messages"] == [
        "[ERROR] missing required field: channel",
        "[ERROR] missing required field: ts",
    ]


def test_api_test_answers_with_the_error_that_it_is_asked_for(client):
    assert client.api_test(foo="bar")["args"] == {"foo": "bar"}
    assert error_of(client.api_test, error="my_error") == "my_error"


def test_requests_for_another_host_are_refused(sandbox):
    status, _, answer = call(sandbox, "auth.test", Host="slack.example")
    assert (status, answer["error"]) == (403, "loopback_only")


def test_the_sandbox_listens_on_this_machine_only():
    with pytest.raises(ValueError, match="only listens on this machine"):
        Sandbox(host="0.0.0.0")


def test_a_taken_port_is_an_error_that_names_the_port(sandbox):
    port = int(sandbox.url.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        Sandbox(port=port).start()


def test_a_scope_that_the_manifest_does_not_ask_for_is_missing():
    manifest = load()
    manifest["oauth_config"]["scopes"]["bot"].remove("pins:write")
    with Sandbox(manifest=manifest) as sandbox:
        client = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        posted = client.chat_postMessage(channel="#sales-desk", text="x")
        with pytest.raises(SlackApiError) as caught:
            client.pins_add(channel=posted["channel"], timestamp=posted["ts"])
        assert caught.value.response["error"] == "missing_scope"
        assert caught.value.response["needed"] == "pins:write"
        assert "chat:write" in caught.value.response["provided"].split(",")


def test_the_manifest_decides_commands_and_events():
    with Sandbox(manifest=load()) as sandbox:
        assert [command.command for command in sandbox.workspace.app.commands] == ["/sales", "/sequence"]
        sandbox.say("mona", "#sales-desk", "nobody subscribed to message.channels")
        sandbox.say("mona", "mona", "but to message.im")
        assert [envelope["event"]["channel_type"] for envelope in sandbox.world.events.sent] == ["im"]


# -- rate limits --------------------------------------------------------------------------------------------


def test_the_sixth_message_in_a_second_is_rate_limited_with_retry_after(sandbox, client):
    for number in range(5):
        client.chat_postMessage(channel="#sales-desk", text=str(number))
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel="#sales-desk", text="5")
    assert caught.value.response.status_code == 429
    assert caught.value.response["error"] == "ratelimited"
    assert caught.value.response.headers["Retry-After"] == "1"
    client.chat_postMessage(channel="#kpi", text="another channel has its own limit")
    sandbox.clock.step(1)
    client.chat_postMessage(channel="#sales-desk", text="5")
    assert error_of(client.chat_postMessage, channel="#sales-desk", text="6") == "ratelimited"
    assert [message["text"] for message in sandbox.messages("#sales-desk")] == ["0", "1", "2", "3", "4", "5"]


def test_a_refused_message_does_not_count_against_the_limit(sandbox, client):
    for _ in range(8):
        assert error_of(client.api_call, "chat.postMessage", json={"channel": "#sales-desk"}) == "no_text"
    assert client.chat_postMessage(channel="#sales-desk", text="fine")["ok"]


def test_a_faster_clock_outruns_the_limit_but_does_not_lift_it(sandbox, client):
    sandbox.clock.set_factor(100)
    for number in range(10):
        client.chat_postMessage(channel="#sales-desk", text=str(number))
        sandbox.wait_for(lambda: sandbox.world.limits.posts_left("C0SALESDESK") >= 1)
    with pytest.raises(ValueError, match="times as fast"):
        sandbox.clock.set_factor(float("inf"))


def test_a_tier_2_method_takes_twenty_calls_a_minute(sandbox, client):
    for _ in range(20):
        client.users_list()
    with pytest.raises(SlackApiError) as caught:
        client.users_list()
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "3"
    sandbox.clock.step(3)
    assert client.users_list()["ok"]


# -- against Slack's own pages ------------------------------------------------------------------------------


@pytest.mark.shared
@pytest.mark.parametrize("name", sorted(METHODS))
def test_method_agrees_with_slacks_page(shared, name):
    """Required arguments, tier, format and every error name are those of the method's page."""
    page = shared / "slack" / "methods" / f"{name}.json"
    if not page.exists():
        assert name == "pins.list", f"{name} has no page in ../shared"
        pytest.skip("pins.list has no page in ../shared")
    written = json.loads(page.read_text())
    method = METHODS[name]
    assert set(method.errors) <= set(written.get("errors", {}))
    assert not set(method.errors) & SENT_ANYWHERE
    required = set(written["args"].get("required", [])) - {"token"}
    assert set(method.required) == required
    tiers = {"t1": 1, "t2": 2, "t3": 3, "t4": 4, "t5": 0, None: 0}
    assert method.tier == tiers[written.get("rate_limits")]
    assert method.json_body == bool(written.get("json_input_supported", name == "blocks.validate"))
    granted = written.get("scope", {}).get("bot", [])
    assert set(method.scopes) <= set(granted)
