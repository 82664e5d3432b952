"""The words in which stories are told: a customer writes, a card asks, a member presses, a mail arrives.

Nothing here looks into the program to decide what is right; rows are read only to say that nothing changed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, TypeVar

from sqlalchemy import text

from bot.demo.world import DemoWorld
from bot.sandbox.customers import MailAttachment
from domain.screens.cards import task_card
from domain.screens.review import task_by_number
from domain.tasks.facts import TaskCard
from domain.words import say

T = TypeVar("T")
CHANNEL = "#sales-desk"
SECONDS = 40.0


def words(node: Any) -> str:
    """Every text that a person reads in blocks or a view, a line each."""
    found: list[str] = []

    def walk(one: Any) -> None:
        if isinstance(one, dict):
            if one.get("type") in {"plain_text", "mrkdwn", "text"} and isinstance(one.get("text"), str):
                found.append(one["text"])
            if isinstance(one.get("initial_value"), str):
                found.append(one["initial_value"])
            for value in one.values():
                walk(value)
        elif isinstance(one, list):
            for value in one:
                walk(value)

    walk(node)
    return "\n".join(found)


class Desk:
    """The demo world as its people use it."""

    def __init__(self, world: DemoWorld) -> None:
        self.world, self.sandbox, self.office = world, world.sandbox, world.office

    # -- customers --------------------------------------------------------------------------------------

    def sample(self, name: str) -> Talk:
        """A customer sends a prepared mail; returns the task that it opens."""
        known = self.numbers()
        _, address = self.world.customers.send_sample(name)
        return self._opened(known, address)

    def writes(
        self, address: str, subject: str, body: str, attachments: tuple[MailAttachment, ...] = ()
    ) -> Talk:
        """A customer writes something new, perhaps with files; returns the task that it opens."""
        known = self.numbers()
        self.world.customers.write(address, subject, body, attachments=attachments)
        return self._opened(known, address)

    def _opened(self, known: set[int], address: str) -> Talk:
        found = self.until(lambda: self.numbers() - known, f"a task for {address}")
        return Talk(self, found.pop(), address)

    def mails(self, address: str) -> list[EmailMessage]:
        """What an address received from the desk, oldest first."""
        return [message_from_bytes(one.raw, policy=default) for one in self.office.inbox_of(address)]

    # -- Slack ------------------------------------------------------------------------------------------

    def numbers(self) -> set[int]:
        """Numbers of all tasks."""
        return {row[0] for row in self.rows("SELECT number FROM task")}

    def form(self, who: str, callback_id: str) -> dict[str, Any]:
        """The modal that a member has open, as soon as it is that one."""

        def look() -> dict[str, Any] | None:
            view = self.sandbox.modal(who)
            return view if view is not None and view["callback_id"] == callback_id else None

        return self.until(look, f"{callback_id} for {who}")

    def told(self, who: str, part: str) -> str:
        """What only this member was told, as soon as it has ``part`` in it."""
        return self.until(
            lambda: next((m["text"] for m in self.sandbox.ephemerals(who) if part in m["text"]), ""),
            lambda: (
                f"{who} to be told {part!r}; was told {[m['text'] for m in self.sandbox.ephemerals(who)]}"
            ),
        )

    def says(self, who: str, command: str) -> str:
        """The words of the answer to a slash command."""
        answer = self.sandbox.command(who, command)
        assert answer.ok, answer.reason
        body = answer.body or {}
        return f"{body.get('text', '')}\n{words(body.get('blocks'))}"

    # -- looking ----------------------------------------------------------------------------------------

    def rows(self, query: str, **values: Any) -> list[Any]:
        """Rows of the bot's database."""
        with self.world.parts.frames.read_only() as tx:
            return list(tx.execute(text(query), values))

    def until(self, look: Callable[[], T], what: str | Callable[[], str], seconds: float = SECONDS) -> T:
        """What ``look`` gives as soon as it is true; AssertionError with ``what`` after ``seconds``."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = look()
            if found:
                return found
            time.sleep(0.02)
        raise AssertionError(f"waited {seconds:g} s for {what if isinstance(what, str) else what()}")


@dataclass
class Talk:
    """One conversation: its task, its card, its customer."""

    desk: Desk
    number: int
    address: str

    @property
    def card(self) -> TaskCard:
        """What the record says that the card shows."""
        with self.desk.world.parts.frames.read_only() as tx:
            return task_card(tx, task_by_number(tx, self.number))

    def message(self) -> dict[str, Any]:
        """The card in the channel."""
        found = [m for m in self.desk.sandbox.messages(CHANNEL) if m["text"].startswith(f"T-{self.number} ")]
        return found[0] if found else {"ts": "", "text": "", "blocks": []}

    def shown(self) -> str:
        """Every word on the card."""
        return words(self.message()["blocks"])

    def asks(self, kind: str) -> dict[str, Any]:
        """The card, as soon as it asks a question of this kind."""

        def look() -> dict[str, Any] | None:
            steps = self.card.steps
            if not steps or steps[0].kind.value != kind:
                return None
            message = self.message()
            return message if f"{steps[0].id}.{steps[0].revision}" in str(message["blocks"]) else None

        return self.desk.until(
            look, lambda: f"T-{self.number} to ask {kind}; it shows {self.shown()!r}, rows {self.state()}"
        )

    def becomes(self, state: str) -> str:
        """The words on the card, as soon as the task is in this state and the card says so."""

        def look() -> str:
            card = self.card
            if card.state.value != state or card.steps:
                return ""
            return self.shown() if f"*{say(f'state.{state}', 'en')}*" in self.shown() else ""

        return self.desk.until(
            look, lambda: f"T-{self.number} to be {state}; it shows {self.shown()!r}, rows {self.state()}"
        )

    def press(self, who: str, action_id: str, value: str | None = None) -> None:
        """Press a button of the card, or choose in its menu."""
        answer = self.desk.sandbox.click(who, CHANNEL, self.message()["ts"], action_id, value)
        assert answer.ok, answer.reason

    def choose(self, who: str, entry: str) -> None:
        """Choose an entry of the card's menu by its first word."""
        blocks = self.message()["blocks"]
        menus = [
            e
            for b in blocks
            for e in (*b.get("elements", ()), b.get("accessory") or {})
            if e.get("type") == "overflow"
        ]
        values = [o["value"] for menu in menus for o in menu["options"] if o["value"].startswith(f"{entry}:")]
        assert values, f"no {entry} in the menu of T-{self.number}"
        self.press(who, "step.menu", values[0])

    def send(self, who: str) -> EmailMessage:
        """Open Review of the drafted mail, confirm & send, and return the mail as the customer got it."""
        self.asks("reply")
        before = len(self.desk.mails(self.address))
        self.press(who, "step.review")
        self.desk.form(who, "view.review")
        assert self.desk.sandbox.submit(who).ok
        self.desk.until(lambda: len(self.desk.mails(self.address)) > before, f"a mail for {self.address}")
        return self.desk.mails(self.address)[-1]

    def replies(self, body: str) -> None:
        """The customer answers the newest mail of the desk."""
        newest = next(m for m in self.desk.world.customers.mails(self.address) if not m.outgoing)
        self.desk.world.customers.write(self.address, f"Re: {newest.subject}", body, in_reply_to=newest.id)

    def thread(self) -> str:
        """Every word in the card's thread."""
        return "\n".join(
            words(m.get("blocks")) for m in self.desk.sandbox.thread(CHANNEL, self.message()["ts"])
        )

    def tells(self, part: str) -> None:
        """Wait until the thread says something."""
        self.desk.until(
            lambda: part in self.thread(),
            lambda: f"{part!r} in the thread of T-{self.number}: {self.thread()!r}",
        )

    def state(self) -> list[Any]:
        """The task's row and its steps' rows: to say that nothing changed."""
        return [
            *self.desk.rows(
                "SELECT state, version, outcome, quote_number, order_number FROM task WHERE number = :n",
                n=self.number,
            ),
            *self.desk.rows(
                "SELECT s.id, s.kind, s.state, s.revision, s.decided_by FROM step s JOIN task t ON t.id = s.task_id"
                " WHERE t.number = :n ORDER BY s.id",
                n=self.number,
            ),
        ]


def body_of(mail: EmailMessage) -> str:
    """The plain text of a mail."""
    part = mail.get_body(preferencelist=("plain",))
    return "" if part is None else str(part.get_content())


def pdf_of(mail: EmailMessage) -> tuple[str, bytes]:
    """Name and bytes of the PDF in a mail."""
    (part,) = [one for one in mail.iter_attachments() if one.get_content_type() == "application/pdf"]
    return str(part.get_filename()), part.get_payload(decode=True)
