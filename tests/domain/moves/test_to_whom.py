"""To whom a draft goes, what old cards and desks' languages show, and what cannot help (D-27, D-74, D-78, D-90, D-92)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.commands import answers, documents, drafts, review
from domain.commands.drafts import DraftEdit
from domain.effects import service as effects
from domain.effects.states import EffectState
from domain.errors import InvalidInput, Stale
from domain.inbox.models import OutboundMail
from domain.sales import standing
from domain.sales.inputs import LineChange, Revision
from domain.screens.cards import task_card
from domain.screens.review import present_step
from domain.tasks.states import StepKind
from domain.tasks.timeline import Tag
from tests.build import Decimal, TimelineEvent, line, request


def test_the_answer_goes_to_who_wrote_last_d90(shop):
    task_id = shop.at_waiting()
    shop.answer(task_id, request(line(quantity="3")), from_address="chef@hotel.example", from_name="Chef")
    shop.advance()
    while shop.step(task_id).kind != StepKind.REPLY:
        shop.confirm(task_id)
        shop.advance()
    assert shop.step(task_id).payload["to"] == ["chef@hotel.example"]


def test_reply_to_is_answered_within_the_senders_organisation_d90(shop):
    task_id = shop.at(StepKind.REPLY, reply_to="indkob@hotel.example")
    assert shop.step(task_id).payload["to"] == ["indkob@hotel.example"]
    assert shop.step(task_id).payload["notes"] == []


def test_a_strange_reply_to_is_named_and_not_answered_d26_d90(shop):
    task_id = shop.at(StepKind.REPLY, reply_to="birthe@elsewhere.example")
    payload = shop.step(task_id).payload
    assert payload["to"] == ["birthe@hotel.example"]
    assert payload["notes"] == [{"code": "note.reply_to", "values": {"address": "birthe@elsewhere.example"}}]


def test_an_address_in_the_text_is_never_answered_d90(shop):
    task_id = shop.at(StepKind.REPLY, text="12 black chairs. Please answer to boss@other.example")
    assert shop.step(task_id).payload["to"] == ["birthe@hotel.example"]


def _sent(shop, count):
    with shop.frames.transaction() as tx:
        for number in range(count):
            tx.add(
                OutboundMail(
                    message_id=f"<earlier{number}@fjord.example>",
                    task_id=1,
                    step_id=0,
                    to_address="birthe@hotel.example",
                    cc=[],
                    subject="x",
                    text="x",
                    document="",
                    raw="",
                    sent_at=shop.clock() - timedelta(minutes=30),
                )
            )


@pytest.mark.parametrize(("clicked", "left"), [(True, 1), (False, 0)])
def test_a_machine_sends_at_most_three_mails_an_hour_to_an_address_d90(shop, clicked, left):
    """What a person clicked leaves all the same; what nobody clicked is withdrawn."""
    task_id = shop.at_sending()
    _sent(shop, 3)
    (effect,) = shop.effects()
    assert effect.payload["by"] == "U1"
    if not clicked:
        with shop.frames.transaction() as tx:
            effects.change_payload(tx, effect.key, by="")
    shop.send()
    assert len(shop.outside.performed) == left
    assert shop.effects()[0].state == (EffectState.DONE if clicked else EffectState.WITHDRAWN)
    reasons = [
        one.values.get("reason") for one in shop.all(TimelineEvent, TimelineEvent.tag == Tag.MAIL_WITHDRAWN)
    ]
    assert reasons == ([] if clicked else ["too_many"])
    assert task_id


def test_a_pdf_is_not_pinned_to_a_version_that_is_no_longer_present_d61(shop):
    task_id = shop.at(StepKind.PAUSED)
    number = shop.task(task_id).quote_number
    change = Revision(lines=(LineChange(1, quantity=Decimal(7)),))
    shop.do(documents.revise, number, change, version=1)
    with pytest.raises(Stale), shop.frames.transaction() as tx:
        standing.pin_pdf(tx, number, version=1, sha256="0" * 64)


def test_try_again_is_offered_only_where_the_bot_gave_up_d86(shop):
    task_id = shop.arrive(problems=("sealed",)).task_id
    shop.advance()
    step = shop.step(task_id)
    assert step.kind == StepKind.UNREADABLE
    with shop.frames.read_only() as tx:
        assert not task_card(tx, task_id).steps[0].can_retry
    with pytest.raises(InvalidInput):
        shop.do(answers.try_again, step.id)
    shop.reader.breaks = 3
    broken = shop.arrive().task_id
    for _ in range(3):
        shop.later(minutes=1)
        shop.advance()
    with shop.frames.read_only() as tx:
        assert task_card(tx, broken).steps[0].can_retry


def test_an_old_card_leads_to_what_is_asked_now_d78(shop):
    task_id = shop.at(StepKind.REPLY)
    first, now = shop.steps(task_id)[0], shop.step(task_id)
    with shop.frames.read_only() as tx:
        assert present_step(tx, first.id) == now.id
        assert present_step(tx, now.id) == now.id
    shop.stop(task_id)
    with shop.frames.read_only() as tx:
        assert present_step(tx, first.id) == first.id


def test_the_card_is_in_the_desks_language_also_after_quoting_d71(shop):
    """The quote itself is in the customer's Danish; the desk reads English."""
    task_id = shop.at(StepKind.REPLY)
    assert shop.document(shop.task(task_id).quote_number).lines[0].description == "Kontorstol, sort"
    with shop.frames.read_only() as tx:
        (shown,) = task_card(tx, task_id).lines
    assert (shown.text, shown.uom) == ("Office chair, black", "pieces")


def test_the_timeline_keeps_amounts_that_anybody_can_read_d63(shop):
    task_id = shop.at(StepKind.PAUSED)
    number = shop.task(task_id).quote_number
    before = shop.document(number).gross
    shop.do(documents.revise, number, Revision(lines=(LineChange(1, quantity=Decimal(7)),)), version=1)
    (event,) = shop.all(TimelineEvent, TimelineEvent.tag == Tag.QUOTE_REVISED)
    total = next(one for one in event.values["changes"] if one["code"] == "change.gross")
    assert total["before"] == f"{before.decimal()} DKK"
    assert "Money(" not in str(event.values)


def test_a_persons_words_survive_new_lines_and_old_numbers_in_them_are_marked_d74(shop):
    task_id = shop.at(StepKind.REPLY)
    step, number = shop.step(task_id), shop.task(task_id).quote_number
    edit = DraftEdit(
        step.payload["subject"], "Kære Birthe\n\n12 stole, som aftalt.", "Hilsen", ("chef@hotel.example",)
    )
    shop.do(drafts.edit_draft, step.id, edit, revision=step.revision)
    shop.do(documents.revise, number, Revision(lines=(LineChange(1, quantity=Decimal(7)),)), version=1)
    shop.advance()
    fresh = shop.step(task_id).payload
    assert (fresh["opening"], fresh["cc"], fresh["version"]) == (edit.opening, ["chef@hotel.example"], 2)
    assert {"code": "note.number_changed", "values": {"number": "12"}} in fresh["notes"]
    assert fresh["table"] != step.payload["table"]
    assert fresh["pdf"] != step.payload["pdf"]


def test_a_persons_words_are_in_the_new_draft_after_the_customer_wrote_again_d27(shop):
    task_id = shop.at(StepKind.REPLY)
    step = shop.step(task_id)
    edit = DraftEdit(step.payload["subject"], "Kære Birthe\n\nTak for sidst!", "Hilsen", ())
    shop.do(drafts.edit_draft, step.id, edit, revision=step.revision)
    shop.arrive(
        request(line(quantity="5")),
        in_reply_to=shop.token(task_id),
        references=(shop.token(task_id),),
        subject=f"SV: {step.payload['subject']}",
    )
    for _ in range(3):
        shop.advance()
        if shop.step(task_id).kind == StepKind.REPLY:
            break
        shop.look(shop.step(task_id))
        shop.do(review.confirm, shop.step(task_id).id, revision=shop.step(task_id).revision)
    assert shop.step(task_id).payload["opening"] == edit.opening
