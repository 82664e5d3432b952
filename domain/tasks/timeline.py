"""Everything that is written into a task's timeline, and which of it deserves a message in the card's thread."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from domain.cards import service as cards
from domain.desks.models import Desk
from domain.tasks import traces
from domain.tasks.models import Task, TimelineEvent


class Tag(StrEnum):
    """area:subject:action; the sentence is "timeline.<area>.<subject>.<action>"."""

    MAIL_RECEIVED = "mail:in:received"
    MAIL_STRANGER = "mail:in:stranger"
    MAIL_AUTO = "mail:in:auto_reply"
    MAIL_BOUNCED = "mail:out:bounced"
    MAIL_APPROVED = "mail:out:approved"
    MAIL_WITHDRAWN = "mail:out:withdrawn"
    MAIL_SENT = "mail:out:sent"
    MAIL_FAILED = "mail:out:failed"
    MAIL_UNCERTAIN = "mail:out:uncertain"
    MAIL_SAID_SENT = "mail:out:said_sent"
    MAIL_RETRY = "mail:out:retry"
    MAIL_TRY_OUT = "mail:out:try_out"
    TASK_OPENED = "task:self:opened"
    TASK_TRIED = "task:self:tried"
    TASK_CONTINUED = "task:self:continued"
    TASK_CLAIMED = "task:self:claimed"
    TASK_RELEASED = "task:self:released"
    TASK_GIVEN = "task:self:given"
    TASK_SNOOZED = "task:self:snoozed"
    TASK_WOKEN = "task:self:woken"
    TASK_REMINDED = "task:self:reminded"
    TASK_FINISHED = "task:self:finished"
    TASK_STOPPED = "task:self:stopped"
    TASK_RESUMED = "task:self:resumed"
    READ = "reading:self:made"
    READ_FAILED = "reading:self:failed"
    READ_TWICE = "reading:self:second"
    STEP_OPENED = "step:self:opened"
    STEP_CONFIRMED = "step:self:confirmed"
    STEP_ANSWERED = "step:self:answered"
    STEP_DISCARDED = "step:self:discarded"
    STEP_SUPERSEDED = "step:self:superseded"
    DRAFT_EDITED = "draft:self:edited"
    QUOTE_MADE = "quote:self:made"
    QUOTE_REVISED = "quote:self:revised"
    QUOTE_STATE = "quote:self:state"
    QUOTE_ENDS = "quote:self:ends"
    QUOTE_EXPIRED = "quote:self:expired"
    ORDER_MADE = "order:self:made"
    ORDER_REVISED = "order:self:revised"
    CONTACT_CHOSEN = "contact:self:chosen"
    CUSTOMER_MADE = "customer:self:made"
    CARD_LOST = "card:self:lost"
    FILE_FAILED = "file:self:failed"
    TAUGHT = "rule:self:taught"
    INSTRUCTED = "instruction:self:applied"
    STOCK_KEPT = "stock:line:keep"
    STOCK_SPLIT = "stock:line:split"
    STOCK_ONLY = "stock:line:only"
    STOCK_LATER = "stock:line:later"
    STOCK_SUBSTITUTE = "stock:line:substitute"
    STOCK_DROPPED = "stock:line:drop"


IN_THREAD = frozenset(
    {
        Tag.MAIL_RECEIVED,
        Tag.MAIL_STRANGER,
        Tag.MAIL_BOUNCED,
        Tag.MAIL_SENT,
        Tag.MAIL_FAILED,
        Tag.MAIL_UNCERTAIN,
        Tag.TASK_STOPPED,
        Tag.TASK_CONTINUED,
        Tag.STEP_CONFIRMED,
        Tag.STEP_ANSWERED,
        Tag.STEP_DISCARDED,
        Tag.STEP_SUPERSEDED,
        Tag.QUOTE_MADE,
        Tag.QUOTE_REVISED,
        Tag.ORDER_MADE,
        Tag.QUOTE_STATE,
        Tag.QUOTE_ENDS,
        Tag.QUOTE_EXPIRED,
        Tag.CUSTOMER_MADE,
        Tag.ORDER_REVISED,
        Tag.FILE_FAILED,
        Tag.TAUGHT,
        Tag.INSTRUCTED,
    }
)
"""Mail in, decision, new version, mail out, failure, hand-over; the Timeline modal has everything."""


def record(
    tx: Session, task: Task, tag: Tag, *, by: str, now: datetime, step_id: int = 0, **values: Any
) -> TimelineEvent:
    """Write one event of a task; events worth a message also want a card in the task's thread."""
    event = TimelineEvent(task_id=task.id, step_id=step_id, tag=tag, at=now, by=by, values=values)
    tx.add(event)
    tx.flush()  # flush: id
    traces.follow(tx, task, event)
    if tag in IN_THREAD:
        desk = tx.get_one(Desk, task.desk_id)
        if desk.channel:
            cards.touch(tx, f"event:{event.id}", channel=desk.channel, parent=f"task:{task.id}", now=now)
    return event


def sentence(tag: str) -> str:
    """Return the code of an event's sentence."""
    return "timeline." + tag.replace(":", ".")
