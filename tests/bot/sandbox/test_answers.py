"""Clicks, choices, shortcuts, options, response URLs and acks, each with a real Bolt app."""

import re
from typing import ClassVar

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.sandbox.records import UserError
from tests.bot.sandbox.samples import actions, button, home, modal, option, section, text_input


@pytest.fixture
def bodies(app, connect):
    """Everything that the app was asked, acknowledged with `bodies.answer`."""

    class Bodies(list):
        answer: ClassVar[dict] = {}

    seen = Bodies()

    def note(ack, body):
        seen.append(body)
        ack(**seen.answer)

    anything = re.compile(".*")
    for listen in (app.action, app.options, app.shortcut, app.command):
        listen(anything)(note)
    connect(app)
    return seen


def card(client, *elements: dict, **more):
    return client.chat_postMessage(channel="#sales-desk", text="card", blocks=actions(*elements), **more)[
        "ts"
    ]


def test_a_stale_click_is_refused_before_the_app_hears_of_it(sandbox, client, bodies):
    ts = card(client, button("confirm"))
    client.chat_update(channel="C0SALESDESK", ts=ts, text="done", blocks=[section("done")])
    with pytest.raises(UserError) as caught:
        sandbox.click("mona", "#sales-desk", ts, "confirm")
    assert caught.value.error == "stale_element"
    assert bodies == []


def test_each_kind_of_menu_sends_its_own_part(sandbox, client, bodies):
    choices = [option("a", "First"), option("b", "Second")]
    stored = {**choices[1], "text": {**choices[1]["text"], "emoji": True}}
    ts = card(
        client,
        {"type": "static_select", "action_id": "select", "options": choices},
        {"type": "overflow", "action_id": "more", "options": choices},
        {"type": "datepicker", "action_id": "day"},
        {"type": "users_select", "action_id": "who"},
        {"type": "checkboxes", "action_id": "boxes", "options": choices},
        {"type": "radio_buttons", "action_id": "radio", "options": choices},
    )
    for action_id, value in (
        ("select", "b"), ("more", "b"), ("day", "2026-12-01"), ("who", "U0LARS00001"), ("boxes", ["b"]), ("radio", "b"),
    ):  # fmt: skip
        assert sandbox.click("mona", "#sales-desk", ts, action_id, value).ok
    parts = [body["actions"][0] for body in bodies]
    assert parts[0]["selected_option"] == stored
    assert parts[1]["selected_option"] == stored
    assert parts[2]["selected_date"] == "2026-12-01"
    assert parts[3]["selected_user"] == "U0LARS00001"
    assert parts[4]["selected_options"] == [stored]
    assert parts[5]["selected_option"] == stored
    assert bodies[0]["state"]["values"]["row"]["select"]["selected_option"] == stored
    assert bodies[0]["state"]["values"]["row"]["day"]["selected_date"] is None


def test_an_option_that_is_not_in_the_menu_cannot_be_chosen(sandbox, client, bodies):
    ts = card(client, {"type": "static_select", "action_id": "select", "options": [option("a")]})
    with pytest.raises(UserError) as caught:
        sandbox.click("mona", "#sales-desk", ts, "select", "z")
    assert caught.value.error == "unknown_option"


def test_a_button_for_others_cannot_be_clicked(sandbox, client, bodies):
    ts = card(client, button("go"))
    sandbox.workspace.posts["C0SALESDESK"][ts].message["blocks"][0]["elements"][0]["visible_to_user_ids"] = [
        sandbox.user("lars")
    ]
    with pytest.raises(UserError):
        sandbox.click("mona", "#sales-desk", ts, "go")
    assert sandbox.click("lars", "#sales-desk", ts, "go").ok


def test_a_click_in_a_thread_says_which(sandbox, client, bodies):
    root = client.chat_postMessage(channel="#sales-desk", text="root")["ts"]
    ts = card(client, button(), thread_ts=root)
    sandbox.click("mona", "#sales-desk", ts, "go")
    assert bodies[0]["container"]["thread_ts"] == root
    assert bodies[0]["message"]["thread_ts"] == root


def test_a_click_on_an_ephemeral_message_quotes_no_message(sandbox, client, bodies):
    mona = sandbox.user("mona")
    ts = client.chat_postEphemeral(channel="C0SALESDESK", user=mona, text="x", blocks=actions(button()))[
        "message_ts"
    ]
    assert sandbox.click("mona", "#sales-desk", ts, "go").ok
    assert bodies[0]["container"]["is_ephemeral"] is True
    assert "message" not in bodies[0]
    with pytest.raises(UserError):
        sandbox.click("lars", "#sales-desk", ts, "go")


def test_a_click_in_a_modal_carries_view_and_state_and_no_response_url(sandbox, client, bodies):
    trigger = sandbox.world.triggers.issue(sandbox.user("mona"))
    client.views_open(trigger_id=trigger, view=modal(text_input(), *actions(button("add"))))
    assert sandbox.click_view("mona", "add", fill={"name": "typed"}).ok
    (body,) = bodies
    assert body["container"] == {"type": "view", "view_id": sandbox.modal("mona")["id"]}
    assert body["view"]["state"]["values"]["name"]["name_value"]["value"] == "typed"
    assert "response_url" not in body
    assert client.views_push(trigger_id=body["trigger_id"], view=modal(title="Pushed"))["ok"]


def test_an_input_without_dispatch_action_stays_with_the_page(sandbox, client, bodies):
    trigger = sandbox.world.triggers.issue(sandbox.user("mona"))
    client.views_open(
        trigger_id=trigger, view=modal(text_input(), {**text_input("live", "live"), "dispatch_action": True})
    )
    assert sandbox.click_view("mona", "name_value", "quiet").reason == "not_dispatched"
    assert sandbox.click_view("mona", "live", "heard").ok
    assert [body["actions"][0]["value"] for body in bodies] == ["heard"]
    assert bodies[0]["view"]["state"]["values"]["name"]["name_value"]["value"] == "quiet"


def test_home_buttons_work(sandbox, client, bodies):
    client.views_publish(user_id=sandbox.user("mona"), view=home(*actions(button("refresh"))))
    assert sandbox.click_home("mona", "refresh").ok
    assert bodies[0]["view"]["type"] == "home"


def test_opening_home_is_an_event_with_the_view(sandbox, client, app, connect):
    seen = []

    @app.event("app_home_opened")
    def opened(event):
        seen.append(event)

    connect(app)
    sandbox.open_home("mona")
    sandbox.wait_for(lambda: len(seen) == 1)
    assert (seen[0]["user"], seen[0]["tab"]) == (sandbox.user("mona"), "home")
    assert "view" not in seen[0]
    client.views_publish(user_id=sandbox.user("mona"), view=home())
    sandbox.open_home("mona")
    sandbox.wait_for(lambda: len(seen) == 2)
    assert seen[1]["view"]["type"] == "home"


def test_shortcuts_global_and_on_a_message(sandbox, client, bodies):
    assert sandbox.shortcut("mona", "shortcut.try").ok
    ts = client.chat_postMessage(channel="#sales-desk", text="about this")["ts"]
    assert sandbox.message_shortcut("mona", "instruct", "#sales-desk", ts).ok
    first, second = bodies
    assert (first["type"], first["callback_id"]) == ("shortcut", "shortcut.try")
    assert (second["type"], second["message"]["text"]) == ("message_action", "about this")
    assert client.views_open(trigger_id=first["trigger_id"], view=modal())["ok"]


def test_a_slash_command_carries_everything(sandbox, bodies):
    sandbox.command("mona", "/sales task 7")
    (body,) = bodies
    assert {
        "team_id": "T0NORDBO001",
        "channel_id": "C0SALESDESK",
        "channel_name": "sales-desk",
        "user_id": sandbox.user("mona"),
        "user_name": "mona",
        "command": "/sales",
        "text": "task 7",
        "api_app_id": "A0TILBUD001",
    }.items() <= body.items()
    with pytest.raises(UserError) as caught:
        sandbox.command("mona", "/nope")
    assert caught.value.error == "unknown_command"


# -- options ------------------------------------------------------------------------------------------------

EXTERNAL = {
    "type": "input",
    "block_id": "item",
    "label": {"type": "plain_text", "text": "Item"},
    "element": {"type": "external_select", "action_id": "item", "min_query_length": 2},
}


def test_options_come_from_the_app_when_enough_is_typed(sandbox, client, bodies):
    trigger = sandbox.world.triggers.issue(sandbox.user("mona"))
    client.views_open(trigger_id=trigger, view=modal(EXTERNAL))
    bodies.answer = {"options": [option("42", "Screw")]}
    assert sandbox.suggest("mona", "item", "s") == {"options": []}
    assert bodies == []
    assert sandbox.suggest("mona", "item", "sc") == {"options": [option("42", "Screw")]}
    (body,) = bodies
    assert (body["type"], body["value"], body["action_id"], body["block_id"]) == (
        "block_suggestion",
        "sc",
        "item",
        "item",
    )
    assert body["view"]["callback_id"] == "form"


@pytest.mark.parametrize("options", [[option(str(n)) for n in range(101)], [option("a", "x" * 76)]])
def test_options_that_slack_would_not_show_are_a_bad_answer(sandbox, client, bodies, options):
    trigger = sandbox.world.triggers.issue(sandbox.user("mona"))
    client.views_open(trigger_id=trigger, view=modal(EXTERNAL))
    bodies.answer = {"options": options}
    with pytest.raises(UserError):
        sandbox.suggest("mona", "item", "screw")
    assert sandbox.failures[0].reason == "bad_answer"


# -- response URLs ------------------------------------------------------------------------------------------


def test_a_response_url_takes_five_posts_within_thirty_minutes(sandbox, client, bodies):
    sandbox.command("mona", "/sales x")
    sandbox.command("mona", "/sales y")
    first, second = (WebhookClient(body["response_url"]) for body in bodies)
    answers = [first.send(text=str(number)) for number in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert "used_url" in answers[5].body
    assert [m["text"] for m in sandbox.ephemerals("mona")] == ["0", "1", "2", "3", "4"]
    sandbox.clock.step(30 * 60 + 1)
    late = second.send(text="late")
    assert (late.status_code, "expired_url" in late.body) == (404, True)


def test_a_response_url_answers_for_one_or_for_all(sandbox, bodies):
    sandbox.command("lars", "/sales x")
    url = WebhookClient(bodies[0]["response_url"])
    url.send(text="for lars")
    url.send(text="for all", response_type="in_channel")
    assert [m["text"] for m in sandbox.ephemerals("lars")] == ["for lars"]
    assert [m["text"] for m in sandbox.messages("#sales-desk")] == ["for all"]
    assert url.send(text="x", blocks=[section("")]).status_code == 400


def test_a_response_url_replaces_and_deletes_the_original(sandbox, client, bodies):
    ts = card(client, button())
    sandbox.click("mona", "#sales-desk", ts, "go")
    url = WebhookClient(bodies[0]["response_url"])
    url.send(text="replaced", blocks=[section("replaced")], replace_original=True)
    assert sandbox.messages("#sales-desk")[0]["text"] == "replaced"
    url.send(delete_original=True)
    assert sandbox.messages("#sales-desk") == []


def test_only_a_response_url_can_change_an_ephemeral_card(sandbox, client, bodies):
    mona = sandbox.user("mona")
    ts = client.chat_postEphemeral(channel="C0SALESDESK", user=mona, text="x", blocks=actions(button()))[
        "message_ts"
    ]
    sandbox.click("mona", "#sales-desk", ts, "go")
    with pytest.raises(SlackApiError):
        client.chat_update(channel="C0SALESDESK", ts=ts, text="y")
    url = WebhookClient(bodies[0]["response_url"])
    url.send(text="y", replace_original=True)
    (message,) = sandbox.ephemerals("mona")
    assert (message["ts"], message["text"]) == (ts, "y")
    url.send(delete_original=True)
    assert sandbox.ephemerals("mona") == []


def test_a_response_url_is_not_held_to_the_hidden_total_of_blocks(sandbox, bodies):
    sandbox.command("mona", "/sales x")
    long = [section("x" * 2900) for _ in range(5)]
    assert WebhookClient(bodies[0]["response_url"]).send(text="x", blocks=long).status_code == 200


# -- acks of commands ---------------------------------------------------------------------------------------


def test_an_ack_may_answer_in_the_channel_with_blocks(sandbox, bodies):
    bodies.answer = {"text": "for all", "blocks": [section("*for all*")], "response_type": "in_channel"}
    sandbox.command("mona", "/sales x")
    (message,) = sandbox.messages("#sales-desk")
    assert message["blocks"][0]["text"]["text"] == "*for all*"


def test_an_ack_with_invalid_blocks_is_a_bad_answer(sandbox, bodies):
    bodies.answer = {"text": "x", "blocks": [section("")]}
    sandbox.command("mona", "/sales x")
    assert sandbox.failures[0].reason == "bad_answer"
    assert "/blocks/0/text/text" in sandbox.failures[0].detail
