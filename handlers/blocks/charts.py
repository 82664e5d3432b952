"""Builders of Slack's native figures: a data table that can be sorted, and a bar chart (messages and Home only)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from handlers.blocks.text import Json, block, shown
from handlers.checks import limits

NumberCell = tuple[int | Decimal, str]
"""A number with its text: sorted by the one, read as the other."""


def data_table(
    caption: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str | NumberCell]],
    *,
    block_id: str | None = None,
) -> Json:
    """Return a native table with a header row, all rows on one page; rows above 100 are left out.

    Raises:
        ValueError: no row, or a row with another number of cells than the header.
    """
    if not rows or any(len(row) != len(head) for row in rows):
        raise ValueError("a data table needs rows as wide as its header")
    kept = rows[: limits.DATA_TABLE_PAGE]
    return block(
        "data_table",
        block_id,
        caption=shown(caption, limits.TEXT),
        rows=[[_cell(one) for one in row] for row in (head, *kept)],
        page_size=len(kept),
        row_header_column_index=0,
    )


def _cell(cell: str | NumberCell) -> Json:
    if isinstance(cell, str):
        return {"type": "raw_text", "text": shown(cell, limits.TEXT)}
    number, text = cell
    return {"type": "raw_number", "value": plain_number(number), "text": shown(text, limits.TEXT)}


def bar_chart(
    title: str,
    series: Mapping[str, Sequence[int | Decimal]],
    categories: Sequence[str],
    *,
    y_label: str | None = None,
    block_id: str | None = None,
) -> Json:
    """Return a native bar chart: for each name of a series one value per category.

    Raises:
        ValueError: too many or equal names or categories, or a series of another length.
    """
    names = [shown(name, limits.CHART_LABEL) for name in series]
    labels = [shown(label, limits.CHART_LABEL) for label in categories]
    for texts, most in ((names, limits.CHART_SERIES), (labels, limits.CHART_CATEGORIES)):
        if not 0 < len(texts) <= most or len(set(texts)) != len(texts):
            raise ValueError("a chart needs a few different series and categories")
    drawn = [
        {
            "name": name,
            "data": [
                {"label": label, "value": plain_number(one)}
                for label, one in zip(labels, values, strict=True)
            ],
        }
        for name, values in zip(names, series.values(), strict=True)
    ]
    axes: Json = {"categories": labels}
    if y_label:
        axes["y_label"] = shown(y_label, limits.CHART_AXIS_LABEL)
    return block(
        "data_visualization",
        block_id,
        title=shown(title, limits.CHART_TITLE),
        chart={"type": "bar", "series": drawn, "axis_config": axes},
    )


def plain_number(value: int | Decimal) -> int | float:
    """Return a number as JSON carries it."""
    return int(value) if value == int(value) else float(value)
