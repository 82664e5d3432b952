"""Modals on the sandbox's page: fields, errors, the stack, unsaved changes, the keyboard."""

from selenium.webdriver.common.keys import Keys

from tests.bot.sandbox.page_fixtures import NEEDS_BROWSER, actions, button, field, modal, opens, option, post

pytestmark = NEEDS_BROWSER


def test_a_modal_shows_missing_fields_then_the_apps_error_then_closes_when_accepted(page, app, client, heard):
    opens(
        app,
        modal(
            field("order", {"type": "plain_text_input"}),
            field("note", {"type": "plain_text_input"}, optional=True),
        ),
    )

    @app.view("form")
    def save(ack, view) -> None:
        value = view["state"]["values"]["order"]["order"]["value"]
        ack() if value == "4711" else ack(response_action="errors", errors={"order": f"No order {value}."})

    post(client, actions(button("Open", "open")))
    page.open().click_action("open")
    page.modal("Edit")
    page.submit()
    assert page.error_at("order") == "Please complete this required field."
    page.fill("order", "12")
    page.gone(".field-error")
    page.submit()
    assert page.error_at("order") == "No order 12."
    page.fill("order", "4711")
    page.keys(Keys.ENTER)
    page.gone(".modal")
    assert heard.wait(3)["view"]["state"]["values"]["note"]["note"] == {
        "type": "plain_text_input",
        "value": None,
    }


def test_every_input_of_a_modal_arrives_in_the_state(page, app, client, heard):
    external = {"type": "external_select", "min_query_length": 2}
    opens(
        app,
        modal(
            field("number", {"type": "number_input", "is_decimal_allowed": False, "initial_value": "3"}),
            field("words", {"type": "plain_text_input", "multiline": True}),
            field("item", external),
            field("who", {"type": "multi_users_select"}),
            field("day", {"type": "datepicker"}),
            field("time", {"type": "timepicker"}),
            field("ship", {"type": "radio_buttons", "options": [option("Part", "p"), option("Whole", "w")]}),
            field("tags", {"type": "checkboxes", "options": [option("A", "a"), option("B", "b")]}),
            field("rich", {"type": "rich_text_input"}),
            field("mail", {"type": "email_text_input"}),
        ),
    )
    app.options("item")(lambda ack, payload: ack(options=[option(f"Chair for {payload['value']}", "RL-4")]))
    app.view("form")(lambda ack: ack())
    post(client, actions(button("Open", "open")))
    page.open().click_action("open")
    page.modal()
    page.fill("number", "12")
    page.fill("words", "two words")
    page.choose("item", "Chair for ro", typed="ro")
    page.choose("who", "Ivar Hauge")
    page.keys(Keys.ESCAPE)
    page.pick_date("day", "2026-12-24")
    page.fill("time", "930")
    page.tick("ship", "Whole")
    page.tick("tags", "B")
    page.fill("rich", "hello")
    page.fill("mail", "a@b.example")
    page.submit()
    page.gone(".modal")
    values = {
        block: next(iter(held.values())) for block, held in heard.wait()["view"]["state"]["values"].items()
    }
    assert values["number"]["value"] == "12"
    assert values["words"]["value"] == "two words"
    assert values["item"]["selected_option"]["value"] == "RL-4"
    assert values["who"]["selected_users"] == ["U0IVAR00001"]
    assert values["day"]["selected_date"] == "2026-12-24"
    assert values["time"]["selected_time"] == "09:30"
    assert values["ship"]["selected_option"]["value"] == "w"
    assert [each["value"] for each in values["tags"]["selected_options"]] == ["b"]
    section = values["rich"]["rich_text_value"]["elements"][0]
    assert section == {"type": "rich_text_section", "elements": [{"type": "text", "text": "hello"}]}
    assert values["mail"]["value"] == "a@b.example"


def test_a_pushed_modal_goes_back_and_what_was_typed_below_is_still_there(page, app, client, heard):
    opens(app, modal(field("note", {"type": "plain_text_input"}), actions(button("Deeper", "deeper"))[0]))
    app.view_closed("form")(lambda ack: ack())

    @app.action("deeper")
    def deeper(ack, body, client) -> None:
        ack()
        client.views_push(trigger_id=body["trigger_id"], view=modal({"type": "divider"}, title="Below"))

    post(client, actions(button("Open", "open")))
    page.open().click_action("open")
    page.modal("Edit")
    page.fill("note", "kept")
    page.click_action("deeper")
    page.modal("Below")
    page.click("[data-testid=modal-back]")
    page.modal("Edit")
    assert page.one("[data-block-id=note] input").get_attribute("value") == "kept"


def test_closing_with_changes_asks_first_and_tells_the_app(page, app, client, heard):
    opens(app, modal(field("note", {"type": "plain_text_input"})))
    app.view_closed("form")(lambda ack: ack())
    post(client, actions(button("Open", "open")))
    page.open().click_action("open")
    page.modal("Edit")
    page.fill("note", "x")
    page.keys(Keys.ESCAPE)
    page.confirm(yes=False)
    page.modal("Edit")
    page.click("[data-testid=modal-x]")
    page.confirm(yes=True)
    page.gone(".modal")
    assert heard.wait(2)["type"] == "view_closed"


def test_an_open_modal_survives_a_reload_and_keeps_the_keyboard_inside(page, app, client, heard):
    opens(app, modal(field("note", {"type": "plain_text_input", "initial_value": "first"})))
    post(client, actions(button("Open", "open")))
    page.open().click_action("open")
    page.modal("Edit")
    page.open()
    box = page.modal("Edit")
    assert page.one("[data-block-id=note] input").get_attribute("value") == "first"
    inside = "return arguments[0].contains(document.activeElement)"
    for _ in range(8):
        page.keys(Keys.TAB)
        assert page.driver.execute_script(inside, box)
