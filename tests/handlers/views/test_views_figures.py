"""Figures as people see them: inside Slack's limits, in three languages, the same without charts (D-100 to D-102)."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bot import figures_command
from domain.kpis.definitions import FIGURES, Counted
from domain.kpis.facts import Column, Reason, Report, Today, Value
from domain.kpis.periods import buckets, period
from domain.kpis.rhythms import Rhythm
from domain.kpis.schedules import ScheduleView
from domain.kpis.sheet import csv_text, file_name
from domain.kpis.wording import change, duration, stretch, understood, whole_amount
from domain.money import Money
from handlers.blocks import home
from handlers.blocks.charts import bar_chart, data_table
from handlers.checks import validate_message, validate_view
from handlers.texts import Texts
from handlers.views.figures import figures_message, help_modal, home_blocks
from handlers.views.figures_schedule import schedule_modal
from handlers.views.summary import desk_card
from tests.handlers.views import samples
from tests.handlers.views.samples import EVIL, LOCALES

ZONE = "Europe/Copenhagen"
NOW = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
COUNTED = Counted(
    mails=1200, requests=40, quotes_made=31, quotes_sent=30, quote_value=Decimal(8_420_049), orders_made=12,
    order_value=Decimal(1_000_00), orders_imported=3, minutes_saved=430, card_seconds=Decimal(5), reply_seconds=Decimal(7500),
    requests_quoted=30, requests_untouched=20, steps_decided=10, steps_unchanged=5, lines_changed=4, quotes_decided=9, quotes_won=4,
)  # fmt: skip
BEFORE = Counted(mails=1000, requests=40, order_value=Decimal(800_00), quotes_decided=10, quotes_won=4)


def sample(code="this_month", **changed) -> Report:
    chosen = period(code, zone=ZONE, now=NOW)
    values = tuple(Value(one, one.of(COUNTED), one.of(BEFORE)) for one in FIGURES)
    columns = tuple(
        Column(one, index, index, Money(100_00 * index, "DKK"), Money(50_00, "DKK"))
        for index, one in enumerate(buckets(chosen))
    )
    made = Report(
        desk_id=1, desk="Nordbo salg", period=chosen, currency="DKK", values=values, columns=columns,
        stops=(Reason("Kunden ringede", 2), Reason("", 1)), assistance=(Reason("items", 3),),
        without_rate=(Reason("USD", 2),), foreign=True, minutes=(12,), made_at=NOW,
    )  # fmt: skip
    return replace(made, **changed)


CODES = (
    "today",
    "last_week",
    "this_month",
    "this_quarter",
    "this_year",
    "580d",
    "2020-01-01..2026-11-01",
    "2026-02",
)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("code", CODES)
def test_a_report_keeps_slacks_limits_in_message_and_home(locale, code):
    """D-102: charts with at most 20 columns of at most 20 letters, one table, a sentence beside it."""
    texts, report = Texts(locale), sample(code)
    for native in (True, False):
        shown = figures_message(report, texts, native=native, by="U1", ways=True)
        assert validate_message(shown.text, shown.blocks) == []
    assert validate_view(home(home_blocks(report, texts, ((1, EVIL), (2, "B"))))) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_foreign_words_in_a_report_stay_harmless(locale):
    evil = sample(desk=EVIL * 5, stops=(Reason(EVIL * 9, 2),), assistance=(Reason("zebra", 1),))
    shown = figures_message(evil, Texts(locale), native=False)

    assert validate_message(shown.text, shown.blocks) == []
    assert "<!channel>" not in shown.text + str(shown.blocks[1:])


@pytest.mark.parametrize("locale", LOCALES)
def test_the_definitions_and_the_schedules_are_good_modals(locale):
    """D-102"""
    texts = Texts(locale)
    one = ScheduleView(7, 1, EVIL, "C1", Rhythm.WEEKLY, 0, "08:00", ZONE, NOW, "not_in_channel")
    many = [replace(one, id=number) for number in range(60)]

    assert validate_view(help_modal(texts)) == []
    assert validate_view(schedule_modal(many, ((1, EVIL),), texts, everything=True, channel="C1")) == []
    assert validate_view(schedule_modal([], ((1, "A"),), texts, everything=False)) == []


def test_text_says_all_that_charts_and_table_say():
    """D-102: the fallback is the same data."""
    lines = figures_message(sample(), Texts("da-DK"), native=False).blocks[2]["text"]["text"].splitlines()

    assert len(lines) == len(FIGURES)
    assert lines[0] == "Modtagne mails: *1.200* (1.000) ▲ 20\u00a0%"
    assert lines[6] == "Ordreværdi: *1.000\u00a0kr.* (800\u00a0kr.) ▲ 25\u00a0%"
    assert lines[8] == "Vundne tilbud: *44\u00a0%* (40\u00a0%) ▲ 4 point"
    assert lines[11] == "Fra mail til svar: *2 t. 5 min.* (–)"


def test_a_table_has_now_before_and_change():
    """D-100"""
    (table,) = [
        one for one in figures_message(sample(), Texts("en-GB")).blocks if one["type"] == "data_table"
    ]

    texts = [[cell["text"] for cell in row] for row in table["rows"]]
    assert texts[0] == ["Figure", "1–20 Nov", "1–20 Oct", "Change"]
    assert texts[1] == ["Mails received", "1,200", "1,000", "▲ 20%"]
    assert texts[5] == ["Quote value", "DKK\u00a084,200", "DKK\u00a00", "▲"]
    assert table["rows"][1][1]["value"] == 1200


def test_what_is_to_come_is_no_column_of_the_chart():
    """D-102"""
    charts = [
        one for one in figures_message(sample(), Texts("en-GB")).blocks if one["type"] == "data_visualization"
    ]

    assert [len(one["chart"]["axis_config"]["categories"]) for one in charts] == [4, 4]
    assert charts[1]["chart"]["axis_config"]["categories"] == ["1 Nov", "2 Nov", "9 Nov", "16 Nov"]


def test_the_notes_say_how_to_read_the_figures():
    """D-100: the estimate, the currency, what is missing, what it is compared with."""
    said = figures_message(sample(), Texts("en-GB")).blocks[-1]["elements"][0]["text"]

    assert said == (
        "Not over yet: compared with the same part of the period before (1–20 Oct). Time saved is an estimate: 12 minutes per"
        " quote and order. Values in DKK without VAT. Documents in other currencies are converted by the exchange rate that"
        " each of them keeps. 2 documents in USD have no exchange rate: their value is not included."
    )  # fmt: skip


def test_the_summary_card_shows_todays_quotes_and_orders_if_there_are_any():
    """D-102"""
    day = Today(NOW, 3, Money(84_200_00, "DKK"), 1, Money(1_200_00, "DKK"))
    texts = Texts("da-DK")

    text = desk_card(samples.summary(), texts, today=day).blocks[0]["text"]["text"]
    assert text.endswith("📈 20. nov.: tilbud *3* (84.200\u00a0kr.) · ordrer *1* (1.200\u00a0kr.)")
    assert "📈" not in str(desk_card(samples.summary(), texts, today=replace(day, quotes=0, orders=0)).blocks)


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [("sidste uge", "da-DK", ("last_week", "")), ("Denne uken Nordbo salg", "nb-NO", ("this_week", "Nordbo salg")),
     ("last month ns", "da-DK", ("last_month", "ns")), ("7 d", "en-GB", ("7d", "")), ("Nordbo", "en-GB", ("", "Nordbo")),
     ("i dag 2", "da-DK", ("today", "2")), ("i fjor", "nb-NO", ("last_year", ""))],
)  # fmt: skip
def test_a_period_is_understood_in_the_readers_language(text, locale, expected):
    """D-102: /sales kpi [period] [desk]"""
    assert understood(text, locale) == expected


def test_numbers_times_and_days_are_written_as_the_language_does():
    assert [duration(one, "en") for one in (0, 59, 60, 7500, 97_200)] == ["0 s", "59 s", "1 min", "2 h 5 min", "1 d 3 h"]  # fmt: skip
    assert whole_amount(Money(1_234_50, "EUR"), "de") == "1.235\u00a0€"
    assert whole_amount(Money(1500, "JPY"), "en").endswith("1,500")
    assert stretch(period("last_week", zone=ZONE, now=NOW).now, "da-DK") == "9.–15. nov."
    assert stretch(period("last_year", zone=ZONE, now=NOW).now, "da-DK") == "2025"


def test_a_figure_that_stayed_or_has_nothing_to_compare_with_says_so():
    win = next(one for one in FIGURES if one.code == "win_rate")

    assert [change(Value(win, *both), "en") for both in ((Decimal(1), Decimal(1)), (None, Decimal(1)))] == [
        "=",
        "–",
    ]


def test_a_csv_file_is_one_that_spreadsheets_of_the_country_calculate_with():
    """D-102: semicolon and decimal comma in Danish; a person's words are no formula."""
    evil = sample(stops=(Reason("=HYPERLINK(1)", 2),))
    danish = list(csv.reader(io.StringIO(csv_text(evil, "da-DK")), delimiter=";"))
    english = list(csv.reader(io.StringIO(csv_text(evil, "en"))))

    assert danish[0] == ["code", "Tal", "Enhed", "1.–20. nov.", "1.–20. okt.", "Betydning"]
    assert danish[5][:5] == ["quote_value", "Tilbudsværdi", "DKK", "84200,49", "0,00"]
    assert english[5][3] == "84200.49"
    assert english[9][:5] == ["win_rate", "Quotes won", "percent", "44.44", "40.00"]
    assert [row[1] for row in english if row[0] == "stops"] == ["'=HYPERLINK(1)"]
    assert file_name(evil) == "tilbud-nordbo-salg-2026-11-01-2026-11-30.csv"


def test_the_command_lines_table_has_every_figure_and_reason():
    """D-102: tilbud kpi"""
    drawn = figures_command.table(sample(), "en")

    assert drawn.row_count == len(FIGURES) + 3
    assert list(drawn.columns[1].cells)[:2] == ["1,200", "40"]


def test_a_programmers_mistakes_are_refused():
    with pytest.raises(ValueError, match="header"):
        data_table("x", ["a", "b"], [["1"]])
    with pytest.raises(ValueError, match="series"):
        bar_chart("x", {"a": [1]}, ["same", "same"])
