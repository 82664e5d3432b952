"""Subject of a card -> what it shows now: reads the record, asks the view. One function per kind of card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.slack.cards import Rendered
from domain.clock import Clock
from domain.db import Frames
from domain.errors import DomainError
from domain.people.rights import Verb, may
from domain.people.service import person
from domain.screens import cards as screens
from domain.screens import desk_cards, home
from handlers.texts import Texts
from handlers.views.home import home_view, welcome
from handlers.views.message import Message
from handlers.views.ping import ping
from handlers.views.step_card import task_card
from handlers.views.summary import alert_message, desk_card
from handlers.views.timeline import event_message


@dataclass(frozen=True, slots=True)
class Renderer:
    """Renders cards from records."""

    frames: Frames
    clock: Clock

    def __call__(self, subject: str) -> Rendered | None:
        """Return what a card shows, None if its record is gone."""
        kind, _, identity = subject.partition(":")
        draw = _KINDS[kind]
        try:
            with self.frames.read_only() as tx:
                return draw(tx, identity)
        except DomainError:
            return None


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


def _desk(tx: Session, identity: str) -> Rendered | None:
    view = desk_cards.desk_summary(tx, int(identity))
    return None if view is None else _message(desk_card(view, Texts(view.language, view.time_zone)), pin=True)


def _alert(tx: Session, identity: str) -> Rendered | None:
    view = desk_cards.alert_view(tx, int(identity))
    return None if view is None else _message(alert_message(view, Texts(view.language, view.time_zone)))


def _home(tx: Session, identity: str) -> Rendered | None:
    member = person(tx, identity)
    texts = Texts(member.locale, member.time_zone)
    desks = home.desks_of(tx, member)
    if not desks:
        return Rendered(view=welcome(texts, can_set_up=may(member, Verb.ADMINISTER, desk_id=0)))
    return Rendered(view=home_view(home.inbox(tx, member), texts, desk_id=desks[0]))


_KINDS: dict[str, Callable[[Session, str], Rendered | None]] = {
    "task": _task,
    "event": _event,
    "ping": _ping,
    "desk": _desk,
    "alert": _alert,
    "home": _home,
}
