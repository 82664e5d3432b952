"""Why a step is asked: the setting, rule or fact behind it (D-71)."""

from __future__ import annotations

import pytest

from domain.errors import NotFound, Refused
from domain.inbox.facts import Trust
from domain.screens.why import why
from domain.tasks.states import StepKind
from domain.words import has


def asked(shop, task_id, *, by=None):
    with shop.frames.read_only() as tx:
        found, reasons = why(tx, shop.step(task_id).id, by=by or shop.ana)
    assert found == task_id
    return reasons


def test_an_incoming_mail_is_asked_about_because_of_a_setting_or_a_doubt_d71(shop):
    assert asked(shop, shop.at(StepKind.INCOMING))[0].code == "because.incoming.known.first"
    shop.settings(review_known="all")
    assert asked(shop, shop.at(StepKind.INCOMING))[0].code == "because.incoming.known.all"
    spoofed = shop.at(StepKind.INCOMING, trust=Trust.FAIL)
    assert asked(shop, spoofed)[0].code == "because.incoming.spoofed"


def test_the_reason_names_the_fact_d71(shop):
    (reason,) = asked(shop, shop.at(StepKind.NOT_AVAILABLE))
    assert (reason.code, reason.values["count"]) == ("because.not_available", 1)
    (reason,) = asked(shop, shop.at(StepKind.UNKNOWN_SENDER))
    assert (reason.code, "@" in reason.values["address"]) == ("because.unknown_sender", True)
    assert asked(shop, shop.at(StepKind.ITEMS))[0].code == "because.items.reviewer"


def test_only_members_of_the_desk_are_told_d71(shop):
    task_id = shop.at(StepKind.REPLY)
    with pytest.raises(Refused):
        asked(shop, task_id, by=shop.elin)
    with pytest.raises(NotFound), shop.frames.read_only() as tx:
        why(tx, 404, by=shop.ana)


@pytest.mark.parametrize("kind", StepKind)
def test_every_kind_of_question_has_a_reason_d71(kind):
    special = {StepKind.INCOMING: "because.incoming.known.all", StepKind.ITEMS: "because.items.customer"}
    assert has(special.get(kind, f"because.{kind}"))
