"""Mails that cannot simply be answered, through the running bot: each becomes a task whose card asks the right question.

Nothing is lost, nothing is guessed, nothing is sent, and no stack trace is written (issue 2, 1.6).
"""

from __future__ import annotations

from sqlalchemy import select

from domain.tasks.models import Step, Task
from tests.crash.world import GEMMA, World

HEAD = "From: {sender}\r\nTo: salg@nordbo-engros.example\r\nSubject: {subject}\r\nMessage-ID: <{subject}@x.example>\r\n"
CHAIR = "Please quote 2 pcs 10102 SORT task chair, black."
MAILS = {
    "no-text": (GEMMA, "Content-Type: text/plain\r\n\r\n\r\n", "unreadable"),
    "too-large": (
        GEMMA,
        "Content-Type: text/plain\r\n\r\n" + "x" * 70 + ("\r\n" + "x" * 70) * 16_000,
        "unreadable",
    ),
    "wrong-charset": (
        GEMMA,
        "Content-Type: text/plain; charset=no-such-thing\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + CHAIR
        + " Søren\r\n",
        "incoming",
    ),
    "unknown-sender": ("pia@elsewhere.example", "\r\n" + CHAIR + "\r\n", "unknown_sender"),
    "unknown-item": (GEMMA, "\r\nPlease quote 4 pcs purple elephants XZ-99881.\r\n", "incoming"),
    "blocked-customer": ("{blocked}", "\r\n" + CHAIR + "\r\n", "incoming"),
}
BROKEN = b"\x00\xff\xfe no headers at all \r\r\n\n\x80" * 20


def questions(world: World) -> dict[str, list[str]]:
    """Subject of each task -> the questions that it asked so far."""
    with world.frames.read_only() as tx:
        found = {task.subject: [] for task in tx.scalars(select(Task))}
        for subject, kind in tx.execute(
            select(Task.subject, Step.kind).join(Step, Step.task_id == Task.id).order_by(Step.id)
        ):
            found[subject].append(kind)
    return found


def test_every_bad_mail_becomes_a_task_with_the_right_question(world_of):
    world = world_of(MAIL_MAX_MEGABYTES="1")
    world.start()
    blocked = next(one.email for one in world.customers.contacts() if one.company == "Galleri Sorte Hest")
    world.office.deliver(BROKEN, "pia@elsewhere.example")
    for subject, (sender, rest, _) in MAILS.items():
        head = HEAD.format(sender=sender.format(blocked=blocked), subject=subject)
        world.office.deliver((head + rest).encode("latin-1"))

    world.wait(lambda: world.tasks("needs_person") == len(MAILS) + 1, "a question for each mail")
    world.settle()

    expected = {subject: [kind] for subject, (_, _, kind) in MAILS.items()}
    found = questions(world)
    assert {subject: found.get(subject) for subject in expected} == expected
    assert len(found) == len(MAILS) + 1
    assert world.office.deliveries() == []
    world.nothing_doubled()
    assert "trace=" not in world.bot.tail(10_000)


def test_after_the_review_the_missing_item_and_the_block_are_asked(world_of):
    world = world_of()
    world.start()
    blocked = next(one.email for one in world.customers.contacts() if one.company == "Galleri Sorte Hest")
    for subject in ("unknown-item", "blocked-customer"):
        sender, rest, _ = MAILS[subject]
        world.office.deliver(
            (HEAD.format(sender=sender.format(blocked=blocked), subject=subject) + rest).encode()
        )

    world.work_until(lambda: world.steps("items") and world.steps("blocked_customer"), "both questions")

    found = questions(world)
    assert found["unknown-item"][:2] == ["incoming", "items"]
    assert found["blocked-customer"][:2] == ["incoming", "blocked_customer"]
    assert world.office.deliveries() == []
