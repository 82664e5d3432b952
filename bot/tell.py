"""How the command line shows things: tables and progress with Rich. Sentences come from the catalogues."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from rich.console import Console, RenderableType
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.health import Bad, Check
from bot.settings_problems import SettingsProblem
from domain.sales.masterdata.report import Problem, Report
from domain.screens.explain import Explained
from domain.words import say
from handlers.texts import Texts

MOST_PROBLEMS = 200
"""More are counted, not shown: nobody reads them before mending the first."""


def checks_table(checks: Mapping[str, Check], missing: Sequence[SettingsProblem], locale: str) -> Table:
    """Return one line a part: good or bad, what is wrong and what to do."""
    table = Table(box=None, padding=(0, 2, 1, 0), show_header=False)
    for part, check in checks.items():
        if isinstance(check, Bad):
            told = f"{escape(check.sentence(locale))}\n[bold]{escape(check.mend(locale))}[/bold]"
            table.add_row("[red]✗[/red]", part, told)
        else:
            table.add_row("[green]✓[/green]", part, escape(check.sentence(locale)))
    for problem in missing:
        table.add_row(
            "[red]✗[/red]", problem.variable, f"{problem.wrong}.\n[bold]{escape(problem.mend)}[/bold]"
        )
    return table


def settings_problems(problems: Sequence[SettingsProblem]) -> Table:
    """Return variable, what is wrong and what to do of each problem."""
    table = Table(title="The settings cannot be used", show_header=False, box=None, padding=(0, 2, 0, 0))
    for problem in problems:
        table.add_row(f"[bold]{problem.variable}[/bold]", f"{problem.wrong}.", escape(problem.mend))
    return table


def import_problems(problems: Sequence[Problem], locale: str) -> Table:
    """Return file, line, column and reason of each problem."""
    table = Table("File", "Line", "Column", "Reason", box=None, padding=(0, 2, 0, 0))
    for problem in problems[:MOST_PROBLEMS]:
        reason = say(problem.code, locale, **problem.values)
        table.add_row(problem.file, str(problem.line or ""), problem.column, escape(reason))
    if len(problems) > MOST_PROBLEMS:
        table.add_row("…", "", "", f"{len(problems) - MOST_PROBLEMS} more")
    return table


def import_report(report: Report, locale: str) -> Iterator[Table]:
    """Yield what an import did per file, and what it kept or found odd."""
    done = Table("File", "New", "Changed", "Unchanged", "Gone", box=None, padding=(0, 2, 0, 0))
    for one in report.files:
        done.add_row(one.file, str(one.added), str(one.changed), str(one.unchanged), str(one.gone))
    yield done
    if report.kept:
        kept = Table("Kept as changed here", "Column", "Ours", "Theirs", box=None, padding=(0, 2, 0, 0))
        for field in report.kept[:MOST_PROBLEMS]:
            row = f"{field.file} {' '.join(map(str, field.key))}"
            kept.add_row(escape(row), field.column, escape(str(field.ours)), escape(str(field.theirs)))
        yield kept
    if report.notes:
        odd = Table("Noticed", "Line", "Column", "", "Rows", box=None, padding=(0, 2, 0, 0))
        for note in report.notes[:MOST_PROBLEMS]:
            sentence = say(note.code, locale, **note.values)
            odd.add_row(note.file, str(note.line or ""), note.column, escape(sentence), str(note.count))
        yield odd


@contextmanager
def import_progress(console: Console) -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar per file while inside; give what is to be told of each step."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        known: dict[str, TaskID] = {}

        def step(file: str, done: int, total: int) -> None:
            if file not in known:
                known[file] = bars.add_task(file, total=total)
            bars.update(known[file], completed=done)

        yield step


def explained(found: Explained, locale: str) -> Iterator[RenderableType]:
    """Yield the thing's facts, those of its parts, and its history."""
    facts = Table(title=found.title, title_justify="left", show_header=False, box=None, padding=(0, 2, 0, 0))
    for name, value in found.facts:
        facts.add_row(name, escape(value))
    yield facts
    for title, values in found.parts:
        yield f"\n[bold]{escape(title)}[/bold]  " + escape(
            ", ".join(f"{name}: {value}" for name, value in values)
        )
    if found.history:
        texts = Texts(locale, "UTC")
        history = Table(title="\nWhat happened (UTC)", title_justify="left", show_header=False, box=None)
        for entry in found.history:
            history.add_row(f"{entry.at:%Y-%m-%d %H:%M:%S}", escape(entry.by), escape(texts.of(entry.text)))
        yield history
