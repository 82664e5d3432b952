"""Take the README's picture from a real loop: ``python tests/tools/take_picture.py`` (needs make test-system)."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bot.demo.tour_script import Walk  # noqa: E402  # the folder above is found by the line before
from bot.demo.world import DemoWorld  # noqa: E402
from bot.sandbox.tour import Phase  # noqa: E402
from tests.browser import Page, start_chromium  # noqa: E402

PICTURE = ROOT / "bot" / "sandbox" / "page" / "screenshot.png"
RAJ = "raj@quaysidework.example"


def main() -> None:
    """Walk the tour so far that a quote is sent and two questions wait, open the quote at the customer, photograph."""
    with DemoWorld() as world, tempfile.TemporaryDirectory() as folder:
        walk = Walk(world)
        walk.start("quote")
        walk.finish("quote")
        for situation in ("stock", "items"):
            walk.start(situation)
        for situation in ("stock", "items"):
            asked = walk.until(situation, lambda one: one.phase is Phase.YOURS)
            world.sandbox.click("ivar", asked.channel, asked.ts, asked.button)
        walk.until("items", lambda one: one.button == "form.open")
        walk.until("stock", lambda one: one.button.startswith("form."))
        chromium = start_chromium()
        try:
            page = Page(chromium, world.sandbox.url, Path(folder)).open("donal", mail=RAJ)
            if not page.all(".tour-stop.open", text="More than"):
                page.click(".tour-row", text="More than there is in stock")
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
