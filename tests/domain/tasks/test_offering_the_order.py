"""Every single thing that keeps an order from being made without a quote to the customer first (D-48). Pure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.intake.request import Intent
from domain.tasks.advance import Facts, may_order_now
from tests.build import request
from tests.domain.tasks.test_next_move import ORDER, QUOTE, SENT, quoted, rules

CERTAIN = quoted(request=request(intent=Intent.ORDER_REQUEST))


def test_an_order_of_which_nothing_is_uncertain_may_be_made_d48():
    assert may_order_now(CERTAIN)


@pytest.mark.parametrize(
    "facts",
    [
        replace(CERTAIN, rules=rules(make_orders=False)),
        replace(CERTAIN, quote=None),
        replace(CERTAIN, quote=replace(QUOTE, state="cancelled")),
        replace(CERTAIN, quote=SENT),
        replace(CERTAIN, order=ORDER),
        replace(CERTAIN, suspicious=True),
        replace(CERTAIN, blocked="all"),
        replace(CERTAIN, as_asked=False),
        replace(CERTAIN, decisions={"not_available": "chosen"}),
        replace(CERTAIN, request=request()),
    ],
    ids=["no orders", "no quote", "closed", "sent", "ordered", "forged?", "blocked", "later", "chosen", "no order"],
)  # fmt: skip
def test_each_doubt_alone_keeps_it_from_being_offered_d26_d34_d48(facts: Facts):
    assert not may_order_now(facts)
