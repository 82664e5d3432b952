"""The shapes of tables and charts: table, data_table, data_visualization."""

from typing import Any

from handlers.checks import limits
from handlers.checks.layout import BLOCK_ID, TYPE
from handlers.checks.problem import Report
from handlers.checks.rich_text import RICH_TEXT
from handlers.checks.shapes import (
    Check,
    boolean,
    integer,
    items,
    number,
    one_of,
    positive,
    shape,
    string,
    tagged,
)

_CELL_TEXT = string(count=True)
_CELLS: dict[str, Check] = {
    "raw_text": shape({**TYPE, "text": _CELL_TEXT}, {}),
    "raw_number": shape({**TYPE, "value": number, "text": _CELL_TEXT}, {}),
    "rich_text": RICH_TEXT,
}
_CELL = tagged(_CELLS)
_HEADER = items(tagged(_CELLS, frozenset({"raw_text", "raw_number"})), 1, limits.DATA_TABLE_COLUMNS)
_ROW = items(_CELL, 1, limits.DATA_TABLE_COLUMNS)
_COLUMN = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})
_LABEL = string(limits.CHART_LABEL)
_POINT = shape({"label": _LABEL, "value": number}, {})


def _count_table(_value: Any, at: str, report: Report) -> None:
    report.tables += 1
    if report.surface == "message" and report.tables > limits.TABLES_PER_MESSAGE:
        report.add(at, "too_many_tables", "a message may hold one table")


def _data_rows(value: Any, at: str, report: Report) -> None:
    """Read the rows apart: the first is the header, and their text has a budget of its own."""
    if not isinstance(value, list):
        report.add(at, "wrong_type", "must be a list")
        return
    spent = report.characters
    for index, cells in enumerate(value):
        (_ROW if index else _HEADER)(cells, f"{at}/{index}", report)
    report.data_table_characters += report.characters - spent
    report.characters = spent
    if report.data_table_characters > limits.DATA_TABLE_TEXT:
        report.add(at, "total_too_long", f"data tables may hold {limits.DATA_TABLE_TEXT} characters together")
    if not limits.DATA_TABLE_MIN_ROWS <= len(value) <= limits.DATA_TABLE_ROWS:
        rule = "too_few" if len(value) < limits.DATA_TABLE_MIN_ROWS else "too_many"
        report.add(at, rule, f"must have {limits.DATA_TABLE_MIN_ROWS} to {limits.DATA_TABLE_ROWS} rows")
    for index, cells in enumerate(value[1:], start=1):
        if isinstance(cells, list) and isinstance(value[0], list) and len(cells) != len(value[0]):
            report.add(f"{at}/{index}", "unequal_rows", f"must have {len(value[0])} cells as the header has")


def _row_header(value: Any, at: str, report: Report) -> None:
    index, rows = value.get("row_header_column_index"), value.get("rows")
    header = rows[0] if isinstance(rows, list) and rows else None
    if isinstance(index, int) and isinstance(header, list) and index >= len(header):
        report.add(f"{at}/row_header_column_index", "out_of_range", "there is no such column")


def _count_chart(_value: Any, at: str, report: Report) -> None:
    report.charts += 1
    if report.surface == "message" and report.charts > limits.CHARTS_PER_MESSAGE:
        report.add(at, "too_many_charts", "a message may hold two charts")


def _series_match(value: Any, at: str, report: Report) -> None:
    axis = value.get("axis_config")
    categories = axis.get("categories") if isinstance(axis, dict) else None
    series = value.get("series")
    if not isinstance(categories, list) or not isinstance(series, list):
        return
    if len(set(map(str, categories))) != len(categories):
        report.add(f"{at}/axis_config/categories", "duplicate_label", "categories must differ")
    names: set[str] = set()
    for index, one in enumerate(series):
        if not isinstance(one, dict):
            continue
        name, data = str(one.get("name")), one.get("data")
        if name in names:
            report.add(f"{at}/series/{index}/name", "duplicate_label", "the names of series must differ")
        names.add(name)
        labels = (
            [point.get("label") for point in data if isinstance(point, dict)]
            if isinstance(data, list)
            else []
        )
        if sorted(map(str, labels)) != sorted(map(str, categories)):
            report.add(f"{at}/series/{index}/data", "unequal_rows", "must have one value for each category")


_AXES = shape(
    {"categories": items(_LABEL, 1, limits.CHART_CATEGORIES)},
    {"x_label": string(limits.CHART_AXIS_LABEL), "y_label": string(limits.CHART_AXIS_LABEL)},
)
_SERIES = shape({"name": string(limits.CHART_LABEL), "data": items(_POINT, 1, limits.CHART_CATEGORIES)}, {})
_PLOT = shape(
    {**TYPE, "series": items(_SERIES, 1, limits.CHART_SERIES), "axis_config": _AXES}, {}, _series_match
)
_SEGMENT = shape({"label": _LABEL, "value": positive}, {})
_PIE = shape({**TYPE, "segments": items(_SEGMENT, 1, limits.CHART_SEGMENTS)}, {})

GRIDS: dict[str, Check] = {
    "table": shape(
        {**TYPE, "rows": items(items(_CELL, 1, limits.TABLE_COLUMNS), 1, limits.TABLE_ROWS)},
        {**BLOCK_ID, "column_settings": items(_COLUMN, 1, limits.TABLE_COLUMNS)},
        _count_table,
    ),
    "data_table": shape(
        {**TYPE, "caption": string(limits.TEXT, count=True), "rows": _data_rows},
        {
            **BLOCK_ID,
            "page_size": integer(1, limits.DATA_TABLE_PAGE),
            "row_header_column_index": integer(0, limits.DATA_TABLE_COLUMNS - 1),
        },
        _row_header,
    ),
    "data_visualization": shape(
        {
            **TYPE,
            "title": string(limits.CHART_TITLE, count=True),
            "chart": tagged({"pie": _PIE, "bar": _PLOT, "line": _PLOT, "area": _PLOT}),
        },
        BLOCK_ID,
        _count_chart,
    ),
}
