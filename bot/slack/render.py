"""Subject of a card -> what it shows now: reads the record, asks the view. One function per kind of card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.slack.cards import Rendered
from domain.clock import Clock
from domain.commands import figures
from domain.commands.figures import Asked
from domain.db import Frames
from domain.errors import DomainError
from domain.kpis.facts import Report
from domain.kpis.report import today
from domain.people.rights import Verb, may
from domain.people.service import person
from domain.screens import cards as screens
from domain.screens import desk_cards, home
from handlers.texts import Texts
from handlers.views.figures import home_blocks
from handlers.views.home import home_view, welcome
from handlers.views.message import Message
from handlers.views.ping import ping
from handlers.views.step_card import task_card
from handlers.views.summary import alert_message, desk_card
from handlers.views.timeline import event_message

FIGURES_TAB = "figures"
Count = Callable[[Session, Asked, datetime], Report]
FRESH = timedelta(minutes=1)
"""So long a report is shown again: counting a year takes seconds, and every click of anybody repaints the Homes."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """Renders cards from records."""

    frames: Frames
    clock: Clock
    reports: dict[Asked, Report] = field(default_factory=dict, repr=False)
    """Those of the last minute, for whoever may see the same."""

    def __call__(self, subject: str) -> Rendered | None:
        """Return what a card shows, None if its record is gone."""
        kind, _, identity = subject.partition(":")
        try:
            with self.frames.read_only() as tx:
                match kind:  # the two that show figures up to now
                    case "home":
                        return _home(tx, identity, self.clock(), self._report)
                    case "desk":
                        return _desk(tx, identity, self.clock())
                return _KINDS[kind](tx, identity)
        except DomainError:
            return None

    def _report(self, tx: Session, wanted: Asked, now: datetime) -> Report:
        """Count figures, at most once a minute."""
        for old in [one for one, made in self.reports.items() if not now - FRESH < made.made_at <= now]:
            del self.reports[old]
        if wanted not in self.reports:
            self.reports[wanted] = figures.make(tx, wanted, now=now)
        return self.reports[wanted]


def _message(message: Message, *, pin: bool = False) -> Rendered:
    return Rendered(text=message.text, blocks=tuple(message.blocks), pin=pin)


def _task(tx: Session, identity: str) -> Rendered | None:
    card = screens.task_card(tx, int(identity))
    return _message(task_card(card, Texts(card.language, card.time_zone)))


def _event(tx: Session, identity: str) -> Rendered | None:
    view = screens.event_view(tx, int(identity))
    return None if view is None else _message(event_message(view, Texts(view.language, view.time_zone)))


def _ping(tx: Session, identity: str) -> Rendered | None:
    step_id, _, number = identity.partition(".")
    view = screens.ping(tx, int(step_id), int(number or 0))
    return None if view is None else _message(ping(view, Texts(view.language, view.time_zone)))


def _desk(tx: Session, identity: str, now: datetime) -> Rendered | None:
    view = desk_cards.desk_summary(tx, int(identity))
    if view is None:
        return None
    sold = today(tx, view.desk_id, now=now)
    return _message(desk_card(view, Texts(view.language, view.time_zone), today=sold), pin=True)


def _alert(tx: Session, identity: str) -> Rendered | None:
    view = desk_cards.alert_view(tx, int(identity))
    return None if view is None else _message(alert_message(view, Texts(view.language, view.time_zone)))


def _home(tx: Session, identity: str, now: datetime, count: Count) -> Rendered | None:
    member = person(tx, identity)
    texts = Texts(member.locale, member.time_zone)
    desks = home.desks_of(tx, member)
    if not desks:
        return Rendered(view=welcome(texts, can_set_up=may(member, Verb.ADMINISTER, desk_id=0)))
    inbox = home.inbox(tx, member)
    blocks = None
    if inbox.tab == FIGURES_TAB:
        wanted, named = figures.of_home(tx, member, now=now)
        blocks = home_blocks(count(tx, wanted, now), texts, named)
    return Rendered(view=home_view(inbox, texts, desk_id=desks[0], figures=blocks))


_KINDS: dict[str, Callable[[Session, str], Rendered | None]] = {
    "task": _task,
    "event": _event,
    "ping": _ping,
    "alert": _alert,
}
