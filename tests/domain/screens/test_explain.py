"""`explain` tells what the record knows, and what it does not know it says."""

from __future__ import annotations

import pytest

from domain.errors import InvalidInput, NotFound
from domain.screens.explain import Explained, explain
from domain.words import has


def explained(shop, subject: str) -> Explained:
    with shop.frames.read_only() as tx:
        return explain(tx, subject)


def part(found: Explained, name: str) -> dict[str, str]:
    (facts,) = [dict(facts) for title, facts in found.parts if title.startswith(name)]
    return facts


def test_a_task_that_waits_for_a_person_says_so_with_its_mail_step_and_card(shop):
    task_id = shop.at_incoming()
    number = shop.task(task_id).number

    found = explained(shop, f"task:{number}")

    facts = dict(found.facts)
    assert found.title == f"task:{number}"
    assert facts["state"] == "needs_person"
    assert facts["waits for a person since"].startswith("2026-11-23 09:0")
    assert "due" not in facts
    assert part(found, "mail:")["kind"] == "person"
    assert part(found, "step ")["kind"] == "incoming"
    assert part(found, "card task:")["behind"] == "yes"


def test_a_task_is_found_by_the_number_on_its_card(shop):
    number = shop.task(shop.at_incoming()).number

    assert (
        explained(shop, f"T-{number}")
        == explained(shop, f"task:{number}")
        == explained(shop, f"task {number}")
    )


def test_what_happened_is_told_in_order_each_with_its_sentence(shop):
    task_id = shop.at_sending()

    history = explained(shop, f"T-{shop.task(task_id).number}").history

    assert history[0].text.code == "timeline.mail.in.received"
    assert [entry.at for entry in history] == sorted(entry.at for entry in history)
    assert all(has(entry.text.code) for entry in history)


def test_a_mail_that_is_to_leave_is_a_part_of_its_task_and_can_be_asked_for_itself(shop):
    task_id = shop.at_sending()
    (effect,) = shop.effects()

    alone = explained(shop, f"effect:{effect.id}")

    within = part(explained(shop, f"T-{shop.task(task_id).number}"), f"effect:{effect.id}")
    assert within == dict(alone.facts)
    assert (within["kind"], within["state"], within["attempts"]) == ("mail", "pending", "0")


def test_a_mail_says_where_it_lay_and_what_was_made_of_it(shop):
    arrived = shop.arrive()

    facts = dict(explained(shop, f"mail:{arrived.mail_id}").facts)

    assert facts["task id"] == str(arrived.task_id)
    assert facts["place"].startswith("INBOX ")
    assert facts["marked on the server"] == "no"


@pytest.mark.parametrize("subject", ["task:999", "mail:999", "effect:999", "T-999"])
def test_what_does_not_exist_is_said(shop, subject):
    with pytest.raises(NotFound) as caught:
        explained(shop, subject)

    assert caught.value.code == "explain.nothing"


@pytest.mark.parametrize("subject", ["", "weather", "task:", "task:x", "quote:1", "task:1; drop"])
def test_what_is_no_subject_is_refused(shop, subject):
    with pytest.raises(InvalidInput) as caught:
        explained(shop, subject)

    assert (caught.value.code, caught.value.values) == ("explain.unknown_subject", {"subject": subject})
