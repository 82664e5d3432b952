"""The composition root: settings become engine, clients, ticks and the app. Nothing else builds anything."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from slack_bolt import App
from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot import faults
from bot.accounts import DEFAULT
from bot.advance import Advancer
from bot.app import LISTENER_THREADS, build_app
from bot.audit import Auditor
from bot.calling import Caller
from bot.catalogues import Catalogues, folder_of
from bot.effects import Drain
from bot.inbound import Poller
from bot.llm.client import Endpoint
from bot.llm.opinion import Budget, SecondOpinion
from bot.logs import event, failure
from bot.mail.imap_wire import Account
from bot.mail.limits import Limits
from bot.mail.outbound import SmtpServer
from bot.mailrooms import Mailrooms, Postmen
from bot.pdf import render
from bot.postman import QUARANTINE, Postman
from bot.reading import Reader
from bot.scheduler import Clockwork, Tick
from bot.settings import Settings
from bot.slack.cards import Painter
from bot.slack.chosen_files import Attacher
from bot.slack.client import call, make_client
from bot.slack.figures import FiguresPoster, Timetable
from bot.slack.files import FileShower
from bot.slack.papers import PaperSender
from bot.slack.people import LISTENER_TIMEOUT_S, first_administrators, read_profile, user_groups
from bot.slack.render import Renderer
from domain.clock import Clock, system_clock
from domain.commands.desks import desk_ids, make_desk
from domain.commands.papers import PAPER
from domain.db import LISTENER_WAIT_S, Frame, Frames, frames, make_engine
from domain.desks.service import kept_secret
from domain.kpis.schedules import FIGURES
from domain.migrations.run import upgrade
from domain.people.service import has_administrator
from domain.tasks.outgoing import FILE, MAIL
from handlers.deps import Deps

log = logging.getLogger(__name__)
SECRET = "reply-tokens"  # noqa: S105  # the name of a row, not a secret
TICK_S = 1.0
AUDIT_S = 60.0
FIGURES_S = 20.0


@dataclass
class Parts:
    """Everything that runs, built once."""

    settings: Settings
    clock: Clock
    frames: Frames
    listener_frames: Frames
    clockwork: Clockwork
    executor: ThreadPoolExecutor
    soon: ThreadPoolExecutor
    mailrooms: Mailrooms
    painter: Painter
    advancer: Advancer
    drains: tuple[Drain, ...]
    deps: Deps
    client: WebClient
    team_id: str
    bot_user_id: str
    closers: list[Callable[[], None]] = field(default_factory=list)

    def app(self) -> App:
        """Make the Bolt app for these parts."""
        return build_app(
            self.client,
            self.deps,
            executor=self.executor,
            signing_secret=self.settings.slack_signing_secret.get_secret_value(),
        )

    def close(self) -> None:
        """Stop ticking, let go of threads and database connections."""
        self.mailrooms.stopping.set()
        self.clockwork.stop()
        self.mailrooms.close()
        for closer in self.closers:
            closer()
        self.executor.shutdown(wait=True, cancel_futures=True)
        self.soon.shutdown(wait=True, cancel_futures=True)
        self.listener_frames.engine.dispose()
        self.frames.engine.dispose()


def account_of(settings: Settings) -> Account:
    """Return the mailbox account of the settings."""
    return Account(
        host=settings.imap_host,
        port=settings.imap_port,
        user=settings.imap_user,
        tls=settings.imap_tls,
        password=settings.imap_password.get_secret_value(),
        token=settings.imap_oauth_token.get_secret_value(),
    )


def smtp_of(settings: Settings) -> SmtpServer:
    """Return the SMTP server of the settings."""
    return SmtpServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        tls=settings.smtp_tls,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
        token=""
        if settings.smtp_password.get_secret_value()
        else settings.imap_oauth_token.get_secret_value(),
    )


def limits_of(settings: Settings) -> Limits:
    """Return the limits of a mail of the settings."""
    return Limits(
        mail_bytes=settings.mail_max_megabytes * 1_000_000,
        attachments=settings.mail_max_attachments,
        attachment_bytes=settings.mail_max_attachment_megabytes * 1_000_000,
    )


def endpoint_of(settings: Settings) -> Endpoint:
    """Return the language model of the settings."""
    return Endpoint(
        settings.tilbud_llm_url,
        settings.tilbud_llm_model,
        settings.tilbud_llm_key.get_secret_value(),
        settings.tilbud_llm_timeout_seconds,
    )


def second_opinion(settings: Settings, opened: Frames, clock: Clock) -> SecondOpinion | None:
    """Return the second reader of the settings, None where it is off."""
    if not settings.tilbud_llm_url:
        return None
    budget = Budget(
        settings.tilbud_llm_monthly_limit,
        settings.tilbud_llm_price_in,
        settings.tilbud_llm_price_out,
        settings.tilbud_llm_currency,
    )
    return SecondOpinion(opened, clock, endpoint_of(settings), budget)


def signing_key(tx: Session, settings: Settings) -> bytes:
    """Return what signs reply tokens: the setting, else a value made once and kept in the database."""
    given = settings.tilbud_secret.get_secret_value()
    if given:
        return given.encode()
    return kept_secret(tx, SECRET, lambda: secrets.token_hex(32)).encode()


def database(settings: Settings) -> Frames:
    """Open the database; SQLite is migrated at once, PostgreSQL by ``tilbud migrate``."""
    opened = frames(make_engine(settings.database_url.get_secret_value()))
    if opened.engine.dialect.name == "sqlite":
        upgrade(opened.engine)
    return opened


def build(settings: Settings, *, clock: Clock = system_clock) -> Parts:
    """Build all parts. Talks to Slack once (``auth.test``); nothing ticks before the clockwork is started."""
    opened = database(settings)
    listening = frames(make_engine(settings.database_url.get_secret_value(), wait_s=LISTENER_WAIT_S))
    token = settings.slack_bot_token.get_secret_value()
    client = make_client(token, settings.slack_api_url)
    hasty = make_client(token, settings.slack_api_url, timeout_s=LISTENER_TIMEOUT_S)
    identity = call(client.auth_test)
    soon = ThreadPoolExecutor(LISTENER_THREADS, thread_name_prefix="tilbud-soon")
    with opened.transaction() as tx:
        key = signing_key(tx, settings)
        _first_desk(tx, settings, clock)
        staffed = has_administrator(tx)
    if not staffed:
        first_administrators(client, opened, admins=settings.tilbud_admins, clock=clock)
    clockwork = Clockwork()
    mailrooms = _mailrooms(settings, opened, key=key, clock=clock, wake=clockwork.wake)
    painter = Painter(opened, client, clock, Renderer(opened, clock))
    second = second_opinion(settings, opened, clock)
    reader = Reader(opened, Catalogues(opened, folder_of(settings)), second=second)
    team_id = str(identity["team_id"])
    advancer = Advancer(opened, clock, reader, render, domain_of(settings), key, clockwork.wake)
    drains = _drains(settings, opened, client, clock)
    deps = _deps(
        settings, listening, clockwork, mailrooms, reader, hasty=hasty, soon=soon, key=key, team_id=team_id
    )
    clockwork.take(
        _ticks(
            settings,
            mailrooms,
            advancer,
            painter,
            drains,
            Auditor(opened, clock, wake=clockwork.wake),
            Caller(opened, clock),
        )
    )
    return Parts(
        settings=settings,
        clock=clock,
        frames=opened,
        listener_frames=listening,
        clockwork=clockwork,
        executor=ThreadPoolExecutor(LISTENER_THREADS, thread_name_prefix="tilbud-listener"),
        soon=soon,
        mailrooms=mailrooms,
        painter=painter,
        advancer=advancer,
        drains=drains,
        deps=deps,
        client=client,
        team_id=team_id,
        bot_user_id=str(identity["user_id"]),
    )


def domain_of(settings: Settings) -> str:
    """Return the domain of our Message-IDs."""
    return settings.mail_address.rpartition("@")[2] or "localhost"


def _deps(
    settings: Settings,
    listening: Frames,
    clockwork: Clockwork,
    mailrooms: Mailrooms,
    reader: Reader,
    *,
    hasty: WebClient,
    soon: ThreadPoolExecutor,
    key: bytes,
    team_id: str,
) -> Deps:
    """Return all that listeners can reach."""
    return Deps(
        transaction=_clicked(listening),
        read_only=listening.read_only,
        clock=mailrooms.clock,
        say_soon=_say_soon(soon),
        wake=clockwork.wake,
        look_now=lambda: _say_soon(soon)(lambda: clockwork.run("poll_mail")),
        read_profile=lambda slack_id: read_profile(hasty, slack_id),
        admins=settings.tilbud_admins,
        team_id=team_id,
        catalogue=reader.catalogues.present,
        accounts=tuple((name, f"{name} ({one.mail_address})") for name, one in settings.accounts.items()),
        read_groups=lambda: user_groups(make_client(hasty.token or "", hasty.base_url, timeout_s=1)),
        count_arrived=mailrooms.count_arrived,
        mail_domain=domain_of(settings),
        signing_key=key,
        attach=Attacher(hasty.token or "", hasty.base_url, limits_of(settings)),
    )


def _drains(settings: Settings, opened: Frames, client: WebClient, clock: Clock) -> tuple[Drain, ...]:
    """Return the workers of the outbox, one a kind of effect."""
    return (
        Drain(MAIL, opened, _postmen(settings, opened, clock), clock, QUARANTINE),
        Drain(FILE, opened, FileShower(opened, client, clock), clock),
        Drain(FIGURES, opened, FiguresPoster(opened, client, clock), clock),
        Drain(PAPER, opened, PaperSender(opened, client, clock, render), clock),
    )


def _ticks(
    settings: Settings,
    mailrooms: Mailrooms,
    advancer: Advancer,
    painter: Painter,
    drains: tuple[Drain, ...],
    auditor: Auditor,
    caller: Caller,
) -> list[Tick]:
    """Return the ticks; there are no others. Mails and files have one each: a slow mail server delays no PDF."""
    return [
        Tick("poll_mail", mailrooms.run, settings.mail_poll_seconds, woken=False),
        Tick("advance_due", advancer.run, TICK_S),
        *(Tick(f"send_{drain.kind}", drain.run, TICK_S) for drain in drains),
        Tick("call_people", caller.run, TICK_S),
        Tick("refresh_cards", painter.run, TICK_S),
        Tick("figures_due", Timetable(painter.frames, painter.clock).run, FIGURES_S, woken=False),
        Tick("audit", auditor.run, AUDIT_S, woken=False),
    ]


def _mailrooms(
    settings: Settings, opened: Frames, *, key: bytes, clock: Clock, wake: Callable[[], None]
) -> Mailrooms:
    own = frozenset(one.mail_address.lower() for one in settings.accounts.values())
    stopping = threading.Event()
    pollers = {
        name: Poller(
            frames=opened,
            account=account_of(one),
            account_name=name,
            own_addresses=own,
            authserv_id=one.mail_authserv_id,
            limits=limits_of(settings),
            key=key,
            clock=clock,
            wake=wake,
            stopping=stopping,
        )
        for name, one in settings.accounts.items()
    }
    return Mailrooms(opened, clock, pollers, stopping)


def _postmen(settings: Settings, opened: Frames, clock: Clock) -> Postmen:
    return Postmen({name: _postman(one, opened, clock) for name, one in settings.accounts.items()})


def _postman(settings: Settings, opened: Frames, clock: Clock) -> Postman:
    return Postman(
        frames=opened,
        smtp=smtp_of(settings),
        imap=account_of(settings),
        from_name=settings.mail_name,
        from_address=settings.mail_address,
        sent_folder=settings.mail_sent_folder,
        files_sent=settings.mail_file_sent,
        clock=clock,
    )


def _first_desk(tx: Session, settings: Settings, clock: Clock) -> None:
    """Make the first desk, inactive: a configurator chooses its channel and activates it (D-2)."""
    if not desk_ids(tx):
        make_desk(
            tx,
            name=settings.mail_name or "Sales",
            initials=(settings.mail_name or "Sales")[:2].upper(),
            channel="",
            language="en",
            time_zone="Europe/Copenhagen",
            account=DEFAULT,
            folder=settings.imap_folder,
            now=clock(),
        )


def _clicked(listening: Frames) -> Frame:
    """Return the frames of listeners, with the fault point of a click that is written and not yet acknowledged."""

    @contextmanager
    def transaction() -> Iterator[Session]:
        with listening.transaction() as tx:
            yield tx
        faults.reach("click.after_commit")

    return transaction


def _say_soon(pool: ThreadPoolExecutor) -> Callable[[Callable[[], object]], None]:
    """Return what runs a network call on another thread; a failure is logged, the ticks are the truth."""

    def run(work: Callable[[], object]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001  # courtesy only: the ticks bring everything in line
            failure(log, "soon.broke", error)

    def say_soon(work: Callable[[], object]) -> None:
        try:
            pool.submit(run, work)
        except RuntimeError:
            event(log, "soon.closed", level=logging.WARNING)

    return say_soon
