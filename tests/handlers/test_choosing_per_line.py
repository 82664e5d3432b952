"""The form for what is not available, as it is opened, sent, and sent too late (D-50 to D-52)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import update

from domain.commands.shortages import StockMoved
from domain.errors import InvalidInput
from domain.sales.models import Inventory
from domain.sales.substitutes import Substitute
from domain.screens.cards import task_card as card_of
from domain.screens.choices import ChoicesView
from domain.screens.review import review_view
from domain.tasks.shortages import ShortLine
from domain.tasks.states import StepKind
from handlers.checks import validate_view
from handlers.listeners.choices import decide, line_of, shown, turned
from handlers.texts import Texts
from handlers.views.choices_form import choices_modal
from handlers.views.paging import Sheet, unpack
from handlers.views.review import review_modal
from handlers.views.step_card import task_card
from tests.build import line, request
from tests.handlers.deps import deps_of
from tests.shops import shop, shop_frames, stocked_postgres, stocked_sqlite

__all__ = ["shop", "shop_frames", "stocked_postgres", "stocked_sqlite"]
ENGLISH = Texts("en-GB")
SHORT = ShortLine(
    0, "CHAIR", "BLACK", "Office chair, black", Decimal(25), "PCS", "pcs",
    date(2026, 11, 25), Decimal(20), date(2026, 12, 10), bought=False,
    substitutes=(Substitute("CHAIR", "GREY", "Office chair, grey", Decimal(8), enough=False, why="variant"),),
)  # fmt: skip


def view(*lines: ShortLine) -> ChoicesView:
    return ChoicesView(412, 71, 3, lines)


def written(blocks) -> str:
    return "\n".join(one["text"]["text"] for one in blocks if one["type"] == "section")


def block(modal, block_id):
    (found,) = [one for one in modal["blocks"] if one.get("block_id") == block_id]
    return found


def offered(modal, block_id) -> list[str]:
    return [one["text"]["text"] for one in block(modal, block_id)["element"]["options"]]


def test_the_form_says_per_line_what_each_choice_gives_d52():
    modal = choices_modal(view(SHORT), ENGLISH)
    assert offered(modal, "line:0:way") == [
        "20 pcs on 25 Nov 2026, 5 pcs on 10 Dec 2026",
        "All 25 pcs on 10 Dec 2026",
        "Only the 20 pcs that are there",
        "Another item (choose it below)",
        "Leave this line out",
    ]
    assert offered(modal, "line:0:item") == ["CHAIR Office chair, grey · 8 pcs available"]
    assert "*25 pcs CHAIR Office chair, black*\n20 pcs can leave on 25 Nov 2026" in written(modal["blocks"])


def test_no_date_is_offered_where_none_is_known_d91():
    modal = choices_modal(view(replace(SHORT, later_on=None)), ENGLISH)
    assert offered(modal, "line:0:way")[0] == "Only the 20 pcs that are there"
    assert "no date known for the rest" in written(modal["blocks"])


def test_nothing_is_chosen_beforehand_d83():
    assert "initial_option" not in block(choices_modal(view(SHORT), ENGLISH), "line:0:way")["element"]


@pytest.mark.parametrize("locale", ["en-GB", "da-DK", "nb-NO"])
@pytest.mark.parametrize("page", [0, 2])
def test_the_form_is_good_in_every_language_and_on_every_page_d52(locale, page):
    long = replace(SHORT, description="Æøå <!channel> & *bold* " * 40, uom_name="kilogrammer " * 9)
    lines = [replace(long, index=at) for at in range(20)]
    modal = choices_modal(view(*lines), Texts(locale), Sheet("71.3", page=page), moved=(0, 19))
    assert validate_view(modal) == []


# -- on a desk ---------------------------------------------------------------------------------------------


@pytest.fixture
def asked(shop) -> int:
    """A task about 25 black chairs, of which 20 are free, and two boxes of paper."""
    said = request(line(quantity="25"), line(item="PAPER", quantity="2", uom="BOX", start=40))
    task_id = shop.at_incoming(said)
    shop.confirm(task_id)
    shop.advance()
    assert shop.step(task_id).kind == StepKind.NOT_AVAILABLE
    return task_id


def opened(shop, task_id, **typed: str) -> Sheet:
    """The form as it was opened now, with something typed into it."""
    deps = deps_of(shop)
    modal = choices_modal(shown(deps, shop.step(task_id).id, shop.ana), ENGLISH)
    sheet = unpack(modal["private_metadata"])
    return replace(
        sheet, typed={**sheet.typed, **{name.replace("_", ":"): text for name, text in typed.items()}}
    )


def sent(shop, task_id, sheet) -> None:
    deps = deps_of(shop)
    decide(deps, sheet, shown(deps, shop.step(task_id).id, shop.ana), shop.ana)


def stock(shop, quantity) -> None:
    with shop.frames.transaction() as tx:
        rows = (
            Inventory.item_no == "CHAIR",
            Inventory.variant_code == "BLACK",
            Inventory.location_code == "HQ",
        )
        tx.execute(update(Inventory).where(*rows).values(quantity=Decimal(quantity)))


def test_what_was_chosen_in_the_form_becomes_the_quote_d52(shop, asked):
    sent(shop, asked, opened(shop, asked, line_0_way="split"))
    shop.advance()
    lines = shop.document(shop.task(asked).quote_number).lines
    assert [(one.item_no, one.quantity) for one in lines] == [("CHAIR", 20), ("CHAIR", 5), ("PAPER", 2)]


def test_the_search_goes_before_the_list_of_substitutes_d52(shop, asked):
    typed = {"line_0_way": "substitute", "line_0_item": "CHAIR/GREY", "line_0_search": "PAPER"}
    sent(shop, asked, opened(shop, asked, **typed))
    shop.advance()
    lines = shop.document(shop.task(asked).quote_number).lines
    assert [(one.item_no, one.quantity) for one in lines] == [("PAPER", 25), ("PAPER", 2)]


def test_a_line_without_a_choice_is_refused_at_its_field_d86(shop, asked):
    with pytest.raises(InvalidInput) as refused:
        sent(shop, asked, opened(shop, asked))
    assert refused.value.field == "line:0:way"


def test_stock_that_moved_is_said_at_the_line_and_the_new_choice_counts_d52(shop, asked):
    sheet = opened(shop, asked, line_0_way="split")
    stock(shop, 25)
    with pytest.raises(StockMoved) as moved:
        sent(shop, asked, sheet)
    deps = deps_of(shop)
    now = shown(deps, shop.step(asked).id, shop.ana)
    again = choices_modal(now, ENGLISH, sheet, moved=moved.value.lines)
    assert "The stock has changed meanwhile; please choose again." in written(again["blocks"])
    assert offered(again, "line:0:way")[0] == "15 stk. on 25 Nov 2026, 10 stk. on 10 Dec 2026"
    fresh = unpack(again["private_metadata"])
    sent(shop, asked, replace(fresh, typed={**fresh.typed, "line:0:way": "split"}))
    shop.advance()
    assert shop.document(shop.task(asked).quote_number).lines[0].quantity == Decimal(15)


def test_the_card_names_each_item_once_d51(shop, asked):
    with shop.frames.read_only() as tx:
        message = task_card(card_of(tx, asked), ENGLISH)
    text = written(message.blocks)
    assert (text.count("Kontorstol"), text.count("chair"), text.count("Copy paper")) == (0, 1, 1), text


def test_a_line_without_an_answer_on_another_page_is_shown_d52():
    """Pages can be turned without an answer; the complaint would stand at a line that has one."""
    lines = [replace(SHORT, index=at) for at in range(20)]
    assert (line_of("line:3:way"), line_of("line:17:item"), line_of("reason")) == (3, 17, None)
    shown_again = turned(view(*lines), ENGLISH, Sheet("71.3", page=2), 9)
    assert unpack(shown_again["private_metadata"]).page == 1
    assert "optional" not in block(shown_again, "line:9:way")


def test_two_short_lines_of_one_item_are_one_on_the_card_d51(shop):
    task_id = shop.at_incoming(request(line(quantity="25"), line(quantity="6", start=30)))
    shop.confirm(task_id)
    shop.advance()
    with shop.frames.read_only() as tx:
        card = card_of(tx, task_id)
    (said,) = [one for one in card.warnings if one.code == "card.short"]
    assert (said.values["requested"], said.values["available"], card.lines) == ("31", "20", ())


def test_the_review_names_a_short_item_once_before_everything_else_with_dates_d50_d51(shop, asked):
    with shop.frames.read_only() as tx:
        modal = review_modal(review_view(tx, shop.step(asked).id, now=shop.clock()), ENGLISH)
    table = next(
        one["text"]["text"]
        for one in modal["blocks"]
        if one["type"] == "section" and "*Availability*" in one["text"]["text"]
    )
    assert table.replace("\u00a0", " ").splitlines()[1:3] == [
        "🔴 *25 stk.* Kontorstol, sort",
        "↳ 20 stk. available on 25 Nov 2026 · in stock · covered from 10 Dec 2026 · next: 20 stk. on 10 Dec 2026",
    ]
    (buttons,) = [one for one in modal["blocks"] if one.get("block_id") == "answers"]
    assert [one["text"]["text"] for one in buttons["elements"]] == ["Choose per line"]
