"""`tilbud kpi`: the figures as a table or as CSV, from the record alone (D-102)."""

from __future__ import annotations

from datetime import datetime

from rich.table import Table
from sqlalchemy.orm import Session

from domain.commands.desks import desk_ids
from domain.kpis.facts import Report
from domain.kpis.periods import normal, period
from domain.kpis.report import desk_called, report, zone_of
from domain.kpis.sheet import reason_words
from domain.kpis.wording import change, head, sides, written
from domain.words import say


def read(tx: Session, code: str, desk: str, *, now: datetime) -> Report:
    """Return the report that is asked for on the command line.

    Raises:
        InvalidInput: it is no period.
        NotFound: no desk is called so.
    """
    desks = desk_ids(tx)
    desk_id = desk_called(tx, desks, desk) if desk else 0
    chosen = (desk_id,) if desk_id else desks
    when = period(normal(code), zone=zone_of(tx, chosen), now=now)
    return report(tx, chosen, when, now=now, desk_id=desk_id)


def table(made: Report, language: str) -> Table:
    """Return the report as a table for a terminal."""
    drawn = Table(title=head(made, language), title_justify="left")
    drawn.add_column(say("kpi.column.figure", language))
    for side in sides(made, language):
        drawn.add_column(side, justify="right")
    drawn.add_column(say("kpi.column.change", language), justify="right")
    for value in made.values:
        both = (written(value, one, made, language) for one in (value.now, value.before))
        drawn.add_row(say(f"kpi.{value.figure.code}", language), *both, change(value, language))
    for area, reasons in (("assistance", made.assistance), ("stops", made.stops)):
        for one in reasons:
            name = f"{say(f'kpi.{area}', language)}: {reason_words(area, one.text, language)}"
            drawn.add_row(name, str(one.count), "", "")
    return drawn
