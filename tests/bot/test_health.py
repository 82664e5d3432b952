"""Pings: each part answers Ok, or Bad with what is wrong and what to mend; against real servers on this machine."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.health import (
    Bad,
    Ok,
    ping_database,
    ping_imap,
    ping_slack,
    ping_smtp,
    ping_socket_mode,
    run,
)
from bot.mail.imap_wire import Account
from bot.mail.outbound import SmtpServer
from bot.sandbox.postoffice import PASSWORD, PostOffice
from bot.sandbox.server import Sandbox
from bot.slack.client import make_client
from domain.db import make_engine
from domain.migrations.run import upgrade
from domain.words import catalogue

DESK = "sales@nordbo.example"


@pytest.fixture(scope="module")
def slack() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def post() -> Iterator[PostOffice]:
    with PostOffice(DESK) as office:
        yield office


@pytest.fixture
def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def account(post: PostOffice, **changes: object) -> Account:
    host, port = post.imap
    values = {"host": host, "port": port, "user": DESK, "tls": "none", "password": PASSWORD, "timeout_s": 5.0}
    return Account(**{**values, **changes})


def server(post: PostOffice, **changes: object) -> SmtpServer:
    host, port = post.smtp
    values = {"host": host, "port": port, "user": DESK, "tls": "none", "password": PASSWORD, "timeout_s": 5.0}
    return SmtpServer(**{**values, **changes})


def reason(check: object) -> str:
    assert isinstance(check, Bad), check
    assert "{" not in check.sentence("da") + check.mend("nb")
    return check.reason


def test_a_migrated_database_is_ready_and_its_password_is_not_shown(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path}/x.sqlite3")
    upgrade(engine)

    assert ping_database(engine) == Ok(f"sqlite:///{tmp_path}/x.sqlite3")
    engine.dispose()


def test_a_database_without_its_tables_asks_for_migrate(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path}/x.sqlite3")
    engine.connect().close()
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))

    check = ping_database(engine)

    assert reason(check) == "database_behind"
    assert check.sentence("en") == "The database lacks 1 migration of this version."
    assert check.mend("en") == "Run: tilbud migrate (on SQLite, tilbud run does it by itself)"
    engine.dispose()


def test_a_database_file_that_is_not_there_is_told_and_not_made(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path}/x.sqlite3")

    assert reason(ping_database(engine)) == "database_absent"
    assert not (tmp_path / "x.sqlite3").exists()


def test_a_database_of_a_later_version_is_told(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path}/x.sqlite3")
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    assert reason(ping_database(engine)) == "database_newer"
    engine.dispose()


@pytest.mark.parametrize("url", ["postgresql://u:hush@127.0.0.1:9/x"])
def test_a_database_that_is_not_there_is_told_without_its_password(url):
    engine = make_engine(url)

    check = ping_database(engine)

    assert reason(check) == "database_unreachable"
    assert "hush" not in check.sentence("en")
    engine.dispose()


def test_slack_answers_with_team_and_bot(slack):
    check = ping_slack(make_client(slack.bot_token, slack.api_url), ["chat:write"])

    assert isinstance(check, Ok)
    assert ", @" in check.detail


def test_a_wrong_bot_token_is_told(slack):
    assert reason(ping_slack(make_client("xoxb-wrong", slack.api_url), [])) == "slack_token"


def test_socket_mode_opens_with_the_app_token_and_not_with_another(slack):
    client = make_client(slack.bot_token, slack.api_url)

    assert ping_socket_mode(client, slack.app_token) == Ok("Socket Mode")
    assert reason(ping_socket_mode(client, "xapp-wrong")) == "slack_app_token"


def test_slack_that_does_not_answer_is_told(closed_port):
    client = make_client("xoxb-1", f"http://127.0.0.1:{closed_port}/api/", timeout_s=2)

    assert reason(ping_slack(client, [])) == "slack_unreachable"


@pytest.fixture
def slack_with_few_scopes() -> Iterator[str]:
    """A server that answers auth.test as Slack does, with the granted scopes in a header."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = b'{"ok": true, "team": "Nordbo", "user": "tilbud"}'
            self.send_response(200)
            self.send_header("x-oauth-scopes", "chat:write,commands")
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}/api/"
        http.shutdown()
        thread.join()


def test_scopes_that_the_installed_app_lacks_are_named(slack_with_few_scopes):
    client = make_client("xoxb-1", slack_with_few_scopes)

    assert ping_slack(client, ["chat:write", "commands"]) == Ok("Nordbo, @tilbud")
    check = ping_slack(client, ["chat:write", "pins:write", "files:write"])
    assert check == Bad("slack_scopes", {"scopes": "files:write, pins:write"})


def test_the_mailbox_opens(post):
    check = ping_imap(account(post), "INBOX", sent_folder="Sent")

    assert isinstance(check, Ok)
    assert check.detail.startswith(f"{DESK}, INBOX, UIDNEXT ")


def test_a_wrong_mailbox_password_is_told_and_not_shown(post):
    check = ping_imap(account(post, password="hush"), "INBOX")

    assert reason(check) == "imap_login"
    assert "hush" not in check.sentence("en")


@pytest.mark.parametrize(("folder", "sent"), [("Absent", ""), ("INBOX", "Absent"), ("Absent", "Absent")])
def test_a_missing_folder_is_named(post, folder, sent):
    assert ping_imap(account(post), folder, sent_folder=sent) == Bad("imap_folder", {"folder": "Absent"})


def test_a_mail_server_that_is_not_there_is_told(post, closed_port):
    assert reason(ping_imap(account(post, port=closed_port), "INBOX")) == "imap_unreachable"
    assert reason(ping_smtp(server(post, port=closed_port))) == "smtp_unreachable"


def test_tls_where_there_is_none_is_told(post):
    assert reason(ping_imap(account(post, tls="ssl"), "INBOX")) == "imap_tls"
    assert reason(ping_smtp(server(post, tls="ssl"))) == "smtp_tls"


def test_the_sending_server_takes_our_login_and_gets_no_mail(post):
    assert ping_smtp(server(post)) == Ok("{}:{}".format(*post.smtp))


def test_a_login_that_the_sending_server_does_not_take_is_told(post):
    assert reason(ping_smtp(server(post, password="hush"))) == "smtp_login"


def test_parts_are_pinged_in_order_and_one_that_is_bad_does_not_stop_the_rest():
    checks = run({"a": lambda: Bad("database_behind", {"count": 1}), "b": lambda: Ok("x")})

    assert list(checks.items()) == [("a", Bad("database_behind", {"count": 1})), ("b", Ok("x"))]


def test_every_reason_in_the_code_has_both_sentences():
    code = Path(__file__).resolve().parents[2].joinpath("bot", "health.py").read_text(encoding="utf-8")
    told = {name.removeprefix("health.bad.") for name in catalogue("en") if name.startswith("health.bad.")}
    mended = {
        name.removeprefix("health.mend.") for name in catalogue("en") if name.startswith("health.mend.")
    }

    assert told == mended
    assert {one for one in told if f'"{one}"' not in code} == set()
