"""The form for an instruction and its preview: valid for Slack, and every suggestion is understood (D-75, D-84)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.commands.instructing import Choice, Preview
from domain.commands.instruction_form import InstructionForm
from domain.errors import InvalidInput
from domain.intake.instruction_clauses import understand
from domain.intake.instructions import Do, Matter
from domain.intake.request import Candidate, Open, RequestLine, Span, Why
from domain.money import Money
from domain.sales.difference import Change
from domain.tasks.facts import Say
from handlers.checks import validate_message, validate_view
from handlers.texts import Texts
from handlers.views.instruct import instruct_modal, preview_message, preview_modal, suggested
from tests.domain.intake.company import company
from tests.handlers.views.samples import EVIL, LOCALES, LONG
from tests.stories.desk import words

SUGGESTIONS = (
    Say("instruct.suggest.there"),
    Say("instruct.suggest.drop", {"line": 1}),
    Say("instruct.suggest.quantity", {"line": 1, "quantity": Decimal("7.5")}),
    Say("instruct.suggest.date", {"line": 1, "date": date(2026, 12, 10)}),
    Say("instruct.suggest.item", {"line": 2, "item": "8002 EG Stol NY Eg"}),
)
FORM = InstructionForm(71, 3, 412, (f"1. 12 × {EVIL}", "2. “some chairs”"), SUGGESTIONS)
CHANGES = (
    Change("change.quantity", 1, EVIL, Decimal(12), Decimal(50)),
    Change("change.requested_date", 0, "", None, date(2027, 1, 9)),
    Change("change.gross", 0, "", Money(1_500_000, "DKK"), Money(6_250_000, "DKK")),
)
CHOICES = (
    Choice("0:line", "change the quantity to 50", (("0", f"1. 12 × {LONG}"), ("1", "2. “some chairs”"))),
    Choice("1:item", LONG, (("8002/EG", "8002/EG Stol NY Eg"), ("8002/BIRK", "8002/BIRK Stol NY Birk"))),
    Choice("2:site", "ship to Viby", (("", "Brobyen Handel ApS"), ("LAGER", "Brobyen lager"))),
)
NOTHING = Preview(5, 71, 3, 412, "sing a song", (), (), ("sing a song",), None)
PREVIEWS = {
    "all": Preview(5, 71, 3, 412, LONG, CHANGES, CHOICES, (EVIL, LONG), None),
    "nothing": NOTHING,
    "refused": Preview(5, 71, 3, 412, "150 %", (), (), (), InvalidInput("line.discount")),
    "same": Preview(5, 71, 3, 412, "in black", (), (), (), None),
}


@pytest.fixture(params=LOCALES)
def texts(request):
    return Texts(request.param)


def test_the_form_is_good_with_and_without_suggestions(texts):
    for form in (FORM, InstructionForm(71, 3, 412, (), ())):
        assert validate_view(instruct_modal(form, texts, words=LONG[:1500], note=EVIL[:50])) == []


@pytest.mark.parametrize("name", PREVIEWS)
def test_the_preview_is_good_as_modal_and_as_private_answer_d84(name, texts):
    assert validate_view(preview_modal(PREVIEWS[name], texts)) == []
    shown = preview_message(PREVIEWS[name], texts)
    assert validate_message(shown.text, shown.blocks) == []


def test_a_preview_shows_from_and_to_and_what_was_not_understood_d75():
    english = Texts("en-GB")
    shown = words(preview_modal(Preview(5, 71, 3, 412, "x", CHANGES, (), ("sing",), None), english))
    assert "quantity 12 → 50" in shown
    assert "Total DKK 15,000.00 → DKK 62,500.00" in shown.replace("\u00a0", " ")
    assert "Not understood, so left alone: “sing”" in shown


def test_what_cannot_be_applied_has_no_apply_d75(texts):
    assert "submit" not in preview_modal(PREVIEWS["refused"], texts)
    assert "instruct.apply" not in str(preview_message(PREVIEWS["refused"], texts).blocks)
    assert "instruct.apply" in str(preview_message(PREVIEWS["all"], texts).blocks)


def test_every_suggestion_is_a_sentence_that_is_understood_d75(texts):
    """In each language of the screens, as it stands on its button."""
    nowhere = Span("body", 0, 0, "")
    lamp = RequestLine("3001", "HVID", Decimal(12), "PCS", None, nowhere, "item_no", 1.0)
    asked = Open(Why.AMBIGUOUS, Span("body", 0, 9, "en stol"), (Candidate("8002", "", 0.5, "d", sure=False),))
    matter = Matter(
        (lamp,), (asked,), there={0: Decimal(7)}, language=texts.locale[:2], names=("Skrivebordslampe",)
    )
    done = []
    for one in SUGGESTIONS:
        understood = understand(suggested(one, texts), matter, company().catalogue, today=date(2026, 11, 18))
        assert understood.left == (), suggested(one, texts)
        done.append([(each.do, each.line) for each in understood.proposals])
    assert done == [
        [(Do.QUANTITY, 0)],
        [(Do.DROP, 0)],
        [(Do.QUANTITY, 0)],
        [(Do.DATE, 0)],
        [(Do.ITEM, 1)],
    ]
