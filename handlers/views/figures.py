"""Figures as people see them: charts and a table where Slack shows them, the same as text elsewhere (D-100 to D-102)."""

from __future__ import annotations

from collections.abc import Sequence

from domain.kpis.definitions import FIGURES, Measure
from domain.kpis.facts import Report, Today, Value
from domain.kpis.periods import CODES
from domain.kpis.sheet import reason_words
from domain.kpis.wording import (
    bucket_label,
    change,
    head,
    notes,
    period_name,
    sides,
    whole_amount,
    written,
)
from domain.words.formats import number
from handlers.blocks import (
    Json,
    actions,
    button,
    context,
    divider,
    escape,
    header,
    modal,
    option,
    section,
    static_select,
)
from handlers.blocks.charts import NumberCell, bar_chart, data_table
from handlers.checks import limits
from handlers.ids import Action, View, numbered, value
from handlers.texts import Texts
from handlers.views.message import Message, message
from handlers.views.wording import flat, foreign, joined

FLOW = ("mails", "requests", "quotes_sent", "orders_made")
"""The way from mail to order, as a chart."""
TOP = ("orders_made", "order_value", "quotes_made", "win_rate")
MANY_MONTHS = 12


def figures_message(report: Report, texts: Texts, *, native: bool = True, by: str = "", ways: bool = False) -> Message:  # fmt: skip
    """Return a report as a message.

    Args:
        native: with charts and table; False for clients and workspaces that do not take them (yet).
        by: the member who asked for it to be posted.
        ways: with the buttons of a private answer.
    """
    blocks = report_blocks(report, texts, native=native)
    if by:
        blocks.append(context(texts("kpi.posted_by", member=f"<@{by}>")))
    if ways:
        blocks.append(_ways(report, texts, post=True))
    return message(fallback(report, texts), blocks)


def fallback(report: Report, texts: Texts) -> str:
    """Return the report in one sentence, for notifications and screen readers."""
    said = {code: _now(report, code, texts) for code in ("orders_made", "order_value", "quotes_made")}
    return texts("kpi.fallback", head=escape(head(report, texts.locale)), orders=said["orders_made"],
                 value=said["order_value"], quotes=said["quotes_made"])  # fmt: skip


def report_blocks(report: Report, texts: Texts, *, native: bool = True) -> list[Json]:
    """Return the blocks of a report, without buttons."""
    blocks = [header(flat(head(report, texts.locale), limits.HEADER_TEXT)), section(_top(report, texts))]
    if native:
        blocks += [*_charts(report, texts), _table(report, texts)]
    else:
        blocks += [section("\n".join(_line(one, report, texts) for one in report.values))]
    for area in ("assistance", "stops"):
        reasons = _reasons(report, area, texts)
        if reasons:
            blocks.append(section(reasons))
    blocks.append(context(" ".join(notes(report, texts.locale))))
    return blocks


def home_blocks(report: Report, texts: Texts, desks: Sequence[tuple[int, str]]) -> list[Json]:
    """Return Home's tab of figures: choose period and desk, then the report (D-80)."""
    periods = [option(_capital(period_name(code, texts.locale)), code) for code in CODES]
    shown = report.period.code
    if shown not in CODES:
        periods.append(option(shown, shown))
    row = [static_select(Action.FIGURES_PERIOD, periods, initial=shown)]
    if len(desks) > 1:
        named = [(0, texts("kpi.all_desks")), *desks[: limits.OPTIONS - 1]]
        choices = [option(flat(name, 75), str(one)) for one, name in named]
        row.append(static_select(Action.FIGURES_DESK, choices, initial=str(report.desk_id)))
    return [
        actions(*row, block_id=f"figures:{shown}:{report.desk_id}"),
        *report_blocks(report, texts),
        _ways(report, texts, post=False),
    ]


def help_modal(texts: Texts) -> Json:
    """Return what each figure means: its definition, the same sentence that the CSV file has."""
    blocks = [
        section(f"*{texts(f'kpi.{code}')}*\n{texts(f'kpi.define.{code}')}")
        for code in (*(one.code for one in FIGURES), "assistance", "stops")
    ]
    blocks += [divider(), context(texts("kpi.help.waits"))]
    return modal(flat(texts("kpi.help.title"), limits.MODAL_TITLE), blocks, callback_id=View.FIGURES_HELP,
                 close=texts("button.close"))  # fmt: skip


def today_line(today: Today, texts: Texts) -> str:
    """Return the small version for a desk's summary card: what was quoted and sold today."""
    return "📈 " + texts(
        "kpi.today",
        day=texts.readable(today.day).rpartition(" ")[0],
        quotes=today.quotes,
        quote_value=whole_amount(today.quote_value, texts.locale),
        orders=today.orders,
        order_value=whole_amount(today.order_value, texts.locale),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ways(report: Report, texts: Texts, *, post: bool) -> Json:
    about, code = value(report.desk_id), report.period.code
    buttons = [
        button(texts("kpi.csv"), numbered(Action.FIGURES_CSV, code), about),
        button(texts("kpi.help"), Action.FIGURES_HELP, about),
        button(texts("kpi.schedules"), Action.FIGURES_SCHEDULES, about),
    ]
    if post:
        buttons.insert(0, button(texts("kpi.post"), numbered(Action.FIGURES_POST, code), about))
    return actions(*buttons)


def _now(report: Report, code: str, texts: Texts) -> str:
    found = report.value(code)
    return written(found, found.now, report, texts.locale)


def _top(report: Report, texts: Texts) -> str:
    """Return the most important figures in a line, with how they moved."""
    parts = []
    for code in TOP:
        moved = change(report.value(code), texts.locale)
        sign = f" {moved}" if moved[:1] in "▲▼" else ""
        parts.append(f"{texts(f'kpi.{code}')} *{_now(report, code, texts)}*{sign}")
    return joined(parts)


def _charts(report: Report, texts: Texts) -> list[Json]:
    compared = {
        label: [getattr(report.value(code), name) for code in FLOW]
        for name, label in zip(("now", "before"), sides(report, texts.locale), strict=True)
    }
    labels = [texts(f"kpi.{code}") for code in FLOW]
    charts = []
    if any(sum(values) for values in compared.values()):
        charts.append(bar_chart(texts("kpi.chart.flow"), compared, labels))
    columns = [one for one in report.columns if one.bucket.start <= report.made_at]  # not what is to come
    if len(columns) > 1 and any(one.quotes or one.orders for one in columns):
        values = {
            texts("kpi.series.quotes"): [one.quote_value.decimal() for one in columns],
            texts("kpi.series.orders"): [one.order_value.decimal() for one in columns],
        }
        many = len(columns) > MANY_MONTHS
        days = [bucket_label(one.bucket, texts.locale, many=many) for one in columns]
        charts.append(bar_chart(texts("kpi.chart.value"), values, days, y_label=report.currency))
    return charts


def _table(report: Report, texts: Texts) -> Json:
    rows = [
        [
            texts(f"kpi.{one.figure.code}"),
            _cell(one, one.now, report, texts),
            _cell(one, one.before, report, texts),
            change(one, texts.locale),
        ]
        for one in report.values
    ]
    columns = [texts("kpi.column.figure"), *sides(report, texts.locale), texts("kpi.column.change")]
    return data_table(head(report, texts.locale), columns, rows)


def _cell(of: Value, side: object, report: Report, texts: Texts) -> str | NumberCell:
    """Return a cell: a number that sorts where all are of one kind, else the text."""
    found = of.now if side is of.now else of.before
    text = written(of, found, report, texts.locale)
    return (found, text) if found is not None and of.figure.measure is Measure.COUNT else text


def _line(of: Value, report: Report, texts: Texts) -> str:
    """Return a figure as a line of text: now, before, how it moved."""
    now, before = (written(of, one, report, texts.locale) for one in (of.now, of.before))
    moved = change(of, texts.locale)
    sign = f" {moved}" if moved[:1] in "▲▼" else ""
    return f"{texts(f'kpi.{of.figure.code}')}: *{now}* ({before}){sign}"


def _reasons(report: Report, area: str, texts: Texts) -> str:
    reasons = report.stops if area == "stops" else report.assistance
    if not reasons:
        return ""
    listed = [
        f"{foreign(reason_words(area, one.text, texts.locale), 80)} *{number(one.count, texts.locale)}*"
        for one in reasons
    ]
    return f"*{texts(f'kpi.{area}')}*: {joined(listed)}"
