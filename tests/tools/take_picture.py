"""Take the README's picture from a real loop: ``python tests/tools/take_picture.py`` (needs make test-system)."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bot.demo.world import DemoWorld  # noqa: E402  # the folder above is found by the line before
from tests.browser import Page, start_chromium  # noqa: E402
from tests.stories.desk import Desk  # noqa: E402

PICTURE = ROOT / "bot" / "sandbox" / "page" / "screenshot.png"
RAJ = "raj@quaysidework.example"


def main() -> None:
    """Play the loop so far that each state has a card, open the quote in the customer's mailbox, and photograph."""
    with DemoWorld() as world, tempfile.TemporaryDirectory() as folder:
        desk = Desk(world)
        talk = desk.sample("quote-en")
        talk.asks("incoming")
        talk.press("donal", "step.confirm")
        talk.send("donal")
        talk.becomes("waiting")
        short = desk.sample("not-available-nb")
        short.asks("incoming")
        short.press("ivar", "step.confirm")
        short.asks("not_available")
        order = desk.sample("order-po-da")
        order.asks("incoming")
        order.press("mona", "step.confirm")
        order.asks("reply")
        chromium = start_chromium()
        try:
            page = Page(chromium, world.sandbox.url, Path(folder)).open("donal", mail=RAJ)
            page.click(".mail-row", text="Nordbo Engros")
            page.driver.execute_script(
                "document.querySelector('.mail-attachments').scrollIntoView({block: 'start'})"
            )
            time.sleep(4)  # Chromium's own viewer draws the PDF and tells nobody
            PICTURE.write_bytes(page.picture("picture").read_bytes())
        finally:
            chromium.quit()


if __name__ == "__main__":
    main()
