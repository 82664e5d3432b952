"""Builders of what people click, choose and fill in."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from handlers.blocks.text import Json, counted, cut, element, exact, mrkdwn, placeholder_text, plain, shown
from handlers.checks import limits


def button(
    text: str,
    action_id: str,
    value: str | None = None,
    *,
    style: str | None = None,
    confirm: Json | None = None,
    url: str | None = None,
    label: str | None = None,
) -> Json:
    """Return a button; style is primary or danger, `label` is what a screen reader says instead."""
    return element(
        "button",
        action_id,
        text=plain(text, limits.BUTTON_TEXT),
        value=None if value is None else exact(value, limits.BUTTON_VALUE, "value"),
        style=style,
        confirm=confirm,
        url=None if url is None else exact(url, limits.URL, "url"),
        accessibility_label=None if label is None else shown(label, limits.ACCESSIBILITY_LABEL),
    )


def confirm_dialog(title: str, text: str, yes: str, no: str, *, style: str | None = None) -> Json:
    """Return the question that stands between a click and its effect."""
    dialog: Json = {
        "title": plain(title, limits.CONFIRM_TITLE),
        "text": mrkdwn(text, limits.CONFIRM_TEXT),
        "confirm": plain(yes, limits.CONFIRM_BUTTON),
        "deny": plain(no, limits.CONFIRM_BUTTON),
    }
    return dialog if style is None else {**dialog, "style": style}


def option(text: str, value: str, description: str | None = None, *, url: str | None = None) -> Json:
    """Return a choice of a menu; `url` only in an overflow menu."""
    built: Json = {
        "text": plain(text, limits.OPTION_TEXT),
        "value": exact(value, limits.OPTION_VALUE, "option value"),
    }
    if description is not None:
        built["description"] = plain(description, limits.OPTION_DESCRIPTION)
    if url is not None:
        built["url"] = exact(url, limits.URL, "url")
    return built


def overflow(action_id: str, options: Iterable[Json], *, confirm: Json | None = None) -> Json:
    """Return a menu behind three dots with 1 to 5 options."""
    listed = counted(options, limits.OVERFLOW_OPTIONS, "overflow")
    return element("overflow", action_id, options=listed, confirm=confirm)


def plain_text_input(
    action_id: str,
    *,
    initial: str | None = None,
    multiline: bool = False,
    placeholder: str | None = None,
    max_length: int | None = None,
    min_length: int | None = None,
    focus: bool = False,
) -> Json:
    """Return a text field; `initial` is cut to `max_length` or to 3,000 characters."""
    most = limits.INPUT_TEXT if max_length is None else min(max_length, limits.INPUT_TEXT)
    return element(
        "plain_text_input",
        action_id,
        initial_value=None if initial is None else cut(initial, most),
        multiline=multiline or None,
        placeholder=placeholder_text(placeholder),
        max_length=None if max_length is None else most,
        min_length=min_length,
        focus_on_load=focus or None,
    )


def number_input(
    action_id: str,
    *,
    initial: Decimal | int | None = None,
    decimals: bool = True,
    minimum: Decimal | int | None = None,
    maximum: Decimal | int | None = None,
    placeholder: str | None = None,
) -> Json:
    """Return a number field; numbers travel as strings with a point."""
    return element(
        "number_input",
        action_id,
        is_decimal_allowed=decimals,
        initial_value=_numeral(initial),
        min_value=_numeral(minimum),
        max_value=_numeral(maximum),
        placeholder=placeholder_text(placeholder),
    )


def _numeral(value: Decimal | int | None) -> str | None:
    return None if value is None else format(Decimal(value), "f")


def datepicker(action_id: str, *, initial: date | None = None, placeholder: str | None = None) -> Json:
    """Return a calendar field."""
    day = None if initial is None else initial.isoformat()
    return element("datepicker", action_id, initial_date=day, placeholder=placeholder_text(placeholder))


def datetimepicker(action_id: str, *, initial: datetime | None = None) -> Json:
    """Return a field for a moment; Slack shows and takes it in the person's own time zone."""
    return element(
        "datetimepicker", action_id, initial_date_time=None if initial is None else int(initial.timestamp())
    )


def file_input(action_id: str, *, most: int = limits.INPUT_FILES) -> Json:
    """Return a field into which files are put; Slack uploads them before the form is sent."""
    return element("file_input", action_id, max_files=most)


def static_select(
    action_id: str,
    options: Iterable[Json],
    *,
    initial: str | None = None,
    placeholder: str | None = None,
    confirm: Json | None = None,
) -> Json:
    """Return a menu of our own choices, the first 100; `initial` is the value chosen at first."""
    listed = _menu(options, limits.OPTIONS, initial)
    return element(
        "static_select",
        action_id,
        options=listed,
        initial_option=_chosen(listed, initial),
        placeholder=placeholder_text(placeholder),
        confirm=confirm,
    )


def external_select(
    action_id: str,
    *,
    initial: Json | None = None,
    placeholder: str | None = None,
    min_query_length: int | None = None,
) -> Json:
    """Return a menu whose choices we answer while the person types."""
    return element(
        "external_select",
        action_id,
        initial_option=initial,
        placeholder=placeholder_text(placeholder),
        min_query_length=min_query_length,
    )


def users_select(action_id: str, *, initial: str | None = None, placeholder: str | None = None) -> Json:
    """Return a menu of the workspace's members."""
    return element("users_select", action_id, initial_user=initial, placeholder=placeholder_text(placeholder))


def radio_buttons(action_id: str, options: Iterable[Json], *, initial: str | None = None) -> Json:
    """Return up to 10 choices of which one holds; `initial` is the value chosen at first."""
    listed = _menu(options, limits.CHOICES, initial)
    return element("radio_buttons", action_id, options=listed, initial_option=_chosen(listed, initial))


def checkboxes(action_id: str, options: Iterable[Json], *, initial: Sequence[str] = ()) -> Json:
    """Return up to 10 boxes; `initial` are the values ticked at first."""
    listed = _menu(options, limits.CHOICES, None)
    ticked = [one for one in listed if one["value"] in initial]
    return element("checkboxes", action_id, options=listed, initial_options=ticked or None)


def _menu(options: Iterable[Json], limit: int, initial: str | None) -> list[Json]:
    """Return the first options, but never without the one that is chosen at first."""
    everything = list(options)
    if not everything:
        raise ValueError("a menu needs at least one option")
    kept = everything[:limit]
    if initial is not None and _chosen(kept, initial) is None:
        kept[-1] = _chosen(everything, initial) or kept[-1]
    return kept


def _chosen(options: Sequence[Json], value: str | None) -> Json | None:
    return next((one for one in options if one["value"] == value), None)
