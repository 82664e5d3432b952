"""Builders for tests of the desk: a small company, a desk with its people, mails, and a task at a given step.

A :class:`Shop` works with the real services and the bot's real ``Advancer`` and ``Drain``; only what a mail *says* is
told to it (a :class:`Request` per mail), because reading has its own tests.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import event, select

from bot.advance import Advancer
from bot.effects import Drain, Happened
from domain.arrivals import Arrived, mail_arrived
from domain.cards.models import Card
from domain.commands import answers, review
from domain.commands.desks import make_desk
from domain.desks.models import Desk
from domain.effects.models import Effect
from domain.inbox import tokens
from domain.inbox.facts import MailKind, ParsedMail, Place
from domain.inbox.models import OutboundMail
from domain.intake.request import Candidate, Intent, Open, Request, RequestLine, Span, Why
from domain.people.rights import Person, Role
from domain.people.service import Profile, grant, person, remember
from domain.sales.queries import document_view
from domain.tasks.models import Step, Task, TimelineEvent
from domain.tasks.states import StepKind, StepState
from tests.domain.sales.company import imported, with_row

KEY = b"a key that signs reply tokens in tests"
CHANNEL = "C0DESK"
ACCOUNT = "salg@fjord.example"
BIRTHE = "birthe@hotel.example"
"""A contact of customer C1."""
PDF = b"%PDF-1.4 a quote as it was reviewed"
_numbers = itertools.count(1)


def line(item="CHAIR", quantity="12", variant="BLACK", uom="PCS", **fields) -> RequestLine:
    text = f"{quantity} {item}"
    return RequestLine(
        item_no=item,
        variant_code=variant if item == "CHAIR" else "",
        quantity=Decimal(quantity),
        uom=uom,
        requested_date=fields.pop("requested_date", None),
        evidence=Span("body", fields.pop("start", 0), 20, text),
        rule="item_no",
        confidence=1.0,
    )


def wish(text="some chairs", why=Why.AMBIGUOUS, *items: str, start=50) -> Open:
    found = tuple(Candidate("CHAIR", one, 0.8, "description", False) for one in items or ("BLACK", "GREY"))
    return Open(why, Span("body", start, start + len(text), text), found, Decimal(2), "PCS")


def request(*lines: RequestLine, intent=Intent.QUOTE_REQUEST, **fields) -> Request:
    chosen = lines or ((line(),) if intent in (Intent.QUOTE_REQUEST, Intent.ORDER_REQUEST) else ())
    if fields.pop("nothing", False):
        chosen = ()
    return Request(
        intent=intent, intent_reason="test", language=fields.pop("language", "da"), lines=chosen, **fields
    )


ACCEPTS = request(intent=Intent.QUOTE_ACCEPTANCE)
REJECTS = request(intent=Intent.QUOTE_REJECTION)


def mail(text="12 black chairs, please", **fields) -> ParsedMail:
    number = next(_numbers)
    values = {
        "message_id": f"<m{number}@hotel.example>",
        "digest": f"{number:064}",
        "from_address": BIRTHE,
        "from_name": "Birthe Rolskov",
        "reply_to": "",
        "to": (ACCOUNT,),
        "cc": (),
        "subject": "Stole til restauranten",
        "sent_at": None,
        "in_reply_to": "",
        "references": (),
        "text": text,
        "new_text": text,
        "quoted_text": "",
        "kind": MailKind.PERSON,
        "kind_reason": "",
    }
    return ParsedMail(**{**values, **fields})


@dataclass
class ToldReader:
    """Says of each mail what the test told about it."""

    told: dict[str, Request] = field(default_factory=dict)
    reads: int = 0
    breaks: int = 0
    during: Callable[[], object] | None = None
    """Called once in the middle of the next reading."""

    def read(self, situation) -> Request:
        self.reads += 1
        if self.breaks:
            self.breaks -= 1
            raise RuntimeError("cannot read")
        during, self.during = self.during, None
        if during is not None:
            during()
        return self.told[situation.mails[-1].mail.message_id]


@dataclass
class Outside:
    """The other side of the outbox: remembers what was performed, answers as told (default: it happened)."""

    results: list = field(default_factory=list)
    found: object = None
    performed: list = field(default_factory=list)
    looked: list = field(default_factory=list)
    during: Callable[[], object] | None = None

    def look(self, claimed):
        self.looked.append(claimed.key)
        return self.found

    def perform(self, claimed):
        self.performed.append(claimed)
        during, self.during = self.during, None
        if during is not None:
            during()
        result = self.results.pop(0) if self.results else Happened(f"ref-{claimed.key}")
        if isinstance(result, Exception):
            raise result
        return result

    @property
    def keys(self) -> list[str]:
        return [one.key for one in self.performed]


def make_member(tx, slack_id, name, *roles: Role, desk_id=0, now, **fields) -> Person:
    profile = Profile(
        slack_id, "T1", name, f"{name.lower()}@fjord.example", "en-GB", "Europe/Copenhagen", True
    )
    remember(tx, replace(profile, **fields), now=now)
    for role in roles:
        grant(tx, slack_id, role, desk_id=desk_id, by="test", now=now)
    return person(tx, slack_id)


def stock(tx, *, now) -> None:
    """Fill an empty database: the small company, an active desk, two reviewers, a configurator, somebody without a role."""
    imported(tx, with_row("inventory.csv", "FREE,,HQ,50"), now=now)
    desk_id = make_desk(
        tx,
        name="Fjord sales",
        initials="FS",
        channel=CHANNEL,
        language="en",
        time_zone="Europe/Copenhagen",
        account=ACCOUNT,
        folder="INBOX",
        now=now,
    )
    desk = tx.get_one(Desk, desk_id)
    desk.active, desk.duty = True, ["UDUTY"]
    make_member(tx, "U1", "Ana", Role.REVIEWER, desk_id=desk_id, now=now)
    make_member(tx, "U2", "Bo", Role.REVIEWER, desk_id=desk_id, now=now)
    make_member(tx, "U3", "Carl", Role.CONFIGURATOR, desk_id=desk_id, now=now)
    make_member(tx, "U9", "Elin", now=now)


class Shop:
    """A desk at work: mails arrive, the bot moves tasks, people click, mails leave."""

    def __init__(self, frames, clock) -> None:
        """``frames`` are those of a database after :func:`stock`."""
        self.frames, self.clock = frames, clock
        self.reader, self.outside = ToldReader(), Outside()
        self.rendered: list[tuple[str, int]] = []
        self.desk_id = 1
        with frames.read_only() as tx:
            self.ana, self.bo, self.carl, self.elin = (person(tx, one) for one in ("U1", "U2", "U3", "U9"))
        self.advancer = Advancer(frames, clock, self.reader, self._render, "fjord.example", KEY, lambda: None)

    def _render(self, view) -> bytes:
        self.rendered.append((view.number, view.version))
        return PDF + f" {view.number} v{view.version}".encode()

    def settings(self, **values) -> None:
        with self.frames.transaction() as tx:
            desk = tx.get_one(Desk, self.desk_id)
            for name, value in values.items():
                setattr(desk, name, value)

    # -- mails ------------------------------------------------------------------------------------------

    def arrive(self, said: Request | None = None, **fields) -> Arrived:
        """A mail arrives; ``said`` is what it says. Its place is the next uid of the folder."""
        parsed = fields.pop("mail", None) or mail(**fields)
        self.reader.told[parsed.message_id] = said or request()
        with self.frames.transaction() as tx:
            return mail_arrived(
                tx,
                self.desk_id,
                Place(ACCOUNT, "INBOX", 7, next(_numbers)),
                parsed,
                raw="",
                key=KEY,
                now=self.clock(),
            )

    def answer(self, task_id, said: Request | None = None, **fields) -> Arrived:
        """The customer answers our newest mail of a task."""
        with self.frames.read_only() as tx:
            ours = tx.scalars(
                select(OutboundMail).where(OutboundMail.task_id == task_id).order_by(OutboundMail.id.desc())
            ).first()
        fields.setdefault("in_reply_to", ours.message_id)
        fields.setdefault("references", (ours.message_id,))
        fields.setdefault("subject", ours.subject)
        return self.arrive(said, **fields)

    def token(self, task_id, n=1) -> str:
        return tokens.message_id(self.task(task_id).number, n, domain="fjord.example", key=KEY)

    # -- the bot ----------------------------------------------------------------------------------------

    def advance(self) -> int:
        return self.advancer.run()

    def send(self, outside: Outside | None = None) -> int:
        return Drain("mail", self.frames, outside or self.outside, self.clock).run()

    # -- looking ----------------------------------------------------------------------------------------

    def task(self, task_id) -> Task:
        with self.frames.read_only() as tx:
            return tx.get_one(Task, task_id)

    def all(self, model, *where: object) -> list:
        with self.frames.read_only() as tx:
            return list(tx.scalars(select(model).where(*where).order_by(model.id)))

    def steps(self, task_id, *, state: StepState | None = None) -> list[Step]:
        found = self.all(Step, Step.task_id == task_id)
        return [one for one in found if state is None or one.state == state]

    def step(self, task_id) -> Step:
        """The one open review step."""
        (found,) = [one for one in self.steps(task_id, state=StepState.OPEN) if not one.beside]
        return found

    def question(self, task_id) -> Step:
        """The one open question about a mail."""
        (found,) = [one for one in self.steps(task_id, state=StepState.OPEN) if one.beside]
        return found

    def kinds(self, task_id) -> list[str]:
        return [one.kind for one in self.steps(task_id, state=StepState.OPEN)]

    def tags(self, task_id) -> list[str]:
        return [one.tag for one in self.all(TimelineEvent, TimelineEvent.task_id == task_id)]

    def effects(self, kind="mail") -> list[Effect]:
        return self.all(Effect, Effect.kind == kind)

    def card(self, subject) -> Card:
        (found,) = self.all(Card, Card.subject == subject)
        return found

    def document(self, number):
        with self.frames.read_only() as tx:
            return document_view(tx, number)

    # -- people -----------------------------------------------------------------------------------------

    def do(self, verb, *arguments: object, by=None, **fields):
        """Run a command in its own frame."""
        with self.frames.transaction() as tx:
            return verb(tx, *arguments, by=by or self.ana, now=self.clock(), **fields)

    def confirm(self, task_id, *, by=None, look=True):
        """A person looks at the open review, else at the question beside the process, and confirms it."""
        step = min(self.steps(task_id, state=StepState.OPEN), key=lambda one: one.beside)
        if look:
            self.look(step, by=by)
        return self.do(review.confirm, step.id, revision=step.revision, by=by)

    def look(self, step, *, by=None) -> None:
        with self.frames.transaction() as tx:
            review.look(tx, step.id, by=by or self.ana)

    def stop(self, task_id, **fields):
        return self.do(review.stop, task_id, **fields)

    # -- a task at a given step -------------------------------------------------------------------------

    def at_incoming(self, said: Request | None = None, **fields) -> int:
        task_id = self.arrive(said, **fields).task_id
        self.advance()
        assert self.step(task_id).kind == StepKind.INCOMING
        return task_id

    def at(self, kind: StepKind, said: Request | None = None, **fields) -> int:
        """A task whose open review is of a kind, reached with the desk's default settings."""
        if kind is StepKind.STRANGER:
            task_id = self.at_waiting()
            self.answer(task_id, from_address="evil@other.example")
            return task_id
        elif kind is StepKind.BOUNCED:
            task_id = self.at_waiting()
            self.bounce(task_id)
            return task_id
        elif kind is StepKind.PAUSED:
            task_id = self.at(StepKind.REPLY, said, **fields)
            step = self.step(task_id)
            self.do(review.discard, step.id, revision=step.revision)
        elif kind in _SAYS:
            task_id = self.arrive(_SAYS[kind][0], **{**_SAYS[kind][1], **fields}).task_id
            self.advance()
            if self.step(task_id).kind == StepKind.INCOMING and kind is not StepKind.INCOMING:
                self.confirm(task_id)
                self.advance()
        elif kind is StepKind.REPLY:
            task_id = self.at_incoming(said, **fields)
            self.confirm(task_id)
            self.advance()
        else:
            raise ValueError(kind)
        assert self.step(task_id).kind == kind
        return task_id

    def at_sending(self, said: Request | None = None, **fields) -> int:
        """The quote's mail is approved and in the outbox."""
        task_id = self.at(StepKind.REPLY, said, **fields)
        self.confirm(task_id)
        return task_id

    def at_waiting(self, said: Request | None = None, **fields) -> int:
        """The quote is with the customer."""
        task_id = self.at_sending(said, **fields)
        self.send()
        return task_id

    def bounce(self, task_id, **fields) -> Arrived:
        with self.frames.read_only() as tx:
            ours = tx.scalars(select(OutboundMail).where(OutboundMail.task_id == task_id)).first()
        values = {
            "from_address": "mailer-daemon@hotel.example",
            "subject": "Undelivered Mail Returned to Sender",
            "kind": MailKind.BOUNCE,
            "bounced_ids": (ours.message_id,),
        }
        return self.arrive(None, **{**values, **fields})

    def identify(self, task_id, contact_no="K1", how="once", **fields):
        return self.do(answers.choose_contact, self.step(task_id).id, contact_no, how, **fields)

    def later(self, **delta) -> None:
        self.clock.now += timedelta(**delta)


_SAYS = {
    StepKind.INCOMING: (None, {}),
    StepKind.UNKNOWN_SENDER: (None, {"from_address": "new@hotel.example"}),
    StepKind.SEVERAL_CUSTOMERS: (None, {"from_address": "faelles@indkob.example"}),
    StepKind.OUT_OF_SCOPE: (request(intent=Intent.DELIVERY_STATUS), {}),
    StepKind.ITEMS: (request(line(), open=(wish(),)), {}),
    StepKind.BLOCKED_CUSTOMER: (None, {"from_address": "s@satud.example"}),
    StepKind.NOT_AVAILABLE: (request(line(quantity="25")), {}),
    StepKind.PRICE_MISSING: (request(line("FREE", "3")), {}),
}
"""What a first mail says, and who wrote it, for its task to come to a step."""


@contextmanager
def counted(engine):
    """Count the statements that the database is asked (BEGIN, COMMIT and PRAGMA apart)."""
    said: list[str] = []

    def note(connection, cursor, statement, parameters, context, executemany) -> None:
        if statement.split()[0].upper() in ("SELECT", "INSERT", "UPDATE", "DELETE"):
            said.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)
