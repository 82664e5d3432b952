"""The people's side of cards and Home: what happens next, the menu, row actions, filters (D-71, D-79 to D-83)."""

from __future__ import annotations

from dataclasses import replace

from domain.tasks.facts import Say
from domain.tasks.states import StepKind, TaskState
from handlers.views import home
from handlers.views.step_card import task_card
from tests.handlers.views import samples
from tests.handlers.views.test_views_wording import DANISH, ENGLISH, written
from tests.handlers.views.test_views_wording import _label as label_of


def test_the_card_prints_what_happens_next_and_when():  # D-83
    reminded = Say("next.reminds", {"by": "Mia Dam", "at": samples.NOW})
    snoozed = Say("next.snoozed", {"by": "Ole Vik", "until": samples.NOW})
    step = samples.step(StepKind.REPLY)

    assert "· 👤 Mia Dam · ⏰ reminds Mia Dam 12 Nov 14:02" in written(
        task_card(samples.card(step, next=reminded, claimed_by="Mia Dam"), ENGLISH)
    )
    assert "💤 udskudt til 12. nov. 14:02 af Ole Vik" in written(
        task_card(samples.card(step, next=snoozed, snoozed=True), DANISH)
    )


def test_a_card_that_waits_says_where_our_mail_came_back_from():  # D-24
    lost = samples.card(state=TaskState.WAITING, came_back="birthe@hotel.example")
    assert "Vores mail til birthe@hotel.example kom retur" in written(task_card(lost, DANISH))


def test_the_menu_offers_what_the_task_can_have():  # D-71, D-72
    def menu(shown):
        return written(task_card(shown, ENGLISH)).rpartition("[")[2]

    stopped = samples.card(state=TaskState.STOPPED, outcome="stopped")
    running = task_card(samples.card(state=TaskState.WAITING), ENGLISH).blocks[0]["accessory"]["options"]
    over = task_card(stopped, ENGLISH).blocks[0]["accessory"]["options"]

    assert (
        menu(samples.card(samples.step(StepKind.QUOTE)))
        == "Edit SQ-10241, Instructions…, Assign…, Snooze…, Why?]"
    )
    assert [one["text"]["text"] for one in running] == ["Edit SQ-10241", "Timeline", "Assign…", "Stop…"]
    assert [one["text"]["text"] for one in over] == ["Timeline", "Continue as a new task", "Delete…"]


def test_a_task_in_home_is_reviewed_taken_snoozed_or_given_where_it_stands():  # D-80, D-83
    row = samples.inbox().attention[0]
    free = home.home_view(samples.inbox(attention=(row,)), ENGLISH)
    mine = home.home_view(
        samples.inbox(attention=(replace(row, claimed_id="U1", claimed_by="Ana"),), member_id="U1"), ENGLISH
    )

    def buttons(view):
        found = next(one for one in view["blocks"] if one.get("block_id") == f"task:{row.id}")
        return [label_of(one) for one in found["elements"]]

    assert buttons(free) == ["Review", "Take it", "Snooze…", "Assign…, Why?, Timeline, Stop…"]
    assert buttons(mine) == ["Review", "Give it back", "Snooze…", "Assign…, Why?, Timeline, Stop…"]


def test_home_offers_its_filters_the_search_and_to_configurators_to_stop_everything():  # D-79, D-80, D-81
    shown = home.home_view(
        samples.inbox(mine=True, kind="mails", desks=((1, "Oslo"), (2, "Bergen")), stops=2), ENGLISH
    )
    filters = next(one for one in shown["blocks"] if one.get("block_id") == "filters")["elements"]
    below = next(one for one in shown["blocks"] if one.get("block_id") == "desk")["elements"]

    assert [one["initial_option"]["text"]["text"] for one in filters[:3]] == [
        "Mine", "All desks", "Mails to send",
    ]  # fmt: skip
    assert (filters[3]["action_id"], below[-1]["action_id"], below[-1]["value"]) == (
        "home.find", "desk.stop_all", "2.0",
    )  # fmt: skip


def test_home_counts_what_needs_attention_and_marks_its_tab():  # D-80
    shown = home.home_view(samples.inbox(), ENGLISH)
    tabs = [one["text"]["text"] for one in shown["blocks"][0]["elements"]]

    assert tabs == ["▸ Inbox (19)", "Work", "Sequences", "Figures"]
    assert shown["blocks"][1]["text"]["text"] == "19 tasks need attention"
    pages = next(one for one in shown["blocks"] if one.get("block_id") == "pages")["elements"]
    assert [(one["action_id"], one["value"]) for one in pages] == [
        ("home.page:back", "0.0"),
        ("home.page:on", "2.0"),
    ]
