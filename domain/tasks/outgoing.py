"""An outgoing mail from draft to outbox: what was reviewed is what is sent, byte for byte where it matters.

A reply step's payload holds the whole mail (subject, recipients, assembled text and HTML, hash of the pinned PDF).
Approving copies it into the outbox under the key ``mail:step:<id>``; nothing is written again after the review.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.desks.models import Desk
from domain.effects import service as effects
from domain.effects.states import EffectState
from domain.inbox import service as inbox
from domain.inbox import tokens
from domain.inbox.models import InboundMail, OutboundMail
from domain.sales.models import Document
from domain.tasks import service, timeline, traces
from domain.tasks.models import Reading, Step, Task
from domain.tasks.states import MAILS, StepKind, StepState, TaskState, TaskVerb
from domain.tasks.timeline import Tag

MAIL = "mail"
"""Kind of the effect that sends a mail."""
LETTER = "letter"
"""Kind of a mail that a person wrote: it follows nothing and nothing follows from it (D-68)."""
FILE = "file"
"""Kind of the effect that shows a document's PDF in the card's thread."""


def key(step_id: int) -> str:
    """Return the outbox key of a reply step's mail."""
    return f"mail:step:{step_id}"


def approve(tx: Session, task: Task, step: Step, *, by: str, now: datetime) -> None:
    """A person said yes to a mail: put it into the outbox. A try-out's mail goes nowhere (D-82)."""
    post(tx, task, step, by=by, now=now)
    if task.try_out:
        task.outcome = "try_out"
        service.move(tx, task, TaskVerb.FINISH, now=now, acting=by)
        return
    service.move(tx, task, TaskVerb.SEND, now=now, acting=by)


def post(tx: Session, task: Task, step: Step, *, by: str, now: datetime) -> None:
    """Put a mail into the outbox under the key of its step: once, however often it is asked for.

    A try-out's mail goes nowhere (D-82).
    """
    if task.try_out:
        timeline.record(tx, task, Tag.MAIL_TRY_OUT, by=by, now=now, step_id=step.id)
        return
    effects.put(
        tx,
        key=key(step.id),
        kind=MAIL,
        payload={
            "step_id": step.id,
            "by": by,
            "account": tx.get_one(Desk, task.desk_id).account,
            **{name: step.payload[name] for name in _SENT},
        },
        task_id=task.id,
        now=now,
    )
    timeline.record(tx, task, Tag.MAIL_APPROVED, by=by, now=now, step_id=step.id)


_MADE_HERE = "@local.invalid>"
"""End of the ids of mails that carry none (try-outs, mails without a Message-ID): nobody's program knows them."""
_SENT = ("kind", "to", "cc", "subject", "text", "html", "pdf", "pdf_name", "document", "version", "message_id", "in_reply_to",
         "references", "thread_topic", "thread_index")  # fmt: skip


def headers(tx: Session, task: Task, *, domain: str, signing_key: bytes) -> dict[str, object]:
    """Return Message-ID and thread headers for the next mail of a task: fixed before the first try.

    The id is signed (D-21) and repeated in References, because some relays replace Message-IDs.
    """
    count = len(tx.scalars(select(Step.id).where(Step.task_id == task.id)).all())
    mine = tokens.message_id(task.number, count + 1, domain=domain, key=signing_key)
    newest = tx.scalar(
        select(InboundMail)
        .where(InboundMail.task_id == task.id, InboundMail.decides.is_(True))
        .order_by(InboundMail.id.desc())
        .limit(1)
    )
    if newest is None or newest.message_id.endswith(_MADE_HERE):
        return {
            "message_id": mine,
            "in_reply_to": "",
            "references": [],
            "thread_topic": "",
            "thread_index": "",
        }
    mail = inbox.view(newest).mail
    return {
        "message_id": mine,
        "in_reply_to": mail.message_id,
        "references": [*mail.references, mail.message_id],
        "thread_topic": mail.thread_topic,
        "thread_index": mail.thread_index,
    }


def sent_row(tx: Session, task_id: int, payload: dict[str, object], *, raw: str, now: datetime) -> None:
    """Note a mail that left: threading finds answers by it."""
    message_id = str(payload["message_id"])
    if inbox.sent(tx, message_id) is not None:
        return
    to = payload["to"]
    cc = payload["cc"]
    tx.add(
        OutboundMail(
            message_id=message_id,
            task_id=task_id,
            step_id=int(str(payload["step_id"])),
            to_address=to[0] if isinstance(to, list) and to else "",
            cc=list(cc) if isinstance(cc, list) else [],
            subject=str(payload["subject"])[:300],
            text=str(payload["text"]),
            document=f"{payload['document']} v{payload['version']}" if payload["document"] else "",
            raw=raw,
            sent_at=now,
            waited_seconds=traces.waited(tx, task_id, int(str(payload["step_id"])), now=now),
        )
    )


def edits_of(step: Step) -> dict[str, object]:
    """Return a person's own words in a drafted mail with what was drafted, {} where nobody changed anything."""
    payload = step.payload
    drafted = payload.get("drafted") or {}
    if not payload.get("cc") and all(payload.get(name) == text for name, text in drafted.items()):
        return {}
    kept = ("mail_kind", "subject", "opening", "closing", "cc", "drafted", "document", "version")
    return {name: payload[name] for name in kept}


def approved(tx: Session, task: Task, *, letters: bool = False) -> list[Step]:
    """Return the mails of a task that a person said yes to, in the order of their steps.

    Args:
        letters: those that a person wrote, too (D-68).
    """
    kinds = MAILS if letters else {StepKind.REPLY}
    return list(
        tx.scalars(
            select(Step)
            .where(Step.task_id == task.id, Step.kind.in_(kinds), Step.state == StepState.CONFIRMED)
            .order_by(Step.id)
        )
    )


def is_letter(tx: Session, question: Step) -> bool:
    """Say whether a question about a mail is about one that a person wrote."""
    step = tx.get(Step, int(question.payload["step_id"]))
    return step is not None and step.kind == StepKind.LETTER


def withdraw_approved(
    tx: Session, task: Task, *, reason: str, by: str, now: datetime, letters: bool = False
) -> int:
    """Take back every approved mail of a task that certainly has not left; returns how many.

    Args:
        letters: those that a person wrote, too: only Stop takes them back (D-68, D-72).
    """
    count = 0
    for step in approved(tx, task, letters=letters):
        if effects.withdraw(tx, key(step.id), reason=reason, now=now):
            timeline.record(tx, task, Tag.MAIL_WITHDRAWN, by=by, now=now, step_id=step.id, reason=reason)
            count += 1
    return count


def look_anew(tx: Session, task: Task, *, now: datetime, acting: str = "") -> None:
    """Go on after a question beside the process was answered (a stranger, a bounce, a mail in doubt).

    What else is open goes on asking, a mail on its way is waited for, what had ended has ended; otherwise the bot looks
    what comes next.
    """
    if task.state == TaskState.STOPPED or service.open_steps(tx, task.id):
        service.touch(tx, task, now=now, acting=acting)
        return
    under_way = (EffectState.PENDING, EffectState.INFLIGHT)
    mails = (effects.look(tx, key(one.id)) for one in approved(tx, task) if one.round == task.round)
    if any(one is not None and one.state in under_way for one in mails):
        verb = TaskVerb.SEND
    else:
        verb = TaskVerb.FINISH if task.outcome else TaskVerb.WORK
    service.move(tx, task, verb, now=now, acting=acting)


def redraft(task: Task) -> None:
    """Forget that a mail was drafted, so that the next move drafts a new one (with a new PDF)."""
    task.decisions = {name: value for name, value in task.decisions.items() if name != "drafted"}


def ask_anew(task: Task) -> None:
    """Forget what was decided instead of answering which items are meant, or what to do about shortages.

    The question comes back to a person, also on a desk that asks the customer first.
    """
    gone = {"drafted", "not_available", "short", "choices"}
    options = task.decisions.get("drafted") == "options" or task.decisions.get("items") == "ask_customer"
    task.decisions = {name: value for name, value in task.decisions.items() if name not in gone}
    if options:
        service.remember(task, items="ask_reviewer")


_KEPT = frozenset({"incoming", "seen", "intent", "blocked_customer", "duplicate", "change", "edited"})
"""What was said of the mails and the customer, that a change was applied (the quoted reading says so, too), and a
person's words; every other decision was about going on in a way that somebody stopped."""


def take_over(tx: Session, old: Task, task: Task) -> None:
    """Give a new task the mails, the reading and the documents of a stopped one (D-72)."""
    task.continued = True
    for name in ("contact_no", "customer_no", "language", "round", "quote_number", "order_number"):
        setattr(task, name, getattr(old, name))
    task.decisions = dict(old.decisions)
    ask_anew(task)
    kept = _KEPT | ({"items"} if task.decisions.get("items") == "ask_reviewer" else set())
    task.decisions = {name: value for name, value in task.decisions.items() if name in kept}
    for mail in tx.scalars(select(InboundMail).where(InboundMail.task_id == old.id)):
        mail.task_id = task.id
    for ours in tx.scalars(select(OutboundMail).where(OutboundMail.task_id == old.id)):
        ours.task_id = task.id  # answers to it come to the new task, and its document is with the customer
    reading = tx.get(Reading, old.reading_id) if old.reading_id else None
    if reading is not None:
        copy = Reading(
            task_id=task.id,
            mail_id=reading.mail_id,
            by=reading.by,
            request=reading.request,
            made_at=reading.made_at,
        )
        tx.add(copy)
        tx.flush()  # flush: id
        task.reading_id = copy.id
        task.reference_key, task.numbered_at = old.reference_key, old.numbered_at
        if old.quoted_reading_id == old.reading_id:
            task.quoted_reading_id = copy.id
    for document in tx.scalars(select(Document).where(Document.task_id == old.id)):
        document.task_id = task.id


def show_file(tx: Session, task: Task, *, sha256: str, name: str, now: datetime) -> None:
    """Show a PDF in the card's thread (the file is uploaded once per task)."""
    desk = tx.get_one(Desk, task.desk_id)
    if desk.channel and sha256:
        effects.put(
            tx,
            key=f"file:{task.id}:{sha256}",
            kind=FILE,
            payload={"sha256": sha256, "name": name, "subject": f"task:{task.id}"},
            task_id=task.id,
            now=now,
        )
