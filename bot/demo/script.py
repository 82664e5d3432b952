"""The smoke script: the whole main job without a browser, as a readable transcript.

Exit is good only if mail, quote, PDF, acceptance and order really happened: everything is asserted on what arrived
by SMTP at the customer and on what Slack's protocols showed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from typing import Any

from rich.console import Console

from bot.demo.world import DemoWorld
from bot.sandbox.postoffice import Delivery
from domain.money import plain
from domain.people.service import person
from domain.screens.cards import task_card
from domain.screens.home import task_list
from domain.tasks.facts import TaskCard
from domain.tasks.states import StepKind, TaskState

REVIEWER = "donal"
CUSTOMER = "gemma@harrowpike.example"
WAIT_S = 60.0
REQUEST = """Hello,

Please quote:

15 pcs 10102 SORT task chair, black
40 pcs folding chair PICO, black

Our reference: HP-50021

Kind regards,
Gemma Pike
"""
ACCEPTANCE = """Hello,

That looks fine. We accept the quote, please go ahead and order.

Kind regards,
Gemma Pike
"""


class ScriptFailed(Exception):
    """A step of the script did not happen."""


@dataclass
class Transcript:
    """What happened, with the seconds since the last line."""

    console: Console
    started: float = field(default_factory=time.monotonic)

    def tell(self, who: str, what: str) -> None:
        """Print one line."""
        self.console.print(
            f"[dim]{time.monotonic() - self.started:6.2f} s[/dim]  [bold]{who:<9}[/bold] {what}"
        )


@dataclass
class Smoke:
    """One walk through the main job."""

    world: DemoWorld
    transcript: Transcript
    wait_s: float = WAIT_S
    """Seconds after which something did not happen."""

    def run(self) -> None:
        """Walk; raises ScriptFailed where something did not happen."""
        tell = self.transcript.tell
        self.world.customers.write(CUSTOMER, "Request for quote", REQUEST)
        tell("Customer", f"{CUSTOMER} writes: 15 task chairs, 40 folding chairs, our reference HP-50021")
        card = self._asked(StepKind.INCOMING)
        self._posted(card)
        tell(
            "Slack",
            f"T-{card.number} in #sales-desk: {card.customer_name}, {card.line_count} lines understood",
        )
        self._confirm(card)
        tell("Reviewer", f"{REVIEWER} confirms the incoming mail")
        card = self._asked(StepKind.REPLY)
        tell("Bot", f"made quote {card.document}, {_money(card)}, drafted the answer with its PDF")
        self._review(card)
        tell("Reviewer", f"{REVIEWER} opens Review and presses Confirm & send")
        quote = self._received(1)
        number = card.document.partition(" ")[0]
        self._check_mail(quote, number)
        tell("Customer", f"received {number} by SMTP, in her thread, with the PDF attached")
        newest = self.world.customers.mails(CUSTOMER)[0]
        self.world.customers.write(CUSTOMER, f"Re: {newest.subject}", ACCEPTANCE, in_reply_to=newest.id)
        tell("Customer", "answers: we accept")
        card = self._asked(StepKind.ACCEPTANCE)
        self._confirm(card)
        tell("Reviewer", f"{REVIEWER} confirms the acceptance")
        card = self._asked(StepKind.REPLY)
        order = card.document.partition(" ")[0]
        tell("Bot", f"made order {order} from {number}, drafted the confirmation")
        self._review(card)
        confirmation = self._received(2)
        self._check_mail(confirmation, order)
        tell("Customer", f"received order confirmation {order} with the PDF attached")
        done = self._wait(lambda: self._card_in(TaskState.DONE), "the task to end")
        if done.outcome != "ordered":
            raise ScriptFailed(f"the task ended as {done.outcome!r}, not as ordered")
        tell("Slack", f"T-{done.number} is done: ordered")

    def _wait(self, look: Callable[[], Any], what: str) -> Any:
        until = time.monotonic() + self.wait_s
        while time.monotonic() < until:
            found = look()
            if found:
                return found
            time.sleep(0.05)
        raise ScriptFailed(f"waited {self.wait_s:.0f} s for {what}")

    def _cards(self) -> list[TaskCard]:
        sandbox = self.world.sandbox
        with self.world.parts.frames.read_only() as tx:
            rows = task_list(tx, person(tx, sandbox.user(REVIEWER)), limit=50, closed=True)
            return [task_card(tx, row.id) for row in rows]

    def _card_in(self, state: TaskState) -> TaskCard | None:
        return next((card for card in self._cards() if card.state is state), None)

    def _asked(self, kind: StepKind) -> TaskCard:
        """Wait until a task asks a question of a kind."""
        found = self._wait(
            lambda: next((card for card in self._cards() if card.steps and card.steps[0].kind is kind), None),
            f"a question of kind {kind.value} (now: {[(c.state.value, [s.kind.value for s in c.steps]) for c in self._cards()]})",
        )
        if not isinstance(found, TaskCard):
            raise ScriptFailed(f"no question of kind {kind.value}")
        return found

    def _posted(self, card: TaskCard) -> str:
        """Wait until the card in Slack shows the open step; returns its ts."""
        mark = f"{card.steps[0].id}.{card.steps[0].revision}"

        def shown() -> str:
            for message in self.world.sandbox.messages("#sales-desk"):
                if mark in str(message.get("blocks")):
                    return str(message["ts"])
            return ""

        return str(self._wait(shown, f"the card of T-{card.number} to show step {mark}"))

    def _confirm(self, card: TaskCard) -> None:
        ts = self._posted(card)
        self.world.sandbox.click(REVIEWER, "#sales-desk", ts, "step.confirm")

    def _review(self, card: TaskCard) -> None:
        ts = self._posted(card)
        self.world.sandbox.click(REVIEWER, "#sales-desk", ts, "step.review")
        self._wait(lambda: self.world.sandbox.modal(REVIEWER), "the Review modal")
        self.world.sandbox.submit(REVIEWER)

    def _received(self, count: int) -> Delivery:
        found = self._wait(
            lambda: (
                (arrived := self.world.office.inbox_of(CUSTOMER))
                and len(arrived) >= count
                and arrived[count - 1]
            ),
            f"mail {count} at the customer",
        )
        if not isinstance(found, Delivery):
            raise ScriptFailed("no mail arrived")
        return found

    def _check_mail(self, delivery: Delivery, number: str) -> None:
        """Check what arrived: thread, number in the text, the PDF."""
        mail = message_from_bytes(delivery.raw, policy=default)
        if not mail["In-Reply-To"] or not mail["References"]:
            raise ScriptFailed("the answer is not in the customer's thread")
        body = mail.get_body(preferencelist=("plain",))
        if body is None or number not in str(body.get_content()):
            raise ScriptFailed(f"the mail does not name {number}")
        files = [part for part in mail.iter_attachments() if part.get_content_type() == "application/pdf"]
        content = files[0].get_payload(decode=True) if files else b""
        if not isinstance(content, bytes) or not content.startswith(b"%PDF") or len(content) < 5_000:
            raise ScriptFailed("the PDF is missing")


def _money(card: TaskCard) -> str:
    return f"{plain(card.amount.decimal())} {card.amount.currency}" if card.amount else "no amount"


def smoke(console: Console, **world: Any) -> int:
    """Run the script in a fresh world; returns the exit code."""
    console.rule("Tilbud: the main job, end to end")
    try:
        with DemoWorld(**world) as built:
            Smoke(built, Transcript(console)).run()
    except ScriptFailed as failed:
        console.print(f"[bold red]It did not happen:[/bold red] {failed}")
        return 1
    console.print("[bold green]Mail, quote, PDF, acceptance and order: all happened.[/bold green]")
    return 0
