"""What is not available, line by line: the choice, the quote that follows, and the mail that says just that (D-51, D-52)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from domain.commands import shortages
from domain.commands.shortages import Choice, StockMoved
from domain.errors import IllegalTransition, InvalidInput, Refused
from domain.intake.request import RequestLine
from domain.sales.models import Inventory, Item
from domain.tasks.models import Task, TimelineEvent
from domain.tasks.shortages import Way, short_lines
from domain.tasks.states import StepKind
from tests.build import line, request

SHORT = line(quantity="25")
"""20 black chairs are free now, 20 more come on 10 December."""
BOOKS = line(item="BOOK", quantity="9", start=30)
"""5 lie there and nothing comes."""
PAPER = line(item="PAPER", quantity="1", uom="BOX", start=60)


def asked(shop, *lines: RequestLine, **fields) -> int:
    task_id = shop.at_incoming(request(*(lines or (SHORT,)), **fields))
    shop.confirm(task_id)
    shop.advance()
    assert shop.step(task_id).kind == StepKind.NOT_AVAILABLE
    return task_id


def lines_now(shop, task_id):
    with shop.frames.read_only() as tx:
        return short_lines(tx, tx.get_one(Task, task_id), now=shop.clock())


def choose(shop, task_id, *ways: Way, by=None, items=()):
    found = lines_now(shop, task_id)
    given = {
        one.index: Choice(way, one.mark, item)
        for one, way, item in zip(found, ways, items or ("",) * len(found), strict=True)
    }
    step = shop.step(task_id)
    shop.do(shortages.choose_per_line, step.id, given, revision=step.revision, by=by)
    shop.advance()


def quoted(shop, task_id) -> list[tuple[str, Decimal, date]]:
    view = shop.document(shop.task(task_id).quote_number)
    return [
        (f"{one.item_no} {one.variant_code}".strip(), one.quantity, one.delivery_date) for one in view.lines
    ]


def opening(shop, task_id) -> str:
    return shop.step(task_id).payload["opening"]


NOW_DAY, LATER_DAY = date(2026, 11, 25), date(2026, 12, 10)


def test_what_is_there_ships_now_and_the_rest_on_the_promised_date_d52(shop):
    """W-10: part is available, and the quote has it."""
    task_id = asked(shop)
    choose(shop, task_id, Way.SPLIT)
    assert quoted(shop, task_id) == [("CHAIR BLACK", 20, NOW_DAY), ("CHAIR BLACK", 5, LATER_DAY)]
    assert (
        "- Kontorstol, sort: 20 stk. kan leveres den 25. november 2026, de resterende 5 stk. den 10. december 2026."
        in opening(shop, task_id)
    )


def test_everything_later_is_one_line_on_the_promised_date_d52(shop):
    task_id = asked(shop)
    choose(shop, task_id, Way.LATER)
    assert quoted(shop, task_id) == [("CHAIR BLACK", 25, LATER_DAY)]
    assert "alle 25 stk. kan leveres den 10. december 2026." in opening(shop, task_id)


def test_only_what_is_there_is_quoted_and_the_mail_says_of_how_many_d52(shop):
    task_id = asked(shop, BOOKS)
    (book,) = lines_now(shop, task_id)
    assert book.ways == (Way.ONLY, Way.SUBSTITUTE, Way.DROP)
    choose(shop, task_id, Way.ONLY)
    assert quoted(shop, task_id) == [("BOOK", 5, NOW_DAY)]
    assert "Håndbog: vi kan i øjeblikket levere 5 af de ønskede 9 stk." in opening(shop, task_id)


def test_a_substitute_is_quoted_in_the_same_unit_and_named_in_the_mail_d52(shop):
    task_id = asked(shop)
    choose(shop, task_id, Way.SUBSTITUTE, items=("PAPER",))
    assert quoted(shop, task_id) == [("PAPER", 25, NOW_DAY)]
    said = "- Kontorstol, sort kan ikke leveres i det ønskede antal. I stedet tilbyder vi Kopipapir A4."
    assert said in opening(shop, task_id)


def test_a_dropped_line_is_said_to_be_missing_and_the_others_are_quoted_d52(shop):
    task_id = asked(shop, BOOKS, PAPER)
    choose(shop, task_id, Way.DROP)
    assert quoted(shop, task_id) == [("PAPER", 1, NOW_DAY)]
    assert "Håndbog: vi kan desværre ikke levere varen i det ønskede antal" in opening(shop, task_id)


def test_when_every_line_is_dropped_the_customer_is_told_what_is_not_available_d52(shop):
    task_id = asked(shop)
    choose(shop, task_id, Way.DROP)
    step = shop.step(task_id)
    assert (step.kind, step.payload["mail_kind"], shop.task(task_id).quote_number) == (
        StepKind.REPLY,
        "not_available",
        "",
    )


def test_each_line_has_its_own_choice_and_the_timeline_says_whose_it_was_d52(shop):
    task_id = asked(shop, SHORT, BOOKS, PAPER)
    choose(shop, task_id, Way.SPLIT, Way.DROP, by=shop.bo)
    assert [one[:2] for one in quoted(shop, task_id)] == [
        ("CHAIR BLACK", 20),
        ("CHAIR BLACK", 5),
        ("PAPER", 1),
    ]
    with shop.frames.read_only() as tx:
        found = tx.execute(
            select(TimelineEvent.tag, TimelineEvent.by)
            .where(TimelineEvent.task_id == task_id, TimelineEvent.tag.like("stock:%"))
            .order_by(TimelineEvent.id)
        ).all()
    assert [tuple(one) for one in found] == [("stock:line:split", "U2"), ("stock:line:drop", "U2")]


def test_the_same_item_twice_shares_what_there_is_d44_d52(shop):
    task_id = asked(shop, line(quantity="12"), line(quantity="13", start=30))
    (second,) = lines_now(shop, task_id)
    assert (second.index, second.now, second.later_on) == (1, Decimal(8), LATER_DAY)
    choose(shop, task_id, Way.SPLIT)
    assert [one[1:] for one in quoted(shop, task_id)] == [(12, NOW_DAY), (8, NOW_DAY), (5, LATER_DAY)]


def test_goods_that_must_be_bought_are_promised_by_lead_time_offset_and_safety_d52_d53(shop):
    shop.settings(promise_offset_days=1, safety_lead_days=4)
    with shop.frames.transaction() as tx:
        tx.execute(update(Item).where(Item.item_no == "BOOK").values(lead_time_days=10))
    task_id = asked(shop, BOOKS)
    (book,) = lines_now(shop, task_id)
    assert (book.bought, book.later_on, book.ways[0]) == (True, date(2026, 12, 8), Way.SPLIT)
    choose(shop, task_id, Way.SPLIT)
    assert [one[1:] for one in quoted(shop, task_id)] == [(5, NOW_DAY), (4, date(2026, 12, 8))]


def test_a_desk_that_promises_dates_quotes_the_later_date_and_asks_nobody_d7(shop):
    shop.settings(promise_dates=True)
    task_id = shop.at_incoming(request(SHORT, requested_date=date(2026, 11, 30)))
    shop.confirm(task_id)
    shop.advance()
    assert quoted(shop, task_id) == [("CHAIR BLACK", 25, LATER_DAY)]
    assert "Den tidligst mulige dato fremgår af hver linje." in opening(shop, task_id)
    assert "10. dec. 2026" in shop.step(task_id).payload["table"]


def test_a_desk_that_promises_dates_still_asks_where_no_date_is_known_d7_d51(shop):
    shop.settings(promise_dates=True)
    assert lines_now(shop, asked(shop, BOOKS))[0].later_on is None


def stock(shop, quantity) -> None:
    with shop.frames.transaction() as tx:
        tx.execute(
            update(Inventory)
            .where(
                Inventory.item_no == "CHAIR",
                Inventory.variant_code == "BLACK",
                Inventory.location_code == "HQ",
            )
            .values(quantity=Decimal(quantity))
        )


@pytest.mark.parametrize("lying", [25, 60])
def test_if_the_stock_moved_meanwhile_nothing_is_done_and_the_field_is_named_d52(shop, lying):
    task_id = asked(shop)
    step = shop.step(task_id)
    (seen,) = lines_now(shop, task_id)
    stock(shop, lying)
    with pytest.raises(StockMoved) as moved:
        shop.do(
            shortages.choose_per_line,
            step.id,
            {0: Choice(Way.SPLIT, seen.mark)},
            revision=step.revision,
        )
    assert (moved.value.lines, moved.value.field) == ((0,), "line:0:way")
    assert shop.step(task_id).id == step.id


def test_a_substitute_that_is_not_there_either_is_refused_at_its_field_d52(shop):
    task_id = asked(shop)
    with pytest.raises(InvalidInput) as refused:
        choose(shop, task_id, Way.SUBSTITUTE, items=("CHAIR/GREY",))
    assert (refused.value.code, refused.value.field) == ("choice.not_enough", "line:0:item")


def test_two_lines_cannot_both_take_the_same_substitute_d52(shop):
    task_id = asked(shop, SHORT, line(item="BOOK", quantity="40", start=30))
    with pytest.raises(InvalidInput) as refused:
        choose(shop, task_id, Way.SUBSTITUTE, Way.SUBSTITUTE, items=("FREE", "FREE"))
    assert (refused.value.code, refused.value.field) == ("choice.not_enough", "line:1:item")


def test_without_an_item_a_substitute_is_refused_d52(shop):
    task_id = asked(shop)
    with pytest.raises(InvalidInput) as refused:
        choose(shop, task_id, Way.SUBSTITUTE)
    assert (refused.value.code, refused.value.field) == ("choice.item_needed", "line:0:item")


def test_who_may_not_review_may_not_choose_d15(shop):
    task_id = asked(shop)
    with pytest.raises(Refused):
        choose(shop, task_id, Way.SPLIT, by=shop.elin)


def test_the_second_person_is_told_that_it_was_decided_d78(shop):
    task_id = asked(shop)
    step = shop.step(task_id)
    mark = lines_now(shop, task_id)[0].mark
    choose(shop, task_id, Way.LATER)
    with pytest.raises(IllegalTransition):
        shop.do(
            shortages.choose_per_line,
            step.id,
            {0: Choice(Way.DROP, mark)},
            revision=step.revision,
            by=shop.bo,
        )


def test_the_other_variant_and_items_of_the_category_are_offered_in_the_lines_unit_d52(shop):
    task_id = asked(shop)
    (short,) = lines_now(shop, task_id)
    assert [(one.value, one.why, one.enough) for one in short.substitutes] == [
        ("CHAIR/GREY", "variant", False)
    ]
