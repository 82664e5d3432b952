"""Try it out (D-82): a task without a mail, whose answers go nowhere until somebody makes it real."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.commands.review import Decided
from domain.errors import InvalidInput
from domain.inbox import service as inbox
from domain.inbox.facts import MailKind, ParsedMail, Place
from domain.inbox.models import InboundMail
from domain.people.rights import Person, Verb, require
from domain.sales import standing
from domain.sales.models import Contact, Inventory, Item, ItemTranslation
from domain.tasks import service, timeline
from domain.tasks.states import OPEN_TASKS, StepKind, TaskState
from domain.tasks.timeline import Tag
from domain.words import say

ACCOUNT = "try-out"
MOST_TEXT = 20_000


def try_out(
    tx: Session,
    desk_id: int,
    *,
    sender_address: str,
    sender_name: str,
    subject: str,
    text: str,
    by: Person,
    now: datetime,
) -> Decided:
    """Make a task as if this mail had arrived; nothing is ever sent from it unless it is made real.

    Raises:
        InvalidInput: ``field`` is "sender", "subject" or "text".
    """
    require(by, Verb.REVIEW, desk_id=desk_id)
    address = sender_address.strip().lower()
    if "@" not in address:
        raise InvalidInput("try.sender", field="sender")
    if not text.strip() or len(text) > MOST_TEXT:
        raise InvalidInput("try.text", field="text", most=MOST_TEXT)
    uid = (tx.scalar(select(func.max(InboundMail.uid)).where(InboundMail.account == ACCOUNT)) or 0) + 1
    digest = sha256(f"{address}|{subject}|{text}|{uid}".encode()).hexdigest()
    mail = ParsedMail(
        message_id=f"<try-{digest[:24]}@local.invalid>",
        digest=digest,
        from_address=address,
        from_name=sender_name.strip() or address,
        reply_to="",
        to=(),
        cc=(),
        subject=" ".join(subject.split())[:250],
        sent_at=now,
        in_reply_to="",
        references=(),
        text=text,
        new_text=text,
        quoted_text="",
        kind=MailKind.PERSON,
        kind_reason="",
    )
    stored, _ = inbox.receive(tx, Place(ACCOUNT, "", 0, uid), mail, raw="", now=now)
    task = service.open_task(
        tx,
        desk_id,
        subject=mail.subject,
        sender_address=address,
        sender_name=mail.from_name,
        try_out=True,
        now=now,
    )
    inbox.attach(tx, stored.id, task.id)
    task.round = stored.id
    timeline.record(tx, task, Tag.TASK_TRIED, by=by.slack_id, now=now)
    timeline.record(
        tx, task, Tag.MAIL_RECEIVED, by="customer", now=now, mail_id=stored.id, sender=mail.from_name
    )
    service.touch(tx, task, now=now, acting=by.slack_id)
    return Decided(task.id, task.number, 0, StepKind.INCOMING)


def make_real(tx: Session, task_id: int, *, by: Person, now: datetime) -> Decided:
    """Turn a try-out into a real task: from now on a confirmed mail leaves (D-82)."""
    task = service.lock(tx, task_id)
    require(by, Verb.REVIEW, desk_id=task.desk_id)
    if not task.try_out:
        raise InvalidInput("error.not_a_try_out")
    if TaskState(task.state) not in OPEN_TASKS:
        raise InvalidInput(f"error.task_is_{task.state}", task=f"T-{task.number}")
    task.try_out = False
    standing.make_real(tx, task.id)
    timeline.record(tx, task, Tag.TASK_OPENED, by=by.slack_id, now=now, other=f"T-{task.number}")
    service.touch(tx, task, now=now, acting=by.slack_id)
    return Decided(task.id, task.number, 0, StepKind.INCOMING)


def sample(tx: Session, contact_no: str, *, language: str, turn: int) -> tuple[str, str]:
    """Return (subject, text) of a sample mail with items of this company that are in stock.

    Args:
        turn: a number that chooses which items, so that a second sample differs from the first.
    """
    contact = tx.get(Contact, contact_no) if contact_no else None
    spoken = (contact.language if contact else "") or language
    stock = (
        select(Inventory.item_no, func.sum(Inventory.quantity).label("there"))
        .where(Inventory.variant_code == "")
        .group_by(Inventory.item_no)
        .subquery()
    )
    rows = tx.execute(
        select(Item.item_no, Item.description, ItemTranslation.description, stock.c.there)
        .join(stock, stock.c.item_no == Item.item_no)
        .outerjoin(
            ItemTranslation,
            (ItemTranslation.item_no == Item.item_no)
            & (ItemTranslation.variant_code == "")
            & (ItemTranslation.language == spoken),
        )
        .where(Item.active, Item.blocked.is_(False), stock.c.there >= Decimal(20))
        .order_by(Item.item_no)
        .offset((turn * 7) % 40)
        .limit(3)
    ).all()
    lines = [
        say("sample.line", spoken, quantity=2 + (turn + index) % 8, item=row[2] or row[1], item_no=row[0])
        for index, row in enumerate(rows)
    ]
    name = contact.name if contact else ""
    return say("sample.subject", spoken), say("sample.text", spoken, lines="\n".join(lines), name=name)
