"""The mail servers fail in every way they have; the record keeps everything, and a person hears what to do (D-92)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from domain.commands.drafts import DraftEdit, edit_draft
from domain.effects.models import Effect
from domain.effects.service import RETRY_LADDER
from domain.people.service import person
from domain.tasks.models import Step
from domain.words import say
from tests.crash.world import GEMMA, REVIEWER, World

OTHER = "martin@harrowpike.example"


def shown(world: World) -> str:
    """Everything that stands in the desk's channel and its threads."""
    return str(list(world.all_messages()))


def mail_effect(world: World) -> Effect:
    with world.frames.read_only() as tx:
        return tx.scalars(select(Effect).where(Effect.kind == "mail")).one()


def hurry(world: World) -> None:
    """The wait before the next try is over."""
    with world.frames.transaction() as tx:
        past = datetime.now(UTC) - timedelta(seconds=1)
        tx.execute(update(Effect).where(Effect.state == "pending").values(not_before=past))


def approve(world: World, **knobs: object) -> None:
    """Walk until a reply is approved; what the mail server shall do wrong begins after the customer's mail."""
    world.accepting = False
    world.start()
    world.request()
    for name, value in knobs.items():
        setattr(world.office.knobs, name, value)
    world.work_until(lambda: _effects(world), "an approved mail")


def _effects(world: World) -> list[int]:
    with world.frames.read_only() as tx:
        return list(tx.scalars(select(Effect.id).where(Effect.kind == "mail")))


def test_a_mailbox_that_is_down_is_told_on_the_desks_card_and_nothing_is_lost(world):
    """D-92, D-2: the mail that came meanwhile is read when the server is back, and the warning goes."""
    sentence = say("mailbox.unreachable", "en")
    world.start()
    world.settle()
    world.office.imap_server.stop()
    world.wait(lambda: sentence in shown(world), "the warning")
    world.request()
    assert world.stored_mails() == 0

    world.office.imap_server.start()

    world.wait(lambda: world.steps("incoming"), "the question")
    world.wait(lambda: sentence not in shown(world), "the end of the warning")
    world.settle()
    world.nothing_doubled()
    assert (world.tasks(), world.stored_mails()) == (1, 1)


def test_a_temporary_refusal_climbs_the_ladder_and_the_mail_leaves_once(world):
    approve(world, sender_reply="451 4.7.1 come back later", times=2)

    waits = []
    for tries in (1, 2):
        world.wait(
            lambda tries=tries: (e := mail_effect(world)).tries == tries and e.state == "pending",
            f"try {tries}",
        )
        effect = mail_effect(world)
        waits.append(round((effect.not_before - datetime.now(UTC)) / RETRY_LADDER[tries - 1], 1))
        assert (effect.error, effect.error_text) == ("sender_refused", "451 4.7.1 come back later")
        assert world.office.deliveries() == []
        hurry(world)

    world.wait(lambda: world.tasks("waiting"), "the mail to leave")
    assert waits == [1.0, 1.0]
    assert list(world.sent_ids().values()) == [1]
    assert world.steps("mail_failed") == 0


def test_after_the_ladders_end_a_person_is_asked_and_retry_sends_it_to_another_address(world):
    """D-92: the same mail, with the same Message-ID, goes where the person says."""
    approve(world, content_reply="451 4.3.0 disk full")

    for tries in range(1, len(RETRY_LADDER) + 2):
        world.wait(lambda tries=tries: mail_effect(world).tries >= tries, f"try {tries}")
        world.wait(lambda: mail_effect(world).state != "inflight", "an answer")
        hurry(world)
    world.wait(lambda: world.steps("mail_failed"), "the question")
    world.office.knobs.clear()
    retry(world, OTHER)

    world.wait(lambda: world.tasks("waiting"), "the mail to leave")
    assert world.sent_ids() == {f"{mail_effect(world).payload['message_id']} {OTHER}": 1}
    assert world.steps("mail_failed") == 1


def retry(world: World, to: str) -> None:
    """Press Retry on the card and give an address."""
    world.wait(lambda: list(world.buttons("mail.retry")), "the Retry button")
    assert world.press("mail.retry")
    world.wait(lambda: world.sandbox.modal(REVIEWER), "the form")
    assert world.sandbox.submit(REVIEWER, {"to": to}).ok


def test_a_lasting_refusal_asks_at_once_with_the_servers_words(world):
    """D-92: no second try by itself; Retry with the corrected address ends it."""
    world.office.knobs.recipient_replies[GEMMA] = "550 5.1.1 no such user here"
    approve(world)

    world.wait(lambda: world.steps("mail_failed"), "the question")
    world.wait(lambda: list(world.buttons("mail.retry")), "the Retry button")
    assert world.press("mail.retry")
    form = world.wait(lambda: world.sandbox.modal(REVIEWER), "the form")
    assert "550 5.1.1 no such user here" in str(form)
    assert (mail_effect(world).state, mail_effect(world).tries) == ("failed", 1)
    assert world.sandbox.submit(REVIEWER, {"to": OTHER}).ok

    world.wait(lambda: world.tasks("waiting"), "the mail to leave")
    assert [one.recipient for one in world.office.deliveries()] == [OTHER]


def test_a_recipient_that_is_refused_beside_others_is_named_in_the_thread(world):
    """D-92: the mail left for the others; nobody is asked."""
    world.office.knobs.recipient_replies["boss@harrowpike.example"] = "550 5.1.1 no such user here"
    world.accepting = False
    world.start()
    world.request()
    world.work_until(lambda: world.steps("reply"), "the draft")
    with world.frames.transaction() as tx:
        step = tx.scalars(select(Step).where(Step.kind == "reply")).one()
        words = {name: step.payload[name] for name in ("subject", "opening", "closing")}
        edit_draft(
            tx,
            step.id,
            DraftEdit(cc=("boss@harrowpike.example",), **words),
            revision=step.revision,
            by=person(tx, world.sandbox.user(REVIEWER)),
            now=datetime.now(UTC),
        )

    world.work_until(lambda: world.tasks("waiting"), "the mail to leave")
    world.settle()

    assert [one.recipient for one in world.office.deliveries()] == [GEMMA]
    assert "boss@harrowpike.example" in shown(world)
    assert world.steps("mail_failed") == 0


@pytest.mark.parametrize(
    ("after_data", "arrived", "answer"),
    [("deliver_and_break", 1, "mail.sent"), ("drop_and_break", 0, "mail.again")],
)
def test_a_connection_that_breaks_after_the_last_byte_is_asked_of_a_person(
    world, after_data, arrived, answer
):
    """D-93: nothing in Sent tells whether it left."""
    approve(world, after_data=after_data, times=1)

    world.wait(lambda: list(world.buttons(answer)), "the question")
    assert len(world.office.deliveries()) == arrived
    assert world.press(answer)

    world.wait(lambda: world.tasks("waiting"), "the answer to count")
    world.settle()
    assert list(world.sent_ids().values()) == [1]
    assert world.steps("uncertain_mail") == 1


def test_a_broken_last_answer_is_no_question_where_the_provider_filed_the_mail(world_of):
    """D-93: with a provider that files in Sent by itself, the look tells."""
    world = world_of(MAIL_FILE_SENT="false")
    world.office.files_in = "Sent"
    approve(world, after_data="deliver_and_break", times=1)

    world.wait(lambda: world.tasks("waiting"), "the look into Sent")

    assert list(world.sent_ids().values()) == [1]
    assert world.steps("uncertain_mail") == 0
