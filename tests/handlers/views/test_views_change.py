"""The customer's change on a card, ready to be applied (D-64)."""

from __future__ import annotations

from dataclasses import replace

from domain.tasks.states import StepKind
from handlers.views.review import review_modal
from handlers.views.step_card import task_card
from tests.handlers.views import samples
from tests.handlers.views.test_views_wording import ENGLISH, written


def test_an_understood_change_stands_on_the_card_and_one_click_applies_it():  # D-64
    changes = (
        {"code": "change.quantity", "line_no": "1", "item": "Rome chair", "before": "12", "after": "8"},
        {"code": "change.line_removed", "line_no": "2", "item": "Linen", "before": "3", "after": "None"},
    )
    shown = written(task_card(samples.card(samples.step(StepKind.CHANGE, changes=changes)), ENGLISH))

    assert "• Rome chair: quantity 12 → 8" in shown
    assert "• Removed: 3 × Linen" in shown
    assert "[Apply the change] [I changed it myself] [Edit SQ-10241] [Stop]" in shown


def test_the_review_of_a_change_applies_it_and_its_yes_says_what_it_means_d64():
    changes = (
        {"code": "change.quantity", "line_no": "1", "item": "Rome chair", "before": "12", "after": "8"},
    )
    view = samples.review(StepKind.CHANGE)
    without = review_modal(replace(view, step=replace(view.step, changes=())), ENGLISH)
    shown = review_modal(replace(view, step=replace(view.step, changes=changes)), ENGLISH)

    assert shown["submit"]["text"] == "I changed it myself"
    assert "change.apply" in str(shown["blocks"])
    assert "change.apply" not in str(without["blocks"])
