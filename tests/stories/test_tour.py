"""The guided tour: every situation starts at a click, says what to press, and is ticked by what really arrived.

One world for all; whatever starts without another situation starts at once.
"""

from __future__ import annotations

import re

import pytest

from bot.demo.tour_script import Walk
from bot.demo.tour_stops import STOPS
from bot.demo.world import DemoWorld
from bot.sandbox.records import UserError
from bot.sandbox.tour import Phase
from tests.browser import Page, missing, start_chromium
from tests.patience import patient
from tests.stories.conftest import FASTER
from tests.stories.desk import Desk, body_of, pdf_of

FIRST = [stop.id for stop in STOPS if not stop.after]


@pytest.fixture(scope="module")
def walk():
    with DemoWorld(slack_clock=patient(FASTER), settings={"MAIL_POLL_SECONDS": "1"}) as world:
        walk = Walk(world, wait_s=40.0)
        for situation in FIRST:
            walk.start(situation)
        yield walk
        assert world.sandbox.failures == []


def finished(walk, situation):
    """Where a situation stands after whoever walks pressed what the tour named; what it needs comes first."""
    needs = {"change": ["quote"], "acceptance": ["quote", "change"]}.get(situation, [])
    for one in [*needs, situation]:
        if walk.now(one).phase is Phase.READY:
            walk.start(one)
        if walk.now(one).phase is not Phase.DONE:
            walk.finish(one)
    return walk.now(situation)


def newest(walk, situation):
    """The last mail that the situation's customer got."""
    return Desk(walk.world).mails(walk.now(situation).address)[-1]


def test_a_request_becomes_a_quote_and_only_then_may_raj_change_or_accept_it(walk):
    """D-22, D-61, D-90: the tick comes when the mail with its PDF is in Raj's inbox."""
    if walk.now("quote").phase is not Phase.DONE:
        assert walk.now("change").phase is Phase.LOCKED
        assert "A request becomes a quote" in walk.now("acceptance").now
        with pytest.raises(UserError, match="situation_not_ready"):
            walk.world.tour.start("change")

    done = finished(walk, "quote")
    name, _ = pdf_of(Desk(walk.world).mails(done.address)[0])

    assert done.now == f"Raj has {name.removesuffix('.pdf')} with its PDF."
    assert name.startswith("SQ-")
    assert "-v" not in name
    assert walk.now("change").may_start or walk.now("change").phase is Phase.DONE


def test_a_change_makes_a_new_version_that_raj_gets(walk):
    """D-62: 10 office chairs instead of 6."""
    done = finished(walk, "change")
    name, _ = pdf_of(Desk(walk.world).mails(done.address)[1])

    assert done.now == f"Raj has the changed quote, {name.removesuffix('.pdf')}."
    assert name.endswith("-v2.pdf")
    assert re.search(r"NORD 200.* 10 +pieces", body_of(Desk(walk.world).mails(done.address)[1]), re.DOTALL)


def test_an_acceptance_becomes_an_order_and_closes_the_change(walk):
    """D-65, D-66: the tick waits for the confirmation in Raj's inbox."""
    done = finished(walk, "acceptance")

    assert done.now == "Raj has the confirmation of SO-1001."
    assert pdf_of(newest(walk, "acceptance"))[0] == "SO-1001.pdf"
    assert not done.may_start


def test_an_ambiguous_item_is_answered_in_danish_with_the_colour_that_was_chosen(walk):
    """D-41, D-42."""
    assert finished(walk, "items").now == "Rasmus has an answer in Danish."
    assert "Kære Rasmus" in body_of(newest(walk, "items")) or "Hej Rasmus" in body_of(newest(walk, "items"))
    assert "sort" in body_of(newest(walk, "items"))


def test_an_unknown_sender_becomes_a_contact_and_gets_a_quote(walk):
    """D-31."""
    done = finished(walk, "sender")

    assert done.who == "Amelia Hart · Hart Studio"
    assert done.now.startswith("Amelia is a contact now and has SQ-")
    assert "Amelia" in body_of(newest(walk, "sender"))


def test_what_is_not_in_stock_is_offered_line_by_line_in_norwegian(walk):
    """D-51, D-52: what was chosen for the line is what Hilde reads."""
    assert finished(walk, "stock").now == "Hilde knows what she can have, and when, in Norwegian."
    assert "150" in body_of(newest(walk, "stock"))


def test_a_discount_request_goes_to_a_person_and_the_bot_writes_nothing(walk):
    """D-25."""
    done = finished(walk, "discount")

    assert done.now == "It is yours. The bot wrote nothing to Gemma."
    assert Desk(walk.world).mails(done.address) == []


def test_a_mail_that_comes_back_is_shown_on_the_card_and_only_the_next_one_arrives(walk):
    """D-92: the first mail to Brian is returned, later ones are not."""
    done = finished(walk, "bounce")

    assert done.now == "You know that Brian did not get it, and can ring him."
    assert Desk(walk.world).mails(done.address) == []
    assert walk.world.office.undeliverable_once == set()


def test_the_tour_speaks_the_language_of_whoever_looks_and_tells_who_may_not_decide(walk):
    shown = walk.world.tour.shown_to(walk.world.sandbox.user("mona"))
    finished(walk, "discount")
    walk.start("discount")
    elin = Walk(walk.world, walker="elin")
    waits = elin.until("discount", lambda one: one.phase is Phase.YOURS)

    assert shown.words["title"] == "Rundvisning"
    assert shown.situations[3].title == "Hvilken stol mener han?"
    assert "waits for a seller. Elin Lindqvist may look, not decide" in waits.now


@pytest.mark.browser
@pytest.mark.skipif(bool(missing()), reason=missing() or "a browser is here")
def test_at_the_page_a_situation_is_started_shown_pressed_and_ticked(walk, tmp_path):
    """The panel, its Start, the card's button that it names, the tick; closed by a click, it stays closed."""
    finished(walk, "discount")
    chromium = start_chromium()
    try:
        page = Page(chromium, walk.world.sandbox.url, tmp_path).open("donal")
        page.click(".tour-row", text="A question for a person")
        page.click("[data-tour-key='again:discount']")
        page.one("[data-situation=discount][data-phase=yours]", text="Press Take over")
        page.click("[data-tour-key='show:discount']")
        card = page.one("#messages .message.in-light", text="Harrow & Pike")
        page.click("[data-action-id='step.confirm'].in-light", within=card)
        page.one("[data-situation=discount][data-phase=done]", text="It is yours.")
        page.click("[data-testid=tour-close]")
        page.open("lars")
        assert page.all("#tour") == []
        page.click("[data-testid=tour-toggle]")
        assert page.one("#tour h1").text == "Rundvisning"
        assert page.complaints() == []
    finally:
        chromium.quit()
