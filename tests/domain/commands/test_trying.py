"""Try it out (D-82): a task without a mail, from which nothing leaves until somebody makes it real."""

from __future__ import annotations

from decimal import Decimal
from hashlib import sha256

import pytest
from sqlalchemy import select

from domain.blobs import service as blobs
from domain.commands import tries
from domain.errors import InvalidInput, Refused
from domain.inbox.facts import Attachment
from domain.inbox.models import OutboundMail
from domain.inbox.service import mails_of
from domain.intake.request import Intent
from domain.kpis.report import today
from domain.sales.models import Demand
from domain.tasks.states import StepKind, TaskState
from tests.build import BIRTHE, PDF, request


def tried(shop, said=None, **fields) -> int:
    values = {
        "sender_address": BIRTHE.upper(),
        "sender_name": "Birthe",
        "subject": "Stole",
        "text": "12 sorte stole",
    }
    task_id = shop.do(tries.try_out, 1, **{**values, **fields}).task_id
    with shop.frames.read_only() as tx:
        (arrived,) = mails_of(tx, task_id)
    shop.reader.told[arrived.mail.message_id] = said or request()
    return task_id


def at_reply(shop) -> int:
    task_id = tried(shop)
    shop.advance()
    shop.confirm(task_id)
    shop.advance()
    assert shop.step(task_id).kind == StepKind.REPLY
    return task_id


def test_a_try_out_goes_the_whole_way_and_its_confirmed_mail_goes_nowhere_d82(shop):
    task_id = at_reply(shop)
    shop.confirm(task_id)

    task = shop.task(task_id)
    assert (task.state, task.outcome) == (TaskState.DONE, "try_out")
    assert shop.effects() == []
    assert shop.send() == 0
    assert shop.all(OutboundMail) == []
    assert "mail:out:try_out" in shop.tags(task_id)


def test_a_try_out_made_real_sends_its_confirmed_mail_d82(shop):
    task_id = at_reply(shop)
    shop.do(tries.make_real, task_id)
    shop.confirm(task_id)
    shop.send()
    assert len(shop.outside.keys) == 1
    assert shop.task(task_id).state == TaskState.WAITING


def test_an_order_of_a_try_out_takes_no_goods_and_counts_nowhere_until_it_is_made_real_d82_d100(shop):
    shop.settings(send_quotes=False, review_known="all")
    task_id = tried(shop, request(intent=Intent.ORDER_REQUEST))
    shop.advance()
    shop.confirm(task_id)
    shop.advance()
    assert shop.task(task_id).order_number == "SO-1002"
    assert (reserved(shop), ordered_today(shop)) == ([], 0)

    shop.do(tries.make_real, task_id)
    assert (reserved(shop), ordered_today(shop)) == ([Decimal(12)], 1)


def reserved(shop) -> list[Decimal]:
    with shop.frames.read_only() as tx:
        return list(tx.scalars(select(Demand.quantity).where(Demand.document_no == "SO-1002")))


def ordered_today(shop) -> int:
    with shop.frames.read_only() as tx:
        return today(tx, 1, now=shop.clock()).orders


def test_the_mail_of_a_try_out_answers_no_mail_that_a_customer_has_d82(shop):
    payload = shop.step(at_reply(shop)).payload
    assert (payload["in_reply_to"], payload["references"]) == ("", [])
    assert payload["subject"] == "Re: Stole [T-1]"


def test_only_a_try_out_is_made_real(shop):
    task_id = shop.at(StepKind.REPLY)
    with pytest.raises(InvalidInput) as refused:
        shop.do(tries.make_real, task_id)
    assert refused.value.code == "error.not_a_try_out"


def test_the_sender_of_a_try_out_is_found_like_any_other_d30(shop):
    task_id = tried(shop)
    shop.advance()
    assert shop.task(task_id).customer_no == "C1"


def test_the_same_try_out_twice_is_two_tasks(shop):
    assert tried(shop) != tried(shop)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("sender", {"sender_address": "nobody"}),
        ("text", {"text": " \n"}),
        ("text", {"text": "x" * 20_001}),
    ],
)
def test_a_try_out_is_checked_at_its_fields_d82(shop, field, values):
    with pytest.raises(InvalidInput) as refused:
        tried(shop, **values)
    assert refused.value.field == field


def test_somebody_without_a_role_tries_nothing_d15(shop):
    with pytest.raises(Refused):
        tried(shop, by=shop.elin)


def test_an_out_of_scope_try_out_asks_like_any_other(shop):
    task_id = tried(shop, request(intent=Intent.SPAM))
    shop.advance()
    assert shop.step(task_id).kind == StepKind.OUT_OF_SCOPE


def test_an_attachment_of_a_try_out_is_stored_like_one_that_arrived_d82(shop):
    fact = Attachment("order.pdf", "application/pdf", len(PDF), sha256(PDF).hexdigest())
    left_out = Attachment("film.mov", "video/quicktime", 99_000_000, "", skipped="too_large")
    task_id = tried(shop, attachments=[tries.Attached(fact, PDF), tries.Attached(left_out, b"")])
    with shop.frames.read_only() as tx:
        (arrived,) = mails_of(tx, task_id)
        assert blobs.get(tx, fact.sha256) == PDF
    assert arrived.mail.attachments == (fact, left_out)
