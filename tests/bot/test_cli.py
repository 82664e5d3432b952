"""The command line, as a person runs it: sentences and exit codes, never a stack trace."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from rich.console import Console

from bot.cli import TICKS, Around, app, main
from bot.compose import build
from bot.sandbox.postoffice import PASSWORD, PostOffice
from bot.sandbox.server import Sandbox
from bot.settings import load
from domain.commands.desks import make_desk
from domain.db import frames, make_engine
from domain.desks.models import Desk

ROOT = Path(__file__).resolve().parents[2]
DESK = "sales@nordbo.example"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
OURS = ("SLACK_", "TILBUD_", "IMAP_", "SMTP_", "MAIL_", "DATABASE_")


def environment(**settings: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return {**clean, "PYTHONPATH": str(ROOT), "COLUMNS": "160", "NO_COLOR": "1", **settings}


@dataclass
class Done:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


def tilbud(folder: Path, *arguments: str, **settings: str) -> Done:
    """Run a command in this process, in surroundings of its own; the database is in the folder."""
    out, err = io.StringIO(), io.StringIO()
    consoles = [Console(file=file, width=160, color_system=None) for file in (out, err)]
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    given = {"DATABASE_URL": f"sqlite:///{folder}/tilbud.sqlite3", **settings}
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main(arguments, Around(given, folder, *consoles))
    root.handlers[:] = handlers
    root.setLevel(level)
    return Done(int(ended.value.code or 0), out.getvalue(), err.getvalue())


def process(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder, env=environment(**settings), capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


@pytest.fixture(scope="module")
def world() -> Iterator[dict[str, str]]:
    """The settings of an installation whose Slack and mail servers are there."""
    with Sandbox() as slack, PostOffice(DESK) as post:
        imap_host, imap_port = post.imap
        smtp_host, smtp_port = post.smtp
        yield {
            "SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.api_url,
            "IMAP_HOST": imap_host, "IMAP_PORT": str(imap_port), "IMAP_TLS": "none",
            "IMAP_USER": DESK, "IMAP_PASSWORD": PASSWORD,
            "SMTP_HOST": smtp_host, "SMTP_PORT": str(smtp_port), "SMTP_TLS": "none",
            "SMTP_USER": DESK, "SMTP_PASSWORD": PASSWORD, "MAIL_ADDRESS": DESK,
        }  # fmt: skip


def test_help_names_every_command(tmp_path):
    done = tilbud(tmp_path, "--help")

    assert done.returncode == 0
    for command in ("demo", "run", "check", "migrate", "import", "tick", "explain", "manifest"):
        assert re.search(rf"\b{command}\b", done.stdout)


def test_every_command_and_option_is_in_the_readme_and_no_other():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.partition("## Commands")[2].partition("\n## ")[0]
    commands = typer.main.get_command(app).commands

    assert set(re.findall(r"^\| `tilbud ([a-z]+)", table, re.MULTILINE)) == set(commands)
    below = [one for group in commands.values() for one in getattr(group, "commands", {}).values()]
    assert [one.name for one in below if not re.search(rf"`(tilbud \w+ )?{one.name}\b", table)] == []
    for command in (*commands.values(), *below):
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("--") and option != "--help":
                    assert option in table, f"{command.name} {option}"
    assert all(f"`{tick}`" in table for tick in TICKS)


def test_a_run_without_settings_lists_all_that_is_missing(tmp_path):
    done = tilbud(tmp_path, "run")

    assert done.returncode == 2
    for variable in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "IMAP_HOST", "SMTP_HOST", "MAIL_ADDRESS"):
        assert variable in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_command_python_m_bot_runs_the_bot_as_slacks_hook_expects(tmp_path):
    done = process(tmp_path)

    assert done.returncode == 2
    assert "SLACK_BOT_TOKEN" in done.stderr


def test_wrong_settings_are_told_and_secrets_are_not(tmp_path):
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=hush\nIMAP_PORT=many\n")

    done = tilbud(tmp_path, "migrate")

    assert done.returncode == 2
    assert re.search(r"IMAP_PORT +is not a whole number\. +Use digits only\.", done.stderr)
    assert "is not a bot token" in done.stderr
    assert "hush" not in done.stderr


def test_migrate_makes_the_database_once_in_the_working_directory(tmp_path):
    first, second = process(tmp_path, "migrate"), process(tmp_path, "migrate")

    assert first.stdout.startswith("Applied: 0001")
    assert second.stdout == "The database is up to date.\n"
    assert (tmp_path / "tilbud.sqlite3").exists()


def test_a_database_of_a_later_version_is_a_sentence(tmp_path):
    tilbud(tmp_path, "migrate")
    file = sqlite3.connect(tmp_path / "tilbud.sqlite3")
    file.execute("UPDATE alembic_version SET version_num = '9999'")
    file.commit()
    file.close()

    done = tilbud(tmp_path, "migrate")

    assert done.returncode == 1
    assert done.stderr.startswith("This database was made by a later version of the program (revision 9999).")


def test_a_database_that_cannot_be_opened_is_a_sentence(tmp_path):
    done = tilbud(tmp_path, "migrate", DATABASE_URL="sqlite:////absent/folder/x.sqlite3")

    assert done.returncode == 1
    assert done.stderr.startswith("The database cannot be opened: unable to open database file")
    assert "Check DATABASE_URL" in done.stderr


def test_the_demo_company_is_imported_and_a_second_time_changes_nothing(tmp_path):
    company = str(ROOT / "bot" / "sandbox" / "data" / "nordbo")

    first, second = tilbud(tmp_path, "import", company), tilbud(tmp_path, "import", company)

    assert first.returncode == 0, first.stderr
    new = re.search(r"items\.csv +(\d+) +0 +0 +0", first.stdout)
    assert new
    assert re.search(rf"items\.csv +0 +0 +{new[1]} +0", second.stdout)


def test_import_problems_are_told_with_file_line_column_and_reason_and_nothing_is_taken(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "units.csv").write_text("code,language,name\n,en,piece\n", encoding="utf-8")

    done = tilbud(tmp_path, "import", "data")

    assert done.returncode == 1
    assert re.search(r"units\.csv +2 +code +\S", done.stdout), done.stdout
    assert done.stderr == "Nothing was imported: 1 problem.\n"


def test_a_folder_that_is_not_there_and_a_file_that_is_not_utf8_are_sentences(tmp_path):
    (tmp_path / "units.csv").write_bytes("code\nstück\n".encode("latin-1"))

    absent, latin = tilbud(tmp_path, "import", "absent"), tilbud(tmp_path, "import", ".")

    assert (absent.returncode, absent.stderr) == (1, "There is no folder absent.\n")
    assert latin.returncode == 1
    assert latin.stderr.startswith("units.csv is not UTF-8 text (byte 7).")


@pytest.mark.parametrize(
    ("subject", "sentence"),
    [("task:7", "There is no task:7 in this database."), ("weather", "“weather” cannot be explained.")],
)
def test_what_cannot_be_explained_is_a_sentence(tmp_path, subject, sentence):
    done = tilbud(tmp_path, "explain", subject)

    assert done.returncode == 1
    assert done.stderr.startswith(sentence)


def test_the_manifest_is_yaml_to_paste_and_json_for_slacks_command_line(tmp_path):
    shown, hook = tilbud(tmp_path, "manifest"), tilbud(tmp_path, "manifest", "--json")

    assert shown.stdout == (ROOT / "manifest.yml").read_text(encoding="utf-8")
    assert json.loads(hook.stdout)["settings"]["socket_mode_enabled"] is True
    assert hook.stdout.count("\n") == 1


def test_slacks_hooks_print_the_manifest(tmp_path):
    hooks = json.loads((ROOT / ".slack" / "hooks.json").read_text(encoding="utf-8"))["hooks"]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

    done = subprocess.run(
        hooks["get-manifest"],
        shell=True,
        cwd=tmp_path,
        env=environment(PATH=path),
        capture_output=True,
        check=True,
    )

    assert json.loads(done.stdout)["display_information"]["name"] == "Tilbud"
    assert hooks["start"] == "python -m bot"


def test_the_manifest_for_http_names_the_request_url(tmp_path):
    made = json.loads(tilbud(tmp_path, "manifest", "--http", "https://desk.example/slack/events").stdout)

    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["event_subscriptions"]["request_url"] == "https://desk.example/slack/events"


def test_check_is_good_when_every_part_is_there(tmp_path, world):
    tilbud(tmp_path, "migrate")

    done = tilbud(tmp_path, "check", **world)

    assert done.returncode == 0, done.stdout + done.stderr
    assert len(re.findall("✓", done.stdout)) == 5
    assert "✗" not in done.stdout


def test_check_looks_into_every_folder_that_a_desk_reads_d3(tmp_path, world):
    tilbud(tmp_path, "migrate")
    opened = frames(make_engine(f"sqlite:///{tmp_path}/tilbud.sqlite3"))
    with opened.transaction() as tx:
        for name, folder in (("One", "INBOX"), ("Two", "Nowhere")):
            desk_id = make_desk(tx, name=name, initials="D", channel="C1", language="en", time_zone="UTC",
                                account="default", folder=folder, now=NOON)  # fmt: skip
            desk = tx.get_one(Desk, desk_id)
            desk.active, desk.activated_at = True, NOON
    opened.engine.dispose()

    done = tilbud(tmp_path, "check", **world)

    assert done.returncode == 1
    assert re.search(r"✓ +Mailbox, INBOX ", done.stdout), done.stdout
    assert re.search(r"✗ +Mailbox, Nowhere ", done.stdout), done.stdout


def test_check_says_what_to_mend_and_ends_with_one(tmp_path, world):
    done = tilbud(tmp_path, "check", **{**world, "SLACK_BOT_TOKEN": "xoxb-wrong", "IMAP_PASSWORD": "wrong"})

    assert done.returncode == 1
    assert "Slack does not take the bot token (invalid_auth)." in done.stdout
    assert "The mail server does not take the login of sales@nordbo.example" in done.stdout
    assert "There is no database file" in done.stdout
    assert done.stdout.count("✓") == 2
    assert "wrong" not in done.stdout


def test_check_without_settings_lists_them(tmp_path):
    done = tilbud(tmp_path, "check")

    assert done.returncode == 1
    assert re.search(r"✗ +SLACK_BOT_TOKEN +is not set", done.stdout)


def test_a_tick_runs_once_and_says_how_much_it_did(tmp_path, world):
    done = tilbud(tmp_path, "tick", "poll_mail", **world)

    assert (done.returncode, done.stdout) == (0, "poll_mail: 0\n"), done.stderr


def test_every_tick_that_there_is_can_be_run_by_its_name(tmp_path, world):
    parts = build(load({"DATABASE_URL": f"sqlite:///{tmp_path}/tilbud.sqlite3", **world}))
    parts.close()

    assert tuple(parts.clockwork.ticks) == TICKS


def test_an_unknown_tick_is_answered_with_those_that_there_are(tmp_path, world):
    done = tilbud(tmp_path, "tick", "nonsense", **world)

    assert done.returncode == 2
    assert all(name in done.stderr for name in TICKS)


def test_a_run_that_slack_does_not_let_in_is_a_sentence(tmp_path, world):
    done = tilbud(tmp_path, "run", **{**world, "SLACK_BOT_TOKEN": "xoxb-wrong"})

    assert done.returncode == 1
    assert done.stderr.startswith("Slack does not take the bot token (invalid_auth).")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_bot_runs_until_it_is_told_to_end(tmp_path, world, how):
    with subprocess.Popen(  # a real process: it is told by a signal
        [sys.executable, "-m", "bot", "run"],
        cwd=tmp_path, env=environment(**world), stderr=subprocess.PIPE, text=True,
    ) as running:  # fmt: skip
        assert running.stderr is not None
        for line in running.stderr:
            if "bot.running" in line:
                break
        started = time.monotonic()
        running.send_signal(how)
        rest = running.stderr.read()
        assert running.wait(timeout=30) == 0

    assert "Traceback" not in rest
    assert time.monotonic() - started < 15


@pytest.mark.parametrize(
    ("arguments", "settings", "option"),
    [
        (["demo", "--port", "{port}"], {}, "--port"),
        (["run"], {"TILBUD_SLACK_MODE": "http", "TILBUD_HTTP_PORT": "{port}"}, "TILBUD_HTTP_PORT"),
    ],
)
def test_a_port_that_is_taken_is_a_sentence(tmp_path, world, arguments, settings, option):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        filled = {name: value.format(port=port) for name, value in settings.items()}
        secret = {"SLACK_SIGNING_SECRET": "s"}
        done = tilbud(
            tmp_path, *(one.format(port=port) for one in arguments), **{**world, **secret, **filled}
        )

    assert done.returncode == 1
    assert done.stderr == f"Port {port} on this machine is taken. Choose another with {option}.\n"


def test_postgresql_is_not_migrated_behind_ones_back(tmp_path, postgres_templates, world):
    with postgres_templates.fresh("template0") as url:
        refused = tilbud(tmp_path, "run", **{**world, "DATABASE_URL": url})
        migrated = tilbud(tmp_path, "migrate", DATABASE_URL=url)
        explained = tilbud(tmp_path, "explain", "task:1", DATABASE_URL=url)

    assert refused.returncode == 1
    assert refused.stderr.startswith("The database lacks 1 migration of this version.")
    assert migrated.stdout.startswith("Applied: 0001")
    assert explained.stderr == "There is no task:1 in this database.\n"


def test_figures_are_printed_as_a_table_and_as_csv(tmp_path):
    """D-102: without Slack, mailbox or tokens; a period that is none is a sentence."""
    tilbud(tmp_path, "migrate")

    table = tilbud(tmp_path, "kpi", "--period", "last_week")
    sheet, odd = tilbud(tmp_path, "kpi", "--csv"), tilbud(tmp_path, "kpi", "--period", "soon")

    assert "All desks · last week (" in table.stdout
    assert "Mails received" in table.stdout
    assert sheet.stdout.startswith("code,Figure,Unit,")
    assert (odd.returncode, "I do not know the period “soon”" in odd.stderr) == (1, True)
