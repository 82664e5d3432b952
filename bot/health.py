"""Is each part of the outside world there, and if not, what has to be mended: for `tilbud check` and `/sales status`.

A ping looks and changes nothing. It answers with codes and values; the sentences are in the catalogues
(``health.bad.CODE`` says what is wrong, ``health.mend.CODE`` what to do). Repairing does not belong here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from bot.llm.client import Endpoint, NoAnswer, models
from bot.logs import redact
from bot.mail.imap_wire import Account, FolderMissing, LoginRefused, MailboxError
from bot.mail.mailbox import Mailbox
from bot.mail.outbound import NotSent, SmtpServer, knock
from bot.slack.client import SlackTrouble, call
from domain.db import frames
from domain.desks.service import folders_to_read
from domain.desks.spending import spent
from domain.migrations.run import DatabaseIsNewer, pending
from domain.words import say

TOKEN_ERRORS = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "not_allowed_token_type",
        "not_authed",
        "token_expired",
        "token_revoked",
    }
)


@dataclass(frozen=True, slots=True)
class Ok:
    """The part answers. ``detail`` is its own name for itself (a team, a folder, a server)."""

    detail: str = ""

    def sentence(self, locale: str) -> str:
        """Say so."""
        return say("health.ok", locale, detail=self.detail) if self.detail else say("health.ok.bare", locale)


@dataclass(frozen=True, slots=True)
class Bad:
    """The part cannot be used. ``reason`` is a code, ``values`` fill its two sentences."""

    reason: str
    values: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, locale: str) -> str:
        """Say what is wrong."""
        return say(f"health.bad.{self.reason}", locale, **self.values)

    def mend(self, locale: str) -> str:
        """Say what to do."""
        return say(f"health.mend.{self.reason}", locale, **self.values)


Check = Ok | Bad
Ping = Callable[[], Check]


def ping_database(engine: Engine) -> Check:
    """Look whether the database answers and has the tables of this version; a missing file is not made."""
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists():
        return Bad("database_absent", {"file": str(engine.url.database)})
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        todo = pending(engine)
    except DatabaseIsNewer as error:
        return Bad("database_newer", {"revision": str(error.values["revision"])})
    except SQLAlchemyError as error:
        return database_trouble(error)
    if todo:
        return Bad("database_behind", {"count": len(todo)})
    return Ok(engine.url.render_as_string(hide_password=True))


def database_trouble(error: SQLAlchemyError) -> Bad:
    """Return what an error of the database means."""
    return Bad("database_unreachable", {"detail": _short(str(getattr(error, "orig", error)))})


def ping_slack(client: WebClient, scopes: Iterable[str]) -> Check:
    """Look whether the bot token is taken and has every scope of the manifest (Slack tells them in a header)."""
    try:
        answer = call(client.auth_test)
    except SlackTrouble as trouble:
        return slack_trouble(trouble, "slack_token")
    granted = {name.lower(): value for name, value in answer.headers.items()}.get("x-oauth-scopes")
    if granted is not None:
        missing = sorted(set(scopes) - {scope.strip() for scope in granted.split(",")})
        if missing:
            return Bad("slack_scopes", {"scopes": ", ".join(missing)})
    return Ok(f"{answer['team']}, @{answer['user']}")


def ping_socket_mode(client: WebClient, app_token: str) -> Check:
    """Look whether Socket Mode may be opened with the app-level token; the connection itself is not opened."""
    try:
        call(client.apps_connections_open, app_token=app_token)
    except SlackTrouble as trouble:
        return slack_trouble(trouble, "slack_app_token")
    return Ok("Socket Mode")


def ping_imap(account: Account, folder: str, *, sent_folder: str = "") -> Check:
    """Look whether the mailbox opens and its folder is there, and the folder of sent mails if one is named."""
    try:
        with Mailbox(account, folder) as mailbox:
            status = mailbox.status()
        if sent_folder:
            with Mailbox(account, sent_folder):
                pass
    except LoginRefused as error:
        return Bad("imap_login", {"user": account.user, "detail": _short(error.text)})
    except FolderMissing:
        missing = folder if not _opens(account, folder) else sent_folder
        return Bad("imap_folder", {"folder": missing})
    except MailboxError as error:
        reason = "imap_tls" if error.reason == "tls" else "imap_unreachable"
        return Bad(reason, {"host": account.host, "port": str(account.port), "detail": _short(error.text)})
    return Ok(f"{account.user}, {folder}, UIDNEXT {status.uidnext}")


def folders_read(engine: Engine, account: str) -> tuple[str, ...]:
    """Return the folders that the active desks of a mailbox account read; none where the database does not tell."""
    if isinstance(ping_database(engine), Bad):
        return ()
    with frames(engine).read_only() as tx:
        return tuple(one.folder for one in folders_to_read(tx, account))


def ping_smtp(server: SmtpServer) -> Check:
    """Look whether the server takes our login; nothing is sent."""
    trouble = knock(server)
    if trouble is None:
        return Ok(f"{server.host}:{server.port}")
    if isinstance(trouble, NotSent) and trouble.reason in {"login_refused", "not_supported"}:
        return Bad("smtp_login", {"user": server.user, "detail": _short(trouble.text)})
    detail = trouble.text if isinstance(trouble, NotSent) else ""
    known = {"tls": "smtp_tls", "certificate": "smtp_tls"}
    reason = (
        known.get(trouble.reason, "smtp_unreachable") if isinstance(trouble, NotSent) else "smtp_unreachable"
    )
    return Bad(reason, {"host": server.host, "port": str(server.port), "detail": _short(detail)})


def ping_llm(endpoint: Endpoint) -> Check:
    """Look whether the language model's endpoint takes our key and has the model; nothing is asked of the model."""
    try:
        known = models(endpoint)
    except NoAnswer as why:
        if why.status in {401, 403}:
            return Bad("llm_key", {"host": endpoint.host, "detail": str(why.status)})
        return Bad("llm_unreachable", {"host": endpoint.host, "detail": str(why.status or why.reason)})
    if known and endpoint.model not in known:
        shown = _short(", ".join(sorted(known)[:10]))
        return Bad("llm_model", {"host": endpoint.host, "model": endpoint.model, "known": shown})
    return Ok(f"{endpoint.host}, {endpoint.model}")


def ping_llm_limit(engine: Engine, limit: int, *, now: datetime) -> Check:
    """Look how much of the month's limit is left."""
    database = ping_database(engine)
    if isinstance(database, Bad):
        return database
    try:
        with frames(engine).read_only() as tx:
            used = spent(tx, now=now).tokens
    except SQLAlchemyError as error:
        return database_trouble(error)
    if used >= limit:
        return Bad("llm_limit", {"limit": str(limit), "used": str(used)})
    return Ok(f"{used} / {limit}")


def run(pings: Mapping[str, Ping]) -> dict[str, Check]:
    """Ping every part, one after the other, in the given order."""
    return {part: ping() for part, ping in pings.items()}


def _opens(account: Account, folder: str) -> bool:
    try:
        with Mailbox(account, folder):
            return True
    except MailboxError:
        return False


def slack_trouble(trouble: SlackTrouble, token: str) -> Bad:
    """Return what a refused or unanswered call to Slack means; ``token`` is the reason if the token is to blame."""
    if trouble.code in TOKEN_ERRORS:
        return Bad(token, {"detail": trouble.code})
    cause = trouble.__cause__
    if isinstance(cause, SlackApiError):
        return Bad("slack_refused", {"detail": _short(f"{trouble.code} {trouble.detail}".strip())})
    return Bad("slack_unreachable", {"detail": _short(trouble.detail or trouble.code)})


def _short(detail: str) -> str:
    line = " ".join(redact(detail).split())
    return line[:200] or "-"
