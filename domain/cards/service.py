"""Say that a card should be repainted, claim one that is behind, say what was painted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from domain.cards.models import Card, HomeView

LEASE = timedelta(seconds=60)
HOME_FRESH = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class ClaimedCard:
    """A card that this worker paints; ``wanted`` is the revision that it will have shown."""

    id: int
    subject: str
    channel: str
    parent: str
    parent_ts: str
    ts: str
    wanted: int
    attempt: int
    failures: int
    """How often painting failed since it last worked."""
    maybe_posted: bool
    doomed: bool = False
    """Its message is to be deleted."""


def touch(tx: Session, subject: str, *, channel: str, now: datetime, parent: str = "") -> None:
    """Want a card to be repainted (or posted, the first time)."""
    insert = postgresql.insert if tx.get_bind().dialect.name == "postgresql" else sqlite.insert
    tx.execute(
        insert(Card)
        .values(subject=subject, channel=channel, parent=parent, wanted=1, behind=True, not_before=now)
        .on_conflict_do_update(
            index_elements=[Card.subject],
            set_={
                "wanted": Card.wanted + 1,
                "behind": True,
                # One that was in line queues anew: else the summary, touched by everybody, is always painted first.
                "not_before": case((Card.behind, Card.not_before), else_=now),
            },
        )
    )


def claim(tx: Session, *, now: datetime) -> ClaimedCard | None:
    """Take the next card that is behind; a thread entry waits until its parent is posted."""
    parent = select(Card.subject, Card.ts, Card.channel).subquery()
    row = tx.execute(
        select(Card, parent.c.ts, parent.c.channel)
        .outerjoin(parent, parent.c.subject == Card.parent)
        .where(
            Card.behind,
            Card.not_before <= now,
            or_(Card.lease_until.is_(None), Card.lease_until < now),
            or_(Card.parent == "", parent.c.ts != "", Card.doomed),
        )
        .order_by(Card.not_before, Card.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=Card)
    ).first()
    if row is None:
        return None
    card: Card = row[0]
    if card.lease_until is not None and not card.ts:
        card.maybe_posted = True  # somebody died with it, perhaps after posting
    card.lease_until = now + LEASE
    card.attempts += 1
    return ClaimedCard(
        id=card.id,
        subject=card.subject,
        # A thread stays where its card stands, wherever the desk went since.
        channel=card.channel if card.ts else row[2] or card.channel,
        parent=card.parent,
        parent_ts=row[1] or "",
        ts=card.ts,
        wanted=card.wanted,
        attempt=card.attempts,
        failures=card.failures,
        maybe_posted=card.maybe_posted,
        doomed=card.doomed,
    )


def doom(tx: Session, subject: str, *, now: datetime) -> None:
    """What a card shows was deleted: its message and those in its thread go, too (D-72)."""
    mine = or_(Card.subject == subject, Card.parent == subject)
    # A wish of its own: whoever is painting it just now must not leave it as done.
    wanted = {"wanted": Card.wanted + 1, "behind": True, "not_before": now}
    tx.execute(update(Card).where(mine).values(doomed=True, **wanted))


def gone(tx: Session, claimed: ClaimedCard) -> None:
    """Record that a doomed card's message is deleted: nothing is left of it."""
    card = _held(tx, claimed)
    if card is not None:
        tx.delete(card)


def shown(tx: Session, claimed: ClaimedCard, *, channel: str, ts: str) -> None:
    """Record that the claimed revision is painted; a touch since then leaves the card behind."""
    card = _held(tx, claimed)
    if card is None:
        return
    card.channel, card.ts, card.shown = channel, ts, claimed.wanted
    card.behind = card.wanted > claimed.wanted
    card.lease_until, card.error, card.maybe_posted, card.failures = None, "", False, 0


def _held(tx: Session, claimed: ClaimedCard) -> Card | None:
    """Return the claimed card, None if another worker took over (or the card moved to another place)."""
    card = tx.get(Card, claimed.id, with_for_update=True, populate_existing=True)
    return card if card is not None and card.attempts == claimed.attempt else None


def postpone(
    tx: Session, claimed: ClaimedCard, *, error: str, until: datetime, maybe_posted: bool = False
) -> None:
    """Try again later; remembers that the message may stand already."""
    card = _held(tx, claimed)
    if card is None:
        return
    card.not_before, card.error, card.lease_until = until, error[:80], None
    card.failures += 1
    card.maybe_posted = card.maybe_posted or maybe_posted


def forget(tx: Session, claimed: ClaimedCard, *, now: datetime) -> None:
    """The message is gone in Slack: post it anew."""
    card = _held(tx, claimed)
    if card is None:
        return
    card.ts, card.behind, card.lease_until, card.not_before = "", True, None, now


def drop(tx: Session, claimed: ClaimedCard, *, error: str) -> None:
    """Give up a card that has nothing to show; a touch since then still wants it painted."""
    card = _held(tx, claimed)
    if card is not None:
        card.behind, card.error, card.lease_until = card.wanted > claimed.wanted, error[:80], None


def where(tx: Session, subject: str) -> tuple[str, str]:
    """Return (channel, ts) of a card, ('', '') if it was never posted."""
    row = tx.execute(select(Card.channel, Card.ts).where(Card.subject == subject)).first()
    return ("", "") if row is None else (row[0], row[1])


def may_stand(tx: Session, subject: str) -> bool:
    """Say whether a card's message stands, or may stand because the answer to its post was lost."""
    row = tx.execute(select(Card.ts, Card.maybe_posted).where(Card.subject == subject)).first()
    return row is not None and (row[0] != "" or bool(row[1]))


def subject_at(tx: Session, channel: str, ts: str) -> str:
    """Return the subject of the card that stands at a message, '' if it is none of ours."""
    return tx.scalar(select(Card.subject).where(Card.channel == channel, Card.ts == ts)) or ""


def home_opened(
    tx: Session,
    member_id: str,
    *,
    now: datetime,
    tab: str | None = None,
    page: int | None = None,
    chosen: str | None = None,
) -> HomeView:
    """Remember that a member looks at App Home, and at what; the Home is repainted."""
    view = tx.get(HomeView, member_id)
    if view is None:
        view = HomeView(member_id=member_id, tab="inbox", filter="", page=0, opened_at=now)
        tx.add(view)
    view.opened_at = now
    if tab is not None:
        view.tab, view.page = tab, 0
    if chosen is not None:
        view.filter, view.page = chosen, 0
    if page is not None:
        view.page = max(page, 0)
    touch(tx, f"home:{member_id}", channel=member_id, now=now)
    return view


def home_of(tx: Session, member_id: str) -> tuple[str, str, int]:
    """Return (tab, filter, page) of a member's Home."""
    view = tx.get(HomeView, member_id)
    return ("inbox", "", 0) if view is None else (view.tab, view.filter, view.page)


def touch_homes(tx: Session, *, now: datetime, acting: str = "") -> None:
    """Repaint the Homes that somebody is looking at: opened in the last 15 minutes, and the acting member's."""
    viewers = set(tx.scalars(select(HomeView.member_id).where(HomeView.opened_at > now - HOME_FRESH)))
    if acting and acting != "bot" and tx.get(HomeView, acting) is not None:
        viewers.add(acting)
    for member_id in sorted(viewers):
        touch(tx, f"home:{member_id}", channel=member_id, now=now)


def move_place(tx: Session, subject: str, *, channel: str, now: datetime) -> None:
    """A card belongs into another channel from now on: it is posted anew there."""
    card = tx.scalar(select(Card).where(Card.subject == subject))
    if card is not None:
        card.channel, card.ts, card.behind, card.not_before = channel, "", True, now
        card.attempts, card.lease_until = (
            card.attempts + 1,
            None,
        )  # whoever paints it now paints the old place
