"""`tilbud understand` and `tilbud evaluate`: read mails from files and say what was understood, or how well.

They need no settings, server, mailbox or Slack. What is concluded does NOT belong here (``understanding``).
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from bot.measuring import evaluate_corpus, read_labels, read_report
from bot.tell_scores import change_table, problem_table, score_table
from bot.understanding import Task, open_library, understand_all
from domain.errors import Refused
from domain.intake.scores import DEFINITION, changes, groups, report, worst
from domain.words import say

LANGUAGE = "en"
USAGE = 2
WIDTH_OF_A_PIPE = 190
"""Where no terminal says how wide it is."""

Data = Annotated[Path, typer.Option("--data", metavar="DIR", help="Folder with the company's CSV files.")]


def understand(
    files: Annotated[list[Path], typer.Argument(metavar="FILE.eml...", help="Mails, one a file.")],
    data: Data,
    today: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Read on this day (2026-11-20); else on the mail's own."),
    ] = None,
    history: Annotated[
        Path | None, typer.Option(metavar="FILE", help="history.jsonl: documents sent earlier.")
    ] = None,
    jobs: Annotated[
        int, typer.Option(min=0, max=64, help="Processes; 0 = as many as pay for the number of mails.")
    ] = 0,
) -> None:
    """What customers want by their mails: one JSON object a mail and line, in the order given."""
    day = _day(today)
    try:
        library = open_library(data, history)
    except Refused as refused:
        _refuse(refused)
    code = 0
    for path, outcome in zip(
        files, understand_all(library, [Task(path, day) for path in files], processes=jobs), strict=True
    ):
        typer.echo(json.dumps(outcome.answer, ensure_ascii=False))
        if outcome.failed:
            absent = not path.is_file()
            sentence = "understand.no_file" if absent else "understand.failed"
            typer.echo(say(sentence, LANGUAGE, file=path, why=outcome.answer["error"]), err=True)
            code = max(code, USAGE if absent else 1)
    raise typer.Exit(code)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        _refuse(Refused("understand.no_date", text=text))


def _refuse(refused: Refused) -> NoReturn:
    typer.echo(say(refused.code, LANGUAGE, **refused.values), err=True)
    raise typer.Exit(USAGE)


def evaluate(
    corpus: Annotated[
        Path,
        typer.Argument(metavar="CORPUS", help="Folder with mails/, labels.jsonl and perhaps history.jsonl."),
    ],
    data: Annotated[
        Path, typer.Option("--data", metavar="DIR", help="The company's folder, or the folder that holds it.")
    ],
    as_json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write everything there, for --diff.")
    ] = None,
    diff: Annotated[
        Path | None,
        typer.Option(metavar="OTHER.json", help="Which mails got better or worse since that run."),
    ] = None,
    problems: Annotated[int, typer.Option(min=0, help="How many of the worst mails to show.")] = 10,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="Processes; times are honest with 1 only.")] = 1,
) -> None:
    """How well labelled mails are understood: a table per language, intent and source.

    A request counts as exact when intent, customer (with proposal), document number, date, all lines (item, variant,
    quantity in base units) and the open questions (number, reason, a common candidate) are right and nothing is too much.
    """
    try:
        labels = read_labels(corpus)
        earlier = read_report(diff) if diff else None
        marks = evaluate_corpus(corpus, data, labels, processes=jobs)
    except Refused as refused:
        _refuse(refused)
    out = Console(width=None if sys.stdout.isatty() else WIDTH_OF_A_PIPE)
    out.print(score_table(groups(marks), corpus.name))
    out.print(DEFINITION, style="dim", markup=False)
    if problems:
        out.print(problem_table(worst(marks, problems)))
    if earlier is not None:
        out.print(change_table(changes(earlier, marks)))
    if as_json:
        as_json.write_text(
            json.dumps(report(marks, corpus=corpus.name), ensure_ascii=False, indent=1) + "\n",
            encoding="utf-8",
        )
