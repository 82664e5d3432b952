"""Settings from the environment and a ``.env`` file: one frozen class, every problem at once, no secret shown.

The class is the only description of a setting: the README's table is made from it (:func:`settings_table`). What a
desk decides for itself (working hours, review rules, ...) is a row in the database and does not belong here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AnyHttpUrl, Field, PrivateAttr, SecretStr, TypeAdapter, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot import accounts
from bot.settings_problems import SettingsProblem, SettingsProblems, misspelt, problem_of

Command = Literal["run", "tick", "check", "migrate", "import", "explain", "desk"]
Tls = Literal["ssl", "starttls", "none"]
Port = Annotated[int, Field(ge=1, le=65535)]
Price = Annotated[Decimal, Field(ge=0, le=100_000)]

NO_SECRET = SecretStr("")


class Settings(BaseSettings):
    """What an installation is told from outside. A variable's name is the field's name in capitals."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        env_ignore_empty=True,
        env_file_encoding="utf-8-sig",  # Notepad writes a byte order mark
        dotenv_filtering="only_existing",
        hide_input_in_errors=True,
    )

    slack_bot_token: SecretStr = Field(
        NO_SECRET, description="Bot token of the Slack app (`xoxb-…`, page *OAuth & Permissions*)."
    )
    slack_app_token: SecretStr = Field(
        NO_SECRET,
        description="App-level token with `connections:write` (`xapp-…`, page *Basic Information*). Socket mode only.",
    )
    slack_signing_secret: SecretStr = Field(
        NO_SECRET, description="Signing secret (page *Basic Information*). HTTP mode only."
    )
    slack_api_url: str = Field(
        "https://slack.com/api/",
        description="Where Slack's Web API is; another address serves tests and emulators.",
    )
    tilbud_slack_mode: Literal["socket", "http"] = Field(
        "socket", description="`socket`: we call Slack, no open port needed. `http`: Slack calls us, signed."
    )
    tilbud_http_host: str = Field("127.0.0.1", description="Address to listen on in HTTP mode.")
    tilbud_http_port: Port = Field(3000, description="Port to listen on in HTTP mode.")
    tilbud_admins: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="First administrators: Slack member ids or e-mail addresses, with commas. Empty: the workspace's owners.",
    )
    tilbud_secret: SecretStr = Field(
        NO_SECRET,
        description="Key that signs the reply tokens in our Message-IDs, 16 characters or more. Empty: made once and kept in the database.",
    )
    tilbud_log_format: Literal["text", "json"] = Field(
        "text", description="`text` (key=value) or `json` lines."
    )
    tilbud_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="`DEBUG`, `INFO`, `WARNING` or `ERROR`."
    )
    database_url: SecretStr = Field(
        SecretStr("sqlite:///tilbud.sqlite3"),
        description="`sqlite:///FILE` (relative to the working directory) or `postgresql://USER:PASSWORD@HOST/NAME`.",
    )
    tilbud_cache_dir: str = Field(
        "",
        description="Folder for the item index of a catalogue with more than 5,000 items; can be deleted at any time. Empty: beside the SQLite database, with PostgreSQL the working directory.",
    )
    imap_host: str = Field("", description="Server that receives the desk's mail.")
    imap_port: Port = Field(
        993, description="Its port: 993 with `ssl`, usually 143 with `starttls` or `none`."
    )
    imap_tls: Tls = Field(
        "ssl", description="`ssl`, `starttls`, or `none` (only on this machine or a trusted wire)."
    )
    imap_user: str = Field("", description="Login name at the IMAP server.")
    imap_password: SecretStr = Field(NO_SECRET, description="Its password.")
    imap_oauth_token: SecretStr = Field(
        NO_SECRET,
        description="Access token for XOAUTH2, instead of a password; also used for SMTP when no SMTP password is set.",
    )
    imap_folder: str = Field("INBOX", description="Folder that is read.")
    smtp_host: str = Field("", description="Server that sends the desk's mail.")
    smtp_port: Port = Field(587, description="Its port: 587 with `starttls`, usually 465 with `ssl`.")
    smtp_tls: Tls = Field("starttls", description="`ssl`, `starttls`, or `none`.")
    smtp_user: str = Field("", description="Login name at the SMTP server. Empty: no login.")
    smtp_password: SecretStr = Field(NO_SECRET, description="Its password.")
    mail_address: str = Field("", description="The desk's own address: sender of every mail.")
    mail_name: str = Field("", description="Name shown beside the address. Empty: the company's name.")
    mail_sent_folder: str = Field("Sent", description="Folder in which sent mails are looked up and filed.")
    mail_file_sent: bool = Field(
        default=True,
        description="File a copy of each sent mail. `false` where the provider does so itself (Gmail, Microsoft 365).",
    )
    mail_poll_seconds: Annotated[int, Field(ge=1, le=3600)] = Field(
        30, description="Seconds between two looks into the mailbox (IDLE only shortens the wait)."
    )
    mail_authserv_id: str = Field(
        "",
        description="Name your own mail server gives itself in `Authentication-Results`. Empty: such headers are not believed.",
    )
    mail_max_megabytes: Annotated[int, Field(ge=1, le=200)] = Field(
        30, description="A larger mail is not fetched; its task says so."
    )
    mail_max_attachments: Annotated[int, Field(ge=0, le=200)] = Field(
        20, description="Attachments kept from one mail; the rest is named but not kept."
    )
    mail_max_attachment_megabytes: Annotated[int, Field(ge=1, le=200)] = Field(
        10, description="A larger attachment is kept but not read."
    )
    mail_accounts: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Names of further mailboxes, with commas, such as `norway`; see *Several mailboxes*. The one above is `default`.",
    )
    tilbud_llm_url: str = Field(
        "",
        description="Base address of an OpenAI-compatible endpoint, with its version (`https://…/v1`), for a second opinion of each mail. Empty: off, nothing is sent to anybody.",
    )
    tilbud_llm_model: str = Field("", description="Name of the language model there.")
    tilbud_llm_key: SecretStr = Field(NO_SECRET, description="Its API key. Empty: none is sent.")
    tilbud_llm_monthly_limit: Annotated[int, Field(ge=0, le=10_000_000_000)] = Field(
        2_000_000,
        description="Tokens (sent and received) in a calendar month, never more; a mail takes roughly 1,500. At the limit mails are read without a second opinion.",
    )
    tilbud_llm_timeout_seconds: Annotated[int, Field(ge=1, le=60)] = Field(
        20, description="Seconds that a mail waits for its second opinion at most, a second try included."
    )
    tilbud_llm_price_in: Price = Field(
        Decimal(0), description="Your provider's price of a million tokens sent; shown on tasks as cost."
    )
    tilbud_llm_price_out: Price = Field(Decimal(0), description="Its price of a million tokens received.")
    tilbud_llm_currency: str = Field("USD", description="The currency of these prices.")

    _further: dict[str, Settings] = PrivateAttr(default_factory=dict)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take values given by :func:`load` first, then the ``.env`` file; never the process' own environment."""
        del settings_cls, env_settings, file_secret_settings
        return init_settings, dotenv_settings

    @field_validator("tilbud_admins", "mail_accounts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("tilbud_log_level", mode="before")
    @classmethod
    def _capitals(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("slack_api_url")
    @classmethod
    def _address(cls, value: str) -> str:
        try:
            TypeAdapter(AnyHttpUrl).validate_python(value)
        except ValidationError:
            raise ValueError("is not an address|Give one such as https://slack.com/api/.") from None
        return value.rstrip("/") + "/"

    @field_validator("tilbud_llm_url")
    @classmethod
    def _endpoint(cls, value: str) -> str:
        mend = "Give one such as https://api.example.com/v1, the key in TILBUD_LLM_KEY."
        try:
            parts = urlsplit(value)
            known = not value or (
                parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
            )
        except ValueError:
            known = False
        if not known or parts.query or parts.fragment:
            raise ValueError(f"is not the address of an endpoint|{mend}")
        if parts.username or parts.password:
            raise ValueError(f"carries a password|{mend}")
        return value.rstrip("/").removesuffix("/chat/completions")

    @field_validator("slack_bot_token")
    @classmethod
    def _bot_token(cls, value: SecretStr) -> SecretStr:
        return _prefixed(value, "xoxb-", "is not a bot token", "Copy the one from *OAuth & Permissions*.")

    @field_validator("slack_app_token")
    @classmethod
    def _app_token(cls, value: SecretStr) -> SecretStr:
        return _prefixed(value, "xapp-", "is not an app-level token", "Make one on *Basic Information*.")

    @field_validator("tilbud_secret")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < 16:
            raise ValueError("is too short|Use at least 16 characters, or leave it empty.")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: SecretStr) -> SecretStr:
        mend = "Use sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME."
        try:
            url = make_url(value.get_secret_value())
        except ArgumentError:
            raise ValueError(f"is not a database address|{mend}") from None
        kind = url.drivername.split("+")[0]
        if kind not in {"sqlite", "postgresql", "postgres"}:
            raise ValueError(f"names a database that is not supported|{mend}")
        if kind == "sqlite" and url.database in {None, "", ":memory:"}:
            raise ValueError("names no file, so everything would be forgotten|Use sqlite:///tilbud.sqlite3.")
        return value

    @field_validator("mail_address")
    @classmethod
    def _mail_address(cls, value: str) -> str:
        name, at, host = value.rpartition("@")
        if value and not (name and at and "." in host and not any(sign in value for sign in " <>,;\r\n")):
            raise ValueError("is not a mail address|Give only the address, such as sales@example.com.")
        return value

    @field_validator("mail_accounts")
    @classmethod
    def _account_names(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        names = tuple(name.lower() for name in value)
        for name in names:
            if not accounts.NAME.fullmatch(name) or name == accounts.DEFAULT:
                raise ValueError(f"has a name that cannot be used|{accounts.NAMES}")
        if len(set(names)) < len(names):
            raise ValueError("has a name twice|Give each further mailbox its own name.")
        return names

    @property
    def accounts(self) -> dict[str, Settings]:
        """Mailbox account -> the settings as they are for it: "default" is what the plain variables say."""
        return {accounts.DEFAULT: self, **self._further}

    def take(self, name: str, settings: Settings) -> None:
        """Remember the settings as they are for a further mailbox account."""
        self._further[name] = settings

    def account_problems(self) -> tuple[SettingsProblem, ...]:
        """Return what further mailboxes need and is not set, and mailboxes that are the same one twice."""
        found: list[SettingsProblem] = []
        places = {_mailbox_of(self): accounts.DEFAULT}
        for name, one in self._further.items():
            found += [
                SettingsProblem(accounts.variable(problem.variable, name), problem.wrong, problem.mend)
                for problem in one.missing_mail()
            ]
            same = places.setdefault(_mailbox_of(one), name)
            if same != name and one.imap_user:
                found.append(
                    SettingsProblem(
                        accounts.variable("imap_user", name),
                        f"is the mailbox of {same!r} again",
                        "One account is enough: each desk chooses its own folder of it.",
                    )
                )
        return tuple(found)

    @property
    def database(self) -> str:
        """The database's URL in clear, for ``make_engine``; may carry a password."""
        return self.database_url.get_secret_value()

    def missing_for(self, command: Command) -> tuple[SettingsProblem, ...]:
        """Return what a command needs and is not set; empty when it can start.

        ``migrate``, ``import``, ``explain`` and ``desk`` need only the database, which has a default.
        """
        if command in {"migrate", "import", "explain", "desk"}:
            return ()
        needed = {"slack_bot_token": "Install the app in your workspace and copy its bot token."}
        if self.tilbud_slack_mode == "socket":
            needed["slack_app_token"] = "Make an app-level token with connections:write."  # noqa: S105  # a sentence
        else:
            needed["slack_signing_secret"] = "Copy it from the app's *Basic Information*."  # noqa: S105
        if self.tilbud_llm_url:
            needed["tilbud_llm_model"] = "Name the language model, or leave TILBUD_LLM_URL empty."
        return (*self._unset(needed), *self.missing_mail(), *self.account_problems())

    def missing_mail(self) -> tuple[SettingsProblem, ...]:
        """Return what a mailbox needs and is not set."""
        needed = {"imap_host": "Ask whoever runs your mail for the IMAP server's name."}
        needed["imap_user"] = "Give the mailbox' login name."
        if not self.imap_oauth_token.get_secret_value():
            needed["imap_password"] = "Give the mailbox' password, or IMAP_OAUTH_TOKEN."  # noqa: S105
        needed["smtp_host"] = "Ask whoever runs your mail for the SMTP server's name."
        needed["mail_address"] = "Give the address that customers write to."
        return self._unset(needed)

    def _unset(self, needed: Mapping[str, str]) -> tuple[SettingsProblem, ...]:
        return tuple(
            SettingsProblem(name.upper(), "is not set", mend)
            for name, mend in needed.items()
            if _is_empty(getattr(self, name))
        )


def load(environ: Mapping[str, str], env_file: Path | None = None) -> Settings:
    """Return the settings of an environment; a variable there wins over the same one in ``env_file``.

    A file that does not exist is no problem. In the file, a name that is nearly one of ours is.

    Raises:
        SettingsProblems: with everything that is wrong, in the order of the class.
    """
    values = {name: environ.get(name.upper(), "").strip() for name in Settings.model_fields}
    given: dict[str, Any] = {name: value for name, value in values.items() if value}
    problems: list[SettingsProblem] = []
    settings: Settings | None = None
    try:
        in_file = DotEnvSettingsSource(Settings, env_file=env_file).env_vars
        settings = Settings(**{**given, "_env_file": env_file})
    except ValidationError as error:
        problems += [problem_of(detail) for detail in error.errors(include_url=False)]
    except UnicodeDecodeError:
        raise SettingsProblems(
            (SettingsProblem(str(env_file), "is not UTF-8 text", "Save it again as UTF-8."),)
        ) from None
    # Also where other settings cannot be used: every problem is said at once, and none that is not there.
    names = accounts.named(values["mail_accounts"] or in_file.get("mail_accounts") or "")
    problems = [*misspelt(Settings.model_fields, in_file, names), *problems]
    further: dict[str, Settings] = {}
    for name in names:
        try:
            own: dict[str, Any] = {**accounts.variables_of(name, environ, in_file), "_env_file": None}
            further[name] = Settings(**own)
        except ValidationError as error:
            found = [problem_of(detail) for detail in error.errors(include_url=False)]
            # What it takes over from the first one was said there.
            problems += [replace(one, variable=accounts.variable(one.variable, name)) for one in found if one not in problems]  # fmt: skip
    if settings is None or problems:
        raise SettingsProblems(tuple(problems))
    for name, one in further.items():
        settings.take(name, one)
    return settings


def settings_table() -> str:
    """Return the README's table of all settings, in Markdown."""
    rows = ["| Variable | Default | What it is |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        value = field.get_default()
        value = value.get_secret_value() if isinstance(value, SecretStr) else value
        shown = (
            str(value).lower()
            if isinstance(value, bool)
            else ", ".join(value)
            if isinstance(value, tuple)
            else value
        )
        rows.append(f"| `{name.upper()}` | {f'`{shown}`' if shown != '' else '–'} | {field.description} |")
    return "\n".join(rows) + "\n"


def _prefixed(value: SecretStr, prefix: str, wrong: str, mend: str) -> SecretStr:
    text = value.get_secret_value()
    if text and not text.startswith(prefix):
        raise ValueError(f"{wrong} (those begin with {prefix})|{mend}")
    return value


def _is_empty(value: str | SecretStr) -> bool:
    return not (value.get_secret_value() if isinstance(value, SecretStr) else value)


def _mailbox_of(settings: Settings) -> tuple[str, int, str]:
    return settings.imap_host.lower(), settings.imap_port, settings.imap_user.lower()
