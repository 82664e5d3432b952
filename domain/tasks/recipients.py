"""To whom an answer goes, by the envelope of the customer's newest mail and never by its text; and a limit on machines.

What the mail says does NOT belong here.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.inbox import service as inbox
from domain.inbox.addresses import same_organisation
from domain.inbox.models import InboundMail, OutboundMail
from domain.sales import contacts
from domain.tasks.models import Task

WINDOW = timedelta(hours=1)
MOST_WITHOUT_A_CLICK = 3
"""Mails to one address within :data:`WINDOW` before a machine has to wait for a person (D-90)."""


def recipient(tx: Session, task: Task) -> tuple[str, tuple[dict[str, Any], ...]]:
    """Return who is answered, and what a reviewer must know about it.

    The newest mail that decides: its Reply-To where that is an address of the conversation, a contact of the customer
    or of the same organisation as its sender; any other Reply-To is only named to the reviewer, its sender is answered.
    """
    newest = tx.scalar(
        select(InboundMail)
        .where(InboundMail.task_id == task.id, InboundMail.decides.is_(True))
        .order_by(InboundMail.id.desc())
        .limit(1)
    )
    if newest is None:
        return task.sender_address, ()
    mail = inbox.view(newest).mail
    sender, wanted = mail.from_address or task.sender_address, mail.reply_to.strip().lower()
    if not wanted or wanted == sender:
        return sender, ()
    if _known(tx, task, sender, wanted):
        return wanted, ()
    return sender, ({"code": "note.reply_to", "values": {"address": wanted}},)


def _known(tx: Session, task: Task, sender: str, wanted: str) -> bool:
    """Say whether an address belongs to the conversation, the customer or the sender's organisation."""
    if wanted in inbox.addresses_of(tx, task.id) or same_organisation(wanted, sender):
        return True
    found = contacts.contacts_with(tx, wanted)
    return bool(task.customer_no) and any(one.customer_no == task.customer_no for one in found)


def too_many(tx: Session, address: str, *, now: datetime) -> bool:
    """Say whether an address got so many mails of ours lately that a machine sends it no more (D-90)."""
    count = tx.scalar(
        select(func.count())
        .select_from(OutboundMail)
        .where(OutboundMail.to_address == address, OutboundMail.sent_at > now - WINDOW)
    )
    return (count or 0) >= MOST_WITHOUT_A_CLICK
