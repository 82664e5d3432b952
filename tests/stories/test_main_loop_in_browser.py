"""The whole main job at the page, as a person sees it: mail client, card, Review, answer with PDF, acceptance, order."""

import pytest
from selenium.webdriver.common.keys import Keys

from bot.demo.world import DemoWorld
from tests.browser import Page, missing, start_chromium
from tests.patience import patient
from tests.stories.conftest import FASTER

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(missing()), reason=missing() or "a browser is here"),
]

RAJ = "raj@quaysidework.example"
REQUEST = """Hello,

We are furnishing a new studio and would like a quote for:

6 x Office chair NORD 200 with armrests, black
4 x Cable tray 95 cm for desk, white

Kind regards
Raj Malhotra"""
SLOW = 30.0


@pytest.fixture
def page(tmp_path):
    with DemoWorld(slack_clock=patient()) as world:
        world.sandbox.clock.set_factor(FASTER)
        chromium = start_chromium()
        try:
            yield Page(chromium, world.sandbox.url, tmp_path)
        finally:
            chromium.quit()
        assert world.sandbox.failures == []


def test_a_customers_mail_becomes_an_order_by_clicks_alone(page):
    """D-16, D-22, D-61, D-65, D-71, D-90: everything asserted is what somebody sees."""
    page.open("donal", mail=RAJ)
    page.one(".message", text="Nothing needs you", seconds=SLOW)
    page.click("[data-mail-tab=write]")
    page.one("#mail-subject").send_keys("Quote for the new studio")
    page.one("#mail-text").send_keys(REQUEST)
    page.click("#mail-send")

    page.one("#messages .message", text="New mail from the customer", seconds=SLOW)
    card = page.message("Quayside Coworking Ltd")
    assert "6 pieces Office chair NORD 200 with armrests, black" in card.text
    page.click("#messages [data-action-id='step.confirm']")
    page.one("#messages .message", text=f"Send the quote to {RAJ}?", seconds=SLOW)
    card = page.message("Quayside Coworking Ltd")
    assert "SQ-1001 v1" in card.text
    page.click("#messages [data-action-id='step.review']")
    review = page.modal("Review T-1")
    assert "Dear Raj Malhotra" in review.text
    assert "SQ-1001.pdf" in review.text
    page.submit()
    page.gone(".modal[data-view-id]")
    page.one("#messages .message", text="Waiting for the customer", seconds=SLOW)

    page.click("[data-mail-tab=list]")
    page.click(".mail-row", text="Nordbo Engros")
    page.one("iframe[data-pdf='SQ-1001.pdf']")
    assert "SQ-1001" in page.text(".mail-text")
    page.click("#mail-reply")
    page.one("#mail-text").send_keys(
        "That looks fine. We accept the quote, please go ahead and order.", Keys.ENTER
    )
    page.click("#mail-send")

    page.one("#messages .message", text="Make the order from SQ-1001 v1?", seconds=SLOW)
    page.click("#messages [data-action-id='step.confirm']")
    page.one("#messages .message", text=f"Send the order confirmation to {RAJ}?", seconds=SLOW)
    page.click("#messages [data-action-id='step.confirm']")
    assert "SO-" in page.modal("Review T-1").text
    page.submit()
    page.one("#messages .message", text="Ordered. The confirmation is with the customer.", seconds=SLOW)

    page.click("[data-mail-tab=list]")
    page.until(lambda: len(page.all(".mail-row", text="Nordbo Engros")) == 2, "the order confirmation")
    page.all(".mail-row", text="Nordbo Engros")[0].click()
    page.one("iframe[data-pdf^='SO-']")
    assert page.complaints() == []
