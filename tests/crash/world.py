"""A world in which the bot may die: servers that stay up, a process that does not, hands, and a count at the end.

Everything a person does goes through Slack's protocols (cards, buttons, modals) and the customers' mail client; what
arrived is counted at the customer and in the workspace. The database is read only to wait for quiet, and written
only to let time pass (leases and waits).
"""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any, Self, TypeVar

from sqlalchemy import func, or_, select, update

from bot.demo.world import Servers
from bot.sandbox.fastclock import SandboxClock
from bot.sandbox.records import UserError
from domain import db
from domain.cards.models import Card
from domain.effects.models import Effect
from domain.inbox.models import InboundMail
from domain.tasks.models import Step, Task
from tests.crash.process import Bot

T = TypeVar("T")
WAIT_S = 120.0
"""Only a failing test waits so long: the build machine may be slow."""
LOOK_S = 0.05
DESK = "#sales-desk"
REVIEWER = "donal"
GEMMA = "gemma@harrowpike.example"
SLACK_SPEED = 30.0
"""Slack's limits (a message a second) hold, on a clock that runs faster."""

REQUEST = "Hello,\n\nPlease quote:\n\n15 pcs 10102 SORT task chair, black\n\nKind regards,\nGemma Pike\n"
ACCEPTANCE = "Hello,\n\nThat looks fine. We accept the quote, please go ahead and order.\n\nKind regards,\nGemma Pike\n"
QUESTION = "mail.sent"


class Died(Exception):
    """The bot's process ended while something was waited for."""


class World:
    """Servers, a bot, hands. A context manager."""

    def __init__(self, folder: Path, database_url: str, *, real: bool = False, **settings: str) -> None:
        self.servers = Servers(slack_clock=SandboxClock(factor=SLACK_SPEED))
        self.office, self.customers = self.servers.office, self.servers.customers
        self.sandbox = self.servers.sandbox
        self.url = database_url
        self.frames = db.frames(db.make_engine(database_url))
        self._folder, self._real, self._settings = folder, real, settings
        self.accepting = True
        """Customers answer a quote with yes."""
        self.accepted: set[str] = set()
        self.clicked: dict[str, float] = {}

    def __enter__(self) -> Self:
        self.servers.__enter__()
        environ = self.servers.environ(self.url)
        environ |= {"MAIL_POLL_SECONDS": "1", "TILBUD_LOG_LEVEL": "INFO", **self._settings}
        self.bot = Bot(self._folder, environ, real=self._real)
        return self

    def __exit__(self, *details: object) -> None:
        self.bot.kill()
        self.servers.__exit__(None, None, None)
        self.frames.engine.dispose()

    # -- the bot ------------------------------------------------------------------------------------------

    def start(self, fault: str = "", *, ready: bool = True) -> None:
        """Start the bot; wait until Slack reaches it."""
        self.bot.start(fault)
        if ready:
            self.wait(lambda: self.sandbox.link.connections, "the bot's connection to Slack")

    def later(self) -> None:
        """Let time pass while the bot is down: leases run out, waits end."""
        past = datetime.now(UTC) - timedelta(hours=1)
        with self.frames.transaction() as tx:
            for table in (Task, Card, Effect):
                tx.execute(update(table).where(table.lease_until.is_not(None)).values(lease_until=past))
            for waiting in (Card, Effect):
                tx.execute(update(waiting).where(waiting.not_before > past).values(not_before=past))

    # -- waiting ------------------------------------------------------------------------------------------

    def wait(self, look: Callable[[], T], what: str, *, timeout_s: float = WAIT_S) -> T:
        """Look until it is true; Died if the bot ends meanwhile."""
        until = time.monotonic() + timeout_s
        while True:
            found = look()
            if found:
                return found
            if not self.bot.alive:
                raise Died(what)
            if time.monotonic() > until:
                raise AssertionError(f"waited {timeout_s} s for {what}\n{self.state()}\n{self.bot.tail()}")
            time.sleep(LOOK_S)

    def work_until(self, goal: Callable[[], T], what: str, *, at_most: str = "") -> T:
        """Members confirm and customers accept until the goal is reached; Died if the bot ends meanwhile."""

        def look() -> T:
            found = goal()
            if not found and not (at_most and self.steps(at_most)):
                self.review()
                self.answer()
            return found

        return self.wait(look, what)

    def work_until_death(self, *, at_most: str = "") -> int:
        """Work until the bot has died, but decide nothing from the question ``at_most`` on; returns how it died."""
        try:
            self.work_until(lambda: False, "the bot's death", at_most=at_most)
        except Died:
            return self.bot.wait()
        raise AssertionError("unreachable")

    # -- hands --------------------------------------------------------------------------------------------

    def request(self, subject: str = "Request for quote", sender: str = GEMMA, text: str = REQUEST) -> None:
        """A customer writes."""
        self.customers.write(sender, subject, text)

    def buttons(self, action_id: str) -> Iterator[tuple[str, str]]:
        """(ts, block_id) of each such button in the desk's channel."""
        for message in self.sandbox.messages(DESK):
            for block in message.get("blocks", ()):
                for element in block.get("elements", ()):
                    if isinstance(element, dict) and element.get("action_id") == action_id:
                        yield str(message["ts"]), str(block["block_id"])

    def press(self, action_id: str) -> bool:
        """Press the first such button; False if there is none, or nobody answered the click."""
        for ts, block_id in self.buttons(action_id):
            try:
                return bool(self.sandbox.click(REVIEWER, DESK, ts, action_id, block_id=block_id).ok)
            except UserError:
                return False  # repainted meanwhile
        return False

    def review(self) -> None:
        """Confirm the first card that asks; a mail is looked at first."""
        modal = self.sandbox.modal(REVIEWER)
        if modal is not None:
            with contextlib.suppress(UserError):
                if modal.get("submit"):
                    self.sandbox.submit(REVIEWER)
            if self.sandbox.modal(REVIEWER) is not None:
                self.sandbox.close(REVIEWER, everything=True)  # it was not taken: open it anew
            return
        for ts, block_id in self.buttons("step.confirm"):
            mark = self._mark(ts)
            if time.monotonic() - self.clicked.get(mark, 0.0) < 1.0:
                continue  # just clicked; the card will follow
            self.clicked[mark] = time.monotonic()
            try:
                self.sandbox.click(REVIEWER, DESK, ts, "step.confirm", block_id=block_id)
            except UserError:
                continue
            return

    def _mark(self, ts: str) -> str:
        return next(
            (str(message.get("blocks")) for message in self.sandbox.messages(DESK) if message["ts"] == ts), ts
        )

    def answer(self) -> None:
        """Customers accept the quotes that they received, once each."""
        if not self.accepting:
            return
        for address in {one.recipient for one in self.office.deliveries()}:
            for mail in self.customers.mails(address):
                if mail.outgoing or mail.id in self.accepted or "SQ-" not in self._text(address, mail.id):
                    continue
                self.accepted.add(mail.id)
                self.customers.write(
                    address, f"Re: {mail.subject.removeprefix('Re: ')}", ACCEPTANCE, in_reply_to=mail.id
                )

    def _text(self, address: str, mail_id: str) -> str:
        details = self.customers.mail(address, mail_id)
        return "" if "SO-" in details.text else details.text

    # -- counting -----------------------------------------------------------------------------------------

    def quiet(self) -> bool:
        """Nothing is due, claimed, unpainted or unread."""
        now = datetime.now(UTC)
        with self.frames.read_only() as tx:
            busy = (
                select(func.count()).select_from(Effect).where(Effect.state.in_(("pending", "inflight"))),
                select(func.count()).select_from(Card).where(Card.behind, Card.channel != ""),
                select(func.count()).select_from(Task).where(or_(Task.due_at <= now, Task.lease_until > now)),
            )
            return not any(tx.scalar(query) for query in busy)

    def settle(self) -> None:
        """Wait until everything is at rest."""
        self.wait(self.quiet, "quiet")

    def tasks(self, *states: str) -> int:
        """How many tasks there are (in these states)."""
        with self.frames.read_only() as tx:
            query = select(func.count()).select_from(Task)
            return int(tx.scalar(query.where(Task.state.in_(states)) if states else query) or 0)

    def steps(self, kind: str) -> int:
        """How many questions of a kind were ever asked."""
        with self.frames.read_only() as tx:
            return int(tx.scalar(select(func.count()).select_from(Step).where(Step.kind == kind)) or 0)

    def stored_mails(self) -> int:
        """How many different mails of customers are in our table."""
        with self.frames.read_only() as tx:
            query = select(func.count()).select_from(InboundMail).where(InboundMail.duplicate_of == 0)
            return int(tx.scalar(query) or 0)

    def sent_ids(self) -> Counter[str]:
        """Message-ID of every mail that left, with how often it arrived."""
        found: Counter[str] = Counter()
        for one in self.office.deliveries():
            mail = message_from_bytes(one.raw, policy=default)
            found[f"{mail['Message-ID']} {one.recipient}"] += 1
        return found

    def cards(self) -> Counter[str]:
        """Subject of every message of ours in Slack, with how often it stands there."""
        found: Counter[str] = Counter()
        for message in self.all_messages():
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            if payload.get("subject"):
                found[str(payload["subject"])] += 1
        return found

    def files(self) -> Counter[str]:
        """Name of every file in the threads, with how often it stands there."""
        return Counter(
            str(file["name"]) for message in self.all_messages() for file in message.get("files") or ()
        )

    def all_messages(self) -> Iterator[dict[str, Any]]:
        """Every message in the channel and its threads."""
        for message in self.sandbox.messages(DESK):
            yield message
            yield from self.sandbox.thread(DESK, str(message["ts"]))

    def nothing_doubled(self) -> None:
        """Assert: every mail once at the customer, every card once in Slack, every file once."""
        for what in (self.sent_ids(), self.cards(), self.files()):
            assert {name: count for name, count in what.items() if count > 1} == {}
        with self.frames.read_only() as tx:
            wanted = set(
                tx.scalars(select(Card.subject).where(~Card.subject.startswith("home:"), Card.shown > 0))
            )
        assert set(self.cards()) == wanted

    def state(self) -> str:
        """Where everything stands, for a message about a failure."""
        with self.frames.read_only() as tx:
            tasks = [
                (t.number, t.state, t.outcome, t.failures, t.error, t.due_at)
                for t in tx.scalars(select(Task))
            ]
            steps = [(s.id, s.kind, s.state) for s in tx.scalars(select(Step))]
            effects = [(e.key, e.state, e.attempts, e.error) for e in tx.scalars(select(Effect))]
            behind = [(c.subject, c.error) for c in tx.scalars(select(Card).where(Card.behind))]
        return f"{tasks=}\n{steps=}\n{effects=}\n{behind=}\n{self.sandbox.failures=}"
