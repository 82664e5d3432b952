"""Rarer paths of the sandbox: newer blocks, feedback, refusals that only a mistaken app meets."""

import json
import urllib.error
import urllib.parse
import urllib.request

import pytest
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.manifest import load
from bot.sandbox import interactions
from bot.sandbox.elements import initial_state, interactive, normalised, text_length
from bot.sandbox.form_rules import complaints
from bot.sandbox.records import UserError
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.samples import (
    actions,
    button,
    error_of,
    home,
    modal,
    option,
    refusal,
    section,
    text_input,
)

DESK = "C0SALESDESK"
FEEDBACK = {
    "type": "feedback_buttons",
    "action_id": "rate",
    "positive_button": {"text": {"type": "plain_text", "text": "Good"}, "value": "good"},
    "negative_button": {"text": {"type": "plain_text", "text": "Bad"}, "value": "bad"},
}


def test_elements_are_found_wherever_they_sit():
    card = {"type": "card", "title": {"type": "mrkdwn", "text": "T"}, "actions": [button("in_card")]}
    blocks = normalised(
        [
            section("x", accessory=button("in_section")),
            {"type": "context_actions", "elements": [FEEDBACK]},
            {"type": "carousel", "elements": [card]},
            {"type": "container", "title": "T", "child_blocks": [*actions(button("in_container"))]},
            {"type": "image", "alt_text": "no element", "image_url": "https://pictures.example/x.png"},
        ]
    )
    assert [element["action_id"] for _, element in interactive(blocks)] == [
        "in_section", "rate", "in_card", "in_container",
    ]  # fmt: skip
    assert all(block["block_id"] for block, _ in interactive(blocks))


def test_an_element_without_action_id_gets_one():
    (block,) = normalised([{"type": "actions", "elements": [{"type": "datepicker"}]}])
    assert len(block["elements"][0]["action_id"]) == 5


def test_text_in_tables_and_markdown_is_not_part_of_the_hidden_total():
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "x" * 500}]]}
    assert text_length([section("abc"), table, {"type": "markdown", "text": "x" * 500}]) == 3


def test_an_optional_field_may_stay_empty_and_too_many_choices_are_refused():
    many = {
        "type": "multi_static_select",
        "action_id": "m",
        "max_selected_items": 1,
        "options": [option("a"), option("b")],
    }
    label = {"type": "plain_text", "text": "L"}
    blocks = [
        {
            "type": "input",
            "block_id": "o",
            "label": label,
            "optional": True,
            "element": {"type": "datepicker", "action_id": "d"},
        },
        {"type": "input", "block_id": "m", "label": label, "element": many},
    ]
    state = initial_state(blocks)
    assert complaints(blocks, state) == {"m": "Please complete this required field."}
    state["m"]["m"]["selected_options"] = [option("a"), option("b")]
    assert complaints(blocks, state) == {"m": "Please choose no more than 1."}


def test_feedback_says_which_button(sandbox, client, app, connect):
    seen = []

    @app.action("rate")
    def rate(ack, body):
        ack()
        seen.append(body["actions"][0]["value"])

    connect(app)
    blocks = [{"type": "context_actions", "elements": [FEEDBACK]}]
    ts = client.chat_postMessage(channel=DESK, text="x", blocks=blocks)["ts"]
    assert sandbox.click("mona", "#sales-desk", ts, "rate", "good").ok
    assert seen == ["good"]
    with pytest.raises(UserError):
        sandbox.click("mona", "#sales-desk", ts, "rate", "perhaps")


def test_options_may_come_in_groups(sandbox, client, app, connect):
    groups = [{"label": {"type": "plain_text", "text": "Screws"}, "options": [option("42")]}]
    app.options("item")(lambda ack: ack(option_groups=groups))
    connect(app)
    external = {"type": "external_select", "action_id": "item", "min_query_length": 1}
    ts = client.chat_postMessage(channel=DESK, text="x", blocks=actions(external))["ts"]
    assert sandbox.suggest("mona", "item", "s", where="#sales-desk", ts=ts) == {"option_groups": groups}


# -- windows ------------------------------------------------------------------------------------------------


def test_only_the_topmost_window_with_a_submit_button_can_be_submitted(sandbox, client):
    mona = sandbox.user("mona")

    def trigger():
        return sandbox.world.triggers.issue(mona)

    below = client.views_open(trigger_id=trigger(), view=modal())["view"]["id"]
    silent = modal(section("read only"))
    del silent["submit"]
    above = client.views_push(trigger_id=trigger(), view=silent)["view"]["id"]
    for view_id, error in ((below, "not_on_top"), (above, "not_submittable")):
        with pytest.raises(UserError) as caught:
            interactions.submit(sandbox.world, mona, view_id, {})
        assert caught.value.error == error
    tab = client.views_publish(user_id=mona, view=home())["view"]["id"]
    with pytest.raises(UserError) as caught:
        interactions.close(sandbox.world, mona, tab)
    assert caught.value.error == "not_closable"


def test_a_view_of_somebody_else_is_not_there(sandbox, client):
    view_id = client.views_open(trigger_id=sandbox.world.triggers.issue(sandbox.user("mona")), view=modal())[
        "view"
    ]["id"]
    with pytest.raises(UserError) as caught:
        interactions.submit(sandbox.world, sandbox.user("lars"), view_id, {})
    assert caught.value.error == "view_not_found"


def test_clear_on_close_closes_everything(sandbox, client):
    mona = sandbox.user("mona")
    client.views_open(trigger_id=sandbox.world.triggers.issue(mona), view=modal())
    client.views_push(trigger_id=sandbox.world.triggers.issue(mona), view=modal(clear_on_close=True))
    sandbox.close("mona")
    assert sandbox.stack("mona") == []


def test_a_view_needs_a_trigger_and_one_name_for_an_update(client):
    assert refusal(client.api_call, "views.open", json={"view": modal()})["response_metadata"][
        "messages"
    ] == ["[ERROR] missing required field: trigger_id"]
    assert error_of(client.api_call, "views.update", json={"view": modal()}) == "invalid_arguments"
    assert (
        error_of(client.api_call, "views.open", json={"view": [], "trigger_id": "x"}) == "invalid_arguments"
    )
    assert (
        error_of(client.api_call, "views.open", data={"view": "{", "trigger_id": "x"}) == "invalid_arguments"
    )


def test_fill_names_only_what_is_in_the_window(sandbox, client):
    client.views_open(trigger_id=sandbox.world.triggers.issue(sandbox.user("mona")), view=modal(text_input()))
    with pytest.raises(KeyError, match="nowhere"):
        sandbox.submit("mona", {"nowhere": "x"})


# -- messages -----------------------------------------------------------------------------------------------


def test_metadata_alone_can_be_changed(sandbox, client):
    ts = client.chat_postMessage(channel=DESK, text="a", blocks=[section("a")])["ts"]
    key = {"event_type": "card", "event_payload": {"ids": [1, 2]}}
    client.api_call("chat.update", json={"channel": DESK, "ts": ts, "metadata": key})
    (message,) = sandbox.messages("#sales-desk")
    assert (message["text"], message["metadata"]) == ("a", key)
    assert message["blocks"][0]["text"]["text"] == "a"


def test_a_tombstone_can_be_neither_changed_nor_deleted(client):
    ts = client.chat_postMessage(channel=DESK, text="a")["ts"]
    client.chat_postMessage(channel=DESK, text="b", thread_ts=ts)
    client.chat_delete(channel=DESK, ts=ts)
    assert error_of(client.chat_update, channel=DESK, ts=ts, text="x") == "cant_update_message"
    assert error_of(client.chat_delete, channel=DESK, ts=ts) == "cant_delete_message"


def test_blocks_inside_attachments_are_checked(sandbox, client):
    bad = [{"fallback": "x", "blocks": [section("")]}]
    answer = refusal(client.chat_postMessage, channel=DESK, text="x", attachments=bad)
    assert answer["errors"][0].endswith("[json-pointer:/attachments/0/blocks/0/text/text]")
    assert (
        error_of(client.api_call, "chat.postMessage", json={"channel": DESK, "attachments": "[1]"})
        == "invalid_arguments"
    )


def test_a_markdown_text_has_its_own_limit(client):
    post = client.chat_postMessage
    assert error_of(post, channel=DESK, markdown_text="x" * 12_001) == "msg_blocks_too_long"


def test_an_ephemeral_message_in_a_thread_stays_in_it(sandbox, client):
    ts = client.chat_postMessage(channel=DESK, text="a")["ts"]
    client.chat_postEphemeral(channel=DESK, user=sandbox.user("mona"), text="b", thread_ts=ts)
    assert sandbox.ephemerals("mona")[0]["thread_ts"] == ts
    ask = client.chat_postEphemeral
    mona = sandbox.user("mona")
    assert error_of(ask, channel=DESK, user=mona, text="b", thread_ts="1.000001") == "cannot_reply_to_message"


def test_metadata_needs_its_scope_to_be_read():
    manifest = load()
    manifest["oauth_config"]["scopes"]["bot"].remove("metadata.message:read")
    with Sandbox(manifest=manifest) as sandbox:
        client = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        key = {"event_type": "card", "event_payload": {"key": "1"}}
        client.chat_postMessage(channel=DESK, text="a", metadata=key)
        (message,) = client.conversations_history(channel=DESK, include_all_metadata=True)["messages"]
        assert "metadata" not in message


# -- response URLs ------------------------------------------------------------------------------------------


def test_a_response_url_refuses_nonsense_and_strangers(sandbox, client):
    secret = sandbox.world.response_urls.issue(sandbox.user("mona"), DESK)
    url = f"{sandbox.url}/actions/T0NORDBO001/"
    assert WebhookClient(url + "made-up").send(text="x").status_code == 404
    for body in (b"{oops", b"[]", b"{}"):
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(urllib.request.Request(url + secret, body))
        assert caught.value.code == 400
        caught.value.close()
    with urllib.request.urlopen(
        urllib.request.Request(
            url + secret,
            b"payload=" + urllib.parse.quote(json.dumps({"text": "by form"})).encode(),
            {"content-type": "application/x-www-form-urlencoded"},
        )
    ) as response:
        assert json.load(response) == {"ok": True}
    assert [m["text"] for m in sandbox.ephemerals("mona")] == ["by form"]


def test_a_response_url_cannot_replace_what_is_gone(sandbox, client):
    ts = client.chat_postMessage(channel=DESK, text="a")["ts"]
    secret = sandbox.world.response_urls.issue(sandbox.user("mona"), DESK, message_ts=ts)
    client.chat_delete(channel=DESK, ts=ts)
    answer = WebhookClient(f"{sandbox.url}/actions/T0NORDBO001/{secret}").send(
        text="x", replace_original=True
    )
    assert (answer.status_code, "message_not_found" in answer.body) == (404, True)


# -- the door and the page ----------------------------------------------------------------------------------


def test_an_app_token_may_ask_who_it_is(sandbox):
    answer = WebClient(token=sandbox.app_token, base_url=sandbox.api_url).auth_test()
    assert answer["app_id"] == "A0TILBUD001"


def test_team_and_bot_can_be_asked_for(client):
    assert client.team_info()["team"]["domain"] == "nordbo-engros"
    assert error_of(client.team_info, team="T0ELSEWHERE") == "team_not_found"
    assert client.bots_info(bot="B0TILBUD001")["bot"]["user_id"] == "U0TILBUDBOT"


def test_an_upload_form_is_no_way_to_call_a_method(sandbox):
    headers = {
        "Authorization": f"Bearer {sandbox.bot_token}",
        "Content-Type": "multipart/form-data; boundary=x",
    }
    with urllib.request.urlopen(
        urllib.request.Request(sandbox.api_url + "auth.test", b"--x--", headers)
    ) as response:
        assert json.load(response)["error"] == "invalid_form_data"


def test_wrong_numbers_and_files_are_named(sandbox, client):
    begun = {"filename": "a", "length": "many"}
    assert error_of(client.api_call, "files.getUploadURLExternal", data=begun) == "invalid_arguments"
    large = {"filename": "a", "length": 1_000_000_001}
    assert error_of(client.files_getUploadURLExternal, **large) == "file_upload_size_restricted"
    complete = client.api_call
    assert error_of(complete, "files.completeUploadExternal", json={"files": "F1"}) == "invalid_arguments"
    assert error_of(
        complete, "files.completeUploadExternal", json={"files": [{"id": "F1"}], "blocks": "{"}
    ) == ("invalid_blocks")
    both = {"files": [{"id": "F1"}], "blocks": [{"type": "divider"}], "initial_comment": "x"}
    assert error_of(complete, "files.completeUploadExternal", json=both) == "invalid_arguments"


def test_the_page_is_told_what_was_wrong_with_its_request(sandbox):
    def asked(path, body=None):
        try:
            with urllib.request.urlopen(urllib.request.Request(sandbox.url + path, body)) as response:
                return response.status
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)["error"]

    mona = sandbox.user("mona")
    assert asked("/ui/message", b"{oops") == (400, "invalid_json")
    assert asked("/ui/events?user=U0NOBODY001") == (404, "unknown_user")
    assert asked(f"/ui/file/F0NOWHERE01?user={mona}") == (404, "file_not_found")
    assert asked("/ui/channels") == (400, "missing_argument")
    broken = json.dumps({"user": mona, "name": "a", "base64": "%%%"}).encode()
    assert asked("/ui/upload", broken) == (400, "invalid_file")
    undone = json.dumps({"user": mona, "view_id": "V1", "do": "dance"}).encode()
    assert asked("/ui/view", undone) == (400, "invalid_arguments")
    assert asked("/") == 200


def test_joining_and_inviting_have_their_limits(sandbox, client):
    sandbox.channel("#general").archived = True
    assert error_of(client.conversations_join, channel="C0GENERAL01") == "is_archived"
    assert client.conversations_join(channel=DESK)["warning"] == "already_in_channel"
    direct = sandbox.channel("mona").id
    assert error_of(client.conversations_join, channel=direct) == "method_not_supported_for_channel_type"
    assert error_of(client.conversations_invite, channel=direct, users=["U0LARS00001"]) == (
        "method_not_supported_for_channel_type"
    )
    assert error_of(client.conversations_invite, channel=DESK, users=["U0NOBODY001"]) == "user_not_found"
    assert error_of(client.conversations_open, channel=DESK) == "method_not_supported_for_channel_type"
    assert client.conversations_open(channel=direct, return_im=True)["channel"]["user"] == sandbox.user(
        "mona"
    )
