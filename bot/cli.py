"""The command line: `tilbud COMMAND`. It reads the settings, calls one function, and prints sentences.

Nothing is decided here, and no error of an installation ends in a stack trace: each becomes a sentence and an exit code
(0 good, 1 refused or something is wrong, 2 wrong settings or usage).
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from sqlalchemy.exc import OperationalError

from bot import (
    desk_commands,
    figures_command,
    health,
    intake_commands,
    logs,
    manifest,
    number_commands,
    run,
    tell,
)
from bot.accounts import DEFAULT
from bot.catalogues import Catalogues, folder_of
from bot.compose import Parts, account_of, build, endpoint_of, smtp_of
from bot.settings import Settings
from bot.settings_problems import SettingsProblems
from bot.slack.client import SlackTrouble, SocketRefused, make_client
from bot.surroundings import LANGUAGE, Around, NotReady, database, settings_for
from domain.clock import system_clock
from domain.db import make_engine
from domain.errors import DomainError, Refused
from domain.kpis.sheet import csv_text
from domain.kpis.wording import notes
from domain.migrations.run import pending, upgrade
from domain.sales.masterdata.read import read_folder
from domain.sales.masterdata.report import ImportRefused, Problems
from domain.sales.masterdata.write import import_tables
from domain.screens.explain import explain
from domain.words import say

TICKS = (
    "poll_mail",
    "advance_due",
    "send_mail",
    "send_file",
    "send_figures",
    "send_paper",
    "call_people",
    "refresh_cards",
    "figures_due",
    "audit",
)

WIDTH_OF_A_PIPE = 160
"""Where no terminal says how wide it is, tables must not break in the middle of a path."""


app = typer.Typer(
    name="tilbud",
    help="A sales desk that lives in Slack. Start with: tilbud demo",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


def main(arguments: Sequence[str] | None = None, around: Around | None = None) -> None:
    """Run one command and end the process."""
    around = around or surroundings()
    with sentences(around.err):
        app(args=list(sys.argv[1:] if arguments is None else arguments), prog_name="tilbud", obj=around)


def surroundings() -> Around:
    """Return this process' own."""
    width = None if sys.stdout.isatty() else WIDTH_OF_A_PIPE
    return Around(os.environ, Path(), Console(width=width), Console(stderr=True, width=width))


@app.command("demo")
def demo(
    context: typer.Context,
    script: Annotated[str | None, typer.Option(help="Walk through without a browser: smoke or tour.")] = None,
    port: Annotated[int | None, typer.Option(help="Port of the page on 127.0.0.1.", min=0, max=65535)] = None,
    keep: Annotated[Path | None, typer.Option(help="Folder that keeps the demo's database.")] = None,
) -> None:
    """The whole main job on this machine, without any account."""
    around: Around = context.obj
    try:
        from bot.demo import start  # noqa: PLC0415  # an extra: its servers are not installed with the bot
    except ImportError as error:
        raise Refused("setup.extra_missing", extra="demo") from error
    logs.setup("text", "WARNING", around.err.file)
    if script is None:
        must_be_free("127.0.0.1", start.DEFAULT_PORT if port is None else port, "--port")
    raise typer.Exit(start.run(script=script, port=port, keep=keep))


@app.command("run")
def run_bot(context: typer.Context) -> None:
    """The bot, until it is told to end (Ctrl-C, or SIGTERM from the service manager)."""
    around: Around = context.obj
    settings = settings_for(around, "run")
    if settings.tilbud_slack_mode == "http":
        must_be_free(settings.tilbud_http_host, settings.tilbud_http_port, "TILBUD_HTTP_PORT")
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    try:
        run.run(parts_of(settings), stop=stop)
    except ModuleNotFoundError as error:
        if error.name != "uvicorn":
            raise
        raise Refused("setup.extra_missing", extra="http") from error


@app.command("check")
def check(context: typer.Context) -> None:
    """Ping every part and say what has to be mended."""
    around: Around = context.obj
    settings = settings_for(around, "check")
    engine = make_engine(settings.database)
    client = make_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    scopes = manifest.load()["oauth_config"]["scopes"]["bot"]
    missing = settings.missing_for("run")
    absent = {problem.variable for problem in missing}
    pings: dict[str, health.Ping] = {"Database": lambda: health.ping_database(engine)}
    if "SLACK_BOT_TOKEN" not in absent:
        pings["Slack"] = lambda: health.ping_slack(client, scopes)
    if settings.tilbud_slack_mode == "socket" and "SLACK_APP_TOKEN" not in absent:
        app_token = settings.slack_app_token.get_secret_value()
        pings["Socket Mode"] = lambda: health.ping_socket_mode(client, app_token)
    for name, one in settings.accounts.items():
        pings |= _mail_pings(one, "" if name == DEFAULT else f" {name}", health.folders_read(engine, name))
    if settings.tilbud_llm_url and "TILBUD_LLM_MODEL" not in absent:
        limit = settings.tilbud_llm_monthly_limit
        pings["Language model"] = lambda: health.ping_llm(endpoint_of(settings))
        pings["Its tokens"] = lambda: health.ping_llm_limit(engine, limit, now=system_clock())
    with around.out.status("Looking …"):
        checks = health.run(pings)
    engine.dispose()
    around.out.print(tell.checks_table(checks, missing, LANGUAGE))
    raise typer.Exit(1 if missing or any(isinstance(one, health.Bad) for one in checks.values()) else 0)


def _mail_pings(one: Settings, called: str, folders: Sequence[str]) -> dict[str, health.Ping]:
    """Return the pings of a mailbox account that is set up so far: each folder that a desk reads, and sending."""
    absent = {problem.variable for problem in one.missing_mail()}
    pings: dict[str, health.Ping] = {}
    if not absent & {"IMAP_HOST", "IMAP_USER", "IMAP_PASSWORD"}:
        sent = one.mail_sent_folder if one.mail_file_sent else ""
        for folder in folders or (one.imap_folder,):
            part = f"Mailbox{called}{f', {folder}' if len(folders) > 1 else ''}"
            pings[part] = partial(health.ping_imap, account_of(one), folder, sent_folder=sent)
    if "SMTP_HOST" not in absent:
        pings[f"Sending{called}"] = lambda: health.ping_smtp(smtp_of(one))
    return pings


@app.command("migrate")
def migrate(context: typer.Context) -> None:
    """Bring the database to this version. An SQLite file is copied beside itself first."""
    around: Around = context.obj
    engine = make_engine(settings_for(around, "migrate").database)
    todo = pending(engine)
    done = upgrade(engine)
    engine.dispose()
    around.out.print(f"Applied: {', '.join(done)}" if done else "The database is up to date.")
    if todo and not done:
        around.out.print("(another process was faster)")


@app.command("import")
def import_folder(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with the CSV files.")],
) -> None:
    """Take master data from a folder of CSV files: all of it or nothing."""
    around: Around = context.obj
    settings = settings_for(around, "import")
    if not (around.folder / folder).is_dir():
        raise Refused("setup.no_folder", folder=folder)
    read = read_folder(_lines(around.folder / folder))
    if isinstance(read, Problems):
        around.out.print(tell.import_problems(read.problems, LANGUAGE))
        raise Refused("masterdata.refused", count=len(read.problems))
    opened = database(settings)
    try:
        with tell.import_progress(around.err) as progress, opened.transaction() as tx:
            report = import_tables(tx, read, now=system_clock(), progress=progress)
        with around.err.status("Indexing the items …"):
            unprepared = prepare(Catalogues(opened, folder_of(settings)))
    except ImportRefused as refused:
        around.out.print(tell.import_problems(refused.problems, LANGUAGE))
        raise
    finally:
        opened.engine.dispose()
    for table in tell.import_report(report, LANGUAGE):
        around.out.print(table)
    if unprepared:
        around.err.print(unprepared, style="yellow", markup=False, highlight=False, soft_wrap=True)


def prepare(catalogues: Catalogues) -> str:
    """Write the index of a large catalogue; returns a sentence if it cannot be written: the import stands all the same."""
    try:
        catalogues.prepare()
    except OSError as error:
        return say("setup.no_index", LANGUAGE, folder=catalogues.folder, why=error.strerror or str(error))
    return ""


@app.command("tick")
def tick(
    context: typer.Context, name: Annotated[str, typer.Argument(metavar="NAME", help=", ".join(TICKS))]
) -> None:
    """Run one piece of the clockwork now, and say how much it did."""
    around: Around = context.obj
    if name not in TICKS:
        raise typer.BadParameter(f"there is {', '.join(TICKS)}", param_hint="NAME")
    parts = parts_of(settings_for(around, "tick"))
    try:
        around.out.print(f"{name}: {parts.clockwork.run(name)}")
    finally:
        parts.close()


@app.command("explain")
def explain_subject(
    context: typer.Context,
    subject: Annotated[str, typer.Argument(help="task:7 (the number on the card), mail:12 or effect:3.")],
) -> None:
    """Tell everything that the record knows about a task, a mail or an effect."""
    around: Around = context.obj
    opened = database(settings_for(around, "explain"))
    with opened.read_only() as tx:
        explained = explain(tx, subject)
    opened.engine.dispose()
    for part in tell.explained(explained, LANGUAGE):
        around.out.print(part)


@app.command("kpi")
def kpi(
    context: typer.Context,
    when: Annotated[
        str,
        typer.Option(
            "--period", help="today, last_week, this_month, quarter, 7d, 2026-11, 2026-11-01..2026-11-15 …"
        ),
    ] = "this_month",
    desk: Annotated[str, typer.Option(help="Name or initials of one desk; else all together.")] = "",
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV, with the definitions.")] = False,  # noqa: FBT002
) -> None:
    """The figures: mails, requests, quotes, orders, times, against the period before."""
    around: Around = context.obj
    opened = database(settings_for(around, "explain"))
    with opened.read_only() as tx:
        made = figures_command.read(tx, when, desk, now=system_clock())
    opened.engine.dispose()
    if as_csv:
        typer.echo(csv_text(made, LANGUAGE), nl=False)
        return
    around.out.print(figures_command.table(made, LANGUAGE))
    for note in notes(made, LANGUAGE):
        around.out.print(note, style="dim", markup=False, highlight=False, soft_wrap=True)


@app.command("manifest")
def show_manifest(
    as_json: Annotated[bool, typer.Option("--json", help="On one line, for Slack's command line.")] = False,  # noqa: FBT002
    http: Annotated[str | None, typer.Option(help="For signed HTTP: the request URL, https://…")] = None,
) -> None:
    """The Slack app's manifest, to be pasted at api.slack.com/apps."""
    if not as_json and not http:
        typer.echo(manifest.MANIFEST.read_text(encoding="utf-8"), nl=False)
        return
    made = manifest.load()
    typer.echo(manifest.as_json(manifest.over_http(made, http) if http else made))


app.command("understand")(intake_commands.understand)
app.command("evaluate")(intake_commands.evaluate)
app.add_typer(desk_commands.app, name="desk")
app.add_typer(number_commands.app, name="numbers")


@contextmanager
def sentences(err: Console) -> Iterator[None]:
    """Turn what an installation can get wrong into sentences; anything else is a fault of ours and stays loud."""
    try:
        yield
    except SettingsProblems as problems:
        err.print(tell.settings_problems(problems.problems))
        sys.exit(2)
    except DomainError as error:
        _end(err, say(error.code, LANGUAGE, **error.values))
    except NotReady as error:
        _end_bad(err, error.bad)
    except SlackTrouble as trouble:
        token = "slack_app_token" if isinstance(trouble, SocketRefused) else "slack_token"
        _end_bad(err, health.slack_trouble(trouble, token))
    except OperationalError as error:
        _end_bad(err, health.database_trouble(error))
    except KeyboardInterrupt:
        sys.exit(130)


def _end(err: Console, sentence: str) -> NoReturn:
    err.print(sentence, style="red", markup=False, highlight=False, soft_wrap=True)
    sys.exit(1)


def _end_bad(err: Console, bad: health.Bad) -> NoReturn:
    _end(err, f"{bad.sentence(LANGUAGE)}\n{bad.mend(LANGUAGE)}")


def must_be_free(host: str, port: int, option: str) -> None:
    """Refuse when somebody listens there already."""
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        raise Refused("setup.port_taken", port=port, option=option) from error


def parts_of(settings: Settings) -> Parts:
    """Build everything, after a look whether PostgreSQL has the tables (SQLite is migrated at the start)."""
    engine = make_engine(settings.database)
    if engine.dialect.name != "sqlite":
        found = health.ping_database(engine)
        if isinstance(found, health.Bad):
            raise NotReady(found)
    engine.dispose()
    return build(settings)


def _lines(folder: Path) -> dict[str, list[str]]:
    files = {}
    for path in sorted(folder.glob("*.csv")):
        try:
            files[path.name] = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
        except UnicodeDecodeError as error:
            raise Refused("setup.not_utf8", file=path.name, position=error.start) from error
    return files
