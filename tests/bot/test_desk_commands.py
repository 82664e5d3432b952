"""`tilbud desk …` (D-17): desks are listed, made, changed, switched and their log read, with clear errors."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from bot.desk_commands import app, user_of_the_machine
from domain.commands.desks import make_desk
from domain.db import frames, make_engine
from domain.desks.models import Desk
from domain.inbox import service as inbox
from domain.migrations.run import upgrade
from tests.bot.test_cli import Done, tilbud


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A database with one desk, as after the first start."""
    path = tmp_path_factory.mktemp("desks")
    engine = make_engine(f"sqlite:///{path}/tilbud.sqlite3")
    upgrade(engine)
    with frames(engine).transaction() as tx:
        make_desk(
            tx, name="Sales", initials="SA", channel="C0SALES", language="en", time_zone="Europe/Copenhagen",
            account="default", folder="INBOX", now=datetime.now(UTC),
        )  # fmt: skip
    engine.dispose()
    return path


def desk(folder, *arguments: str) -> Done:
    return tilbud(folder, "desk", *arguments, MAIL_ACCOUNTS="norway")


def shown(folder, name: str) -> dict[str, str]:
    lines = desk(folder, "show", name).stdout.splitlines()
    return {
        key: value.strip()
        for key, _, value in (line.strip().partition(" ") for line in lines if line.strip())
    }


def test_a_desk_is_made_changed_listed_and_its_log_read_d17(folder):
    made = desk(
        folder, "new", "Norge salg", "account=norway", "folder=INBOX", "channel=C0NORGE", "language=nb"
    )
    assert (made.returncode, made.stdout.partition(",")[0]) == (0, "Norge salg is desk number 2")
    assert desk(folder, "set", "Norge", "daily_limit=20", "send_quotes=off").returncode == 0
    assert desk(folder, "set", "NS", "active=on").returncode == 0
    now = shown(folder, "Norge salg")
    assert [now[one] for one in ("active", "daily_limit", "send_quotes", "account", "initials")] == [
        "on", "20", "off", "norway", "NS",
    ]  # fmt: skip
    listed = desk(folder, "list").stdout
    assert [line.split()[0] for line in listed.splitlines()[1:]] == ["1", "2"]
    assert listed.splitlines()[2].split()[1:] == ["Norge", "salg", "(NS)", "on", "norway", "INBOX", "C0NORGE"]
    log = desk(folder, "log", "Norge").stdout
    assert [line.split()[3:] for line in log.splitlines()[1:4]] == [
        ["active", "off", "on"], ["send_quotes", "on", "off"], ["daily_limit", "100", "20"],
    ]  # fmt: skip
    assert "cli:" in log
    assert len(desk(folder, "log", "Norge", "--limit", "1").stdout.splitlines()) == 2


REFUSED = [
    (("set", "Sales", "daily_limit=0"), "daily_limit: Give a whole number from 1 to 100000. Nothing was changed."),
    (("set", "Sales", "nonsense=1"), "nonsense: There is no setting nonsense."),
    (("set", "Sales", "daily_limit"), "daily_limit is no setting: write KEY=VALUE"),
    (("set", "Sales", "account=sweden"), "There is no mailbox account sweden where the program runs. There is: default, norway."),
    (("set", "Sales", "active=perhaps"), "active: Write on or off."),
    (("set", "Nowhere", "daily_limit=5"), "No desk, or more than one, is called Nowhere. There are: Sales"),
    (("new", "Sales"), "name: Another desk is called Sales already."),
    (("new", "Other", "account=default", "folder=inbox"), "folder: The desk Sales has this folder already."),
    (("show", "Nowhere"), "No desk, or more than one, is called Nowhere."),
]  # fmt: skip


def test_what_cannot_be_done_is_said_and_nothing_changes_d3_d17(folder):
    before = (shown(folder, "Sales"), desk(folder, "list").stdout)
    done = [desk(folder, *arguments) for arguments, _ in REFUSED]
    assert [one.returncode for one in done] == [1] * len(REFUSED)
    told = zip(done, REFUSED, strict=True)
    assert [one.stderr for one, (_, sentence) in told if sentence not in one.stderr] == []
    assert (shown(folder, "Sales"), desk(folder, "list").stdout) == before


def test_switching_on_again_wants_to_know_about_the_mails_between_d2(folder):
    engine = make_engine(f"sqlite:///{folder}/tilbud.sqlite3")
    with frames(engine).transaction() as tx:
        inbox.move_cursor(
            tx, "default", "INBOX", uidvalidity=1, last_uid=4, first_uid=1, now=datetime.now(UTC)
        )
        tx.execute(update(Desk).where(Desk.id == 1).values(active=True))
    engine.dispose()
    assert desk(folder, "set", "Sales", "active=off").returncode == 0
    asked = desk(folder, "set", "Sales", "active=on", "daily_limit=7")
    assert (asked.returncode, "meanwhile=read, meanwhile=skip" in asked.stderr) == (1, True)
    assert (shown(folder, "Sales")["active"], shown(folder, "Sales")["daily_limit"]) == ("off", "100")
    assert desk(folder, "set", "Sales", "active=on", "meanwhile=read").returncode == 0
    assert shown(folder, "Sales")["active"] == "on"


def test_there_is_a_command_for_each_thing_that_one_does_with_desks():
    assert [one.name for one in app.registered_commands] == ["list", "show", "new", "set", "log"]


def test_a_user_without_a_name_may_use_the_command_line_too_d17():
    """As in a container that runs under a number."""

    def nameless() -> str:
        raise KeyError("getpwuid(): uid not found: 1000730000")

    assert (user_of_the_machine(nameless), user_of_the_machine(lambda: "root")) == ("?", "root")
