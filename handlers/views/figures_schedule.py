"""Figures on schedule: what is planned, with a way to remove it, and a form for one more (D-102)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from babel.dates import format_date

from domain.kpis.rhythms import Rhythm
from domain.kpis.schedules import ScheduleView
from domain.words.formats import babel_locale
from handlers.blocks import (
    Json,
    button,
    context,
    divider,
    header,
    input_block,
    modal,
    option,
    section,
    static_select,
)
from handlers.checks import limits
from handlers.ids import Action, View, value
from handlers.texts import Texts
from handlers.views.wording import flat, foreign, moment

MONDAY = date(2024, 1, 1)
MOST = 20
DEFAULT_TIME = "08:00"


def schedule_modal(
    planned: Sequence[ScheduleView],
    desks: Sequence[tuple[int, str]],
    texts: Texts,
    *,
    everything: bool,
    channel: str = "",
) -> Json:
    """Return the schedules of these desks and the form for another.

    Args:
        desks: those that the reader may configure.
        everything: the reader may have all desks' figures posted.
        channel: filled in.
    """
    blocks: list[Json] = [section(texts("kpi.schedule.intro"))]
    blocks += [_row(one, texts) for one in planned[:MOST]] or [context(texts("kpi.schedule.none"))]
    blocks += [divider(), header(texts("kpi.schedule.new")), *_form(desks, texts, everything=everything, channel=channel)]  # fmt: skip
    return modal(
        flat(texts("kpi.schedule.title"), limits.MODAL_TITLE),
        blocks,
        callback_id=View.FIGURES_SCHEDULE,
        submit=texts("kpi.schedule.save"),
        close=texts("button.close"),
    )


def _row(one: ScheduleView, texts: Texts) -> Json:
    rhythm = texts(f"kpi.schedule.{one.rhythm}")
    if one.rhythm is Rhythm.WEEKLY:
        rhythm = f"{rhythm}, {weekday(one.weekday, texts)}"
    desk = foreign(one.desk, 60) if one.desk_id else texts("kpi.all_desks")
    row = texts("kpi.schedule.row", desk=desk, rhythm=rhythm, time=one.at, channel=f"<#{one.channel}>")
    lines = [row, texts("kpi.schedule.next", at=moment(one.next_at, texts))]
    if one.error:
        lines.append(texts("kpi.schedule.failed"))
    return section(
        "\n".join(lines),
        accessory=button(texts("kpi.schedule.remove"), Action.FIGURES_UNSCHEDULE, value(one.id)),
        block_id=f"schedule:{one.id}",
    )


def weekday(number: int, texts: Texts) -> str:
    """Return the name of a weekday, 0 = Monday."""
    day = date(MONDAY.year, MONDAY.month, MONDAY.day + number)
    return str(format_date(day, "EEEE", locale=babel_locale(texts.locale)))


def _form(desks: Sequence[tuple[int, str]], texts: Texts, *, everything: bool, channel: str) -> list[Json]:
    named = [*desks[: limits.OPTIONS - 1]]
    if everything:
        named.insert(0, (0, texts("kpi.all_desks")))
    choices = [option(flat(name, 75), str(one)) for one, name in named]
    rhythms = [option(texts(f"kpi.schedule.{one}"), one.value) for one in Rhythm]
    days = [option(weekday(number, texts), str(number)) for number in range(7)]
    place: Json = {
        "type": "conversations_select",
        "action_id": Action.FORM.value,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    if channel:
        place["initial_conversation"] = channel
    clock: Json = {"type": "timepicker", "action_id": Action.FORM.value, "initial_time": DEFAULT_TIME}
    return [
        input_block(texts("kpi.choose_desk"), static_select(Action.FORM, choices, initial=choices[0]["value"]),
                    block_id="desk"),
        input_block(texts("kpi.schedule.rhythm"), static_select(Action.FORM, rhythms, initial=Rhythm.WEEKLY.value),
                    block_id="rhythm"),
        input_block(texts("kpi.schedule.weekday"), static_select(Action.FORM, days, initial="0"), block_id="weekday",
                    hint=texts("kpi.schedule.weekday.hint")),
        input_block(texts("kpi.schedule.time"), clock, block_id="at", hint=texts("kpi.schedule.time.hint")),
        input_block(texts("kpi.schedule.channel"), place, block_id="channel", hint=texts("kpi.schedule.channel.hint")),
    ]  # fmt: skip
