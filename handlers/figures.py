"""``/sales kpi``: parses, acknowledges, and answers privately as soon as the figures are counted (D-102)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from domain.commands import figures
from domain.commands.figures import Asked
from domain.people.rights import Person
from handlers.answer import open_modal
from handlers.deps import Deps
from handlers.texts import Texts
from handlers.views.figures import figures_message
from handlers.views.figures_schedule import schedule_modal

SCHEDULE = "schedule"
OK = 200
Respond = Callable[..., Any]


def answer_command(
    deps: Deps,
    ack: Ack,
    respond: Respond,
    command: Mapping[str, Any],
    body: Mapping[str, Any],
    client: WebClient,
    by: Person,
    texts: Texts,
    rest: str,
) -> None:
    """Answer ``/sales kpi [period] [desk]`` and ``/sales kpi schedule``."""
    if rest.casefold() == SCHEDULE:
        channel = str(command.get("channel_id", ""))
        open_modal(
            client, body, schedules_view(deps, by, texts, channel=channel if channel[:1] in "CG" else "")
        )
        ack()
        return
    with deps.read_only() as tx:
        wanted = figures.typed(tx, by, rest, now=deps.clock())
    ack()
    deps.say_soon(lambda: tell(deps, respond, wanted, texts))


def tell(deps: Deps, respond: Respond, wanted: Asked, texts: Texts) -> None:
    """Answer privately; where charts and tables are not taken, with the same as text."""
    now = deps.clock()
    with deps.read_only() as tx:
        report = figures.make(tx, wanted, now=now)
    for native in (True, False):
        message = figures_message(report, texts, native=native, ways=True)
        answer = respond(text=message.text, blocks=message.blocks, response_type="ephemeral", replace_original=False)  # fmt: skip
        if getattr(answer, "status_code", OK) == OK:
            return


def schedules_view(deps: Deps, by: Person, texts: Texts, *, channel: str = "") -> dict[str, Any]:
    """Return the modal of the schedules."""
    with deps.read_only() as tx:
        planned, desks, everything = figures.planned(tx, by)
    return schedule_modal(planned, desks, texts, everything=everything, channel=channel)
