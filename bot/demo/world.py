"""The demo world: a Slack workspace and a post office on 127.0.0.1, the demo company, and the unchanged bot."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.accounts import DEFAULT
from bot.compose import Parts, build
from bot.demo.seed import company_files, seed
from bot.demo.tour import Tour
from bot.manifest import load as load_manifest
from bot.run import working
from bot.sandbox.customers import Customers, contacts_of
from bot.sandbox.fastclock import SandboxClock
from bot.sandbox.postoffice import PASSWORD, PostOffice
from bot.sandbox.samples import samples_for
from bot.sandbox.seed import SALES_DESK
from bot.sandbox.server import Sandbox
from bot.settings import Settings, load
from domain.clock import Clock, system_clock

ADDRESS = "salg@nordbo-engros.example"


class Servers:
    """The world around a bot: Slack, mail and the customers; a context manager. The bot may run anywhere.

    Args:
        port: of the page; 0 takes a free one.
        clock: of the mail world.
        slack_clock: of the Slack workspace.
    """

    def __init__(
        self, *, port: int = 0, clock: Clock = system_clock, slack_clock: SandboxClock | None = None
    ) -> None:
        """Only build; ``__enter__`` starts."""
        company = company_files()
        contacts = contacts_of(company["contacts.csv"], company["customers.csv"])
        self.office = PostOffice(ADDRESS, clock=clock)
        self.customers = Customers(
            self.office, contacts, lambda now, answered: samples_for(now, answered, to=ADDRESS)
        )
        self.sandbox = Sandbox(port=port, clock=slack_clock, post=self.customers, manifest=load_manifest())
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Start both."""
        with ExitStack() as stack:
            stack.enter_context(self.office)
            stack.enter_context(self.sandbox)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop both."""
        self._stack.__exit__(kind, error, trace)

    def environ(self, database_url: str) -> dict[str, str]:
        """Return the environment in which an unchanged bot runs in this world."""
        imap_host, imap_port = self.office.imap
        smtp_host, smtp_port = self.office.smtp
        return {
            "SLACK_BOT_TOKEN": self.sandbox.bot_token,
            "SLACK_APP_TOKEN": self.sandbox.app_token,
            "SLACK_SIGNING_SECRET": self.sandbox.signing_secret,
            "SLACK_API_URL": self.sandbox.api_url,
            "DATABASE_URL": database_url,
            "IMAP_HOST": imap_host,
            "IMAP_PORT": str(imap_port),
            "IMAP_TLS": "none",
            "IMAP_USER": ADDRESS,
            "IMAP_PASSWORD": PASSWORD,
            "SMTP_HOST": smtp_host,
            "SMTP_PORT": str(smtp_port),
            "SMTP_TLS": "none",
            "SMTP_USER": ADDRESS,
            "SMTP_PASSWORD": PASSWORD,
            "MAIL_ADDRESS": ADDRESS,
            "MAIL_NAME": "Nordbo Engros",
            "MAIL_POLL_SECONDS": "2",
            "MAIL_AUTHSERV_ID": self.office.authserv_id,
        }


class DemoWorld:
    """Everything that the demo and the stories need; a context manager.

    Args:
        port: of the page; 0 takes a free one.
        folder: keeps the database; None = a temporary folder that is removed.
        database_url: instead of a SQLite file in ``folder``.
        clock: the bot's clock.
        slack_clock: the Slack workspace's.
        settings: further settings, by variable name.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        folder: Path | None = None,
        database_url: str = "",
        clock: Clock = system_clock,
        slack_clock: SandboxClock | None = None,
        settings: dict[str, str] | None = None,
    ) -> None:
        """Only build; ``__enter__`` starts everything."""
        self._folder, self._database_url = folder, database_url
        self._clock, self._more = clock, settings or {}
        self._stack = ExitStack()
        self.servers = Servers(port=port, clock=clock, slack_clock=slack_clock)
        self.office, self.customers = self.servers.office, self.servers.customers
        self.sandbox = self.servers.sandbox
        self.parts: Parts
        self.tour: Tour

    def __enter__(self) -> Self:
        """Start the servers, fill the database, start the bot."""
        with ExitStack() as stack:
            stack.enter_context(self.servers)
            folder = self._folder or Path(
                stack.enter_context(tempfile.TemporaryDirectory(prefix="tilbud-demo-"))
            )
            self.parts = build(self.settings(folder), clock=self._clock)
            with self.parts.frames.transaction() as tx:
                seed(
                    tx,
                    list(self.sandbox.workspace.users.values()),
                    team_id=self.parts.team_id,
                    channel=SALES_DESK,
                    account=DEFAULT,
                    now=self._clock(),
                )
            self.tour = Tour(self.parts.frames, self.sandbox, self.office, self.customers)
            self.sandbox.tour = self.tour
            stack.enter_context(working(self.parts))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop everything."""
        self._stack.__exit__(kind, error, trace)

    def settings(self, folder: Path) -> Settings:
        """Return the settings with which an unchanged bot runs in this world."""
        url = self._database_url or f"sqlite:///{folder / 'tilbud.sqlite3'}"
        return load({**self.servers.environ(url), **self._more}, None)

    def now(self) -> datetime:
        """Return the bot's present."""
        return self._clock()
