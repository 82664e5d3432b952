"""The guided tour of the demo: makes prepared situations happen, and reads from Slack, mail and card where they stand.

Nothing is remembered here but which mail started a situation: what the page says about it is always looked up.
The situations are in ``tour_stops``, their sentences in tour.po, the page in ``bot/sandbox/page/tour.js``.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Collection
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser

from bot.demo.tour_stops import (
    ACCEPTANCE,
    ASKS,
    CHANGE,
    HINTS,
    PRESSED,
    QUOTE,
    STOPS,
    WINDOWS,
    Ends,
    Stop,
)
from bot.sandbox.customers import Customers
from bot.sandbox.postoffice import PostOffice
from bot.sandbox.records import Json, User, UserError
from bot.sandbox.seed import SALES_DESK
from bot.sandbox.server import Sandbox
from bot.sandbox.tour import Phase, Shown, Situation
from domain.db import Frames
from domain.errors import Refused
from domain.inbox.service import task_by_ids
from domain.people.rights import Verb, may
from domain.people.service import person
from domain.screens.cards import task_card
from domain.tasks.facts import StepCard, TaskCard
from domain.tasks.states import StepKind, TaskState
from domain.words import say
from handlers.ids import Action

DESK = 1
DESK_LANGUAGE = "en"
"""Of the cards in the channel, whoever looks."""
ALL = tuple(stop.id for stop in STOPS)
OVER = frozenset({TaskState.STOPPED, TaskState.DONE})
_PDF = re.compile(rb'filename="?([\w-]+)\.pdf')
_CARD_WORDS = {
    "confirm": "button.confirm",
    "fill": "button.fill_in",
    "ask": "button.ask_customer",
    "create": "button.create_contact",
    "choose": "button.choose_per_line",
    "draft": "button.draft_answer",
    "order": "button.make_order",
    "apply": "button.apply_change",
    "take": "button.take_over",
    "noted": "button.noted",
}


@dataclass(frozen=True, slots=True)
class _Run:
    """A situation that was started."""

    message_id: str
    """Of the customer's mail."""
    document: str
    """What the card named when it started."""
    ends: Ends


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is known of a situation at this moment."""

    run: _Run | None = None
    card: TaskCard | None = None
    message: Json | None = None
    """The card in the channel."""
    answers: tuple[bytes, ...] = ()
    """What the customer got after it, oldest first."""

    @property
    def document(self) -> str:
        """Name of the document that the customer got, '' without one."""
        names = [found[1].decode() for raw in self.answers if (found := _PDF.search(raw)) is not None]
        return names[0] if names else ""

    @property
    def over(self) -> bool:
        """Whether what it is about has happened."""
        if self.run is None or self.card is None:
            return False
        decided = self.card.last.kind if self.card.last is not None else None
        match self.run.ends:
            case Ends.TAKEN_OVER:
                return decided is StepKind.OUT_OF_SCOPE and self.card.state is TaskState.DONE
            case Ends.RETURNED:
                return decided is StepKind.BOUNCED
            case Ends.ANSWERED:
                return bool(self.answers)
            case Ends.QUOTED:
                return bool(self.document)
            case Ends.ORDERED:
                return bool(self.document) and self.card.outcome == "ordered"

    @property
    def asked(self) -> StepCard | None:
        """The question that the card in Slack shows, None if it shows none or an old one."""
        if self.card is None or self.message is None or not self.card.steps:
            return None
        step = self.card.steps[0]
        return step if f"{step.id}.{step.revision}" in str(self.message.get("blocks")) else None

    @property
    def task(self) -> str:
        """Name of the task, '' without one."""
        return f"T-{self.card.number}" if self.card is not None else ""


class Tour:
    """Implements :class:`bot.sandbox.tour.GuidedTour`. Thread-safe."""

    def __init__(self, frames: Frames, sandbox: Sandbox, office: PostOffice, customers: Customers) -> None:
        """``frames`` is the bot's database, which is only read."""
        self._frames, self._sandbox = frames, sandbox
        self._office, self._customers = office, customers
        self._lock = threading.Lock()
        self._runs: dict[str, _Run] = {}
        self._read: dict[str, tuple[int, Json | None, TaskCard | None]] = {}
        """Message-ID -> task, its message and its card as they were read last."""

    # -- what the page calls --------------------------------------------------------------------------

    def shown_to(self, user: str) -> Shown:
        """Return where everything stands, in the member's language."""
        member = self._sandbox.workspace.users[user]
        seen = self._look()
        situations = tuple(self._situation(stop, seen, member) for stop in STOPS)
        done = sum(one.phase is Phase.DONE for one in situations)
        words = {
            name: say(f"tour.{name}", member.locale)
            for name in (
                "title",
                "intro",
                "start",
                "again",
                "show",
                "next",
                "close",
                "open",
                "short",
                "finished",
            )
        }
        words["progress"] = say("tour.progress", member.locale, done=done, all=len(STOPS))
        words |= {
            f"read:{one.id}": say("tour.read", member.locale, name=_first_name(one.who)) for one in situations
        }
        return Shown(words, situations)

    def situation(self, name: str, user: str) -> Situation:
        """Return where one situation stands, for a member by id, without looking at the others."""
        stop = next(one for one in STOPS if one.id == name)
        near = {name, QUOTE, CHANGE, ACCEPTANCE} if stop.after else {name, QUOTE}
        return self._situation(stop, self._look(near), self._sandbox.workspace.users[user])

    def start(self, situation: str) -> None:
        """Make a situation happen. Raises LookupError, or UserError when it cannot start now."""
        stop = next((one for one in STOPS if one.id == situation), None)
        if stop is None:
            raise LookupError(situation)
        with self._lock:
            seen = self._look()
            phase = _phase(stop, seen)
            if not _may_start(stop, phase):
                raise UserError("situation_not_ready", "That situation cannot start now.", 409)
            if stop.bounces:
                self._office.undeliverable_once.add(stop.address)
            card = seen[stop.after or stop.id].card
            mail_id = self._write(stop)
            message_id = self._customers.mail(stop.address, mail_id).message_id
            if stop.id == QUOTE:
                self._runs.pop(CHANGE, None)
                self._runs.pop(ACCEPTANCE, None)
            self._runs[stop.id] = _Run(message_id, card.document if card is not None else "", stop.ends)

    # -- doing ----------------------------------------------------------------------------------------

    def _write(self, stop: Stop) -> str:
        if stop.sample:
            return self._customers.send_sample(stop.sample)[0]
        newest = next((one.id for one in self._customers.mails(stop.address) if not one.outgoing), None)
        answered = newest if stop.after else None
        return self._customers.write(stop.address, stop.subject, stop.text, in_reply_to=answered)

    # -- looking --------------------------------------------------------------------------------------

    def _look(self, wanted: Collection[str] = ALL) -> dict[str, _Seen]:
        """Read cards, Slack's messages and mails of what was started."""
        runs = {name: run for name, run in dict(self._runs).items() if name in wanted}
        messages = self._sandbox.messages(SALES_DESK) if runs else []
        found: dict[str, _Seen] = {}
        for stop in STOPS:
            run = runs.get(stop.id)
            if run is None:
                found[stop.id] = _Seen()
                continue
            card, message = self._card(run, messages)
            found[stop.id] = _Seen(run, card, message, self._answers(stop, run))
        return found

    def _card(self, run: _Run, messages: list[Json]) -> tuple[TaskCard | None, Json | None]:
        """Return the task's card and its message; it is read anew only when the message is another one.

        What changes on a card changes its message soon after, and reading at every look would slow the bot down.
        """
        task, was, card = self._read.get(run.message_id, (0, None, None))
        message = _message_of(card, messages)
        if card is None or message is None or message != was:
            with self._frames.read_only() as tx:
                task = task or task_by_ids(tx, [run.message_id])
                card = task_card(tx, task) if task else None
            self._read[run.message_id] = (task, message, card)
            message = _message_of(card, messages)
        return card, message

    def _answers(self, stop: Stop, run: _Run) -> tuple[bytes, ...]:
        received = self._office.inbox_of(stop.address)
        return tuple(one.raw for one in received if run.message_id in _answered(one.raw))

    # -- telling --------------------------------------------------------------------------------------

    def _situation(self, stop: Stop, seen: dict[str, _Seen], member: User) -> Situation:
        locale, mine = member.locale, seen[stop.id]
        phase = _phase(stop, seen)
        button = _proposed(mine) if phase is Phase.YOURS else ""
        words: dict[str, str] = {name: say(code, DESK_LANGUAGE) for name, code in _CARD_WORDS.items()}
        words["send"] = say("submit.send", locale)
        return Situation(
            id=stop.id,
            title=say(f"tour.{stop.id}.title", locale),
            who=self._who(stop),
            happens=say(f"tour.{stop.id}.happens", locale, **words),
            you_do=say(f"tour.{stop.id}.you_do", locale, **words),
            phase=phase,
            now=self._now(stop, seen, phase, button, member),
            may_start=_may_start(stop, phase),
            address=stop.address,
            task=mine.task,
            channel=SALES_DESK if mine.message is not None else "",
            ts=str(mine.message["ts"]) if mine.message is not None else "",
            button=button,
        )

    def _who(self, stop: Stop) -> str:
        known = next((one for one in self._customers.contacts() if one.email == stop.address), None)
        if known is None:
            return stop.name
        return f"{known.name} · {known.company}" if known.company else known.name

    def _now(self, stop: Stop, seen: dict[str, _Seen], phase: Phase, button: str, member: User) -> str:
        locale, mine = member.locale, seen[stop.id]
        first = say(f"tour.{QUOTE}.title", locale)
        if phase is Phase.LOCKED:
            return say(f"tour.{stop.id}.{_why_locked(stop, seen)}", locale, first=first)
        if phase is Phase.DONE:
            return say(f"tour.{stop.id}.done", locale, document=mine.document)
        if phase is Phase.ENDED:
            code = "tour.now.stopped_all" if stop.after else "tour.now.stopped"
            return say(code, locale, task=mine.task, first=first)
        if phase is Phase.BUSY:
            if mine.card is None or (stop.after and mine.card.state is TaskState.WAITING):
                return say("tour.now.mail", locale)
            returning = stop.bounces and mine.card.state is TaskState.WAITING
            return say("tour.now.returning" if returning else "tour.now.bot", locale, task=mine.task)
        return self._asked_now(mine, button, member) if phase is Phase.YOURS else ""

    def _asked_now(self, mine: _Seen, button: str, member: User) -> str:
        locale, step = member.locale, mine.asked
        if not self._may_decide(member.id):
            return say("tour.now.not_you", locale, task=mine.task, name=member.real_name)
        window = self._sandbox.modal(member.id)
        if window is not None and window["callback_id"] in WINDOWS and window.get("submit"):
            hint = step.kind if step is not None and step.kind in HINTS else "else"
            label = window["submit"]["text"]
            return say("tour.now.window", locale, hint=say(f"tour.hint.{hint}", locale), button=label)
        label = _buttons(mine.message).get(button, "")
        if not label:
            return say("tour.now.decide", locale, task=mine.task)
        asks: str = step.kind if step is not None and step.kind in ASKS else "else"
        if asks == StepKind.CHANGE and button == Action.CONFIRM:
            asks = "changed"
        return say(
            "tour.now.press", locale, task=mine.task, asks=say(f"tour.asks.{asks}", locale), button=label
        )

    def _may_decide(self, user: str) -> bool:
        with self._frames.read_only() as tx:
            try:
                return may(person(tx, user), Verb.REVIEW, desk_id=DESK)
            except Refused:
                return False


def _message_of(card: TaskCard | None, messages: list[Json]) -> Json | None:
    """Return a card's message in the channel, None if it is not posted."""
    begin = f"T-{card.number} " if card is not None else ""
    return next((one for one in messages if begin and str(one["text"]).startswith(begin)), None)


def _phase(stop: Stop, seen: dict[str, _Seen]) -> Phase:
    mine = seen[stop.id]
    if mine.over:
        return Phase.DONE
    if mine.run is None:
        return Phase.LOCKED if stop.after and _why_locked(stop, seen) else Phase.READY
    if mine.card is None:
        return Phase.BUSY
    if mine.card.state in OVER:
        return Phase.ENDED
    return Phase.YOURS if mine.asked is not None else Phase.BUSY


def _why_locked(stop: Stop, seen: dict[str, _Seen]) -> str:
    """Return why an answer to the quote cannot be written now, '' if it can."""
    quote = seen[QUOTE]
    if not quote.over or (quote.card is not None and quote.card.state is TaskState.STOPPED):
        return "locked"
    if stop.id == CHANGE and seen[ACCEPTANCE].run is not None:
        return "too_late"
    if stop.id == ACCEPTANCE and seen[CHANGE].run is not None and not seen[CHANGE].over:
        return "open"
    return ""


def _may_start(stop: Stop, phase: Phase) -> bool:
    """What answers a quote happens once a quote; everything else as often as one likes."""
    return phase is Phase.READY or (not stop.after and phase in {Phase.DONE, Phase.ENDED})


def _proposed(mine: _Seen) -> str:
    """Return the action_id that the tour proposes to press on the card."""
    step, there = mine.asked, _buttons(mine.message)
    if step is None or mine.card is None or mine.run is None:
        return ""
    wanted = PRESSED.get(step.kind, (Action.CONFIRM,))
    if step.kind is StepKind.CHANGE and mine.card.document != mine.run.document:
        wanted = (Action.CONFIRM,)
    return next((str(one) for one in wanted if one in there), "")


def _buttons(message: Json | None) -> dict[str, str]:
    """Return action_id -> words of the buttons in a message's rows."""
    blocks = message.get("blocks", []) if message is not None else []
    rows = [element for block in blocks for element in block.get("elements", [])]
    return {
        str(one["action_id"]): str(one["text"]["text"])
        for one in reversed(rows)
        if one.get("type") == "button"
    }


def _answered(raw: bytes) -> str:
    """Return the ids of the mails that a mail answers."""
    head: Message = BytesHeaderParser().parsebytes(raw)
    return f"{head['In-Reply-To']} {head['References']}"


def _first_name(who: str) -> str:
    return who.partition(" ")[0]
