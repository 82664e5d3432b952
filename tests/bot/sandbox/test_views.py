"""Modals and Home: triggers, the stack of three, hashes, typed values, submissions, closing."""

import pytest
from slack_bolt import App
from slack_sdk.errors import SlackApiError

from tests.bot.sandbox.samples import actions, button, error_of, home, modal, option, section, text_input


@pytest.fixture
def triggers(sandbox):
    """Issues trigger ids as a click of Mona's would."""
    return lambda view_id="": sandbox.world.triggers.issue(sandbox.user("mona"), view_id)


def test_a_trigger_opens_one_modal_within_three_seconds(sandbox, client, triggers):
    trigger = triggers()
    view = client.views_open(trigger_id=trigger, view=modal())["view"]
    assert sandbox.modal("mona")["id"] == view["id"]
    assert error_of(client.views_open, trigger_id=trigger, view=modal()) == "exchanged_trigger_id"
    late = triggers()
    sandbox.clock.step(3.1)
    assert error_of(client.views_open, trigger_id=late, view=modal()) == "expired_trigger_id"
    assert error_of(client.views_open, trigger_id="1.2.nonsense", view=modal()) == "invalid_trigger_id"


def test_a_trigger_is_still_good_just_before_three_seconds(sandbox, client, triggers):
    trigger = triggers()
    sandbox.clock.step(2.5)
    assert client.views_open(trigger_id=trigger, view=modal())["ok"]


def test_a_faster_clock_does_not_take_the_three_seconds_away(sandbox, client, triggers):
    sandbox.clock.set_factor(1000)
    assert client.views_open(trigger_id=triggers(), view=modal())["ok"]


def test_an_invalid_view_is_named_by_json_pointer_and_leaves_the_trigger(client, triggers):
    trigger = triggers()
    with pytest.raises(SlackApiError) as caught:
        client.views_open(trigger_id=trigger, view=modal(title="x" * 25))
    assert caught.value.response["error"] == "invalid_arguments"
    (line,) = caught.value.response["response_metadata"]["messages"]
    assert line.endswith("[json-pointer:/view/title/text]")
    assert client.views_open(trigger_id=trigger, view=modal())["ok"]


def test_a_modal_with_input_needs_a_submit_button(client, triggers):
    view = modal()
    del view["submit"]
    with pytest.raises(SlackApiError) as caught:
        client.views_open(trigger_id=triggers(), view=view)
    assert caught.value.response["response_metadata"]["messages"][0].endswith("[json-pointer:/view/submit]")


def test_a_view_of_more_than_250_kb_is_too_large(client, triggers):
    blocks = [section("æ" * 3000, block_id=str(number)) for number in range(42)]
    assert error_of(client.views_open, trigger_id=triggers(), view=modal(*blocks)) == "view_too_large"


def test_a_view_comes_back_complete(client, triggers):
    view = client.views_open(trigger_id=triggers(), view=modal(private_metadata="7", external_id="own"))[
        "view"
    ]
    assert view["private_metadata"] == "7"
    assert view["external_id"] == "own"
    assert view["state"] == {"values": {}}
    assert view["root_view_id"] == view["id"]
    assert view["previous_view_id"] is None
    assert view["title"] == {"type": "plain_text", "text": "A form", "emoji": True}
    assert view["bot_id"] == "B0TILBUD001"
    assert view["hash"]


def test_the_stack_holds_three_views(sandbox, client, triggers):
    root = client.views_open(trigger_id=triggers(), view=modal(title="1"))["view"]
    second = client.views_push(trigger_id=triggers(root["id"]), view=modal(title="2"))["view"]
    third = client.views_push(trigger_id=triggers(), view=modal(title="3"))["view"]
    assert (third["root_view_id"], third["previous_view_id"]) == (root["id"], second["id"])
    assert error_of(client.views_push, trigger_id=triggers(), view=modal(title="4")) == "push_limit_reached"
    assert [view["title"]["text"] for view in sandbox.stack("mona")] == ["1", "2", "3"]


def test_without_an_open_modal_nothing_can_be_pushed(client, triggers):
    assert error_of(client.views_push, trigger_id=triggers(), view=modal()) == "not_found"


def test_an_update_needs_the_hash_of_the_newest_view_or_none(sandbox, client, triggers):
    view = client.views_open(trigger_id=triggers(), view=modal())["view"]
    newer = client.views_update(view_id=view["id"], hash=view["hash"], view=modal(title="Newer"))["view"]
    assert newer["id"] == view["id"]
    stale = {"view_id": view["id"], "hash": view["hash"], "view": modal(title="Stale")}
    assert error_of(client.views_update, **stale) == "hash_conflict"
    client.views_update(view_id=view["id"], view=modal(title="Last writer"))
    assert sandbox.modal("mona")["title"]["text"] == "Last writer"


def test_an_update_finds_the_view_by_external_id(sandbox, client, triggers):
    client.views_open(trigger_id=triggers(), view=modal(external_id="edit:7"))
    client.views_update(external_id="edit:7", view=modal(external_id="edit:7", title="Newer"))
    assert sandbox.modal("mona")["title"]["text"] == "Newer"
    assert error_of(client.views_update, external_id="edit:8", view=modal()) == "not_found"
    assert error_of(client.views_update, view_id="V0GONE", view=modal()) == "not_found"


def test_an_external_id_is_unique(sandbox, client, triggers):
    client.views_open(trigger_id=triggers(), view=modal(external_id="edit:7"))
    lars = sandbox.world.triggers.issue(sandbox.user("lars"))
    assert (
        error_of(client.views_open, trigger_id=lars, view=modal(external_id="edit:7"))
        == "duplicate_external_id"
    )


def test_typed_values_stay_while_block_and_action_stay(sandbox, client, triggers):
    more = actions(button("add"), block_id="row")
    first = modal(text_input(initial_value="before"), *more)
    view = client.views_open(trigger_id=triggers(), view=first)["view"]
    app_less = sandbox.click_view("mona", "add", fill={"name_value": "typed"})
    assert app_less.reason == "dispatch_failed"
    client.views_update(view_id=view["id"], view=modal(text_input(initial_value="after"), *more))
    assert sandbox.modal("mona")["state"]["values"]["name"]["name_value"]["value"] == "typed"
    client.views_update(view_id=view["id"], view=modal(text_input("name.2", initial_value="after"), *more))
    assert sandbox.modal("mona")["state"]["values"] == {
        "name.2": {"name_value": {"type": "plain_text_input", "value": "after"}}
    }


def test_home_is_published_per_member_and_a_stale_publish_loses(sandbox, client):
    mona, lars = sandbox.user("mona"), sandbox.user("lars")
    view = client.views_publish(user_id=mona, view=home(section("one")))["view"]
    assert sandbox.home("lars") is None
    newer = client.views_publish(user_id=mona, hash=view["hash"], view=home(section("two")))["view"]
    assert newer["id"] == view["id"]
    assert error_of(client.views_publish, user_id=mona, hash=view["hash"], view=home()) == "hash_conflict"
    assert sandbox.home("mona")["blocks"][0]["text"]["text"] == "two"
    assert error_of(client.views_publish, user_id="U0NOBODY001", view=home()) == "invalid_arguments"
    assert error_of(client.views_publish, user_id=lars, view=modal()) == "invalid_arguments"


# -- submissions --------------------------------------------------------------------------------------------


@pytest.fixture
def form_app(app: App, connect):
    """An app whose /sales opens `app.form` and whose submissions are noted and answered with `app.answer`."""
    app.form, app.answer, app.seen = modal(), {}, []

    @app.command("/sales")
    def sales(ack, body, client):
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=app.form)

    @app.view("form")
    def submitted(ack, body):
        app.seen.append(body)
        ack(**app.answer)

    @app.view_closed("form")
    def closed(ack, body):
        ack()
        app.seen.append(body)

    connect(app)
    return app


def opened(sandbox, who="mona"):
    assert sandbox.command(who, "/sales open").ok
    return sandbox.wait_for(lambda: sandbox.modal(who))


def test_initial_values_count_as_submitted(sandbox, form_app):
    choices = [option("a"), option("b")]
    select = {"type": "static_select", "action_id": "pick", "options": choices, "initial_option": choices[1]}
    boxes = {"type": "checkboxes", "action_id": "boxes", "options": choices}
    form_app.form = modal(
        text_input(initial_value="seven"),
        {"type": "section", "block_id": "s", "text": {"type": "mrkdwn", "text": "x"}, "accessory": select},
        {"type": "actions", "block_id": "b", "elements": [boxes]},
        private_metadata="task 7",
    )
    opened(sandbox)
    assert sandbox.submit("mona").ok
    (body,) = form_app.seen
    assert body["view"]["state"]["values"] == {
        "name": {"name_value": {"type": "plain_text_input", "value": "seven"}},
        "s": {
            "pick": {
                "type": "static_select",
                "selected_option": {**choices[1], "text": {"type": "plain_text", "text": "b", "emoji": True}},
            }
        },
        "b": {"boxes": {"type": "checkboxes", "selected_options": []}},
    }
    assert body["view"]["private_metadata"] == "task 7"
    assert body["view"]["callback_id"] == "form"
    assert body["user"]["id"] == sandbox.user("mona")
    assert body["response_urls"] == []
    assert sandbox.modal("mona") is None


def test_errors_stay_at_their_fields_and_the_modal_stays_open(sandbox, form_app):
    form_app.answer = {"response_action": "errors", "errors": {"name": "Not that one."}}
    opened(sandbox)
    answer = sandbox.submit("mona", {"name": "x"})
    assert (answer.ok, answer.reason, answer.errors) == (False, "errors", {"name": "Not that one."})
    assert sandbox.modal("mona")["state"]["values"]["name"]["name_value"]["value"] == "x"
    assert sandbox.failures == []


def test_errors_for_a_block_that_is_no_input_are_a_bad_answer(sandbox, form_app):
    form_app.answer = {"response_action": "errors", "errors": {"nowhere": "?"}}
    opened(sandbox)
    assert sandbox.submit("mona", {"name": "x"}).reason == "bad_answer"
    assert sandbox.failures[0].reason == "bad_answer"


def test_what_is_required_is_asked_for_before_the_app_hears_of_it(sandbox, form_app):
    opened(sandbox)
    answer = sandbox.submit("mona")
    assert answer.errors == {"name": "Please complete this required field."}
    assert form_app.seen == []


def test_update_push_and_clear_change_the_stack(sandbox, form_app):
    opened(sandbox)
    form_app.answer = {"response_action": "update", "view": modal(title="Updated")}
    sandbox.submit("mona", {"name": "x"})
    assert [v["title"]["text"] for v in sandbox.stack("mona")] == ["Updated"]
    form_app.answer = {"response_action": "push", "view": modal(title="Pushed")}
    sandbox.submit("mona", {"name": "x"})
    assert [v["title"]["text"] for v in sandbox.stack("mona")] == ["Updated", "Pushed"]
    form_app.answer = {}
    sandbox.submit("mona", {"name": "x"})
    assert [v["title"]["text"] for v in sandbox.stack("mona")] == ["Updated"]
    form_app.answer = {"response_action": "clear"}
    sandbox.submit("mona", {"name": "x"})
    assert sandbox.stack("mona") == []
    assert sandbox.failures == []


def test_an_invalid_view_in_an_ack_is_a_bad_answer(sandbox, form_app):
    opened(sandbox)
    form_app.answer = {"response_action": "update", "view": modal(title="x" * 25)}
    assert sandbox.submit("mona", {"name": "x"}).reason == "bad_answer"
    assert "/view/title/text" in sandbox.failures[0].detail


def test_closing_is_told_when_asked_for(sandbox, form_app, client):
    form_app.form = modal(notify_on_close=True)
    opened(sandbox)
    sandbox.close("mona")
    (body,) = sandbox.wait_for(lambda: form_app.seen)
    assert (body["type"], body["is_cleared"]) == ("view_closed", False)
    form_app.form = modal()
    opened(sandbox)
    sandbox.close("mona")
    assert len(form_app.seen) == 1
    assert sandbox.stack("mona") == []


def test_clearing_closes_the_whole_stack_and_says_so(sandbox, form_app):
    form_app.form = modal(notify_on_close=True)
    form_app.answer = {"response_action": "push", "view": modal(title="Pushed", notify_on_close=True)}
    opened(sandbox)
    sandbox.submit("mona", {"name": "x"})
    form_app.seen.clear()
    sandbox.close("mona", everything=True)
    sandbox.wait_for(lambda: len(form_app.seen) == 2)
    assert {body["is_cleared"] for body in form_app.seen} == {True}
    assert sandbox.stack("mona") == []


@pytest.mark.parametrize(
    ("element", "value", "error"),
    [
        ({"type": "plain_text_input", "min_length": 3}, "ab", "Please enter at least 3 characters."),
        ({"type": "plain_text_input", "max_length": 3}, "abcd", "Please enter no more than 3 characters."),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "Please enter a whole number."),
        ({"type": "number_input", "is_decimal_allowed": True}, "1,5", "Please enter a valid number."),
        (
            {"type": "number_input", "is_decimal_allowed": True, "min_value": "1"},
            "0.5",
            "Please enter a number of at least 1.",
        ),
        ({"type": "email_text_input"}, "nobody", "Please enter a valid email address."),
        ({"type": "url_text_input"}, "nowhere", "Please enter a valid URL."),
    ],
)
def test_the_clients_own_rules(sandbox, form_app, element, value, error):
    label = {"type": "plain_text", "text": "L"}
    form_app.form = modal(
        {"type": "input", "block_id": "i", "label": label, "element": {"action_id": "a", **element}}
    )
    opened(sandbox)
    assert sandbox.submit("mona", {"a": value}).errors == {"i": error}
    assert form_app.seen == []
