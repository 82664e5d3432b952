"""Confirm, Discard, Stop, Resume (D-71 to D-73, D-77, D-78): one decision per step, by somebody who may and who has seen."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from domain.commands import documents, drafts, queue, review
from domain.errors import IllegalTransition, InvalidInput, Refused, Stale
from domain.inbox.models import InboundMail
from domain.people.rights import Role
from domain.sales.inputs import LineChange, Revision
from domain.tasks.states import StepKind, StepState, TaskState
from tests.build import make_member


def edit(shop, task_id, opening="Kære Birthe, her er det.", *, by=None, revision=1, **fields):
    words = {"subject": "Tilbud", "opening": opening, "closing": "Hilsen", "cc": ()}
    step = shop.step(task_id)
    return shop.do(
        drafts.edit_draft, step.id, drafts.DraftEdit(**{**words, **fields}), revision=revision, by=by
    )


def quantity(shop, task_id, new, *, by=None):
    """A person changes the first line's quantity on the task's quote."""
    number = shop.task(task_id).quote_number
    view = shop.document(number)
    change = Revision(lines=(LineChange(view.lines[0].line_no, quantity=Decimal(new)),))
    return shop.do(documents.revise, number, change, version=view.version, by=by)


# -- who may, and who has seen (D-15, D-16, D-71) -----------------------------------------------------------


@pytest.mark.parametrize("verb", ["confirm", "discard", "stop", "resume", "claim", "look"])
def test_somebody_without_a_role_changes_nothing_d15(shop, verb):
    task_id = shop.at(StepKind.PAUSED if verb == "resume" else StepKind.REPLY)
    step, before = shop.step(task_id), shop.task(task_id).version
    with pytest.raises(Refused) as refused, shop.frames.transaction() as tx:
        now = {"by": shop.elin, "now": shop.clock()}
        {
            "confirm": lambda: review.confirm(tx, step.id, revision=1, **now),
            "discard": lambda: review.discard(tx, step.id, revision=1, **now),
            "stop": lambda: review.stop(tx, task_id, **now),
            "resume": lambda: review.resume(tx, step.id, "as_it_was", **now),
            "claim": lambda: queue.claim(tx, task_id, **now),
            "look": lambda: review.look(tx, step.id, by=shop.elin),
        }[verb]()
    assert refused.value.code == "refused.review"
    assert (shop.task(task_id).version, shop.step(task_id).id) == (before, step.id)


def test_nobody_sends_a_mail_unseen_d71(shop):
    task_id = shop.at(StepKind.REPLY)
    with pytest.raises(Refused) as refused:
        shop.confirm(task_id, look=False)
    assert refused.value.code == "refused.not_seen"
    assert shop.effects() == []


def test_seeing_counts_for_the_person_who_looked_only_d71(shop):
    task_id = shop.at(StepKind.REPLY)
    shop.look(shop.step(task_id), by=shop.bo)
    with pytest.raises(Refused):
        shop.confirm(task_id, look=False)
    shop.confirm(task_id, by=shop.bo, look=False)
    assert shop.task(task_id).state == TaskState.SENDING


def test_seeing_counts_for_the_version_that_was_seen_only_d71(shop):
    task_id = shop.at(StepKind.REPLY)
    shop.look(shop.step(task_id))
    edit(shop, task_id, by=shop.bo)
    with pytest.raises(Refused) as refused:
        shop.confirm(task_id, look=False)
    assert refused.value.code == "refused.not_seen"


def test_who_wrote_the_words_has_seen_them_d71(shop):
    task_id = shop.at(StepKind.REPLY)
    edit(shop, task_id)
    shop.confirm(task_id, look=False)
    assert shop.task(task_id).state == TaskState.SENDING


def test_the_review_modal_has_shown_everything_d71(shop):
    task_id = shop.at(StepKind.REPLY)
    step = shop.step(task_id)
    shop.do(review.confirm, step.id, revision=1, in_review=True)
    assert shop.task(task_id).state == TaskState.SENDING


def test_a_step_that_needs_an_answer_is_not_simply_confirmed(shop):
    task_id = shop.at(StepKind.ITEMS)
    with pytest.raises(InvalidInput) as refused:
        shop.confirm(task_id)
    assert refused.value.code == "error.needs_answer"
    assert shop.step(task_id).kind == StepKind.ITEMS


# -- one decision (D-77, D-78) ------------------------------------------------------------------------------


def test_a_decided_step_says_who_and_when_and_a_second_click_is_told_d77_d78(shop):
    task_id = shop.at(StepKind.INCOMING)
    step = shop.step(task_id)
    shop.confirm(task_id)
    confirmed_at = shop.clock()
    shop.later(minutes=2)
    with pytest.raises(IllegalTransition) as refused:
        shop.do(review.confirm, step.id, revision=1, by=shop.bo)

    assert refused.value.code == "error.step_confirmed"
    assert refused.value.values == {"by": "U1", "at": confirmed_at, "step_id": step.id}
    (decided,) = shop.steps(task_id)
    assert (decided.state, decided.decided_by, decided.decided_at) == (
        StepState.CONFIRMED,
        "U1",
        confirmed_at,
    )


@pytest.mark.parametrize("kind", [StepKind.INCOMING, StepKind.REPLY])
def test_eight_people_on_one_button_one_decides_and_seven_are_told_who_d78(shop, kind):
    task_id = shop.at(kind)
    step = shop.step(task_id)
    with shop.frames.transaction() as tx:
        people = [
            make_member(tx, f"UP{n}", f"P{n}", Role.REVIEWER, desk_id=1, now=shop.clock()) for n in range(8)
        ]
    barrier = threading.Barrier(8)

    def click(who):
        barrier.wait()
        try:
            shop.do(review.confirm, step.id, revision=1, by=who, in_review=True)
        except IllegalTransition as told:
            return told.values["by"]
        return "won"

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(click, people))

    winner = people[said.index("won")].slack_id
    assert sorted(said) == sorted(["won", *[winner] * 7])
    assert shop.steps(task_id)[-1].decided_by == winner
    assert len(shop.effects()) == (1 if kind is StepKind.REPLY else 0)


def test_confirm_and_stop_at_once_give_one_outcome_d78(shop):
    task_id = shop.at(StepKind.REPLY)
    step = shop.step(task_id)
    barrier = threading.Barrier(2)

    def confirm():
        barrier.wait()
        shop.do(review.confirm, step.id, revision=1, in_review=True)

    def stop():
        barrier.wait()
        shop.do(review.stop, task_id, by=shop.bo)

    with ThreadPoolExecutor(2) as pool:
        outcomes = [pool.submit(one) for one in (confirm, stop)]
    assert outcomes[1].exception() is None, "stopping is possible before and after"
    shop.send()
    assert shop.task(task_id).state == TaskState.STOPPED
    assert shop.outside.keys == []


def test_two_editors_of_one_draft_the_second_is_told_d74(shop):
    task_id = shop.at(StepKind.REPLY)
    edit(shop, task_id, "Anas ord")
    with pytest.raises(Stale) as stale:
        edit(shop, task_id, "Bos ord", by=shop.bo, revision=1)
    assert stale.value.code == "error.step_changed"
    assert shop.step(task_id).payload["opening"] == "Anas ord"


# -- sending ------------------------------------------------------------------------------------------------


def test_what_was_reviewed_is_what_is_asked_to_be_sent_d16_d90(shop):
    task_id = shop.at(StepKind.REPLY)
    payload = shop.step(task_id).payload
    shop.confirm(task_id)

    (effect,) = shop.effects()
    for name in ("to", "cc", "subject", "text", "html", "pdf", "message_id", "in_reply_to", "references"):
        assert effect.payload[name] == payload[name]
    assert (payload["to"], payload["document"], payload["version"]) == (
        ["birthe@hotel.example"],
        "SQ-1001",
        1,
    )
    incoming = shop.all(InboundMail)[0].message_id
    assert (payload["in_reply_to"], payload["references"]) == (incoming, [incoming])
    assert payload["subject"] == "Re: Stole til restauranten [T-1]"


def test_an_old_card_cannot_send_old_words_d74(shop):
    task_id = shop.at(StepKind.REPLY)
    edit(shop, task_id, "Nye ord")
    step = shop.step(task_id)
    assert step.revision == 2
    with pytest.raises(Stale):
        shop.do(review.confirm, step.id, revision=1, in_review=True)
    assert shop.effects() == []

    shop.confirm(task_id)
    assert "Nye ord" in shop.effects()[0].payload["text"]


def test_an_edited_mail_keeps_its_table_tag_and_signature_d74(shop):
    task_id = shop.at(StepKind.REPLY)
    table = shop.step(task_id).payload["table"]
    edit(shop, task_id, "Kære Birthe <3", subject=" Tilbud  på\nstole ", cc=("chef@hotel.example",))
    payload = shop.step(task_id).payload
    assert payload["subject"] == "Tilbud på stole [T-1]"
    assert payload["cc"] == ["chef@hotel.example"]
    assert payload["table"] == table
    assert table in payload["text"]
    assert "Kære Birthe &lt;3" in payload["html"]
    assert "Fjord A/S" in payload["text"]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("subject", {"subject": "  "}),
        ("subject", {"subject": "x" * 201}),
        ("opening", {"opening": " "}),
        ("opening", {"opening": "x" * 20_001}),
        ("cc", {"cc": ("nobody",)}),
        ("cc", {"cc": ("a@b.example, c@d.example",)}),
        ("cc", {"cc": tuple(f"a{n}@b.example" for n in range(11))}),
    ],
)
def test_an_edited_mail_is_checked_at_its_field_d74(shop, field, values):
    task_id = shop.at(StepKind.REPLY)
    with pytest.raises(InvalidInput) as refused:
        edit(shop, task_id, **values)
    assert refused.value.field == field
    assert shop.step(task_id).revision == 1


def test_only_a_drafted_mail_is_edited(shop):
    task_id = shop.at(StepKind.INCOMING)
    with pytest.raises(InvalidInput) as refused:
        edit(shop, task_id)
    assert refused.value.code == "error.only_mail_is_edited"
