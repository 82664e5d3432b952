"""Stop all tasks, and delete a task that is over: configurators only, asked first (D-72, D-79)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from domain.blobs import service as blobs
from domain.blobs.models import Blob
from domain.cards import service as cards
from domain.cards.models import Card
from domain.commands import clearing
from domain.desks.log import entries
from domain.effects.models import Effect
from domain.effects.states import EffectState
from domain.errors import InvalidInput, NotFound, Refused
from domain.inbox.models import InboundMail, OutboundMail
from domain.sales.models import Document, DocumentVersion
from domain.screens.audit import findings
from domain.tasks.models import Reading, Step, Task, TimelineEvent
from domain.tasks.states import StepKind, TaskState
from tests.build import ACCEPTS, PDF, mail


def read(shop, query, *arguments: object, **fields):
    with shop.frames.read_only() as tx:
        return query(tx, *arguments, **fields)


def hashes(shop) -> set[str]:
    return set(read(shop, lambda tx: list(tx.scalars(select(Blob.sha256)))))


def stop_rest(shop) -> list[int]:
    batches = []
    while True:
        with shop.frames.transaction() as tx:
            batches.append(clearing.stop_some(tx, now=shop.clock()))
        if not batches[-1]:
            return batches


# -- stop all (D-79) ------------------------------------------------------------------------------------------


def test_stop_all_says_how_many_and_withdraws_what_has_not_left_d79(shop):
    shop.at(StepKind.INCOMING)
    waiting, sending = shop.at_waiting(), shop.at_sending()
    done = shop.at(StepKind.OUT_OF_SCOPE)
    shop.confirm(done)
    asked = read(shop, clearing.what_stops, 1, by=shop.carl)
    assert (asked.desk_name, asked.tasks, asked.mails) == ("Fjord sales", 3, 1)
    assert shop.do(clearing.stop_all, 1, by=shop.carl) == asked
    stop_rest(shop)
    assert [shop.task(one).state for one in (waiting, sending, done)] == ["stopped", "stopped", "done"]
    assert [one.state for one in shop.effects()][-1] == EffectState.WITHDRAWN
    assert shop.send() == 0
    assert read(shop, clearing.what_stops, 1, by=shop.carl).tasks == 0
    assert shop.tags(sending)[-1] == "mail:out:withdrawn"


def test_stop_all_goes_on_in_small_frames_and_leaves_new_mails_alone_d79(shop):
    for _ in range(clearing.AT_ONCE + 3):
        shop.arrive()
    shop.do(clearing.stop_all, 1, by=shop.carl)
    assert len(shop.all(Task, Task.state == TaskState.STOPPED)) == clearing.AT_ONCE
    assert read(shop, clearing.stopping)
    late = shop.arrive().task_id
    assert stop_rest(shop) == [3, 0]
    assert (shop.task(late).state, read(shop, clearing.stopping)) == (TaskState.WORKING, False)


def test_no_mail_leaves_while_its_task_waits_for_its_turn_to_be_stopped_d79(shop):
    task_id = shop.at_sending()
    shop.settings(stop_all_to=task_id, stop_all_by="U3")
    shop.send()
    assert (shop.outside.performed, shop.effects()[0].error) == ([], "task_stopped")
    stop_rest(shop)
    assert shop.task(task_id).state == TaskState.STOPPED


def test_only_a_configurator_stops_everything_d79(shop):
    task_id = shop.at(StepKind.INCOMING)
    for verb in (clearing.what_stops, clearing.stop_all):
        with pytest.raises(Refused):
            shop.do(verb, 1, by=shop.ana) if verb is clearing.stop_all else read(shop, verb, 1, by=shop.ana)
    assert shop.task(task_id).state == TaskState.NEEDS_PERSON


# -- delete (D-72) --------------------------------------------------------------------------------------------


def over(shop) -> int:
    """A task with a quote and a mail that was sent, stopped."""
    task_id = shop.at_waiting()
    shop.stop(task_id)
    return task_id


def test_a_deleted_task_leaves_its_documents_and_the_ids_of_its_mails_d72(shop):
    task_id = over(shop)
    asked = read(shop, clearing.what_goes, task_id, by=shop.carl)
    assert (asked.number, asked.mails, asked.documents) == (1, 1, ("SQ-1001",))
    (before,) = shop.all(InboundMail)
    assert shop.do(clearing.delete_task, task_id, by=shop.carl) == 1
    for table in (Task, Step, TimelineEvent, Reading, Effect):
        assert shop.all(table) == []
    (kept,) = shop.all(Document)
    assert (kept.number, kept.task_id) == ("SQ-1001", 0)
    (theirs,), (ours,) = shop.all(InboundMail), shop.all(OutboundMail)
    assert (theirs.message_id, theirs.digest) == (before.message_id, before.digest)
    assert (theirs.from_address, theirs.subject, theirs.parsed["text"], theirs.raw) == ("", "", "", "")
    assert (ours.text, ours.subject, ours.to_address, ours.task_id) == ("", "", "", 0)
    assert ours.message_id


def test_a_second_copy_of_a_deleted_tasks_mail_opens_nothing_d72(shop):
    parsed = mail()
    task_id = shop.arrive(mail=parsed).task_id
    shop.stop(task_id)
    shop.do(clearing.delete_task, task_id, by=shop.carl)
    assert not shop.arrive(mail=parsed).new
    assert shop.all(Task) == []
    shop.later(hours=1)
    assert "mail_homeless" not in [one.code for one in read(shop, findings, now=shop.clock())]


def test_an_answer_or_a_bounce_to_a_deleted_task_is_a_mail_like_any_other_d72(shop):
    task_id = over(shop)
    (ours,) = shop.all(OutboundMail)
    shop.do(clearing.delete_task, task_id, by=shop.carl)
    arrived = shop.arrive(ACCEPTS, in_reply_to=ours.message_id, references=(ours.message_id,))
    assert arrived.new
    assert arrived.task_id > task_id  # the number of a deleted row is never given again: old buttons are dead
    (task,) = shop.all(Task)
    assert (task.id, task.previous_id) == (arrived.task_id, 0)


def test_a_deleted_tasks_messages_go_from_slack_answers_before_the_card_d72(shop):
    task_id = over(shop)
    with shop.frames.transaction() as tx:
        while (claimed := cards.claim(tx, now=shop.clock())) is not None:
            cards.shown(tx, claimed, channel=claimed.channel, ts=f"ts {claimed.subject}")
    standing = {one.subject for one in shop.all(Card) if one.subject.startswith(("task", "event", "ping"))}
    shop.do(clearing.delete_task, task_id, by=shop.carl)
    gone = set()
    with shop.frames.transaction() as tx:
        while (claimed := cards.claim(tx, now=shop.clock())) is not None:
            if claimed.doomed:
                gone.add(claimed.subject)
                cards.gone(tx, claimed)
            else:
                cards.shown(tx, claimed, channel=claimed.channel, ts=claimed.ts or "ts")
    assert gone == standing
    assert [one.subject for one in shop.all(Card)] == ["desk:1"]


def test_a_message_that_is_painted_while_its_task_is_deleted_goes_all_the_same_d72(shop):
    task_id = over(shop)
    shop.later(minutes=1)
    with shop.frames.transaction() as tx:
        while (painted := cards.claim(tx, now=shop.clock())).subject != f"task:{task_id}":
            cards.shown(tx, painted, channel=painted.channel, ts="ts")
    shop.do(clearing.delete_task, task_id, by=shop.carl)
    with shop.frames.transaction() as tx:
        cards.shown(tx, painted, channel=painted.channel, ts="late")
    assert (shop.card(f"task:{task_id}").doomed, shop.card(f"task:{task_id}").behind) == (True, True)


def test_bytes_go_with_the_mail_unless_another_mail_has_them_too_d72(shop):
    with shop.frames.transaction() as tx:
        raw, shared = (blobs.put(tx, one, media_type="x/y", now=shop.clock()) for one in (b"own", b"shared"))
    first, second = shop.arrive().task_id, shop.arrive().task_id
    with shop.frames.transaction() as tx:
        for row in tx.scalars(select(InboundMail)):
            row.raw = raw if row.task_id == first else ""
            row.parsed = {**row.parsed, "attachments": [{"sha256": shared}]}
    shop.stop(first)
    shop.do(clearing.delete_task, first, by=shop.carl)
    assert hashes(shop) & {raw, shared} == {shared}
    shop.stop(second)
    shop.do(clearing.delete_task, second, by=shop.carl)
    assert hashes(shop) & {raw, shared} == set()


def test_a_documents_pdf_stays_although_the_customer_had_sent_it_back_d66_d72(shop):
    task_id = over(shop)
    ((pinned,),) = read(shop, lambda tx: tx.execute(select(DocumentVersion.pdf_sha256)).all())
    with shop.frames.transaction() as tx:
        for row in tx.scalars(select(InboundMail)):
            row.parsed = {**row.parsed, "attachments": [{"sha256": pinned}]}
    shop.do(clearing.delete_task, task_id, by=shop.carl)
    assert read(shop, blobs.get, pinned) == PDF + b" SQ-1001 v1"


def test_stop_all_and_delete_stand_in_the_desks_log_d17_d72_d79(shop):
    task_id = shop.at_waiting()
    shop.do(clearing.stop_all, 1, by=shop.carl)
    shop.do(clearing.delete_task, task_id, by=shop.carl)
    said = [(one.setting, one.old, one.new, one.by) for one in read(shop, entries, 1)]
    assert said[:2] == [("deleted", "T-1", "", "U3"), ("stopped_all", "", "1", "U3")]


def test_only_a_configurator_deletes_and_only_what_is_over_d72(shop):
    running, stopped = shop.at(StepKind.INCOMING), over(shop)
    with pytest.raises(Refused):
        shop.do(clearing.delete_task, stopped, by=shop.ana)
    with pytest.raises(InvalidInput) as refused:
        shop.do(clearing.delete_task, running, by=shop.carl)
    assert refused.value.code == "error.only_ended_is_deleted"
    with pytest.raises(NotFound):
        shop.do(clearing.delete_task, 404, by=shop.carl)


def test_a_task_with_an_open_question_about_a_mail_is_not_deleted_d72(shop):
    task_id = over(shop)
    shop.bounce(task_id)
    with pytest.raises(InvalidInput) as refused:
        shop.do(clearing.delete_task, task_id, by=shop.carl)
    assert refused.value.code == "error.not_yet_deleted"
