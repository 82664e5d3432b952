"""Builders of blocks: section, header, context, actions, input, image, alert, table."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from handlers.blocks.text import NOTHING, Json, block, counted, exact, mrkdwn, plain, shown
from handlers.checks import limits


def section(text: str, *, accessory: Json | None = None, block_id: str | None = None) -> Json:
    """Return a section of one mrkdwn text with an optional element beside it."""
    return block("section", block_id, text=mrkdwn(text, limits.SECTION_TEXT), accessory=accessory)


def fields(texts: Iterable[str], *, text: str | None = None, block_id: str | None = None) -> Json:
    """Return a section of two columns; the eleventh and later texts are left out."""
    listed = [mrkdwn(one, limits.FIELD_TEXT) for one in texts][: limits.SECTION_FIELDS]
    above = None if text is None else mrkdwn(text, limits.SECTION_TEXT)
    return block("section", block_id, text=above, fields=listed or [mrkdwn(NOTHING)])


def header(text: str, *, block_id: str | None = None) -> Json:
    """Return a header of plain text."""
    return block("header", block_id, text=plain(text, limits.HEADER_TEXT))


def divider(*, block_id: str | None = None) -> Json:
    """Return a line across."""
    return block("divider", block_id)


def context(*parts: str | Json, block_id: str | None = None) -> Json:
    """Return small print: mrkdwn texts and image elements; the eleventh and later are left out."""
    elements = [mrkdwn(part) if isinstance(part, str) else part for part in parts]
    return block("context", block_id, elements=elements[: limits.CONTEXT_ELEMENTS] or [mrkdwn(NOTHING)])


def actions(*elements: Json, block_id: str | None = None) -> Json:
    """Return a row of 1 to 25 elements."""
    return block("actions", block_id, elements=counted(elements, limits.ACTIONS_ELEMENTS, "actions"))


def input_block(
    label: str,
    element: Json,
    *,
    block_id: str | None = None,
    hint: str | None = None,
    optional: bool = False,
    dispatch_action: bool = False,
) -> Json:
    """Return a labelled input; `dispatch_action` tells us of each change before the form is sent."""
    return block(
        "input",
        block_id,
        label=plain(label, limits.INPUT_LABEL),
        element=element,
        hint=None if hint is None else plain(hint, limits.INPUT_HINT),
        optional=optional or None,
        dispatch_action=dispatch_action or None,
    )


def image(
    alt_text: str,
    *,
    url: str | None = None,
    file_id: str | None = None,
    title: str | None = None,
    block_id: str | None = None,
) -> Json:
    """Return a picture from the web (`url`) or from a file uploaded to Slack (`file_id`), one of them."""
    if (url is None) == (file_id is None):
        raise ValueError("an image needs either url or file_id")
    return block(
        "image",
        block_id,
        alt_text=shown(alt_text, limits.ALT_TEXT),
        image_url=None if url is None else exact(url, limits.URL, "url"),
        slack_file=None if file_id is None else {"id": file_id},
        title=None if title is None else plain(title, limits.IMAGE_TITLE),
    )


def alert(text: str, level: str = "default", *, block_id: str | None = None) -> Json:
    """Return a notice inside a modal; level is default, info, warning, error or success."""
    return block("alert", block_id, text=mrkdwn(text, limits.ALERT_TEXT), level=level)


Cell = str | int | Decimal | Json


def table(
    rows: Sequence[Sequence[Cell]],
    *,
    align: Sequence[str] = (),
    wrap: Sequence[bool] = (),
    block_id: str | None = None,
) -> Json:
    """Return a native table; rows above 100 and columns above 20 are left out.

    A cell is a text, a number or a rich text; `align` and `wrap` set columns from the left.
    """
    kept = [[_cell(cell) for cell in row[: limits.TABLE_COLUMNS]] for row in rows[: limits.TABLE_ROWS] if row]
    columns: list[Json] = [{"align": side} for side in align[: limits.TABLE_COLUMNS]]
    for index, wrapped in enumerate(wrap[: limits.TABLE_COLUMNS]):
        if index == len(columns):
            columns.append({})
        columns[index]["is_wrapped"] = wrapped
    return block("table", block_id, rows=kept or [[_cell("")]], column_settings=columns or None)


def _cell(cell: Cell) -> Json:
    if isinstance(cell, dict):
        return cell
    if isinstance(cell, str):
        return {"type": "raw_text", "text": shown(cell, limits.TEXT)}
    value = int(cell) if cell == int(cell) else float(cell)
    return {"type": "raw_number", "value": value, "text": str(cell)}
