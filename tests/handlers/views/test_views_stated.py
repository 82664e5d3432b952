"""The customer's price beside ours in Review and in the form (D-55)."""

from __future__ import annotations

from decimal import Decimal

from domain.tasks.facts import Say
from domain.tasks.states import StepKind
from handlers.texts import Texts
from handlers.views import review
from handlers.views.documents import document_blocks
from handlers.views.edit_lines import edit_modal
from handlers.views.step_card import task_card
from tests.handlers.views import samples

ENGLISH, DANISH = Texts("en-GB"), Texts("da-DK")
LINE = {"unit_price": Decimal(52), "discount_percent": Decimal(0), "stated_price": Decimal(45)}


def listed(texts=ENGLISH, **more) -> str:
    shown = samples.document(samples.line(1, **{**LINE, **more}))
    return "\n".join(one["text"]["text"] for one in document_blocks(shown, texts) if "text" in one)


def hint(**more) -> str:
    form = edit_modal(samples.document(samples.line(1, **{**LINE, **more})), ENGLISH)
    (item,) = [one for one in form["blocks"] if one.get("block_id") == "line:1.item_no"]
    return item["hint"]["text"]


def test_a_price_that_differs_stands_beside_ours_d55():
    assert "⚠️ customer's price 45.00, ours 52.00" in listed(stated="differs")
    assert "⚠️ kundens pris 45,00, vores 52,00" in listed(DANISH, stated="differs")
    assert "customer's price 45.00, ours 52.00" in hint(stated="differs")


def test_a_price_that_agrees_is_not_spoken_of_d55():
    assert "customer's price" not in listed()
    assert "customer's price" not in hint()


def test_another_currency_is_said_and_not_compared_d55():
    said = listed(stated="currency", stated_currency="EUR")

    assert "customer's price 45.00 EUR: another currency than ours" in said
    assert "ours 52.00" not in said


def test_the_card_names_line_and_both_prices_d55():
    values = {"item": "Rome <chair>", "stated": Decimal(45), "ours": Decimal("52.5")}
    card = samples.card(samples.step(StepKind.REPLY), warnings=(Say("warning.price_differs", values),))

    assert "⚠️ Rome &lt;chair&gt;: customer's price 45.00, ours 52.50." in str(task_card(card, ENGLISH).blocks)


def test_what_was_read_has_the_stated_price_with_its_currency_d42_d55():
    read = samples.read_line(stated_price=Decimal(45), stated_currency="KR")

    assert "customer's price 45.00 kr" in str(review.read_blocks((read,), ENGLISH))
