"""Tables of how well mails were understood, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from domain.intake.evaluation import Mark
from domain.intake.scores import Change, Score

_COLUMNS = (
    ("intent", "intent"),
    ("cust", "customer"),
    ("prop", "proposed"),
    ("no.", "number"),
    ("date", "date"),
    ("ship", "ship_to"),
)
_SHOWN = 6
"""Problems of one mail that are listed."""


def score_table(found: Sequence[tuple[str, str, Score]], corpus: str) -> Table:
    """Return the table of rates in percent, one row a group."""
    table = Table(title=f"How well the mails of {corpus} are understood (percent; times in ms)")
    table.add_column("")
    names = (
        "mails",
        *(head for head, _ in _COLUMNS),
        "P",
        "R",
        "F1",
        "wrong",
        "asks",
        "ask P",
        "exact",
        "flags",
        "p50",
        "p95",
    )
    for name in names:
        table.add_column(name, justify="right", style="bold" if name == "exact" else "")
    last = "all"
    for kind, name, score in found:
        if kind != last:
            table.add_section()
            last = kind
        table.add_row(
            name,
            str(score.mails),
            *(_percent(score.rates[aspect]) for _, aspect in _COLUMNS),
            *(_percent(value) for value in (score.precision, score.recall, score.f1, score.wrong_lines)),
            *(
                _percent(value)
                for value in (score.ask_rate, score.ask_precision, score.exact, score.rates["flags"])
            ),
            f"{score.ms_median:.0f}",
            f"{score.ms_p95:.0f}",
        )
    if found:
        plain = found[0][2]
        table.caption = (
            f"without attachments: median {_ms(plain.ms_median_plain)} ms, p95 {_ms(plain.ms_p95_plain)} ms; "
            f"dates given and wrong: {plain.dates_wrong}"
        )
    return table


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value * 100:.1f}"


def _ms(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"


def problem_table(marks: Sequence[Mark]) -> Table:
    """Return the mails with the heaviest problems."""
    table = Table(title=f"The {len(marks)} worst mails", show_lines=True)
    table.add_column("mail")
    table.add_column("what is not right")
    for one in marks:
        shown = one.problems[:_SHOWN]
        more = len(one.problems) - len(shown)
        table.add_row(
            f"{one.mail_id}\n{one.language} {one.source}",
            escape("\n".join([*shown, f"and {more} more"] if more > 0 else shown)),
        )
    return table


def change_table(found: Sequence[Change]) -> Table:
    """Return which mails got worse or better, with what is new and what is gone."""
    table = Table(
        title=f"{sum(not one.better for one in found)} worse, {sum(one.better for one in found)} better",
        show_lines=True,
    )
    table.add_column("mail")
    table.add_column("")
    table.add_column("why")
    for one in found:
        word = "[green]better[/]" if one.better else "[red]worse[/]"
        turned = {(True, False): "\nno longer exact", (False, True): "\nnow exact"}.get(
            (one.was_exact, one.is_exact), ""
        )
        why = [f"- {text}" for text in one.gone] + [f"+ {text}" for text in one.new]
        table.add_row(one.mail_id, word + turned, escape("\n".join(why)))
    return table
