"""Quotes over time and languages (D-35, D-67): numbers, frozen versions, prices of the day, reading them back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import event, func, select

from domain.desks.models import NumberSeries
from domain.errors import NotFound
from domain.money import Money
from domain.sales import models as m
from domain.sales.documents import draft_quote, revise
from domain.sales.inputs import LineInput, Revision
from domain.sales.problems import InvalidFields
from domain.sales.queries import document_view
from tests.domain.sales.company import NOW, chairs, changed, imported, paper, quote, with_row


def drafted(frames, *lines: LineInput, now=NOW, allow=frozenset(), **fields):
    with frames.transaction() as tx:
        return draft_quote(tx, quote(*lines, **fields), by="U1", now=now, allow=allow)


def refused(frames, *lines: LineInput, **fields) -> list[tuple[str, str]]:
    with pytest.raises(InvalidFields) as error:
        drafted(frames, *lines, **fields)
    with frames.read_only() as tx:
        assert tx.scalar(select(func.count()).select_from(m.Document)) == 0
        assert tx.scalar(select(func.count()).select_from(NumberSeries)) == 0
    return [(one.path, one.code) for one in error.value.problems]


def test_numbers_follow_each_other_and_a_rolled_back_frame_leaves_no_gap(company):
    """D-67."""
    assert drafted(company, chairs(1)).number == "SQ-1001"
    with pytest.raises(RuntimeError), company.transaction() as tx:
        assert draft_quote(tx, quote(chairs(1)), by="bot", now=NOW).number == "SQ-1002"
        raise RuntimeError
    assert drafted(company, chairs(1)).number == "SQ-1002"


def test_a_number_of_an_imported_document_is_skipped(frames):
    """D-67."""
    with frames.transaction() as tx:
        imported(tx, with_row("supply.csv", "SQ-1001,1,BOOK,,HQ,1,2026-12-01"))
    assert drafted(frames, chairs(1)).number == "SQ-1002"


def test_the_other_language_of_a_view_keeps_a_persons_words(company):
    view = drafted(company, chairs(1), paper(2, description="Papir til kontoret"), chairs(1, "GREY"))
    with company.read_only() as tx:
        english = document_view(tx, view.number, "en-GB")
        assert document_view(tx, view.number, "da-DK") == view
    assert [line.description for line in english.lines] == [
        "Office chair, black",
        "Papir til kontoret",
        "Kontorstol, grå",
    ]
    assert [line.uom_name for line in english.lines] == ["piece", "boxes", "piece"]
    assert (english.language, english.net) == ("en", view.net)


def test_a_frozen_version_needs_a_constant_number_of_queries(company):
    short, long = drafted(company, chairs(1)), drafted(company, *(paper(1) for _ in range(50)))
    counts = []
    for number in (short.number, long.number):
        statements: list[str] = []
        with company.read_only() as tx:
            tx.execute(select(1))
            listener = lambda *args: statements.append(args[2])  # noqa: B023, E731
            event.listen(company.engine, "before_cursor_execute", listener)
            try:
                document_view(tx, number)
            finally:
                event.remove(company.engine, "before_cursor_execute", listener)
        counts.append(len(statements))
    assert counts == [2, 2]


def test_unknown_documents_and_versions_are_not_found(company):
    view = drafted(company, chairs(1))
    with company.read_only() as tx:
        with pytest.raises(NotFound) as number:
            document_view(tx, "SQ-9")
        with pytest.raises(NotFound) as version:
            document_view(tx, view.number, version=2)
    assert (number.value.code, version.value.code) == ("sales.unknown", "sales.unknown_version")


def test_prices_are_those_of_the_day_of_the_version(company):
    december = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    view = drafted(company, chairs(1))
    assert view.lines[0].unit_price == Decimal(950)
    with company.transaction() as tx:
        again = revise(tx, view.number, Revision(reference="PO"), version=1, by="U1", now=december)
    assert (again.document_date, again.lines[0].unit_price) == (date(2026, 12, 1), Decimal(800))


def test_an_items_unit_factor_stays_on_the_line(company):
    """D-44, W-5."""
    view = drafted(company, LineInput("COFFEE", Decimal(2)))
    assert (view.lines[0].uom, view.lines[0].unit_price, view.net) == (
        "KG",
        Decimal(180),
        Money(360_00, "DKK"),
    )


def test_inactive_items_cannot_be_quoted(company):
    rows = changed()["items.csv"].replace("BOOK,Håndbog,,,PCS,,100,0,,0,false,,,\n", "")
    with company.transaction() as tx:
        imported(tx, {"items.csv": rows})
    assert refused(company, LineInput("BOOK", Decimal(1))) == [("new:0.item_no", "line.unknown_item")]


def test_a_sales_unit_that_the_item_does_not_have_is_refused(company):
    with company.transaction() as tx:
        imported(
            tx,
            {
                "items.csv": changed()["items.csv"].replace(
                    "COFFEE,Kaffebønner,,,G,KG", "COFFEE,Kaffe,,,G,TON"
                )
            },
        )
    assert refused(company, LineInput("COFFEE", Decimal(1))) == [("new:0.uom", "line.unknown_unit")]


def test_a_description_has_a_length(company):
    assert refused(company, paper(1, description="x" * 1001)) == [("new:0.description", "line.text")]


def test_text_lines_stay_as_they_are_in_another_language(company):
    view = drafted(company, LineInput(kind="text", description="Tak"), chairs(1))
    with company.read_only() as tx:
        assert document_view(tx, view.number, "en").lines[0] == view.lines[0]
