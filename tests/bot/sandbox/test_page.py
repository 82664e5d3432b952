"""The sandbox's page, clicked in Chromium against the real sandbox with a real Bolt app over Socket Mode."""

import threading

import pytest
from selenium.webdriver.common.keys import Keys

from tests.bot.sandbox.page_fixtures import (
    DESK,
    NEEDS_BROWSER,
    actions,
    button,
    mrkdwn,
    option,
    plain,
    post,
    swallow,
)
from tests.browser import resize

pytestmark = NEEDS_BROWSER


def test_a_click_on_a_button_reaches_the_app_with_value_and_user(page, app, client, heard):
    swallow(app, "confirm")
    post(client, actions(button("Confirm", "confirm", style="primary")))
    page.open("lars").click_action("confirm")
    body = heard.wait()
    assert body["user"]["id"] == "U0LARS00001"
    assert (body["actions"][0]["action_id"], body["actions"][0]["value"]) == ("confirm", "7")
    assert page.complaints() == []


def test_the_pressed_button_is_busy_until_the_app_acknowledges(page, app, client, heard):
    go_on = threading.Event()

    @app.action("slow")
    def slow(ack) -> None:
        go_on.wait(5)
        ack()

    post(client, actions(button("Slow", "slow")))
    page.open().click_action("slow")
    page.one("[data-action-id=slow][aria-busy=true]")
    go_on.set()
    page.gone("[data-action-id=slow][aria-busy=true]")
    assert page.all(".failed-note") == []


def test_an_app_that_does_not_answer_leaves_a_note_at_the_message(page, app, client, heard):
    app.action("never")(lambda: None)
    post(client, actions(button("Never", "never")))
    page.open().click_action("never")
    note = page.one(".failed-note", seconds=6)
    assert "time" in note.text
    assert "Never" in page.message("Never").text


@pytest.mark.parametrize(("key", "clicks"), [(Keys.ENTER, 1), (Keys.ESCAPE, 0)])
def test_a_confirm_dialog_sends_on_enter_and_nothing_on_escape(page, app, client, heard, key, clicks):
    swallow(app, "discard", "other")
    dialog = {
        "title": plain("Discard it?"),
        "text": mrkdwn("*Q-1* goes away."),
        "confirm": plain("Discard"),
        "deny": plain("Keep"),
    }
    post(client, actions(button("Discard", "discard", confirm=dialog), button("Other", "other")))
    page.open().click_action("discard")
    assert page.text(".ask .dialog-title") == "Discard it?"
    assert page.text(".ask .dialog-body strong") == "Q-1"
    page.keys(key)
    page.gone(".ask")
    page.click_action("other")
    heard.wait(clicks + 1)
    assert [body["actions"][0]["action_id"] for body in heard.bodies] == ["discard"] * clicks + ["other"]


def test_an_overflow_menu_sends_the_chosen_option(page, app, client, heard):
    swallow(app, "more")
    menu = {
        "type": "overflow",
        "action_id": "more",
        "options": [option("Stop", "stop"), option("Assign", "assign")],
    }
    post(client, [{"type": "section", "block_id": "s", "text": mrkdwn("A task"), "accessory": menu}])
    page.open().overflow("more", "Assign")
    assert heard.wait()["actions"][0]["selected_option"]["value"] == "assign"


def test_a_select_in_a_message_filters_by_typing_and_sends_by_the_keyboard(page, app, client, heard):
    swallow(app, "when")
    select = {
        "type": "static_select",
        "action_id": "when",
        "placeholder": plain("When"),
        "options": [option("In an hour", "1h"), option("Tomorrow", "1d"), option("Monday", "mon")],
    }
    post(client, actions(select))
    page.open().click("input[data-action-id=when]")
    page.keys("mo")
    page.until(lambda: len(page.all("[role=option]")) == 2, "two options")  # toMOrrow, MOnday
    page.keys(Keys.ARROW_DOWN, Keys.ENTER)
    assert heard.wait()["actions"][0]["selected_option"]["value"] == "mon"


def test_choices_and_dates_in_a_message_come_with_the_whole_state(page, app, client, heard):
    swallow(app, "ticks", "day", "go")
    ticks = {"type": "checkboxes", "action_id": "ticks", "options": [option("One", "1"), option("Two", "2")]}
    day = {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-30"}
    post(client, actions(ticks, day, button("Go", "go")))
    page.open().tick("ticks", "Two")
    heard.wait(1)
    page.pick_date("day", "2027-01-15")
    heard.wait(2)
    page.click_action("go")
    state = heard.wait(3)["state"]["values"]["row"]
    assert [each["value"] for each in state["ticks"]["selected_options"]] == ["2"]
    assert state["day"]["selected_date"] == "2027-01-15"


def test_a_button_for_others_is_not_shown(page, client, heard):
    post(
        client,
        actions(button("Mine", "mine"), button("Theirs", "theirs", visible_to_user_ids=["U0LARS00001"])),
    )
    page.open("mona").one("[data-action-id=mine]")
    assert page.all("[data-action-id=theirs]") == []
    page.open("lars").one("[data-action-id=theirs]")


def test_a_slash_command_completes_and_its_answer_is_only_for_me(page, app, heard):
    app.command("/sales")(lambda ack, command: ack(f"You asked for *{command['text']}*"))
    page.open("mona", channel="sales-desk").one("#composer").send_keys("/sa")
    page.one(".suggest [role=option]", text="/sales")
    page.keys(Keys.TAB)
    page.keys("help", Keys.ENTER)
    answer = page.message("You asked for help")
    assert "Only visible to you" in answer.text
    page.open("lars", channel="sales-desk")
    assert page.all(".message", text="You asked for") == []


def test_an_unknown_command_is_refused_and_stays_in_the_field(page, heard):
    page.open().say("/nonsense")
    page.one(".toast", text="/nonsense is not a valid command.")
    assert page.one("#composer").get_attribute("value") == "/nonsense"


def test_a_mention_reaches_the_app_and_its_reply_opens_a_thread(page, app, heard):
    app.event("app_mention")(lambda event, say: say(text=f"Heard: {event['text']}", thread_ts=event["ts"]))
    page.open("ivar", channel="sales-desk").one("#composer").send_keys("@Til")
    page.one(".suggest [role=option]", text="Tilbud")
    page.keys(Keys.TAB)
    page.keys("hello", Keys.ENTER)
    page.click(".thread-bar", text="1 reply")
    reply = page.message("Heard:", where="#thread-messages")
    assert page.text(".mention", within=reply) == "@Tilbud"
    page.answer("Thanks *a lot*")
    mine = page.message("Thanks a lot", where="#thread-messages")
    assert page.text("strong", within=page.one(".message-text", within=mine)) == "a lot"
    page.one(".thread-bar", text="2 replies")


def test_ephemeral_messages_are_marked_and_replaced_in_place(page, app, client, heard):
    @app.action("ask")
    def ask(ack, respond) -> None:
        ack()
        respond(text="Sure?", blocks=actions(button("Yes", "yes")))

    @app.action("yes")
    def yes(ack, respond) -> None:
        ack()
        respond(text="Done.", replace_original=True)

    post(client, actions(button("Ask", "ask")))
    page.open().click_action("ask")
    assert "Only visible to you" in page.one(".message.ephemeral").text
    page.click_action("yes")
    page.one(".message.ephemeral", text="Done.")
    assert page.all("[data-action-id=yes]") == []


def test_the_home_tab_is_published_on_opening_and_its_buttons_work(page, app, heard):
    swallow(app, "refresh")

    @app.event("app_home_opened")
    def home(event, client) -> None:
        blocks = [{"type": "section", "text": mrkdwn("Your work"), "accessory": button("Refresh", "refresh")}]
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    page.open().go("Tilbud")
    page.one(".home-view", text="Your work")
    page.click_action("refresh")
    assert heard.wait()["view"]["type"] == "home"
    assert "tab=home" in page.driver.current_url


def test_the_member_switch_changes_who_looks_and_the_address_remembers(page, client):
    client.chat_postEphemeral(channel=DESK, user="U0LARS00001", text="psst Lars")
    page.open("mona", channel="sales-desk")
    assert page.all(".message", text="psst") == []
    page.be("Lars Stubberup")
    page.message("psst Lars")
    assert "user=U0LARS00001" in page.driver.current_url


def test_unread_messages_are_counted_and_reading_takes_the_mark_away(page, client):
    page.open("mona", channel="general")
    client.chat_postMessage(channel=DESK, text="one")
    client.chat_postMessage(channel=DESK, text="two")
    assert page.one(".channel-row.unread", text="sales-desk").text.split() == ["sales-desk", "2"]
    page.go("sales-desk")
    page.message("two")
    page.gone(".channel-row.unread")


def test_an_update_of_a_card_appears_at_once_and_leaves_other_messages_alone(page, app, client, heard):
    swallow(app, "go")
    post(client, actions(button("Stay", "go")), "first")
    ts = post(client, [{"type": "section", "text": mrkdwn("before")}])
    page.open()
    stay = page.message("Stay")
    page.message("before")
    client.chat_update(channel=DESK, ts=ts, text="x", blocks=[{"type": "section", "text": mrkdwn("after")}])
    page.message("after")
    assert stay.is_displayed()  # the very same node: a stale one would raise
    client.chat_delete(channel=DESK, ts=ts)
    page.gone(".message", text="after")


def test_arrow_keys_walk_channels_and_messages(page, client):
    client.chat_postMessage(channel=DESK, text="one")
    client.chat_postMessage(channel=DESK, text="two")
    page.open("mona", channel="sales-desk").message("two")
    page.driver.execute_script("document.querySelector('[data-channel-name=general]').focus()")
    page.keys(Keys.ARROW_DOWN)
    assert page.driver.switch_to.active_element.get_attribute("data-channel-name") == "kpi"
    page.driver.execute_script("document.getElementById('messages').focus()")
    page.keys(Keys.ARROW_UP)
    page.keys(Keys.ARROW_UP)
    assert "one" in page.driver.switch_to.active_element.text


def test_the_switcher_jumps_and_what_was_typed_elsewhere_is_still_there_afterwards(page, client):
    page.open("mona", channel="sales-desk").one("#composer").send_keys("half a thought")
    page.keys(Keys.CONTROL, "k")
    page.one("#switcher").send_keys("gen")
    page.one(".options [role=option]", text="#general")
    page.keys(Keys.ENTER)
    page.one("h1", text="general")
    assert page.one("#composer").get_attribute("value") == ""
    page.go("sales-desk")
    page.one("h1", text="sales-desk")
    assert page.one("#composer").get_attribute("value") == "half a thought"


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
def test_nothing_sticks_out_of_the_window(page, client, driver, size):
    long = "w" * 300
    post(
        client,
        [
            {"type": "section", "text": mrkdwn(long), "fields": [plain(long), plain(long)]},
            *actions(button("Go", "go")),
        ],
    )
    resize(driver, size)
    page.open("mona", channel="sales-desk")
    assert page.driver.execute_script("return document.documentElement.scrollWidth") == size[0]
    inner = "const m = document.getElementById('messages'); return m.scrollWidth - m.clientWidth"
    assert page.driver.execute_script(inner) == 0
    assert page.one("#composer").is_displayed()
