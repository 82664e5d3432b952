"""The settings of a desk as Slack shows them: every setting has its place and its words, whatever it holds (D-1 to D-17)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.desks.facts import AlertView, DeskName
from domain.desks.log import ACTIVE, MADE, Changed
from domain.desks.settings import SETTINGS, Kind, Section, in_section
from handlers.checks import validate_message, validate_view
from handlers.listeners.desks import changes_of
from handlers.payloads import Form
from handlers.texts import Texts
from handlers.views import desk_form
from handlers.views.desk_words import change_words
from handlers.views.summary import alert_message, desk_card
from tests.handlers.views import samples
from tests.stories.desk import words

LONG = samples.LONG
ACCOUNTS = (("default", "default (sales@nordbo.example)"), ("norway", LONG))
GROUPS = (("S012ABCDE", "@sales (Sales)"), ("S099ABCDE", LONG))
ENGLISH = Texts("en-GB", samples.ZONE)


@pytest.fixture(params=["en-GB", "da-DK", "nb-NO"])
def texts(request) -> Texts:
    return Texts(request.param, samples.ZONE)


HOSTILE = {one.name: LONG for one in SETTINGS if one.kind in (Kind.TEXT, Kind.HTML)}
DESKS = {
    "usual": samples.desk(),
    "empty": samples.desk(
        channel="", account="", folder="", reviewers=(), duty=(), active=False, language="fi", review_known="x"
    ),
    "hostile": samples.desk(**HOSTILE, reviewers=tuple(f"U{n:08}" for n in range(90)), locations=((LONG[:20], LONG),)),
}  # fmt: skip


def good(shown) -> str:
    """The view or message is one that Slack takes; returns its words."""
    problems = (
        validate_message(shown.text, shown.blocks) if hasattr(shown, "blocks") else validate_view(shown)
    )
    assert problems == []
    return words(list(shown.blocks) if hasattr(shown, "blocks") else shown["blocks"])


@pytest.mark.parametrize("kind", DESKS)
def test_all_forms_are_good_d17(texts, kind):
    desk = DESKS[kind]
    good(desk_form.desk_modal(desk, texts))
    for section in Section:
        good(desk_form.section_modal(desk, section, texts, accounts=ACCOUNTS, groups=GROUPS))
        good(desk_form.section_modal(desk, section, texts))
    good(desk_form.signature_modal(desk, texts, own=True, typed=LONG, read_as=LONG * 9))
    good(
        desk_form.switch_on_modal(replace(desk, resumable=True, deactivated_at=samples.NOW), texts, arrived=2)
    )
    good(desk_form.switch_on_modal(desk, texts))
    good(desk_form.new_desk_modal(texts, accounts=ACCOUNTS))
    good(desk_form.new_desk_modal(texts))
    good(desk_form.choose_desk_modal([DeskName(1, LONG, "ND", True, LONG, "INBOX", "C1")] * 60, texts))
    good(desk_form.log_modal(LONG, [Changed(samples.NOW, "U1", "name", LONG, LONG)] * 90, texts))
    good(desk_form.log_modal(LONG, [], texts))


@pytest.mark.parametrize("kind", ["limit", "mailbox", "sending"])
def test_what_configurators_are_told_is_good_and_ends_d13_d92(texts, kind):
    alert = AlertView(kind, "timeout", 1, LONG, samples.NOW, None, ("U012ABCDE",) * 30, "en", samples.ZONE)
    assert "<@U012ABCDE>" in good(alert_message(alert, texts))
    assert "<@" not in good(alert_message(replace(alert, ended_at=samples.NOW), texts))


def test_the_summary_says_limit_and_trouble_with_since_when_d13_d80_d92():
    desk = samples.summary(limit=100, held=3, mailbox_error="login_refused", mailbox_since=samples.NOW)
    shown = good(desk_card(desk, ENGLISH))
    assert "Today's limit of 100 mails is reached. 3 mails wait and are read tomorrow, in order." in shown
    assert "refuses user name or password. Nothing is read until that is mended. Since 12 Nov 14:02." in shown
    assert [one for one in ("Inbox", "Try it out", "Settings") if one not in shown] == []


def test_the_summary_says_that_mails_do_not_leave_d92():
    shown = good(desk_card(samples.summary(sending_error="login_refused"), ENGLISH))
    assert "do not leave. The mail server refuses user name or password for sending." in shown


def blocks_of(view) -> dict[str, dict]:
    return {one["block_id"]: one for one in view["blocks"] if one["type"] == "input"}


def state_of(view) -> dict[str, dict]:
    """What Slack sends for a form that nobody has touched."""
    names = {
        "plain_text_input": ("initial_value", "value"), "number_input": ("initial_value", "value"),
        "static_select": ("initial_option", "selected_option"), "radio_buttons": ("initial_option", "selected_option"),
        "checkboxes": ("initial_options", "selected_options"),
        "multi_static_select": ("initial_options", "selected_options"),
        "multi_users_select": ("initial_users", "selected_users"),
        "conversations_select": ("initial_conversation", "selected_conversation"),
    }  # fmt: skip
    found = {}
    for block_id, block in blocks_of(view).items():
        element = block["element"]
        start, kept = names[element["type"]]
        found[block_id] = {element["action_id"]: {"type": element["type"], kept: element.get(start)}}
    return found


def test_a_group_on_duty_stays_on_duty_however_many_groups_there_are_d15():
    groups = tuple((f"S{number:08}", f"@group-{number}") for number in range(150))
    desk = samples.desk(duty=("U012ABCDE", "S00000140", "SGONE"))
    view = desk_form.section_modal(desk, Section.PEOPLE, ENGLISH, groups=groups)
    good(view)
    form = Form({"state": {"values": state_of(view)}})
    assert changes_of(form, Section.PEOPLE, desk)["duty"] == ("S00000140", "SGONE", "U012ABCDE")


@pytest.mark.parametrize("section", list(Section))
def test_a_form_that_nobody_touched_changes_nothing_d1_to_d15(section):
    """Each setting of the list stands in the form of its section and comes back as it was."""
    desk = samples.desk(promise_offset_days=2, location_code="HQ", quiet_from="18:00", quiet_to="07:00")
    view = desk_form.section_modal(desk, section, ENGLISH, accounts=ACCOUNTS, groups=GROUPS)
    form = Form({"state": {"values": state_of(view)}})
    before = {one.name: desk.values[one.name] for one in in_section(section)}
    after = changes_of(form, section, desk)
    assert {name: as_text(value) for name, value in after.items()} == {
        name: as_text(value) for name, value in before.items()
    }


def as_text(value) -> str:
    return "".join(sorted(value)) if isinstance(value, tuple) else str(value)


def test_groups_on_duty_stay_where_slack_names_none_d85():
    view = desk_form.section_modal(samples.desk(), Section.PEOPLE, ENGLISH)
    form = Form({"state": {"values": state_of(view)}})
    assert changes_of(form, Section.PEOPLE, samples.desk())["duty"] == ("S012ABCDE", "U012ABCDE")


def test_the_overview_says_what_each_section_holds_at_a_glance_d9_d10_d17():
    shown = good(desk_form.desk_modal(samples.desk(), ENGLISH))
    assert "🟢 *On* since 12 Nov 14:02" in shown
    assert "Mailbox folder: *sales / INBOX* · Mails a day at most: *100 a day (23 today)*" in shown
    assert (
        "A quote goes to the customer; when it is accepted and somebody confirms, it becomes an order."
        in shown
    )
    assert "☑ Send quotes to the customer" in shown
    off = good(desk_form.desk_modal(samples.desk(active=False, make_orders=False), ENGLISH))
    assert "⏸️ *Off.*" in off
    assert "one of you makes the order" in off


def test_the_log_says_who_when_what_from_and_to_in_words_d17():
    entries = [
        Changed(samples.NOW, "U012ABCDE", "daily_limit", "100", "250"),
        Changed(samples.NOW, "cli:ana", "send_quotes", "on", "off"),
        Changed(samples.NOW, "U1", "review_known", "first", "all"),
        Changed(samples.NOW, "U1", "reviewers", "U1, U2", ""),
        Changed(samples.NOW, "U1", ACTIVE, "off", "on, read"),
        Changed(samples.NOW, "U1", MADE, "", "Norge"),
    ]
    assert [change_words(one, ENGLISH) for one in entries] == [
        "12 Nov 14:02 · <@U012ABCDE>\nMails a day at most: 100 → *250*",
        "12 Nov 14:02 · command line: ana\nSend quotes to the customer: on → *off*",
        ("12 Nov 14:02 · <@U1>\nReview mails from known senders: The first of a conversation → *All*"),
        "12 Nov 14:02 · <@U1>\nReviewers: <@U1>, <@U2> → *nobody*",
        "12 Nov 14:02 · <@U1>\nswitched the desk on, with the mails between",
        "12 Nov 14:02 · <@U1>\nmade the desk Norge",
    ]
