"""What the Review modal says of a reading: lines with their evidence, other candidates, header, what differs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.tasks.facts import DifferenceView, ReadHeader
from domain.tasks.states import StepKind
from handlers.views import review
from handlers.views.items_form import items_modal
from tests.handlers.views import samples
from tests.handlers.views.test_views_wording import ENGLISH, modal_text


def test_the_review_shows_lines_with_words_rule_confidence_and_candidates():  # D-42
    shown = modal_text(review.review_modal(samples.review(StepKind.INCOMING), ENGLISH))

    assert (
        "❓ 10  · “ten of the chairs please” · *several items fit*\n"
        "↳ Perhaps: 1960-S Rome chair  |  1961-S Oslo chair, blue" in shown
    )
    assert "• *10 PCS* 1960-S Rome chair\n↳ “ten of the chairs please” · item number · 95%" in shown


def test_the_other_candidates_of_a_line_stand_in_a_select_until_there_is_a_quote():  # D-42
    def selects(view):
        found = [one.get("accessory") for one in view["blocks"] if one["type"] == "section"]
        return [one for one in found if one and one["type"] == "static_select"]

    (select,) = selects(review.review_modal(samples.review(StepKind.INCOMING), ENGLISH))
    assert select["action_id"] == "line.swap:0"
    assert select["initial_option"]["value"] == "1960-S"
    assert [one["text"]["text"] for one in select["options"]] == [
        "1960-S Rome chair",
        "1961-S Oslo chair, blue",
    ]
    quoted = samples.review(StepKind.INCOMING, document=samples.document())
    assert selects(review.review_modal(quoted, ENGLISH)) == []
    shown = modal_text(review.review_modal(quoted, ENGLISH))
    assert "95% · Or: 1961-S Oslo chair, blue" in shown


def test_a_line_that_is_not_certain_is_marked():  # D-42
    doubtful = replace(samples.read_line(), confidence=0.7)
    shown = modal_text(review.review_modal(samples.review(StepKind.INCOMING, lines=(doubtful,)), ENGLISH))
    assert "⚠️ *10 PCS* 1960-S Rome chair" in shown


def test_the_review_says_number_date_and_place_with_the_customer_s_words_and_what_differs():  # D-40, D-86
    header = ReadHeader(
        "PO-7788",
        date(2026, 12, 11),
        "uge 50",
        "Byggepladsen, Havnevej 3",
        (DifferenceView(0, "date", "", "2026-12-11", "2026-12-14", "order.pdf"),),
    )
    shown = modal_text(review.review_modal(samples.review(StepKind.INCOMING, header=header), ENGLISH))
    assert "📌 Their number: *PO-7788*" in shown
    assert "📅 Wanted: *11 Dec 2026 (“uge 50”)*" in shown
    assert "🚚 Deliver to: Byggepladsen, Havnevej 3" in shown
    assert "❓ Which delivery date? 11 Dec 2026 | 14 Dec 2026" in shown


def test_what_mail_and_attachment_say_differently_is_chosen_by_radio_buttons():  # D-86
    header = ReadHeader(
        differences=(
            DifferenceView(0, "date", "", "2026-12-11", "2026-12-14", "order.pdf"),
            DifferenceView(1, "quantity", "1960-S Rome chair", "10 PCS", "12 PCS", "order.pdf"),
        )
    )
    view = items_modal(samples.review(StepKind.ITEMS, header=header), ENGLISH)
    radios = {
        one["block_id"]: one
        for one in view["blocks"]
        if one.get("element", {}).get("type") == "radio_buttons"
    }
    assert [one["text"]["text"] for one in radios["differ:0"]["element"]["options"]] == [
        "The mail: 11 Dec 2026",
        "order.pdf: 14 Dec 2026",
    ]
    assert radios["differ:1"]["label"]["text"] == "How many of 1960-S Rome chair?"
    assert (radios["differ:0"].get("optional", False), radios["differ:1"]["optional"]) == (False, True)
