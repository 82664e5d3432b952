"""Settings: every problem at once, secrets never shown, needs by command, the README's table."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.accounts import accounts_table
from bot.compose import account_of, smtp_of
from bot.settings import Settings, load, settings_table
from bot.settings_problems import SettingsProblem, SettingsProblems

ROOT = Path(__file__).resolve().parents[2]

FULL = {
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_APP_TOKEN": "xapp-1",
    "IMAP_HOST": "imap.example.com",
    "IMAP_USER": "sales",
    "IMAP_PASSWORD": "a password",
    "SMTP_HOST": "smtp.example.com",
    "MAIL_ADDRESS": "sales@example.com",
}


def problems_of(environ: dict[str, str], env_file: Path | None = None) -> list[str]:
    with pytest.raises(SettingsProblems) as caught:
        load(environ, env_file)
    return [str(problem) for problem in caught.value.problems]


def test_an_empty_environment_gives_the_defaults():
    settings = load({})

    assert settings.database == "sqlite:///tilbud.sqlite3"
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.tilbud_slack_mode == "socket"
    assert settings.tilbud_admins == ()
    assert settings.imap_port == 993
    assert settings.mail_file_sent is True


def test_values_come_from_the_environment():
    settings = load(
        {"TILBUD_ADMINS": "U1, ana@example.com ,", "IMAP_PORT": "143", "TILBUD_LOG_LEVEL": "debug"}
    )

    assert settings.tilbud_admins == ("U1", "ana@example.com")
    assert settings.imap_port == 143
    assert settings.tilbud_log_level == "DEBUG"


def test_the_process_own_environment_is_not_read_behind_the_callers_back():
    code = "from bot.settings import load; print(load({}).mail_address or 'empty')"
    environ = {**os.environ, "MAIL_ADDRESS": "elsewhere@example.com"}

    done = subprocess.run(
        [sys.executable, "-c", code], env=environ, cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout == "empty\n"


def test_the_file_is_read_and_the_environment_wins(tmp_path):
    file = tmp_path / ".env"
    file.write_text("IMAP_HOST=from-file\nSMTP_HOST=from-file\nTILBUD_ADMINS=U1,U2\n", encoding="utf-8")

    settings = load({"IMAP_HOST": "from-environment"}, file)

    assert settings.imap_host == "from-environment"
    assert settings.smtp_host == "from-file"
    assert settings.tilbud_admins == ("U1", "U2")


def test_a_file_with_a_byte_order_mark_loses_no_first_line(tmp_path):
    file = tmp_path / ".env"
    file.write_text("IMAP_HOST=first\n", encoding="utf-8-sig")

    assert load({}, file).imap_host == "first"


def test_a_missing_file_is_no_problem(tmp_path):
    assert load({}, tmp_path / "absent").imap_host == ""


def test_an_empty_variable_counts_as_not_set():
    assert load({"IMAP_PORT": "", "SMTP_PORT": "  "}).imap_port == 993


def test_every_problem_is_listed_at_once_each_with_its_variable_and_what_to_do():
    found = problems_of(
        {
            "TILBUD_SLACK_MODE": "carrier pigeon",
            "TILBUD_HTTP_PORT": "70000",
            "DATABASE_URL": "mysql://root@localhost/x",
            "IMAP_PORT": "imap",
            "MAIL_FILE_SENT": "perhaps",
            "MAIL_POLL_SECONDS": "0",
            "MAIL_ADDRESS": "Sales <sales@example.com>",
            "SLACK_API_URL": "slack",
        }
    )

    assert found == [
        "SLACK_API_URL: is not an address. Give one such as https://slack.com/api/.",
        "TILBUD_SLACK_MODE: is not one of the possible values. Use 'socket' or 'http'.",
        "TILBUD_HTTP_PORT: is too large. Use 65535 or less.",
        "DATABASE_URL: names a database that is not supported. Use sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.",
        "IMAP_PORT: is not a whole number. Use digits only.",
        "MAIL_ADDRESS: is not a mail address. Give only the address, such as sales@example.com.",
        "MAIL_FILE_SENT: is neither true nor false. Use true or false.",
        "MAIL_POLL_SECONDS: is too small. Use 1 or more.",
    ]


@pytest.mark.parametrize(
    ("variable", "value", "wrong"),
    [
        ("SLACK_BOT_TOKEN", "xapp-hush", "is not a bot token (those begin with xoxb-)"),
        ("SLACK_APP_TOKEN", "xoxb-hush", "is not an app-level token (those begin with xapp-)"),
        ("TILBUD_SECRET", "hush", "is too short"),
        ("DATABASE_URL", "hush", "is not a database address"),
        ("DATABASE_URL", "sqlite://", "names no file, so everything would be forgotten"),
        ("DATABASE_URL", "oracle://root:hush@host/x", "names a database that is not supported"),
    ],
)
def test_a_wrong_secret_is_named_but_not_shown(variable, value, wrong):
    with pytest.raises(SettingsProblems) as caught:
        load({variable: value})

    assert [(problem.variable, problem.wrong) for problem in caught.value.problems] == [(variable, wrong)]
    assert "hush" not in str(caught.value) + repr(caught.value.problems)
    assert "hush" not in str(caught.value.__context__), "nor in what the traceback shows before it"


def test_a_misspelt_name_in_the_file_is_pointed_out_and_other_peoples_variables_are_not(tmp_path):
    file = tmp_path / ".env"
    file.write_text("IMAP_PASWORD=hush\nAWS_REGION=eu-north-1\n", encoding="utf-8")

    assert problems_of({}, file) == ["IMAP_PASWORD: is not a setting. Did you mean IMAP_PASSWORD?"]


def test_a_file_that_is_not_text_is_a_problem_with_its_name(tmp_path):
    file = tmp_path / "settings.env"
    file.write_bytes("MAIL_NAME=Nordbo København\n".encode("latin-1"))

    assert problems_of({}, file) == [f"{file}: is not UTF-8 text. Save it again as UTF-8."]


def test_no_representation_shows_a_secret():
    secrets = {
        "SLACK_BOT_TOKEN": "xoxb-hush",
        "SLACK_APP_TOKEN": "xapp-hush",
        "SLACK_SIGNING_SECRET": "hush",
        "DATABASE_URL": "postgresql://tilbud:hush@db/tilbud",
        "IMAP_PASSWORD": "hush",
        "IMAP_OAUTH_TOKEN": "hush",
        "SMTP_PASSWORD": "hush",
        "TILBUD_SECRET": "hush" * 4,
    }

    settings = load(secrets)

    assert "hush" not in repr(settings) + str(settings) + settings.model_dump_json()
    assert settings.database == "postgresql://tilbud:hush@db/tilbud"


def test_every_setting_that_holds_a_secret_is_typed_as_one():
    hushed = {name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)}
    suspicious = {
        name
        for name in Settings.model_fields
        if any(word in name for word in ("token", "secret", "password", "url", "_key"))
    }

    assert suspicious - {"slack_api_url", "tilbud_llm_url"} == hushed  # an address with a password is refused


def test_settings_cannot_be_changed_afterwards():
    with pytest.raises(ValueError, match="frozen"):
        load({}).imap_host = "x"


def test_a_full_environment_misses_nothing_for_a_run():
    assert load(FULL).missing_for("run") == ()


def test_what_a_run_needs_is_listed_with_what_to_do():
    assert [problem.variable for problem in load({}).missing_for("run")] == [
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "IMAP_HOST",
        "IMAP_USER",
        "IMAP_PASSWORD",
        "SMTP_HOST",
        "MAIL_ADDRESS",
    ]
    assert load({}).missing_for("run")[0] == SettingsProblem(
        "SLACK_BOT_TOKEN", "is not set", "Install the app in your workspace and copy its bot token."
    )


def test_http_mode_needs_the_signing_secret_and_no_app_token():
    missing = load({**FULL, "SLACK_APP_TOKEN": "", "TILBUD_SLACK_MODE": "http"}).missing_for("run")

    assert [problem.variable for problem in missing] == ["SLACK_SIGNING_SECRET"]


def test_an_oauth_token_replaces_the_mailbox_password():
    assert load({**FULL, "IMAP_PASSWORD": "", "IMAP_OAUTH_TOKEN": "t"}).missing_for("run") == ()


@pytest.mark.parametrize("command", ["migrate", "import", "explain"])
def test_work_on_the_database_alone_needs_no_account(command):
    assert load({}).missing_for(command) == ()


def test_the_table_has_a_row_for_every_setting_with_its_default():
    rows = settings_table().splitlines()

    assert len(rows) == 2 + len(Settings.model_fields)
    assert "| `MAIL_FILE_SENT` | `true` | File a copy" in settings_table()
    assert rows[2].startswith("| `SLACK_BOT_TOKEN` | – | Bot token")


def test_the_readme_shows_the_table_made_from_the_class():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = text.partition("<!-- settings:begin -->\n")[2].partition("<!-- settings:end -->")[0]

    assert shown == settings_table(), "run: make format"


def test_the_mailbox_token_also_sends_unless_a_password_is_given_for_sending():
    token = {"IMAP_OAUTH_TOKEN": "t", "SMTP_USER": "sales"}

    assert (smtp_of(load(token)).token, smtp_of(load(token)).password) == ("t", "")
    with_password = smtp_of(load({**token, "SMTP_PASSWORD": "p"}))
    assert (with_password.token, with_password.password) == ("", "p")


NORWAY = {"IMAP_USER_NORWAY": "norge", "IMAP_PASSWORD_NORWAY": "pw-of-norway", "MAIL_ADDRESS_NORWAY": "norge@fjord.example"}  # fmt: skip


def test_a_further_mailbox_has_its_own_user_and_the_servers_of_the_first_one_d3():
    settings = load(
        {**FULL, **NORWAY, "MAIL_ACCOUNTS": "Norway", "SMTP_PORT_NORWAY": "2525", "SMTP_USER": "sales"}
    )

    assert settings.missing_for("run") == ()
    assert list(settings.accounts) == ["default", "norway"]
    first, norway = settings.accounts["default"], settings.accounts["norway"]
    assert first is settings
    assert (norway.imap_host, norway.imap_user, norway.mail_address) == (
        first.imap_host,
        "norge",
        "norge@fjord.example",
    )
    assert (norway.smtp_port, norway.smtp_user) == (2525, "")
    assert account_of(norway).password == "pw-of-norway"
    assert "pw-of-norway" not in repr(settings) + repr(norway)


def test_everything_wrong_with_further_mailboxes_is_told_at_once_d3(tmp_path):
    env = tmp_path / ".env"
    env.write_text("IMAP_USER_SPARES=spares\nIMAP_PORT_NORWAY=many\nMAIL_ADDRESS_NORWAY=norge\n")
    with pytest.raises(SettingsProblems) as told:
        load({**FULL, "MAIL_ACCOUNTS": "norway"}, env)
    assert [(one.variable, one.wrong) for one in told.value.problems] == [
        ("IMAP_USER_SPARES", "belongs to no mailbox of MAIL_ACCOUNTS"),
        ("IMAP_PORT_NORWAY", "is not a whole number"),
        ("MAIL_ADDRESS_NORWAY", "is not a mail address"),
    ]
    with pytest.raises(SettingsProblems) as told:
        load({**FULL, "IMAP_PORT": "0", "SMTP_TLS": "tls", "MAIL_ACCOUNTS": "norway,spares"}, env)
    assert [one.variable for one in told.value.problems] == [
        "IMAP_PORT", "SMTP_TLS", "IMAP_PORT_NORWAY", "MAIL_ADDRESS_NORWAY",
    ]  # fmt: skip
    missing = load({**FULL, "MAIL_ACCOUNTS": "norway,copy", "IMAP_USER_COPY": FULL["IMAP_USER"]}).missing_for(
        "run"
    )
    assert [(one.variable, one.wrong) for one in missing] == [
        ("IMAP_USER_NORWAY", "is not set"),
        ("IMAP_PASSWORD_NORWAY", "is not set"),
        ("MAIL_ADDRESS_NORWAY", "is not set"),
        ("IMAP_PASSWORD_COPY", "is not set"),
        ("MAIL_ADDRESS_COPY", "is not set"),
        ("IMAP_USER_COPY", "is the mailbox of 'default' again"),
    ]


@pytest.mark.parametrize("names", ["default", "no-way", "norway, norway", "1st"])
def test_a_further_mailbox_needs_a_name_of_its_own_d3(names):
    with pytest.raises(SettingsProblems) as told:
        load({**FULL, "MAIL_ACCOUNTS": names})
    assert [one.variable for one in told.value.problems] == ["MAIL_ACCOUNTS"]


def test_the_readme_shows_the_variables_of_a_further_mailbox_d3():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = text.partition("<!-- accounts:begin -->\n")[2].partition("<!-- accounts:end -->")[0]

    assert shown == accounts_table(), "run: make format"
