"""`tilbud numbers …`: prefix and next number of tasks, quotes, orders, contacts and customers (D-67).

Taking a number over from the books of before is done once, at the beginning, by whoever runs the installation; a number that
was given or imported never comes a second time.
"""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from bot.surroundings import Around, database, settings_for
from domain.desks.series import Series, series_now, set_series

app = typer.Typer(help="The numbers: list, set.", no_args_is_help=True, rich_markup_mode="rich")


@app.command("list")
def list_series(context: typer.Context) -> None:
    """The next number of every series."""
    around: Around = context.obj
    opened = database(settings_for(around, "explain"))
    try:
        with opened.read_only() as tx:
            found = series_now(tx)
    finally:
        opened.engine.dispose()
    table = Table("Series", "Next number", box=None, padding=(0, 2, 0, 0))
    for series, (prefix, following) in found.items():
        table.add_row(series.value, escape(f"{prefix}{following}"))
    around.out.print(table)


@app.command("set")
def set_one(
    context: typer.Context,
    series: Annotated[Series, typer.Argument(help="Which numbers.")],
    start: Annotated[int, typer.Argument(metavar="NUMBER", help="The next number, such as 10241.")],
    prefix: Annotated[str, typer.Option(help="What stands before it, such as SQ-; else as it is.")] = "",
) -> None:
    """Set prefix and next number of a series."""
    around: Around = context.obj
    opened = database(settings_for(around, "explain"))
    try:
        with opened.transaction() as tx:
            wanted = prefix or series_now(tx)[series][0]
            set_series(tx, series, prefix=wanted, start=start)
    finally:
        opened.engine.dispose()
    around.out.print(escape(f"{wanted}{start}"))
